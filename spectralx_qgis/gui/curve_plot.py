"""Loss and score of a run while it trains."""

from __future__ import annotations

from collections.abc import Sequence

from qgis.PyQt.QtCore import QSize, Qt
from qgis.PyQt.QtGui import QColor, QPainter, QPen, QPolygonF
from qgis.PyQt.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ..core.learning import LearningCurve
from ..core.translation import tr
from .chart import Chart
from .colors import FAIR, GOOD

Points = Sequence[tuple[float, float]]


class LineChart(Chart):
    """One line over the steps of a run; the best point is marked."""

    def __init__(self, color: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._color = QColor(color)
        self._points: Points = ()
        self._best: tuple[float, float] | None = None
        self.x_title = tr("Step")
        self.empty_text = tr("Nothing yet")

    def sizeHint(self) -> QSize:
        """Return a shape of which two stand side by side."""
        line = self.fontMetrics().height()
        return QSize(8 * line, 8 * line)

    def show_points(
        self, points: Points, steps: int, best: tuple[float, float] | None = None, top: float | None = None
    ) -> None:
        """Show other points; ``top`` fixes the upper end of the axis."""
        self._points, self._best = points, best
        values = [value for _step, value in points]
        self.x_range = (0.0, float(max(steps, 1)))
        highest = max(values, default=1.0)
        self.y_range = (min(0.0, min(values, default=0.0)), top if top is not None else 1.05 * highest or 1.0)
        self.update()

    def is_empty(self) -> bool:
        """Whether no point is there yet."""
        return not self._points

    def draw(self, painter: QPainter) -> None:
        """Draw the line, its end and its best point."""
        places = [self.at(*point) for point in self._points]
        painter.setPen(QPen(self._color, 1.8))
        painter.drawPolyline(QPolygonF(places))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._color)
        if len(places) < 30:
            for place in places:
                painter.drawEllipse(place, 2.4, 2.4)
        if self._best is not None:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self.ink(), 1.4))
            painter.drawEllipse(self.at(*self._best), 5.0, 5.0)


class CurvePlot(QWidget):
    """Two charts side by side with their titles: training loss, and score on ground that was held out."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.loss, self.score = LineChart(FAIR, self), LineChart(GOOD, self)
        self.loss_title, self.score_title = QLabel(self), QLabel(self)
        self.curve = LearningCurve()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        for title, chart in ((self.loss_title, self.loss), (self.score_title, self.score)):
            column = QVBoxLayout()
            column.addWidget(title)
            column.addWidget(chart)
            layout.addLayout(column, 1)
        self.loss.setAccessibleName(tr("Training loss by step"))
        self.score.setAccessibleName(tr("Score on held-out ground by step"))
        self.show_curve(self.curve)

    def show_curve(self, curve: LearningCurve) -> None:
        """Show a curve."""
        self.curve = curve
        best = curve.best()
        higher_is_better = curve.score_name not in ("", "loss")
        self.loss.show_points(curve.losses, curve.steps)
        self.score.show_points(curve.scores, curve.steps, best, 1.0 if higher_is_better else None)
        self.loss_title.setText(tr("Loss in training"))
        name = {"miou": tr("mean IoU"), "loss": tr("loss")}.get(curve.score_name, curve.score_name)
        if best is None:
            self.score_title.setText(tr("Held-out ground"))
        else:
            self.score_title.setText(tr("Held-out {name}, best {value:.3f}").format(name=name, value=best[1]))
