"""The algorithms in QGIS's own dialogs: standard, batch and model designer, with the widget for bands in each."""

from __future__ import annotations

import time

import pytest
from qgis.core import (
    Qgis,
    QgsProcessingContext,
    QgsProcessingModelAlgorithm,
    QgsProcessingModelChildParameterSource,
    QgsProject,
    QgsRasterLayer,
)
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QCoreApplication, Qt, QTimer
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication, QToolButton

from spectralx_qgis.core.layers import Refusal
from spectralx_qgis.gui.bands_panel import BandsDialog, BandsField, BandsPanel, Request

from .conftest import is_alive, wait_until, write_raster


@pytest.fixture
def dialogs(provider, fake_engine, monkeypatch):
    """Return a function that opens a dialog of Processing; all are closed at the end."""
    # The interface of pytest-qgis has not all that the dialogs ask of it; they do without one too.
    for module in ("gui.ParametersPanel", "gui.BatchPanel", "gui.Postprocessing", "modeler.ModelerParametersDialog"):
        monkeypatch.setattr(f"processing.{module}.iface", None, raising=False)
    opened = []

    def open_dialog(kind, *arguments):
        dialog = kind(*arguments)
        opened.append(dialog)
        dialog.show()
        QTest.qWaitForWindowExposed(dialog)
        return dialog

    yield open_dialog
    for dialog in opened:
        if not sip.isdeleted(dialog):
            dialog.close()
    QCoreApplication.processEvents()
    for dialog in opened:
        if not sip.isdeleted(dialog):
            sip.delete(dialog)


@pytest.fixture
def standard(dialogs, provider):
    """Return a function that opens the standard dialog of an algorithm and returns it with its widgets."""
    from processing.gui.AlgorithmDialog import AlgorithmDialog

    def open_dialog(name, **values):
        dialog = dialogs(AlgorithmDialog, provider.algorithm(name).create())
        dialog.setParameters(values)
        return dialog, dialog.mainWidget().wrappers

    return open_dialog


def texts(view):
    return [[view.table.item(row, column).text() for column in range(4)] for row in range(view.table.rowCount())]


@pytest.mark.parametrize("name", ["segment", "inspect"])
def test_the_standard_dialog_shows_the_binding(standard, fake_engine, layer, model_file, name):
    dialog, wrappers = standard(name, INPUT=layer.id(), MODEL=str(model_file))
    panel = wrappers["BANDS"].field
    assert isinstance(panel, BandsPanel)
    wait_until(lambda: panel.view.table.rowCount() == 2)
    assert texts(panel.view)[1] == ["nir, 842 nm", "4: B8A, 865 nm", "+23 nm", "nearest"]
    assert fake_engine.words()[2:6] == ["inspect", layer.source(), "--model", str(model_file)]
    assert dialog.createProcessingParameters()["BANDS"] == "auto"


def test_a_band_that_is_chosen_in_the_table_is_the_value(standard, fake_engine, layer, model_file):
    dialog, wrappers = standard("segment", INPUT=layer.id(), MODEL=str(model_file))
    panel = wrappers["BANDS"].field
    wait_until(lambda: panel.view.table.rowCount() == 2)
    fake_engine.forget()
    panel.view.band_chosen.emit(0, 1)
    assert panel.edit.text() == "1,4"
    assert texts(panel.view)[0][3] == "by hand"
    assert dialog.createProcessingParameters()["BANDS"] == "1,4"
    wait_until(fake_engine.has_started)
    assert fake_engine.words()[-4:-2] == ["--bands", "1,4"]
    panel.view.reset_requested.emit()
    assert dialog.createProcessingParameters()["BANDS"] == "auto"


def test_bands_can_be_typed_and_set_by_the_dialog(standard, layer, model_file):
    dialog, wrappers = standard("segment", INPUT=layer.id(), MODEL=str(model_file), BANDS="3,4")
    panel = wrappers["BANDS"].field
    assert panel.edit.text() == "3,4"
    panel.edit.setText("red")
    assert "red is neither auto nor" in panel.view.notice.text()
    panel.edit.clear()
    assert dialog.createProcessingParameters()["BANDS"] == "auto"


