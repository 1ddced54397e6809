"""Finds the engine: its interpreter, its folder, and the environment that it is started in."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from qgis.core import QgsApplication, QgsSettings

from . import paths
from .quoting import quote_posix, quote_windows
from .translation import tr

INTERPRETER_SETTING = "spectralx/interpreter"
INTERPRETER_VARIABLE = "SPECTRALX_PYTHON"

# Set by QGIS's launchers for QGIS's own interpreter and libraries; another interpreter breaks on them.
_FOREIGN_VARIABLES = (
    "PYTHONHOME",
    "PYTHONPATH",
    "PYTHONSTARTUP",
    "PYTHONEXECUTABLE",
    "PYTHONUSERBASE",
    "__PYVENV_LAUNCHER__",
    "VIRTUAL_ENV",
    "QT_PLUGIN_PATH",
    "QT_QPA_PLATFORM_PLUGIN_PATH",
)
_LIBRARY_VARIABLES = ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH")
_SYSTEM_PREFIXES = ("/usr", "/usr/local", "/")


class EngineNotFoundError(Exception):
    """No interpreter for the engine can be found; carries what to do about it."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(f"{message} {hint}")
        self.message = message
        self.hint = hint


@dataclass(frozen=True)
class Engine:
    """An engine that can be started.

    Attributes:
        interpreter: Path of the Python interpreter that has the engine's packages.
        folder: Folder from which that interpreter imports ``spectralx``.
        models: Folder of the bundled models.
    """

    interpreter: str
    folder: str
    models: str

    def arguments(self, command: Sequence[str]) -> list[str]:
        """Return the interpreter's arguments for a command of :mod:`spectralx_qgis.core.commands`."""
        return ["-m", "spectralx", *command, "--progress", "json"]

    def variables(self) -> dict[str, str]:
        """Return the variables that the engine needs on top of a clean environment."""
        return {"PYTHONPATH": self.folder, "SPECTRALX_MODELS": self.models}

    def environment(self, base: Mapping[str, str] | None = None) -> dict[str, str]:
        """Return the complete environment of the engine's process.

        Args:
            base: Environment to start from; by default that of QGIS.
        """
        environment = dict(os.environ if base is None else base)
        for name in _FOREIGN_VARIABLES:
            environment.pop(name, None)
        _drop_library_folders(environment, QgsApplication.prefixPath())
        environment.update(self.variables())
        environment["SPECTRALX_PARENT_PIPE"] = "1"
        # Packages that a user installed for another Python would shadow the engine's own.
        environment["PYTHONNOUSERSITE"] = "1"
        # JSON lines are UTF-8 on every system.
        environment["PYTHONUTF8"] = "1"
        environment["PYTHONIOENCODING"] = "utf-8"
        return environment

    def command_line(self, command: Sequence[str]) -> str:
        """Return the command as one line that can be pasted into a terminal of this system."""
        words = [self.interpreter, "-m", "spectralx", *command]
        if sys.platform == "win32":
            sets = [f'set "{name}={value}"' for name, value in self.variables().items()]
            return " && ".join([*sets, quote_windows(words)])
        return quote_posix(["env", *(f"{name}={value}" for name, value in self.variables().items()), *words])


def find_engine(interpreter: str | None = None) -> Engine:
    """Find the engine.

    Args:
        interpreter: Interpreter instead of the one in the settings, for trying it; an empty one is searched for.

    Returns:
        The engine with the first interpreter of: the setting, the variable ``SPECTRALX_PYTHON``, the ``.venv`` of
        the checkout that the plugin runs from.

    Raises:
        EngineNotFoundError: There is no interpreter, the one that was asked for does not exist, or the plugin is
            incomplete.
    """
    folder = paths.engine_folder()
    if not (folder / "spectralx").is_dir():
        raise EngineNotFoundError(
            tr("The engine is missing from the plugin's folder ({}).").format(folder),
            tr("Install the plugin again."),
        )
    setting = QgsSettings().value(INTERPRETER_SETTING, "", type=str) if interpreter is None else interpreter
    return Engine(interpreter=_find_interpreter(setting.strip()), folder=str(folder), models=str(paths.models_folder()))


def _find_interpreter(setting: str) -> str:
    found = next(_candidates(setting), None)
    if found is None:
        raise EngineNotFoundError(
            tr("The SpectralX engine is not set up yet."),
            tr("Choose a Python interpreter that has the engine's packages in Settings > Options > SpectralX."),
        )
    origin, path = found
    if not (path.is_file() and os.access(path, os.X_OK)):
        raise EngineNotFoundError(
            tr("The interpreter {path} ({origin}) does not exist or cannot be run.").format(path=path, origin=origin),
            tr("Choose the engine's interpreter in Settings > Options > SpectralX."),
        )
    return str(path)


def _candidates(setting: str) -> Iterator[tuple[str, Path]]:
    """Yield interpreters in the order in which they count; what a user asked for is never passed over in silence."""
    if setting:
        yield tr("setting"), Path(setting).expanduser()
    variable = os.environ.get(INTERPRETER_VARIABLE, "").strip()
    if variable:
        yield INTERPRETER_VARIABLE, Path(variable).expanduser()
    checkout = paths.checkout()
    if checkout is not None:
        for inside in ("bin/python", "Scripts/python.exe"):
            candidate = checkout / ".venv" / inside
            if candidate.is_file():
                yield tr("checkout"), candidate


def _drop_library_folders(environment: dict[str, str], prefix: str) -> None:
    """Drop QGIS's own folders from the library search paths; a bundled QGIS (AppImage, macOS) puts them there."""
    if not prefix or os.path.normpath(prefix) in _SYSTEM_PREFIXES:
        return
    inside = os.path.normpath(prefix)
    for name in _LIBRARY_VARIABLES:
        if name not in environment:
            continue
        entries = [entry for entry in environment[name].split(os.pathsep) if entry]
        kept = [entry for entry in entries if not _is_inside(os.path.normpath(entry), inside)]
        if kept:
            environment[name] = os.pathsep.join(kept)
        else:
            environment.pop(name)


def _is_inside(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder + os.sep)
