"""Checks the engine: interpreter, packages, devices."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingOutputString,
    QgsProcessingParameterFileDestination,
)

from ..core import commands
from ..core.findings import Findings, read_findings
from ..core.runner import attempt, require_result
from ..core.translation import tr
from .base import EngineAlgorithm, Parameters


class Doctor(EngineAlgorithm):
    """``spectralx:doctor``."""

    ID = "doctor"
    GROUP = "check"

    REPORT = "REPORT"

    def displayName(self) -> str:
        """Return the name for people."""
        return tr("Check the engine")

    def shortDescription(self) -> str:
        """Return one line on what it does."""
        return tr("Shows what the engine runs on, and what is missing.")

    def about(self) -> str:
        """Return what it does."""
        return tr(
            "Starts the engine and shows its interpreter, its packages, the devices that really compute, and how to "
            "get what is missing. Attach the report when you report a problem."
        )

    def tags(self) -> list[str]:
        """Return words that the algorithm is found by."""
        return tr("diagnosis,gpu,cuda,install,environment,version").split(",")

    def flags(self) -> QgsProcessingAlgorithm.Flag:
        """There is nothing to do in a batch."""
        return super().flags() & ~QgsProcessingAlgorithm.Flag.FlagSupportsBatch

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        """Declare parameters and outputs."""
        self.add(
            QgsProcessingParameterFileDestination(
                self.REPORT, tr("Report"), tr("JSON files (*.json)"), optional=True, createByDefault=False
            ),
            tr("All findings, as JSON."),
        )
        self.addOutput(QgsProcessingOutputString("VERSION", tr("Version of the engine")))
        self.addOutput(QgsProcessingOutputString("INTERPRETER", tr("The engine's interpreter")))
        self.addOutput(QgsProcessingOutputString("PROVIDERS", tr("Devices that compute")))
        self.addOutput(QgsProcessingOutputNumber("PROBLEMS", tr("Number of problems")))

    def processAlgorithm(
        self, parameters: Parameters, context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        """Run the engine."""
        target = self.parameterAsFileOutput(parameters, self.REPORT, context)
        outcome = attempt(commands.doctor(report=target), feedback)
        if outcome.result is not None:
            _show(read_findings(outcome.result.report), feedback)
        findings = read_findings(require_result(outcome).report)
        return {
            self.REPORT: target or None,
            "VERSION": findings.version,
            "INTERPRETER": findings.interpreter,
            "PROVIDERS": ", ".join(findings.providers),
            "PROBLEMS": len(findings.problems),
        }


def _show(findings: Findings, feedback: QgsProcessingFeedback) -> None:
    """Write the findings to the log."""
    feedback.pushInfo(tr("SpectralX {version} on {path}").format(version=findings.version, path=findings.interpreter))
    for name, version in findings.packages:
        feedback.pushInfo(f"{name}  {version or tr('missing')}")
    feedback.pushInfo(tr("Computes on: {}").format(", ".join(findings.providers) or tr("nothing")))
    for problem in findings.problems:
        feedback.pushWarning(f"{problem.message}\n{problem.hint}")
