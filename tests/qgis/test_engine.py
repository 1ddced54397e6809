"""Finding the engine, and the environment that it is started in."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from qgis.core import QgsApplication, QgsSettings

from spectralx_qgis.core import paths
from spectralx_qgis.core.engine import INTERPRETER_SETTING, Engine, EngineNotFoundError, find_engine
from spectralx_qgis.core.models import bundled_models, resolve_model
from spectralx_qgis.core.sensors import known_sensors

from .conftest import REPOSITORY


@pytest.fixture
def interpreters(tmp_path):
    made = {}
    for name in ("setting", "variable"):
        made[name] = tmp_path / name / "bin" / "python"
        made[name].parent.mkdir(parents=True)
        made[name].write_text("#!/bin/sh\n")
        made[name].chmod(0o755)
    return made


def test_setting_comes_before_variable_before_checkout(interpreters, monkeypatch):
    monkeypatch.delenv("SPECTRALX_PYTHON", raising=False)
    if (REPOSITORY / ".venv").is_dir():
        assert Path(find_engine().interpreter).parent == REPOSITORY / ".venv" / "bin"
    monkeypatch.setenv("SPECTRALX_PYTHON", str(interpreters["variable"]))
    assert find_engine().interpreter == str(interpreters["variable"])
    QgsSettings().setValue(INTERPRETER_SETTING, str(interpreters["setting"]))
    assert find_engine().interpreter == str(interpreters["setting"])
    assert find_engine(str(interpreters["variable"])).interpreter == str(interpreters["variable"])


def test_a_missing_interpreter_that_was_asked_for_is_named(interpreters, monkeypatch, tmp_path):
    monkeypatch.setenv("SPECTRALX_PYTHON", str(interpreters["variable"]))
    QgsSettings().setValue(INTERPRETER_SETTING, str(tmp_path / "gone"))
    with pytest.raises(EngineNotFoundError, match="gone") as caught:
        find_engine()
    assert "Settings" in caught.value.hint


def test_a_file_that_cannot_be_run_is_no_interpreter(monkeypatch, tmp_path):
    plain = tmp_path / "python"
    plain.write_text("no program")
    monkeypatch.setenv("SPECTRALX_PYTHON", str(plain))
    with pytest.raises(EngineNotFoundError):
        find_engine()


def test_an_installed_plugin_without_interpreter_says_what_to_do(monkeypatch):
    monkeypatch.delenv("SPECTRALX_PYTHON", raising=False)
    monkeypatch.setattr(paths, "checkout", lambda: None)
    with pytest.raises(EngineNotFoundError, match="not set up yet") as caught:
        find_engine()
    assert "Settings > Options > SpectralX" in caught.value.hint


def test_an_incomplete_plugin_says_so(monkeypatch, tmp_path):
    monkeypatch.setattr(paths, "engine_folder", lambda: tmp_path)
    with pytest.raises(EngineNotFoundError, match="missing from the plugin"):
        find_engine()


def test_nothing_of_qgis_leaks_into_the_engine(monkeypatch):
    engine = Engine("/e/python", "/e/engine", "/e/models")
    monkeypatch.setattr(QgsApplication, "prefixPath", lambda: "/opt/QGIS.app/usr")
    base = {
        "PATH": "/usr/bin",
        "PYTHONHOME": "/opt/QGIS.app/python",
        "PYTHONPATH": "/usr/share/qgis/python",
        "PYTHONSTARTUP": "/home/x/startup.py",
        "QT_PLUGIN_PATH": "/opt/QGIS.app/plugins",
        "LD_LIBRARY_PATH": os.pathsep.join(["/opt/QGIS.app/usr/lib", "/opt/cuda/lib64"]),
        "DYLD_LIBRARY_PATH": "/opt/QGIS.app/usr/lib",
        "HTTPS_PROXY": "http://proxy:3128",
    }
    assert engine.environment(base) == {
        "PATH": "/usr/bin",
        "PYTHONPATH": "/e/engine",
        "SPECTRALX_MODELS": "/e/models",
        "SPECTRALX_PARENT_PIPE": "1",
        "PYTHONNOUSERSITE": "1",
        "PYTHONUTF8": "1",
        "PYTHONIOENCODING": "utf-8",
        "LD_LIBRARY_PATH": "/opt/cuda/lib64",
        "HTTPS_PROXY": "http://proxy:3128",
    }


def test_a_system_qgis_keeps_the_library_path(monkeypatch):
    monkeypatch.setattr(QgsApplication, "prefixPath", lambda: "/usr")
    environment = Engine("/p", "/e", "/m").environment({"LD_LIBRARY_PATH": "/usr/lib/special"})
    assert environment["LD_LIBRARY_PATH"] == "/usr/lib/special"


def test_the_command_line_can_be_pasted(monkeypatch):
    engine = Engine("/opt/my engine/python", "/p/engine", "/p/models")
    monkeypatch.setattr(sys, "platform", "linux")
    assert engine.command_line(["inspect", "/d/a b.tif"]) == (
        "env PYTHONPATH=/p/engine SPECTRALX_MODELS=/p/models '/opt/my engine/python' -m spectralx inspect '/d/a b.tif'"
    )
    monkeypatch.setattr(sys, "platform", "win32")
    assert engine.command_line(["inspect", r"D:\a b.tif"]) == (
        'set "PYTHONPATH=/p/engine" && set "SPECTRALX_MODELS=/p/models" && '
        '"/opt/my engine/python" -m spectralx inspect "D:\\a b.tif"'
    )


def test_arguments_ask_for_json():
    assert Engine("/p", "/e", "/m").arguments(["doctor"]) == ["-m", "spectralx", "doctor", "--progress", "json"]


def test_bundled_models_are_listed_by_file_name(tmp_path):
    for name in ("water.onnx", "landcover.onnx", "crop_types.onnx", "landcover_card.md"):
        (tmp_path / name).write_bytes(b"")
    assert [(model.name, model.label) for model in bundled_models(tmp_path)] == [
        ("landcover", "Landcover"),
        ("crop_types", "Crop types"),
        ("water", "Water"),
    ]
    assert resolve_model("water", tmp_path) == "water"
    assert resolve_model(f" {tmp_path / 'water.onnx'} ", tmp_path) == str(tmp_path / "water.onnx")
    for missing in ("", "fire", str(tmp_path), str(tmp_path / "fire.onnx")):
        assert resolve_model(missing, tmp_path) is None


def test_known_sensors_are_those_of_the_engine():
    catalogue = pytest.importorskip("spectralx.sensors.catalogue")
    ours = {sensor.id: sensor.name for sensor in known_sensors()}
    assert ours == {sensor.id: sensor.name for sensor in catalogue.sensors()}
