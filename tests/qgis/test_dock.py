"""The dock, used with real clicks and keys against an engine that does what the test wants."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from qgis.core import Qgis, QgsProject, QgsRasterLayer, QgsRectangle, QgsVectorLayer
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QLabel

from .conftest import is_alive, wait_until, write_raster


def test_an_empty_project_says_what_to_do(window):
    assert "Add an image" in window.notice()
    assert not window.bar.run_button.isEnabled()
    assert not window.form.binding.table.isVisible()


def test_the_binding_is_shown_before_anything_runs(window, layer, model_file):
    window.choose(layer, model_file)
    window.wait_for_binding()
    assert window.cells() == [
        ["red, 665 nm", "3: B4, 665 nm", "0 nm", "same"],
        ["nir, 842 nm", "4: B8A, 865 nm", "+23 nm", "nearest"],
    ]
    assert "All 2 bands found" in window.notice()
    assert "Land cover<br>" in window.form.model_facts.text()
    assert "water" in window.form.model_facts.text()
    colors = {window.form.binding.table.item(row, 3).background().color().name() for row in range(2)}
    assert len(colors) == 2
    assert window.bar.run_button.isEnabled()


def test_the_engine_is_asked_once_for_a_quick_succession_of_choices(window, layer, model_file, tmp_path, fake_engine):
    for number in range(5):
        other = tmp_path / f"model{number}.onnx"
        other.write_bytes(b"")
        window.choose(layer, other)
    window.choose(layer, model_file)
    window.wait_for_binding()
    assert fake_engine.words()[4:6] == ["--model", str(model_file)]


def test_a_refusal_is_shown_with_its_remedy_and_nothing_can_run(window, layer, model_file, fake_engine):
    fake_engine.behave("refusal")
    window.choose(layer, model_file)
    wait_until(lambda: "No wavelengths" in window.notice())
    assert "Choose the sensor above" in window.notice()
    assert not window.bar.run_button.isEnabled()


def test_choosing_the_sensor_asks_again(window, layer, model_file, fake_engine):
    fake_engine.behave("refusal")
    window.choose(layer, model_file)
    wait_until(lambda: "No wavelengths" in window.notice())
    fake_engine.behave("ok")
    fake_engine.forget()
    window.form.sensor.setFocus()
    QTest.keyClick(window.form.sensor, Qt.Key.Key_Down)
    wait_until(lambda: window.bar.run_button.isEnabled())
    assert fake_engine.words()[-4:-2] == ["--sensor", window.form.sensor.currentData()]
    window.run_to_end()
    assert "--sensor" in fake_engine.words()


def test_an_engine_that_is_not_there_offers_the_settings(window, layer, model_file, monkeypatch):
    monkeypatch.setenv("SPECTRALX_PYTHON", "/no/such/python")
    window.choose(layer, model_file)
    wait_until(lambda: "/no/such/python" in window.notice())
    asked = []
    window.dock.settings_requested.connect(lambda: asked.append(True))
    window.form.binding.notice.link_activated.emit("settings")
    assert asked == [True]


def test_a_web_map_is_refused_and_a_vector_layer_not_offered(window, model_file, fake_engine):
    vector = QgsVectorLayer("Polygon?crs=EPSG:32633", "polygons", "memory")
    web = QgsRasterLayer("type=xyz&url=https://example.org/{z}/{x}/{y}.png&zmax=19&zmin=0", "tiles", "wms")
    QgsProject.instance().addMapLayers([vector, web])
    window.choose(web, model_file)
    assert [window.form.layer.layer(index).name() for index in range(window.form.layer.count())] == ["tiles"]
    assert "pictures, not measurements" in window.notice()
    assert not fake_engine.has_started()


def test_run_adds_the_map_above_the_image_with_its_style(window, layer, model_file, tmp_path, fake_engine):
    group = QgsProject.instance().layerTreeRoot().addGroup("images")
    inside = QgsRasterLayer(layer.source(), "inside", "gdal")
    QgsProject.instance().addMapLayer(inside, False)
    group.addLayer(inside)
    window.choose(inside, model_file)
    window.wait_for_binding()
    window.form.output.setFilePath(str(tmp_path / "result"))
    window.click(window.form.confidence)
    window.run_to_end()
    output, confidence = tmp_path / "result.tif", tmp_path / "result_confidence.tif"
    assert fake_engine.words()[2:-2] == [
        *("segment", layer.source(), str(output), "--model", str(model_file), "--confidence", str(confidence)),
    ]
    names = [child.name() for child in group.children()]
    assert names == ["Own (inside)", "Own (inside), confidence", "inside"]
    assert "The map is done, in 2 s: trees 70 %, water 30 %." in window.message()
    assert window.bar.run_button.isEnabled()
    assert not window.bar.cancel_button.isVisible()


def test_the_visible_part_is_mapped_when_asked_for(window, layer, model_file, fake_engine):
    window.choose(layer, model_file)
    window.wait_for_binding()
    window.canvas.setDestinationCrs(layer.crs())
    window.canvas.setExtent(QgsRectangle(500100, 5799700, 500200, 5799800))
    view = window.canvas.mapSettings().visibleExtent().intersect(layer.extent())
    window.form.extent.setFocus()
    QTest.keyClick(window.form.extent, Qt.Key.Key_Down)
    window.run_to_end()
    option = next(word for word in fake_engine.words() if word.startswith("--extent="))
    assert [float(value) for value in option.split("=")[1].split(",")] == pytest.approx(
        [view.xMinimum(), view.yMinimum(), view.xMaximum(), view.yMaximum()]
    )


def test_a_view_elsewhere_is_refused_before_the_engine_starts(window, layer, model_file, fake_engine):
    window.choose(layer, model_file)
    window.wait_for_binding()
    fake_engine.forget()
    window.canvas.setDestinationCrs(layer.crs())
    window.canvas.setExtent(QgsRectangle(0, 0, 10, 10))
    window.form.extent.setCurrentIndex(1)
    window.click(window.bar.run_button)
    assert not window.map.is_running()
    assert not fake_engine.has_started()
    assert "not in the visible part" in window.message()


@pytest.mark.parametrize(
    ("mode", "expected"), [("failure", "one band"), ("crash", "crashed"), ("garbage", "without a")]
)
def test_a_failing_run_is_announced_and_leaves_the_dock_usable(window, layer, model_file, fake_engine, mode, expected):
    window.choose(layer, model_file)
    window.wait_for_binding()
    fake_engine.behave(mode)
    window.run_to_end()
    assert expected in window.message()
    assert window.messages.currentItem().level() == Qgis.MessageLevel.Critical
    assert len(QgsProject.instance().mapLayers()) == 1
    fake_engine.behave("ok")
    window.run_to_end()
    assert "The map is done" in window.message()


@pytest.fixture
def running(window, layer, model_file, fake_engine, tmp_path):
    """A window in which a slow map is being made; returns it with the engine's process id."""
    window.choose(layer, model_file)
    window.wait_for_binding()
    fake_engine.behave("slow")
    fake_engine.forget()
    window.form.output.setFilePath(str(tmp_path / "slow.tif"))
    window.click(window.bar.run_button)
    pid = fake_engine.started()["pid"]
    wait_until(lambda: "Mapping row" in window.bar.message.text())
    assert is_alive(pid)
    return window, pid


