"""Colours that say how good something is; readable on light and dark themes."""

from __future__ import annotations

from qgis.PyQt.QtGui import QColor

from ..core.binding import How

# Hues of ColorBrewer's RdYlBu/RdYlGn ends and the Okabe-Ito set: told apart with red-green blindness as well, and
# never alone, since the words stand beside them.
GOOD = "#2e9e6b"
FAIR = "#4c8fd6"
HAND = "#9467bd"
BAD = "#d1495b"
NOTE = "#d98e04"

_HOW_COLORS = {
    How.EXACT: GOOD,
    How.NEAREST: NOTE,
    How.RESAMPLED: FAIR,
    How.EDITED: HAND,
    How.MISSING: BAD,
}


def how_color(how: How) -> QColor:
    """Return the colour of a way to bind a band."""
    return QColor(_HOW_COLORS[how])


def tint(color: QColor | str, alpha: int = 60) -> QColor:
    """Return a translucent version that leaves the theme's text readable."""
    tinted = QColor(color)
    tinted.setAlpha(alpha)
    return tinted
