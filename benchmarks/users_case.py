"""A user's case: one real scene, some 200 small polygons, a model of size `small` from start to export.

    python benchmarks/users_case.py --minutes 60 --threads 2

Half of a scene's labels, in spatial blocks, are kept for judging. On the other half small polygons are drawn at random,
as many of each class, and written to a GeoPackage as a user would have them. `spectralx train` gets the image, that
file and the recipe `few-labels`; `spectralx segment` maps the image with the model that it exported, and the map is
compared with the labels in the blocks kept for judging. Logistic regression and random forest learn from the same file
and are judged on the same pixels.

Fills users_case.csv cell by cell and the tables of users_case.md from it; the next call goes on. Needs the scenes
(``SPECTRALX_SHARED``, or the folder ``shared`` beside the repository) and scikit-learn.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

from users_labels import SCENES, SHARED, Case, prepare

from spectralx.data.blocks import BlockCache
from spectralx.data.manifest import SceneEntry
from spectralx.data.scene import Scene, common_bands, open_scenes
from spectralx.evaluation.assessment import assess
from spectralx.evaluation.confusion import ConfusionMatrix
from spectralx.files import atomic_output
from spectralx.progress import SilentReporter
from spectralx.training.generalize import yardsticks

ROOT = Path(__file__).resolve().parent.parent
TABLE, PAGE = (ROOT / "benchmarks" / f"users_case.{suffix}" for suffix in ("csv", "md"))
MARK = "<!-- tables -->"

MODEL = "spectralx"
RECIPE = ROOT / "resources" / "recipes" / "few-labels.yaml"
LEARNERS = (MODEL, *yardsticks.YARDSTICKS)


@dataclass(frozen=True)
class Cell:
    """What one learner reached on one scene.

    Attributes:
        scene: Id of the scene.
        seed: Draws blocks and polygons, and seeds the learner.
        row: :data:`MODEL` or a yardstick.
        setting: Options of the command beyond those of a plain call; empty for yardsticks.
        polygons: Polygons that were drawn.
        pixels: Pixels in them.
        judged: Labelled pixels that were judged.
        miou: Mean IoU over the classes among them.
        oa: Part of them mapped right.
        iou: IoU of each of these classes by name.
        seconds: From start to exported model; training alone of yardsticks. None where other runs shared the core.
        cpu_seconds: Processor time of the same.
        validation: Mean IoU on the areas that the training held back from the polygons; None for yardsticks.
        step: Step whose weights were exported.
    """

    scene: str
    seed: int
    row: str
    setting: str
    polygons: int
    pixels: int
    judged: int
    miou: float
    oa: float
    iou: str
    seconds: float | None = None
    cpu_seconds: float | None = None
    validation: float | None = None
    step: int | None = None

    @property
    def key(self) -> tuple[str, int, str, str]:
        """What makes it another cell."""
        return self.scene, self.seed, self.row, self.setting


def run_model(case: Case, folder: Path, threads: int, options: Sequence[str]) -> Cell:
    """Train, export and map by the commands of the engine, then judge the map."""
    run, mapped = folder / "run", folder / "map.tif"
    shutil.rmtree(run, ignore_errors=True)
    common = ["--threads", str(threads)]
    train = ["train", str(case.manifest), str(run), "--config", str(RECIPE), "--seed", str(case.seed)]
    started, before = time.monotonic(), _child_seconds()
    _engine([*train, *common, *options], threads)
    seconds, used = time.monotonic() - started, _child_seconds() - before
    _engine(["segment", str(case.scene.image), str(mapped), "--model", str(run / "model.onnx"), *common], threads)
    matrix = assess(mapped, case.judged).matrix
    card = json.loads((run / "spec.json").read_text(encoding="utf-8"))
    with (run / "metrics.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["phase"] == "stage 2" and row["validation_miou"]]
    best = max(rows, key=lambda row: float(row["validation_miou"]), default=None)
    cell = _cell(case, MODEL, " ".join(options), matrix, seconds, used)
    return replace(
        cell,
        validation=card["metrics"].get("validation", {}).get("total", {}).get("miou"),
        step=None if best is None else int(best["step"]),
    )


def run_yardstick(case: Case, name: str) -> Cell:
    """Train a per-pixel classifier on the polygons and judge it on the same pixels as the model."""
    with_judged = case.scene.model_copy(update={"labels": case.judged, "class_field": None})
    started, before = time.monotonic(), time.process_time()
    learnt = _open(case, case.labelled)
    calibrated = yardsticks.all_calibrated([learnt])
    estimator = yardsticks.fit(name, [learnt], case.seed, calibrated)
    seconds, used = time.monotonic() - started, time.process_time() - before
    judged = _open(case, with_judged)
    found = yardsticks.judge(estimator, name, [judged], case.selection.classes, calibrated, SilentReporter())
    for scene in (learnt, judged):
        scene.close()
    return _cell(case, name, "", found[case.scene.id], seconds, used)


def _open(case: Case, entry: SceneEntry) -> Scene:
    (scene,), _warnings = open_scenes((entry,), common_bands((entry,)), BlockCache(256))
    scene.load_labels(case.selection.classes, case.selection.ignore, False)
    return scene


def _cell(case: Case, row: str, setting: str, matrix: ConfusionMatrix, seconds: float, used: float) -> Cell:
    iou = {entry.spec.name: round(entry.iou, 4) for entry in matrix.per_class if entry.truth_pixels}
    polygons, pixels, judged = case.counts
    return Cell(
        scene=case.scene.id,
        seed=case.seed,
        row=row,
        setting=setting,
        polygons=polygons,
        pixels=pixels,
        judged=judged,
        miou=round(float(matrix.mean_iou), 4),
        oa=round(float(matrix.overall_accuracy), 4),
        iou=json.dumps(iou),
        seconds=round(seconds, 1),
        cpu_seconds=round(used, 1),
    )


def _engine(arguments: Sequence[str], threads: int) -> None:
    environment = {**os.environ, "OMP_NUM_THREADS": str(threads)}
    command = [sys.executable, "-m", "spectralx", *arguments, "--progress", "none"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(arguments)}: {done.stderr[-2000:]}")


def _child_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def read_table(path: Path) -> dict[tuple[str, int, str, str], Cell]:
    """Return the cells of a table."""
    if not path.is_file():
        return {}
    with path.open(encoding="utf-8", newline="") as file:
        cells = [_read(row) for row in csv.DictReader(file)]
    return {cell.key: cell for cell in cells}


def write_table(path: Path, cells: Sequence[Cell]) -> None:
    """Write the cells in order of their keys."""
    with atomic_output(path) as temporary, temporary.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, [field.name for field in fields(Cell)], lineterminator="\n")
        writer.writeheader()
        writer.writerows(asdict(cell) for cell in sorted(cells, key=lambda cell: cell.key))


def _read(row: dict[str, str]) -> Cell:
    numbers: dict[str, Any] = {
        name: float(row[name]) if row[name] else None for name in ("miou", "oa", "seconds", "cpu_seconds", "validation")
    }
    counts = {name: int(row[name]) if row[name] else None for name in ("seed", "polygons", "pixels", "judged", "step")}
    return Cell(**{**row, **numbers, **counts})


def tables(cells: Sequence[Cell]) -> str:
    """Return the tables of the page: learners by scene, IoU of classes, and settings that were tried."""
    return "\n".join([*_learners(cells), "", *_classes(cells), "", *_tried(cells)]) + "\n"


def _learners(cells: Sequence[Cell]) -> Iterator[str]:
    yield _row("scene", "seeds", "polygons", *LEARNERS, "above the better yardstick", "minutes", "processor minutes")
    yield _row(*["---"] * (6 + len(LEARNERS)))
    for scene in SCENES:
        by_seed = _complete(cells, scene)
        if not by_seed:
            continue
        own = [found[MODEL] for found in by_seed.values()]
        above = [f[MODEL].miou - max(f[name].miou for name in yardsticks.YARDSTICKS) for f in by_seed.values()]
        yield _row(
            scene,
            ", ".join(map(str, by_seed)),
            str(own[0].polygons),
            *(f"{statistics.mean(found[name].miou for found in by_seed.values()):.3f}" for name in LEARNERS),
            ", ".join(f"{value:+.3f}" for value in above),
            _longest(cell.seconds for cell in own),
            _longest(cell.cpu_seconds for cell in own),
        )


def _classes(cells: Sequence[Cell]) -> Iterator[str]:
    yield _row("scene", "class", *LEARNERS)
    yield _row(*["---"] * (2 + len(LEARNERS)))
    for scene in SCENES:
        by_seed = _complete(cells, scene)
        if not by_seed:
            continue
        for name in json.loads(next(iter(by_seed.values()))[MODEL].iou):
            found = {row: [json.loads(c[row].iou).get(name) for c in by_seed.values()] for row in LEARNERS}
            yield _row(
                scene, name, *(f"{statistics.mean(v for v in found[row] if v is not None):.3f}" for row in found)
            )


def _tried(cells: Sequence[Cell]) -> Iterator[str]:
    yield _row("scene", "seed", "options beyond the recipe", "validation", "judged")
    yield _row(*["---"] * 5)
    changed = {(cell.scene, cell.seed) for cell in cells if cell.setting}
    for cell in sorted(cells, key=lambda one: one.key):
        if cell.row == MODEL and (cell.scene, cell.seed) in changed and cell.validation is not None:
            setting = f"`{cell.setting}`" if cell.setting else ""
            yield _row(cell.scene, str(cell.seed), setting, f"{cell.validation:.3f}", f"{cell.miou:.3f}")


def _complete(cells: Sequence[Cell], scene: str) -> dict[int, dict[str, Cell]]:
    """Return the cells of the recipe and of both yardsticks by seed, of seeds that have all three."""
    found: dict[int, dict[str, Cell]] = {}
    for cell in sorted(cells, key=lambda one: one.seed):
        if cell.scene == scene and not cell.setting:
            found.setdefault(cell.seed, {})[cell.row] = cell
    return {seed: rows for seed, rows in found.items() if rows.keys() == set(LEARNERS)}


def _longest(seconds: Iterable[float | None]) -> str:
    known = [value for value in seconds if value is not None]
    return f"{max(known) / 60:.1f}" if known else ""


def _row(*columns: str) -> str:
    return f"| {' | '.join(columns)} |"


def main() -> None:
    """Run what is missing, then write table and page."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--scenes", nargs="+", default=list(SCENES), choices=list(SCENES))
    parser.add_argument("--rows", nargs="+", default=[*yardsticks.YARDSTICKS, MODEL])
    parser.add_argument("--seeds", type=int, nargs="+", default=[0, 1, 2])
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=10, help="start no further cell after so many minutes")
    parser.add_argument("--options", nargs=argparse.REMAINDER, default=[], help="further options of `train`; last")
    options = parser.parse_args()
    if not (SHARED / "data" / "scenes.json").is_file():
        print(f"skipped: {SHARED / 'data' / 'scenes.json'} does not exist")
        return
    until = time.monotonic() + 60 * options.minutes
    for seed in options.seeds:
        for scene in options.scenes:
            for row in options.rows:
                setting = " ".join(options.options) if row == MODEL else ""
                if (scene, seed, row, setting) in read_table(TABLE) or time.monotonic() > until:
                    continue
                folder = ROOT / "build" / "benchmarks" / "users_case" / f"{scene}-{seed}"
                case = prepare(scene, seed, folder)
                cell = (
                    run_model(case, folder, options.threads, options.options)
                    if row == MODEL
                    else run_yardstick(case, row)
                )
                cells = read_table(TABLE)
                write_table(TABLE, [*cells.values(), cell])
                print(f"{scene} {seed} {row} {setting}: {cell.miou:.3f} {cell.iou} {cell.seconds:.0f} s", flush=True)
    text = PAGE.read_text(encoding="utf-8") if PAGE.is_file() else f"# A user's case\n\n{MARK}\n"
    with atomic_output(PAGE) as path:
        head = text.partition(MARK)[0]
        path.write_text(f"{head}{MARK}\n\n{tables(list(read_table(TABLE).values()))}", encoding="utf-8")


if __name__ == "__main__":
    main()
