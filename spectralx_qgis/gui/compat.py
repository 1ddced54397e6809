"""Names that stand in different places under Qt 5 and Qt 6."""

from __future__ import annotations

try:  # Qt 6
    from qgis.PyQt.QtGui import QAction
except ImportError:  # Qt 5
    from qgis.PyQt.QtWidgets import QAction

__all__ = ["QAction"]
