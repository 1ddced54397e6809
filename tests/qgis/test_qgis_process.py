"""The assembled plugin in a real ``qgis_process`` with the real engine on real scenes."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal

from tests.engine.inference.graphs import make_spec, write_model

from .conftest import REPOSITORY, is_alive, write_raster

# On some systems the wrapper `qgis_process` points at the wrong library folder; the program itself is beside it.
PROGRAM = shutil.which("qgis_process.bin") or shutil.which("qgis_process")

pytestmark = pytest.mark.skipif(PROGRAM is None, reason="qgis_process is not installed")


@pytest.fixture(scope="module")
def scenes():
    override = os.environ.get("SPECTRALX_SHARED")
    folder = (Path(override) if override else REPOSITORY.parent / "shared") / "data"
    if not (folder / "scenes.json").is_file():
        pytest.skip("the real scenes are not here (../shared/data, or SPECTRALX_SHARED)")
    return folder.resolve()


@pytest.fixture(scope="module")
def environment(tmp_path_factory):
    """The assembled plugin, enabled in a profile of its own."""
    subprocess.run([sys.executable, str(REPOSITORY / "scripts" / "assemble_plugin.py")], check=True)
    environment = {
        **os.environ,
        "QGIS_PLUGINPATH": str(REPOSITORY / "build"),
        "QGIS_CUSTOM_CONFIG_PATH": str(tmp_path_factory.mktemp("profile")),
        "QT_QPA_PLATFORM": "offscreen",
        "SPECTRALX_PYTHON": sys.executable,
    }
    enabled = [PROGRAM, "plugins", "enable", "spectralx_qgis"]
    subprocess.run(enabled, env=environment, check=True, capture_output=True)
    return environment


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    """A small model with the real contract; what it maps is of no interest here."""
    spec = make_spec(tile_size=64, title="Small model")
    return write_model(tmp_path_factory.mktemp("models") / "small.onnx", spec, kernel=3, layers=2)


@pytest.fixture
def process(environment):
    """Return a function that runs an algorithm and returns the finished process."""

    def run(name, *, as_json=False, change=None, **parameters):
        options = ["--json"] if as_json else []
        words = [f"{key}={value}" for key, value in parameters.items()]
        command = [PROGRAM, *options, "run", f"spectralx:{name}", "--", *words]
        return subprocess.run(
            command, env={**environment, **(change or {})}, capture_output=True, text=True, check=False
        )

    return run


def test_segment_of_a_real_scene_equals_the_engines_own_map(process, scenes, model, tmp_path):
    source, ours, engines = scenes / "landcover_aberystwyth.tif", tmp_path / "map.tif", tmp_path / "engine.tif"
    done = process("segment", as_json=True, INPUT=source, MODEL=model, OUTPUT=ours, CONFIDENCE=tmp_path / "c.tif")
    assert done.returncode == 0, done.stderr
    results = json.loads(done.stdout)["results"]
    assert results["OUTPUT"] == str(ours)
    assert results["PIXELS"] > 0
    assert results["DEVICE_USED"] in ("cpu", "cuda")
    command = [sys.executable, "-m", "spectralx", "segment", str(source), str(engines), "--model", str(model)]
    subprocess.run(command, check=True, capture_output=True)
    mapped, expected, image = gdal.Open(str(ours)), gdal.Open(str(engines)), gdal.Open(str(source))
    assert np.array_equal(mapped.ReadAsArray(), expected.ReadAsArray())
    assert mapped.GetGeoTransform() == image.GetGeoTransform()
    assert mapped.GetSpatialRef().IsSame(image.GetSpatialRef())
    assert (mapped.RasterXSize, mapped.RasterYSize) == (image.RasterXSize, image.RasterYSize)
    assert mapped.GetRasterBand(1).GetNoDataValue() == 0
    assert ours.with_suffix(".qml").is_file()
    assert (tmp_path / "c.tif").is_file()


def test_the_log_holds_a_command_that_can_be_repeated(process, model, tmp_path):
    source = write_raster(tmp_path / "a scene.tif")
    done = process(
        "segment", INPUT=source, MODEL=model, OUTPUT=tmp_path / "map.tif", EXTENT="500000,500200,5799800,5800000"
    )
    assert done.returncode == 0, done.stderr
    line = next(line for line in done.stdout.splitlines() if line.startswith("env "))
    first = gdal.Open(str(tmp_path / "map.tif")).ReadAsArray()
    assert first.shape == (20, 20)
    (tmp_path / "map.tif").unlink()
    subprocess.run(["bash", "-c", line], check=True, capture_output=True)
    assert np.array_equal(gdal.Open(str(tmp_path / "map.tif")).ReadAsArray(), first)


def test_inspect_shows_the_binding(process, scenes, model, tmp_path):
    report = tmp_path / "report.json"
    done = process("inspect", INPUT=scenes / "landcover_zion.tif", MODEL=model, REPORT=report)
    assert done.returncode == 0, done.stderr
    assert "All 4 bands found" in done.stdout
    assert [row["model_band"] for row in json.loads(report.read_text())["binding"]] == ["blue", "green", "red", "nir"]


def test_evaluate_judges_a_map(process, scenes, tmp_path):
    labels = scenes / "landcover_zion_labels.tif"
    done = process("evaluate", as_json=True, INPUT=labels, LABELS=labels, REPORT=tmp_path / "report.html")
    assert done.returncode == 0, done.stderr
    results = json.loads(done.stdout)["results"]
    assert results["OVERALL_ACCURACY"] == 1.0
    assert results["PIXELS"] > 1000
    assert (tmp_path / "report.html").is_file()


def test_doctor_finds_the_engine(process):
    done = process("doctor", as_json=True)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["results"]["VERSION"] == "0.1.0"


def test_what_the_engine_refuses_ends_with_its_message(process, model, tmp_path):
    plain = write_raster(tmp_path / "plain.tif", wavelengths=None)
    done = process("segment", INPUT=plain, MODEL=model, OUTPUT=tmp_path / "map.tif")
    assert done.returncode != 0
    assert "wavelength" in done.stderr
    assert "--sensor" in done.stderr or "sensor" in done.stderr
    assert "Traceback" not in done.stderr + done.stdout
    assert not list(tmp_path.glob("*map*"))


@pytest.mark.parametrize("name", ["truncated.tif", "missing.tif"])
def test_a_broken_raster_ends_with_an_error(process, model, tmp_path, name):
    if name == "truncated.tif":
        (tmp_path / name).write_bytes(write_raster(tmp_path / "whole.tif").read_bytes()[:200])
    done = process("segment", INPUT=tmp_path / name, MODEL=model, OUTPUT=tmp_path / "map.tif")
    assert done.returncode != 0
    assert name in done.stderr + done.stdout
    assert not (tmp_path / "map.tif").exists()


def test_no_such_model_ends_with_an_error(process, scene, tmp_path):
    done = process("segment", INPUT=scene, MODEL="fire", OUTPUT=tmp_path / "map.tif")
    assert done.returncode != 0
    assert "no model fire" in done.stderr + done.stdout


def test_a_missing_engine_ends_with_its_remedy(process, scene, model, tmp_path):
    change = {"SPECTRALX_PYTHON": str(tmp_path / "no-python")}
    done = process("segment", change=change, INPUT=scene, MODEL=model, OUTPUT=tmp_path / "map.tif")
    assert done.returncode != 0
    assert "Settings > Options > SpectralX" in done.stderr


def test_help_explains_every_parameter(environment):
    done = subprocess.run([PROGRAM, "help", "spectralx:segment"], env=environment, capture_output=True, text=True)
    assert done.returncode == 0
    for word in ("INPUT", "MODEL", "CONFIDENCE", "DEVICE_USED", "Nothing leaves this computer"):
        assert word in done.stdout
    assert "<" not in done.stdout.split("Arguments")[0]


def test_killing_qgis_ends_the_engine_and_leaves_nothing(environment, scenes, tmp_path):
    """A model that takes minutes; QGIS dies without a word."""
    slow = write_model(tmp_path / "slow.onnx", make_spec(tile_size=64), kernel=15, layers=12)
    command = [PROGRAM, "run", "spectralx:segment", "--", f"INPUT={scenes / 'landcover_zion.tif'}"]
    command += [f"MODEL={slow}", f"OUTPUT={tmp_path / 'map.tif'}", "DEVICE=cpu", "OVERLAP=0.9"]
    qgis = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 60.0
    while len(list(tmp_path.iterdir())) == 1:  # until the engine has begun to write
        assert time.monotonic() < deadline, "nothing is mapped"
        time.sleep(0.05)
    engines = [int(pid) for pid in Path(f"/proc/{qgis.pid}/task/{qgis.pid}/children").read_text().split()]
    assert engines
    qgis.kill()
    qgis.wait()
    deadline = time.monotonic() + 3.0
    while any(is_alive(pid) for pid in engines):
        assert time.monotonic() < deadline, "the engine outlives QGIS"
        time.sleep(0.05)
    assert [path.name for path in tmp_path.iterdir()] == ["slow.onnx"]


def test_without_naming_a_model_the_bundled_one_maps(process, tmp_path):
    if not (REPOSITORY / "resources" / "models" / "landcover.onnx").is_file():
        pytest.skip("the bundled model is not here")
    sample = REPOSITORY / "resources" / "sample" / "sample_sentinel2.tif"
    done = process("segment", INPUT=sample, OUTPUT=tmp_path / "map.tif", EXTENT="302000,303000,5146000,5147000")
    assert done.returncode == 0, done.stderr
    mapped = gdal.Open(str(tmp_path / "map.tif")).ReadAsArray()
    assert mapped.shape == (100, 100)
    assert set(np.unique(mapped)) <= {0, 1, 2, 3, 4, 5}
