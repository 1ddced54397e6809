"""Exponential moving average of weights: what is validated and exported (EMA against SWAD: arXiv 2102.08604)."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import torch
from torch import Tensor, nn


class AveragedWeights:
    """Average of the trainable parameters of a module.

    Args:
        module: The module that trains.
        decay: Weight of the past at each step; smaller in the first steps, so that the start is forgotten.
    """

    # Copies of the weights that are held.
    copies = 1

    def __init__(self, module: nn.Module, decay: float) -> None:
        self._decay = decay
        self._module = module
        self._shadow = {name: p.detach().clone() for name, p in module.named_parameters() if p.requires_grad}

    def to(self, device: torch.device) -> None:
        """Move the averages to where the module trains."""
        self._shadow = {name: value.to(device) for name, value in self._shadow.items()}

    @torch.no_grad()
    def update(self, step: int) -> None:
        """Take in the parameters after optimizer step ``step`` (from 1)."""
        decay = min(self._decay, (1 + step) / (10 + step))
        parameters = dict(self._module.named_parameters())
        # One kernel for all of them on a GPU, and the plain loop elsewhere.
        torch._foreach_lerp_(list(self._shadow.values()), [parameters[name] for name in self._shadow], 1 - decay)

    @contextlib.contextmanager
    def applied(self) -> Iterator[None]:
        """Put the averages in place of the parameters for the time of a block."""
        self.swap()
        try:
            yield
        finally:
            self.swap()

    @torch.no_grad()
    def swap(self) -> None:
        """Exchange parameters and averages; twice is once not at all."""
        for name, parameter in self._module.named_parameters():
            if name in self._shadow:
                held = parameter.detach().clone()
                parameter.copy_(self._shadow[name])
                self._shadow[name].copy_(held)

    def state_dict(self) -> dict[str, Tensor]:
        """Return the averages by parameter name."""
        return dict(self._shadow)

    def load_state_dict(self, state: dict[str, Tensor]) -> None:
        """Take averages that were saved; unknown and missing names are errors."""
        if state.keys() != self._shadow.keys():
            raise KeyError(f"averaged weights differ in {sorted(state.keys() ^ self._shadow.keys())[:3]}")
        for name, value in state.items():
            self._shadow[name].copy_(value)
