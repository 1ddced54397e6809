"""Mapping a raster with an exported model: checks first, then the pipeline, then a report."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from spectralx.errors import ExtentError, LabelError
from spectralx.inference.budget import Budget, concurrent_runs, plan_memory
from spectralx.inference.clock import Clock
from spectralx.inference.guards import check_quantity, check_scale, check_values
from spectralx.inference.model_file import read_spec, resolve_model
from spectralx.inference.outputs import check_outputs, withdrawn_on_error
from spectralx.inference.pipeline import MappingOptions, Mask, map_part
from spectralx.inference.report import (
    ClassCounter,
    describe_binding,
    describe_model,
    describe_statistics,
    peak_memory_mb,
    write_report,
)
from spectralx.inference.session import Device, Session, usable_cores
from spectralx.inference.source import BoundSource, open_reader
from spectralx.inference.tiling import DEFAULT_OVERLAP, TileGrid, column_strips
from spectralx.inference.writers import MapWriters
from spectralx.progress import Reporter, ScaledReporter, SilentReporter
from spectralx.raster.access import limit_cache
from spectralx.raster.georeference import window_of_extent
from spectralx.raster.metadata import RasterMetadata, read_metadata
from spectralx.raster.vector import PolygonReader
from spectralx.raster.windows import Window
from spectralx.sensors.binding import Binding, bind, bind_by_hand
from spectralx.sensors.profile import SpectralProfile, resolve
from spectralx.sensors.statistics import SceneStatistics, scene_statistics
from spectralx.spec import ModelSpec

# Share of the progress bar at which the pixels are mapped and only the final layout of the files is left.
_MEASURED, _MAPPED = 0.03, 0.95


@dataclass(frozen=True)
class SegmentRequest:
    """What to map, with what, and where to.

    Attributes:
        input: Raster: a file or a name that GDAL understands.
        output: Class map to write.
        model: Name of a bundled model or path.
        bands: Bands of the raster (from 1) in the model's order; None binds them by wavelength.
        sensor: Name of the sensor, for rasters that state no wavelengths.
        extent: ``(xmin, ymin, xmax, ymax)`` in the raster's coordinates; None maps all.
        mask: Vector file; only pixels inside its polygons are mapped.
        overlap: Smallest fraction of a tile that it shares with the next, 0 to 0.9.
        device: Where to run.
        batch: Tiles in one run of the network; None chooses.
        threads: Threads of the network on the CPU; None takes every core.
        memory_mb: Working memory in MiB for rows, tiles and sums, beside runtime and model; None takes the default.
        confidence: Probability of the mapped class in per cent to write (uint8, 255 where nothing is mapped).
        probabilities: Probability of every class to write (float32, NaN where nothing is mapped).
        report: Report to write: JSON, or a page for the suffix ``.html``.
    """

    input: str
    output: Path
    model: str
    bands: tuple[int, ...] | None = None
    sensor: str | None = None
    extent: tuple[float, float, float, float] | None = None
    mask: Path | None = None
    overlap: float = DEFAULT_OVERLAP
    device: Device = "auto"
    batch: int | None = None
    threads: int | None = None
    memory_mb: int | None = None
    confidence: Path | None = None
    probabilities: Path | None = None
    report: Path | None = None

    @property
    def outputs(self) -> dict[str, Path]:
        """The files that are asked for, by the name of their Processing parameter."""
        paths = {
            "OUTPUT": self.output,
            "CONFIDENCE": self.confidence,
            "PROBABILITIES": self.probabilities,
            "REPORT": self.report,
        }
        return {name: path for name, path in paths.items() if path is not None}


@dataclass(frozen=True)
class SegmentResult:
    """What came out.

    Attributes:
        outputs: Absolute path of each file by the name of its Processing parameter.
        report: Figures, as in docs/architecture.md.
    """

    outputs: dict[str, str]
    report: dict[str, Any]


@dataclass(frozen=True)
class _Job:
    """A request that passed the checks that need no pixel."""

    request: SegmentRequest
    model: Path
    spec: ModelSpec
    metadata: RasterMetadata
    profile: SpectralProfile
    binding: Binding
    grid: TileGrid
    window: Window
    mask: Mask | None


class _Warnings:
    """Passes warnings on and keeps them for the report."""

    def __init__(self, reporter: Reporter) -> None:
        self._reporter = reporter
        self.messages: list[str] = []

    def add(self, messages: Sequence[str]) -> None:
        for message in messages:
            self.messages.append(message)
            self._reporter.warning(message)


def segment(request: SegmentRequest, reporter: Reporter | None = None) -> SegmentResult:
    """Map a raster.

    The map has the raster's grid, coordinate reference system and 0 where the raster holds no data; with an extent, the
    part of that grid. Tiles and statistics belong to the whole raster, so a part gets the same classes as the whole.

    Args:
        request: What to map.
        reporter: Told of progress and warnings, and asked whether to stop.

    Returns:
        The files written and the report.

    Raises:
        RequestError: The request cannot be carried out; one of the classes of ``spectralx.errors`` that tells why.
        EngineError: The engine failed.
        Cancelled: The user stopped; no output is left.
    """
    began = time.perf_counter()
    reporter = reporter or SilentReporter()
    warnings, clock = _Warnings(reporter), Clock()
    outputs = check_outputs(request.outputs, request.input)
    reporter.progress(0.0, "Checking raster and model")
    job = _prepare(request, warnings)
    with withdrawn_on_error(outputs.values()):
        with open_reader(job.profile, job.binding) as reader:
            reporter.progress(0.01, "Measuring the scene")
            with clock("measuring"):
                statistics = scene_statistics(reader, job.binding)
            check_values(statistics, job.spec)
            reporter.check_cancelled()
            with clock("loading"):
                session = _session(job)
            warnings.add([session.report.warning] if session.report.warning else [])
            budget = _budget(job, session)
            limit_cache(budget.cache_mb)
            source = BoundSource(reader, job.binding, statistics.mean)
            counter = ClassCounter(job.spec.classes)
            tiles = _map(job, source, session, statistics, budget, counter, clock, reporter)
        if not any(counter.pixels.values()):
            warnings.add(["No pixel was mapped: the raster holds no data inside the extent and the mask."])
        report = _report(job, session, statistics, counter, tiles, warnings.messages)
        report["seconds"] = {**clock.seconds, "total": time.perf_counter() - began}
        if request.report is not None:
            write_report(outputs["REPORT"], report)
    reporter.progress(1.0, "Done")
    return SegmentResult({name: str(path) for name, path in outputs.items()}, report)


def _prepare(request: SegmentRequest, warnings: _Warnings) -> _Job:
    model = resolve_model(request.model)
    spec = read_spec(model)
    metadata = read_metadata(request.input)
    profile = resolve(metadata, request.sensor)
    chosen = request.bands
    binding = bind(profile, spec.bands) if chosen is None else bind_by_hand(profile, spec.bands, chosen)
    warnings.add(profile.warnings)
    warnings.add(check_scale(metadata, spec))
    warnings.add(check_quantity(profile, spec))
    window = metadata.window if request.extent is None else window_of_extent(metadata, request.extent)
    mask = None if request.mask is None else _polygon_mask(request.mask, metadata)
    # The decoder's coarsest level joins 2 x 2 patches: all tiles see the same ones.
    grid = TileGrid.of(metadata.width, metadata.height, spec.tile_size, request.overlap, 2 * spec.patch_size)
    return _Job(request, model, spec, metadata, profile, binding, grid, window, mask)


def _session(job: _Job) -> Session:
    request, threads = job.request, job.request.threads or usable_cores()
    tiles = len(job.grid.part(job.window))
    return Session(job.model, request.device, threads, concurrent_runs(job.spec, tiles, threads, request.batch))


def _budget(job: _Job, session: Session) -> Budget:
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


def _polygon_mask(path: Path, metadata: RasterMetadata) -> Mask:
    """Return a function that tells which pixels of a window lie inside the polygons of a file."""
    try:
        polygons = PolygonReader(path, metadata)
    except LabelError as error:
        raise ExtentError(error.message, error.hint) from error
    return lambda window: polygons.read(window).valid


def _map(
    job: _Job,
    source: BoundSource,
    session: Session,
    statistics: SceneStatistics,
    budget: Budget,
    counter: ClassCounter,
    clock: Clock,
    reporter: Reporter,
) -> dict[str, int]:
    """Run the pipeline over the window, strip by strip, and write what it finishes.

    Returns:
        The numbers of tiles for the report.
    """
    request, spec = job.request, job.spec
    strips = column_strips(job.grid, job.window, budget.strip_width, job.metadata.block_size[0])
    parts = [job.grid.part(strip) for strip in strips]
    keep = request.probabilities is not None
    values = tuple(item.value for item in spec.classes)
    options = MappingOptions(values, budget.batch, session.report.runs, keep, job.mask)
    network = partial(session.run, statistics=statistics.as_array())
    total, done, skipped = sum(len(part) for part in parts), 0, 0
    writers = MapWriters(
        job.metadata,
        job.window,
        spec.classes,
        request.output,
        request.confidence,
        request.probabilities,
        ScaledReporter(reporter, _MAPPED, 1.0),
        session.report.threads,
        clock,
    )
    with writers:
        for part in parts:
            with contextlib.closing(map_part(source, network, part, options, clock, reporter.check_cancelled)) as steps:
                for step in steps:
                    for rows in step.rows:
                        writers.write(rows)
                        counter.add(rows.classes)
                    done, skipped = done + step.tiles, skipped + step.skipped
                    fraction = _MEASURED + (_MAPPED - _MEASURED) * done / total
                    reporter.progress(fraction, f"Mapping tile {done:,} of {total:,}")
    return {"run": done - skipped, "skipped": skipped, "size": spec.tile_size, "batch": budget.batch}


def _report(
    job: _Job,
    session: Session,
    statistics: SceneStatistics,
    counter: ClassCounter,
    tiles: dict[str, int],
    warnings: list[str],
) -> dict[str, Any]:
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
        "statistics": describe_statistics(statistics),
        "providers": session.report.as_dict(),
        "classes": counter.table(metadata.gsd_m),
        "tiles": tiles,
        "peak_memory_mb": peak_memory_mb(),
        "warnings": warnings,
    }
