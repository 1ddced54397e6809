"""A mapping that is told to stop: by a signal, and by the end of the program that started it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time

import numpy as np
import pytest

from .conftest import wavelengths
from .graphs import make_spec, write_model


@pytest.fixture
def started(tmp_path, make_raster):
    """A slow mapping that has just begun to map, and the folder of its outputs."""
    scene = make_raster(np.full((4, 1500, 1500), 1200, np.uint16), scale=1e-4, band_metadata=wavelengths())
    model = write_model(tmp_path / "slow.onnx", make_spec(tile_size=128), kernel=15, layers=4)
    folder = tmp_path / "out"
    folder.mkdir()
    command = [sys.executable, "-m", "spectralx", "segment", str(scene), str(folder / "map.tif"), "--model", str(model)]
    command += ["--confidence", str(folder / "c.tif"), "--device", "cpu", "--threads", "1", "--progress", "json"]
    environment = {**os.environ, "SPECTRALX_PARENT_PIPE": "1"}
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment
    )
    for line in process.stdout:
        if json.loads(line).get("message", "").startswith("Mapping tile"):
            break
    yield process, folder
    process.kill()
    process.wait()
    for stream in (process.stdin, process.stdout, process.stderr):
        stream.close()


@pytest.mark.parametrize("how", ["terminate", "interrupt", "parent gone"])
def test_a_told_engine_ends_within_two_seconds_and_leaves_nothing(started, how):
    process, folder = started
    assert list(folder.iterdir())  # the scratch files of a run in progress
    asked = time.monotonic()
    if how == "parent gone":
        process.stdin.close()
    else:
        process.send_signal(signal.SIGTERM if how == "terminate" else signal.SIGINT)
    rest = process.stdout.read()
    assert process.wait(10) == 130
    assert time.monotonic() - asked < 2
    assert json.loads(rest.splitlines()[-1])["code"] == "cancelled"
    assert process.stderr.read() == b""
    assert list(folder.iterdir()) == []
