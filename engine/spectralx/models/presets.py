"""Named configurations: a preset says how the parts behave, a size how wide and deep they are."""

from __future__ import annotations

import copy
from typing import Any, Literal, NamedTuple

from pydantic import BaseModel

from spectralx.models.config import (
    AnchorConfig,
    AnyBandsConfig,
    AomoaConfig,
    AreConfig,
    BackboneConfig,
    DecoderConfig,
    HyperTokenizerConfig,
    ModelConfig,
    StemConfig,
    TokenizerConfig,
    UnusedName,
)

Size = Literal["tiny", "small", "base", "large"]


class _Size(NamedTuple):
    """Widths and depths; see the fields of the same meaning in the configuration."""

    width: int
    depth: int
    heads: int
    patch_size: int
    stem_widths: tuple[int, ...]
    hyper_heads: int
    embedding_width: int
    anchors: int
    anchor_width: int
    decoder_width: int
    level_scales: tuple[float, float, float, float]


# Costs with 6 bands and 6 classes: multiply-accumulates (MAC) a pixel; parameters in all, trained by the method
# spectralx, and of those outside the decoder.
SIZES: dict[str, _Size] = {
    # 73 k MAC in tiles of 128 px, 93 k in tiles of 256 px; 1.9 M, 1.1 M, 0.45 M
    "tiny": _Size(
        width=128,
        depth=4,
        heads=4,
        patch_size=8,
        stem_widths=(16, 32, 64),
        hyper_heads=4,
        embedding_width=32,
        anchors=16,
        anchor_width=32,
        decoder_width=64,
        level_scales=(2, 2, 1, 0.5),
    ),
    # 238 k MAC in tiles of 256 px; 6.1 M, 2.5 M, 0.98 M
    "small": _Size(
        width=192,
        depth=8,
        heads=6,
        patch_size=8,
        stem_widths=(24, 48, 96),
        hyper_heads=6,
        embedding_width=64,
        anchors=24,
        anchor_width=48,
        decoder_width=96,
        level_scales=(2, 2, 1, 0.5),
    ),
    # ViT-B/16: 768 k MAC in tiles of 224 px; 108 M, 23 M, 12 M
    "base": _Size(
        width=768,
        depth=12,
        heads=12,
        patch_size=16,
        stem_widths=(32, 64, 128, 256),
        hyper_heads=8,
        embedding_width=64,
        anchors=32,
        anchor_width=128,
        decoder_width=256,
        level_scales=(4, 2, 1, 0.5),
    ),
    # ViT-L/16: 2.0 M MAC in tiles of 224 px (the published model: 3.3 M); 339 M, 37 M, 25 M
    "large": _Size(
        width=1024,
        depth=24,
        heads=16,
        patch_size=16,
        stem_widths=(64, 128, 256, 512),
        hyper_heads=8,
        embedding_width=128,
        anchors=48,
        anchor_width=256,
        decoder_width=256,
        level_scales=(4, 2, 1, 0.5),
    ),
}

PRESETS = ("spectralx", "reference")
BACKBONES = ("scale_mae", "dinov3")
"""Backbones of the reference preset."""


def model_config(
    preset: str = "spectralx",
    size: Size | None = None,
    *,
    classes: int,
    backbone: str = "scale_mae",
    bands: int | None = None,
    **overrides: Any,
) -> ModelConfig:
    """Return a named configuration.

    Args:
        preset: ``spectralx`` takes any bands and tile sizes; ``reference`` is the published model, tensor for tensor.
        size: ``tiny`` (the default of ``spectralx``), ``small``, ``base`` (ViT-B/16) or ``large`` (ViT-L/16, the
            only size of ``reference``).
        classes: Number of classes.
        backbone: Variant of ``reference``: ``scale_mae`` or ``dinov3``.
        bands: Number of bands; ``reference`` needs it, ``spectralx`` takes any.
        **overrides: Values that differ, by the field's path with double underscores: ``are=None``,
            ``backbone__patch_size=4``, ``decoder__detail=False``.

    Raises:
        ValueError: Unknown preset, size, backbone or field, or values that contradict each other.
    """
    if preset == "reference":
        if size not in (None, "large") or bands is None:
            raise ValueError("the reference preset has one size, large, and needs the number of bands")
        config = _reference(classes, bands, backbone)
    elif preset == "spectralx":
        if size is not None and size not in SIZES:
            raise ValueError(f"unknown size {size!r}: choose one of {', '.join(SIZES)}")
        config = _spectralx(SIZES[size or "tiny"], classes)
    else:
        raise ValueError(f"unknown preset {preset!r}: choose one of {', '.join(PRESETS)}")
    values = config.model_dump()
    for path, value in overrides.items():
        _set(values, path.split("__"), value)
    return ModelConfig.model_validate(values)


