"""Renders an image and its class map side by side with QGIS's own renderers: legend, scale bar, title.

Run by QGIS's Python. The class map brings its style in the QML file beside it.
"""

from __future__ import annotations

import argparse
import math
import os
import sys
from pathlib import Path

from qgis.core import (
    QgsApplication,
    QgsContrastEnhancement,
    QgsCoordinateTransformContext,
    QgsDistanceArea,
    QgsLayoutExporter,
    QgsLayoutItem,
    QgsLayoutItemLabel,
    QgsLayoutItemLegend,
    QgsLayoutItemMap,
    QgsLayoutItemScaleBar,
    QgsLayoutPoint,
    QgsLayoutSize,
    QgsLegendStyle,
    QgsMapLayerLegendUtils,
    QgsMultiBandColorRenderer,
    QgsPointXY,
    QgsPrintLayout,
    QgsProject,
    QgsRasterLayer,
    QgsRasterMinMaxOrigin,
    QgsTextFormat,
    QgsUnitTypes,
)
from qgis.PyQt.QtCore import QRectF
from qgis.PyQt.QtGui import QFont

# Millimetres on the page.
MARGIN = 6.0
TITLE_HEIGHT = 8.0
CAPTION_HEIGHT = 6.0
PANEL_WIDTH = 110.0
LEGEND_WIDTH = 42.0
SCALE_BAR_HEIGHT = 12.0
DPI = 200

FONT = "DejaVu Sans"
LEGEND_FONT_SIZES = {
    QgsLegendStyle.Style.Title: 10,
    QgsLegendStyle.Style.Subgroup: 10,
    QgsLegendStyle.Style.SymbolLabel: 9,
}


class RenderError(Exception):
    """A layer cannot be opened or the page cannot be written."""


def load_layer(path: Path) -> QgsRasterLayer:
    """Open a raster with the style that lies beside it, if there is one."""
    layer = QgsRasterLayer(str(path), path.stem)
    if not layer.isValid():
        raise RenderError(f"QGIS cannot open {path}.")
    return layer


def show_natural_colour(layer: QgsRasterLayer, bands: tuple[int, int, int]) -> None:
    """Show three bands (red, green, blue; from 1) stretched over the 2nd to 98th percentile."""
    layer.setRenderer(QgsMultiBandColorRenderer(layer.dataProvider(), *bands))
    layer.setContrastEnhancement(
        QgsContrastEnhancement.ContrastEnhancementAlgorithm.StretchToMinimumMaximum,
        QgsRasterMinMaxOrigin.Limits.CumulativeCut,
    )


def round_length(metres: float) -> float:
    """Return the largest of 1, 2, 5, 10, 20, 50, ... that is not above ``metres``."""
    power = 10.0 ** math.floor(math.log10(metres))
    return power * max(step for step in (1, 2, 5) if step * power <= metres)


