"""Scores by class as bars, and the confusion matrix as shades."""

from __future__ import annotations

from qgis.PyQt.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from qgis.PyQt.QtGui import QColor, QHelpEvent, QPainter, QPaintEvent, QPalette, QPen, QResizeEvent
from qgis.PyQt.QtWidgets import QSizePolicy, QToolTip, QWidget

from ..core.scores import Scores, percent
from ..core.translation import tr
from .colors import FAIR, field_ground, mixed, text_on

_GAP = 6
_LONGEST_NAME = 12
_MOST_CLASSES_WITH_NUMBERS = 8


class _ScorePlot(QWidget):
    """Base: keeps the scores and takes the room that they need."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.scores: Scores | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_scores(self, scores: Scores) -> None:
        """Show other scores."""
        self.scores = scores
        self.updateGeometry()
        self.update()

    def line(self) -> int:
        """Return the height of a line of text."""
        return int(self.fontMetrics().height())

    def names_width(self) -> int:
        """Return the room that the names of the classes need."""
        classes = self.scores.classes if self.scores else ()
        metrics = self.fontMetrics()
        widest = max((metrics.horizontalAdvance(item.name) for item in classes), default=0)
        # A name in a box of exactly its width would be shortened.
        return int(min(widest + 2, metrics.averageCharWidth() * _LONGEST_NAME * 1.4))

    def name_box(self, painter: QPainter, box: QRectF, name: str, align: Qt.AlignmentFlag) -> None:
        """Write the name of a class, shortened where it is long."""
        short = self.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, int(box.width()))
        painter.setPen(self.ink())
        painter.drawText(box, align | Qt.AlignmentFlag.AlignVCenter, short)

    def ink(self) -> QColor:
        """Return the colour of text on the window."""
        return text_on(self.palette().color(QPalette.ColorRole.Window), self.palette())


class ClassBars(_ScorePlot):
    """One bar a class: F1, in the colour of the class; IoU as a tick in it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("F1 and IoU of each class"))

    def sizeHint(self) -> QSize:
        """Return room for one line a class."""
        count = len(self.scores.classes) if self.scores else 0
        return QSize(16 * self.line(), int(count * 1.5 * self.line()) + _GAP)

    def minimumSizeHint(self) -> QSize:
        """Return the same."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the bars."""
        if self.scores is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        names = self.names_width()
        figures = self.fontMetrics().horizontalAdvance("100.0 %") + _GAP
        width = self.width() - names - figures - 2 * _GAP
        step = 1.5 * self.line()
        for number, item in enumerate(self.scores.classes):
            top = _GAP / 2 + number * step
            self.name_box(painter, QRectF(0, top, names, self.line() * 1.2), item.name, Qt.AlignmentFlag.AlignLeft)
            frame = QRectF(names + _GAP, top + 1, width, self.line() * 1.1)
            ground = field_ground(self.palette())
            painter.fillRect(frame, ground)
            if item.f1 is not None:
                painter.fillRect(
                    QRectF(frame.topLeft(), QPointF(frame.left() + width * item.f1, frame.bottom())), QColor(item.color)
                )
            if item.iou is not None:
                x = frame.left() + width * item.iou
                painter.setPen(QPen(text_on(ground, self.palette()), 2))
                painter.drawLine(QPointF(x, frame.top()), QPointF(x, frame.bottom()))
            box = QRectF(frame.right() + _GAP, top, figures, self.line() * 1.2)
            painter.setPen(self.ink())
            painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, percent(item.f1))


