"""Writers of georeferenced maps: streamed in, cloud-optimised GeoTIFF out, whole or not at all.

Pixels are collected in plain files (:mod:`spectralx.raster.strips`) in a temporary folder beside the target. When all
are there, GDAL's COG driver makes the final layout with overviews, and the result, once it could be read back, and its
side-cars are renamed to their final names.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt
from osgeo import gdal

from spectralx.errors import Cancelled, OutputError, RasterError
from spectralx.files import atomic_output, check_output, scratch_folder
from spectralx.progress import Reporter, SilentReporter
from spectralx.raster.access import limited_cache, open_raster, quiet, thread_options, unwritable
from spectralx.raster.classes import add_classes, write_style
from spectralx.raster.metadata import RasterMetadata, spatial_reference
from spectralx.raster.strips import StripStore
from spectralx.raster.windows import Window
from spectralx.spec import ClassSpec

_BLOCK = 512

# GDAL's cache while the final layout is made: some blocks with all their bands. More is filled and saves no time.
_CACHE_MB = 8
_CACHED_BLOCKS = 4

# How the COG driver makes overviews. By its own choice their temporary file is compressed with ZSTD, which takes 20 MiB
# a thread, and pieces of up to 10 MiB are resampled at a time. Without that the file is the same to the byte.
_OVERVIEW_OPTIONS = {"COG_TMP_COMPRESSION": "LZW", "GDAL_OVR_CHUNK_MAX_SIZE": str(2 << 20)}

# GDAL writes these beside a GeoTIFF; those of an earlier file of the same name must not outlive it.
_SIDECARS = (".aux.xml", ".ovr", ".msk")


@dataclass(frozen=True)
class Workplace:
    """Where the samples of a map in the making are kept, so that a later process can go on with them.

    Attributes:
        folder: Existing folder on the file system of the map; whoever made it removes it.
        borders: First column of each column strip of the map and, last, its width.
        done: Rows of each strip, from the top, that an earlier process wrote.
    """

    folder: Path
    borders: tuple[int, ...]
    done: tuple[int, ...]


class _CogWriter:
    """Collects bands of one type and leaves a cloud-optimised GeoTIFF when the ``with`` block ends well."""

    _dtype: ClassVar[np.dtype]
    _overview_resampling: ClassVar[str]
    _predictor: ClassVar[str] = "NO"

    def __init__(
        self,
        path: str | os.PathLike[str],
        like: RasterMetadata,
        bands: int,
        nodata: float,
        reporter: Reporter | None,
        threads: int,
        workplace: Workplace | None,
    ) -> None:
        self._target = check_output(path)
        self._like = like
        self._bands = bands
        self._nodata = nodata
        self._reporter = reporter or SilentReporter()
        self._threads = threads
        self._workplace = workplace
        self._stack = contextlib.ExitStack()
        self._store: StripStore | None = None

    def __enter__(self) -> Any:
        with self._stack:
            place = self._workplace
            if place is None:
                folder = self._stack.enter_context(scratch_folder(self._target))
                place = Workplace(folder, (0, self._like.width), (0,))
            self._folder = place.folder
            layout = (self._like.height, place.borders, self._bands, self._dtype, self._nodata, place.done)
            with self._failing():
                self._store = StripStore(self._folder, *layout)
            self._stack.callback(self._store.close)
            self._stack = self._stack.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._stack:
            if error is None and self._store is not None:
                self._finish(self._store)
        self._store = None

    def sync(self) -> None:
        """Wait until what was written is on the disk.

        Raises:
            OutputError: It cannot be written.
        """
        with self._failing():
            self._opened().sync()

    def stored(self, strip: int, first: int, last: int) -> npt.NDArray:
        """Return rows ``[first, last)`` of a strip of the workplace as they were written, ``(K, rows, width)``."""
        with self._failing():
            return self._opened().read(strip, first, last)

    def _opened(self) -> StripStore:
        if self._store is None:
            raise RuntimeError("the writer is used outside its `with` block")
        return self._store

    def _write(self, window: Window, values: npt.NDArray) -> None:
        """Write ``(K, h, w)`` samples."""
        store = self._opened()
        if values.dtype != self._dtype or values.shape != (self._bands, window.height, window.width):
            raise ValueError(
                f"expected {self._dtype} of shape {(self._bands, window.height, window.width)}, "
                f"got {values.dtype} of shape {values.shape}"
            )
        if not self._like.window.contains(window):
            raise ValueError(f"{window} is not inside the raster of {self._like.width} x {self._like.height} pixels")
        with self._failing():
            store.write(window, values)

    @contextlib.contextmanager
    def _failing(self) -> Iterator[None]:
        """Turn errors of the operating system and of GDAL into ``OutputError``."""
        try:
            yield
        except OutputError:
            raise
        except (OSError, RuntimeError) as error:
            raise unwritable(self._target, error) from None

    def _describe(self, dataset: gdal.Dataset) -> None:
        """Add what the kind of map needs besides its pixels."""

    def _write_sidecars(self, folder: Path) -> dict[Path, Path]:
        """Write files that belong beside the map; return temporary and final paths."""
        return {}

    def _finish(self, store: StripStore) -> None:
        """Make the cloud-optimised file and give everything its final name."""
        cog = self._folder / self._target.name
        options = [
            "COMPRESS=DEFLATE",
            f"PREDICTOR={self._predictor}",
            f"BLOCKSIZE={_BLOCK}",
            "BIGTIFF=IF_SAFER",
            f"NUM_THREADS={self._threads}",
            f"OVERVIEW_RESAMPLING={self._overview_resampling}",
        ]
        callback = _Callback(self._reporter)
        cache_mb = max(_CACHE_MB, (_CACHED_BLOCKS * _BLOCK**2 * self._bands * self._dtype.itemsize) >> 20)
        try:
            store.complete()
            with quiet(), limited_cache(cache_mb), thread_options(_OVERVIEW_OPTIONS):
                dataset = store.mosaic()
                copy_georeference(self._like, dataset)
                for index in range(1, self._bands + 1):
                    dataset.GetRasterBand(index).SetNoDataValue(self._nodata)
                self._describe(dataset)
                copy = gdal.GetDriverByName("COG").CreateCopy(os.fspath(cog), dataset, False, options, callback)
                if copy is None:  # which GDAL does without an exception when it was told to stop while making overviews
                    raise RuntimeError(gdal.GetLastErrorMsg() or "GDAL gives no reason")
                copy.FlushCache()
                del copy, dataset
            open_raster(cog)  # what fails when GDAL closes a file raises nothing
        except (OSError, RuntimeError, RasterError) as error:
            if callback.cancelled is not None:
                raise callback.cancelled from None
            raise unwritable(self._target, error) from None
        produced = self._write_sidecars(self._folder)
        for ending in _SIDECARS:
            if cog.with_name(cog.name + ending).exists():
                produced[cog.with_name(cog.name + ending)] = self._target.with_name(self._target.name + ending)
        self._commit(cog, produced)

    def _commit(self, cog: Path, sidecars: dict[Path, Path]) -> None:
        """Rename the map, then its side-cars; should one of these fail, the map is taken away again."""
        renamed = False
        try:
            with contextlib.ExitStack() as stack:
                for made, final in sidecars.items():
                    made.replace(stack.enter_context(atomic_output(final)))
                with atomic_output(self._target) as temporary:
                    cog.replace(temporary)
                renamed = True
            for ending in _SIDECARS:
                leftover = self._target.with_name(self._target.name + ending)
                if leftover not in sidecars.values():
                    leftover.unlink(missing_ok=True)
        except OSError as error:
            if renamed:
                self._target.unlink(missing_ok=True)
            raise unwritable(self._target, error) from None


class ClassMapWriter(_CogWriter):
    """Writes a land-cover map: nodata 0, colours, names, and a QGIS style beside it.

    The classes are stored as colour table, category names and raster attribute table, and as ``<stem>.qml``. They are
    also the metadata item ``SPECTRALX_CLASSES`` inside the file, because the names travel in ``<file>.aux.xml``, which
    people forget to copy.

    Args:
        path: Final path.
        like: Raster whose grid and reference system the map gets.
        classes: The classes that may occur.
        reporter: Told of the progress of the final step, and asked whether to stop.
        threads: Threads that compress.
        workplace: Where the samples are kept until the map is whole; a folder of this writer's own by default.

    Raises:
        OutputError: The path cannot be written to.
    """

    _dtype = np.dtype("uint8")
    _overview_resampling = "MODE"

    def __init__(
        self,
        path: str | os.PathLike[str],
        like: RasterMetadata,
        classes: Sequence[ClassSpec],
        reporter: Reporter | None = None,
        threads: int = 1,
        workplace: Workplace | None = None,
    ) -> None:
        super().__init__(path, like, 1, 0, reporter, threads, workplace)
        self._classes = tuple(classes)

    def write(self, window: Window, classes: npt.NDArray[np.uint8]) -> None:
        """Write class values uint8 ``(h, w)`` of a window inside the raster; 0 means no data.

        Raises:
            OutputError: The disk is full or the file cannot be written.
        """
        self._write(window, classes[np.newaxis])

    def _describe(self, dataset: gdal.Dataset) -> None:
        add_classes(dataset, self._classes)

    def _write_sidecars(self, folder: Path) -> dict[Path, Path]:
        style = folder / "style.qml"
        write_style(style, self._classes)
        return {style: self._target.with_suffix(".qml")}


class _BandMapWriter(_CogWriter):
    """Writes several described bands.

    Args:
        path: Final path.
        like: Raster whose grid and reference system the map gets.
        descriptions: Name of each band.
        nodata: Value that means "no data"; that of the kind of map by default.
        reporter: Told of the progress of the final step, and asked whether to stop.
        threads: Threads that compress.
        workplace: Where the samples are kept until the map is whole; a folder of this writer's own by default.

    Raises:
        OutputError: The path cannot be written to.
    """

    _overview_resampling = "AVERAGE"
    _default_nodata: ClassVar[float]

    def __init__(
        self,
        path: str | os.PathLike[str],
        like: RasterMetadata,
        descriptions: Sequence[str],
        nodata: float | None = None,
        reporter: Reporter | None = None,
        threads: int = 1,
        workplace: Workplace | None = None,
    ) -> None:
        nodata = self._default_nodata if nodata is None else nodata
        super().__init__(path, like, len(descriptions), nodata, reporter, threads, workplace)
        self._descriptions = tuple(descriptions)

    def write(self, window: Window, values: npt.NDArray) -> None:
        """Write samples ``(K, h, w)``, or ``(h, w)`` for one band, of a window inside the raster.

        Raises:
            OutputError: The disk is full or the file cannot be written.
        """
        self._write(window, values if values.ndim == 3 else values[np.newaxis])

    def _describe(self, dataset: gdal.Dataset) -> None:
        for index, description in enumerate(self._descriptions, start=1):
            dataset.GetRasterBand(index).SetDescription(description)


class ByteMapWriter(_BandMapWriter):
    """Writes bands of uint8, for confidence and probabilities in per cent; nodata 255."""

    _dtype = np.dtype("uint8")
    _default_nodata = 255


class FloatMapWriter(_BandMapWriter):
    """Writes bands of float32, for probabilities and other measures; nodata NaN."""

    _dtype = np.dtype("float32")
    _default_nodata = float("nan")
    _predictor = "FLOATING_POINT"


class _Callback:
    """Tells a reporter what GDAL has done, and GDAL to stop when the user cancels."""

    def __init__(self, reporter: Reporter) -> None:
        self._reporter = reporter
        self.cancelled: Cancelled | None = None

    def __call__(self, fraction: float, _message: str, _data: object) -> int:
        try:
            self._reporter.check_cancelled()
        except Cancelled as cancelled:
            self.cancelled = cancelled
            return 0
        self._reporter.progress(fraction, "Writing the map and its overviews")
        return 1


def copy_georeference(like: RasterMetadata, dataset: gdal.Dataset) -> None:
    """Give a dataset the grid, reference system and ground control points of a raster."""
    if like.geotransform is not None:
        dataset.SetGeoTransform(like.geotransform)
    if like.crs_wkt is not None:
        dataset.SetSpatialRef(spatial_reference(like.crs_wkt))
    if like.ground_control is not None and like.geotransform is None:
        points = [gdal.GCP(x, y, z, pixel, line) for pixel, line, x, y, z in like.ground_control.points]
        dataset.SetGCPs(points, like.ground_control.crs_wkt)
