"""Where environments lie, and what stands there."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any

from qgis.core import QgsSettings
from qgis.PyQt.QtCore import QStandardPaths

from ..core import paths
from ..core.translation import tr
from .installer.probe import OLDEST
from .interpreters import Interpreter
from .plan import LOCKS, Choice, Device, Purpose, lock_digest

FOLDER_SETTING = "spectralx/environments"
RECORD = "environment.json"
PACKAGES = "packages"
FORMAT = 1


class Condition(Enum):
    """How things stand with the environment of this plugin's version."""

    READY = "ready"
    MISSING = "missing"
    INTERRUPTED = "interrupted"
    OUTDATED = "outdated"
    BROKEN = "broken"


@dataclass(frozen=True)
class Environment:
    """An environment that was finished once.

    Attributes:
        folder: Its folder.
        version: Version of the plugin that made it.
        choice: What it was made for.
        lock_name: Name of its list of packages.
        lock_sha256: Digest of that list.
        interpreter: Its Python.
        python_version: Version of that Python when it was made.
        follows_qgis: Whether that was the version of QGIS's Python, which an update of QGIS replaces.
        size: Bytes on the disk.
    """

    folder: Path
    version: str
    choice: Choice
    lock_name: str
    lock_sha256: str
    interpreter: Interpreter
    python_version: tuple[int, ...]
    follows_qgis: bool
    size: int

    def packages(self) -> Path:
        """Return the folder of its packages."""
        return self.folder / PACKAGES


@dataclass(frozen=True)
class State:
    """How things stand, in words.

    Attributes:
        condition: How things stand.
        message: The same for people.
        hint: What to do; empty when all is well.
        environment: What stands there, if anything does.
    """

    condition: Condition
    message: str
    hint: str = ""
    environment: Environment | None = None


def environments_folder() -> Path:
    """Return the folder of all environments: the one in the settings, else one in the user's data folder."""
    setting = QgsSettings().value(FOLDER_SETTING, "", type=str).strip()
    if setting:
        return Path(setting).expanduser()
    data = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.GenericDataLocation)
    return Path(data) / "SpectralX" / "environments"


def environment_folder(version: str | None = None) -> Path:
    """Return the folder of the environment of a version of the plugin, by default this one."""
    return environments_folder() / (version or paths.metadata()["version"])


def downloads_folder() -> Path:
    """Return the folder that keeps downloads until an installation is finished."""
    return environments_folder() / "downloads"


def read_environment(folder: Path) -> Environment | None:
    """Return the environment that a folder holds, None when it holds none that was finished."""
    try:
        record = json.loads((folder / RECORD).read_text(encoding="utf-8"))
        return _environment(folder, record)
    except (OSError, ValueError, KeyError, TypeError):  # not finished, or of a later format
        return None


def _environment(folder: Path, record: dict[str, Any]) -> Environment:
    if record["format"] != FORMAT:
        raise ValueError("another format")
    python = record["python"]
    return Environment(
        folder=folder,
        version=str(record["plugin"]),
        choice=Choice(Purpose(record["purpose"]), Device(record["device"])),
        lock_name=str(record["lock"]["name"]),
        lock_sha256=str(record["lock"]["sha256"]),
        interpreter=Interpreter(
            path=str(python["path"]),
            variables={str(name): str(value) for name, value in python["variables"].items()},
            paths=tuple(map(str, python["paths"])),
            keeps_libraries=bool(python["keeps_libraries"]),
        ),
        python_version=tuple(map(int, python["version"])),
        follows_qgis=bool(python["follows_qgis"]),
        size=int(record["bytes"]),
    )


def record_of(choice: Choice, interpreter: Interpreter, follows_qgis: bool) -> dict[str, Any]:
    """Return what the installer keeps beside the packages; it adds what it finds.

    Args:
        choice: What is installed.
        interpreter: On which Python.
        follows_qgis: Whether an update of QGIS may replace that Python by another version.
    """
    return {
        "format": FORMAT,
        "plugin": paths.metadata()["version"],
        "purpose": choice.purpose.value,
        "device": choice.device.value,
        "python": {
            "path": interpreter.path,
            "variables": dict(interpreter.variables),
            "paths": list(interpreter.paths),
            "keeps_libraries": interpreter.keeps_libraries,
            "follows_qgis": follows_qgis,
        },
    }


