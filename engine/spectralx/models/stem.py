"""HyperT's stem: from the views of the bands to features at half the patch size (METHOD 1.1)."""

from __future__ import annotations

import itertools

from torch import Tensor, nn
from torch.nn import functional

from spectralx.models.band_generator import BandConv, GeneratedBandConv
from spectralx.models.config import StemConfig
from spectralx.models.geometry import BandGeometry
from spectralx.models.norms import map_norm


class ResidualConv(nn.Module):
    """``x + GELU(norm(conv3x3(x)))``."""

    def __init__(self, config: StemConfig, width: int) -> None:
        super().__init__()
        self.conv = nn.Conv2d(width, width, 3, padding=1)
        self.norm = map_norm(config.norm, width)

    def forward(self, x: Tensor) -> Tensor:
        """Return the same shape."""
        return x + functional.gelu(self.norm(self.conv(x)))


class Stem(nn.Module):
    """Convolutions that halve the resolution level by level.

    Args:
        config: Widths of the levels, residual levels, norm.
        first: Convolution from the views to the first level, at full resolution.
        levels: Levels that are wanted, finest first; all of them where HyperT takes the last one.
    """

    def __init__(self, config: StemConfig, first: BandConv | GeneratedBandConv, levels: int) -> None:
        super().__init__()
        last = len(config.widths) - 1
        widths = config.widths[:levels]
        self.first = first
        self.down = nn.ModuleList()
        for level, (finer, coarser) in enumerate(itertools.pairwise(widths), start=1):
            self.down.append(nn.Conv2d(finer, coarser, 3, 2, 1) if level == last else nn.Conv2d(finer, coarser, 2, 2))
        self.norms = nn.ModuleList(map_norm(config.norm, width) for width in widths[1:last])
        self.residual = nn.ModuleList(ResidualConv(config, width) for width in widths[: config.residual_levels])

    def forward(self, views: Tensor, bands: BandGeometry) -> list[Tensor]:
        """Return the levels.

        Args:
            views: (B, V * C, H, W).
            bands: What follows from the bands.

        Returns:
            Feature maps at full, half, quarter, ... resolution; the last of all levels has 2h x 2w cells.
        """
        x = self.first(views, bands)
        levels = []
        for level in range(len(self.down) + 1):
            if level < len(self.residual):
                x = self.residual[level](x)
            levels.append(x)
            if level < len(self.down):
                x = self.down[level](x)
            if level < len(self.norms):
                x = self.norms[level](x)
        return levels
