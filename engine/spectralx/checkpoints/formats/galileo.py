"""Galileo: tokens of channel groups; its transformer and the optical and radar groups of one date."""

from __future__ import annotations

from collections.abc import Mapping

from torch import Tensor

from spectralx.checkpoints.formats.base import (
    CODES,
    PATCH,
    Drop,
    Family,
    Provenance,
    Shapes,
    merge_qkv,
    transformer_config,
)
from spectralx.checkpoints.formats.plain import NORM_RULE
from spectralx.models.config import BackboneConfig
from spectralx.models.galileo import CODE_ROWS, GROUPS, LEARNED_PATCH

_EPS = 1e-5
_TABLE_GRID = 8
_HEADS = {128: 8, 192: 3, 768: 12}
"""Heads of the published sizes nano, tiny and base."""


def _finish(state: dict[str, Tensor], heads: int | None) -> tuple[BackboneConfig, dict[str, Tensor], tuple[str, ...]]:
    state = merge_qkv(state)
    width = state["norm.weight"].shape[0]
    config = transformer_config(
        state, LEARNED_PATCH, heads or _HEADS.get(width), _EPS, positions="table", table_grid=_TABLE_GRID
    )
    return config, state, ()


def _own_shapes(config: BackboneConfig, state: Mapping[str, Tensor]) -> Shapes:
    shapes: Shapes = {CODES + name: (rows, config.width // 4) for name, rows in CODE_ROWS.items()}
    for group, channels in GROUPS.items():
        shapes[f"{PATCH}{group}.weight"] = (config.width, len(channels), LEARNED_PATCH, LEARNED_PATCH)
        shapes[f"{PATCH}{group}.bias"] = (config.width,)
    return shapes


GALILEO = Family(
    name="galileo",
    title="Galileo",
    file="encoder.pt",
    provenance=Provenance(
        "Tseng et al., Galileo: Learning Global & Local Features of Many Remote Sensing Modalities, ICML 2025, "
        "arXiv 2502.09356",
        "https://huggingface.co/nasaharvest/galileo",
        "MIT",
    ),
    present=(r"space_time_embed\.S2_RGB\.proj\.weight", r"s_t_channel_embed", r"month_embed\.weight"),
    rules=(
        (r"space_time_embed\.(\w+)\.proj\.(weight|bias)", r"patch_embed.\1.\2"),
        (r"s_t_channel_embed", "codes.channel"),
        (r"pos_embed", "codes.date"),
        (r"month_embed\.weight", "codes.month"),
        (r"blocks\.(\d+)\.(norm1|norm2|attn\.[qkv]|attn\.proj|mlp\.fc1|mlp\.fc2)\.(weight|bias)", r"blocks.\1.\2.\3"),
        NORM_RULE,
    ),
    drops=(
        Drop(r"(space|time|static)_embed\..*", "terrain, weather, maps and place"),
        Drop(r"(sp|t|st)_channel_embed", "terrain, weather, maps and place"),
    ),
    finish=_finish,
    own_shapes=_own_shapes,
    positions="galileo",
    any_patch=True,
)
