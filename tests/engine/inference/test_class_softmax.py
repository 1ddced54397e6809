"""The last softmax in faster steps says what the softmax says, and nothing else of a file changes."""

import numpy as np
import onnx
import onnx.version_converter
import onnxruntime as ort
import pytest

from spectralx.inference.class_softmax import in_faster_steps
from spectralx.inference.session import Session
from spectralx.spec import PROBABILITIES_OUTPUT

from .graphs import make_spec, write_model


def run(model, image):
    options = ort.SessionOptions()
    options.log_severity_level = 4
    return ort.InferenceSession(model, options, providers=["CPUExecutionProvider"]).run(None, {"image": image})[0]


def of_version(path, version):
    model = onnx.load(str(path))
    return model if version == 17 else onnx.version_converter.convert_version(model, version)


@pytest.mark.parametrize("version", [17, 18, 21])
def test_the_same_probabilities(tmp_path, version):
    path = write_model(tmp_path / "a.onnx", make_spec(), kernel=3, layers=2)
    plain = of_version(path, version).SerializeToString()
    faster = in_faster_steps(plain)
    onnx.checker.check_model(onnx.load_from_string(faster))
    operators = [node.op_type for node in onnx.load_from_string(faster).graph.node]
    assert "Softmax" not in operators and operators[-5:] == ["ReduceMax", "Sub", "Exp", "ReduceSum", "Div"]
    image = np.random.default_rng(0).random((3, 4, 32, 32), np.float32)
    np.testing.assert_allclose(run(faster, image), run(plain, image), rtol=0, atol=1e-6)
    np.testing.assert_allclose(run(faster, 1e4 * image).sum(axis=1), 1, atol=1e-5)  # no overflow


def test_the_rest_of_the_file_stays(tmp_path):
    path = write_model(tmp_path / "a.onnx", make_spec())
    before, after = onnx.load(str(path)), onnx.load_from_string(in_faster_steps(path.read_bytes()))
    assert before.metadata_props == after.metadata_props and before.opset_import == after.opset_import
    assert before.graph.input == after.graph.input and before.graph.output == after.graph.output
    assert list(before.graph.node)[:-1] == list(after.graph.node)[:-5]
    assert list(after.graph.initializer)[:-1] == list(before.graph.initializer)


def test_other_softmaxes_stay(tmp_path):
    model = onnx.load(str(write_model(tmp_path / "a.onnx", make_spec())))
    last = model.graph.node[-1]
    assert last.op_type == "Softmax" and last.output[0] == PROBABILITIES_OUTPUT
    last.attribute[0].i = -1
    assert in_faster_steps(model.SerializeToString()) == model.SerializeToString()
    last.attribute[0].i = 1
    last.domain = "another.domain"
    assert in_faster_steps(model.SerializeToString()) == model.SerializeToString()


def test_a_session_takes_the_steps_and_large_files_as_they_are(tmp_path, monkeypatch):
    path = write_model(tmp_path / "a.onnx", make_spec(), kernel=3)
    image = np.random.default_rng(0).random((2, 4, 32, 32), np.float32)
    steps = Session(path, "cpu", threads=1)
    monkeypatch.setattr("spectralx.inference.session._REWRITTEN_BYTES", 10)
    whole = Session(path, "cpu", threads=1)
    assert sum(steps.report.nodes.values()) > sum(whole.report.nodes.values())
    np.testing.assert_allclose(steps.run(image), whole.run(image), atol=1e-6)
