"""Maps an image: choose image and model, see how the bands fit, run, and get the map as a layer."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from qgis.core import Qgis, QgsProcessingUtils, QgsProject, QgsRasterLayer
from qgis.gui import QgsMapCanvas, QgsMessageBar
from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QVBoxLayout, QWidget

from ..core import log
from ..core.binding import Inspection
from ..core.commands import SegmentCommand
from ..core.engine import EngineNotFoundError, find_engine
from ..core.events import Failure, Result, finite, records, text
from ..core.extent import Extent, part_of_layer
from ..core.inspector import Inspector, Question
from ..core.layers import Refusal, raster_source
from ..core.models import model_label
from ..core.process import EngineProcess, Outcome, Status
from ..core.translation import tr
from .map_form import VISIBLE_PART, MapForm
from .result_layers import add_above
from .run_bar import RunBar


@dataclass(frozen=True)
class _Run:
    """What must be known when a run ends; the layer may be gone by then."""

    process: EngineProcess
    command: SegmentCommand
    layer_id: str
    layer_name: str


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
        self._inspection: Inspection | None = None
        self._run: _Run | None = None
        self._closed = False
        self.form = MapForm(self)
        self.run_bar = RunBar(tr("&Run"), self)
        self.inspector = Inspector(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.form)
        layout.addStretch(1)
        layout.addWidget(self.run_bar)
        self._connect()
        self.refresh()

    def _connect(self) -> None:
        self.form.layer.layerChanged.connect(self.refresh)
        self.form.model.model_changed.connect(self.refresh)
        self.form.sensor.currentIndexChanged.connect(self.refresh)
        self.form.binding.settings_requested.connect(self.settings_requested)
        self.inspector.started.connect(self.form.binding.show_waiting)
        self.inspector.answered.connect(self._on_inspected)
        self.inspector.failed.connect(self._on_inspection_failed)
        self.run_bar.run_clicked.connect(self.run)
        self.run_bar.cancel_clicked.connect(self.cancel)
        QgsProject.instance().cleared.connect(self._on_project_cleared)

    def refresh(self) -> None:
        """Inspect the chosen image and model again."""
        self._inspection = None
        self._update_run_button()
        self.inspector.forget()
        layer, model = self.form.layer.currentLayer(), self.form.model.model()
        if not isinstance(layer, QgsRasterLayer):
            self.form.binding.show_prompt(tr("Add an image to the project to see how its bands fit the model."))
        elif not model:
            self.form.binding.show_prompt(tr("Choose a model file to see how the bands of the image fit it."))
        else:
            source = raster_source(layer)
            if isinstance(source, Refusal):
                self.form.binding.show_failure(Failure("layer", source.message, source.hint))
            else:
                self.inspector.ask(Question(source, model, self.form.sensor.currentData() or ""))

    def is_running(self) -> bool:
        """Whether a map is being made."""
        return self._run is not None

    def run(self) -> None:
        """Make the map in the background."""
        layer = self.form.layer.currentLayer()
        if self._run is not None or self._inspection is None or not isinstance(layer, QgsRasterLayer):
            return
        command = self._command(layer)
        if isinstance(command, Refusal):
            self._announce(Qgis.MessageLevel.Warning, f"{command.message} {command.hint}")
            return
        try:
            process = EngineProcess(find_engine(), command.words(), self)
        except EngineNotFoundError as error:
            self._announce(Qgis.MessageLevel.Critical, str(error))
            return
        self._run = _Run(process, command, layer.id(), layer.name())
        process.progressed.connect(self.run_bar.show_progress)
        process.warned.connect(log.warning)
        process.logged.connect(log.info)
        process.finished.connect(self._on_finished)
        log.info(process.command_line)
        self.run_bar.show_running()
        process.start()

    def cancel(self) -> None:
        """Stop the run; its engine ends within two seconds and leaves no file."""
        if self._run is not None:
            self._run.process.cancel()

    def end_now(self) -> None:
        """End every engine before returning, and let go of the project for good; for unloading."""
        if self._closed:
            return
        self._closed = True
        QgsProject.instance().cleared.disconnect(self._on_project_cleared)
        self.form.layer.layerChanged.disconnect(self.refresh)
        self.inspector.end_now()
        if self._run is not None:
            self._run.process.end_now()
            self._run = None

    def _command(self, layer: QgsRasterLayer) -> SegmentCommand | Refusal:
        source = raster_source(layer)
        if isinstance(source, Refusal):
            return source
        extent: Extent | Refusal | None = None
        if self.form.extent.currentData() == VISIBLE_PART:
            view = self._canvas.mapSettings()
            extent = part_of_layer(layer, view.visibleExtent(), view.destinationCrs())
        if isinstance(extent, Refusal):
            return extent
        output = self._output_path()
        confidence = str(output.with_name(f"{output.stem}_confidence.tif")) if self.form.confidence.isChecked() else ""
        return SegmentCommand(
            source=source,
            output=str(output),
            model=self.form.model.model(),
            sensor=self.form.sensor.currentData() or "",
            extent=extent,
            confidence=confidence,
        )

    def _output_path(self) -> Path:
        chosen = self.form.output.filePath().strip()
        if not chosen:
            return Path(QgsProcessingUtils.generateTempFilename("map.tif"))
        path = Path(chosen).expanduser()
        return path if path.suffix.lower() in (".tif", ".tiff") else path.with_name(f"{path.name}.tif")

    def _on_inspected(self, inspection: Inspection) -> None:
        self._inspection = inspection
        self.form.binding.show_inspection(inspection)
        self._show_model(inspection.model_title(), inspection.classes())
        self._update_run_button()

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

    def _update_run_button(self) -> None:
        if self._run is None:
            self.run_bar.show_idle(can_run=self._inspection is not None and self._inspection.can_run())

    def _on_finished(self, outcome: Outcome) -> None:
        run, self._run = self._run, None
        self._update_run_button()
        if run is None:
            return
        run.process.deleteLater()
        if outcome.status is Status.CANCELLED:
            self._announce(Qgis.MessageLevel.Info, tr("Cancelled. No map was written."))
        elif outcome.result is not None:
            self._add_layers(run, outcome.result)
        elif outcome.failure is not None:
            log.warning(run.process.log())
            self._announce(Qgis.MessageLevel.Critical, f"{outcome.failure.message} {outcome.failure.hint}")

    def _add_layers(self, run: _Run, result: Result) -> None:
        title = f"{model_label(run.command.model)} ({run.layer_name})"
        layer = add_above(run.command.output, title, run.layer_id)
        if layer is None:
            self._announce(Qgis.MessageLevel.Critical, tr("The map {} cannot be opened.").format(run.command.output))
            return
        if run.command.confidence:
            add_above(run.command.confidence, tr("{}, confidence").format(title), run.layer_id)
        self._announce(Qgis.MessageLevel.Success, _summary(result))
        self.mapped.emit(layer)

    def _on_project_cleared(self) -> None:
        """The map belongs to the project that was closed: it goes with it."""
        self.cancel()

    def _announce(self, level: Qgis.MessageLevel, message: str) -> None:
        log.info(message)
        self._messages.pushMessage("SpectralX", message, level)


def _summary(result: Result) -> str:
    """Return one sentence on a finished map: ``The map is done, in 12 s: trees 54 %, water 21 %, built 9 %.``."""
    classes = records(result.report.get("classes"))
    shares = sorted(((finite(item.get("fraction")) or 0.0, text(item.get("name"))) for item in classes), reverse=True)
    largest = ", ".join(f"{name} {100 * share:.0f} %" for share, name in shares[:3] if share > 0)
    seconds = result.report.get("seconds")
    total = finite(seconds.get("total")) if isinstance(seconds, dict) else finite(seconds)
    done = tr("The map is done") if total is None else tr("The map is done, in {} s").format(max(1, round(total)))
    return f"{done}: {largest}." if largest else f"{done}."
