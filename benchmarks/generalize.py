"""Leave one domain out on the real scenes: fills benchmarks/generalize.csv, and the tables of generalize.md from it.

Needs the scenes (``SPECTRALX_SHARED``, or the folder ``shared`` beside the repository). Cells that the committed table
holds are not run again; `--minutes` starts no further cell after that time, and the next call goes on. Several calls
may run side by side.
"""

from __future__ import annotations

import argparse
import os
import time
from pathlib import Path

from spectralx.data.folds import leave_one_domain_out
from spectralx.files import atomic_output
from spectralx.progress import SilentReporter
from spectralx.simulation.collection import MANIFEST, Collection, simulate
from spectralx.training.config import Recipe, load_recipe
from spectralx.training.generalize.cells import CellStore, Outcome, read_table, write_table
from spectralx.training.generalize.plan import Cell, Variant, variants
from spectralx.training.generalize.run import GeneralizeRequest, planned, run_cell
from spectralx.training.generalize.table import markdown, plot
from spectralx.training.generalize.yardsticks import YARDSTICKS

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("SPECTRALX_SHARED", ROOT.parent / "shared"))
TABLE, PAGE, PLOT = (ROOT / "benchmarks" / f"generalize.{suffix}" for suffix in ("csv", "md", "png"))
MARK = "<!-- tables -->"

CLASSES = {"urban": (1, 2, 3, 4)}
# A backbone of one's own starts at random and trains as a whole.
OWN = (
    "own-hypert+aomoa+are;method=hypert+aomoa+are",
    "own-hypert+aomoa;method=hypert+aomoa",
    "own-hypert;method=hypert",
    "own-spectralx;method=spectralx;stage1=true",
)
# The same with drawn scenes beside the real ones.
DRAWN = tuple(row.replace("own-", "drawn-", 1) for row in OWN)
DRAWN_SCENES = {"clouds": (200, 192), "landcover": (160, 192), "urban": (60, 96)}  # how many, pixels a side
GROUPS = ("yardsticks", "drawn", "own", "galileo")
GALILEO = ("spectralx", "hypert+aomoa+are", "hypert+aomoa", "hypert", "frozen", "full", "lora", "ia3", "slr")


def rows(recipe: Recipe, group: str) -> list[Variant]:
    """Return the rows of a group."""
    if group == "yardsticks":
        return variants(recipe, YARDSTICKS)
    if group in ("own", "drawn"):
        return variants(recipe, (), OWN if group == "own" else DRAWN)
    backbone = SHARED / "models" / "galileo_nano" / "encoder.pt"
    shared = f"backbone.path={backbone};backbone.gsd_m=10"
    return variants(recipe, (), [f"galileo-{method};{shared};method={method}" for method in GALILEO])


def request(task: str, group: str, seeds: int) -> GeneralizeRequest:
    """Return what is compared on a task."""
    recipe = load_recipe(ROOT / "benchmarks" / "generalize" / f"{task}.yaml")
    also = [drawn_scenes(task, recipe)] if group == "drawn" else []
    folds = leave_one_domain_out(SHARED / "data" / "scenes.json", task, classes=CLASSES.get(task, ()), also=also)
    return GeneralizeRequest(
        folder=ROOT / "build" / "benchmarks" / "generalize",
        folds=tuple(folds),
        variants=tuple(rows(recipe, group)),
        seeds=tuple(range(seeds)),
        base=recipe,
    )


def drawn_scenes(task: str, recipe: Recipe) -> Path:
    """Draw the scenes of a task, as far as they are not there yet; return their manifest."""
    count, size = DRAWN_SCENES[task]
    bands = recipe.own_bands
    if bands is None:
        raise SystemExit(f"The recipe of {task} names no bands.")
    return simulate(Collection(_manifest(task).parent, task, bands, count, size), SilentReporter())


def _manifest(task: str) -> Path:
    return ROOT / "build" / "benchmarks" / "simulated" / task / MANIFEST


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
        _run(store, cell)
    _write(store)


def _run(store: CellStore, cell: Cell) -> None:
    with store.claim(cell.key) as mine:
        if mine and store.get(cell.key) is None:
            outcome = run_cell(cell, store.runs, True, SilentReporter())
            store.put(outcome)
            print(f"{cell.key}: {outcome.mean_miou:.3f}", flush=True)


def _write(store: CellStore) -> None:
    # Rows with drawn scenes that are not here stay as the table has them: writing it draws nothing.
    undrawn = {task for task in DRAWN_SCENES if not _manifest(task).is_file()}
    current = {
        cell.key
        for group in GROUPS
        for task in DRAWN_SCENES
        if group != "drawn" or task not in undrawn
        for cell in planned(request(task, group, 10))
    }
    if TABLE.is_file():
        before = read_table(TABLE)
        current |= {o.key for o in before if o.task in undrawn and o.variant.startswith("drawn-")}
    found = [outcome for outcome in map(store.get, sorted(current)) if outcome is not None]
    write_table(TABLE, found)
    by_task: dict[str, list[Outcome]] = {}
    for outcome in sorted(found, key=lambda one: (one.variant not in YARDSTICKS, one.variant)):
        by_task.setdefault(outcome.task, []).append(outcome)
    tables = "\n".join(markdown(task, outcomes) for task, outcomes in by_task.items())
    text = PAGE.read_text(encoding="utf-8") if PAGE.is_file() else f"# Leave one domain out\n\n{MARK}\n"
    with atomic_output(PAGE) as path:
        path.write_text(f"{text.partition(MARK)[0]}{MARK}\n\n{tables}", encoding="utf-8")
    plot(PLOT, dict(by_task))


if __name__ == "__main__":
    main()
