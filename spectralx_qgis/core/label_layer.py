"""Polygon layers with a class field: made anew, added to, and styled by class."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from qgis.core import (
    QgsCategorizedSymbolRenderer,
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransformContext,
    QgsFeature,
    QgsFillSymbol,
    QgsGeometry,
    QgsRendererCategory,
    QgsSimpleFillSymbolLayer,
    QgsVectorFileWriter,
    QgsVectorLayer,
    QgsWkbTypes,
)
from qgis.PyQt.QtGui import QColor

from .translation import tr

CLASS_FIELD = "class"

# Colours for new classes: the Okabe-Ito set, told apart with red-green blindness.
PALETTE = ("#009e73", "#e69f00", "#56b4e9", "#d55e00", "#0072b2", "#f0e442", "#cc79a7", "#999999")

_FILL_ALPHA = 110

# Millimetres. On a map whose classes have the same colours, only the white below the outline tells where they lie.
_OUTLINE_MM, _CASING_MM = 0.5, 1.1


def write_label_file(path: str, crs: QgsCoordinateReferenceSystem, context: QgsCoordinateTransformContext) -> str:
    """Make an empty GeoPackage for labels; may be called in any thread.

    Args:
        path: File to write; the save dialog has asked whether it may be replaced.
        crs: Its reference system, that of the image.
        context: How the project transforms coordinates.

    Returns:
        Why there is none; empty when all is well.
    """
    # A memory layer declares the field in words, which are the same under Qt 5 and Qt 6.
    fields = QgsVectorLayer(f"MultiPolygon?field={CLASS_FIELD}:string(80)", "", "memory").fields()
    options = QgsVectorFileWriter.SaveVectorOptions()
    options.driverName = "GPKG"
    options.layerName = Path(path).stem
    writer = QgsVectorFileWriter.create(path, fields, QgsWkbTypes.Type.MultiPolygon, crs, context, options)
    problem = writer.errorMessage()
    del writer  # closes the file
    return _unwritable(path, problem) if problem else ""


def open_label_layer(path: str) -> QgsVectorLayer | str:
    """Return the layer of a file for labels, not yet in the project, or why there is none."""
    layer = QgsVectorLayer(path, Path(path).stem, "ogr")
    return layer if layer.isValid() else _unwritable(path, tr("unknown reason"))


def _unwritable(path: str, problem: str) -> str:
    return tr("{path} cannot be written: {problem}").format(path=path, problem=problem)


def add_polygon(layer: QgsVectorLayer, field: str, name: str, polygon: QgsGeometry) -> int | str:
    """Add a polygon of a class; it is saved at once unless the user is editing the layer.

    Args:
        layer: Polygons.
        field: Field with the class.
        name: The class.
        polygon: Its shape, in the layer's coordinates.

    Returns:
        The id of the new feature, or why it could not be added.
    """
    feature = QgsFeature(layer.fields())
    feature.setAttribute(field, _as_field_value(layer, field, name))
    if QgsWkbTypes.isMultiType(layer.wkbType()):
        polygon.convertToMultiType()
    else:
        polygon.convertToSingleType()
    feature.setGeometry(polygon)
    if layer.isEditable():
        if layer.addFeature(feature):
            return int(feature.id())
    else:
        done, features = layer.dataProvider().addFeatures([feature])
        if done and features:
            _show_change(layer)
            return int(features[0].id())
    reason = layer.dataProvider().lastError() or tr("the layer cannot be written to")
    return tr("The polygon was not added: {}").format(reason)


def remove_polygon(layer: QgsVectorLayer, identifier: int) -> bool:
    """Remove a polygon that :func:`add_polygon` added; returns whether that was possible."""
    if layer.isEditable():
        return bool(layer.deleteFeature(identifier))
    removed = bool(layer.dataProvider().deleteFeatures([identifier]))
    _show_change(layer)
    return removed


def _show_change(layer: QgsVectorLayer) -> None:
    layer.updateExtents()
    layer.triggerRepaint()


def class_colors(layer: QgsVectorLayer, field: str) -> dict[str, str]:
    """Return the colours in which a layer shows its classes; empty where it is not styled by that field."""
    renderer = layer.renderer()
    if not isinstance(renderer, QgsCategorizedSymbolRenderer) or renderer.classAttribute() != field:
        return {}
    found = {}
    for category in renderer.categories():
        name = str(category.value()) if category.value() is not None else ""
        if name and category.symbol() is not None:
            found[name] = category.symbol().color().name()
    return found


def style_by_class(layer: QgsVectorLayer, field: str, colors: Mapping[str, str]) -> None:
    """Show each class in its colour, with the image shining through."""
    categories = []
    for name, color in colors.items():
        categories.append(QgsRendererCategory(_as_field_value(layer, field, name), _symbol(color), name))
    layer.setRenderer(QgsCategorizedSymbolRenderer(field, categories))
    layer.triggerRepaint()
    layer.emitStyleChanged()


def _symbol(color: str) -> QgsFillSymbol:
    fill = QColor(color)
    fill.setAlpha(_FILL_ALPHA)
    symbol = QgsFillSymbol.createSimple({"outline_color": color, "outline_width": str(_OUTLINE_MM)})
    casing = {"style": "no", "outline_color": "white", "outline_width": str(_CASING_MM)}
    symbol.insertSymbolLayer(0, QgsSimpleFillSymbolLayer.create(casing))
    symbol.setColor(fill)
    return symbol


def next_color(used: Mapping[str, str]) -> str:
    """Return a colour that no class has yet, as long as there is one."""
    taken = set(used.values())
    return next((color for color in PALETTE if color not in taken), PALETTE[len(taken) % len(PALETTE)])


def _as_field_value(layer: QgsVectorLayer, field: str, name: str) -> object:
    definition = layer.fields().field(field)
    return int(name) if definition.isNumeric() and name.lstrip("-").isdigit() else name


def is_writable(layer: QgsVectorLayer) -> bool:
    """Whether polygons can be added."""
    return bool(layer.dataProvider().capabilities() & layer.dataProvider().Capability.AddFeatures)
