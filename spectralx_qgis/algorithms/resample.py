"""Computes the bands of another sensor from the bands of a raster."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterRasterDestination,
    QgsProcessingParameterRasterLayer,
    QgsProcessingParameterString,
)

from ..core import commands
from ..core.layer_wavelengths import layer_wavelengths
from ..core.runner import run
from ..core.sensors import sensor_list
from ..core.translation import tr
from .base import EngineAlgorithm, Parameters


class Resample(EngineAlgorithm):
    """``spectralx:resample``."""

    ID = "resample"
    GROUP = "check"

    INPUT = "INPUT"
    TO = "TO"
    WAVELENGTHS = "WAVELENGTHS"
    LIKE = "LIKE"
    SKIP_UNCOVERED = "SKIP_UNCOVERED"
    SENSOR = "SENSOR"
    OUTPUT = "OUTPUT"

    def displayName(self) -> str:
        """Return the name for people."""
        return tr("Resample the spectrum to another sensor")

    def shortDescription(self) -> str:
        """Return one line on what it does."""
        return tr("Computes what another sensor would have measured from an image with narrower bands.")

    def about(self) -> str:
        """Return what it does."""
        return tr(
            "Computes the bands of another sensor from narrower bands, such as Sentinel-2 from hyperspectral imagery, "
            "by spectral response functions. Name the sensor, give wavelengths, or take the bands of another raster. "
            "The result carries wavelength and width of each band."
        )

    def tags(self) -> list[str]:
        """Return words that the algorithm is found by."""
        return tr("hyperspectral,spectral response,convolution,simulate,bands,wavelength").split(",")

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        """Declare parameters and outputs."""
        self.add(
            QgsProcessingParameterRasterLayer(self.INPUT, tr("Image")),
            tr("Its bands need wavelengths and must be narrower than those that are wanted."),
        )
        self.add(
            QgsProcessingParameterString(self.TO, tr("Sensor that is wanted"), optional=True),
            tr("One of: {}.").format(sensor_list()),
        )
        self.add(
            QgsProcessingParameterString(self.WAVELENGTHS, tr("Bands that are wanted"), optional=True),
            tr("Instead of a sensor: centre and width in nm of each band, such as 490:65,560:35."),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterRasterLayer(self.LIKE, tr("Raster whose bands are wanted"), optional=True),
            tr("Instead of a sensor: a raster that states the wavelengths of its bands."),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterBoolean(
                self.SKIP_UNCOVERED, tr("Leave out bands that the image does not cover"), defaultValue=False
            ),
            tr("Otherwise such bands are refused."),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterString(self.SENSOR, tr("Sensor of the image"), optional=True),
            tr("For images that state no wavelengths: {}.").format(sensor_list()),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterRasterDestination(self.OUTPUT, tr("Resampled image")),
            tr("A GeoTIFF with one band for each that is wanted."),
        )

    def checkParameterValues(self, parameters: Parameters, context: QgsProcessingContext) -> tuple[bool, str]:
        """Refuse what can be seen to fail without starting the engine."""
        wanted = [name for name in (self.TO, self.WAVELENGTHS, self.LIKE) if parameters.get(name)]
        refusal = (
            self.check_raster(parameters, self.INPUT, context)
            or self.check_raster(parameters, self.LIKE, context)
            or self.check_geotiff(parameters, self.OUTPUT)
        )
        if not refusal and len(wanted) != 1:
            refusal = tr("Choose one of: a sensor, bands, or a raster whose bands are wanted.")
        return (False, refusal) if refusal else super().checkParameterValues(parameters, context)

    def prepareAlgorithm(
        self, parameters: Parameters, context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> bool:
        """Read everything that depends on layers, which belong to the main thread."""
        layer = self.raster(parameters, self.INPUT, context)
        self._source, self._wavelengths = self.raster_name(layer), layer_wavelengths(layer)
        wanted = bool(parameters.get(self.LIKE))
        self._like = self.raster_name(self.raster(parameters, self.LIKE, context)) if wanted else ""
        return True

    def processAlgorithm(
        self, parameters: Parameters, context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        """Run the engine."""
        output = self.parameterAsOutputLayer(parameters, self.OUTPUT, context)
        command = commands.resample(
            self._source,
            output,
            to=self.parameterAsString(parameters, self.TO, context).strip(),
            wavelengths=self.parameterAsString(parameters, self.WAVELENGTHS, context).replace(" ", ""),
            like=self._like,
            skip_uncovered=self.parameterAsBoolean(parameters, self.SKIP_UNCOVERED, context),
            sensor=self.parameterAsString(parameters, self.SENSOR, context).strip(),
            wavelengths_of_input=self._wavelengths,
        )
        run(command, feedback)
        return {self.OUTPUT: output}
