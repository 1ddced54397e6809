"""Parameters that both training stages have."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFile,
    QgsProcessingParameterNumber,
    QgsProcessingParameterString,
)

from ..core.translation import tr
from .base import EngineAlgorithm, Parameters

_SIZES = ["tiny", "small", "base", "large"]


class TrainingAlgorithm(EngineAlgorithm):
    """Base of the training stages."""

    GROUP = "learn"

    MANIFEST = "MANIFEST"
    TASK = "TASK"
    BACKBONE = "BACKBONE"
    CONFIG = "CONFIG"
    SIZE = "SIZE"
    STEPS = "STEPS"
    SEED = "SEED"
    RESUME = "RESUME"
    OUTPUT = "OUTPUT"

    def add_manifest(self) -> None:
        """Add the scene manifest and its task."""
        self.add(
            QgsProcessingParameterFile(
                self.MANIFEST,
                tr("Scene manifest"),
                optional=True,
                fileFilter=tr("Manifests (*.yaml *.yml *.json)"),
            ),
            tr("A file that lists many scenes, instead of naming the images here."),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterString(self.TASK, tr("Task of the manifest"), optional=True),
            tr("For manifests that hold several tasks."),
            advanced=True,
        )

    def add_settings(self) -> None:
        """Add what both stages can be told."""
        self.add(
            QgsProcessingParameterEnum(
                self.SIZE, tr("Size of the network"), _SIZES, optional=True, usesStaticStrings=True
            ),
            tr("tiny and small train on a processor; base and large want a graphics card."),
        )
        self.add(
            QgsProcessingParameterNumber(
                self.STEPS, tr("Steps"), QgsProcessingParameterNumber.Type.Integer, optional=True, minValue=1
            ),
            tr("How long it trains. Left empty, what the recipe says."),
        )
        self.add(
            QgsProcessingParameterFile(
                self.BACKBONE,
                tr("Backbone"),
                optional=True,
                fileFilter=tr("Backbones (*.safetensors *.pth *.pt)") + ";;" + tr("All files (*)"),
            ),
            tr("File of a published backbone to build on. Left empty, the network learns from your imagery alone."),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterFile(
                self.CONFIG, tr("Recipe"), optional=True, fileFilter=tr("Recipes (*.yaml *.yml)")
            ),
            tr("Every other setting of network and training, as a file."),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterNumber(
                self.SEED, tr("Seed"), QgsProcessingParameterNumber.Type.Integer, optional=True, minValue=0
            ),
            tr("The same seed and data give the same model."),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterBoolean(self.RESUME, tr("Go on with an interrupted run"), defaultValue=False),
            tr("The run folder holds a run with the same settings that was stopped."),
            advanced=True,
        )

    def settings(self, parameters: Parameters, context: QgsProcessingContext) -> dict[str, Any]:
        """Return the shared settings as arguments of a command."""
        return {
            "manifest": self.parameterAsFile(parameters, self.MANIFEST, context),
            "task": self.parameterAsString(parameters, self.TASK, context).strip(),
            "backbone": self.parameterAsFile(parameters, self.BACKBONE, context),
            "config": self.parameterAsFile(parameters, self.CONFIG, context),
            "size": self.parameterAsEnumString(parameters, self.SIZE, context),
            "steps": self.optional_int(parameters, self.STEPS, context),
            "seed": self.optional_int(parameters, self.SEED, context),
            "resume": self.parameterAsBoolean(parameters, self.RESUME, context),
        }

    def check_settings(self, parameters: Parameters, context: QgsProcessingContext) -> str:
        """Return why the shared settings cannot be used, or an empty text."""
        checks = (self.check_file(parameters, name, context) for name in (self.MANIFEST, self.BACKBONE, self.CONFIG))
        return next((refusal for refusal in checks if refusal), "")
