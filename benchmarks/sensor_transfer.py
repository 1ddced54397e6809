"""Transfer between sensors on real scenes: the cells of the table in any_sensor.md.

Two cities seen by imaging spectrometers, one left out (`urban`): a network trains on half of 81 bands, or on all, of
the other city and is judged on the city that was left out, with the bands that it trained on and with others. Nothing
of the city left out is used for choosing: the weights are those with the best validation on blocks of the source.
"""

from __future__ import annotations

import csv
import hashlib
import os
import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from functools import reduce
from operator import add
from pathlib import Path

import generalize
import numpy as np
import torch
from band_tokenizers import TOKENIZERS, build
from torch import Tensor, nn

from spectralx.data.blocks import BlockCache
from spectralx.data.folds import Fold, leave_one_domain_out
from spectralx.data.scene import open_scenes
from spectralx.evaluation.confusion import ConfusionMatrix
from spectralx.files import atomic_output
from spectralx.models.inputs import SpectralInput
from spectralx.progress import SilentReporter
from spectralx.spec import BandSpec
from spectralx.training.config import Recipe, load_recipe, with_changes
from spectralx.training.figures import map_tiles, whole_scene_confusions
from spectralx.training.sources import Sources, open_sources
from spectralx.training.stage2 import SegmentationStage

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("SPECTRALX_SHARED", ROOT.parent / "shared"))
TABLE = ROOT / "benchmarks" / "any_sensor.csv"
CLASSES = (1, 2, 3, 4)
STEPS, VALIDATE_EVERY = 150, 30

# Training sees random subsets of the bands, moved and coarser ones; networks of fixed bands cannot.
SAMPLING = (
    "stage2.augmentation.band_dropout=0.5",
    "stage2.augmentation.broadening=0.5",
    "stage2.augmentation.wavelength_jitter_nm=3",
)
UNSAMPLED = "spectralx, no band sampling"
FIXED, BY_POSITION = "fixed bands", "fixed bands, by position"
ROWS = (BY_POSITION, *TOKENIZERS, UNSAMPLED)

# Trained last, because one takes three times as long and the other is no tokenizer of its own.
LAST = ("CARL-style", UNSAMPLED)
TRAINED = ("half", "all")
TARGETS = ("potsdam", "berlin")

# Bands of a random subset of those that were trained on.
SUBSET = 10

PAGE = ROOT / "benchmarks" / "any_sensor.md"
MARK = "<!-- transfer -->"
COLUMNS = {
    "all after half": ("half", "all"),
    "half after all": ("all", "half"),
    "disjoint": ("half", "disjoint"),
    "shifted": ("half", "shifted"),
    f"{SUBSET} random": ("half", "random"),
}


@dataclass(frozen=True)
class Cell:
    """One training: tokenizer, city left out, bands trained on, seed."""

    tokenizer: str
    target: str
    trained: str
    seed: int

    @property
    def recipe(self) -> Recipe:
        """The recipe, with the bands that are trained on."""
        recipe = load_recipe(ROOT / "benchmarks" / "generalize" / "urban.yaml")
        changes = [f"seed={self.seed}", f"stage2.steps={STEPS}", f"stage2.validate_every={VALIDATE_EVERY}"]
        changes += () if self.tokenizer in (FIXED, UNSAMPLED) else SAMPLING
        return with_changes(recipe, changes).model_copy(update={"bands": self.bands(recipe)[self.trained]})

    def bands(self, recipe: Recipe) -> Mapping[str, tuple[BandSpec, ...]]:
        """Return the sets of bands that are trained and judged on, by name."""
        every = recipe.own_bands or ()
        half = every[::2]
        moved = [band.model_copy(update={"wavelength_nm": band.wavelength_nm + 10, "fwhm_nm": 40}) for band in half]
        own = half if self.trained == "half" else every
        chosen = np.random.default_rng(self.seed).choice(len(own), SUBSET, replace=False)
        random = tuple(own[index] for index in sorted(chosen))
        return {"half": half, "all": every, "disjoint": every[1::2], "shifted": tuple(moved), "random": random}

    @property
    def judged(self) -> tuple[str, ...]:
        """Names of the sets of bands that it is judged with; the first is what it trained on."""
        return ("half", "all", "disjoint", "shifted", "random") if self.trained == "half" else ("all", "half", "random")

    @property
    def key(self) -> str:
        """Name of the cell, with a digest of all that its figures depend on."""
        # Without defaults, so that a field that is new and left alone does not run every cell again.
        recipe = self.recipe.model_dump_json(exclude_defaults=True)
        values = (generalize.DRAWN_SCENES["urban"], recipe, (Path(__file__).parent / "band_tokenizers.py").read_bytes())
        digest = hashlib.sha256(repr(values).encode()).hexdigest()[:10]
        return "__".join((self.tokenizer.replace(" ", "-"), self.target, self.trained, f"s{self.seed}", digest))


