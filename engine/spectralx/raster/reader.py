"""Reads windows of selected bands as physical values and validity."""

from __future__ import annotations

import os
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

import numpy as np
import numpy.typing as npt
from osgeo import gdal, gdal_array

from spectralx.errors import BandError, RasterError, SourceChangedError
from spectralx.raster.access import changed_on_network, network_state, open_raster, pixel_files, quiet, unreadable
from spectralx.raster.metadata import BandMetadata, RasterMetadata, read_metadata
from spectralx.raster.sampling import comparable_nodata
from spectralx.raster.windows import Window


@dataclass(frozen=True)
class Block:
    """Pixels of one window.

    Attributes:
        values: float32 ``(C, h, w)`` in physical units, 0 where invalid.
        valid: bool ``(h, w)``.
    """

    values: npt.NDArray[np.float32]
    valid: npt.NDArray[np.bool_]


class RasterReader:
    """Reads windows of some bands of a raster.

    Each thread that reads gets a GDAL dataset of its own, which is closed when the thread ends, so one reader may serve
    several threads.

    Args:
        path: A file, or a name that GDAL understands.
        bands: Indices of the bands to read, from 1, in the order wanted; all bands but alpha by default.
        scales: Factor of each band from raw to physical values; the file's own (1 where it has none) by default.
        offsets: Summand of each band; the file's own (0 where it has none) by default.

    Raises:
        RasterError: The raster cannot be read.
        BandError: The raster has no such band.
        ValueError: ``scales`` or ``offsets`` differ in length from ``bands``.
    """

    def __init__(
        self,
        path: str | os.PathLike[str],
        bands: Sequence[int] | None = None,
        scales: Sequence[float] | None = None,
        offsets: Sequence[float] | None = None,
    ) -> None:
        self.metadata: RasterMetadata = read_metadata(path)
        alpha = self.metadata.alpha_band
        all_bands = (band.index for band in self.metadata.bands if band.index != alpha)
        self.bands: tuple[int, ...] = tuple(all_bands if bands is None else bands)
        _check_indices(self.bands, self.metadata)
        sources = [self.metadata.bands[index - 1] for index in self.bands]
        self.scales = tuple(scales) if scales is not None else tuple(_default(b.scale, 1.0) for b in sources)
        self.offsets = tuple(offsets) if offsets is not None else tuple(_default(b.offset, 0.0) for b in sources)
        if not len(self.bands) == len(self.scales) == len(self.offsets):
            raise ValueError(f"{len(self.bands)} bands need as many scales and offsets")

        self._dtype = np.result_type(*(np.dtype(band.dtype) for band in sources))
        self._nodata = [comparable_nodata(band.nodata, np.dtype(band.dtype)) for band in sources]
        # Alpha is read in the same call as the bands, behind them.
        self._alpha = alpha if alpha is not None and alpha not in self.bands else None
        self._masked = _bands_with_masks(sources)
        self._states = {path: _file_state(path) for path in pixel_files(self.metadata.path)}
        self._network_state = network_state(self.metadata.path)
        self._local = threading.local()

    def __enter__(self) -> RasterReader:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the datasets of all threads; the reader cannot be used afterwards."""
        self._local = threading.local()

    def read(self, window: Window) -> Block:
        """Read a window.

        Args:
            window: May stick out of the raster; what lies outside is invalid.

        Returns:
            The block. A pixel is valid when no band that is read holds its nodata, NaN or infinity there, and the
            dataset's mask and alpha allow it.

        Raises:
            RasterError: The pixels cannot be read.
            SourceChangedError: They cannot be read, and the file vanished or changed since it was opened.
        """
        values = np.zeros((len(self.bands), window.height, window.width), dtype=np.float32)
        valid = np.zeros((window.height, window.width), dtype=bool)
        inside = window.intersection(self.metadata.window)
        if inside is not None:
            rows, cols = inside.slices_within(window)
            raw, allowed = self._read_raw(inside)
            self._convert(raw, allowed, values[:, rows, cols])
            valid[rows, cols] = allowed
        return Block(values, valid)

    def check_unchanged(self, on_network: bool = False) -> None:
        """Compare the files, those behind a VRT too, with what they were when the raster was opened.

        Args:
            on_network: Whether to ask a server too, which drops what GDAL holds of the file; for the end of a run.

        Raises:
            SourceChangedError: One vanished or changed.
        """
        changed = [str(path) for path, state in self._states.items() if _file_state(path) != state]
        if on_network and changed_on_network(self.metadata.path, self._network_state):
            changed.append(self.metadata.path)
        if changed:
            raise SourceChangedError(
                f"{changed[0]} vanished or changed while it was being read.", "Put it back and start again."
            )

    def _read_raw(self, inside: Window) -> tuple[npt.NDArray, npt.NDArray[np.bool_]]:
        """Read raw samples ``(C, h, w)`` and what masks, alpha and nodata allow ``(h, w)``."""
        where = (inside.col_off, inside.row_off, inside.width, inside.height)
        indices = [*self.bands, *([self._alpha] if self._alpha else [])]
        raw = np.empty((len(indices), inside.height, inside.width), dtype=self._dtype)
        allowed = np.ones(raw.shape[1:], dtype=bool)
        try:
            dataset = self._dataset()
            with quiet():
                _read_into(dataset, indices, where, raw)
                for index in self._masked:
                    allowed &= dataset.GetRasterBand(index).GetMaskBand().ReadAsArray(*where) != 0
        except (RuntimeError, RasterError) as error:
            raise self._read_error(error) from None
        if self._alpha:
            allowed &= raw[-1] != 0
            raw = raw[:-1]
        for samples, nodata in zip(raw, self._nodata, strict=True):
            if nodata is not None:
                allowed &= samples != nodata
        return raw, allowed

    def _convert(self, raw: npt.NDArray, allowed: npt.NDArray[np.bool_], values: npt.NDArray[np.float32]) -> None:
        """Fill ``values`` with physical units and take what is not finite from ``allowed``."""
        # 32-bit integers and float64 would lose digits if they were rounded to float32 before they are scaled.
        exact = self._dtype.itemsize <= 2 or self._dtype == np.float32
        for samples, scale, offset, out in zip(raw, self.scales, self.offsets, values, strict=True):
            with np.errstate(over="ignore", invalid="ignore"):
                if exact:
                    out[...] = samples
                    out *= np.float32(scale)
                else:
                    np.multiply(samples, scale, out=out, dtype=np.float64, casting="unsafe")
                if offset:
                    out += np.float32(offset)
            if self._dtype.kind == "f":
                allowed &= np.isfinite(out)
        if not allowed.all():
            np.copyto(values, np.float32(0), where=~allowed)

    def _dataset(self) -> gdal.Dataset:
        dataset = getattr(self._local, "dataset", None)
        if dataset is None:
            dataset = open_raster(self.metadata.path, check=False)
            self._local.dataset = dataset
        return dataset

    def _read_error(self, error: Exception) -> Exception:
        try:
            self.check_unchanged()
        except SourceChangedError as changed:
            return changed
        return error if isinstance(error, RasterError) else unreadable(self.metadata.path, error)


def _read_into(dataset: gdal.Dataset, indices: list[int], where: tuple[int, int, int, int], out: npt.NDArray) -> None:
    buffer = out if len(indices) > 1 else out[0]
    if gdal_array.DatasetReadAsArray(dataset, *where, buf_obj=buffer, band_list=indices) is None:
        raise RuntimeError(gdal.GetLastErrorMsg())


def _check_indices(indices: tuple[int, ...], metadata: RasterMetadata) -> None:
    wrong = [index for index in indices if not 1 <= index <= metadata.count]
    if wrong or not indices:
        asked = ", ".join(str(index) for index in wrong) or "none"
        raise BandError(
            f"{metadata.path} has bands 1 to {metadata.count}; asked for: {asked}.", "Choose bands that it has."
        )


def _default(value: float | None, default: float) -> float:
    return default if value is None else float(value)


def _bands_with_masks(sources: list[BandMetadata]) -> list[int]:
    """Return the bands whose mask must be read: each band's own masks, one for a mask of the whole dataset."""
    own = [band.index for band in sources if band.mask == "band"]
    shared = [band.index for band in sources if band.mask == "dataset"][:1]
    return own + shared


def _file_state(path: Path) -> tuple[int, int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_size, status.st_mtime_ns