def test_another_image_is_asked_about_anew(standard, fake_engine, layer, model_file, tmp_path):
    _dialog, wrappers = standard("segment", INPUT=layer.id(), MODEL=str(model_file))
    panel = wrappers["BANDS"].field
    wait_until(lambda: panel.view.table.rowCount() == 2)
    fake_engine.forget()
    other = str(write_raster(tmp_path / "other.tif"))
    wrappers["INPUT"].setParameterValue(other, QgsProcessingContext())
    assert panel.view.table.rowCount() == 0
    wait_until(lambda: panel.view.table.rowCount() == 2)
    assert fake_engine.words()[3] == other
    wrappers["MODEL"].setParameterValue("", QgsProcessingContext())  # the default stands in
    fake_engine.forget()
    wait_until(fake_engine.has_started)
    assert "landcover" in fake_engine.words()


def test_what_cannot_be_mapped_is_told_in_the_dialog(standard, fake_engine, layer, model_file):
    fake_engine.behave("refusal")
    _dialog, wrappers = standard("segment", INPUT=layer.id(), MODEL=str(model_file))
    panel = wrappers["BANDS"].field
    wait_until(lambda: "No wavelengths" in panel.view.notice.text())
    panel.show_request(Request(Refusal("It is a web map.", "Use a file."), "landcover"))
    assert "web map" in panel.view.notice.text()


def test_closing_the_dialog_ends_the_engine(standard, fake_engine, layer, model_file):
    fake_engine.behave("slow-inspect")
    dialog, _wrappers = standard("segment", INPUT=layer.id(), MODEL=str(model_file))
    wait_until(fake_engine.has_started)
    pid = fake_engine.started()["pid"]
    began = time.monotonic()
    dialog.close()
    sip.delete(dialog)
    assert time.monotonic() - began < 0.1
    wait_until(lambda: not is_alive(pid), 3)


def test_nothing_is_asked_while_the_panel_is_not_seen(qgis_app, fake_engine):
    panel = BandsPanel()
    panel.show_request(Request("/d/scene.tif", "landcover"))
    QTest.qWait(400)
    assert not fake_engine.has_started()


def answer(dialog_text):
    """Answer the next window of bands: type the text and accept."""

    def act():
        dialog = next(w for w in QApplication.topLevelWidgets() if isinstance(w, BandsDialog) and w.isVisible())
        wait_until(lambda: dialog.panel.view.table.rowCount() == 2)
        dialog.panel.edit.setText(dialog_text)
        dialog.accept()

    QTimer.singleShot(50, act)


class NoTask:
    """Stands in for the task that mirrors a batch's progress: QGIS 3.22 never ends it, and waits for it at its end."""

    def __init__(self, _title):
        pass

    def setProgress(self, _progress):
        pass


def run_batch(dialog):
    """Run a batch to its end: QGIS 3.22 returns then, QGIS 3.40 returns at once and works in another thread."""
    dialog.runAlgorithm()
    wait_until(lambda: not dialog.cancelButton().isEnabled(), timeout=60)


@pytest.fixture
def batch(dialogs, provider, monkeypatch):
    from processing.gui.BatchAlgorithmDialog import BatchAlgorithmDialog

    monkeypatch.setattr("processing.gui.BatchAlgorithmDialog.QgsScopedProxyProgressTask", NoTask, raising=False)
    dialog = dialogs(BatchAlgorithmDialog, provider.algorithm("segment").create())
    panel = dialog.mainWidget()

    def fill(row, **values):
        while panel.batchRowCount() <= row:
            panel.addRow()
        for name, value in values.items():
            column = panel.parameter_to_column[name]
            wrapper = panel.wrappers[row][column]
            if wrapper is None:  # a destination
                panel.tblParameters.cellWidget(row + 1, column).setValue(value)
            else:
                wrapper.setParameterValue(value, QgsProcessingContext())
        return panel.wrappers[row]

    return dialog, panel, fill


def test_a_row_of_the_batch_shows_the_binding_of_its_image(batch, fake_engine, layer, model_file):
    _dialog, panel, fill = batch
    wrappers = fill(0, INPUT=layer.id(), MODEL=str(model_file))
    field = wrappers[panel.parameter_to_column["BANDS"]].field
    assert isinstance(field, BandsField)
    assert not fake_engine.has_started()
    answer("2,4")
    QTest.mouseClick(field.button, Qt.MouseButton.LeftButton)
    assert field.edit.text() == "2,4"
    assert panel.valueForParameter(0, "BANDS") == "2,4"
    assert fake_engine.words()[3] == layer.source()