class MatrixPlot(_ScorePlot):
    """The confusion matrix: rows are the labels, columns the map; a cell is as dark as its share of the row."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("Confusion matrix: rows are labels, columns the map"))

    def sizeHint(self) -> QSize:
        """Return room for cells with a number in them, the names of the columns, and the caption."""
        count = len(self.scores.matrix) if self.scores else 0
        height = (1.5 * count + 1.4) * self.line() + self._heads_height()
        return QSize(16 * self.line(), int(height) if count else 0)

    def minimumSizeHint(self) -> QSize:
        """Return the same."""
        return self.sizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Make room for upright names where the columns become narrow."""
        super().resizeEvent(event)
        self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the cells."""
        if self.scores is None or not self.scores.matrix:
            return
        painter = QPainter(self)
        for row, counts in enumerate(self.scores.matrix):
            total = sum(counts)
            cell = self._cell(row, 0)
            name = QRectF(0, cell.top(), self._left() - _GAP, cell.height())
            self.name_box(painter, name, self.scores.classes[row].name, Qt.AlignmentFlag.AlignLeft)
            for column, count in enumerate(counts):
                share = count / total if total else 0.0
                self._draw_cell(painter, self._cell(row, column), share, count, row == column)
        for column, item in enumerate(self.scores.classes):
            self._draw_head(painter, self._cell(len(self.scores.matrix), column).adjusted(1, 0, -1, 0), item.name)
        title = QRectF(0, self.height() - 1.2 * self.line(), self.width(), 1.2 * self.line())
        caption = tr("Rows: labels. Columns: map. In per cent of the row.")
        self.name_box(painter, title, caption, Qt.AlignmentFlag.AlignHCenter)

    def event(self, event: QEvent) -> bool:
        """Tell what a cell holds."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.tip_at(QPointF(event.pos())), self)
            return True
        return bool(super().event(event))

    def tip_at(self, place: QPointF) -> str:
        """Return the text on the cell at a place."""
        matrix = self.scores.matrix if self.scores else ()
        for row, counts in enumerate(matrix):
            for column, count in enumerate(counts):
                if self.scores is not None and self._cell(row, column).contains(place):
                    classes = self.scores.classes
                    message = tr("{count} pixels of {truth} are mapped as {mapped}.")
                    return message.format(count=count, truth=classes[row].name, mapped=classes[column].name)
        return ""

    def _heads_upright(self) -> bool:
        """Whether a name of a class is wider than its column."""
        classes = self.scores.classes if self.scores else ()
        widest = max((self.fontMetrics().horizontalAdvance(item.name) for item in classes), default=0)
        return widest > self._cell(0, 0).width() - 4

    def _heads_height(self) -> float:
        return self.names_width() + _GAP if self._heads_upright() else 1.4 * self.line()

    def _draw_head(self, painter: QPainter, cell: QRectF, name: str) -> None:
        """Write the name of a column below it, from below to above where it is too wide."""
        if not self._heads_upright():
            self.name_box(painter, cell, name, Qt.AlignmentFlag.AlignHCenter)
            return
        height = self._heads_height()
        painter.save()
        painter.translate(cell.left(), cell.top() + height)
        painter.rotate(-90)
        box = QRectF(0, 0, height - _GAP / 2, cell.width())
        self.name_box(painter, box, name, Qt.AlignmentFlag.AlignRight)
        painter.restore()

    def _left(self) -> float:
        return self.names_width() + _GAP

    def _cell(self, row: int, column: int) -> QRectF:
        count = len(self.scores.matrix) if self.scores else 1
        width = (self.width() - self._left() - 1) / count
        height = 1.5 * self.line()
        return QRectF(self._left() + column * width, row * height, width, height)

    def _draw_cell(self, painter: QPainter, cell: QRectF, share: float, count: int, right: bool) -> None:
        shade = mixed(field_ground(self.palette()), QColor(FAIR), share)
        painter.fillRect(cell, shade)
        painter.setPen(self.palette().color(QPalette.ColorRole.Mid))
        painter.drawRect(cell)
        if count and self.scores is not None and len(self.scores.matrix) <= _MOST_CLASSES_WITH_NUMBERS:
            font = painter.font()
            font.setBold(right)
            painter.setFont(font)
            painter.setPen(text_on(shade, self.palette()))
            painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, f"{100 * share:.0f}" if share >= 0.005 else "<1")
            font.setBold(False)
            painter.setFont(font)