def all_environments() -> list[Environment]:
    """Return all finished environments, the newest version first."""
    folder = environments_folder()
    if not folder.is_dir():
        return []
    found = (read_environment(path) for path in sorted(folder.iterdir(), reverse=True) if path.is_dir())
    # Folders of other names are about to be finished or to be deleted.
    return [item for item in found if item is not None and item.folder.name == item.version]


def state() -> State:
    """Return how things stand; reads some small files and starts nothing."""
    own = read_environment(environment_folder())
    if own is not None:
        return _state_of(own)
    for other in all_environments():
        # A version that needs the same packages shares them; the engine itself comes with each plugin.
        if _is_current(other) and _problem(other) is None:
            return State(Condition.READY, _ready_text(other), environment=other)
    older = all_environments()
    if older:
        message = tr("The engine's environment was made for version {} of the plugin.").format(older[0].version)
        hint = tr("Update it in Settings > Options > SpectralX; the old one stays.")
        return State(Condition.OUTDATED, message, hint, older[0])
    downloads = downloads_folder()
    if downloads.is_dir() and any(downloads.iterdir()):
        message = tr("The installation of the engine was not finished.")
        hint = tr("Go on in Settings > Options > SpectralX; what was downloaded is kept.")
        return State(Condition.INTERRUPTED, message, hint)
    if tuple(sys.version_info[:2]) < OLDEST:
        return _too_old()
    message = tr("The SpectralX engine is not set up yet.")
    return State(Condition.MISSING, message, tr("Set it up in Settings > Options > SpectralX."))


def _too_old() -> State:
    """Say before anything is downloaded that QGIS's own Python cannot carry the engine."""
    found, needed = (".".join(map(str, version[:2])) for version in (sys.version_info, OLDEST))
    message = tr("This QGIS comes with Python {found}; the SpectralX engine needs {needed} or newer.").format(
        found=found, needed=needed
    )
    hint = tr(
        "Install a current QGIS. Or choose the interpreter of a Python {needed} or newer that has GDAL, NumPy and the "
        "engine's packages in Settings > Options > SpectralX."
    ).format(needed=needed)
    return State(Condition.MISSING, message, hint)


def _state_of(environment: Environment) -> State:
    problem = _problem(environment)
    if problem is not None:
        return State(Condition.BROKEN, problem, tr("Repair it in Settings > Options > SpectralX."), environment)
    if not _is_current(environment):
        message = tr("The engine's environment holds other versions than this plugin needs.")
        return State(Condition.OUTDATED, message, tr("Update it in Settings > Options > SpectralX."), environment)
    return State(Condition.READY, _ready_text(environment), environment=environment)


def _is_current(environment: Environment) -> bool:
    return environment.lock_sha256 == lock_digest(LOCKS / environment.lock_name)


def _problem(environment: Environment) -> str | None:
    """Return what is wrong with an environment that was finished once."""
    interpreter = environment.interpreter.path
    if not (os.path.isfile(interpreter) and os.access(interpreter, os.X_OK)):  # noqa: PTH113 - a path as recorded
        return tr("The Python {} that the engine was set up with is gone.").format(interpreter)
    if not (environment.packages() / "onnxruntime").is_dir():
        return tr("Packages are missing from the engine's environment.")
    if environment.follows_qgis and environment.python_version[:2] != sys.version_info[:2]:
        then, now = ".".join(map(str, environment.python_version[:2])), ".".join(map(str, sys.version_info[:2]))
        return tr("The engine was set up with Python {then}, and QGIS now has {now}.").format(then=then, now=now)
    return None


def _ready_text(environment: Environment) -> str:
    use = tr("maps and trains") if environment.choice.purpose is Purpose.TRAIN else tr("maps")
    device = tr("graphics card") if environment.choice.device is Device.CUDA else tr("processor")
    return tr("The engine is set up: {use}, on the {device}, {size} MB.").format(
        use=use, device=device, size=round(environment.size / 1e6)
    )
