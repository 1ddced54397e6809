"""The *Map* tab: choose image and model, see how the bands fit, run, and get the map as a layer."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from qgis.core import Qgis, QgsApplication, QgsProcessingUtils, QgsProject, QgsRasterLayer, QgsVectorLayer
from qgis.gui import QgsMapCanvas, QgsMessageBar
from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QToolButton, QVBoxLayout, QWidget

from ..core import log
from ..core.binding import Inspection, edited
from ..core.commands import AUTO, SegmentCommand
from ..core.events import Failure, Result, finite, records, text
from ..core.extent import Extent, middle, part_of_layer
from ..core.inspector import Inspector, Question
from ..core.layers import Refusal, raster_source
from ..core.process import Outcome, Status
from ..core.translation import tr
from ..core.vectors import VectorExport
from .job import EngineJob
from .map_form import POLYGONS, VISIBLE_PART, MapForm
from .results import MapOrder, Results
from .run_bar import RunBar

# A preview is to be there within seconds on a processor.
_PREVIEW_PIXELS = 512


class MapWidget(QWidget):
    """The *Map* part of the dock.

    Signals:
        settings_requested: The user wants to see the settings.
        mapped: A map was added; carries its layer.

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
        self._automatic: Inspection | None = None
        self._inspection: Inspection | None = None
        self._edits: dict[int, int] = {}
        self._bands = AUTO
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
        self.inspector = Inspector(self)
        self.job = EngineJob(self)
        self.results = Results(self)
        self._export = VectorExport(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.form)
        layout.addStretch(1)
        layout.addWidget(self.run_bar)
        self._connect()
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
        form.layer.layerChanged.connect(self.refresh)
        form.model.model_changed.connect(self.refresh)
        form.sensor.currentIndexChanged.connect(self.refresh)
        form.binding.settings_requested.connect(self.settings_requested)
        form.binding.band_chosen.connect(self._on_band_chosen)
        form.binding.reset_requested.connect(self.refresh)
        self.inspector.started.connect(self._on_inspection_started)
        self.inspector.answered.connect(self._on_inspected)
        self.inspector.failed.connect(self._on_inspection_failed)
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
        self._automatic = self._inspection = None
        self._edits, self._bands = {}, AUTO
        self._update_buttons()
        self.inspector.forget()
        layer, model = self.form.layer.currentLayer(), self.form.model.model()
        self.form.spectrum.show_inspection(None, None)
        if not isinstance(layer, QgsRasterLayer):
            self.form.binding.show_prompt(tr("Add an image to the project to see how its bands fit the model."))
        elif not model:
            self.form.binding.show_prompt(tr("Choose a model file to see how the bands of the image fit it."))
        else:
            self._ask(layer, model)

    def _ask(self, layer: QgsRasterLayer, model: str) -> None:
        source = raster_source(layer)
        if isinstance(source, Refusal):
            self.form.binding.show_failure(Failure("layer", source.message, source.hint))
        else:
            bands = "" if self._bands == AUTO else self._bands
            self.inspector.ask(Question(source, model, self.form.sensor.currentData() or "", bands))

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
        self.form.layer.layerChanged.disconnect(self.refresh)
        self.form.spectrum.end_now()
        self.inspector.end_now()
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
            "edits": {str(row): band for row, band in self._edits.items()},
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
            # Applied to the answer that :meth:`refresh` has asked for.
            self._edits = {int(row): band for row, band in edits.items() if row.isdigit() and isinstance(band, int)}

    def _start(self, *, preview: bool, estimate: bool = False) -> None:
        layer = self.form.layer.currentLayer()
        if self._order is not None or self._inspection is None or not isinstance(layer, QgsRasterLayer):
            return
        command = self._command(layer, preview=preview)
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

    def _command(self, layer: QgsRasterLayer, *, preview: bool) -> SegmentCommand | Refusal:
        source = raster_source(layer)
        if isinstance(source, Refusal):
            return source
        extent = self._extent(layer, preview=preview)
        if isinstance(extent, Refusal):
            return extent
        command = SegmentCommand(
            source=source,
            output=QgsProcessingUtils.generateTempFilename("preview.tif"),
            model=self.form.model.model(),
            bands=self._bands,
            sensor=self.form.sensor.currentData() or "",
            extent=extent,
            overlap=self.form.options.overlap_share(),
            device=self.form.options.device.currentData(),
        )
        return command if preview else self._with_outputs(command)

    def _extent(self, layer: QgsRasterLayer, *, preview: bool) -> Extent | Refusal | None:
        wanted = self.form.extent.currentData()
        if wanted == POLYGONS and not preview and self.form.polygons.currentLayer() is None:
            return Refusal(tr("There is no polygon layer in the project."), tr("Add one, or map the whole image."))
        if wanted != VISIBLE_PART and not preview:
            return None
        view = self._canvas.mapSettings()
        part = part_of_layer(layer, view.visibleExtent(), view.destinationCrs())
        return part if isinstance(part, Refusal) or not preview else middle(part, layer, _PREVIEW_PIXELS)

    def _with_outputs(self, command: SegmentCommand) -> SegmentCommand:
        output, options = self._output_path(), self.form.options

        def beside(wanted: bool, name: str) -> str:
            return str(output.with_name(f"{output.stem}_{name}")) if wanted else ""

        return replace(
            command,
            output=str(output),
            confidence=beside(self.form.confidence.isChecked(), "confidence.tif"),
            probabilities=beside(options.probabilities.isChecked(), "probabilities.tif"),
            report=beside(options.report.isChecked(), "report.html"),
        )

    def _output_path(self) -> Path:
        chosen = self.form.output.filePath().strip()
        if not chosen:
            return Path(QgsProcessingUtils.generateTempFilename("map.tif"))
        path = Path(chosen).expanduser()
        return path if path.suffix.lower() in (".tif", ".tiff") else path.with_name(f"{path.name}.tif")

    def _on_exported(self, path: str) -> None:
        if self._order is not None:
            self._order = replace(self._order, command=replace(self._order.command, mask=path))
            self.job.start(self._order.command.words())

    def _on_export_failed(self, message: str) -> None:
        self._end_run(message, Qgis.MessageLevel.Critical)

    def _on_band_chosen(self, row: int, band: int) -> None:
        self._edits[row] = band
        self._apply_edits()

    def _apply_edits(self) -> None:
        """Show the bands that were chosen by hand, and ask the engine what it thinks of them."""
        layer, automatic = self.form.layer.currentLayer(), self._automatic
        if automatic is None or not isinstance(layer, QgsRasterLayer):
            return
        shown, bands = edited(automatic, self._edits)
        self._bands = bands or AUTO
        self._inspection = None
        self.form.binding.show_inspection(shown)
        self._update_buttons()
        if bands:
            self._ask(layer, self.form.model.model())

    def _on_inspection_started(self) -> None:
        if self._automatic is None:
            self.form.binding.show_waiting()

    def _on_inspected(self, inspection: Inspection) -> None:
        if self._automatic is None:
            self._automatic = inspection
            self._show_model(inspection.model_title(), inspection.classes())
            if self._edits:
                self._apply_edits()
                return
        if self._edits:
            shown, _bands = edited(self._automatic, self._edits)
            inspection = replace(shown, refusal=inspection.refusal, warnings=inspection.warnings)
        self._inspection = inspection
        self.form.binding.show_inspection(inspection)
        self.form.spectrum.show_inspection(self.form.layer.currentLayer(), inspection)
        self._update_buttons()

    def _on_inspection_failed(self, failure: Failure) -> None:
        self.form.binding.show_failure(failure)
        self._show_model("", ())

    def _show_model(self, title: str, classes: Sequence[tuple[str, str]]) -> None:
        chips = [
            f'<span style="color:{color}">■</span>&nbsp;{html.escape(name).replace(" ", "&nbsp;")}'
            for name, color in classes
        ]
        lines = [html.escape(title), "&nbsp; ".join(chips)]
        self.form.model_facts.setText("<br>".join(line for line in lines if line))
        self.form.model_facts.setVisible(any(lines))

    def _update_buttons(self, *_: object) -> None:
        ready = self._order is None and self._inspection is not None and self._inspection.can_run()
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
            self.run_bar.show_note(_estimate_text(outcome.result))
        elif outcome.result is not None:
            layer = self.results.add(order)
            if layer is None:
                message = tr("The map {} cannot be opened.").format(order.command.output)
                self._end_run(message, Qgis.MessageLevel.Critical)
                return
            self._end_run(_summary(outcome.result, order), Qgis.MessageLevel.Success)
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


