"""Numerical precision of the few steps that half precision would spoil."""

from __future__ import annotations

import torch
from torch import Tensor


def full(x: Tensor) -> Tensor:
    """Return ``x`` in fp32, or in float64 where it is that already."""
    return x.to(torch.promote_types(x.dtype, torch.float32))
