"""The *Judge* tab: how good is a map, or what a model makes of an image, by labels."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from qgis.core import (
    Qgis,
    QgsMapLayerProxyModel,
    QgsProcessingUtils,
    QgsProject,
    QgsRasterLayer,
    QgsVectorLayer,
)
from qgis.gui import QgsFieldComboBox, QgsMapLayerComboBox, QgsMessageBar
from qgis.PyQt.QtCore import Qt, QUrl
from qgis.PyQt.QtGui import QDesktopServices
from qgis.PyQt.QtWidgets import (
    QComboBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from ..core import commands, log
from ..core.events import text
from ..core.layer_wavelengths import layer_wavelengths
from ..core.layers import Refusal, raster_source
from ..core.models import card_path
from ..core.process import Outcome, Status
from ..core.scores import Scores, percent, read_scores
from ..core.translation import tr
from ..core.vectors import VectorExport
from .colors import BAD, FAIR, GOOD, NOTE
from .job import EngineJob
from .model_box import ModelBox
from .notice import Notice
from .page_dialog import MarkdownDialog
from .run_bar import RunBar
from .score_plots import ClassBars, MatrixPlot

A_MAP = "map"
A_MODEL = "model"


class JudgeWidget(QWidget):
    """The *Judge* part of the dock.

    Args:
        messages: Where failures are announced.
        parent: Owner.
    """

    def __init__(self, messages: QgsMessageBar, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._messages = messages
        self._running = False
        self._closed = False
        self._waiting: tuple[str, str, str] | None = None
        self._labels_name = self._labels_copy = ""
        self._report = ""
        self._wavelengths = ""
        self.job = EngineJob(self)
        self._export = VectorExport(self)
        self._make_choices()
        self._make_results()
        self.run_bar = RunBar(tr("&Judge"), self)
        self.comparison = QPushButton(tr("Com&parison…"), self)
        self.comparison.setToolTip(tr("Shows the table of methods on unseen places that “generalize” wrote."))
        self.run_bar.add_left(self.comparison)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(self._form)
        layout.addWidget(self.notice)
        layout.addWidget(self.results)
        layout.addStretch(1)
        layout.addWidget(self.run_bar)
        self._connect()
        self._update()

    def _make_choices(self) -> None:
        self.kind = QComboBox(self)
        self.kind.addItem(tr("A map"), A_MAP)
        self.kind.addItem(tr("A model on an image"), A_MODEL)
        self.layer = QgsMapLayerComboBox(self)
        self.layer.setFilters(QgsMapLayerProxyModel.Filter.RasterLayer)
        self.model = ModelBox(self)
        self.card = QPushButton(tr("Model c&ard"), self)
        self.card.setToolTip(tr("What the model was made from, and how good it is."))
        self.labels = QgsMapLayerComboBox(self)
        self.labels.setFilters(QgsMapLayerProxyModel.Filter.PolygonLayer | QgsMapLayerProxyModel.Filter.RasterLayer)
        self.field = QgsFieldComboBox(self)
        for box in (self.layer, self.labels):
            box.setAllowEmptyLayer(True)
            box.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._model_row = QWidget(self)
        row = QHBoxLayout(self._model_row)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.model, 1)
        row.addWidget(self.card)
        self._form = QFormLayout()
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self._form.setVerticalSpacing(8)
        self._labels: dict[str, QLabel] = {}
        for name, label, widget, buddy in (
            ("kind", tr("&What"), self.kind, self.kind),
            ("layer", tr("&Map"), self.layer, self.layer),
            ("model", tr("M&odel"), self._model_row, self.model.combo),
            ("labels", tr("&Labels"), self.labels, self.labels),
            ("field", tr("Class &field"), self.field, self.field),
        ):
            self._labels[name] = QLabel(label, self)
            self._labels[name].setBuddy(buddy)
            self._form.addRow(self._labels[name], widget)

    def _make_results(self) -> None:
        self.notice = Notice(self)
        self.results = QWidget(self)
        self.figures = QLabel(self.results)
        self.figures.setTextFormat(Qt.TextFormat.RichText)
        self.figures.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.bars = ClassBars(self.results)
        self.matrix = MatrixPlot(self.results)
        self.bars_title = QLabel(tr("F1 of each class (line: IoU)"), self.results)
        self.open_report = QPushButton(tr("Open &report"), self.results)
        self.save_report = QPushButton(tr("&Save report…"), self.results)
        buttons = QHBoxLayout()
        buttons.addWidget(self.open_report)
        buttons.addWidget(self.save_report)
        buttons.addStretch(1)
        layout = QVBoxLayout(self.results)
        layout.setContentsMargins(0, 0, 0, 0)
        for widget in (self.figures, self.bars_title, self.bars, self.matrix):
            layout.addWidget(widget)
        layout.addLayout(buttons)
        self.results.hide()

    def _connect(self) -> None:
        for signal in (self.kind.currentIndexChanged, self.layer.layerChanged, self.model.model_changed):
            signal.connect(self._on_choice)
        self.labels.layerChanged.connect(self._on_labels)
        self.field.fieldChanged.connect(self._on_choice)
        self.card.clicked.connect(self.show_card)
        self.comparison.clicked.connect(self._on_comparison)
        self.open_report.clicked.connect(lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(self._report)))
        self.save_report.clicked.connect(self._on_save)
        self._export.exported.connect(self._on_exported)
        self._export.failed.connect(lambda message: self._end(BAD, message))
        self.job.progressed.connect(self.run_bar.show_progress)
        self.job.finished.connect(self._on_finished)
        self.run_bar.run_clicked.connect(self.run)
        self.run_bar.cancel_clicked.connect(self.cancel)
        QgsProject.instance().cleared.connect(self.cancel)

    def is_running(self) -> bool:
        """Whether something is being judged."""
        return self._running

    def offer_map(self, layer: QgsRasterLayer) -> None:
        """Choose a map that was just made, unless something is being judged or a model is to be."""
        if not self._running and self.kind.currentData() == A_MAP:
            self.layer.setLayer(layer)

    def run(self) -> None:
        """Judge in the background."""
        layer, labels = self.layer.currentLayer(), self.labels.currentLayer()
        if self._running or not isinstance(layer, QgsRasterLayer) or labels is None:
            return
        source = raster_source(layer)
        truth = raster_source(labels) if isinstance(labels, QgsRasterLayer) else ""
        for name in (source, truth):
            if isinstance(name, Refusal):
                self._end(BAD, name.message, name.hint)
                return
        self._running = True
        self.results.hide()
        self._update()
        self.run_bar.show_running()
        with_model = self.kind.currentData() == A_MODEL
        judged = (self.model.model(), str(source)) if with_model else (str(source), "")
        self._wavelengths = layer_wavelengths(self.layer.currentLayer()) if with_model else ""
        self._waiting = (*judged, self.field.currentField() if isinstance(labels, QgsVectorLayer) else "")
        self._labels_name = labels.name()
        if isinstance(labels, QgsVectorLayer):
            self._export.start(labels)
        else:
            self._on_exported(str(truth))

    def cancel(self) -> None:
        """Stop."""
        if self._export.is_running():
            self._export.cancel()
            self._end(FAIR, tr("Cancelled."))
        self.job.cancel()

    def end_now(self) -> None:
        """End the engine before returning, and let go of the project."""
        if self._closed:
            return
        self._closed = True
        QgsProject.instance().cleared.disconnect(self.cancel)
        self.layer.layerChanged.disconnect(self._on_choice)
        self.labels.layerChanged.disconnect(self._on_labels)
        self._export.cancel()
        self.job.end_now()
        self._running = False

    def show_card(self) -> None:
        """Show the card of the chosen model."""
        path = card_path(self.model.model())
        if path is None:
            self._messages.pushMessage("SpectralX", tr("The model has no card beside it."), Qgis.MessageLevel.Info)
            return
        MarkdownDialog(path, tr("Model card"), self).open()

    def show_comparison(self, path: Path) -> None:
        """Show the table that ``generalize`` wrote."""
        MarkdownDialog(path, tr("Comparison of methods on unseen places"), self).open()

    def state(self) -> dict[str, Any]:
        """Return the choices, for a later session."""
        layer, labels = self.layer.currentLayer(), self.labels.currentLayer()
        return {
            "kind": self.kind.currentData(),
            "layer": layer.id() if layer is not None else "",
            "model": self.model.model(),
            "labels": labels.id() if labels is not None else "",
            "field": self.field.currentField(),
        }

    def restore(self, state: dict[str, Any]) -> None:
        """Make the choices that :meth:`state` returned once, as far as what was chosen still exists."""
        project = QgsProject.instance()
        self.kind.setCurrentIndex(max(self.kind.findData(state.get("kind")), 0))
        self.layer.setLayer(project.mapLayer(text(state.get("layer"))))
        self.labels.setLayer(project.mapLayer(text(state.get("labels"))))
        self.model.choose(text(state.get("model")))
        if text(state.get("field")):
            self.field.setField(state["field"])

    def _on_exported(self, labels: str) -> None:
        if self._waiting is None:
            return
        predicted, image, field = self._waiting
        self._waiting = None
        self._labels_copy = labels if labels.startswith(QgsProcessingUtils.tempFolder()) else ""
        self._report = QgsProcessingUtils.generateTempFilename("report.html")
        self.job.start(
            commands.evaluate(
                predicted, labels, image=image, field=field, report=self._report, wavelengths=self._wavelengths
            )
        )

    def _on_finished(self, outcome: Outcome) -> None:
        if not self._running:
            return
        if outcome.status is Status.CANCELLED:
            self._end(FAIR, tr("Cancelled."))
        elif outcome.failure is not None:
            message = outcome.failure.message
            if self._labels_copy:  # the user knows the layer, not the file that it was copied to
                message = message.replace(self._labels_copy, self._labels_name)
            self._end(BAD, message, outcome.failure.hint)
        elif outcome.result is not None:
            self._show(read_scores(outcome.result.report))

    def _show(self, scores: Scores) -> None:
        rows = (
            (tr("Overall accuracy"), percent(scores.overall)),
            (tr("Mean IoU"), percent(scores.mean_iou)),
            (tr("Mean F1"), percent(scores.mean_f1)),
            (tr("Kappa"), "–" if scores.kappa is None else f"{scores.kappa:.3f}"),
        )
        cells = "".join(f"<tr><td>{name}&nbsp;&nbsp;</td><td><b>{value}</b></td></tr>" for name, value in rows)
        self.figures.setText(f"<table>{cells}</table>")
        self.bars.show_scores(scores)
        self.matrix.show_scores(scores)
        self.results.show()
        counted = tr("{} labelled pixels were judged.").format(f"{scores.pixels:,}".replace(",", "\N{THIN SPACE}"))
        if scores.unmapped:
            counted += " " + tr("{} more have no data in the map.").format(scores.unmapped)
        self._end(NOTE if scores.warnings else GOOD, counted, " ".join(scores.warnings))

    def _end(self, color: str, message: str, hint: str = "") -> None:
        self._running = False
        self._waiting = None
        self._update()
        self.notice.show_message(color, message, hint)
        log.info(f"{message} {hint}".strip())

    def _on_labels(self, *_: object) -> None:
        labels = self.labels.currentLayer()
        self.field.setLayer(labels if isinstance(labels, QgsVectorLayer) else None)
        if isinstance(labels, QgsVectorLayer) and labels.fields().lookupField("class") >= 0:
            self.field.setField("class")
        self._on_choice()

    def _on_choice(self, *_: object) -> None:
        if not self._running:
            self.results.hide()
            self._update()

    def _update(self) -> None:
        judges_model = self.kind.currentData() == A_MODEL
        self._labels["layer"].setText(tr("I&mage") if judges_model else tr("&Map"))
        for widget in (self._labels["model"], self._model_row):
            widget.setVisible(judges_model)
        vector = isinstance(self.labels.currentLayer(), QgsVectorLayer)
        for widget in (self._labels["field"], self.field):
            widget.setVisible(vector)
        if self._running:
            return
        color, message = self._advice(vector, judges_model)
        self.run_bar.show_idle(can_run=color == GOOD)
        self.notice.show_message(color, message)

    def _advice(self, vector: bool, judges_model: bool) -> tuple[str, str]:
        """Return colour and text of what is to be done next."""
        layer = self.layer.currentLayer()
        if not isinstance(layer, QgsRasterLayer):
            return FAIR, tr("Choose the image that the model maps.") if judges_model else tr("Choose a map.")
        source = raster_source(layer)
        if isinstance(source, Refusal):
            return BAD, f"{source.message} {source.hint}"
        if not judges_model and layer.bandCount() > 1:
            return BAD, tr("{} is an image, not a map: a map has one band with one value a class.").format(layer.name())
        if judges_model and not self.model.model():
            return FAIR, tr("Choose a model.")
        if self.labels.currentLayer() is None:
            return FAIR, tr("Choose the labels: polygons, or a raster with one value a class.")
        if vector and not self.field.currentField():
            return FAIR, tr("Choose the field of the labels that holds the class.")
        return GOOD, tr("Ready. Labels that the model has not learned from give the honest figure.")

    def _on_comparison(self) -> None:
        path, _filter = QFileDialog.getOpenFileName(
            self, tr("Choose the table of a comparison"), str(Path.home()), "generalize.md (*.md)"
        )
        if path:
            self.show_comparison(Path(path))

    def _on_save(self) -> None:
        path, _filter = QFileDialog.getSaveFileName(
            self, tr("Save the report as"), str(Path.home() / "report.html"), tr("Pages (*.html)")
        )
        if not path:
            return
        try:
            shutil.copyfile(self._report, path)
        except OSError as error:
            self._messages.pushMessage("SpectralX", str(error), Qgis.MessageLevel.Warning)
