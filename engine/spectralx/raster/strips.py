"""Samples of a raster in the making: plain files that grow row by row, and stay readable when the process is killed.

A raster is kept in column strips, one file a strip, its rows one after the other with the bands of a row side by side
(BIL). What was handed to the operating system is there after ``kill -9``: there is no index that could be half written.
A header of GDAL's ENVI driver beside each file and a virtual mosaic make the strips one dataset, so memory and the
number of open files depend on the width of a strip and not on the size of the raster.
"""

from __future__ import annotations

import html
import os
import sys
from collections.abc import Sequence
from io import FileIO
from pathlib import Path

import numpy as np
import numpy.typing as npt
from osgeo import gdal

from spectralx.raster.access import quiet
from spectralx.raster.windows import Window

_GDAL_NAMES = {"uint8": "Byte", "float32": "Float32"}
_ENVI_CODES = {"uint8": 1, "float32": 4}

# GDAL recognises no format in files of a single byte.
_SMALLEST_FILE = 16

# Rows that are filled at a time where nothing was written.
_FILL_ROWS = 256


class StripStore:
    """Samples ``(bands, height, width)`` on disk.

    Args:
        folder: Existing folder for the files.
        height: Rows.
        borders: First column of each strip and, last, the raster's width.
        bands: Number of bands.
        dtype: ``uint8`` or ``float32``.
        nodata: Value of samples that are never written.
        done: Rows of each strip, from the top, that an earlier process wrote; their files are kept.
    """

    def __init__(
        self,
        folder: Path,
        height: int,
        borders: Sequence[int],
        bands: int,
        dtype: npt.DTypeLike,
        nodata: float,
        done: Sequence[int] | None = None,
    ) -> None:
        self._folder = folder
        self._height = height
        self._borders = tuple(borders)
        self._bands = bands
        self._dtype = np.dtype(dtype)
        self._nodata = np.full((), nodata, self._dtype)
        done = done or [0] * (len(self._borders) - 1)
        self._touched = np.arange(height) < np.asarray(done)[:, None]
        self._files = [self._open(index, rows) for index, rows in enumerate(done)]

    @property
    def strips(self) -> list[tuple[int, int]]:
        """First and one past the last column of each strip."""
        return list(zip(self._borders, self._borders[1:]))

    def write(self, window: Window, values: npt.NDArray) -> None:
        """Write samples ``(bands, h, w)``, fastest where the window is as wide as a strip.

        Raises:
            OSError: The disk is full or the file cannot be written.
        """
        for index, (left, right) in enumerate(self.strips):
            first, last = max(left, window.col_off), min(right, window.col_end)
            if first >= last:
                continue
            part = values[:, :, first - window.col_off : last - window.col_off]
            if (first, last) != (left, right):
                part = self._widened(index, window, part, first - left)
            self._put(index, window.row_off, part)

    def read(self, strip: int, first: int, last: int) -> npt.NDArray:
        """Read rows ``[first, last)`` of a strip, ``(bands, rows, width of the strip)``."""
        left, right = self.strips[strip]
        file = self._files[strip]
        file.seek(first * self._row_bytes(strip))
        wanted = (last - first) * self._row_bytes(strip)
        content = bytearray()
        while len(content) < wanted and (more := file.read(wanted - len(content))):
            content += more
        content += bytes(wanted - len(content))
        rows = np.frombuffer(content, self._dtype).reshape(last - first, self._bands, right - left)
        values = rows.transpose(1, 0, 2).copy()
        values[:, ~self._touched[strip, first:last]] = self._nodata
        return values

    def sync(self) -> None:
        """Wait until what was written is on the disk.

        Raises:
            OSError: It cannot be written.
        """
        for file in self._files:
            os.fsync(file.fileno())

    def complete(self) -> None:
        """Give rows that were never written the value of nodata, and every file its full length.

        Raises:
            OSError: The disk is full.
        """
        empty = self._dtype.type(0).tobytes() == self._nodata.tobytes()  # holes in a file read as 0
        for index, (left, right) in enumerate(self.strips):
            rows = np.flatnonzero(~self._touched[index])
            if not empty:
                for first in range(0, self._height, _FILL_ROWS):
                    missing = rows[(rows >= first) & (rows < first + _FILL_ROWS)]
                    for run in np.split(missing, np.flatnonzero(np.diff(missing) > 1) + 1) if missing.size else ():
                        shape = (self._bands, len(run), right - left)
                        self._put(index, int(run[0]), np.full(shape, self._nodata, self._dtype))
            self._files[index].truncate(max(self._height * self._row_bytes(index), _SMALLEST_FILE))

    def mosaic(self) -> gdal.Dataset:
        """Return all strips as one dataset without georeference; call :meth:`complete` first.

        Raises:
            OSError: A header cannot be written.
        """
        bands = []
        for band in range(1, self._bands + 1):
            sources = "".join(self._source(index, band) for index in range(len(self.strips)))
            bands.append(f'<VRTRasterBand dataType="{_GDAL_NAMES[self._dtype.name]}" band="{band}">{sources}')
        for index, (left, right) in enumerate(self.strips):
            self._path(index).with_suffix(".hdr").write_text(
                f"ENVI\nsamples = {right - left}\nlines = {self._height}\nbands = {self._bands}\nheader offset = 0\n"
                f"file type = ENVI Standard\ndata type = {_ENVI_CODES[self._dtype.name]}\ninterleave = bil\n"
                f"byte order = {int(sys.byteorder == 'big')}\n",
                encoding="ascii",
            )
        size = f'rasterXSize="{self._borders[-1]}" rasterYSize="{self._height}"'
        with quiet():
            return gdal.Open(f"<VRTDataset {size}>{''.join(band + '</VRTRasterBand>' for band in bands)}</VRTDataset>")

    def close(self) -> None:
        """Close the files."""
        for file in self._files:
            file.close()

    def _open(self, index: int, done: int) -> FileIO:
        path = self._path(index)
        file = FileIO(path, "r+" if done and path.exists() else "w+")
        file.truncate(done * self._row_bytes(index))
        return file

    def _put(self, index: int, first: int, values: npt.NDArray) -> None:
        rows = np.ascontiguousarray(values.transpose(1, 0, 2))
        self._files[index].seek(first * self._row_bytes(index))
        content = rows.data.cast("B")
        while content:
            content = content[self._files[index].write(content) or 0 :]
        self._touched[index, first : first + len(rows)] = True

    def _widened(self, index: int, window: Window, part: npt.NDArray, offset: int) -> npt.NDArray:
        """Return whole rows of a strip that hold ``part`` from the column ``offset`` on, and what is there beside."""
        whole = self.read(index, window.row_off, window.row_end)
        whole[:, :, offset : offset + part.shape[2]] = part
        return whole

    def _path(self, index: int) -> Path:
        return self._folder / f"strip{index:04d}.img"

    def _row_bytes(self, index: int) -> int:
        left, right = self.strips[index]
        return (right - left) * self._bands * self._dtype.itemsize

    def _source(self, index: int, band: int) -> str:
        left, right = self.strips[index]
        size = f'xSize="{right - left}" ySize="{self._height}"'
        shape = f'RasterXSize="{right - left}" RasterYSize="{self._height}"'
        return (
            f"<SimpleSource><SourceFilename>{html.escape(os.fspath(self._path(index)), quote=False)}</SourceFilename>"
            f"<SourceBand>{band}</SourceBand>"
            f'<SourceProperties {shape} DataType="{_GDAL_NAMES[self._dtype.name]}" '
            f'BlockXSize="{right - left}" BlockYSize="1"/>'
            f'<SrcRect xOff="0" yOff="0" {size}/><DstRect xOff="{left}" yOff="0" {size}/></SimpleSource>'
        )
