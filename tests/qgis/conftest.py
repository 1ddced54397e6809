"""Fixtures: a fake engine, small rasters, the assembled plugin, a clean project."""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal, osr
from qgis.core import QgsProject, QgsSettings

REPOSITORY = Path(__file__).resolve().parents[2]
FAKE_ENGINE = Path(__file__).with_name("fake_engine.py")


@pytest.fixture(autouse=True)
def clean_project():
    """Every test starts and ends with an empty project and without settings of ours."""
    QgsProject.instance().clear()
    QgsSettings().remove("spectralx")
    yield
    QgsProject.instance().clear()
    QgsSettings().remove("spectralx")


class FakeEngine:
    """Chooses how the fake engine behaves and tells what it was started with."""

    def __init__(self, monkeypatch, folder: Path) -> None:
        self._monkeypatch = monkeypatch
        self._trace = folder / "trace.json"
        monkeypatch.setenv("SPECTRALX_PYTHON", str(FAKE_ENGINE))
        monkeypatch.setenv("SPECTRALX_FAKE_TRACE", str(self._trace))
        self.behave("ok")

    def behave(self, mode: str) -> None:
        self._monkeypatch.setenv("SPECTRALX_FAKE", mode)

    def started(self, timeout: float = 10.0) -> dict:
        """Return what it was started with last, once it runs."""
        deadline = time.monotonic() + timeout
        while not (self._trace.is_file() and self._trace.stat().st_size):
            assert time.monotonic() < deadline, "the engine was not started"
            time.sleep(0.01)
        return json.loads(self._trace.read_text())

    def has_started(self) -> bool:
        return self._trace.is_file()

    def forget(self) -> None:
        self._trace.unlink(missing_ok=True)

    def words(self) -> list[str]:
        """Return the command that it was started with."""
        return self.started()["argv"]


@pytest.fixture
def fake_engine(monkeypatch, tmp_path, class_map):
    if sys.platform == "win32":
        pytest.skip("the fake interpreter is a script with a shebang line")
    monkeypatch.setenv("SPECTRALX_FAKE_MAP", str(class_map))
    return FakeEngine(monkeypatch, tmp_path)


def is_alive(pid: int) -> bool:
    """Whether a process runs; one that ended and was not waited for does not."""
    try:
        os.kill(pid, 0)
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except (ProcessLookupError, FileNotFoundError):
        return False
    return state != "Z"


def wait_until(condition, timeout: float = 10.0) -> None:
    """Run the event loop until a condition holds."""
    from qgis.PyQt.QtCore import QCoreApplication

    deadline = time.monotonic() + timeout
    while not condition():
        assert time.monotonic() < deadline, "timed out"
        QCoreApplication.processEvents()
        time.sleep(0.005)


def write_raster(path: Path, bands: int = 4, size: int = 40, wavelengths=(490, 560, 665, 842), epsg=32633) -> Path:
    """Write a small reflectance raster with wavelengths."""
    values = np.random.default_rng(0).integers(300, 4000, (bands, size, size), dtype=np.uint16)
    dataset = gdal.GetDriverByName("GTiff").Create(str(path), size, size, bands, gdal.GDT_UInt16)
    dataset.SetGeoTransform((500000, 10, 0, 5800000, 0, -10))
    if epsg:
        reference = osr.SpatialReference()
        reference.ImportFromEPSG(epsg)
        dataset.SetProjection(reference.ExportToWkt())
    for index in range(bands):
        band = dataset.GetRasterBand(index + 1)
        band.WriteArray(values[index])
        band.SetScale(1e-4)
        if wavelengths:
            band.SetMetadata({"wavelength": str(wavelengths[index]), "wavelength_units": "Nanometers"})
    dataset = None
    return path


@pytest.fixture
def scene(tmp_path) -> Path:
    return write_raster(tmp_path / "scene.tif")


@pytest.fixture
def class_map(tmp_path) -> Path:
    path = tmp_path / "fake_map.tif"
    dataset = gdal.GetDriverByName("GTiff").Create(str(path), 40, 40, 1, gdal.GDT_Byte)
    dataset.SetGeoTransform((500000, 10, 0, 5800000, 0, -10))
    reference = osr.SpatialReference()
    reference.ImportFromEPSG(32633)
    dataset.SetProjection(reference.ExportToWkt())
    dataset.GetRasterBand(1).WriteArray(np.tile(np.array([[1, 2]], np.uint8), (40, 20)))
    dataset.GetRasterBand(1).SetNoDataValue(0)
    dataset = None
    return path


@pytest.fixture
def model_file(tmp_path) -> Path:
    """A file that looks like a model to the plugin, which never opens it."""
    path = tmp_path / "own.onnx"
    path.write_bytes(b"onnx")
    return path


@pytest.fixture
def provider(qgis_processing):
    from qgis.core import QgsApplication

    from spectralx_qgis.provider import SpectralXProvider

    provider = SpectralXProvider()
    registry = QgsApplication.processingRegistry()
    assert registry.addProvider(provider)
    yield provider
    registry.removeProvider(provider)


@pytest.fixture
def window(fake_engine):
    from qgis.PyQt import sip

    from .window import Window

    window = Window()
    yield window
    window.dock.end_now()
    sip.delete(window.window)


@pytest.fixture
def layer(scene):
    from qgis.core import QgsRasterLayer

    layer = QgsRasterLayer(str(scene), "my scene", "gdal")
    QgsProject.instance().addMapLayer(layer)
    return layer
