"""``spectralx segment``: map a raster with an exported model."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from enum import Enum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from spectralx.cli.reporting import CommandReporter, ProgressMode, command
from spectralx.errors import BandError, ExtentError, RequestError

if TYPE_CHECKING:
    from spectralx.inference.mapper import OpenMapper
    from spectralx.inference.scenes import SceneOutcome
    from spectralx.inference.segment import SegmentRequest


class DeviceChoice(str, Enum):
    """Where the model runs."""

    auto = "auto"
    cuda = "cuda"
    tensorrt = "tensorrt"
    cpu = "cpu"


class ProbabilityChoice(str, Enum):
    """Type of the samples of probabilities."""

    float32 = "float32"
    uint8 = "uint8"


def segment(
    rasters: Annotated[
        list[str],
        typer.Argument(
            metavar="INPUT OUTPUT", help="Raster to map and class map to write; with --output-folder rasters only."
        ),
    ],
    model: Annotated[str, typer.Option(help="Name of a bundled model, or path of an exported one.")],
    bands: Annotated[
        str, typer.Option(metavar="auto|LIST", help="Bands in the model's order, as 3,2,1,4; auto goes by wavelength.")
    ] = "auto",
    sensor: Annotated[
        str | None, typer.Option(metavar="NAME", help="Sensor, for rasters that state no wavelengths.")
    ] = None,
    wavelengths: Annotated[
        str | None, typer.Option(metavar="FILE|JSON", help="Wavelengths of the bands, believed above the file's own.")
    ] = None,
    extent: Annotated[
        str | None,
        typer.Option(metavar="XMIN,YMIN,XMAX,YMAX", help="Part to map, in the raster's coordinates."),
    ] = None,
    mask: Annotated[Path | None, typer.Option(metavar="VECTOR", help="Map only inside these polygons.")] = None,
    statistics_of: Annotated[
        str | None,
        typer.Option(
            "--statistics-of",
            metavar="RASTER",
            help="Scene that the values are compared with, for a raster that was cut out of it (default: itself).",
        ),
    ] = None,
    resample_gsd: Annotated[
        bool,
        typer.Option("--resample-gsd", help="Map at a ground sampling distance that the model was made for."),
    ] = False,
    overlap: Annotated[float, typer.Option(min=0, max=0.9, help="Fraction of a tile shared with the next.")] = 0.25,
    device: Annotated[DeviceChoice, typer.Option(help="Where the model runs.")] = DeviceChoice.auto,
    batch: Annotated[int | None, typer.Option(min=1, help="Tiles in one run of the network (default: chosen).")] = None,
    threads: Annotated[int | None, typer.Option(min=1, help="Threads on the CPU (default: all cores).")] = None,
    memory: Annotated[
        int | None, typer.Option(metavar="MB", min=32, help="Working memory beside the model (default: up to 128).")
    ] = None,
    confidence: Annotated[
        Path | None, typer.Option(metavar="PATH", help="Probability of the mapped class in per cent to write.")
    ] = None,
    probabilities: Annotated[
        Path | None, typer.Option(metavar="PATH", help="Probability of every class to write, one band each.")
    ] = None,
    probability_classes: Annotated[
        str | None,
        typer.Option(metavar="NAMES", help="Classes whose probabilities are written, as water,built (default: all)."),
    ] = None,
    probability_type: Annotated[
        ProbabilityChoice, typer.Option(help="Probabilities from 0 to 1, or in per cent at a quarter of the size.")
    ] = ProbabilityChoice.float32,
    novelty: Annotated[
        Path | None,
        typer.Option(metavar="PATH", help="How strange each pixel is to the model, in per cent, to write."),
    ] = None,
    output_folder: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="Map several rasters to files of their names in this folder.")
    ] = None,
    polygons: Annotated[
        Path | None, typer.Option(metavar="PATH", help="GeoPackage to write the map's polygons to as well.")
    ] = None,
    min_area: Annotated[
        float | None, typer.Option(metavar="M2", min=0, help="Smallest area of a polygon (default: 0).")
    ] = None,
    min_pixels: Annotated[
        int | None, typer.Option(min=1, help="Smallest number of pixels of a polygon (default: 1).")
    ] = None,
    simplify: Annotated[
        float | None, typer.Option(metavar="PIXELS", min=0, help="Simplify polygons by at most this distance.")
    ] = None,
    workers: Annotated[
        int | None,
        typer.Option(metavar="N", min=1, help="Map with N engine processes on this machine that share the threads."),
    ] = None,
    scheduler: Annotated[
        str | None,
        typer.Option(metavar="ADDRESS", help="Map on the Dask cluster of this scheduler, as tcp://host:8786."),
    ] = None,
    report: Annotated[
        Path | None, typer.Option(metavar="PATH", help="Report to write: JSON, or a page for the suffix .html.")
    ] = None,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on where an interrupted run stopped; keep this one's work likewise.")
    ] = False,
    estimate_only: Annotated[
        bool, typer.Option("--estimate", help="Measure tiles, time, disk and memory, and write nothing.")
    ] = False,
    progress: Annotated[ProgressMode | None, typer.Option(help="How to report.")] = None,
) -> None:
    """Map a raster with an exported model."""
    with command(progress) as reporter:
        from spectralx.inference.mapper import LocalMapper
        from spectralx.inference.segment import SegmentRequest, estimate
        from spectralx.inference.segment import segment as run
        from spectralx.raster.polygons import PolygonOptions, check_polygon_output, polygonize

        several = output_folder is not None
        if several:
            _check_several(confidence, probabilities, novelty, polygons, report, estimate_only)
        if polygons is None:
            _check_no_polygons(min_area, min_pixels, simplify)
        raster, output = (rasters[0], Path()) if several else input_and_output(rasters)
        request = SegmentRequest(
            input=raster,
            output=output,
            model=model,
            bands=parse_bands(bands),
            sensor=sensor,
            wavelengths=wavelengths,
            extent=None if extent is None else parse_extent(extent),
            mask=mask,
            overlap=overlap,
            device=device.value,
            batch=batch,
            threads=threads,
            memory_mb=memory,
            confidence=confidence,
            probabilities=probabilities,
            probability_classes=None if probability_classes is None else parse_names(probability_classes),
            probability_type=probability_type.value,
            novelty=novelty,
            report=report,
            resume=resume,
            statistics_of=statistics_of,
            resample_gsd=resample_gsd,
        )
        with _mapper(workers, scheduler, threads, reporter) as mapper:
            if output_folder is not None:
                _segment_scenes(request, rasters, output_folder, mapper, reporter)
                return
            if estimate_only:
                figures = estimate(request, reporter, mapper or LocalMapper).as_dict()
                reporter.result({}, {"estimate": figures}, lambda console: console.print(estimate_text(figures)))
                return
            if polygons is not None:
                check_polygon_output(polygons)
            result = run(request, reporter, lambda found: reporter.estimate(found.as_dict()), mapper or LocalMapper)
        outputs, figures = dict(result.outputs), dict(result.report)
        if polygons is not None:
            options = PolygonOptions(min_pixels or 1, min_area or 0.0, simplify or 0.0)
            figures["polygons"] = polygonize(output, polygons, options, reporter)
            outputs["POLYGONS"] = str(polygons.expanduser().absolute())
        reporter.result(outputs, figures, lambda console: _render(console, outputs, figures))


def input_and_output(words: Sequence[str]) -> tuple[str, Path]:
    """Return the two words of a request for one scene.

    Raises:
        RequestError: They are not two.
    """
    if len(words) != 2:
        raise RequestError(
            f"segment takes INPUT and OUTPUT, but got {len(words)} names.",
            "For several rasters name a folder with --output-folder.",
        )
    return words[0], Path(words[1])


def _check_several(*single: Path | bool | None) -> None:
    if any(single):
        raise RequestError(
            "--confidence, --probabilities, --novelty, --polygons, --report and --estimate belong to a single raster.",
            "Leave them out, or map the rasters one by one.",
        )


def _check_no_polygons(*options: float | None) -> None:
    if any(option is not None for option in options):
        raise RequestError(
            "--min-area, --min-pixels and --simplify are about polygons, and none were asked for.",
            "Add --polygons PATH, or write polygons of a finished map with `spectralx polygonize`.",
        )


@contextmanager
def _mapper(
    workers: int | None, scheduler: str | None, threads: int | None, reporter: CommandReporter
) -> Iterator[OpenMapper | None]:
    """Yield what maps on a cluster, or None where this process does it."""
    if workers is None and scheduler is None:
        yield None
        return
    from spectralx.inference.cluster import open_cluster

    reporter.progress(0.0, "Connecting to the scheduler" if scheduler else "Starting the workers")
    with open_cluster(workers, scheduler, threads) as cluster:
        from spectralx.inference.cluster_mapper import ClusterMapper

        yield partial(ClusterMapper, cluster=cluster)


def _segment_scenes(
    template: SegmentRequest,
    rasters: Sequence[str],
    folder: Path,
    mapper: OpenMapper | None,
    reporter: CommandReporter,
) -> None:
    from spectralx.inference.scenes import check_all_mapped, scene_requests, segment_scenes

    outcomes = segment_scenes(scene_requests(template, rasters, folder), reporter, mapper)
    outputs = {
        f"OUTPUT_{number}": outcome.result.outputs["OUTPUT"]
        for number, outcome in enumerate(outcomes, start=1)
        if outcome.result is not None
    }
    report = {"scenes": [outcome.as_dict() for outcome in outcomes], "warnings": reporter.warnings}
    reporter.result(outputs, report, lambda console: _render_scenes(console, outcomes))
    check_all_mapped(outcomes)


def parse_bands(text: str) -> tuple[int, ...] | None:
    """Parse ``auto`` or band numbers separated by commas.

    Raises:
        BandError: Neither.
    """
    if text.strip().lower() == "auto":
        return None
    try:
        return tuple(int(part) for part in text.split(","))
    except ValueError:
        raise BandError(f"--bands {text!r} is no list of band numbers.", "Write it as 3,2,1,4, or auto.") from None


def parse_names(text: str) -> tuple[str, ...]:
    """Parse names separated by commas."""
    return tuple(name.strip() for name in text.split(",") if name.strip())


def estimate_text(figures: Mapping[str, float]) -> str:
    """Return an estimate as one line for a person."""
    minutes, seconds = divmod(round(figures["seconds"]), 60)
    time = f"{minutes:,} min {seconds} s" if minutes else f"{seconds} s"
    return (
        f"{figures['tiles']:,.0f} tiles, {time} in the network, {figures['memory_mb']:,.0f} MiB of "
        f"memory, up to {figures['disk_mb']:,.0f} of {figures['free_mb']:,.0f} MiB free on the disk"
    )


def parse_extent(text: str) -> tuple[float, float, float, float]:
    """Parse four numbers separated by commas.

    Raises:
        ExtentError: They are not four numbers.
    """
    try:
        x_min, y_min, x_max, y_max = (float(part) for part in text.split(","))
    except ValueError:
        raise ExtentError(f"--extent {text!r} is not four numbers.", "Write it as xmin,ymin,xmax,ymax.") from None
    return x_min, y_min, x_max, y_max


def _render_scenes(console: Console, outcomes: Sequence[SceneOutcome]) -> None:
    """Print which scenes were mapped where to."""
    for outcome in outcomes:
        if outcome.result is not None:
            tiles, seconds = outcome.result.report["tiles"]["run"], outcome.result.report["seconds"]["total"]
            line = f"{outcome.result.outputs['OUTPUT']}: {tiles:,} tiles in {seconds:.1f} s"
            console.print(line, highlight=False, soft_wrap=True, markup=False)


def _render(console: Console, outputs: Mapping[str, str], report: Mapping[str, Any]) -> None:
    """Print the outcome for a person."""
    classes = Table("Class", title=report["model"]["title"], title_justify="left", box=None, header_style="bold")
    for name in ("Value", "Pixels", "Area (ha)", "Share"):
        classes.add_column(name, justify="right")
    for item in report["classes"]:
        area = "–" if item["area_ha"] is None else f"{item['area_ha']:,.1f}"
        name = f"[{item['color']}]██[/] {item['name']}"
        classes.add_row(name, str(item["value"]), f"{item['pixels']:,}", area, f"{item['fraction']:.1%}")
    console.print(classes)
    seconds, tiles, providers = report["seconds"], report["tiles"], report["providers"]
    workers = "" if report["workers"] is None else f" of {report['workers']['count']} workers"
    console.print(
        f"\n{tiles['run']:,} tiles on the {providers['device']}{workers} in {seconds['total']:.1f} s "
        f"(the network: {seconds.get('network', 0.0):.1f} s over all threads).",
        highlight=False,
    )
    for name, path in outputs.items():
        console.print(f"{name.lower()}: {path}", highlight=False, soft_wrap=True, markup=False)
