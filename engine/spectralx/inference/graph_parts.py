"""Parts of an ONNX graph by their numbers in onnx.proto, taken from a file and made for one."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from spectralx.inference.protobuf import Field, of_bytes, of_integer

# ModelProto, OperatorSetIdProto, GraphProto, NodeProto, ValueInfoProto, AttributeProto.
MODEL_GRAPH, MODEL_OPSET, MODEL_PROPERTIES = 7, 8, 14
OPSET_DOMAIN, OPSET_VERSION = 1, 2
GRAPH_NODE, GRAPH_INITIALIZER, GRAPH_INPUT, GRAPH_OUTPUT, GRAPH_VALUE_INFO = 1, 5, 11, 12, 13
NODE_INPUT, NODE_OUTPUT, NODE_NAME, NODE_OPERATOR, NODE_ATTRIBUTE, NODE_DOMAIN = 1, 2, 3, 4, 5, 7
VALUE_NAME = 1
ATTRIBUTE_NAME, ATTRIBUTE_INTEGER, ATTRIBUTE_INTEGERS, ATTRIBUTE_TYPE = 1, 3, 8, 20

_TENSOR_DIMS, _TENSOR_TYPE, TENSOR_NAME, _TENSOR_RAW = 1, 2, 8, 9

DATA_TYPES = {
    np.dtype(np.float32): 1,
    np.dtype(np.uint8): 2,
    np.dtype(np.int8): 3,
    np.dtype(np.int32): 6,
    np.dtype(np.int64): 7,
    np.dtype(np.bool_): 9,
    np.dtype(np.float16): 10,
    np.dtype(np.float64): 11,
}


def one(fields: Iterable[Field], number: int) -> Field:
    """Return the field of a number.

    Raises:
        ValueError: It is not there, or more than once.
    """
    found = [field for field in fields if field.number == number]
    if len(found) != 1:
        raise ValueError(f"field {number} is there {len(found)} times")
    return found[0]


def initializer(name: str, values: npt.NDArray[np.generic]) -> bytes:
    """Return a constant of a graph."""
    little = np.ascontiguousarray(values, values.dtype.newbyteorder("<"))
    shape = (of_integer(_TENSOR_DIMS, size) for size in values.shape)
    kind = of_integer(_TENSOR_TYPE, DATA_TYPES[values.dtype])
    parts = (*shape, kind, of_bytes(TENSOR_NAME, name), of_bytes(_TENSOR_RAW, little.tobytes()))
    return of_bytes(GRAPH_INITIALIZER, *parts)
