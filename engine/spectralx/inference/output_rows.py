"""Finished rows in the samples that are written: bytes where per cent are enough, and nothing that nobody asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from spectralx.inference.blending import ByteArray, FloatArray, MapRows, blank_rows
from spectralx.raster.windows import Window
from spectralx.spec import NoveltyScale

ProbabilityType = Literal["float32", "uint8"]

BYTE_NODATA = 255


@dataclass(frozen=True)
class OutputRows:
    """Rows of all rasters that are asked for.

    Attributes:
        window: Where they lie in the raster.
        classes: Class values ``(h, w)``, 0 where nothing is mapped.
        confidence: Probability of that class in per cent ``(h, w)``, 255 where nothing is mapped; or None.
        probabilities: Probabilities of the chosen classes ``(bands, h, w)``: float32 from 0 to 1 and NaN where nothing
            is mapped, or uint8 per cent and 255; or None.
        novelty: Share of the ground that the model learned from that is less strange to it, in per cent ``(h, w)``,
            255 where nothing is mapped; or None.
    """

    window: Window
    classes: ByteArray
    confidence: ByteArray | None
    probabilities: FloatArray | ByteArray | None
    novelty: ByteArray | None = None


@dataclass(frozen=True)
class OutputKinds:
    """Which rasters are asked for.

    Attributes:
        classes: Number of classes K of the model.
        confidence: Whether the confidence is.
        probability_bands: Indices of the classes whose probabilities are, or None.
        probability_type: Their samples.
        novelty: What makes per cent of energy scores; None where they are not asked for.
    """

    classes: int
    confidence: bool
    probability_bands: tuple[int, ...] | None
    probability_type: ProbabilityType
    novelty: NoveltyScale | None = None

    @property
    def bytes_per_pixel(self) -> int:
        """Size of a pixel of :class:`OutputRows`."""
        size = np.dtype(self.probability_type).itemsize
        return 1 + self.confidence + (self.novelty is not None) + len(self.probability_bands or ()) * size

    def encode(self, rows: MapRows) -> OutputRows:
        """Return what is written of some rows."""
        mapped = rows.classes > 0
        confidence = _percent(rows.best, mapped) if self.confidence else None
        probabilities: FloatArray | ByteArray | None = None
        if self.probability_bands is not None and rows.probabilities is not None:
            chosen = rows.probabilities[list(self.probability_bands)]
            probabilities = _percent(chosen, mapped) if self.probability_type == "uint8" else chosen
        novelty = None
        if self.novelty is not None and rows.novelty is not None:
            share = np.interp(rows.novelty, self.novelty.scores, self.novelty.shares)
            novelty = _percent(share.astype(np.float32), mapped)
        return OutputRows(rows.window, rows.classes, confidence, probabilities, novelty)

    def blank(self, window: Window) -> OutputRows:
        """Return rows in which nothing is mapped."""
        layers = None if self.probability_bands is None else self.classes
        return self.encode(blank_rows(window, layers, self.novelty is not None))


def join_rows(pieces: Sequence[OutputRows]) -> OutputRows:
    """Join pieces of the same columns that follow each other from top to bottom."""
    first, last = pieces[0].window, pieces[-1].window
    window = Window(first.col_off, first.row_off, first.width, last.row_end - first.row_off)
    classes = np.concatenate([piece.classes for piece in pieces])
    confidences = [piece.confidence for piece in pieces if piece.confidence is not None]
    layers: list[npt.NDArray[Any]] = [piece.probabilities for piece in pieces if piece.probabilities is not None]
    novelties = [piece.novelty for piece in pieces if piece.novelty is not None]
    return OutputRows(
        window,
        classes,
        np.concatenate(confidences) if confidences else None,
        np.concatenate(layers, axis=1) if layers else None,
        np.concatenate(novelties) if novelties else None,
    )


def _percent(probability: FloatArray, mapped: npt.NDArray[np.bool_]) -> ByteArray:
    """Return per cent uint8 ``(..., h, w)``, 255 where nothing is mapped."""
    known = np.where(mapped, probability, np.float32(0))
    percent = np.rint(np.clip(known, 0, 1, out=known) * 100).astype(np.uint8)
    percent[..., ~mapped] = BYTE_NODATA
    return percent
