"""What `spectralx segment` refuses, as a user meets it: a process, its exit status, two lines, no output."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import numpy as np
import pytest

from tests.engine.inference.conftest import NODATA, landscape, wavelengths
from tests.engine.inference.graphs import make_spec, small_graph, write_model

EAST, NORTH = 500000, 5800000


@pytest.fixture
def desk(tmp_path, make_raster):
    """A folder with a good scene, a good model as bundled model, and an empty folder for outputs."""
    models = tmp_path / "models"
    models.mkdir()
    write_model(models / "landcover.onnx", make_spec(name="landcover"))
    (tmp_path / "out").mkdir()
    make_raster(landscape(70, 50), "good.tif", nodata=NODATA, scale=1e-4, band_metadata=wavelengths())
    return tmp_path


def segment(desk, scene="good.tif", model="landcover", output="out/map.tif", options=(), progress="json"):
    command = [sys.executable, "-m", "spectralx", "segment", str(desk / scene), str(desk / output), "--model", model]
    command += ["--device", "cpu", "--threads", "1", "--progress", progress, *options]
    environment = {**os.environ, "SPECTRALX_MODELS": str(desk / "models")}
    return subprocess.run(command, capture_output=True, text=True, env=environment, timeout=60)


def no_wavelengths(desk, make_raster):
    make_raster(landscape(70, 50), "plain.tif", nodata=NODATA)
    return {"scene": "plain.tif"}, "wavelengths", "states no wavelengths"


def truncated(desk, make_raster):
    path = make_raster(landscape(400, 300), "cut.tif", nodata=NODATA, band_metadata=wavelengths())
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])
    return {"scene": "cut.tif"}, "raster", "cut.tif"


def empty_file(desk, _make_raster):
    (desk / "empty.tif").touch()
    return {"scene": "empty.tif"}, "raster", "empty"


def missing_raster(_desk, _make_raster):
    return {"scene": "absent.tif"}, "raster", "does not exist"


def not_a_model(desk, _make_raster):
    path = desk / "notes.onnx"
    path.write_text("These are notes, not a model.\n" * 40)
    return {"model": str(path)}, "model", "not an ONNX model"


def a_model_of_others(desk, _make_raster):
    path = desk / "other.onnx"
    path.write_bytes(small_graph(make_spec()).SerializeToString())
    return {"model": str(path)}, "model", "not one that SpectralX exported"


def no_such_model(_desk, _make_raster):
    return {"model": "landcovre"}, "model", "no model 'landcovre'"


def single_band(_desk, make_raster):
    make_raster(landscape(70, 50)[0], "single.tif", nodata=NODATA, band_metadata=wavelengths()[:1])
    return {"scene": "single.tif"}, "bands", "single band"


def complex_samples(_desk, make_raster):
    make_raster(np.ones((4, 50, 70), np.complex64), "complex.tif", band_metadata=wavelengths())
    return {"scene": "complex.tif"}, "raster", "not supported"


def output_folder_missing(_desk, _make_raster):
    return {"output": "absent/map.tif"}, "output", "does not exist"


def extent_outside(_desk, _make_raster):
    return {"options": ["--extent", "0,0,100,100"]}, "extent", "outside the raster"


def extent_of_three_numbers(_desk, _make_raster):
    return {"options": ["--extent", "0,0,100"]}, "extent", "not four numbers"


def bands_that_are_no_numbers(_desk, _make_raster):
    return {"options": ["--bands", "red,green"]}, "bands", "no list of band numbers"


def a_band_that_is_not_there(_desk, _make_raster):
    return {"options": ["--bands", "1,2,3,9"]}, "bands", "no band 9"


CASES = [
    no_wavelengths,
    truncated,
    empty_file,
    missing_raster,
    not_a_model,
    a_model_of_others,
    no_such_model,
    single_band,
    complex_samples,
    output_folder_missing,
    extent_outside,
    extent_of_three_numbers,
    bands_that_are_no_numbers,
    a_band_that_is_not_there,
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.__name__)
def test_a_wrong_request_is_refused(desk, make_raster, case):
    arguments, code, words = case(desk, make_raster)
    before = sorted(path for path in desk.rglob("*") if path.suffix != ".xml")
    done = segment(desk, **arguments)
    assert done.returncode == 2, done.stderr
    error = json.loads(done.stdout.splitlines()[-1])
    assert (error["event"], error["code"]) == ("error", code)
    assert words in error["message"]
    assert error["hint"].strip()
    assert "\n" not in error["message"] + error["hint"]
    assert "Traceback" not in done.stderr
    assert sorted(path for path in desk.rglob("*") if path.suffix != ".xml") == before


def test_the_names_of_the_bundled_models_are_offered(desk):
    error = json.loads(segment(desk, model="landcovre").stdout.splitlines()[-1])
    assert "landcover" in error["hint"]


def test_a_person_reads_a_line_of_cause_and_a_line_of_remedy(desk):
    done = segment(desk, model="landcovre", progress="none")
    assert done.returncode == 2
    assert done.stdout == ""
    cause, remedy = done.stderr.strip().splitlines()
    assert cause.startswith("Error: There is no model 'landcovre'")
    assert "landcover" in remedy


def test_the_same_request_without_the_mistake_is_carried_out(desk):
    extent = f"{EAST},{NORTH - 300},{EAST + 400},{NORTH}"
    done = segment(desk, options=["--extent", extent, "--report", str(desk / "out" / "report.html")])
    assert done.returncode == 0, done.stderr
    events = [json.loads(line) for line in done.stdout.splitlines()]
    assert [event["event"] for event in events][-1] == "result"
    assert events[-1]["outputs"] == {"OUTPUT": str(desk / "out/map.tif"), "REPORT": str(desk / "out/report.html")}
    assert events[-1]["report"]["raster"]["window"] == [0, 0, 40, 30]
    fractions = [event["fraction"] for event in events if event["event"] == "progress"]
    assert fractions == sorted(fractions) and fractions[-1] == 1
    assert done.stderr == ""
