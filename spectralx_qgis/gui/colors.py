"""Colours that say how good something is, and text that can be read on any ground, in light and dark themes."""

from __future__ import annotations

from qgis.PyQt.QtGui import QColor, QPalette

from ..core.binding import How

# Hues of ColorBrewer's RdYlBu/RdYlGn ends and the Okabe-Ito set: told apart with red-green blindness as well, and
# never alone, since the words stand beside them.
GOOD = "#2e9e6b"
FAIR = "#4c8fd6"
HAND = "#9467bd"
BAD = "#d1495b"
NOTE = "#d98e04"

# Text on light and on dark ground, where the theme's own cannot be read.
_DARK_TEXT, _LIGHT_TEXT = "#202020", "#dddddd"
_LEAST_CONTRAST = 4.5  # for text, by the Web Content Accessibility Guidelines 2.1

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


def field_ground(palette: QPalette) -> QColor:
    """Return the ground of fields and charts; style sheets may leave it transparent, and then it is the window's."""
    base = palette.color(QPalette.ColorRole.Base)
    return base if base.alpha() == 255 else palette.color(QPalette.ColorRole.Window)


def text_on(ground: QColor, palette: QPalette) -> QColor:
    """Return the theme's colour of text where it can be read on a ground, else a light or a dark grey.

    Themes of QGIS colour their labels by style sheets; the palette, which is all that a drawing gets to see, may hold
    text as dark as the ground (*Night Mapping* does).
    """
    colors = [palette.color(QPalette.ColorRole.WindowText), QColor(_DARK_TEXT), QColor(_LIGHT_TEXT)]
    if contrast(colors[0], ground) >= _LEAST_CONTRAST:
        return colors[0]
    return max(colors, key=lambda color: contrast(color, ground))


def contrast(one: QColor, other: QColor) -> float:
    """Return the contrast of two colours by the Web Content Accessibility Guidelines 2.1: 1 (same) to 21."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(color: QColor) -> float:
    channels = (color.redF(), color.greenF(), color.blueF())
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def mixed(ground: QColor, color: QColor, share: float) -> QColor:
    """Return a ground with a share (0..1) of a colour on it."""
    pairs = zip(ground.getRgb()[:3], color.getRgb()[:3])
    return QColor(*(round((1 - share) * below + share * above) for below, above in pairs))


def tint(color: QColor | str, alpha: int = 60) -> QColor:
    """Return a translucent version that leaves the theme's text readable."""
    tinted = QColor(color)
    tinted.setAlpha(alpha)
    return tinted
