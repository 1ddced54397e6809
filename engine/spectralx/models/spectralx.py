"""The whole network, stage 2: from an image and its bands to class logits."""

from __future__ import annotations

import copy
from functools import partial

import torch
from torch import Tensor, nn

from spectralx.models.aomoa import take_balance_loss
from spectralx.models.are_adapter import AreAdapter
from spectralx.models.config import ModelConfig
from spectralx.models.decoder import Decoder
from spectralx.models.geometry import BandGeometry
from spectralx.models.inputs import SpectralInput, band_views, check_input
from spectralx.models.narrowing import present
from spectralx.models.tokenizer import Tokenizer, Tokens
from spectralx.models.vit import VisionTransformer


class SpectralXModel(nn.Module):
    """SpectralX (arXiv 2508.01731).

    Args:
        config: See :func:`spectralx.models.presets.model_config`.
    """

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        self.config = config
        self.tokenizer = Tokenizer(config)
        self.backbone = VisionTransformer(config.backbone, config.aomoa)
        self.are = AreAdapter(config) if config.are is not None else None
        stem = config.tokenizer.stem
        detail_widths = stem.widths[: config.detail_levels] if stem is not None else ()
        self.decoder = Decoder(config.decoder, config.backbone.width, config.classes, detail_widths)
        self.unused = UnusedParameters(config)

    def forward(self, image: Tensor, spectral: SpectralInput) -> Tensor:
        """Segment.

        Args:
            image: (B, C, H, W) in physical units; H and W multiples of the patch size. A pixel in which all bands
                are exactly 0 is taken as invalid and seen as an average pixel of the scene, which is also the
                convention for readers that fill invalid pixels themselves.
            spectral: The bands and the scenes' statistics.

        Returns:
            Logits (B, K, H, W).

        Raises:
            WavelengthError: The spectral input does not fit the bands.
            RequestError: The size does not fit the patches.
        """
        check_input(image, spectral, self.config.backbone.patch_size, self.config.tile_size)
        return self.segment(image, spectral.statistics, self.tokenizer.geometry(spectral))

    def segment(self, image: Tensor, statistics: Tensor, bands: BandGeometry) -> Tensor:
        """Segment with the bands' geometry at hand; otherwise as :meth:`forward`."""
        tokens = self.tokenize(image, statistics, bands)
        refine = None
        if self.are is not None:
            keys = self.are.keys(tokens.grid, present(tokens.features, "the features of HyperT"))
            refine = partial(self.are, grid=tokens.grid, keys=keys)
        taps = self.backbone(tokens.tokens, tokens.grid, refine)
        return self.decoder(taps, tokens.grid, tokens.levels, (image.shape[2], image.shape[3]))

    def tokenize(self, image: Tensor, statistics: Tensor, bands: BandGeometry) -> Tokens:
        """Return the tokens and HyperT's features of an image (B, C, H, W)."""
        return self.tokenizer(band_views(image, statistics, self.config.tokenizer.views), bands)

    def auxiliary_loss(self) -> Tensor:
        """Return and forget the load-balancing loss of the last training forward, averaged over all mixtures.

        1 when experts are used alike, up to their number when one takes all; 0 without mixtures or in eval mode.
        Call it once after each training forward, before ``backward``.
        """
        return take_balance_loss(self)

    def fold(self, spectral: SpectralInput) -> FoldedModel:
        """Return the same network for these bands alone, with all that follows from them as constants.

        The statistics in ``spectral`` are not used: they stay an input.
        """
        return FoldedModel(self, spectral)


class UnusedParameters(nn.Module):
    """Parameters that published checkpoints hold and no output depends on (METHOD 1.4, 1.5).

    Args:
        config: Which of them; usually none.
    """

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        width = config.backbone.width
        for name in config.unused:
            if name == "mask_token":
                self.register_parameter(name, nn.Parameter(torch.zeros(1, width)))
            elif name == "classifier":
                self.add_module(name, nn.Linear(width, config.classes))
            else:
                self.add_module(name, nn.LayerNorm(width))


class FoldedModel(nn.Module):
    """A model whose generated weights are plain constants; what an exported file holds.

    Args:
        model: The model; it is copied, not changed.
        spectral: The bands that it shall take, and no others.
    """

    spectral_code: Tensor | None
    anchor_resampling: Tensor | None
    anchor_support: Tensor | None

    def __init__(self, model: SpectralXModel, spectral: SpectralInput) -> None:
        super().__init__()
        with torch.no_grad():
            bands = model.tokenizer.geometry(spectral)
        self.model = copy.deepcopy(model).eval()
        self.model.tokenizer.fold(bands)
        self.register_buffer("spectral_code", bands.code)
        self.register_buffer("anchor_resampling", bands.resampling)
        self.register_buffer("anchor_support", bands.support)

    def forward(self, image: Tensor, statistics: Tensor) -> Tensor:
        """Segment an image (B, C, H, W) with statistics (B, 3, C) or (1, 3, C); return logits (B, K, H, W)."""
        bands = BandGeometry(code=self.spectral_code, resampling=self.anchor_resampling, support=self.anchor_support)
        return self.model.segment(image, statistics, bands)
