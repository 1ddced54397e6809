"""Who computes a map: this process, or the workers of a cluster (:mod:`spectralx.inference.cluster_mapper`)."""

from __future__ import annotations

import contextlib
import math
import time
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from spectralx.inference.budget import Budget, concurrent_runs
from spectralx.inference.clock import Clock
from spectralx.inference.estimate import seconds_per_tile
from spectralx.inference.memory import return_free_memory
from spectralx.inference.output_rows import OutputRows
from spectralx.inference.pipeline import MappingOptions, map_part
from spectralx.inference.providers import Device, ProviderReport
from spectralx.inference.report import peak_memory_mb
from spectralx.inference.request import Job
from spectralx.inference.session import Session, usable_cores
from spectralx.inference.source import BoundSource
from spectralx.progress import Reporter
from spectralx.raster.reader import RasterReader
from spectralx.raster.windows import Window
from spectralx.sensors.statistics import SceneStatistics
from spectralx.spec import BandSpec

# How often free memory goes back to the system, in seconds: the gaps in the heap stay small, and it costs no time.
_MEMORY_RETURNED_S = 0.25

# Path, device, threads, runs at once, the images' bands and whether their novelty is asked for, as the constructor of a
# session takes them.
OpenSession = Callable[[Path, Device, int, int, tuple[BandSpec, ...], bool], Session]


@dataclass(frozen=True)
class MeasuredScene:
    """A job whose raster is open and was measured."""

    job: Job
    reader: RasterReader
    statistics: SceneStatistics


class Finished(NamedTuple):
    """What became final: tiles done or skipped since the last time, and rows."""

    tiles: int
    skipped: int
    rows: tuple[OutputRows, ...]


class Mapper(Protocol):
    """Computes the rows of a map.

    Attributes:
        providers: Where the model runs. Width of strips and size of batches follow from it alone, so that all mappers
            of the same providers compute the same bits.
    """

    providers: ProviderReport

    def tiles(self, parts: Sequence[Window]) -> int:
        """Return how many tiles the parts take at most."""

    def seconds_per_tile(self, budget: Budget) -> float:
        """Measure how long a tile takes when everything is busy."""

    def memory_mb(self, budget: Budget) -> float:
        """Return what the process that computes takes; on a cluster each of its workers."""

    def map(self, parts: Sequence[Window], budget: Budget) -> Generator[Finished, None, None]:
        """Map parts of the job's window, each as wide as a strip; the rows may come in any order."""

    def describe(self) -> dict[str, Any] | None:
        """Return what a report should say of the workers; None without any."""


OpenMapper = Callable[[MeasuredScene, Reporter, Clock], Mapper]


def planned_runs(job: Job, threads: int) -> int:
    """Return how many runs of the network go on at once on a CPU."""
    return concurrent_runs(job.spec, len(job.grid.part(job.mask_window)), threads, job.request.batch)


class LocalMapper:
    """Computes in this process.

    Args:
        scene: What to map.
        reporter: Told of warnings, and asked whether to stop.
        clock: Receives the seconds of each part of the work.
        open_session: Opens a session, or hands out one that is shared with other mappings.
    """

    def __init__(
        self, scene: MeasuredScene, reporter: Reporter, clock: Clock, open_session: OpenSession = Session
    ) -> None:
        self._scene, self._reporter, self._clock = scene, reporter, clock
        job, threads = scene.job, scene.job.request.threads or usable_cores()
        with clock("loading"):
            runs = planned_runs(job, threads)
            novelty = job.request.novelty is not None
            self._session = open_session(job.model, job.request.device, threads, runs, job.spec.bands, novelty)
        self.providers = self._session.report
        if self.providers.warning:
            reporter.warning(self.providers.warning)

    def tiles(self, parts: Sequence[Window]) -> int:
        """Return how many tiles the parts take at most."""
        return sum(len(self._scene.job.grid.part(part)) for part in parts)

    def seconds_per_tile(self, budget: Budget) -> float:
        """Measure how long a tile takes when everything is busy."""
        return seconds_per_tile(self._session, budget.batch)

    def memory_mb(self, budget: Budget) -> float:
        """Return what this process will take."""
        return (peak_memory_mb() or 0.0) + budget.working_mb

    def map(self, parts: Sequence[Window], budget: Budget) -> Generator[Finished, None, None]:
        """Map the parts one after the other, each from top to bottom."""
        job, kinds = self._scene.job, self._scene.job.output_kinds
        source = BoundSource(self._scene.reader, job.binding, self._scene.statistics.mean)
        network = partial(self._session.run, statistics=self._scene.statistics.as_array())
        options = MappingOptions(
            class_values=tuple(item.value for item in job.spec.classes),
            batch=budget.batch,
            runs=self.providers.runs,
            probabilities=kinds.probability_bands is not None,
            novelty=kinds.novelty is not None,
            mask=job.mask,
            area=job.window,
        )
        returned = -math.inf
        for part in parts:
            placed, poll = job.grid.part(part), self._reporter.check_cancelled
            with contextlib.closing(map_part(source, network, placed, options, self._clock, poll)) as steps:
                for step in steps:
                    if time.monotonic() - returned > _MEMORY_RETURNED_S:
                        return_free_memory()
                        returned = time.monotonic()
                    with self._clock("writing"):
                        rows = tuple(kinds.encode(found) for found in step.rows)
                    yield Finished(step.tiles, step.skipped, rows)

    def describe(self) -> None:
        """Return None: there are no workers."""
