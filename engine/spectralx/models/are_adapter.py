"""The Attribute-refined Adapter (Are-adapter) on the transformer's residual stream (METHOD 1.3, 2).

Each low-level feature of HyperT is given its share of the tokens, and what a small refinement makes of it scales
the tokens. The published adapter picks one token by argmax, so that its attention never learns and half of its
parameters are dead; the soft assignment is the same attention read the other way round, and all of it learns.
"""

from __future__ import annotations

import contextlib
from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional

from spectralx.models.attention import CrossAttention, shares
from spectralx.models.config import AreConfig, ModelConfig
from spectralx.models.hyper_tokenizer import HyperFeatures
from spectralx.models.locality import surroundings
from spectralx.models.narrowing import of_type, present
from spectralx.models.norms import map_norm
from spectralx.models.positions import Grid


class MediaKeys(NamedTuple):
    """What tokens are matched with; the same at all taps.

    Attributes:
        spatial: Keys (B, M, E) of the spatial media.
        media_grid: Rows and columns of the spatial media.
        spectral: Keys (B, A, E') of the spectral media, or (B, N, A, E') where each patch has its own.
        support: Boolean (1, A): spectral media that may be attended to; ``None`` for all.
    """

    spatial: Tensor
    media_grid: Grid
    spectral: Tensor
    support: Tensor | None


