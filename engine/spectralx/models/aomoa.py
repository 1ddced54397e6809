"""The Attribute-oriented Mixture of Adapters (AoMoA) around a frozen linear layer (METHOD 1.2)."""

from __future__ import annotations

from typing import Any, NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional

from spectralx.models.config import AomoaConfig
from spectralx.models.precision import full, without_autocast
from spectralx.models.processes import mean_over_processes, process_count

TASKS = 2
"""The halves of a token: spatial and spectral attributes. Each has gates of its own; experts are shared."""

_NOISE_FLOOR = 0.1


class Usage(NamedTuple):
    """How a batch uses the experts.

    Attributes:
        share: Share of the choices (2, experts), without gradient.
        probability: Mean probability (2, experts).
    """

    share: Tensor
    probability: Tensor


class ExpertMixture(nn.Module):
    """Gated bottleneck experts, computed densely: all experts for all tokens, without any host synchronisation.

    Args:
        config: Number of experts, how they are chosen and combined.
        width: Input and output width.
    """

    def __init__(self, config: AomoaConfig, width: int) -> None:
        super().__init__()
        self.config = config
        experts, bottleneck = config.experts, max(1, width // 8)
        self.w_gate = nn.Parameter(torch.zeros(TASKS, width, experts))
        self.w_noise = nn.Parameter(torch.zeros(TASKS, width, experts))
        self.w_in = nn.Parameter(torch.empty(experts, bottleneck, width))
        self.b_in = nn.Parameter(torch.empty(experts, bottleneck))
        self.w_out = nn.Parameter(torch.empty(experts, width, bottleneck))
        self.b_out = nn.Parameter(torch.empty(experts, width))
        for parameter, fan_in in ((self.w_in, width), (self.b_in, width), (self.w_out, bottleneck),
                                  (self.b_out, bottleneck)):  # fmt: skip
            nn.init.uniform_(parameter, -(fan_in**-0.5), fan_in**-0.5)
        self.usage: Usage | None = None

    def __getstate__(self) -> dict[str, Any]:
        """Leave the last usage out of copies and files: it belongs to the graph of one forward."""
        return self.__dict__ | {"usage": None}

    def forward(self, z: Tensor) -> Tensor:
        """Mix the experts.

        Args:
            z: (B, L, 2, width); the third axis is the task.

        Returns:
            (B, L, 2, width).
        """
        gates = self._gates(z)  # (B, L, 2, experts), fp32
        hidden = functional.relu(functional.linear(z, self.w_in.flatten(0, 1), self.b_in.flatten()))
        hidden = hidden.unflatten(-1, self.b_in.shape)  # (B, L, 2, experts, bottleneck)
        if self.config.combine == "sum":
            return self._gated_sum(hidden, gates.to(z.dtype))
        experts = torch.einsum("blter,ewr->bltew", hidden, self.w_out) + self.b_out
        return masked_log_sum_exp(experts, gates).to(z.dtype)

    def _gated_sum(self, hidden: Tensor, gates: Tensor) -> Tensor:
        """Return ``sum_e g_e * expert_e`` by one product over all experts' bottlenecks."""
        weighted = (hidden * gates[..., None]).flatten(-2)
        joined = self.w_out.transpose(0, 1).flatten(1)  # (experts, width, bottleneck) -> (width, experts * bottleneck)
        return functional.linear(weighted, joined) + gates @ self.b_out

    def _gates(self, z: Tensor) -> Tensor:
        """Return the gates (B, L, 2, experts) in fp32: a softmax over the chosen experts, 0 elsewhere."""
        with without_autocast(z):
            logits = torch.einsum("bltw,twe->blte", full(z), full(self.w_gate))
            clean = logits
            if self.training and self.config.noisy_gates:
                spread = torch.einsum("bltw,twe->blte", full(z), full(self.w_noise))
                logits = logits + torch.randn_like(logits) * (functional.softplus(spread) + _NOISE_FLOOR)
            best, index = logits.topk(self.config.chosen, dim=-1)
            gates = torch.full_like(logits, -torch.inf).scatter(-1, index, best).softmax(dim=-1)
            if self.training and self.config.balance:
                self.usage = usage(clean, gates)
            return torch.where(gates > self.config.gate_floor, gates, 0.0)


def masked_log_sum_exp(experts: Tensor, gates: Tensor) -> Tensor:
    """Return ``log(sum_e g_e * exp(expert_e))`` over the experts whose gate is not 0, without overflow.

    Args:
        experts: (..., experts, width).
        gates: (..., experts), at least one of them positive.

    Returns:
        (..., width), in fp32 or wider.
    """
    experts = experts.to(gates.dtype)
    return torch.logsumexp(experts + gates.log()[..., None], dim=-2)


def usage(logits: Tensor, gates: Tensor) -> Usage:
    """Return how a batch uses the experts.

    Args:
        logits: Gate logits without noise (B, L, 2, experts).
        gates: Gates (B, L, 2, experts), 0 for experts that were not chosen.
    """
    chosen = (gates > 0).float()
    share = chosen.mean(dim=(0, 1)) / chosen.sum(dim=-1).mean()  # (2, experts)
    return Usage(share, logits.softmax(dim=-1).mean(dim=(0, 1)))


def load_balance(used: Usage) -> Tensor:
    """Return the load-balancing loss of Switch Transformers (arXiv 2101.03961), averaged over the tasks.

    Returns:
        Scalar: experts times the sum over experts of (share of the choices) x (mean probability). 1 when all
        experts are used alike, up to the number of experts when one takes all.
    """
    return used.probability.shape[-1] * (used.share * used.probability).sum(dim=-1).mean()


class Aomoa(nn.Module):
    """The adapter: each half of a token is reduced, mixed and increased by one shared module.

    Args:
        config: The mixture.
        in_width: Width of the adapted layer's input.
        out_width: Width of its output.
    """

    def __init__(self, config: AomoaConfig, in_width: int, out_width: int) -> None:
        super().__init__()
        half = in_width // TASKS
        reduced = half // 4
        self.norm_in = nn.LayerNorm(half)
        self.reduce = nn.Linear(half, reduced, bias=False)
        self.norm_reduced = nn.LayerNorm(reduced)
        self.mixture = ExpertMixture(config, reduced)
        self.increase = nn.Linear(reduced, out_width // TASKS, bias=False)
        if config.identity_start:
            nn.init.zeros_(self.increase.weight)

    def forward(self, x: Tensor) -> Tensor:
        """Return the adapter's contribution (B, L, out width) for the input (B, L, in width)."""
        halves = x.unflatten(-1, (TASKS, -1))  # (B, L, 2, in width / 2)
        z = self.norm_reduced(self.reduce(self.norm_in(halves)))
        return self.increase(self.mixture(z)).flatten(-2)


class AdaptedLinear(nn.Module):
    """``linear(x) + scaler * aomoa(x)``, in place of a linear layer.

    Args:
        linear: The layer to adapt; it is kept as it is.
        config: The mixture.
    """

    def __init__(self, linear: nn.Linear, config: AomoaConfig) -> None:
        super().__init__()
        self.linear = linear
        self.aomoa = Aomoa(config, linear.in_features, linear.out_features)
        self.scaler = nn.Parameter(torch.ones(linear.out_features))

    def forward(self, x: Tensor) -> Tensor:
        """Map (B, L, in width) to (B, L, out width)."""
        return self.linear(x) + self.scaler * self.aomoa(x)


def take_balance_loss(module: nn.Module) -> Tensor:
    """Return the mean of the balance losses below ``module`` and forget them; 0 where there are none.

    Where several processes hold a part of the batch each, the choices are counted over all of them, so that the mean of
    their losses, and of its gradients, is that of the whole batch.
    """
    found = _take_usage(module)
    if not found:
        return next(module.parameters()).new_zeros(())
    if process_count() > 1:
        shares = mean_over_processes(torch.cat([used.share.flatten() for used in found]))
        parts = shares.split([used.share.numel() for used in found])
        found = [Usage(share.view_as(used.share), used.probability) for share, used in zip(parts, found)]
    return torch.stack([load_balance(used) for used in found]).mean()


def forget_balance_loss(module: nn.Module) -> None:
    """Forget the balance losses below ``module``: blocks that are computed again in the backward pass leave some."""
    _take_usage(module)


def _take_usage(module: nn.Module) -> list[Usage]:
    found = []
    for mixture in module.modules():
        if isinstance(mixture, ExpertMixture) and mixture.usage is not None:
            found.append(mixture.usage)
            mixture.usage = None
    return found
