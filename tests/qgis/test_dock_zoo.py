"""Layers and moments that break other plugins, with the real engine and the bundled model behind the dock."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from osgeo import gdal
from qgis.core import QgsProject, QgsRasterLayer
from qgis.PyQt import sip

from .conftest import REPOSITORY, is_alive, wait_until

SCENE = REPOSITORY / "resources" / "sample" / "sample_sentinel2.tif"

_SIZE = 8000
_CORNERS = (500000, 5900000, 500000 + 10 * _SIZE, 5900000 - 10 * _SIZE)

# The engine ends within two seconds of a cancel; the rest is for a machine that does much else.
_SOON_S = 4.0

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")]


def large_scene(folder: Path) -> Path:
    """Write a scene that takes minutes to map."""
    path = folder / "large.vrt"
    gdal.Translate(str(path), str(SCENE), format="VRT", width=_SIZE, height=_SIZE, outputBounds=_CORNERS)
    return path


@pytest.fixture
def window(monkeypatch):
    from .window import Window

    monkeypatch.setenv("SPECTRALX_PYTHON", sys.executable)
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    window = Window()
    yield window
    window.dock.end_now()
    sip.delete(window.window)


def add(window, path: Path, name: str) -> QgsRasterLayer:
    layer = QgsRasterLayer(str(path), name, "gdal")
    assert layer.isValid()
    QgsProject.instance().addMapLayer(layer)
    window.form.layer.setLayer(layer)
    assert window.form.model.choose("landcover")
    wait_until(window.bar.run_button.isEnabled, 60)
    return layer


@pytest.fixture
def running(window, tmp_path):
    """A window in which the real engine maps a large scene; returns it with the engine's process id and its folder."""
    output = tmp_path / "out"
    output.mkdir()
    add(window, large_scene(tmp_path), "large")
    window.form.output.setFilePath(str(output / "map.tif"))
    window.form.confidence.setChecked(True)
    window.click(window.bar.run_button)
    wait_until(lambda: window.bar.bar.value() > 0, 90)
    pid = window.map.job.pid()
    assert is_alive(pid)
    return window, pid, output


def assert_nothing_is_left(pid: int, output: Path) -> None:
    wait_until(lambda: not is_alive(pid), _SOON_S)
    assert list(output.iterdir()) == []


def test_closing_the_project_while_a_map_is_made(running):
    window, pid, output = running
    QgsProject.instance().clear()
    wait_until(lambda: not window.map.is_running(), _SOON_S)
    assert_nothing_is_left(pid, output)


def test_removing_the_layer_while_a_map_is_made(running):
    window, pid, output = running
    QgsProject.instance().removeAllMapLayers()
    before = window.bar.bar.value()
    wait_until(lambda: window.bar.bar.value() > before, 60)  # the file is still there, and so the run goes on
    window.click(window.bar.cancel_button)
    wait_until(lambda: not window.map.is_running(), _SOON_S)
    assert "No map was written" in window.message()
    assert_nothing_is_left(pid, output)


def test_the_file_of_the_layer_is_deleted_before_the_run(window, tmp_path):
    path = tmp_path / "scene.tif"
    gdal.Translate(str(path), str(SCENE), srcWin=[400, 250, 120, 120])
    add(window, path, "scene")
    window.form.output.setFilePath(str(tmp_path / "map.tif"))
    path.unlink()
    window.run_to_end_within(120)
    assert "scene.tif" in window.message()
    assert not (tmp_path / "map.tif").exists()


def test_the_preview_of_a_large_scene_is_there_within_seconds(window, tmp_path):
    layer = add(window, large_scene(tmp_path), "large")
    window.canvas.setDestinationCrs(layer.crs())
    window.canvas.setExtent(layer.extent())
    began = time.monotonic()
    window.click(window.map.preview_button)
    wait_until(lambda: not window.map.is_running(), 240)
    print(f"preview after {time.monotonic() - began:.1f} s")
    assert "The preview is done" in window.message()
    preview = next(item for item in QgsProject.instance().mapLayers().values() if item is not layer)
    assert max(preview.width(), preview.height()) <= 512


