"""Turns a class map into polygons."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingParameterNumber,
    QgsProcessingParameterRasterLayer,
    QgsProcessingParameterVectorDestination,
)

from ..core import commands
from ..core.events import finite, records, text
from ..core.runner import run
from ..core.translation import tr
from .base import EngineAlgorithm, Parameters
from .layer_style import style_polygons_on_load


class Polygonize(EngineAlgorithm):
    """``spectralx:polygonize``."""

    ID = "polygonize"
    GROUP = "map"

    INPUT = "INPUT"
    MIN_AREA = "MIN_AREA"
    MIN_PIXELS = "MIN_PIXELS"
    SIMPLIFY = "SIMPLIFY"
    OUTPUT = "OUTPUT"

    def displayName(self) -> str:
        """Return the name for people."""
        return tr("Turn a map into polygons")

    def shortDescription(self) -> str:
        """Return one line on what it does."""
        return tr("Writes the regions of a class map as polygons with class and area.")

    def about(self) -> str:
        """Return what it does."""
        return tr(
            "Writes the regions of a class map as polygons: pixels of one class that touch along a side are one "
            "polygon, with class value, class name, number of pixels and area. Areas are those of the pixels, on the "
            "ellipsoid where the map is in degrees. Borders are simplified once for both sides, so that neighbours "
            "have neither gaps nor overlaps."
        )

    def tags(self) -> list[str]:
        """Return words that the algorithm is found by."""
        return tr("vectorize,vector,polygons,area,simplify,generalize,minimum mapping unit,geopackage").split(",")

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        """Declare parameters and outputs."""
        self.add(
            QgsProcessingParameterRasterLayer(self.INPUT, tr("Map")),
            tr("A map with one value a class; 0 and its nodata value become no polygons."),
        )
        self.add(
            QgsProcessingParameterNumber(
                self.MIN_AREA,
                tr("Smallest area (m²)"),
                QgsProcessingParameterNumber.Type.Double,
                defaultValue=0.0,
                minValue=0.0,
            ),
            tr("Smaller polygons are left out; their place stays empty. Needs a map with a reference system."),
        )
        self.add(
            QgsProcessingParameterNumber(
                self.SIMPLIFY,
                tr("Simplify outlines by (pixels)"),
                QgsProcessingParameterNumber.Type.Double,
                defaultValue=0.0,
                minValue=0.0,
            ),
            tr("Corners at most this far from the outline are dropped. 0 keeps the steps of the pixels; 1 is smooth."),
        )
        self.add(
            QgsProcessingParameterNumber(
                self.MIN_PIXELS,
                tr("Fewest pixels"),
                QgsProcessingParameterNumber.Type.Integer,
                defaultValue=1,
                minValue=1,
            ),
            tr("Polygons of fewer pixels are left out, also on maps without a reference system."),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterVectorDestination(
                self.OUTPUT, tr("Polygons"), QgsProcessing.SourceType.TypeVectorPolygon
            ),
            tr("GeoPackage with the fields value, class, pixels and area_m2, painted as the map is."),
        )
        self.addOutput(QgsProcessingOutputNumber("POLYGONS", tr("Number of polygons")))
        self.addOutput(QgsProcessingOutputNumber("PIXELS", tr("Pixels in polygons")))
        self.addOutput(QgsProcessingOutputNumber("AREA_M2", tr("Area of all polygons (m²); empty without a system")))

    def checkParameterValues(self, parameters: Parameters, context: QgsProcessingContext) -> tuple[bool, str]:
        """Refuse what can be seen to fail without starting the engine."""
        refusal = self.check_raster(parameters, self.INPUT, context) or self.check_geopackage(parameters, self.OUTPUT)
        return (False, refusal) if refusal else super().checkParameterValues(parameters, context)

    def prepareAlgorithm(
        self, parameters: Parameters, context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> bool:
        """Read everything that depends on layers, which belong to the main thread."""
        layer = self.raster(parameters, self.INPUT, context)
        self._source, self._layer_name = self.raster_name(layer), layer.name()
        return True

    def processAlgorithm(
        self, parameters: Parameters, context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        """Run the engine."""
        output = self.parameterAsOutputLayer(parameters, self.OUTPUT, context)
        command = commands.polygonize(
            self._source,
            output,
            min_area=self.parameterAsDouble(parameters, self.MIN_AREA, context),
            min_pixels=self.parameterAsInt(parameters, self.MIN_PIXELS, context),
            simplify=self.parameterAsDouble(parameters, self.SIMPLIFY, context),
        )
        report = run(command, feedback).report
        classes = records(report.get("classes"))
        _show(classes, feedback)
        style_polygons_on_load(output, tr("{}, polygons").format(self._layer_name), context)
        areas = [finite(item.get("area_m2")) for item in classes]
        return {
            self.OUTPUT: output,
            "POLYGONS": int(finite(report.get("polygons")) or 0),
            "PIXELS": sum(int(finite(item.get("pixels")) or 0) for item in classes),
            "AREA_M2": None if None in areas else sum(areas),
        }


def _show(classes: list[dict[str, Any]], feedback: QgsProcessingFeedback) -> None:
    """Write the count of each class to the log."""
    for item in classes:
        count = int(finite(item.get("polygons")) or 0)
        feedback.pushInfo(tr("{name}: {count} polygons").format(name=text(item.get("name")), count=count))
