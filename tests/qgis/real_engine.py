"""Runs algorithms in this process with the real engine, and makes rasters of known reflectance for them."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal, osr
from qgis.core import QgsProcessingContext, QgsProcessingException, QgsProcessingFeedback, QgsProject

from tests.engine.inference.graphs import make_spec, write_model

WAVELENGTHS = (490, 560, 665, 842)


@pytest.fixture(scope="session")
def small_model(tmp_path_factory):
    """A small model with the real contract; it knows five classes and bands of 490 to 842 nm."""
    spec = make_spec(tile_size=64, title="Small model")
    return str(write_model(tmp_path_factory.mktemp("models") / "small.onnx", spec, kernel=3, layers=2))


@pytest.fixture
def real(provider, monkeypatch):
    """Return a function that runs an algorithm with the real engine and returns its results."""
    monkeypatch.setenv("SPECTRALX_PYTHON", sys.executable)
    monkeypatch.setenv("OMP_NUM_THREADS", "1")

    def call(name, **parameters):
        context = QgsProcessingContext()
        context.setProject(QgsProject.instance())
        values = {key: str(value) if isinstance(value, Path) else value for key, value in parameters.items()}
        accepted, message = provider.algorithm(name).checkParameterValues(values, context)
        if not accepted:
            raise QgsProcessingException(message)
        feedback = QgsProcessingFeedback(False)
        results, done = provider.algorithm(name).run(values, context, feedback, {}, False)
        assert done, feedback.textLog()
        return results

    return call


def reflectance(height=48, width=48, bands=4, seed=0):
    """Return smooth reflectances (0.03..0.45), in steps of 0.0001, so that every type of number holds them exactly."""
    random = np.random.default_rng(seed)
    coarse = random.uniform(0.03, 0.45, (bands, height // 8 + 1, width // 8 + 1))
    return np.round(coarse.repeat(8, 1).repeat(8, 2)[:, :height, :width], 4)


def write(
    path,
    values,
    kind=gdal.GDT_Float32,
    scale=None,
    offset=None,
    wavelengths=WAVELENGTHS,
    unit="Nanometers",
    epsg=32633,
    transform=(500000, 10, 0, 5800000, 0, -10),
    driver="GTiff",
):
    """Write bands (C, H, W) of stored values and return the path."""
    dataset = gdal.GetDriverByName(driver).Create(str(path), values.shape[2], values.shape[1], len(values), kind)
    if transform:
        dataset.SetGeoTransform(transform)
    if epsg:
        system = osr.SpatialReference()
        system.ImportFromEPSG(epsg)
        dataset.SetSpatialRef(system)
    for number, plane in enumerate(values, 1):
        band = dataset.GetRasterBand(number)
        band.WriteArray(plane)
        if scale is not None:
            band.SetScale(scale)
        if offset is not None:
            band.SetOffset(offset)
        if wavelengths:
            band.SetMetadata({"wavelength": str(wavelengths[number - 1]), "wavelength_units": unit})
    dataset = None
    return path


def read(path):
    """Return the values of a raster."""
    return gdal.Open(str(path)).ReadAsArray()
