"""Shows in Processing's dialogs how the bands of an image are found, and lets them be chosen."""

from __future__ import annotations

from dataclasses import dataclass

from qgis.core import QgsMapLayerProxyModel, QgsRasterLayer
from qgis.gui import QgsMapLayerComboBox
from qgis.PyQt.QtCore import QCoreApplication, QTimer, pyqtSignal
from qgis.PyQt.QtGui import QHideEvent, QShowEvent
from qgis.PyQt.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from qgis.utils import iface

from ..core.binding import Inspection, edited
from ..core.commands import AUTO, are_bands
from ..core.events import Failure
from ..core.inspector import Inspector, Question
from ..core.layer_wavelengths import layer_wavelengths
from ..core.layers import Refusal, raster_source
from ..core.translation import tr
from .binding_view import BindingView
from .model_box import ModelBox
from .options import PAGE_NAME

_DIALOG_WIDTH = 480

# An engine that is told to end is gone after this time.
_ENDED_MS = 3000


@dataclass(frozen=True)
class Request:
    """What the bands of which model are to be found in, as far as it is known.

    Attributes:
        source: GDAL name of the image, or why there is none; empty while none is chosen.
        model: Name or path of the model; empty while none is chosen.
        sensor: Sensor of the image, where it is stated by hand.
        wavelengths: Wavelengths that the layer of the image carries, as JSON.
    """

    source: str | Refusal = ""
    model: str = ""
    sensor: str = ""
    wavelengths: str = ""


class BandsPanel(QWidget):
    """A field for the bands above the table of what they lead to; the table can be edited too.

    The engine is asked only while the panel is seen.

    Signals:
        text_changed: Other bands were typed or chosen.
    """

    text_changed = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.edit = QLineEdit(AUTO, self)
        self.edit.setPlaceholderText(AUTO)
        self.edit.setAccessibleName(tr("Bands"))
        self.view = BindingView(self)
        # It outlives the panel, until an engine that was told to end has ended.
        self.inspector = inspector = Inspector(QCoreApplication.instance())
        self.destroyed.connect(lambda _panel: QTimer.singleShot(_ENDED_MS, inspector.deleteLater))
        self._request = Request()
        self._answer: Inspection | None = None
        self._edits: dict[int, int] = {}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.edit)
        layout.addWidget(self.view)
        self.setFocusProxy(self.edit)
        self.edit.textChanged.connect(self._on_text)
        self.view.band_chosen.connect(self._on_band_chosen)
        self.view.reset_requested.connect(lambda: self.edit.setText(AUTO))
        self.view.settings_requested.connect(_show_settings)
        self.inspector.answered.connect(self._on_answered)
        self.inspector.failed.connect(self._on_failed)

    def text(self) -> str:
        """Return the bands: ``auto``, or numbers."""
        return self.edit.text().strip() or AUTO

    def show_request(self, request: Request) -> None:
        """Show how the bands are found in another image, or for another model."""
        if request != self._request:
            self._request = request
            self._refresh()

    def showEvent(self, event: QShowEvent) -> None:
        """Ask once the answer can be seen."""
        super().showEvent(event)
        self._refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        """End an engine that would work for nobody; a dialog that closes hides its widgets first."""
        super().hideEvent(event)
        self.inspector.forget()

    def _refresh(self) -> None:
        self._answer, self._edits = None, {}
        self.inspector.forget()
        source, model = self._request.source, self._request.model
        if isinstance(source, Refusal):
            self.view.show_failure(Failure("layer", source.message, source.hint))
        elif not source:
            self.view.show_prompt(tr("Choose an image to see how its bands fit the model."))
        elif not model:
            self.view.show_prompt(tr("Choose a model file to see how the bands of the image fit it."))
        elif not are_bands(self.text()):
            message = tr("Bands: {} is neither auto nor a list of band numbers such as 3,2,1,4.").format(self.text())
            self.view.show_failure(Failure("bands", message, ""))
        elif self.isVisible():
            self.view.show_waiting()
            self._ask(source, model)

    def _ask(self, source: str, model: str) -> None:
        bands = "" if self.text().lower() == AUTO else self.text()
        self.inspector.ask(Question(source, model, self._request.sensor, bands, self._request.wavelengths))

    def _on_text(self) -> None:
        self._refresh()
        self.text_changed.emit()

    def _on_answered(self, inspection: Inspection) -> None:
        self._answer, self._edits = inspection, {}
        self.view.show_inspection(inspection)

    def _on_failed(self, failure: Failure) -> None:
        self._answer = None
        self.view.show_failure(failure)

    def _on_band_chosen(self, row: int, band: int) -> None:
        if self._answer is None:
            return
        self._edits[row] = band
        shown, bands = edited(self._answer, self._edits)
        if bands:  # as long as some are missing, the text stays
            self.edit.setText(bands)
            self._answer = shown  # until the engine has answered
        self.view.show_inspection(shown)


