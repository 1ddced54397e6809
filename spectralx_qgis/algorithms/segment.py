"""Maps a raster with an exported model."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingOutputString,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterEnum,
    QgsProcessingParameterExtent,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterNumber,
    QgsProcessingParameterRasterDestination,
    QgsProcessingParameterRasterLayer,
    QgsProcessingParameterString,
    QgsProcessingParameterVectorLayer,
)

from ..core.commands import AUTO, SegmentCommand
from ..core.events import finite, records, text
from ..core.layer_wavelengths import layer_wavelengths
from ..core.models import DEFAULT_MODEL, model_label
from ..core.runner import run
from ..core.sensors import sensor_list
from ..core.translation import tr
from .base import EngineAlgorithm, Parameters
from .layer_style import style_on_load


class Segment(EngineAlgorithm):
    """``spectralx:segment``."""

    ID = "segment"
    GROUP = "map"

    INPUT = "INPUT"
    MODEL = "MODEL"
    BANDS = "BANDS"
    SENSOR = "SENSOR"
    EXTENT = "EXTENT"
    MASK = "MASK"
    OVERLAP = "OVERLAP"
    DEVICE = "DEVICE"
    STATISTICS = "STATISTICS"
    RESAMPLE_GSD = "RESAMPLE_GSD"
    OUTPUT = "OUTPUT"
    CONFIDENCE = "CONFIDENCE"
    PROBABILITIES = "PROBABILITIES"
    NOVELTY = "NOVELTY"
    REPORT = "REPORT"

    def displayName(self) -> str:
        """Return the name for people."""
        return tr("Map a raster with a model")

    def shortDescription(self) -> str:
        """Return one line on what it does."""
        return tr("Classifies every pixel of a multispectral or hyperspectral raster.")

    def about(self) -> str:
        """Return what it does."""
        return tr(
            "Classifies every pixel of a multispectral or hyperspectral raster with an exported model. The model's "
            "bands are found in the raster by wavelength. The map is a styled GeoTIFF on the raster's own grid; "
            "pixels without data stay without data. Nothing leaves this computer."
        )

    def tags(self) -> list[str]:
        """Return words that the algorithm is found by."""
        words = tr("segmentation,classification,land cover,deep learning,onnx,hyperspectral,multispectral,predict")
        return words.split(",")

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        """Declare parameters and outputs."""
        self._add_inputs()
        self._add_destinations()
        self.addOutput(QgsProcessingOutputNumber("PIXELS", tr("Mapped pixels")))
        self.addOutput(QgsProcessingOutputNumber("SECONDS", tr("Time in seconds")))
        self.addOutput(QgsProcessingOutputString("LARGEST_CLASS", tr("Class with most pixels")))
        self.addOutput(QgsProcessingOutputString("DEVICE_USED", tr("Device that computed")))

    def _add_inputs(self) -> None:
        self.add(
            QgsProcessingParameterRasterLayer(self.INPUT, tr("Image")),
            tr("The raster to map. Its bands need wavelengths, or must be those of a known sensor."),
        )
        self.add_model(
            self.MODEL,
            tr("The name of a bundled model, or an exported .onnx file. Left empty, landcover."),
            DEFAULT_MODEL,
        )
        self.add(
            QgsProcessingParameterString(self.SENSOR, tr("Sensor"), optional=True),
            tr("For rasters that state no wavelengths: {}.").format(sensor_list()),
        )
        self.add_bands(self.BANDS)
        self.add(
            QgsProcessingParameterExtent(self.EXTENT, tr("Extent"), optional=True),
            tr("Only this part is mapped. Left empty, all of the image."),
        )
        self.add(
            QgsProcessingParameterVectorLayer(
                self.MASK, tr("Mask"), [QgsProcessing.SourceType.TypeVectorPolygon], optional=True
            ),
            tr("Only pixels inside these polygons are mapped."),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterNumber(
                self.OVERLAP,
                tr("Overlap of tiles (share of a tile)"),
                QgsProcessingParameterNumber.Type.Double,
                optional=True,
                minValue=0.0,
                maxValue=0.9,
            ),
            tr("How much neighbouring tiles share. More is smoother and slower. Left empty, the engine's default."),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterEnum(
                self.DEVICE,
                tr("Device"),
                [AUTO, "cuda", "cpu", "tensorrt"],
                defaultValue=AUTO,
                usesStaticStrings=True,
            ),
            tr("auto uses the graphics card when it works, otherwise the processor."),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterRasterLayer(
                self.STATISTICS, tr("Scene that the image was cut out of"), optional=True
            ),
            tr(
                "For an image that was cut out of a larger one: the whole scene. The values are compared with its "
                "mean and spread, so that the map of the cut is that of its place in the scene. Left empty, the image "
                "itself."
            ),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterBoolean(self.RESAMPLE_GSD, tr("Map at the scale of the model"), defaultValue=False),
            tr(
                "For images whose pixels are larger or smaller than those the model was made for: the image is "
                "resampled to the nearest size that the model knows, and the map has pixels of that size. Otherwise "
                "such an image is refused."
            ),
            advanced=True,
        )

    def _add_destinations(self) -> None:
        self.add(
            QgsProcessingParameterRasterDestination(self.OUTPUT, tr("Map")),
            tr("GeoTIFF with one value a class; 0 means no data. Its style lies beside it."),
        )
        optional = {"optional": True, "createByDefault": False}
        self.add(
            QgsProcessingParameterRasterDestination(self.CONFIDENCE, tr("Confidence"), **optional),
            tr("Probability of the mapped class for each pixel, in per cent."),
        )
        self.add(
            QgsProcessingParameterRasterDestination(self.PROBABILITIES, tr("Probabilities"), **optional),
            tr("One band a class with its probability (0..1)."),
        )
        self.add(
            QgsProcessingParameterRasterDestination(self.NOVELTY, tr("Novelty"), **optional),
            tr(
                "How strange each pixel is to the model: the share of the ground that it learned from that is less "
                "strange, in per cent. 50 is ordinary; where much is at 100, trust the map less."
            ),
        )
        self.add(
            QgsProcessingParameterFileDestination(
                self.REPORT, tr("Report"), tr("Pages (*.html);;JSON files (*.json)"), **optional
            ),
            tr("Classes, areas, binding of the bands, device and times: as a page, or as JSON."),
        )

    def checkParameterValues(self, parameters: Parameters, context: QgsProcessingContext) -> tuple[bool, str]:
        """Refuse what can be seen to fail without starting the engine."""
        refusal = (
            self.check_raster(parameters, self.INPUT, context)
            or self.check_model(parameters, self.MODEL, context, DEFAULT_MODEL)
            or self.check_bands(parameters, self.BANDS, context)
            or self.check_geotiff(parameters, self.OUTPUT, self.CONFIDENCE, self.PROBABILITIES, self.NOVELTY)
        )
        return (False, refusal) if refusal else super().checkParameterValues(parameters, context)

    def prepareAlgorithm(
        self, parameters: Parameters, context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> bool:
        """Read everything that depends on layers, which belong to the main thread."""
        layer = self.raster(parameters, self.INPUT, context)
        self._source = self.raster_name(layer)
        self._layer_name, self._wavelengths = layer.name(), layer_wavelengths(layer)
        named = parameters.get(self.STATISTICS) not in (None, "")
        self._statistics = self.raster_name(self.raster(parameters, self.STATISTICS, context)) if named else ""
        extent = self.parameterAsExtent(parameters, self.EXTENT, context, layer.crs())
        self._extent = (
            None if extent.isNull() else (extent.xMinimum(), extent.yMinimum(), extent.xMaximum(), extent.yMaximum())
        )
        return True

    def processAlgorithm(
        self, parameters: Parameters, context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        """Run the engine."""
        command = self._command(parameters, context, feedback)
        report = run(command.words(), feedback).report
        title = model_label(command.model)
        style_on_load(command.output, f"{title} ({self._layer_name})", context)
        for path, what in (
            (command.confidence, tr("confidence")),
            (command.probabilities, tr("probabilities")),
            (command.novelty, tr("novelty")),
        ):
            style_on_load(path, f"{title}, {what} ({self._layer_name})", context)
        return {
            self.OUTPUT: command.output,
            self.CONFIDENCE: command.confidence or None,
            self.PROBABILITIES: command.probabilities or None,
            self.NOVELTY: command.novelty or None,
            self.REPORT: command.report or None,
            **_figures(report),
        }

    def _command(
        self, parameters: Parameters, context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> SegmentCommand:
        has_overlap = parameters.get(self.OVERLAP) is not None
        return SegmentCommand(
            source=self._source,
            output=self.parameterAsOutputLayer(parameters, self.OUTPUT, context),
            model=self.model(parameters, self.MODEL, context, DEFAULT_MODEL),
            bands=self.parameterAsString(parameters, self.BANDS, context) or AUTO,
            sensor=self.parameterAsString(parameters, self.SENSOR, context).strip(),
            wavelengths=self._wavelengths,
            extent=self._extent,
            mask=self.vector_name(parameters, self.MASK, context, feedback),
            overlap=self.parameterAsDouble(parameters, self.OVERLAP, context) if has_overlap else None,
            device=self.parameterAsEnumString(parameters, self.DEVICE, context) or AUTO,
            statistics_of=self._statistics,
            resample_gsd=self.parameterAsBool(parameters, self.RESAMPLE_GSD, context),
            confidence=self.parameterAsOutputLayer(parameters, self.CONFIDENCE, context),
            probabilities=self.parameterAsOutputLayer(parameters, self.PROBABILITIES, context),
            novelty=self.parameterAsOutputLayer(parameters, self.NOVELTY, context),
            report=self.parameterAsFileOutput(parameters, self.REPORT, context),
        )


def _figures(report: dict[str, Any]) -> dict[str, Any]:
    """Return the numbers and texts that other algorithms can go on with."""
    classes = records(report.get("classes"))
    counts = [(int(finite(item.get("pixels")) or 0), text(item.get("name"))) for item in classes]
    providers = report.get("providers")
    return {
        "PIXELS": sum(count for count, _name in counts),
        "SECONDS": _total_seconds(report.get("seconds")),
        "LARGEST_CLASS": max(counts)[1] if counts else "",
        "DEVICE_USED": text(providers.get("device")) if isinstance(providers, dict) else "",
    }


def _total_seconds(value: object) -> float:
    return finite(value.get("total") if isinstance(value, dict) else value) or 0.0
