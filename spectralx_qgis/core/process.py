"""One run of the engine, or of the installer, as a process of its own.

The same class serves the dock, where the event loop of the main thread drives it, and Processing, where
:func:`spectralx_qgis.core.runner.run` waits for it in the algorithm's thread. It lives in one thread; its signals
arrive in that thread.
"""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from qgis.PyQt import sip
from qgis.PyQt.QtCore import QObject, QProcess, QProcessEnvironment, QTimer, pyqtSignal

from .child_watch import Ended, look
from .engine import Engine
from .events import Event, Failure, LineReader, Progress, Result, Warned
from .translation import tr

# A cancelled engine removes its unfinished outputs by itself; one that does not end in this time is killed.
KILL_AFTER_MS = 1900

# How often a process that seems to run is looked at; Qt hears of an end within milliseconds, if at all.
_WATCH_MS = 500
_LAST_WORDS_MS = 20

_MAX_LOG_BYTES = 256 * 1024
_MAX_LOG_IN_MESSAGE = 300
_EXIT_CANCELLED = 130

# Processes whose end Qt was not told: destroying one would wait for 30 s.
_UNHEARD: list[QProcess] = []


class Status(Enum):
    """How a run ended."""

    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class Outcome:
    """The end of a run.

    Attributes:
        status: How it ended.
        result: What the engine reported; a failed run has one where the engine reported before it failed.
        failure: Why it failed.
    """

    status: Status
    result: Result | None = None
    failure: Failure | None = None


@dataclass(frozen=True)
class Launch:
    """What is started.

    Attributes:
        program: Path of the program.
        arguments: Its arguments.
        environment: Its whole environment.
        folder: Its working directory.
        command_line: The same as one line for the log, without secrets.
    """

    program: str
    arguments: tuple[str, ...]
    environment: Mapping[str, str]
    folder: str
    command_line: str


def engine_launch(engine: Engine, command: Sequence[str]) -> Launch:
    """Return how an engine is started for a command of :mod:`spectralx_qgis.core.commands`."""
    return Launch(
        program=engine.interpreter,
        arguments=tuple(engine.arguments(command)),
        environment=engine.environment(),
        # `python -m` puts the working directory first on its path; here it finds nothing but the engine.
        folder=engine.folder,
        command_line=engine.command_line(command),
    )