class BandsDialog(QDialog):
    """The panel in a window of its own, for places that have no room for the table.

    Args:
        text: Bands to start from.
        request: What is known; without it image and model can be chosen here.
        parent: Window in front of which it opens.
    """

    def __init__(self, text: str, request: Request | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Bands"))
        self.setMinimumWidth(_DIALOG_WIDTH)
        self.panel = BandsPanel(self)
        self.panel.edit.setText(text)
        self.buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel, self
        )
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        if request is None:
            layout.addLayout(self._choice())
            self._on_choice()
        else:
            self.panel.show_request(request)
        layout.addWidget(self.panel, 1)
        layout.addWidget(self.buttons)

    def _choice(self) -> QFormLayout:
        self.image = QgsMapLayerComboBox(self)
        self.image.setFilters(QgsMapLayerProxyModel.Filter.RasterLayer)
        self.model = ModelBox(self)
        self.image.layerChanged.connect(self._on_choice)
        self.model.model_changed.connect(self._on_choice)
        form = QFormLayout()
        form.addRow(tr("Image to try"), self.image)
        form.addRow(tr("Model"), self.model)
        return form

    def _on_choice(self) -> None:
        layer = self.image.currentLayer()
        if isinstance(layer, QgsRasterLayer):
            request = Request(raster_source(layer), self.model.model(), wavelengths=layer_wavelengths(layer))
        else:
            request = Request(model=self.model.model())
        self.panel.show_request(request)


class BandsField(QWidget):
    """A field for the bands with a button that shows the binding; a cell of the batch table.

    Signals:
        text_changed: Other bands were typed or chosen.
    """

    text_changed = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.edit = QLineEdit(AUTO, self)
        self.edit.setPlaceholderText(AUTO)
        self.edit.setAccessibleName(tr("Bands"))
        self.button = bands_button(self)
        self._request = Request()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.edit, 1)
        layout.addWidget(self.button)
        self.setFocusProxy(self.edit)
        self.edit.textChanged.connect(self.text_changed)
        self.button.clicked.connect(self._open)

    def text(self) -> str:
        """Return the bands: ``auto``, or numbers."""
        return self.edit.text().strip() or AUTO

    def show_request(self, request: Request) -> None:
        """Keep what the row is about."""
        self._request = request

    def _open(self) -> None:
        dialog = BandsDialog(self.text(), self._request, self)
        if dialog.exec():
            self.edit.setText(dialog.panel.text())
        dialog.deleteLater()


def bands_button(parent: QWidget) -> QToolButton:
    """Return the button that opens the dialog."""
    button = QToolButton(parent)
    button.setText("…")
    button.setToolTip(tr("Show which band of the image each band of the model gets"))
    button.setAccessibleName(tr("Show which band of the image each band of the model gets"))
    return button


def _show_settings() -> None:
    if iface is not None:
        iface.showOptionsDialog(iface.mainWindow(), PAGE_NAME)
