"""Small exported models, written with the onnx package: the real contract, a network of a few weights."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from spectralx.spec import SPEC_KEY, BandSpec, ClassSpec, InputSpec, ModelSpec, NoveltyScale, TrainingStatistics

BANDS = (
    BandSpec(name="blue", wavelength_nm=490, fwhm_nm=65),
    BandSpec(name="green", wavelength_nm=560, fwhm_nm=35),
    BandSpec(name="red", wavelength_nm=665, fwhm_nm=30),
    BandSpec(name="nir", wavelength_nm=842, fwhm_nm=115),
)
CLASSES = (
    ClassSpec(value=1, name="water", color="#2b83ba"),
    ClassSpec(value=2, name="trees", color="#1a7a2e"),
    ClassSpec(value=3, name="low vegetation", color="#a6d96a"),
    ClassSpec(value=4, name="built", color="#d7191c"),
    ClassSpec(value=5, name="bare", color="#d8b365"),
)


NOVELTY = NoveltyScale(scores=(-2.6, -2.0, -1.6), shares=(0, 0.5, 1), pixels=1000)


def make_spec(tile_size: int = 32, bands=BANDS, classes=CLASSES, **changes) -> ModelSpec:
    values = {
        "name": "small",
        "title": "Small test model",
        "bands": bands,
        "gsd_min_m": 5,
        "gsd_max_m": 60,
        "tile_size": tile_size,
        "patch_size": 8,
        "classes": classes,
        "statistics": TrainingStatistics(mean=(0.1,) * len(bands), std=(0.05,) * len(bands)),
        "novelty": NOVELTY,
    }
    return ModelSpec(**{**values, **changes})


def small_graph(spec: ModelSpec, kernel: int = 1, layers: int = 1, seed: int = 0) -> onnx.ModelProto:
    """Standardise by the scene's statistics, `layers` convolutions of `kernel` x `kernel`, softmax.

    The receptive field is ``1 + layers * (kernel - 1)`` pixels.
    """
    random = np.random.default_rng(seed)
    bands, classes, size = len(spec.bands), len(spec.classes), spec.tile_size
    nodes, weights = [], []

    def constant(name, array):
        weights.append(numpy_helper.from_array(np.asarray(array), name))
        return name

    inputs = [helper.make_tensor_value_info("image", TensorProto.FLOAT, ["N", bands, size, size])]
    if spec.input.scene_statistics:
        inputs.append(helper.make_tensor_value_info("statistics", TensorProto.FLOAT, [3, bands]))
    default = np.stack([spec.statistics.mean, spec.statistics.std, np.ones(bands)]).astype(np.float32)
    constant("statistics", default)
    shape = constant("shape", np.array([1, bands, 1, 1], np.int64))
    for row, name in enumerate(("mean", "std")):
        nodes.append(helper.make_node("Gather", ["statistics", constant(f"row{row}", np.int64(row))], [f"{name}_row"]))
        nodes.append(helper.make_node("Reshape", [f"{name}_row", shape], [name]))
    nodes.append(helper.make_node("Sub", ["image", "mean"], ["centred"]))
    nodes.append(helper.make_node("Div", ["centred", "std"], ["layer0"]))
    channels = bands
    for layer in range(1, layers + 1):
        last = layer == layers
        width = classes if last else 8
        scale = 1 / np.sqrt(channels * kernel * kernel)
        weight = random.normal(0, scale, (width, channels, kernel, kernel)).astype(np.float32)
        result = "logits" if last else f"conv{layer}"
        inputs_of = [f"layer{layer - 1}", constant(f"weight{layer}", weight)]
        nodes.append(helper.make_node("Conv", inputs_of, [result], pads=[(kernel - 1) // 2] * 4))
        if not last:
            nodes.append(helper.make_node("Tanh", [result], [f"layer{layer}"]))
        channels = width
    nodes.append(helper.make_node("Softmax", ["logits"], ["probabilities"], axis=1))
    outputs = [helper.make_tensor_value_info("probabilities", TensorProto.FLOAT, ["N", classes, size, size])]
    graph = helper.make_graph(nodes, "small", inputs, outputs, weights)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.checker.check_model(model)
    return model


def write_model(path: Path, spec: ModelSpec | None = None, **graph) -> Path:
    """Write a small model with its specification."""
    spec = spec or make_spec()
    model = small_graph(spec, **graph)
    helper.set_model_props(model, {SPEC_KEY: spec.model_dump_json(), "model_type": '"Segmentor"'})
    path.write_bytes(model.SerializeToString())
    return path


def no_statistics_input() -> InputSpec:
    return InputSpec(scene_statistics=False, unknown_gain="refuse")
