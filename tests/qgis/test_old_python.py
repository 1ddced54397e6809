"""A QGIS whose Python is too old for the engine says so, in words to act on, before anything is downloaded."""

from __future__ import annotations

import json
from types import SimpleNamespace

import pytest

from spectralx_qgis.core import paths
from spectralx_qgis.core.engine import EngineNotFoundError, find_engine
from spectralx_qgis.environment import store
from spectralx_qgis.environment.installer import probe
from spectralx_qgis.environment.plan import Choice
from spectralx_qgis.environment.store import Condition

from .test_environment import ends, place  # noqa: F401 - fixtures

# ruff: noqa: F811 - fixtures are arguments of the same name


@pytest.fixture
def old(monkeypatch, tmp_path):
    """QGIS runs on Python 3.9 and nothing is set up."""
    monkeypatch.setattr(store, "sys", SimpleNamespace(version_info=(3, 9, 18)))
    monkeypatch.setattr(store, "environments_folder", lambda: tmp_path / "environments")
    monkeypatch.setattr(paths, "checkout", lambda: None)
    monkeypatch.delenv("SPECTRALX_PYTHON", raising=False)


def test_the_state_names_both_versions_and_two_ways_out(old):
    found = store.state()
    assert found.condition is Condition.MISSING
    assert found.message == "This QGIS comes with Python 3.9; the SpectralX engine needs 3.10 or newer."
    assert "Install a current QGIS" in found.hint and "Settings > Options > SpectralX" in found.hint


def test_an_algorithm_ends_with_the_same_words(old):
    with pytest.raises(EngineNotFoundError, match=r"comes with Python 3\.9"):
        find_engine()


def test_the_probe_refuses_an_old_python_and_32_bits():
    old_version = {"version": [3, 9, 18], "bits": 64}
    assert "3.9.18 is too old" in probe._version_problem(old_version)["message"]
    assert "newer QGIS" in probe._version_problem(old_version)["hint"]
    assert "32 bits" in probe._version_problem({"version": [3, 12, 1], "bits": 32})["message"]
    assert probe._version_problem({"version": [3, 10, 0], "bits": 64}) is None


def test_nothing_is_downloaded_for_an_old_python(place, ends, tmp_path):
    """The installer's first question is answered by a Python 3.9: it ends there."""
    problem = probe._version_problem({"version": [3, 9, 18], "bits": 64})
    answer = {"event": "result", "outputs": {}, "report": {"version": [3, 9, 18], "problem": problem}}
    python = tmp_path / "python3.9"
    python.write_text(f"#!/bin/sh\necho '{json.dumps(answer)}'\n")
    python.chmod(0o755)
    ends.manager.install(Choice(), str(python))
    failure = ends.wait()
    assert failure.code == "python"
    assert "3.9.18 is too old" in failure.message and "newer QGIS" in failure.hint
    assert not (place / "environments").exists()
