"""Published SpectralX checkpoints of stage 2 to ONNX: the authors' weights, our file.

Such a checkpoint holds tensors and nothing else that is needed: which bands it takes, what its classes are called and
at what ground sampling distance it was trained stand in a description, a small YAML file (:class:`Description`).
"""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any, Literal

import numpy as np
import torch
from pydantic import BaseModel, ConfigDict, Field, model_validator
from torch import Tensor, nn

from spectralx import __version__
from spectralx.checkpoints.convert_published import read_published_record
from spectralx.checkpoints.formats import FAMILIES
from spectralx.checkpoints.published import check_published, load_published, published_config
from spectralx.checkpoints.safe_load import load_weights
from spectralx.data.documents import read_document, validate
from spectralx.data.manifest import PALETTE, TaskEntry
from spectralx.errors import BandError, ManifestError, WavelengthError
from spectralx.export.onnx import CheckTiles
from spectralx.export.run import write_model
from spectralx.files import file_sha256
from spectralx.models.config import ModelConfig
from spectralx.models.inputs import SpectralInput
from spectralx.models.spectralx import SpectralXModel
from spectralx.progress import Reporter
from spectralx.spec import BandSpec, ClassSpec, ModelSpec, Source, TrainingStatistics

_OHS_UM = (
    0.466, 0.480, 0.500, 0.520, 0.536, 0.550, 0.566, 0.580, 0.569, 0.610, 0.626, 0.640, 0.656, 0.670, 0.686, 0.700,
    0.716, 0.730, 0.746, 0.760, 0.776, 0.790, 0.806, 0.820, 0.836, 0.850, 0.866, 0.880, 0.896, 0.910, 0.926, 0.940,
)  # fmt: skip
"""Wavelengths that the published network is told for WHU-OHS (METHOD 1.5)."""
_OHS_TYPO_UM = {0.569: 0.596}
_OHS_FWHM_NM = 15.0  # the publication states none: the spacing of the bands
_OHS_GSD_M = (10.0, 10.0)
_GSD_MARGIN = 1.5
_CHECK_TILES = 2
_SMALLEST_SPAN = 1e-12


