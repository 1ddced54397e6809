"""Judges a map, or a model on an image, against labels."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingParameterField,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterMapLayer,
    QgsProcessingParameterRasterLayer,
    QgsProcessingParameterString,
)

from ..core import commands
from ..core.events import finite, records, text
from ..core.layer_wavelengths import layer_wavelengths
from ..core.runner import run
from ..core.sensors import sensor_list
from ..core.translation import tr
from .base import EngineAlgorithm, Parameters


class Evaluate(EngineAlgorithm):
    """``spectralx:evaluate``."""

    ID = "evaluate"
    GROUP = "judge"

    INPUT = "INPUT"
    MODEL = "MODEL"
    LABELS = "LABELS"
    CLASS_FIELD = "CLASS_FIELD"
    SENSOR = "SENSOR"
    REPORT = "REPORT"

    def displayName(self) -> str:
        """Return the name for people."""
        return tr("Judge a map or a model against labels")

    def shortDescription(self) -> str:
        """Return one line on what it does."""
        return tr("Overall accuracy, mean IoU and the scores of each class.")

    def about(self) -> str:
        """Return what it does."""
        return tr(
            "Compares a map with labels, pixel by pixel, where there are labels: overall accuracy, mean "
            "intersection over union, scores of each class and the confusion matrix. With a model, the raster is "
            "an image: the model maps it first, and that map is judged."
        )

    def tags(self) -> list[str]:
        """Return words that the algorithm is found by."""
        return tr("accuracy,assessment,confusion matrix,iou,kappa,validation,f1").split(",")

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        """Declare parameters and outputs."""
        self.add(
            QgsProcessingParameterRasterLayer(self.INPUT, tr("Map, or image for a model")),
            tr("A map with one value a class. With a model: the image that it maps."),
        )
        self.add_model(
            self.MODEL,
            tr("The name of a bundled model or an .onnx file. Left empty, the raster itself is judged."),
        )
        self.add(
            QgsProcessingParameterMapLayer(
                self.LABELS,
                tr("Labels"),
                types=[QgsProcessing.SourceType.TypeRaster, QgsProcessing.SourceType.TypeVectorPolygon],
            ),
            tr("A raster with the map's class values, or polygons with a class field. 0 means not labelled."),
        )
        self.add(
            QgsProcessingParameterField(
                self.CLASS_FIELD, tr("Class field"), parentLayerParameterName=self.LABELS, optional=True
            ),
            tr("Field with the class value or name, for polygons."),
        )
        self.add(
            QgsProcessingParameterString(self.SENSOR, tr("Sensor"), optional=True),
            tr("With a model, for images that state no wavelengths: {}.").format(sensor_list()),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterFileDestination(
                self.REPORT,
                tr("Report"),
                tr("Pages (*.html);;JSON files (*.json);;Tables (*.csv)"),
                optional=True,
                createByDefault=False,
            ),
            tr("All scores and the confusion matrix: as a page, as JSON, or the matrix alone as a table."),
        )
        self.addOutput(QgsProcessingOutputNumber("OVERALL_ACCURACY", tr("Overall accuracy (0..1)")))
        self.addOutput(QgsProcessingOutputNumber("MEAN_IOU", tr("Mean intersection over union (0..1)")))
        self.addOutput(QgsProcessingOutputNumber("PIXELS", tr("Judged pixels")))

    def checkParameterValues(self, parameters: Parameters, context: QgsProcessingContext) -> tuple[bool, str]:
        """Refuse what can be seen to fail without starting the engine."""
        refusal = self.check_raster(parameters, self.INPUT, context)
        if not refusal and self.parameterAsString(parameters, self.MODEL, context).strip():
            refusal = self.check_model(parameters, self.MODEL, context)
        return (False, refusal) if refusal else super().checkParameterValues(parameters, context)

    def prepareAlgorithm(
        self, parameters: Parameters, context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> bool:
        """Read everything that depends on layers, which belong to the main thread."""
        layer = self.raster(parameters, self.INPUT, context)
        self._source, self._wavelengths = self.raster_name(layer), layer_wavelengths(layer)
        return True

    def processAlgorithm(
        self, parameters: Parameters, context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        """Run the engine."""
        has_model = bool(self.parameterAsString(parameters, self.MODEL, context).strip())
        target = self.parameterAsFileOutput(parameters, self.REPORT, context)
        command = commands.evaluate(
            self.model(parameters, self.MODEL, context) if has_model else self._source,
            self.labels_name(parameters, self.LABELS, context, feedback),
            image=self._source if has_model else "",
            field=self.parameterAsString(parameters, self.CLASS_FIELD, context),
            sensor=self.parameterAsString(parameters, self.SENSOR, context).strip(),
            report=target,
            wavelengths=self._wavelengths if has_model else "",
        )
        report = run(command, feedback).report
        _show(report, feedback)
        return {
            self.REPORT: target or None,
            "OVERALL_ACCURACY": finite(report.get("overall_accuracy")),
            "MEAN_IOU": finite(report.get("mean_iou")),
            "PIXELS": int(finite(report.get("pixels")) or 0),
        }


def _show(report: dict[str, Any], feedback: QgsProcessingFeedback) -> None:
    """Write the scores of each class to the log."""
    for item in records(report.get("classes")):
        scores = (f"{name} {_percent(item.get(key))}" for name, key in (("F1", "f1"), ("IoU", "iou")))
        feedback.pushInfo(f"{text(item.get('name'))}: {', '.join(scores)}")
    feedback.pushInfo(tr("Overall accuracy: {}").format(_percent(report.get("overall_accuracy"))))
    feedback.pushInfo(tr("Mean IoU: {}").format(_percent(report.get("mean_iou"))))


def _percent(value: object) -> str:
    number = finite(value)
    return "–" if number is None else f"{number:.1%}"
