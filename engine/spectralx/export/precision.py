"""Exported models in half precision or in whole numbers of 8 bits, for less work of the same network.

``fp16`` keeps weights and activations in half precision, for GPUs; input, output, the last softmax and means weighted
by exponentials stay in single precision. ``int8`` is static quantisation for CPUs with VNNI or AMX: zero points and
scales of the activations come from calibration tiles, those of the weights are per output channel (Jacob et al. 2018,
arXiv 1712.05877), in ONNX's QDQ form that runtimes fuse. Which operators are worth it depends on the network and the
machine, so several choices are made and timed, and the fastest one that maps as the original does is kept.

What a file of less precision says is compared with the original on the same tiles and written into its specification;
too large a difference is refused.
"""

from __future__ import annotations

import contextlib
import logging
import tempfile
import time
import warnings
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
import onnx
import onnxruntime as ort
from numpy.typing import NDArray

from spectralx.errors import EngineError, ExportMismatchError, RequestError, SpectralXError
from spectralx.export.calibration import DEFAULT_TILES, tiles_of_images
from spectralx.export.card import model_card
from spectralx.export.onnx import CheckTiles, random_tiles
from spectralx.export.rewrite import simplify_graph
from spectralx.export.run import tiles_of_run
from spectralx.files import atomic_output
from spectralx.inference.model_file import read_spec
from spectralx.progress import Reporter
from spectralx.spec import (
    IMAGE_INPUT,
    PROBABILITIES_OUTPUT,
    STATISTICS_INPUT,
    ModelSpec,
    PrecisionCheck,
)

Precision = Literal["fp32", "fp16", "int8"]

# Share of pixels that must keep their class.
SMALLEST_AGREEMENT = {"fp32": 0.9999, "fp16": 0.995, "int8": 0.98}

# Steps of the softmax at the end, which stays in single precision.
_SOFTMAX_STEPS = {"Softmax", "Div", "ReduceSum", "Exp", "Sub", "ReduceMax"}

# What makes a number of usual size of exponentials.
_ENDS_OF_SHARES = {"Div", "Log"}

_TIMED_RUNS = 5
_WORTH_IT = 1.05
_SILENT = 4  # ONNX Runtime's severity "fatal"

# Convolutions of few channels take their time in reading and writing, which quantisation adds to.
_WIDE_CHANNELS = 32


@dataclass(frozen=True)
class _Candidate:
    """A way to quantise: what it is called, and the nodes."""

    name: str
    nodes: tuple[str, ...]


def convert_model(
    source: Path,
    target: Path,
    card: Path,
    precision: Precision,
    images: Sequence[Path],
    run: Path | None,
    reporter: Reporter,
) -> ModelSpec:
    """Convert an exported model and write its card.

    Args:
        source: Exported model in single precision.
        target: File to write.
        card: Card to write.
        precision: ``fp16`` or ``int8``, or ``fp32`` for the same in faster steps.
        images: Imagery to calibrate and compare on.
        run: Run whose scenes are taken where no images are named.
        reporter: Receives progress and warnings.

    Returns:
        The specification as it was written.

    Raises:
        RequestError: The model takes any bands, or was converted before; ``int8`` without imagery.
        ExportMismatchError: Too many pixels get another class; no file is left.
    """
    spec = read_spec(source)
    if spec.any_bands is not None:
        raise RequestError(
            f"{source} takes any bands.", "Make it one for the bands of a sensor first: `export --fold`."
        )
    if spec.precision is not None:
        raise RequestError(f"{source} is in {spec.precision.name} already.", "Name the model that it was made of.")
    spec = write_precision(source, target, precision, _tiles(spec, precision, images, run), reporter)
    with atomic_output(card) as path:
        path.write_text(model_card(spec), encoding="utf-8")
    reporter.progress(1.0, "converted")
    return spec


