"""What an exported model says of itself: the JSON in the ONNX property ``spectralx.spec``.

Written by ``spectralx.export``, read by ``spectralx.inference`` and by ``spectralx inspect``. No torch here.
"""

from __future__ import annotations

import bisect
import json
import math
from collections.abc import Sequence
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

SPEC_KEY = "spectralx.spec"

# Names inside the graph. `statistics` is an overridable initializer: a session that does not know it (Deepness)
# sees one input, `image`, and runs with the mean statistics of the training scenes.
IMAGE_INPUT = "image"
STATISTICS_INPUT = "statistics"
# Inputs of models that take any bands, beside `image` and `statistics`, until they are folded for the bands of a scene.
WAVELENGTH_INPUT = "wavelength_nm"
FWHM_INPUT = "fwhm_nm"
PROBABILITIES_OUTPUT = "probabilities"
# What a session computes beside them on demand; files have one output, which other readers rely on.
NOVELTY_OUTPUT = "novelty"

_FEWEST_BANDS = 2


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class BandSpec(_Frozen):
    """One band that a model takes: its centre and full width at half maximum in nanometres."""

    name: str
    wavelength_nm: float = Field(gt=200, lt=20000)
    fwhm_nm: float = Field(gt=0, lt=2000)


class AnyBands(_Frozen):
    """Which bands a model takes that is told their wavelengths instead of having bands of its own.

    Attributes:
        first_nm: Shortest centre wavelength that it learned from.
        last_nm: Longest.
        fewest: Number of bands that an image must have inside that range.
    """

    first_nm: float = Field(gt=200, lt=20000)
    last_nm: float = Field(gt=200, lt=20000)
    fewest: int = Field(default=3, ge=2)

    @model_validator(mode="after")
    def _ascending(self) -> AnyBands:
        if self.first_nm >= self.last_nm:
            raise ValueError("first_nm is not below last_nm")
        return self


class ClassSpec(_Frozen):
    """One class of a map. Value 0 is nodata in every map and cannot be a class."""

    value: int = Field(ge=1, le=255)
    name: str
    color: str = Field(pattern=r"^#[0-9a-fA-F]{6}$")


class InputSpec(_Frozen):
    """What the numbers fed to `image` mean.

    Attributes:
        quantity: What the values are once scale and offset are applied. ``reflectance`` accepts both surface
            and top-of-atmosphere reflectance.
        valid_min: Lower end of the values that the model may be fed with.
        valid_max: Upper end.
        scene_statistics: Whether the graph takes `statistics` ``(3, C)``: mean and standard deviation of each
            band over the whole scene in the units that are fed, and 1 where these units are calibrated
            reflectance (0 where the gain is unknown and only the standardised view may be used).
        unknown_gain: What to do with rasters whose values are not known to be reflectance: ``standardise``
            (only the standardised view is used, and the report says so) or ``refuse``.
    """

    quantity: Literal["reflectance", "surface reflectance", "top-of-atmosphere reflectance"] = "reflectance"
    valid_min: float = -0.2
    valid_max: float = 2.0
    scene_statistics: bool = True
    unknown_gain: Literal["standardise", "refuse"] = "standardise"


class TrainingStatistics(_Frozen):
    """Mean and standard deviation of each band over the training scenes, for the default and for domain shift.

    Attributes:
        mean: One value a band; a spectrum at ``wavelength_nm`` where the model takes any bands.
        std: Likewise.
        wavelength_nm: Wavelengths of the spectrum, ascending; empty for models that have bands of their own.
    """

    mean: tuple[float, ...]
    std: tuple[float, ...]
    wavelength_nm: tuple[float, ...] = ()

    def at(self, wavelength_nm: Sequence[float]) -> TrainingStatistics:
        """Return the statistics for bands with these centres, interpolated between the wavelengths of the spectrum."""
        mean = tuple(_interpolated(self.wavelength_nm, self.mean, value) for value in wavelength_nm)
        std = tuple(_interpolated(self.wavelength_nm, self.std, value) for value in wavelength_nm)
        return TrainingStatistics(mean=mean, std=std)


def _interpolated(places: Sequence[float], values: Sequence[float], place: float) -> float:
    """Return the value at a place between ascending places; the first or last value beyond them."""
    right = bisect.bisect_left(places, place)
    if right == 0 or right == len(places):
        return values[min(right, len(values) - 1)]
    share = (place - places[right - 1]) / (places[right] - places[right - 1])
    return values[right - 1] + share * (values[right] - values[right - 1])


class NoveltyScale(_Frozen):
    """What energy scores mean, by those of the ground that the model learned from.

    The energy score is ``-log(sum(exp(logits)))`` (Liu et al., 2020, arXiv 2010.03759). The novelty of a pixel is the
    share of the known pixels whose score is lower: one half is ordinary, 1 is beyond all of them.

    Attributes:
        scores: Quantiles of the score, ascending.
        shares: Share of the known pixels below each of them, 0 to 1, ascending.
        pixels: Number of known pixels.
    """

    scores: tuple[float, ...] = Field(min_length=2)
    shares: tuple[float, ...]
    pixels: int = Field(gt=0)

    @model_validator(mode="after")
    def _ascending(self) -> NoveltyScale:
        if len(self.scores) != len(self.shares):
            raise ValueError("scores and shares differ in number")
        if list(self.scores) != sorted(self.scores) or list(self.shares) != sorted(self.shares):
            raise ValueError("scores and shares must ascend")
        return self


