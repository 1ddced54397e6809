"""Quotes a command line for reading and pasting; nothing is ever run from such a line."""

from __future__ import annotations

import re
import shlex
from collections.abc import Sequence

_PLAIN_ON_WINDOWS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_=+.,:/\\@#")


def quote_posix(words: Sequence[str]) -> str:
    """Return ``words`` as one line for a POSIX shell."""
    return " ".join(shlex.quote(word) for word in words)


def quote_windows(words: Sequence[str]) -> str:
    """Return ``words`` as one line for the Windows command prompt."""
    return " ".join(_quote_windows(word) for word in words)


def _quote_windows(word: str) -> str:
    if word and set(word) <= _PLAIN_ON_WINDOWS:
        return word
    # The C runtime reads \" as a quotation mark, so backslashes before one, or before the closing one, count double.
    escaped = re.sub(r'(\\*)"', r'\1\1\\"', word)
    return '"' + re.sub(r"(\\+)$", r"\1\1", escaped) + '"'
