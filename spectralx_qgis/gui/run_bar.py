"""Starts and cancels a run and shows how far it is."""

from __future__ import annotations

import time

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from ..core.translation import tr

_STEPS = 1000

# An estimate from less than this share of the work is a guess.
_SHARE_FOR_ESTIMATE = 0.05
_SECONDS_FOR_ESTIMATE = 5.0


class RunBar(QWidget):
    """Two buttons, a progress bar and a line that says what is being done.

    Signals:
        run_clicked: The user wants to start.
        cancel_clicked: The user wants to stop.
    """

    run_clicked = pyqtSignal()
    cancel_clicked = pyqtSignal()

    def __init__(self, run_text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.run_button = QPushButton(QgsApplication.getThemeIcon("/mActionStart.svg"), run_text, self)
        self.cancel_button = QPushButton(QgsApplication.getThemeIcon("/mActionStop.svg"), tr("&Cancel"), self)
        self.bar = QProgressBar(self)
        self.bar.setRange(0, _STEPS)
        self.bar.setAccessibleName(tr("Progress"))
        self.message = QLabel(self)
        self.message.setWordWrap(True)
        self.message.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._buttons = QHBoxLayout()
        self._buttons.addStretch(1)
        self._buttons.addWidget(self.cancel_button)
        self._buttons.addWidget(self.run_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.message)
        layout.addWidget(self.bar)
        layout.addLayout(self._buttons)
        self.run_button.clicked.connect(self.run_clicked)
        self.cancel_button.clicked.connect(self._on_cancel)
        self._started = 0.0
        self.show_idle(can_run=False)

    def buttons(self) -> tuple[QPushButton, QPushButton]:
        """Return the buttons from left to right."""
        return self.cancel_button, self.run_button

    def add_left(self, widget: QWidget) -> None:
        """Put a widget at the left end of the row of buttons."""
        self._buttons.insertWidget(self._buttons.count() - 3, widget)

    def show_note(self, message: str) -> None:
        """Show a line above the buttons while nothing runs; an empty one goes."""
        self.message.setText(message)
        self.message.setVisible(bool(message))

    def show_idle(self, *, can_run: bool) -> None:
        """Show that nothing runs."""
        self.bar.hide()
        self.message.hide()
        self.cancel_button.hide()
        self.run_button.setEnabled(can_run)

    def show_running(self) -> None:
        """Show that a run has begun."""
        self._started = time.monotonic()
        self.bar.setValue(0)
        self.bar.show()
        self.message.setText(tr("Starting the engine…"))
        self.message.show()
        self.cancel_button.setEnabled(True)
        self.cancel_button.show()
        self.run_button.setEnabled(False)

    def show_progress(self, fraction: float, message: str) -> None:
        """Show how far the run is."""
        self.bar.setValue(round(_STEPS * fraction))
        remaining = self._remaining(fraction)
        self.message.setText(f"{message} – {remaining}" if message and remaining else message or remaining)

    def _on_cancel(self) -> None:
        self.cancel_button.setEnabled(False)
        self.message.setText(tr("Cancelling…"))
        self.cancel_clicked.emit()

    def _remaining(self, fraction: float) -> str:
        elapsed = time.monotonic() - self._started
        if fraction < _SHARE_FOR_ESTIMATE or fraction >= 1.0 or elapsed < _SECONDS_FOR_ESTIMATE:
            return ""
        seconds = elapsed * (1.0 - fraction) / fraction
        if seconds < 90:
            return tr("about {} s left").format(max(5, 5 * round(seconds / 5)))
        return tr("about {} min left").format(round(seconds / 60))
