"""Spectral resampling: weights that turn the bands of one sensor into those of another.

A target band is the average of the spectrum under its Gaussian response function,
``R(l) = exp(-4 ln 2 ((l - centre) / FWHM)^2)``. Between the centres of the source bands the spectrum is taken as
linear, and the product is integrated in closed form. Sampling with bands of finite width and interpolating have
already widened the spectrum: both variances are taken from the response, so that source and weights together have the
target's width.

Where the operator's table of a response is at hand, it takes the place of the Gaussian
(:class:`spectralx.sensors.responses.Response`).

A spectrum of two or three broad bands cannot be integrated. Where the source has no finer bands, a band of similar
width at the target's centre stands for it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from spectralx.errors import BandError, WavelengthError
from spectralx.sensors.profile import Band, SpectralProfile
from spectralx.sensors.responses import Response
from spectralx.spec import BandSpec

FloatArray = npt.NDArray[np.float64]
Method = Literal["integrated", "nearest", "uncovered"]

_SIGMA_OF_FWHM = 1 / (2 * math.sqrt(2 * math.log(2)))

# Widening by the source is taken from the response down to this part of its standard deviation.
_SMALLEST_SIGMA = 0.25

# A target is covered when at most this part of its response lies where the source has no bands.
_LARGEST_GAP = 0.05

# Bands farther apart than this part of a target's FWHM do not sample its response.
_LARGEST_SPACING = 0.75

# Weights below this part of the largest are left out, so that fewer bands need be read.
_SMALLEST_WEIGHT = 1e-5

_SAME_CENTER_NM = 1e-6


@dataclass(frozen=True)
class TargetRow:
    """How a target band is made.

    Attributes:
        target: The band.
        weights: Index of each source band (from 1) and its weight; they add up to 1, none where uncovered.
        method: ``integrated`` over finer bands, ``nearest`` band of similar width, or ``uncovered``.
        covered: Part of the response that lies where the source has bands, 0 to 1.
        tabulated: Whether the response is a table and not a Gaussian.
    """

    target: BandSpec
    weights: tuple[tuple[int, float], ...]
    method: Method
    covered: float
    tabulated: bool = False


@dataclass(frozen=True)
class SpectralResampling:
    """How all target bands are made.

    Attributes:
        rows: One a target band, in the order asked for.
    """

    rows: tuple[TargetRow, ...]

    @property
    def source_bands(self) -> tuple[int, ...]:
        """Bands of the raster that are read, in the order of the file."""
        return tuple(sorted({index for row in self.rows for index, _weight in row.weights}))

    @property
    def matrix(self) -> npt.NDArray[np.float32]:
        """Weights float32 ``(targets, source bands)``; rows add up to 1."""
        column = {index: position for position, index in enumerate(self.source_bands)}
        matrix = np.zeros((len(self.rows), len(column)), np.float32)
        for position, row in enumerate(self.rows):
            for index, weight in row.weights:
                matrix[position, column[index]] = weight
        return matrix

    @property
    def uncovered(self) -> tuple[TargetRow, ...]:
        """The targets that the source cannot give."""
        return tuple(row for row in self.rows if row.method == "uncovered")

    def without_uncovered(self) -> SpectralResampling:
        """Return the rows that the source can give.

        Raises:
            BandError: There are none.
        """
        rows = tuple(row for row in self.rows if row.method != "uncovered")
        if not rows:
            raise BandError("The raster covers none of the bands.", "Resample to bands inside its spectral range.")
        return SpectralResampling(rows)


def spectral_resampling(
    profile: SpectralProfile, targets: Sequence[BandSpec], responses: Mapping[str, Response] | None = None
) -> SpectralResampling:
    """Find the weights from a raster's good bands to target bands.

    Args:
        profile: What the raster's bands are.
        targets: The bands wanted; centre and FWHM in nm.
        responses: Tables of response functions by name of the target; the others are Gaussian.

    Raises:
        WavelengthError: The raster states no wavelengths.
    """
    usable = [band for band in profile.bands if band.good and band.wavelength_nm is not None]
    if not usable:
        raise WavelengthError(
            f"{profile.path or 'The raster'} states no wavelengths, or all its bands are marked as bad.",
            "Name the sensor with `--sensor NAME`, or give the wavelengths with `--wavelengths-of-input FILE`.",
        )
    source = _Source.of(usable)
    tables = responses or {}
    return SpectralResampling(tuple(source.row(target, tables.get(target.name)) for target in targets))


@dataclass(frozen=True)
class _Source:
    """Source bands by wavelength; bands of the same centre share one place."""

    centers: FloatArray  # (n,), ascending and distinct
    widths: FloatArray  # (n,)
    indices: tuple[tuple[int, ...], ...]

    @classmethod
    def of(cls, bands: Sequence[Band]) -> _Source:
        centers: list[float] = []
        widths: list[float] = []
        indices: list[tuple[int, ...]] = []
        for band in sorted(bands, key=lambda band: (_center(band), band.index)):
            if centers and _center(band) - centers[-1] <= _SAME_CENTER_NM:
                indices[-1] = (*indices[-1], band.index)
                widths[-1] = max(widths[-1], float(band.fwhm_nm or 0.0))
            else:
                centers.append(_center(band))
                widths.append(float(band.fwhm_nm or 0.0))
                indices.append((band.index,))
        return cls(np.array(centers), np.array(widths), tuple(indices))

    def row(self, target: BandSpec, table: Response | None = None) -> TargetRow:
        covered = self._covered(target, table)
        if covered >= 1 - _LARGEST_GAP and self._is_finer(target):
            weights = self._integrated(target) if table is None else table.weights(self.centers, self._widening())
            return TargetRow(target, self._named(weights), "integrated", covered, table is not None)
        distance = np.abs(self.centers - target.wavelength_nm)
        similar = (self.widths >= target.fwhm_nm / 2) & (self.widths <= target.fwhm_nm * 2)
        near = similar & (distance <= np.minimum(self.widths, target.fwhm_nm) / 2)
        if near.any():
            nearest = int(np.flatnonzero(near)[distance[near].argmin()])
            return TargetRow(target, self._named(np.eye(len(self.centers))[nearest]), "nearest", covered)
        return TargetRow(target, (), "uncovered", covered)

    def _is_finer(self, target: BandSpec) -> bool:
        """Tell whether the bands on both sides of the target's centre are much closer and not wider than its FWHM."""
        right = int(np.searchsorted(self.centers, target.wavelength_nm))
        if not 0 < right < len(self.centers):
            return False
        spacing = self.centers[right] - self.centers[right - 1]
        widest = self.widths[right - 1 : right + 1].max()
        return bool(spacing <= _LARGEST_SPACING * target.fwhm_nm and widest <= target.fwhm_nm)

    def _covered(self, target: BandSpec, table: Response | None) -> float:
        """Return the part of a response within reach of the source: its bands, and gaps narrower than half a FWHM."""
        low, high = self.centers - self.widths / 2, self.centers + self.widths / 2
        spans: list[list[float]] = []
        for left, right in zip(low, high, strict=True):
            if spans and left - spans[-1][1] <= target.fwhm_nm / 2:
                spans[-1][1] = max(spans[-1][1], right)
            else:
                spans.append([left, right])
        if table is not None:
            return sum(table.share(left, right) for left, right in spans)
        sigma = target.fwhm_nm * _SIGMA_OF_FWHM
        return sum(
            _cumulative((right - target.wavelength_nm) / sigma) - _cumulative((left - target.wavelength_nm) / sigma)
            for left, right in spans
        )

    def _integrated(self, target: BandSpec) -> FloatArray:
        """Integrate the response times the piecewise linear spectrum; outside the centres it goes on level."""
        x, center = self.centers, target.wavelength_nm
        sigma = self._sharpened_sigma(target)
        z = (x - center) / sigma
        cumulative = np.array([_cumulative(float(value)) for value in z])
        density = np.exp(-(z**2) / 2) / math.sqrt(2 * math.pi)
        mass = np.diff(cumulative)
        # Mean of (l - x_i) / (x_{i+1} - x_i) under the response in each interval, times the interval's mass.
        moment = center * mass - sigma * np.diff(density)
        share = (moment - x[:-1] * mass) / np.diff(x)
        weights = np.zeros(len(x))
        weights[:-1] += mass - share
        weights[1:] += share
        weights[0] += cumulative[0]
        weights[-1] += 1 - cumulative[-1]
        return weights

    def _sharpened_sigma(self, target: BandSpec) -> float:
        """Return the standard deviation that is left of the target's once the source's widening is taken off."""
        sigma = target.fwhm_nm * _SIGMA_OF_FWHM
        response = np.exp(-(((self.centers - target.wavelength_nm) / sigma) ** 2) / 2)
        weight = response * np.gradient(self.centers)
        left = sigma**2 - float((weight * self._widening()).sum() / weight.sum())
        return math.sqrt(max(left, (_SMALLEST_SIGMA * sigma) ** 2))

    def _widening(self) -> FloatArray:
        """Return the variance by which each band's width and interpolation between the bands widen the spectrum."""
        return (self.widths * _SIGMA_OF_FWHM) ** 2 + np.gradient(self.centers) ** 2 / 6

    def _named(self, weights: FloatArray) -> tuple[tuple[int, float], ...]:
        """Return the weights by band, bands of the same centre sharing theirs, the negligible ones left out."""
        kept = np.where(np.abs(weights) >= _SMALLEST_WEIGHT * weights.max(), weights, 0.0)
        kept /= kept.sum()
        pairs = [
            (index, float(weight) / len(indices))
            for indices, weight in zip(self.indices, kept, strict=True)
            if weight
            for index in indices
        ]
        return tuple(sorted(pairs))


def _cumulative(z: float) -> float:
    """Return the cumulative distribution of the standard normal distribution."""
    return (1 + math.erf(z / math.sqrt(2))) / 2


def _center(band: Band) -> float:
    return float(band.wavelength_nm or 0.0)
