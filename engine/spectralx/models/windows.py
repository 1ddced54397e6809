"""Cutting a grid of tokens into attention windows and putting it together again."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional

from spectralx.models.positions import Grid


def partition(x: Tensor, grid: Grid, window: int) -> Tensor:
    """Cut tokens (B, rows * columns, D) into windows (B * windows, window ** 2, D), padded with zeros at the end."""
    rows, columns = grid
    x = x.reshape(x.shape[0], rows, columns, x.shape[2])
    x = functional.pad(x, (0, 0, 0, -columns % window, 0, -rows % window))
    x = x.unflatten(2, (-1, window)).unflatten(1, (-1, window))  # (B, nr, window, nc, window, D)
    return x.transpose(2, 3).flatten(3, 4).flatten(0, 2)  # (B * nr * nc, window ** 2, D)


def merge(x: Tensor, grid: Grid, window: int) -> Tensor:
    """Undo :func:`partition`: windows (B * windows, window ** 2, D) to tokens (B, rows * columns, D)."""
    rows, columns = grid
    down, across = -(-rows // window), -(-columns // window)
    x = x.reshape(-1, down, across, window, window, x.shape[2]).transpose(2, 3)  # (B, nr, window, nc, window, D)
    x = x.flatten(3, 4).flatten(1, 2)[:, :rows, :columns]  # (B, rows, columns, D)
    return x.flatten(1, 2)


def window_mask(grid: Grid, window: int, batch: int, device: torch.device) -> Tensor | None:
    """Return which keys of each window are no padding, (B * windows, 1, 1, window ** 2); ``None`` if all are."""
    rows, columns = grid
    if rows % window == 0 and columns % window == 0:
        return None
    inside = torch.ones(1, rows * columns, 1, device=device)
    return partition(inside, grid, window)[None, :, None, None, :, 0].expand(batch, -1, -1, -1, -1).flatten(0, 1) > 0
