"""Tables of positions for grids that they were not made for."""

from __future__ import annotations

import torch
from torch import Tensor

from spectralx.models.config import BackboneConfig
from spectralx.models.galileo import place_code
from spectralx.models.positions import Grid, resize_grid, sincos_2d


def table_for(table: Tensor, config: BackboneConfig, grid: Grid) -> Tensor:
    """Return a table of positions for another grid.

    Interpolation would squeeze the codes of a larger tile into the range of a smaller one. That is right for learned
    codes, which nothing is known about beyond their grid; codes that were computed from distances are computed anew.

    Args:
        table: (1, side ** 2, D), without rows for prefix tokens; the side is ``config.table_grid``.
        config: What the table holds.
        grid: Rows and columns of the tokens.

    Returns:
        (1, rows * columns, D); the table itself where the grid is its own.
    """
    side = (config.table_grid, config.table_grid)
    if grid == side or config.table_codes == "stored":
        return resize_grid(table, side, grid)
    if config.table_codes == "metres":
        return sincos_2d(grid, config.width, table, scale=config.table_step)[None]
    place = place_code(grid, config.width // 4, config.table_step).to(table)
    common = table[:, :1, : -place.shape[1]]  # channel, date and month: the same everywhere
    return torch.cat([common.expand(-1, place.shape[0], -1), place[None]], dim=2)
