"""Which layers are handed to the engine, and how they are called there."""

from __future__ import annotations

import pytest
from osgeo import gdal
from qgis.core import QgsCoordinateReferenceSystem, QgsProject, QgsRasterLayer, QgsRectangle

from spectralx_qgis.core.extent import part_of_layer
from spectralx_qgis.core.layers import Refusal, raster_source
from spectralx_qgis.gui.layer_list import ImageList
from spectralx_qgis.gui.result_layers import add_above

from .conftest import write_raster


def test_a_file_is_its_absolute_path(scene, monkeypatch):
    assert raster_source(QgsRasterLayer(str(scene), "scene", "gdal")) == str(scene)
    monkeypatch.chdir(scene.parent)
    assert raster_source(QgsRasterLayer("scene.tif", "scene", "gdal")) == str(scene)


def test_a_path_with_spaces_and_other_letters(tmp_path):
    folder = tmp_path / "Bild daten 图像 é"
    folder.mkdir()
    path = write_raster(folder / "szene 1.tif")
    assert raster_source(QgsRasterLayer(str(path), "scene", "gdal")) == str(path)


def test_a_virtual_raster(scene, tmp_path):
    path = tmp_path / "scene.vrt"
    gdal.Translate(str(path), str(scene), format="VRT")
    assert raster_source(QgsRasterLayer(str(path), "vrt", "gdal")) == str(path)


def test_a_raster_in_a_zip(scene, tmp_path):
    import zipfile

    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.write(scene, "scene.tif")
    name = f"/vsizip/{tmp_path / 'a.zip'}/scene.tif"
    assert raster_source(QgsRasterLayer(name, "zip", "gdal")) == name


def test_a_subdataset(scene, tmp_path):
    path = tmp_path / "two.gpkg"
    for table, append in (("first", "NO"), ("second", "YES")):
        options = ["RASTER_TABLE=" + table, "APPEND_SUBDATASET=" + append]
        gdal.Translate(str(path), str(scene), format="GPKG", outputType=gdal.GDT_Byte, creationOptions=options)
    name = f"GPKG:{path}:second"
    source = raster_source(QgsRasterLayer(name, "table", "gdal"))
    assert source == name
    assert gdal.Open(source) is not None


def test_open_options_are_refused(scene):
    layer = QgsRasterLayer(f"{scene}|option:NUM_THREADS=2", "options", "gdal")
    assert layer.isValid()
    refusal = raster_source(layer)
    assert isinstance(refusal, Refusal)
    assert "open options" in refusal.message


def test_a_web_map_is_refused_with_the_reason():
    layer = QgsRasterLayer("type=xyz&url=https://example.org/{z}/{x}/{y}.png&zmax=19&zmin=0", "tiles", "wms")
    assert layer.isValid()
    refusal = raster_source(layer)
    assert isinstance(refusal, Refusal)
    assert "pictures, not measurements" in refusal.message
    assert "file" in refusal.hint


def test_a_layer_that_lost_its_file_is_refused(tmp_path):
    refusal = raster_source(QgsRasterLayer(str(tmp_path / "gone.tif"), "gone", "gdal"))
    assert isinstance(refusal, Refusal)
    assert "lost its data source" in refusal.message


def test_the_visible_part_in_the_layers_own_coordinates(scene):
    layer = QgsRasterLayer(str(scene), "scene", "gdal")
    view = QgsRectangle(500100, 5799700, 500200, 5799900)
    assert part_of_layer(layer, view, layer.crs()) == (500100, 5799700, 500200, 5799900)
    wide = QgsRectangle(0, 0, 1e7, 1e7)
    assert part_of_layer(layer, wide, layer.crs()) == (500000, 5799600, 500400, 5800000)


def test_the_visible_part_from_other_coordinates(scene):
    layer = QgsRasterLayer(str(scene), "scene", "gdal")
    degrees = QgsCoordinateReferenceSystem("EPSG:4326")
    part = part_of_layer(layer, QgsRectangle(15.0, 52.3, 15.002, 52.4), degrees)
    assert part[0] == pytest.approx(500000, abs=1)
    assert part[2] == pytest.approx(500136, abs=5)


def test_a_view_elsewhere_is_refused(scene):
    layer = QgsRasterLayer(str(scene), "scene", "gdal")
    refusal = part_of_layer(layer, QgsRectangle(0, 0, 10, 10), layer.crs())
    assert isinstance(refusal, Refusal)
    assert "not in the visible part" in refusal.message


def test_a_layer_without_reference_system(tmp_path):
    layer = QgsRasterLayer(str(write_raster(tmp_path / "plain.tif", epsg=None)), "plain", "gdal")
    view = QgsRectangle(500100, 5799700, 500200, 5799900)
    assert part_of_layer(layer, view, QgsProject.instance().crs()) == (500100, 5799700, 500200, 5799900)


def test_what_a_map_brought_is_no_image_to_learn_from(layer, tmp_path):
    """Probabilities have many bands as well; the same file is offered where the user added it."""
    images = ImageList()
    path = str(write_raster(tmp_path / "probabilities.tif"))
    assert add_above(path, "Own (my scene), probabilities", layer.id(), visible=False) is not None
    QgsProject.instance().addMapLayer(QgsRasterLayer(path, "another scene", "gdal"))
    assert {images.item(row).text() for row in range(images.count())} == {"another scene", "my scene"}
    images.end_now()
