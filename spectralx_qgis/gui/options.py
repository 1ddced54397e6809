"""The page *SpectralX* among QGIS's options."""

from __future__ import annotations

from qgis.core import QgsSettings
from qgis.gui import QgsFileWidget, QgsOptionsPageWidget, QgsOptionsWidgetFactory
from qgis.PyQt.QtCore import QObject, pyqtSignal
from qgis.PyQt.QtGui import QIcon
from qgis.PyQt.QtWidgets import QFormLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ..core import commands, paths
from ..core.engine import INTERPRETER_SETTING, EngineNotFoundError, find_engine
from ..core.findings import read_findings
from ..core.process import EngineProcess, Outcome
from ..core.translation import tr
from .colors import BAD, FAIR, GOOD, NOTE
from .notice import Notice

PAGE_NAME = "mOptionsPageSpectralX"


class OptionsNotifier(QObject):
    """Tells the rest of the plugin that settings were applied."""

    applied = pyqtSignal()


class SpectralXOptionsPage(QgsOptionsPageWidget):
    """Where the engine's interpreter is chosen and tried."""

    def __init__(self, notifier: OptionsNotifier, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(PAGE_NAME)
        self._notifier = notifier
        self._process: EngineProcess | None = None
        explanation = QLabel(
            tr(
                "Maps are computed by the SpectralX engine, a program of its own, so that nothing it needs can "
                "disturb QGIS. Your imagery never leaves this computer."
            ),
            self,
        )
        explanation.setWordWrap(True)
        self.interpreter = QgsFileWidget(self)
        self.interpreter.setStorageMode(QgsFileWidget.StorageMode.GetFile)
        self.interpreter.setDialogTitle(tr("Choose the engine's Python interpreter"))
        self.interpreter.lineEdit().setPlaceholderText(tr("Found automatically"))
        self.interpreter.setFilePath(QgsSettings().value(INTERPRETER_SETTING, "", type=str))
        label = QLabel(tr("&Interpreter"), self)
        label.setBuddy(self.interpreter.lineEdit())
        self.check = QPushButton(tr("&Check the engine"), self)
        self.check.clicked.connect(self._on_check)
        self.notice = Notice(self)
        self.notice.hide()

        form = QFormLayout()
        form.addRow(label, self.interpreter)
        buttons = QHBoxLayout()
        buttons.addWidget(self.check)
        buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.addWidget(explanation)
        layout.addLayout(form)
        layout.addLayout(buttons)
        layout.addWidget(self.notice)
        layout.addStretch(1)

    def apply(self) -> None:
        """Keep the settings; called when the dialog is accepted."""
        self._store()
        self._notifier.applied.emit()

    def _store(self) -> None:
        path = self.interpreter.filePath().strip()
        if path:
            QgsSettings().setValue(INTERPRETER_SETTING, path)
        else:
            QgsSettings().remove(INTERPRETER_SETTING)

    def _on_check(self) -> None:
        try:
            engine = find_engine(self.interpreter.filePath())
        except EngineNotFoundError as error:
            self._show(BAD, error.message, error.hint)
            return
        self.check.setEnabled(False)
        self._show(FAIR, tr("The engine is being checked…"))
        self._process = EngineProcess(engine, commands.doctor(), self)
        self._process.finished.connect(self._on_checked)
        self._process.start()

    def _on_checked(self, outcome: Outcome) -> None:
        self.check.setEnabled(True)
        if outcome.failure is not None:
            self._show(BAD, outcome.failure.message, outcome.failure.hint)
        elif outcome.result is not None:
            findings = read_findings(outcome.result.report)
            problems = " ".join(f"{problem.message} {problem.hint}" for problem in findings.problems)
            self._show(NOTE if problems else GOOD, findings.summary(), problems)

    def _show(self, color: str, message: str, hint: str = "") -> None:
        self.notice.show()
        self.notice.show_message(color, message, hint)


class SpectralXOptionsFactory(QgsOptionsWidgetFactory):
    """Makes the page when the options dialog is opened."""

    def __init__(self, notifier: OptionsNotifier) -> None:
        super().__init__("SpectralX", QIcon(paths.icon("spectralx.svg")))
        self._notifier = notifier

    def icon(self) -> QIcon:
        """Return the icon in the list of pages."""
        return QIcon(paths.icon("spectralx.svg"))

    def createWidget(self, parent: QWidget | None = None) -> SpectralXOptionsPage:
        """Return a new page; the dialog owns it."""
        return SpectralXOptionsPage(self._notifier, parent)
