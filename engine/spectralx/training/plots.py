"""Plots of a run: learning curves, confusion matrix, reconstructions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from spectralx.files import atomic_output

_INK = "#333333"


def learning_curves(rows: Sequence[Mapping[str, Any]], path: Path) -> None:
    """Draw training and validation loss over steps, and the validation scores beside them.

    Args:
        rows: Rows of ``metrics.csv``.
        path: PNG to write.
    """
    phases = list(dict.fromkeys(str(row["phase"]) for row in rows))
    scores = [
        key for key in ("validation_miou", "validation_oa") if any(row.get(key) not in (None, "") for row in rows)
    ]
    figure = Figure(layout="constrained", figsize=(5 + 4 * bool(scores), 3.4))
    axes = figure.subplots(1, 1 + bool(scores), squeeze=False)
    for number, phase in enumerate(phases):
        chosen = [row for row in rows if row["phase"] == phase]
        for key, style in (("loss", "-"), ("validation_loss", "--")):
            _curve(axes[0, 0], chosen, key, style, f"C{number}", f"{phase}, {key.replace('_', ' ')}")
        for key, style in zip(scores, ("-", "--")):
            _curve(axes[0, 1], chosen, key, style, f"C{number}", f"{phase}, {key.removeprefix('validation_')}")
    axes[0, 0].set(xlabel="step", ylabel="loss", title="Loss")
    axes[0, 0].legend(fontsize=7, frameon=False)
    if scores:
        axes[0, 1].set(xlabel="step", ylabel="score", ylim=(0, 1), title="Source validation")
        axes[0, 1].legend(fontsize=7, frameon=False)
    _save(figure, path)


def confusion_plot(confusion: NDArray[np.integer], names: Sequence[str], path: Path) -> None:
    """Draw a confusion matrix as shares of each reference class.

    Args:
        confusion: Counts ``(K, K)``, rows are the reference.
        names: Class names.
        path: PNG to write.
    """
    totals = confusion.sum(axis=1, keepdims=True)
    shares = np.divide(confusion, totals, out=np.zeros(confusion.shape), where=totals > 0)
    side = 1.8 + 0.75 * len(names)
    figure = Figure(layout="constrained", figsize=(side + 0.8, side))
    axis = figure.subplots()
    axis.imshow(shares, cmap="Blues", vmin=0, vmax=1)
    for row in range(len(names)):
        for col in range(len(names)):
            if totals[row, 0]:
                color = "white" if shares[row, col] > 0.6 else _INK
                axis.text(col, row, f"{shares[row, col]:.2f}", ha="center", va="center", fontsize=8, color=color)
    axis.set_xticks(range(len(names)), names, rotation=40, ha="right")
    axis.set_yticks(range(len(names)), [f"{name} ({int(n):,})" for name, n in zip(names, totals[:, 0])])
    axis.set(xlabel="mapped", ylabel="reference (pixels)", title="Confusion, shares of the reference")
    _save(figure, path)


def reconstruction_plot(
    images: NDArray[np.float32],
    masks: NDArray[np.bool_],
    reconstructions: NDArray[np.float32],
    wavelength_nm: NDArray[np.float32],
    names: Sequence[str],
    path: Path,
) -> None:
    """Draw originals, what was visible, and reconstructions, with the mean spectra of what was hidden.

    Args:
        images: Standardised tiles ``(B, C, T, T)``.
        masks: True where pixels were hidden, ``(B, T, T)``.
        reconstructions: ``(B, C, T, T)`` on the same scale.
        wavelength_nm: ``(C,)``.
        names: Scene of each tile.
        path: PNG to write.
    """
    channels = _display_bands(wavelength_nm)
    figure = Figure(layout="constrained", figsize=(10, 2.4 * len(images)))
    axes = figure.subplots(len(images), 4, squeeze=False)
    order = np.argsort(wavelength_nm)
    for row, (image, mask, made, name) in enumerate(zip(images, masks, reconstructions, names)):
        seen = np.where(mask, np.nan, image[channels])
        panels = (image[channels], seen, np.where(mask, made[channels], image[channels]))
        for axis, panel, title in zip(axes[row], panels, (name, "visible", "reconstructed")):
            axis.imshow(np.nan_to_num(np.clip(panel / 5 + 0.5, 0, 1), nan=0.85).transpose(1, 2, 0))
            axis.set_title(title, fontsize=8)
            axis.axis("off")
        for values, label in ((image, "original"), (made, "reconstructed")):
            axes[row, 3].plot(wavelength_nm[order], values[:, mask].mean(axis=1)[order], marker=".", label=label)
        axes[row, 3].set_xlabel("wavelength (nm)", fontsize=7)
        axes[row, 3].set_title("mean of hidden pixels (standard deviations)", fontsize=7)
        axes[row, 3].tick_params(labelsize=7)
        axes[row, 3].legend(fontsize=6, frameon=False)
    _save(figure, path)


def _display_bands(wavelength_nm: NDArray[np.float32]) -> list[int]:
    """Return the bands nearest to red, green and blue."""
    return [int(np.abs(wavelength_nm - target).argmin()) for target in (660, 560, 480)]


def _curve(axis: Any, rows: Sequence[Mapping[str, Any]], key: str, style: str, color: str, label: str) -> None:
    points = [(int(row["step"]), float(row[key])) for row in rows if row.get(key) not in (None, "")]
    if points:
        axis.plot(*zip(*points), style, color=color, label=label)


def _save(figure: Figure, path: Path) -> None:
    with atomic_output(path) as temporary:
        figure.savefig(temporary, dpi=130, bbox_inches="tight")
