"""What carries the gain: one row an ingredient, in benchmarks/ingredients.csv and the table of ingredients.md.

Every row is the base recipe with one thing changed, on the clouds task of generalize.py, every scene left out once and
weights chosen on the other scenes. Needs what that script needs, and goes on like it with what the table does not hold.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import dataclass

import generalize

from spectralx.data.folds import leave_one_domain_out
from spectralx.evaluation.spread import paired_difference, spread
from spectralx.files import atomic_output
from spectralx.training.config import with_changes
from spectralx.training.generalize.cells import CellStore, Outcome, write_table
from spectralx.training.generalize.plan import Cell, variants
from spectralx.training.generalize.run import GeneralizeRequest, planned
from spectralx.training.generalize.table import by_variant

TABLE, PAGE = (generalize.ROOT / "benchmarks" / f"ingredients.{suffix}" for suffix in ("csv", "md"))
MARK = "<!-- table -->"
TASK = "clouds"
BASE = ["method=full", "stage2.steps=150", "stage2.validate_every=50"]


@dataclass(frozen=True)
class Ingredient:
    """One row: its name in keys, what it is in words, and what it changes in the recipe."""

    name: str
    what: str
    changes: str = ""


_AUGMENTATION = "stage2.augmentation"
_LOSS = "stage2.loss"
_ANY = f"bands=any;{_AUGMENTATION}.wavelength_jitter_nm=3"
INGREDIENTS = (
    Ingredient("base", "the base"),
    Ingredient("real-only", "without drawn scenes", "stage2.sampling.auxiliary_share=0"),
    Ingredient("stage-1", "stage 1 first: 200 steps of reconstruction on the same scenes", "stage1=true"),
    Ingredient("adapters", "with AoMoA and Are-adapter", "method=hypert+aomoa+are"),
    Ingredient("any-bands", "tokenizer for any bands", _ANY),
    Ingredient("any-bands-dropout", "the same, with subsets of the bands", f"{_ANY};{_AUGMENTATION}.band_dropout=0.3"),
    Ingredient("no-flips", "without flips and turns", f"{_AUGMENTATION}.flip=false"),
    Ingredient(
        "no-jitter",
        "without gain, offset and noise",
        ";".join(f"{_AUGMENTATION}.{kind}=0" for kind in ("gain", "band_gain", "offset", "noise")),
    ),
    Ingredient("zoom", "with zoom by 0.8 to 1.25", f"{_AUGMENTATION}.zoom=[0.8,1.25]"),
    Ingredient("haze", "with haze on every second tile", f"{_AUGMENTATION}.haze=0.5"),
    Ingredient("no-ema", "the last weights in place of their average", "stage2.ema=0"),
    Ingredient("dice", "with a Dice loss beside cross-entropy", f"{_LOSS}.dice=0.5"),
    Ingredient("focal", "focal loss", f"{_LOSS}.kind=focal"),
    Ingredient("weights", "classes weighted by their share", f"{_LOSS}.class_weights=balanced"),
    Ingredient("no-smoothing", "without label smoothing", f"{_LOSS}.label_smoothing=0"),
    Ingredient("tile-32", "tiles of 32 px, as many pixels", "tile_size=32;stage2.sampling.batch_size=64"),
    Ingredient("tile-128", "tiles of 128 px, as many pixels", "tile_size=128;stage2.sampling.batch_size=4"),
    Ingredient("decoder-32", "decoder of half the width", "model.overrides.decoder.width=32"),
    Ingredient("decoder-128", "decoder of twice the width", "model.overrides.decoder.width=128"),
    Ingredient("standardised", "the standardised view alone", "model.overrides.tokenizer.views=[standardised]"),
    Ingredient("root", "the root of reflectance alone", "model.overrides.tokenizer.views=[root]"),
)


def request(seeds: int) -> GeneralizeRequest:
    """Return what is compared."""
    recipe = with_changes(generalize.recipe_of(TASK), BASE)
    also = generalize.drawn_scenes(TASK, "drawn")
    rows = [";".join(part for part in (one.name, one.changes) if part) for one in INGREDIENTS]
    return GeneralizeRequest(
        folder=generalize.BUILD / "ingredients",
        folds=tuple(leave_one_domain_out(generalize.SHARED / "data" / "scenes.json", TASK, also=also)),
        variants=tuple(variants(recipe, (), rows)),
        seeds=tuple(range(seeds)),
        base=recipe,
    )


def table(outcomes: list[Outcome]) -> str:
    """Return the table: mean of each row, and what the change brought to the cells that the base has too."""
    rows = by_variant(outcomes)
    lines = ["| ingredient | seeds | mean mIoU | against the base [95 %] | seconds |", "|---|---|---|---|---|"]
    for one in INGREDIENTS:
        scores = rows.get(one.name)
        if scores is None:
            continue
        seconds = [o.seconds for o in outcomes if o.variant == one.name and o.seconds is not None]
        found = paired_difference(scores, rows["base"]) if one.name != "base" and "base" in rows else None
        against = "" if found is None else f"{found.mean:+.3f} [{found.low:+.3f}, {found.high:+.3f}]"
        whole = "" if len(scores) == 3 * len({seed for _, seed in scores}) else " (incomplete)"
        figures = [str(len({seed for _, seed in scores})), f"{spread(scores).mean:.3f}{whole}", against]
        lines.append(f"| {' | '.join([one.what, *figures, f'{sum(seconds) / len(seconds):.0f}'])} |")
    return "\n".join(lines)


def main() -> None:
    """Run what is missing, then write table and page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=2)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--only", nargs="+", metavar="ROW", help="names of single rows")
    options = parser.parse_args()
    asked = request(options.seeds)
    store = CellStore(asked.folder)
    if TABLE.is_file():
        store.take_table(TABLE)
    until = time.monotonic() + 60 * options.minutes
    cells: list[Cell] = planned(asked)
    for cell in cells:
        if time.monotonic() > until:
            break
        if not options.only or cell.variant.name in options.only:
            generalize.run(store, cell)
    found = [outcome for outcome in (store.get(cell.key) for cell in cells) if outcome is not None]
    write_table(TABLE, found)
    text = PAGE.read_text(encoding="utf-8").partition(MARK)[0]
    with atomic_output(PAGE) as path:
        path.write_text(f"{text}{MARK}\n\n{table(found)}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
