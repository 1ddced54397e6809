"""What a run on scenes of different sensors says of the bands: their range, and statistics as one spectrum."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from spectralx.spec import AnyBands, TrainingStatistics

# Bands of different scenes that lie this close are one place of the spectrum.
_PLACE_NM = 10.0

# What `data.augmentation` leaves of a scene's bands at least.
_FEWEST = 3


def known_range(bands: Sequence[tuple[NDArray[np.float32], NDArray[np.float32]]]) -> AnyBands:
    """Return the range of wavelengths that a network knows which learned from these scenes.

    Args:
        bands: Centres and widths of each scene's bands ``(C,)``, nm.
    """
    first = min(float((centers - widths).min()) for centers, widths in bands)
    last = max(float((centers + widths).max()) for centers, widths in bands)
    return AnyBands(first_nm=max(first, 201.0), last_nm=last, fewest=_FEWEST)


def spectrum(
    wavelength_nm: Sequence[NDArray[np.float32]],
    mean: Sequence[NDArray[np.float32]],
    std: Sequence[NDArray[np.float32]],
) -> TrainingStatistics:
    """Return the statistics of scenes with different bands as one spectrum.

    Args:
        wavelength_nm: Centres of each scene's bands ``(C,)``, nm.
        mean: Mean of each band of each scene ``(C,)``.
        std: Its standard deviation.

    Returns:
        Means over bands that lie within 10 nm, of all scenes.
    """
    centers = np.concatenate([np.asarray(row, np.float64) for row in wavelength_nm])
    _places, inverse, counts = np.unique(np.round(centers / _PLACE_NM), return_inverse=True, return_counts=True)

    def averaged(values: NDArray[np.float64]) -> tuple[float, ...]:
        return tuple(map(float, np.bincount(inverse, values) / counts))

    return TrainingStatistics(
        mean=averaged(np.concatenate(mean).astype(np.float64)),
        std=averaged(np.concatenate(std).astype(np.float64)),
        wavelength_nm=averaged(centers),
    )
