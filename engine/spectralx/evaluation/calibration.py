"""How far the confidence of a map can be believed (Guo et al., ICML 2017)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

_BINS = 15


@dataclass(frozen=True)
class Reliability:
    """Confidence against accuracy, in bins of equal width.

    Attributes:
        confidence: Mean confidence of each bin ``(bins,)``, NaN where it is empty.
        accuracy: Share of its pixels that are right, NaN where it is empty.
        share: Its share of all pixels; sums to 1.
    """

    confidence: npt.NDArray[np.float64]
    accuracy: npt.NDArray[np.float64]
    share: npt.NDArray[np.float64]

    @property
    def expected_calibration_error(self) -> float:
        """Mean of |confidence - accuracy| over pixels, 0..1."""
        return float(np.nansum(self.share * np.abs(self.confidence - self.accuracy)))


def reliability(confidence: npt.NDArray[np.floating], right: npt.NDArray[np.bool_], bins: int = _BINS) -> Reliability:
    """Compare confidence with accuracy.

    Args:
        confidence: Probability of the class that was chosen ``(n,)``, 0..1; at least one pixel.
        right: Whether that class is the label's ``(n,)``.
        bins: Number of bins.

    Returns:
        The bins from low to high confidence.
    """
    index = np.minimum((confidence * bins).astype(np.int64), bins - 1)
    count = np.bincount(index, minlength=bins)
    with np.errstate(invalid="ignore"):
        return Reliability(
            confidence=np.bincount(index, confidence, bins) / count,
            accuracy=np.bincount(index, right, bins) / count,
            share=count / count.sum(),
        )
