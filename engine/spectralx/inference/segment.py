"""Mapping a raster with an exported model: checks and estimate first, then the pipeline, then a report."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from spectralx.files import file_sha256
from spectralx.inference.budget import MEASURING_CACHE_MB, Budget, plan_memory
from spectralx.inference.clock import Clock
from spectralx.inference.estimate import Estimate, OutputSize, check_disk
from spectralx.inference.guards import check_values
from spectralx.inference.journal import option_identity, raster_identity
from spectralx.inference.mapper import LocalMapper, Mapper, MeasuredScene, OpenMapper
from spectralx.inference.measured import measure_job, small_scene_warning
from spectralx.inference.memory import share_heap
from spectralx.inference.outputs import check_outputs, withdrawn_on_error
from spectralx.inference.report import (
    ClassCounter,
    NoveltyCounter,
    describe_binding,
    describe_model,
    describe_statistics,
    peak_memory_mb,
    write_report,
)
from spectralx.inference.request import Job, SegmentRequest, SegmentResult, prepare
from spectralx.inference.rescaled import at_model_scale
from spectralx.inference.session import usable_cores
from spectralx.inference.source import open_reader
from spectralx.inference.tiling import column_strips
from spectralx.inference.writers import MapWriters
from spectralx.progress import Reporter, ScaledReporter, SilentReporter
from spectralx.raster.access import limit_cache, limited_cache
from spectralx.raster.reader import RasterReader
from spectralx.raster.windows import Window, row_bands
from spectralx.sensors.statistics import SceneStatistics

__all__ = ["SegmentRequest", "SegmentResult", "estimate", "segment"]

# Share of the progress bar at which the pixels are mapped and only the final layout of the files is left.
_MEASURED, _MAPPED = 0.03, 0.95

# From so many tiles on the time is measured before the start: fewer are done sooner than they are worth estimating.
_ESTIMATED_TILES = 2000

# How often a source is looked at for changes, in seconds.
_SOURCE_CHECK_S = 2.0

# Rows that are written at a time where nothing is to be mapped.
_BLANK_ROWS = 256


class _Warnings(ScaledReporter):
    """Passes everything on and keeps warnings for the report."""

    def __init__(self, reporter: Reporter) -> None:
        super().__init__(reporter, 0.0, 1.0)
        self.messages: list[str] = []

    def warning(self, message: str) -> None:
        self.messages.append(message)
        super().warning(message)

    def add(self, messages: Sequence[str]) -> None:
        for message in messages:
            self.warning(message)


@dataclass(frozen=True)
class _Ready:
    """A job whose raster was measured and whose model is loaded."""

    job: Job
    outputs: dict[str, Path]
    reader: RasterReader
    statistics: SceneStatistics
    mapper: Mapper
    budget: Budget
    clock: Clock
    warnings: _Warnings

    @property
    def strips(self) -> list[Window]:
        """The window in column strips, which are mapped one after the other."""
        job = self.job
        return list(column_strips(job.grid, job.window, self.budget.strip_width))

    @property
    def tiles(self) -> int:
        """Tiles at most."""
        parts = (_wanted_part(strip, self.job.mask_window) for strip in self.strips)
        return self.mapper.tiles([part for part in parts if part.height])


def segment(
    request: SegmentRequest,
    reporter: Reporter | None = None,
    on_estimate: Callable[[Estimate], None] | None = None,
    open_mapper: OpenMapper = LocalMapper,
) -> SegmentResult:
    """Map a raster.

    The map has the raster's grid, coordinate reference system and 0 where the raster holds no data; with an extent, the
    part of that grid. Tiles and statistics belong to the whole raster, so a part gets the same classes as the whole.

    Args:
        request: What to map.
        reporter: Told of progress and warnings, and asked whether to stop.
        on_estimate: Told before a long mapping starts what it will take.
        open_mapper: Who computes: this process, or a cluster.

    Returns:
        The files written and the report.

    Raises:
        RequestError: The request cannot be carried out; one of the classes of ``spectralx.errors`` that tells why.
        EngineError: The engine failed.
        Cancelled: The user stopped; no output is left, and with ``resume`` what a later run can go on with.
    """
    began = time.perf_counter()
    reporter = reporter or SilentReporter()
    with _ready(request, reporter, open_mapper) as ready, withdrawn_on_error(ready.outputs.values()):
        check_disk(_sizes(ready))
        if on_estimate is not None and ready.tiles >= _ESTIMATED_TILES:
            on_estimate(_estimate(ready))
        counter, novelty = ClassCounter(ready.job.spec.classes), NoveltyCounter()
        tiles = _map(ready, counter, novelty, reporter)
        if not any(counter.pixels.values()):
            ready.warnings.add(["No pixel was mapped: the raster holds no data inside the extent and the mask."])
        report = _report(ready, counter, novelty, tiles)
        report["seconds"] = {**ready.clock.seconds, "total": time.perf_counter() - began}
        if request.report is not None:
            write_report(ready.outputs["REPORT"], report)
    reporter.progress(1.0, "Done")
    return SegmentResult({name: str(path) for name, path in ready.outputs.items()}, report)


def estimate(
    request: SegmentRequest, reporter: Reporter | None = None, open_mapper: OpenMapper = LocalMapper
) -> Estimate:
    """Measure what a mapping would take, without writing anything.

    Args:
        request: What to map.
        reporter: Told of progress and warnings, and asked whether to stop.
        open_mapper: Who would compute: this process, or a cluster.

    Raises:
        RequestError: The request cannot be carried out, or the disk cannot hold its outputs.
        EngineError: The engine failed.
    """
    with _ready(request, reporter or SilentReporter(), open_mapper) as ready:
        return _estimate(ready)


@contextlib.contextmanager
def _ready(request: SegmentRequest, reporter: Reporter, open_mapper: OpenMapper) -> Iterator[_Ready]:
    """Check a request, measure its raster and load its model."""
    share_heap()
    warnings, clock = _Warnings(reporter), Clock()
    outputs = check_outputs(request.outputs, request.input)
    reporter.progress(0.0, "Checking raster and model")
    with contextlib.ExitStack() as stack:
        # Whoever calls this as a library gets GDAL's cache back as it was.
        stack.enter_context(limited_cache(MEASURING_CACHE_MB))
        view = stack.enter_context(at_model_scale(request, outputs["OUTPUT"]))
        job, found = prepare(request, view.path)
        warnings.add([*view.warnings, *found, *small_scene_warning(job)])
        reader = stack.enter_context(open_reader(job.profile, job.binding))
        reporter.progress(0.01, "Measuring the scene")
        with clock("measuring"):
            statistics = measure_job(job, reader)
        check_values(statistics, job.spec)
        reporter.check_cancelled()
        mapper = open_mapper(MeasuredScene(job, reader, statistics), warnings, clock)
        budget = _budget(job, mapper)
        limit_cache(budget.cache_mb)
        yield _Ready(job, outputs, reader, statistics, mapper, budget, clock, warnings)


def _budget(job: Job, mapper: Mapper) -> Budget:
    return plan_memory(
        job.metadata,
        job.spec,
        len(job.binding.source_bands),
        mapper.providers.on_gpu,
        mapper.providers.runs,
        job.request.batch,
        job.request.memory_mb,
        job.request.probabilities is not None,
        job.request.novelty is not None,
    )


def _sizes(ready: _Ready) -> dict[Path, OutputSize]:
    """Return what each raster that is asked for will take."""
    job, paths = ready.job, ready.outputs
    kinds = {
        "OUTPUT": (1, "uint8"),
        "CONFIDENCE": (1, "uint8"),
        "NOVELTY": (1, "uint8"),
        "PROBABILITIES": (len(job.probability_bands), job.request.probability_type),
    }
    return {paths[name]: OutputSize(job.window.pixels, *kind) for name, kind in kinds.items() if name in paths}


def _estimate(ready: _Ready) -> Estimate:
    needed, free = check_disk(_sizes(ready))
    seconds = ready.tiles * ready.mapper.seconds_per_tile(ready.budget)
    return Estimate(ready.tiles, seconds, needed, free, ready.mapper.memory_mb(ready.budget))


def _key(ready: _Ready) -> dict[str, str]:
    """Return what the pixels of the map depend on, by the names that a refusal to resume uses."""
    job, request = ready.job, ready.job.request
    mask = None if request.mask is None else file_sha256(request.mask)
    optional = request.confidence, request.probabilities, request.novelty
    kinds = *(path is not None for path in optional), request.probability_type
    return {
        "raster": raster_identity(job.metadata),
        "model": file_sha256(job.model),
        "bands": option_identity(
            job.binding.source_bands, job.binding.matrix, ready.statistics.as_array(), job.spec.bands
        ),
        "extent": option_identity(job.window),
        "mask": option_identity(mask),
        "overlap": option_identity(job.grid.rows, job.grid.cols),
        "batch and memory": option_identity(ready.budget.batch, ready.strips),
        "outputs": option_identity(kinds, job.probability_bands),
        "device": option_identity(ready.mapper.providers.used),
    }


def _map(ready: _Ready, counter: ClassCounter, novelty: NoveltyCounter, reporter: Reporter) -> dict[str, Any]:
    """Have the window mapped strip by strip, and write what is finished.

    Returns:
        The numbers of tiles for the report.
    """
    job, strips, threads = ready.job, ready.strips, ready.job.request.threads or usable_cores()
    final_layout = ScaledReporter(reporter, _MAPPED, 1.0)
    done = skipped = resumed = 0
    with MapWriters(job, strips, _key(ready), final_layout, threads, ready.clock) as writers:
        ready.warnings.add(writers.warnings)
        for index in range(len(strips)):
            for values in writers.stored_classes(index):
                counter.add(values)
                resumed += values.size
            for values in writers.stored_novelty(index):
                novelty.add(values)
        rests = [_without_first(strip, rows) for strip, rows in zip(strips, writers.done)]
        parts = [_wanted_part(rest, job.mask_window) for rest in rests]
        for band in _outside(rests, parts):
            reporter.check_cancelled()
            writers.write(job.output_kinds.blank(band))
        parts = [part for part in parts if part.height]
        total, checked = ready.mapper.tiles(parts), time.monotonic()
        with contextlib.closing(ready.mapper.map(parts, ready.budget)) as steps:
            for step in steps:
                for rows in step.rows:
                    writers.write(rows)
                    counter.add(rows.classes)
                    if rows.novelty is not None:
                        novelty.add(rows.novelty)
                done, skipped = done + step.tiles, skipped + step.skipped
                fraction = _MEASURED + (_MAPPED - _MEASURED) * min(1.0, done / max(total, 1))
                reporter.progress(fraction, f"Mapping tile {done:,} of {total:,}")
                if time.monotonic() - checked > _SOURCE_CHECK_S:
                    ready.reader.check_unchanged()
                    checked = time.monotonic()
        ready.reader.check_unchanged(on_network=True)
    sizes = {"size": job.spec.tile_size, "batch": ready.budget.batch}
    return {"run": done - skipped, "skipped": skipped, **sizes, "resumed_pixels": resumed}


def _without_first(strip: Window, rows: int) -> Window:
    return Window(strip.col_off, strip.row_off + rows, strip.width, strip.height - rows)


def _wanted_part(strip: Window, mask_window: Window) -> Window:
    """Return the rows of a strip in which the mask can want anything, at the strip's full width."""
    inside = strip.intersection(mask_window)
    if inside is None:
        return Window(strip.col_off, strip.row_end, strip.width, 0)
    return Window(strip.col_off, inside.row_off, strip.width, inside.height)


