"""The report of an accuracy assessment: JSON, an error matrix for spreadsheets, or a page to read."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

from spectralx.errors import OutputError
from spectralx.files import atomic_output, check_output

_SUFFIXES = (".json", ".csv", ".html", ".htm")
_SUMMARY = {
    "overall_accuracy": "Overall accuracy",
    "mean_iou": "Mean IoU",
    "mean_f1": "Mean F1",
    "kappa": "Kappa",
    "pixels": "Labelled pixels",
    "unmapped_pixels": "Labelled pixels without data in the map",
}
_STYLE = """
:root { color-scheme: light dark; --line: #8884; }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.6rem; } h2 { font-size: 1.1rem; margin-top: 2rem; } p { overflow-wrap: anywhere; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { text-align: right; padding: .3rem .8rem; border-bottom: 1px solid var(--line); }
th:first-child, td:first-child { text-align: left; padding-left: 0; }
.swatch { display: inline-block; width: .9em; height: .9em; border: 1px solid var(--line); vertical-align: -.1em; }
.warning { background: #fa04; padding: .5rem .8rem; border-left: 3px solid #fa0; }
"""


def check_report(path: Path) -> Path:
    """Check before any work that a report can be written.

    Raises:
        OutputError: The folder is missing or read-only, or the suffix is none of .json, .csv, .html.
    """
    if path.suffix.lower() not in _SUFFIXES:
        raise OutputError(f"The report {path} has no known format.", "End its name in .json, .csv or .html.")
    return check_output(path)


def write_report(path: Path, report: Mapping[str, Any]) -> None:
    """Write a report in the format that the suffix names.

    Args:
        path: Final path.
        report: ``ConfusionMatrix.as_dict()`` with ``predicted``, ``labels`` and ``warnings``.

    Raises:
        OutputError: The file cannot be written.
    """
    suffix = path.suffix.lower()
    if suffix == ".csv":
        text = _error_matrix(report)
    elif suffix == ".json":
        text = json.dumps(report, indent=2, ensure_ascii=False, allow_nan=False) + "\n"
    else:
        text = _page(report)
    with atomic_output(path) as temporary:
        temporary.write_text(text, encoding="utf-8")


def summary(report: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return the figures of the whole map as label and text."""
    return [(label, show(report[key])) for key, label in _SUMMARY.items()]


def show(value: float | None) -> str:
    """Return counts with separators, measures with three digits, and a dash for what is not defined."""
    if value is None:
        return "–"
    return f"{value:,}" if isinstance(value, int) else f"{value:.3f}"


def _error_matrix(report: Mapping[str, Any]) -> str:
    """Lay out the error matrix with its margins: rows are the truth, columns the map."""
    classes = report["classes"]
    names = [entry["name"] for entry in classes]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["truth \\ map", *names, "total", "producer's accuracy"])
    for entry, row in zip(classes, report["confusion_matrix"], strict=True):
        writer.writerow([entry["name"], *row, entry["truth_pixels"], _plain(entry["producers_accuracy"])])
    margins = {"total": "predicted_pixels", "user's accuracy": "users_accuracy", "F1": "f1", "IoU": "iou"}
    for label, key in margins.items():
        total = [report["pixels"]] if key == "predicted_pixels" else []
        writer.writerow([label, *(_plain(entry[key]) for entry in classes), *total])
    writer.writerow([])
    for key, label in _SUMMARY.items():
        writer.writerow([label, _plain(report[key])])
    return out.getvalue()


def _plain(value: float | None) -> str:
    return "" if value is None else repr(value)


def _page(report: Mapping[str, Any]) -> str:
    classes = report["classes"]
    measures = ("producers_accuracy", "users_accuracy", "f1", "iou", "truth_pixels", "predicted_pixels")
    head = ("Class", "Producer's accuracy", "User's accuracy", "F1", "IoU", "Labelled pixels", "Mapped as the class")
    per_class = [(_class(entry), *(show(entry[key]) for key in measures)) for entry in classes]
    matrix = [
        (_class(entry), *(show(count) for count in row))
        for entry, row in zip(classes, report["confusion_matrix"], strict=True)
    ]
    body = [
        "<h1>Accuracy assessment</h1>",
        f"<p>{escape(report['predicted'])}<br>against {escape(report['labels'])}</p>",
        *(f"<p class='warning'>{escape(warning)}</p>" for warning in report["warnings"]),
        _table(("Measure", "Value"), summary(report)),
        "<h2>Classes</h2>",
        _table(head, per_class),
        "<h2>Confusion matrix (rows: labels, columns: map; pixels)</h2>",
        _table(("", *(escape(entry["name"]) for entry in classes)), matrix),
    ]
    head_tags = f"<meta charset='utf-8'><title>Accuracy assessment</title><style>{_STYLE}</style>"
    page = f"<head>{head_tags}</head>\n<body>{''.join(body)}</body>"
    return f"<!doctype html>\n<html lang='en'>{page}</html>\n"


def _class(entry: Mapping[str, Any]) -> str:
    return f"<span class='swatch' style='background:{escape(entry['color'])}'></span> {escape(entry['name'])}"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Render a table of cells that are HTML already."""

    def line(tag: str, cells: Sequence[str]) -> str:
        return f"<tr>{''.join(f'<{tag}>{cell}</{tag}>' for cell in cells)}</tr>"

    return f"<table>{line('th', head)}{''.join(line('td', row) for row in rows)}</table>"
