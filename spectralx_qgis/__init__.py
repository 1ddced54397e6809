"""SpectralX for QGIS: land-cover maps from multispectral and hyperspectral imagery of any sensor.

The plugin is a thin client. Everything heavy happens in the SpectralX engine, a program with an interpreter of its
own; the plugin builds an argument list, starts it and reads its progress.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qgis.gui import QgisInterface

    from .plugin import SpectralXPlugin


def classFactory(iface: QgisInterface | None) -> SpectralXPlugin:
    """Return the plugin; ``iface`` is None in ``qgis_process``."""
    from .plugin import SpectralXPlugin

    return SpectralXPlugin(iface)
