"""Leave one domain out on the real scenes: fills benchmarks/generalize.csv, and the tables of generalize.md from it.

Needs the scenes (``SPECTRALX_SHARED``, or the folder ``shared`` beside the repository). Cells that the committed table
holds are not run again; `--minutes` starts no further cell after that time, and the next call goes on. Several calls
may run side by side.
"""

from __future__ import annotations

import argparse
import os
import time
from dataclasses import replace
from pathlib import Path

from spectralx.cli.resample import wanted_bands
from spectralx.data.folds import leave_one_domain_out
from spectralx.files import atomic_output
from spectralx.progress import SilentReporter
from spectralx.simulation.collection import MANIFEST, Collection, simulate
from spectralx.simulation.worlds import can_be_drawn
from spectralx.spec import BandSpec
from spectralx.training.config import Recipe, load_recipe, with_changes
from spectralx.training.generalize.cells import CellStore, Outcome, read_table, write_table
from spectralx.training.generalize.plan import Cell, Variant, variants
from spectralx.training.generalize.run import GeneralizeRequest, planned, run_cell
from spectralx.training.generalize.table import markdown, plot
from spectralx.training.generalize.yardsticks import YARDSTICKS
from spectralx.training.train import TrainRequest, train

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("SPECTRALX_SHARED", ROOT.parent / "shared"))
TABLE, PAGE, PLOT = (ROOT / "benchmarks" / f"generalize.{suffix}" for suffix in ("csv", "md", "png"))
MARK = "<!-- tables -->"

CLASSES = {"urban": (1, 2, 3, 4)}
# A network of our own that starts at random and trains as a whole.
SCRATCH = ("drawn-hypert+aomoa+are;method=hypert+aomoa+are",)
METHODS = ("hypert+aomoa+are", "hypert+aomoa", "hypert", "full", "lora", "ia3", "slr", "frozen")
# The start that all methods on a backbone share is trained on drawn scenes alone, so it has seen none that is real:
# by this method, for so many steps. Galileo-nano stays frozen in it.
STARTS = {"own": ("full", 600), "galileo": ("frozen", 300), "universal": ("full", 600)}
ADAPTING = (
    "stage2.trains=adapters;stage2.steps=60;stage2.validate_every=20;"
    "model.overrides.tokenizer.hyper.identity_start=true"
)
DRAWN_SCENES = {"clouds": (200, 192), "landcover": (160, 192), "urban": (60, 96)}  # how many, pixels a side
# A model of any bands learns from each real scene's own bands, and from what further sensors see of drawn ground.
# They bring it other sets of bands; hiding bands at random besides cost accuracy (generalize.md).
ANY_BANDS = ("bands=any", "stage2.augmentation.wavelength_jitter_nm=3")
UNIVERSAL_METHODS = ("hypert+aomoa+are", "frozen")
FURTHER_SENSORS = {"clouds": ("sentinel-2a", "landsat-8-oli", "planetscope-4"), "landcover": (), "urban": ()}
FURTHER_SCENES = 60
COMPARED = "own-hypert+aomoa+are"
GROUPS = ("yardsticks", "drawn", "universal", "own", "galileo")
BUILD = ROOT / "build" / "benchmarks"


def rows(recipe: Recipe, task: str, group: str) -> list[Variant]:
    """Return the rows of a group."""
    if group == "yardsticks":
        return variants(recipe, YARDSTICKS)
    if group == "drawn":
        return variants(recipe, (), SCRATCH)
    methods = UNIVERSAL_METHODS if group == "universal" else METHODS
    shared = ";".join([*_backbone(group), ADAPTING, f"start={start_of(task, group)}"])
    return variants(recipe, (), [f"{group}-{method};method={method};{shared}" for method in methods])


def start_of(task: str, backbone: str) -> Path:
    """Return the folder of the run that all methods on a backbone start from."""
    return BUILD / "starts" / f"{task}-{backbone}"


def train_start(task: str, backbone: str) -> None:
    """Train the start of a backbone on drawn scenes; a run that was cut off goes on, a finished one stays."""
    recipe = recipe_of(task)
    method, steps = STARTS[backbone]
    changes = [f"method={method}", f"stage2.steps={steps}", f"stage2.validate_every={steps // 4}"]
    recipe = with_changes(recipe, [*changes, *_backbone(backbone)])
    also = drawn_scenes(task, backbone)
    fold = leave_one_domain_out(SHARED / "data" / "scenes.json", task, classes=CLASSES.get(task, ()), also=also)[0]
    drawn = [scene.model_copy(update={"split": "source"}) for scene in fold.source.scenes if scene.split == "auxiliary"]
    folder = start_of(task, backbone)
    if not (folder / "spec.json").is_file():
        folder.parent.mkdir(parents=True, exist_ok=True)
        source = replace(fold.source, scenes=tuple(drawn))
        train(TrainRequest(folder, source, recipe, resume=folder.is_dir(), measure_sources=False), SilentReporter())


def request(task: str, group: str, seeds: int) -> GeneralizeRequest:
    """Return what is compared on a task."""
    recipe = recipe_of(task)
    also = drawn_scenes(task, group)
    folds = leave_one_domain_out(SHARED / "data" / "scenes.json", task, classes=CLASSES.get(task, ()), also=also)
    return GeneralizeRequest(
        folder=BUILD / "generalize",
        folds=tuple(folds),
        variants=tuple(rows(recipe, task, group)),
        seeds=tuple(range(seeds)),
        base=recipe,
    )


