"""Axes, grid and frame of the small charts, drawn with the colours of the theme."""

from __future__ import annotations

import math

from qgis.PyQt.QtCore import QPointF, QRectF, QSize, Qt
from qgis.PyQt.QtGui import QColor, QPainter, QPaintEvent, QPen
from qgis.PyQt.QtWidgets import QSizePolicy, QWidget

from .colors import field_ground, text_on

_MARGIN = 4
_TICKS = 4


class Chart(QWidget):
    """Base of the charts: a subclass sets the ranges and draws its data in :meth:`draw`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.x_range = (0.0, 1.0)
        self.y_range = (0.0, 1.0)
        self.x_title = ""
        self.empty_text = ""
        self.plot = QRectF()

    def sizeHint(self) -> QSize:
        """Return a low, wide shape that follows the font."""
        line = self.fontMetrics().height()
        return QSize(14 * line, 10 * line)

    def minimumSizeHint(self) -> QSize:
        """Return the smallest size in which the axes can be read."""
        return self.sizeHint()

    def is_empty(self) -> bool:
        """Whether there is nothing to draw."""
        raise NotImplementedError

    def draw(self, painter: QPainter) -> None:
        """Draw the data; clipped to the plot."""
        raise NotImplementedError

    def at(self, x: float, y: float) -> QPointF:
        """Return where a value lies on the widget."""
        return QPointF(
            self.plot.left() + self.plot.width() * _share(x, self.x_range),
            self.plot.bottom() - self.plot.height() * _share(y, self.y_range),
        )

    def ink(self, alpha: int = 255) -> QColor:
        """Return the colour of text, more or less translucent."""
        color = QColor(text_on(field_ground(self.palette()), self.palette()))
        color.setAlpha(alpha)
        return color

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw everything."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), field_ground(self.palette()))
        if self.is_empty():
            painter.setPen(self.ink(150))
            inner = self.rect().adjusted(12, 6, -12, -6)
            painter.drawText(inner, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self.empty_text)
            return
        self._draw_axes(painter)
        painter.setClipRect(self.plot.adjusted(-3, -3, 3, 3))
        self.draw(painter)

    def _draw_axes(self, painter: QPainter) -> None:
        metrics = self.fontMetrics()
        line = metrics.height()
        y_ticks = ticks(*self.y_range)
        left = max((metrics.horizontalAdvance(tick_text(value)) for value in y_ticks), default=0) + 2 * _MARGIN
        self.plot = QRectF(left, _MARGIN + line / 2, self.width() - left - 3 * _MARGIN, self.height() - 2.9 * line)
        for value in y_ticks:
            y = self.at(0.0, value).y()
            painter.setPen(QPen(self.ink(40)))
            painter.drawLine(QPointF(self.plot.left(), y), QPointF(self.plot.right(), y))
            painter.setPen(self.ink(180))
            box = QRectF(0, y - line / 2, left - _MARGIN, line)
            painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, tick_text(value))
        for value in ticks(*self.x_range):
            x = self.at(value, 0.0).x()
            box = QRectF(x - 40, self.plot.bottom() + _MARGIN, 80, line)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, tick_text(value))
        title = QRectF(self.plot.left(), self.height() - line - 1, self.plot.width(), line)
        painter.drawText(title, Qt.AlignmentFlag.AlignCenter, self.x_title)
        painter.setPen(QPen(self.ink(90)))
        painter.drawLine(self.plot.bottomLeft(), self.plot.bottomRight())


def ticks(low: float, high: float, count: int = _TICKS) -> list[float]:
    """Return about ``count`` round numbers from ``low`` to ``high``."""
    span = high - low
    if not math.isfinite(span) or span <= 0:
        return []
    step = 10.0 ** math.floor(math.log10(span / count))
    step *= next(factor for factor in (1, 2, 5, 10) if span / (step * factor) <= count)
    first = math.ceil(low / step - 1e-9)
    return [round(number * step, 10) for number in range(first, math.floor(high / step + 1e-9) + 1)]


def tick_text(value: float) -> str:
    """Return a number as an axis shows it."""
    return f"{value:g}".replace("-", "\N{MINUS SIGN}")


def _share(value: float, limits: tuple[float, float]) -> float:
    low, high = limits
    return (value - low) / (high - low) if high > low else 0.5
