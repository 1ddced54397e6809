"""Odd but right inputs train; the network sees what there is."""

import shutil

import numpy as np
import pytest
import yaml

from spectralx.data.manifest import load_manifest
from spectralx.training.config import Recipe
from spectralx.training.train import TrainRequest, train

from .conftest import WAVELENGTHS, ListeningReporter, landscape, recipe_values, write_raster

BANDS = [{"wavelength": str(w), "wavelength_units": "Nanometers", "fwhm": "40"} for w in WAVELENGTHS]


@pytest.fixture
def folder(tmp_path, manifest):
    """A copy of the generated scenes that a test may change."""
    shutil.copytree(manifest.parent, tmp_path / "scenes")
    return tmp_path / "scenes"


def train_on(folder, **changes):
    reporter = ListeningReporter()
    recipe = Recipe.model_validate({**recipe_values(steps=4, validate_every=2), **changes})
    result = train(TrainRequest(folder / "run", load_manifest(folder / "scenes.yaml"), recipe), reporter)
    return result, reporter


def test_a_scene_that_is_smaller_than_a_tile(folder):
    classes, image = landscape(0, height=20, width=18, patch=6)
    write_raster(folder / "south.tif", (image * 300).astype(np.uint16), None, BANDS)
    write_raster(folder / "south_labels.tif", (classes + 1).astype(np.uint8)[None])
    result, _ = train_on(folder)
    assert result.report["metrics"]["training_scenes"]["scenes"]["south"]["pixels"] == 360


def test_one_labelled_pixel_in_a_scene(folder):
    labels = np.zeros((1, 120, 112), dtype=np.uint8)
    labels[0, 50, 60] = 2
    write_raster(folder / "south_labels.tif", labels)
    result, _ = train_on(folder)
    assert result.report["metrics"]["training_scenes"]["scenes"]["south"]["pixels"] == 1


def test_scenes_with_different_numbers_of_bands_train_on_those_in_common(folder):
    _, image = landscape(1)
    write_raster(folder / "south.tif", (image[:3] * 300).astype(np.uint16), None, BANDS[:3])
    result, _ = train_on(folder, bands=None)
    assert [band.wavelength_nm for band in result.spec.bands] == list(WAVELENGTHS[:3])


def test_recode_maps_and_drops_label_values(folder):
    values = yaml.safe_load((folder / "scenes.yaml").read_text())
    values["scenes"][0]["recode"] = {2: 1, 3: 0}
    (folder / "scenes.yaml").write_text(yaml.safe_dump(values))
    result, _ = train_on(folder)
    north = result.report["metrics"]["training_scenes"]["scenes"]["north"]
    classes = landscape(0)[0][10:]
    assert north["iou"][1:] == [None, None] and north["pixels"] == int((classes < 2).sum())
