"""Stochastic weight averaging, densely (SWAD, Cha et al., NeurIPS 2021, arXiv 2102.08604, algorithm 1).

Weights are averaged over all steps from where the validation loss stops falling to where it rises again. They are kept
as one average a validation interval until it is known whether the interval belongs to that window.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn

Weights = dict[str, Tensor]


@dataclass
class Segment:
    """Average over some steps.

    Attributes:
        weights: Mean weights by name.
        steps: Number of steps.
        loss: Validation loss at its end.
    """

    weights: Weights
    steps: int
    loss: float

    def merged(self, other: Segment) -> Segment:
        """Return the average over the steps of both."""
        steps = self.steps + other.steps
        share = other.steps / steps
        weights = {name: value.lerp(other.weights[name], share) for name, value in self.weights.items()}
        return Segment(weights, steps, other.loss)


class DenselyAveragedWeights:
    """Average of the trainable parameters over the steps of a flat valley of the validation loss.

    Args:
        module: The module that trains.
        patience: Intervals without a lower loss after which the valley has begun (N_s).
        tolerated: Intervals above the threshold after which it has ended (N_e).
        tolerance: The threshold is this part above the mean loss of the first intervals (r - 1).
    """

    def __init__(self, module: nn.Module, patience: int, tolerated: int, tolerance: float) -> None:
        self._module, self._patience, self._tolerated, self._tolerance = module, patience, tolerated, tolerance
        self._names = [name for name, parameter in module.named_parameters() if parameter.requires_grad]
        self._running: Segment | None = None
        self._waiting: list[Segment] = []
        self._valley: Segment | None = None
        self._threshold: float | None = None
        self._ended = False

    @property
    def copies(self) -> int:
        """Copies of the weights that are held at most."""
        return max(self._patience, self._tolerated) + 3

    def to(self, device: torch.device) -> None:
        """Stay on the CPU: there may be many copies."""

    @torch.no_grad()
    def update(self, step: int) -> None:
        """Take in the parameters after an optimizer step."""
        weights = self._weights()
        if self._running is None:
            self._running = Segment({name: value.clone() for name, value in weights.items()}, 1, 0.0)
            return
        self._running.steps += 1
        for name, value in self._running.weights.items():
            value.lerp_(weights[name], 1 / self._running.steps)

    def end_interval(self, loss: float) -> None:
        """Say what the validation loss at the end of an interval is."""
        segment, self._running = self._running, None
        if segment is None or self._ended:
            return
        segment.loss = loss
        self._waiting.append(segment)
        losses = [entry.loss for entry in self._waiting]
        if self._threshold is None:
            if len(losses) == self._patience and losses[0] == min(losses):
                self._threshold = (1 + self._tolerance) * sum(losses) / len(losses)
            elif len(losses) == self._patience:
                self._waiting.pop(0)
        elif len(losses) >= self._tolerated and min(losses[-self._tolerated :]) > self._threshold:
            self._take(len(losses) - self._tolerated)
            self._ended, self._waiting = True, []
        else:
            self._take(len(losses) - self._tolerated)

    @contextlib.contextmanager
    def applied(self) -> Iterator[None]:
        """Put the average in place of the parameters for the time of a block."""
        held = {name: value.clone() for name, value in self._weights().items()}
        self._put(self.state_dict())
        try:
            yield
        finally:
            self._put(held)

    def state_dict(self) -> Weights:
        """Return the average by parameter name, as if training ended now."""
        if self._threshold is None:  # no valley yet: the last interval
            last = self._waiting[-1:] or ([] if self._running is None else [self._running])
            return dict(last[0].weights) if last else {name: value.clone() for name, value in self._weights().items()}
        parts = [*([] if self._valley is None else [self._valley]), *self._waiting]
        whole = parts[0]
        for part in parts[1:]:
            whole = whole.merged(part)
        return dict(whole.weights)

    def progress(self) -> dict[str, Any]:
        """Return what a resumed run needs besides the average."""

        def plain(segment: Segment | None) -> dict[str, Any] | None:
            return None if segment is None else dict(vars(segment))

        return {
            "running": plain(self._running),
            "waiting": [plain(segment) for segment in self._waiting],
            "valley": plain(self._valley),
            "threshold": self._threshold,
            "ended": self._ended,
        }

    def load_progress(self, state: dict[str, Any]) -> None:
        """Go on with what :meth:`progress` returned."""

        def segment(values: dict[str, Any] | None) -> Segment | None:
            return None if values is None else Segment(**values)

        self._running, self._valley = segment(state["running"]), segment(state["valley"])
        self._waiting = [Segment(**values) for values in state["waiting"]]
        self._threshold, self._ended = state["threshold"], state["ended"]

    def _take(self, count: int) -> None:
        """Move the oldest waiting intervals into the valley."""
        for segment in self._waiting[: max(count, 0)]:
            self._valley = segment if self._valley is None else self._valley.merged(segment)
        self._waiting = self._waiting[max(count, 0) :]

    def _weights(self) -> Weights:
        parameters = dict(self._module.named_parameters())
        return {name: parameters[name].detach().cpu() for name in self._names}

    @torch.no_grad()
    def _put(self, weights: Weights) -> None:
        parameters = dict(self._module.named_parameters())
        for name, value in weights.items():
            parameters[name].copy_(value)
