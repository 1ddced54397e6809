"""The page *SpectralX* among QGIS's options: the engine's environment, another interpreter, the check."""

from __future__ import annotations

from qgis.core import QgsSettings
from qgis.gui import QgsFileWidget, QgsOptionsPageWidget, QgsOptionsWidgetFactory
from qgis.PyQt.QtCore import QObject, pyqtSignal
from qgis.PyQt.QtGui import QIcon
from qgis.PyQt.QtWidgets import (
    QApplication,
    QFormLayout,
    QGroupBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ..core import commands, paths
from ..core.engine import INTERPRETER_SETTING, EngineNotFoundError, find_engine
from ..core.findings import read_findings, shareable_text
from ..core.process import EngineProcess, Outcome
from ..core.translation import tr
from ..environment.manager import EnvironmentManager
from .colors import BAD, FAIR, GOOD, NOTE
from .environment_panel import EnvironmentPanel
from .notice import Notice

PAGE_NAME = "mOptionsPageSpectralX"


class OptionsNotifier(QObject):
    """Tells the rest of the plugin that settings were applied."""

    applied = pyqtSignal()


class SpectralXOptionsPage(QgsOptionsPageWidget):
    """Where the engine is set up, or another interpreter chosen, and tried."""

    def __init__(
        self, notifier: OptionsNotifier, environment: EnvironmentManager, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName(PAGE_NAME)
        self._notifier = notifier
        self._process: EngineProcess | None = None
        self._report = ""
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
        self.panel = EnvironmentPanel(environment, self)
        self.panel.ready.connect(notifier.applied)
        self.check = QPushButton(tr("C&heck the engine"), self)
        self.check.clicked.connect(self._on_check)
        self.copy = QPushButton(tr("Cop&y report"), self)
        self.copy.setToolTip(tr("Copies what the check found, without names of folders or persons"))
        self.copy.clicked.connect(self._on_copy)
        self.copy.setEnabled(False)
        self.notice = Notice(self)
        self.notice.hide()
        self._arrange(explanation, label)

    def _arrange(self, explanation: QLabel, label: QLabel) -> None:
        set_up = QGroupBox(tr("Engine"), self)
        inside = QVBoxLayout(set_up)
        inside.addWidget(self.panel)
        other = QGroupBox(tr("Another Python instead (for those who have set up the engine themselves)"), self)
        form = QFormLayout(other)
        form.addRow(label, self.interpreter)
        buttons = QHBoxLayout()
        buttons.addWidget(self.check)
        buttons.addWidget(self.copy)
        buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.addWidget(explanation)
        layout.addWidget(set_up)
        layout.addWidget(other)
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
        self.copy.setEnabled(False)
        self._show(FAIR, tr("The engine is being checked…"))
        self._process = EngineProcess(engine, commands.doctor(), self)
        self._process.finished.connect(self._on_checked)
        self._process.start()

    def _on_checked(self, outcome: Outcome) -> None:
        self.check.setEnabled(True)
        if outcome.failure is not None:
            self._take_report(outcome)
            self._show(BAD, outcome.failure.message, outcome.failure.hint)
        elif outcome.result is not None:
            self._take_report(outcome)
            findings = read_findings(outcome.result.report)
            problems = " ".join(f"{problem.message} {problem.hint}" for problem in findings.problems)
            self._show(NOTE if problems else GOOD, findings.summary(), problems)

    def _take_report(self, outcome: Outcome) -> None:
        """Keep the findings for copying; an engine that fails reports them as well."""
        found = {} if outcome.result is None else outcome.result.report
        self._report = shareable_text(found, outcome.failure)
        self.copy.setEnabled(True)

    def _on_copy(self) -> None:
        QApplication.clipboard().setText(self._report)

    def _show(self, color: str, message: str, hint: str = "") -> None:
        self.notice.show()
        self.notice.show_message(color, message, hint)


class SpectralXOptionsFactory(QgsOptionsWidgetFactory):
    """Makes the page when the options dialog is opened."""

    def __init__(self, notifier: OptionsNotifier, environment: EnvironmentManager) -> None:
        super().__init__("SpectralX", QIcon(paths.icon("spectralx.svg")))
        self._notifier = notifier
        self._environment = environment

    def icon(self) -> QIcon:
        """Return the icon in the list of pages."""
        return QIcon(paths.icon("spectralx.svg"))

    def createWidget(self, parent: QWidget | None = None) -> SpectralXOptionsPage:
        """Return a new page; the dialog owns it."""
        return SpectralXOptionsPage(self._notifier, self._environment, parent)
