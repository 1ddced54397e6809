"""Quantities of the whole batch where several processes hold a part of it each (DDP)."""

from __future__ import annotations

import torch
from torch import Tensor, distributed


def process_count() -> int:
    """Return the number of processes that train together, 1 without a process group."""
    return distributed.get_world_size() if distributed.is_available() and distributed.is_initialized() else 1


@torch.no_grad()
def mean_over_processes(value: Tensor) -> Tensor:
    """Return the mean of a tensor over all processes, without gradient; the tensor itself where there is one process.

    All processes must call it in the same order with the same shape.
    """
    count = process_count()
    if count == 1:
        return value
    total = value.detach().clone()
    distributed.all_reduce(total)
    return total / count
