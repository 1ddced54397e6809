"""The dock."""

from __future__ import annotations

from qgis.core import QgsApplication
from qgis.gui import QgsDockWidget, QgsMapCanvas, QgsMessageBar
from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QToolButton, QVBoxLayout, QWidget

from ..core.translation import tr
from .map_widget import MapWidget
from .scroll import VerticalScrollArea

OBJECT_NAME = "SpectralXDock"


class SpectralXDock(QgsDockWidget):
    """Holds the parts of the plugin's user interface.

    Signals:
        settings_requested: The user wants to see the settings.
        help_requested: The user wants to read the documentation.

    Args:
        canvas: Map canvas.
        messages: QGIS's message bar.
        parent: Main window.
    """

    settings_requested = pyqtSignal()
    help_requested = pyqtSignal()

    def __init__(self, canvas: QgsMapCanvas, messages: QgsMessageBar, parent: QWidget | None = None) -> None:
        super().__init__("SpectralX", parent)
        self.setObjectName(OBJECT_NAME)  # QGIS keeps the dock's place under this name
        self.setAllowedAreas(Qt.DockWidgetArea.LeftDockWidgetArea | Qt.DockWidgetArea.RightDockWidgetArea)
        self.map = MapWidget(canvas, messages, self)
        self.map.run_bar.add_left(self._button("/mActionOptions.svg", tr("Settings…"), self.settings_requested))
        self.map.run_bar.add_left(self._button("/mActionHelpContents.svg", tr("Help"), self.help_requested))
        self.map.settings_requested.connect(self.settings_requested)
        content = QWidget(self)
        layout = QVBoxLayout(content)
        layout.setContentsMargins(9, 9, 9, 9)
        layout.addWidget(self.map)
        self.setWidget(VerticalScrollArea(content, self))

    def _button(self, icon: str, text: str, signal: object) -> QToolButton:
        button = QToolButton(self)
        button.setIcon(QgsApplication.getThemeIcon(icon))
        button.setToolTip(text)
        button.setAccessibleName(text)
        button.setAutoRaise(True)
        button.clicked.connect(signal)
        return button

    def end_now(self) -> None:
        """End everything that runs, before returning."""
        self.map.end_now()
