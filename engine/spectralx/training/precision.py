"""Chooses the arithmetic of a run: fp32, or bfloat16 by autocast where that is faster."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import torch

from spectralx.data.tiles import TileGroup
from spectralx.training.economy import bf16_instructions
from spectralx.training.module import StageModule
from spectralx.training.processes import Processes

_WORTH_IT = 0.9
# The first one also pays for the selection of kernels.
_ROUNDS = 3


@dataclass(frozen=True)
class Precision:
    """An arithmetic and why it was chosen.

    Attributes:
        name: ``fp32`` or ``bf16``.
        reason: For the report.
        warning: What the user should know, or nothing.
    """

    name: str
    reason: str
    warning: str = ""


def choose_precision(
    module: StageModule,
    groups: Sequence[TileGroup],
    asked: Literal["auto", "fp32", "bf16"],
    processes: Processes = Processes(),  # noqa: B008 - frozen
) -> Precision:
    """Choose what was asked for, or the faster on this machine.

    Args:
        module: The stage, on the CPU.
        groups: Tiles of one step.
        asked: ``auto`` takes bf16 on GPUs that have it. On CPUs that have it, it measures three steps of
            each in turns, of which the fastest counts, and takes bf16 where it is at least a tenth faster.
        processes: This process among those that train together, all of which must call this.

    Returns:
        The arithmetic, with figures where it was measured.
    """
    instructions = bf16_instructions()
    if not all(processes.gathered(instructions is not None)):
        instructions = None
    if asked == "bf16" and instructions is None:
        slow = "This machine has no arithmetic for bf16 and imitates it, which is slower than fp32."
        return Precision("bf16", "asked for; imitated", slow)
    if asked != "auto":
        return Precision(asked, "asked for" + (f" ({instructions})" if asked == "bf16" else ""))
    if instructions is None:
        return Precision("fp32", "this machine has no arithmetic for bf16")
    if torch.cuda.is_available():
        return Precision("bf16", instructions)
    ratio = processes.from_first(_ratio(module, groups))
    figures = f"a step with bf16 ({instructions}) took {ratio:.2f} of the time of one with fp32"
    return Precision("bf16" if ratio < _WORTH_IT else "fp32", figures)


def _ratio(module: StageModule, groups: Sequence[TileGroup]) -> float:
    """Return the seconds of forward and backward with bf16 over those with fp32; the module is left as it was."""
    buffers = {name: value.clone() for name, value in module.network.named_buffers()}
    module.train()
    seconds = dict.fromkeys((False, True), float("inf"))
    for enabled in (False, True) * _ROUNDS:  # in turns: other programs come and go
        started = time.perf_counter()
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=enabled):
            loss, _figures = module.step_loss(groups)
        loss.backward()
        seconds[enabled] = min(seconds[enabled], time.perf_counter() - started)
        module.zero_grad(set_to_none=True)
    for name, value in module.network.named_buffers():
        value.copy_(buffers[name])  # batch norms have moved
    return seconds[True] / seconds[False]
