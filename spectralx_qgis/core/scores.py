"""The report of ``evaluate`` as figures for people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .events import finite, records, text


@dataclass(frozen=True)
class ClassScore:
    """Scores of one class, each 0..1 or None where it is not defined, and its labelled pixels."""

    name: str
    color: str
    pixels: int
    producers: float | None
    users: float | None
    f1: float | None
    iou: float | None


@dataclass(frozen=True)
class Scores:
    """Scores of a map.

    Attributes:
        overall: Overall accuracy.
        mean_iou: Mean intersection over union.
        mean_f1: Mean F1.
        kappa: Cohen's kappa.
        pixels: Judged pixels.
        unmapped: Labelled pixels where the map has no data.
        classes: One a class.
        matrix: Counts; rows are the truth, columns the map, both in the order of the classes.
        warnings: What the engine warned of.
    """

    overall: float | None
    mean_iou: float | None
    mean_f1: float | None
    kappa: float | None
    pixels: int
    unmapped: int
    classes: tuple[ClassScore, ...]
    matrix: tuple[tuple[int, ...], ...]
    warnings: tuple[str, ...]


def read_scores(report: Mapping[str, Any]) -> Scores:
    """Return the report of ``evaluate``; parts of another shape are left out."""
    classes = tuple(
        ClassScore(
            name=text(item.get("name")),
            color=text(item.get("color")) or "#808080",
            pixels=_count(item.get("truth_pixels")),
            producers=finite(item.get("producers_accuracy")),
            users=finite(item.get("users_accuracy")),
            f1=finite(item.get("f1")),
            iou=finite(item.get("iou")),
        )
        for item in records(report.get("classes"))
    )
    warnings = report.get("warnings")
    return Scores(
        overall=finite(report.get("overall_accuracy")),
        mean_iou=finite(report.get("mean_iou")),
        mean_f1=finite(report.get("mean_f1")),
        kappa=finite(report.get("kappa")),
        pixels=_count(report.get("pixels")),
        unmapped=_count(report.get("unmapped_pixels")),
        classes=classes,
        matrix=_matrix(report.get("confusion_matrix"), len(classes)),
        warnings=tuple(item for item in warnings if isinstance(item, str)) if isinstance(warnings, list) else (),
    )


def percent(value: float | None) -> str:
    """Return a share for people: ``87.5 %``."""
    return "–" if value is None else f"{100 * value:.1f} %"


def _count(value: object) -> int:
    return int(finite(value) or 0)


def _matrix(value: object, size: int) -> tuple[tuple[int, ...], ...]:
    """Return the matrix, or an empty one when it does not fit the classes."""
    if not isinstance(value, list) or len(value) != size:
        return ()
    if any(not isinstance(row, list) or len(row) != size for row in value):
        return ()
    return tuple(tuple(_count(cell) for cell in row) for row in value)