class Source(_Frozen):
    """Something that a model learned from or was built on.

    Attributes:
        name: What it is and where it comes from.
        licence: Its licence.
        role: What it was used as.
        in_sample: Whether the model saw it in training.
        notice: Conditions of the licence that must be shown wherever the model is used; empty if there are none.
    """

    name: str
    licence: str
    role: str
    in_sample: bool = True
    notice: str = ""


class ExportCheck(_Frozen):
    """How far the exported graph is from the trained model on the same inputs."""

    max_abs_difference: float
    class_agreement: float = Field(ge=0, le=1)
    pixels: int = Field(gt=0)


class PrecisionCheck(_Frozen):
    """How far a model of less than single precision is from the model that it was made of, on real tiles.

    Attributes:
        name: ``fp16`` or ``int8``.
        operators: Which operators were converted.
        class_agreement: Share of pixels that keep their class.
        max_abs_difference: Largest difference of a probability.
        pixels: Pixels that were compared.
        tiles: Tiles that they are from, and that ``int8`` was calibrated on.
        speed: Speed over that of the original on one core of the machine that made it; None where it says nothing.
    """

    name: Literal["fp16", "int8"]
    operators: str
    class_agreement: float = Field(ge=0, le=1)
    max_abs_difference: float
    pixels: int = Field(gt=0)
    tiles: int = Field(gt=0)
    speed: float | None = None


class ModelSpec(_Frozen):
    """Everything that is needed to run a model on a raster and to judge what it is worth.

    A model has bands of its own, or ``any_bands`` and an empty ``bands``.

    Raises:
        pydantic.ValidationError: On unknown fields, duplicate class values or contradicting lengths.
    """

    version: Literal[1] = 1
    name: str = Field(pattern=r"^[a-z0-9][a-z0-9_\-]*$")
    title: str
    description: str = ""
    bands: tuple[BandSpec, ...]
    any_bands: AnyBands | None = None
    input: InputSpec = InputSpec()
    gsd_min_m: float = Field(gt=0)
    gsd_max_m: float = Field(gt=0)
    tile_size: int = Field(gt=0)
    patch_size: int = Field(gt=0)
    classes: tuple[ClassSpec, ...] = Field(min_length=2)
    statistics: TrainingStatistics
    calibration: dict[str, float] = {}
    novelty: NoveltyScale | None = None
    sources: tuple[Source, ...] = ()
    licence: str = ""
    metrics: dict[str, Any] = {}
    method: dict[str, Any] = {}
    export_check: ExportCheck | None = None
    precision: PrecisionCheck | None = None
    engine_version: str = ""
    created: str = ""

    @property
    def notices(self) -> tuple[str, ...]:
        """Conditions of use that come from what the model was built on."""
        return tuple(dict.fromkeys(source.notice for source in self.sources if source.notice))

    def for_bands(self, bands: Sequence[BandSpec]) -> ModelSpec:
        """Return the specification of the same model once it is folded for these bands."""
        statistics = self.statistics.at([band.wavelength_nm for band in bands])
        values = {"bands": tuple(bands), "any_bands": None, "statistics": statistics}
        return type(self).model_validate(self.model_copy(update=values).model_dump())

    def properties(self) -> dict[str, str]:
        """Return the properties of an exported file: the specification, and the keys that Deepness reads.

        Deepness runs models with one input: those that take any bands say nothing to it.
        """
        written = {SPEC_KEY: self.model_dump_json()}
        if self.any_bands is not None:
            return written
        names = {str(index): entry.name for index, entry in enumerate(self.classes)}
        gsd_m = math.sqrt(self.gsd_min_m * self.gsd_max_m)
        deepness = {
            "model_type": "Segmentor",
            "class_names": names,
            "resolution": round(gsd_m * 100, 2),
            "tile_size": self.tile_size,
            "tiles_size": self.tile_size,
            "tiles_overlap": 25,
            "seg_thresh": 0.0,
            "seg_small_segment": 0,
        }
        return {**written, **{key: json.dumps(value) for key, value in deepness.items()}}

    @model_validator(mode="after")
    def _lengths_agree(self) -> ModelSpec:
        if self.any_bands is None and len(self.bands) < _FEWEST_BANDS:
            raise ValueError(f"bands need at least {_FEWEST_BANDS} entries, or any_bands")
        if self.any_bands is not None and self.bands:
            raise ValueError("a model with any_bands has no bands of its own")
        places = self.bands if self.any_bands is None else self.statistics.wavelength_nm
        if not len(self.statistics.mean) == len(self.statistics.std) == len(places) or not places:
            raise ValueError("statistics need one mean and one std a band, or a wavelength")
        if list(self.statistics.wavelength_nm) != sorted(set(self.statistics.wavelength_nm)):
            raise ValueError("the wavelengths of the statistics do not ascend")
        values = [c.value for c in self.classes]
        if len(set(values)) != len(values):
            raise ValueError(f"class values {values} are not unique")
        if self.gsd_min_m > self.gsd_max_m:
            raise ValueError("gsd_min_m is larger than gsd_max_m")
        if self.tile_size % self.patch_size:
            raise ValueError(f"tile_size {self.tile_size} is not a multiple of patch_size {self.patch_size}")
        return self
