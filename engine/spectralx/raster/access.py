"""Opening rasters with GDAL, and GDAL's errors in the engine's own words."""

from __future__ import annotations

import contextlib
import math
import os
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
from osgeo import gdal, ogr, osr

from spectralx.errors import OutputError, RasterError

gdal.UseExceptions()
ogr.UseExceptions()
osr.UseExceptions()

# A server that is busy for a moment shall not end a run of hours; GDAL itself gives up at once.
_DEFAULT_OPTIONS = {"GDAL_HTTP_MAX_RETRY": "4", "GDAL_HTTP_RETRY_DELAY": "1"}
for _name, _value in _DEFAULT_OPTIONS.items():
    if gdal.GetConfigOption(_name) is None:
        gdal.SetConfigOption(_name, _value)

# GDAL's file systems on the network.
_NETWORK = ("/vsicurl", "/vsis3", "/vsigs", "/vsiaz", "/vsiadls", "/vsioss", "/vsiswift", "/vsihdfs", "/vsiwebhdfs")

# Side-cars that hold statistics and overviews, which other programs write at any time.
_IRRELEVANT = (".aux.xml", ".ovr")

# NumPy type of the samples that can be read, by GDAL's name of the type. Complex types are left out on purpose.
NUMPY_TYPES: dict[str, np.dtype] = {
    "Byte": np.dtype("uint8"),
    "Int8": np.dtype("int8"),
    "UInt16": np.dtype("uint16"),
    "Int16": np.dtype("int16"),
    "UInt32": np.dtype("uint32"),
    "Int32": np.dtype("int32"),
    "UInt64": np.dtype("uint64"),
    "Int64": np.dtype("int64"),
    "Float32": np.dtype("float32"),
    "Float64": np.dtype("float64"),
}


def limit_cache(megabytes: int) -> None:
    """Bound the memory that GDAL keeps decoded blocks in, for the whole process.

    Args:
        megabytes: Size in MiB; GDAL's own default is 5 % of the machine's memory.
    """
    gdal.SetCacheMax(int(megabytes) << 20)


@contextlib.contextmanager
def limited_cache(megabytes: int) -> Iterator[None]:
    """Bound GDAL's cache as :func:`limit_cache` does, and give it the size that it had before in the end."""
    before = gdal.GetCacheMax()
    limit_cache(megabytes)
    try:
        yield
    finally:
        gdal.SetCacheMax(before)


@contextlib.contextmanager
def thread_options(options: Mapping[str, str]) -> Iterator[None]:
    """Set configuration options of GDAL for what this thread does, and in the end what they were before."""
    before = {name: gdal.GetThreadLocalConfigOption(name) for name in options}
    try:
        for name, value in options.items():
            gdal.SetThreadLocalConfigOption(name, value)
        yield
    finally:
        for name, value in before.items():
            gdal.SetThreadLocalConfigOption(name, value)


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Keep GDAL from printing to standard error; its errors are still raised."""
    gdal.PushErrorHandler("CPLQuietErrorHandler")
    try:
        yield
    finally:
        gdal.PopErrorHandler()


def open_raster(path: str | os.PathLike[str], check: bool = True) -> gdal.Dataset:
    """Open a raster for reading.

    Args:
        path: A file, or a name that GDAL understands (``/vsicurl/...``, a subdataset).
        check: Whether to read the last pixel of the first and the last band, which finds most truncated files.

    Returns:
        The dataset: at least one band, none of them complex.

    Raises:
        RasterError: The raster is missing, empty, truncated, not a raster, or of a type that is not supported.
    """
    name = os.fspath(path)
    if _is_plain_file_name(name):
        _check_file(Path(name))
    try:
        with quiet():
            dataset = gdal.OpenEx(name, gdal.OF_RASTER | gdal.OF_VERBOSE_ERROR)
    except RuntimeError as error:
        raise RasterError(
            f"{name} cannot be opened as a raster: {one_line(error)}.",
            "Give an image that GDAL can read; `gdalinfo FILE` shows whether it can.",
        ) from None
    _check_bands(dataset, name)
    if check:
        _check_whole(dataset, name)
    return dataset


def file_list(name: str) -> tuple[str, ...]:
    """Return the files that a raster consists of, side-cars and the sources of a VRT included.

    Raises:
        RasterError: The raster cannot be opened.
    """
    return tuple(open_raster(name, check=False).GetFileList() or ())


def pixel_files(name: str) -> tuple[Path, ...]:
    """Return the files on this machine that hold the pixels of a raster, VRTs in VRTs included; none for a remote one.

    Raises:
        RasterError: The raster cannot be opened.
    """
    found, waiting = {name}, [name]
    while waiting:
        new = {*file_list(waiting.pop())} - found
        found |= new
        # GDAL names the files of a VRT, not those of VRTs in it.
        waiting += [other for other in new if other.endswith(".vrt")]
    return tuple(sorted(Path(one) for one in found if not one.endswith(_IRRELEVANT) and Path(one).is_file()))


def network_state(name: str) -> tuple[int, int] | None:
    """Return size and time of change (s since 1970, 0 where the server does not tell) of a file on the network."""
    status = gdal.VSIStatL(name) if name.startswith(_NETWORK) else None
    return None if status is None else (status.size, status.mtime)


def changed_on_network(name: str, before: tuple[int, int] | None) -> bool:
    """Ask the server anew whether a file on the network is another than before.

    A server that does not answer now tells of no change.
    """
    if before is None:
        return False
    gdal.VSICurlPartialClearCache(name)
    now = network_state(name)
    if now is None:
        return False
    return now[0] != before[0] or (0 not in (now[1], before[1]) and now[1] != before[1])


def one_line(error: Exception) -> str:
    """Return GDAL's message on one line, without a final full stop."""
    return " ".join(str(error).split()).rstrip(".") or type(error).__name__


