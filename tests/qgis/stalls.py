"""Measures for how long the main thread stands still, and by how much the memory of its process grows.

A pause is the time between two ticks of a timer in the main thread's event loop: what the thread computed, and what it
waited for files and processes. For how long it waited for a processor that other programs had, or that the host of a
virtual machine had, is told by the kernel and taken off, so that a busy machine does not count as a dock that stands
still; both figures are kept.
"""

from __future__ import annotations

import os
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
        self._last = self._memory_mb = 0.0
        self._clock = Elsewhere()
        self._timer = QTimer()
        self._timer.setInterval(5)
        self._timer.timeout.connect(self._on_tick)
        self._timer.start()

    @contextmanager
    def during(self, step: str) -> Iterator[None]:
        """Measure while a step is done, and not while the test prepares the next one."""
        self._memory_mb = memory_mb()
        self._last = time.monotonic()
        self._clock.since_last()
        self._step = step
        yield
        self._on_tick()
        self._step = ""

    def _on_tick(self) -> None:
        now, elsewhere = time.monotonic(), self._clock.since_last()
        if self._step:
            pause = now - self._last
            self.longest[self._step] = max(self.longest.get(self._step, 0.0), pause - elsewhere)
            self.longest_on_the_wall[self._step] = max(self.longest_on_the_wall.get(self._step, 0.0), pause)
            self.growth_mb[self._step] = max(self.growth_mb.get(self._step, 0.0), memory_mb() - self._memory_mb)
        self._last = now


class Elsewhere:
    """Tells for how long the processor that this thread needed was somewhere else; 0 where the system does not say."""

    def __init__(self) -> None:
        self._queued, self._stolen, self._processor = 0.0, {}, ""
        self.since_last()

    def since_last(self) -> float:
        """Return the seconds since the last call in which other programs, or the host, had the thread's processor."""
        queued, stolen, processor = seconds_in_the_queue(), stolen_seconds(), processor_of_this_thread()
        # A thread whose processor was taken may go on on another one.
        taken = max(stolen.get(name, 0.0) - self._stolen.get(name, 0.0) for name in (self._processor, processor))
        elsewhere = queued - self._queued + taken
        self._queued, self._stolen, self._processor = queued, stolen, processor
        return elsewhere


def seconds_in_the_queue() -> float:
    """Return for how long this thread could have run while other programs had all processors."""
    figures = Path("/proc/thread-self/schedstat")
    return int(figures.read_text().split()[1]) / 1e9 if figures.is_file() else 0.0


def stolen_seconds() -> dict[str, float]:
    """Return for how long the host of a virtual machine had each processor that this machine wanted."""
    figures = Path("/proc/stat")
    if not figures.is_file():
        return {}
    lines = (line.split() for line in figures.read_text().splitlines() if line.startswith("cpu"))
    return {words[0]: int(words[8]) / os.sysconf("SC_CLK_TCK") for words in lines}


def processor_of_this_thread() -> str:
    """Return the name of the processor that this thread runs on, as /proc/stat has it."""
    figures = Path("/proc/thread-self/stat")
    return f"cpu{figures.read_text().rpartition(')')[2].split()[36]}" if figures.is_file() else ""


def memory_mb() -> float:
    """Return the resident memory of this process; 0 where the system does not tell it."""
    figures = Path("/proc/self/statm")
    return int(figures.read_text().split()[1]) * 4096 / 1e6 if figures.is_file() else 0.0
