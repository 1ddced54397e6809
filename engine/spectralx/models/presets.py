"""Named configurations: a preset says how the parts behave, a size how wide and deep they are."""

from __future__ import annotations

from typing import Any, Literal, NamedTuple

from spectralx.models.config import (
    AnchorConfig,
    AnyBandsConfig,
    BackboneConfig,
    DecoderConfig,
    HyperTokenizerConfig,
    ModelConfig,
    StemConfig,
    TokenizerConfig,
)

Size = Literal["tiny", "small", "base", "large"]


class _Size(NamedTuple):
    """Widths and depths; see the attributes of the same meaning in the configuration."""

    width: int
    depth: int
    heads: int
    patch_size: int
    stem_widths: tuple[int, ...]
    hyper_heads: int
    window: int
    embedding_width: int
    anchors: int
    anchor_width: int
    decoder_width: int
    level_scales: tuple[float, float, float, float]


SIZES: dict[str, _Size] = {
    "tiny": _Size(128, 4, 4, 8, (16, 32, 64), 4, 16, 32, 16, 32, 64, (2, 2, 1, 0.5)),
    "small": _Size(192, 8, 6, 8, (24, 48, 96), 6, 16, 64, 24, 48, 96, (2, 2, 1, 0.5)),
    "base": _Size(768, 12, 12, 16, (32, 64, 128, 256), 8, 14, 64, 32, 128, 256, (4, 2, 1, 0.5)),
    "large": _Size(1024, 24, 16, 16, (64, 128, 256, 512), 8, 14, 128, 48, 256, 256, (4, 2, 1, 0.5)),
}


def model_config(preset: str = "spectralx", size: Size = "tiny", *, classes: int, **overrides: Any) -> ModelConfig:
    """Return a named configuration.

    Args:
        preset: ``spectralx``.
        size: ``tiny``, ``small``, ``base`` (ViT-B/16) or ``large`` (ViT-L/16).
        classes: Number of classes.
        **overrides: Values that differ, by the field's path with double underscores: ``are=None``,
            ``backbone__patch_size=4``, ``decoder__detail=False``.

    Raises:
        ValueError: Unknown preset, size or field, or values that contradict each other.
    """
    if preset != "spectralx":
        raise ValueError(f"unknown preset {preset!r}: choose spectralx")
    if size not in SIZES:
        raise ValueError(f"unknown size {size!r}: choose one of {', '.join(SIZES)}")
    values = _spectralx(SIZES[size], classes).model_dump()
    for path, value in overrides.items():
        _set(values, path.split("__"), value)
    return ModelConfig.model_validate(values)


def _spectralx(size: _Size, classes: int) -> ModelConfig:
    """Return the default preset: any bands, any tile size, nothing that learns nothing."""
    large = size.patch_size == 16
    return ModelConfig(
        classes=classes,
        backbone=BackboneConfig(
            width=size.width,
            depth=size.depth,
            heads=size.heads,
            patch_size=size.patch_size,
            taps=evenly_spaced_taps(size.depth),
            class_token=large,  # official ViT-B and ViT-L backbones bring one
            positions="table" if large else "sincos",
        ),
        tokenizer=TokenizerConfig(
            any_bands=AnyBandsConfig(embedding_width=size.embedding_width),
            stem=StemConfig(widths=size.stem_widths),
            hyper=HyperTokenizerConfig(
                heads=size.hyper_heads,
                window=size.window,
                anchors=AnchorConfig(count=size.anchors, grid=4, width=size.anchor_width),
            ),
        ),
        decoder=DecoderConfig(width=size.decoder_width, neck_width=size.decoder_width, level_scales=size.level_scales),
    )


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
    values[leaf] = value.model_dump() if hasattr(value, "model_dump") else value