class AreAdapter(nn.Module):
    """One instance serves all taps.

    Args:
        config: Configuration of the whole network, with ``are``, ``tokenizer.stem`` and ``tokenizer.hyper`` set.
    """

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        are = present(config.are, "are")
        stem = present(config.tokenizer.stem, "tokenizer.stem")
        hyper = present(config.tokenizer.hyper, "tokenizer.hyper")
        self.config = are
        self.local = hyper.locality == "neighbourhood"
        half = config.backbone.width // 2
        spatial_width = stem.widths[-1]
        if hyper.anchors is None:
            items, spectral_width = spatial_width, (2 * config.tile_grid) ** 2
        else:
            items, spectral_width = hyper.anchors.count, hyper.anchors.width
        self.spatial_match = CrossAttention(half, spatial_width, values=are.unused)
        self.spectral_match = CrossAttention(half, spectral_width, values=are.unused)
        self.norm = nn.LayerNorm(half)
        self.refine_spatial = nn.Sequential(
            nn.Conv2d(half, half // 2, 3, 1 if are.pool_media else 2, 1, bias=False),
            map_norm(are.norm, half // 2),
            nn.ReLU(),
            nn.Conv2d(half // 2, half // 2, 3, 1, 1, bias=False),
            map_norm(are.norm, half // 2),
            nn.ReLU(),
        )
        self.refine_spectral: ItemProjection | ItemRefinement
        if are.spectral_return == "projection":
            self.refine_spectral = ItemProjection(are, items, config.tile_grid**2)
        else:
            self.refine_spectral = ItemRefinement(half)
        self.scale = nn.Parameter(torch.tensor(are.initial_scale))
        if are.unused:
            self.unused_spatial = nn.Linear((2 * config.tile_grid) ** 2, config.tile_grid**2)
            self.unused_spectral = nn.Linear(items, config.tile_grid**2)

    def keys(self, grid: Grid, features: HyperFeatures) -> MediaKeys:
        """Return the keys of HyperT's features, with which the tokens of all taps are matched.

        Args:
            grid: Grid of the tokens (h, w).
            features: HyperT's features.
        """
        media, media_grid = features.spatial, (2 * grid[0], 2 * grid[1])
        if self.config.pool_media:
            maps = media.transpose(1, 2).unflatten(2, media_grid)  # (B, M, .) -> (B, ., 2h, 2w)
            media, media_grid = functional.avg_pool2d(maps, 2).flatten(2).transpose(1, 2), grid
        with self._matching():
            spatial, spectral = self.spatial_match.keys(media), self.spectral_match.keys(features.spectral)
        return MediaKeys(spatial, media_grid, spectral, features.support)

    def forward(self, tokens: Tensor, grid: Grid, keys: MediaKeys) -> Tensor:
        """Refine the tokens.

        Args:
            tokens: Patch tokens (B, N, D).
            grid: Their grid (h, w).
            keys: Keys of HyperT's features.

        Returns:
            (B, N, D).
        """
        spatial, spectral = tokens.chunk(2, dim=2)  # 2 x (B, N, D / 2)
        spatial_gain = self._spatial_gain(spatial, grid, keys)
        spectral_gain = self._patch_gain(spectral, grid, keys) if self.local else self._spectral_gain(spectral, keys)
        return tokens + self.scale * torch.cat([spatial_gain * spatial, spectral_gain * spectral], dim=2)

    def _spatial_gain(self, tokens: Tensor, grid: Grid, keys: MediaKeys) -> Tensor:
        """Return the gain (B, N, 1) of the spatial halves (B, N, D / 2)."""
        if self.local:
            queries = self.spatial_match.queries(tokens)
            assigned = assign_near(tokens, queries, keys.spatial[:, :, None], grid)[:, :, 0]
        else:
            assigned = self._assign(self.spatial_match, tokens, keys.spatial)
        items = self.norm(assigned)  # (B, M, D / 2)
        refined = self.refine_spatial(items.transpose(1, 2).unflatten(2, keys.media_grid))  # (B, D / 4, h, w)
        return refined.mean(dim=1).flatten(1)[..., None]

    def _spectral_gain(self, tokens: Tensor, keys: MediaKeys) -> Tensor:
        """Return the gain (B, N, 1) of the spectral halves (B, N, D / 2)."""
        items = self.norm(self._assign(self.spectral_match, tokens, keys.spectral))  # (B, A, D / 2)
        if isinstance(self.refine_spectral, ItemProjection):
            return self.refine_spectral(items)
        gains = self.refine_spectral(items)  # (B, A, 1)
        attention = shares(self.spectral_match.queries(tokens), keys.spectral, keys.support)
        return attention.to(gains.dtype) @ gains

    def _patch_gain(self, tokens: Tensor, grid: Grid, keys: MediaKeys) -> Tensor:
        """Return the gain (B, N, 1) of the spectral halves (B, N, D / 2) from each patch's own media."""
        refine = of_type(self.refine_spectral, ItemRefinement, "are.spectral_return 'attention'")
        queries = self.spectral_match.queries(tokens)
        gains = refine(self.norm(assign_near(tokens, queries, keys.spectral, grid)))  # (B, N, A, 1)
        attention = shares(queries[:, :, None], keys.spectral, keys.support)  # (B, N, 1, A)
        return (attention.to(gains.dtype) @ gains)[:, :, 0]

    def _assign(self, match: CrossAttention, tokens: Tensor, keys: Tensor) -> Tensor:
        """Give each medium, by its key (B, M, E), its share of the tokens (B, N, D / 2): (B, M, D / 2)."""
        with self._matching():
            queries = match.queries(tokens)
        if self.config.assignment == "soft":  # the attention read the other way round
            return functional.scaled_dot_product_attention(keys[:, None], queries[:, None], tokens[:, None])[:, 0]
        with self._matching():
            index = shares(queries, keys).argmax(dim=1)  # on the softmax over media, as published
        return tokens.gather(1, index[..., None].expand(-1, -1, tokens.shape[2]))

    def _matching(self) -> contextlib.AbstractContextManager[object]:
        """Return a context for what only an argmax looks at: no gradient can pass it, so none is prepared."""
        return torch.no_grad() if self.config.assignment == "hard" else contextlib.nullcontext()


def assign_near(tokens: Tensor, queries: Tensor, keys: Tensor, grid: Grid) -> Tensor:
    """Give each place's media their mixture of the 3 x 3 tokens around.

    Args:
        tokens: (B, N, D).
        queries: What the tokens ask for (B, N, E).
        keys: Keys of the media (B, N, M, E).
        grid: Rows and columns of the tokens.

    Returns:
        (B, N, M, D).
    """
    near, inside = surroundings(torch.cat([tokens, queries], dim=2), grid)  # (B, N, 9, D + E)
    values, asked = near.split([tokens.shape[2], queries.shape[2]], dim=3)
    mask = inside[None].expand(tokens.shape[0], -1, keys.shape[2], -1)
    return functional.scaled_dot_product_attention(keys, asked, values, attn_mask=mask)


class ItemProjection(nn.Module):
    """Spectral items projected onto the tokens of a tile of fixed size (published)."""

    def __init__(self, config: AreConfig, items: int, tokens: int) -> None:
        super().__init__()
        self.conv = nn.Conv1d(items, tokens, 1, bias=False)
        self.norm: nn.Module = nn.BatchNorm1d(tokens) if config.norm == "batch" else nn.LayerNorm(tokens)

    def forward(self, items: Tensor) -> Tensor:
        """Return gains (B, N, 1) of the tokens from items (B, A, D / 2)."""
        x = self.conv(items)  # (B, N, D / 2)
        x = self.norm(x) if isinstance(self.norm, nn.BatchNorm1d) else self.norm(x.transpose(1, 2)).transpose(1, 2)
        return functional.relu(x).mean(dim=2, keepdim=True)


class ItemRefinement(nn.Module):
    """Spectral items refined one by one."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.linear = nn.Linear(width, width // 2, bias=False)
        self.norm = nn.LayerNorm(width // 2)

    def forward(self, items: Tensor) -> Tensor:
        """Return gains (B, ..., A, 1) of the items (B, ..., A, D / 2)."""
        return functional.relu(self.norm(self.linear(items))).mean(dim=-1, keepdim=True)
