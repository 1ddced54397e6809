"""Compares methods on places that they have not seen: leave one domain out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputFile,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFile,
    QgsProcessingParameterFolderDestination,
    QgsProcessingParameterNumber,
    QgsProcessingParameterString,
)

from ..core.commands import GeneralizeCommand
from ..core.events import finite
from ..core.methods import METHOD_IDS, SIZES, YARDSTICKS
from ..core.runner import run
from ..core.translation import tr
from .base import EngineAlgorithm, Parameters


class Generalize(EngineAlgorithm):
    """``spectralx:generalize``."""

    ID = "generalize"
    GROUP = "judge"

    MANIFEST = "MANIFEST"
    TASK = "TASK"
    METHODS = "METHODS"
    SEEDS = "SEEDS"
    SIZE = "SIZE"
    STEPS = "STEPS"
    BACKBONE = "BACKBONE"
    CONFIG = "CONFIG"
    OUTPUT = "OUTPUT"

    def displayName(self) -> str:
        """Return the name for people."""
        return tr("Compare methods on unseen places")

    def shortDescription(self) -> str:
        """Return one line on what it does."""
        return tr("Trains without one region, season or sensor after the other, and judges on the one left out.")

    def about(self) -> str:
        """Return what it does."""
        return tr(
            "Trains each method with each seed on all domains but one and judges it on that one; nothing of the domain "
            "that is left out takes part in any choice. Simple methods for single pixels are compared alongside. What "
            "is done is kept: a run that was stopped goes on in the same folder."
        )

    def tags(self) -> list[str]:
        """Return words that the algorithm is found by."""
        return tr("generalization,transfer,cross validation,domain,benchmark,random forest").split(",")

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        """Declare parameters and outputs."""
        manifest_filter = tr("Manifests (*.yaml *.yml *.json)")
        self.add(
            QgsProcessingParameterFile(self.MANIFEST, tr("Scene manifest"), fileFilter=manifest_filter),
            tr("Lists the labelled scenes and their domains, such as regions."),
        )
        self.add(
            QgsProcessingParameterEnum(
                self.METHODS,
                tr("Methods"),
                [*YARDSTICKS, *METHOD_IDS],
                allowMultiple=True,
                optional=True,
                usesStaticStrings=True,
            ),
            tr("Left empty: spectralx beside the two methods for single pixels."),
        )
        self.add(
            QgsProcessingParameterNumber(
                self.SEEDS, tr("Seeds"), QgsProcessingParameterNumber.Type.Integer, defaultValue=3, minValue=1
            ),
            tr("How often each method trains, to see how much chance there is in a figure."),
        )
        self.add(
            QgsProcessingParameterEnum(
                self.SIZE, tr("Size of the network"), list(SIZES), optional=True, usesStaticStrings=True
            ),
            tr("tiny and small train on a processor; base and large want a graphics card."),
        )
        self.add(
            QgsProcessingParameterNumber(
                self.STEPS, tr("Steps"), QgsProcessingParameterNumber.Type.Integer, optional=True, minValue=1
            ),
            tr("How long each training lasts. Left empty, what the recipe says."),
        )
        self._add_advanced()
        self.add(
            QgsProcessingParameterFolderDestination(self.OUTPUT, tr("Folder of the comparison")),
            tr("Receives the table (generalize.md, .csv), its plot and what goes on after an interruption."),
        )
        self.addOutput(QgsProcessingOutputFile("TABLE", tr("Table")))
        self.addOutput(QgsProcessingOutputFile("CELLS", tr("Figures of all trainings")))
        self.addOutput(QgsProcessingOutputFile("PLOT", tr("Plot")))

    def _add_advanced(self) -> None:
        self.add(
            QgsProcessingParameterString(self.TASK, tr("Task of the manifest"), optional=True),
            tr("For manifests that hold several tasks."),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterFile(self.BACKBONE, tr("Backbone"), optional=True),
            tr("File of a published backbone to build on."),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterFile(
                self.CONFIG, tr("Recipe"), optional=True, fileFilter=tr("Recipes (*.yaml *.yml)")
            ),
            tr("Every other setting that all methods share, as a file."),
            advanced=True,
        )

    def checkParameterValues(self, parameters: Parameters, context: QgsProcessingContext) -> tuple[bool, str]:
        """Refuse what can be seen to fail without starting the engine."""
        names = (self.MANIFEST, self.BACKBONE, self.CONFIG)
        refusals = (self.check_file(parameters, name, context) for name in names)
        refusal = next((text for text in refusals if text), "")
        return (False, refusal) if refusal else super().checkParameterValues(parameters, context)

    def processAlgorithm(
        self, parameters: Parameters, context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        """Run the engine."""
        output = self.parameterAsFileOutput(parameters, self.OUTPUT, context)
        command = GeneralizeCommand(
            manifest=self.parameterAsFile(parameters, self.MANIFEST, context),
            output=output,
            task=self.parameterAsString(parameters, self.TASK, context).strip(),
            methods=tuple(self.parameterAsEnumStrings(parameters, self.METHODS, context)),
            seeds=self.parameterAsInt(parameters, self.SEEDS, context),
            backbone=self.parameterAsFile(parameters, self.BACKBONE, context),
            config=self.parameterAsFile(parameters, self.CONFIG, context),
            size=self.parameterAsEnumString(parameters, self.SIZE, context),
            steps=self.optional_int(parameters, self.STEPS, context),
        )
        result = run(command.words(), feedback)
        _show(result.report, feedback)
        files = {name: result.outputs.get(name) for name in ("TABLE", "CELLS", "PLOT")}
        return {self.OUTPUT: str(Path(output)), **files}


def _show(report: dict[str, Any], feedback: QgsProcessingFeedback) -> None:
    """Write the mean of each method to the log."""
    means = report.get("mean_miou")
    for name, value in (means if isinstance(means, dict) else {}).items():
        number = finite(value)
        if number is not None:
            feedback.pushInfo(tr("{name}: mean IoU {value:.3f} on places left out").format(name=name, value=number))