class Page:
    """One page of a print layout with two maps of the same extent.

    Args:
        project: Project that owns the layout and the layers.
        image: Layer of the left panel; gives extent and CRS.
    """

    def __init__(self, project: QgsProject, image: QgsRasterLayer) -> None:
        self._layout = QgsPrintLayout(project)
        self._layout.initializeDefaults()
        self._image = image
        extent = image.extent()
        self._panel_height = min(max(PANEL_WIDTH * extent.height() / extent.width(), 50.0), 220.0)
        self._width = 4 * MARGIN + 2 * PANEL_WIDTH + LEGEND_WIDTH
        self._height = 3 * MARGIN + TITLE_HEIGHT + CAPTION_HEIGHT + self._panel_height + SCALE_BAR_HEIGHT
        self._layout.pageCollection().page(0).setPageSize(QgsLayoutSize(self._width, self._height))

    def add_text(self, text: str, top: float, height: float, size: int, bold: bool = False) -> None:
        """Add a line of text over the width of the page."""
        label = QgsLayoutItemLabel(self._layout)
        font = QFont(FONT, size)
        font.setBold(bold)
        label.setFont(font)
        label.setText(text)
        self._place(label, MARGIN, top, self._width - 2 * MARGIN, height)

    def add_panel(self, layer: QgsRasterLayer, column: int, heading: str) -> QgsLayoutItemMap:
        """Add a map of one layer in the given column (0 or 1)."""
        left = MARGIN + column * (PANEL_WIDTH + MARGIN)
        panel = QgsLayoutItemMap(self._layout)
        panel.setLayers([layer])
        panel.setCrs(self._image.crs())
        self._place(panel, left, self._panel_top, PANEL_WIDTH, self._panel_height)
        panel.setExtent(self._image.extent())  # zoomToExtent scales the extent that the map has: it needs a first one
        panel.attemptSetSceneRect(QRectF(left, self._panel_top, PANEL_WIDTH, self._panel_height))
        panel.zoomToExtent(self._image.extent())
        panel.setFrameEnabled(True)
        label = QgsLayoutItemLabel(self._layout)
        label.setFont(QFont(FONT, 9))
        label.setText(heading)
        self._place(label, left, self._panel_top - CAPTION_HEIGHT, PANEL_WIDTH, CAPTION_HEIGHT)
        return panel

    def add_legend(self, layer: QgsRasterLayer, panel: QgsLayoutItemMap) -> None:
        """Add the classes of ``layer`` to the right of the panels."""
        legend = QgsLayoutItemLegend(self._layout)
        legend.setLinkedMap(panel)
        legend.setAutoUpdateModel(False)
        root = legend.model().rootGroup()
        root.clear()
        node = root.addLayer(layer)
        node.setName("Classes")
        entries = len(legend.model().layerLegendNodes(node))
        QgsMapLayerLegendUtils.setLegendNodeOrder(node, list(range(1, entries)))  # 0 is the name of the band
        legend.model().refreshLayerLegend(node)
        for style, size in LEGEND_FONT_SIZES.items():
            legend.setStyleFont(style, QFont(FONT, size))
        self._place(legend, self._width - MARGIN - LEGEND_WIDTH, self._panel_top, LEGEND_WIDTH, self._panel_height)
        legend.adjustBoxSize()

    def add_scale_bar(self, panel: QgsLayoutItemMap) -> None:
        """Add a scale bar below the panels, unless the image has no place on earth."""
        if not self._image.crs().isValid():
            return
        bar = QgsLayoutItemScaleBar(self._layout)
        bar.setLinkedMap(panel)
        bar.setStyle("Single Box")
        bar.applyDefaultSize(QgsUnitTypes.DistanceUnit.DistanceMeters)
        bar.setNumberOfSegmentsLeft(0)
        bar.setUnitsPerSegment(round_length(self._width_m(panel) / 5))
        bar.setTextFormat(QgsTextFormat.fromQFont(QFont(FONT, 8)))
        top = self._panel_top + self._panel_height + MARGIN / 2
        self._place(bar, 2 * MARGIN + PANEL_WIDTH, top, PANEL_WIDTH, SCALE_BAR_HEIGHT)
        bar.update()

    def write(self, path: Path) -> None:
        """Write the page as PNG.

        Raises:
            RenderError: The file cannot be written.
        """
        settings = QgsLayoutExporter.ImageExportSettings()
        settings.dpi = DPI
        settings.generateWorldFile = False
        settings.exportMetadata = False  # GDAL would be asked to put a georeference into the PNG and complain
        status = QgsLayoutExporter(self._layout).exportToImage(str(path), settings)
        if status != QgsLayoutExporter.ExportResult.Success:
            raise RenderError(f"QGIS cannot write {path} (export status {int(status)}).")

    def _width_m(self, panel: QgsLayoutItemMap) -> float:
        """Return the distance on the ground from the left to the right edge of a panel."""
        measure = QgsDistanceArea()
        measure.setSourceCrs(self._image.crs(), QgsCoordinateTransformContext())
        measure.setEllipsoid(self._image.crs().ellipsoidAcronym())
        extent = panel.extent()
        middle = extent.center().y()
        return measure.measureLine(QgsPointXY(extent.xMinimum(), middle), QgsPointXY(extent.xMaximum(), middle))

    @property
    def _panel_top(self) -> float:
        return MARGIN + TITLE_HEIGHT + CAPTION_HEIGHT

    def _place(self, item: QgsLayoutItem, left: float, top: float, width: float, height: float) -> None:
        self._layout.addLayoutItem(item)
        item.attemptMove(QgsLayoutPoint(left, top))
        item.attemptResize(QgsLayoutSize(width, height))


def render(image: Path, class_map: Path, bands: tuple[int, int, int], title: str, caption: str, output: Path) -> None:
    """Render ``image`` and ``class_map`` on one page.

    Args:
        image: Raster of the left panel.
        class_map: Raster of the right panel, with a QML style beside it.
        bands: Bands of the image shown as red, green and blue, from 1.
        title: First line of the page.
        caption: Heading of the right panel.
        output: PNG to write.

    Raises:
        RenderError: A raster cannot be opened or the PNG cannot be written.
    """
    project = QgsProject.instance()
    image_layer, map_layer = load_layer(image), load_layer(class_map)
    project.addMapLayers([image_layer, map_layer])
    show_natural_colour(image_layer, bands)
    page = Page(project, image_layer)
    page.add_text(title, MARGIN / 2, TITLE_HEIGHT, size=13, bold=True)
    page.add_panel(image_layer, 0, f"{image.name}, bands {', '.join(map(str, bands))} as red, green, blue")
    panel = page.add_panel(map_layer, 1, caption)
    page.add_legend(map_layer, panel)
    page.add_scale_bar(panel)
    page.write(output)


def main() -> int:
    """Render what the command line names."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("image", type=Path)
    parser.add_argument("class_map", type=Path)
    parser.add_argument("output", type=Path)
    parser.add_argument("--bands", default="3,2,1", help="bands shown as red, green, blue")
    parser.add_argument("--title", default="Land cover")
    parser.add_argument("--caption", default="Map")
    arguments = parser.parse_args()
    red, green, blue = (int(band) for band in arguments.bands.split(","))
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ["GDAL_PAM_ENABLED"] = "NO"  # or GDAL leaves the statistics of the stretch beside people's images
    application = QgsApplication([], False)
    application.initQgis()
    try:
        render(
            arguments.image,
            arguments.class_map,
            (red, green, blue),
            arguments.title,
            arguments.caption,
            arguments.output,
        )
    except RenderError as error:
        print(f"render_map: {error}", file=sys.stderr)
        return 1
    finally:
        QgsProject.instance().clear()
        application.exitQgis()
    return 0


if __name__ == "__main__":
    sys.exit(main())
