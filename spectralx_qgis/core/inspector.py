"""Asks the engine how a raster binds to a model, in the background and only for the latest choice."""

from __future__ import annotations

from dataclasses import dataclass

from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal

from . import commands
from .binding import read_inspection
from .engine import EngineNotFoundError, find_engine
from .events import Failure
from .process import EngineProcess, Outcome, Status

# Choosing with the wheel or the arrow keys passes many layers; only where it rests is inspected.
_REST_MS = 250


@dataclass(frozen=True)
class Question:
    """What is to be inspected.

    Attributes:
        source: GDAL name of a raster.
        model: Name or path of a model.
        sensor: Sensor, where the file does not say it.
        bands: Bands that were chosen by hand, such as ``3,2,1``.
        wavelengths: Wavelengths that the layer carries, as JSON.
    """

    source: str
    model: str
    sensor: str = ""
    bands: str = ""
    wavelengths: str = ""


class Inspector(QObject):
    """Answers the latest question; answers to earlier ones are dropped and their engines ended.

    Signals:
        started: The engine was asked.
        answered: An :class:`spectralx_qgis.core.binding.Inspection` for the latest question.
        failed: A :class:`spectralx_qgis.core.events.Failure`: the question cannot be answered.
    """

    started = pyqtSignal()
    answered = pyqtSignal(object)
    failed = pyqtSignal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._question: Question | None = None
        self._process: EngineProcess | None = None
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MS)
        self._rest.timeout.connect(self._start)

    def ask(self, question: Question) -> None:
        """Answer this question soon, and no earlier one any more."""
        self._drop()
        self._question = question
        self._rest.start()

    def forget(self) -> None:
        """Answer nothing any more."""
        self._drop()
        self._question = None
        self._rest.stop()

    def end_now(self) -> None:
        """End a running engine before returning; for unloading."""
        self._rest.stop()
        if self._process is not None:
            self._process.end_now()
            self._process = None

    def is_busy(self) -> bool:
        """Whether an answer is to come."""
        return self._process is not None or self._rest.isActive()

    def _start(self) -> None:
        question = self._question
        if question is None:
            return
        try:
            engine = find_engine()
        except EngineNotFoundError as error:
            self.failed.emit(Failure("engine", error.message, error.hint))
            return
        command = commands.inspect(
            question.source,
            model=question.model,
            sensor=question.sensor,
            bands=question.bands,
            wavelengths=question.wavelengths,
        )
        self._process = EngineProcess(engine, command, self)
        self._process.finished.connect(self._on_finished)
        self.started.emit()
        self._process.start()

    def _drop(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.finished.disconnect(self._on_finished)
            process.finished.connect(process.deleteLater)
            process.cancel()

    def _on_finished(self, outcome: Outcome) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.deleteLater()
        if outcome.status is Status.DONE and outcome.result is not None:
            self.answered.emit(read_inspection(outcome.result.report))
        elif outcome.failure is not None:
            self.failed.emit(outcome.failure)
