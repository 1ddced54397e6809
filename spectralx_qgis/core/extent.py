"""Which part of an image is to be mapped."""

from __future__ import annotations

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCsException,
    QgsProject,
    QgsRasterLayer,
    QgsRectangle,
)

from .layers import Refusal
from .translation import tr

Extent = tuple[float, float, float, float]


def part_of_layer(
    layer: QgsRasterLayer, view: QgsRectangle, view_crs: QgsCoordinateReferenceSystem
) -> Extent | Refusal:
    """Return the part of an image that a rectangle shows.

    Args:
        layer: The image.
        view: Rectangle, such as the visible part of the map.
        view_crs: Its coordinate reference system.

    Returns:
        ``(xmin, ymin, xmax, ymax)`` in the image's coordinates, or why there is none.
    """
    rectangle = view
    if layer.crs().isValid() and view_crs.isValid() and layer.crs() != view_crs:
        transform = QgsCoordinateTransform(view_crs, layer.crs(), QgsProject.instance())
        transform.setBallparkTransformsAreAppropriate(True)
        try:
            rectangle = transform.transformBoundingBox(view)
        except QgsCsException:
            return Refusal(
                tr("The visible part of the map cannot be expressed in the coordinates of {}.").format(layer.name()),
                tr("Zoom to the image, or map all of it."),
            )
    part = rectangle.intersect(layer.extent())
    if part.isEmpty():
        return Refusal(
            tr("{} is not in the visible part of the map.").format(layer.name()),
            tr("Zoom to the image, or map all of it."),
        )
    return part.xMinimum(), part.yMinimum(), part.xMaximum(), part.yMaximum()


def middle(part: Extent, layer: QgsRasterLayer, pixels: int) -> Extent:
    """Return the middle of a part, at most ``pixels`` wide and high."""
    x_min, y_min, x_max, y_max = part
    half_width = min(x_max - x_min, pixels * layer.rasterUnitsPerPixelX()) / 2
    half_height = min(y_max - y_min, pixels * layer.rasterUnitsPerPixelY()) / 2
    x, y = (x_min + x_max) / 2, (y_min + y_max) / 2
    return x - half_width, y - half_height, x + half_width, y + half_height
