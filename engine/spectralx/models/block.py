"""The transformer block, of the backbone as well as of HyperT's branches."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

from spectralx.models.attention import SelfAttention
from spectralx.models.positions import Rotary


class Mlp(nn.Module):
    """Two linear layers around a GELU (the exact erf form). AoMoA wraps either layer in place."""

    def __init__(self, width: int, hidden: int) -> None:
        super().__init__()
        self.fc1: nn.Module = nn.Linear(width, hidden)
        self.fc2: nn.Module = nn.Linear(hidden, width)

    def forward(self, x: Tensor) -> Tensor:
        """Return the same shape (B, L, D)."""
        return self.fc2(functional.gelu(self.fc1(x)))


class LayerScale(nn.Module):
    """A learned gain for each channel of a residual branch."""

    def __init__(self, width: int, initial: float = 1e-5) -> None:
        super().__init__()
        self.gamma = nn.Parameter(torch.full((width,), initial))

    def forward(self, x: Tensor) -> Tensor:
        """Scale (B, L, D)."""
        return x * self.gamma


class TransformerBlock(nn.Module):
    """Pre-norm attention and MLP, both with a residual.

    Args:
        width: Token width.
        heads: Attention heads.
        mlp_ratio: Hidden width of the MLP over ``width``.
        eps: Epsilon of the norms.
        layer_scale: Whether residual branches have learned gains.
        key_bias: Whether keys have a bias.
    """

    def __init__(
        self,
        width: int,
        heads: int,
        mlp_ratio: float = 4.0,
        eps: float = 1e-5,
        layer_scale: bool = False,
        key_bias: bool = True,
    ) -> None:
        super().__init__()
        self.norm1 = nn.LayerNorm(width, eps=eps)
        self.attn = SelfAttention(width, heads, key_bias)
        self.ls1 = LayerScale(width) if layer_scale else nn.Identity()
        self.norm2 = nn.LayerNorm(width, eps=eps)
        self.mlp = Mlp(width, int(width * mlp_ratio))
        self.ls2 = LayerScale(width) if layer_scale else nn.Identity()

    def forward(self, x: Tensor, mask: Tensor | None = None, rotary: Rotary | None = None, prefix: int = 0) -> Tensor:
        """Return the same shape (B, L, D); the arguments are those of :class:`SelfAttention`."""
        x = x + self.ls1(self.attn(self.norm1(x), mask, rotary, prefix))
        return x + self.ls2(self.mlp(self.norm2(x)))
