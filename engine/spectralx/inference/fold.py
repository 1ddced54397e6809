"""Folds a model that takes any bands for the bands of one scene or sensor, from the ONNX file alone.

The graph of such a model has a part that depends on the wavelengths and not on the pixels: the generator of the
weights. Here it is run once for the bands at hand, its results become constants, and it is cut off. What is left has
one column of weights a band, as a model that was trained for these bands alone, and costs as much. Neither torch nor
the onnx package is needed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnxruntime as ort

from spectralx.errors import BandError, ModelFileError
from spectralx.inference.graph_parts import (
    DATA_TYPES,
    GRAPH_INITIALIZER,
    GRAPH_INPUT,
    GRAPH_NODE,
    GRAPH_OUTPUT,
    GRAPH_VALUE_INFO,
    MODEL_GRAPH,
    MODEL_PROPERTIES,
    NODE_INPUT,
    NODE_OUTPUT,
    TENSOR_NAME,
    VALUE_NAME,
    initializer,
    one,
)
from spectralx.inference.model_file import read_spec
from spectralx.inference.protobuf import of_bytes, of_integer, parse, texts
from spectralx.spec import FWHM_INPUT, IMAGE_INPUT, STATISTICS_INPUT, WAVELENGTH_INPUT, BandSpec, ModelSpec

# Further field numbers of onnx.proto.
_ENTRY_KEY, _ENTRY_VALUE = 1, 2
_VALUE_TYPE = 2
_TYPE_TENSOR, _TENSOR_ELEMENT, _TENSOR_SHAPE, _SHAPE_DIM, _DIM_VALUE = 1, 1, 2, 1, 1

_FLOAT = DATA_TYPES[np.dtype(np.float32)]
_SILENT = 4
_BANDS_AXIS = 1

Array = npt.NDArray[np.generic]


@dataclass(frozen=True)
class _Node:
    raw: memoryview
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]


@dataclass(frozen=True)
class _Graph:
    """The parts of a graph that a fold moves; ``rest`` are the fields that stay as they are."""

    nodes: tuple[_Node, ...]
    initializers: dict[str, memoryview]
    inputs: dict[str, memoryview]
    outputs: tuple[str, ...]
    rest: tuple[memoryview, ...]


def fold(path: Path, bands: Sequence[BandSpec], name: str | None = None, title: str | None = None) -> bytes:
    """Return a model that takes any bands as one that takes these.

    Args:
        path: Exported model whose specification has ``any_bands``.
        bands: The bands, in the order in which images have them.
        name: Name of the folded model; that of the model by default.
        title: Title of the folded model; that of the model by default.

    Returns:
        An ONNX file with the input ``image``, as `spectralx export` writes it for a fixed set of bands.

    Raises:
        ModelFileError: The file is damaged, or its model has bands of its own.
        BandError: The bands are fewer than the model needs.
    """
    spec = read_spec(path)
    if spec.any_bands is None:
        raise ModelFileError(f"The model {path} has bands of its own.", "Only a model that takes any bands is folded.")
    if len(bands) < spec.any_bands.fewest:
        raise BandError(
            f"{spec.name} needs at least {spec.any_bands.fewest} bands, and there are {len(bands)}.",
            "Use an image with more spectral bands.",
        )
    renamed = {"name": name or spec.name, "title": title or spec.title}
    folded = spec.for_bands(bands).model_copy(update=renamed)
    try:
        model = parse(path.read_bytes())
        graph = _read_graph(one(model, MODEL_GRAPH).payload)
        header = [bytes(field.raw) for field in model if field.number not in (MODEL_GRAPH, MODEL_PROPERTIES)]
        constants = _generate(graph, header, bands)
        written = _folded_graph(graph, constants, folded)
    except (ValueError, UnicodeDecodeError) as error:
        raise ModelFileError(f"The model {path} is damaged: {error}.", "Copy or export it again.") from error
    entries = (
        of_bytes(MODEL_PROPERTIES, of_bytes(_ENTRY_KEY, key), of_bytes(_ENTRY_VALUE, value))
        for key, value in folded.properties().items()
    )
    return b"".join([*header, of_bytes(MODEL_GRAPH, *written), *entries])


def _read_graph(message: memoryview) -> _Graph:
    nodes: list[_Node] = []
    initializers: dict[str, memoryview] = {}
    inputs: dict[str, memoryview] = {}
    outputs, rest = [], []
    for field in parse(message):
        if field.number == GRAPH_NODE:
            parts = parse(field.payload)
            nodes.append(_Node(field.raw, tuple(texts(parts, NODE_INPUT)), tuple(texts(parts, NODE_OUTPUT))))
        elif field.number == GRAPH_INITIALIZER:
            initializers[one(parse(field.payload), TENSOR_NAME).text] = field.raw
        elif field.number == GRAPH_INPUT:
            inputs[one(parse(field.payload), VALUE_NAME).text] = field.raw
        elif field.number != GRAPH_VALUE_INFO:
            rest.append(field.raw)
            if field.number == GRAPH_OUTPUT:
                outputs.append(one(parse(field.payload), VALUE_NAME).text)
    if not {IMAGE_INPUT, WAVELENGTH_INPUT, FWHM_INPUT} <= set(inputs):
        raise ValueError(f"its graph takes {', '.join(inputs)}")
    return _Graph(tuple(nodes), initializers, inputs, tuple(outputs), tuple(rest))


def _split(graph: _Graph) -> tuple[list[_Node], list[_Node]]:
    """Return the nodes that depend on the bands alone, or on nothing, and the others; nodes stand in running order."""
    known = {"", WAVELENGTH_INPUT, FWHM_INPUT, *graph.initializers}
    generator, others = [], []
    for node in graph.nodes:
        if known.issuperset(node.inputs):
            known.update(node.outputs)
            generator.append(node)
        else:
            others.append(node)
    return generator, others


def _generate(graph: _Graph, header: Sequence[bytes], bands: Sequence[BandSpec]) -> dict[str, Array]:
    """Run the generator; return what the other nodes take from it."""
    generator, others = _split(graph)
    made = {name for node in generator for name in node.outputs}
    needed = sorted(made & _taken(others, graph.outputs))
    needed_here = _taken(generator, ())
    parts: list[bytes | memoryview] = [node.raw for node in generator]
    parts += [raw for name, raw in graph.initializers.items() if name in needed_here]
    parts += [_value_info(GRAPH_INPUT, name, [len(bands)]) for name in (WAVELENGTH_INPUT, FWHM_INPUT)]
    parts += [of_bytes(GRAPH_OUTPUT, of_bytes(VALUE_NAME, name)) for name in needed]
    options = ort.SessionOptions()
    options.log_severity_level = _SILENT
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    model = b"".join([*header, of_bytes(MODEL_GRAPH, of_bytes(2, "generator"), *parts)])
    # On the CPU whatever the model itself runs on: the same weights everywhere.
    try:
        session = ort.InferenceSession(model, options, providers=["CPUExecutionProvider"])
        feed = {
            WAVELENGTH_INPUT: np.array([band.wavelength_nm for band in bands], np.float32),
            FWHM_INPUT: np.array([band.fwhm_nm for band in bands], np.float32),
        }
        taken = {node.name for node in session.get_inputs()}
        values = session.run(needed, {key: value for key, value in feed.items() if key in taken})
    except Exception as error:  # the runtime's exceptions share no public base class
        raise ValueError(str(error).strip().splitlines()[0]) from error
    return dict(zip(needed, values, strict=True))


def _folded_graph(graph: _Graph, constants: dict[str, Array], spec: ModelSpec) -> list[bytes | memoryview]:
    """Return the fields of the graph without its generator."""
    _generator, others = _split(graph)
    taken = _taken(others, graph.outputs)
    parts: list[bytes | memoryview] = [node.raw for node in others]
    parts += [raw for name, raw in graph.initializers.items() if name in taken]
    parts += [initializer(name, values) for name, values in constants.items()]
    for name, raw in graph.inputs.items():
        if name == IMAGE_INPUT:
            parts.append(_with_bands(raw, len(spec.bands)))
        elif name == STATISTICS_INPUT:
            default = np.stack([spec.statistics.mean, spec.statistics.std, np.ones(len(spec.bands))])
            parts.append(_value_info(GRAPH_INPUT, name, list(default.shape)))
            parts.append(initializer(name, default.astype(np.float32)))
        elif name not in (WAVELENGTH_INPUT, FWHM_INPUT):
            parts.append(raw)
    return [*parts, *graph.rest]


def _taken(nodes: Iterable[_Node], outputs: Collection[str]) -> set[str]:
    return {name for node in nodes for name in node.inputs} | set(outputs)


def _value_info(number: int, name: str, shape: Sequence[int]) -> bytes:
    """Return an input of float32."""
    dims = (of_bytes(_SHAPE_DIM, of_integer(_DIM_VALUE, size)) for size in shape)
    tensor = of_bytes(_TYPE_TENSOR, of_integer(_TENSOR_ELEMENT, _FLOAT), of_bytes(_TENSOR_SHAPE, *dims))
    return of_bytes(number, of_bytes(VALUE_NAME, name), of_bytes(_VALUE_TYPE, tensor))


def _with_bands(raw: memoryview, count: int) -> bytes:
    """Return the input `image` with its number of bands; its other dimensions stay."""
    value = parse(one(parse(raw), GRAPH_INPUT).payload)
    tensor = parse(one(parse(one(value, _VALUE_TYPE).payload), _TYPE_TENSOR).payload)
    dims = [bytes(field.raw) for field in parse(one(tensor, _TENSOR_SHAPE).payload) if field.number == _SHAPE_DIM]
    dims[_BANDS_AXIS] = of_bytes(_SHAPE_DIM, of_integer(_DIM_VALUE, count))
    changed = of_bytes(_TYPE_TENSOR, of_integer(_TENSOR_ELEMENT, _FLOAT), of_bytes(_TENSOR_SHAPE, *dims))
    return of_bytes(GRAPH_INPUT, of_bytes(VALUE_NAME, IMAGE_INPUT), of_bytes(_VALUE_TYPE, changed))
