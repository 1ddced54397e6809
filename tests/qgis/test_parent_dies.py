"""The real engine ends when QGIS dies, also in the middle of a step that does not listen."""

from __future__ import annotations

import os
import subprocess
import sys
import time

import pytest

from .conftest import REPOSITORY, is_alive

# One long step, as a batch on a slow machine, inside the frame that every command runs in.
_LONG_STEP = """
import time
from spectralx.cli.reporting import ProgressMode, command
from spectralx.files import atomic_output
import sys
with command(ProgressMode.json) as reporter, atomic_output(sys.argv[1]) as temporary:
    temporary.write_text("half")
    reporter.progress(0.5, "step")
    time.sleep(60)
"""


@pytest.mark.parametrize("way", ["dies", "closes"])
def test_the_engine_ends_with_its_parent(tmp_path, way):
    environment = {**os.environ, "SPECTRALX_PARENT_PIPE": "1", "PYTHONPATH": str(REPOSITORY / "engine")}
    engine = subprocess.Popen(
        [sys.executable, "-c", _LONG_STEP, str(tmp_path / "out.txt")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment,
    )
    assert b"step" in engine.stdout.readline()
    began = time.monotonic()
    if way == "dies":  # every pipe ends at once, and writing to one fails from now on
        engine.stdout.close()
        engine.stderr.close()
    engine.stdin.close()
    with engine:  # closes the other pipes once it has ended
        assert engine.wait(10) == 130
    assert time.monotonic() - began < 3.0
    assert not is_alive(engine.pid)
    assert list(tmp_path.iterdir()) == []
