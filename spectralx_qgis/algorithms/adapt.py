"""Adapts a backbone to unlabelled imagery (stage 1)."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingParameterFolderDestination,
    QgsProcessingParameterMultipleLayers,
    QgsRasterLayer,
)

from ..core.commands import AdaptCommand
from ..core.events import finite
from ..core.layers import Refusal, raster_source
from ..core.runner import run
from ..core.translation import tr
from .base import Parameters
from .training import TrainingAlgorithm


class Adapt(TrainingAlgorithm):
    """``spectralx:adapt``."""

    ID = "adapt"

    INPUT = "INPUT"

    def displayName(self) -> str:
        """Return the name for people."""
        return tr("Adapt to imagery without labels (stage 1)")

    def shortDescription(self) -> str:
        """Return one line on what it does."""
        return tr("Lets a network learn the spectra and textures of your imagery before it learns classes.")

    def about(self) -> str:
        """Return what it does."""
        return tr(
            "Hides parts of unlabelled images and lets the network restore them. It learns the spectra and textures "
            "of this imagery, from any sensor; training with labels then starts from there. The run can be stopped "
            "and continued."
        )

    def tags(self) -> list[str]:
        """Return words that the algorithm is found by."""
        return tr("pretraining,self-supervised,masked autoencoder,foundation model,domain adaptation").split(",")

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        """Declare parameters and outputs."""
        self.add(
            QgsProcessingParameterMultipleLayers(
                self.INPUT, tr("Images"), QgsProcessing.SourceType.TypeRaster, optional=True
            ),
            tr("Images without labels; more and more different ones are better. Sensors may be mixed."),
        )
        self.add_manifest()
        self.add_settings()
        self.add(
            QgsProcessingParameterFolderDestination(self.OUTPUT, tr("Run folder")),
            tr("Receives the weights, figures and plots of the run."),
        )
        self.addOutput(QgsProcessingOutputNumber("VALIDATION_LOSS", tr("Reconstruction error on held-out areas")))
        self.addOutput(QgsProcessingOutputNumber("SECONDS", tr("Time in seconds")))

    def checkParameterValues(self, parameters: Parameters, context: QgsProcessingContext) -> tuple[bool, str]:
        """Refuse what can be seen to fail without starting the engine."""
        refusal = self.check_settings(parameters, context)
        has_manifest = bool(self.parameterAsFile(parameters, self.MANIFEST, context))
        if not refusal and has_manifest == bool(parameters.get(self.INPUT)):
            refusal = tr("Choose either images or a scene manifest.")
        return (False, refusal) if refusal else super().checkParameterValues(parameters, context)

    def prepareAlgorithm(
        self, parameters: Parameters, context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> bool:
        """Read everything that depends on layers, which belong to the main thread."""
        sources = []
        for layer in self.parameterAsLayerList(parameters, self.INPUT, context):
            source = raster_source(layer) if isinstance(layer, QgsRasterLayer) else None
            if isinstance(source, Refusal):
                raise QgsProcessingException(f"{source.message}\n{source.hint}")
            if source is not None:
                sources.append(source)
        self._sources = tuple(sources)
        return True

    def processAlgorithm(
        self, parameters: Parameters, context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        """Run the engine."""
        output = self.parameterAsFileOutput(parameters, self.OUTPUT, context)
        command = AdaptCommand(output=output, sources=self._sources, **self.settings(parameters, context))
        report = run(command.words(), feedback).report
        return {
            self.OUTPUT: output,
            "VALIDATION_LOSS": finite(report.get("validation_loss")),
            "SECONDS": finite(report.get("seconds")) or 0.0,
        }
