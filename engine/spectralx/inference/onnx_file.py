"""The properties of an ONNX file, read from its outermost layer without loading the graph.

An ONNX file is one Protocol Buffers message (``ModelProto`` of onnx.proto): a sequence of fields, each a key
``(number << 3) | wire type`` and a payload. The graph is one length-delimited field among them, so walking the
outermost fields and seeking over the graph reads a file of any size in well under a millisecond.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import BinaryIO

from spectralx.errors import ModelFileError

# Field numbers of ModelProto and StringStringEntryProto.
_IR_VERSION = 1
_GRAPH = 7
_METADATA_PROPS = 14
_ENTRY_KEY = 1
_ENTRY_VALUE = 2

_VARINT, _FIXED64, _BYTES, _FIXED32 = 0, 1, 2, 5

_MAX_ENTRY_BYTES = 64 * 2**20


def read_properties(path: Path) -> dict[str, str]:
    """Read ``metadata_props`` of an ONNX file.

    Args:
        path: An existing file.

    Returns:
        The properties, empty when the file has none.

    Raises:
        ModelFileError: The file cannot be read, is empty, cut off, or no ONNX file.
    """
    try:
        size = path.stat().st_size
        with path.open("rb") as stream:
            return _walk(stream, size, path)
    except OSError as error:
        raise ModelFileError(
            f"{path} cannot be read: {error.strerror}.", "Check the path and its permissions."
        ) from error


def _walk(stream: BinaryIO, size: int, path: Path) -> dict[str, str]:
    properties: dict[str, str] = {}
    seen: set[int] = set()
    while stream.tell() < size:
        try:
            field, wire = _read_key(stream)
            payload = _read_payload(stream, wire, size, keep=field == _METADATA_PROPS)
        except EOFError:
            raise _damaged(path, seen) from None
        except ValueError:
            raise _not_onnx(path) from None
        seen.add(field)
        if payload is not None:
            key, value = _parse_entry(payload, path)
            properties[key] = value
    if not {_IR_VERSION, _GRAPH} <= seen:
        raise _not_onnx(path)
    return properties


def _read_key(stream: BinaryIO) -> tuple[int, int]:
    key = _read_varint(stream)
    if key >> 3 == 0:
        raise ValueError("field number 0")
    return key >> 3, key & 7


def _read_payload(stream: BinaryIO, wire: int, size: int, keep: bool) -> bytes | None:
    """Skip one payload, or return it when it is to be kept.

    Raises:
        EOFError: The file ends inside the payload.
        ValueError: The wire type does not exist.
    """
    if wire == _VARINT:
        _read_varint(stream)
        return None
    if wire == _BYTES:
        length = _read_varint(stream)
    elif wire in (_FIXED32, _FIXED64):
        length = 4 if wire == _FIXED32 else 8
    else:
        raise ValueError(f"wire type {wire}")
    if stream.tell() + length > size:
        raise EOFError
    if keep and wire == _BYTES and length <= _MAX_ENTRY_BYTES:
        return stream.read(length)
    stream.seek(length, 1)
    return None


def _read_varint(stream: BinaryIO) -> int:
    """Read a base-128 number, least significant group first."""
    value = 0
    for shift in range(0, 70, 7):
        byte = stream.read(1)
        if not byte:
            raise EOFError
        value |= (byte[0] & 0x7F) << shift
        if byte[0] < 0x80:
            return value
    raise ValueError("number longer than ten bytes")


def _parse_entry(payload: bytes, path: Path) -> tuple[str, str]:
    """Parse a StringStringEntryProto: two strings."""
    stream = io.BytesIO(payload)
    parts = {_ENTRY_KEY: "", _ENTRY_VALUE: ""}
    try:
        while stream.tell() < len(payload):
            field, wire = _read_key(stream)
            text = _read_payload(stream, wire, len(payload), keep=True)
            if text is not None and field in parts:
                parts[field] = text.decode("utf-8")
    except (EOFError, ValueError):
        raise _not_onnx(path) from None
    return parts[_ENTRY_KEY], parts[_ENTRY_VALUE]


def _damaged(path: Path, seen: set[int]) -> ModelFileError:
    """The file ended too early: cut off when it began like an ONNX file, otherwise something else altogether."""
    if _IR_VERSION not in seen:
        return _not_onnx(path)
    return ModelFileError(f"The model {path} is cut off.", "Copy or export it again.")


def _not_onnx(path: Path) -> ModelFileError:
    return ModelFileError(f"{path} is not an ONNX model.", "Give a file that `spectralx export` or `train` wrote.")
