"""One engine command at a time, from the dock."""

from __future__ import annotations

from collections.abc import Sequence

from qgis.PyQt.QtCore import QObject, pyqtSignal

from ..core import log
from ..core.engine import EngineNotFoundError, find_engine
from ..core.events import Failure
from ..core.process import EngineProcess, Outcome, Status


class EngineJob(QObject):
    """Starts an engine, logs what it says, and forgets it when it ended.

    Signals:
        progressed: Fraction (0..1) and message.
        finished: The :class:`spectralx_qgis.core.process.Outcome`; also where no engine could be started.
    """

    progressed = pyqtSignal(float, str)
    finished = pyqtSignal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._process: EngineProcess | None = None

    def is_running(self) -> bool:
        """Whether a command runs."""
        return self._process is not None

    def pid(self) -> int:
        """Return the process id of the engine, 0 while none runs."""
        return 0 if self._process is None else self._process.pid()

    def start(self, command: Sequence[str]) -> None:
        """Run a command; one that still runs is left alone and this one is dropped."""
        if self._process is not None:
            return
        try:
            process = EngineProcess(find_engine(), command, self)
        except EngineNotFoundError as error:
            self.finished.emit(Outcome(Status.FAILED, failure=Failure("engine", error.message, error.hint)))
            return
        self._process = process
        process.progressed.connect(self.progressed)
        process.warned.connect(log.warning)
        process.logged.connect(log.info)
        process.finished.connect(self._on_finished)
        log.info(process.command_line)
        process.start()

    def cancel(self) -> None:
        """Ask the engine to end; it ends within two seconds and leaves no file."""
        if self._process is not None:
            self._process.cancel()

    def end_now(self) -> None:
        """End the engine before returning, without a signal."""
        process, self._process = self._process, None
        if process is not None:
            process.end_now()

    def _on_finished(self, outcome: Outcome) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        if outcome.failure is not None and process.log().strip():
            log.warning(process.log())
        process.deleteLater()
        self.finished.emit(outcome)
