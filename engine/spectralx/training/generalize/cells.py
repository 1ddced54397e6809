"""Outcomes of cells on disk: one JSON file each, written whole, so that killed runs and several processes go on."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from spectralx.errors import ManifestError
from spectralx.files import FileLock, atomic_output


@dataclass(frozen=True)
class Outcome:
    """What one cell found; every figure is of the target but ``validation``.

    Attributes:
        key: Key of the cell.
        task: Task.
        target: Domain that was left out.
        variant: Row of the table; says so where the figures leak or flatter.
        seed: Seed.
        miou: Mean IoU of the weights that were chosen, for each scene of the target by id; the legacy metric has one
            entry for all of them.
        oa: Overall accuracy of the same weights over all scenes of the target.
        iou: IoU of each scored class by value, over all scenes of the target.
        validation: Mean IoU on the validation areas of the source scenes; None for yardsticks.
        oracle: Diagnostic: mean IoU, over the scenes, of the interval that is best on the target itself; None for
            yardsticks.
        step: Step whose weights were chosen.
        steps: Steps that were trained.
        seconds: Time of training.
        trained_parameters: Number of parameters that trained.
        confusion: Counts of true by mapped class over all scenes of the target.
        protocol: How the weights were chosen: ``source-only``, or a legacy protocol, which leaks.
        metric: ``standard`` or ``legacy``.
    """

    key: str
    task: str
    target: str
    variant: str
    seed: int
    miou: dict[str, float]
    oa: float
    iou: dict[str, float]
    validation: float | None = None
    oracle: float | None = None
    step: int | None = None
    steps: int | None = None
    seconds: float | None = None
    trained_parameters: int | None = None
    confusion: list[list[int]] | None = None
    protocol: str = "source-only"
    metric: str = "standard"

    @property
    def mean_miou(self) -> float:
        """Mean over the scenes of the target."""
        return sum(self.miou.values()) / len(self.miou)


_JSON_COLUMNS = ("miou", "iou", "confusion")
_COLUMNS = tuple(field.name for field in fields(Outcome))


class CellStore:
    """The folder of a comparison.

    Args:
        folder: Made if missing; its parent exists.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder.expanduser().absolute()
        self._cells = self.folder / "cells"
        self._cells.mkdir(parents=True, exist_ok=True)

    @property
    def runs(self) -> Path:
        """Folder of the run folders of cells that are not finished."""
        return self.folder / "runs"

    def get(self, key: str) -> Outcome | None:
        """Return the outcome of a cell, or None where it has not been run."""
        path = self._path(key)
        if not path.is_file():
            return None
        try:
            return Outcome(**json.loads(path.read_text(encoding="utf-8")))
        except (OSError, TypeError, ValueError) as error:
            raise ManifestError(
                f"The cell {path} is damaged.", "Remove the file; the cell is then run again."
            ) from error

    def put(self, outcome: Outcome) -> None:
        """Keep an outcome."""
        with atomic_output(self._path(outcome.key)) as path:
            path.write_text(json.dumps(asdict(outcome), indent=1), encoding="utf-8")

    @contextmanager
    def claim(self, key: str) -> Iterator[bool]:
        """Yield whether this process may run a cell; another process that holds it ends the claim by ending."""
        lock = FileLock(self._cells / f".{key}.lock")
        if not lock.acquire():
            yield False
            return
        try:
            yield True
        finally:
            lock.release()

    def take_table(self, path: Path) -> int:
        """Take the outcomes of a table that are not here yet; return how many there were."""
        taken = 0
        for outcome in read_table(path):
            if self.get(outcome.key) is None:
                self.put(outcome)
                taken += 1
        return taken

    def _path(self, key: str) -> Path:
        return self._cells / f"{key}.json"


def write_table(path: Path, outcomes: Iterable[Outcome]) -> None:
    """Write outcomes as CSV, sorted by key."""
    with atomic_output(path) as temporary, temporary.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, fieldnames=_COLUMNS, restval="")
        writer.writeheader()
        for outcome in sorted(outcomes, key=lambda one: one.key):
            values: dict[str, Any] = {k: "" if v is None else v for k, v in asdict(outcome).items()}
            for name in _JSON_COLUMNS:
                values[name] = json.dumps(values[name], separators=(",", ":")) if values[name] != "" else ""
            writer.writerow(values)


def read_table(path: Path) -> list[Outcome]:
    """Read outcomes that :func:`write_table` wrote.

    Raises:
        ManifestError: The file is none of them.
    """
    try:
        with path.open(newline="", encoding="utf-8") as file:
            return [_outcome(row) for row in csv.DictReader(file)]
    except (KeyError, TypeError, ValueError) as error:
        raise ManifestError(f"{path} is not a table of cells: {error}.", "Remove it, or name another.") from error


def _outcome(row: dict[str, str]) -> Outcome:
    def number(name: str, kind: type[int] | type[float]) -> Any:
        return kind(row[name]) if row[name] else None

    return Outcome(
        key=row["key"],
        task=row["task"],
        target=row["target"],
        variant=row["variant"],
        seed=int(row["seed"]),
        miou=json.loads(row["miou"]),
        oa=float(row["oa"]),
        iou=json.loads(row["iou"]),
        validation=number("validation", float),
        oracle=number("oracle", float),
        step=number("step", int),
        steps=number("steps", int),
        seconds=number("seconds", float),
        trained_parameters=number("trained_parameters", int),
        confusion=json.loads(row["confusion"]) if row["confusion"] else None,
        protocol=row.get("protocol") or "source-only",  # older tables have source-only rows alone
        metric=row.get("metric") or "standard",
    )