def test_cancel_ends_the_engine_and_says_so(running, tmp_path):
    window, pid = running
    assert not window.bar.run_button.isEnabled()
    window.click(window.bar.cancel_button)
    assert not window.bar.cancel_button.isEnabled()
    wait_until(lambda: not window.map.is_running(), 2.2)
    assert not is_alive(pid)
    assert "Cancelled" in window.message()
    assert not (tmp_path / "slow.tif").exists()
    assert window.bar.run_button.isEnabled()


def test_a_deaf_engine_is_killed(window, layer, model_file, fake_engine):
    window.choose(layer, model_file)
    window.wait_for_binding()
    fake_engine.behave("deaf")
    fake_engine.forget()
    window.click(window.bar.run_button)
    pid = fake_engine.started()["pid"]
    window.click(window.bar.cancel_button)
    wait_until(lambda: not window.map.is_running(), 2.4)
    assert not is_alive(pid)


def test_removing_the_layer_while_running_breaks_nothing(running, fake_engine):
    window, pid = running
    QgsProject.instance().removeAllMapLayers()
    assert is_alive(pid)
    assert "Add an image" in window.notice()
    window.click(window.bar.cancel_button)
    wait_until(lambda: not window.map.is_running(), 2.2)


def test_a_map_of_a_layer_that_was_removed_goes_to_the_top(window, layer, model_file, fake_engine):
    window.choose(layer, model_file)
    window.wait_for_binding()
    window.click(window.bar.run_button)
    QgsProject.instance().removeMapLayer(layer.id())
    wait_until(lambda: not window.map.is_running())
    assert [child.name() for child in QgsProject.instance().layerTreeRoot().children()] == ["Own (my scene)"]


