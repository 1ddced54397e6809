"""The Judge tab, and the choices of all tabs over a restart."""

from __future__ import annotations

import json

import pytest
from qgis.core import QgsFeature, QgsGeometry, QgsProject, QgsRasterLayer, QgsRectangle, QgsSettings, QgsVectorLayer
from qgis.PyQt.QtCore import QPointF

from spectralx_qgis.core.models import card_path
from spectralx_qgis.core.scores import read_scores
from spectralx_qgis.gui.page_dialog import MarkdownDialog

from .conftest import is_alive, wait_until


@pytest.fixture
def truth(class_map):
    layer = QgsRasterLayer(str(class_map), "truth", "gdal")
    QgsProject.instance().addMapLayer(layer)
    return layer


@pytest.fixture
def court(window, layer, truth):
    window.show_tab(window.dock.judge)
    window.judge = window.dock.judge
    window.judge.layer.setLayer(None)
    window.judge.labels.setLayer(None)
    wait_until(lambda: not window.map.binding.inspector.is_busy())  # or its engine is taken for that of the judging
    return window


def judge(window) -> None:
    window.click(window.judge.run_bar.run_button)
    wait_until(lambda: not window.judge.is_running())


def test_a_map_is_judged_with_plots_and_a_report(court, truth, fake_engine, tmp_path):
    tab = court.judge
    assert "Choose a map" in tab.notice.text()
    tab.layer.setLayer(truth)
    tab.labels.setLayer(truth)
    assert not tab.field.isVisible()
    judge(court)
    words = fake_engine.words()
    assert words[2:6] == ["evaluate", truth.source(), truth.source(), "--report"]
    assert "87.5 %" in tab.figures.text()
    assert tab.bars.scores.classes[1].name == "trees"
    assert "1 234 labelled" in tab.notice.text().replace("\N{THIN SPACE}", " ")
    cell = tab.matrix._cell(0, 1).center()
    assert tab.matrix.tip_at(QPointF(cell)) == "40 pixels of water are mapped as trees."
    assert tab.open_report.isVisible()
    tab.labels.setLayer(None)
    assert not tab.results.isVisible()


def test_a_new_map_is_offered_to_be_judged_and_a_preview_is_not(court, layer, model_file):
    tab = court.judge
    court.choose(layer, model_file)
    court.canvas.setDestinationCrs(layer.crs())
    court.canvas.setExtent(layer.extent())
    wait_until(court.bar.run_button.isEnabled)
    court.show_tab(court.map)
    court.click(court.map.preview_button)
    wait_until(lambda: not court.map.is_running())
    assert tab.layer.currentLayer() is None
    court.run_to_end()
    assert tab.layer.currentLayer() is not None
    assert tab.layer.currentLayer().name() == "Own (my scene)"
    tab.kind.setCurrentIndex(1)
    tab.layer.setLayer(layer)
    court.run_to_end()
    assert tab.layer.currentLayer() == layer  # a model is to be judged on this image


def test_a_model_is_judged_on_an_image_with_polygons(court, layer, model_file, fake_engine):
    tab = court.judge
    polygons = QgsVectorLayer("Polygon?crs=EPSG:32633&field=class:string(20)", "areas", "memory")
    feature = QgsFeature(polygons.fields())
    feature.setAttribute("class", "water")
    feature.setGeometry(QgsGeometry.fromRect(QgsRectangle(500000, 5799700, 500100, 5799800)))
    polygons.dataProvider().addFeatures([feature])
    QgsProject.instance().addMapLayer(polygons)
    tab.kind.setCurrentIndex(1)
    tab.layer.setLayer(layer)
    tab.model.choose_file(str(model_file))
    tab.labels.setLayer(polygons)
    assert tab.field.currentField() == "class"
    judge(court)
    words = fake_engine.words()
    assert words[2:4] == ["evaluate", str(model_file)]
    assert words[5:9] == ["--image", layer.source(), "--field", "class"]


def test_an_image_is_no_map(court, layer, truth):
    court.judge.layer.setLayer(layer)
    court.judge.labels.setLayer(truth)
    assert "is an image, not a map" in court.judge.notice.text()
    assert not court.judge.run_bar.run_button.isEnabled()


def test_failure_and_cancel(court, truth, fake_engine):
    tab = court.judge
    tab.layer.setLayer(truth)
    tab.labels.setLayer(truth)
    fake_engine.behave("failure")
    judge(court)
    assert "one band" in tab.notice.text()
    fake_engine.behave("slow")
    fake_engine.forget()
    court.click(tab.run_bar.run_button)
    wait_until(fake_engine.has_started)
    pid = fake_engine.started()["pid"]
    court.click(tab.run_bar.cancel_button)
    wait_until(lambda: not tab.is_running(), 2.4)
    assert not is_alive(pid)


