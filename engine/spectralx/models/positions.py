"""Position codes. All are computed for the grid at hand, in float64, and once for each grid."""

from __future__ import annotations

import math
from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional

from spectralx.models.constants import constant
from spectralx.models.precision import full

Grid = tuple[int, int]
"""Rows and columns."""


def sincos_1d(positions: Tensor, width: int) -> Tensor:
    """Return ``concat(sin(p * f_k), cos(p * f_k))``, ``f_k = 10000 ** (-k / (width / 2))``.

    Args:
        positions: (L,), any unit.
        width: Width of the code, even.

    Returns:
        float64 (L, width).
    """
    angles = positions.double()[:, None] * _frequencies(width // 2, positions)
    return torch.cat([angles.sin(), angles.cos()], dim=1)


@constant
def _frequencies(count: int, like: Tensor) -> Tensor:
    """Return ``10000 ** (-k / count)``, float64 (count,), on the device of ``like``."""
    steps = torch.arange(count, dtype=torch.float64, device=like.device)
    # A tensor, because torch's exporter writes plain numbers of a formula in single precision.
    step = torch.tensor([-math.log(10000.0) / count], dtype=torch.float64, device=like.device)
    return torch.exp(steps * step)


@constant
def sincos_2d(grid: Grid, width: int, like: Tensor, scale: float = 1.0, offset: float = 0.0) -> Tensor:
    """Return the code of each cell of a grid: the column's half, then the row's.

    Args:
        grid: Rows and columns.
        width: Width of the code, a multiple of 4.
        like: Tensor that gives device and type.
        scale: Factor on the coordinates.
        offset: Added to the indices before scaling.

    Returns:
        (rows * columns, width), row by row.
    """
    rows, columns = (
        sincos_1d((torch.arange(n, dtype=torch.float64, device=like.device) + offset) * scale, width // 2) for n in grid
    )
    code = torch.cat([columns[None].expand(grid[0], -1, -1), rows[:, None].expand(-1, grid[1], -1)], dim=2)
    return code.flatten(0, 1).to(like.dtype)  # (rows, columns, width) -> (rows * columns, width)


def resize_grid(table: Tensor, old: Grid, new: Grid) -> Tensor:
    """Interpolate a table (1, rows * columns, D) from one grid to another (bicubic); equal grids pass unchanged."""
    if old == new:
        return table
    maps = table.reshape(1, *old, -1).permute(0, 3, 1, 2)  # (1, L, D) -> (1, D, rows, columns)
    maps = functional.interpolate(full(maps), size=new, mode="bicubic", align_corners=False)
    return maps.flatten(2).transpose(1, 2).to(table.dtype)  # (1, D, rows, columns) -> (1, L, D)


class Rotary(NamedTuple):
    """Sines and cosines (N, head width) for the patch tokens, or (B, 1, N, head width) for chosen ones."""

    sin: Tensor
    cos: Tensor


class RotaryPositions(nn.Module):
    """Axial rotary codes of DINOv3 (METHOD 1.5): a quarter of each head's pairs turns with the row and the column.

    Args:
        head_width: Width of an attention head, a multiple of 4.
        dtype: Arithmetic of coordinates, angles and rotation; ``bfloat16`` reproduces the published code.
    """

    periods: Tensor

    def __init__(self, head_width: int, dtype: torch.dtype) -> None:
        super().__init__()
        self.head_width, self.dtype = head_width, dtype
        self.register_buffer("periods", rotary_periods(head_width, dtype), persistent=False)

    def forward(self, grid: Grid) -> Rotary:
        """Return the codes of a grid's cells, row by row, as (N, head width)."""
        sin, cos = rotary_codes(grid, self.head_width, self.dtype, self.periods).unbind(0)
        return Rotary(sin, cos)


def rotary_periods(head_width: int, dtype: torch.dtype) -> Tensor:
    """Return ``100 ** (2j / (head width / 2))``, j = 0 .. head width / 4 - 1."""
    steps = torch.arange(head_width // 4, dtype=dtype)
    return (100.0 ** (2 * steps / (head_width // 2))).to(dtype)


@constant
def rotary_codes(grid: Grid, head_width: int, dtype: torch.dtype, like: Tensor) -> Tensor:
    """Return the sines and cosines (2, rows * columns, head width) in ``dtype``, on the device of ``like``."""
    periods = rotary_periods(head_width, dtype).to(like.device)
    axes = [2.0 * ((torch.arange(n, device=like.device, dtype=dtype) + 0.5) / n) - 1.0 for n in grid]
    coordinates = torch.stack(torch.meshgrid(*axes, indexing="ij"), dim=-1).flatten(0, 1)  # (N, 2)
    angles = 2 * math.pi * coordinates[:, :, None] / periods  # (N, 2, head width / 4)
    angles = angles.flatten(1).repeat(1, 2)  # (N, head width)
    return torch.stack([angles.sin(), angles.cos()])


def rotate(x: Tensor, rotary: Rotary, prefix: int) -> Tensor:
    """Turn queries or keys (B, heads, prefix + N, head width); the prefix tokens have no place and stay."""
    dtype = rotary.sin.dtype
    head, patches = x.to(dtype).split([prefix, x.shape[2] - prefix], dim=2)
    first, second = patches.chunk(2, dim=-1)
    turned = patches * rotary.cos + torch.cat([-second, first], dim=-1) * rotary.sin
    return torch.cat([head, turned], dim=2).to(x.dtype)
