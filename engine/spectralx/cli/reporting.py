"""Progress, results and errors of a command as a terminal display, as JSON lines, or not at all.

JSON lines go to standard output and nothing else does; logs go to standard error.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator, Mapping
from enum import Enum
from types import FrameType
from typing import Any

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn
from rich.text import Text

from spectralx.errors import Cancelled, SpectralXError
from spectralx.files import remove_temporaries

# Set by the plugin: standard input is then a pipe from QGIS, and its end means that QGIS is gone.
PARENT_PIPE_VARIABLE = "SPECTRALX_PARENT_PIPE"

# A batch or a training step may take longer than a user waits; after this time a cancelled engine ends hard.
_CANCEL_GRACE_S = 1.0


class ProgressMode(str, Enum):
    """How a command reports."""

    rich = "rich"
    json = "json"
    none = "none"


def default_mode() -> ProgressMode:
    """Return ``rich`` in a terminal and ``none`` where output is piped."""
    return ProgressMode.rich if sys.stderr.isatty() else ProgressMode.none


class CommandReporter:
    """The reporter that commands hand to library code, with the outcome of the command on top.

    Args:
        mode: How to report.
    """

    def __init__(self, mode: ProgressMode) -> None:
        self.mode = mode
        self.warnings: list[str] = []
        self._cancelled = threading.Event()
        self._console = Console(stderr=True)
        self._progress: Progress | None = None
        self._last_emit = 0.0

    def progress(self, fraction: float, message: str = "") -> None:
        """Report progress; JSON lines are limited to ten a second, the last one always comes through."""
        fraction = min(max(float(fraction), 0.0), 1.0)
        if self.mode is ProgressMode.json:
            now = time.monotonic()
            if fraction < 1.0 and now - self._last_emit < 0.1:
                return
            self._last_emit = now
            self._emit({"event": "progress", "fraction": round(fraction, 5), "message": message})
        elif self.mode is ProgressMode.rich:
            if self._progress is None:
                columns = (
                    TextColumn("{task.description}", markup=False),
                    BarColumn(),
                    TextColumn("{task.percentage:>3.0f} %"),
                )
                self._progress = Progress(*columns, TimeRemainingColumn(), console=self._console, transient=True)
                self._task = self._progress.add_task(message, total=1.0)
                self._progress.start()
            self._progress.update(self._task, completed=fraction, description=message)

    def warning(self, message: str) -> None:
        """Report a warning and keep it for the report."""
        self.warnings.append(message)
        if self.mode is ProgressMode.json:
            self._emit({"event": "warning", "message": message})
        else:
            self._say(message, "Warning: ", "yellow")

    def estimate(self, figures: Mapping[str, float]) -> None:
        """Report before a long job starts what it will take."""
        if self.mode is ProgressMode.json:
            self._emit({"event": "estimate", "estimate": dict(figures)})

    def check_cancelled(self) -> None:
        """Raise ``Cancelled`` once a signal or the end of the parent asked to stop."""
        if self._cancelled.is_set():
            raise Cancelled()

    def result(
        self,
        outputs: Mapping[str, str],
        report: Mapping[str, Any],
        render: Callable[[Console], None] | None = None,
    ) -> None:
        """Report the outcome of the command.

        Args:
            outputs: Name of each output and its path.
            report: Figures, as in docs/architecture.md; must be JSON-serialisable.
            render: Prints the outcome for a person; used when the mode is not ``json``.
        """
        self._stop_display()
        if self.mode is ProgressMode.json:
            self._emit({"event": "result", "outputs": dict(outputs), "report": dict(report)})
        elif render is not None:
            render(Console())
        else:
            for name, path in outputs.items():
                Console().print(f"{name}: {path}", highlight=False, markup=False, soft_wrap=True)

    def error(self, error: SpectralXError) -> None:
        """Report an error: one line of cause, one of remedy."""
        self._stop_display()
        if self.mode is ProgressMode.json:
            self._emit({"event": "error", "code": error.code, "message": error.message, "hint": error.hint})
        else:
            self._say(error.message, "Error: ", "red")
            self._say(error.hint)

    def request_cancel(self) -> None:
        """Ask the command to stop; ends the process hard when it does not listen in time."""
        if self._cancelled.is_set():
            return
        self._cancelled.set()
        threading.Thread(target=self._end_hard, name="cancel-watchdog", daemon=True).start()

    def _end_hard(self) -> None:
        time.sleep(_CANCEL_GRACE_S)
        remove_temporaries()
        try:
            self.error(Cancelled())
        finally:  # a parent that died has taken its end of the pipe with it, and writing fails
            os._exit(Cancelled.exit_status)

    def _say(self, text: str, label: str = "", style: str = "") -> None:
        """Print text as it is: brackets in a path are no markup."""
        self._console.print(Text.assemble((label, style), text), highlight=False, soft_wrap=True)

    def _emit(self, event: dict[str, Any]) -> None:
        sys.stdout.write(json.dumps(event, ensure_ascii=False, allow_nan=False) + "\n")
        sys.stdout.flush()

    def _stop_display(self) -> None:
        if self._progress is not None:
            self._progress.stop()
            self._progress = None


@contextlib.contextmanager
def command(mode: ProgressMode | None) -> Iterator[CommandReporter]:
    """Run the body of a command: signals cancel it, errors become one event and an exit status.

    Args:
        mode: How to report; None chooses by the terminal.

    Yields:
        The reporter to hand on.

    Raises:
        typer.Exit: With the exit status of the error, if there was one.
    """
    reporter = CommandReporter(mode or default_mode())
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    _listen_for_cancel(reporter)
    try:
        yield reporter
    except SpectralXError as error:
        reporter.error(error)
        raise typer.Exit(error.exit_status) from None
    except KeyboardInterrupt:
        cancelled = Cancelled()
        reporter.error(cancelled)
        raise typer.Exit(cancelled.exit_status) from None
    except Exception as error:  # noqa: BLE001 - the boundary of the program: a defect becomes an event and a log
        traceback.print_exc(file=sys.stderr)
        reporter.error(SpectralXError(f"{type(error).__name__}: {error}", "This is a defect; report it with the log."))
        raise typer.Exit(SpectralXError.exit_status) from None


def _listen_for_cancel(reporter: CommandReporter) -> None:
    def on_signal(_number: int, _frame: FrameType | None) -> None:
        reporter.request_cancel()

    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, on_signal)
        signal.signal(signal.SIGINT, on_signal)
    if os.environ.get(PARENT_PIPE_VARIABLE) == "1":
        threading.Thread(target=_watch_parent, args=(reporter,), name="parent-watch", daemon=True).start()


def _watch_parent(reporter: CommandReporter) -> None:
    """Cancel when the parent closes our standard input, which it also does by dying.

    Reads the descriptor itself: a thread that waits inside ``sys.stdin`` holds a lock that aborts the interpreter when
    it ends.
    """
    while os.read(sys.stdin.fileno(), 1024):
        continue
    reporter.request_cancel()
