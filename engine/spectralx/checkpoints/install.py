"""Puts a converted backbone into a model, and verifies that it is there."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, cast

import torch
from pydantic import BaseModel, ConfigDict, Field
from torch import Tensor

from spectralx.checkpoints.backbone import Backbone, transformer_part
from spectralx.checkpoints.formats import FAMILIES
from spectralx.checkpoints.formats.base import some
from spectralx.checkpoints.patch_kernels import patch_kernel
from spectralx.checkpoints.position_codes import position_table, table_fields
from spectralx.errors import BandError, EngineError, ModelFileError
from spectralx.models.band_generator import BandConv
from spectralx.models.config import BackboneConfig, ModelConfig
from spectralx.models.narrowing import present
from spectralx.models.presets import SIZES, Size, model_config
from spectralx.models.spectralx import SpectralXModel

_MUST_AGREE = (
    "width",
    "depth",
    "heads",
    "mlp_ratio",
    "class_token",
    "storage_tokens",
    "positions",
    "layer_scale",
    "key_bias",
)
_BACKBONE = "backbone."
_WRAPPED = re.compile(r"\.mlp\.(fc1|fc2)\.(weight|bias)$")


class InstallOptions(BaseModel):
    """How a backbone is put into a model; recorded, so that it can be done again.

    Attributes:
        gsd_m: Ground sampling distance in metres that the position codes are computed for (ScaleMAE, Galileo).
        month: 0 for January to 11 (Galileo).
        own_patches: Whether the backbone's own patch embedding becomes the start of the patch projection.
        wavelength_nm: Centre wavelengths of the model's bands, which ``own_patches`` needs.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    gsd_m: float | None = Field(default=None, gt=0)
    month: int | None = Field(default=None, ge=0, le=11)
    own_patches: bool = False
    wavelength_nm: tuple[float, ...] = ()


class Installation(BaseModel):
    """What an installation did.

    Attributes:
        tensors: Number of tensors of the model that now hold the backbone's values.
        values: Number of their values.
        unused: Tensors of the backbone that the model has no place for.
        patches: What became of the backbone's own patch embedding.
    """

    model_config = ConfigDict(frozen=True)

    tensors: int
    values: int
    unused: tuple[str, ...]
    patches: str


