"""`spectralx doctor` tells the truth about an installation, broken ones included, and names no personal paths."""

import getpass
import json
import sys
from pathlib import Path

import numpy as np
import onnxruntime as ort
import pytest

from spectralx.cli import COMMANDS
from spectralx.cli import doctor as module
from spectralx.cli.doctor import examine, without_personal_paths
from spectralx.cli.probes import Probe, convolution_model, probe_gdal, probe_onnxruntime, run_probe
from tests.engine.cli.run import events, result, run


@pytest.fixture(scope="module")
def findings():
    return examine()


def test_this_installation_maps(findings):
    assert findings["commands"] == dict.fromkeys(COMMANDS, True)
    assert not [problem for problem in findings["problems"] if problem["severity"] == "error"]
    versions = {package["name"]: package["version"] for package in findings["packages"]}
    assert versions["numpy"] == np.__version__ and versions["onnxruntime-gpu"] == ort.__version__
    works = {provider["name"]: provider["works"] for provider in findings["providers"]}
    assert works["CPUExecutionProvider"]
    json.dumps(findings, allow_nan=False)


def test_the_command(tmp_path):
    found = result(run("doctor", "--report", tmp_path / "doctor.json"))
    assert json.loads((tmp_path / "doctor.json").read_text()) == found["report"]
    assert found["outputs"] == {"REPORT": str(tmp_path / "doctor.json")}
    done = run("doctor", progress="none")
    assert done.returncode == 0 and "CPUExecutionProvider: works" in done.stdout


def test_the_hand_written_model_is_a_convolution():
    session = ort.InferenceSession(convolution_model(), providers=["CPUExecutionProvider"])
    image = np.random.default_rng(0).random((1, 1, 4, 4), dtype=np.float32)
    (result_,) = session.run(None, {"image": image, "kernel": np.ones((1, 1, 2, 2), np.float32)})
    np.testing.assert_allclose(result_[0, 0, 0, 0], image[0, 0, :2, :2].sum(), rtol=1e-6)
    onnx = pytest.importorskip("onnx")
    onnx.checker.check_model(onnx.load_from_string(convolution_model()))


def test_probes_in_this_process():
    assert probe_gdal()["version"]
    names = [provider["name"] for provider in probe_onnxruntime()["providers"]]
    assert "CPUExecutionProvider" in names


