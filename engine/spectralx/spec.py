"""What an exported model says of itself: the JSON in the ONNX property ``spectralx.spec``.

Written by ``spectralx.export``, read by ``spectralx.inference`` and by ``spectralx inspect``. No torch here.
"""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

SPEC_KEY = "spectralx.spec"

# Names inside the graph. `statistics` is an overridable initializer: a session that does not know it (Deepness)
# sees one input, `image`, and runs with the mean statistics of the training scenes.
IMAGE_INPUT = "image"
STATISTICS_INPUT = "statistics"
PROBABILITIES_OUTPUT = "probabilities"
NOVELTY_OUTPUT = "novelty"


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class BandSpec(_Frozen):
    """One band that a model takes: its centre and full width at half maximum in nanometres."""

    name: str
    wavelength_nm: float = Field(gt=200, lt=20000)
    fwhm_nm: float = Field(gt=0, lt=2000)


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
    """Mean and standard deviation of each band over the training scenes, for the default and for domain shift."""

    mean: tuple[float, ...]
    std: tuple[float, ...]


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


class ModelSpec(_Frozen):
    """Everything that is needed to run a model on a raster and to judge what it is worth.

    Raises:
        pydantic.ValidationError: On unknown fields, duplicate class values or contradicting lengths.
    """

    version: Literal[1] = 1
    name: str = Field(pattern=r"^[a-z0-9][a-z0-9_\-]*$")
    title: str
    description: str = ""
    bands: tuple[BandSpec, ...] = Field(min_length=2)
    input: InputSpec = InputSpec()
    gsd_min_m: float = Field(gt=0)
    gsd_max_m: float = Field(gt=0)
    tile_size: int = Field(gt=0)
    patch_size: int = Field(gt=0)
    classes: tuple[ClassSpec, ...] = Field(min_length=2)
    statistics: TrainingStatistics
    calibration: dict[str, float] = {}
    sources: tuple[Source, ...] = ()
    licence: str = ""
    metrics: dict[str, Any] = {}
    method: dict[str, Any] = {}
    export_check: ExportCheck | None = None
    engine_version: str = ""
    created: str = ""

    @property
    def notices(self) -> tuple[str, ...]:
        """Conditions of use that come from what the model was built on."""
        return tuple(dict.fromkeys(source.notice for source in self.sources if source.notice))

    @model_validator(mode="after")
    def _lengths_agree(self) -> ModelSpec:
        if not len(self.statistics.mean) == len(self.statistics.std) == len(self.bands):
            raise ValueError("statistics need one mean and one std a band")
        values = [c.value for c in self.classes]
        if len(set(values)) != len(values):
            raise ValueError(f"class values {values} are not unique")
        if self.gsd_min_m > self.gsd_max_m:
            raise ValueError("gsd_min_m is larger than gsd_max_m")
        if self.tile_size % self.patch_size:
            raise ValueError(f"tile_size {self.tile_size} is not a multiple of patch_size {self.patch_size}")
        return self