class JsonProcess(QObject):
    """Starts a program that reports by JSON lines, passes on what it says, and ends it on request.

    Args:
        launch: What to start.
        parent: Owner.
    """

    progressed = pyqtSignal(float, str)
    warned = pyqtSignal(str)
    logged = pyqtSignal(str)
    finished = pyqtSignal(object)

    def __init__(self, launch: Launch, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.command_line = launch.command_line
        self.outcome: Outcome | None = None
        self._reader = LineReader()
        self._events: deque[Event] = deque()
        self._result: Result | None = None
        self._failure: Failure | None = None
        self._log = bytearray()
        self._log_line = bytearray()
        self._cancelling = False
        self._pid = 0
        self._ended: Ended | None = None

        self._process = QProcess(self)
        self._process.setProgram(launch.program)
        self._process.setArguments(list(launch.arguments))
        self._process.setProcessEnvironment(_process_environment(launch.environment))
        self._process.setWorkingDirectory(launch.folder)
        self._process.started.connect(self._on_started)
        self._process.readyReadStandardOutput.connect(self._read_output)
        self._process.readyReadStandardError.connect(self._read_log)
        self._process.finished.connect(self._on_finished)
        self._process.errorOccurred.connect(self._on_error)

        self._kill_timer = QTimer(self)
        self._kill_timer.setSingleShot(True)
        self._kill_timer.timeout.connect(self.kill)
        self._watch_timer = QTimer(self)
        self._watch_timer.setInterval(_WATCH_MS)
        self._watch_timer.timeout.connect(self._watch)

    def start(self) -> None:
        """Start the engine. Its standard input stays open: the end of this process ends the engine too."""
        self._process.start()

    def pid(self) -> int:
        """Return the process id, 0 while nothing runs."""
        return int(self._process.processId())

    def is_running(self) -> bool:
        """Whether the program has not ended yet."""
        return self._ended is None and self._process.state() != QProcess.ProcessState.NotRunning

    def log(self) -> str:
        """Return the end of what the engine wrote to standard error."""
        return self._log.decode("utf-8", errors="replace")

    def wait(self, milliseconds: int) -> bool:
        """Wait for the end at most this long, with signals coming through; only for threads without event loop."""
        if self.is_running() and not self._process.waitForFinished(milliseconds):
            self._watch()
        return not self.is_running()

    def cancel(self) -> None:
        """Ask the engine to end, and kill it when it does not."""
        if self._cancelling or not self.is_running():
            return
        self._cancelling = True
        self._process.closeWriteChannel()
        if sys.platform != "win32":  # there it is a message to windows, which the engine has none of
            self._process.terminate()
        self._kill_timer.start(KILL_AFTER_MS)

    def kill(self) -> None:
        """End the engine at once; it may leave a hidden unfinished file behind."""
        if self.is_running():
            self._process.kill()

    def end_now(self) -> None:
        """End the engine before returning, without further signals: for unloading and closing."""
        self.blockSignals(True)
        self.cancel()
        if not self.wait(KILL_AFTER_MS):
            self.kill()
            self.wait(KILL_AFTER_MS)

    def _on_started(self) -> None:
        self._pid = int(self._process.processId())
        self._watch_timer.start()

    def _watch(self) -> None:
        """Notice an end that Qt was not told of."""
        ended = look(self._pid) if self.is_running() else None
        if ended is None or self._process.waitForFinished(_LAST_WORDS_MS) or not self.is_running():
            return
        self._ended = ended
        self._let_go()
        self._read_output()
        code = ended.exit_code
        if code is None:  # what the program said last tells how it ended
            code = 0 if self._result is not None and self._failure is None else 1
        status = QProcess.ExitStatus.CrashExit if ended.crashed else QProcess.ExitStatus.NormalExit
        self._on_finished(code, status)

    def _let_go(self) -> None:
        """Give up the process object, which believes that its program runs; nobody may destroy it."""
        self._process.finished.disconnect(self._on_finished)
        self._process.errorOccurred.disconnect(self._on_error)
        self._process.setParent(None)
        sip.transferto(self._process, None)
        _UNHEARD.append(self._process)

    def _read_output(self) -> None:
        self._events.extend(self._reader.feed(bytes(self._process.readAllStandardOutput())))
        self._take_events()

    def _take_events(self) -> None:
        # Who hears of progress may run the event loop, as Processing's dialogs do, and the end may come in there: it
        # finds what is still to be taken here, first of all the result.
        while self._events:
            self._take(self._events.popleft())

    def _take(self, event: Event) -> None:
        if isinstance(event, Progress):
            self.progressed.emit(event.fraction, event.message)
        elif isinstance(event, Warned):
            self.warned.emit(event.message)
        elif isinstance(event, Result):
            self._result = event
        else:
            self._failure = event

    def _read_log(self) -> None:
        chunk = bytes(self._process.readAllStandardError())
        self._log = (self._log + chunk)[-_MAX_LOG_BYTES:]
        *lines, rest = (bytes(self._log_line) + chunk).split(b"\n")
        self._log_line = bytearray(rest[-_MAX_LOG_BYTES:])
        for line in lines:
            self.logged.emit(line.decode("utf-8", errors="replace").rstrip("\r"))

    def _on_error(self, error: QProcess.ProcessError) -> None:
        # Every other error is followed by `finished`.
        if error == QProcess.ProcessError.FailedToStart:
            self._failure = Failure(
                "start",
                tr("The engine cannot be started: {}.").format(self._process.errorString()),
                tr("Check the engine's interpreter in Settings > Options > SpectralX."),
            )
            self._end(Outcome(Status.FAILED, failure=self._failure))

    def _on_finished(self, exit_code: int, exit_status: QProcess.ExitStatus) -> None:
        self._kill_timer.stop()
        self._watch_timer.stop()
        self._read_output()
        self._read_log()
        self._events.extend(self._reader.close())
        self._take_events()
        crashed = exit_status != QProcess.ExitStatus.NormalExit
        if not crashed and exit_code == 0 and self._result is not None:
            self._end(Outcome(Status.DONE, self._result))
        elif self._cancelling or exit_code == _EXIT_CANCELLED:
            self._end(Outcome(Status.CANCELLED))
        else:
            failure = self._failure or self._unexplained(crashed, exit_code)
            self._end(Outcome(Status.FAILED, self._result, failure))

    def _unexplained(self, crashed: bool, exit_code: int) -> Failure:
        """Return a failure for an engine that ended without saying why."""
        lines = [line for line in self.log().splitlines() if line.strip()]
        last = lines[-1].strip()[-_MAX_LOG_IN_MESSAGE:] if lines else ""
        if "No module named" in last:
            return Failure(
                "package",
                tr("The engine's interpreter lacks a package: {}.").format(last),
                tr("Choose an interpreter with the engine's packages in Settings > Options > SpectralX."),
            )
        if crashed:
            message = tr("The engine crashed or was ended from outside.")
        elif exit_code == 0:
            message = tr("The engine ended without a result.")
        else:
            message = tr("The engine ended with status {}.").format(exit_code)
        return Failure("engine", f"{message} {last}".strip(), tr("The log holds all that the engine said."))

    def _end(self, outcome: Outcome) -> None:
        if self.outcome is None:
            self.outcome = outcome
            self.finished.emit(outcome)


class EngineProcess(JsonProcess):
    """Starts the engine for one command, reports what it says, and ends it on request.

    Args:
        engine: Engine to start.
        command: Argument list of :mod:`spectralx_qgis.core.commands`.
        parent: Owner.
    """

    def __init__(self, engine: Engine, command: Sequence[str], parent: QObject | None = None) -> None:
        super().__init__(engine_launch(engine, command), parent)


def _process_environment(variables: Mapping[str, str]) -> QProcessEnvironment:
    environment = QProcessEnvironment()
    for name, value in variables.items():
        environment.insert(name, value)
    return environment
