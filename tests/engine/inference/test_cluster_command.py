"""``segment`` on a cluster, as a command: cancelled, refused, and without Dask."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time

import numpy as np
import pytest

from tests.engine.cli.run import assert_refused
from tests.engine.test_imports import BLOCK

from .conftest import wavelengths
from .graphs import make_spec, write_model

psutil = pytest.importorskip("psutil")
pytest.importorskip("distributed")


@pytest.fixture
def started(tmp_path, make_raster):
    """A slow mapping of two workers that has begun to map, its workers, and the folder of its outputs."""
    scene = make_raster(np.full((4, 1500, 1500), 1200, np.uint16), scale=1e-4, band_metadata=wavelengths())
    model = write_model(tmp_path / "slow.onnx", make_spec(tile_size=128), kernel=15, layers=4)
    folder, scratch = tmp_path / "out", tmp_path / "scratch"
    folder.mkdir()
    scratch.mkdir()
    command = [sys.executable, "-m", "spectralx", "segment", str(scene), str(folder / "map.tif"), "--model", str(model)]
    command += ["--workers", "2", "--threads", "2", "--device", "cpu", "--progress", "json"]
    environment = {**os.environ, "SPECTRALX_PARENT_PIPE": "1", "TMPDIR": str(scratch)}
    pipes = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
    process = subprocess.Popen(command, env=environment, start_new_session=True, **pipes)
    workers = []
    while process.poll() is None and not list(folder.iterdir()):  # the work folder is made once the workers are there
        time.sleep(0.05)
        workers = psutil.Process(process.pid).children()
    time.sleep(1)
    yield process, workers, folder, scratch
    if process.poll() is None:
        process.kill()
    process.wait()
    for stream in (process.stdin, process.stdout, process.stderr):
        stream.close()


def stop(process, how):
    if how == "parent gone":
        process.stdin.close()
    elif how == "terminal":  # reaches the whole group of processes
        os.killpg(process.pid, signal.SIGINT)
    else:
        process.send_signal(signal.SIGTERM if how == "terminate" else signal.SIGKILL)


def runs(process):
    try:
        return process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


WAYS = ["terminate", *(pytest.param(how, marks=pytest.mark.slow) for how in ("terminal", "parent gone", "killed"))]


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no such signal here")
@pytest.mark.parametrize("how", WAYS)
def test_a_told_engine_ends_within_two_seconds_and_leaves_no_worker(started, how):
    process, workers, folder, scratch = started
    assert len(workers) == 2
    asked = time.monotonic()
    stop(process, how)
    status = process.wait(10)
    while any(map(runs, workers)):
        time.sleep(0.02)
    assert time.monotonic() - asked < 2
    if how == "killed":  # nobody was left to clean up; the next run to this output does
        return
    assert status == 130 and json.loads(process.stdout.read().splitlines()[-1])["code"] == "cancelled"
    assert process.stderr.read() == b""
    assert list(folder.iterdir()) == []
    assert not [path for path in scratch.iterdir() if "spectralx" in path.name or "dask" in path.name]


def test_a_wrong_address_is_refused(make_scene, small_model, tmp_path):
    words = ["segment", make_scene(), tmp_path / "map.tif", "--model", small_model, "--scheduler", "tcp://127.0.0.1:9"]
    assert_refused(words, "cluster", "No Dask scheduler answers at tcp://127.0.0.1:9")
    assert not (tmp_path / "map.tif").exists()


def test_without_dask_the_remedy_is_named(make_scene, small_model, tmp_path):
    words = [
        "segment",
        make_scene(),
        tmp_path / "map.tif",
        "--model",
        small_model,
        "--workers",
        2,
        "--progress",
        "none",
    ]
    code = f"sys.argv = {['spectralx', *map(str, words)]!r}\nfrom spectralx.cli import main\nmain()"
    script = BLOCK.format(blocked={"distributed", "dask"}) + code
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=120)
    assert done.returncode == 2 and "needs Dask" in done.stderr and "spectralx[cluster]" in done.stderr
    assert len(done.stderr.splitlines()) == 2


def test_options_of_polygons_without_polygons_are_refused(make_scene, small_model, tmp_path):
    (tmp_path / "maps").mkdir()
    words = ["segment", make_scene(), "--output-folder", tmp_path / "maps", "--model", small_model]
    assert_refused([*words, "--min-pixels", 4], "request", "about polygons")
    assert list((tmp_path / "maps").iterdir()) == []
