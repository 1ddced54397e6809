"""The tokens of HyperT's spectral branch: wavelength anchors, or the channels of the stem."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

from spectralx.models.config import AnchorConfig
from spectralx.models.geometry import BandGeometry, anchor_resampling
from spectralx.models.narrowing import present
from spectralx.models.positions import Grid, sincos_1d


class AnchorTokens(nn.Module):
    """One token for each of A fixed wavelengths, from images with any bands.

    Each view of each band is averaged over g x g fields of the tile and resampled to the anchors; a linear layer
    makes the token. Anchors far from all bands are marked and take no part in any attention.

    Args:
        config: Number, range and width of the anchors, and g.
        views: Views of each band.
    """

    anchor_nm: Tensor

    def __init__(self, config: AnchorConfig, views: int) -> None:
        super().__init__()
        self.views, self.grid, self.width = views, config.grid, config.width
        ratio = config.last_nm / config.first_nm
        anchors = config.first_nm * ratio ** torch.linspace(0, 1, config.count)
        self.register_buffer("anchor_nm", anchors, persistent=False)
        self.proj = nn.Linear(views * config.grid**2, config.width)

    def geometry(self, bands: BandGeometry, wavelength_nm: Tensor, fwhm_nm: Tensor) -> BandGeometry:
        """Add the anchors' codes, resampling and support."""
        share = present(bands.share, "bands.share")
        resampling, support = anchor_resampling(self.anchor_nm, wavelength_nm, fwhm_nm, share)
        code = sincos_1d(self.anchor_nm, self.width).to(self.anchor_nm.dtype)
        return bands._replace(code=code, resampling=resampling, support=support)

    def forward(self, views: Tensor, cells: Tensor, bands: BandGeometry) -> Tensor:
        """Return the tokens (B, A, width); ``views`` (B, V * C, H, W); ``cells`` are not used."""
        height, width = views.shape[2:]
        return self._tokens(functional.avg_pool2d(views, (height // self.grid, width // self.grid)).flatten(2), bands)

    def of_patches(self, views: Tensor, grid: Grid, bands: BandGeometry) -> Tensor:
        """Return the tokens (B * N, A, width) of each patch of a grid, from ``views`` (B, V * C, H, W)."""
        field = views.shape[2] // (grid[0] * self.grid)
        pooled = functional.avg_pool2d(views, field)
        pooled = pooled.unflatten(3, (grid[1], self.grid)).unflatten(2, (grid[0], self.grid))
        pooled = pooled.permute(0, 2, 4, 1, 3, 5).flatten(4).flatten(0, 2)  # (B, VC, h, g, w, g) -> (B * N, VC, g * g)
        return self._tokens(pooled, bands)

    def _tokens(self, pooled: Tensor, bands: BandGeometry) -> Tensor:
        """Return the tokens (B, A, width) of fields (B, V * C, g * g)."""
        pooled = pooled.unflatten(1, (self.views, -1))
        resampling = present(bands.resampling, "bands.resampling")
        anchors = resampling @ pooled  # (A, C) @ (B, V, C, g * g) -> (B, V, A, g * g)
        return self.proj(anchors.transpose(1, 2).flatten(2))  # -> (B, A, V * g * g) -> (B, A, width)


class ChannelTokens(nn.Module):
    """The stem's last channels as tokens, the cells of the tile as their features (METHOD 1.1).

    Args:
        channels: Channels of the stem's last level.
        cells: Cells of that level; fixes the tile size.
    """

    def __init__(self, channels: int, cells: int) -> None:
        super().__init__()
        self.channels, self.width = channels, cells

    def geometry(self, bands: BandGeometry, wavelength_nm: Tensor, fwhm_nm: Tensor) -> BandGeometry:
        """Add the code: that of the wavelengths, stretched by index from C rows to the channels."""
        code = sincos_1d(wavelength_nm, self.width)  # (C, width)
        code = functional.interpolate(code.T[None], size=self.channels, mode="linear", align_corners=True)
        return bands._replace(code=code[0].T.to(wavelength_nm.dtype))

    def forward(self, views: Tensor, cells: Tensor, bands: BandGeometry) -> Tensor:
        """Return the tokens (B, A, width) from the cells (B, A, 2h, 2w)."""
        return cells.flatten(2)
