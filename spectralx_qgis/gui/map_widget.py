"""The *Map* tab: choose image and model, see how the bands fit, run, and get the map as a layer."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from qgis.core import Qgis, QgsApplication, QgsProject, QgsRasterLayer, QgsVectorLayer
from qgis.gui import QgsMapCanvas, QgsMessageBar
from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QToolButton, QVBoxLayout, QWidget

from ..core import log
from ..core.events import text
from ..core.layers import Refusal
from ..core.process import Outcome, Status
from ..core.translation import tr
from ..core.vectors import VectorExport
from .job import EngineJob
from .keyboard import order_tabs
from .map_binding import MapBinding
from .map_form import POLYGONS, MapForm
from .map_order import map_command
from .map_texts import estimate_text, summary
from .results import MapOrder, Results
from .run_bar import RunBar


class MapWidget(QWidget):
    """The *Map* part of the dock.

    Signals:
        settings_requested: The user wants to see the settings.
        mapped: A map, not a preview, was added; carries its layer.

    Args:
        canvas: Map canvas, for the visible extent.
        messages: Where outcomes are announced.
        parent: Owner.
    """

    settings_requested = pyqtSignal()
    mapped = pyqtSignal(object)

    def __init__(self, canvas: QgsMapCanvas, messages: QgsMessageBar, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._canvas = canvas
        self._messages = messages
        self._order: MapOrder | None = None
        self._closed = False
        self.form = MapForm(canvas, self)
        self.run_bar = RunBar(tr("&Run"), self)
        self.undo_button = self._button("/mActionUndo.svg", tr("Take the last map out of the project"))
        self.preview_button = self._button(
            "/mActionShowAllLayers.svg", tr("Map only the middle of the visible part, within seconds")
        )
        self.preview_button.setText(tr("Previe&w"))
        self.preview_button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.estimate_button = self._button(
            "/propertyicons/temporal.svg", tr("Estimate time, memory and disk before the run")
        )
        self.run_bar.add_left(self.preview_button)
        self.run_bar.add_left(self.estimate_button)
        self.run_bar.add_left(self.undo_button)
        self.binding = MapBinding(self.form, self)
        self.job = EngineJob(self)
        self.results = Results(self)
        self._export = VectorExport(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.form)
        layout.addStretch(1)
        layout.addWidget(self.run_bar)
        self._connect()
        order_tabs(
            *self.form.parts(), self.preview_button, self.estimate_button, self.undo_button, *self.run_bar.buttons()
        )
        self.refresh()

    def _button(self, icon: str, text: str) -> QToolButton:
        button = QToolButton(self)
        button.setIcon(QgsApplication.getThemeIcon(icon))
        button.setToolTip(text)
        button.setAccessibleName(text)
        button.setEnabled(False)
        return button

    def _connect(self) -> None:
        form = self.form
        form.binding.settings_requested.connect(self.settings_requested)
        self.binding.changed.connect(self._update_buttons)
        self.job.progressed.connect(self.run_bar.show_progress)
        self.job.finished.connect(self._on_finished)
        self._export.exported.connect(self._on_exported)
        self._export.failed.connect(self._on_export_failed)
        self.run_bar.run_clicked.connect(self.run)
        self.run_bar.cancel_clicked.connect(self.cancel)
        self.preview_button.clicked.connect(self.preview)
        self.estimate_button.clicked.connect(self.estimate)
        self.undo_button.clicked.connect(self.results.undo)
        self.results.changed.connect(self._update_buttons)
        QgsProject.instance().cleared.connect(self._on_project_cleared)
        QgsProject.instance().layersRemoved.connect(self._update_buttons)

    def refresh(self) -> None:
        """Inspect the chosen image and model again, with the bands found by wavelength."""
        self.binding.refresh()

    def is_running(self) -> bool:
        """Whether a map is being made."""
        return self._order is not None

    def run(self) -> None:
        """Make the map in the background."""
        self._start(preview=False)

    def preview(self) -> None:
        """Map the middle of what the map shows, within seconds."""
        self._start(preview=True)

    def estimate(self) -> None:
        """Say how long the run would take and what it would need."""
        self._start(preview=False, estimate=True)

    def cancel(self) -> None:
        """Stop the run; its engine ends within two seconds and leaves no file."""
        if self._export.is_running():
            self._export.cancel()
            self._end_run(tr("Cancelled. No map was written."), Qgis.MessageLevel.Info)
        self.job.cancel()

    def end_now(self) -> None:
        """End every engine before returning, and let go of the project for good; for unloading."""
        if self._closed:
            return
        self._closed = True
        QgsProject.instance().cleared.disconnect(self._on_project_cleared)
        QgsProject.instance().layersRemoved.disconnect(self._update_buttons)
        self.form.spectrum.end_now()
        self.binding.end_now()
        self._export.cancel()
        self.job.end_now()
        self._order = None

    def state(self) -> dict[str, Any]:
        """Return the choices, for a later session."""
        layer, polygons = self.form.layer.currentLayer(), self.form.polygons.currentLayer()
        return {
            "layer": layer.id() if layer is not None else "",
            "model": self.form.model.model(),
            "sensor": self.form.sensor.currentData(),
            "edits": self.binding.edits(),
            "extent": self.form.extent.currentData(),
            "polygons": polygons.id() if polygons is not None else "",
            "output": self.form.output.filePath(),
            "confidence": self.form.confidence.isChecked(),
            "options": self.form.options.state(),
        }

    def restore(self, state: dict[str, Any]) -> None:
        """Make the choices that :meth:`state` returned once, as far as what was chosen still exists."""
        form, project = self.form, QgsProject.instance()
        for box, key in ((form.layer, "layer"), (form.polygons, "polygons")):
            layer = project.mapLayer(text(state.get(key)))
            if layer is not None:
                box.setLayer(layer)
        form.model.choose(text(state.get("model")))
        for box, key in ((form.sensor, "sensor"), (form.extent, "extent")):
            box.setCurrentIndex(max(box.findData(state.get(key)), 0))
        form.output.setFilePath(text(state.get("output")))
        form.confidence.setChecked(state.get("confidence") is True)
        options = state.get("options")
        form.options.restore(options if isinstance(options, dict) else {})
        self.refresh()
        edits = state.get("edits")
        if isinstance(edits, dict):
            self.binding.restore_edits(edits)

    def _start(self, *, preview: bool, estimate: bool = False) -> None:
        layer = self.form.layer.currentLayer()
        if self._order is not None or self.binding.inspection is None or not isinstance(layer, QgsRasterLayer):
            return
        command = map_command(self.form, self._canvas, layer, self.binding.bands, preview=preview)
        if isinstance(command, Refusal):
            self._announce(Qgis.MessageLevel.Warning, f"{command.message} {command.hint}")
            return
        command = replace(command, estimate=estimate)
        self._order = MapOrder(command, layer.id(), layer.name(), preview)
        self._update_buttons()
        self.run_bar.show_running()
        polygons = self.form.polygons.currentLayer()
        if self.form.extent.currentData() == POLYGONS and not preview and isinstance(polygons, QgsVectorLayer):
            self._export.start(polygons, selected=polygons.selectedFeatureCount() > 0)
        else:
            self.job.start(command.words())

    def _on_exported(self, path: str) -> None:
        if self._order is not None:
            self._order = replace(self._order, command=replace(self._order.command, mask=path))
            self.job.start(self._order.command.words())

    def _on_export_failed(self, message: str) -> None:
        self._end_run(message, Qgis.MessageLevel.Critical)

    def _update_buttons(self, *_: object) -> None:
        ready = self._order is None and self.binding.can_run()
        if self._order is None:
            self.run_bar.show_idle(can_run=ready)
        self.preview_button.setEnabled(ready)
        self.estimate_button.setEnabled(ready)
        self.undo_button.setEnabled(self.results.can_undo())

    def _on_finished(self, outcome: Outcome) -> None:
        order = self._order
        if order is None:
            return
        if outcome.status is Status.CANCELLED:
            self._end_run(tr("Cancelled. No map was written."), Qgis.MessageLevel.Info)
        elif outcome.failure is not None:
            self._end_run(f"{outcome.failure.message} {outcome.failure.hint}", Qgis.MessageLevel.Critical)
        elif order.command.estimate and outcome.result is not None:
            self._order = None
            self._update_buttons()
            self.run_bar.show_note(estimate_text(outcome.result))
        elif outcome.result is not None:
            layer = self.results.add(order)
            if layer is None:
                message = tr("The map {} cannot be opened.").format(order.command.output)
                self._end_run(message, Qgis.MessageLevel.Critical)
                return
            self._end_run(summary(outcome.result, preview=order.preview), Qgis.MessageLevel.Success)
            if not order.preview:
                self.mapped.emit(layer)

    def _end_run(self, message: str, level: Qgis.MessageLevel) -> None:
        self._order = None
        self._update_buttons()
        self._announce(level, message)

    def _on_project_cleared(self) -> None:
        """The map belongs to the project that was closed: it goes with it."""
        self.cancel()
        self.results.forget()

    def _announce(self, level: Qgis.MessageLevel, message: str) -> None:
        log.info(message)
        self._messages.pushMessage("SpectralX", message, level)