def _tiles(spec: ModelSpec, precision: Precision, images: Sequence[Path], run: Path | None) -> CheckTiles:
    if images:
        return tiles_of_images(images, spec)
    if run is not None:
        return tiles_of_run(run, spec, DEFAULT_TILES)
    if precision == "int8":
        raise RequestError("int8 is calibrated on imagery, and none is named.", "Name some with --calibrate IMAGE.")
    return random_tiles(spec)


def write_precision(
    source: Path, target: Path, precision: Precision, tiles: CheckTiles, reporter: Reporter
) -> ModelSpec:
    """Write a model in another precision.

    Args:
        source: Exported model in single precision.
        target: File to write.
        precision: ``fp16`` or ``int8``, or ``fp32`` for the same in faster steps.
        tiles: What the network computes on them sets the scales of ``int8``, and on all of them the files are compared.
        reporter: Receives progress, and a warning where int8 brings no speed on this machine.

    Returns:
        The specification as it was written, with ``precision`` unless that is single.

    Raises:
        ExportMismatchError: Too many pixels get another class; no file is left.
        EngineError: The graph cannot be converted.
    """
    spec = read_spec(source)
    with tempfile.TemporaryDirectory(prefix="spectralx-") as folder:
        try:
            with _quiet():
                simple = Path(folder) / "fp32.onnx"
                onnx.save(simplify_graph(onnx.load(str(source))), str(simple))
                made = _MAKERS[precision](simple, Path(folder), tiles)
                found = [_Result.of(name, path, source, tiles) for name, path in _reported(made, reporter)]
        except SpectralXError:
            raise
        except Exception as error:  # the converters raise whatever comes
            raise EngineError(
                f"{source} cannot be converted to {precision}: {(str(error) or type(error).__name__).splitlines()[0]}",
                "Keep it as it is.",
            ) from error
        best = _best(found, precision, source)
        if precision != "fp32":
            spec = spec.model_copy(update={"precision": best.check(precision)})
        if precision == "int8" and best.speed < _WORTH_IT:
            reporter.warning(f"int8 is no faster on this machine: {best.speed:.2f} times the speed of fp32.")
        graph = onnx.load(str(best.path))
        onnx.helper.set_model_props(graph, spec.properties())
        with atomic_output(target) as temporary:
            onnx.save(graph, str(temporary))
    return spec


@dataclass(frozen=True)
class _Result:
    """How a converted file compares with the original."""

    name: str
    path: Path
    agreement: float
    difference: float
    pixels: int
    tiles: int
    speed: float

    @classmethod
    def of(cls, name: str, path: Path, source: Path, tiles: CheckTiles) -> _Result:
        """Run both files on all tiles, one after the other, and time them on the first."""
        sessions = [_session(file) for file in (source, path)]
        same, pixels, largest = 0, 0, 0.0
        for image, statistics in zip(tiles.images, tiles.statistics):
            expected, got = (_run(session, image[None], statistics) for session in sessions)
            largest = max(largest, float(np.abs(got - expected).max()) if np.isfinite(got).all() else float("inf"))
            same += int((got.argmax(axis=1) == expected.argmax(axis=1)).sum())
            pixels += expected[:, 0].size
        seconds = [float("inf")] * 2
        for _ in range(_TIMED_RUNS):
            for index, session in enumerate(sessions):
                began = time.perf_counter()
                _run(session, tiles.images[:1], tiles.statistics[0])
                seconds[index] = min(seconds[index], time.perf_counter() - began)
        return cls(name, path, same / pixels, largest, pixels, len(tiles.images), seconds[0] / seconds[1])

    def check(self, precision: Precision) -> PrecisionCheck:
        """Return what the specification says of it; the speed on a CPU says nothing of fp16."""
        return PrecisionCheck(
            name=precision,
            operators=self.name,
            class_agreement=self.agreement,
            max_abs_difference=self.difference,
            pixels=self.pixels,
            tiles=self.tiles,
            speed=round(self.speed, 2) if precision == "int8" else None,
        )