def _estimate_text(result: Result) -> str:
    """Return one sentence on what a run would take."""
    figures = result.report.get("estimate")
    figures = figures if isinstance(figures, dict) else {}
    seconds, memory, disk = (finite(figures.get(name)) or 0.0 for name in ("seconds", "memory_mb", "disk_mb"))
    time = tr("{} min").format(round(seconds / 60)) if seconds >= 90 else tr("{} s").format(max(1, round(seconds)))
    message = tr("Takes about {time}, {memory:.0f} MB of memory and at most {disk:.0f} MB on the disk.")
    return message.format(time=time, memory=memory, disk=disk)


def _summary(result: Result, order: MapOrder) -> str:
    """Return one sentence on a finished map: ``The map is done, in 12 s: trees 54 %, water 21 %, built 9 %.``."""
    classes = records(result.report.get("classes"))
    shares = sorted(((finite(item.get("fraction")) or 0.0, text(item.get("name"))) for item in classes), reverse=True)
    largest = ", ".join(f"{name} {100 * share:.0f} %" for share, name in shares[:3] if share > 0)
    seconds = result.report.get("seconds")
    total = finite(seconds.get("total")) if isinstance(seconds, dict) else finite(seconds)
    what = tr("The preview is done") if order.preview else tr("The map is done")
    done = what if total is None else tr("{what}, in {seconds} s").format(what=what, seconds=max(1, round(total)))
    return f"{done}: {largest}." if largest else f"{done}."