@dataclass(frozen=True)
class Row:
    """mIoU of one training with one set of bands."""

    key: str
    tokenizer: str
    target: str
    trained: str
    seed: int
    judged: str
    miou: float
    validation: float
    seconds: float
    parameters: int


def cells(seeds: int) -> Iterator[Cell]:
    """Yield the cells seed by seed, so that whatever is there compares tokenizers."""
    for names in (tuple(name for name in TOKENIZERS if name not in LAST), LAST):
        for seed in range(seeds):
            for target in TARGETS:
                yield from (Cell(name, target, trained, seed) for trained in TRAINED for name in names)


def run_cell(cell: Cell) -> list[Row]:
    """Train and judge."""
    torch.set_num_threads(1)
    began = time.monotonic()
    recipe, reporter = cell.recipe, SilentReporter()
    also = generalize.drawn_scenes("urban", "drawn")
    folds = leave_one_domain_out(
        SHARED / "data" / "scenes.json", "urban", domains=(cell.target,), classes=CLASSES, also=also
    )
    network = build("spectralx" if cell.tokenizer == UNSAMPLED else cell.tokenizer, recipe.own_bands, 4, cell.seed)
    with open_sources(folds[0].source, recipe, labelled=True, weak_labels=False, reporter=reporter) as sources:
        stage, validation = fit(network, sources, recipe, folds[0])
    seconds = round(time.monotonic() - began, 1)
    sets = cell.bands(load_recipe(ROOT / "benchmarks" / "generalize" / "urban.yaml"))
    size = sum(parameter.numel() for parameter in network.parameters())

    def rows(tokenizer: str) -> list[Row]:
        common = (cell.key, tokenizer, cell.target, cell.trained, cell.seed)
        return [
            Row(*common, name, judge(stage, folds[0], recipe, sets[name]), validation, seconds, size)
            for name in cell.judged
        ]

    measured = rows(cell.tokenizer)
    if cell.tokenizer == FIXED:
        stage.network = BandsByPosition(network.network, len(recipe.own_bands))
        measured += rows(BY_POSITION)
    return measured


class BandsByPosition(nn.Module):
    """A network of fixed bands that takes the first band for its first, and so on; the last one where they run out."""

    def __init__(self, network: nn.Module, count: int) -> None:
        super().__init__()
        self.network, self.count = network, count

    def forward(self, image: Tensor, spectral: SpectralInput) -> Tensor:
        """Segment (B, C, H, W)."""
        taken = torch.arange(self.count).clamp(max=image.shape[1] - 1)
        return self.network(image[:, taken], spectral.select(taken))


def fit(network: nn.Module, sources: Sources, recipe: Recipe, fold: Fold) -> tuple[SegmentationStage, float]:
    """Train, and return the stage with the weights of the best validation, and that validation's mIoU."""
    section, reporter = recipe.stage2, SilentReporter()
    names = [name for name, _parameter in network.named_parameters()]
    stage = SegmentationStage(network, section, section.steps, recipe.seed, names, fold.source.classes, None)
    configured = stage.configure_optimizers()
    optimizer, schedule = configured["optimizer"], configured["lr_scheduler"]["scheduler"]
    tiles, fixed = sources.training(recipe, section, section.steps), sources.validation(recipe)
    best, state = -1.0, stage.weights_to_use()
    for step in range(section.steps):
        torch.manual_seed(recipe.seed * 1_000_003 + step)
        network.train()
        loss, _parts = stage.step_loss(tiles[step])
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(network.parameters(), section.optimizer.clip)
        optimizer.step()
        schedule.step()
        stage.averaged.update(step + 1)
        if (step + 1) % section.validate_every == 0:
            with stage.averaged.applied():
                found = mean_iou(map_tiles(stage, fixed, reporter))
                if found > best:
                    best = found
                    state = {name: value.detach().clone() for name, value in network.state_dict().items()}
    network.load_state_dict(state)
    return stage, best


