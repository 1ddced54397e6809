"""JSON lines, errors and cancel of the installer."""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
from collections.abc import Callable
from typing import Any

EXIT_FAILED, EXIT_WRONG, EXIT_CANCELLED = 1, 2, 130


class InstallError(Exception):
    """The environment cannot be made: one line of cause, one of remedy."""

    def __init__(self, code: str, message: str, hint: str, status: int = EXIT_FAILED) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.hint = hint
        self.status = status


class Cancelled(Exception):
    """The parent closed our standard input, or died."""


def emit(**event: Any) -> None:
    """Write one event."""
    sys.stdout.write(json.dumps(event, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def progress(fraction: float, message: str) -> None:
    """Report how far the work is: ``fraction`` in 0..1."""
    emit(event="progress", fraction=round(min(1.0, max(0.0, fraction)), 4), message=message)


def log(line: str) -> None:
    """Write a line of the log."""
    sys.stderr.write(line + "\n")
    sys.stderr.flush()


class CancelWatch:
    """Notices that the parent wants an end, and ends what runs then.

    Attributes:
        requested: Whether the end was asked for.
    """

    def __init__(self) -> None:
        self.requested = False
        self._lock = threading.RLock()  # a signal may arrive while the main thread holds it
        self._stop: Callable[[], None] | None = None

    def listen(self) -> None:
        """Watch signals, and standard input in a thread; without the parent's pipe that is left alone."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self.request())
        if os.environ.get("SPECTRALX_PARENT_PIPE") == "1":
            threading.Thread(target=self._wait, name="parent-watch", daemon=True).start()

    def request(self) -> None:
        """Ask for the end."""
        with self._lock:
            self.requested = True
            if self._stop is not None:
                self._stop()

    def guard(self, stop: Callable[[], None] | None) -> None:
        """Call ``stop`` when the end is asked for, at once if it was already; None guards nothing any more."""
        with self._lock:
            self._stop = stop
            if self.requested and stop is not None:
                stop()

    def check(self) -> None:
        """Raise when the end was asked for.

        Raises:
            Cancelled: It was.
        """
        if self.requested:
            raise Cancelled

    def _wait(self) -> None:
        while os.read(sys.stdin.fileno(), 1024):
            continue
        self.request()
