"""The Map tab beyond its first slice: bands by hand, spectrum, preview, undo, polygons, options, odd layers."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal
from qgis.core import QgsFeature, QgsGeometry, QgsProject, QgsRasterLayer, QgsRectangle, QgsVectorLayer
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QComboBox

from spectralx_qgis.core.models import recent_models, remember_model
from spectralx_qgis.gui.chart import ticks

from .conftest import wait_until, write_raster


@pytest.fixture
def ready(window, layer, model_file, fake_engine):
    """A window whose image and model are chosen and bound."""
    window.choose(layer, model_file)
    window.wait_for_binding()
    window.canvas.setDestinationCrs(layer.crs())
    window.canvas.setExtent(layer.extent())
    wait_until(lambda: window.bar.run_button.isEnabled())
    return window


def choose_band(window, row: int, text: str) -> None:
    """Click a cell of the table and choose a band in the list that opens."""
    table = window.form.binding.table
    place = table.visualItemRect(table.item(row, 1)).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    wait_until(lambda: table.findChildren(QComboBox) != [])
    box = table.findChildren(QComboBox)[-1]
    wait_until(lambda: box.view().isVisible())
    view = box.view()
    index = view.model().index(box.findText(text), 0)
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=view.visualRect(index).center())


def test_a_band_chosen_by_hand_goes_to_the_engine_and_can_be_taken_back(ready, fake_engine):
    fake_engine.forget()
    choose_band(ready, 1, "1: B2, 490 nm")
    wait_until(lambda: ready.bar.run_button.isEnabled())
    assert fake_engine.words()[-4:-2] == ["--bands", "3,1"]
    assert ready.cells()[1] == ["nir, 842 nm", "1: B2, 490 nm", "−352 nm", "by hand"]
    assert ready.cells()[0][3] == "same"
    assert "chosen by hand" in ready.notice()
    ready.run_to_end()
    words = fake_engine.words()
    assert words[words.index("--bands") + 1] == "3,1"
    ready.form.binding.notice.link_activated.emit("reset")
    wait_until(lambda: ready.bar.run_button.isEnabled())
    assert ready.cells()[1][1] == "4: B8A, 865 nm"
    ready.run_to_end()
    assert "--bands" not in fake_engine.words()


def test_an_image_without_wavelengths_is_bound_by_hand(window, layer, model_file, fake_engine):
    fake_engine.behave("refusal")
    window.choose(layer, model_file)
    window.wait_for_binding()
    assert [row[3] for row in window.cells()] == ["missing", "missing"]
    fake_engine.behave("ok")
    choose_band(window, 0, "3: B4, 665 nm")
    assert not window.bar.run_button.isEnabled()
    choose_band(window, 1, "4: B8A, 865 nm")
    wait_until(lambda: window.bar.run_button.isEnabled())
    assert fake_engine.words()[-4:-2] == ["--bands", "3,4"]


def test_the_spectrum_of_a_picked_pixel_is_in_the_engines_units(ready, layer):
    box = ready.form.spectrum
    box.setCollapsed(False)
    wait_until(lambda: box.pick.isVisible())
    ready.click(box.pick)
    assert ready.canvas.mapTool() is box.tool
    ready.click_map(500105, 5799895)
    wait_until(lambda: box.plot.spectrum is not None)
    values = gdal.Open(layer.source()).ReadAsArray(10, 10, 1, 1)[:, 0, 0] * 1e-4
    assert [point.wavelength_nm for point in box.plot.spectrum.points] == [490, 560, 665, 865]
    assert np.allclose([point.value for point in box.plot.spectrum.points], values)
    assert "490 nm" in box.plot.toolTip()
    ready.click(box.pick)
    assert ready.canvas.mapTool() is not box.tool


def test_a_pixel_outside_the_image_has_no_spectrum(ready):
    box = ready.form.spectrum
    box.setCollapsed(False)
    box.pick.setChecked(True)
    ready.canvas.setExtent(QgsRectangle(0, 0, 100, 100))
    ready.click_map(50, 50)
    assert box.plot.is_empty()
    assert "no data" in box.plot.empty_text


def test_the_preview_maps_the_middle_of_the_view_and_is_replaced(ready, fake_engine):
    ready.click(ready.map.preview_button)
    wait_until(lambda: not ready.map.is_running())
    assert any(word.startswith("--extent=") for word in fake_engine.words())
    names = [child.name() for child in QgsProject.instance().layerTreeRoot().children()]
    assert names == ["Preview: Own (my scene)", "my scene"]
    assert "The preview is done" in ready.message()
    assert not ready.map.undo_button.isEnabled()
    ready.run_to_end()
    names = [child.name() for child in QgsProject.instance().layerTreeRoot().children()]
    assert names == ["Own (my scene)", "my scene"]


def test_a_preview_is_small_however_large_the_view(ready, layer):
    from spectralx_qgis.core.extent import middle

    x_min, y_min, x_max, y_max = middle((500000, 5799600, 500400, 5800000), layer, 10)
    assert (x_max - x_min, y_max - y_min) == (100, 100)
    assert (x_min + x_max) / 2 == 500200
    assert middle((0, 0, 50, 20), layer, 10) == (0, 0, 50, 20)


def test_an_estimate_is_shown_and_writes_nothing(ready, fake_engine):
    ready.click(ready.map.estimate_button)
    wait_until(lambda: not ready.map.is_running())
    assert "--estimate" in fake_engine.words()
    assert ready.bar.message.isVisible()
    assert "about 2 min, 420 MB of memory and at most 33 MB" in ready.bar.message.text()
    assert len(QgsProject.instance().mapLayers()) == 1
    ready.run_to_end()
    assert "--estimate" not in fake_engine.words()


def test_one_undo_takes_map_and_confidence_away(ready, tmp_path):
    ready.click(ready.form.confidence)
    ready.form.output.setFilePath(str(tmp_path / "map.tif"))
    ready.run_to_end()
    assert len(QgsProject.instance().mapLayers()) == 3
    ready.click(ready.map.undo_button)
    assert [child.name() for child in QgsProject.instance().layerTreeRoot().children()] == ["my scene"]
    assert (tmp_path / "map.tif").is_file()
    assert not ready.map.undo_button.isEnabled()


def test_confidence_comes_hidden_below_its_map(ready):
    ready.click(ready.form.confidence)
    ready.run_to_end()
    nodes = QgsProject.instance().layerTreeRoot().children()
    assert [node.isVisible() for node in nodes] == [True, False, True]


def polygons(*boxes) -> QgsVectorLayer:
    layer = QgsVectorLayer("Polygon?crs=EPSG:32633&field=class:string(20)", "areas", "memory")
    for box in boxes:
        feature = QgsFeature(layer.fields())
        feature.setGeometry(QgsGeometry.fromRect(QgsRectangle(*box)))
        layer.dataProvider().addFeatures([feature])
    QgsProject.instance().addMapLayer(layer)
    return layer


def test_only_the_selected_polygons_are_mapped(ready, fake_engine):
    areas = polygons((500100, 5799700, 500200, 5799800), (500000, 5799900, 500050, 5799950))
    areas.selectByIds([1])
    ready.form.extent.setCurrentIndex(2)
    assert ready.form.polygons.isVisible()
    ready.run_to_end()
    words = fake_engine.words()
    mask = QgsVectorLayer(words[words.index("--mask") + 1], "mask", "ogr")
    assert mask.featureCount() == 1
    assert "The map is done" in ready.message()


def test_mapping_inside_polygons_needs_a_layer(ready, fake_engine):
    ready.form.extent.setCurrentIndex(2)
    fake_engine.forget()
    ready.click(ready.bar.run_button)
    assert not ready.map.is_running()
    assert "no polygon layer" in ready.message()


def test_options_go_to_the_engine(ready, fake_engine, tmp_path):
    options = ready.form.options
    assert options.isCollapsed()
    options.setCollapsed(False)
    options.device.setCurrentIndex(2)
    options.overlap.setValue(50)
    ready.click(options.probabilities)
    ready.click(options.novelty)
    ready.click(options.report)
    ready.form.output.setFilePath(str(tmp_path / "m.tif"))
    ready.run_to_end()
    assert fake_engine.words()[7:-2] == [
        *("--overlap", "0.5", "--device", "cpu", "--probabilities", str(tmp_path / "m_probabilities.tif")),
        *("--novelty", str(tmp_path / "m_novelty.tif"), "--report", str(tmp_path / "m_report.html")),
    ]


def test_models_of_a_folder_and_recent_ones_are_offered(window, tmp_path):
    run = tmp_path / "models" / "my_run"
    run.mkdir(parents=True)
    (run / "model.onnx").write_bytes(b"")
    recent = tmp_path / "recent.onnx"
    recent.write_bytes(b"")
    remember_model(str(recent))
    remember_model(str(tmp_path / "gone.onnx"))
    assert recent_models() == [str(recent)]
    from spectralx_qgis.core import models

    models.set_own_folder(str(tmp_path / "models"))
    box = window.form.model
    box.reload()
    texts = [box.combo.itemText(index) for index in range(box.combo.count())]
    assert "Recent" in texts
    assert "My run" in texts
    assert not box.choose(str(tmp_path / "gone.onnx"))


def zoo(name: str, folder: Path) -> str:
    """Write the scene in another form; returns what QGIS calls it."""
    tif = str(write_raster(folder / "base.tif"))
    if name == "geotiff":
        return tif
    if name == "vrt":
        gdal.Translate(str(folder / "base.vrt"), tif, format="VRT")
        return str(folder / "base.vrt")
    if name == "envi":
        gdal.Translate(str(folder / "base.img"), tif, format="ENVI")
        return str(folder / "base.img")
    if name == "netcdf":
        gdal.Translate(str(folder / "base.nc"), tif, format="netCDF")
        return f'NETCDF:"{folder / "base.nc"}":Band1'
    if name == "rotated":
        dataset = gdal.Open(tif, gdal.GA_Update)
        dataset.SetGeoTransform((500000, 8, 6, 5800000, 6, -8))
        dataset = None
        return tif
    return str(write_raster(folder / "plain.tif", epsg=0))


@pytest.mark.parametrize("name", ["geotiff", "vrt", "envi", "netcdf", "rotated", "no crs"])
def test_layer_zoo(window, model_file, tmp_path, fake_engine, name):
    source = zoo(name, tmp_path)
    layer = QgsRasterLayer(source, name, "gdal")
    assert layer.isValid()
    QgsProject.instance().addMapLayer(layer)
    window.choose(layer, model_file)
    window.wait_for_binding()
    wait_until(lambda: window.bar.run_button.isEnabled())
    window.run_to_end()
    assert fake_engine.words()[3] == source
    assert "The map is done" in window.message()


def test_a_layer_that_changes_its_crs_or_source_breaks_nothing(ready, layer, tmp_path, fake_engine):
    from qgis.core import QgsCoordinateReferenceSystem

    layer.setCrs(QgsCoordinateReferenceSystem("EPSG:32632"))
    layer.setDataSource("/no/such/file.tif", "my scene", "gdal")
    fake_engine.forget()
    ready.map.refresh()
    wait_until(lambda: "lost its data source" in ready.notice())
    assert not ready.bar.run_button.isEnabled()
    # pytest-qgis takes an invalid layer for one that is in no project, and QGIS 3.40 refuses to add it.
    QgsProject.instance().removeMapLayer(layer.id())


def test_ticks_are_round_and_inside():
    assert ticks(0, 1) == [0, 0.5, 1] or ticks(0, 1) == [0, 0.25, 0.5, 0.75, 1]
    assert ticks(400, 1000) == [400, 600, 800, 1000]
    assert ticks(-0.05, 0.31)[0] <= 0
    assert ticks(1, 1) == []
    assert ticks(0, float("nan")) == []
