"""Mapping a raster with an exported model: checks and estimate first, then the pipeline, then a report."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from spectralx.inference.blending import blank_rows
from spectralx.inference.budget import Budget, concurrent_runs, plan_memory
from spectralx.inference.clock import Clock
from spectralx.inference.estimate import Estimate, OutputSize, check_disk, seconds_per_tile
from spectralx.inference.guards import check_values
from spectralx.inference.journal import file_identity, option_identity, raster_identity
from spectralx.inference.memory import return_memory
from spectralx.inference.outputs import check_outputs, withdrawn_on_error
from spectralx.inference.pipeline import MappingOptions, Progress, map_part
from spectralx.inference.report import (
    ClassCounter,
    describe_binding,
    describe_model,
    describe_statistics,
    peak_memory_mb,
    write_report,
)
from spectralx.inference.request import Job, SegmentRequest, SegmentResult, prepare
from spectralx.inference.session import Device, Session, usable_cores
from spectralx.inference.source import BoundSource, open_reader
from spectralx.inference.tiling import column_strips
from spectralx.inference.writers import MapWriters
from spectralx.progress import Reporter, ScaledReporter, SilentReporter
from spectralx.raster.access import limit_cache
from spectralx.raster.reader import RasterReader
from spectralx.raster.windows import Window, row_bands
from spectralx.sensors.statistics import SceneStatistics, scene_statistics

__all__ = ["SegmentRequest", "SegmentResult", "estimate", "segment"]

# Share of the progress bar at which the pixels are mapped and only the final layout of the files is left.
_MEASURED, _MAPPED = 0.03, 0.95

# From so many tiles on the time is measured before the start: fewer are done sooner than they are worth estimating.
_ESTIMATED_TILES = 2000

# How often a source is looked at for changes, in seconds.
_SOURCE_CHECK_S = 2.0

# Rows that are written at a time where nothing is to be mapped.
_BLANK_ROWS = 256


class _Warnings:
    """Passes warnings on and keeps them for the report."""

    def __init__(self, reporter: Reporter) -> None:
        self._reporter = reporter
        self.messages: list[str] = []

    def add(self, messages: Sequence[str]) -> None:
        for message in messages:
            self.messages.append(message)
            self._reporter.warning(message)


# Path, device, threads and runs at once, as the constructor of a session takes them.
OpenSession = Callable[[Path, Device, int, int], Session]


@dataclass(frozen=True)
class _Ready:
    """A job whose raster was measured and whose model is loaded."""

    job: Job
    outputs: dict[str, Path]
    reader: RasterReader
    statistics: SceneStatistics
    session: Session
    budget: Budget
    clock: Clock
    warnings: _Warnings

    @property
    def strips(self) -> list[Window]:
        """The window in column strips, which are mapped one after the other."""
        job = self.job
        return list(column_strips(job.grid, job.window, self.budget.strip_width, job.metadata.block_size[0]))

    @property
    def tiles(self) -> int:
        """Tiles at most."""
        return sum(len(self.job.grid.part(part)) for part in _wanted_parts(self.strips, self.job.mask_window))


def segment(
    request: SegmentRequest,
    reporter: Reporter | None = None,
    on_estimate: Callable[[Estimate], None] | None = None,
    open_session: OpenSession = Session,
) -> SegmentResult:
    """Map a raster.

    The map has the raster's grid, coordinate reference system and 0 where the raster holds no data; with an extent, the
    part of that grid. Tiles and statistics belong to the whole raster, so a part gets the same classes as the whole.

    Args:
        request: What to map.
        reporter: Told of progress and warnings, and asked whether to stop.
        on_estimate: Told before a long mapping starts what it will take.
        open_session: Opens a session, or hands out one that is shared with other mappings.

    Returns:
        The files written and the report.

    Raises:
        RequestError: The request cannot be carried out; one of the classes of ``spectralx.errors`` that tells why.
        EngineError: The engine failed.
        Cancelled: The user stopped; no output is left, and with ``resume`` what a later run can go on with.
    """
    began = time.perf_counter()
    reporter = reporter or SilentReporter()
    with _ready(request, reporter, open_session) as ready, withdrawn_on_error(ready.outputs.values()):
        check_disk(_sizes(ready))
        if on_estimate is not None and ready.tiles >= _ESTIMATED_TILES:
            on_estimate(_estimate(ready))
        counter = ClassCounter(ready.job.spec.classes)
        tiles = _map(ready, counter, reporter)
        if not any(counter.pixels.values()):
            ready.warnings.add(["No pixel was mapped: the raster holds no data inside the extent and the mask."])
        report = _report(ready, counter, tiles)
        report["seconds"] = {**ready.clock.seconds, "total": time.perf_counter() - began}
        if request.report is not None:
            write_report(ready.outputs["REPORT"], report)
    reporter.progress(1.0, "Done")
    return SegmentResult({name: str(path) for name, path in ready.outputs.items()}, report)


def estimate(request: SegmentRequest, reporter: Reporter | None = None) -> Estimate:
    """Measure what a mapping would take, without writing anything.

    Raises:
        RequestError: The request cannot be carried out, or the disk cannot hold its outputs.
        EngineError: The engine failed.
    """
    with _ready(request, reporter or SilentReporter()) as ready:
        return _estimate(ready)


@contextlib.contextmanager
def _ready(request: SegmentRequest, reporter: Reporter, open_session: OpenSession = Session) -> Iterator[_Ready]:
    """Check a request, measure its raster and load its model."""
    return_memory()
    warnings, clock = _Warnings(reporter), Clock()
    outputs = check_outputs(request.outputs, request.input)
    reporter.progress(0.0, "Checking raster and model")
    job, found = prepare(request)
    warnings.add(found)
    with open_reader(job.profile, job.binding) as reader:
        reporter.progress(0.01, "Measuring the scene")
        with clock("measuring"):
            statistics = scene_statistics(reader, job.binding)
        check_values(statistics, job.spec)
        reporter.check_cancelled()
        with clock("loading"):
            session = _session(job, open_session)
        warnings.add([session.report.warning] if session.report.warning else [])
        budget = _budget(job, session)
        limit_cache(budget.cache_mb)
        yield _Ready(job, outputs, reader, statistics, session, budget, clock, warnings)


def _session(job: Job, open_session: OpenSession) -> Session:
    request, threads = job.request, job.request.threads or usable_cores()
    tiles = len(job.grid.part(job.mask_window))
    return open_session(job.model, request.device, threads, concurrent_runs(job.spec, tiles, threads, request.batch))


def _budget(job: Job, session: Session) -> Budget:
    return plan_memory(
        job.metadata,
        job.spec,
        len(job.binding.source_bands),
        session.report.device == "cuda",
        session.report.runs,
        job.request.batch,
        job.request.memory_mb,
        job.request.probabilities is not None,
    )


def _sizes(ready: _Ready) -> dict[Path, OutputSize]:
    """Return what each raster that is asked for will take."""
    job, paths = ready.job, ready.outputs
    kinds = {
        "OUTPUT": (1, "uint8"),
        "CONFIDENCE": (1, "uint8"),
        "PROBABILITIES": (len(job.probability_bands), job.request.probability_type),
    }
    return {paths[name]: OutputSize(job.window.pixels, *kind) for name, kind in kinds.items() if name in paths}


def _estimate(ready: _Ready) -> Estimate:
    needed, free = check_disk(_sizes(ready))
    seconds = ready.tiles * seconds_per_tile(ready.session, ready.budget.batch)
    return Estimate(ready.tiles, seconds, needed, free, (peak_memory_mb() or 0.0) + ready.budget.working_mb)


def _key(ready: _Ready) -> dict[str, str]:
    """Return what the pixels of the map depend on, by the names that a refusal to resume uses."""
    job, request = ready.job, ready.job.request
    mask = None if request.mask is None else file_identity(request.mask)
    kinds = request.confidence is not None, request.probabilities is not None, request.probability_type
    return {
        "raster": raster_identity(job.metadata),
        "model": file_identity(job.model),
        "bands": option_identity(job.binding.source_bands, job.binding.matrix, ready.statistics.as_array()),
        "extent": option_identity(job.window),
        "mask": option_identity(mask),
        "overlap": option_identity(job.grid.rows, job.grid.cols),
        "batch and memory": option_identity(ready.budget.batch, ready.strips),
        "outputs": option_identity(kinds, job.probability_bands),
        "device": option_identity(ready.session.report.used),
    }


def _map(ready: _Ready, counter: ClassCounter, reporter: Reporter) -> dict[str, Any]:
    """Run the pipeline over the window, strip by strip, and write what it finishes.

    Returns:
        The numbers of tiles for the report.
    """
    job, strips = ready.job, ready.strips
    source = BoundSource(ready.reader, job.binding, ready.statistics.mean)
    final_layout = ScaledReporter(reporter, _MAPPED, 1.0)
    done = skipped = resumed = 0
    with MapWriters(job, strips, _key(ready), final_layout, ready.session.report.threads, ready.clock) as writers:
        ready.warnings.add(writers.warnings)
        rests = [_without_first(strip, rows) for strip, rows in zip(strips, writers.done)]
        total = sum(len(job.grid.part(part)) for part in _wanted_parts(rests, job.mask_window))
        for index, rest in enumerate(rests):
            for values in writers.stored_classes(index):
                counter.add(values)
                resumed += values.size
            for step in _steps(ready, source, rest, reporter):
                for rows in step.rows:
                    writers.write(rows)
                    counter.add(rows.classes)
                done, skipped = done + step.tiles, skipped + step.skipped
                fraction = _MEASURED + (_MAPPED - _MEASURED) * done / max(total, 1)
                reporter.progress(fraction, f"Mapping tile {done:,} of {total:,}")
        ready.reader.check_unchanged()
    sizes = {"size": job.spec.tile_size, "batch": ready.budget.batch}
    return {"run": done - skipped, "skipped": skipped, **sizes, "resumed_pixels": resumed}


def _steps(ready: _Ready, source: BoundSource, rest: Window, reporter: Reporter) -> Iterator[Progress]:
    """Map the rest of a strip from top to bottom, as :func:`map_part` does; rows outside the mask are not even read."""
    job, request = ready.job, ready.job.request
    keep = request.probabilities is not None
    values = tuple(item.value for item in job.spec.classes)
    network = partial(ready.session.run, statistics=ready.statistics.as_array())
    options = MappingOptions(values, ready.budget.batch, ready.session.report.runs, keep, job.mask, job.window)
    layers = len(values) if keep else None
    wanted = next(_wanted_parts([rest], job.mask_window), Window(rest.col_off, rest.row_end, rest.width, 0))
    above = Window(rest.col_off, rest.row_off, rest.width, wanted.row_off - rest.row_off)
    below = Window(rest.col_off, wanted.row_end, rest.width, rest.row_end - wanted.row_end)
    yield from (Progress(0, 0, (blank_rows(band, layers),)) for band in row_bands(above, _BLANK_ROWS))
    if wanted.height:
        checked = time.monotonic()
        steps = map_part(source, network, job.grid.part(wanted), options, ready.clock, reporter.check_cancelled)
        with contextlib.closing(steps):
            for step in steps:
                if time.monotonic() - checked > _SOURCE_CHECK_S:
                    ready.reader.check_unchanged()
                    checked = time.monotonic()
                yield step
    yield from (Progress(0, 0, (blank_rows(band, layers),)) for band in row_bands(below, _BLANK_ROWS))


def _without_first(strip: Window, rows: int) -> Window:
    return Window(strip.col_off, strip.row_off + rows, strip.width, strip.height - rows)


def _wanted_parts(strips: Iterable[Window], mask_window: Window) -> Iterator[Window]:
    """Yield the rows of each strip in which the mask can want anything, at the strip's full width."""
    for strip in strips:
        inside = strip.intersection(mask_window)
        if inside is not None:
            yield Window(strip.col_off, inside.row_off, strip.width, inside.height)


def _report(ready: _Ready, counter: ClassCounter, tiles: dict[str, Any]) -> dict[str, Any]:
    job = ready.job
    metadata, window = job.metadata, job.window
    return {
        "model": describe_model(job.spec, job.model),
        "raster": {
            "path": metadata.path,
            "width": metadata.width,
            "height": metadata.height,
            "window": [window.col_off, window.row_off, window.width, window.height],
            "gsd_m": metadata.gsd_m,
            "sensor": job.profile.sensor,
        },
        "binding": describe_binding(job.binding),
        "statistics": describe_statistics(ready.statistics),
        "providers": ready.session.report.as_dict(),
        "classes": counter.table(metadata.gsd_m),
        "tiles": tiles,
        "peak_memory_mb": peak_memory_mb(),
        "warnings": ready.warnings.messages,
    }