def _outside(strips: Iterable[Window], parts: Iterable[Window]) -> Iterator[Window]:
    """Yield what of each strip lies above and below its wanted part, in bands of rows: it is not even read."""
    for strip, part in zip(strips, parts):
        above = Window(strip.col_off, strip.row_off, strip.width, part.row_off - strip.row_off)
        below = Window(strip.col_off, part.row_end, strip.width, strip.row_end - part.row_end)
        for rows in (above, below):
            yield from row_bands(rows, _BLANK_ROWS)


def _report(ready: _Ready, counter: ClassCounter, novelty: NoveltyCounter, tiles: dict[str, Any]) -> dict[str, Any]:
    job = ready.job
    metadata, window = job.metadata, job.window
    return {
        "model": describe_model(job.spec, job.model),
        "raster": {
            "path": metadata.path if not job.request.resample_gsd else job.request.input,
            "width": metadata.width,
            "height": metadata.height,
            "window": [window.col_off, window.row_off, window.width, window.height],
            "gsd_m": metadata.gsd_m,
            "sensor": job.profile.sensor,
        },
        "binding": describe_binding(job.binding),
        "statistics": {**describe_statistics(ready.statistics), "of": job.request.statistics_of},
        "providers": ready.mapper.providers.as_dict(),
        "workers": ready.mapper.describe(),
        "classes": counter.table(metadata.gsd_m),
        "novelty": novelty.summary(),
        "tiles": tiles,
        "peak_memory_mb": peak_memory_mb(),
        "warnings": ready.warnings.messages,
    }
