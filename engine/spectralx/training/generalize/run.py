"""Runs the cells of a comparison: train on the sources, choose on the sources, then judge on the target."""

from __future__ import annotations

import operator
import shutil
from dataclasses import dataclass, replace
from functools import reduce
from pathlib import Path

from spectralx.data.blocks import BlockCache
from spectralx.data.folds import Fold
from spectralx.data.manifest import Selection
from spectralx.data.scene import Scene, common_bands, open_scenes
from spectralx.errors import LabelError
from spectralx.progress import Reporter, ScaledReporter
from spectralx.training.adapt import AdaptRequest, adapt
from spectralx.training.config import Recipe
from spectralx.training.generalize import yardsticks
from spectralx.training.generalize.cells import CellStore, Outcome
from spectralx.training.generalize.choice import choose
from spectralx.training.generalize.judge import Judge, Matrices, iou_of_classes, mean_iou_of_scenes
from spectralx.training.generalize.plan import Cell, Judging, Variant
from spectralx.training.run_folder import RunFolder
from spectralx.training.train import TrainRequest, train


@dataclass(frozen=True)
class GeneralizeRequest:
    """A request for a comparison.

    Attributes:
        folder: Where cells are kept.
        folds: Domains that are left out.
        variants: Rows of the table.
        seeds: Seeds.
        base: Recipe that the rows share.
        oracle: Whether the best interval on the target is looked up as a diagnostic.
        judgings: How weights are chosen and measured; each makes rows of its own. Yardsticks, which have nothing to
            choose, are measured by the standard metric alone.
    """

    folder: Path
    folds: tuple[Fold, ...]
    variants: tuple[Variant, ...]
    seeds: tuple[int, ...]
    base: Recipe
    oracle: bool = True
    judgings: tuple[Judging, ...] = (Judging(),)


def planned(request: GeneralizeRequest) -> list[Cell]:
    """Return the cells of a request, seed by seed, so that an early end leaves whole rows."""
    return [
        Cell(fold, variant, seed, request.base, judging)
        for seed in request.seeds
        for judging in request.judgings
        for variant in request.variants
        if variant.recipe is not None or judging == Judging()
        for fold in request.folds
    ]


def generalize(request: GeneralizeRequest, reporter: Reporter) -> list[Outcome]:
    """Run the cells that have no outcome yet.

    Several processes may work on one folder: a cell that another one holds is passed over.

    Args:
        request: What to compare.
        reporter: Receives progress; asked whether to stop. A stopped comparison goes on where it was.

    Returns:
        Outcomes of the request that are there now.

    Raises:
        SpectralXError: A scene or a recipe cannot be used, or training failed.
    """
    store = CellStore(request.folder)
    cells = planned(request)
    for number, cell in enumerate(cells):
        part = ScaledReporter(_Named(reporter, cell), number / len(cells), (number + 1) / len(cells))
        with store.claim(cell.key) as mine:
            if mine and store.get(cell.key) is None:
                store.put(run_cell(cell, store.runs, request.oracle, part))
    found = (store.get(cell.key) for cell in cells)
    return [outcome for outcome in found if outcome is not None]


def run_cell(cell: Cell, runs: Path, oracle: bool, reporter: Reporter) -> Outcome:
    """Run one cell; its run folder is removed when the outcome is known.

    Args:
        cell: The cell.
        runs: Folder for run folders.
        oracle: Whether the best interval on the target is looked up as a diagnostic.
        reporter: Receives progress; asked whether to stop.
    """
    if cell.variant.recipe is None:
        return _run_yardstick(cell, reporter)
    recipe = cell.variant.recipe.model_copy(update={"seed": cell.seed})
    judging = cell.judging
    if judging != Judging():
        reporter.warning(f"Not to be believed{judging.label}: for comparison with published figures only.")
    folder = runs / cell.key
    folder.mkdir(parents=True, exist_ok=True)
    # From here to the end of training only the fold's sources are handed on.
    source, start = cell.fold.source, None
    if judging.leaks:
        source, recipe = _nothing_held_back(source, recipe)
    if cell.variant.stage1:
        start = folder / "stage1"
        adapt(AdaptRequest(start, source, recipe, _begun(start)), ScaledReporter(reporter, 0.0, 0.3))
    run = folder / "stage2"
    kept = oracle or judging != Judging()
    request = TrainRequest(
        run, source, recipe, start, _begun(run), measure_sources=False, snapshots=kept, start=cell.variant.start
    )
    report = train(request, ScaledReporter(reporter, 0.3 if start else 0.0, 0.9)).report
    resized = judging.metric == "legacy"
    with Judge(run, cell.fold.target, ScaledReporter(reporter, 0.9, 1.0), resized) as judge:
        checkpoint = report["checkpoint"]
        step = int(RunFolder(run).load_checkpoint(checkpoint)["global_step"])
        found = choose(judge, judging, cell.fold.domain, checkpoint, step, oracle)
    validation = report["metrics"].get("validation")
    outcome = _outcome(
        cell,
        found.matrices,
        found.miou,
        validation=None if validation is None else validation["total"]["miou"],
        oracle=found.oracle,
        step=found.step,
        steps=report["steps"],
        seconds=report["seconds"],
        trained_parameters=report["trained_parameters"],
    )
    shutil.rmtree(folder)
    return outcome


