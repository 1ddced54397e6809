"""Numerical precision of the few steps that half precision would spoil."""

from __future__ import annotations

import contextlib

import torch
from torch import Tensor


def without_autocast(like: Tensor) -> contextlib.AbstractContextManager[object]:
    """Return a context in which autocast does not act on the device of ``like``."""
    kind = like.device.type
    if kind == "meta" or not torch.is_autocast_enabled(kind):
        return contextlib.nullcontext()
    return torch.autocast(kind, enabled=False)


def full(x: Tensor) -> Tensor:
    """Return ``x`` in fp32, or in float64 where it is that already."""
    return x.to(torch.promote_types(x.dtype, torch.float32))
