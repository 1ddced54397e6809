"""The page that the demo leaves: picture, accuracy, areas, and how the bands were found."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path
from typing import Any

_SYNTHETIC = (
    "The sample scene and its truth are synthetic: the project's own landscape simulator rendered them, and the model "
    "learned from other scenes of that simulator, and from real ones. Run make demo SCENE=path LABELS=path for yours."
)
_STYLE = """
:root { color-scheme: light dark; --line: #8884; }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 64rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.6rem; } h2 { font-size: 1.15rem; margin-top: 2rem; } p { overflow-wrap: anywhere; }
img { max-width: 100%; } table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { text-align: right; padding: .3rem .8rem; border-bottom: 1px solid var(--line); }
th:first-child, td:first-child { text-align: left; padding-left: 0; }
.swatch { display: inline-block; width: .9em; height: .9em; border: 1px solid var(--line); vertical-align: -.1em; }
.warning { background: #fa04; padding: .5rem .8rem; border-left: 3px solid #fa0; }
"""


def title(scene: Path, is_sample: bool) -> str:
    """Return the heading of picture and page."""
    return "Land cover of the sample scene (synthetic)" if is_sample else f"Land cover of {scene.stem}"


def verdict(accuracy: dict[str, Any] | None, is_sample: bool) -> str:
    """Return what accuracy was reached, in plain words."""
    if accuracy is None:
        return "The map was not judged: no labels were given (LABELS=path)."
    reached = (
        f"The map is right for {accuracy['overall_accuracy']:.1%} of {accuracy['pixels']:,} labelled pixels "
        f"(overall accuracy); mean IoU over the classes: {_number(accuracy['mean_iou'])}."
    )
    return f"{reached} {_SYNTHETIC}" if is_sample else reached


def page(scene: Path, is_sample: bool, mapped: dict[str, Any], accuracy: dict[str, Any] | None, picture: Path) -> str:
    """Return the page as HTML; the picture is inside, so that the file can be passed on alone.

    Args:
        scene: Raster that was mapped.
        is_sample: Whether it is the one that comes with the project.
        mapped: Report of ``spectralx segment``.
        accuracy: Report of ``spectralx evaluate``, if the map was judged.
        picture: PNG of scene and map.
    """
    heading = escape(title(scene, is_sample))
    image = base64.b64encode(picture.read_bytes()).decode()
    warnings = [*mapped["warnings"], *(accuracy["warnings"] if accuracy else ())]
    body = [
        f"<h1>{heading}</h1>",
        f"<p>{escape(verdict(accuracy, is_sample))}</p>",
        *(f"<p class='warning'>{escape(warning)}</p>" for warning in warnings),
        f"<img alt='{heading}: image and map' src='data:image/png;base64,{image}'>",
        "<h2>Classes</h2>",
        _table(("Class", "Share of the map", "Area (ha)"), map(_area_row, mapped["classes"])),
        *(_accuracy_part(accuracy) if accuracy else ()),
        "<h2>Bands of the model and where they came from</h2>",
        _table(
            ("Model's band", "nm", "Scene's band", "nm", "Difference (nm)", "How"), map(_band_row, mapped["binding"])
        ),
        f"<p>{escape(_origin(mapped))}</p>",
    ]
    head = f"<meta charset='utf-8'><title>{heading}</title><style>{_STYLE}</style>"
    return f"<!doctype html>\n<html lang='en'><head>{head}</head>\n<body>{''.join(body)}</body></html>\n"


def _accuracy_part(accuracy: dict[str, Any]) -> Iterable[str]:
    names = [escape(entry["name"]) for entry in accuracy["classes"]]
    keys = ("producers_accuracy", "users_accuracy", "f1", "iou", "truth_pixels")
    scores = [(_name(entry), *(_number(entry[key]) for key in keys)) for entry in accuracy["classes"]]
    counts = [
        (_name(entry), *map(_number, row)) for entry, row in zip(accuracy["classes"], accuracy["confusion_matrix"])
    ]
    yield "<h2>Accuracy of each class</h2>"
    yield _table(("Class", "Producer's accuracy", "User's accuracy", "F1", "IoU", "Labelled pixels"), scores)
    yield "<h2>Confusion matrix (rows: labels, columns: map; pixels)</h2>"
    yield _table(("", *names), counts)


def _origin(mapped: dict[str, Any]) -> str:
    model = mapped["model"]
    return (
        f"Model {model['name']}: {model['description']} Licence: {model['licence']}. "
        f"Computed in {mapped['seconds']['total']:.1f} s on {', '.join(mapped['providers']['used'])} by SpectralX "
        f"{model['engine_version']}, called by qgis_process."
    )


def _area_row(entry: dict[str, Any]) -> tuple[str, ...]:
    return _name(entry), f"{entry['fraction']:.1%}", "–" if entry["area_ha"] is None else f"{entry['area_ha']:,.1f}"


def _band_row(row: dict[str, Any]) -> tuple[str, ...]:
    source = row["source_name"] or ", ".join(f"band {index}" for index, _ in row["sources"])
    wavelengths = (row["model_wavelength_nm"], row["source_wavelength_nm"], row["difference_nm"])
    wanted, found, difference = (f"{value:.1f}" if value is not None else "–" for value in wavelengths)
    return escape(row["model_band"]), wanted, escape(source), found, difference, escape(row["how"])


def _name(entry: dict[str, Any]) -> str:
    return f"<span class='swatch' style='background:{escape(entry['color'])}'></span> {escape(entry['name'])}"


def _number(value: float | int | None) -> str:
    if value is None:
        return "–"
    return f"{value:,}" if isinstance(value, int) else f"{value:.3f}"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Render cells that are HTML already."""
    lines = ["".join(f"<th>{cell}</th>" for cell in head)]
    lines += ["".join(f"<td>{cell}</td>" for cell in row) for row in rows]
    return f"<table>{''.join(f'<tr>{line}</tr>' for line in lines)}</table>"
