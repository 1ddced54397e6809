"""The *Train* tab: images, classes and polygons in, an own model out."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qgis.core import Qgis, QgsApplication, QgsProject, QgsRasterLayer, QgsVectorLayer
from qgis.gui import QgsMapCanvas, QgsMessageBar
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QTimer, pyqtSignal
from qgis.PyQt.QtWidgets import QFileDialog, QPushButton, QVBoxLayout, QWidget

from ..core import label_layer, log, models
from ..core.commands import AdaptCommand, TrainCommand
from ..core.events import Result, finite, text
from ..core.label_check import LabelCheck, LabelReport, SceneGrid
from ..core.layers import Refusal, raster_source
from ..core.learning import LearningCurve, read_step
from ..core.methods import DEFAULT_METHOD
from ..core.process import Outcome, Status
from ..core.training_scenes import TrainingScene, free_folder, manifest, write_manifest
from ..core.translation import tr
from ..core.vectors import VectorExport
from .colors import BAD, FAIR, GOOD, NOTE
from .curve_plot import CurvePlot
from .job import EngineJob
from .run_bar import RunBar
from .train_form import TrainForm

_REST_MS = 400

# Points of the curve of scores.
_VALIDATIONS = 10
_DEFAULT_FOLDER = "SpectralX models"


@dataclass
class _Plan:
    """A training from its start to its end."""

    run: Path
    scenes: tuple[TrainingScene, ...]
    field: str
    colors: dict[str, str]
    command: TrainCommand
    adapt: AdaptCommand | None
    stage: str = "labels"

    def manifest_path(self) -> Path:
        """Beside the run folder, which the engine wants to find empty."""
        return self.run.with_name(f"{self.run.name}_scenes.json")


class TrainWidget(QWidget):
    """The *Train* part of the dock.

    Signals:
        trained: A model is there; carries its path.

    Args:
        canvas: Map canvas, for drawing.
        messages: Where outcomes are announced.
        parent: Owner.
    """

    trained = pyqtSignal(str)

    def __init__(self, canvas: QgsMapCanvas, messages: QgsMessageBar, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._messages = messages
        self._report: LabelReport | None = None
        self._check: LabelCheck | None = None
        self._watched: QgsVectorLayer | None = None
        self._plan: _Plan | None = None
        self._closed = False
        self.form = TrainForm(canvas, self)
        self.form.folder.setFilePath(models.own_folder() or str(Path.home() / _DEFAULT_FOLDER))
        self.plot = CurvePlot(self)
        self.plot.hide()
        self.run_bar = RunBar(tr("&Train"), self)
        icon = QgsApplication.getThemeIcon("/mActionFileSave.svg")
        self.stop_button = QPushButton(icon, tr("Stop and &keep the best"), self)
        self.stop_button.hide()
        self.run_bar.add_left(self.stop_button)
        self.job = EngineJob(self)
        self._export = VectorExport(self)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MS)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.form)
        layout.addStretch(1)
        layout.addWidget(self.plot)
        layout.addWidget(self.run_bar)
        self._connect()
        self._on_labels_chosen()

    def _connect(self) -> None:
        form = self.form
        form.images.choice_changed.connect(self.check)
        form.labels.layerChanged.connect(self._on_labels_chosen)
        form.field.fieldChanged.connect(self._on_field_chosen)
        form.new_labels.clicked.connect(self._on_new_labels)
        form.classes.labels_changed.connect(self.check)
        form.classes.failed.connect(lambda message: self._announce(Qgis.MessageLevel.Warning, message))
        self._rest.timeout.connect(self._start_check)
        self._export.exported.connect(self._on_exported)
        self._export.failed.connect(lambda message: self._end(Qgis.MessageLevel.Critical, message))
        self.job.progressed.connect(self._on_progress)
        self.job.finished.connect(self._on_finished)
        self.run_bar.run_clicked.connect(self.run)
        self.run_bar.cancel_clicked.connect(self.cancel)
        self.stop_button.clicked.connect(self.stop)

    def is_running(self) -> bool:
        """Whether a model is being trained."""
        return self._plan is not None

    def check(self) -> None:
        """Look at the labels again, soon."""
        self._report = None
        self._rest.start()
        self._update()

    def create_labels(self, path: str) -> None:
        """Make a layer for polygons, in the coordinates of the first image, and choose it."""
        images = self.form.images.layers()
        crs = images[0].crs() if images else QgsProject.instance().crs()
        layer = label_layer.create_label_layer(path, crs)
        if isinstance(layer, str):
            self._announce(Qgis.MessageLevel.Warning, layer)
            return
        QgsProject.instance().addMapLayer(layer)
        self.form.labels.setLayer(layer)
        self.form.field.setField(label_layer.CLASS_FIELD)

    def run(self) -> None:
        """Train in the background: labels, then the first step without labels where it is wanted, then the model."""
        labels = self.form.labels.currentLayer()
        if self._plan is not None or self._report is None or not isinstance(labels, QgsVectorLayer):
            return
        plan = self._make_plan()
        if isinstance(plan, str):
            self._announce(Qgis.MessageLevel.Warning, plan)
            return
        self._plan = plan
        self._update()
        self.run_bar.show_running()
        self.plot.show_curve(LearningCurve())
        self.plot.show()
        self._export.start(labels, path=str(plan.run.with_name(f"{plan.run.name}_labels.gpkg")))

    def stop(self) -> None:
        """End the training after this step; the best weights so far become the model."""
        if self._plan is not None and self._plan.stage == "train" and self._plan.run.is_dir():
            (self._plan.run / "stop").touch()
            self.stop_button.setEnabled(False)

    def cancel(self) -> None:
        """Stop at once; there will be no model."""
        if self._export.is_running():
            self._export.cancel()
            self._end(Qgis.MessageLevel.Info, tr("Cancelled. No model was written."))
        self.job.cancel()

    def end_now(self) -> None:
        """End the engine before returning, and let go of the project for good."""
        if self._closed:
            return
        self._closed = True
        self._rest.stop()
        self.form.labels.layerChanged.disconnect(self._on_labels_chosen)
        self._watch(None)
        self._drop_check()
        self.form.images.end_now()
        self.form.adapt_images.end_now()
        self.form.classes.end_now()
        self._export.cancel()
        self.job.end_now()
        self._plan = None

    def state(self) -> dict[str, Any]:
        """Return the choices, for a later session."""
        form, labels = self.form, self.form.labels.currentLayer()
        return {
            "images": form.images.ids(),
            "labels": labels.id() if labels is not None else "",
            "field": form.field.currentField(),
            "adapt": form.adapt.isChecked(),
            "adapt_images": form.adapt_images.ids(),
            "adapt_steps": form.adapt_steps.value(),
            "method": form.method.currentData(),
            "size": form.size.currentData(),
            "backbone": form.backbone.filePath(),
            "sensor": form.sensor.currentData(),
            "steps": form.duration.currentData(),
            "name": form.name.text(),
            "folder": form.folder.filePath(),
        }

    def restore(self, state: dict[str, Any]) -> None:
        """Make the choices that :meth:`state` returned once, as far as what was chosen still exists."""
        form = self.form
        for images, key in ((form.images, "images"), (form.adapt_images, "adapt_images")):
            value = state.get(key)
            images.tick(value if isinstance(value, list) else [])
        labels = QgsProject.instance().mapLayer(text(state.get("labels")))
        form.labels.setLayer(labels)
        if labels is not None:
            form.field.setField(text(state.get("field")))
        form.adapt.setChecked(state.get("adapt") is True)
        if isinstance(state.get("adapt_steps"), int):
            form.adapt_steps.setValue(state["adapt_steps"])
        for box, key in (
            (form.method, "method"),
            (form.size, "size"),
            (form.sensor, "sensor"),
            (form.duration, "steps"),
        ):
            index = box.findData(state.get(key))
            if index >= 0:
                box.setCurrentIndex(index)
        form.backbone.setFilePath(text(state.get("backbone")))
        form.name.setText(text(state.get("name")))
        if text(state.get("folder")):
            form.folder.setFilePath(state["folder"])

    def _make_plan(self) -> _Plan | str:
        """Return what is to be done, or why it cannot be."""
        form = self.form
        scenes = self._scenes(form.images.layers())
        unlabelled = self._scenes(form.adapt_images.layers()) if form.adapt.isChecked() else ()
        if form.adapt.isChecked() and not unlabelled:
            return tr("Tick the images to learn from without labels, or leave that step out.")
        folder = Path(form.folder.filePath().strip() or Path.home() / _DEFAULT_FOLDER).expanduser()
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            return tr("The folder {folder} cannot be made: {error}").format(folder=folder, error=error.strerror)
        name = form.name.text().strip() or tr("my_model")
        run = free_folder(folder, name)
        size, backbone = form.size.currentData(), form.backbone.filePath().strip()
        adapt = None
        if unlabelled:
            sources = tuple(scene.source for scene in unlabelled)
            target = str(run.with_name(f"{run.name}_stage1"))
            adapt = AdaptCommand(
                target, sources, backbone=backbone, size="" if backbone else size, steps=form.adapt_steps.value()
            )
        method = form.method.currentData()
        command = TrainCommand(
            str(run),
            stage1=adapt.output if adapt else "",
            backbone=backbone,
            method=method if backbone and method != DEFAULT_METHOD else "",
            size="" if backbone else size,
            steps=form.duration.currentData(),
            settings=(
                f"name={json.dumps(run.name)}",
                f"title={json.dumps(name, ensure_ascii=False)}",
                f"stage2.validate_every={max(form.duration.currentData() // _VALIDATIONS, 1)}",
            ),
        )
        return _Plan(run, scenes, form.field.currentField(), form.classes.colors(), command, adapt)

    def _scenes(self, layers: list[QgsRasterLayer]) -> tuple[TrainingScene, ...]:
        sensor = self.form.sensor.currentData() or ""
        named = ((layer.name(), raster_source(layer)) for layer in layers)
        return tuple(TrainingScene(name, source, sensor) for name, source in named if not isinstance(source, Refusal))

    def _on_exported(self, path: str) -> None:
        plan = self._plan
        if plan is None:
            return
        try:
            write_manifest(plan.manifest_path(), manifest(plan.scenes, path, plan.field, plan.colors))
        except OSError as error:
            self._end(Qgis.MessageLevel.Critical, tr("The list of scenes cannot be written: {}").format(error))
            return
        plan.stage = "adapt" if plan.adapt else "train"
        self._start_stage(plan)

    def _start_stage(self, plan: _Plan) -> None:
        if plan.stage == "adapt" and plan.adapt is not None:
            self.job.start(plan.adapt.words())
            return
        words = plan.command.words()
        # `train MANIFEST RUN`: the manifest was not there yet when the plan was made.
        self.job.start([words[0], str(plan.manifest_path()), *words[1:]])

    def _on_progress(self, fraction: float, message: str) -> None:
        plan = self._plan
        if plan is None:
            return
        report = read_step(message)
        if report is not None:
            self.plot.curve.add(report)
            self.plot.show_curve(self.plot.curve)
            self.stop_button.setVisible(plan.stage == "train")
        self.run_bar.show_progress(fraction, message)

    def _on_finished(self, outcome: Outcome) -> None:
        plan = self._plan
        if plan is None:
            return
        if outcome.status is Status.CANCELLED:
            self._end(Qgis.MessageLevel.Info, tr("Cancelled. No model was written."))
        elif outcome.failure is not None:
            self._end(Qgis.MessageLevel.Critical, f"{outcome.failure.message} {outcome.failure.hint}")
        elif plan.stage == "adapt":
            plan.stage = "train"
            self._start_stage(plan)
        elif outcome.result is not None:
            self._on_trained(plan, outcome.result)

    def _on_trained(self, plan: _Plan, result: Result) -> None:
        model = result.outputs.get("MODEL", str(plan.run / models.RUN_MODEL))
        score = _validation_miou(result)
        if score is not None:
            self.plot.curve.end(score)
            self.plot.show_curve(self.plot.curve)
        models.remember_model(model)
        if not models.own_folder():
            models.set_own_folder(str(plan.run.parent))
        self._end(Qgis.MessageLevel.Success, _summary(plan, result))
        self.trained.emit(model)

    def _end(self, level: Qgis.MessageLevel, message: str) -> None:
        self._plan = None
        self._update()
        self._announce(level, message)

    def _on_labels_chosen(self, *_: object) -> None:
        layer = self.form.labels.currentLayer()
        layer = layer if isinstance(layer, QgsVectorLayer) else None
        self._watch(layer)
        self.form.field.setLayer(layer)
        if layer is not None and layer.fields().lookupField(label_layer.CLASS_FIELD) >= 0:
            self.form.field.setField(label_layer.CLASS_FIELD)
        self._on_field_chosen()

    def _on_field_chosen(self, *_: object) -> None:
        self.form.classes.set_layer(self._watched, self.form.field.currentField())
        self.check()

    def _watch(self, layer: QgsVectorLayer | None) -> None:
        """Follow the edits of the chosen layer and of no other."""
        before, self._watched = self._watched, layer
        if before is not None and not sip.isdeleted(before):
            before.afterCommitChanges.disconnect(self.check)
            before.crsChanged.disconnect(self.check)
        if layer is not None:
            layer.afterCommitChanges.connect(self.check)
            layer.crsChanged.connect(self.check)

    def _start_check(self) -> None:
        self._drop_check()
        layer, field, images = self._watched, self.form.field.currentField(), self.form.images.layers()
        if layer is None or sip.isdeleted(layer) or not layer.isValid() or not field or not images:
            self._update()
            return
        self._check = LabelCheck(layer, field, [SceneGrid.of(image) for image in images])
        self._check.checked.connect(self._on_checked)
        QgsApplication.taskManager().addTask(self._check)

    def _drop_check(self) -> None:
        check, self._check = self._check, None
        if check is not None and not sip.isdeleted(check):
            check.checked.disconnect(self._on_checked)
            check.cancel()

    def _on_checked(self, report: LabelReport) -> None:
        self._check = None
        self._report = report
        self.form.classes.show_counts(report.classes)
        self._update()

    def _update(self) -> None:
        if self._plan is None:
            self.stop_button.hide()
            self.stop_button.setEnabled(True)
            self.run_bar.show_idle(can_run=self._report is not None and self._report.can_train())
        color, message, details = self._advice()
        self.form.findings.show_message(color, message, details)

    def _advice(self) -> tuple[str, str, str]:
        """Return colour, message and details of what is to be done next."""
        form, report = self.form, self._report
        if not form.images.ids():
            return FAIR, tr("Tick the images that your labels lie on."), ""
        if self._watched is None:
            return FAIR, tr("Choose a layer with polygons of your classes, or press New to draw them."), ""
        if not form.field.currentField():
            return FAIR, tr("Choose the field that holds the class."), ""
        if report is None:
            return FAIR, tr("The labels are being checked…"), ""
        stopping = [finding.message for finding in report.findings if finding.stops]
        notes = [finding.message for finding in report.findings if not finding.stops]
        if stopping:
            return BAD, stopping[0], " ".join([*stopping[1:], *notes])
        if notes:
            return NOTE, tr("The labels can be used."), " ".join(notes)
        return GOOD, tr("The labels look good: {} classes.").format(len(report.classes)), ""

    def _on_new_labels(self) -> None:
        home = QgsProject.instance().homePath() or str(Path.home())
        path, _filter = QFileDialog.getSaveFileName(
            self, tr("Save the labels as"), str(Path(home) / "labels.gpkg"), "GeoPackage (*.gpkg)"
        )
        if path:
            self.create_labels(path if path.lower().endswith(".gpkg") else f"{path}.gpkg")

    def _announce(self, level: Qgis.MessageLevel, message: str) -> None:
        log.info(message)
        self._messages.pushMessage("SpectralX", message, level)


def _validation_miou(result: Result) -> float | None:
    """Return the mean IoU of the chosen weights on held-out ground."""
    metrics = result.report.get("metrics")
    validation = metrics.get("validation") if isinstance(metrics, dict) else None
    total = validation.get("total") if isinstance(validation, dict) else None
    return finite(total.get("miou")) if isinstance(total, dict) else None


def _summary(plan: _Plan, result: Result) -> str:
    """Return one sentence on a finished training."""
    miou = _validation_miou(result)
    if miou is None:
        return tr("The model {} is trained. It stands in the list of the Map tab.").format(plan.run.name)
    message = tr("The model {name} is trained: mean IoU {miou:.2f} on ground that it did not learn from.")
    return message.format(name=plan.run.name, miou=miou)
