"""Adds finished maps to the project, right above the image that they were made from."""

from __future__ import annotations

from pathlib import Path

from qgis.core import QgsLayerTreeGroup, QgsLayerTreeLayer, QgsMapLayer, QgsProject, QgsRasterLayer

_RESULT_PROPERTY = "spectralx/result"


def is_result(layer: QgsMapLayer) -> bool:
    """Whether a layer is a map, or another output of one, that the panel added."""
    return bool(layer.customProperty(_RESULT_PROPERTY, False))


def add_above(path: str, name: str, below_id: str, *, visible: bool = True) -> QgsRasterLayer | None:
    """Add a raster with its style.

    Args:
        path: Raster, with its style ``.qml`` beside it.
        name: Name of the layer.
        below_id: Id of the layer that it goes above; where that is gone, it goes to the top.
        visible: Whether it is shown; a hidden one is folded as well.

    Returns:
        The layer, or None when the raster cannot be opened.
    """
    layer = QgsRasterLayer(path, name, "gdal")
    if not layer.isValid():
        return None
    style = Path(path).with_suffix(".qml")
    if style.is_file():
        layer.loadNamedStyle(str(style))
    layer.setCustomProperty(_RESULT_PROPERTY, True)
    project = QgsProject.instance()
    project.addMapLayer(layer, False)
    group, position = _place_above(project, below_id)
    node = group.insertLayer(position, layer)
    node.setItemVisibilityChecked(visible)
    # The legend comes later than the node, and QGIS shows it folded; only a change of state unfolds it.
    node.setExpanded(False)
    node.setExpanded(visible)
    return layer


def _place_above(project: QgsProject, below_id: str) -> tuple[QgsLayerTreeGroup, int]:
    root = project.layerTreeRoot()
    below: QgsLayerTreeLayer | None = root.findLayer(below_id)
    if below is None or below.parent() is None:
        return root, 0
    parent = below.parent()
    return parent, parent.children().index(below)
