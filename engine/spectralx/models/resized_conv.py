"""A 3 x 3 convolution of an enlarged map, computed where the map is small.

``conv3x3(resize(x))`` spends as much on every pixel of the enlarged map as on one that holds something new. A linear
map of the channels commutes with bilinear resizing, which weighs positions alone, and a 3 x 3 convolution is a sum of
nine such maps, each moved by one pixel. So the nine maps are applied to the small ``x``, and one product for each axis
then enlarges, moves and adds them: the same sum in another order. Fourfold enlargement costs a sixteenth of the
multiplications, and the enlarged input never exists, in training either.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from spectralx.models.constants import constant
from spectralx.models.positions import Grid

_WORTHWHILE = 3.0
"""How many times fewer multiplications there must be: products for the axes run below the speed of convolutions."""


def resize(x: Tensor, size: Grid) -> Tensor:
    """Resize (B, ., H, W) bilinearly to (H, W) = ``size``; a map of that size passes unchanged.

    Inside a compiled network as products for the axes: what PyTorch's compiler (2.13, on CPUs) makes of the gradient of
    ``interpolate`` is zero in the decoder's graph.
    """
    if (x.shape[2], x.shape[3]) == size:
        return x
    if torch.compiler.is_compiling() and not torch.compiler.is_exporting():
        return enlargement(x.shape[2], size[0], x) @ (x @ enlargement(x.shape[3], size[1], x).T)
    return functional.interpolate(x, size=size, mode="bilinear", align_corners=False)


def resized_conv(x: Tensor, size: Grid, weight: Tensor, bias: Tensor | None = None) -> Tensor:
    """Return ``conv2d(resize(x, size), weight, bias, padding=1)``.

    Args:
        x: (B, inputs, h, w).
        size: Height H and width W of the result.
        weight: (outputs, inputs, 3, 3).
        bias: (outputs,) or ``None``.

    Returns:
        (B, outputs, H, W).
    """
    if not _pays(x, size, weight.shape[0]):
        return functional.conv2d(resize(x, size), weight, bias, padding=1)
    result = _conv_then_resize(x, size, weight)
    return result if bias is None else result + bias[:, None, None]


class ResizedConv(nn.Conv2d):
    """A 3 x 3 convolution of a map that is resized first.

    Args:
        inputs: Input channels.
        outputs: Output channels.
    """

    def __init__(self, inputs: int, outputs: int) -> None:
        super().__init__(inputs, outputs, 3, padding=1)

    def forward(self, x: Tensor, size: Grid) -> Tensor:  # type: ignore[override]
        """Map (B, inputs, h, w) to (B, outputs, H, W) = ``size``."""
        return resized_conv(x, size, self.weight, self.bias)


def joined_conv(maps: Sequence[Tensor], size: Grid, weight: Tensor) -> Tensor:
    """Return ``conv2d(cat([resize(x, size) for x in maps]), weight, padding=1)``.

    Args:
        maps: (B, inputs_i, h_i, w_i) each.
        size: Height H and width W of the result.
        weight: (outputs, sum of inputs_i, 3, 3).

    Returns:
        (B, outputs, H, W).
    """
    weights = weight.split([x.shape[1] for x in maps], dim=1)
    pairs = list(zip(maps, weights, strict=True))
    large = [(resize(x, size), w) for x, w in pairs if not _pays(x, size, w.shape[0])]
    parts = [_conv_then_resize(x, size, w) for x, w in pairs if _pays(x, size, w.shape[0])]
    if large:
        inputs, kernels = (torch.cat(same, dim=1) for same in zip(*large, strict=True))
        parts.append(functional.conv2d(inputs, weight if not parts else kernels, padding=1))
    return functools.reduce(torch.add, parts)


def _conv_then_resize(x: Tensor, size: Grid, weight: Tensor) -> Tensor:
    """Do as :func:`resized_conv` without a bias, on the small map."""
    batch, _, rows, columns = x.shape
    outputs = weight.shape[0]
    moved: Tensor = _NineMaps.apply(weight, x.transpose(0, 1).flatten(1))  # (9 * outputs, B * h * w)
    moved = moved.reshape(outputs, 3, 3, batch, rows, columns).permute(3, 0, 1, 4, 2, 5)
    moved = moved.reshape(batch, outputs, 3 * rows, 3 * columns)
    down, across = moved_enlargement(rows, size[0], moved), moved_enlargement(columns, size[1], moved)
    return down @ (moved @ across.T)


def _as_maps(weight: Tensor) -> Tensor:
    """Return a kernel (outputs, inputs, 3, 3) as nine maps (outputs * 9, inputs)."""
    return weight.permute(0, 2, 3, 1).reshape(-1, weight.shape[1])


class _NineMaps(torch.autograd.Function):
    """``_as_maps(weight) @ x``, whose backward pass orders the weights anew instead of keeping them ordered."""

    @staticmethod
    def forward(ctx: Any, weight: Tensor, x: Tensor) -> Tensor:
        ctx.save_for_backward(weight, x)
        return _as_maps(weight) @ x

    @staticmethod
    def backward(ctx: Any, gradient: Tensor) -> tuple[Tensor | None, Tensor | None]:
        weight, x = ctx.saved_tensors
        outputs, inputs = weight.shape[:2]
        of_weight = of_x = None
        if ctx.needs_input_grad[0]:
            of_weight = (gradient @ x.T.to(gradient.dtype)).view(outputs, 3, 3, inputs).permute(0, 3, 1, 2)
        if ctx.needs_input_grad[1]:
            of_x = _as_maps(weight).T.to(gradient.dtype) @ gradient
        return of_weight, of_x


@constant
def enlargement(old: int, new: int, like: Tensor) -> Tensor:
    """Return linear resizing along an axis as a matrix (new, old).

    Args:
        old: Cells of the axis.
        new: Cells after resizing.
        like: Tensor that gives device and type.
    """
    units = torch.eye(old, dtype=torch.float64, device=like.device)[None]
    return functional.interpolate(units, size=new, mode="linear", align_corners=False)[0].T.to(like.dtype)


@constant
def moved_enlargement(old: int, new: int, like: Tensor) -> Tensor:
    """Return linear resizing along an axis, moved by each step of a kernel, as a matrix.

    Args:
        old: Cells of the axis.
        new: Cells after resizing.
        like: Tensor that gives device and type.

    Returns:
        (new, 3 * old): times the three maps of a kernel's row or column, one after the other, it gives the sum of
        the resized maps, the first moved on by one cell and the last back, with zeros from beyond the border.
    """
    border = functional.pad(enlargement(old, new, like), (0, 0, 1, 1))
    return torch.cat([border[step : step + new] for step in range(3)], dim=1)


def _pays(x: Tensor, size: Grid, outputs: int) -> bool:
    """Whether the small convolution and the products for the axes cost much less than the large convolution."""
    inputs, rows, columns = x.shape[1:]
    height, width = size
    plain = 9 * outputs * inputs * height * width
    small = 9 * outputs * inputs * rows * columns
    axes = outputs * 3 * rows * (3 * columns * width + height * width)
    return _WORTHWHILE * (small + axes) < plain
