"""What is imported where: mapping never needs torch, and the engine never needs QGIS."""

import ast
import subprocess
import sys

import pytest

from tests.engine.conftest import REPOSITORY

ENGINE = REPOSITORY / "engine" / "spectralx"

BLOCK = """
import sys

class Blocked:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {blocked!r}:
            raise ImportError(name + " is blocked")

sys.meta_path.insert(0, Blocked())
"""

WITHOUT_TORCH = [
    "spectralx.inference",
    "spectralx.inference.segment",
    "spectralx.inference.session",
    "spectralx.raster.metadata",
    "spectralx.raster.reader",
    "spectralx.raster.writer",
    "spectralx.raster.vector",
    "spectralx.sensors.profile",
    "spectralx.sensors.binding",
    "spectralx.sensors.statistics",
    "spectralx.evaluation.assessment",
    "spectralx.cli.doctor",
    "spectralx.cli.inspect",
    "spectralx.cli.evaluate",
    "spectralx.cli.resample",
    "spectralx.cli.segment",
]


def run_blocked(blocked, code):
    script = BLOCK.format(blocked=blocked) + code
    return subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=120)


def test_mapping_needs_neither_torch_nor_qgis():
    code = "\n".join(f"import {name}" for name in WITHOUT_TORCH)
    done = run_blocked({"torch", "lightning", "onnx", "qgis", "PyQt5", "PyQt6", "dask"}, code)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("command", ["doctor", "inspect", "evaluate", "resample", "segment"])
def test_help_of_the_commands_without_torch(command):
    code = f"sys.argv = ['spectralx', {command!r}, '--help']\nfrom spectralx.cli import main\nmain()"
    done = run_blocked({"torch", "lightning", "onnx", "qgis"}, code)
    assert done.returncode == 0 and "--progress" in done.stdout, done.stderr


def test_doctor_runs_without_any_package_that_mapping_needs():
    code = "from spectralx.cli.doctor import examine\nfound = examine()\nassert not found['commands']['segment']"
    done = run_blocked({"torch", "numpy", "osgeo", "onnxruntime", "pydantic", "yaml"}, code)
    assert done.returncode == 0, done.stderr


def imported(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield node.module.split(".")[0]


def test_no_module_of_the_engine_imports_qgis():
    modules = list(ENGINE.rglob("*.py"))
    assert len(modules) > 50
    assert not [path for path in modules if {"qgis", "PyQt5", "PyQt6"} & set(imported(path))]


def test_only_the_raster_package_imports_gdal():
    outside = [path for path in ENGINE.rglob("*.py") if ENGINE / "raster" not in path.parents]
    allowed = {ENGINE / "cli" / "probes.py"}  # checks that GDAL can be loaded at all
    assert {path for path in outside if "osgeo" in set(imported(path))} <= allowed
