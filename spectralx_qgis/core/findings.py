"""What ``doctor`` finds, as far as people are shown it."""

from __future__ import annotations

import getpass
import json
import os
import platform
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qgis.core import Qgis
from qgis.PyQt.QtCore import qVersion

from . import paths
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


def shareable_text(report: Mapping[str, Any], failure: Failure | None = None) -> str:
    """Return findings as text that can be attached to an issue: no home folder, no name of a person.

    Args:
        report: Report of ``doctor``; may be empty.
        failure: Why it ended, if it failed.
    """
    lines = [
        f"SpectralX {paths.metadata()['version']}, QGIS {Qgis.QGIS_VERSION}, Qt {qVersion()}",
        f"{platform.system()} {platform.release()} {platform.machine()}, QGIS's Python {platform.python_version()}",
    ]
    if failure is not None:
        lines.append(f"failed ({failure.code}): {failure.message} {failure.hint}")
    findings = read_findings(report)
    lines += [f"problem ({problem.code}): {problem.message} {problem.hint}" for problem in findings.problems]
    lines.append(json.dumps(report, indent=1, ensure_ascii=False))
    return without_personal_names("\n".join(lines))


def without_personal_names(value: str) -> str:
    """Replace the home folder by ``~`` and the user's name between separators by ``USER``."""
    home = os.path.normpath(Path.home())
    for written in {home, home.replace("\\", "/"), home.replace("\\", "\\\\")}:
        if len(written) > 1:
            value = value.replace(written, "~")
    try:
        user = getpass.getuser()
    except (KeyError, OSError):  # no such user in the system's list, as in many containers
        return value
    return re.sub(rf"(?<=[/\\]){re.escape(user)}(?!\w)", "USER", value)
