"""Offers to set up the engine in the place of the dock's content, as long as there is none."""

from __future__ import annotations

from qgis.gui import QgsDockWidget
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QObject
from qgis.PyQt.QtWidgets import QLabel, QVBoxLayout, QWidget

from ..core.engine import EngineNotFoundError, find_engine
from ..core.translation import tr
from ..environment.manager import EnvironmentManager
from .environment_panel import EnvironmentPanel
from .scroll import VerticalScrollArea


class FirstUse(QObject):
    """Shows the panel in the dock until an engine is found.

    Args:
        dock: Dock; its content comes back when there is an engine.
        manager: Sets up the engine.
    """

    def __init__(self, dock: QgsDockWidget, manager: EnvironmentManager) -> None:
        super().__init__(dock)
        self._dock = dock
        self._content = dock.widget()
        self.panel = EnvironmentPanel(manager, dock)
        self._page = _page(self.panel, dock)
        self._page.hide()
        manager.state_changed.connect(self.refresh)
        self.refresh()

    def is_shown(self) -> bool:
        """Whether the panel stands in the place of the dock's content."""
        return self._dock.widget() is self._page

    def refresh(self) -> None:
        """Show the panel, or the dock's content, whichever is due."""
        if sip.isdeleted(self._dock):
            return
        due = self._page if _is_missing() else self._content
        if self._dock.widget() is due:
            return
        self._dock.widget().hide()
        self._dock.setWidget(due)
        due.show()
        self.panel.refresh()


def _is_missing() -> bool:
    try:
        find_engine()
    except EngineNotFoundError:
        return True
    return False


def _page(panel: EnvironmentPanel, dock: QgsDockWidget) -> QWidget:
    content = QWidget(dock)
    title = QLabel(
        tr(
            "<h3>One step before the first map</h3>"
            "Maps are computed by the SpectralX engine, a program of its own, so that nothing it needs can disturb "
            "QGIS or other plugins. Your imagery never leaves this computer."
        ),
        content,
    )
    title.setWordWrap(True)
    layout = QVBoxLayout(content)
    layout.setContentsMargins(9, 9, 9, 9)
    layout.addWidget(title)
    layout.addWidget(panel)
    layout.addStretch(1)
    return VerticalScrollArea(content, dock)
