"""Exports a training run to a model file."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterFile,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterNumber,
    QgsProcessingParameterString,
)

from ..core import commands
from ..core.events import finite
from ..core.runner import run
from ..core.sensors import sensor_list
from ..core.translation import tr
from .base import EngineAlgorithm, Parameters


class Export(EngineAlgorithm):
    """``spectralx:export``."""

    ID = "export"
    GROUP = "learn"

    RUN = "RUN"
    TILE_SIZE = "TILE_SIZE"
    UNIVERSAL = "UNIVERSAL"
    FOLD = "FOLD"
    OUTPUT = "OUTPUT"

    def displayName(self) -> str:
        """Return the name for people."""
        return tr("Export a trained model")

    def shortDescription(self) -> str:
        """Return one line on what it does."""
        return tr("Writes a training run as one .onnx file that maps without PyTorch.")

    def about(self) -> str:
        """Return what it does."""
        return tr(
            "Writes the model of a training run as one ONNX file that knows its bands, units and classes. The file "
            "is compared with the trained model on real tiles; if it computes something else, no file is written. "
            "Training exports by itself: this is for other tile sizes and for runs that were stopped."
        )

    def tags(self) -> list[str]:
        """Return words that the algorithm is found by."""
        return tr("onnx,deploy,model").split(",")

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        """Declare parameters and outputs."""
        self.add(
            QgsProcessingParameterFile(self.RUN, tr("Run folder"), QgsProcessingParameterFile.Behavior.Folder),
            tr("The folder that training wrote."),
        )
        self.add(
            QgsProcessingParameterNumber(
                self.TILE_SIZE,
                tr("Tile size (pixels)"),
                QgsProcessingParameterNumber.Type.Integer,
                optional=True,
                minValue=16,
            ),
            tr("Side of the tiles that the model takes. Left empty, that of the training."),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterBoolean(self.UNIVERSAL, tr("For any bands"), defaultValue=False),
            tr(
                "Writes a model that takes whatever bands an image has, in any order, and is told their wavelengths. "
                "Models that were trained on any bands always do."
            ),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterString(self.FOLD, tr("For the bands of"), optional=True),
            tr(
                "A sensor, or the path of an image or of a sensor's YAML file: the model is written for exactly these "
                "bands, also for other programs such as Deepness. Left empty, for the bands of the training. "
                "Sensors: {}."
            ).format(sensor_list()),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterFileDestination(self.OUTPUT, tr("Model"), tr("Models (*.onnx)")),
            tr("The model file; its card is written beside it."),
        )
        self.addOutput(QgsProcessingOutputNumber("DIFFERENCE", tr("Largest difference of a probability to PyTorch")))

    def checkParameterValues(self, parameters: Parameters, context: QgsProcessingContext) -> tuple[bool, str]:
        """Refuse what can be seen to fail without starting the engine."""
        refusal = self.check_file(parameters, self.RUN, context) or self._check_bands(parameters, context)
        return (False, refusal) if refusal else super().checkParameterValues(parameters, context)

    def _check_bands(self, parameters: Parameters, context: QgsProcessingContext) -> str:
        """Return why the wishes for bands contradict each other, or an empty text."""
        universal = self.parameterAsBool(parameters, self.UNIVERSAL, context)
        if universal and self.parameterAsString(parameters, self.FOLD, context).strip():
            return tr("A model is either for any bands or for those of one sensor. Choose one of the two.")
        return ""

    def processAlgorithm(
        self, parameters: Parameters, context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        """Run the engine."""
        output = self.parameterAsFileOutput(parameters, self.OUTPUT, context)
        tile_size = self.optional_int(parameters, self.TILE_SIZE, context)
        command = commands.export(
            self.parameterAsFile(parameters, self.RUN, context),
            output,
            tile_size,
            self.parameterAsBool(parameters, self.UNIVERSAL, context),
            self.parameterAsString(parameters, self.FOLD, context).strip(),
        )
        report = run(command, feedback).report
        model = report.get("model")
        check = model.get("export_check") if isinstance(model, dict) else None
        difference = check.get("max_abs_difference") if isinstance(check, dict) else None
        return {self.OUTPUT: output, "DIFFERENCE": finite(difference)}
