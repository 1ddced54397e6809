"""Every algorithm through a real ``qgis_process`` on real scenes, against the engine's own results; runs cut short."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal, ogr
from qgis.core import Qgis

from spectralx_qgis.provider import ALGORITHMS
from tests.engine.inference.graphs import make_spec, write_model

from .conftest import REPOSITORY, is_alive
from .test_qgis_process import PROGRAM, environment, model, process, scenes  # noqa: F401 - fixtures

# ruff: noqa: F811 - fixtures are arguments of the same name

pytestmark = pytest.mark.skipif(PROGRAM is None, reason="qgis_process is not installed")


def engine(*words):
    """Run the engine itself, as in a terminal."""
    command = [sys.executable, "-m", "spectralx", *map(str, words), "--progress", "json"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return json.loads(done.stdout.splitlines()[-1])


def same_pixels(first, second):
    one, other = gdal.Open(str(first)).ReadAsArray(), gdal.Open(str(second)).ReadAsArray()
    return one.dtype == other.dtype and one.tobytes() == other.tobytes()


def features(path):
    source = ogr.Open(str(path))
    layer = source.GetLayer(0)
    return [(bytes(item.geometry().ExportToWkb()), item.items()) for item in layer]


def results_of(done):
    assert done.returncode == 0, done.stderr + done.stdout
    return json.loads(done.stdout)["results"]


def test_every_algorithm_is_run_here():
    here = Path(__file__).read_text() + Path(__file__).with_name("test_qgis_process.py").read_text()
    assert {kind.ID for kind in ALGORITHMS} <= set(re.findall(r'process\(\s*"(\w+)"', here))


def test_resample_equals_the_engines_own(process, scenes, tmp_path):
    source = scenes / "landcover_samson.tif"
    done = process("resample", as_json=True, INPUT=source, TO="landsat-8", SKIP_UNCOVERED=1, OUTPUT=tmp_path / "a.tif")
    assert results_of(done)["OUTPUT"] == str(tmp_path / "a.tif")
    engine("resample", source, tmp_path / "b.tif", "--to", "landsat-8", "--skip-uncovered")
    assert same_pixels(tmp_path / "a.tif", tmp_path / "b.tif")
    assert gdal.Open(str(tmp_path / "a.tif")).RasterCount >= 4


def test_polygonize_equals_the_engines_own(process, scenes, tmp_path):
    source = scenes / "landcover_northcarolina_labels.tif"
    values = {"MIN_AREA": 2000, "MIN_PIXELS": 2, "SIMPLIFY": 1}
    results = results_of(process("polygonize", as_json=True, INPUT=source, OUTPUT=tmp_path / "a.gpkg", **values))
    options = ["--min-area", "2000", "--min-pixels", "2", "--simplify", "1"]
    report = engine("polygonize", source, tmp_path / "b.gpkg", *options)["report"]
    assert features(tmp_path / "a.gpkg") == features(tmp_path / "b.gpkg")
    assert results["POLYGONS"] == report["polygons"] == len(features(tmp_path / "a.gpkg")) > 5
    assert results["PIXELS"] == sum(item["pixels"] for item in report["classes"])


@pytest.mark.slow
def test_generalize_equals_the_engines_own(process, scenes, tmp_path):
    """A method for single pixels on the real scenes: three sensors, each left out once."""
    values = {"MANIFEST": scenes / "scenes.json", "TASK": "clouds", "METHODS": "logistic-regression", "SEEDS": 1}
    results = results_of(process("generalize", as_json=True, OUTPUT=tmp_path / "a", **values))
    words = ["--task", "clouds", "--method", "logistic-regression", "--seeds", "1"]
    engine("generalize", scenes / "scenes.json", tmp_path / "b", *words)
    for name, file in (("TABLE", "generalize.md"), ("CELLS", "generalize.csv"), ("PLOT", "generalize.png")):
        assert Path(results[name]) == tmp_path / "a" / file
        assert Path(results[name]).stat().st_size > 100
    assert scores(tmp_path / "a") == scores(tmp_path / "b")
    assert len(scores(tmp_path / "a")) >= 3


def scores(folder):
    """Return the cells of a comparison without the columns of times."""
    rows = [line.split(",") for line in (folder / "generalize.csv").read_text().splitlines()]
    timed = {number for number, name in enumerate(rows[0]) if "second" in name or "time" in name}
    return [[cell for number, cell in enumerate(row) if number not in timed] for row in rows[1:]]


@pytest.mark.slow
def test_adapt_train_and_export_on_a_real_scene(process, scenes, tmp_path):
    """From unlabelled imagery to an own model that maps: all of it through Processing."""
    image, labels = scenes / "landcover_samson.tif", scenes / "landcover_samson_labels.tif"
    small = {"SIZE": "tiny", "STEPS": 2, "SEED": 0}
    stage1 = results_of(process("adapt", as_json=True, INPUT=image, OUTPUT=tmp_path / "stage1", **small))
    assert np.isfinite(stage1["VALIDATION_LOSS"])
    trained = results_of(
        process(
            "train",
            as_json=True,
            INPUT=image,
            LABELS=labels,
            STAGE1=tmp_path / "stage1",
            OUTPUT=tmp_path / "run",
            **small,
        )
    )
    assert Path(trained["MODEL"]).is_file() and Path(trained["CARD"]).is_file()
    exported = results_of(
        process("export", as_json=True, RUN=tmp_path / "run", TILE_SIZE=64, OUTPUT=tmp_path / "own.onnx")
    )
    assert exported["DIFFERENCE"] < 1e-3
    results_of(process("segment", as_json=True, INPUT=image, MODEL=exported["OUTPUT"], OUTPUT=tmp_path / "a.tif"))
    engine("segment", image, tmp_path / "b.tif", "--model", exported["OUTPUT"])
    assert same_pixels(tmp_path / "a.tif", tmp_path / "b.tif")


@pytest.mark.skipif(Qgis.QGIS_VERSION_INT < 32400, reason="qgis_process reads JSON from standard input since QGIS 3.24")
def test_parameters_as_json(environment, scenes, model, tmp_path):
    values = {"INPUT": str(scenes / "landcover_samson.tif"), "MODEL": str(model), "OUTPUT": str(tmp_path / "map.tif")}
    done = subprocess.run(
        [PROGRAM, "--json", "run", "spectralx:segment", "-"],
        env=environment,
        input=json.dumps({"inputs": values}),
        capture_output=True,
        text=True,
    )
    assert results_of(done)["PIXELS"] > 0
    engine("segment", values["INPUT"], tmp_path / "engine.tif", "--model", model)
    assert same_pixels(tmp_path / "map.tif", tmp_path / "engine.tif")


def test_interrupting_qgis_process_cancels_the_engine(environment, scenes, tmp_path):
    """Control-C in a terminal: not zero, the engine ends, and nothing is left."""
    slow = write_model(tmp_path / "slow.onnx", make_spec(tile_size=64), kernel=15, layers=12)
    words = [f"INPUT={scenes / 'landcover_zion.tif'}", f"MODEL={slow}", f"OUTPUT={tmp_path / 'map.tif'}", "OVERLAP=0.9"]
    command = [PROGRAM, "run", "spectralx:segment", "--", *words]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    running = subprocess.Popen(command, env=environment, start_new_session=True, **quiet)
    deadline = time.monotonic() + 90.0
    while len(list(tmp_path.iterdir())) == 1:  # until the engine has begun to write
        assert running.poll() is None and time.monotonic() < deadline, "nothing is mapped"
        time.sleep(0.05)
    engines = [int(pid) for pid in Path(f"/proc/{running.pid}/task/{running.pid}/children").read_text().split()]
    os.killpg(running.pid, signal.SIGINT)
    assert running.wait(20) != 0
    deadline = time.monotonic() + 10.0
    while any(is_alive(pid) for pid in engines):
        assert time.monotonic() < deadline, "the engine goes on"
        time.sleep(0.05)
    assert [path.name for path in tmp_path.iterdir()] == ["slow.onnx"]


def test_an_engine_of_another_version_is_refused(environment, tmp_path, scenes):
    """What an update that was interrupted leaves behind."""
    plugins = tmp_path / "plugins"
    ignored = shutil.ignore_patterns("*.onnx", "sample", "__pycache__")
    shutil.copytree(REPOSITORY / "build" / "spectralx_qgis", plugins / "spectralx_qgis", ignore=ignored)
    initial = plugins / "spectralx_qgis" / "engine" / "spectralx" / "__init__.py"
    initial.write_text(initial.read_text().replace('__version__ = "0.1.0"', '__version__ = "0.0.9"'))
    done = subprocess.run(
        [PROGRAM, "run", "spectralx:inspect", "--", f"INPUT={scenes / 'landcover_zion.tif'}"],
        env={**environment, "QGIS_PLUGINPATH": str(plugins)},
        capture_output=True,
        text=True,
    )
    assert done.returncode != 0
    assert "The plugin has version 0.1.0 and its engine 0.0.9." in done.stderr
    assert "Install the plugin again and restart QGIS." in done.stderr
