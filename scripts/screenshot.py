"""Takes pictures of a real QGIS window for the documentation: the Map and the Judge tab.

QGIS runs under Xvfb with a profile of its own and the assembled plugin; ``screenshot_session.py`` runs inside it and
clicks through the dock on the sample scene, which is ours to publish. Prints the clicks and seconds of each step. The
way to an own model is pictured by ``first_model.py``.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from pictures import make_small

ROOT = Path(__file__).resolve().parent.parent

_TIMEOUT_S = 600
_PICTURES = ("binding", "spectrum", "map", "judge")
_SCREEN = "1600x1000x24"

# A fresh profile greets with tips and news, which belong to no picture of ours.
_PROFILE = """\
[PythonPlugins]
spectralx_qgis=true

[locale]
overrideFlag=true
userLocale=en_US

[qgis]
showTips=false
checkVersion=false
projOpenAtLaunch=2
enableMacros=Never

[app]
projections\\defaultProjectCrs=EPSG:4326

[core]
NewsFeed\\disabled=true
"""


def write_profile(folder: Path) -> None:
    """Write a profile in which the plugin is enabled and nothing greets."""
    settings = folder / "profiles" / "default" / "QGIS" / "QGIS3.ini"
    settings.parent.mkdir(parents=True)
    settings.write_text(_PROFILE, encoding="utf-8")


def take(output: Path) -> int:
    """Run QGIS, go through the dock, and leave the pictures in ``output``.

    Args:
        output: Folder for the pictures.

    Returns:
        Exit status: 0 when all pictures are there.
    """
    pictures = [output / f"dock-{name}.png" for name in _PICTURES]
    for picture in pictures:
        picture.unlink(missing_ok=True)
    with tempfile.TemporaryDirectory(prefix="spectralx-screenshot-") as folder:
        write_profile(Path(folder))
        work = Path(folder) / "work"
        work.mkdir()
        environment = {
            **{key: value for key, value in os.environ.items() if key != "QT_QPA_PLATFORM"},
            "QGIS_PLUGINPATH": str(ROOT / "build"),
            "SPECTRALX_PYTHON": sys.executable,
            "SPECTRALX_SCREENSHOT_TRUTH": str(ROOT / "resources" / "sample" / "sample_truth.tif"),
            "SPECTRALX_SCREENSHOT_OUTPUT": str(output),
            "SPECTRALX_SCREENSHOT_WORK": str(work),
            "XDG_RUNTIME_DIR": folder,
        }
        _run_session(folder, environment)
        notes = work / "notes.json"
        if notes.is_file():
            print(notes.read_text())
    for picture in pictures:
        if picture.is_file():
            make_small(picture)
    missing = [str(picture) for picture in pictures if not picture.is_file()]
    for picture in missing:
        print(f"screenshot: {picture} was not made", file=sys.stderr)
    return 1 if missing else 0


def _run_session(profiles: str, environment: dict[str, str]) -> None:
    """Run the session in QGIS; one that hangs is ended together with the display that it started."""
    session = Path(__file__).with_name("screenshot_session.py")
    command = ["xvfb-run", "-a", "-s", f"-screen 0 {_SCREEN}", "qgis", "--nologo", "--noversioncheck"]
    command += ["--profiles-path", profiles, "--code", str(session)]
    process = subprocess.Popen(command, env=environment, start_new_session=True)
    try:
        process.wait(_TIMEOUT_S)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait()


def main() -> int:
    """Read the command line and take the pictures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--output", type=Path, default=ROOT / "docs" / "images", help="folder for the pictures")
    arguments = parser.parse_args()
    for program in ("xvfb-run", "qgis"):
        if shutil.which(program) is None:
            print(f"screenshot: {program} is not installed", file=sys.stderr)
            return 1
    arguments.output.mkdir(parents=True, exist_ok=True)
    return take(arguments.output.absolute())


if __name__ == "__main__":
    sys.exit(main())