def rotated(folder: Path) -> Path:
    path = folder / "rotated.tif"
    gdal.Translate(str(path), str(SCENE), srcWin=[400, 250, 160, 120])
    dataset = gdal.Open(str(path), gdal.GA_Update)
    dataset.SetGeoTransform((304000, 8.66, 5.0, 5147500, 5.0, -8.66))
    dataset = None
    return path


def without_crs(folder: Path) -> Path:
    path = folder / "plain.tif"
    part = gdal.Translate("", str(SCENE), format="MEM", srcWin=[400, 250, 160, 120])
    part.SetProjection("")
    gdal.GetDriverByName("GTiff").CreateCopy(str(path), part)
    return path


def envi(folder: Path) -> Path:
    gdal.Translate(str(folder / "cube.img"), str(SCENE), format="ENVI", srcWin=[400, 250, 160, 120])
    return folder / "cube.img"


@pytest.mark.parametrize("make", [rotated, without_crs, envi], ids=lambda make: make.__name__)
def test_odd_rasters_are_mapped_on_their_own_grid(window, tmp_path, make):
    path = make(tmp_path)
    layer = add(window, path, make.__name__)
    output = tmp_path / "map.tif"
    window.form.output.setFilePath(str(output))
    window.run_to_end_within(240)
    assert "The map is done" in window.message()
    image, made = gdal.Open(str(path)), gdal.Open(str(output))
    assert (made.RasterXSize, made.RasterYSize) == (image.RasterXSize, image.RasterYSize)
    assert made.GetGeoTransform() == pytest.approx(image.GetGeoTransform())
    assert bool(made.GetProjection()) == layer.crs().isValid()


@pytest.mark.skipif(shutil.which("xvfb-run") is None or shutil.which("qgis") is None, reason="needs xvfb-run and qgis")
@pytest.mark.parametrize("way", ["exit", "kill"])
def test_qgis_ends_while_a_map_is_made(tmp_path, way):
    """A real QGIS with the assembled plugin, closed by its menu or killed."""
    sys.path.insert(0, str(REPOSITORY / "scripts"))
    from screenshot import write_profile

    large_scene(tmp_path)
    output = tmp_path / "out"
    output.mkdir()
    write_profile(tmp_path / "profile")
    environment = {
        **{name: value for name, value in os.environ.items() if name != "QT_QPA_PLATFORM"},
        "QGIS_PLUGINPATH": str(REPOSITORY / "build"),
        "SPECTRALX_PYTHON": sys.executable,
        "SPECTRALX_CLOSING_FOLDER": str(tmp_path),
        "SPECTRALX_CLOSING_WAY": way,
        "XDG_RUNTIME_DIR": str(tmp_path),
        "OMP_NUM_THREADS": "1",
    }
    session = Path(__file__).with_name("closing_session.py")
    command = ["xvfb-run", "-a", "qgis", "--nologo", "--noversioncheck"]
    command += ["--profiles-path", str(tmp_path / "profile"), "--code", str(session)]
    started = tmp_path / "started.json"
    with subprocess.Popen(command, env=environment, start_new_session=True, stderr=subprocess.DEVNULL) as display:
        try:
            deadline = time.monotonic() + 240
            while not (started.is_file() and started.stat().st_size):
                assert time.monotonic() < deadline and display.poll() is None
                time.sleep(0.1)
            pids = json.loads(started.read_text())
            assert way == "exit" or is_alive(pids["pid"])
            if way == "kill":
                os.kill(pids["qgis"], signal.SIGKILL)
            display.wait(60)
        finally:
            if display.poll() is None:
                os.killpg(display.pid, signal.SIGTERM)
    assert_nothing_is_left(pids["pid"], output)