def _best(found: list[_Result], precision: Precision, source: Path) -> _Result:
    limit = SMALLEST_AGREEMENT[precision]
    good = [result for result in found if result.agreement >= limit and np.isfinite(result.difference)]
    if not good:
        closest = max(found, key=lambda result: result.agreement)
        raise ExportMismatchError(
            f"{source} in {precision} maps {100 * (1 - closest.agreement):.1f} % of the pixels to another class, more "
            f"than {100 * (1 - limit):.1f} %.",
            "Keep it in single precision, or calibrate on imagery that is more like what will be mapped.",
        )
    return max(good, key=lambda result: result.speed)


def _as_it_is(source: Path, _folder: Path, _tiles: CheckTiles) -> Iterator[tuple[str, Path]]:
    yield "none", source


def _halved(source: Path, folder: Path, _tiles: CheckTiles) -> Iterator[tuple[str, Path]]:
    """Convert to half precision, but for input, output, statistics, the softmax at the end and exponential weights."""
    from onnxruntime.transformers.float16 import convert_float_to_float16
    from onnxruntime.transformers.onnx_model import OnnxModel

    model = onnx.load(str(source))
    kept = sorted({*_last_softmax(model), *_exponential_shares(model)})
    halved = convert_float_to_float16(model, keep_io_types=True, node_block_list=kept)
    _drop_needless_casts(halved.graph)
    OnnxModel(halved).topological_sort()
    onnx.checker.check_model(halved)
    path = folder / "fp16.onnx"
    onnx.save(halved, str(path))
    yield "all but the last softmax and exponential weights", path


def _drop_needless_casts(graph: onnx.GraphProto) -> None:
    """Pass what a node in single precision makes on to the next one as it is, and give nodes names of their own.

    The converter rounds it to half precision on the way, and writes a cast once for each reader of a value.
    """
    makers: dict[str, onnx.NodeProto] = {}
    for node in graph.node:
        makers.setdefault(node.output[0], node)
    for node in makers.values():
        for index, name in enumerate(node.input):
            wide = makers.get(name)
            narrow = makers.get(wide.input[0]) if wide is not None and wide.op_type == "Cast" else None
            if narrow is not None and narrow.op_type == "Cast" and name.endswith("_cast_to_fp32"):
                node.input[index] = narrow.input[0]
    nodes = list(makers.values())
    for _ in range(2):  # the cast back to single precision, then the one to half precision that only it read
        read = {name for node in nodes for name in node.input} | {item.name for item in graph.output}
        nodes = [node for node in nodes if read.intersection(node.output)]
    for number, node in enumerate(nodes):
        node.name = f"{node.name}_{number}"
    del graph.node[:]
    graph.node.extend(nodes)


def _last_softmax(model: onnx.ModelProto) -> list[str]:
    """Return the names of the nodes that make probabilities of logits."""
    makers = {output: node for node in model.graph.node for output in node.output}
    found: dict[str, None] = {}
    waiting = [PROBABILITIES_OUTPUT]
    while waiting:
        node = makers.get(waiting.pop())
        if node is not None and node.op_type in _SOFTMAX_STEPS and node.name not in found:
            found[node.name] = None
            waiting += node.input
    return list(found)


def _exponential_shares(model: onnx.ModelProto) -> set[str]:
    """Return the names of the nodes between an exponential and the quotient of two sums of it.

    The exponentials are of scores below the largest one: half precision ends at exp(-17), and what lies far from the
    largest would be 0 / 0.
    """
    readers: dict[str, list[onnx.NodeProto]] = defaultdict(list)
    for node in model.graph.node:
        for name in node.input:
            readers[name].append(node)
    found: set[str] = set()
    for node in model.graph.node:
        if node.op_type == "Exp":
            after = _until_quotient(node, readers)
            reached = {output for item in after for output in item.output}
            if any(item.op_type == "Div" and reached.issuperset(item.input) for item in after):
                found |= {item.name for item in after}
    return found


