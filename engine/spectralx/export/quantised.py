"""Graphs in whole numbers of 8 bits, in each of the ways that may be worth it.

Static quantisation in ONNX's QDQ form, which runtimes fuse: zero points and scales of the activations come from
calibration tiles, those of the weights are per output channel (Jacob et al. 2018, arXiv 1712.05877).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnx
from numpy.typing import NDArray

from spectralx.export.onnx import CheckTiles
from spectralx.spec import IMAGE_INPUT, STATISTICS_INPUT

# Convolutions of few channels take their time in reading and writing, which quantisation adds to.
_WIDE_CHANNELS = 32


@dataclass(frozen=True)
class _Candidate:
    """A way to quantise: what it is called, and the nodes."""

    name: str
    nodes: tuple[str, ...]


def quantise(source: Path, folder: Path, tiles: CheckTiles) -> Iterator[tuple[str, Path]]:
    """Quantise a file in each of the ways that may be worth it.

    Args:
        source: Model in single precision.
        folder: Folder for the files.
        tiles: What the network computes on them sets the scales.

    Yields:
        What is quantised, and the file.

    Raises:
        ValueError: The network has nothing to quantise.
    """
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


class _Reader:
    """Hands the calibration tiles to the quantiser one by one."""

    def __init__(self, tiles: CheckTiles) -> None:
        self._pairs = iter(list(zip(tiles.images, tiles.statistics)))

    def get_next(self) -> dict[str, NDArray[np.float32]] | None:
        """Return the next tile; None at the end."""
        pair = next(self._pairs, None)
        return None if pair is None else {IMAGE_INPUT: pair[0][None], STATISTICS_INPUT: pair[1]}
