"""Just enough of the Protocol Buffers wire format to take an ONNX file apart and put it together again.

A message is a sequence of fields, each a key ``(number << 3) | wire type`` and a payload. Fields are kept as they stand
in the file: what is not looked at is copied byte for byte, so that nothing that a newer format adds is lost.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

VARINT, FIXED64, BYTES, FIXED32 = 0, 1, 2, 5

_FIXED_BYTES = {FIXED64: 8, FIXED32: 4}
_LARGEST_VARINT_SHIFT = 63


class Field(NamedTuple):
    """One field of a message.

    Attributes:
        number: Its number.
        wire: Its wire type.
        raw: Key and payload as they stand in the file.
        payload: The payload alone, without the length of length-delimited ones.
    """

    number: int
    wire: int
    raw: memoryview
    payload: memoryview

    @property
    def text(self) -> str:
        """The payload as UTF-8."""
        return bytes(self.payload).decode("utf-8")

    @property
    def integer(self) -> int:
        """The payload as an unsigned number of variable length."""
        return _varint(self.payload, 0)[0]


def parse(message: bytes | memoryview) -> list[Field]:
    """Return the fields of a message, in their order.

    Raises:
        ValueError: It is no message, or it is cut off.
    """
    data = memoryview(message)
    fields, place = [], 0
    while place < len(data):
        begin = place
        key, place = _varint(data, place)
        number, wire = key >> 3, key & 7
        if not number:
            raise ValueError("field number 0")
        start = place
        if wire == VARINT:
            place = _varint(data, place)[1]
        elif wire == BYTES:
            length, start = _varint(data, place)
            place = start + length
        elif wire in _FIXED_BYTES:
            place += _FIXED_BYTES[wire]
        else:
            raise ValueError(f"wire type {wire}")
        if place > len(data):
            raise ValueError("cut off")
        fields.append(Field(number, wire, data[begin:place], data[start:place]))
    return fields


def of_bytes(number: int, *parts: bytes | memoryview | str) -> bytes:
    """Return a length-delimited field; its payload are the parts one after the other."""
    payload = b"".join(part.encode("utf-8") if isinstance(part, str) else part for part in parts)
    return _encoded(number << 3 | BYTES) + _encoded(len(payload)) + payload


def of_integer(number: int, value: int) -> bytes:
    """Return a field with a number that is not negative."""
    return _encoded(number << 3 | VARINT) + _encoded(value)


def texts(fields: Iterable[Field], number: int) -> list[str]:
    """Return the texts of the fields of a number, in their order."""
    return [field.text for field in fields if field.number == number]


def _varint(data: memoryview, place: int) -> tuple[int, int]:
    """Return a base-128 number, least significant group first, and the place behind it."""
    value = shift = 0
    while place < len(data) and shift <= _LARGEST_VARINT_SHIFT:
        byte = data[place]
        place += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, place
        shift += 7
    raise ValueError("a number that does not end")


def _encoded(value: int) -> bytes:
    groups = bytearray()
    while value >= 0x80:
        groups.append(value & 0x7F | 0x80)
        value >>= 7
    groups.append(value)
    return bytes(groups)
