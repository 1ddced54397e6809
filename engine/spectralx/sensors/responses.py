"""Tabulated spectral response functions, as operators publish them: wavelength and relative response."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt

from spectralx.errors import WavelengthError
from spectralx.sensors import units

FloatArray = npt.NDArray[np.float64]

# Published tables hold small negative values where the instrument saw noise; what is larger is no response.
_LARGEST_NOISE = 0.05

_HINT = "The first column is the wavelength in nm (or µm), ascending; every other one is named for its band."


@dataclass(frozen=True)
class Response:
    """The response of one band: linear between the points of a table, 0 outside of it.

    Attributes:
        wavelength_nm: Ascending ``(n,)``, nm.
        value: Relative response ``(n,)``, at least 0, the largest is 1.
    """

    wavelength_nm: FloatArray
    value: FloatArray

    @classmethod
    def from_points(cls, points: Sequence[Sequence[float]] | FloatArray) -> Response:
        """Check and scale a table of (wavelength in nm, response in any unit).

        Raises:
            ValueError: There are fewer than three points, the wavelengths do not ascend, or the values are no response.
        """
        table = np.asarray(points, np.float64)
        if table.ndim != 2 or table.shape[1] != 2 or len(table) < 3:
            raise ValueError("a response is a table of at least three pairs of wavelength and value")
        wavelength, value = table.T
        if not np.isfinite(table).all() or (np.diff(wavelength) <= 0).any():
            raise ValueError("the wavelengths of a response ascend, and all its values are numbers")
        if not value.max() > 0 or value.min() < -_LARGEST_NOISE * value.max():
            raise ValueError("a response is nowhere negative, and somewhere more than 0")
        return cls(wavelength, np.maximum(value, 0) / value.max())

    @cached_property
    def area(self) -> float:
        """Integral of the response, nm."""
        return float(np.trapz(self.value, self.wavelength_nm))

    @cached_property
    def center(self) -> float:
        """Mean wavelength under the response, nm."""
        x, r = self.wavelength_nm, self.value
        step = np.diff(x)
        # The integral of the product of two linear functions over each interval.
        parts = step / 6 * (x[:-1] * (2 * r[:-1] + r[1:]) + x[1:] * (r[:-1] + 2 * r[1:]))
        return float(parts.sum() / self.area)

    @cached_property
    def fwhm(self) -> float:
        """Distance of the outermost wavelengths at which the response is half its largest, nm."""
        x = np.concatenate([self.wavelength_nm[:1], self.wavelength_nm, self.wavelength_nm[-1:]])
        above = np.concatenate([[0.0], self.value, [0.0]]) - 0.5
        inside = np.flatnonzero(above >= 0)
        first, last = int(inside[0]), int(inside[-1])
        low = x[first - 1] + (x[first] - x[first - 1]) * above[first - 1] / (above[first - 1] - above[first])
        high = x[last] + (x[last + 1] - x[last]) * above[last] / (above[last] - above[last + 1])
        return float(high - low)

    def at(self, wavelength_nm: FloatArray) -> FloatArray:
        """Return the response at wavelengths in nm."""
        return np.interp(wavelength_nm, self.wavelength_nm, self.value, left=0.0, right=0.0)

    def share(self, low: float, high: float) -> float:
        """Return the part of the area between two wavelengths in nm."""
        low, high = max(low, self.wavelength_nm[0]), min(high, self.wavelength_nm[-1])
        if low >= high:
            return 0.0
        inner = self.wavelength_nm[(self.wavelength_nm > low) & (self.wavelength_nm < high)]
        places = np.concatenate([[low], inner, [high]])
        return float(np.trapz(self.at(places), places)) / self.area

    def weights(self, centers: FloatArray, widening: FloatArray) -> FloatArray:
        """Return the weights of source bands, which add up to 1.

        The spectrum is linear between the centres and level outside of them, and its product with the response is
        integrated exactly. What the source has widened is taken off to second order: of the mean under the response,
        half the variance times the change of slope at each centre.

        Args:
            centers: Centres of the source bands ``(m,)`` in nm, ascending, at least two.
            widening: Variance by which sampling at each of them has widened the spectrum ``(m,)``, nm^2.
        """
        places = np.union1d(self.wavelength_nm, centers[centers > self.wavelength_nm[0]])
        places = places[(places >= self.wavelength_nm[0]) & (places <= self.wavelength_nm[-1])]
        middles = (places[1:] + places[:-1]) / 2
        step = np.diff(places)
        weights = np.zeros(len(centers))
        # Simpson's rule is exact: the product of two linear functions is a parabola.
        for at, share in ((places[:-1], step / 6), (middles, step * 4 / 6), (places[1:], step / 6)):
            place = np.clip(at, centers[0], centers[-1])
            right = np.clip(np.searchsorted(centers, place), 1, len(centers) - 1)
            part = (place - centers[right - 1]) / (centers[right] - centers[right - 1])
            amount = self.at(at) * share
            np.add.at(weights, right - 1, amount * (1 - part))
            np.add.at(weights, right, amount * part)
        spread = widening[1:-1] / 2 * self.at(centers[1:-1])
        before, after = spread / np.diff(centers)[:-1], spread / np.diff(centers)[1:]
        weights[:-2] -= before
        weights[1:-1] += before + after
        weights[2:] -= after
        return weights / weights.sum()


def read_responses(path: Path) -> dict[str, Response]:
    """Read a CSV table with the wavelength in its first column and a band in every other one.

    Args:
        path: The file. Its first row names the bands; empty cells mean 0. Wavelengths below 100 are micrometres.

    Returns:
        Response by name of the band, in the order of the columns.

    Raises:
        WavelengthError: The file cannot be read, or a column is no response; names the band.
    """
    try:
        rows = [
            row for row in csv.reader(path.read_text(encoding="utf-8-sig").splitlines()) if any(map(str.strip, row))
        ]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise WavelengthError(f"The responses {path} cannot be read: {error}.", "Check the path.") from None
    names = [name.strip() for name in rows[0]] if rows else []
    if len(names) < 2 or not all(names[1:]) or len(set(names)) < len(names):
        raise WavelengthError(f"The first row of {path} does not name its columns, each once.", _HINT)
    table = np.array([_numbers(row, len(names), path, line) for line, row in enumerate(rows[1:], start=2)])
    if len(table):
        table[:, 0] *= units.guessed_factor(table[:, 0].tolist())
    found = {}
    for column, name in enumerate(names[1:], start=1):
        try:
            found[name] = Response.from_points(table[:, [0, column]] if len(table) else ())
        except ValueError as error:
            raise WavelengthError(f"{path}, band {name}: {error}.", _HINT) from None
    return found


def _numbers(row: Sequence[str], count: int, path: Path, line: int) -> list[float]:
    cells = [cell.strip() for cell in row] + [""] * (count - len(row))
    values = [units.number(cell) if cell else 0.0 for cell in cells]
    if len(values) > count or not cells[0] or None in values:
        raise WavelengthError(f"{path}, row {line}: not {count} numbers.", _HINT)
    return [value for value in values if value is not None]
