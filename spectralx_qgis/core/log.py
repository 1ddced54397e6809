"""The plugin's tab in QGIS's log."""

from __future__ import annotations

from qgis.core import Qgis, QgsMessageLog

TAB = "SpectralX"


def info(text: str) -> None:
    """Log something for those who look."""
    QgsMessageLog.logMessage(text, TAB, Qgis.MessageLevel.Info, notifyUser=False)


def warning(text: str) -> None:
    """Log something that deserves a look."""
    QgsMessageLog.logMessage(text, TAB, Qgis.MessageLevel.Warning)
