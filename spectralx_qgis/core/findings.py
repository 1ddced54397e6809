"""What ``doctor`` finds, as far as people are shown it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .events import Failure, records, text
from .translation import tr


@dataclass(frozen=True)
class Findings:
    """The state of the engine.

    Attributes:
        version: Version of the engine.
        interpreter: Path of its interpreter.
        packages: Name and version of each package; the version is empty where it is missing.
        providers: ONNX Runtime providers that compute.
        can_train: Whether the packages for training are there.
        problems: What is wrong and what to do.
    """

    version: str
    interpreter: str
    packages: tuple[tuple[str, str], ...]
    providers: tuple[str, ...]
    can_train: bool
    problems: tuple[Failure, ...]

    def summary(self) -> str:
        """One sentence on what works."""
        devices = tr("on the graphics card") if "CUDA" in "".join(self.providers) else tr("on the processor")
        works = tr("maps and trains") if self.can_train else tr("maps; training needs more packages")
        return tr("SpectralX {version} works {devices}: {works}.").format(
            version=self.version, devices=devices, works=works
        )


def read_findings(report: Mapping[str, Any]) -> Findings:
    """Return the report of ``doctor``; parts of another shape are left out."""
    interpreter = report.get("interpreter")
    providers = records(report.get("providers"))
    commands = report.get("commands")
    return Findings(
        version=text(report.get("version")),
        interpreter=text(interpreter.get("path")) if isinstance(interpreter, dict) else "",
        packages=tuple((text(item.get("name")), text(item.get("version"))) for item in records(report.get("packages"))),
        providers=tuple(text(item.get("name")) for item in providers if item.get("works") is True),
        can_train=isinstance(commands, dict) and commands.get("train") is True,
        problems=tuple(
            Failure(text(item.get("area")), text(item.get("message")), text(item.get("hint")))
            for item in records(report.get("problems"))
        ),
    )
