"""Graphs in half precision, where half precision is enough."""

from __future__ import annotations

from collections import defaultdict

import onnx

from spectralx.spec import PROBABILITIES_OUTPUT

# Steps of the softmax at the end, which stays in single precision.
_SOFTMAX_STEPS = {"Softmax", "Div", "ReduceSum", "Exp", "Sub", "ReduceMax"}

# What makes a number of usual size of exponentials.
_ENDS_OF_SHARES = {"Div", "Log"}


def halve_graph(model: onnx.ModelProto) -> onnx.ModelProto:
    """Return the model in half precision, but for what needs the range of single precision.

    That is input, output and statistics, the softmax at the end, and means weighted by exponentials.

    Args:
        model: A graph in single precision whose nodes have names.
    """
    from onnxruntime.transformers.float16 import convert_float_to_float16
    from onnxruntime.transformers.onnx_model import OnnxModel

    kept = sorted({*_last_softmax(model), *_exponential_shares(model)})
    halved = convert_float_to_float16(model, keep_io_types=True, node_block_list=kept)
    _drop_needless_casts(halved.graph)
    OnnxModel(halved).topological_sort()
    onnx.checker.check_model(halved)
    return halved


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