def test_the_designer_keeps_its_choices_and_shows_the_binding_of_an_image_to_try(
    dialogs, provider, fake_engine, layer, model_file
):
    from processing.modeler.ModelerParametersDialog import ModelerParametersDialog

    from spectralx_qgis.core.models import remember_model

    remember_model(str(model_file))
    dialog = dialogs(ModelerParametersDialog, provider.algorithm("segment").create(), QgsProcessingModelAlgorithm())
    widget = dialog.widget.widget.wrappers["BANDS"]
    assert widget.findChildren(QToolButton)  # value, input of the model, expression: QGIS's own
    dialog.widget.widget.showAdvancedParametersClicked()  # fails in QGIS 3.22 where a destination is an advanced one
    answer("1,3")
    widget.button.click()
    value = widget.value()
    value = value[0] if isinstance(value, list) else value
    # Its class names the kinds of sources up to QGIS 3.32, Qgis from 3.34 on; two of one kind are the same in both.
    assert value.source() == QgsProcessingModelChildParameterSource.fromStaticValue("1,3").source()
    assert value.staticValue() == "1,3"
    widget.setWidgetValue(QgsProcessingModelChildParameterSource.fromModelParameter("bands"))
    child = dialog.createAlgorithm()
    assert child.parameterSources()["BANDS"]


class Stalls:
    """Measures the longest time for which the event loop did not run."""

    def __init__(self):
        self.longest, self._last = 0.0, time.perf_counter()
        self.timer = QTimer()
        self.timer.setInterval(5)
        self.timer.timeout.connect(self._tick)
        self.timer.start()

    def _tick(self):
        now = time.perf_counter()
        self.longest, self._last = max(self.longest, now - self._last), now


def test_12_a_batch_maps_every_image_and_goes_on_after_one_that_fails(batch, fake_engine, tmp_path, model_file):
    """QGIS's own batch dialog: three images, one of them broken; the others are mapped and loaded."""
    dialog, panel, fill = batch
    (tmp_path / "broken.tif").write_bytes(b"II*\0 and nothing else")
    names = ["first.tif", "broken.tif", "third.tif"]
    for row, name in enumerate(names):
        path = tmp_path / name
        if not path.exists():
            write_raster(path)
        fill(row, INPUT=str(path), MODEL=str(model_file), OUTPUT=str(tmp_path / f"map_{name}"))
    panel.checkLoadLayersOnCompletion.setChecked(True)
    run_batch(dialog)
    # QGIS 3.40 ends a batch at a row that cannot be opened, with its own algorithms too; QGIS 3.22 goes on.
    mapped = ["first", "third"] if Qgis.QGIS_VERSION_INT < 34000 else ["first"]
    assert [name for name in names if (tmp_path / f"map_{name}").is_file()] == [f"{name}.tif" for name in mapped]
    titles = sorted(layer.name() for layer in QgsProject.instance().mapLayers().values())
    assert titles == [f"Own ({name})" for name in mapped]


def test_12_a_batch_leaves_the_window_alive_and_can_be_cancelled(batch, fake_engine, tmp_path, layer, model_file):
    """QGIS 3.22 runs batches in its main thread: the window answers all the same, and Cancel ends the engine."""
    dialog, _panel, fill = batch
    fill(0, INPUT=layer.id(), MODEL=str(model_file), OUTPUT=str(tmp_path / "map.tif"))
    fake_engine.behave("slow")
    seen = {}

    def press():
        if not fake_engine.has_started():
            QTimer.singleShot(20, press)
            return
        seen["pid"] = fake_engine.started()["pid"]
        seen["stalls"] = Stalls()
        QTimer.singleShot(600, cancel)

    def cancel():
        seen["longest"] = seen["stalls"].longest
        seen["stalls"].timer.stop()
        dialog.cancelButton().click()

    QTimer.singleShot(20, press)
    began = time.monotonic()
    run_batch(dialog)
    assert time.monotonic() - began < 15
    assert not is_alive(seen["pid"])
    assert seen["longest"] < 0.1
    assert not (tmp_path / "map.tif").exists()


def test_a_layer_of_the_project_is_found_by_its_id_and_a_web_map_refused(qgis_app, layer):
    from spectralx_qgis.core.layers import raster_source
    from spectralx_qgis.gui.bands_parameter import _image

    assert raster_source(_image(layer.id())) == layer.source()
    assert _image(layer) is layer
    assert _image("/d/other.tif") == "/d/other.tif"
    assert _image(None) == ""
    tiles = QgsRasterLayer("type=xyz&url=https://example.org/{z}/{x}/{y}.png&zmax=19&zmin=0", "tiles", "wms")
    QgsProject.instance().addMapLayer(tiles)
    assert "pictures, not measurements" in raster_source(_image(tiles.id())).message
