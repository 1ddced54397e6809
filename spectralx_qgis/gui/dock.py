"""The dock with its tabs."""

from __future__ import annotations

from qgis.core import QgsApplication
from qgis.gui import QgsDockWidget, QgsMapCanvas, QgsMessageBar
from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QHBoxLayout, QTabWidget, QToolButton, QVBoxLayout, QWidget

from ..core.translation import tr
from .judge_widget import JudgeWidget
from .map_widget import MapWidget
from .scroll import VerticalScrollArea
from .state import State, StateKeeper
from .train_widget import TrainWidget

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
        self.tabs = QTabWidget(self)
        self.tabs.setDocumentMode(True)
        self.map = MapWidget(canvas, messages, self)
        self.map.settings_requested.connect(self.settings_requested)
        self._add_tab(self.map, tr("Map"), tr("Map an image with a model"))
        self.train = TrainWidget(canvas, messages, self)
        self.train.trained.connect(self._on_trained)
        self.train.settings_requested.connect(self.settings_requested)
        self._add_tab(self.train, tr("Train"), tr("Train a model of your own classes"))
        self.judge = JudgeWidget(messages, self)
        self._add_tab(self.judge, tr("Judge"), tr("See how good a map or a model is"))
        self.map.mapped.connect(self.judge.offer_map)
        corner = QWidget(self.tabs)
        buttons = QHBoxLayout(corner)
        buttons.setContentsMargins(0, 0, 0, 0)
        buttons.setSpacing(0)
        buttons.addWidget(self._button("/mActionOptions.svg", tr("Settings…"), self.settings_requested))
        buttons.addWidget(self._button("/mActionHelpContents.svg", tr("Help"), self.help_requested))
        self.tabs.setCornerWidget(corner)
        self.setWidget(self.tabs)
        self._keeper = StateKeeper(self.state, self.restore, self)
        self._closed = False

    def _add_tab(self, part: QWidget, title: str, tip: str) -> None:
        content = QWidget(self)
        layout = QVBoxLayout(content)
        layout.setContentsMargins(9, 9, 9, 9)
        layout.addWidget(part)
        index = self.tabs.addTab(VerticalScrollArea(content, self), title)
        self.tabs.setTabToolTip(index, tip)

    def _button(self, icon: str, text: str, signal: object) -> QToolButton:
        button = QToolButton(self)
        button.setIcon(QgsApplication.getThemeIcon(icon))
        button.setToolTip(text)
        button.setAccessibleName(text)
        button.setAutoRaise(True)
        button.clicked.connect(signal)
        return button

    def state(self) -> State:
        """Return the choices of all tabs."""
        return {
            "tab": self.tabs.currentIndex(),
            "map": self.map.state(),
            "train": self.train.state(),
            "judge": self.judge.state(),
        }

    def restore(self, state: State) -> None:
        """Make choices again; parts that are missing or of another shape are passed over."""
        for part, key in ((self.map, "map"), (self.train, "train"), (self.judge, "judge")):
            value = state.get(key)
            if isinstance(value, dict):
                part.restore(value)
        tab = state.get("tab")
        if isinstance(tab, int) and 0 <= tab < self.tabs.count():
            self.tabs.setCurrentIndex(tab)

    def refresh(self) -> None:
        """Look again at what depends on the engine; for when its settings have changed."""
        self.map.refresh()
        self.train.refresh()

    def end_now(self) -> None:
        """End everything that runs, before returning."""
        if self._closed:
            return
        self._closed = True
        self._keeper.end_now()
        for part in (self.map, self.train, self.judge):
            part.end_now()

    def _on_trained(self, model: str) -> None:
        """Offer a new model everywhere, and choose it for the next map."""
        for box in (self.map.form.model, self.judge.model):
            box.reload()
            box.choose(model)
