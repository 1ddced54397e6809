"""Takes pictures of a real QGIS window with the dock and a finished map, for the documentation.

QGIS runs under Xvfb with a profile of its own and the assembled plugin; ``screenshot_session.py`` runs inside it. The
default scene is the sample scene, which is ours to publish.
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

ROOT = Path(__file__).resolve().parent.parent

_TIMEOUT_S = 300
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


def take(scene: Path, model: str, output: Path) -> int:
    """Run QGIS, map ``scene`` with ``model`` through the dock, and leave the pictures in ``output``.

    Returns:
        Exit status: 0 when both pictures are there.
    """
    pictures = [output / "dock-binding.png", output / "dock-map.png"]
    for picture in pictures:
        picture.unlink(missing_ok=True)
    with tempfile.TemporaryDirectory(prefix="spectralx-screenshot-") as folder:
        write_profile(Path(folder))
        environment = {
            **{key: value for key, value in os.environ.items() if key != "QT_QPA_PLATFORM"},
            "QGIS_PLUGINPATH": str(ROOT / "build"),
            "SPECTRALX_PYTHON": sys.executable,
            "SPECTRALX_SCREENSHOT_SCENE": str(scene),
            "SPECTRALX_SCREENSHOT_MODEL": model,
            "SPECTRALX_SCREENSHOT_OUTPUT": str(output),
            "XDG_RUNTIME_DIR": folder,
        }
        _run_session(folder, environment)
    missing = [str(picture) for picture in pictures if not picture.is_file()]
    for picture in missing:
        print(f"screenshot: {picture} was not made", file=sys.stderr)
    return 1 if missing else 0


def _run_session(profiles: str, environment: dict[str, str]) -> None:
    """Run the session in QGIS; one that hangs is ended together with the display that it started."""
    session = Path(__file__).with_name("screenshot_session.py")
    command = ["xvfb-run", "-a", "-s", f"-screen 0 {_SCREEN}", "qgis", "--nologo", "--noversioncheck"]
    command += ["--profiles-path", profiles, "--code", str(session)]
    process = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL, start_new_session=True)
    try:
        process.wait(_TIMEOUT_S)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait()


def main() -> int:
    """Read the command line and take the pictures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--scene", type=Path, default=ROOT / "resources" / "sample" / "sample_sentinel2.tif")
    parser.add_argument("--model", default="landcover", help="name of a bundled model or path of an exported one")
    parser.add_argument("--output", type=Path, default=ROOT / "docs" / "images", help="folder for the pictures")
    arguments = parser.parse_args()
    for program in ("xvfb-run", "qgis"):
        if shutil.which(program) is None:
            print(f"screenshot: {program} is not installed", file=sys.stderr)
            return 1
    arguments.output.mkdir(parents=True, exist_ok=True)
    return take(arguments.scene.absolute(), arguments.model, arguments.output.absolute())


if __name__ == "__main__":
    sys.exit(main())
