"""Tells what a raster or model is, and how the one binds to the other."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingOutputString,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterRasterLayer,
    QgsProcessingParameterString,
)

from ..core import commands
from ..core.binding import Inspection, read_inspection
from ..core.events import text
from ..core.layer_wavelengths import layer_wavelengths
from ..core.reports import write_report
from ..core.runner import run
from ..core.sensors import sensor_list
from ..core.translation import tr
from .base import EngineAlgorithm, Parameters


class Inspect(EngineAlgorithm):
    """``spectralx:inspect``."""

    ID = "inspect"
    GROUP = "check"

    INPUT = "INPUT"
    MODEL = "MODEL"
    SENSOR = "SENSOR"
    BANDS = "BANDS"
    REPORT = "REPORT"

    def displayName(self) -> str:
        """Return the name for people."""
        return tr("Inspect a raster or model")

    def shortDescription(self) -> str:
        """Return one line on what it does."""
        return tr("Shows bands, wavelengths, classes, and how a raster binds to a model.")

    def about(self) -> str:
        """Return what it does."""
        return tr(
            "Shows what a raster is (bands, wavelengths and where they come from, units, pixel size) and what a model "
            "is (bands, classes). With both, shows which band of the raster each band of the model gets, and whether "
            "the raster can be mapped with the model. Nothing is mapped."
        )

    def tags(self) -> list[str]:
        """Return words that the algorithm is found by."""
        return tr("wavelength,bands,hyperspectral,multispectral,metadata,model card,onnx").split(",")

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        """Declare parameters and outputs."""
        self.add(
            QgsProcessingParameterRasterLayer(self.INPUT, tr("Image"), optional=True),
            tr("The raster to inspect. Left empty, only the model is shown."),
        )
        self.add_model(
            self.MODEL,
            tr("The name of a bundled model, such as landcover, or an exported .onnx file."),
        )
        self.add(
            QgsProcessingParameterString(self.SENSOR, tr("Sensor"), optional=True),
            tr("For rasters that state no wavelengths: {}.").format(sensor_list()),
        )
        self.add_bands(self.BANDS)
        self.add(
            QgsProcessingParameterFileDestination(
                self.REPORT, tr("Report"), tr("JSON files (*.json)"), optional=True, createByDefault=False
            ),
            tr("All that is known, as JSON."),
        )
        self.addOutput(QgsProcessingOutputNumber("BAND_COUNT", tr("Number of bands")))
        self.addOutput(QgsProcessingOutputString("SENSOR_FOUND", tr("Sensor")))
        self.addOutput(QgsProcessingOutputString("REFUSAL", tr("Why the raster cannot be mapped; empty when it can")))

    def checkParameterValues(self, parameters: Parameters, context: QgsProcessingContext) -> tuple[bool, str]:
        """Refuse what can be seen to fail without starting the engine."""
        model = self.parameterAsString(parameters, self.MODEL, context).strip()
        refusal = self.check_raster(parameters, self.INPUT, context)
        if not refusal and model:
            refusal = self.check_model(parameters, self.MODEL, context)
        refusal = refusal or self.check_bands(parameters, self.BANDS, context)
        if not refusal and not model and not parameters.get(self.INPUT):
            refusal = tr("Choose an image, a model, or both.")
        return (False, refusal) if refusal else super().checkParameterValues(parameters, context)

    def prepareAlgorithm(
        self, parameters: Parameters, context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> bool:
        """Read everything that depends on layers, which belong to the main thread."""
        wanted = bool(parameters.get(self.INPUT))
        layer = self.raster(parameters, self.INPUT, context) if wanted else None
        self._source = self.raster_name(layer) if layer else ""
        self._wavelengths = layer_wavelengths(layer) if layer else ""
        return True

    def processAlgorithm(
        self, parameters: Parameters, context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        """Run the engine."""
        has_model = bool(self.parameterAsString(parameters, self.MODEL, context).strip())
        model = self.model(parameters, self.MODEL, context) if has_model else ""
        command = commands.inspect(
            self._source or model,
            model=model if self._source else "",
            sensor=self.parameterAsString(parameters, self.SENSOR, context).strip(),
            bands=self.parameterAsString(parameters, self.BANDS, context),
            wavelengths=self._wavelengths,
        )
        report = run(command, feedback).report
        target = self.parameterAsFileOutput(parameters, self.REPORT, context)
        if target:
            try:
                write_report(target, report)
            except OSError as error:
                raise QgsProcessingException(tr("The report cannot be written: {}").format(error)) from error
        inspection = read_inspection(report)
        _show(inspection, feedback)
        bands = report.get("bands")
        return {
            self.REPORT: target or None,
            "BAND_COUNT": len(bands) if isinstance(bands, list) else 0,
            "SENSOR_FOUND": text(inspection.raster.get("sensor")),
            "REFUSAL": inspection.refusal.message if inspection.refusal else "",
        }


def _show(inspection: Inspection, feedback: QgsProcessingFeedback) -> None:
    """Write the binding table to the log."""
    for row in inspection.rows:
        cells = (row.model_text(), row.source_text(), row.difference_text(), row.how_text())
        feedback.pushInfo("   ".join(cells))
    if inspection.refusal:
        feedback.pushWarning(f"{inspection.refusal.message}\n{inspection.refusal.hint}")
    elif inspection.rows:
        feedback.pushInfo(inspection.summary())
