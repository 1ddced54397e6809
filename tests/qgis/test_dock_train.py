"""The Train tab: classes drawn with clicks, checks, the run with its curve, and what it leaves."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsFeature,
    QgsGeometry,
    QgsProject,
    QgsRasterLayer,
    QgsRectangle,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QFileDialog, QMessageBox

from spectralx_qgis.core.learning import LearningCurve, read_step
from spectralx_qgis.core.models import recent_models
from spectralx_qgis.core.training_scenes import TrainingScene, class_values, free_folder, manifest

from .conftest import is_alive, wait_until, write_raster


@pytest.fixture
def studio(window, layer, tmp_path):
    """A window that shows the Train tab, with the scene ticked and a folder for models."""
    window.show_tab(window.dock.train)
    window.train = window.dock.train
    window.train.form.images.tick([layer.id()])
    window.train.form.folder.setFilePath(str(tmp_path / "models"))
    window.canvas.setDestinationCrs(layer.crs())
    window.canvas.setExtent(layer.extent())
    wait_until(lambda: not window.map.binding.inspector.is_busy())  # or its engine is taken for that of a training
    return window


@pytest.fixture
def labelled(studio, tmp_path):
    """The same with two classes drawn by clicks."""
    train = studio.train
    studio.create_labels(tmp_path / "labels.gpkg")
    for name, x in (("water", 500020), ("trees", 500220)):
        train.form.classes.name.setFocus()
        QTest.keyClicks(train.form.classes.name, name)
        QTest.keyClick(train.form.classes.name, Qt.Key.Key_Return)
        train.form.classes.draw.setChecked(True)
        studio.draw(x, 5799700, 150)
        studio.draw(x, 5799880, 100)
    wait_until(lambda: train.run_bar.run_button.isEnabled())
    return studio


def findings(window) -> str:
    return window.train.form.findings.text()


def settle(window) -> str:
    """Wait for the check of the labels; return what it says."""
    wait_until(lambda: window.train.labels.report is not None)
    return findings(window)


def add_polygons(crs="EPSG:32633", **classes) -> QgsVectorLayer:
    layer = QgsVectorLayer(f"Polygon?crs={crs}&field=kind:string(20)", "own polygons", "memory")
    for name, box in classes.items():
        feature = QgsFeature(layer.fields())
        feature.setAttribute("kind", name)
        feature.setGeometry(QgsGeometry.fromRect(QgsRectangle(*box)))
        layer.dataProvider().addFeatures([feature])
    QgsProject.instance().addMapLayer(layer)
    return layer


WEST, EAST = (500020, 5799700, 500170, 5799850), (500220, 5799700, 500370, 5799850)


def test_it_says_what_to_do_next(window, scene):
    window.show_tab(window.dock.train)
    window.train = window.dock.train
    assert "Tick the images" in findings(window)
    layer = QgsRasterLayer(str(scene), "scene", "gdal")
    QgsProject.instance().addMapLayer(layer)
    window.train.form.images.tick([layer.id()])
    assert "press New" in findings(window)
    assert not window.train.run_bar.run_button.isEnabled()


def test_classes_drawn_with_clicks_are_saved_counted_and_coloured(labelled, tmp_path):
    table = labelled.train.form.classes.table
    rows = [[table.item(row, column).text() for column in (1, 2, 3)] for row in range(2)]
    assert rows == [["water", "2", rows[0][2]], ["trees", "2", rows[1][2]]]
    assert all(abs(int(row[2]) - 325) < 20 for row in rows)
    saved = QgsVectorLayer(str(tmp_path / "labels.gpkg"), "saved", "ogr")
    assert sorted(feature["class"] for feature in saved.getFeatures()) == ["trees", "trees", "water", "water"]
    labels = labelled.train.form.labels.currentLayer()
    assert labels.renderer().type() == "categorizedSymbol"
    assert "look good" in findings(labelled)


def test_a_new_layer_for_labels_lies_on_top(studio, layer, tmp_path):
    root = QgsProject.instance().layerTreeRoot()
    above = QgsRasterLayer(layer.source(), "a map", "gdal")
    QgsProject.instance().addMapLayer(above, False)
    root.insertLayer(0, above)
    studio.create_labels(tmp_path / "labels.gpkg")
    assert [node.name() for node in root.children()] == ["labels", "a map", "my scene"]


def test_the_last_polygon_can_be_taken_back(labelled, tmp_path):
    labelled.click(labelled.train.form.classes.undo)
    saved = QgsVectorLayer(str(tmp_path / "labels.gpkg"), "saved", "ogr")
    assert saved.featureCount() == 3
    assert "single polygon" in settle(labelled)


def test_a_class_that_was_added_by_mistake_can_be_removed_and_one_with_polygons_stays(labelled):
    classes = labelled.train.form.classes
    classes.add_class("watre")
    assert list(classes.colors()) == ["water", "trees", "watre"]
    labelled.click(classes.remove)
    assert list(classes.colors()) == ["water", "trees"]
    classes.table.selectRow(1)
    labelled.click(classes.remove)
    assert "trees has polygons" in labelled.message()
    assert list(classes.colors()) == ["water", "trees"]


def test_an_engine_for_mapping_alone_is_named_before_a_training(labelled, monkeypatch):
    from spectralx_qgis.gui import train_widget

    asked = []
    labelled.dock.settings_requested.connect(lambda: asked.append(True))
    monkeypatch.setattr(train_widget, "lacks_training", lambda: True)
    labelled.dock.refresh()
    assert "set up for mapping alone" in findings(labelled)
    assert not labelled.train.run_bar.run_button.isEnabled()
    labelled.train.form.findings.link_activated.emit("settings")
    assert asked == [True]
    monkeypatch.setattr(train_widget, "lacks_training", lambda: False)
    labelled.dock.refresh()
    wait_until(lambda: labelled.train.run_bar.run_button.isEnabled())


def test_an_environment_for_mapping_lacks_training(monkeypatch, tmp_path):
    from types import SimpleNamespace

    from spectralx_qgis.environment.plan import Choice, Purpose
    from spectralx_qgis.gui import training_engine

    environment = SimpleNamespace(choice=Choice(Purpose.MAP))
    monkeypatch.setattr(training_engine, "state", lambda: SimpleNamespace(environment=environment))
    monkeypatch.setattr(training_engine, "find_engine", lambda: SimpleNamespace(packages=str(tmp_path)))
    assert training_engine.lacks_training()
    environment.choice = Choice(Purpose.TRAIN)
    assert not training_engine.lacks_training()
    environment.choice = Choice(Purpose.MAP)
    # An interpreter of the user's own is not judged by what the plugin installed.
    monkeypatch.setattr(training_engine, "find_engine", lambda: SimpleNamespace(packages=""))
    assert not training_engine.lacks_training()


def test_a_training_goes_on_when_the_project_is_closed(labelled, fake_engine, tmp_path):
    fake_engine.behave("learning")
    train = labelled.train
    labelled.click(train.run_bar.run_button)
    wait_until(lambda: len(train.plot.curve.scores) >= 1)
    QgsProject.instance().clear()
    assert train.is_running()
    labelled.click(train.stop_button)
    wait_until(lambda: not train.is_running())
    assert (tmp_path / "models" / "my_model" / "model.onnx").is_file()
    assert "is trained" in labelled.message()


def test_escape_and_backspace_while_drawing(labelled, tmp_path):
    tool = labelled.train.form.classes.tool
    labelled.click_map(500100, 5799650)
    labelled.click_map(500150, 5799650)
    QTest.keyClick(labelled.canvas, Qt.Key.Key_Backspace)
    assert len(tool._points) == 1
    QTest.keyClick(labelled.canvas, Qt.Key.Key_Escape)
    assert tool._points == []
    labelled.click_map(500100, 5799650, Qt.MouseButton.RightButton)
    assert QgsVectorLayer(str(tmp_path / "labels.gpkg"), "saved", "ogr").featureCount() == 4


def test_polygons_drawn_in_another_crs_land_where_they_were_clicked(labelled, tmp_path):
    canvas = labelled.canvas
    canvas.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:3857"))
    wait_until(lambda: not canvas.isDrawing())
    extent = canvas.extent()
    labelled.draw(extent.center().x(), extent.center().y(), extent.width() / 20)
    saved = QgsVectorLayer(str(tmp_path / "labels.gpkg"), "saved", "ogr")
    last = max(saved.getFeatures(), key=lambda feature: feature.id())
    assert QgsRectangle(499000, 5798000, 501500, 5801000).contains(last.geometry().boundingBox())


@pytest.mark.parametrize(
    ("classes", "expected", "can_train"),
    [
        ({"water": WEST}, "There is one class, water", False),
        ({"water": WEST, "trees": (0, 0, 10, 10)}, "No polygon of trees covers", False),
        ({"water": (0, 0, 10, 10), "trees": (0, 0, 10, 10)}, "No polygon with a class", False),
        ({"": WEST}, "No polygon has a value in this field", False),
        ({"water": WEST, "trees": (500220, 5799700, 500250, 5799730)}, "trees has about 9 pixels", True),
        ({"water": WEST, "trees": (500100, 5799700, 500370, 5799850)}, "trees and water overlap", True),
    ],
)
def test_what_is_wrong_with_labels_is_said_before_the_start(studio, classes, expected, can_train):
    studio.train.form.labels.setLayer(add_polygons(**classes))
    studio.train.form.field.setField("kind")
    assert expected in settle(studio)
    assert studio.train.run_bar.run_button.isEnabled() is can_train


def test_labels_in_another_crs_are_counted_on_the_image(studio):
    layer = add_polygons("EPSG:4326", water=(15.0, 52.34, 15.003, 52.35), trees=(15.004, 52.34, 15.006, 52.35))
    studio.train.form.labels.setLayer(layer)
    settle(studio)
    assert studio.train.labels.report.classes["water"].pixels > 100


def test_labels_without_a_crs_are_refused(studio):
    studio.train.form.labels.setLayer(add_polygons("", water=WEST, trees=EAST))
    assert "no coordinate system" in settle(studio)
    assert not studio.train.run_bar.run_button.isEnabled()


def test_edits_of_the_layer_are_followed(studio):
    layer = add_polygons(water=WEST, trees=EAST)
    studio.train.form.labels.setLayer(layer)
    settle(studio)
    assert studio.train.run_bar.run_button.isEnabled()
    layer.startEditing()
    layer.deleteFeature(2)
    layer.commitChanges()
    wait_until(lambda: "one class" in findings(studio))


def test_removing_the_layer_stops_what_needs_it(labelled):
    QgsProject.instance().removeMapLayer(labelled.train.form.labels.currentLayer().id())
    assert "Choose a layer with polygons" in findings(labelled)
    assert not labelled.train.run_bar.run_button.isEnabled()
    assert not labelled.train.form.classes.draw.isEnabled()


def test_train_stop_and_keep_the_best(labelled, fake_engine, tmp_path):
    fake_engine.behave("learning")
    train = labelled.train
    train.form.name.setText("river trees")
    labelled.click(train.run_bar.run_button)
    wait_until(lambda: len(train.plot.curve.scores) >= 2)
    run = tmp_path / "models" / "river_trees"
    assert fake_engine.words()[2:-2] == [
        *("train", str(run.with_name("river_trees_scenes.json")), str(run)),
        *("--size", "tiny", "--steps", "1000", "--set", 'name="river_trees"', "--set", 'title="river trees"'),
        *("--set", "stage2.validate_every=100"),
    ]
    content = json.loads(run.with_name("river_trees_scenes.json").read_text())
    assert content["classes"] == {"1": ["trees", "#e69f00"], "2": ["water", "#009e73"]}
    assert QgsVectorLayer(content["scenes"][0]["labels"], "labels", "ogr").featureCount() == 4
    assert train.plot.isVisible()
    labelled.click(train.stop_button)
    wait_until(lambda: not train.is_running())
    assert "river_trees is trained: mean IoU 0.62" in labelled.message() or "0.63" in labelled.message()
    assert recent_models() == [str(run / "model.onnx")]
    assert labelled.form.model.model() == str(run / "model.onnx")
    assert labelled.form.model.combo.currentText() == "River trees"
    assert not train.stop_button.isVisible()


def test_small_polygons_in_one_image_have_a_recipe_of_their_own(labelled, fake_engine, tmp_path):
    fake_engine.behave("learning")
    form = labelled.train.form
    form.duration.setCurrentIndex(form.duration.findText("Small polygons", Qt.MatchFlag.MatchStartsWith))
    assert form.size.currentData() == "small" and not form.size.isEnabled()
    assert "minutes" in form.network_help.text() and "about an hour" not in form.network_help.text()
    labelled.click(labelled.train.run_bar.run_button)
    wait_until(lambda: len(labelled.train.plot.curve.scores) >= 1)
    words = fake_engine.words()
    recipe = Path(words[words.index("--config") + 1])
    assert recipe.name == "few-labels.yaml" and recipe.is_file()
    assert words[words.index("--size") + 1] == "small"
    assert "--steps" not in words and not any("validate_every" in word for word in words)
    labelled.click(labelled.train.stop_button)
    wait_until(lambda: not labelled.train.is_running())
    form.duration.setCurrentIndex(0)
    assert form.size.isEnabled()


def test_learning_without_labels_comes_first_when_wanted(labelled, fake_engine, layer, tmp_path):
    fake_engine.behave("learning")
    train = labelled.train
    train.form.adapt.setChecked(True)
    labelled.click(train.run_bar.run_button)
    assert "Tick the images to learn from" in labelled.message()
    train.form.adapt_images.tick([layer.id()])
    labelled.click(train.run_bar.run_button)
    wait_until(lambda: train.stop_button.isVisible())
    run = tmp_path / "models" / "my_model"
    assert (run.with_name("my_model_stage1")).is_dir()
    words = fake_engine.words()
    assert words[words.index("--stage1") + 1] == str(run.with_name("my_model_stage1"))
    labelled.click(train.run_bar.cancel_button)
    wait_until(lambda: not train.is_running())


def test_a_backbone_makes_the_method_count(labelled, fake_engine, tmp_path):
    form = labelled.train.form
    form.further.setCollapsed(False)
    assert not form.method.isEnabled()
    form.backbone.setFilePath(str(tmp_path / "galileo.safetensors"))
    assert form.method.isEnabled()
    form.method.setCurrentIndex(form.method.findData("lora"))
    fake_engine.behave("learning")
    labelled.click(labelled.train.run_bar.run_button)
    wait_until(lambda: labelled.train.stop_button.isVisible())
    words = fake_engine.words()
    assert words[words.index("--backbone") :][:4] == [
        *("--backbone", str(tmp_path / "galileo.safetensors"), "--method", "lora"),
    ]
    labelled.train.end_now()


def test_cancel_and_failure_leave_the_tab_usable(labelled, fake_engine):
    train = labelled.train
    fake_engine.behave("slow")
    fake_engine.forget()
    labelled.click(train.run_bar.run_button)
    wait_until(fake_engine.has_started)
    pid = fake_engine.started()["pid"]
    labelled.click(train.run_bar.cancel_button)
    wait_until(lambda: not train.is_running(), 2.4)
    assert not is_alive(pid)
    assert "Cancelled. No model" in labelled.message()
    fake_engine.behave("failure")
    labelled.click(train.run_bar.run_button)
    wait_until(lambda: not train.is_running())
    assert "one band" in labelled.message()
    assert train.run_bar.run_button.isEnabled()


def test_unloading_while_training_ends_the_engine(labelled, fake_engine):
    fake_engine.behave("slow")
    fake_engine.forget()
    labelled.click(labelled.train.run_bar.run_button)
    wait_until(fake_engine.has_started)
    pid = fake_engine.started()["pid"]
    labelled.dock.end_now()
    assert not is_alive(pid)


def test_images_follow_the_project(studio, tmp_path, layer):
    images = studio.train.form.images
    other = QgsRasterLayer(str(write_raster(tmp_path / "other.tif")), "other", "gdal")
    single = QgsRasterLayer(str(write_raster(tmp_path / "one.tif", 1, wavelengths=())), "map", "gdal")
    QgsProject.instance().addMapLayers([other, single])
    assert [images.item(row).text() for row in range(images.count())] == ["my scene", "other"]
    assert images.ids() == [layer.id()]
    QgsProject.instance().removeMapLayer(layer.id())
    assert images.ids() == []
    assert "Tick the images" in findings(studio)


def test_messages_of_the_engine_become_a_curve():
    curve = LearningCurve()
    for message in (
        "Reading scenes",
        "stage 2: step 1 of 4, loss 1.5000",
        "stage 2: step 2 of 4, loss 1.2000, validation miou 0.250",
        "stage 2: step 3 of 4, loss 1.1000, validation miou 0.250",
        "stage 2: step 4 of 4, loss 1.0000, validation miou 0.400",
    ):
        report = read_step(message)
        if report is not None:
            curve.add(report)
    assert curve.losses == [(1, 1.5), (2, 1.2), (3, 1.1), (4, 1.0)]
    assert curve.scores == [(2, 0.25), (4, 0.4)]
    assert curve.best() == (4, 0.4)
    curve.end(0.4004)  # of the weights that were kept, with all its decimals
    assert curve.scores == [(2, 0.25), (4, 0.4)]
    curve.add(read_step("final fit: step 1 of 4, loss 0.9000"))
    assert curve.losses == [(1, 0.9)]


def test_the_curve_of_a_stopped_training_ends_where_it_was_stopped():
    curve = LearningCurve()
    curve.add(read_step("stage 2: step 50 of 200, loss 1.0000"))
    curve.end(0.5)
    assert curve.scores == [(50, 0.5)]


def test_class_values_and_manifest():
    assert class_values(["trees", "water", "trees"]) == {1: "trees", 2: "water"}
    assert class_values(["10", "2"]) == {2: "2", 10: "10"}
    assert class_values(["0", "300"]) == {1: "0", 2: "300"}
    scenes = (TrainingScene("a", "/a.tif"), TrainingScene("a", "/b.tif", "sentinel-2"))
    content = manifest(scenes, "/l.gpkg", "kind", {"x": "#111111", "y": "#222222"})
    assert [scene["id"] for scene in content["scenes"]] == ["a 1", "a 2"]
    assert content["scenes"][1]["sensor"] == "sentinel-2"


def test_a_run_never_goes_into_a_folder_that_is_there(tmp_path):
    (tmp_path / "a_b").mkdir()
    assert free_folder(tmp_path, "a b") == tmp_path / "a_b_2"
    assert free_folder(tmp_path, "../x/..") == tmp_path / "x"
    assert free_folder(tmp_path, "///") == tmp_path / "model"


@pytest.mark.parametrize("answer", ["No", "Yes"])
def test_labels_are_never_replaced_unasked_when_the_suffix_is_left_out(answer, studio, tmp_path, monkeypatch):
    kept = tmp_path / "kept.gpkg"
    kept.write_bytes(b"drawn by hand")
    asked = []

    def ask(_parent, _title, question):
        asked.append(question)
        return getattr(QMessageBox.StandardButton, answer)

    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_words: (str(kept.with_suffix("")), ""))
    monkeypatch.setattr(QMessageBox, "question", ask)
    studio.click(studio.train.form.new_labels)
    wait_until(lambda: studio.train.form.new_labels.isEnabled())
    assert len(asked) == 1
    assert str(kept) in asked[0]
    assert (kept.read_bytes() == b"drawn by hand") == (answer == "No")
