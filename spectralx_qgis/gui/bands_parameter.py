"""The parameter for bands in Processing's dialogs: a text, and the binding that the text leads to.

The value stays a plain text (``auto`` or ``3,2,1,4``), so that scripts, batches, models and ``qgis_process`` see none
of this. Processing imports this module by the name that ``algorithms.base`` gives it, and only where there is a window.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingModelChildParameterSource,
    QgsProcessingParameterDefinition,
    QgsProcessingParameters,
    QgsProcessingUtils,
    QgsProject,
    QgsProperty,
    QgsRasterLayer,
)
from qgis.gui import (
    QgsAbstractProcessingParameterWidgetWrapper,
    QgsProcessingGui,
    QgsProcessingModelerParameterWidget,
)
from qgis.PyQt.QtWidgets import QVBoxLayout, QWidget

from ..core.commands import AUTO
from ..core.layer_wavelengths import layer_wavelengths
from ..core.layers import raster_source
from ..core.models import resolve_model
from .bands_panel import BandsDialog, BandsField, BandsPanel, Request, bands_button

_IMAGE, _MODEL, _SENSOR = "INPUT", "MODEL", "SENSOR"
_WATCHED = (_IMAGE, _MODEL, _SENSOR)


class BandsWrapper(QgsAbstractProcessingParameterWidgetWrapper):
    """Ties the panel, or in a batch the field, to the widgets of image, model and sensor beside it."""

    def __init__(
        self,
        parameter: QgsProcessingParameterDefinition,
        kind: QgsProcessingGui.WidgetType = QgsProcessingGui.WidgetType.Standard,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parameter, kind, parent)
        self.field: BandsPanel | BandsField | None = None
        self._others: dict[str, QgsAbstractProcessingParameterWidgetWrapper] = {}

    def createWidget(self) -> QWidget:
        """Return the widget, in another one: QGIS takes what is returned away from Python."""
        holder = QWidget()
        layout = QVBoxLayout(holder)
        layout.setContentsMargins(0, 0, 0, 0)
        in_batch = self.type() == QgsProcessingGui.WidgetType.Batch
        self.field = BandsField(holder) if in_batch else BandsPanel(holder)
        self.field.setToolTip(self.parameterDefinition().help())
        self.field.text_changed.connect(lambda: self.widgetValueHasChanged.emit(self))
        layout.addWidget(self.field)
        holder.setFocusProxy(self.field)
        return holder

    def setWidgetValue(self, value: Any, context: QgsProcessingContext) -> None:
        """Show a value; nothing, or an empty text, stands for ``auto``."""
        definition = self.parameterDefinition()
        self.field.edit.setText(QgsProcessingParameters.parameterAsString(definition, value, context) or AUTO)

    def widgetValue(self) -> str:
        """Return the value."""
        return self.field.text()

    def postInitialize(self, wrappers: Sequence[QgsAbstractProcessingParameterWidgetWrapper]) -> None:
        """Follow the widgets beside it."""
        super().postInitialize(wrappers)
        for wrapper in wrappers:
            name = wrapper.parameterDefinition().name()
            if name in _WATCHED:
                self._others[name] = wrapper
                wrapper.widgetValueHasChanged.connect(self._pass_on)
        self._pass_on()

    def _pass_on(self, _wrapper: object = None) -> None:
        values = {name: wrapper.parameterValue() for name, wrapper in self._others.items()}
        model = _plain(values.get(_MODEL)) or str(self._others[_MODEL].parameterDefinition().defaultValue() or "")
        image = _image(values.get(_IMAGE))
        is_layer = isinstance(image, QgsRasterLayer)
        request = Request(
            source=raster_source(image) if is_layer else image,
            model=resolve_model(model) or "",
            sensor=_plain(values.get(_SENSOR)),
            wavelengths=layer_wavelengths(image) if is_layer else "",
        )
        self.field.show_request(request)


class BandsModelerWidget(QgsProcessingModelerParameterWidget):
    """QGIS's own widget of the model designer, with a button that shows the binding for an image to try."""

    def __init__(self, dialog: Any, parameter: QgsProcessingParameterDefinition) -> None:
        super().__init__(dialog.model, dialog.childId, parameter, dialog.context)
        self.setDialog(dialog)
        self.button = bands_button(self)
        self.button.clicked.connect(self._open)
        self.layout().addWidget(self.button)

    def _open(self) -> None:
        value = self.value()
        source = value[0] if isinstance(value, list) and value else value
        static = isinstance(source, QgsProcessingModelChildParameterSource) and source.staticValue()
        dialog = BandsDialog(str(static or AUTO), None, self)
        if dialog.exec():
            self.setWidgetValue(QgsProcessingModelChildParameterSource.fromStaticValue(dialog.panel.text()))
        dialog.deleteLater()


class BandsWidget:
    """What Processing calls for a parameter of bands; gives the widget that the dialog needs."""

    def __new__(  # noqa: D102 - the class says it
        cls, parameter: QgsProcessingParameterDefinition, dialog: Any, row: int = 0, column: int = 0
    ) -> BandsWrapper | BandsModelerWidget:
        kind = type(dialog).__name__  # QGIS tells its dialogs apart in this way
        if kind == "ModelerParametersDialog":
            return BandsModelerWidget(dialog, parameter)
        if kind == "BatchAlgorithmDialog":
            return BandsWrapper(parameter, QgsProcessingGui.WidgetType.Batch)
        return BandsWrapper(parameter)


def _plain(value: Any) -> str:
    return "" if value is None or isinstance(value, QgsProperty) else str(value).strip()


def _image(value: Any) -> QgsRasterLayer | str:
    """Return the image that a widget holds: a layer of the project, also by its id, or else the name of a file."""
    if isinstance(value, QgsRasterLayer):
        return value
    name = _plain(value)
    context = QgsProcessingContext()
    context.setProject(QgsProject.instance())
    layer = QgsProcessingUtils.mapLayerFromString(name, context, False) if name else None
    return layer if isinstance(layer, QgsRasterLayer) else name
