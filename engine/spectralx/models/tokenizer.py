"""From image to tokens: HyperT beside a plain patch projection."""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch import Tensor, nn

from spectralx.models.band_generator import BandConv, BandEmbedding, GeneratedBandConv
from spectralx.models.config import ModelConfig
from spectralx.models.geometry import BandGeometry, band_shares
from spectralx.models.hyper_tokenizer import HyperFeatures, HyperTokenizer
from spectralx.models.inputs import SpectralInput
from spectralx.models.positions import Grid
from spectralx.models.stem import Stem


class Tokens(NamedTuple):
    """What the tokenizer makes of an image.

    Attributes:
        tokens: Patch tokens (B, N, D).
        grid: Their grid (h, w).
        levels: The stem's feature maps, finest first; empty without a stem.
        features: HyperT's features, or ``None``.
    """

    tokens: Tensor
    grid: Grid
    levels: list[Tensor]
    features: HyperFeatures | None


class PatchProjection(nn.Module):
    """Two convolutions without overlap, from the views of the bands to patch tokens.

    Args:
        config: Configuration of the whole network.
        down: Convolution over the bands, with ``tokenizer.bypass_stride``.
    """

    def __init__(self, config: ModelConfig, down: BandConv | GeneratedBandConv) -> None:
        super().__init__()
        stride = config.backbone.patch_size // config.tokenizer.bypass_stride
        self.down = down
        self.up = nn.Conv2d(config.tokenizer.bypass_width, config.backbone.width, stride, stride)

    def forward(self, views: Tensor, bands: BandGeometry) -> Tensor:
        """Project (B, V * C, H, W) to (B, D, h, w)."""
        return self.up(self.down(views, bands))


class Tokenizer(nn.Module):
    """``scaler * (HyperT tokens + patch projection)``.

    Args:
        config: Configuration of the whole network.
    """

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        self.config = config.tokenizer
        any_bands = self.config.any_bands
        generated = self.config.bands is None
        self.band_embedding = BandEmbedding(any_bands.embedding_width) if generated else None

        def band_conv(width: int, stride: int) -> BandConv | GeneratedBandConv:
            views = len(self.config.views)
            if self.config.bands is None:
                return GeneratedBandConv(any_bands.embedding_width, views, width, stride)
            return BandConv(views * self.config.bands, width, stride)

        self.stem: Stem | None = None
        stem = self.config.stem
        if stem is not None and config.stem_levels:
            self.stem = Stem(stem, band_conv(stem.widths[0], 1), config.stem_levels)
        self.hyper = HyperTokenizer(config) if self.config.hyper is not None else None
        self.projection = PatchProjection(config, band_conv(self.config.bypass_width, self.config.bypass_stride))
        self.scaler = nn.Parameter(torch.ones(config.backbone.width))

    def geometry(self, spectral: SpectralInput) -> BandGeometry:
        """Return what follows from the bands alone."""
        wavelength, fwhm = spectral.wavelength_nm, spectral.fwhm_nm
        bands = BandGeometry(share=band_shares(wavelength, self.config.any_bands.density_nm))
        if self.band_embedding is not None:
            bands = bands._replace(embedding=self.band_embedding(wavelength, fwhm))
        if self.hyper is not None:
            bands = self.hyper.spectral_tokens.geometry(bands, wavelength, fwhm)
        return bands

    def forward(self, views: Tensor, bands: BandGeometry) -> Tokens:
        """Tokenise.

        Args:
            views: (B, V * C, H, W).
            bands: What follows from the bands.

        Returns:
            Tokens, their grid and the features that they were made of.
        """
        patches = self.projection(views, bands)  # (B, D, h, w)
        grid = (patches.shape[2], patches.shape[3])
        tokens = patches.flatten(2).transpose(1, 2)  # (B, D, h, w) -> (B, N, D)
        levels = self.stem(views, bands) if self.stem is not None else []
        features = None
        if self.hyper is not None:
            features = self.hyper(views, levels[-1], bands)
            tokens = tokens + features.tokens
        return Tokens(tokens * self.scaler, grid, levels, features)

    def fold(self, bands: BandGeometry) -> None:
        """Replace generated convolutions by plain ones for these bands, in place."""
        self.projection.down = self.projection.down.fold(bands)
        if self.stem is not None:
            self.stem.first = self.stem.first.fold(bands)
        self.band_embedding = None
