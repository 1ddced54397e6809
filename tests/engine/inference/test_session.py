import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from onnx import helper

from spectralx.errors import EngineError, ModelFileError
from spectralx.inference import providers
from spectralx.inference import session as session_module
from spectralx.inference.session import Session
from spectralx.spec import SPEC_KEY

from .graphs import make_spec, no_statistics_input, small_graph, write_model


@pytest.fixture
def images():
    return np.random.default_rng(1).random((3, 4, 32, 32), np.float32)


def test_probabilities_sum_to_one(tmp_path, images):
    session = Session(write_model(tmp_path / "small.onnx"), "cpu", threads=1)
    probabilities = session.run(images)
    assert probabilities.shape == (3, 5, 32, 32)
    np.testing.assert_allclose(probabilities.sum(1), 1, atol=1e-5)


def test_batches_and_threads_do_not_matter(tmp_path, images):
    path = write_model(tmp_path / "small.onnx", kernel=3, layers=2)
    one, two = Session(path, "cpu", threads=1), Session(path, "cpu", threads=2)
    together = one.run(images)
    np.testing.assert_allclose(np.concatenate([one.run(image[None]) for image in images]), together, atol=1e-6)
    np.testing.assert_allclose(two.run(images), together, atol=1e-6)


def test_several_threads_may_run_it_at_once(tmp_path, images):
    session = Session(write_model(tmp_path / "small.onnx", kernel=3, layers=2), "cpu", threads=4, runs=4)
    expected = session.run(images)
    with ThreadPoolExecutor(4) as pool:
        for probabilities in pool.map(session.run, [images] * 40):
            np.testing.assert_array_equal(probabilities, expected)
    assert (session.report.threads, session.report.runs) == (4, 4)


def test_the_scenes_statistics_reach_the_graph(tmp_path, images):
    session = Session(write_model(tmp_path / "small.onnx"), "cpu", threads=1)
    default = np.stack([[0.1] * 4, [0.05] * 4, [1] * 4]).astype(np.float32)
    np.testing.assert_array_equal(session.run(images), session.run(images, default))
    shifted = session.run(images + 1, default + np.array([[1], [0], [0]], np.float32))
    np.testing.assert_allclose(shifted, session.run(images), atol=1e-4)
    assert np.abs(session.run(images + 1) - session.run(images)).max() > 0.1


def test_models_without_statistics_ignore_them(tmp_path, images):
    spec = make_spec(input=no_statistics_input())
    session = Session(write_model(tmp_path / "small.onnx", spec), "cpu", threads=1)
    np.testing.assert_array_equal(session.run(images), session.run(images, np.zeros((3, 4), np.float32)))


def test_the_report_says_where_the_model_runs(tmp_path):
    report = Session(write_model(tmp_path / "small.onnx"), "cpu", threads=2).report
    assert report.device == "cpu"
    assert report.used == ("CPUExecutionProvider",)
    assert report.threads == 2
    assert report.warning is None
    assert report.as_dict()["asked"] == "cpu"


@pytest.mark.parametrize("device", ["auto", "cuda", "tensorrt"])
def test_asking_for_a_gpu_in_vain_prints_nothing(tmp_path, device):
    path = write_model(tmp_path / "small.onnx")
    script = (
        "from spectralx.inference.session import Session; import json, pathlib; "
        f"r = Session({str(path)!r}, {device!r}).report; "
        f"pathlib.Path({str(tmp_path / 'report.json')!r}).write_text(json.dumps([r.device, r.obstacle, r.warning]))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == done.stderr == ""
    used, obstacle, warning = json.loads((tmp_path / "report.json").read_text())
    if device in ("auto", used):
        assert (used == "cpu") == (obstacle is not None)
    if used == "cpu" and device != "auto":
        assert "was asked for, but the model runs on the CPU" in warning and obstacle in warning
    elif used == device or device == "auto":
        assert warning is None


def test_missing_cuda_libraries_are_named_in_the_warning(tmp_path, monkeypatch):
    path = write_model(tmp_path / "small.onnx")
    missing = "Failed to load libcublas.so.13: no such file"
    monkeypatch.setattr(providers, "gpu_count", lambda: 1)
    monkeypatch.setattr(session_module, "load_cuda_libraries", lambda: (missing,))
    monkeypatch.setattr(session_module.ort, "get_available_providers", lambda: ["CUDAExecutionProvider"])
    report = Session(path, "cuda", threads=1).report
    if report.device == "cuda":
        pytest.skip("there is a GPU")
    assert report.obstacle == missing and missing in report.warning


@pytest.mark.parametrize(
    ("claimed", "message"),
    [
        (make_spec(tile_size=64), "'image' is"),
        (make_spec(classes=make_spec().classes[:3]), "'probabilities' is"),
    ],
)
def test_a_graph_that_contradicts_its_specification_is_refused(tmp_path, claimed, message):
    model = small_graph(make_spec())
    helper.set_model_props(model, {SPEC_KEY: claimed.model_dump_json()})
    path = tmp_path / "wrong.onnx"
    path.write_bytes(model.SerializeToString())
    with pytest.raises(ModelFileError, match=message):
        Session(path, "cpu")


def test_a_graph_without_the_declared_statistics_is_refused(tmp_path):
    model = small_graph(make_spec(input=no_statistics_input()))
    helper.set_model_props(model, {SPEC_KEY: make_spec().model_dump_json()})
    path = tmp_path / "wrong.onnx"
    path.write_bytes(model.SerializeToString())
    with pytest.raises(ModelFileError, match="takes no 'statistics'"):
        Session(path, "cpu")


def test_a_damaged_graph_is_refused(tmp_path):
    model = small_graph(make_spec())
    helper.set_model_props(model, {SPEC_KEY: make_spec().model_dump_json()})
    model.graph.node[-1].op_type = "NoSuchOperation"
    path = tmp_path / "damaged.onnx"
    path.write_bytes(model.SerializeToString())
    with pytest.raises(ModelFileError, match="cannot load"):
        Session(path, "cpu")


def test_a_failing_run_is_an_engine_error(tmp_path):
    session = Session(write_model(tmp_path / "small.onnx"), "cpu", threads=1)
    with pytest.raises(EngineError, match="batch of 2 tiles"):
        session.run(np.zeros((2, 4, 16, 16), np.float32))


def test_inference_imports_no_torch():
    script = (
        "import sys; import spectralx.inference.session, spectralx.inference.pipeline; sys.exit('torch' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", script], check=True)