def test_a_package_that_crashes_the_process_is_reported(tmp_path, monkeypatch):
    (tmp_path / "onnxruntime.py").write_text("import os, signal\nos.kill(os.getpid(), signal.SIGSEGV)\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    assert run_probe("onnxruntime").failure == "the process crashed (signal 11)"


def test_a_package_that_raises_is_reported_by_its_last_line(tmp_path, monkeypatch):
    (tmp_path / "torch.py").write_text("raise ImportError('libcudart.so.12: cannot open shared object file')\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    assert run_probe("torch").failure == "ImportError: libcudart.so.12: cannot open shared object file"


def fake_probes(monkeypatch, **failures):
    good = {
        "gdal": Probe({"version": "3.6"}),
        "onnxruntime": Probe({"version": "1", "providers": [{"name": "CPUExecutionProvider", "works": True}]}),
        "torch": Probe({"version": "2"}),
    }
    monkeypatch.setattr(module, "run_probe", lambda name: failures.get(name, good[name]))


def test_another_major_version_of_numpy_is_named_with_the_remedy(monkeypatch):
    fake_probes(monkeypatch, gdal=Probe(failure="ImportError: numpy.core.multiarray failed to import"))
    found = examine()
    (problem,) = [problem for problem in found["problems"] if problem["severity"] == "error"]
    assert "another major version of NumPy" in problem["message"] and 'pip install "numpy<2"' in problem["hint"]
    assert not any(found["commands"][name] for name in ("segment", "evaluate", "inspect", "adapt", "train"))
    assert found["commands"]["doctor"]


def test_a_gpu_that_cannot_be_used_is_said_and_mapping_goes_on(monkeypatch):
    providers = [
        {"name": "CUDAExecutionProvider", "works": False, "problem": "the runtime fell back to CPUExecutionProvider"},
        {"name": "CPUExecutionProvider", "works": True, "problem": None},
    ]
    fake_probes(monkeypatch, onnxruntime=Probe({"version": "1", "providers": providers}))
    monkeypatch.setattr(module, "_gpus", lambda: [{"name": "RTX 9", "memory_mib": "1", "driver": "5"}])
    found = examine()
    (problem,) = [problem for problem in found["problems"] if problem["area"] == "gpu"]
    assert "RTX 9" in problem["message"] and "fell back" in problem["message"] and "cudnn" in problem["hint"]
    assert found["commands"]["segment"]


def test_without_torch_mapping_works_and_training_does_not(monkeypatch):
    fake_probes(monkeypatch)
    original = module.importlib.util.find_spec
    monkeypatch.setattr(module.importlib.util, "find_spec", lambda name: None if name == "torch" else original(name))
    found = examine()
    assert found["commands"]["segment"] and not found["commands"]["train"]
    (problem,) = [problem for problem in found["problems"] if problem["area"] == "training"]
    assert problem["severity"] == "warning" and "torch" in problem["message"] and "spectralx[train]" in problem["hint"]


def test_a_broken_runtime_ends_with_status_1_after_the_findings(tmp_path):
    (tmp_path / "onnxruntime.py").write_text("raise ImportError('DLL load failed')\n")
    done = run("doctor", env={"PYTHONPATH": str(tmp_path)})
    assert done.returncode == 1
    found, error = events(done)[-2:]
    assert found["event"] == "result" and not found["report"]["commands"]["segment"]
    assert error["event"] == "error" and "DLL load failed" in error["message"] and "pip install" in error["hint"]


def test_a_damaged_bundled_model_is_named(tmp_path, monkeypatch):
    (tmp_path / "landcover.onnx").write_bytes(b"damaged")
    monkeypatch.setenv("SPECTRALX_MODELS", str(tmp_path))
    fake_probes(monkeypatch)
    assert any("bundled model landcover is damaged" in problem["message"] for problem in examine()["problems"])


def test_no_personal_paths(monkeypatch, findings):
    monkeypatch.setattr(Path, "home", lambda: Path("/home/anna"))
    monkeypatch.setattr(getpass, "getuser", lambda: "anna")
    paths = {"a": ["/home/anna/venv/bin/python", r"C:\Users\anna\AppData", "/mnt/anna/x"], "b": 3, "c": None}
    clean = without_personal_paths(paths)
    assert clean == {"a": ["~/venv/bin/python", r"C:\Users\USER\AppData", "/mnt/USER/x"], "b": 3, "c": None}
    assert sys.executable.startswith("/") and "USER" in json.dumps(clean)


def test_in_an_environment_of_the_plugin_hints_lead_to_its_settings(monkeypatch):
    monkeypatch.setenv("SPECTRALX_ENVIRONMENT", "managed")
    original = module.importlib.util.find_spec
    gone = ("torch", "distributed", "typer")
    monkeypatch.setattr(module.importlib.util, "find_spec", lambda name: None if name in gone else original(name))
    monkeypatch.setattr(module, "_gpus", lambda: [{"name": "RTX 9", "memory_mib": "1", "driver": "5"}])
    fake_probes(monkeypatch, onnxruntime=Probe(failure="ImportError: DLL load failed while importing"))
    found = examine()
    assert found["environment"] == "managed"
    assert {problem["area"] for problem in found["problems"]} >= {"mapping", "training"}
    for problem in found["problems"]:
        assert "pip" not in problem["hint"], problem
    hints = {problem["message"].split(":")[0]: problem["hint"] for problem in found["problems"]}
    assert "Visual C++ Redistributable" in hints["ONNX Runtime cannot be loaded"]
    assert "for training in Settings > Options > SpectralX" in hints["Training does not work"]


def test_a_gpu_beside_a_build_without_cuda_is_said(monkeypatch):
    monkeypatch.setattr(module, "_gpus", lambda: [{"name": "RTX 9", "memory_mib": "1", "driver": "5"}])
    fake_probes(monkeypatch)
    (problem,) = [problem for problem in examine()["problems"] if problem["area"] == "gpu"]
    assert "built without CUDA" in problem["message"] and "onnxruntime-gpu" in problem["hint"]
    monkeypatch.setenv("SPECTRALX_ENVIRONMENT", "managed")
    (problem,) = [problem for problem in examine()["problems"] if problem["area"] == "gpu"]
    assert "Choose the graphics card" in problem["hint"]


def test_cuda_libraries_beside_the_runtime_are_loaded_and_nothing_is_printed(monkeypatch, capsys):
    from spectralx.inference import cuda_libraries

    asked = []

    def preload(directory):
        asked.append(directory)
        print("Failed to load libcudnn.so.9")

    monkeypatch.setattr(cuda_libraries.ort, "preload_dlls", preload)
    monkeypatch.setattr(cuda_libraries.ort, "get_available_providers", lambda: ["CPUExecutionProvider"])
    assert cuda_libraries.load_cuda_libraries() == () and asked == []
    monkeypatch.setattr(cuda_libraries.ort, "get_available_providers", lambda: ["CUDAExecutionProvider"])
    assert cuda_libraries.load_cuda_libraries() == ("Failed to load libcudnn.so.9",) and asked == [""]
    written = capsys.readouterr()
    assert written.out == written.err == ""
