"""Binds the bands of a raster to the bands that a model takes, by wavelength.

Rules, for each band of the model:

* **exact**: a source band lies within 1 nm and its FWHM is between half and twice the model's.
* **resampled**: the source is much finer. At least two source bands, each at most half as wide as the model's band,
  lie inside its FWHM, on both sides of its centre and without a gap wider than half the FWHM. They are averaged with
  the model band's Gaussian response, each weighted by the spectral distance that it stands for.
* **nearest**: the centre of one of the two bands lies inside the FWHM of the other.
* **missing**: none of these.

Only bands that are not marked bad and whose wavelength is known take part. One source band serves one model band at
most, apart from averages: among all assignments that keep the order of wavelengths the one with the most bands, then
the smallest sum of differences, is taken. The result does not depend on the order of the bands in the file.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import numpy.typing as npt

from spectralx.errors import BandError, WavelengthError
from spectralx.sensors.profile import Band, Quantity, SpectralProfile
from spectralx.spec import BandSpec

How = Literal["exact", "nearest", "resampled", "missing", "edited"]

_EXACT_NM = 1.0
_FEWEST_BANDS = 2

# How much a difference in width counts beside one in wavelength: only to decide between equals.
_WIDTH_WEIGHT = 1e-3

# A Gaussian of full width F at half maximum has fallen to 1/16 at a distance of F from its centre.
_SUPPORT_IN_FWHM = 1.0


@dataclass(frozen=True)
class BindingRow:
    """How one band of the model is fed.

    Attributes:
        model_band: Name of the model's band.
        model_wavelength_nm: Its centre.
        sources: Bands of the raster (from 1) and their weights, which add up to 1; empty when missing.
        source_name: Name of the source band, or the range of those that are averaged; empty when missing.
        source_wavelength_nm: Centre of the source (weighted mean when resampled), or None when not known.
        difference_nm: Source minus model, or None.
        how: The rule that applied; ``edited`` when a user chose.
    """

    model_band: str
    model_wavelength_nm: float
    sources: tuple[tuple[int, float], ...]
    source_name: str
    source_wavelength_nm: float | None
    difference_nm: float | None
    how: How


@dataclass(frozen=True)
class Binding:
    """How a raster feeds a model.

    Attributes:
        rows: One a band of the model, in the model's order.
        quantity: What the raster's scaled values are.
    """

    rows: tuple[BindingRow, ...]
    quantity: Quantity = "unknown"

    @property
    def source_bands(self) -> tuple[int, ...]:
        """Bands of the raster that are read, each once, in the order of the file."""
        return tuple(sorted({index for row in self.rows for index, _weight in row.sources}))

    @property
    def matrix(self) -> npt.NDArray[np.float32]:
        """Weights float32 ``(model bands, source bands)``; rows add up to 1, those of missing bands to 0."""
        column = {index: position for position, index in enumerate(self.source_bands)}
        matrix = np.zeros((len(self.rows), len(column)), dtype=np.float32)
        for position, row in enumerate(self.rows):
            for index, weight in row.sources:
                matrix[position, column[index]] += weight
        return matrix

    @property
    def missing(self) -> tuple[BindingRow, ...]:
        """The rows that nothing feeds."""
        return tuple(row for row in self.rows if row.how == "missing")


def bind(profile: SpectralProfile, model_bands: Sequence[BandSpec]) -> Binding:
    """Bind every band of a model, or refuse.

    Args:
        profile: What the raster's bands are.
        model_bands: What the model takes.

    Raises:
        WavelengthError: No wavelengths are known.
        BandError: The raster has a single band, or bands of the model are missing.
    """
    binding = match(profile, model_bands)
    if binding.missing:
        listed = ", ".join(f"{row.model_band} ({row.model_wavelength_nm:g} nm)" for row in binding.missing)
        raise BandError(
            f"{profile.path or 'The raster'} has no band for: {listed}.",
            "Use an image with these bands or a model for other bands; `--bands LIST` binds bands by hand.",
        )
    return binding


def match(profile: SpectralProfile, model_bands: Sequence[BandSpec]) -> Binding:
    """Bind as many bands of a model as possible; the rows of the others say ``missing``.

    Args:
        profile: What the raster's bands are.
        model_bands: What the model takes.

    Raises:
        WavelengthError: No wavelengths are known.
        BandError: The raster has a single band, or all its bands are marked bad.
    """
    usable = usable_bands(profile)
    rows: dict[int, BindingRow] = {}
    for position, model in enumerate(model_bands):
        row = None if _exact(model, usable) else _resampled(model, usable)
        if row is not None:
            rows[position] = row
    left = [position for position in range(len(model_bands)) if position not in rows]
    for position, band in _assign([model_bands[p] for p in left], usable).items():
        rows[left[position]] = _single(model_bands[left[position]], band)
    ordered = (rows.get(position) or _missing(model) for position, model in enumerate(model_bands))
    return Binding(tuple(ordered), profile.quantity)


def bind_by_hand(profile: SpectralProfile, model_bands: Sequence[BandSpec], indices: Sequence[int]) -> Binding:
    """Bind the bands that a user chose, in the model's order, whatever their wavelengths.

    Args:
        profile: What the raster's bands are.
        model_bands: What the model takes.
        indices: One band of the raster (from 1) a band of the model.

    Raises:
        BandError: There are more or fewer bands than the model takes, the raster has no such band, or it is bad.
    """
    if len(indices) != len(model_bands):
        raise BandError(
            f"The model takes {len(model_bands)} bands, {len(indices)} were chosen.",
            f"Choose one band for each of: {', '.join(band.name for band in model_bands)}.",
        )
    bands = {band.index: band for band in profile.bands}
    rows = []
    for model, index in zip(model_bands, indices, strict=True):
        band = bands.get(index)
        if band is None:
            raise BandError(
                f"{profile.path or 'The raster'} has no band {index}.",
                f"Choose from bands {min(bands)} to {max(bands)}.",
            )
        if not band.good:
            why = band.origins.get("good", "file")
            raise BandError(f"Band {index} is marked as bad ({why}).", "Choose another band.")
        rows.append(replace(_single(model, band), how="edited"))
    return Binding(tuple(rows), profile.quantity)


def usable_bands(profile: SpectralProfile) -> list[Band]:
    """Return the good bands with a wavelength, in an order that does not depend on the file's.

    Raises:
        WavelengthError: No wavelengths are known.
        BandError: The raster has a single band, or all its bands are marked bad.
    """
    name = profile.path or "The raster"
    if len(profile.bands) < _FEWEST_BANDS:
        raise BandError(f"{name} has a single band.", "Use an image with several spectral bands.")
    if not any(band.good for band in profile.bands):
        raise BandError(f"{name}: all bands are marked as bad.", "Correct the bad-band list (bbl) of the file.")
    usable = [band for band in profile.bands if band.good and band.wavelength_nm is not None]
    if not usable:
        raise WavelengthError(
            f"{name} states no wavelengths and its sensor is not known.",
            "Name the sensor with `--sensor NAME`, choose the bands with `--bands LIST`, or write `wavelength` (nm) "
            "into the metadata of the bands.",
        )
    return sorted(usable, key=lambda band: (band.wavelength_nm, band.fwhm_nm, band.name, band.index))


def _exact(model: BandSpec, usable: list[Band]) -> bool:
    return any(
        abs(_center(band) - model.wavelength_nm) <= _EXACT_NM and 0.5 <= _width(band) / model.fwhm_nm <= 2.0
        for band in usable
    )


def _resampled(model: BandSpec, usable: list[Band]) -> BindingRow | None:
    half, center = model.fwhm_nm / 2, model.wavelength_nm
    fine = [band for band in usable if _width(band) <= half]
    inside = [band for band in fine if abs(_center(band) - center) <= half]
    if len(inside) < 2 or not _covers(inside, center, half):
        return None
    support = [band for band in fine if abs(_center(band) - center) <= _SUPPORT_IN_FWHM * model.fwhm_nm]
    wavelengths = np.array([_center(band) for band in support])
    response = np.exp(-4 * math.log(2) * ((wavelengths - center) / model.fwhm_nm) ** 2)
    weights = response * _spectral_extent(wavelengths, model.fwhm_nm)
    weights /= weights.sum()
    mean = float(weights @ wavelengths)
    return BindingRow(
        model_band=model.name,
        model_wavelength_nm=center,
        sources=tuple((band.index, float(weight)) for band, weight in zip(support, weights, strict=True)),
        source_name=f"{support[0].name} to {support[-1].name}",
        source_wavelength_nm=mean,
        difference_nm=mean - center,
        how="resampled",
    )


def _covers(inside: list[Band], center: float, half: float) -> bool:
    """Tell whether bands lie on both sides of a centre (or on it) and leave no gap wider than half the FWHM."""
    wavelengths = [_center(band) for band in inside]
    edges = [center - half, *wavelengths, center + half]
    widest_gap = max(right - left for left, right in zip(edges, edges[1:], strict=False))
    return wavelengths[0] <= center <= wavelengths[-1] and widest_gap <= half


def _spectral_extent(wavelengths: npt.NDArray[np.float64], widest: float) -> npt.NDArray[np.float64]:
    """Return the part of the spectrum that each band stands for: half the distance between its neighbours.

    Bands of the same wavelength share it; gaps count as at most ``widest``.
    """
    distinct, inverse, counts = np.unique(wavelengths, return_inverse=True, return_counts=True)
    gaps = np.minimum(np.diff(distinct), widest)
    edges = np.concatenate((gaps[:1], gaps, gaps[-1:])) if gaps.size else np.ones(2)
    return ((edges[:-1] + edges[1:]) / 2 / counts)[inverse]


def _assign(models: list[BandSpec], usable: list[Band]) -> dict[int, Band]:
    """Assign distinct source bands to model bands: as many as possible, then with the smallest sum of differences.

    Both sides are sorted by wavelength and assignments do not cross, so that dynamic programming over the prefixes of
    both finds the best one.
    """
    order = sorted(range(len(models)), key=lambda i: (models[i].wavelength_nm, models[i].fwhm_nm))
    # best[j] after i models: (bands left out, sum of differences, assignment) with the first j source bands.
    best: list[tuple[int, float, tuple[tuple[int, int], ...]]] = [(0, 0.0, ())] * (len(usable) + 1)
    for i in order:
        row = [(best[0][0] + 1, best[0][1], best[0][2])]
        for j, band in enumerate(usable):
            options = [row[j], (best[j + 1][0] + 1, best[j + 1][1], best[j + 1][2])]
            if _near(models[i], band):
                left_out, cost, chosen = best[j]
                options.append((left_out, cost + _distance(models[i], band), (*chosen, (i, j))))
            row.append(min(options, key=lambda option: option[:2]))
        best = row
    return {i: usable[j] for i, j in best[-1][2]}


def _distance(model: BandSpec, band: Band) -> float:
    """Return the difference in nm; between bands of the same centre the width decides."""
    difference = abs(_center(band) - model.wavelength_nm)
    return difference + _WIDTH_WEIGHT * abs(_width(band) - model.fwhm_nm)


def _near(model: BandSpec, band: Band) -> bool:
    reach = max(model.fwhm_nm / 2, _width(band) / 2, _EXACT_NM)
    return abs(_center(band) - model.wavelength_nm) <= reach


def _single(model: BandSpec, band: Band) -> BindingRow:
    difference = None if band.wavelength_nm is None else band.wavelength_nm - model.wavelength_nm
    exact = difference is not None and abs(difference) <= _EXACT_NM
    return BindingRow(
        model_band=model.name,
        model_wavelength_nm=model.wavelength_nm,
        sources=((band.index, 1.0),),
        source_name=band.name,
        source_wavelength_nm=band.wavelength_nm,
        difference_nm=difference,
        how="exact" if exact else "nearest",
    )


def _missing(model: BandSpec) -> BindingRow:
    return BindingRow(model.name, model.wavelength_nm, (), "", None, None, "missing")


def _center(band: Band) -> float:
    return float(band.wavelength_nm or 0.0)


def _width(band: Band) -> float:
    return float(band.fwhm_nm or 0.0)
