"""Puts dock, action and options page into QGIS's window, and takes them out again."""

from __future__ import annotations

from qgis.gui import QgisInterface
from qgis.PyQt import sip
from qgis.PyQt.QtCore import Qt, QUrl
from qgis.PyQt.QtGui import QDesktopServices, QIcon

from ..core import paths
from ..core.translation import tr
from ..environment.manager import EnvironmentManager
from .compat import QAction
from .dock import SpectralXDock
from .first_use import FirstUse
from .options import PAGE_NAME, OptionsNotifier, SpectralXOptionsFactory

MENU = "SpectralX"


class GuiController:
    """Everything of the plugin that needs a window.

    Args:
        iface: QGIS's interface.
    """

    def __init__(self, iface: QgisInterface) -> None:
        self._iface = iface
        self.dock: SpectralXDock | None = None
        self.action: QAction | None = None
        self._help_action: QAction | None = None
        self._options: SpectralXOptionsFactory | None = None
        self._notifier = OptionsNotifier()
        self.environment = EnvironmentManager()
        self.first_use: FirstUse | None = None

    def load(self) -> None:
        """Add all parts."""
        window = self._iface.mainWindow()
        self.dock = SpectralXDock(self._iface.mapCanvas(), self._iface.messageBar(), window)
        self.dock.settings_requested.connect(self.show_settings)
        self.dock.help_requested.connect(self.show_help)
        self.first_use = FirstUse(self.dock, self.environment)
        self._notifier.applied.connect(self.first_use.refresh)
        self._notifier.applied.connect(self.dock.refresh)
        self.environment.finished.connect(self.dock.refresh)
        self._iface.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, self.dock)
        self.dock.hide()

        self.action = QAction(QIcon(paths.icon("spectralx.svg")), tr("Map with SpectralX"), window)
        self.action.setObjectName("mActionSpectralX")
        self.action.setToolTip(tr("Show or hide the SpectralX panel"))
        self.dock.setToggleVisibilityAction(self.action)
        self._help_action = QAction(tr("SpectralX help"), window)
        self._help_action.triggered.connect(self.show_help)
        self._iface.addRasterToolBarIcon(self.action)
        self._iface.addPluginToRasterMenu(MENU, self.action)
        self._iface.addPluginToRasterMenu(MENU, self._help_action)

        self._options = SpectralXOptionsFactory(self._notifier, self.environment)
        self._iface.registerOptionsWidgetFactory(self._options)

    def unload(self) -> None:
        """Take all parts out again, whatever runs."""
        self.environment.end_now()
        if self.dock is not None and not sip.isdeleted(self.dock):
            self.dock.end_now()
            self._iface.removeDockWidget(self.dock)
            self.dock.deleteLater()
        self.dock = None
        if self._options is not None:
            self._iface.unregisterOptionsWidgetFactory(self._options)
            self._options = None
        if self.action is not None:
            self._iface.removeRasterToolBarIcon(self.action)
            self._iface.removePluginRasterMenu(MENU, self.action)
            self.action.deleteLater()
            self.action = None
        if self._help_action is not None:
            self._iface.removePluginRasterMenu(MENU, self._help_action)
            self._help_action.deleteLater()
            self._help_action = None

    def show_settings(self) -> None:
        """Open QGIS's options at our page."""
        self._iface.showOptionsDialog(self._iface.mainWindow(), PAGE_NAME)

    def show_help(self) -> None:
        """Open the documentation."""
        QDesktopServices.openUrl(QUrl(paths.metadata()["homepage"]))
