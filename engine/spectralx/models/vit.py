"""The vision transformer: one implementation for every supported backbone (METHOD 1, 1.5)."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor, nn
from torch.utils.checkpoint import checkpoint

from spectralx.models.aomoa import AdaptedLinear
from spectralx.models.block import TransformerBlock
from spectralx.models.config import AomoaConfig, BackboneConfig
from spectralx.models.locality import distance_bias, select_bias
from spectralx.models.narrowing import of_type
from spectralx.models.position_tables import table_for
from spectralx.models.positions import Grid, Rotary, RotaryPositions, sincos_2d

Refinement = Callable[[Tensor], Tensor]


def adapt_mlp(block: nn.Module, aomoa: AomoaConfig) -> None:
    """Put AoMoA around both layers of a block's MLP."""
    mlp = of_type(block, TransformerBlock, "a block of the backbone").mlp
    first, second = (of_type(layer, nn.Linear, "a layer that is not adapted yet") for layer in (mlp.fc1, mlp.fc2))
    mlp.fc1, mlp.fc2 = AdaptedLinear(first, aomoa), AdaptedLinear(second, aomoa)


class VisionTransformer(nn.Module):
    """Pre-norm transformer on patch tokens.

    Args:
        config: Sizes, position codes, prefix tokens.
        aomoa: Adapters of the MLPs in the tapped blocks, or ``None``.
    """

    def __init__(self, config: BackboneConfig, aomoa: AomoaConfig | None) -> None:
        super().__init__()
        self.config = config
        self.gradient_checkpointing = False
        width = config.width
        self.cls_token = nn.Parameter(torch.randn(1, 1, width) * 0.02) if config.class_token else None
        self.storage_tokens = (
            nn.Parameter(torch.randn(1, config.storage_tokens, width) * 0.02) if config.storage_tokens else None
        )
        self.pos_embed: nn.Parameter | None = None
        self.rotary: RotaryPositions | None = None
        if config.positions == "table":
            rows = int(config.class_token) + config.table_grid**2
            self.pos_embed = nn.Parameter(torch.randn(1, rows, width) * 0.02)
        elif config.positions == "rotary":
            self.rotary = RotaryPositions(width // config.heads, getattr(torch, config.rotary_dtype))
        self.blocks = nn.ModuleList(
            TransformerBlock(
                width, config.heads, config.mlp_ratio, config.norm_eps, config.layer_scale, config.key_bias
            )
            for _ in range(config.depth)
        )
        if aomoa is not None:
            for tap in config.taps:
                adapt_mlp(self.blocks[tap], aomoa)
        self.norm = nn.LayerNorm(width, eps=config.norm_eps) if config.tap_norm else None

    def forward(
        self, tokens: Tensor, grid: Grid, refine: Refinement | None = None, visible: Tensor | None = None
    ) -> list[Tensor]:
        """Run the blocks.

        Args:
            tokens: Patch tokens (B, N, D).
            grid: Rows and columns of the tokens.
            refine: Applied to the patch tokens of the residual stream after each tapped block.
            visible: Indices (B, n) of the tokens that are seen; the others are left out (masked autoencoder).

        Returns:
            Patch tokens (B, N or n, D) after each tapped block.
        """
        x, rotary = self._embed(tokens, grid, visible)
        prefix = self.config.prefix_tokens
        bias = None
        if self.config.positions == "distance":
            bias = distance_bias(grid, self.config.heads, prefix, x, self.config.reach)
            bias = bias if visible is None else select_bias(bias, prefix, visible)
        taps = []
        for index, block in enumerate(self.blocks):
            if self.gradient_checkpointing and self.training and torch.is_grad_enabled():
                x = checkpoint(block, x, bias, rotary, prefix, use_reentrant=False)
            else:
                x = block(x, bias, rotary, prefix)
            if index in self.config.taps:
                if refine is not None:
                    x = torch.cat([x[:, :prefix], refine(x[:, prefix:])], dim=1)
                patches = x[:, prefix:]
                taps.append(self.norm(patches) if self.norm is not None else patches)
        return taps

    def _embed(self, tokens: Tensor, grid: Grid, visible: Tensor | None) -> tuple[Tensor, Rotary | None]:
        """Add positions, leave masked tokens out, prepend the prefix; return (B, prefix + N, D) and rotary codes."""
        prefix_position: Tensor | float = 0.0
        if self.pos_embed is not None:
            first = int(self.config.class_token)
            prefix_position = self.pos_embed[:, :first]
            tokens = tokens + table_for(self.pos_embed[:, first:], self.config, grid)
        elif self.config.positions == "sincos":
            tokens = tokens + sincos_2d(grid, self.config.width, tokens)
        rotary = None if self.rotary is None else self.rotary(grid)
        if visible is not None:
            tokens = tokens.gather(1, visible[..., None].expand(-1, -1, tokens.shape[2]))
            if rotary is not None:
                rotary = Rotary(rotary.sin[visible][:, None], rotary.cos[visible][:, None])
        prefix = []
        if self.cls_token is not None:
            prefix.append(self.cls_token + prefix_position)
        if self.storage_tokens is not None:
            prefix.append(self.storage_tokens)
        batch = tokens.shape[0]
        return torch.cat([*(p.expand(batch, -1, -1) for p in prefix), tokens], dim=1), rotary
