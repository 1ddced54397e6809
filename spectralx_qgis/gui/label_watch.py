"""Follows what is chosen to learn from, and says what is wrong with it before a training starts."""

from __future__ import annotations

from dataclasses import dataclass

from qgis.core import QgsApplication, QgsVectorLayer
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal

from ..core.label_check import LabelCheck, LabelReport, SceneGrid
from ..core.label_layer import CLASS_FIELD
from ..core.translation import tr
from .colors import BAD, FAIR, GOOD, NOTE
from .train_form import TrainForm

_REST_MS = 400


@dataclass(frozen=True)
class Advice:
    """What is to be done next, or how things stand: colour, message, details."""

    color: str
    message: str
    details: str = ""


class LabelWatch(QObject):
    """Checks the labels of a form in the background, again after every change of theirs.

    Signals:
        changed: There is another report, or none yet.

    Args:
        form: Form whose images, labels and class field are followed.
        parent: Owner.
    """

    changed = pyqtSignal()

    def __init__(self, form: TrainForm, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.report: LabelReport | None = None
        self._form = form
        self._check: LabelCheck | None = None
        self._layer: QgsVectorLayer | None = None
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MS)
        self._rest.timeout.connect(self._start)
        form.images.choice_changed.connect(self.check)
        form.labels.layerChanged.connect(self.on_labels_chosen)
        form.field.fieldChanged.connect(self._on_field_chosen)
        form.classes.labels_changed.connect(self.check)

    def can_train(self) -> bool:
        """Whether the labels were checked and nothing stops a training."""
        return self.report is not None and self.report.can_train()

    def check(self) -> None:
        """Look at the labels again, soon."""
        self.report = None
        self._rest.start()
        self.changed.emit()

    def on_labels_chosen(self, *_: object) -> None:
        """Follow the layer that is chosen now."""
        form = self._form
        layer = form.labels.currentLayer()
        layer = layer if isinstance(layer, QgsVectorLayer) else None
        self._follow(layer)
        form.field.setLayer(layer)
        if layer is not None and layer.fields().lookupField(CLASS_FIELD) >= 0:
            form.field.setField(CLASS_FIELD)
        self._on_field_chosen()

    def advice(self) -> Advice:
        """Return what is to be done next."""
        if not self._form.images.ids():
            return Advice(FAIR, tr("Tick the images that your labels lie on."))
        if self._layer is None:
            return Advice(FAIR, tr("Choose a layer with polygons of your classes, or press New to draw them."))
        if not self._form.field.currentField():
            return Advice(FAIR, tr("Choose the field that holds the class."))
        report = self.report
        if report is None:
            return Advice(FAIR, tr("The labels are being checked…"))
        stopping = [finding.message for finding in report.findings if finding.stops]
        notes = [finding.message for finding in report.findings if not finding.stops]
        if stopping:
            return Advice(BAD, stopping[0], " ".join([*stopping[1:], *notes]))
        if notes:
            return Advice(NOTE, tr("The labels can be used."), " ".join(notes))
        return Advice(GOOD, tr("The labels look good: {} classes.").format(len(report.classes)))

    def end_now(self) -> None:
        """Let go of the layer and of a check that runs."""
        self._rest.stop()
        self._form.labels.layerChanged.disconnect(self.on_labels_chosen)
        self._follow(None)
        self._drop()

    def _on_field_chosen(self, *_: object) -> None:
        self._form.classes.set_layer(self._layer, self._form.field.currentField())
        self.check()

    def _follow(self, layer: QgsVectorLayer | None) -> None:
        """Follow the edits of this layer and of no other."""
        before, self._layer = self._layer, layer
        if before is not None and not sip.isdeleted(before):
            before.afterCommitChanges.disconnect(self.check)
            before.crsChanged.disconnect(self.check)
        if layer is not None:
            layer.afterCommitChanges.connect(self.check)
            layer.crsChanged.connect(self.check)

    def _start(self) -> None:
        self._drop()
        layer, field, images = self._layer, self._form.field.currentField(), self._form.images.layers()
        if layer is None or sip.isdeleted(layer) or not layer.isValid() or not field or not images:
            self.changed.emit()
            return
        self._check = LabelCheck(layer, field, [SceneGrid.of(image) for image in images])
        self._check.checked.connect(self._on_checked)
        QgsApplication.taskManager().addTask(self._check)

    def _drop(self) -> None:
        check, self._check = self._check, None
        if check is not None and not sip.isdeleted(check):
            check.checked.disconnect(self._on_checked)
            check.cancel()

    def _on_checked(self, report: LabelReport) -> None:
        self._check = None
        self.report = report
        self._form.classes.show_counts(report.classes)
        self.changed.emit()
