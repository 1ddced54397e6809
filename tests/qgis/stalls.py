"""Measures for how long the main thread stands still, and by how much the memory of its process grows.

A pause is the time between two ticks of a timer in the main thread's event loop: what the thread computed, and what it
waited for files and processes. For how long it waited for a processor that other programs had is told by the kernel
and taken off, so that a busy machine does not count as a dock that stands still; both figures are printed.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from qgis.PyQt.QtCore import QTimer


class Stalls:
    """Measures the pauses between the ticks of a timer in the main thread, with and without other programs' share.

    ``growth_mb`` is by how much the memory of this process rose at most above that at the beginning of a step.
    """

    def __init__(self) -> None:
        self.longest: dict[str, float] = {}
        self.longest_on_the_wall: dict[str, float] = {}
        self.growth_mb: dict[str, float] = {}
        self._step = ""
        self._last = self._waited = self._memory_mb = 0.0
        self._timer = QTimer()
        self._timer.setInterval(5)
        self._timer.timeout.connect(self._on_tick)
        self._timer.start()

    @contextmanager
    def during(self, step: str) -> Iterator[None]:
        """Measure while a step is done, and not while the test prepares the next one."""
        self._memory_mb = memory_mb()
        self._last, self._waited = time.monotonic(), seconds_in_the_queue()
        self._step = step
        yield
        self._on_tick()
        self._step = ""

    def _on_tick(self) -> None:
        now, waited = time.monotonic(), seconds_in_the_queue()
        if self._step:
            pause = now - self._last
            own = pause - (waited - self._waited)
            self.longest[self._step] = max(self.longest.get(self._step, 0.0), own)
            self.longest_on_the_wall[self._step] = max(self.longest_on_the_wall.get(self._step, 0.0), pause)
            self.growth_mb[self._step] = max(self.growth_mb.get(self._step, 0.0), memory_mb() - self._memory_mb)
        self._last, self._waited = now, waited


def seconds_in_the_queue() -> float:
    """Return for how long this thread could have run while other programs had all processors."""
    figures = Path("/proc/thread-self/schedstat")
    return int(figures.read_text().split()[1]) / 1e9 if figures.is_file() else 0.0


def memory_mb() -> float:
    """Return the resident memory of this process; 0 where the system does not tell it."""
    figures = Path("/proc/self/statm")
    return int(figures.read_text().split()[1]) * 4096 / 1e6 if figures.is_file() else 0.0
