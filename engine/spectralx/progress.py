"""How long-running functions report: a small protocol that the command line implements.

Library code takes a ``Reporter`` and calls it; it never prints. The default reports nothing.
"""

from __future__ import annotations

from typing import Protocol


class Reporter(Protocol):
    """Receives progress and warnings, and is asked whether to stop."""

    def progress(self, fraction: float, message: str = "") -> None:
        """Report that ``fraction`` (0..1) of the work is done; ``message`` says what is being done."""

    def warning(self, message: str) -> None:
        """Report something that the user should know and that does not stop the work."""

    def check_cancelled(self) -> None:
        """Raise ``spectralx.errors.Cancelled`` when the user asked to stop."""


class SilentReporter:
    """Reports nothing and never cancels."""

    def progress(self, fraction: float, message: str = "") -> None:
        """Ignore the progress."""

    def warning(self, message: str) -> None:
        """Ignore the warning."""

    def check_cancelled(self) -> None:
        """Never cancel."""


class ScaledReporter:
    """Maps the progress of one step onto a part of a longer job.

    Args:
        parent: Reporter of the whole job.
        start: Fraction of the whole job at which the step starts.
        stop: Fraction of the whole job at which the step ends.
    """

    def __init__(self, parent: Reporter, start: float, stop: float) -> None:
        self._parent = parent
        self._start = start
        self._stop = stop

    def progress(self, fraction: float, message: str = "") -> None:
        """Report ``fraction`` of the step as a fraction of the whole job."""
        self._parent.progress(self._start + (self._stop - self._start) * fraction, message)

    def warning(self, message: str) -> None:
        """Pass the warning on."""
        self._parent.warning(message)

    def check_cancelled(self) -> None:
        """Ask the whole job."""
        self._parent.check_cancelled()