def _spectralx(size: _Size, classes: int) -> ModelConfig:
    """Return the default preset: any bands, any tile size, and nothing that cannot learn."""
    official = size.patch_size == 16
    return ModelConfig(
        classes=classes,
        backbone=BackboneConfig(
            width=size.width,
            depth=size.depth,
            heads=size.heads,
            patch_size=size.patch_size,
            taps=evenly_spaced_taps(size.depth),
            class_token=official,  # official ViT-B and ViT-L backbones bring a class token and a table
            positions="table" if official else "distance",
            reach=None if official else 4.0,
        ),
        tokenizer=TokenizerConfig(
            any_bands=AnyBandsConfig(embedding_width=size.embedding_width),
            stem=StemConfig(widths=size.stem_widths),
            hyper=HyperTokenizerConfig(
                heads=size.hyper_heads,
                locality="neighbourhood",
                window=8,
                query_grid=1,
                anchors=AnchorConfig(count=size.anchors, grid=4, width=size.anchor_width),
            ),
        ),
        decoder=DecoderConfig(
            width=size.decoder_width,
            neck_width=size.decoder_width,
            level_scales=size.level_scales,
            pool_bins=(),
            pool_windows=(3, 5),
        ),
    )


def _reference(classes: int, bands: int, backbone: str) -> ModelConfig:
    """Return the published configuration (METHOD 1): 224 px, ViT-L/16, a fixed number of bands."""
    large = SIZES["large"]
    unused: tuple[UnusedName, ...]
    if backbone == "scale_mae":
        variant: dict[str, Any] = {"positions": "table", "tap_norm": False}
        unused = ("final_norm", "classifier", "top_norm")
    elif backbone == "dinov3":
        variant = {
            "positions": "rotary",
            "storage_tokens": 4,
            "layer_scale": True,
            "key_bias": False,
            "norm_eps": 1e-5,
        }
        unused = ("class_norm", "mask_token", "top_norm")
    else:
        raise ValueError(f"unknown backbone {backbone!r}: choose one of {', '.join(BACKBONES)}")
    return ModelConfig(
        classes=classes,
        tile_size=224,
        backbone=BackboneConfig(
            width=large.width,
            depth=large.depth,
            heads=large.heads,
            patch_size=large.patch_size,
            taps=evenly_spaced_taps(large.depth),
            class_token=True,
            **variant,
        ),
        tokenizer=TokenizerConfig(
            bands=bands,
            views=("image",),
            stem=StemConfig(widths=large.stem_widths, norm="batch"),
            hyper=HyperTokenizerConfig(heads=8, window=14, code_scale=10.0, query_grid=14, query_codes=False),
            hyper_trained=False,
        ),
        aomoa=AomoaConfig(identity_start=False, balance=False),
        are=AreConfig(assignment="hard", norm="batch", pool_media=False, spectral_return="projection", unused=True),
        decoder=DecoderConfig(neck_width=1024, width=512, norm="batch", detail=False),
        unused=unused,
    )


PUBLISHED_DINOV3_ARITHMETIC: dict[str, Any] = {"backbone__rotary_dtype": "bfloat16", "backbone__norm_eps": 1e-6}
"""Overrides that reproduce the published code, where the official backbone computes otherwise (METHOD 1.5)."""


def evenly_spaced_taps(depth: int) -> tuple[int, int, int, int]:
    """Return four blocks that end the quarters of ``depth`` blocks: 5, 11, 17, 23 of 24."""
    first, second, third, fourth = (max(index, depth * (index + 1) // 4 - 1) for index in range(4))
    return first, second, third, fourth


def _set(values: dict[str, Any], path: list[str], value: Any) -> None:
    """Set a nested value; unknown names are left for the validation to refuse."""
    *parents, leaf = path
    for name in parents:
        if not isinstance(values.get(name), dict):
            raise ValueError(f"there is no {'.'.join(path)} to set: {name} is absent")
        values = values[name]
    values[leaf] = value.model_dump() if isinstance(value, BaseModel) else copy.deepcopy(value)
