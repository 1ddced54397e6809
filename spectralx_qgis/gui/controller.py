"""Puts dock, action and options page into QGIS's window, and takes them out again."""

from __future__ import annotations

from qgis.core import (
    Qgis,
    QgsContrastEnhancement,
    QgsMultiBandColorRenderer,
    QgsProject,
    QgsRasterLayer,
    QgsRasterMinMaxOrigin,
)
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

_TUTORIALS = "/blob/main/docs/tutorials/"
_TRUE_COLOUR = (3, 2, 1)


class GuiController:
    """Everything of the plugin that needs a window.

    Args:
        iface: QGIS's interface.
    """

    def __init__(self, iface: QgisInterface) -> None:
        self._iface = iface
        self.dock: SpectralXDock | None = None
        self.action: QAction | None = None
        self._menu_actions: list[QAction] = []
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
        self._iface.addRasterToolBarIcon(self.action)
        self._iface.addPluginToRasterMenu(MENU, self.action)
        for text, act in (
            (tr("Open the sample scene"), self.open_sample),
            (tr("Tutorial: the first map"), lambda: self.show_tutorial("first-map")),
            (tr("Tutorial: the first model of your own"), lambda: self.show_tutorial("first-own-model")),
            (tr("SpectralX help"), self.show_help),
        ):
            action = QAction(text, window)
            action.triggered.connect(act)
            self._iface.addPluginToRasterMenu(MENU, action)
            self._menu_actions.append(action)

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
        for action in self._menu_actions:
            self._iface.removePluginRasterMenu(MENU, action)
            action.deleteLater()
        self._menu_actions.clear()

    def show_settings(self) -> None:
        """Open QGIS's options at our page."""
        self._iface.showOptionsDialog(self._iface.mainWindow(), PAGE_NAME)

    def show_help(self) -> None:
        """Open the documentation."""
        QDesktopServices.openUrl(QUrl(paths.metadata()["homepage"]))

    def show_tutorial(self, name: str) -> None:
        """Open a tutorial, by the name of its page."""
        QDesktopServices.openUrl(QUrl(f"{paths.metadata()['homepage']}{_TUTORIALS}{name}.md"))

    def open_sample(self) -> None:
        """Add the sample scene in true colour, show it, and choose it for a map."""
        layer = QgsRasterLayer(str(paths.sample_scene()), tr("Sample scene"), "gdal")
        if not layer.isValid():
            self._iface.messageBar().pushMessage(
                "SpectralX", tr("The sample scene is not part of this installation."), Qgis.MessageLevel.Warning
            )
            return
        layer.setRenderer(QgsMultiBandColorRenderer(layer.dataProvider(), *_TRUE_COLOUR))
        layer.setContrastEnhancement(
            QgsContrastEnhancement.ContrastEnhancementAlgorithm.StretchToMinimumMaximum,
            QgsRasterMinMaxOrigin.Limits.CumulativeCut,
        )
        QgsProject.instance().addMapLayer(layer)
        canvas = self._iface.mapCanvas()
        canvas.setExtent(canvas.mapSettings().layerExtentToOutputExtent(layer, layer.extent()))
        canvas.refresh()
        if self.dock is not None:
            self.dock.show()
            self.dock.map.form.layer.setLayer(layer)