def config_on(
    backbone: BackboneConfig,
    *,
    classes: int,
    size: Size | None = None,
    tile_size: int | None = None,
    patch_size: int | None = None,
    **overrides: Any,
) -> ModelConfig:
    """Return a configuration of the ``spectralx`` preset around a backbone.

    Args:
        backbone: Configuration of the backbone.
        classes: Number of classes.
        size: Size that tokenizer and decoder have; ``None`` takes the one whose width is nearest.
        tile_size: Side in pixels of the tiles that will be used; position tables are made for their grid.
        patch_size: Another patch size; the tokens are HyperT's own, so any will do.
        **overrides: As in :func:`spectralx.models.presets.model_config`.
    """
    if size is None:
        size = cast(Size, min(SIZES, key=lambda name: abs(SIZES[name].width - backbone.width)))
    chosen = backbone.model_dump()
    if patch_size is not None:
        chosen["patch_size"] = patch_size
    if tile_size is not None and backbone.positions == "table":
        chosen["table_grid"] = tile_size // chosen["patch_size"]
    levels = chosen["patch_size"].bit_length() - 1
    widths = SIZES[size].stem_widths
    widths = (*(max(8, widths[0] // 2 ** (levels - len(widths) - i)) for i in range(levels - len(widths))), *widths)
    start = {"tokenizer__stem__widths": widths[-levels:]}
    start |= {f"backbone__{name}": value for name, value in chosen.items()}
    return model_config("spectralx", size, classes=classes, **(start | overrides))


def bare_config(
    backbone: BackboneConfig, *, classes: int, bands: int, own_patches: bool = True, **overrides: Any
) -> ModelConfig:
    """Return a configuration without HyperT, AoMoA and Are-adapter: the plain backbone below a decoder.

    Args:
        backbone: Configuration of the backbone.
        classes: Number of classes.
        bands: Number of bands of the images.
        own_patches: Whether the patch projection has the shape of the backbone's own patch embedding.
        **overrides: As in :func:`spectralx.models.presets.model_config`.
    """
    plain: dict[str, Any] = {
        "are": None,
        "aomoa": None,
        "tokenizer__hyper": None,
        "tokenizer__stem": None,
        "tokenizer__bands": bands,
        "tokenizer__views": ("image",),
        "decoder__detail": False,
    }
    if own_patches:
        plain |= {"tokenizer__bypass_width": backbone.width, "tokenizer__bypass_stride": backbone.patch_size}
    return config_on(backbone, classes=classes, **(plain | overrides))


def install_backbone(model: SpectralXModel, backbone: Backbone, options: InstallOptions | None = None) -> Installation:
    """Put a backbone's weights into a model and read them back.

    Args:
        model: The model; made with a configuration that fits, see :func:`config_on`. AoMoA may wrap its layers already,
            the baselines of :mod:`spectralx.models.peft_baselines` not yet.
        backbone: The backbone.
        options: Ground sampling distance, month, own patch embedding.

    Returns:
        What was done.

    Raises:
        ModelFileError: The model's transformer has another shape; the message lists the differences.
        EngineError: The model does not hold the backbone's values afterwards.
    """
    options = options or InstallOptions()
    _check_fit(model.config.backbone, backbone)
    values = backbone_tensors(model.config.backbone, backbone, options)
    wanted = model.state_dict()
    given, unused = _placed(wanted, values)
    model.load_state_dict({**wanted, **given})
    _note_codes(model, backbone, options)
    patches = _install_patches(model, backbone, options)
    held = model.state_dict()
    differing = [name for name, tensor in given.items() if not torch.equal(held[name].cpu(), tensor.cpu())]
    if differing:
        raise EngineError(
            f"The model does not hold the backbone: {some(differing)} differ.", "Report this as a defect."
        )
    return Installation(
        tensors=len(given),
        values=sum(tensor.numel() for tensor in given.values()),
        unused=tuple(unused),
        patches=patches,
    )


def backbone_tensors(config: BackboneConfig, backbone: Backbone, options: InstallOptions) -> dict[str, Tensor]:
    """Return the tensors of a transformer: the backbone's, with the position table of the configuration's grid."""
    values = transformer_part(backbone.state)
    if config.positions == "table":
        grid = (config.table_grid, config.table_grid)
        values["pos_embed"] = position_table(backbone, grid, config.patch_size, options.gsd_m, options.month)
    return values


def _note_codes(model: SpectralXModel, backbone: Backbone, options: InstallOptions) -> None:
    """Record in the model's configuration how its table of positions goes on to other grids."""
    config = model.config.backbone
    if config.positions == "table":
        config = config.model_copy(update=table_fields(backbone, config.patch_size, options.gsd_m))
        model.backbone.config = config
        model.config = model.config.model_copy(update={"backbone": config})


def _check_fit(config: BackboneConfig, backbone: Backbone) -> None:
    own = backbone.config
    differences = [
        f"{field} {getattr(config, field)} instead of {getattr(own, field)}"
        for field in _MUST_AGREE
        if getattr(config, field) != getattr(own, field)
    ]
    if config.patch_size != own.patch_size and not FAMILIES[backbone.info.family].any_patch:
        differences.append(f"patch_size {config.patch_size} instead of {own.patch_size}")
    if differences:
        raise ModelFileError(
            f"The model is not made for {backbone.info.title}: {'; '.join(differences)}.",
            "Make its configuration from the backbone's.",
        )


def _placed(wanted: Mapping[str, Tensor], values: Mapping[str, Tensor]) -> tuple[dict[str, Tensor], list[str]]:
    """Return the tensors by the model's names, and the names of those that it has no place for."""
    given: dict[str, Tensor] = {}
    unused = []
    for name, tensor in values.items():
        candidates = [
            _BACKBONE + name,
            _BACKBONE + _WRAPPED.sub(r".mlp.\1.linear.\2", name),
            re.sub(r"^norm\.", "unused.final_norm.", name),
        ]
        place = next((candidate for candidate in candidates if candidate in wanted), None)
        if place is None:
            unused.append(name)
        elif wanted[place].shape != tensor.shape:
            raise ModelFileError(
                f"{place} has the shape {tuple(wanted[place].shape)}, the backbone's {tuple(tensor.shape)}.",
                "Make the model's configuration from the backbone's.",
            )
        else:
            given[place] = tensor
    adapters = (".aomoa.", ".scaler", ".lora_", ".ia3_", ".slr_")
    missing = [
        name
        for name in wanted
        if name.startswith(_BACKBONE) and name not in given and not any(part in name for part in adapters)
    ]
    if missing:
        raise ModelFileError(
            f"The backbone has no values for {some(missing)}.", "Make the model's configuration from the backbone's."
        )
    return given, unused


@torch.no_grad()
def _install_patches(model: SpectralXModel, backbone: Backbone, options: InstallOptions) -> str:
    """Start the patch projection with the backbone's own patch embedding, where its shape allows; say what was done."""
    if not options.own_patches:
        return "stored beside the transformer, not used"
    config = model.config
    patch, down = config.backbone.patch_size, model.tokenizer.projection.down
    if not isinstance(down, BandConv):
        return "stored, not used: the model generates its patch projection for any bands"
    if config.tokenizer.bypass_stride != patch or config.tokenizer.bypass_width != config.backbone.width:
        return "stored, not used: the patch projection has two convolutions (bypass_stride, bypass_width)"
    if len(options.wavelength_nm) != config.tokenizer.bands:
        raise BandError(
            f"The model has {config.tokenizer.bands} bands, but {len(options.wavelength_nm)} wavelengths are stated.",
            "State the centre wavelength of each band.",
        )
    kernel = patch_kernel(backbone, options.wavelength_nm, patch)
    views = config.tokenizer.views
    wanted = "reflectance" if kernel.units == "reflectance" else "standardised"
    view = views.index(wanted) if wanted in views else 0
    bands = len(options.wavelength_nm)
    down.weight.zero_()
    down.weight[:, view * bands : (view + 1) * bands] = kernel.weight
    present(down.bias, "the bias of the patch projection").copy_(kernel.bias)
    up = model.tokenizer.projection.up
    up.weight.copy_(torch.eye(config.backbone.width)[:, :, None, None])
    present(up.bias, "the bias of the patch projection").zero_()
    done = f"start of the patch projection, on the view '{views[view]}' ({kernel.units} values)"
    return f"{done}. {kernel.note}" if kernel.note else done
