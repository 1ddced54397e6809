"""From the zip to the first map in a QGIS that has never seen the plugin: by clicks, and with the minutes noted.

Unpacks the assembled zip into a fresh profile, as the plugin manager does, under a path with spaces and umlauts, and
starts QGIS under Xvfb without anything of the checkout. ``first_map_session.py`` runs inside it: it sets up the engine
from a folder of wheels in the dock, maps the sample scene, and quits. ``--wheels`` names that folder; without it the
wheels are downloaded first.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "spectralx_qgis" / "environment" / "locks" / "map-cpu.txt"
_TIMEOUT_S = 300
_SCREEN = "1600x1000x24"

# What would lead to the checkout's engine, or to the machine's own settings.
_LEFT_OUT = ("QT_QPA_PLATFORM", "SPECTRALX_PYTHON", "QGIS_PLUGINPATH", "PYTHONPATH", "VIRTUAL_ENV", "PIP_FIND_LINKS")


def download_wheels(folder: Path, lock: Path = LOCK) -> None:
    """Download the wheels of a list, by default the one for mapping on the processor."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--require-hashes"]
    subprocess.run([*command, "--only-binary", ":all:", "--dest", str(folder), "-r", str(lock)], check=True)


def install_plugin(archive: Path, profiles: Path) -> None:
    """Unpack the zip into a fresh profile and enable the plugin."""
    sys.path.insert(0, str(ROOT / "scripts"))
    from screenshot import write_profile

    write_profile(profiles)
    with zipfile.ZipFile(archive) as opened:
        opened.extractall(profiles / "profiles" / "default" / "python" / "plugins")  # our own zip, just assembled


def fresh_environment(home: Path) -> dict[str, str]:
    """Return the environment of somebody whose home is a folder and who has nothing of the checkout."""
    return {
        **{name: value for name, value in os.environ.items() if name not in _LEFT_OUT},
        "PATH": "/usr/local/bin:/usr/bin:/bin",
        "HOME": str(home),
        "XDG_RUNTIME_DIR": str(home),
        "XDG_DATA_HOME": str(home / "Daten"),
    }


def run_qgis(home: Path, session: Path, environment: dict[str, str], seconds: float) -> None:
    """Run a session in QGIS under Xvfb; one that hangs is ended together with the display that it started."""
    command = ["xvfb-run", "-a", "-s", f"-screen 0 {_SCREEN}", "qgis", "--nologo", "--noversioncheck"]
    command += ["--profiles-path", str(home), "--code", str(session)]
    process = subprocess.Popen(command, env=environment, start_new_session=True, stderr=subprocess.DEVNULL)
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait()


def newest_zip() -> Path | None:
    """Return the zip that was assembled last."""
    archives = sorted((ROOT / "build").glob("spectralx_qgis-*.zip"), key=lambda path: path.stat().st_mtime)
    return archives[-1] if archives else None


def run(archive: Path, wheels: Path, output: Path) -> dict[str, float]:
    """Make the first map.

    Args:
        archive: Zip of the plugin.
        wheels: Folder of wheels.
        output: Folder that receives the pictures and ``first-map.json``.

    Returns:
        Seconds of each step, and the number of clicks.
    """
    report = output / "first-map.json"
    report.unlink(missing_ok=True)
    with tempfile.TemporaryDirectory(prefix="SpectralX für Anna ") as folder:
        home = Path(folder)
        install_plugin(archive, home)
        sample = home / "Bilder" / "scene.tif"
        sample.parent.mkdir()
        shutil.copy(ROOT / "resources" / "sample" / "sample_sentinel2.tif", sample)
        environment = {
            **fresh_environment(home),
            "SPECTRALX_FIRST_MAP_SCENE": str(sample),
            "SPECTRALX_FIRST_MAP_WHEELS": str(wheels),
            "SPECTRALX_FIRST_MAP_OUTPUT": str(output),
        }
        run_qgis(home, Path(__file__).with_name("first_map_session.py"), environment, _TIMEOUT_S)
    if not report.is_file():
        raise SystemExit("first_map: QGIS ended without a report")
    return json.loads(report.read_text(encoding="utf-8"))


def main() -> int:
    """Make the first map and say how long it took."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--zip", type=Path, help="zip of the plugin; by default the newest in build/")
    parser.add_argument("--wheels", type=Path, help="folder of wheels")
    parser.add_argument("--output", type=Path, default=ROOT / "build" / "first-map", help="folder for the pictures")
    arguments = parser.parse_args()
    archive = arguments.zip or newest_zip()
    if archive is None or shutil.which("xvfb-run") is None or shutil.which("qgis") is None:
        print("first_map: the zip (make plugin), xvfb-run or qgis is missing", file=sys.stderr)
        return 1
    arguments.output.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="Räder ") as folder:
        if arguments.wheels is None:
            download_wheels(Path(folder))
        found = run(archive, (arguments.wheels or Path(folder)).absolute(), arguments.output.absolute())
    print(json.dumps(found, indent=1, ensure_ascii=False))
    return 1 if found.get("error") else 0


if __name__ == "__main__":
    sys.exit(main())
