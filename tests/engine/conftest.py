"""Fixtures that all engine tests share: the folder of real scenes and makers of small rasters."""

from __future__ import annotations

import gc
import os
from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal, osr

REPOSITORY = Path(__file__).resolve().parents[2]

UTM = (500000.0, 10.0, 0.0, 5800000.0, 0.0, -10.0)


def find_shared() -> Path | None:
    """Return the folder of real scenes, which lies beside the repository or is named by SPECTRALX_SHARED."""
    override = os.environ.get("SPECTRALX_SHARED")
    folder = (Path(override) if override else REPOSITORY.parent / "shared") / "data"
    return folder if (folder / "scenes.json").is_file() else None


@pytest.fixture(scope="session", autouse=True)
def _free_rasters_before_qgis_ends():
    """Free rasters that only reference cycles hold; QGIS takes GDAL's drivers with it, and closing later crashes."""
    yield
    gc.collect()


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real scenes with labels; tests that need it are skipped where it is missing."""
    folder = find_shared()
    if folder is None:
        pytest.skip("the real scenes are not here (../shared/data, or SPECTRALX_SHARED)")
    return folder


@pytest.fixture
def make_raster(tmp_path):
    """Return a function that writes an array ``(C, H, W)`` or ``(H, W)`` as a raster and returns its path."""

    def make(
        array,
        name="raster.tif",
        *,
        driver="GTiff",
        options=(),
        geotransform=UTM,
        epsg=32633,
        nodata=None,
        scale=None,
        offset=None,
        units=None,
        descriptions=None,
        band_metadata=None,
        dataset_metadata=None,
        color_interpretation=None,
        dataset_mask=None,
    ):
        array = np.asarray(array)
        array = array[np.newaxis] if array.ndim == 2 else array
        gdal.UseExceptions()
        path = tmp_path / name
        types = {"uint8": gdal.GDT_Byte, "int16": gdal.GDT_Int16, "uint16": gdal.GDT_UInt16, "int32": gdal.GDT_Int32}
        types |= {"uint32": gdal.GDT_UInt32, "float32": gdal.GDT_Float32, "float64": gdal.GDT_Float64}
        types |= {"complex64": gdal.GDT_CFloat32}
        count, height, width = array.shape
        dataset = gdal.GetDriverByName(driver).Create(
            str(path), width, height, count, types[str(array.dtype)], list(options)
        )
        if geotransform is not None:
            dataset.SetGeoTransform(geotransform)
        if epsg is not None:
            reference = osr.SpatialReference()
            reference.ImportFromEPSG(epsg)
            dataset.SetSpatialRef(reference)
        for domain, items in (dataset_metadata or {}).items():
            dataset.SetMetadata(items, domain)
        if dataset_mask is not None:
            gdal.SetConfigOption("GDAL_TIFF_INTERNAL_MASK", "YES")
            dataset.CreateMaskBand(gdal.GMF_PER_DATASET)
            gdal.SetConfigOption("GDAL_TIFF_INTERNAL_MASK", None)
            dataset.GetRasterBand(1).GetMaskBand().WriteArray(np.where(dataset_mask, 255, 0).astype(np.uint8))
        for i in range(count):
            band = dataset.GetRasterBand(i + 1)
            band.WriteArray(array[i])
            value = nodata[i] if isinstance(nodata, (list, tuple)) else nodata
            if value is not None:
                band.SetNoDataValue(value)
            if scale is not None:
                band.SetScale(scale)
            if offset is not None:
                band.SetOffset(offset)
            if units:
                band.SetUnitType(units)
            if descriptions:
                band.SetDescription(descriptions[i])
            if color_interpretation:
                band.SetColorInterpretation(color_interpretation[i])
            for domain, items in (band_metadata[i] if band_metadata else {}).items():
                band.SetMetadata(items, domain)
        dataset.FlushCache()
        del dataset, band
        return path

    return make
