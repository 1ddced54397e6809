"""Weights in half precision: smaller files, the same figures, and the way back."""

import numpy as np
import onnx
import onnxruntime
import pytest
import torch
from onnx import numpy_helper

from spectralx.export.compact import restore_weights, round_weights, store_compactly
from tests.engine.inference.graphs import make_spec, write_model

IMAGE = np.random.default_rng(0).random((2, 4, 32, 32), np.float32)


def run(model):
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    return session.run(None, {"image": IMAGE})[0]


def weights(model):
    return {entry.name: numpy_helper.to_array(entry) for entry in model.graph.initializer}


@pytest.fixture
def model(tmp_path):
    """Two convolutions, of which the first has weights that half precision holds exactly."""
    model = onnx.load(str(write_model(tmp_path / "a.onnx", make_spec(), kernel=9, layers=2)))
    for entry in model.graph.initializer:
        if entry.name == "weight1":
            half = numpy_helper.to_array(entry).astype(np.float16).astype(np.float32)
            entry.CopyFrom(numpy_helper.from_array(half, entry.name))
    return model


def test_what_loses_nothing_is_stored_in_half_the_size(model):
    expected, size = run(model), model.ByteSize()
    store_compactly(model)
    onnx.checker.check_model(model)
    found = weights(model)
    assert found["weight1_half"].dtype == np.float16 and "weight1" not in found
    assert found["weight2"].dtype == np.float32  # would lose
    assert found["statistics"].dtype == np.float32  # small
    assert size - model.ByteSize() > found["weight1_half"].nbytes - 200
    np.testing.assert_array_equal(run(model), expected)


def test_there_and_back(model):
    before = weights(model)
    store_compactly(model)
    store_compactly(model)
    restore_weights(model)
    after = weights(model)
    assert before.keys() == after.keys()
    for name, values in before.items():
        np.testing.assert_array_equal(after[name], values)
    assert "Cast" not in {node.op_type for node in model.graph.node}


def test_rounded_weights_lose_nothing_more():
    torch.manual_seed(0)
    network = torch.nn.Sequential(torch.nn.Linear(64, 64), torch.nn.Linear(64, 4))
    before = {name: value.clone() for name, value in network.state_dict().items()}
    round_weights(network)
    for name, value in network.state_dict().items():
        assert value.dtype == torch.float32
        if value.numel() < 1024:
            assert torch.equal(value, before[name])
        else:
            assert torch.equal(value, value.half().float()) and not torch.equal(value, before[name])
            assert torch.allclose(value, before[name], rtol=1e-3, atol=1e-6)
