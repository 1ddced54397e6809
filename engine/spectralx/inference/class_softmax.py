"""The softmax at the end of a model in steps that ONNX Runtime computes several times faster on a CPU.

The runtime moves the channels of an image to the end and back for a softmax over them, which takes longer than the rest
of a small network. Files keep the softmax, because other readers look for it (Deepness); a session gets the steps.

One of the steps is worth an output of its own: ``-log(sum(exp(logits)))`` is the energy score of Liu et al. (2020,
arXiv 2010.03759), which is high where an image is unlike what the model learned from. Files do not hold it as an
output, because other readers take a second output for a second map.
"""

from __future__ import annotations

import numpy as np

from spectralx.inference.graph_parts import (
    ATTRIBUTE_INTEGER,
    ATTRIBUTE_INTEGERS,
    ATTRIBUTE_NAME,
    ATTRIBUTE_TYPE,
    GRAPH_NODE,
    GRAPH_OUTPUT,
    MODEL_GRAPH,
    MODEL_OPSET,
    NODE_ATTRIBUTE,
    NODE_DOMAIN,
    NODE_INPUT,
    NODE_NAME,
    NODE_OPERATOR,
    NODE_OUTPUT,
    OPSET_DOMAIN,
    OPSET_VERSION,
    VALUE_NAME,
    initializer,
    one,
)
from spectralx.inference.protobuf import Field, of_bytes, of_integer, parse, texts
from spectralx.spec import NOVELTY_OUTPUT, PROBABILITIES_OUTPUT

_AXES = "spectralx_last_axis"
_CLASS_AXIS = 1
_INTEGERS = 7

# From these versions of the operators on, softmax is over one axis, and the largest takes its axes as an input.
_SOFTMAX_OF_AXIS, _AXES_AS_INPUT = 13, 18


def in_faster_steps(model: bytes, novelty: bool = False) -> bytes:
    """Return an ONNX file with the softmax over classes as ``exp(x - max) / sum(exp(x - max))``; others as they are.

    Args:
        model: The file.
        novelty: Whether the energy score becomes an output too, float32 ``(N, 1, T, T)``.

    Raises:
        ValueError: It is no ONNX file, or cut off; or the score is asked for and no softmax over classes ends it.
    """
    fields = parse(model)
    version = next((_opset(field) for field in fields if field.number == MODEL_OPSET and _is_plain(field)), 0)
    graph = one(fields, MODEL_GRAPH)
    parts = parse(graph.payload)
    last = next((part for part in parts if part.number == GRAPH_NODE and _is_class_softmax(part)), None)
    if last is None or version < _SOFTMAX_OF_AXIS:
        if novelty:
            raise ValueError("no softmax over classes ends it")
        return model
    steps = _steps(parse(last.payload), version, novelty)
    written = [step for part in parts for step in (steps if part is last else [part.raw])]
    written += [of_bytes(GRAPH_OUTPUT, of_bytes(VALUE_NAME, NOVELTY_OUTPUT))] if novelty else []
    changed = of_bytes(MODEL_GRAPH, *written, initializer(_AXES, np.array([_CLASS_AXIS], np.int64)))
    return b"".join(changed if field is graph else bytes(field.raw) for field in fields)


def _steps(softmax: list[Field], version: int, novelty: bool) -> list[bytes]:
    (logits,), (result,) = texts(softmax, NODE_INPUT), texts(softmax, NODE_OUTPUT)
    names = ("largest", "shifted", "weights", "total", "log", "sum")
    largest, shifted, weights, total, logarithm, score = (f"{result}_{name}" for name in names)
    steps = [
        _node("ReduceMax", [logits, _AXES], largest) if version >= _AXES_AS_INPUT else _largest(logits, largest),
        _node("Sub", [logits, largest], shifted),
        _node("Exp", [shifted], weights),
        _node("ReduceSum", [weights, _AXES], total),
        _node("Div", [weights, total], result),
    ]
    if novelty:
        steps += [_node("Log", [total], logarithm), _node("Add", [largest, logarithm], score)]
        steps.append(_node("Neg", [score], NOVELTY_OUTPUT))
    return steps


def _largest(logits: str, result: str) -> bytes:
    axes = (of_bytes(ATTRIBUTE_NAME, "axes"), of_integer(ATTRIBUTE_INTEGERS, _CLASS_AXIS))
    return _node("ReduceMax", [logits], result, of_bytes(NODE_ATTRIBUTE, *axes, of_integer(ATTRIBUTE_TYPE, _INTEGERS)))


def _node(operator: str, inputs: list[str], result: str, attribute: bytes = b"") -> bytes:
    parts = [of_bytes(NODE_INPUT, name) for name in inputs]
    parts += [of_bytes(NODE_OUTPUT, result), of_bytes(NODE_NAME, f"{result}_step"), of_bytes(NODE_OPERATOR, operator)]
    return of_bytes(GRAPH_NODE, *parts, attribute)


def _is_class_softmax(node: Field) -> bool:
    parts = parse(node.payload)
    if texts(parts, NODE_OPERATOR) != ["Softmax"] or texts(parts, NODE_OUTPUT) != [PROBABILITIES_OUTPUT]:
        return False
    attributes = [parse(part.payload) for part in parts if part.number == NODE_ATTRIBUTE]
    axes = [one(part, ATTRIBUTE_INTEGER).integer for part in attributes if texts(part, ATTRIBUTE_NAME) == ["axis"]]
    return axes == [_CLASS_AXIS] and not any(texts(parts, NODE_DOMAIN))


def _is_plain(opset: Field) -> bool:
    return not any(texts(parse(opset.payload), OPSET_DOMAIN))


def _opset(opset: Field) -> int:
    return one(parse(opset.payload), OPSET_VERSION).integer
