"""Runs on scenes of different sensors, each with all of its bands, and maps of a sensor that none of them is."""

from dataclasses import replace

import numpy as np
import pytest
import yaml
from osgeo import gdal

from spectralx.data.manifest import load_manifest
from spectralx.errors import ManifestError
from spectralx.export.run import export_run, feeds_of_run
from spectralx.inference.segment import SegmentRequest, segment
from spectralx.progress import SilentReporter
from spectralx.training.any_bands import known_range, spectrum
from spectralx.training.config import Recipe
from spectralx.training.run import RunConfig
from spectralx.training.run_folder import RunFolder
from spectralx.training.train import TrainRequest, train

from .conftest import NANO, SPECTRA, WAVELENGTHS, ListeningReporter, landscape, recipe_values, write_raster

SENSORS = {"four": (490, 560, 660, 840), "six": (460, 540, 600, 680, 780, 850), "new": (505, 650, 820)}


def write_scene(folder, name, seed):
    """Write a landscape as one of the sensors sees it; return its classes."""
    classes, _image = landscape(seed)
    centers = SENSORS[name]
    spectra = np.stack([np.interp(centers, WAVELENGTHS, spectrum) for spectrum in SPECTRA])
    noise = np.random.default_rng(seed).normal(0, 0.01, (len(centers), *classes.shape))
    image = (spectra[classes].transpose(2, 0, 1) + noise).clip(0.001)
    metadata = [{"wavelength": str(w), "wavelength_units": "Nanometers", "fwhm": "40"} for w in centers]
    write_raster(folder / f"{name}.tif", (image * 1e4).astype(np.uint16), 1e-4, metadata)
    write_raster(folder / f"{name}_labels.tif", (classes + 1).astype(np.uint8)[None])
    return classes + 1


@pytest.fixture(scope="module")
def scenes(tmp_path_factory):
    """A manifest of the scenes of two sensors."""
    folder = tmp_path_factory.mktemp("sensors")
    for seed, name in enumerate(SENSORS):
        write_scene(folder, name, seed)
    listed = [
        {"id": n, "image": f"{n}.tif", "labels": f"{n}_labels.tif", "source": "generated"} for n in ("four", "six")
    ]
    classes = {1: ["water", "#2b83ba"], 2: ["trees", "#1a7a2e"], 3: ["soil", "#d8b365"]}
    path = folder / "scenes.yaml"
    path.write_text(yaml.safe_dump({"classes": classes, "scenes": listed}))
    return path


def recipe_of(steps, **changes):
    values = {**recipe_values(steps=steps, validate_every=steps, **changes), "bands": "any"}
    # Without adapters, whose graphs are slow to trace.
    values["model"] = {"overrides": {**NANO, "are": None, "aomoa": None}}
    return Recipe.model_validate(values)


def test_scenes_of_different_sensors_train_one_model(scenes, tmp_path):
    reporter = ListeningReporter()
    result = train(TrainRequest(tmp_path / "run", load_manifest(scenes), recipe_of(12)), reporter)
    spec = result.spec
    assert spec.bands == () and (spec.any_bands.first_nm, spec.any_bands.last_nm) == (420, 890)
    assert min(spec.statistics.wavelength_nm) == 460 and max(spec.statistics.wavelength_nm) == 850
    assert set(spec.metrics["training_scenes"]["scenes"]) == {"four", "six"}
    config = RunConfig.read(RunFolder(tmp_path / "run"))
    assert config.bands is None and config.recipe.bands == "any"
    assert not any("bands in common" in message for message in reporter.messages)
    feeds = feeds_of_run(config, spec, reporter)  # what an export is compared on
    assert [feed["image"].shape for feed in feeds] == [(1, count, 32, 32) for count in (4, 6, 4, 6, 4)]
    assert [tuple(feed["wavelength_nm"]) for feed in feeds[:2]] == [SENSORS["four"], SENSORS["six"]]
    missing = [{**scene, "image": "none.tif"} for scene in config.scenes]
    assert feeds_of_run(replace(config, scenes=missing), spec, reporter) == []
    assert "compared on random tiles" in reporter.warnings[-1]


def reordered(path, order, folder):
    """Write the bands of a raster in another order."""
    source, other = gdal.Open(str(path)), folder / f"{''.join(map(str, order))}.tif"
    gdal.Translate(str(other), source, bandList=list(order))
    made = gdal.Open(str(other), gdal.GA_Update)
    for index, band in enumerate(order, start=1):
        made.GetRasterBand(index).SetMetadata(source.GetRasterBand(band).GetMetadata())
    return other


def novelty_of(image, model, folder):
    rasters = {"output": folder / "other.tif", "novelty": folder / "novelty.tif"}
    return segment(SegmentRequest(str(image), model=str(model), device="cpu", threads=1, **rasters)).report["novelty"]


@pytest.mark.slow
def test_its_model_maps_a_third_sensor(scenes, tmp_path):
    recipe = recipe_of(150, augmentation={"band_dropout": 0.5})
    train(TrainRequest(tmp_path / "run", load_manifest(scenes), recipe), SilentReporter())
    model = tmp_path / "any.onnx"
    spec = export_run(tmp_path / "run", model, tmp_path / "card.md", None, SilentReporter())
    assert spec.any_bands is not None and spec.export_check.max_abs_difference <= 2e-5
    image = scenes.parent / "new.tif"
    output = tmp_path / "map.tif"
    report = segment(SegmentRequest(str(image), output, str(model), device="cpu", threads=1)).report
    assert [row["model_wavelength_nm"] for row in report["binding"]] == list(SENSORS["new"])
    found = gdal.Open(str(output)).ReadAsArray()
    truth = gdal.Open(str(scenes.parent / "new_labels.tif")).ReadAsArray()
    assert (found == truth).mean() > 0.8
    known = novelty_of(scenes.parent / "six.tif", model, tmp_path)
    assert known["median_percent"] == pytest.approx(50, abs=15) and known["strange_fraction"] < 0.1
    for order in ((3, 2, 1), (2, 3, 1), (1, 2, 3, 2), (3, 1, 2, 3, 2, 1)):
        other = SegmentRequest(str(reordered(image, order, tmp_path)), output, str(model), device="cpu", threads=1)
        segment(other)
        assert (gdal.Open(str(output)).ReadAsArray() == found).mean() >= 0.9999


def test_a_network_of_fixed_bands_does_not_train_on_any(scenes, tmp_path):
    values = {**recipe_values(), "bands": "any", "model": {"preset": "reference"}, "tile_size": 224}
    with pytest.raises(ManifestError, match="needs the number of bands"):
        train(TrainRequest(tmp_path / "run", load_manifest(scenes), Recipe.model_validate(values)), SilentReporter())
    assert not (tmp_path / "run" / "spec.json").exists()


def test_bands_close_together_are_one_place_of_the_spectrum():
    rows = [np.array(values, np.float32) for values in ((500, 600), (502, 840))]
    made = spectrum(rows, [np.array((1, 2)), np.array((3, 4))], [np.array((1, 1)), np.array((3, 1))])
    assert made.wavelength_nm == (501, 600, 840) and made.mean == (2, 2, 4) and made.std == (2, 1, 1)
    limits = known_range([(row, np.full(2, 20, np.float32)) for row in rows])
    assert (limits.first_nm, limits.last_nm, limits.fewest) == (480, 860, 3)
