"""Finds the Python that belongs to this QGIS, which is the one that has GDAL.

GDAL's bindings fit one GDAL library and one major version of NumPy, and there are no builds of them on the package
index. QGIS's own Python has them on every system, so the engine runs on it, in a process of its own, with its other
packages in a folder of their own. ``sys.executable`` is of no use here: under Windows and macOS it is QGIS itself.
"""

from __future__ import annotations

import importlib.util
import ntpath
import os
import posixpath
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import ModuleType

# Set by QGIS's launchers for the interpreter inside QGIS; another one breaks on them. PYTHONEXECUTABLE makes any
# Python take QGIS's folder for its own.
FOREIGN_VARIABLES = (
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


@dataclass(frozen=True)
class Interpreter:
    """A Python, and what it needs to find its own parts.

    Attributes:
        path: Program.
        variables: Environment variables that it needs, such as ``PYTHONHOME`` in QGIS for macOS.
        paths: Folders behind the engine's on its module search path, where GDAL and NumPy lie outside its own.
        keeps_libraries: Whether QGIS's library folders stay on the search path: its own Python needs them.
    """

    path: str
    variables: Mapping[str, str] = field(default_factory=dict)
    paths: tuple[str, ...] = ()
    keeps_libraries: bool = True


@dataclass(frozen=True)
class Host:
    """What is known of the QGIS that the plugin runs in.

    Attributes:
        platform: ``sys.platform``.
        executable: ``sys.executable``; QGIS itself under Windows and macOS.
        prefix: ``sys.base_prefix``.
        version: Major and minor version of its Python.
        environment: Environment variables.
        package_folders: Folders from which QGIS imports GDAL and NumPy.
        exists: Tells whether a file exists.
    """

    platform: str
    executable: str
    prefix: str
    version: tuple[int, int]
    environment: Mapping[str, str]
    package_folders: tuple[str, ...]
    exists: Callable[[str], bool] = os.path.isfile

    @classmethod
    def this(cls) -> Host:
        """Return the QGIS that this code runs in."""
        return cls(
            platform=sys.platform,
            executable=sys.executable or "",
            prefix=sys.base_prefix,
            version=sys.version_info[:2],
            environment=dict(os.environ),
            package_folders=_package_folders(),
        )


def _package_folders() -> tuple[str, ...]:
    folders: dict[str, None] = {}
    for name in ("osgeo", "numpy"):
        spec = importlib.util.find_spec(name)
        if spec is not None and spec.origin:
            folders[os.path.dirname(os.path.dirname(spec.origin))] = None  # noqa: PTH120 - the path is kept as it is
    return tuple(folders)


def child_environment(
    interpreter: Interpreter, modules: Sequence[str], base: Mapping[str, str], qgis_prefix: str
) -> dict[str, str]:
    """Return the complete environment of a process of an interpreter; nothing of QGIS leaks into it.

    Args:
        interpreter: The interpreter.
        modules: Folders that come first on its module search path.
        base: Environment of QGIS.
        qgis_prefix: Folder that QGIS is installed in.
    """
    environment = {name: value for name, value in base.items() if name not in FOREIGN_VARIABLES}
    if not interpreter.keeps_libraries:
        _drop_library_folders(environment, qgis_prefix)
    environment.update(interpreter.variables)
    environment["PYTHONPATH"] = os.pathsep.join([*modules, *interpreter.paths])
    # The end of this process ends the child too.
    environment["SPECTRALX_PARENT_PIPE"] = "1"
    # Packages that a user installed for another Python would shadow the engine's own.
    environment["PYTHONNOUSERSITE"] = "1"
    # JSON lines are UTF-8 on every system.
    environment["PYTHONUTF8"] = "1"
    environment["PYTHONIOENCODING"] = "utf-8"
    return environment


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


def candidates(host: Host, chosen: str = "") -> list[Interpreter]:
    """Return the interpreters to try, in the order in which they count.

    Args:
        host: QGIS.
        chosen: Interpreter that the user asks for; no other one is tried then.
    """
    programs = [chosen] if chosen else list(dict.fromkeys(p for p in _programs(host) if host.exists(p)))
    found = []
    for program in programs:
        found.append(Interpreter(program, _windows_variables(host)))
        # Once more as QGIS starts it: a bundle that was moved, and the Python in QGIS for macOS, need to be told.
        variables = {**_windows_variables(host), "PYTHONHOME": host.environment.get("PYTHONHOME") or host.prefix}
        found.append(Interpreter(program, variables, host.package_folders))
        found.append(Interpreter(program, _windows_variables(host), host.package_folders))
    return found


def _windows_variables(host: Host) -> dict[str, str]:
    """Let GDAL's bindings find GDAL in the folders of PATH, as OSGeo4W does; Python does not look there by itself."""
    return {"USE_PATH_FOR_GDAL_PYTHON": "YES"} if host.platform == "win32" else {}


def _programs(host: Host) -> Iterator[str]:
    path: ModuleType = ntpath if host.platform == "win32" else posixpath
    major, minor = host.version
    folder = path.dirname(host.executable)
    if path.basename(host.executable).lower().startswith("python"):
        yield host.executable
    conda = host.environment.get("CONDA_PREFIX", "")
    if host.platform == "win32":
        yield path.join(host.prefix, "python.exe")
        yield path.join(host.prefix, "python3.exe")
        # bin/qgis-bin.exe beside apps/Python312/python.exe
        yield path.join(path.dirname(folder), "apps", f"Python{major}{minor}", "python.exe")
        yield path.join(folder, "python3.exe")
        yield path.join(folder, "python.exe")
        if conda:
            yield path.join(conda, "python.exe")
        return
    names = (f"python{major}.{minor}", "python3", "python")
    if host.platform == "darwin":
        for inside in ("bin", "."):
            yield from (path.normpath(path.join(folder, inside, name)) for name in names)
        frameworks = path.join(path.dirname(folder), "Frameworks")
        yield path.join(frameworks, "Python.framework", "Versions", f"{major}.{minor}", "bin", f"python{major}.{minor}")
        yield from (path.join(frameworks, "bin", name) for name in names)
    yield from (path.join(host.prefix, "bin", name) for name in names)
    if conda:
        yield from (path.join(conda, "bin", name) for name in names)