def test_closing_the_project_while_running_ends_the_engine(running):
    window, pid = running
    QgsProject.instance().clear()
    wait_until(lambda: not window.map.is_running(), 2.2)
    assert not is_alive(pid)


def test_unloading_while_running_ends_the_engine(running):
    window, pid = running
    window.dock.end_now()
    assert not is_alive(pid)


def test_unloading_while_inspecting_ends_the_engine(window, layer, model_file, fake_engine):
    fake_engine.behave("slow-inspect")
    window.choose(layer, model_file)
    wait_until(fake_engine.has_started)
    pid = fake_engine.started()["pid"]
    assert "Reading bands" in window.notice()
    window.dock.end_now()
    assert not is_alive(pid)


def test_another_choice_ends_the_inspection_of_the_last_one(window, layer, model_file, tmp_path, fake_engine):
    fake_engine.behave("slow-inspect")
    window.choose(layer, model_file)
    wait_until(fake_engine.has_started)
    pid = fake_engine.started()["pid"]
    fake_engine.behave("ok")
    other = QgsRasterLayer(str(write_raster(tmp_path / "other.tif")), "other", "gdal")
    QgsProject.instance().addMapLayer(other)
    window.form.layer.setLayer(other)
    window.wait_for_binding()
    wait_until(lambda: not is_alive(pid), 2.4)
    assert fake_engine.words()[3] == other.source()


def test_everything_is_reachable_by_keyboard_and_labelled(window, layer, model_file):
    window.choose(layer, model_file)
    window.wait_for_binding()
    window.form.layer.setFocus()
    visited = []
    for _ in range(20):
        visited.append(window.window.focusWidget())
        QTest.keyClick(window.window.focusWidget(), Qt.Key.Key_Tab)
    form = window.form
    wanted = [form.layer, form.model.combo, form.model.browse, form.sensor, form.extent]
    assert [widget for widget in visited if widget in wanted] == wanted
    assert window.bar.run_button in visited
    labels = [label for label in form.findChildren(QLabel) if re.search(r"&\w(?!bsp;)", label.text())]
    assert len(labels) == 7
    assert all(label.buddy() is not None for label in labels)


def test_settings_and_help_buttons(window):
    asked = []
    window.dock.settings_requested.connect(lambda: asked.append("settings"))
    window.dock.help_requested.connect(lambda: asked.append("help"))
    for button in window.dock.findChildren(type(window.form.model.browse)):
        if button.toolTip() in ("Settings…", "Help"):
            window.click(button)
    assert sorted(asked) == ["help", "settings"]


def test_the_main_thread_is_never_blocked(window, layer, model_file, fake_engine):
    """The longest pause between two ticks of a timer while a map is made and cancelled."""
    import time

    from qgis.PyQt.QtCore import QTimer

    ticks = []
    timer = QTimer()
    timer.setInterval(5)
    timer.timeout.connect(lambda: ticks.append(time.monotonic()))
    window.choose(layer, model_file)
    window.wait_for_binding()
    fake_engine.behave("slow")
    timer.start()
    window.click(window.bar.run_button)
    wait_until(lambda: "Mapping row 5" in window.bar.message.text())
    window.click(window.bar.cancel_button)
    wait_until(lambda: not window.map.is_running())
    timer.stop()
    assert max(after - before for before, after in zip(ticks, ticks[1:])) < 0.1


def test_a_relative_or_bare_output_name_gets_its_ending(window, layer, model_file, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    window.choose(layer, model_file)
    window.wait_for_binding()
    window.form.output.setFilePath(str(tmp_path / "map.final"))
    window.run_to_end()
    assert Path(tmp_path / "map.final.tif").is_file()


def test_nothing_is_cut_off_whatever_is_shown(window, layer, model_file, fake_engine):
    window.window.resize(500, 500)
    scroll = window.dock.tabs.currentWidget()
    for mode in ("refusal", "ok"):
        fake_engine.behave(mode)
        window.choose(layer, model_file)
        window.map.refresh()
        wait_until(lambda: not window.map.binding.inspector.is_busy())
        wait_until(lambda: scroll.viewport().width() >= scroll.widget().minimumSizeHint().width())
        table = window.form.binding.table
        if table.isVisible():
            wait_until(lambda shown=table: shown.horizontalHeader().length() <= shown.viewport().width())


def test_a_long_path_in_a_message_does_not_widen_the_dock(window):
    before = window.dock.minimumSizeHint().width()
    window.form.binding.notice.show_message("#000000", "/a_long_path" * 30, "hint")
    wait_until(lambda: window.form.binding.notice.isVisible())
    assert window.dock.minimumSizeHint().width() <= max(before, 400)
