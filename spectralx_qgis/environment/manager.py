"""Makes, repairs, updates and removes the engine's environment, without holding up QGIS."""

from __future__ import annotations

import json
import os
import shutil
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal

from ..core import paths
from ..core.events import Failure, text
from ..core.process import JsonProcess, Launch, Outcome, Status
from ..core.quoting import quote_posix, quote_windows
from ..core.translation import tr
from . import store
from .interpreters import Host, Interpreter, candidates, child_environment
from .plan import PIP_LOCK, Choice
from .proxy import UnusableProxyError, proxy_variables

INSTALLER = Path(__file__).resolve().parent / "installer"

# A Python that does not answer in this time is none, or waits for somebody.
_PROBE_MS = 30_000


class EnvironmentManager(QObject):
    """Does one thing at a time and tells how it goes.

    Signals:
        state_changed: The :class:`spectralx_qgis.environment.store.State` after something was done.
        progressed: Share that is done (0..1) and what is being done.
        logged: A line of the log.
        finished: What was asked for is done.
        failed: A :class:`spectralx_qgis.core.events.Failure`; what stood there before still stands.
        cancelled: The user's end; downloads are kept.

    Args:
        parent: Owner.
    """

    state_changed = pyqtSignal(object)
    progressed = pyqtSignal(float, str)
    logged = pyqtSignal(str)
    finished = pyqtSignal()
    failed = pyqtSignal(object)
    cancelled = pyqtSignal()
    _removed = pyqtSignal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._process: JsonProcess | None = None
        self._choice = Choice()
        self._network: dict[str, str] = {}
        self._left: list[Interpreter] = []
        self._refusal: Failure | None = None
        self._removing = False
        self._probe_timer = QTimer(self)
        self._probe_timer.setSingleShot(True)
        self._probe_timer.setInterval(_PROBE_MS)
        self._probe_timer.timeout.connect(self._kill_probe)
        self._removed.connect(self._on_removed)

    def state(self) -> store.State:
        """Return how things stand; reads some small files and starts nothing."""
        return store.state()

    def is_busy(self) -> bool:
        """Whether something is being done."""
        return self._process is not None or self._removing

    def install(self, choice: Choice, interpreter: str = "") -> None:
        """Make the environment, or go on with one that was interrupted; also repairs and updates.

        Args:
            choice: What for, on what, and from where.
            interpreter: Python to use instead of QGIS's own; it must have GDAL and NumPy.
        """
        if self.is_busy():
            return
        try:
            self._network = {} if choice.wheels else proxy_variables()
        except UnusableProxyError as error:
            self._fail(Failure("proxy", error.message, error.hint))
            return
        self._choice = choice
        self._refusal = None
        self._left = candidates(Host.this(), interpreter)
        self.progressed.emit(0.0, tr("Looking for QGIS's Python…"))
        self._probe_next()

    def repair(self) -> None:
        """Make the environment anew as it was chosen; what stands there is replaced only by what works."""
        current = store.state().environment
        self.install(Choice() if current is None else current.choice)

    def remove(self) -> None:
        """Remove the environment and what was downloaded."""
        if self.is_busy():
            return
        current = store.state().environment
        folders = [store.downloads_folder()]
        if current is not None:
            folders.append(current.folder)
        try:
            doomed = [_set_aside(folder) for folder in folders if folder.is_dir()]
        except OSError as error:
            message = tr("The environment is in use: {}.").format(error.strerror)
            self._fail(Failure("busy", message, tr("End all maps and trainings, also those of other QGIS windows.")))
            return
        self._removing = True
        threading.Thread(target=self._delete, args=(doomed,), name="spectralx-remove", daemon=True).start()

    def cancel(self) -> None:
        """Stop; what was downloaded is kept for the next time."""
        self._left = []
        if self._process is not None:
            self._process.cancel()

    def end_now(self) -> None:
        """End what runs before returning; for unloading and closing."""
        self._left = []
        self._probe_timer.stop()
        process, self._process = self._process, None
        if process is not None:
            process.end_now()
            process.deleteLater()

    def _probe_next(self) -> None:
        if not self._left:
            missing = Failure(
                "python",
                tr("QGIS's Python was not found."),
                tr("Choose a Python that has GDAL and NumPy in Settings > Options > SpectralX."),
            )
            self._fail(self._refusal or missing)
            return
        interpreter = self._left.pop(0)
        self._start(interpreter, ["probe"], lambda outcome: self._on_probed(interpreter, outcome))
        self._probe_timer.start()

    def _kill_probe(self) -> None:
        if self._process is not None:
            self._process.kill()

    def _on_probed(self, interpreter: Interpreter, outcome: Outcome) -> None:
        self._probe_timer.stop()
        if outcome.status is Status.CANCELLED:
            self._on_cancelled()
            return
        found = outcome.result.report if outcome.result is not None else {}
        problem = found.get("problem")
        if outcome.result is not None and problem is None:
            self._left = []
            self._start_installation(interpreter, found)
            return
        if isinstance(problem, dict):
            # Of several reasons, that of the first Python that starts says most.
            refusal = Failure(
                "python", f"{interpreter.path}: {text(problem.get('message'))}", text(problem.get("hint"))
            )
            self._refusal = self._refusal or refusal
        self.logged.emit(f"{interpreter.path}: {self._why(outcome, problem)}")
        self._probe_next()

    @staticmethod
    def _why(outcome: Outcome, problem: object) -> str:
        if isinstance(problem, dict):
            return text(problem.get("message"))
        return outcome.failure.message if outcome.failure is not None else tr("no answer")

    def _start_installation(self, interpreter: Interpreter, found: dict[str, Any]) -> None:
        version = found.get("version")
        follows = isinstance(version, list) and tuple(version[:2]) == sys.version_info[:2]
        size = self._choice.size()
        request = {
            "target": str(store.environment_folder()),
            "downloads": str(store.downloads_folder()),
            "lock": str(self._choice.lock()),
            "pip_lock": str(PIP_LOCK),
            "engine": str(paths.engine_folder()),
            "needs": self._choice.needs(),
            "wheels": self._choice.wheels,
            "download_bytes": size.download,
            "disk_bytes": size.disk,
            "record": store.record_of(self._choice, interpreter, follows),
        }
        # ASCII, whatever the paths are: the argument survives every locale.
        self._start(interpreter, ["install", json.dumps(request)], self._on_installed)

    def _on_installed(self, outcome: Outcome) -> None:
        if outcome.status is Status.CANCELLED:
            self._on_cancelled()
        elif outcome.status is Status.DONE:
            self.finished.emit()
            self.state_changed.emit(store.state())
        else:
            self._fail(outcome.failure or Failure("engine", tr("The installation failed."), ""))

    def _on_cancelled(self) -> None:
        self.cancelled.emit()
        self.state_changed.emit(store.state())

    def _fail(self, failure: Failure) -> None:
        self.failed.emit(failure)
        self.state_changed.emit(store.state())

    def _start(self, interpreter: Interpreter, words: Sequence[str], on_end: Any) -> None:
        process = JsonProcess(installer_launch(interpreter, words, self._network), self)

        def ended(outcome: Outcome) -> None:
            self._process = None
            process.deleteLater()
            on_end(outcome)

        process.progressed.connect(self.progressed)
        process.logged.connect(self.logged)
        process.finished.connect(ended)
        self._process = process
        process.start()

    def _delete(self, folders: Sequence[Path]) -> None:
        problem = ""
        for folder in folders:
            try:
                shutil.rmtree(folder)
            except OSError as error:
                problem = f"{folder}: {error.strerror}"
        self._removed.emit(problem)

    def _on_removed(self, problem: str) -> None:
        self._removing = False
        if problem:
            hint = tr("The rest takes space only; delete it by hand.")
            self._fail(Failure("remove", tr("Not all could be removed: {}.").format(problem), hint))
        else:
            self.finished.emit()
            self.state_changed.emit(store.state())


def installer_launch(interpreter: Interpreter, words: Sequence[str], network: dict[str, str]) -> Launch:
    """Return how the installer is started.

    Args:
        interpreter: Python that the environment is for.
        words: Arguments of the installer.
        network: Variables for the proxy; they may hold a password and are not part of the command line.
    """
    environment = child_environment(interpreter, [], os.environ, QgsApplication.prefixPath())
    environment.update(network)
    environment["SPECTRALX_MODELS"] = str(paths.models_folder())
    # The plugin's folder may be one that the user cannot write to.
    environment["PYTHONDONTWRITEBYTECODE"] = "1"
    arguments = (str(INSTALLER), *words)
    quote = quote_windows if sys.platform == "win32" else quote_posix
    return Launch(
        program=interpreter.path,
        arguments=arguments,
        environment=environment,
        folder=str(INSTALLER),
        command_line=quote([interpreter.path, *arguments]),
    )


def _set_aside(folder: Path) -> Path:
    """Give a folder another name, at once, so that nothing uses it while it is deleted."""
    aside = folder.with_name(f".{folder.name}.removed-{os.getpid()}")
    folder.replace(aside)
    return aside
