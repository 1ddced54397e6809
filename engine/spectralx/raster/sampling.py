"""A small sample of a raster's raw values, taken when it is opened: enough to tell what kind of numbers it holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from osgeo import gdal

from spectralx.raster.access import quiet, unreadable

# The sample looks at this many bands and windows, so that it costs about the same for any raster.
_BANDS = 4
_WINDOWS_A_SIDE = 3
_WINDOW_SIZE = 64

# Every band is looked at in this many windows to find those that hold nothing.
_WINDOWS_FOR_EMPTY = 2

# A band of which more than this part of the visible pixels is translucent is no alpha.
_MOST_TRANSLUCENT = 0.5

_PERCENTILES = (0.5, 99.5)

Place = tuple[int, int, int, int]


@dataclass(frozen=True)
class BandSample:
    """What a sample of one band shows.

    Attributes:
        value_range: 0.5 and 99.5 percentile of the valid raw values; None where the band was not sampled or nothing
            valid was found.
        translucent: Whether most visible pixels are neither 0 nor the largest value, so that the band is no alpha.
        empty: Whether the band holds no valid pixel where other bands do.
    """

    value_range: tuple[float, float] | None = None
    translucent: bool = False
    empty: bool = False


def comparable_nodata(nodata: float | int | None, dtype: np.dtype) -> np.generic | None:
    """Return nodata in the type of the samples, or None where no finite sample can equal it."""
    if nodata is None:
        return None
    if dtype.kind == "f":
        with np.errstate(over="ignore"):
            value = dtype.type(nodata)
        return value if np.isfinite(value) else None
    limits = np.iinfo(dtype)
    if not np.isfinite(nodata) or nodata != int(nodata) or not limits.min <= nodata <= limits.max:
        return None
    return dtype.type(int(nodata))


def sample_bands(
    dataset: gdal.Dataset, nodata: Sequence[np.generic | None], must_see: Sequence[int]
) -> list[BandSample]:
    """Sample a raster.

    Args:
        dataset: The raster.
        nodata: Of each band, as ``comparable_nodata`` returns it.
        must_see: Positions (from 0) of bands that are sampled in any case.

    Returns:
        One sample a band.

    Raises:
        RasterError: The pixels cannot be read.
    """
    count = dataset.RasterCount
    places = _places(dataset.RasterXSize, dataset.RasterYSize)
    chosen = {round(i) for i in np.linspace(0, count - 1, min(count, _BANDS))} | set(must_see)
    samples = [BandSample() for _ in range(count)]
    seen = np.zeros(len(places), dtype=np.int64)
    try:
        with quiet():
            for i in sorted(chosen):
                parts = [dataset.GetRasterBand(i + 1).ReadAsArray(*place) for place in places]
                valid = [_valid(part, nodata[i]) for part in parts]
                seen += [np.count_nonzero(found) for found in valid]
                values = np.concatenate([part[found] for part, found in zip(parts, valid, strict=True)])
                samples[i] = BandSample(_range(values), _is_translucent(parts))
            for i in _empty(dataset, nodata, [places[at] for at in np.argsort(-seen, kind="stable") if seen[at]]):
                samples[i] = BandSample(empty=True)
    except RuntimeError as error:
        raise unreadable(dataset.GetDescription(), error) from None
    return samples


def _empty(dataset: gdal.Dataset, nodata: Sequence[np.generic | None], places: list[Place]) -> list[int]:
    """Return the positions of bands without a valid pixel in the windows in which other bands have most."""
    candidates = list(range(dataset.RasterCount))
    for place in places[:_WINDOWS_FOR_EMPTY]:
        parts = ((i, dataset.GetRasterBand(i + 1).ReadAsArray(*place)) for i in candidates)
        candidates = [i for i, part in parts if not _valid(part, nodata[i]).any()]
    return candidates if places else []


def _valid(samples: npt.NDArray, nodata: np.generic | None) -> npt.NDArray[np.bool_]:
    valid = np.isfinite(samples)
    return valid if nodata is None else valid & (samples != nodata)


def _range(values: npt.NDArray) -> tuple[float, float] | None:
    if not values.size:
        return None
    low, high = np.percentile(values.astype(np.float64), _PERCENTILES)
    return float(low), float(high)


def _is_translucent(parts: list[npt.NDArray]) -> bool:
    dtype = parts[0].dtype
    opaque = np.iinfo(dtype).max if dtype.kind in "iu" else 1.0
    visible = sum(np.count_nonzero(part) for part in parts)
    translucent = sum(np.count_nonzero((part != 0) & (part < opaque)) for part in parts)
    return translucent > _MOST_TRANSLUCENT * visible


def _places(width: int, height: int) -> list[Place]:
    """Return windows on a regular grid."""
    size = min(_WINDOW_SIZE, width), min(_WINDOW_SIZE, height)
    return [(col, row, *size) for row in _offsets(height) for col in _offsets(width)]


def _offsets(length: int) -> list[int]:
    last = max(length - _WINDOW_SIZE, 0)
    return sorted({round(last * i / (_WINDOWS_A_SIDE - 1)) for i in range(_WINDOWS_A_SIDE)})
