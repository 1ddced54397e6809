"""Shows the spectrum of a pixel that is picked in the map."""

from __future__ import annotations

from qgis.core import QgsApplication, QgsPointXY, QgsRasterLayer
from qgis.gui import QgsCollapsibleGroupBox, QgsMapCanvas, QgsMapTool, QgsMapToolEmitPoint
from qgis.PyQt import sip
from qgis.PyQt.QtWidgets import QPushButton, QVBoxLayout, QWidget

from ..core.binding import Inspection
from ..core.spectra import Spectrum, SpectrumTask, point_in_layer
from ..core.translation import tr
from .spectrum_plot import SpectrumPlot


class SpectrumBox(QgsCollapsibleGroupBox):
    """A folded box with a plot and a button that takes the next clicks in the map.

    Args:
        canvas: Map canvas.
        parent: Owner.
    """

    def __init__(self, canvas: QgsMapCanvas, parent: QWidget | None = None) -> None:
        super().__init__(tr("Spectrum"), parent)
        self.setObjectName("spectralxSpectrum")
        self._canvas = canvas
        self._layer_id = ""
        self._layer: QgsRasterLayer | None = None
        self._inspection: Inspection | None = None
        self._task: SpectrumTask | None = None
        self.plot = SpectrumPlot(self)
        self.pick = QPushButton(QgsApplication.getThemeIcon("/mActionIdentify.svg"), tr("&Pick a pixel"), self)
        self.pick.setCheckable(True)
        self.pick.setToolTip(tr("Click on the image in the map; the spectrum is compared with the model's bands."))
        self.tool = QgsMapToolEmitPoint(canvas)
        self.tool.canvasClicked.connect(self._on_clicked)
        self._tool_before: QgsMapTool | None = None
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6, 6, 6, 6)
        layout.addWidget(self.plot)
        layout.addWidget(self.pick)
        self.pick.toggled.connect(self._on_toggled)
        canvas.mapToolSet.connect(self._on_tool_set)
        self.setCollapsed(True)

    def show_inspection(self, layer: QgsRasterLayer | None, inspection: Inspection | None) -> None:
        """Compare with another image or model; a spectrum of another image goes."""
        identifier = layer.id() if layer is not None else ""
        if identifier != self._layer_id:
            self.plot.show_spectrum(None)
        self._layer_id, self._layer, self._inspection = identifier, layer, inspection
        self.plot.show_inspection(inspection)

    def end_now(self) -> None:
        """Give the map back."""
        self.pick.setChecked(False)
        self._canvas.mapToolSet.disconnect(self._on_tool_set)
        self._drop()

    def _on_toggled(self, picking: bool) -> None:
        if picking:
            self._tool_before = self._canvas.mapTool()
            self._canvas.setMapTool(self.tool)
        elif self._canvas.mapTool() is self.tool:
            self._canvas.unsetMapTool(self.tool)
            before, self._tool_before = self._tool_before, None
            if before is not None and not sip.isdeleted(before):
                self._canvas.setMapTool(before)

    def _on_tool_set(self, tool: QgsMapTool | None) -> None:
        if tool is not self.tool:
            self.pick.setChecked(False)

    def _on_clicked(self, point: QgsPointXY, _button: object) -> None:
        layer, inspection = self._layer, self._inspection
        if layer is None or inspection is None or sip.isdeleted(layer):
            return
        # The signal lends its point; it is gone once this returns.
        place = point_in_layer(layer, QgsPointXY(point), self._canvas.mapSettings().destinationCrs())
        self._drop()
        if place is None:
            self.plot.show_spectrum(Spectrum((), point.x(), point.y()))
            return
        self._task = SpectrumTask(layer, place, inspection.bands)
        self._task.read.connect(self.plot.show_spectrum)
        QgsApplication.taskManager().addTask(self._task)

    def _drop(self) -> None:
        """Let go of a task that may still read; the task manager owns it."""
        task, self._task = self._task, None
        if task is not None and not sip.isdeleted(task):
            task.read.disconnect(self.plot.show_spectrum)
            task.cancel()
