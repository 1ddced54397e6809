"""The same with the real engine and the bundled model: a model of the designer, a batch, wavelengths of a layer."""

from __future__ import annotations

import numpy as np
import pytest
from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProject,
    QgsRasterLayer,
)

from .conftest import REPOSITORY
from .real_engine import WAVELENGTHS, read, real, reflectance, small_model, write  # noqa: F401 - fixtures
from .test_processing_dialogs import batch, dialogs, run_batch  # noqa: F401 - fixtures
from .test_processing_uses import saved_model

# ruff: noqa: F811 - fixtures are arguments of the same name

SAMPLE = REPOSITORY / "resources/sample/sample_sentinel2.tif"
TRUTH = REPOSITORY / "resources/sample/sample_truth.tif"


@pytest.mark.slow
def test_a_model_of_the_designer_maps_and_judges_the_sample_scene(real, tmp_path):
    """The map is the one of `segment` alone, the accuracy that of `evaluate` alone."""
    loaded = saved_model(tmp_path / "map_and_judge.model3", "landcover", TRUTH)
    feedback = QgsProcessingFeedback(False)
    values = {"image": str(SAMPLE), "map:map": str(tmp_path / "map.tif")}
    results, done = loaded.run(values, QgsProcessingContext(), feedback)
    assert done, feedback.textLog()

    real("segment", INPUT=SAMPLE, MODEL="landcover", OUTPUT=tmp_path / "alone.tif")
    assert np.array_equal(read(tmp_path / "map.tif"), read(tmp_path / "alone.tif"))
    alone = real("evaluate", INPUT=tmp_path / "alone.tif", LABELS=TRUTH)
    assert results["CHILD_RESULTS"]["judge"]["OVERALL_ACCURACY"] == alone["OVERALL_ACCURACY"]
    assert alone["OVERALL_ACCURACY"] > 0.5


@pytest.mark.slow
def test_a_batch_in_its_dialog_maps_every_image(batch, real, small_model, tmp_path):
    """Each map is the one that its image has alone."""
    dialog, _panel, fill = batch
    images = [write(tmp_path / f"image{number}.tif", reflectance(seed=number)) for number in range(3)]
    for row, image in enumerate(images):
        fill(row, INPUT=str(image), MODEL=small_model, OUTPUT=str(tmp_path / f"map{row}.tif"))
    run_batch(dialog)
    maps = [read(tmp_path / f"map{row}.tif") for row in range(3)]
    for row, image in enumerate(images):
        real("segment", INPUT=image, MODEL=small_model, OUTPUT=tmp_path / f"alone{row}.tif")
        assert np.array_equal(maps[row], read(tmp_path / f"alone{row}.tif")), row
    assert not np.array_equal(maps[0], maps[1])


def test_wavelengths_of_a_layer_do_what_those_of_a_file_do(real, small_model, tmp_path):
    """An image that states none is mapped by what its layer says, as one that states the same."""
    image = write(tmp_path / "silent.tif", reflectance(), wavelengths=None)
    layer = QgsRasterLayer(str(image), "silent", "gdal")
    QgsProject.instance().addMapLayer(layer)
    for band, wavelength in enumerate(WAVELENGTHS, 1):
        layer.setCustomProperty(f"QGISPAM/band/{band}//wavelength", wavelength)
    assert real("inspect", INPUT=layer.id(), MODEL=small_model)["REFUSAL"] == ""
    real("segment", INPUT=layer.id(), MODEL=small_model, OUTPUT=tmp_path / "by_layer.tif")
    stating = write(tmp_path / "stating.tif", reflectance())
    real("segment", INPUT=stating, MODEL=small_model, OUTPUT=tmp_path / "by_file.tif")
    assert np.array_equal(read(tmp_path / "by_layer.tif"), read(tmp_path / "by_file.tif"))
    layer.removeCustomProperty("QGISPAM/band/1//wavelength")
    assert real("inspect", INPUT=image, MODEL=small_model)["REFUSAL"]