def unreadable(name: str, error: Exception) -> RasterError:
    """Return the error for pixels that cannot be read."""
    if name.startswith(_NETWORK):
        return RasterError(
            f"{name} cannot be read: {one_line(error)}.",
            "Check the connection and start again; a mapping that was started with --resume goes on where it was.",
        )
    return RasterError(
        f"{name} is truncated or damaged: {one_line(error)}.", "Copy or download the file again and compare its size."
    )


def unwritable(path: os.PathLike[str], error: Exception) -> OutputError:
    """Return the error for an output that cannot be written."""
    return OutputError(
        f"{os.fspath(path)} cannot be written: {one_line(error)}.", "Free space on the disk or choose another folder."
    )


def _is_plain_file_name(name: str) -> bool:
    """Tell a file from GDAL's virtual file systems, connection strings, subdatasets and inline XML."""
    if name.startswith(("/vsi", "<")):
        return False
    drive, rest = os.path.splitdrive(name)
    return bool(drive) or ":" not in rest or Path(name).exists()


def _check_file(path: Path) -> None:
    if not path.exists():
        raise RasterError(f"{path} does not exist.", "Check the path.")
    if path.is_file() and path.stat().st_size == 0:
        raise RasterError(f"{path} is empty (0 bytes).", "Copy or download the file again.")


def _check_bands(dataset: gdal.Dataset, name: str) -> None:
    if dataset.RasterCount == 0:
        subdatasets = [subdataset for subdataset, _description in dataset.GetSubDatasets()]
        hint = f"Choose one of its subdatasets: {', '.join(subdatasets[:4])}." if subdatasets else "Give an image."
        raise RasterError(f"{name} holds no bands.", hint)
    for index in range(1, dataset.RasterCount + 1):
        band = dataset.GetRasterBand(index)
        type_name = gdal.GetDataTypeName(band.DataType)
        # Before GDAL 3.7 signed bytes are Byte bands with a flag, and read as 0..255.
        if band.GetMetadataItem("PIXELTYPE", "IMAGE_STRUCTURE") == "SIGNEDBYTE":
            type_name = "signed Byte"
        if type_name not in NUMPY_TYPES:
            raise RasterError(
                f"{name}: band {index} has the type {type_name}, which is not supported.",
                "Convert it first: complex data to amplitude, signed bytes to Int16.",
            )


def _check_whole(dataset: gdal.Dataset, name: str) -> None:
    """Find truncated files cheaply: by size where the layout is raw, else by decoding the last blocks."""
    if dataset.GetDriver().ShortName == "ENVI":
        _check_raw_size(dataset, name)
    try:
        with quiet():
            for index in {1, dataset.RasterCount}:
                last = (dataset.RasterXSize - 1, dataset.RasterYSize - 1, 1, 1)
                dataset.GetRasterBand(index).ReadRaster(*last)
    except RuntimeError as error:
        raise unreadable(name, error) from None


def _check_raw_size(dataset: gdal.Dataset, name: str) -> None:
    """Compare the size of an uncompressed ENVI file with its header; GDAL reads what is missing as 0."""
    header = dataset.GetMetadata_Dict("ENVI") or {}
    if header.get("file_compression", "0").strip() != "0" or not Path(name).is_file():
        return
    samples = dataset.RasterXSize * dataset.RasterYSize * dataset.RasterCount
    bits = gdal.GetDataTypeSize(dataset.GetRasterBand(1).DataType)
    expected = int(header.get("header_offset", 0)) + math.ceil(samples * bits / 8)
    actual = Path(name).stat().st_size
    if actual < expected:
        raise RasterError(
            f"{name} is truncated: its header asks for {expected} bytes, the file has {actual}.",
            "Copy or download the file again.",
        )
