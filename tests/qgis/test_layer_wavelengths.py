"""Wavelengths in the custom properties of a layer reach the engine."""

from __future__ import annotations

import json

import pytest
from qgis.core import QgsProcessingContext, QgsProcessingFeedback, QgsProject, QgsRasterLayer

from spectralx_qgis.core.layer_wavelengths import layer_wavelengths
from spectralx_qgis.core.training_scenes import TrainingScene, manifest
from spectralx_qgis.gui.bands_parameter import _image

from .conftest import wait_until

STATED = {
    "QGISPAM/band/1//wavelength": "490",
    "QGISPAM/band/1//wavelength_units": "nm",
    "QGISPAM/band/2//wavelength": "560",
    "band_3/wavelength": 665,
    "band_3/fwhm": 30.0,
}


@pytest.fixture
def layer(scene):
    layer = QgsRasterLayer(str(scene), "scene", "gdal")
    QgsProject.instance().addMapLayer(layer)
    return layer


def test_properties_of_a_layer_as_json(layer):
    assert layer_wavelengths(layer) == ""
    layer.setCustomProperty("QGISPAM/band/1//wavelength_units", "nm")
    layer.setCustomProperty("variableNames", ["wavelength"])
    layer.setCustomProperty("band_1/name", "blue")
    assert layer_wavelengths(layer) == ""
    for key, value in STATED.items():
        layer.setCustomProperty(key, value)
    assert json.loads(layer_wavelengths(layer)) == STATED


def test_segment_hands_them_to_the_engine(provider, fake_engine, layer, model_file, tmp_path):
    layer.setCustomProperty("QGISPAM/band/1//wavelength", "490")
    context = QgsProcessingContext()
    context.setProject(QgsProject.instance())
    values = {"INPUT": layer, "MODEL": str(model_file), "OUTPUT": str(tmp_path / "map.tif")}
    feedback = QgsProcessingFeedback(False)
    _results, done = provider.algorithm("segment").create().run(values, context, feedback)
    assert done, feedback.textLog()
    assert handed_over(fake_engine.words()) == {"QGISPAM/band/1//wavelength": "490"}


@pytest.mark.parametrize(
    ("algorithm", "option", "extra"),
    [("inspect", "--wavelengths", {}), ("resample", "--wavelengths-of-input", {"TO": "sentinel2"})],
)
def test_other_algorithms_hand_them_to_the_engine(
    algorithm, option, extra, provider, fake_engine, layer, model_file, tmp_path
):
    layer.setCustomProperty("band_3/wavelength", 665)
    context = QgsProcessingContext()
    context.setProject(QgsProject.instance())
    values = {"INPUT": layer, "OUTPUT": str(tmp_path / "out.tif"), **extra}
    feedback = QgsProcessingFeedback(False)
    provider.algorithm(algorithm).create().run(values, context, feedback)
    assert handed_over(fake_engine.words(), option) == {"band_3/wavelength": 665}


def test_evaluate_hands_them_over_for_the_image_that_a_model_maps(provider, fake_engine, layer, model_file, scene):
    layer.setCustomProperty("band_3/wavelength", 665)
    context = QgsProcessingContext()
    context.setProject(QgsProject.instance())
    values = {"INPUT": layer, "LABELS": str(scene)}
    algorithm = provider.algorithm("evaluate")
    algorithm.create().run({**values, "MODEL": str(model_file)}, context, QgsProcessingFeedback(False))
    assert handed_over(fake_engine.words()) == {"band_3/wavelength": 665}
    algorithm.create().run(values, context, QgsProcessingFeedback(False))
    assert "--wavelengths" not in fake_engine.words()


def test_the_manifest_of_a_training_holds_them(layer):
    layer.setCustomProperty("band_3/wavelength", 665)
    scene = TrainingScene("scene", "/a.tif", wavelengths=layer_wavelengths(layer))
    (entry,) = manifest([scene], "/l.gpkg", "class", {"water": "#0000ff", "trees": "#00ff00"})["scenes"]
    assert entry["wavelengths"] == {"band_3/wavelength": 665} and "sensor" not in entry


def test_the_map_tab_shows_and_runs_with_them(window, layer, model_file, fake_engine):
    layer.setCustomProperty("band_3/wavelength", 665)
    window.choose(layer, model_file)
    window.wait_for_binding()
    words = fake_engine.words()
    assert "inspect" in words
    assert handed_over(words) == {"band_3/wavelength": 665}
    wait_until(lambda: window.bar.run_button.isEnabled())
    window.run_to_end()
    words = fake_engine.words()
    assert "segment" in words
    assert handed_over(words) == {"band_3/wavelength": 665}


def test_the_binding_in_a_processing_dialog_goes_by_them(layer):
    layer.setCustomProperty("band_3/wavelength", 665)
    image = _image(layer.id())
    assert isinstance(image, QgsRasterLayer)
    assert json.loads(layer_wavelengths(image)) == {"band_3/wavelength": 665}
    assert _image("/no/such/file.tif") == "/no/such/file.tif"


def handed_over(words, option="--wavelengths"):
    return json.loads(words[words.index(option) + 1])
