"""Runs one engine command for a Processing algorithm, in the thread of that algorithm."""

from __future__ import annotations

import re
import threading
from collections.abc import Sequence

from qgis.core import QgsProcessingException, QgsProcessingFeedback
from qgis.PyQt.QtCore import QCoreApplication, QThread

from .engine import EngineNotFoundError, find_engine
from .events import Result
from .process import EngineProcess, Outcome, Status
from .translation import tr

_POLL_MS = 100
# QGIS runs batches in its main thread; this long at most a click waits there.
_MAIN_THREAD_POLL_MS = 20

# Runs of all threads, so that unloading the plugin ends them.
_changed = threading.Condition()
_running: set[EngineProcess] = set()
_unloading = False


def run(command: Sequence[str], feedback: QgsProcessingFeedback) -> Result:
    """Run a command to its end, with progress, log and cancel through ``feedback``.

    Args:
        command: Argument list of :mod:`spectralx_qgis.core.commands`.
        feedback: Receives progress, warnings and the log, and is asked whether to stop.

    Returns:
        The engine's result.

    Raises:
        QgsProcessingException: There is no engine, the engine failed (with its message and hint), or the run was
            cancelled.
    """
    return require_result(attempt(command, feedback))


def attempt(command: Sequence[str], feedback: QgsProcessingFeedback) -> Outcome:
    """Run a command to its end and return how it ended, for commands that report even when they fail.

    Raises:
        QgsProcessingException: There is no engine.
    """
    try:
        process = EngineProcess(find_engine(), command)
    except EngineNotFoundError as error:
        raise QgsProcessingException(f"{error.message}\n{error.hint}") from error
    relay = _FeedbackRelay(feedback)
    process.progressed.connect(relay.progress)
    process.warned.connect(relay.warning)
    process.logged.connect(relay.log)
    feedback.pushInfo(tr("SpectralX command:"))
    feedback.pushCommandInfo(process.command_line)
    _drive(process, feedback)
    return process.outcome or Outcome(Status.CANCELLED)


def require_result(outcome: Outcome) -> Result:
    """Return the result of a run that is done.

    Raises:
        QgsProcessingException: The run failed (with the engine's message and hint) or was cancelled.
    """
    if outcome.status is Status.DONE and outcome.result is not None:
        return outcome.result
    if outcome.failure is not None:
        raise QgsProcessingException(f"{outcome.failure.message}\n{outcome.failure.hint}")
    raise QgsProcessingException(tr("Cancelled. No output was written."))


def end_all(seconds: float = 4.0) -> bool:
    """End the runs of all threads and wait for it; for unloading.

    Returns:
        Whether all ended in that time.
    """
    global _unloading
    with _changed:
        here = [process for process in _running if process.thread() is QThread.currentThread()]
    for process in here:  # it waits below us on the stack and cannot end before we return
        process.end_now()
    with _changed:
        _running.difference_update(here)
        _unloading = True
        ended = _changed.wait_for(lambda: not _running, seconds)
        _unloading = False
    return ended


def _drive(process: EngineProcess, feedback: QgsProcessingFeedback) -> None:
    """Start the process and see it to its end; in a thread of its own no event loop runs, and no timer fires."""
    application = QCoreApplication.instance()
    in_window = application is not None and application.thread() is QThread.currentThread()
    with _changed:
        _running.add(process)
    process.start()
    try:
        while not process.wait(_MAIN_THREAD_POLL_MS if in_window else _POLL_MS):
            if in_window:
                application.processEvents()
            if feedback.isCanceled() or _unloading:
                process.end_now()
    finally:
        process.end_now()
        with _changed:
            _running.discard(process)
            _changed.notify_all()


class _FeedbackRelay:
    """Passes what the engine says on to a Processing feedback."""

    def __init__(self, feedback: QgsProcessingFeedback) -> None:
        self._feedback = feedback
        self._last_step = ""

    def progress(self, fraction: float, message: str) -> None:
        self._feedback.setProgress(100.0 * fraction)
        # Every text becomes a line of the log: a new step deserves one, a new count ("tile 17 of 90") does not.
        step = re.sub(r"[\d.,:%]+", "", message)
        if step != self._last_step:
            self._last_step = step
            self._feedback.setProgressText(message)

    def warning(self, message: str) -> None:
        self._feedback.pushWarning(message)

    def log(self, line: str) -> None:
        if line.strip():
            self._feedback.pushConsoleInfo(line)
