"""Position codes of a backbone for the grid and the ground sampling distance at hand."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

from spectralx.checkpoints.backbone import Backbone, part_of
from spectralx.checkpoints.formats import FAMILIES
from spectralx.checkpoints.formats.base import CODES
from spectralx.errors import ModelFileError
from spectralx.models.galileo import DEFAULT_MONTH, REFERENCE_GSD_M, added_codes, place_step
from spectralx.models.positions import Grid, resize_grid, sincos_2d


def table_fields(backbone: Backbone, patch_size: int, gsd_m: float | None = None) -> dict[str, Any]:
    """Return the values of a ``BackboneConfig`` that say how :func:`position_table` goes on to other grids.

    Args:
        backbone: The backbone.
        patch_size: Side of a patch in pixels.
        gsd_m: Ground sampling distance in metres of the pixels, or ``None``.
    """
    if FAMILIES[backbone.info.family].positions == "galileo":
        return {"table_codes": "galileo", "table_step": place_step(gsd_m or REFERENCE_GSD_M, patch_size)}
    if gsd_m is not None:
        return {"table_codes": "metres", "table_step": gsd_m}
    return {"table_codes": "stored", "table_step": 1.0}


def position_table(
    backbone: Backbone, grid: Grid, patch_size: int, gsd_m: float | None = None, month: int | None = None
) -> Tensor:
    """Return the table of positions for a grid.

    Stored codes are interpolated (bicubic). ScaleMAE's are computed for the ground sampling distance, if one is
    given: coordinates in metres instead of patches, as ``GSD / 1 m`` of the paper's formula. Galileo's are always
    computed, from place, month and the codes of its RGB group.

    Args:
        backbone: The backbone.
        grid: Rows and columns of the tokens.
        patch_size: Side of a patch in pixels.
        gsd_m: Ground sampling distance in metres of the pixels, or ``None`` for the file's own codes.
        month: 0 for January to 11; only Galileo asks for it.

    Returns:
        (1, prefix + rows * columns, D), with a row for the class token if there is one.

    Raises:
        ModelFileError: The family has no codes that depend on what was given, or none that are added at all.
    """
    config, state = backbone.config, backbone.state
    kind = FAMILIES[backbone.info.family].positions
    if (gsd_m is not None and kind not in ("gsd", "galileo")) or (month is not None and kind != "galileo"):
        raise ModelFileError(
            f"The position codes of {backbone.info.title} know neither ground sampling distance nor month.",
            "Leave both out.",
        )
    if kind == "galileo":
        codes = part_of(state, CODES)
        month = DEFAULT_MONTH if month is None else month
        return added_codes(codes, grid, patch_size, gsd_m or REFERENCE_GSD_M, month)[None]
    if kind == "rotary":
        raise ModelFileError(f"{backbone.info.title} turns queries and keys instead.", "It needs no table.")
    table, prefix = state["pos_embed"], int(config.class_token)
    if gsd_m is not None:
        code = sincos_2d(grid, config.width, table, scale=gsd_m)[None]
        return torch.cat([torch.zeros_like(table[:, :prefix]), code], dim=1)
    side = config.table_grid
    return torch.cat([table[:, :prefix], resize_grid(table[:, prefix:], (side, side), grid)], dim=1)
