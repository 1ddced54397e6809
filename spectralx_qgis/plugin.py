"""What QGIS loads: the Processing provider everywhere, dock and options page where there is a window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qgis.core import QgsApplication

from .core.runner import end_all
from .provider import SpectralXProvider

if TYPE_CHECKING:
    from qgis.gui import QgisInterface

    from .gui.controller import GuiController


class SpectralXPlugin:
    """The plugin.

    Args:
        iface: QGIS's interface, None in ``qgis_process``.
    """

    def __init__(self, iface: QgisInterface | None) -> None:
        self.iface = iface
        self.provider: SpectralXProvider | None = None
        self.gui: GuiController | None = None

    def initProcessing(self) -> None:
        """Add the Processing provider; ``qgis_process`` calls nothing else."""
        if self.provider is None:
            self.provider = SpectralXProvider()
            QgsApplication.processingRegistry().addProvider(self.provider)

    def initGui(self) -> None:
        """Add everything that needs a window."""
        from .gui.controller import GuiController

        self.initProcessing()
        self.gui = GuiController(self.iface)
        self.gui.load()

    def unload(self) -> None:
        """Undo :meth:`initGui`; engines that still run are ended first."""
        if self.gui is not None:
            self.gui.unload()
            self.gui = None
        end_all()
        if self.provider is not None:
            QgsApplication.processingRegistry().removeProvider(self.provider)
            self.provider = None
