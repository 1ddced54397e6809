"""The *Train* tab: images, classes and polygons in, an own model out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qgis.core import Qgis, QgsApplication, QgsCoordinateReferenceSystem, QgsProject, QgsTask, QgsVectorLayer
from qgis.gui import QgsMapCanvas, QgsMessageBar
from qgis.PyQt.QtCore import QCoreApplication, pyqtSignal
from qgis.PyQt.QtWidgets import QFileDialog, QMessageBox, QPushButton, QVBoxLayout, QWidget

from ..core import label_layer, log, models
from ..core.events import Result, text
from ..core.learning import LearningCurve, read_step
from ..core.translation import tr
from .colors import NOTE
from .curve_plot import CurvePlot
from .keyboard import order_tabs
from .label_watch import Advice, LabelWatch
from .run_bar import RunBar
from .train_form import TrainForm
from .training_engine import lacks_training
from .training_plan import DEFAULT_FOLDER, TrainingPlan, make_plan
from .training_run import TrainingRun, training_summary, validation_miou

SETTINGS_LINK = "settings"


class TrainWidget(QWidget):
    """The *Train* part of the dock.

    Signals:
        trained: A model is there; carries its path.
        settings_requested: The user wants to see the settings.

    Args:
        canvas: Map canvas, for drawing.
        messages: Where outcomes are announced.
        parent: Owner.
    """

    trained = pyqtSignal(str)
    settings_requested = pyqtSignal()

    def __init__(self, canvas: QgsMapCanvas, messages: QgsMessageBar, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._messages = messages
        self._closed = False
        self._lacks_training = lacks_training()
        self._creation: QgsTask | None = None
        self.form = TrainForm(canvas, self)
        self.form.folder.setFilePath(models.own_folder() or str(Path.home() / DEFAULT_FOLDER))
        self.plot = CurvePlot(self)
        self.plot.hide()
        self.run_bar = RunBar(tr("&Train"), self)
        icon = QgsApplication.getThemeIcon("/mActionFileSave.svg")
        self.stop_button = QPushButton(icon, tr("Stop and &keep the best"), self)
        self.stop_button.hide()
        self.run_bar.add_left(self.stop_button)
        self.labels = LabelWatch(self.form, self)
        self.training = TrainingRun(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.form)
        layout.addStretch(1)
        layout.addWidget(self.plot)
        layout.addWidget(self.run_bar)
        self._connect()
        order_tabs(*self.form.parts(), self.stop_button, *self.run_bar.buttons())
        self.labels.on_labels_chosen()

    def _connect(self) -> None:
        form = self.form
        form.new_labels.clicked.connect(self._on_new_labels)
        form.classes.failed.connect(lambda message: self._announce(Qgis.MessageLevel.Warning, message))
        form.findings.link_activated.connect(lambda _address: self.settings_requested.emit())
        self.labels.changed.connect(self._update)
        self.training.progressed.connect(self._on_progress)
        self.training.trained.connect(self._on_trained)
        self.training.failed.connect(lambda message: self._end(Qgis.MessageLevel.Critical, message))
        self.training.cancelled.connect(
            lambda: self._end(Qgis.MessageLevel.Info, tr("Cancelled. No model was written."))
        )
        self.run_bar.run_clicked.connect(self.run)
        self.run_bar.cancel_clicked.connect(self.training.cancel)
        self.stop_button.clicked.connect(self.stop)

    def refresh(self) -> None:
        """Look again at what depends on the engine."""
        self._lacks_training = lacks_training()
        self._update()

    def is_running(self) -> bool:
        """Whether a model is being trained."""
        return self.training.is_running()

    def create_labels(self, path: str) -> None:
        """Make a layer for polygons in the background, in the coordinates of the first image, and choose it."""
        images = self.form.images.layers()
        crs = QgsCoordinateReferenceSystem(images[0].crs() if images else QgsProject.instance().crs())
        context = QgsProject.instance().transformContext()
        self.form.new_labels.setEnabled(False)
        self._creation = QgsTask.fromFunction(
            tr("Making of a layer for labels"),
            lambda _task: label_layer.write_label_file(path, crs, context),
            on_finished=lambda error, problem="": self._on_created(path, str(error or problem or "")),
        )
        QgsApplication.taskManager().addTask(self._creation)

    def run(self) -> None:
        """Train in the background: labels, then the first step without labels where it is wanted, then the model."""
        labels = self.form.labels.currentLayer()
        if self.is_running() or self.labels.report is None or not isinstance(labels, QgsVectorLayer):
            return
        plan = make_plan(self.form)
        if isinstance(plan, str):
            self._announce(Qgis.MessageLevel.Warning, plan)
            return
        self.training.start(plan, labels)
        self._update()
        self.run_bar.show_running()
        self.plot.show_curve(LearningCurve())
        self.plot.show()

    def stop(self) -> None:
        """End the training after this step; the best weights so far become the model."""
        if self.training.stop():
            self.stop_button.setEnabled(False)

    def end_now(self) -> None:
        """End the engine before returning, and let go of the project for good."""
        if self._closed:
            return
        self._closed = True
        self.labels.end_now()
        self.form.images.end_now()
        self.form.adapt_images.end_now()
        self.form.classes.end_now()
        self.training.end_now()

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

    def _on_progress(self, fraction: float, message: str) -> None:
        report = read_step(message)
        if report is not None:
            self.plot.curve.add(report)
            self.plot.show_curve(self.plot.curve)
            self.stop_button.setVisible(self.training.can_stop())
            # Loss and score are in the curves; their names in the message are those of the command line.
            message = tr("Step {step} of {steps}").format(step=report.step, steps=report.steps)
        self.run_bar.show_progress(fraction, message)

    def _on_trained(self, plan: TrainingPlan, result: Result) -> None:
        model = result.outputs.get("MODEL", str(plan.run / models.RUN_MODEL))
        score = validation_miou(result)
        if score is not None:
            self.plot.curve.end(score)
            self.plot.show_curve(self.plot.curve)
        models.remember_model(model)
        if not models.own_folder():
            models.set_own_folder(str(plan.run.parent))
        self._end(Qgis.MessageLevel.Success, training_summary(plan, result))
        self.trained.emit(model)

    def _end(self, level: Qgis.MessageLevel, message: str) -> None:
        self._update()
        self._announce(level, message)

    def _update(self) -> None:
        if not self.is_running():
            self.stop_button.hide()
            self.stop_button.setEnabled(True)
            self.run_bar.show_idle(can_run=self.labels.can_train() and not self._lacks_training)
        advice, link = self.labels.advice(), None
        if self._lacks_training:
            advice = Advice(
                NOTE,
                tr("The engine is set up for mapping alone."),
                tr("Training needs more packages; what is set up stays until they are there."),
            )
            link = (SETTINGS_LINK, tr("Open the settings"))
        self.form.findings.show_message(advice.color, advice.message, advice.details, link)

    def _on_new_labels(self) -> None:
        home = QgsProject.instance().homePath() or str(Path.home())
        path, _filter = QFileDialog.getSaveFileName(
            self, tr("Save the labels as"), str(Path(home) / "labels.gpkg"), "GeoPackage (*.gpkg)"
        )
        if path.lower().endswith(".gpkg"):
            self.create_labels(path)
        elif path and self._may_write(f"{path}.gpkg"):
            self.create_labels(f"{path}.gpkg")

    def _may_write(self, path: str) -> bool:
        """Ask before a file is replaced whose name the dialog did not see, because the suffix was left out."""
        if not Path(path).exists():
            return True
        # The words of Qt's own dialogs, which Qt translates.
        question = QCoreApplication.translate("QFileDialog", "%1 already exists.\nDo you want to replace it?")
        answer = QMessageBox.question(self, tr("Save the labels as"), question.replace("%1", path))
        return answer == QMessageBox.StandardButton.Yes

    def _on_created(self, path: str, problem: str) -> None:
        self._creation = None
        if self._closed:
            return
        self.form.new_labels.setEnabled(True)
        layer = problem or label_layer.open_label_layer(path)
        if isinstance(layer, str):
            self._announce(Qgis.MessageLevel.Warning, layer)
            return
        project = QgsProject.instance()
        project.addMapLayer(layer, False)
        project.layerTreeRoot().insertLayer(0, layer)  # what is drawn must not vanish below a map
        self.form.labels.setLayer(layer)
        self.form.field.setField(label_layer.CLASS_FIELD)

    def _announce(self, level: Qgis.MessageLevel, message: str) -> None:
        log.info(message)
        self._messages.pushMessage("SpectralX", message, level)
