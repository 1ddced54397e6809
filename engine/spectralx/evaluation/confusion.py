"""The confusion matrix and the measures of the remote-sensing literature that follow from it.

Definitions follow Congalton and Green, "Assessing the Accuracy of Remotely Sensed Data"; intersection over union is
that of Pascal VOC, over all pixels together, never a mean over tiles. Pixels are compared at native resolution.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from spectralx.spec import ClassSpec

_NODATA = 0


@dataclass(frozen=True)
class ClassAccuracy:
    """Measures of one class, each 0..1 and NaN where its denominator is 0.

    Attributes:
        spec: The class.
        truth_pixels: Labelled pixels of the class that the map has a class for.
        predicted_pixels: Labelled pixels that the map gives this class.
        correct_pixels: Both.
        unmapped_pixels: Labelled pixels of the class where the map has no data.
    """

    spec: ClassSpec
    truth_pixels: int
    predicted_pixels: int
    correct_pixels: int
    unmapped_pixels: int

    @property
    def producers_accuracy(self) -> float:
        """Share of the class's labelled pixels that are mapped right (recall; 1 - omission)."""
        return _ratio(self.correct_pixels, self.truth_pixels)

    @property
    def users_accuracy(self) -> float:
        """Share of the pixels mapped as the class that are right (precision; 1 - commission)."""
        return _ratio(self.correct_pixels, self.predicted_pixels)

    @property
    def f1(self) -> float:
        """Harmonic mean of producer's and user's accuracy."""
        return _ratio(2 * self.correct_pixels, self.truth_pixels + self.predicted_pixels)

    @property
    def iou(self) -> float:
        """Intersection over union."""
        return _ratio(self.correct_pixels, self.truth_pixels + self.predicted_pixels - self.correct_pixels)


class ConfusionMatrix:
    """Counts pixels by true and predicted class.

    Args:
        classes: The classes, in the order of rows and columns.

    Attributes:
        classes: The classes.
        counts: int64 ``(K, K)``; rows are the truth, columns the prediction.
        unmapped: int64 ``(K,)``; labelled pixels where the map has no data, by true class. They are in no measure.

    Raises:
        ValueError: There are no classes.
    """

    def __init__(self, classes: Sequence[ClassSpec]) -> None:
        if not classes:
            raise ValueError("a confusion matrix needs classes")
        self.classes = tuple(classes)
        size = len(self.classes)
        self.counts: npt.NDArray[np.int64] = np.zeros((size, size), dtype=np.int64)
        self.unmapped: npt.NDArray[np.int64] = np.zeros(size, dtype=np.int64)
        # Row of each class value; `size` stands for nodata, -1 for values that are no class.
        self._row = np.full(256, -1, dtype=np.int64)
        self._row[_NODATA] = size
        for row, spec in enumerate(self.classes):
            self._row[spec.value] = row

    def update(self, truth: npt.ArrayLike, predicted: npt.ArrayLike, ignore: int = _NODATA) -> None:
        """Count pixels.

        Args:
            truth: True class values 0..255, any shape.
            predicted: Mapped class values 0..255, the same shape; 0 where the map has no data.
            ignore: Value of ``truth`` that means "no label".

        Raises:
            ValueError: The shapes differ, or a value is none of the classes.
        """
        truth, predicted = np.asarray(truth), np.asarray(predicted)
        if truth.shape != predicted.shape:
            raise ValueError(f"truth has the shape {truth.shape}, the prediction {predicted.shape}")
        labelled = truth != ignore
        rows, columns = self._rows(truth[labelled], "label"), self._rows(predicted[labelled], "map")
        size = len(self.classes)
        if (rows == size).any():
            raise ValueError("0 is no class that a label can have")
        counts = np.bincount(rows * (size + 1) + columns, minlength=size * (size + 1)).reshape(size, size + 1)
        self.counts += counts[:, :size]
        self.unmapped += counts[:, size]

    def _rows(self, values: npt.NDArray[Any], what: str) -> npt.NDArray[np.int64]:
        whole = values.astype(np.int64)
        rows = np.where((whole >= 0) & (whole <= 255) & (whole == values), self._row[whole & 255], -1)
        if (rows < 0).any():
            raise ValueError(f"the {what} value {values[rows < 0][0]} is none of the classes")
        return rows

    def __add__(self, other: ConfusionMatrix) -> ConfusionMatrix:
        if self.classes != other.classes:
            raise ValueError("only matrices of the same classes can be added")
        total = ConfusionMatrix(self.classes)
        total.counts, total.unmapped = self.counts + other.counts, self.unmapped + other.unmapped
        return total

    @property
    def pixels(self) -> int:
        """Labelled pixels that the map has a class for."""
        return int(self.counts.sum())

    @property
    def overall_accuracy(self) -> float:
        """Share of these pixels that are mapped right."""
        return _ratio(int(np.trace(self.counts)), self.pixels)

    @property
    def kappa(self) -> float:
        """Cohen's kappa: agreement beyond what the class frequencies would give by chance; NaN for a single class."""
        if not self.pixels:
            return math.nan
        total = float(self.pixels)
        chance = float((self.counts.sum(axis=0) / total) @ (self.counts.sum(axis=1) / total))
        return (self.overall_accuracy - chance) / (1 - chance) if chance < 1 else math.nan

    @property
    def per_class(self) -> tuple[ClassAccuracy, ...]:
        """Measures of each class, in the order of the classes."""
        truth, predicted = self.counts.sum(axis=1), self.counts.sum(axis=0)
        return tuple(
            ClassAccuracy(spec, int(truth[i]), int(predicted[i]), int(self.counts[i, i]), int(self.unmapped[i]))
            for i, spec in enumerate(self.classes)
        )

    @property
    def mean_iou(self) -> float:
        """Mean IoU over the classes that occur in the labels.

        A class that is mapped but never labelled lowers the IoU of the classes it is mistaken for and has no IoU of
        its own: the labels cannot tell whether it is there.
        """
        return self._mean([entry.iou for entry in self.per_class if entry.truth_pixels])

    @property
    def mean_f1(self) -> float:
        """Mean F1 over the classes that occur in the labels."""
        return self._mean([entry.f1 for entry in self.per_class if entry.truth_pixels])

    @staticmethod
    def _mean(values: list[float]) -> float:
        return sum(values) / len(values) if values else math.nan

    def as_dict(self) -> dict[str, Any]:
        """Return all measures as JSON-serialisable values; None where a measure is not defined."""
        return {
            "pixels": self.pixels,
            "unmapped_pixels": int(self.unmapped.sum()),
            "overall_accuracy": _defined(self.overall_accuracy),
            "kappa": _defined(self.kappa),
            "mean_iou": _defined(self.mean_iou),
            "mean_f1": _defined(self.mean_f1),
            "classes": [
                {
                    "value": entry.spec.value,
                    "name": entry.spec.name,
                    "color": entry.spec.color,
                    "truth_pixels": entry.truth_pixels,
                    "predicted_pixels": entry.predicted_pixels,
                    "unmapped_pixels": entry.unmapped_pixels,
                    "producers_accuracy": _defined(entry.producers_accuracy),
                    "users_accuracy": _defined(entry.users_accuracy),
                    "f1": _defined(entry.f1),
                    "iou": _defined(entry.iou),
                }
                for entry in self.per_class
            ],
            "confusion_matrix": self.counts.tolist(),
        }


def _ratio(part: int, whole: int) -> float:
    return part / whole if whole else math.nan


def _defined(value: float) -> float | None:
    return None if math.isnan(value) else value
