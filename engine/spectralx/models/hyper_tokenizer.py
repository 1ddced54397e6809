"""The Hyper Tokenizer (HyperT): attribute tokens from the spatial and the spectral dimension (METHOD 1.1, 2)."""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

import torch
from torch import Tensor, nn

from spectralx.models.attention import CrossAttention
from spectralx.models.block import TransformerBlock
from spectralx.models.config import ModelConfig
from spectralx.models.geometry import BandGeometry
from spectralx.models.locality import NeighbourBias, NeighbourBlock
from spectralx.models.narrowing import of_type, present
from spectralx.models.positions import Grid, resize_grid, sincos_2d
from spectralx.models.spectral_tokens import AnchorTokens, ChannelTokens
from spectralx.models.windows import merge, partition, window_mask


class HyperFeatures(NamedTuple):
    """What HyperT makes of an image.

    Attributes:
        tokens: (B, N, D).
        spatial: Spatial features (B, M, spatial width) with their position code.
        spectral: Spectral features (B, A, spectral width) with their wavelength code, or (B, N, A, spectral width)
            where each patch has its own.
        support: Boolean (1, A): spectral features that may be attended to; ``None`` for all.
    """

    tokens: Tensor
    spatial: Tensor
    spectral: Tensor
    support: Tensor | None


class HyperTokenizer(nn.Module):
    """Two branches of attributes, each matched by learned queries, fused to tokens.

    Args:
        config: Configuration of the whole network, with ``tokenizer.stem`` and ``tokenizer.hyper`` set.
    """

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        stem = present(config.tokenizer.stem, "tokenizer.stem")
        hyper = present(config.tokenizer.hyper, "tokenizer.hyper")
        self.config = hyper
        width, spatial_width = config.backbone.width, stem.widths[-1]
        query_width = width // 2
        self.spectral_tokens: AnchorTokens | ChannelTokens
        if hyper.anchors is None:
            self.spectral_tokens = ChannelTokens(spatial_width, (2 * config.tile_grid) ** 2)
        else:
            self.spectral_tokens = AnchorTokens(hyper.anchors, len(config.tokenizer.views))
        spectral_width = self.spectral_tokens.width
        local = hyper.locality == "neighbourhood"
        self.spatial_block: TransformerBlock = (
            NeighbourBlock(spatial_width, hyper.heads, hyper.window)
            if local
            else TransformerBlock(spatial_width, hyper.heads)
        )
        self.spectral_block = TransformerBlock(spectral_width, hyper.heads)
        self.spatial_query = nn.Parameter(torch.randn(hyper.query_grid**2, query_width))
        self.spectral_query = nn.Parameter(torch.randn(hyper.query_grid**2, query_width))
        self.neighbours = NeighbourBias(hyper.window) if local else None
        self.spatial_match = CrossAttention(query_width, spatial_width)
        self.spectral_match = CrossAttention(query_width, spectral_width)
        widen, narrow = nn.Linear(width, 4 * width, bias=False), nn.Linear(4 * width, width, bias=False)
        self.fuse = nn.Sequential(nn.LayerNorm(width), widen, nn.GELU(), narrow)
        if hyper.identity_start:
            nn.init.zeros_(narrow.weight)

    def forward(self, views: Tensor, cells: Tensor, bands: BandGeometry) -> HyperFeatures:
        """Tokenise.

        Args:
            views: (B, V * C, H, W).
            cells: The stem's last level (B, spatial width, 2h, 2w).
            bands: What follows from the bands.

        Returns:
            Tokens and features.
        """
        grid = (cells.shape[2] // 2, cells.shape[3] // 2)
        if self.neighbours is not None:
            return self._look_around(views, cells, bands, grid)
        spatial = self._spatial_features(cells)
        spectral = self._spectral_features(views, cells, bands)
        spatial_query, spectral_query = self._queries(grid)
        spatial_tokens = self.spatial_match(spatial_query, spatial) + spatial_query
        spectral_tokens = self.spectral_match(spectral_query, spectral, bands.support) + spectral_query
        tokens = self.fuse(torch.cat([spatial_tokens, spectral_tokens], dim=2))
        return HyperFeatures(tokens, spatial, spectral, bands.support)

    def _look_around(self, views: Tensor, cells: Tensor, bands: BandGeometry, grid: Grid) -> HyperFeatures:
        """Tokenise with neighbourhoods in place of windows, places and tile-wide spectra; as :meth:`forward`."""
        neighbours = present(self.neighbours, "hyper.neighbours")
        anchors = of_type(self.spectral_tokens, AnchorTokens, "hyper.spectral_tokens")
        batch, count = cells.shape[0], grid[0] * grid[1]
        block = of_type(self.spatial_block, NeighbourBlock, "hyper.spatial_block")
        spatial = block.forward_grid(cells.flatten(2).transpose(1, 2), (cells.shape[2], cells.shape[3]))
        spatial_query = self.spatial_query[None]
        spatial_tokens = self.spatial_match.through(partial(neighbours, grid=grid), spatial_query, spatial)

        spectral = anchors.of_patches(views, grid, bands)
        spectral = self.spectral_block(spectral, bands.support) + bands.code  # (B * N, A, spectral width)
        spectral_query = self.spectral_query[None]
        spectral_tokens = self.spectral_match(spectral_query, spectral, bands.support).reshape(batch, count, -1)

        tokens = self.fuse(torch.cat([spatial_tokens + spatial_query, spectral_tokens + spectral_query], dim=2))
        return HyperFeatures(tokens, spatial, spectral.unflatten(0, (batch, count)), bands.support)

    def _spatial_features(self, cells: Tensor) -> Tensor:
        """Attend within windows of the cells (B, spatial width, 2h, 2w); return (B, M, spatial width)."""
        grid: Grid = (cells.shape[2], cells.shape[3])
        window = self.config.window
        x = partition(cells.flatten(2).transpose(1, 2), grid, window)
        x = self.spatial_block(x, window_mask(grid, window, cells.shape[0], cells.device))
        x = merge(x, grid, window)
        return x + sincos_2d(grid, x.shape[2], x, self.config.code_scale)

    def _spectral_features(self, views: Tensor, cells: Tensor, bands: BandGeometry) -> Tensor:
        """Attend among the spectral tokens; return (B, A, spectral width)."""
        x = self.spectral_tokens(views, cells, bands)
        return self.spectral_block(x, bands.support) + bands.code

    def _queries(self, grid: Grid) -> tuple[Tensor, Tensor]:
        """Return the spatial and the spectral queries (1, N, D / 2) for a token grid."""
        old = (self.config.query_grid, self.config.query_grid)
        spatial = resize_grid(self.spatial_query[None], old, grid)
        spectral = resize_grid(self.spectral_query[None], old, grid)
        if self.config.query_codes:  # a token lies between cells 2i and 2i + 1 of the spatial features
            code = sincos_2d(grid, spatial.shape[2], spatial, 2 * self.config.code_scale, offset=0.25)
            spatial = spatial + code
        return spatial, spectral