def recipe_of(task: str) -> Recipe:
    """Return the recipe that all rows of a task share."""
    return load_recipe(ROOT / "benchmarks" / "generalize" / f"{task}.yaml")


def _backbone(group: str) -> list[str]:
    if group == "universal":
        return list(ANY_BANDS)
    if group == "own":
        return []
    return [f"backbone.path={SHARED / 'models' / 'galileo_nano' / 'encoder.pt'}", "backbone.gsd_m=10"]


def drawn_scenes(task: str, group: str) -> list[Path]:
    """Draw the scenes that a group of rows learns from, as far as they are not there; return their manifests."""
    count, size = DRAWN_SCENES[task]
    collections = []
    for sensor, manifest in _manifests(task, group).items():
        scenes = count if not sensor else FURTHER_SCENES
        collections.append(Collection(manifest.parent, task, _bands(task, sensor), scenes, size))
    return [simulate(collection, SilentReporter()) for collection in collections]


def _bands(task: str, sensor: str) -> tuple[BandSpec, ...]:
    """Return the bands of a task's recipe, or those of a sensor that can be drawn."""
    if sensor:
        return tuple(band for band in wanted_bands(sensor, None, None) if can_be_drawn(band))
    bands = recipe_of(task).own_bands
    if bands is None:
        raise SystemExit(f"The recipe of {task} names no bands.")
    return bands


def _manifests(task: str, group: str) -> dict[str, Path]:
    """Return the manifests of the drawn scenes of a group by sensor; the empty name is that of the recipe's bands."""
    sensors = [] if group == "yardsticks" else ["", *(FURTHER_SENSORS[task] if group == "universal" else ())]
    return {name: BUILD / "simulated" / (f"{task}-{name}" if name else task) / MANIFEST for name in sensors}


def _is_here(task: str, group: str) -> bool:
    drawn = all(manifest.is_file() for manifest in _manifests(task, group).values())
    return drawn and (group not in STARTS or (start_of(task, group) / "spec.json").is_file())


def main() -> None:
    """Run what is missing, then write table, page and plot."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tasks", nargs="+", default=["urban", "clouds", "landcover"])
    parser.add_argument("--rows", nargs="+", default=list(GROUPS), choices=GROUPS)
    parser.add_argument("--only", nargs="+", metavar="ROW", help="names of single rows")
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--minutes", type=float, default=10)
    options = parser.parse_args()
    if not (SHARED / "data" / "scenes.json").is_file():
        print(f"skipped: {SHARED / 'data' / 'scenes.json'} does not exist")
        return
    for group in STARTS.keys() & set(options.rows):
        for task in options.tasks:
            train_start(task, group)
    requests = [request(task, group, options.seeds) for group in options.rows for task in options.tasks]
    store = CellStore(requests[0].folder)
    if TABLE.is_file():
        store.take_table(TABLE)
    until = time.monotonic() + 60 * options.minutes
    wanted = [cell for asked in requests for cell in planned(asked)]
    if options.only:
        wanted = [cell for cell in wanted if cell.variant.name in options.only]
    for cell in sorted(wanted, key=lambda cell: cell.seed):
        if time.monotonic() > until:
            break
        run(store, cell)
    _write(store)


def run(store: CellStore, cell: Cell) -> None:
    """Run a cell that has no outcome and that no other process holds."""
    with store.claim(cell.key) as mine:
        if mine and store.get(cell.key) is None:
            outcome = run_cell(cell, store.runs, True, SilentReporter())
            store.put(outcome)
            print(f"{cell.key}: {outcome.mean_miou:.3f}", flush=True)


def _write(store: CellStore) -> None:
    # What a row stands on, drawn scenes and a start, may not be here: writing the table makes none of them.
    missing = {(task, group) for task in DRAWN_SCENES for group in GROUPS if not _is_here(task, group)}
    current = {
        cell.key
        for group in GROUPS
        for task in DRAWN_SCENES
        if (task, group) not in missing
        for cell in planned(request(task, group, 10))
    }
    if TABLE.is_file():
        before = read_table(TABLE)
        current |= {o.key for o in before if (o.task, o.variant.partition("-")[0]) in missing}
    found = [outcome for outcome in map(store.get, sorted(current)) if outcome is not None]
    write_table(TABLE, found)
    by_task: dict[str, list[Outcome]] = {}
    for outcome in sorted(found, key=lambda one: (one.variant not in YARDSTICKS, one.variant)):
        by_task.setdefault(outcome.task, []).append(outcome)
    tables = "\n".join(markdown(task, outcomes, COMPARED) for task, outcomes in by_task.items())
    text = PAGE.read_text(encoding="utf-8") if PAGE.is_file() else f"# Leave one domain out\n\n{MARK}\n"
    with atomic_output(PAGE) as path:
        path.write_text(f"{text.partition(MARK)[0]}{MARK}\n\n{tables}", encoding="utf-8")
    plot(PLOT, dict(by_task))


if __name__ == "__main__":
    main()
