"""Attention that knows distances but no places, so that what a tile shows does not depend on where it was cut."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from spectralx.models.positions import Grid


def _cells(grid: Grid, device: torch.device) -> tuple[Tensor, Tensor]:
    """Return row and column (L,) of each cell of a grid, row by row."""
    rows = torch.arange(grid[0], device=device).repeat_interleave(grid[1])
    return rows, torch.arange(grid[1], device=device).repeat(grid[0])


def distance_bias(grid: Grid, heads: int, prefix: int, like: Tensor) -> Tensor:
    """Return what attention loses with distance: ALiBi (Press et al., ICLR 2022, arXiv 2108.12409) in two dimensions.

    Scores fall by a slope times the Euclidean distance in patches. The slopes go from 1 (a neighbourhood of a few
    patches) to 1/8 (some 20 patches) over the heads. Prefix tokens have no place and are equally near to all.

    Args:
        grid: Rows and columns of the patch tokens.
        heads: Attention heads.
        prefix: Tokens before the patch tokens.
        like: Tensor that gives device and type.

    Returns:
        (1, heads, prefix + N, prefix + N), at most 0.
    """
    rows, columns = _cells(grid, like.device)
    square = (rows[:, None] - rows).square() + (columns[:, None] - columns).square()
    distance = nn.functional.pad(square.to(like.dtype).sqrt(), (prefix, 0, prefix, 0))
    slopes = 2.0 ** -torch.linspace(0, 3, heads, device=like.device, dtype=like.dtype)
    return -slopes[None, :, None, None] * distance


def select_bias(bias: Tensor, prefix: int, visible: Tensor) -> Tensor:
    """Return the bias (B, heads, prefix + n, prefix + n) among the visible tokens (B, n)."""
    kept = torch.cat([torch.arange(prefix, device=visible.device).expand(len(visible), -1), visible + prefix], dim=1)
    return bias[0].transpose(0, 1)[kept[:, :, None], :, kept[:, None, :]].permute(0, 3, 1, 2)


def neighbour_mask(grid: Grid, window: int, device: torch.device) -> Tensor:
    """Return which cells each cell of a grid may attend to: those at most ``window // 2`` away along either axis.

    Returns:
        Boolean (1, 1, L, L).
    """
    rows, columns = _cells(grid, device)
    near = ((rows[:, None] - rows).abs() <= window // 2) & ((columns[:, None] - columns).abs() <= window // 2)
    return near[None, None]


class NeighbourBias(nn.Module):
    """Attention of tokens over the cells around them, with a learned bias for each offset.

    A token covers 2 x 2 cells; the ``window`` x ``window`` cells around its centre may be attended to.

    Args:
        window: Side of the neighbourhood in cells, even.
    """

    def __init__(self, window: int) -> None:
        super().__init__()
        self.window = window
        self.table = nn.Parameter(torch.zeros(window**2))

    def forward(self, grid: Grid) -> Tensor:
        """Return the bias (N, M) of the tokens of a grid over its cells; -inf beyond the neighbourhood."""
        device, reach = self.table.device, self.window // 2 - 1
        rows, columns = _cells(grid, device)
        cell_rows, cell_columns = _cells((2 * grid[0], 2 * grid[1]), device)
        down = cell_rows - 2 * rows[:, None] + reach  # (N, M), 0 .. window - 1 inside
        across = cell_columns - 2 * columns[:, None] + reach
        inside = (down >= 0) & (down < self.window) & (across >= 0) & (across < self.window)
        index = (down * self.window + across).clamp(0, self.window**2 - 1)
        return self.table[index].masked_fill(~inside, -torch.inf)