def judge(stage: SegmentationStage, fold: Fold, recipe: Recipe, bands: Sequence[BandSpec]) -> float:
    """Return the mIoU over the whole of the city that was left out, seen with these bands."""
    entries = tuple(scene for scene in fold.target.scenes if scene.labels is not None)
    scenes, _messages = open_scenes(entries, bands, BlockCache(recipe.cache_mb))
    for scene in scenes:
        scene.load_labels(fold.target.classes, fold.target.ignore, False)
    with Sources(tuple(scenes), {}, tuple(bands), len(fold.target.classes)) as target:
        return mean_iou(whole_scene_confusions(stage, target, recipe.tile_size, SilentReporter()))


def mean_iou(matrices: Mapping[str, ConfusionMatrix]) -> float:
    """Return the mIoU of all scenes together."""
    return float(reduce(add, matrices.values()).mean_iou)


def read_table() -> list[Row]:
    """Return the rows that were measured."""
    if not TABLE.is_file():
        return []
    kinds = {"seed": int, "parameters": int, "miou": float, "validation": float, "seconds": float}
    with TABLE.open(encoding="utf-8", newline="") as file:
        return [Row(**{name: kinds.get(name, str)(text) for name, text in row.items()}) for row in csv.DictReader(file)]


def write_table(rows: Sequence[Row]) -> None:
    """Write all rows."""
    with atomic_output(TABLE) as path, path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, [field.name for field in fields(Row)], lineterminator="\n")
        writer.writeheader()
        writer.writerows(asdict(row) for row in rows)


def write_page() -> None:
    """Write the tables of the page; what stands above the mark is kept."""
    rows = read_table()
    tables = [_table(target, [row for row in rows if row.target == target]) for target in TARGETS]
    head = PAGE.read_text(encoding="utf-8").partition(MARK)[0] if PAGE.is_file() else "# Any sensor\n\n"
    with atomic_output(PAGE) as path:
        path.write_text(head + MARK + "\n\n" + "\n".join(tables), encoding="utf-8")


def _table(target: str, rows: Sequence[Row]) -> str:
    """Return the table of a city that was left out."""
    if not rows:
        return f"**{target.capitalize()} left out**: not measured.\n"
    found = {(row.tokenizer, row.trained, row.judged, row.seed): row.miou for row in rows}
    head = ["tokenizer", "parameters", "mIoU, half", "mIoU, all", *COLUMNS]
    lines = [f"**{target.capitalize()} left out**", "", f"| {' | '.join(head)} |", "|" + "---|" * len(head)]
    for name in ROWS:
        size = next((row.parameters for row in rows if row.tokenizer == name and row.trained == "half"), None)
        own = [_spread(_scores(found, name, kind, kind).values(), 1) for kind in TRAINED]
        drops = []
        for trained, judged in COLUMNS.values():
            same, other = (_scores(found, name, trained, kind) for kind in (trained, judged))
            drops.append(_spread([100 * (1 - other[seed] / same[seed]) for seed in same if seed in other], 100))
        cells = ["not measured" if size is None else f"{size / 1e6:.2f} M", *own, *drops]
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join([*lines, ""])


def _scores(found: Mapping[tuple[str, str, str, int], float], name: str, trained: str, judged: str) -> dict[int, float]:
    """Return the mIoU of each seed."""
    return {key[3]: miou for key, miou in found.items() if key[:3] == (name, trained, judged)}


def _spread(values: Collection[float], largest: int) -> str:
    """Return mean, standard deviation over the seeds, and their number."""
    if not values:
        return "-"
    digits = 3 if largest == 1 else 0
    spread = f" ± {np.std(list(values), ddof=1):.{digits}f}" if len(values) > 1 else ""
    return f"{np.mean(list(values)):.{digits}f}{spread} ({len(values)})"


def run(seeds: int, minutes: float) -> None:
    """Run the cells that the table does not hold; start none after so many minutes. Rows of other recipes go."""
    until = time.monotonic() + 60 * minutes
    current = {cell.key for cell in cells(10)}
    write_table([row for row in read_table() if row.key in current])
    for cell in cells(seeds):
        done = {row.key for row in read_table()}
        if cell.key in done:
            continue
        if time.monotonic() > until:
            break
        rows = run_cell(cell)
        write_table([*read_table(), *rows])
        print(cell.key, *(f"{row.judged} {row.miou:.3f}" for row in rows), f"({rows[0].seconds:.0f} s)", flush=True)
