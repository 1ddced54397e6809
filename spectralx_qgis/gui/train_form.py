"""The choices for a training. Layout only; :class:`TrainWidget` gives it life."""

from __future__ import annotations

from qgis.core import QgsFieldProxyModel, QgsMapLayerProxyModel
from qgis.gui import QgsCollapsibleGroupBox, QgsFieldComboBox, QgsFileWidget, QgsMapCanvas, QgsMapLayerComboBox
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import (
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QSpinBox,
    QWidget,
)

from ..core.methods import SIZES, methods, size_help
from ..core.sensors import known_sensors
from ..core.translation import tr
from .class_panel import ClassPanel
from .keyboard import name_fold
from .layer_list import ImageList
from .notice import Notice
from .wrapped_label import WrappedLabel

_DURATIONS = (200, 1000, 4000)
_ADAPT_STEPS = 500

SMALL_POLYGONS = "few-labels"
"""The duration that is a recipe: some hundred small polygons in one image, learned in small tiles."""
_THEIR_SIZE = "small"


class TrainForm(QWidget):
    """Images, labels with their classes, the model, and the optional first step without labels.

    Args:
        canvas: Map canvas, for drawing.
        parent: Owner.
    """

    def __init__(self, canvas: QgsMapCanvas, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.images = ImageList(self)
        self.images.setAccessibleName(tr("Images to learn from"))
        self.labels = QgsMapLayerComboBox(self)
        self.labels.setFilters(QgsMapLayerProxyModel.Filter.PolygonLayer)
        self.labels.setAllowEmptyLayer(True)
        self.labels.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.new_labels = QPushButton(tr("&New…"), self)
        self.new_labels.setToolTip(tr("Makes a GeoPackage in which you draw polygons of your classes."))
        self.field = QgsFieldComboBox(self)
        self.field.setFilters(
            QgsFieldProxyModel.Filter.String | QgsFieldProxyModel.Filter.Int | QgsFieldProxyModel.Filter.LongLong
        )
        self.classes = ClassPanel(canvas, self)
        self.findings = Notice(self)
        self.name = QLineEdit(self)
        self.name.setPlaceholderText(tr("my_model"))
        self.folder = QgsFileWidget(self)
        self.folder.setStorageMode(QgsFileWidget.StorageMode.GetDirectory)
        self.folder.setDialogTitle(tr("Folder of your models"))
        self.duration = QComboBox(self)
        for steps, text in zip(_DURATIONS, (tr("Quick look"), tr("Normal"), tr("Thorough"))):
            self.duration.addItem(tr("{name}, {steps} steps").format(name=text, steps=steps), steps)
        self.duration.addItem(tr("Small polygons, 300 steps"), SMALL_POLYGONS)
        self.duration.setItemData(self.duration.count() - 1, _small_polygons_help(), Qt.ItemDataRole.ToolTipRole)
        self.duration.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.duration.setCurrentIndex(1)
        self.further = self._further()
        self.adapt = self._adapt()
        self._lay_out()
        for box in (self.further, self.adapt):
            name_fold(box)

    def parts(self) -> tuple[QWidget, ...]:
        """Return the parts from top to bottom."""
        return (
            self.images,
            self.labels,
            self.new_labels,
            self.field,
            self.classes,
            self.findings,
            self.adapt,
            self.further,
            self.duration,
            self.name,
            self.folder,
        )

    def _further(self) -> QgsCollapsibleGroupBox:
        box = QgsCollapsibleGroupBox(tr("Network"), self)
        box.setObjectName("spectralxNetwork")
        self.backbone = QgsFileWidget(box)
        self.backbone.setStorageMode(QgsFileWidget.StorageMode.GetFile)
        self.backbone.setFilter(tr("Backbones") + " (*.safetensors *.pth *.pt)")
        self.backbone.setDialogTitle(tr("Choose a published backbone"))
        self.backbone.lineEdit().setPlaceholderText(tr("None: learns from your imagery alone"))
        self.method = QComboBox(box)
        for method in methods():
            self.method.addItem(method.name, method.id)
        self.size = QComboBox(box)
        for size in SIZES:
            self.size.addItem(size, size)
        self.network_help = WrappedLabel(box)
        self.sensor = QComboBox(box)
        self.sensor.addItem(tr("As the files say"), "")
        for sensor in known_sensors():
            self.sensor.addItem(sensor.name, sensor.id)
        self.sensor.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        form = QFormLayout(box)
        form.setContentsMargins(6, 6, 6, 6)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow(self._label(tr("&Backbone"), self.backbone.lineEdit()), self.backbone)
        form.addRow(self._label(tr("&Method"), self.method), self.method)
        form.addRow(self._label(tr("Si&ze"), self.size), self.size)
        form.addRow(self.network_help)
        form.addRow(self._label(tr("Senso&r"), self.sensor), self.sensor)
        self.backbone.fileChanged.connect(self._explain)
        self.method.currentIndexChanged.connect(self._explain)
        self.size.currentIndexChanged.connect(self._explain)
        self.duration.currentIndexChanged.connect(self._explain)
        self._explain()
        box.setCollapsed(True)
        return box

    def _adapt(self) -> QgsCollapsibleGroupBox:
        box = QgsCollapsibleGroupBox(tr("First learn from images without labels"), self)
        box.setObjectName("spectralxAdapt")
        box.setCheckable(True)
        box.setChecked(False)
        box.setToolTip(
            tr("The network restores hidden parts of these images and so learns their spectra before it sees a label.")
        )
        self.adapt_images = ImageList(box)
        self.adapt_images.setAccessibleName(tr("Images without labels"))
        self.adapt_steps = QSpinBox(box)
        self.adapt_steps.setRange(1, 1_000_000)
        self.adapt_steps.setSingleStep(100)
        self.adapt_steps.setValue(_ADAPT_STEPS)
        form = QFormLayout(box)
        form.setContentsMargins(6, 6, 6, 6)
        form.addRow(self.adapt_images)
        form.addRow(self._label(tr("Ste&ps"), self.adapt_steps), self.adapt_steps)
        box.setCollapsed(True)
        return box

    def _lay_out(self) -> None:
        labels = QHBoxLayout()
        labels.addWidget(self.labels, 1)
        labels.addWidget(self.new_labels)
        form = QFormLayout(self)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.setContentsMargins(0, 0, 0, 0)
        form.setVerticalSpacing(8)
        form.addRow(self._label(tr("&Images"), self.images), self.images)
        form.addRow(self._label(tr("&Labels"), self.labels), labels)
        form.addRow(self._label(tr("Class &field"), self.field), self.field)
        form.addRow(self.classes)
        form.addRow(self.findings)
        form.addRow(self.adapt)
        form.addRow(self.further)
        form.addRow(self._label(tr("D&uration"), self.duration), self.duration)
        form.addRow(self._label(tr("M&odel name"), self.name), self.name)
        form.addRow(self._label(tr("In fold&er"), self.folder.lineEdit()), self.folder)

    def _explain(self, *_: object) -> None:
        has_backbone = bool(self.backbone.filePath().strip())
        small_polygons = self.duration.currentData() == SMALL_POLYGONS
        self.method.setEnabled(has_backbone)
        self.size.setEnabled(not has_backbone and not small_polygons)
        if small_polygons:
            self.size.setCurrentIndex(self.size.findData(_THEIR_SIZE))
        if has_backbone:
            chosen = next((method for method in methods() if method.id == self.method.currentData()), None)
            self.network_help.setText(chosen.help if chosen else "")
        else:
            free = tr("Without a backbone the whole network trains.")
            told = _small_polygons_help() if small_polygons else size_help(self.size.currentData())
            self.network_help.setText(f"{free} {told}")

    def _label(self, text: str, buddy: QWidget) -> QLabel:
        label = QLabel(text, buddy.parentWidget())
        label.setBuddy(buddy)
        return label


def _small_polygons_help() -> str:
    return tr(
        "For a map of one image from some hundred polygons of a few pixels: small tiles, a network of size "
        "small, and values left as they are. Takes minutes where the others take an hour."
    )
