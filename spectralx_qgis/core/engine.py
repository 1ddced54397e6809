"""Finds the engine: its interpreter, its folder, and the environment that it is started in."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from qgis.core import QgsApplication, QgsSettings

from ..environment.interpreters import Interpreter, child_environment
from ..environment.store import Condition, Environment, state
from . import paths
from .quoting import quote_posix, quote_windows
from .translation import tr

INTERPRETER_SETTING = "spectralx/interpreter"
INTERPRETER_VARIABLE = "SPECTRALX_PYTHON"


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
        packages: Folder of the packages that the plugin installed for it; empty where the interpreter has them.
        python: What the interpreter needs besides; None for one that needs nothing.
    """

    interpreter: str
    folder: str
    models: str
    packages: str = ""
    python: Interpreter | None = field(default=None, compare=False)

    def arguments(self, command: Sequence[str]) -> list[str]:
        """Return the interpreter's arguments for a command of :mod:`spectralx_qgis.core.commands`."""
        return ["-m", "spectralx", *command, "--progress", "json"]

    def variables(self) -> dict[str, str]:
        """Return the variables that the engine needs on top of a clean environment."""
        python = self._python()
        folders = [*self._modules(), *python.paths]
        variables = {**python.variables, "PYTHONPATH": os.pathsep.join(folders), "SPECTRALX_MODELS": self.models}
        if self.packages:
            # Its `doctor` then sends people to the settings page, not to pip.
            variables["SPECTRALX_ENVIRONMENT"] = "managed"
        return variables

    def environment(self, base: Mapping[str, str] | None = None) -> dict[str, str]:
        """Return the complete environment of the engine's process.

        Args:
            base: Environment to start from; by default that of QGIS.
        """
        given = os.environ if base is None else base
        environment = child_environment(self._python(), self._modules(), given, QgsApplication.prefixPath())
        environment.update(self.variables())
        return environment

    def _python(self) -> Interpreter:
        return self.python or Interpreter(self.interpreter, keeps_libraries=False)

    def _modules(self) -> list[str]:
        return [folder for folder in (self.packages, self.folder) if folder]

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
        the checkout that the plugin runs from, the environment that the plugin made.

    Raises:
        EngineNotFoundError: There is no interpreter, the one that was asked for does not exist, the environment is
            outdated or broken, or the plugin is incomplete.
    """
    folder = paths.engine_folder()
    if not (folder / "spectralx").is_dir():
        raise EngineNotFoundError(
            tr("The engine is missing from the plugin's folder ({}).").format(folder),
            tr("Install the plugin again."),
        )
    _check_version(folder)
    engine = Engine(interpreter="", folder=str(folder), models=str(paths.models_folder()))
    setting = QgsSettings().value(INTERPRETER_SETTING, "", type=str) if interpreter is None else interpreter
    found = next(_candidates(setting.strip()), None)
    if found is None:
        return _in_environment(engine, _ready_environment())
    origin, path = found
    if not (path.is_file() and os.access(path, os.X_OK)):
        raise EngineNotFoundError(
            tr("The interpreter {path} ({origin}) does not exist or cannot be run.").format(path=path, origin=origin),
            tr("Choose the engine's interpreter in Settings > Options > SpectralX."),
        )
    return replace(engine, interpreter=str(path))


def _check_version(folder: Path) -> None:
    """Refuse an engine of another version, which an update that was interrupted leaves behind."""
    initial = (folder / "spectralx" / "__init__.py").read_text(encoding="utf-8")
    stated = re.search(r'^__version__ = "(.+)"', initial, re.MULTILINE)
    plugin = paths.metadata()["version"]
    if stated is None or stated[1] != plugin:
        raise EngineNotFoundError(
            tr("The plugin has version {plugin} and its engine {engine}.").format(
                plugin=plugin, engine=stated[1] if stated else "?"
            ),
            tr("Install the plugin again and restart QGIS."),
        )


def _ready_environment() -> Environment:
    found = state()
    if found.condition is not Condition.READY or found.environment is None:
        raise EngineNotFoundError(found.message, found.hint)
    return found.environment


def _in_environment(engine: Engine, environment: Environment) -> Engine:
    python = environment.interpreter
    return replace(engine, interpreter=python.path, packages=str(environment.packages()), python=python)


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
