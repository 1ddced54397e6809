"""Writes images in reflectance with their wavelengths as tiled GeoTIFF."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
from osgeo import gdal, osr

from spectralx.files import atomic_output
from spectralx.raster.access import unwritable
from spectralx.spec import BandSpec

GeoTransform = tuple[float, float, float, float, float, float]

# Digital numbers of surface reflectance products: reflectance times 10,000, 0 is nodata.
_SCALE = 1e-4
_NODATA = 0

_OPTIONS = ["TILED=YES", "BLOCKXSIZE=256", "BLOCKYSIZE=256", "COMPRESS=DEFLATE", "ZLEVEL=9", "NUM_THREADS=1"]


def write_reflectance(
    path: str | os.PathLike[str],
    reflectance: npt.NDArray[np.float32],
    bands: Sequence[BandSpec],
    geotransform: GeoTransform,
    epsg: int,
    valid: npt.NDArray[np.bool_] | None = None,
    items: Mapping[str, str] | None = None,
) -> None:
    """Write reflectance as digital numbers with scale, nodata and wavelengths.

    Wavelength and FWHM stand in the bands' metadata (``wavelength``, ``fwhm`` in nm) and in their ``IMAGERY`` domain
    (µm, as GDAL 3.10 and later define it).

    Args:
        path: GeoTIFF to write.
        reflectance: ``(C, H, W)``; stored as round(10,000 times the value), at least 1.
        bands: Name, centre and width of each band.
        geotransform: As GDAL defines it.
        epsg: Code of the coordinate reference system.
        valid: False where the image has no data ``(H, W)``.
        items: Metadata of the dataset.

    Raises:
        OutputError: The file cannot be written.
    """
    numbers = np.clip(np.rint(reflectance / np.float32(_SCALE)), 1, 65535).astype(np.uint16)
    if valid is not None:
        numbers[:, ~valid] = _NODATA
    count, height, width = numbers.shape
    with atomic_output(path) as temporary:
        try:
            options = [*_OPTIONS, "PREDICTOR=2", "INTERLEAVE=BAND", "PHOTOMETRIC=MINISBLACK"]
            driver = gdal.GetDriverByName("GTiff")
            dataset = driver.Create(os.fspath(temporary), width, height, count, gdal.GDT_UInt16, options)
            _georeference(dataset, geotransform, epsg)
            dataset.SetMetadata(dict(items or {}))
            for number, spec in enumerate(bands, 1):
                band = dataset.GetRasterBand(number)
                band.SetDescription(spec.name)
                band.SetNoDataValue(_NODATA)
                band.SetScale(_SCALE)
                band.SetOffset(0.0)
                band.SetMetadataItem("wavelength", f"{spec.wavelength_nm:g}")
                band.SetMetadataItem("wavelength_units", "Nanometers")
                band.SetMetadataItem("fwhm", f"{spec.fwhm_nm:g}")
                band.SetMetadataItem("CENTRAL_WAVELENGTH_UM", f"{spec.wavelength_nm / 1000:.7g}", "IMAGERY")
                band.SetMetadataItem("FWHM_UM", f"{spec.fwhm_nm / 1000:.7g}", "IMAGERY")
                band.WriteArray(numbers[number - 1])
            del band, dataset
        except RuntimeError as error:
            raise unwritable(Path(path), error) from error


def _georeference(dataset: gdal.Dataset, geotransform: GeoTransform, epsg: int) -> None:
    crs = osr.SpatialReference()
    crs.ImportFromEPSG(epsg)
    dataset.SetProjection(crs.ExportToWkt())
    dataset.SetGeoTransform(geotransform)
