"""Several processes that train one network together (DDP), as ``torchrun`` starts them.

``torchrun --nproc-per-node N -m spectralx train ...``: each process reads its part of every step's tiles; gradients,
losses and figures are means over all of them, normalised so that they are those of the whole batch. The first process
writes and reports.
"""

from __future__ import annotations

import contextlib
import datetime
import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

import torch
from torch import Tensor, distributed

from spectralx.errors import ManifestError
from spectralx.models.processes import mean_over_processes
from spectralx.progress import Reporter, SilentReporter
from spectralx.training.config import Recipe, StageSection

_T = TypeVar("_T")

# The others wait while the first one measures and writes.
_TIMEOUT = datetime.timedelta(hours=6)


@dataclass(frozen=True)
class Processes:
    """This process among those that train together.

    Attributes:
        rank: Number of this process, from 0.
        count: Number of processes.
        local_rank: Its number on this machine: the number of its GPU.
        local_count: Processes on this machine.
    """

    rank: int = 0
    count: int = 1
    local_rank: int = 0
    local_count: int = 1

    @classmethod
    def from_environment(cls) -> Processes:
        """Read what ``torchrun`` says; without it there is one process."""
        if "TORCHELASTIC_RUN_ID" not in os.environ:
            return cls()
        names = ("RANK", "WORLD_SIZE", "LOCAL_RANK", "LOCAL_WORLD_SIZE")
        return cls(*(int(os.environ[name]) for name in names))

    @property
    def first(self) -> bool:
        """Whether this is the process that writes and reports."""
        return self.rank == 0

    @property
    def nodes(self) -> int:
        """Number of machines."""
        return self.count // self.local_count

    def reporter(self, reporter: Reporter) -> Reporter:
        """Return the reporter for the first process, and for the others one that only asks whether to stop."""
        return reporter if self.first else _Listener(reporter)

    @contextlib.contextmanager
    def joined(self) -> Iterator[None]:
        """Connect the processes for the time of a block: by gloo, and by NCCL between GPUs."""
        if self.count == 1 or distributed.is_initialized():
            yield
            return
        backend = "gloo"
        if torch.cuda.is_available():
            torch.cuda.set_device(self.local_rank)
            backend = "cpu:gloo,cuda:nccl"
        distributed.init_process_group(backend, timeout=_TIMEOUT)
        try:
            yield
        finally:
            distributed.destroy_process_group()

    def wait(self) -> None:
        """Wait until all processes have come here."""
        if self.count > 1:
            distributed.barrier()

    def from_first(self, value: _T) -> _T:
        """Return the value of the first process; plain values only."""
        if self.count == 1:
            return value
        values = [value]
        distributed.broadcast_object_list(values, src=0)
        return values[0]

    def gathered(self, value: _T) -> list[_T]:
        """Return the values of all processes in their order."""
        if self.count == 1:
            return [value]
        values: list[Any] = [None] * self.count
        distributed.all_gather_object(values, value)
        return values

    def mean(self, value: Tensor) -> Tensor:
        """Return the mean of a tensor over all processes, without gradient."""
        return mean_over_processes(value)

    def share(self, count: int) -> range:
        """Return which of ``count`` items this process takes."""
        return range(self.rank, count, self.count)

    def check_batch(self, recipe: Recipe, section: StageSection, native_bands: bool) -> None:
        """Refuse batches that cannot be divided evenly.

        Args:
            recipe: The recipe.
            section: Its section for the stage.
            native_bands: Whether the tiles of a step come in groups of one scene each.

        Raises:
            ManifestError: Some process would get fewer tiles than another.
        """
        size = section.sampling.batch_size
        groups = min(section.sampling.scenes_per_step, size) if native_bands else 1
        if size % (groups * self.count):
            what = f"{self.count} processes" + (f" and {groups} scenes a step" if groups > 1 else "")
            raise ManifestError(
                f"sampling.batch_size {size} cannot be divided evenly among {what}.",
                f"Choose a multiple of {groups * self.count}, for example {-(-size // (groups * self.count))} x "
                f"{groups * self.count}.",
            )


class _Listener(SilentReporter):
    def __init__(self, reporter: Reporter) -> None:
        self._reporter = reporter

    def check_cancelled(self) -> None:
        self._reporter.check_cancelled()
