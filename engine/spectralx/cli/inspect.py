"""``spectralx inspect``: what a raster or a model is, and how the one binds to the other."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from spectralx.cli.inspect_weights import describe_weights, is_weights, render_weights
from spectralx.cli.reporting import CommandReporter, ProgressMode, command
from spectralx.errors import RequestError

if TYPE_CHECKING:
    from spectralx.raster.metadata import RasterMetadata
    from spectralx.sensors.binding import Binding
    from spectralx.sensors.profile import SpectralProfile
    from spectralx.spec import ModelSpec

# A person sees this many bands; the JSON has them all.
_SHOWN_BANDS = 40


def inspect(
    source: Annotated[str, typer.Argument(metavar="INPUT", help="Raster, model, weights, adapter or run.")],
    model: Annotated[
        str | None, typer.Option(metavar="MODEL", help="Model that the raster is to be bound to (name or path).")
    ] = None,
    sensor: Annotated[
        str | None, typer.Option(metavar="NAME", help="Sensor, for rasters that state no wavelengths.")
    ] = None,
    bands: Annotated[
        str, typer.Option(metavar="auto|LIST", help="Bands in the model's order, as 3,2,1,4; auto goes by wavelength.")
    ] = "auto",
    wavelengths: Annotated[
        str | None, typer.Option(metavar="FILE|JSON", help="Wavelengths of the bands, believed above the file's own.")
    ] = None,
    plot: Annotated[Path | None, typer.Option(metavar="PATH", help="Plot of the raster's spectra to write.")] = None,
    progress: Annotated[ProgressMode | None, typer.Option(help="How to report.")] = None,
) -> None:
    """Show what a raster or a model is, and how the one binds to the other."""
    with command(progress) as reporter:
        from spectralx.inference.model_file import list_bundled, read_spec, resolve_model

        outputs: dict[str, str] = {}
        if source.lower().endswith(".onnx") or (source in list_bundled() and not Path(source).exists()):
            described = read_spec(resolve_model(source))
            for notice in described.notices:
                reporter.warning(notice)
            report = _report("model", model=described, warnings=reporter.warnings)
        elif is_weights(Path(source)):
            weights = describe_weights(Path(source), reporter)
            report = {**_report("weights", warnings=reporter.warnings), "weights": weights}
        else:
            spec = read_spec(resolve_model(model)) if model is not None else None
            profile, report = _inspect_raster(source, spec, sensor, bands, wavelengths, reporter)
            if plot is not None:
                from spectralx.cli.spectra_plot import plot_spectra

                plot_spectra(plot, profile)
                outputs["PLOT"] = str(plot)
        reporter.result(outputs, report, lambda console: _render(console, report))


def _inspect_raster(
    path: str,
    spec: ModelSpec | None,
    sensor: str | None,
    bands: str,
    wavelengths: str | None,
    reporter: CommandReporter,
) -> tuple[SpectralProfile, dict[str, Any]]:
    from spectralx.raster.metadata import read_metadata
    from spectralx.sensors.profile import resolve

    metadata = read_metadata(path)
    profile = resolve(metadata, sensor, wavelengths)
    warnings = list(profile.warnings)
    binding: Binding | None = None
    refusal: RequestError | None = None
    if spec is not None:
        binding, refusal = _bind(metadata, profile, spec, bands, warnings)
    for warning in warnings:
        reporter.warning(warning)
    return profile, _report("raster", metadata, profile, spec, binding, refusal, warnings)


def _bind(
    metadata: RasterMetadata, profile: SpectralProfile, spec: ModelSpec, bands: str, warnings: list[str]
) -> tuple[Binding | None, RequestError | None]:
    """Bind as `segment` does; what `segment` would refuse is returned instead of raised."""
    from spectralx.cli.segment import parse_bands
    from spectralx.inference.bound_model import bind_model
    from spectralx.inference.guards import check_quantity, check_scale
    from spectralx.sensors.binding import match

    chosen = parse_bands(bands)
    binding: Binding | None = None
    try:
        if chosen is None and spec.any_bands is None:
            binding = match(profile, spec.bands)  # shown with what is missing
        binding, _bound, found = bind_model(profile, spec, chosen)
        warnings += found
        warnings += check_scale(metadata, spec)
        warnings += check_quantity(profile, spec)
    except RequestError as error:
        return binding, error
    return binding, None


def _report(
    kind: str,
    metadata: RasterMetadata | None = None,
    profile: SpectralProfile | None = None,
    model: ModelSpec | None = None,
    binding: Binding | None = None,
    refusal: RequestError | None = None,
    warnings: list[str] | None = None,
) -> dict[str, Any]:
    """Return the report as docs/architecture.md lays it down."""
    from spectralx.inference.report import describe_binding

    return {
        "kind": kind,
        "raster": _describe_raster(metadata, profile) if metadata is not None and profile is not None else None,
        "bands": _describe_bands(profile) if profile is not None else [],
        "model": model.model_dump(mode="json") if model is not None else None,
        "binding": describe_binding(binding) if binding is not None else None,
        "refusal": _describe_refusal(refusal) if refusal is not None else None,
        "warnings": warnings or [],
    }


def _describe_raster(metadata: RasterMetadata, profile: SpectralProfile) -> dict[str, Any]:
    from spectralx.raster.metadata import crs_name

    return {
        "path": metadata.path,
        "width": metadata.width,
        "height": metadata.height,
        "bands": metadata.count,
        "dtype": metadata.dtype,
        "crs": crs_name(metadata.crs_wkt) if metadata.crs_wkt is not None else None,
        "gsd_m": metadata.gsd_m,
        "nodata": _finite_or_text(metadata.bands[0].nodata),
        "quantity": profile.quantity,
        "quantity_origin": profile.quantity_origin,
        "sensor": profile.sensor,
    }


def _describe_bands(profile: SpectralProfile) -> list[dict[str, Any]]:
    keys = ("index", "name", "wavelength_nm", "fwhm_nm", "good", "scale", "offset", "origin")
    return [{key: getattr(band, key) for key in keys} for band in profile.bands]


def _describe_refusal(refusal: RequestError) -> dict[str, str]:
    return {"code": refusal.code, "message": refusal.message, "hint": refusal.hint}


def _finite_or_text(value: float | None) -> float | str | None:
    return value if value is None or math.isfinite(value) else str(value)


def _render(console: Console, report: Mapping[str, Any]) -> None:
    """Print the report for a person."""
    if report["kind"] == "weights":
        render_weights(console, report["weights"])
        return
    if report["raster"] is not None:
        _render_raster(console, report["raster"], report["bands"])
    if report["model"] is not None:
        console.print()
        _render_model(console, report["model"])
    if report["binding"] is not None:
        console.print()
        _render_binding(console, report["binding"])
    refusal = report["refusal"]
    if refusal is not None:
        console.print(f"\n[red]Cannot be mapped with this model:[/red] {escape(refusal['message'])}", highlight=False)
        console.print(escape(refusal["hint"]), highlight=False)


def _render_raster(console: Console, raster: Mapping[str, Any], bands: list[dict[str, Any]]) -> None:
    facts = [
        f"{raster['width']:,} x {raster['height']:,} pixels, {raster['bands']} bands of {raster['dtype']}",
        f"reference system {raster['crs'] or 'none'}, pixel {_number(raster['gsd_m'], 'm')}, nodata {raster['nodata']}",
        f"sensor {raster['sensor'] or 'not known'}; values: {raster['quantity']} ({raster['quantity_origin']})",
    ]
    for line in (raster["path"], *facts):
        console.print(escape(line), highlight=False, soft_wrap=True)
    table = Table("Band", "Name", box=None, header_style="bold")
    for name in ("Wavelength", "FWHM", "Scale", "Offset"):
        table.add_column(name, justify="right")
    table.add_column("Origin of the wavelength")
    for band in bands[:_SHOWN_BANDS]:
        cells = (_number(band["wavelength_nm"], "nm"), _number(band["fwhm_nm"], "nm"))
        scaling = (f"{band['scale']:g}", f"{band['offset']:g}")
        name = escape(band["name"]) + ("" if band["good"] else " (bad)")
        table.add_row(str(band["index"]), name, *cells, *scaling, escape(band["origin"]))
    console.print(table)
    if len(bands) > _SHOWN_BANDS:
        console.print(f"... and {len(bands) - _SHOWN_BANDS} more bands", highlight=False)


def _render_model(console: Console, model: Mapping[str, Any]) -> None:
    console.print(f"[bold]{escape(model['title'])}[/bold] ({escape(model['name'])})", highlight=False)
    if model["description"]:
        console.print(escape(model["description"]), highlight=False)
    console.print(f"bands: {escape(_bands_of_model(model))}", highlight=False)
    console.print(f"pixel: {model['gsd_min_m']:g} to {model['gsd_max_m']:g} m; tile {model['tile_size']} pixels")
    classes = ", ".join(f"[{c['color']}]██[/] {escape(c['name'])} ({c['value']})" for c in model["classes"])
    console.print(f"classes: {classes}", highlight=False)
    if model["licence"]:
        console.print(f"licence: {escape(model['licence'])}", highlight=False)
    for source in model["sources"]:
        if source["role"] == "backbone":
            console.print(f"built on {escape(source['name'])}, licence {escape(source['licence'])}", highlight=False)


def _bands_of_model(model: Mapping[str, Any]) -> str:
    limits = model["any_bands"]
    if limits is not None:
        return f"any from {limits['first_nm']:g} to {limits['last_nm']:g} nm, at least {limits['fewest']}"
    return ", ".join(f"{b['name']} {b['wavelength_nm']:g} nm" for b in model["bands"])


def _render_binding(console: Console, rows: list[dict[str, Any]]) -> None:
    table = Table("Model band", "From", box=None, header_style="bold")
    for name in ("Wavelength", "Difference"):
        table.add_column(name, justify="right")
    table.add_column("How")
    for row in rows[:_SHOWN_BANDS]:
        indices = [index for index, _weight in row["sources"]]
        source = f"{indices[0]}" if len(indices) == 1 else f"{indices[0]} to {indices[-1]}" if indices else "–"
        table.add_row(
            f"{escape(row['model_band'])} ({row['model_wavelength_nm']:g} nm)",
            f"{source}: {escape(row['source_name'])}" if indices else source,
            _number(row["source_wavelength_nm"], "nm"),
            "–" if row["difference_nm"] is None else f"{row['difference_nm']:+.1f} nm",
            row["how"],
        )
    console.print(table)
    if len(rows) > _SHOWN_BANDS:
        console.print(f"... and {len(rows) - _SHOWN_BANDS} more bands", highlight=False)


def _number(value: float | None, unit: str) -> str:
    return "–" if value is None else f"{value:.5g} {unit}"
