"""Weights in half precision inside a file that computes in single precision: half the size, at the speed of before.

A network is rounded before it is exported, so that the file can be compared with it to the last bit. Weights that lose
nothing by it are stored in half precision; a cast makes single precision of them, once, when a runtime opens the file.
"""

from __future__ import annotations

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import nn

# Smaller tensors (biases, norms, gains) are not worth a node, and rounding them costs most.
_FEWEST = 1024
_SUFFIX = "_half"


@torch.no_grad()
def round_weights(network: nn.Module) -> None:
    """Round the larger weights of a network to half precision, in place; they stay in single precision."""
    for parameter in network.parameters():
        if parameter.numel() >= _FEWEST:
            parameter.copy_(parameter.half().to(parameter.dtype))


def store_compactly(model: onnx.ModelProto) -> None:
    """Store weights in half precision where that loses nothing, in place."""
    kept, casts = [], []
    for entry in model.graph.initializer:
        values = numpy_helper.to_array(entry)
        half = _without_loss(values)
        if half is None:
            kept.append(entry)
            continue
        stored = f"{entry.name}{_SUFFIX}"
        kept.append(numpy_helper.from_array(half, stored))
        casts.append(helper.make_node("Cast", [stored], [entry.name], name=f"{stored}_cast", to=TensorProto.FLOAT))
    nodes = [*casts, *model.graph.node]
    del model.graph.initializer[:], model.graph.node[:]
    model.graph.initializer.extend(kept)
    model.graph.node.extend(nodes)


def restore_weights(model: onnx.ModelProto) -> None:
    """Undo :func:`store_compactly`, in place, for tools that look for weights where they are used."""
    stored = {entry.name: entry for entry in model.graph.initializer}
    nodes = []
    for node in model.graph.node:
        if node.op_type == "Cast" and node.input[0] in stored and node.input[0].endswith(_SUFFIX):
            half = numpy_helper.to_array(stored.pop(node.input[0]))
            stored[node.output[0]] = numpy_helper.from_array(half.astype(np.float32), node.output[0])
        else:
            nodes.append(node)
    del model.graph.initializer[:], model.graph.node[:]
    model.graph.initializer.extend(stored.values())
    model.graph.node.extend(nodes)


def _without_loss(values: np.ndarray) -> np.ndarray | None:
    if values.dtype != np.float32 or values.size < _FEWEST:
        return None
    with np.errstate(over="ignore"):
        half = values.astype(np.float16)
    return half if np.array_equal(half.astype(np.float32), values) else None
