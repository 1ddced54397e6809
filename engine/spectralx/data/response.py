"""Random spectral resampling: what a coarser sensor would have seen of the same ground."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from spectralx.data.augmentation import AugmentationConfig, Tile


@dataclass(frozen=True)
class Response:
    """Bands of a coarser sensor as weighted means of those that are there.

    Attributes:
        matrix: Weights float32 ``(C, C)``; rows add up to 1.
        wavelength_nm: Their centres, float32 ``(C,)``.
        fwhm_nm: Their widths, float32 ``(C,)``.
    """

    matrix: NDArray[np.float32]
    wavelength_nm: NDArray[np.float32]
    fwhm_nm: NDArray[np.float32]

    def apply(self, tile: Tile, bands: NDArray[np.intp]) -> Tile:
        """Return some of these bands of a tile that holds all bands of its scene.

        The standard deviation of a mean is that of fully correlated bands: neighbours within one response nearly are.
        """
        matrix = self.matrix[bands]
        image = np.tensordot(matrix, tile.image, axes=1)
        mean, std, calibrated = tile.statistics
        statistics = np.stack([matrix @ mean, matrix @ std, calibrated[bands]])
        return replace(tile, image=image.astype(np.float32), statistics=statistics.astype(np.float32))


def choose_response(
    wavelength_nm: NDArray[np.float32],
    fwhm_nm: NDArray[np.float32],
    config: AugmentationConfig,
    generator: np.random.Generator,
) -> Response | None:
    """Return the coarser bands that a step sees, or None where it sees the bands as they are.

    Args:
        wavelength_nm: Band centres in nm, float32 ``(C,)``, in any order.
        fwhm_nm: Band widths in nm, float32 ``(C,)``.
        config: Kinds and strengths.
        generator: Source of randomness.
    """
    if not config.broadening or generator.random() >= config.broadening:
        return None
    width = generator.uniform(0, config.broadening_nm)
    centers = wavelength_nm.astype(np.float64)
    distance = centers[:, np.newaxis] - centers[np.newaxis, :]
    matrix = np.exp(-4 * np.log(2) * (distance / max(width, 1e-3)) ** 2)
    matrix /= matrix.sum(axis=1, keepdims=True)
    moved = matrix @ centers
    # Variances of successive responses add up; a row of a single band stays as wide as that band.
    spread = np.sqrt(np.maximum((matrix * centers**2).sum(axis=1) - moved**2, 0)) * 2 * np.sqrt(2 * np.log(2))
    widths = np.sqrt(matrix @ fwhm_nm.astype(np.float64) ** 2 + spread**2)
    return Response(matrix.astype(np.float32), moved.astype(np.float32), widths.astype(np.float32))
