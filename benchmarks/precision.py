"""Measures what models in less precision gain in speed and lose in accuracy.

The model is converted by ``spectralx export --precision`` and calibrated on three scenes. Speed is that of the engine's
own session on one core, with tiles of the first scene, the files taking turns. Accuracy is that of ``spectralx
evaluate`` on every labelled scene of the task ``landcover``, those that it was not calibrated on included.

    python benchmarks/mapping.py precision                   int8
    python benchmarks/mapping.py precision --precision fp16  half precision; on CPUs its speed says nothing

Prints rows for ``benchmarks/mapping.md``.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

TASK = "landcover"
ROUNDS = 15


def convert(model: str, precision: str, data: Path, work: Path) -> tuple[Path, Path]:
    """Write the model in faster steps of single precision and in another precision."""
    made = []
    for name in ("fp32", precision):
        path = work / f"precision_{name}.onnx"
        words = [word for scene in scenes(data) for word in ("--calibrate", str(data / scene["image"]))]
        command = ["export", str(model_path(model)), str(path), "--precision", name, *words]
        subprocess.run([sys.executable, "-m", "spectralx", *command, "--progress", "none"], check=True)
        made.append(path)
    return made[0], made[1]


def scenes(data: Path) -> list[dict]:
    """Return the scenes of the task, which the model was trained on: they calibrate, too."""
    return [scene for scene in json.loads((data / "scenes.json").read_text())["scenes"] if scene["task"] == TASK]


def model_path(model: str) -> Path:
    """Return the file of a model: a path, or the name of a bundled one."""
    bundled = Path(__file__).resolve().parents[1] / "resources" / "models" / f"{model}.onnx"
    return bundled if bundled.is_file() else Path(model)


def speeds(files: dict[str, Path], data: Path) -> dict[str, float]:
    """Return the milliseconds of a tile in each file, the least of many turns, on one core."""
    from spectralx.export.calibration import tiles_of_images
    from spectralx.inference.model_file import read_spec
    from spectralx.inference.session import Session

    sessions = {name: Session(path, "cpu", threads=1) for name, path in files.items()}
    tiles = tiles_of_images([data / scenes(data)[0]["image"]], read_spec(next(iter(files.values()))), 1)
    least = dict.fromkeys(files, float("inf"))
    for _ in range(ROUNDS):
        for name, session in sessions.items():
            began = time.process_time()
            session.run(tiles.images[:1], tiles.statistics[0])
            least[name] = min(least[name], 1000 * (time.process_time() - began))
    return least


def accuracy(model: Path, scene: dict, data: Path, work: Path) -> float | None:
    """Return the mIoU of a model on a scene; None where the scene is refused."""
    report = work / "precision.json"
    report.unlink(missing_ok=True)
    command = [sys.executable, "-m", "spectralx", "evaluate", str(model), str(data / scene["labels"])]
    command += ["--image", str(data / scene["image"]), "--manifest", str(data / "scenes.json"), "--task", TASK]
    done = subprocess.run([*command, "--report", str(report), "--progress", "none"], capture_output=True)
    return json.loads(report.read_text())["mean_iou"] if done.returncode == 0 else None


def table(model: str, precision: str, data: Path, work: Path) -> dict:
    """Print the rows of both tables and return all figures."""
    fp32, other = convert(model, precision, data, work)
    files = {"as exported": model_path(model), "fp32": fp32, precision: other}
    least = speeds(files, data)
    for name, path in files.items():
        ratio = least["as exported"] / least[name]
        print(f"| {name} | {least[name]:.0f} | {ratio:.2f} | {path.stat().st_size / 1e6:.1f} |", flush=True)
    scores = {}
    for scene in scenes(data):
        pair = [accuracy(path, scene, data, work) for path in (files["as exported"], other)]
        scores[scene["id"]] = pair
        if None in pair:
            print(f"| {scene['id']} | refused | | |", flush=True)
        else:
            print(f"| {scene['id']} | {pair[0]:.4f} | {pair[1]:.4f} | {100 * (pair[0] - pair[1]):+.2f} |", flush=True)
    return {"milliseconds": least, "miou": scores}
