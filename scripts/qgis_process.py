"""Runs Processing algorithms of the assembled plugin through ``qgis_process``, without a display.

QGIS gets a profile of its own in ``build/``, so nobody's settings are read or changed. From a terminal:
``.venv/bin/python scripts/qgis_process.py run spectralx:doctor``.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "build"
PLUGIN = "spectralx_qgis"

_LOG_TAIL_LINES = 25

# QGIS stretches every raster that it opens, and GDAL keeps the histogram for that in a file beside it.
_NO_STRETCH = """
[Raster]
defaultContrastEnhancementLimits\\singleBand=None
defaultContrastEnhancementLimits\\multiBandSingleByte=None
defaultContrastEnhancementLimits\\multiBandMultiByte=None
"""


class QgisProcessError(Exception):
    """``qgis_process`` is missing or failed; carries the end of what it wrote."""


def executable() -> str:
    """Return the path of a working ``qgis_process``.

    Debian puts a shell script of this name in front of the program; with GRASS absent, the one in Debian 12 ends
    with an error. The program itself, where it can be had, is therefore preferred.
    """
    for name in ("qgis_process.bin", "qgis_process"):
        if path := shutil.which(name):
            return path
    raise QgisProcessError("qgis_process is not installed; run: make setup")


def environment(build: Path = BUILD) -> dict[str, str]:
    """Return the environment in which QGIS finds the assembled plugin and this interpreter as its engine's."""
    return {
        **os.environ,
        "QT_QPA_PLATFORM": "offscreen",
        "QGIS_PLUGINPATH": str(build),
        "QGIS_CUSTOM_CONFIG_PATH": str(build / "qgis-profile"),
        "SPECTRALX_PYTHON": sys.executable,
    }


def prepare_profile(build: Path = BUILD) -> None:
    """Enable the assembled plugin in the profile, once."""
    profile = build / "qgis-profile"
    profile.mkdir(parents=True, exist_ok=True)
    if any(f"{PLUGIN}=true" in path.read_text(encoding="utf-8") for path in profile.rglob("QGIS*.ini")):
        return
    call("plugins", "enable", PLUGIN, log=build / "qgis-plugins.log", build=build)
    for path in profile.rglob("QGIS*.ini"):
        with path.open("a", encoding="utf-8") as settings:
            settings.write(_NO_STRETCH)


def run_algorithm(algorithm: str, parameters: dict[str, str], log: Path, build: Path = BUILD) -> None:
    """Run one algorithm.

    Args:
        algorithm: Id, such as ``spectralx:segment``.
        parameters: Values by the names of the parameters.
        log: File that receives what QGIS and the engine write.
        build: Folder with the assembled plugin.

    Raises:
        QgisProcessError: The algorithm failed.
    """
    prepare_profile(build)
    call("run", algorithm, "--", *(f"{name}={value}" for name, value in parameters.items()), log=log, build=build)


def call(*arguments: str, log: Path, build: Path = BUILD) -> None:
    """Call ``qgis_process``; its output goes to ``log``.

    Raises:
        QgisProcessError: It ended with an error.
    """
    command = [executable(), *arguments]
    with log.open("w", encoding="utf-8") as stream:
        status = subprocess.run(command, env=environment(build), stdout=stream, stderr=subprocess.STDOUT).returncode
    if status != 0:
        tail = log.read_text(encoding="utf-8", errors="replace").splitlines()[-_LOG_TAIL_LINES:]
        raise QgisProcessError("\n".join([f"qgis_process {' '.join(arguments)} ended with {status}:", *tail]))


def main() -> int:
    """Pass the command line on to ``qgis_process`` in the plugin's profile."""
    try:
        prepare_profile()
        return subprocess.run([executable(), *sys.argv[1:]], env=environment()).returncode
    except QgisProcessError as error:
        print(f"qgis_process: {error}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
