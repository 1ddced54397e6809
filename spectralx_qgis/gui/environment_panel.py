"""Sets up the engine: what for, on what, from where, how large; progress, repair, update, removal."""

from __future__ import annotations

from qgis.core import QgsSettings
from qgis.gui import QgsFileWidget
from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import (
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QMessageBox,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from ..core import log
from ..core.events import Failure
from ..core.translation import tr
from ..environment.manager import EnvironmentManager
from ..environment.plan import Choice, Device, Purpose, fitting_device
from ..environment.store import FOLDER_SETTING, Condition, State, environment_folder, environments_folder
from .colors import BAD, FAIR, GOOD, NOTE
from .notice import Notice

_STEPS = 1000
_ONLINE, _OFFLINE = "online", "offline"


class EnvironmentPanel(QWidget):
    """Shows how things stand with the engine, and changes it.

    Nothing is downloaded or written before the user presses the button beside size and place.

    Signals:
        ready: The engine was set up and can be used.

    Args:
        manager: Does the work; it may serve several panels.
        parent: Owner.
    """

    ready = pyqtSignal()

    def __init__(self, manager: EnvironmentManager, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._manager = manager
        self.notice = Notice(self)
        self.purpose = _combo(
            self, (tr("Mapping"), Purpose.MAP.value), (tr("Mapping and training own models"), Purpose.TRAIN.value)
        )
        self.device = _combo(self, (tr("Processor"), Device.CPU.value), (tr("NVIDIA graphics card"), Device.CUDA.value))
        self.source = _combo(self, (tr("Internet"), _ONLINE), (tr("Folder of wheels, offline"), _OFFLINE))
        self.wheels = _folder_widget(self, tr("Folder with the wheels of all packages"))
        self.place = _folder_widget(self, tr("Folder for the engine's environments"))
        self.size = QLabel(self)
        self.size.setWordWrap(True)
        self.bar = QProgressBar(self)
        self.bar.setRange(0, _STEPS)
        self.bar.setAccessibleName(tr("Progress of the installation"))
        self.message = QLabel(self)
        self.message.setWordWrap(True)
        self.message.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.install_button = QPushButton(self)
        self.cancel_button = QPushButton(tr("&Cancel"), self)
        self.remove_button = QPushButton(tr("&Remove…"), self)
        self._arrange()
        self._connect()
        self._preset()
        self.refresh()

    def refresh(self) -> None:
        """Show how things stand."""
        self._show_state(self._manager.state())

    def choice(self) -> Choice:
        """Return what is chosen."""
        wheels = self.wheels.filePath().strip() if self.source.currentData() == _OFFLINE else ""
        return Choice(Purpose(self.purpose.currentData()), Device(self.device.currentData()), wheels)

    def _arrange(self) -> None:
        source = QVBoxLayout()
        source.addWidget(self.source)
        source.addWidget(self.wheels)
        form = QFormLayout()
        for text, buddy, field in (
            (tr("&Use for"), self.purpose, self.purpose),
            (tr("C&ompute on"), self.device, self.device),
            (tr("&From"), self.source, source),
            (tr("&Place"), self.place.lineEdit(), self.place),
        ):
            label = QLabel(text, self)
            label.setBuddy(buddy)
            form.addRow(label, field)
        buttons = QHBoxLayout()
        for button in (self.install_button, self.cancel_button, self.remove_button):
            buttons.addWidget(button)
        buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.notice)
        layout.addLayout(form)
        layout.addWidget(self.size)
        layout.addWidget(self.message)
        layout.addWidget(self.bar)
        layout.addLayout(buttons)

    def _connect(self) -> None:
        for box in (self.purpose, self.device, self.source):
            box.currentIndexChanged.connect(self._show_size)
        self.wheels.fileChanged.connect(self._show_size)
        self.place.fileChanged.connect(self._on_place_changed)
        self.install_button.clicked.connect(self._on_install)
        self.cancel_button.clicked.connect(self._on_cancel)
        self.remove_button.clicked.connect(self._on_remove)
        self._manager.progressed.connect(self._on_progress)
        self._manager.logged.connect(log.info)
        self._manager.failed.connect(self._on_failed)
        self._manager.cancelled.connect(self._on_cancelled)
        self._manager.finished.connect(self._on_finished)
        self._manager.state_changed.connect(self._on_state_changed)

    def _preset(self) -> None:
        self.place.setFilePath(str(environments_folder()))
        self.place.lineEdit().setCursorPosition(0)  # the size below names the whole of a long path
        fitting = fitting_device()
        current = self._manager.state().environment
        choice = Choice(device=fitting) if current is None else current.choice
        self.purpose.setCurrentIndex(self.purpose.findData(choice.purpose.value))
        self.device.setCurrentIndex(self.device.findData(choice.device.value))
        self.device.setEnabled(fitting is Device.CUDA)
        if fitting is Device.CPU:
            self.device.setToolTip(tr("No driver of an NVIDIA graphics card was found on this computer."))

    def _on_place_changed(self, path: str) -> None:
        if path.strip() and path.strip() != str(environments_folder()):
            QgsSettings().setValue(FOLDER_SETTING, path.strip())
            self.refresh()

    def _on_install(self) -> None:
        choice = self.choice()
        if self.source.currentData() == _OFFLINE and not choice.wheels:
            self.notice.show_message(NOTE, tr("No folder is chosen."), tr("Choose the folder that holds the wheels."))
            return
        self._show_busy(True)
        self._manager.install(choice)

    def _on_cancel(self) -> None:
        self.cancel_button.setEnabled(False)
        self.message.setText(tr("Cancelling…"))
        self._manager.cancel()

    def _on_remove(self) -> None:
        question = tr("Remove the engine's environment? Your maps and models stay.")
        answer = QMessageBox.question(self, "SpectralX", question)
        if answer == QMessageBox.StandardButton.Yes:
            self._show_busy(True)
            self._manager.remove()

    def _on_progress(self, fraction: float, message: str) -> None:
        self._show_busy(True)
        self.bar.setValue(round(_STEPS * fraction))
        self.message.setText(message)

    def _on_failed(self, failure: Failure) -> None:
        self._show_busy(False)
        self.notice.show_message(BAD, failure.message, failure.hint)
        log.warning(f"{failure.message} {failure.hint}")

    def _on_cancelled(self) -> None:
        self._show_busy(False)
        self.notice.show_message(NOTE, tr("Cancelled."), tr("What was downloaded is kept for the next time."))

    def _on_finished(self) -> None:
        self.refresh()
        if self._manager.state().condition is Condition.READY:
            self.ready.emit()

    def _on_state_changed(self, state: State) -> None:
        # After a failure or a cancel the notice says why; the buttons follow all the same.
        self._show_buttons(state)

    def _show_state(self, state: State) -> None:
        color = {Condition.READY: GOOD, Condition.MISSING: FAIR, Condition.INTERRUPTED: FAIR}.get(state.condition, NOTE)
        self.notice.show_message(color, state.message, "" if state.condition is Condition.READY else _next_step(state))
        self._show_busy(self._manager.is_busy())
        self._show_buttons(state)
        self._show_size()

    def _show_buttons(self, state: State) -> None:
        self.install_button.setText(
            {
                Condition.READY: tr("&Install again"),
                Condition.MISSING: tr("&Set up"),
                Condition.INTERRUPTED: tr("&Go on"),
                Condition.OUTDATED: tr("&Update"),
                Condition.BROKEN: tr("Re&pair"),
            }[state.condition]
        )
        self.remove_button.setVisible(state.environment is not None or state.condition is Condition.INTERRUPTED)

    def _show_busy(self, busy: bool) -> None:
        for widget in (self.purpose, self.source, self.wheels, self.place, self.install_button, self.remove_button):
            widget.setEnabled(not busy)
        self.device.setEnabled(not busy and fitting_device() is Device.CUDA)
        if busy != self.cancel_button.isVisibleTo(self):
            self.bar.setValue(0)
            self.cancel_button.setEnabled(True)
        for widget in (self.bar, self.message, self.cancel_button):
            widget.setVisible(busy)

    def _show_size(self) -> None:
        offline = self.source.currentData() == _OFFLINE
        self.wheels.setVisible(offline)
        size = self.choice().size()
        place = environment_folder()
        if offline:
            text = tr("About {disk} are used in {place}; nothing is downloaded.")
        else:
            text = tr("About {download} are downloaded, and {disk} are used in {place}.")
        self.size.setText(text.format(download=_amount(size.download), disk=_amount(size.disk), place=place))


def _next_step(state: State) -> str:
    """Return what to do on this very panel."""
    return {
        Condition.MISSING: tr("Nothing is installed into QGIS, and no imagery is uploaded."),
        Condition.INTERRUPTED: tr("Go on; what was downloaded is kept."),
        Condition.OUTDATED: tr("Update it; the old one stays for the older version of the plugin."),
        Condition.BROKEN: tr("Repair it; what works now stays until the new one works."),
    }.get(state.condition, state.hint)


def _amount(size: int) -> str:
    return tr("{:.1f} GB").format(size / 1e9) if size >= 1e9 else tr("{:.0f} MB").format(size / 1e6)


def _combo(parent: QWidget, *entries: tuple[str, str]) -> QComboBox:
    box = QComboBox(parent)
    for label, value in entries:
        box.addItem(label, value)
    return box


def _folder_widget(parent: QWidget, title: str) -> QgsFileWidget:
    widget = QgsFileWidget(parent)
    widget.setStorageMode(QgsFileWidget.StorageMode.GetDirectory)
    widget.setDialogTitle(title)
    widget.lineEdit().setAccessibleName(title)
    return widget
