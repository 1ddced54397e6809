"""The spectrum of a pixel against the bands of the model."""

from __future__ import annotations

from qgis.PyQt.QtCore import QPointF, QRectF, Qt
from qgis.PyQt.QtGui import QPainter, QPen, QPolygonF
from qgis.PyQt.QtWidgets import QWidget

from ..core.binding import Inspection
from ..core.spectra import Spectrum
from ..core.translation import tr
from .chart import Chart
from .colors import how_color, tint

_AIR = 0.04
_NARROWEST_NM = 4.0
_NAME_LINES = 3


class SpectrumPlot(Chart):
    """Draws values by wavelength; each band of the model is a strip as wide as the band, in the colour of the table.

    A filled dot is what the model gets, a small one a band of the image that it does not need.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.x_title = tr("Wavelength in nm")
        self.empty_text = tr("Press “Pick a pixel” and click on the image in the map.")
        self.setAccessibleName(tr("Spectrum of the picked pixel against the bands of the model"))
        self.spectrum: Spectrum | None = None
        self._inspection: Inspection | None = None

    def show_inspection(self, inspection: Inspection | None) -> None:
        """Compare with another model or binding."""
        self._inspection = inspection
        self._fit()

    def show_spectrum(self, spectrum: Spectrum | None) -> None:
        """Show another pixel."""
        self.spectrum = spectrum
        self._fit()
        self.setToolTip(self._describe())

    def is_empty(self) -> bool:
        """Whether no pixel with data was picked."""
        return self.spectrum is None or not self.spectrum.points

    def draw(self, painter: QPainter) -> None:
        """Draw strips, then the spectrum."""
        assigned = self._draw_strips(painter)
        if self.spectrum is None:
            return
        places = [(point.band, self.at(point.wavelength_nm, point.value)) for point in self.spectrum.points]
        painter.setPen(QPen(self.ink(), 1.4))
        painter.drawPolyline(QPolygonF([place for _band, place in places]))
        painter.setPen(Qt.PenStyle.NoPen)
        for band, place in places:
            painter.setBrush(assigned.get(band, self.ink(140)))
            radius = 4.0 if band in assigned else 1.8
            painter.drawEllipse(place, radius, radius)

    def _draw_strips(self, painter: QPainter) -> dict[int, object]:
        """Draw the bands of the model; return the colour of each image band that feeds one."""
        assigned: dict[int, object] = {}
        if self._inspection is None:
            return assigned
        widths = {band.name: max(band.fwhm_nm, _NARROWEST_NM) for band in self._inspection.model_bands()}
        ends = [0.0] * _NAME_LINES
        for row in sorted(self._inspection.rows, key=lambda row: row.model_nm or 0.0):
            color = how_color(row.how)
            assigned.update(dict.fromkeys((index for index, _weight in row.sources), color))
            if row.model_nm is None:
                continue
            half = widths.get(row.model_band, _NARROWEST_NM) / 2
            left, right = self.at(row.model_nm - half, 0.0).x(), self.at(row.model_nm + half, 0.0).x()
            strip = QRectF(QPointF(left, self.plot.top()), QPointF(right, self.plot.bottom()))
            painter.fillRect(strip, tint(color, 55))
            self._write_name(painter, row.model_band, strip.center().x(), ends)
        return assigned

    def _write_name(self, painter: QPainter, name: str, x: float, ends: list[float]) -> None:
        """Write a name on the first line on which it meets no other; where there is none, it is left out."""
        metrics = self.fontMetrics()
        half = metrics.horizontalAdvance(name) / 2 + 2
        x = min(max(x, self.plot.left() + half), self.plot.right() - half)
        for line, end in enumerate(ends):
            if x - half >= end:
                ends[line] = x + half
                top = self.plot.top() - 1 + line * metrics.height()
                painter.setPen(self.ink(200))
                box = QRectF(x - half, top, 2 * half, metrics.height())
                painter.drawText(box, Qt.AlignmentFlag.AlignCenter, name)
                return

    def _fit(self) -> None:
        if self.spectrum is not None and self.spectrum.points:
            x = [point.wavelength_nm for point in self.spectrum.points]
            y = [point.value for point in self.spectrum.points]
            for band in self._inspection.model_bands() if self._inspection else ():
                x += [band.wavelength_nm - band.fwhm_nm / 2, band.wavelength_nm + band.fwhm_nm / 2]
            self.x_range = _with_air(min(x), max(x))
            self.y_range = _with_air(min(0.0, *y), max(y), 4 * _AIR)
        elif self.spectrum is not None:
            self.empty_text = tr("The picked pixel holds no data.")
        self.update()

    def _describe(self) -> str:
        if self.is_empty() or self.spectrum is None:
            return ""
        lines = [f"{point.wavelength_nm:.0f} nm: {point.value:.4g}" for point in self.spectrum.points[:20]]
        return "\n".join([f"{self.spectrum.x:.6g}, {self.spectrum.y:.7g}", *lines])


def _with_air(low: float, high: float, share: float = _AIR) -> tuple[float, float]:
    air = share * (high - low) or 1.0
    return low - (air if low < 0 or share == _AIR else 0.0), high + air
