"""Parts of the report of a run: learning curves, confusion, confidence, example maps, spectra, reconstructions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from spectralx import page
from spectralx.evaluation.calibration import Reliability
from spectralx.evaluation.confusion import ConfusionMatrix
from spectralx.spec import ClassSpec
from spectralx.training.calibration import Calibration
from spectralx.training.charts import PALETTE, Series, chart, picture, picture_grid
from spectralx.training.examples import ClassSpectra, MappedTile, display

NONE = "–"


class Reconstructed(NamedTuple):
    """Tiles of stage 1 that share their bands, standardised.

    Attributes:
        images: ``(B, C, T, T)``.
        hidden: Pixels that were hidden ``(B, T, T)``.
        made: Reconstructions ``(B, C, T, T)``.
        wavelength_nm: ``(C,)``.
        scenes: Scene of each tile.
    """

    images: NDArray[np.float32]
    hidden: NDArray[np.bool_]
    made: NDArray[np.float32]
    wavelength_nm: NDArray[np.float32]
    scenes: Sequence[str]


def loss_chart(rows: Sequence[Mapping[str, Any]]) -> str:
    """Return training and validation loss over steps, from the rows of ``metrics.csv``."""
    series = []
    for number, phase in enumerate(_phases(rows)):
        color = PALETTE[number % len(PALETTE)]
        series.append(_curve(rows, phase, "loss", f"{phase}, training", color))
        series.append(_curve(rows, phase, "validation_loss", f"{phase}, validation", color, dashed=True))
    return chart("Loss", [line for line in series if len(line.x)], "step", "loss")


def score_chart(rows: Sequence[Mapping[str, Any]]) -> str:
    """Return the validation scores over steps, with the best one marked."""
    names = {"validation_miou": "mIoU", "validation_oa": "overall accuracy"}
    series = [
        _curve(rows, phase, key, name, PALETTE[2 + number], dots=True)
        for phase in _phases(rows)
        for number, (key, name) in enumerate(names.items())
    ]
    series = [line for line in series if len(line.x)]
    mark = None
    if series:
        best = int(np.argmax(series[0].y))
        mark = (series[0].x[best], series[0].y[best], f"chosen: {series[0].y[best]:.3f}")
    return chart("Validation areas of the source scenes", series, "step", "score", (0, 1), mark)


def _phases(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    return list(dict.fromkeys(str(row["phase"]) for row in rows))


def _curve(
    rows: Sequence[Mapping[str, Any]],
    phase: str,
    key: str,
    name: str,
    color: str,
    dashed: bool = False,
    dots: bool = False,
) -> Series:
    chosen = [row for row in rows if row["phase"] == phase and row.get(key) not in (None, "")]
    return Series(
        name, [float(row["step"]) for row in chosen], [float(row[key]) for row in chosen], color, dashed, dots=dots
    )


def confusion(matrix: ConfusionMatrix) -> str:
    """Return the confusion matrix as shares, and the measures of each class."""
    shares = matrix.counts / np.maximum(matrix.counts.sum(axis=1, keepdims=True), 1)
    names = [page.swatch(entry.color, entry.name) for entry in matrix.classes]
    head = "".join(f"<th class='number'>{escape(entry.name)}</th>" for entry in matrix.classes)
    lines = [f"<tr><th>labelled as, mapped as →</th>{head}<th class='number'>pixels</th></tr>"]
    for name, row, counts in zip(names, shares, matrix.counts):
        total = int(counts.sum())
        cells = "".join(
            f"<td style='background:rgb(47 134 197 / {0.75 * share:.3f})'>{f'{share:.3f}' if total else NONE}</td>"
            for share in row
        )
        lines.append(f"<tr><td style='text-align:left'>{name}</td>{cells}<td>{total:,}</td></tr>")
    measures = [
        (
            name,
            score(entry.iou),
            score(entry.f1),
            score(entry.producers_accuracy),
            score(entry.users_accuracy),
            f"{entry.truth_pixels:,}",
        )
        for name, entry in zip(names, matrix.per_class)
    ]
    columns = ("Class", "IoU", "F1", "Producer's accuracy", "User's accuracy", "Labelled pixels")
    return (
        page.section("Confusion, shares of the labelled pixels of a class", f"<div class='wide'><table class='matrix'>"
                     f"{''.join(lines)}</table></div>")
        + page.section("Classes", f"<div class='wide'>{page.table(columns, measures, {1, 2, 3, 4, 5})}</div>")
    )  # fmt: skip


def confidence(calibration: Calibration) -> str:
    """Return accuracy by confidence, with and without the fitted temperature."""
    lines = [
        _reliability("as trained", calibration.before, PALETTE[1]),
        _reliability("with temperature", calibration.after, PALETTE[0]),
    ]
    drawn = chart("Accuracy by confidence", lines, "confidence", "accuracy", (0, 1), diagonal=True)
    text = (
        f"<p>The exported model divides its logits by {calibration.temperature:.3f}, fitted on {calibration.pixels:,} "
        "labelled pixels of the validation areas. The line with temperature judges each half of the tiles with the "
        "temperature of the other half. On the dashed diagonal, confidence is accuracy.</p>"
    )
    return page.section("How far the confidence can be believed", f"<div class='charts'>{drawn}<div>{text}</div></div>")


def _reliability(name: str, found: Reliability, color: str) -> Series:
    there = found.share > 0
    return Series(name, found.confidence[there].tolist(), found.accuracy[there].tolist(), color, dots=True)


def examples(tiles: Sequence[MappedTile]) -> str:
    """Return example maps; nothing without tiles."""
    if not tiles:
        return ""
    rows = [
        (
            f"<span class='name'>{escape(tile.scene)}<br>{tile.accuracy:.1%} right</span>",
            picture(tile.image, f"{tile.scene}: image"),
            picture(tile.labels, f"{tile.scene}: labels"),
            picture(tile.mapped, f"{tile.scene}: map"),
            picture(tile.hits, f"{tile.scene}: right and wrong pixels"),
        )
        for tile in tiles
    ]
    note = "<p class='note'>Tiles of the validation areas. Green is right, red is wrong, grey has no label there.</p>"
    grid = picture_grid(("", "image", "labels", "map", "right and wrong"), rows, "10.5rem repeat(4, 1fr)")
    return page.section("Example maps", grid + note)


def spectra_of(classes: Sequence[ClassSpec], spectra: ClassSpectra) -> str:
    """Return the spectra of the classes."""
    order = np.argsort(spectra.wavelength_nm)
    wavelength = spectra.wavelength_nm[order].tolist()
    lines = [
        Series(entry.name, wavelength, found.mean[order].tolist(), entry.color, spread=found.std[order].tolist())
        for entry, found in zip(classes, spectra.classes)
        if found is not None
    ]
    unit = "reflectance" if spectra.reflectance else "standard deviations from the scene's mean"
    drawn = chart("Mean and standard deviation of training pixels", lines, "wavelength (nm)", unit)
    rows = [
        (page.swatch(entry.color, entry.name), NONE if found is None else f"{found.pixels:,}")
        for entry, found in zip(classes, spectra.classes)
    ]
    return f"<div class='charts'>{drawn}<div>{page.table(('Class', 'Pixels in the sample'), rows, {1})}</div></div>"


def reconstructions(made: Sequence[Reconstructed]) -> str:
    """Return what stage 1 painted back, with mean spectra before and after; nothing without tiles."""
    rows = []
    for group in made:
        order = np.argsort(group.wavelength_nm)
        for image, hidden, painted, scene in zip(group.images, group.hidden, group.made, group.scenes):
            original = display(image, group.wavelength_nm)
            seen = np.where(hidden[..., None], np.uint8(128), original)
            both = display(np.concatenate([image, np.where(hidden, painted, image)], axis=1), group.wavelength_nm)
            wavelength = group.wavelength_nm[order].tolist()
            spectra = [
                Series(name, wavelength, values[:, hidden].mean(axis=1)[order].tolist(), color, dots=True)
                for name, values, color in (("before", image, PALETTE[0]), ("painted back", painted, PALETTE[1]))
            ]
            rows.append(
                (
                    f"<span class='name'>{escape(scene)}</span>",
                    picture(original, f"{scene}: image"),
                    picture(seen, f"{scene}: what was seen"),
                    picture(both[image.shape[1] :], f"{scene}: painted back"),
                    chart("", spectra, "wavelength (nm)", "standard deviations"),
                )
            )
    if not rows:
        return ""
    head = ("", "image", "what it saw", "painted back", "mean spectrum of what was hidden")
    return picture_grid(head, rows, "10.5rem 1fr 1fr 1fr 2fr")


def score(value: float | None) -> str:
    """Return a measure with three digits, and a dash for what is not defined."""
    return NONE if value is None or not np.isfinite(value) else f"{value:.3f}"
