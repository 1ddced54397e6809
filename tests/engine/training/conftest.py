"""Two generated scenes with labels and a recipe that trains on them in seconds."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest
import yaml
from osgeo import gdal, osr

from spectralx.data.manifest import load_manifest
from spectralx.errors import Cancelled
from spectralx.progress import SilentReporter
from spectralx.training.adapt import AdaptRequest, adapt
from spectralx.training.config import Recipe
from spectralx.training.train import TrainRequest, train

UTM = (500000.0, 10.0, 0.0, 5800000.0, 0.0, -10.0)
WAVELENGTHS = (490, 560, 660, 840)

# Reflectance of water, trees and soil in the four bands.
SPECTRA = np.array([[0.06, 0.05, 0.03, 0.01], [0.03, 0.06, 0.04, 0.35], [0.12, 0.16, 0.22, 0.28]])

NANO = {
    "backbone.width": 32,
    "backbone.heads": 2,
    "tokenizer.stem.widths": [8, 8, 16],
    "tokenizer.hyper.heads": 2,
    "tokenizer.hyper.window": 4,
    "tokenizer.hyper.anchors": {"count": 8, "grid": 2, "width": 8},
    "tokenizer.any_bands.embedding_width": 16,
    "decoder.width": 16,
    "decoder.neck_width": 16,
}


def landscape(seed, height=120, width=112, patch=12):
    """Return classes ``(H, W)`` in patches and reflectance ``(4, H, W)``."""
    generator = np.random.default_rng(seed)
    coarse = generator.integers(0, 3, (height // patch + 1, width // patch + 1))
    classes = coarse.repeat(patch, 0).repeat(patch, 1)[:height, :width]
    image = SPECTRA[classes].transpose(2, 0, 1) + generator.normal(0, 0.01, (4, height, width))
    return classes, image.clip(0.001)


def write_raster(path, array, scale=None, metadata=None, geotransform=UTM):
    """Write an array ``(C, H, W)`` as a GeoTIFF in UTM with pixels of 10 m."""
    gdal.UseExceptions()
    kind = gdal.GDT_Byte if array.dtype == np.uint8 else gdal.GDT_UInt16
    count, height, width = array.shape
    dataset = gdal.GetDriverByName("GTiff").Create(str(path), width, height, count, kind)
    dataset.SetGeoTransform(geotransform)
    reference = osr.SpatialReference()
    reference.ImportFromEPSG(32633)
    dataset.SetSpatialRef(reference)
    for index in range(count):
        band = dataset.GetRasterBand(index + 1)
        band.WriteArray(array[index])
        if scale is not None:
            band.SetScale(scale)
        if metadata is not None:
            band.SetMetadata(metadata[index])


@pytest.fixture(scope="package")
def manifest(tmp_path_factory):
    """Path of a manifest: a scene in reflectance, one in digital numbers, and a target."""
    folder = tmp_path_factory.mktemp("scenes")
    scenes = []
    for number, name in enumerate(("north", "south", "target")):
        classes, image = landscape(number)
        metadata = [{"wavelength": str(w), "wavelength_units": "Nanometers", "fwhm": "40"} for w in WAVELENGTHS]
        scale = None if name == "south" else 1e-4
        values = (image * (300 if name == "south" else 1e4)).astype(np.uint16)
        labels = (classes + 1).astype(np.uint8)
        labels[: 10 + 5 * number] = 0
        write_raster(folder / f"{name}.tif", values, scale, metadata)
        write_raster(folder / f"{name}_labels.tif", labels[None])
        scenes.append({"id": name, "image": f"{name}.tif", "labels": f"{name}_labels.tif", "source": "generated"})
    scenes[2]["split"] = "target"
    classes = {1: ["water", "#2b83ba"], 2: ["trees", "#1a7a2e"], 3: ["soil", "#d8b365"]}
    path = folder / "scenes.yaml"
    path.write_text(yaml.safe_dump({"classes": classes, "scenes": scenes}))
    return path


@pytest.fixture(scope="package")
def selection(manifest):
    """The two source scenes."""
    return load_manifest(manifest)


def recipe_values(**stage2):
    """Return a recipe as plain values; keywords change stage 2."""
    bands = [{"name": f"b{w}", "wavelength_nm": w, "fwhm_nm": 60} for w in WAVELENGTHS]
    stage = {"steps": 12, "validate_every": 6, "precision": "fp32", "trains": "all", "optimizer": {"lr": 3e-3}}
    stage["sampling"] = {"batch_size": 4}
    return {
        "name": "test",
        "model": {"overrides": NANO},
        "bands": bands,
        "tile_size": 32,
        "threads": 1,
        "stage1": stage,
        "stage2": {**stage, **stage2},
    }


@pytest.fixture(scope="package")
def recipe():
    """A recipe of a dozen steps."""
    return Recipe.model_validate(recipe_values())


class ListeningReporter(SilentReporter):
    """Keeps warnings; cancels when the progress passes a fraction."""

    def __init__(self, cancel_after=None):
        self.warnings, self.messages, self._cancel_after, self._fraction = [], [], cancel_after, 0.0

    def progress(self, fraction, message=""):
        self._fraction = fraction
        self.messages.append(message)

    def warning(self, message):
        self.warnings.append(message)

    def check_cancelled(self):
        if self._cancel_after is not None and self._fraction > self._cancel_after:
            raise Cancelled()


class Finished(NamedTuple):
    """A run that several tests look at; none of them changes it."""

    folder: Path
    report: dict
    reporter: ListeningReporter
    spec: object = None


@pytest.fixture(scope="package")
def adapted(tmp_path_factory, selection, recipe):
    """A finished run of stage 1."""
    reporter = ListeningReporter()
    result = adapt(AdaptRequest(tmp_path_factory.mktemp("runs") / "one", selection, recipe), reporter)
    return Finished(result.folder, result.report, reporter)


def _trained(folder, selection, recipe, stage1):
    reporter = ListeningReporter()
    result = train(TrainRequest(folder, selection, recipe, stage1), reporter)
    return Finished(result.folder, result.report, reporter, result.spec)


@pytest.fixture(scope="package")
def trained(tmp_path_factory, selection, recipe, adapted):
    """A finished run of stage 2 from stage 1."""
    return _trained(tmp_path_factory.mktemp("runs") / "two", selection, recipe, adapted.folder)


@pytest.fixture(scope="package")
def plain(tmp_path_factory, selection, recipe):
    """A finished run of stage 2 without stage 1."""
    return _trained(tmp_path_factory.mktemp("runs") / "plain", selection, recipe, None)
