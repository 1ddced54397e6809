"""What a comparison runs: methods, seeds and targets, and the key under which each outcome is kept."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, get_args

from spectralx.data.folds import Fold
from spectralx.errors import RequestError
from spectralx.files import file_sha256
from spectralx.training.config import Method, Recipe, with_changes
from spectralx.training.generalize.yardsticks import YARDSTICKS
from spectralx.training.start import weights_hash

# Raised when the same recipe would give other figures, as after a change of any default of the recipe, which the
# digest leaves out; cells of other versions are run again.
PROTOCOL_VERSION = 1

# Values of the recipe that do not touch what is trained.
_IRRELEVANT = {"threads", "cache_mb", "title", "name", "description", "licence", "licences", "seed"}
_WITH_STAGE1 = "spectralx"
# Keys of a row that are none of the recipe.
_OF_ROW = ("stage1", "start")

Protocol = Literal["source-only", "legacy-last", "legacy-best"]
Metric = Literal["standard", "legacy"]


@dataclass(frozen=True)
class Variant:
    """One row of the table.

    Attributes:
        name: Name in tables and keys.
        recipe: Recipe with the row's changes; None for yardsticks.
        stage1: Whether stage 1 runs on the images of the source scenes first.
        start: Folder of a finished run that every cell starts from. What it has seen must not hold the targets.
    """

    name: str
    recipe: Recipe | None
    stage1: bool = False
    start: Path | None = None


@dataclass(frozen=True)
class Judging:
    """How weights are chosen and how they are measured.

    Attributes:
        protocol: ``source-only`` chooses on validation areas of the source scenes. The legacy ones, for comparison
            with published figures, validate on the target: ``legacy-last`` takes the last interval, as the published
            training does, ``legacy-best`` the interval that is best on the target, as is common. Nothing is held back
            from the source scenes then.
        metric: ``standard`` counts native pixels; ``legacy`` is :mod:`spectralx.evaluation.legacy`.
    """

    protocol: Protocol = "source-only"
    metric: Metric = "standard"

    @property
    def leaks(self) -> bool:
        """Whether the target had a say in what is measured on it."""
        return self.protocol != "source-only"

    @property
    def label(self) -> str:
        """What stands behind the name of a row; empty for figures that can be believed."""
        parts = [f"{self.protocol}: leaks"] if self.leaks else []
        parts += ["legacy metric: flatters"] if self.metric == "legacy" else []
        return f" [{'; '.join(parts)}]" if parts else ""


@dataclass(frozen=True)
class Cell:
    """One training and its judgement.

    Attributes:
        fold: Source and target.
        variant: Row of the table.
        seed: Seed of splits, sampling and weights.
        base: The recipe whose bands the yardsticks take.
        judging: How weights are chosen and measured.
    """

    fold: Fold
    variant: Variant
    seed: int
    base: Recipe
    judging: Judging = Judging()

    @property
    def row(self) -> str:
        """Name of the row in tables; says so where the figures leak or flatter."""
        return self.variant.name + self.judging.label

    @cached_property
    def digest(self) -> str:
        """Hash of everything but the seed that the figures depend on; that of weights reads their file."""
        source, target = self.fold.source, self.fold.target
        values: dict[str, Any] = {
            "protocol": PROTOCOL_VERSION,
            "variant": self.variant.name if self.variant.recipe is None else None,
            "recipe": _relevant(self.variant.recipe, self.variant.stage1) if self.variant.recipe else None,
            "bands": self.base.model_dump()["bands"],
            "stage1": self.variant.stage1,
            "classes": [(entry.value, entry.name) for entry in source.classes],
            "sources": sorted(
                scene.id for scene in source.scenes if self.variant.recipe is not None or scene.split != "auxiliary"
            ),
            "targets": sorted(scene.id for scene in target.scenes),
        }
        if self.variant.start is not None:
            values["start"] = weights_hash(self.variant.start)
        if self.judging != Judging():
            values["judging"] = [self.judging.protocol, self.judging.metric]
        return hashlib.sha256(json.dumps(values, sort_keys=True, default=str).encode()).hexdigest()[:10]

    @property
    def key(self) -> str:
        """Name of the cell, usable as a file name."""
        task = self.fold.source.task or "default"
        parts = [self.variant.name]
        parts += [self.judging.protocol] if self.judging.leaks else []
        parts += ["legacy-metric"] if self.judging.metric == "legacy" else []
        name = "+".join(parts)
        return f"{task}__{self.fold.domain}__{name}__s{self.seed}__{self.digest}"


def variants(recipe: Recipe, methods: Sequence[str], changed: Sequence[str] = ()) -> list[Variant]:
    """Return the rows of a table.

    Args:
        recipe: What they share.
        methods: Names of methods and yardsticks.
        changed: ``NAME;KEY=VALUE;KEY=VALUE``: a row with values of the recipe changed. ``stage1=true`` runs stage 1
            first; without it a row does so only for the method ``spectralx``. ``start=RUN`` starts from a finished run.

    Raises:
        RequestError: There is no such method, or two rows share a name.
        ManifestError: A changed value is wrong.
    """
    rows = []
    for name in methods:
        if name in YARDSTICKS:
            rows.append(Variant(name, None))
        elif name in get_args(Method):
            rows.append(Variant(name, with_changes(recipe, [f"method={name}"]), name == _WITH_STAGE1))
        else:
            raise RequestError(
                f"There is no method {name!r}.", f"Choose among {', '.join((*YARDSTICKS, *get_args(Method)))}."
            )
    for text in changed:
        name, *changes = (part.strip() for part in text.split(";"))
        if not name or not name.replace("-", "").replace("+", "").replace("_", "").isalnum():
            raise RequestError(f"{text!r} does not start with a name.", "Write NAME;KEY=VALUE;KEY=VALUE.")
        of_row = {key: value for key, _, value in (text.partition("=") for text in changes) if key in _OF_ROW}
        own = with_changes(recipe, [change for change in changes if change.partition("=")[0] not in _OF_ROW])
        start = Path(of_row["start"]).expanduser() if "start" in of_row else None
        by_default = own.method == _WITH_STAGE1 and start is None
        stage1 = of_row["stage1"] == "true" if "stage1" in of_row else by_default
        if stage1 and start is not None:
            raise RequestError(f"The row {name!r} starts from stage 1 and from a run.", "Leave one of them out.")
        rows.append(Variant(name, own, stage1, start))
    names = [row.name for row in rows]
    for name in names:
        if names.count(name) > 1:
            raise RequestError(f"Two rows are named {name!r}.", "Give each another name.")
    return rows


def judgings(protocols: Sequence[str], metric: str) -> list[Judging]:
    """Return how a table chooses and measures, one entry a protocol.

    Raises:
        RequestError: There is no such protocol or metric.
    """
    for name, known in [*((name, get_args(Protocol)) for name in protocols), (metric, get_args(Metric))]:
        if name not in known:
            raise RequestError(f"There is no {name!r}.", f"Choose among {', '.join(known)}.")
    return [Judging(protocol, metric) for protocol in dict.fromkeys(protocols)]  # type: ignore[arg-type]


def _relevant(recipe: Recipe, stage1: bool) -> dict[str, Any]:
    # Without defaults, so that a field that is new and left alone does not run every cell again.
    exclude = _IRRELEVANT | (set() if stage1 else {"stage1"})
    values = recipe.model_dump(mode="json", exclude=exclude, exclude_defaults=True)
    if recipe.backbone is not None:
        values["backbone"] = {**values["backbone"], "path": _file_hash(recipe.backbone.path)}
    return values


def _file_hash(path: str) -> str:
    place = Path(path).expanduser()
    if not place.is_file():
        return place.name  # opening it names the cause and the remedy
    return file_sha256(place)
