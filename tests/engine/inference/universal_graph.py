"""A small model that takes any bands, written with the onnx package: the real contract, weights from a few Gaussians.

Every class looks at the standardised spectrum through a Gaussian response of its own; the share of a band is inverse to
the number of bands around it, as in the real network.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from spectralx.spec import AnyBands, ModelSpec, TrainingStatistics

from .graphs import CLASSES

ANCHORS_NM = np.array([480, 560, 660, 850, 1600], np.float32)


def universal_spec(tile_size: int = 32, **changes) -> ModelSpec:
    """Return a specification for 400 to 2500 nm."""
    values = {
        "name": "anybands",
        "title": "Any bands",
        "bands": (),
        "any_bands": AnyBands(first_nm=400, last_nm=2500),
        "gsd_min_m": 1,
        "gsd_max_m": 60,
        "tile_size": tile_size,
        "patch_size": 8,
        "classes": CLASSES,
        "statistics": TrainingStatistics(mean=(0.1, 0.3), std=(0.05, 0.1), wavelength_nm=(450, 850)),
    }
    return ModelSpec(**{**values, **changes})


def universal_graph(spec: ModelSpec) -> onnx.ModelProto:
    """Return the graph: standardise, weigh the bands, softmax."""
    size, weights, nodes = spec.tile_size, [], []

    def constant(name, array):
        weights.append(numpy_helper.from_array(np.asarray(array), name))
        return name

    def node(kind, inputs, output, **attributes):
        nodes.append(helper.make_node(kind, inputs, [output], **attributes))
        return output

    def gaussian(name, places, axis, variance):
        """Return exp(-(place - wavelength)² / variance), (places, C)."""
        row = node("Unsqueeze", ["wavelength_nm", constant(f"{name}_row", np.array([0], np.int64))], f"{name}_bands")
        column = node("Unsqueeze", [places, constant(f"{name}_axis", np.array([axis], np.int64))], f"{name}_places")
        difference = node("Sub", [column, row], f"{name}_difference")
        square = node("Mul", [difference, difference], f"{name}_square")
        return node("Exp", [node("Neg", [node("Div", [square, variance], f"{name}_scaled")], f"{name}_neg")], name)

    crowd = gaussian("crowd", "wavelength_nm", 1, constant("density", np.float32(200)))
    counts = node("ReduceSum", [crowd, constant("second", np.array([1], np.int64))], "counts", keepdims=0)
    widened = node("Mul", ["fwhm_nm", constant("widening", np.float32(500))], "widened")
    response = gaussian("response", constant("anchors", ANCHORS_NM), 1, widened)
    shared = node("Div", [response, counts], "shared")
    total = node("ReduceSum", [shared, constant("last", np.array([1], np.int64))], "total", keepdims=1)
    rows = node("Div", [shared, node("Add", [total, constant("tiny", np.float32(1e-6))], "safe")], "rows")
    kernel = node("Unsqueeze", [rows, constant("pixel", np.array([2, 3], np.int64))], "kernel")

    for row, name in enumerate(("mean", "std")):
        node("Gather", ["statistics", constant(f"row{row}", np.int64(row))], f"{name}_row")
        node("Reshape", [f"{name}_row", constant(f"shape{row}", np.array([1, -1, 1, 1], np.int64))], name)
    node("Sub", ["image", "mean"], "centred")
    node("Div", ["centred", "std"], "standardised")
    node("Conv", ["standardised", kernel], "logits")
    node("Softmax", ["logits"], "probabilities", axis=1)

    def floats(name, shape):
        return helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)

    inputs = [
        floats("image", ["N", "C", size, size]),
        floats("wavelength_nm", ["C"]),
        floats("fwhm_nm", ["C"]),
        floats("statistics", [3, "C"]),
    ]
    outputs = [floats("probabilities", ["N", len(spec.classes), size, size])]
    graph = helper.make_graph(nodes, "universal", inputs, outputs, weights)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.checker.check_model(model)
    return model


def write_universal(path: Path, spec: ModelSpec | None = None) -> Path:
    """Write the model with its specification."""
    spec = spec or universal_spec()
    model = universal_graph(spec)
    helper.set_model_props(model, spec.properties())
    path.write_bytes(model.SerializeToString())
    return path
