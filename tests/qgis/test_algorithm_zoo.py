"""Kinds of rasters through the algorithms with the real engine: each is mapped on its own grid, or refused."""

from __future__ import annotations

import numpy as np
import pytest
from osgeo import gdal
from qgis.core import QgsProcessingException, QgsProject, QgsRasterLayer, QgsVectorLayer

from .real_engine import read, real, reflectance, small_model, write  # noqa: F401 - fixtures

# ruff: noqa: F811 - fixtures are arguments of the same name

# About 30 degrees against north; pixels of 10 m.
ROTATED = (500000, 8.66, 5.0, 5800000, 5.0, -8.66)


@pytest.fixture
def image(tmp_path):
    return write(tmp_path / "image.tif", reflectance())


@pytest.fixture
def expected(real, small_model, image, tmp_path):
    """Return the map of the plain GeoTIFF, which every other form of the same values must have too."""
    real("segment", INPUT=image, MODEL=small_model, OUTPUT=tmp_path / "expected.tif")
    return read(tmp_path / "expected.tif")


def test_the_same_image_in_other_forms(real, small_model, image, expected, tmp_path):
    """A virtual raster and an ENVI file, as layers of the project."""
    gdal.Translate(str(tmp_path / "image.vrt"), str(image), format="VRT")
    envi = write(tmp_path / "image.img", reflectance(), driver="ENVI")
    forms = {"virtual": str(tmp_path / "image.vrt"), "envi": str(envi)}
    for name, source in forms.items():
        layer = QgsRasterLayer(source, name, "gdal")
        assert layer.isValid()
        QgsProject.instance().addMapLayer(layer)
        bands = {} if name == "virtual" else {"BANDS": "1,2,3,4"}  # GDAL's ENVI header here has no wavelengths
        real("segment", INPUT=layer.id(), MODEL=small_model, OUTPUT=tmp_path / f"{name}.tif", **bands)
        assert np.array_equal(read(tmp_path / f"{name}.tif"), expected), name


def test_a_subdataset_of_a_netcdf_file(real, small_model, image, expected, tmp_path):
    """Bands of a NetCDF file are variables; one name opens one of them, a virtual raster stacks them."""
    gdal.Translate(str(tmp_path / "image.nc"), str(image), format="NetCDF")
    names = [name for name, _text in gdal.Open(str(tmp_path / "image.nc")).GetSubDatasets()]
    assert len(names) == 4
    with pytest.raises(QgsProcessingException, match=r"(?i)band|wavelength"):
        real("segment", INPUT=names[0], MODEL=small_model, OUTPUT=tmp_path / "one.tif")
    gdal.BuildVRT(str(tmp_path / "stack.vrt"), names, separate=True)
    stack, source = gdal.Open(str(tmp_path / "stack.vrt")), gdal.Open(str(image))
    assert stack.RasterCount == source.RasterCount
    real("segment", INPUT=tmp_path / "stack.vrt", MODEL=small_model, BANDS="1,2,3,4", OUTPUT=tmp_path / "map.tif")
    assert np.array_equal(read(tmp_path / "map.tif"), expected)


def test_a_rotated_image_keeps_its_grid(real, small_model, expected, tmp_path):
    rotated = write(tmp_path / "rotated.tif", reflectance(), transform=ROTATED)
    real("segment", INPUT=rotated, MODEL=small_model, OUTPUT=tmp_path / "map.tif")
    assert np.array_equal(read(tmp_path / "map.tif"), expected)
    assert gdal.Open(str(tmp_path / "map.tif")).GetGeoTransform() == pytest.approx(ROTATED)


def test_an_image_without_reference_system(real, small_model, expected, tmp_path):
    """It is mapped as it is; areas are left out instead of invented."""
    plain = write(tmp_path / "plain.tif", reflectance(), epsg=None, transform=None)
    real("segment", INPUT=plain, MODEL=small_model, OUTPUT=tmp_path / "map.tif")
    assert np.array_equal(read(tmp_path / "map.tif"), expected)
    made = real("polygonize", INPUT=tmp_path / "map.tif", OUTPUT=tmp_path / "map.gpkg")
    assert made["POLYGONS"] > 0 and made["AREA_M2"] is None


@pytest.mark.parametrize("name", ["segment", "inspect", "resample", "polygonize", "evaluate"])
def test_a_web_map_is_refused_with_the_reason(real, small_model, name, tmp_path):
    tiles = QgsRasterLayer("type=xyz&url=https://example.org/{z}/{x}/{y}.png&zmax=19&zmin=0", "tiles", "wms")
    QgsProject.instance().addMapLayer(tiles)
    with pytest.raises(QgsProcessingException, match="pictures, not measurements"):
        real(name, INPUT=tiles.id(), MODEL=small_model, TO="sentinel-2a", LABELS=tiles.id(), OUTPUT="TEMPORARY_OUTPUT")


def test_a_vector_layer_is_no_image(real, small_model, tmp_path):
    layer = QgsVectorLayer("Polygon?crs=EPSG:32633", "fields", "memory")
    QgsProject.instance().addMapLayer(layer)
    with pytest.raises(QgsProcessingException):
        real("segment", INPUT=layer.id(), MODEL=small_model, OUTPUT=tmp_path / "map.tif")
    assert not (tmp_path / "map.tif").exists()
