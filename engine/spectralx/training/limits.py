"""What a run needs of the machine: disk is checked before it starts, memory is named when it runs out."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator
from pathlib import Path

import torch

from spectralx.errors import OutputError, TrainingError
from spectralx.training.config import Recipe, StageSection
from spectralx.training.module import StageModule

# Figures, plots, report and events of a run.
_SMALL_FILES = 64 << 20

# A network is written to ONNX beside its checkpoints, and twice while it is compared.
_EXPORTS = 2

_MEMORY_MESSAGES = ("out of memory", "can't allocate memory", "not enough memory")


def checkpoint_bytes(module: StageModule) -> int:
    """Return the size of a checkpoint: all weights, and of what trains two moments and the averages."""
    state = sum(value.nbytes for value in module.network.state_dict().values())
    trained = sum(p.nbytes for p in module.network.parameters() if p.requires_grad)
    averages = 0 if module.averaged is None else module.averaged.copies
    return state + (2 + averages) * trained


def check_disk(folder: Path, module: StageModule, checkpoints: int, snapshots: int) -> None:
    """Refuse to start a run whose files would not fit on the disk.

    Args:
        folder: Folder of the run; it need not exist yet.
        module: The stage.
        checkpoints: Checkpoints that the run keeps; one more is there while it is written.
        snapshots: Snapshots that the run keeps, which hold the weights alone.

    Raises:
        OutputError: Names what is needed and what is free.
    """
    one = checkpoint_bytes(module)
    weights = sum(value.nbytes for value in module.network.state_dict().values())
    needed = (checkpoints + 1) * one + (_EXPORTS + snapshots) * weights + _SMALL_FILES
    there = next(parent for parent in (folder, *folder.parents) if parent.exists())
    held = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) if folder.exists() else 0
    free = shutil.disk_usage(there).free
    if needed - held <= free:
        return
    raise OutputError(
        f"The run needs {_gigabytes(needed - held)} in {folder}, and {_gigabytes(free)} are free there: a checkpoint "
        f"takes {_gigabytes(one)}, and up to {checkpoints + 1} are kept at once.",
        f"Free {_gigabytes(needed - held - free)}, name another folder, or choose a smaller model.size.",
    )


@contextlib.contextmanager
def memory_named(recipe: Recipe, stage: str, section: StageSection) -> Iterator[None]:
    """Tell what to lower when memory runs out in a block.

    Args:
        recipe: The recipe.
        stage: ``stage1`` or ``stage2``.
        section: Its section for the stage.

    Raises:
        TrainingError: Memory ran out, of the machine or of its GPU.
    """
    try:
        yield
    except (MemoryError, RuntimeError) as error:
        if not ran_out_of_memory(error):
            raise
        smaller = (
            f"start another run with a smaller {stage}.sampling.batch_size (now {section.sampling.batch_size}), "
            f"tile_size (now {recipe.tile_size}) or model.size"
        )
        hint = f"{smaller[0].upper()}{smaller[1:]}."
        if not section.checkpointing:
            hint = f"Go on with --resume and --set {stage}.checkpointing=true, or {smaller}."
        lines = str(error).strip().splitlines() or ["no more could be had"]
        raise TrainingError(f"Memory ran out in training: {lines[0]}", hint) from error


def ran_out_of_memory(error: BaseException) -> bool:
    """Return whether an error says that memory could not be had, on the CPU or on a GPU."""
    if isinstance(error, (MemoryError, torch.OutOfMemoryError)):
        return True
    text = str(error).lower()
    return isinstance(error, RuntimeError) and any(message in text for message in _MEMORY_MESSAGES)


def _gigabytes(count: int) -> str:
    return f"{count / 1e9:.2f} GB" if count >= 10_000_000 else f"{count / 1e6:.2f} MB"
