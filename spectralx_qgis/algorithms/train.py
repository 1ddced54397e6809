"""Trains a segmentation model on labelled scenes (stage 2)."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputFile,
    QgsProcessingOutputNumber,
    QgsProcessingParameterEnum,
    QgsProcessingParameterField,
    QgsProcessingParameterFile,
    QgsProcessingParameterFolderDestination,
    QgsProcessingParameterMapLayer,
    QgsProcessingParameterRasterLayer,
    QgsVectorLayer,
)

from ..core.commands import TrainCommand
from ..core.events import finite
from ..core.methods import METHOD_IDS
from ..core.runner import run
from ..core.translation import tr
from .base import Parameters
from .training import TrainingAlgorithm


class Train(TrainingAlgorithm):
    """``spectralx:train``."""

    ID = "train"

    INPUT = "INPUT"
    LABELS = "LABELS"
    CLASS_FIELD = "CLASS_FIELD"
    STAGE1 = "STAGE1"
    METHOD = "METHOD"

    def displayName(self) -> str:
        """Return the name for people."""
        return tr("Train a model from labels (stage 2)")

    def shortDescription(self) -> str:
        """Return one line on what it does."""
        return tr("Learns your classes from polygons or a label raster and exports a model.")

    def about(self) -> str:
        """Return what it does."""
        return tr(
            "Learns classes from polygons or a label raster and writes a model that maps any image with the same "
            "kind of bands. Parts of the labelled areas are held out to judge the model honestly. Start from a run of "
            "stage 1 on your imagery for better results in places without labels. The run can be stopped and continued."
        )

    def tags(self) -> list[str]:
        """Return words that the algorithm is found by."""
        return tr("training,deep learning,fine-tuning,segmentation,classification,polygons,labels").split(",")

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        """Declare parameters and outputs."""
        self.add(
            QgsProcessingParameterRasterLayer(self.INPUT, tr("Image"), optional=True),
            tr("The labelled image."),
        )
        self.add(
            QgsProcessingParameterMapLayer(
                self.LABELS,
                tr("Labels"),
                optional=True,
                types=[QgsProcessing.SourceType.TypeRaster, QgsProcessing.SourceType.TypeVectorPolygon],
            ),
            tr("Polygons with a class field, or a raster with one value a class (0 means not labelled)."),
        )
        self.add(
            QgsProcessingParameterField(
                self.CLASS_FIELD, tr("Class field"), parentLayerParameterName=self.LABELS, optional=True
            ),
            tr("Field with the name or number of the class, for polygons."),
        )
        self.add(
            QgsProcessingParameterFile(
                self.STAGE1,
                tr("Run of stage 1"),
                QgsProcessingParameterFile.Behavior.Folder,
                optional=True,
            ),
            tr("Run folder of the adaptation to start from. Left empty, training starts without."),
        )
        self.add_manifest()
        self.add_settings()
        self.add(
            QgsProcessingParameterEnum(
                self.METHOD, tr("Method"), list(METHOD_IDS), optional=True, usesStaticStrings=True
            ),
            tr("What the network has and what trains around a backbone. Left empty, spectralx; the others compare."),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterFolderDestination(self.OUTPUT, tr("Run folder")),
            tr("Receives the model (model.onnx), its card, figures and plots of the run."),
        )
        self.addOutput(QgsProcessingOutputFile("MODEL", tr("Model")))
        self.addOutput(QgsProcessingOutputFile("CARD", tr("Model card")))
        self.addOutput(QgsProcessingOutputNumber("SECONDS", tr("Time in seconds")))

    def checkParameterValues(self, parameters: Parameters, context: QgsProcessingContext) -> tuple[bool, str]:
        """Refuse what can be seen to fail without starting the engine."""
        refusal = (
            self.check_settings(parameters, context)
            or self.check_file(parameters, self.STAGE1, context)
            or self.check_raster(parameters, self.INPUT, context)
            or self._check_scenes(parameters, context)
        )
        return (False, refusal) if refusal else super().checkParameterValues(parameters, context)

    def _check_scenes(self, parameters: Parameters, context: QgsProcessingContext) -> str:
        has_image = bool(parameters.get(self.INPUT))
        if has_image == bool(self.parameterAsFile(parameters, self.MANIFEST, context)):
            return tr("Choose either an image with labels or a scene manifest.")
        if has_image and not parameters.get(self.LABELS):
            return tr("Choose the labels of the image.")
        labels = self.parameterAsLayer(parameters, self.LABELS, context)
        field = self.parameterAsString(parameters, self.CLASS_FIELD, context)
        if isinstance(labels, QgsVectorLayer) and not field:
            return tr("Choose the field of the polygons that holds the class.")
        return ""

    def prepareAlgorithm(
        self, parameters: Parameters, context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> bool:
        """Read everything that depends on layers, which belong to the main thread."""
        wanted = bool(parameters.get(self.INPUT))
        self._source = self.raster_name(self.raster(parameters, self.INPUT, context)) if wanted else ""
        return True

    def processAlgorithm(
        self, parameters: Parameters, context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        """Run the engine."""
        output = self.parameterAsFileOutput(parameters, self.OUTPUT, context)
        command = TrainCommand(
            output=output,
            image=self._source,
            labels=self.labels_name(parameters, self.LABELS, context, feedback) if self._source else "",
            class_field=self.parameterAsString(parameters, self.CLASS_FIELD, context),
            stage1=self.parameterAsFile(parameters, self.STAGE1, context),
            method=self.parameterAsEnumString(parameters, self.METHOD, context),
            **self.settings(parameters, context),
        )
        result = run(command.words(), feedback)
        return {
            self.OUTPUT: output,
            "MODEL": result.outputs.get("MODEL"),
            "CARD": result.outputs.get("CARD"),
            "SECONDS": finite(result.report.get("seconds")) or 0.0,
        }
