"""Gives loaded maps and polygons the style that the engine made for them."""

from __future__ import annotations

from pathlib import Path

from qgis.core import (
    QgsMapLayer,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingLayerPostProcessorInterface,
)
from qgis.PyQt import sip


class MapStyle(QgsProcessingLayerPostProcessorInterface):
    """Loads the ``.qml`` beside a raster, also where Processing has a default style for rasters."""

    def postProcessLayer(
        self,
        layer: QgsMapLayer,
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> None:
        """Load the style once the layer is loaded; this runs in the main thread."""
        style = Path(layer.source()).with_suffix(".qml")
        if style.is_file():
            layer.loadNamedStyle(str(style))
            layer.triggerRepaint()


class PolygonStyle(QgsProcessingLayerPostProcessorInterface):
    """Loads the style that a GeoPackage holds, also where Processing has a default style for polygons."""

    def postProcessLayer(
        self,
        layer: QgsMapLayer,
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> None:
        """Load the style once the layer is loaded; this runs in the main thread."""
        layer.loadDefaultStyle()
        layer.triggerRepaint()


# A context deletes its post processors, so each run needs its own; until then nobody else holds on to them.
_LIVING: list[QgsProcessingLayerPostProcessorInterface] = []


def style_on_load(path: str, name: str, context: QgsProcessingContext) -> None:
    """Have the raster at ``path`` named and styled when Processing loads it; does nothing when it will not."""
    _prepare(path, name, MapStyle, context)


def style_polygons_on_load(path: str, name: str, context: QgsProcessingContext) -> None:
    """Have the GeoPackage at ``path`` named and styled when Processing loads it; does nothing when it will not."""
    _prepare(path, name, PolygonStyle, context)


def _prepare(
    path: str, name: str, style: type[QgsProcessingLayerPostProcessorInterface], context: QgsProcessingContext
) -> None:
    if path and context.willLoadLayerOnCompletion(path):
        details = context.layerToLoadOnCompletionDetails(path)
        details.name = name
        processor = style()
        details.setPostProcessor(processor)
        _LIVING[:] = [item for item in _LIVING if not sip.isdeleted(item)]
        _LIVING.append(processor)