def test_what_is_wrong_with_labels_names_their_layer_and_not_a_copy_of_it(court, truth, fake_engine):
    labels = QgsVectorLayer("Polygon?crs=EPSG:32633&field=kind:string(20)", "my polygons", "memory")
    feature = QgsFeature(labels.fields())
    feature.setAttribute("kind", "a")
    feature.setGeometry(QgsGeometry.fromRect(QgsRectangle(500010, 5799700, 500100, 5799900)))
    labels.dataProvider().addFeatures([feature])
    QgsProject.instance().addMapLayer(labels)
    court.judge.layer.setLayer(truth)
    court.judge.labels.setLayer(labels)
    fake_engine.behave("labels")
    judge(court)
    assert "my polygons: the class" in court.judge.notice.text() and "gpkg" not in court.judge.notice.text()


def test_the_card_of_a_model(court, tmp_path):
    (tmp_path / "run").mkdir()
    model = tmp_path / "run" / "model.onnx"
    model.write_bytes(b"")
    court.judge.kind.setCurrentIndex(1)
    court.judge.model.choose_file(str(model))
    court.click(court.judge.card)
    assert "no card" in court.message()
    (tmp_path / "run" / "model_card.md").write_text("# Rivers\n\nMade from *one* scene.")
    assert card_path(str(model)) == tmp_path / "run" / "model_card.md"
    court.click(court.judge.card)
    dialog = court.judge.findChild(MarkdownDialog)
    assert "Made from one scene." in dialog.browser.toPlainText()
    dialog.reject()


def test_the_table_of_a_comparison(court, tmp_path):
    table = tmp_path / "generalize.md"
    table.write_text("| method | north |\n|---|---|\n| spectralx | 0.51 |\n")
    court.judge.show_comparison(table)
    dialog = court.judge.findChild(MarkdownDialog)
    assert "spectralx" in dialog.browser.toPlainText()
    assert "|" not in dialog.browser.toPlainText()
    dialog.reject()


def test_scores_of_another_shape_are_left_out():
    scores = read_scores({"classes": [{"name": "a"}], "confusion_matrix": [[1, 2], [3]], "kappa": "x", "warnings": 3})
    assert scores.matrix == ()
    assert scores.kappa is None
    assert scores.classes[0].f1 is None


def test_choices_go_with_the_project(court, layer, truth, model_file, tmp_path):
    form = court.form
    form.layer.setLayer(layer)
    form.model.choose_file(str(model_file))
    form.sensor.setCurrentIndex(2)
    form.confidence.setChecked(True)
    form.options.overlap.setValue(40)
    court.dock.train.form.images.tick([layer.id()])
    court.judge.kind.setCurrentIndex(1)
    court.judge.labels.setLayer(truth)
    project = QgsProject.instance()
    assert project.write(str(tmp_path / "project.qgs"))
    before = court.dock.state()
    project.clear()
    form.sensor.setCurrentIndex(0)
    form.confidence.setChecked(False)
    form.options.overlap.setValue(25)
    court.judge.kind.setCurrentIndex(0)
    court.dock.tabs.setCurrentIndex(0)
    assert project.read(str(tmp_path / "project.qgs"))
    assert court.dock.state() == before
    assert court.dock.tabs.currentIndex() == 2
    assert not project.isDirty()


def test_choices_survive_a_restart(window, fake_engine, model_file):
    from qgis.PyQt import sip

    from .window import Window

    window.form.model.choose_file(str(model_file))
    window.form.options.report.setChecked(True)
    window.dock.train.form.name.setText("rivers")
    window.dock.end_now()
    again = Window()
    assert again.form.model.model() == str(model_file)
    assert again.form.options.report.isChecked()
    assert again.dock.train.form.name.text() == "rivers"
    again.dock.end_now()
    sip.delete(again.window)


@pytest.mark.parametrize(
    "stored",
    [
        "no json",
        "[1, 2]",
        json.dumps({"tab": "x", "map": 3, "train": {"images": 7, "adapt_steps": "many"}, "judge": {"layer": 5}}),
        json.dumps({"tab": 99, "map": {"edits": [1], "options": 4, "model": "/gone.onnx", "layer": "gone"}}),
    ],
)
def test_choices_of_another_version_break_nothing(fake_engine, stored):
    from qgis.PyQt import sip

    from .window import Window

    QgsSettings().setValue("spectralx/dock", stored)
    window = Window()
    assert window.dock.tabs.currentIndex() == 0
    window.dock.end_now()
    sip.delete(window.window)