class Description(BaseModel):
    """What a published checkpoint does not say of itself.

    Attributes:
        name: Name of the exported model.
        title: Title for people.
        description: What the model is for.
        bands: Bands that it takes, in its order; those of WHU-OHS by default.
        wavelength_nm: Wavelengths that the network is told, where they are not the bands'.
        classes: Label value (1..255) -> name and colour, in the order of the network's outputs without the first,
            which stands for "no label" and is never trained.
        gsd_m: Smallest and largest ground sampling distance that it was trained at.
        backbone: Family of its backbone; the ScaleMAE variant is also that of other plain ViTs.
        normalisation: ``min-max`` stretches each band of each tile to 0..1 as the published pipeline does; ``none``
            feeds the values as they are.
        source: Where the checkpoint comes from.
        licence: Its licence.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(default="published", pattern=r"^[a-z0-9][a-z0-9_\-]*$")
    title: str = ""
    description: str = ""
    bands: tuple[BandSpec, ...] | None = None
    wavelength_nm: tuple[float, ...] | None = None
    classes: tuple[ClassSpec, ...] | None = None
    gsd_m: tuple[float, float] | None = None
    backbone: str | None = None
    normalisation: Literal["min-max", "none"] = "min-max"
    source: str = "published SpectralX checkpoint"
    licence: str = "not stated"

    @model_validator(mode="before")
    @classmethod
    def _classes_as_in_manifests(cls, values: Any) -> Any:
        if isinstance(values, dict) and isinstance(values.get("classes"), dict):
            task = TaskEntry.model_validate({"classes": values["classes"]})
            return {**values, "classes": task.class_specs()}
        return values


class PublishedNetwork(nn.Module):
    """The reference preset as it is exported: told its own wavelengths, without the output that stands for no label.

    Args:
        model: The model with its weights.
        wavelength_nm: Wavelengths that it is told, one a band.
        min_max: Whether each band of each tile is stretched to 0..1.
    """

    def __init__(self, model: SpectralXModel, wavelength_nm: tuple[float, ...], min_max: bool) -> None:
        super().__init__()
        self.model, self.wavelength_nm, self.min_max = model, wavelength_nm, min_max

    def fold(self, spectral: SpectralInput) -> nn.Module:
        """Return the network for its bands, as :meth:`spectralx.models.spectralx.SpectralXModel.fold`."""
        told = SpectralInput(torch.tensor(self.wavelength_nm), spectral.fwhm_nm, spectral.statistics)
        return _Folded(self.model.fold(told), self.min_max)


class _Folded(nn.Module):
    def __init__(self, network: nn.Module, min_max: bool) -> None:
        super().__init__()
        self.network, self.min_max = network, min_max

    def forward(self, image: Tensor, statistics: Tensor) -> Tensor:
        """Map (N, C, T, T) to logits (N, K, T, T)."""
        logits: Tensor = self.network(min_max_stretch(image) if self.min_max else image, statistics)
        return logits[:, 1:]


def min_max_stretch(image: Tensor) -> Tensor:
    """Stretch each band of each tile (N, C, H, W) to 0..1 over its valid pixels; invalid ones (all bands 0) stay 0."""
    valid = image.abs().amax(dim=1, keepdim=True) > 0
    low = torch.where(valid, image, torch.inf).amin(dim=(2, 3), keepdim=True)
    high = torch.where(valid, image, -torch.inf).amax(dim=(2, 3), keepdim=True)
    stretched = (image - low) / (high - low).clamp_min(_SMALLEST_SPAN)
    return torch.where(valid, stretched, torch.zeros_like(image))


def export_published(
    checkpoint: Path, description: Path | None, model: Path, card: Path, reporter: Reporter
) -> ModelSpec:
    """Export a published checkpoint of stage 2 to ONNX with a dynamic batch.

    Args:
        checkpoint: Their Lightning checkpoint, converted or as it is.
        description: Description (YAML); without one, a checkpoint of 32 bands is taken for one of WHU-OHS.
        model: ONNX file to write.
        card: Model card to write.
        reporter: Receives progress and the licence's conditions.

    Returns:
        The specification as it was written.

    Raises:
        ModelFileError: The checkpoint is damaged, holds code, or is none of stage 2.
        BandError: The description has another number of bands than the checkpoint.
        WavelengthError: It has another number of wavelengths than bands.
        ManifestError: It is malformed, or has another number of classes than the checkpoint.
        ExportMismatchError: The file computes something else than the network; no file is left.
    """
    told = Description() if description is None else validate(Description, read_document(description))
    reporter.progress(0.0, f"reading {checkpoint.name}")
    state = load_weights(checkpoint).tensors
    config = published_config(state)
    with torch.device("meta"):
        check_published(SpectralXModel(config), state)
    record = read_published_record(checkpoint)
    if record is not None and told.backbone is None:
        told = told.model_copy(update={"backbone": record.family})
    sha256 = file_sha256(checkpoint) if record is None else record.official_sha256
    spec, wavelength_nm = describe(told, config, sha256)
    reporter.progress(0.2, "making the network")
    network = SpectralXModel(config).eval()
    load_published(network, state)
    del state
    reporter.check_cancelled()
    reporter.progress(0.4, "exporting")
    exported = PublishedNetwork(network, wavelength_nm, told.normalisation == "min-max")
    return write_model(exported, spec, _tiles(spec), model, card, reporter)


def describe(told: Description, config: ModelConfig, sha256: str) -> tuple[ModelSpec, tuple[float, ...]]:
    """Return the specification of a published checkpoint and the wavelengths that its network is told.

    Raises:
        BandError: Another number of bands than the checkpoint's, or none are known for it.
        WavelengthError: Another number of wavelengths than bands.
        ManifestError: Another number of classes than the checkpoint's, or an unknown backbone.
    """
    bands, wavelength_nm = _bands(told, config.tokenizer.bands or 0)
    classes = _classes(told, config.classes - 1)
    family = told.backbone or ("dinov3" if config.backbone.positions == "rotary" else "scale_mae")
    if family not in FAMILIES:
        raise ManifestError(f"There is no backbone {family!r}.", f"Choose one of {', '.join(FAMILIES)}.")
    origin, title = FAMILIES[family].provenance, FAMILIES[family].title
    gsd = told.gsd_m or _OHS_GSD_M
    spec = ModelSpec(
        name=told.name,
        title=told.title or told.name,
        description=told.description,
        bands=bands,
        gsd_min_m=gsd[0] / _GSD_MARGIN,
        gsd_max_m=gsd[1] * _GSD_MARGIN,
        tile_size=config.tile_size or 0,
        patch_size=config.backbone.patch_size,
        classes=classes,
        # The published network sees no statistics, and none were published.
        statistics=TrainingStatistics(mean=(0.0,) * len(bands), std=(1.0,) * len(bands)),
        sources=(
            Source(name=told.source, licence=told.licence, role="checkpoint"),
            Source(
                name=f"{title}: {origin.url}",
                licence=origin.licence,
                role="backbone",
                in_sample=False,
                notice=origin.notice(title) or "",
            ),
        ),
        licence=told.licence,
        method={
            "preset": "reference",
            "backbone": title,
            "normalisation": told.normalisation,
            "checkpoint_sha256": sha256,
        },
        engine_version=__version__,
        created=datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds"),
    )
    return spec, wavelength_nm


def _bands(told: Description, count: int) -> tuple[tuple[BandSpec, ...], tuple[float, ...]]:
    bands, wavelength_nm = told.bands, told.wavelength_nm
    if bands is None:
        if count != len(_OHS_UM):
            raise BandError(
                f"The checkpoint takes {count} bands, and which ones is not known.",
                "State `bands` in a description: --describe FILE.",
            )
        real = [_OHS_TYPO_UM.get(um, um) * 1000 for um in _OHS_UM]
        bands = tuple(BandSpec(name=f"B{i + 1}", wavelength_nm=nm, fwhm_nm=_OHS_FWHM_NM) for i, nm in enumerate(real))
        wavelength_nm = wavelength_nm or tuple(um * 1000 for um in _OHS_UM)
    if len(bands) != count:
        raise BandError(
            f"The checkpoint takes {count} bands, the description has {len(bands)}.",
            "Describe the bands that it was trained with, in their order.",
        )
    wavelength_nm = wavelength_nm or tuple(band.wavelength_nm for band in bands)
    if len(wavelength_nm) != count:
        raise WavelengthError(
            f"The checkpoint takes {count} bands, but {len(wavelength_nm)} wavelengths are stated.",
            "State `wavelength_nm` for each band, or leave it out.",
        )
    return bands, wavelength_nm


def _classes(told: Description, count: int) -> tuple[ClassSpec, ...]:
    if told.classes is None:
        return tuple(
            ClassSpec(value=value, name=f"class {value}", color=PALETTE[(value - 1) % len(PALETTE)])
            for value in range(1, count + 1)
        )
    if len(told.classes) != count:
        raise ManifestError(
            f'The checkpoint has {count} classes beside "no label", the description {len(told.classes)}.',
            "List the classes in the order of the labels that it was trained with.",
        )
    return told.classes


def _tiles(spec: ModelSpec) -> CheckTiles:
    """Return smooth tiles in 0..1 for the comparison."""
    generator = np.random.default_rng(0)
    coarse = generator.random((_CHECK_TILES, len(spec.bands), *(-(-spec.tile_size // 8),) * 2))
    images = coarse.repeat(8, axis=2).repeat(8, axis=3)[..., : spec.tile_size, : spec.tile_size]
    images = 0.8 * images + 0.2 * generator.random(images.shape)
    return CheckTiles(images.astype(np.float32), np.zeros((_CHECK_TILES, 3, len(spec.bands)), np.float32))
