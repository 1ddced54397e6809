"""The published implementation's arithmetic, rebuilt part by part from its description, for comparison.

Each part takes the place of one of the engine's savings, on the same parameters and with the same result up to
rounding. The description is METHOD 1 with what is known of the published code's cost; the code itself is not used.

- ``experts``: each half of a token on its own; tokens are sorted to the experts that were chosen for them, with the
  counts read back to the host; ``log`` of a sum of ``exp``.
- ``attention``: attention of queries and media as three plain operations; the Are-adapter computes keys, values and its
  unused output at each tap, inside the graph of the backward pass.
- ``decoder``: 3 x 3 convolutions on enlarged and concatenated maps.
- ``codes``: position codes computed anew in each forward.
- ``optimizer``: AdamW as a sequence of operations over each parameter.
- ``weight gradients``: of the frozen parameters too.

The last one stands apart: nothing says that the published code computes them, and :data:`PUBLISHED` is without it.
"""

from __future__ import annotations

import math
from collections.abc import Collection
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from spectralx.models import constants, resized_conv
from spectralx.models.aomoa import Aomoa, ExpertMixture
from spectralx.models.are_adapter import AreAdapter, MediaKeys
from spectralx.models.attention import CrossAttention
from spectralx.models.hyper_tokenizer import HyperFeatures
from spectralx.models.positions import Grid
from spectralx.models.spectralx import SpectralXModel

PUBLISHED = ("experts", "attention", "decoder", "codes", "optimizer")
PARTS = (*PUBLISHED, "weight gradients")

_EPS = torch.finfo(torch.float64).eps


class DispatchedMixture(ExpertMixture):
    """Each expert gets the tokens that chose it, and no others."""

    def forward(self, z: Tensor) -> Tensor:
        """Mix the experts for the tokens (B, L, 1, width) of the task ``self.task``."""
        gates = self._gates_of_task(z.flatten(0, 2), self.task)  # (tokens, experts)
        return self._dispatch(z.flatten(0, 2), gates).view_as(z)

    task = 0

    def _gates_of_task(self, z: Tensor, task: int) -> Tensor:
        logits = clean = z @ self.w_gate[task]
        spread = None
        if self.training and self.config.noisy_gates:
            spread = functional.softplus(z @ self.w_noise[task]) + 0.1
            logits = clean + torch.randn_like(clean) * spread
        best, index = logits.topk(self.config.chosen + 1, dim=1)
        chosen = best[:, :-1].softmax(dim=1)
        gates = torch.zeros_like(logits).scatter(1, index[:, :-1], chosen)
        if spread is not None:  # the probability of being chosen, which no loss takes up
            normal = torch.distributions.Normal(0.0, 1.0)
            others = torch.where(logits > best[:, -1:], best[:, -1:], best[:, -2:-1])
            normal.cdf((clean - others) / spread).sum(dim=0)
        return torch.where(gates > self.config.gate_floor, gates, 0.0)

    def _dispatch(self, z: Tensor, gates: Tensor) -> Tensor:
        expert_of, token_of = gates.T.nonzero(as_tuple=True)  # sorted by expert
        counts = (gates > 0).sum(dim=0).tolist()
        outputs = []
        for expert, tokens in enumerate(z[token_of].split(counts)):
            hidden = functional.relu(functional.linear(tokens, self.w_in[expert], self.b_in[expert]))
            outputs.append(functional.linear(hidden, self.w_out[expert], self.b_out[expert]))
        weighted = torch.cat(outputs).exp() * gates[token_of, expert_of][:, None]
        combined = torch.zeros_like(z).index_add(0, token_of, weighted)
        return torch.where(combined == 0, _EPS, combined).log()


class HalvesApart(Aomoa):
    """The halves of the tokens one after the other."""

    def forward(self, x: Tensor) -> Tensor:
        """Return the adapter's contribution (B, L, out width)."""
        outputs = []
        for task, half in enumerate(x.chunk(2, dim=-1)):
            self.mixture.task = task  # type: ignore[assignment]
            z = self.norm_reduced(self.reduce(self.norm_in(half)))
            outputs.append(self.increase(self.mixture(z[:, :, None])[:, :, 0]))
        return torch.cat(outputs, dim=-1)


class PlainAttention(CrossAttention):
    """Scores, softmax and mixture as three operations."""

    def forward(self, latents: Tensor, media: Tensor, mask: Tensor | None = None) -> Tensor:
        """Attend to the media."""
        return self.with_attention(latents, media)[1]

    def with_attention(self, latents: Tensor, media: Tensor) -> tuple[Tensor, Tensor]:
        """Return the attention (B, N, M) and the result (B, N, latent width)."""
        q = self.to_q(self.norm_latents(latents)) * self.head_width**-0.5
        k, v = self.to_kv(self.norm_media(media)).chunk(2, dim=-1)
        scores = q @ k.transpose(1, 2)
        attention = (scores - scores.amax(dim=-1, keepdim=True).detach()).softmax(dim=-1)
        assert self.to_out is not None
        return attention, self.to_out(attention @ v)


class WholeAre(AreAdapter):
    """The Are-adapter with all that the published one computes."""

    def keys(self, grid: Grid, features: HyperFeatures) -> MediaKeys:
        """Return the media themselves: each tap makes its own keys."""
        return MediaKeys(features.spatial, (2 * grid[0], 2 * grid[1]), features.spectral, features.support)

    def _assign(self, match: CrossAttention, tokens: Tensor, keys: Tensor) -> Tensor:
        assert isinstance(match, PlainAttention)
        attention, _unused = match.with_attention(tokens, keys)
        index = attention.argmax(dim=1)
        return tokens.gather(1, index[..., None].expand(-1, -1, tokens.shape[2]))


_CLASSES: dict[str, dict[type[nn.Module], type[nn.Module]]] = {
    "experts": {ExpertMixture: DispatchedMixture, Aomoa: HalvesApart},
    "attention": {CrossAttention: PlainAttention, AreAdapter: WholeAre},
}


def use_published(model: SpectralXModel, parts: Collection[str]) -> None:
    """Give a model of the reference preset some of the published arithmetic, in place and for the whole process.

    Args:
        model: The model.
        parts: Of :data:`PARTS`; ``optimizer`` and ``weight gradients`` are the caller's.
    """
    exchanged = {old: new for part in parts for old, new in _CLASSES.get(part, {}).items()}
    for module in model.modules():
        if type(module) in exchanged:
            module.__class__ = exchanged[type(module)]
    if "decoder" in parts:
        resized_conv._WORTHWHILE = math.inf
    if "codes" in parts:
        model.register_forward_pre_hook(_forget)


def _forget(*_: Any) -> None:
    constants._kept.clear()
