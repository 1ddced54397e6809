"""Attention that knows distances but no places, so that what a tile shows does not depend on where it was cut."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

from spectralx.models.block import TransformerBlock
from spectralx.models.positions import Grid
from spectralx.models.precision import full
from spectralx.models.windows import merge, partition

_NO_WEIGHT = -60.0
"""Logarithm of a weight that no longer counts beside 1 in single precision, and whose sums still do not vanish."""


def _cells(grid: Grid, device: torch.device) -> tuple[Tensor, Tensor]:
    """Return row and column (L,) of each cell of a grid, row by row."""
    rows = torch.arange(grid[0], device=device).repeat_interleave(grid[1])
    return rows, torch.arange(grid[1], device=device).repeat(grid[0])


def distance_bias(grid: Grid, heads: int, prefix: int, like: Tensor, reach: float | None = None) -> Tensor:
    """Return what attention loses with distance: ALiBi (Press et al., ICLR 2022, arXiv 2108.12409) in two dimensions.

    Scores fall by a slope times the Euclidean distance in patches. The slopes go from 1 (a neighbourhood of a few
    patches) to 1/4 (some 10 patches) over the heads. Prefix tokens have no place and are equally near to all.

    Args:
        grid: Rows and columns of the patch tokens.
        heads: Attention heads.
        prefix: Tokens before the patch tokens.
        like: Tensor that gives device and type.
        reach: Patches farther away are not attended to.

    Returns:
        (1, heads, prefix + N, prefix + N), at most 0; -inf beyond the reach.
    """
    rows, columns = _cells(grid, like.device)
    square = (rows[:, None] - rows).square() + (columns[:, None] - columns).square()
    distance = functional.pad(square.to(like.dtype).sqrt(), (prefix, 0, prefix, 0))
    slopes = 2.0 ** -torch.linspace(0, 2, heads, device=like.device, dtype=like.dtype)
    bias = -slopes[None, :, None, None] * distance
    return bias if reach is None else bias.masked_fill(distance > reach, -torch.inf)


def select_bias(bias: Tensor, prefix: int, visible: Tensor) -> Tensor:
    """Return the bias (B, heads, prefix + n, prefix + n) among the visible tokens (B, n)."""
    kept = torch.cat([torch.arange(prefix, device=visible.device).expand(len(visible), -1), visible + prefix], dim=1)
    return bias[0].transpose(0, 1)[kept[:, :, None], :, kept[:, None, :]].permute(0, 3, 1, 2)


def surroundings(tokens: Tensor, grid: Grid) -> tuple[Tensor, Tensor]:
    """Return the 3 x 3 tokens around each token of a grid, itself among them.

    Args:
        tokens: (B, N, D).
        grid: Their rows and columns.

    Returns:
        (B, N, 9, D), zeros beyond the grid, and which of them are inside, boolean (N, 1, 9).
    """
    rows, columns = grid
    maps = functional.pad(tokens.unflatten(1, grid), (0, 0, 1, 1, 1, 1))  # (B, rows + 2, columns + 2, D)
    near = [maps[:, down : down + rows, across : across + columns] for down in range(3) for across in range(3)]
    offsets = torch.arange(9, device=tokens.device)
    row, column = _cells(grid, tokens.device)
    down, across = row[:, None] + offsets // 3 - 1, column[:, None] + offsets % 3 - 1
    inside = (down >= 0) & (down < rows) & (across >= 0) & (across < columns)
    return torch.stack(near, dim=3).flatten(1, 2), inside[:, None]


def with_margins(x: Tensor, grid: Grid, window: int) -> Tensor:
    """Cut cells (B, rows * columns, D) into windows with half a window of their surroundings on each side.

    Returns:
        (B * windows, 4 * window ** 2, D), in the order of :func:`partition`; zeros beyond the grid.
    """
    margin = window // 2
    rows, columns = grid
    x = x.unflatten(1, grid)
    x = functional.pad(x, (0, 0, margin, margin + -columns % window, margin, margin + -rows % window))
    x = x.unflatten(2, (-1, window)).unflatten(1, (-1, window))  # (B, nr + 1, window, nc + 1, window, D)
    x = torch.cat([x[:, :-1], x[:, 1:]], dim=2)
    x = torch.cat([x[:, :, :, :-1], x[:, :, :, 1:]], dim=4)  # (B, nr, 2 window, nc, 2 window, D)
    return x.transpose(2, 3).flatten(3, 4).flatten(0, 2)


class NeighbourBlock(TransformerBlock):
    """A transformer block in which each cell attends to those at most half a window away along either axis.

    The cells are cut into windows, and each window's queries meet the keys of the window and its margins (HaloNet,
    Vaswani et al., CVPR 2021), so that cost and memory grow with the number of cells and not with its square.

    Args:
        width: Width of the cells.
        heads: Attention heads.
        window: Side of the windows in cells, even.
    """

    def __init__(self, width: int, heads: int, window: int) -> None:
        super().__init__(width, heads)
        self.window = window

    def forward_grid(self, x: Tensor, grid: Grid) -> Tensor:
        """Return the same shape (B, rows * columns, D)."""
        x = x + self.attn.proj(self._attend(self.norm1(x), grid))
        return x + self.mlp(self.norm2(x))

    def _attend(self, x: Tensor, grid: Grid) -> Tensor:
        width = x.shape[2]
        qkv = self.attn.qkv(x)
        queries = self._heads(partition(qkv[:, :, :width], grid, self.window))
        around = with_margins(qkv[:, :, width:], grid, self.window)
        keys, values = self._heads(around[:, :, :width]), self._heads(around[:, :, width:])
        mask = self._mask(grid, x)
        mask = mask.expand(x.shape[0], -1, -1, -1, -1).flatten(0, 1)
        out = functional.scaled_dot_product_attention(queries, keys, values, attn_mask=mask)
        return merge(out.transpose(1, 2).flatten(2), grid, self.window)

    def _heads(self, x: Tensor) -> Tensor:
        """Split (B, L, D) into heads (B, heads, L, D / heads)."""
        return x.unflatten(2, (self.attn.heads, -1)).transpose(1, 2)

    def _mask(self, grid: Grid, like: Tensor) -> Tensor:
        """Return which keys each query may attend to, boolean (1, windows, 1, window ** 2, 4 * window ** 2)."""
        margin = self.window // 2
        rows, columns = _cells((self.window, self.window), like.device)
        key_rows, key_columns = _cells((2 * self.window, 2 * self.window), like.device)
        down, across = key_rows - margin - rows[:, None], key_columns - margin - columns[:, None]
        near = (down.abs() <= margin) & (across.abs() <= margin)
        inside = with_margins(torch.ones_like(like[:1, :, :1]), grid, self.window)[:, None, :, 0] > 0
        # Queries that only fill the last windows see all, so that no softmax is empty.
        filling = partition(torch.ones_like(like[:1, :, :1]), grid, self.window) == 0
        return (near & inside | filling)[None, :, None]


class NeighbourBias(nn.Module):
    """Attention of all tokens with one query over the cells around them, with a learned bias for each offset.

    A token covers 2 x 2 cells; the ``window`` x ``window`` cells around its centre may be attended to. As the query
    is the same everywhere, the attention is the quotient of two convolutions of the exponentiated scores: no table
    of tokens by cells is made.

    Args:
        window: Side of the neighbourhood in cells, even.
    """

    def __init__(self, window: int) -> None:
        super().__init__()
        self.window = window
        self.table = nn.Parameter(torch.zeros(window**2))

    def forward(self, query: Tensor, keys: Tensor, values: Tensor, grid: Grid) -> Tensor:
        """Attend.

        Args:
            query: (1, 1, E).
            keys: Keys of the cells (B, 4N, E).
            values: Their values (B, 4N, D).
            grid: Rows and columns of the tokens.

        Returns:
            (B, N, D).
        """
        scores = full(keys @ query[0].T) * query.shape[2] ** -0.5  # (B, 4N, 1)
        # Cells that fall so far behind the best have no weight anywhere; no token's sum can vanish.
        weights = (scores - scores.amax(dim=1, keepdim=True)).clamp(min=_NO_WEIGHT).exp()
        weighted = torch.cat([weights * values, weights], dim=2)  # (B, 4N, D + 1)
        maps = weighted.transpose(1, 2).unflatten(2, (2 * grid[0], 2 * grid[1]))
        channels = maps.shape[1]
        kernel = (self.table - self.table.amax(dim=0)).exp().reshape(1, 1, self.window, self.window)
        kernel = kernel.expand(channels, -1, -1, -1).to(maps.dtype)
        sums = functional.conv2d(maps, kernel, stride=2, padding=self.window // 2 - 1, groups=channels)
        sums = sums.flatten(2).transpose(1, 2)
        return (sums[:, :, :-1] / sums[:, :, -1:]).to(values.dtype)