def _until_quotient(node: onnx.NodeProto, readers: dict[str, list[onnx.NodeProto]]) -> list[onnx.NodeProto]:
    """Return the node and all that follow up to the next quotients or logarithms."""
    found = {node.name: node}
    waiting = [node]
    while waiting:
        last = waiting.pop()
        if last.op_type in _ENDS_OF_SHARES:
            continue
        following = [item for output in last.output for item in readers[output] if item.name not in found]
        found.update({item.name: item for item in following})
        waiting += following
    return list(found.values())


def _quantised(source: Path, folder: Path, tiles: CheckTiles) -> Iterator[tuple[str, Path]]:
    """Quantise in each of the ways that may be worth it."""
    from onnxruntime.quantization import QuantFormat, QuantType, quantize_static
    from onnxruntime.quantization.shape_inference import quant_pre_process

    prepared = folder / "prepared.onnx"
    # Without its optimization, which writes constants of masks that the runtime computes when it loads the file.
    quant_pre_process(str(source), str(prepared), skip_optimization=True, skip_symbolic_shape=True)
    for number, candidate in enumerate(_candidates(onnx.load(str(prepared)))):
        path = folder / f"int8_{number}.onnx"
        quantize_static(
            str(prepared),
            str(path),
            _Reader(tiles),
            quant_format=QuantFormat.QDQ,
            per_channel=True,
            activation_type=QuantType.QUInt8,
            weight_type=QuantType.QInt8,
            nodes_to_quantize=list(candidate.nodes),
        )
        yield candidate.name, path


def _candidates(model: onnx.ModelProto) -> list[_Candidate]:
    """Return sets of nodes with constant weights: wide convolutions, all convolutions, and these with the products."""
    weights = {item.name: list(item.dims) for item in model.graph.initializer}
    fixed = [node for node in model.graph.node if len(node.input) > 1 and node.input[1] in weights]
    convolutions = [node for node in fixed if node.op_type == "Conv"]
    wide = [node for node in convolutions if weights[node.input[1]][1] >= _WIDE_CHANNELS]
    products = [node for node in fixed if node.op_type in ("MatMul", "Gemm")]
    sets = {
        "wide convolutions": wide,
        "convolutions": convolutions,
        "wide convolutions and products with weights": wide + products,
    }
    found: dict[tuple[str, ...], str] = {}
    for name, nodes in sets.items():
        if nodes:
            found.setdefault(tuple(sorted(node.name for node in nodes)), name)
    if not found:
        raise ValueError("it has no convolution and no product with weights")
    return [_Candidate(name, nodes) for nodes, name in found.items()]


_MAKERS = {"fp32": _as_it_is, "fp16": _halved, "int8": _quantised}


class _Reader:
    """Hands the calibration tiles to the quantiser one by one."""

    def __init__(self, tiles: CheckTiles) -> None:
        self._pairs = iter(list(zip(tiles.images, tiles.statistics)))

    def get_next(self) -> dict[str, NDArray[np.float32]] | None:
        """Return the next tile; None at the end."""
        pair = next(self._pairs, None)
        return None if pair is None else {IMAGE_INPUT: pair[0][None], STATISTICS_INPUT: pair[1]}


def _reported(made: Iterator[tuple[str, Path]], reporter: Reporter) -> Iterator[tuple[str, Path]]:
    for number, (name, path) in enumerate(made):
        reporter.check_cancelled()
        reporter.progress(min(0.9, 0.3 + 0.2 * number), f"Comparing: {name}")
        yield name, path


def _session(path: Path) -> ort.InferenceSession:
    options = ort.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = _SILENT
    return ort.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def _run(session: ort.InferenceSession, images: NDArray[np.float32], statistics: NDArray[np.float32]) -> Any:
    feed = {IMAGE_INPUT: images}
    if STATISTICS_INPUT in {item.name for item in session.get_overridable_initializers()}:
        feed[STATISTICS_INPUT] = statistics
    return session.run([PROBABILITIES_OUTPUT], feed)[0]


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Silence the tools: they warn of steps that were left out on purpose."""
    previous = logging.root.manager.disable
    logging.disable(logging.WARNING)
    ort.set_default_logger_severity(_SILENT)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.disable(previous)
