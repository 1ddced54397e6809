"""The real thing: the engine's environment from a folder of wheels, in a path with spaces and umlauts, maps a scene.

Makes nothing of the checkout's own environment available: QGIS's Python, the wheels, and the plugin as it ships.
"""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest
from qgis.core import QgsRasterLayer, QgsSettings

from spectralx_qgis.core import commands, paths
from spectralx_qgis.core.engine import find_engine
from spectralx_qgis.core.process import EngineProcess, Status
from spectralx_qgis.environment import plan, store
from spectralx_qgis.environment.manager import EnvironmentManager
from spectralx_qgis.environment.plan import Choice
from spectralx_qgis.environment.store import Condition

from .conftest import REPOSITORY, wait_until
from .test_environment import Ends

SAMPLE = REPOSITORY / "resources" / "sample" / "sample_sentinel2.tif"


@pytest.fixture(scope="module")
def wheels(tmp_path_factory):
    """The wheels of the list for mapping on the processor; needs a package index that has them."""
    folder = tmp_path_factory.mktemp("offline") / "Räder für Anna"
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--require-hashes"]
    command += ["--only-binary", ":all:", "--dest", str(folder), "-r", str(plan.LOCKS / "map-cpu.txt")]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        pytest.skip(f"no package index: {done.stderr.strip().splitlines()[-1]}")
    return folder


@pytest.mark.slow
def test_environment_from_wheels_maps_the_sample_scene(wheels, tmp_path, monkeypatch):
    monkeypatch.delenv("SPECTRALX_PYTHON", raising=False)
    monkeypatch.setattr(paths, "checkout", lambda: None)
    place = tmp_path / "Größe & Überfluß, 地図"
    QgsSettings().setValue(store.FOLDER_SETTING, str(place / "environments"))
    # Offline in earnest: whoever asks the network gets no answer.
    for name in ("HTTPS_PROXY", "HTTP_PROXY", "https_proxy", "http_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    ends = Ends(EnvironmentManager())

    began = time.monotonic()
    # As in QGIS, where `sys.executable` is no environment of a checkout.
    ends.manager.install(Choice(wheels=str(wheels)), str(Path(sys.base_prefix, "bin", "python3")))
    wait_until(lambda: bool(ends.events), timeout=300)
    assert ends.events == ["finished"], ends.log
    installed = time.monotonic() - began
    state = ends.manager.state()
    assert state.condition is Condition.READY

    engine = find_engine()
    assert engine.packages.startswith(str(place))
    output = place / "Karte ü.tif"
    began = time.monotonic()
    process = EngineProcess(engine, commands.SegmentCommand(str(SAMPLE), str(output), "landcover").words())
    process.start()
    wait_until(lambda: process.outcome is not None, timeout=300)
    assert process.outcome.status is Status.DONE, process.outcome.failure
    mapped = time.monotonic() - began
    assert QgsRasterLayer(str(output), "map").isValid()
    print(f"installed in {installed:.0f} s, {state.environment.size / 1e6:.0f} MB; mapped in {mapped:.0f} s")

    # Nothing of another environment was used: every module lies in it, in QGIS's Python, or in the plugin.
    code = (
        "import onnxruntime, pydantic, numpy, osgeo, spectralx as s; print(onnxruntime.__file__, s.__file__, sep='|')"
    )
    done = subprocess.run(
        [engine.interpreter, "-c", code], env=engine.environment(), capture_output=True, text=True, encoding="utf-8"
    )
    runtime, package = done.stdout.strip().split("|")
    assert runtime.startswith(engine.packages) and package.startswith(engine.folder)
