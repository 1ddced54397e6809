"""Reads what the engine writes: one JSON object a line, from a process that may crash in the middle of one.

Nothing that arrives here is trusted: half lines, lines that are not JSON, objects of another shape and endless lines
are passed over, and the reader goes on with the next line.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Union

# The largest honest line is the report of a hyperspectral raster, some 100 kB.
MAX_LINE_BYTES = 8 * 1024 * 1024


@dataclass(frozen=True)
class Progress:
    """A part of the work is done; ``fraction`` lies in 0..1."""

    fraction: float
    message: str = ""


@dataclass(frozen=True)
class Warned:
    """Something that the user should know and that does not stop the work."""

    message: str


@dataclass(frozen=True)
class Result:
    """The command has done its work.

    Attributes:
        outputs: Name of each output and its path.
        report: Figures; the shape depends on the command.
    """

    outputs: dict[str, str] = field(default_factory=dict)
    report: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Failure:
    """The command cannot go on: one line of cause, one of remedy."""

    code: str
    message: str
    hint: str


Event = Union[Progress, Warned, Result, Failure]


def parse_line(line: bytes) -> Event | None:
    """Return the event that a line holds, or None when it holds none."""
    if not line.lstrip().startswith(b"{"):
        return None
    try:
        data = json.loads(line.decode("utf-8", errors="replace"))
    except (ValueError, RecursionError):
        return None
    return _event(data) if isinstance(data, dict) else None


def _event(data: Mapping[str, Any]) -> Event | None:
    kind = data.get("event")
    if kind == "progress":
        fraction = finite(data.get("fraction"))
        return None if fraction is None else Progress(min(max(fraction, 0.0), 1.0), text(data.get("message")))
    if kind == "warning":
        return Warned(text(data.get("message")))
    if kind == "result":
        return Result(_outputs(data.get("outputs")), _mapping(data.get("report")))
    if kind == "error":
        return Failure(text(data.get("code")) or "error", text(data.get("message")), text(data.get("hint")))
    return None


def text(value: object) -> str:
    """Return ``value`` when it is a string, otherwise an empty one."""
    return value if isinstance(value, str) else ""


def finite(value: object) -> float | None:
    """Return ``value`` as a float when it is a finite number; JSON's ``true`` is none."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if math.isfinite(number) else None


def records(value: object) -> list[dict[str, Any]]:
    """Return the objects of a list; anything else is left out."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _mapping(value: object) -> dict[str, Any]:
    return dict(value) if isinstance(value, dict) else {}


def _outputs(value: object) -> dict[str, str]:
    return {name: path for name, path in _mapping(value).items() if isinstance(path, str)}


class LineReader:
    """Puts chunks of bytes together to lines and returns the events in them.

    Args:
        max_line_bytes: Longer lines are dropped whole, so that memory stays bounded.
    """

    def __init__(self, max_line_bytes: int = MAX_LINE_BYTES) -> None:
        self._max = max_line_bytes
        self._buffer = bytearray()
        self._skipping = False

    def feed(self, chunk: bytes) -> Iterator[Event]:
        """Take the next bytes and yield the events of the lines that they complete."""
        *ends, rest = chunk.split(b"\n")
        for end in ends:
            yield from self._end_line(end)
        self._extend(rest)

    def close(self) -> Iterator[Event]:
        """Yield the event of a last line without line end, if there is one."""
        yield from self._end_line(b"")

    def _end_line(self, end: bytes) -> Iterator[Event]:
        self._extend(end)
        line, skipped = bytes(self._buffer), self._skipping
        self._buffer.clear()
        self._skipping = False
        event = None if skipped else parse_line(line)
        if event is not None:
            yield event

    def _extend(self, part: bytes) -> None:
        if self._skipping or len(self._buffer) + len(part) > self._max:
            self._buffer.clear()
            self._skipping = True
        else:
            self._buffer += part
