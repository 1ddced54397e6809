"""The choices for a map: image, model, bands, extent, outputs. Layout only; :class:`MapWidget` gives it life."""

from __future__ import annotations

from qgis.core import QgsMapLayerProxyModel
from qgis.gui import QgsFileWidget, QgsMapCanvas, QgsMapLayerComboBox
from qgis.PyQt.QtWidgets import QCheckBox, QComboBox, QFormLayout, QLabel, QSizePolicy, QWidget

from ..core.sensors import known_sensors
from ..core.translation import tr
from .binding_view import BindingView
from .keyboard import name_fold
from .model_box import ModelBox
from .options_box import OptionsBox
from .spectrum_box import SpectrumBox
from .wrapped_label import WrappedLabel

WHOLE_IMAGE = "image"
VISIBLE_PART = "canvas"
POLYGONS = "polygons"


class MapForm(QWidget):
    """Labelled choices with the binding table between what is read and what is written.

    Args:
        canvas: Map canvas, for picking a pixel.
        parent: Owner.
    """

    def __init__(self, canvas: QgsMapCanvas, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.layer = QgsMapLayerComboBox(self)
        self.layer.setFilters(QgsMapLayerProxyModel.Filter.RasterLayer)
        self.layer.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.model = ModelBox(self)
        self.model_facts = WrappedLabel(self)
        self.model_facts.setAccessibleName(tr("Title and classes of the model"))
        self.model_facts.hide()
        self.sensor = QComboBox(self)
        self.sensor.addItem(tr("As the file says"), "")
        for sensor in known_sensors():
            self.sensor.addItem(sensor.name, sensor.id)
        self.sensor.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.sensor.setToolTip(tr("Says which wavelengths the bands have, for images whose file does not."))
        self.binding = BindingView(self)
        self.spectrum = SpectrumBox(canvas, self)
        self.extent = QComboBox(self)
        self.extent.addItem(tr("Whole image"), WHOLE_IMAGE)
        self.extent.addItem(tr("Visible part of the map"), VISIBLE_PART)
        self.extent.addItem(tr("Inside polygons of a layer"), POLYGONS)
        self.polygons = QgsMapLayerComboBox(self)
        self.polygons.setFilters(QgsMapLayerProxyModel.Filter.PolygonLayer)
        self.polygons.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.polygons.setAccessibleName(tr("Layer with the polygons"))
        self.polygons.setToolTip(tr("The selected polygons of this layer, or all of them where none is selected."))
        self.output = QgsFileWidget(self)
        self.output.setStorageMode(QgsFileWidget.StorageMode.SaveFile)
        self.output.setFilter("GeoTIFF (*.tif)")
        self.output.setDialogTitle(tr("Save the map as"))
        self.output.lineEdit().setPlaceholderText(tr("Temporary file"))
        self.confidence = QCheckBox(tr("Add a layer of con&fidence"), self)
        self.confidence.setToolTip(tr("Adds a layer with the probability of the mapped class, in per cent."))
        self.options = OptionsBox(self)
        self.extent.currentIndexChanged.connect(self._show_polygons)
        self._lay_out()
        self._show_polygons()
        for box in (self.spectrum, self.options):
            name_fold(box)

    def _lay_out(self) -> None:
        form = QFormLayout(self)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.setContentsMargins(0, 0, 0, 0)
        form.setVerticalSpacing(8)
        form.addRow(self._label(tr("&Image"), self.layer), self.layer)
        form.addRow(self._label(tr("&Model"), self.model.combo), self.model)
        form.addRow("", self.model_facts)
        form.addRow(self._label(tr("Se&nsor"), self.sensor), self.sensor)
        form.addRow(self.binding)
        form.addRow(self.spectrum)
        form.addRow(self._label(tr("&Extent"), self.extent), self.extent)
        form.addRow("", self.polygons)
        form.addRow(self._label(tr("Save &to"), self.output.lineEdit()), self.output)
        form.addRow("", self.confidence)
        form.addRow(self.options)

    def _show_polygons(self) -> None:
        self.polygons.setVisible(self.extent.currentData() == POLYGONS)

    def _label(self, text: str, buddy: QWidget) -> QLabel:
        label = QLabel(text, self)
        label.setBuddy(buddy)
        return label

    def parts(self) -> tuple[QWidget, ...]:
        """Return the parts from top to bottom."""
        return (
            self.layer,
            self.model,
            self.sensor,
            self.binding.table,
            self.binding.notice,
            self.spectrum,
            self.extent,
            self.polygons,
            self.output,
            self.confidence,
            self.options,
        )
