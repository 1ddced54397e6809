"""A mapping that was killed goes on where it was, and the result has the same bits."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time

import numpy as np
import pytest
from osgeo import gdal

from spectralx.errors import Cancelled, OutputError, SourceChangedError
from spectralx.files import work_folder
from spectralx.inference import segment as segment_module
from spectralx.inference.segment import SegmentRequest, segment
from spectralx.inference.session import Session
from spectralx.progress import SilentReporter

from .conftest import landscape
from .graphs import make_spec, write_model

gdal.UseExceptions()


class Stops(SilentReporter):
    """Cancels once a fraction of the work is done."""

    def __init__(self, fraction):
        self.fraction, self.stopped, self.warnings = fraction, False, []

    def progress(self, fraction, message=""):
        self.stopped = self.stopped or fraction >= self.fraction

    def check_cancelled(self):
        if self.stopped:
            raise Cancelled

    def warning(self, message):
        self.warnings.append(message)


@pytest.fixture
def narrow(monkeypatch):
    """Column strips of 96 pixels, so that a small scene has several."""
    plan = segment_module.plan_memory
    monkeypatch.setattr(
        segment_module, "plan_memory", lambda *args: type(plan(*args))(plan(*args).batch, 96, plan(*args).cache_mb)
    )


def options(folder, **changes):
    outputs = {name: folder / f"{name}.tif" for name in ("confidence", "probabilities", "novelty")}
    return {"output": folder / "map.tif", "device": "cpu", "threads": 1, **outputs, **changes}


def run(scene, model, folder, reporter=None, **changes):
    folder.mkdir(exist_ok=True)
    return segment(SegmentRequest(str(scene), model=str(model), **options(folder, **changes)), reporter)


def pixels(folder):
    return {path.name: gdal.Open(str(path)).ReadAsArray() for path in folder.glob("*.tif")}


def assert_same(a, b):
    one, other = pixels(a), pixels(b)
    assert one.keys() == other.keys()
    for name, values in one.items():
        np.testing.assert_array_equal(values, other[name])


@pytest.mark.parametrize("fraction", [0.04, 0.4, 0.7, 0.949])
def test_an_interrupted_run_goes_on(tmp_path, make_scene, small_model, narrow, fraction):
    scene = make_scene(400, 230)
    whole = run(scene, small_model, tmp_path / "whole")
    with pytest.raises(Cancelled):
        run(scene, small_model, tmp_path / "cut", Stops(fraction), resume=True)
    assert pixels(tmp_path / "cut") == {}
    resumed = run(scene, small_model, tmp_path / "cut", resume=True)
    assert resumed.report["tiles"]["run"] <= whole.report["tiles"]["run"]
    assert resumed.report["tiles"]["resumed_pixels"] > (0 if fraction > 0.1 else -1)
    assert resumed.report["classes"] == whole.report["classes"]
    assert resumed.report["novelty"] == whole.report["novelty"]
    assert_same(tmp_path / "whole", tmp_path / "cut")
    assert sorted(path.name for path in (tmp_path / "cut").iterdir()) == [
        "confidence.tif", "map.qml", "map.tif", "map.tif.aux.xml", "novelty.tif", "probabilities.tif"
    ]  # fmt: skip


def change(what, scene, model):
    if what == "raster":
        dataset = gdal.Open(str(scene), gdal.GA_Update)
        dataset.GetRasterBand(1).WriteArray(np.full((5, 5), 900, np.uint16))
    elif what == "model":
        write_model(model, make_spec(), kernel=3, layers=2, seed=1)
    return {"overlap": {"overlap": 0.5}, "outputs": {"confidence": None}}.get(what, {})


@pytest.mark.parametrize("what", ["raster", "model", "overlap", "outputs"])
def test_another_request_starts_afresh_and_says_why(tmp_path, make_scene, small_model, what):
    scene = make_scene()
    with pytest.raises(Cancelled):
        run(scene, small_model, tmp_path / "cut", Stops(0.5), resume=True)
    changes, reporter = change(what, scene, small_model), Stops(2)
    result = run(scene, small_model, tmp_path / "cut", reporter, resume=True, **changes)
    assert [w for w in reporter.warnings if "starts afresh" in w and what in w]
    assert result.report["tiles"]["resumed_pixels"] == 0
    run(scene, small_model, tmp_path / "whole", **changes)
    assert_same(tmp_path / "whole", tmp_path / "cut")


def test_a_damaged_journal_starts_afresh(tmp_path, make_scene, small_model):
    scene, reporter = make_scene(), Stops(2)
    with pytest.raises(Cancelled):
        run(scene, small_model, tmp_path / "cut", Stops(0.5), resume=True)
    (tmp_path / "cut" / ".map.tif.spectralx" / "journal.json").write_text("{")
    run(scene, small_model, tmp_path / "cut", reporter, resume=True)
    assert any("cannot be read" in warning for warning in reporter.warnings)


def test_after_a_restart_of_the_system_only_what_was_on_the_disk_counts(tmp_path, make_scene, small_model):
    scene, journal = make_scene(), tmp_path / "cut" / ".map.tif.spectralx" / "journal.json"
    with pytest.raises(Cancelled):
        run(scene, small_model, tmp_path / "cut", Stops(0.5), resume=True)
    noted = json.loads(journal.read_text())
    assert noted["rows"] > noted["safe_rows"] == [0]
    journal.write_text(json.dumps({**noted, "boot": "another"}))
    assert run(scene, small_model, tmp_path / "cut", resume=True).report["tiles"]["resumed_pixels"] == 0


def test_without_resume_nothing_is_kept(tmp_path, make_scene, small_model):
    scene = make_scene()
    with pytest.raises(Cancelled):
        run(scene, small_model, tmp_path / "cut", Stops(0.5))
    assert list((tmp_path / "cut").iterdir()) == []


def test_two_runs_to_one_output(tmp_path, make_scene, small_model):
    scene = make_scene()
    with work_folder(tmp_path / "map.tif", keep=False), pytest.raises(OutputError, match="Another run"):
        run(scene, small_model, tmp_path, confidence=None, probabilities=None)
    run(scene, small_model, tmp_path)


def test_a_source_that_changes_while_it_is_mapped(tmp_path, make_scene, small_model, monkeypatch):
    scene, ran = make_scene(), Session.run

    def touch(self, images, statistics=None):
        os.utime(scene, (1, 1))
        return ran(self, images, statistics)

    monkeypatch.setattr(Session, "run", touch)
    with pytest.raises(SourceChangedError, match="changed"):
        run(scene, small_model, tmp_path / "out")
    assert list((tmp_path / "out").iterdir()) == []


def test_a_source_that_vanishes_while_it_is_mapped(tmp_path, make_scene, small_model, monkeypatch):
    scene, ran = make_scene(), Session.run
    away = scene.with_suffix(".away")

    def remove(self, images, statistics=None):
        if scene.exists():
            scene.rename(away)
        return ran(self, images, statistics)

    with monkeypatch.context() as patched:
        patched.setattr(Session, "run", remove)
        with pytest.raises(SourceChangedError, match="vanished"):
            run(scene, small_model, tmp_path / "out", resume=True)
    assert pixels(tmp_path / "out") == {}
    away.rename(scene)
    assert run(scene, small_model, tmp_path / "out", resume=True).report["tiles"]["run"] == 0


def command(scene, model, folder):
    arguments = [sys.executable, "-m", "spectralx", "segment", str(scene), str(folder / "map.tif")]
    arguments += ["--model", str(model), "--confidence", str(folder / "confidence.tif"), "--resume"]
    return [*arguments, "--device", "cpu", "--threads", "1", "--progress", "json"]


def kill_and_resume(tmp_path, make_scene, times, height):
    """Kill runs at random moments from start to end; return how often the resumed map was the undisturbed one."""
    scene = make_scene(900, height, array=landscape(900, height))
    model = write_model(tmp_path / "slow.onnx", make_spec(tile_size=64), kernel=9, layers=3)
    folder = tmp_path / "whole"
    folder.mkdir()
    began = time.monotonic()
    subprocess.run(command(scene, model, folder), check=True, capture_output=True)
    took, same, resumed, moments = time.monotonic() - began, 0, 0, random.Random(7)
    for attempt in range(times):
        cut = tmp_path / f"cut{attempt}"
        cut.mkdir()
        process = subprocess.Popen(command(scene, model, cut), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(moments.uniform(0.1, 1.0) * took)
        process.send_signal(signal.SIGKILL)
        process.wait()
        for path in cut.glob("*.tif"):  # what has a final name is whole
            np.testing.assert_array_equal(pixels(cut)[path.name], pixels(folder)[path.name])
        done = subprocess.run(command(scene, model, cut), check=True, capture_output=True, text=True)
        resumed += json.loads(done.stdout.splitlines()[-1])["report"]["tiles"]["resumed_pixels"] > 0
        assert_same(folder, cut)
        assert not list(cut.glob(".*"))
        same += 1
    return same, resumed


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no such signal here")
def test_a_killed_run_is_resumed(tmp_path, make_scene):
    same, _resumed = kill_and_resume(tmp_path, make_scene, 3, 700)
    assert same == 3


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no such signal here")
def test_fifty_killed_runs_are_resumed(tmp_path, make_scene):
    same, resumed = kill_and_resume(tmp_path, make_scene, 50, 2000)
    assert same == 50 and resumed >= 10
