"""Wavelengths in the custom properties of a layer reach the engine."""

from __future__ import annotations

import json

import pytest
from qgis.core import QgsProcessingContext, QgsProcessingFeedback, QgsProject, QgsRasterLayer

from spectralx_qgis.core.layer_wavelengths import layer_wavelengths

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
    words = fake_engine.words()
    assert json.loads(words[words.index("--wavelengths") + 1]) == {"QGISPAM/band/1//wavelength": "490"}
