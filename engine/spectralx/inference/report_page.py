"""The report of a mapping as one self-contained HTML page, readable without any other file and without scripts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any

from spectralx.page import document, facts, section, swatch, table

_NONE = "–"


def render_page(report: Mapping[str, Any]) -> str:
    """Render the report of ``segment``.

    Args:
        report: As in docs/architecture.md.

    Returns:
        An HTML document in UTF-8.
    """
    raster, model = report["raster"], report["model"]
    body = [
        f"<h1>{escape(model['title'])}</h1>",
        f"<p class='path'>{escape(raster['path'])}</p>",
        *(f"<p class='warning'>{escape(warning)}</p>" for warning in report["warnings"]),
        _shares(report["classes"]),
        section("Classes", _class_table(report["classes"])),
        _novelty(report["novelty"]),
        section("Model", facts(_model_facts(model))),
        section("How the raster feeds the model", _binding_table(report["binding"], report["statistics"])),
        section("Raster", facts(_raster_facts(raster, report["statistics"]))),
        section("Run", facts(_run_facts(report))),
    ]
    return document(f"Land cover: {model['title']}", body)


def _shares(classes: Iterable[Mapping[str, Any]]) -> str:
    bars = (
        f"<span style='background:{item['color']};flex:{item['fraction']:.6f} 0 0' "
        f"title='{escape(item['name'])} {item['fraction']:.1%}'></span>"
        for item in classes
        if item["fraction"] > 0
    )
    return f"<div class='shares'>{''.join(bars)}</div>"


def _class_table(classes: Sequence[Mapping[str, Any]]) -> str:
    rows = [
        (
            swatch(item["color"], item["name"]),
            str(item["value"]),
            f"{item['pixels']:,}",
            _NONE if item["area_ha"] is None else f"{item['area_ha']:,.1f}",
            f"{item['fraction']:.1%}",
        )
        for item in classes
    ]
    return table(("Class", "Value", "Pixels", "Area (ha)", "Share"), rows, numbers={1, 2, 3, 4})


def _novelty(novelty: Mapping[str, float] | None) -> str:
    if novelty is None:
        return ""
    rows = {
        "Median": f"{novelty['median_percent']:.0f} % of the ground that the model learned from is less strange to it",
        "Strange": f"{novelty['strange_fraction']:.1%} of the map is stranger than 99.5 % of that ground",
    }
    return section("How new this ground is to the model", facts(rows))


def _binding_table(binding: Sequence[Mapping[str, Any]], statistics: Mapping[str, Any]) -> str:
    rows = [
        (
            f"{escape(row['model_band'])} ({row['model_wavelength_nm']:g} nm)",
            escape(_source(row)),
            _NONE if row["difference_nm"] is None else f"{row['difference_nm']:+.1f}",
            row["how"],
            f"{mean:.4g}",
            f"{std:.4g}",
        )
        for row, mean, std in zip(binding, statistics["mean"], statistics["std"], strict=True)
    ]
    head = ("Model band", "From", "Difference (nm)", "How", "Scene mean", "Standard deviation")
    return table(head, rows, numbers={2, 4, 5})


def _source(row: Mapping[str, Any]) -> str:
    indices = [index for index, _weight in row["sources"]]
    if not indices:
        return _NONE
    numbers = f"band {indices[0]}" if len(indices) == 1 else f"bands {indices[0]} to {indices[-1]}"
    wavelength = "" if row["source_wavelength_nm"] is None else f", {row['source_wavelength_nm']:g} nm"
    return f"{row['source_name']} ({numbers}{wavelength})"


def _model_facts(model: Mapping[str, Any]) -> dict[str, str]:
    return {
        "Name": model["name"],
        "Description": model["description"] or _NONE,
        "Made for": f"{model['gsd_min_m']:g} to {model['gsd_max_m']:g} m a pixel",
        "Licence": model["licence"] or _NONE,
        "File": model["path"],
    }


def _raster_facts(raster: Mapping[str, Any], statistics: Mapping[str, Any]) -> dict[str, str]:
    window = raster["window"]
    return {
        "Size": f"{raster['width']:,} x {raster['height']:,} pixels",
        "Mapped": f"{window[2]:,} x {window[3]:,} pixels from column {window[0]:,}, row {window[1]:,}",
        "Pixel": _NONE if raster["gsd_m"] is None else f"{raster['gsd_m']:.4g} m",
        "Sensor": raster["sensor"] or "not known",
        "Values": "reflectance" if statistics["calibrated"] else "gain not known; standardised by the scene",
    }


def _run_facts(report: Mapping[str, Any]) -> dict[str, str]:
    providers, seconds, tiles = report["providers"], report["seconds"], report["tiles"]
    parts = ", ".join(f"{name} {value:.1f}" for name, value in seconds.items() if name != "total")
    memory = report["peak_memory_mb"]
    threads = f"{providers['threads']} threads, {providers['runs']} runs at once"
    return {
        "Device": f"{providers['device']} ({', '.join(providers['used'])}; {threads})",
        "Time": f"{seconds['total']:.1f} s (seconds of work: {parts})",
        "Peak memory": _NONE if memory is None else f"{memory:,.0f} MiB",
        "Tiles": f"{tiles['run']:,} of {tiles['size']} x {tiles['size']} pixels, {tiles['skipped']:,} more were empty",
    }
