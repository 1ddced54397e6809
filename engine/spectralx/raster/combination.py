"""Writes bands that are weighted sums of a raster's bands, window by window, in bounded memory."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
from osgeo import gdal

from spectralx.files import atomic_output
from spectralx.progress import Reporter
from spectralx.raster.access import limited_cache, quiet, unwritable
from spectralx.raster.metadata import RasterMetadata
from spectralx.raster.reader import RasterReader
from spectralx.raster.windows import Window, tiles
from spectralx.raster.writer import copy_georeference
from spectralx.spec import BandSpec

_BLOCK = 256

# Samples of the source that are held at a time, as float32.
_SAMPLES = 8 << 20

_CACHE_MB = 64

_OPTIONS = (
    "TILED=YES",
    f"BLOCKXSIZE={_BLOCK}",
    f"BLOCKYSIZE={_BLOCK}",
    "COMPRESS=DEFLATE",
    "PREDICTOR=3",
    "INTERLEAVE=BAND",
    "PHOTOMETRIC=MINISBLACK",
    "BIGTIFF=IF_SAFER",
)


def write_combination(
    path: str | os.PathLike[str],
    reader: RasterReader,
    matrix: npt.NDArray[np.float32],
    bands: Sequence[BandSpec],
    unit: str,
    reporter: Reporter,
) -> None:
    """Write ``matrix @ bands`` as GeoTIFF with wavelengths.

    Samples are float32 in the units that the reader gives, nodata NaN: no scale is needed to read them. Centre and
    width stand in the bands' metadata (nm), in their ``IMAGERY`` domain (µm), and as lists in the ``ENVI`` domain.

    Args:
        path: GeoTIFF to write.
        reader: Reads the source bands; a pixel that is not valid in all of them is nodata.
        matrix: Weights ``(len(bands), source bands)``.
        bands: Name, centre and width of what is written.
        unit: Unit of the samples, may be empty.
        reporter: Told of progress, and asked whether to stop.

    Raises:
        OutputError: The file cannot be written.
        RasterError: The source cannot be read.
        Cancelled: The user stopped; nothing is left.
    """
    area = reader.metadata.window
    side = max(_BLOCK, _SAMPLES // (_BLOCK * max(matrix.shape)) // _BLOCK * _BLOCK)
    with limited_cache(_CACHE_MB), atomic_output(path) as temporary:
        dataset = _create(temporary, Path(path), reader.metadata, bands, unit)
        for window in tiles(area, side, _BLOCK):
            reporter.check_cancelled()
            block = reader.read(window)
            values = (matrix @ block.values.reshape(len(block.values), -1)).reshape(len(bands), *block.valid.shape)
            values[:, ~block.valid] = np.nan
            _write(dataset, window, values, Path(path))
            done = window.row_off * area.width + window.col_end * window.height
            reporter.progress(done / area.pixels, "Resampling")
        try:
            with quiet():
                dataset.FlushCache()
                del dataset
        except RuntimeError as error:
            raise unwritable(Path(path), error) from None


def _write(dataset: gdal.Dataset, window: Window, values: npt.NDArray[np.float32], path: Path) -> None:
    try:
        with quiet():
            dataset.WriteArray(np.ascontiguousarray(values), window.col_off, window.row_off)
    except RuntimeError as error:
        raise unwritable(path, error) from None


def _create(temporary: Path, path: Path, like: RasterMetadata, bands: Sequence[BandSpec], unit: str) -> gdal.Dataset:
    try:
        with quiet():
            driver = gdal.GetDriverByName("GTiff")
            dataset = driver.Create(
                os.fspath(temporary), like.width, like.height, len(bands), gdal.GDT_Float32, list(_OPTIONS)
            )
            copy_georeference(like, dataset)
            _describe(dataset, bands, unit)
    except RuntimeError as error:
        raise unwritable(path, error) from None
    return dataset


def _describe(dataset: gdal.Dataset, bands: Sequence[BandSpec], unit: str) -> None:
    lists = {
        "wavelength": ", ".join(f"{band.wavelength_nm:.7g}" for band in bands),
        "fwhm": ", ".join(f"{band.fwhm_nm:.7g}" for band in bands),
    }
    dataset.SetMetadata(
        {**{key: f"{{{text}}}" for key, text in lists.items()}, "wavelength_units": "Nanometers"}, "ENVI"
    )
    for index, spec in enumerate(bands, start=1):
        band = dataset.GetRasterBand(index)
        band.SetDescription(spec.name)
        band.SetNoDataValue(float("nan"))
        band.SetUnitType(unit)
        items = {
            "wavelength": f"{spec.wavelength_nm:.7g}",
            "fwhm": f"{spec.fwhm_nm:.7g}",
            "wavelength_units": "Nanometers",
        }
        band.SetMetadata(items)
        imagery = {
            "CENTRAL_WAVELENGTH_UM": f"{spec.wavelength_nm / 1000:.7g}",
            "FWHM_UM": f"{spec.fwhm_nm / 1000:.7g}",
        }
        band.SetMetadata(imagery, "IMAGERY")
