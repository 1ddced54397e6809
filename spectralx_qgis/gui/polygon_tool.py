"""Draws a polygon in the map with clicks."""

from __future__ import annotations

from qgis.core import QgsGeometry, QgsPointXY, QgsWkbTypes
from qgis.gui import QgsMapCanvas, QgsMapMouseEvent, QgsMapTool, QgsRubberBand
from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtGui import QColor, QKeyEvent

_FEWEST_POINTS = 3


class PolygonTool(QgsMapTool):
    """Left clicks add corners, a right click or Enter closes the polygon; Backspace takes a corner back, Esc all.

    Signals:
        drawn: A :class:`qgis.core.QgsGeometry` in the coordinates of the map.
    """

    drawn = pyqtSignal(object)

    def __init__(self, canvas: QgsMapCanvas) -> None:
        super().__init__(canvas)
        self._points: list[QgsPointXY] = []
        self._band = QgsRubberBand(canvas, QgsWkbTypes.GeometryType.PolygonGeometry)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.set_color("#d55e00")

    def set_color(self, color: str) -> None:
        """Draw in the colour of a class."""
        fill = QColor(color)
        self._band.setStrokeColor(fill)
        fill.setAlpha(80)
        self._band.setFillColor(fill)
        self._band.setWidth(2)

    def canvasReleaseEvent(self, event: QgsMapMouseEvent) -> None:
        """Add a corner, or close the polygon."""
        if event.button() == Qt.MouseButton.RightButton:
            self._close()
        elif event.button() == Qt.MouseButton.LeftButton:
            self._points.append(self.toMapCoordinates(event.pos()))
            self._redraw()

    def canvasMoveEvent(self, event: QgsMapMouseEvent) -> None:
        """Let the shape follow the mouse."""
        if self._points:
            self._redraw(self.toMapCoordinates(event.pos()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close, take a corner back, or start anew."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._close()
        elif event.key() in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete) and self._points:
            self._points.pop()
            self._redraw()
        elif event.key() == Qt.Key.Key_Escape:
            self._clear()
        else:
            return
        event.accept()  # otherwise QGIS deletes selected features on Delete

    def deactivate(self) -> None:
        """Forget an unfinished polygon."""
        self._clear()
        super().deactivate()

    def _close(self) -> None:
        points = list(self._points)
        self._clear()
        if len(points) >= _FEWEST_POINTS:
            polygon = QgsGeometry.fromPolygonXY([points])
            if polygon.area() > 0:
                self.drawn.emit(polygon.makeValid())

    def _clear(self) -> None:
        self._points.clear()
        self._redraw()

    def _redraw(self, mouse: QgsPointXY | None = None) -> None:
        self._band.reset(QgsWkbTypes.GeometryType.PolygonGeometry)
        for point in [*self._points, *([mouse] if mouse is not None else [])]:
            self._band.addPoint(point, True)
