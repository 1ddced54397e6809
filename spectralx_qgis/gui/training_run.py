"""One training from its labels to its model: export, the step without labels where it is wanted, the training."""

from __future__ import annotations

from enum import Enum

from qgis.core import QgsVectorLayer
from qgis.PyQt.QtCore import QObject, pyqtSignal

from ..core.events import Result, finite
from ..core.process import Outcome, Status
from ..core.training_scenes import manifest, write_manifest
from ..core.translation import tr
from ..core.vectors import VectorExport
from .job import EngineJob
from .training_plan import TrainingPlan

_STOP_FILE = "stop"


class Stage(Enum):
    """What is being done."""

    LABELS = "labels"
    ADAPT = "adapt"
    TRAIN = "train"


class TrainingRun(QObject):
    """Does what a plan says, one at a time, without anything of the project once the labels are copied.

    Signals:
        progressed: Fraction (0..1) and message of the engine.
        trained: The plan and the :class:`spectralx_qgis.core.events.Result` of a training that came to its end.
        failed: Why there is no model.
        cancelled: There is no model because the user wanted none.
    """

    progressed = pyqtSignal(float, str)
    trained = pyqtSignal(object, object)
    failed = pyqtSignal(str)
    cancelled = pyqtSignal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._plan: TrainingPlan | None = None
        self._stage = Stage.LABELS
        self._job = EngineJob(self)
        self._export = VectorExport(self)
        self._export.exported.connect(self._on_exported)
        self._export.failed.connect(self._fail)
        self._job.progressed.connect(self.progressed)
        self._job.finished.connect(self._on_finished)

    def is_running(self) -> bool:
        """Whether a plan is being followed."""
        return self._plan is not None

    def can_stop(self) -> bool:
        """Whether a model could be made of what is learned so far."""
        return self._plan is not None and self._stage is Stage.TRAIN and self._plan.run.is_dir()

    def start(self, plan: TrainingPlan, labels: QgsVectorLayer) -> None:
        """Follow a plan; one that is still being followed is left alone and this one is dropped."""
        if self._plan is not None:
            return
        self._plan, self._stage = plan, Stage.LABELS
        self._export.start(labels, path=str(plan.labels_path()))

    def stop(self) -> bool:
        """End the training after its step, with a model of the best weights; returns whether that was possible."""
        if self._plan is None or not self.can_stop():
            return False
        (self._plan.run / _STOP_FILE).touch()
        return True

    def cancel(self) -> None:
        """Stop at once; there will be no model."""
        if self._export.is_running():
            self._export.cancel()
            self._plan = None
            self.cancelled.emit()
        self._job.cancel()

    def end_now(self) -> None:
        """End the engine before returning, without a signal."""
        self._plan = None
        self._export.cancel()
        self._job.end_now()

    def _on_exported(self, path: str) -> None:
        plan = self._plan
        if plan is None:
            return
        try:
            write_manifest(plan.manifest_path(), manifest(plan.scenes, path, plan.field, plan.colors))
        except OSError as error:
            self._fail(tr("The list of scenes cannot be written: {}").format(error))
            return
        self._begin(plan, Stage.TRAIN if plan.adapt is None else Stage.ADAPT)

    def _begin(self, plan: TrainingPlan, stage: Stage) -> None:
        self._stage = stage
        if stage is Stage.ADAPT and plan.adapt is not None:
            self._job.start(plan.adapt.words())
            return
        words = plan.command.words()
        # `train MANIFEST RUN`: the manifest was not there yet when the plan was made.
        self._job.start([words[0], str(plan.manifest_path()), *words[1:]])

    def _on_finished(self, outcome: Outcome) -> None:
        plan = self._plan
        if plan is None:
            return
        if outcome.status is Status.CANCELLED:
            self._plan = None
            self.cancelled.emit()
        elif outcome.failure is not None:
            self._fail(f"{outcome.failure.message} {outcome.failure.hint}")
        elif self._stage is Stage.ADAPT:
            self._begin(plan, Stage.TRAIN)
        elif outcome.result is not None:
            self._plan = None
            self.trained.emit(plan, outcome.result)

    def _fail(self, message: str) -> None:
        self._plan = None
        self.failed.emit(message)


def validation_miou(result: Result) -> float | None:
    """Return the mean IoU (0..1) of the chosen weights on held-out ground; None where none was held out."""
    metrics = result.report.get("metrics")
    validation = metrics.get("validation") if isinstance(metrics, dict) else None
    total = validation.get("total") if isinstance(validation, dict) else None
    return finite(total.get("miou")) if isinstance(total, dict) else None


def training_summary(plan: TrainingPlan, result: Result) -> str:
    """Return one sentence on a finished training."""
    miou = validation_miou(result)
    if miou is None:
        return tr("The model {} is trained. It stands in the list of the Map tab.").format(plan.run.name)
    message = tr("The model {name} is trained: mean IoU {miou:.2f} on ground that it did not learn from.")
    return message.format(name=plan.run.name, miou=miou)
