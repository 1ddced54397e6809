"""Says, where a part is optional, that it is there: for the type checker, and as an error where it is not."""

from __future__ import annotations

from typing import TypeVar

T = TypeVar("T")


def present(value: T | None, what: str) -> T:
    """Return ``value``.

    Raises:
        RuntimeError: It is None; ``what`` names it. A defect of the caller.
    """
    if value is None:
        raise RuntimeError(f"{what} is missing")
    return value


def of_type(value: object, kind: type[T], what: str) -> T:
    """Return ``value``.

    Raises:
        RuntimeError: It is not a ``kind``; ``what`` names it. A defect of the caller.
    """
    if not isinstance(value, kind):
        raise RuntimeError(f"{what} is no {kind.__name__}")
    return value
