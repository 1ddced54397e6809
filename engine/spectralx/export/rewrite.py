"""The same graph in fewer or cheaper steps: what torch's exporter writes is made for any case, ours is known.

Each pass knows one pattern, keeps the meaning, and is independent of the network. None touches weights.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

import numpy as np
import onnx
from onnx import NodeProto, helper, numpy_helper

_AXES = "spectralx_class_axis"

# From this version of the operators on, all reductions take their axes as an input.
_AXES_AS_INPUT = 18


def simplify_graph(model: onnx.ModelProto) -> onnx.ModelProto:
    """Return the model with guards against empty rows left out and slow reductions in faster steps.

    - ``softmax`` of an attention is followed by ``where(isnan, 0)`` for queries that may see no key. In our networks
      each sees itself, so the guard goes; the comparison with the network would show where one does not.
    - ``softmax`` over the channels of an image moves these to the end and back. It is written as the steps that it
      consists of, which need no such move; at the end of the graph it stays, because readers of the file look for it.
    - ``log(sum(exp))`` is computed item by item by ONNX Runtime; the same steps as operators of their own are not.

    Args:
        model: A graph as torch exports it; it is not changed.
    """
    result = onnx.ModelProto()
    result.CopyFrom(model)
    graph = result.graph
    nodes = _without_nan_guards(graph.node)
    if _opset(model) >= _AXES_AS_INPUT:
        ends = {output.name for output in graph.output}
        last = {node.output[0] for node in nodes if node.op_type == "Softmax" and node.output[0] in ends}
        nodes = [step for node in nodes for step in ([node] if node.output[0] in last else _expanded(node))]
    del graph.node[:]
    graph.node.extend(nodes)
    for number, node in enumerate(graph.node):  # tools go by the names of nodes
        node.name = node.name or f"{node.op_type}_{number}"
    known = {item.name for item in graph.initializer}
    if _AXES not in known and any(_AXES in node.input for node in graph.node):
        graph.initializer.append(numpy_helper.from_array(np.array([1], np.int64), _AXES))
    onnx.checker.check_model(result)
    return result


def _without_nan_guards(nodes: Sequence[NodeProto]) -> list[NodeProto]:
    """Leave out ``where(isnan(x), 0, x)`` after a softmax."""
    readers: dict[str, list[NodeProto]] = defaultdict(list)
    makers = {output: node for node in nodes for output in node.output}
    for node in nodes:
        for name in node.input:
            readers[name].append(node)
    replaced: dict[str, str] = {}
    dropped: set[str] = set()
    for node in nodes:
        if node.op_type != "IsNaN" or makers.get(node.input[0], node).op_type != "Softmax":
            continue
        guards = readers[node.output[0]]
        if len(guards) == 1 and guards[0].op_type == "Where" and guards[0].input[2] == node.input[0]:
            replaced[guards[0].output[0]] = node.input[0]
            dropped |= {node.output[0], guards[0].output[0]}
    kept = [node for node in nodes if node.output[0] not in dropped]
    for node in kept:
        for index, name in enumerate(node.input):
            node.input[index] = replaced.get(name, name)
    return kept


def _expanded(node: NodeProto) -> Iterable[NodeProto]:
    """Return the steps that stand for a node: mostly itself."""
    expand: Callable[[NodeProto], list[NodeProto]] | None = None
    if node.op_type == "Softmax" and _attribute(node, "axis", -1) == 1:
        expand = _channel_softmax
    elif node.op_type == "ReduceLogSumExp" and len(node.input) == 2:
        expand = _log_sum_exp
    return [node] if expand is None else expand(node)


def _channel_softmax(node: NodeProto) -> list[NodeProto]:
    """Return ``exp(x - max) / sum(exp(x - max))`` over the second axis."""
    shifted, total = f"{node.output[0]}_exp", f"{node.output[0]}_sum"
    return [
        *_shifted_exp(node.input[0], _AXES, shifted),
        helper.make_node("ReduceSum", [shifted, _AXES], [total], f"{node.name}_sum", keepdims=1),
        helper.make_node("Div", [shifted, total], list(node.output), f"{node.name}_share"),
    ]


def _log_sum_exp(node: NodeProto) -> list[NodeProto]:
    """Return ``log(sum(exp(x - max))) + max``."""
    values, axes = node.input
    result, keep = node.output[0], _attribute(node, "keepdims", 1)
    shifted, total, logarithm, largest = (f"{result}_{part}" for part in ("exp", "sum", "log", "exp_max"))
    steps = [
        *_shifted_exp(values, axes, shifted),
        helper.make_node("ReduceSum", [shifted, axes], [total], f"{node.name}_sum", keepdims=keep),
        helper.make_node("Log", [total], [logarithm], f"{node.name}_log"),
    ]
    if not keep:
        steps.append(helper.make_node("Squeeze", [largest, axes], [f"{largest}_flat"], f"{node.name}_flat"))
        largest += "_flat"
    return [*steps, helper.make_node("Add", [logarithm, largest], [result], f"{node.name}_add")]


def _shifted_exp(values: str, axes: str, result: str) -> list[NodeProto]:
    """Return the steps of ``exp(values - max)``, of which the largest value is ``<result>_max``."""
    return [
        helper.make_node("ReduceMax", [values, axes], [f"{result}_max"], f"{result}_max", keepdims=1),
        helper.make_node("Sub", [values, f"{result}_max"], [f"{result}_shifted"], f"{result}_shifted"),
        helper.make_node("Exp", [f"{result}_shifted"], [result], result),
    ]


def _opset(model: onnx.ModelProto) -> int:
    return max(int(item.version) for item in model.opset_import if item.domain in ("", "ai.onnx"))


def _attribute(node: NodeProto, name: str, default: int) -> int:
    return next((int(item.i) for item in node.attribute if item.name == name), default)