def _run_yardstick(cell: Cell, reporter: Reporter) -> Outcome:
    name, fold = cell.variant.name, cell.fold
    target_entries = [scene for scene in fold.target.scenes if scene.labels is not None]
    # A yardstick says what the real scenes alone are worth.
    real = (scene for scene in fold.source.scenes if scene.split != "auxiliary")
    source_entries = [scene for scene in real if scene.labels is not None]
    bands = cell.base.own_bands or common_bands(source_entries)
    cache = BlockCache(cell.base.cache_mb)
    opened: list[Scene] = []
    try:
        sources, _ = open_scenes(source_entries, bands, cache)
        opened += sources
        targets, _ = open_scenes(target_entries, bands, cache)
        opened += targets
        for scene in opened:
            scene.load_labels(fold.source.classes, fold.source.ignore, False)
        calibrated = yardsticks.all_calibrated(opened)
        reporter.progress(0.1, "training")
        estimator = yardsticks.fit(name, sources, cell.seed, calibrated)
        reporter.progress(0.6, "judging")
        matrices = yardsticks.judge(estimator, name, targets, fold.source.classes, calibrated, reporter)
    finally:
        for scene in opened:
            scene.close()
    return _outcome(cell, matrices, mean_iou_of_scenes(matrices))


def _nothing_held_back(source: Selection, recipe: Recipe) -> tuple[Selection, Recipe]:
    """Return scenes and recipe of a run that has no validation of its own."""
    scenes = tuple(scene for scene in source.scenes if scene.split != "validation")
    split = recipe.split.model_copy(update={"fraction": 0.0})
    return replace(source, scenes=scenes), recipe.model_copy(update={"split": split})


def _outcome(cell: Cell, matrices: Matrices, scores: dict[str, float], **figures: float | int | None) -> Outcome:
    if not scores:
        raise LabelError(
            f"The domain {cell.fold.domain!r} holds no labelled pixel of the classes.",
            "Name the other domains with --target.",
        )
    matrix = reduce(operator.add, matrices.values())
    return Outcome(
        key=cell.key,
        task=cell.fold.source.task or "default",
        target=cell.fold.domain,
        variant=cell.row,
        seed=cell.seed,
        miou=scores,
        oa=matrix.overall_accuracy,
        iou=iou_of_classes(matrix),
        confusion=matrix.counts.tolist(),
        protocol=cell.judging.protocol,
        metric=cell.judging.metric,
        **figures,  # type: ignore[arg-type]
    )


def _begun(folder: Path) -> bool:
    return folder.is_dir() and any(path.is_file() for path in folder.rglob("*"))


class _Named:
    """Puts the cell's name before every message."""

    def __init__(self, parent: Reporter, cell: Cell) -> None:
        self._parent = parent
        self._name = f"{cell.row}, without {cell.fold.domain}, seed {cell.seed}"

    def progress(self, fraction: float, message: str = "") -> None:
        self._parent.progress(fraction, f"{self._name}: {message}")

    def warning(self, message: str) -> None:
        self._parent.warning(f"{self._name}: {message}")

    def check_cancelled(self) -> None:
        self._parent.check_cancelled()
