"""Another plugin may take the signal by which Qt learns that a child has ended; runs end all the same."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest

from spectralx_qgis.core.child_watch import Ended, look

from .conftest import FAKE_ENGINE, REPOSITORY

# In a process of its own: the signal cannot be given back to Qt afterwards.
_TAKEN = """
import os, signal, sys, time
sys.path.insert(0, sys.argv[1])
from qgis.core import QgsApplication, QgsProcessingFeedback
application = QgsApplication([], False)
application.initQgis()
from qgis.PyQt.QtCore import QEventLoop, QProcess
from spectralx_qgis.core.engine import Engine
from spectralx_qgis.core.process import EngineProcess
first = QProcess()  # Qt claims the signal with its first child
first.start(sys.executable, ["-c", ""])
first.waitForFinished()
signal.signal(signal.SIGCHLD, signal.SIG_IGN if sys.argv[3] == "ignored" else lambda *news: None)
process = EngineProcess(Engine(sys.argv[2], sys.argv[1], ""), ["doctor"])
process.start()
if sys.argv[4] == "loop":
    loop = QEventLoop()
    process.finished.connect(loop.quit)
    loop.exec()
else:
    while not process.wait(100):
        pass
print(process.outcome.status.value, process.outcome.result is not None)
began = time.monotonic()
del process
print(time.monotonic() - began < 1)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signal")
@pytest.mark.parametrize("waiting", ["loop", "wait"])
@pytest.mark.parametrize(
    ("handler", "mode", "end"),
    [
        ("replaced", "ok", "done True"),
        ("replaced", "failure", "failed False"),
        ("replaced", "crash", "failed False"),
        ("ignored", "ok", "done True"),
    ],
)
def test_a_run_ends_although_qt_is_not_told(monkeypatch, handler, mode, end, waiting):
    monkeypatch.setenv("SPECTRALX_FAKE", mode)
    monkeypatch.delenv("SPECTRALX_FAKE_TRACE", raising=False)
    began = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-c", _TAKEN, str(REPOSITORY), str(FAKE_ENGINE), handler, waiting],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.stdout.splitlines() == [end, "True"], done.stderr
    assert time.monotonic() - began < 20  # destroying a process that Qt believes alive takes 30 s


@pytest.mark.skipif(sys.platform == "win32", reason="Qt needs no help on Windows")
def test_looking_leaves_the_news_to_who_waits():
    child = subprocess.Popen([sys.executable, "-c", "import sys; sys.stdin.read(); sys.exit(3)"], stdin=subprocess.PIPE)
    assert look(child.pid) is None
    child.stdin.close()
    deadline = time.monotonic() + 10
    while look(child.pid) is None and time.monotonic() < deadline:
        time.sleep(0.01)
    assert look(child.pid) == Ended(3)
    assert child.wait() == 3
    assert look(child.pid) == Ended(None)
