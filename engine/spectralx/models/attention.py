"""Attention: self-attention of tokens, and one-head cross-attention of latents over media (Perceiver)."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor, nn
from torch.nn import functional

from spectralx.models.narrowing import present
from spectralx.models.positions import Rotary, rotate
from spectralx.models.precision import full


class MaskedBiasLinear(nn.Linear):
    """A linear layer in which some of the bias counts for nothing.

    Args:
        inputs: Input width.
        mask: (outputs,), 0 where the bias does not count and 1 elsewhere. A buffer that no state dict holds.
    """

    bias_mask: Tensor

    def __init__(self, inputs: int, mask: Tensor) -> None:
        super().__init__(inputs, len(mask))
        self.register_buffer("bias_mask", mask, persistent=False)

    def forward(self, x: Tensor) -> Tensor:
        """Map (..., inputs) to (..., outputs)."""
        return functional.linear(x, self.weight, self.bias * self.bias_mask)


class SelfAttention(nn.Module):
    """Multi-head self-attention.

    Args:
        width: Token width.
        heads: Number of heads.
        key_bias: Whether keys have a bias; without, the common bias is masked as published (DINOv3).
    """

    def __init__(self, width: int, heads: int, key_bias: bool = True) -> None:
        super().__init__()
        self.heads = heads
        self.qkv: nn.Module
        if key_bias:
            self.qkv = nn.Linear(width, 3 * width)
        else:
            self.qkv = MaskedBiasLinear(width, torch.tensor([1.0, 0.0, 1.0]).repeat_interleave(width))
        self.proj: nn.Module = nn.Linear(width, width)

    def forward(self, x: Tensor, mask: Tensor | None = None, rotary: Rotary | None = None, prefix: int = 0) -> Tensor:
        """Attend within each sequence.

        Args:
            x: (B, L, D).
            mask: Broadcast to (B, heads, L, L): which keys may be attended to, or what is added to the scores.
            rotary: Rotary codes of the tokens after the first ``prefix``.
            prefix: Tokens without a place.

        Returns:
            (B, L, D).
        """
        batch, length, width = x.shape
        qkv = self.qkv(x).reshape(batch, length, 3, self.heads, width // self.heads)
        q, k, v = qkv.permute(2, 0, 3, 1, 4).unbind(0)  # 3 x (B, heads, L, head width)
        if rotary is not None:
            q, k = rotate(q, rotary, prefix), rotate(k, rotary, prefix)
        out = functional.scaled_dot_product_attention(q, k, v, attn_mask=mask)
        return self.proj(out.transpose(1, 2).reshape(batch, length, width))  # (B, heads, L, .) -> (B, L, D)


class CrossAttention(nn.Module):
    """One-head attention of latents over media (METHOD 1.1): the head is half as wide as the media.

    Args:
        latent_width: Width of the latents and of the result.
        media_width: Width of the media.
        values: Whether the attended values are wanted; without them there are queries and keys alone.
    """

    def __init__(self, latent_width: int, media_width: int, values: bool = True) -> None:
        super().__init__()
        self.head_width = media_width // 2
        self.norm_media = nn.LayerNorm(media_width)
        self.norm_latents = nn.LayerNorm(latent_width)
        self.to_q = nn.Linear(latent_width, self.head_width, bias=False)
        self.to_kv = nn.Linear(media_width, self.head_width * (2 if values else 1), bias=False)
        self.to_out = nn.Linear(self.head_width, latent_width, bias=False) if values else None

    def forward(self, latents: Tensor, media: Tensor, mask: Tensor | None = None) -> Tensor:
        """Attend to the media.

        Args:
            latents: (B, N, latent width) or (1, N, latent width).
            media: (B, M, media width).
            mask: Boolean (1, M): media that may be attended to.

        Returns:
            (B, N, latent width).
        """

        def attend(q: Tensor, k: Tensor, v: Tensor) -> Tensor:
            q = q.expand(k.shape[0], -1, -1)[:, None]
            return functional.scaled_dot_product_attention(q, k[:, None], v[:, None], attn_mask=mask)[:, 0]

        return self.through(attend, latents, media)

    def through(self, attend: Callable[[Tensor, Tensor, Tensor], Tensor], latents: Tensor, media: Tensor) -> Tensor:
        """Attend in a way of its own: ``attend`` maps queries, keys and values to what is projected back."""
        to_out = present(self.to_out, "the projection of an attention built without values")
        k, v = self.to_kv(self.norm_media(media)).chunk(2, dim=-1)
        return to_out(attend(self.queries(latents), k, v))

    def queries(self, latents: Tensor) -> Tensor:
        """Return the queries (..., head width) of latents (..., latent width)."""
        return self.to_q(self.norm_latents(latents))

    def keys(self, media: Tensor) -> Tensor:
        """Return the keys (..., head width) of media (..., media width), without their values."""
        return functional.linear(self.norm_media(media), self.to_kv.weight[: self.head_width])


def shares(queries: Tensor, keys: Tensor, mask: Tensor | None = None) -> Tensor:
    """Return the softmax over keys (..., M, E) for queries (..., N, E): (..., N, M), in full precision.

    Args:
        queries: Queries.
        keys: Keys.
        mask: Boolean, broadcast to the result: keys that count.
    """
    scores = (queries * queries.shape[-1] ** -0.5) @ keys.transpose(-2, -1)
    if mask is not None:
        scores = scores.masked_fill(~mask, -torch.inf)
    return full(scores).softmax(dim=-1)
