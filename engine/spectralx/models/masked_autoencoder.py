"""Stage 1: masked reconstruction of unlabelled images (METHOD 1.6, 2).

The published tokenizer sees the whole image before tokens are dropped, so that its convolutions and attention carry
what is hidden into the visible tokens. Here the masked pixels are replaced by the scene's mean before the
tokenizer: nothing of them reaches the network.
"""

from __future__ import annotations

from typing import NamedTuple

import torch
from pydantic import BaseModel, ConfigDict, Field
from torch import Tensor, nn

from spectralx.models.aomoa import take_balance_loss
from spectralx.models.band_generator import BandEmbedding
from spectralx.models.block import TransformerBlock
from spectralx.models.inputs import SpectralInput, check_input, fill_invalid, standardise
from spectralx.models.positions import Grid, sincos_2d
from spectralx.models.spectralx import SpectralXModel

_FEWEST_INPUT_BANDS = 3


class ReconstructionConfig(BaseModel):
    """How stage 1 masks and reconstructs.

    Attributes:
        mask_ratio: Share of the patches that are hidden.
        mask_block: Side in patches of the squares that are hidden or seen together.
        input_bands: Share of the bands that the tokenizer is given, drawn anew for each batch, at least three;
            all bands are reconstructed.
        width: Width of the decoder's tokens; ``None`` for half the backbone's.
        depth: Blocks of the decoder.
        heads: Attention heads of the decoder.
        components: Spectral components that each pixel is a mixture of.
        embedding_width: Width of the band embeddings that make the components' spectra.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    mask_ratio: float = Field(default=0.75, gt=0, lt=1)
    mask_block: int = Field(default=1, gt=0)
    input_bands: float = Field(default=1.0, gt=0, le=1)
    width: int | None = Field(default=None, gt=0)
    depth: int = Field(default=2, gt=0)
    heads: int = Field(default=4, gt=0)
    components: int = Field(default=16, gt=0)
    embedding_width: int = Field(default=64, gt=0)


class Reconstruction(NamedTuple):
    """What stage 1 makes of a batch.

    Attributes:
        loss: Mean squared error of the standardised bands over the valid pixels of the hidden patches.
        image: Reconstruction (B, C, H, W) in standardised units: times std plus mean gives the image's units.
        target: The standardised image (B, C, H, W).
        hidden: Boolean (B, 1, H, W): pixels of the hidden patches.
        pixels: Number of valid pixels in them, at least 1.
    """

    loss: Tensor
    image: Tensor
    target: Tensor
    hidden: Tensor
    pixels: Tensor


class MaskedAutoencoder(nn.Module):
    """A model's tokenizer and backbone, trained to reconstruct hidden patches in any set of bands.

    Args:
        model: The model that stage 2 goes on with; its Are-adapter and decoder take no part.
        config: Masking and the light decoder.
    """

    def __init__(self, model: SpectralXModel, config: ReconstructionConfig | None = None) -> None:
        super().__init__()
        self.config = config or ReconstructionConfig()
        self.model = model
        inputs = model.config.backbone.width
        width = self.config.width or inputs // 2
        self.patch_size = model.config.backbone.patch_size
        self.norm = nn.LayerNorm(inputs)
        self.embed = nn.Linear(inputs, width)
        self.mask_token = nn.Parameter(torch.randn(1, 1, width) * 0.02)
        self.blocks = nn.ModuleList(TransformerBlock(width, self.config.heads) for _ in range(self.config.depth))
        self.head = SpectralHead(self.config, width, self.patch_size)

    def forward(self, image: Tensor, spectral: SpectralInput) -> Reconstruction:
        """Hide patches, reconstruct them and compare.

        Args:
            image: (B, C, H, W) in physical units.
            spectral: The bands and the scenes' statistics.

        Returns:
            Loss, reconstruction, target and mask.
        """
        check_input(image, spectral, self.patch_size, self.model.config.tile_size)
        statistics = spectral.statistics
        mean, std = statistics[:, 0, :, None, None], statistics[:, 1, :, None, None]
        grid = (image.shape[2] // self.patch_size, image.shape[3] // self.patch_size)
        visible, hidden = self._draw_mask(image.shape[0], grid, image.device)
        hidden_pixels = self._to_pixels(hidden, grid)

        valid = image.abs().amax(dim=1, keepdim=True) > 0
        image = fill_invalid(image, statistics)
        target = standardise(image, mean, std)
        seen = torch.where(hidden_pixels, mean, image)

        x = self._decode(self._encode(seen, spectral, visible), visible, grid)
        predicted = self.head(x, grid, spectral)
        counted = (hidden_pixels & valid).to(target.dtype)
        error = ((predicted - target).square().mean(dim=1, keepdim=True) * counted).sum()
        pixels = counted.sum().clamp_min(1.0)
        return Reconstruction(error / pixels, predicted, target, hidden_pixels, pixels)

    def auxiliary_loss(self) -> Tensor:
        """Return and forget the load-balancing loss of the last training forward."""
        return take_balance_loss(self)

    def _encode(self, seen: Tensor, spectral: SpectralInput, visible: Tensor) -> Tensor:
        """Return the backbone's features (B, n, D) of the visible tokens."""
        if self.training and self.config.input_bands < 1:
            bands = seen.shape[1]
            count = min(bands, max(_FEWEST_INPUT_BANDS, round(bands * self.config.input_bands)))
            chosen = torch.randperm(bands, device=seen.device)[:count]
            seen, spectral = seen[:, chosen], spectral.select(chosen)
        tokens = self.model.tokenize(seen, spectral.statistics, self.model.tokenizer.geometry(spectral))
        return self.model.backbone(tokens.tokens, tokens.grid, visible=visible)[-1]

    def _decode(self, encoded: Tensor, visible: Tensor, grid: Grid) -> Tensor:
        """Return decoder tokens (B, N, width) from the encoded visible ones (B, n, D)."""
        x = self.embed(self.norm(encoded))
        tokens = self.mask_token.to(x.dtype).expand(x.shape[0], grid[0] * grid[1], -1)
        tokens = tokens.scatter(1, visible[..., None].expand(-1, -1, x.shape[2]), x)
        tokens = tokens + sincos_2d(grid, x.shape[2], x)
        for block in self.blocks:
            tokens = block(tokens)
        return tokens

    def _draw_mask(self, batch: int, grid: Grid, device: torch.device) -> tuple[Tensor, Tensor]:
        """Return the indices of the visible tokens (B, n) and which tokens are hidden, boolean (B, N)."""
        block = self.config.mask_block
        scores = torch.rand(batch, -(-grid[0] // block), -(-grid[1] // block), device=device)
        scores = scores.repeat_interleave(block, 1).repeat_interleave(block, 2)[:, : grid[0], : grid[1]].flatten(1)
        count = max(1, round(scores.shape[1] * (1 - self.config.mask_ratio)))
        visible = scores.argsort(dim=1, stable=True)[:, :count].sort(dim=1).values
        return visible, torch.ones_like(scores, dtype=torch.bool).scatter(1, visible, False)

    def _to_pixels(self, hidden: Tensor, grid: Grid) -> Tensor:
        """Spread a mask of tokens (B, N) to pixels (B, 1, H, W)."""
        mask = hidden.unflatten(1, (1, *grid))
        return mask.repeat_interleave(self.patch_size, 2).repeat_interleave(self.patch_size, 3)


class SpectralHead(nn.Module):
    """Reconstructs any bands: each pixel is a mixture of components, whose spectra are evaluated at the bands.

    Args:
        config: Number of components, width of the band embeddings.
        width: Width of the decoder's tokens.
        patch_size: Pixels along one side of a patch.
    """

    def __init__(self, config: ReconstructionConfig, width: int, patch_size: int) -> None:
        super().__init__()
        self.patch_size, self.components = patch_size, config.components
        self.norm = nn.LayerNorm(width)
        self.mixtures = nn.Linear(width, config.components * patch_size**2)
        self.band_embedding = BandEmbedding(config.embedding_width)
        self.spectra = nn.Linear(config.embedding_width, config.components)

    def forward(self, tokens: Tensor, grid: Grid, spectral: SpectralInput) -> Tensor:
        """Return the standardised bands (B, C, H, W) from tokens (B, N, width)."""
        spectra = self.spectra(self.band_embedding(spectral.wavelength_nm, spectral.fwhm_nm))  # (C, components)
        mixtures = self.mixtures(self.norm(tokens)).transpose(1, 2).unflatten(2, grid)  # (B, components * p * p, h, w)
        maps = nn.functional.pixel_shuffle(mixtures, self.patch_size)  # (B, components, H, W)
        return torch.einsum("bkhw,ck->bchw", maps, spectra) * self.components**-0.5
