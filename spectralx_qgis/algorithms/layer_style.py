"""Gives loaded maps the style that the engine put beside them."""

from __future__ import annotations

from pathlib import Path

from qgis.core import (
    QgsMapLayer,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingLayerPostProcessorInterface,
)


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


# Processing does not own post processors. This one has no state and lives as long as the plugin.
MAP_STYLE = MapStyle()


def style_on_load(path: str, name: str, context: QgsProcessingContext) -> None:
    """Have the layer at ``path`` named and styled when Processing loads it; does nothing when it will not."""
    if path and context.willLoadLayerOnCompletion(path):
        details = context.layerToLoadOnCompletionDetails(path)
        details.name = name
        details.setPostProcessor(MAP_STYLE)
