"""From the zip to an own model in a QGIS that has never seen the plugin: by clicks and keys, counted and timed.

The whole way of a new user: set up the engine for mapping and training from a folder of wheels, map the sample scene,
draw two classes, train, map with the own model, judge that map by polygons it has not seen. ``first_model_session.py``
runs inside QGIS; the pictures of its steps go into the documentation.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
from pathlib import Path

from first_map import ROOT, download_wheels, fresh_environment, install_plugin, newest_zip, run_qgis
from pictures import make_small

LOCK = ROOT / "spectralx_qgis" / "environment" / "locks" / "train-cpu.txt"

_TIMEOUT_S = 7200


def run(archive: Path, wheels: Path, output: Path, home: Path) -> dict[str, object]:
    """Go the way.

    Args:
        archive: Zip of the plugin.
        wheels: Folder of wheels for mapping and training.
        output: Folder that receives the pictures and ``first-model.json``.
        home: Empty folder of the new user; its path is in the pictures.

    Returns:
        Clicks, keys and seconds of each step.
    """
    report = output / "first-model.json"
    report.unlink(missing_ok=True)
    install_plugin(archive, home)
    (home / "wheels").symlink_to(wheels, target_is_directory=True)
    environment = {
        **fresh_environment(home),
        "XDG_DATA_HOME": str(home / ".local" / "share"),
        "SPECTRALX_SESSION_OUTPUT": str(output),
        "SPECTRALX_SESSION_SCRIPTS": str(ROOT / "scripts"),
    }
    run_qgis(home, Path(__file__).with_name("first_model_session.py"), environment, _TIMEOUT_S)
    if not report.is_file():
        raise SystemExit("first_model: QGIS ended without a report")
    for picture in output.glob("own-*.png"):
        make_small(picture)
    return json.loads(report.read_text(encoding="utf-8"))


def main() -> int:
    """Go the way and say how long it took."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--zip", type=Path, help="zip of the plugin; by default the newest in build/")
    parser.add_argument("--wheels", type=Path, help="folder of wheels; by default they are downloaded")
    parser.add_argument("--output", type=Path, default=ROOT / "build" / "first-model", help="folder for the pictures")
    parser.add_argument("--home", type=Path, help="home of the new user: an empty or new folder, removed afterwards")
    arguments = parser.parse_args()
    archive = arguments.zip or newest_zip()
    if archive is None or shutil.which("xvfb-run") is None or shutil.which("qgis") is None:
        print("first_model: the zip (make plugin), xvfb-run or qgis is missing", file=sys.stderr)
        return 1
    if arguments.home is not None and arguments.home.exists() and any(arguments.home.iterdir()):
        print(f"first_model: {arguments.home} is not empty", file=sys.stderr)
        return 1
    arguments.output.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="spectralx-") as folder:
        wheels = arguments.wheels or Path(folder) / "wheels"
        if arguments.wheels is None:
            download_wheels(wheels, LOCK)
        home = arguments.home or Path(folder) / "home"
        home.mkdir(parents=True, exist_ok=True)
        try:
            found = run(archive, wheels.absolute(), arguments.output.absolute(), home.absolute())
        finally:
            shutil.rmtree(home, ignore_errors=True)
    print(json.dumps(found, indent=1, ensure_ascii=False))
    return 1 if found.get("error") else 0


if __name__ == "__main__":
    sys.exit(main())
