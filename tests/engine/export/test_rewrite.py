"""Faster steps of a graph compute what the graph computed."""

from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pytest
from onnx import TensorProto, helper, numpy_helper

from spectralx.export.rewrite import simplify_graph

BUNDLED = Path(__file__).parents[3] / "resources" / "models" / "landcover.onnx"


def model_of(nodes, shape, rank, weights=()):
    inputs = [helper.make_tensor_value_info("x", TensorProto.FLOAT, shape)]
    outputs = [helper.make_tensor_value_info("y", TensorProto.FLOAT, [None] * rank)]
    initializers = [numpy_helper.from_array(np.asarray(value), name) for name, value in weights]
    graph = helper.make_graph(nodes, "test", inputs, outputs, initializers)
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=8)


def run(model, **feed):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads, options.log_severity_level = 1, 4
    session = onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])
    return session.run(None, feed)[0]


def operators(model):
    return {node.op_type for node in model.graph.node}


@pytest.fixture
def values():
    return np.random.default_rng(0).normal(0, 30, (2, 5, 6, 7)).astype(np.float32)


def test_softmax_over_channels(values):
    nodes = [helper.make_node("Softmax", ["x"], ["s"], axis=1), helper.make_node("Mul", ["s", "s"], ["y"])]
    model = model_of(nodes, values.shape, 4)
    simple = simplify_graph(model)
    assert "Softmax" not in operators(simple) and "Softmax" in operators(model)
    np.testing.assert_allclose(run(simple, x=values), run(model, x=values), rtol=1e-5, atol=1e-7)
    assert simplify_graph(simple) == simple


def test_the_softmax_at_the_end_stays(values):
    """Deepness and GeoDeep read models that end in it."""
    model = model_of([helper.make_node("Softmax", ["x"], ["y"], axis=1)], values.shape, 4)
    assert operators(simplify_graph(model)) == {"Softmax"}


@pytest.mark.parametrize("keepdims", [0, 1])
def test_log_sum_exp_with_masked_items(values, keepdims):
    values[:, 1:3] = -np.inf
    node = helper.make_node("ReduceLogSumExp", ["x", "axes"], ["y"], keepdims=keepdims)
    model = model_of([node], values.shape, 3 + keepdims, [("axes", np.array([1], np.int64))])
    simple = simplify_graph(model)
    assert "ReduceLogSumExp" not in operators(simple)
    expected = np.log(np.exp(values.astype(float)).sum(axis=1, keepdims=bool(keepdims)))
    np.testing.assert_allclose(run(simple, x=values), expected, rtol=1e-5)


def test_guard_after_an_attention_goes_and_others_stay(values):
    def guarded(first):
        nodes = [
            helper.make_node(*first),
            helper.make_node("IsNaN", ["s"], ["n"]),
            helper.make_node("Where", ["n", "zero", "s"], ["w"]),
            helper.make_node("Mul", ["w", "two"], ["y"]),
        ]
        return model_of(nodes, values.shape, 4, [("zero", np.float32(0)), ("two", np.float32(2))])

    model = guarded(("Softmax", ["x"], ["s"]))
    simple = simplify_graph(model)
    assert operators(simple) == {"Softmax", "Mul"}
    np.testing.assert_array_equal(run(simple, x=values), run(model, x=values))
    other = guarded(("Sqrt", ["x"], ["s"]))
    assert operators(simplify_graph(other)) == operators(other)
    np.testing.assert_array_equal(run(simplify_graph(other), x=values), run(other, x=values))


def test_the_bundled_model_maps_the_same():
    model = onnx.load(str(BUNDLED))
    bands, size = (model.graph.input[0].type.tensor_type.shape.dim[index].dim_value for index in (1, 2))
    image = np.random.default_rng(0).random((1, bands, size, size), np.float32) * 0.4
    expected, found = run(model, image=image), run(simplify_graph(model), image=image)
    assert np.abs(found - expected).max() < 1e-4
    assert (found.argmax(axis=1) == expected.argmax(axis=1)).mean() > 0.9999
