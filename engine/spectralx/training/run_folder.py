"""The folder of a run: configuration, checkpoints, metrics, plots, model and card."""

from __future__ import annotations

import csv
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

import torch
import yaml
from safetensors.torch import save_file

from spectralx.errors import ModelFileError, OutputError
from spectralx.files import atomic_output

CheckpointName = Literal["last", "best", "final"]


class RunFolder:
    """Paths and small files of a run.

    Args:
        path: The folder.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.path = Path(path).expanduser().absolute()

    @property
    def config_path(self) -> Path:
        """Everything that is needed to repeat the run."""
        return self.path / "config.yaml"

    @property
    def metrics_path(self) -> Path:
        """One row a logged step."""
        return self.path / "metrics.csv"

    @property
    def model_path(self) -> Path:
        """The exported model."""
        return self.path / "model.onnx"

    @property
    def card_path(self) -> Path:
        """The model card."""
        return self.path / "model_card.md"

    @property
    def report_path(self) -> Path:
        """The report of the run, one HTML file that needs no other."""
        return self.path / "report.html"

    @property
    def spec_path(self) -> Path:
        """What the model says of itself; lets it be exported again without its scenes."""
        return self.path / "spec.json"

    @property
    def plots(self) -> Path:
        """Folder of the plots."""
        return self.path / "plots"

    @property
    def stop_path(self) -> Path:
        """A file that anybody may put here while the run trains: it stops after the step and keeps the best.

        A phase that keeps no best checkpoint (the final fit) goes on to its end.
        """
        return self.path / "stop"

    @property
    def snapshots(self) -> Path:
        """Folder of the weights of each validation interval; only runs that are asked for them have it."""
        return self.path / "snapshots"

    def checkpoint(self, name: CheckpointName) -> Path:
        """Return the path of a checkpoint."""
        return self.path / "checkpoints" / f"{name}.ckpt"

    def check(self, resume: bool) -> None:
        """Check before any work is done that the folder can be used.

        Args:
            resume: Whether the run goes on from what the folder holds.

        Raises:
            OutputError: The folder cannot be made, or it holds files and ``resume`` is not set.
        """
        if self.path.exists() and not self.path.is_dir():
            raise OutputError(f"{self.path} is a file, not a folder.", "Name another folder for the run.")
        if not self.path.parent.is_dir():
            raise OutputError(f"The folder {self.path.parent} for the run does not exist.", "Create it first.")
        if not resume and any(path.is_file() for path in self.path.rglob("*")):
            raise OutputError(
                f"The run folder {self.path} is not empty.", "Go on with --resume, or name another folder."
            )

    def create(self) -> None:
        """Make the folder.

        Raises:
            OutputError: It cannot be made.
        """
        try:
            for folder in (self.path / "checkpoints", self.plots):
                folder.mkdir(parents=True, exist_ok=True)
            self.stop_path.unlink(missing_ok=True)
        except OSError as error:
            raise OutputError(f"{self.path} cannot be written to: {error.strerror}.", "Choose another.") from error

    def save_snapshot(self, step: int, state: Mapping[str, torch.Tensor]) -> None:
        """Write the weights to use after a step."""
        self.snapshots.mkdir(exist_ok=True)
        with atomic_output(self.snapshots / f"step-{step:08d}.safetensors") as path:
            save_file({name: value.detach().cpu().contiguous() for name, value in state.items()}, path)

    def write_config(self, values: Mapping[str, Any]) -> None:
        """Write ``config.yaml``."""
        with atomic_output(self.config_path) as path:
            path.write_text(yaml.safe_dump(dict(values), sort_keys=False, allow_unicode=True), encoding="utf-8")

    def read_config(self) -> dict[str, Any]:
        """Read ``config.yaml``.

        Raises:
            ModelFileError: There is none, or it is damaged.
        """
        try:
            values = yaml.safe_load(self.config_path.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
            raise ModelFileError(
                f"{self.path} is not a run folder: config.yaml is missing or damaged.",
                "Name the folder that `spectralx adapt` or `spectralx train` wrote.",
            ) from error
        if not isinstance(values, dict):
            raise ModelFileError(f"{self.config_path} is damaged.", "Train again.")
        return values

    def load_checkpoint(self, name: CheckpointName) -> dict[str, Any]:
        """Load a checkpoint on the CPU; nothing but tensors and plain values is unpickled.

        Raises:
            ModelFileError: There is no such checkpoint, or it is damaged.
        """
        path = self.checkpoint(name)
        if not path.is_file():
            raise ModelFileError(f"{path} does not exist.", "The run has not come far enough; resume it.")
        try:
            checkpoint: dict[str, Any] = torch.load(path, map_location="cpu", weights_only=True)
        except Exception as error:
            raise ModelFileError(f"{path} is damaged: {error}".splitlines()[0], "Start the run again.") from error
        return checkpoint


class MetricsTable:
    """``metrics.csv``: rows of named figures; columns may be added later.

    Args:
        path: The file.
        resume: Whether to go on with the rows that the file holds.
    """

    def __init__(self, path: Path, resume: bool) -> None:
        self._path = path
        self.rows: list[dict[str, Any]] = []
        if resume and path.is_file():
            with path.open(newline="", encoding="utf-8") as file:
                self.rows = list(csv.DictReader(file))

    def drop(self, phase: str, after: int) -> None:
        """Drop the rows of a phase after a step, because these steps are run again."""
        self.rows = [row for row in self.rows if row["phase"] != phase or int(row["step"]) <= after]

    def add(self, row: Mapping[str, Any]) -> None:
        """Add a row; it holds ``phase`` and ``step``."""
        self.rows.append(dict(row))

    def seconds(self) -> float:
        """Return the time that all phases took."""
        return sum({row["phase"]: float(row["seconds"]) for row in self.rows}.values())

    def write(self) -> None:
        """Write the table whole."""
        columns: dict[str, None] = {}
        for row in self.rows:
            columns.update(dict.fromkeys(row))
        with atomic_output(self._path) as temporary, temporary.open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, fieldnames=list(columns), restval="")
            writer.writeheader()
            writer.writerows(self.rows)
