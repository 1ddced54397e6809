"""UPerNet on the taps of the transformer, and the refinement to full resolution (METHOD 1.4)."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional

from spectralx.models.config import DecoderConfig
from spectralx.models.constants import constant
from spectralx.models.norms import map_norm
from spectralx.models.positions import Grid
from spectralx.models.resized_conv import ResizedConv, joined_conv, resize


class ConvNormRelu(nn.Module):
    """Convolution without bias, norm, ReLU."""

    def __init__(self, config: DecoderConfig, inputs: int, outputs: int, kernel: int) -> None:
        super().__init__()
        self.conv = nn.Conv2d(inputs, outputs, kernel, padding=kernel // 2, bias=False)
        self.norm = map_norm(config.norm, outputs, config.norm_eps)

    def forward(self, x: Tensor) -> Tensor:
        """Map (B, inputs, H, W) to (B, outputs, H, W)."""
        return functional.relu(self.norm(self.conv(x)))

    def joined(self, maps: Sequence[Tensor], size: Grid) -> Tensor:
        """Map several (B, ., ., .), resized and concatenated, to (B, outputs, *size); the kernel is 3 x 3."""
        return functional.relu(self.norm(joined_conv(maps, size, self.conv.weight)))


class Neck(nn.Module):
    """A pyramid from four taps of equal resolution.

    Args:
        config: Width and scales of the levels.
        width: Width D of the taps.
    """

    def __init__(self, config: DecoderConfig, width: int) -> None:
        super().__init__()
        self.scales = config.level_scales
        levels = range(len(self.scales))
        self.lateral = nn.ModuleList(nn.Conv2d(width, config.neck_width, 1) for _ in levels)
        self.convs = nn.ModuleList(ResizedConv(config.neck_width, config.neck_width) for _ in levels)

    def forward(self, taps: Sequence[Tensor], grid: Grid) -> list[Tensor]:
        """Return the levels (B, neck width, h * scale, w * scale) from taps (B, N, D)."""
        levels = []
        for tap, scale, lateral, conv in zip(taps, self.scales, self.lateral, self.convs, strict=True):
            x = lateral(tap.transpose(1, 2).unflatten(2, grid))  # (B, N, D) -> (B, D, h, w) -> (B, ., h, w)
            size = (max(1, int(grid[0] * scale)), max(1, int(grid[1] * scale)))
            levels.append(conv(x, size))
        return levels


@constant
def pooling_matrix(size: int, bins: int, like: Tensor) -> Tensor:
    """Return adaptive average pooling of ``size`` cells to ``bins`` as a matrix (bins, size).

    As a product it exports where adaptive pooling does not (7 cells to 3).
    """
    matrix = torch.zeros(bins, size, dtype=like.dtype, device=like.device)
    for row in range(bins):
        start, stop = row * size // bins, -(-(row + 1) * size // bins)
        matrix[row, start:stop] = 1.0 / (stop - start)
    return matrix


class PyramidPooling(nn.Module):
    """Averages of the coarsest level over several grids and windows, beside the level itself."""

    def __init__(self, config: DecoderConfig) -> None:
        super().__init__()
        self.bins, self.windows = config.pool_bins, config.pool_windows
        count = len(self.bins) + len(self.windows)
        self.convs = nn.ModuleList(ConvNormRelu(config, config.neck_width, config.width, 1) for _ in range(count))
        inputs = config.neck_width + count * config.width
        self.bottleneck = ConvNormRelu(config, inputs, config.width, 3)

    def forward(self, x: Tensor) -> Tensor:
        """Map (B, neck width, h', w') to (B, width, h', w')."""
        size = (x.shape[2], x.shape[3])
        averages = []
        for bins in self.bins:
            rows, columns = (pooling_matrix(n, bins, x) for n in size)
            averages.append(rows @ x @ columns.T)
        for window in self.windows:
            averages.append(functional.avg_pool2d(x, window, 1, window // 2, count_include_pad=False))
        pooled = [x, *(resize(conv(average), size) for conv, average in zip(self.convs, averages, strict=True))]
        return self.bottleneck(torch.cat(pooled, dim=1))


class Head(nn.Module):
    """The feature pyramid of UPerNet, fused at its finest level."""

    def __init__(self, config: DecoderConfig) -> None:
        super().__init__()
        finer = len(config.level_scales) - 1
        self.pooling = PyramidPooling(config)
        self.lateral = nn.ModuleList(ConvNormRelu(config, config.neck_width, config.width, 1) for _ in range(finer))
        self.convs = nn.ModuleList(ConvNormRelu(config, config.width, config.width, 3) for _ in range(finer))
        self.fuse = ConvNormRelu(config, (finer + 1) * config.width, config.width, 3)

    def forward(self, levels: Sequence[Tensor]) -> Tensor:
        """Map the levels, finest first, to (B, width, H', W') at the finest level's size."""
        x = self.pooling(levels[-1])
        fused = [x]
        for level, lateral, conv in reversed(list(zip(levels[:-1], self.lateral, self.convs, strict=True))):
            size = (level.shape[2], level.shape[3])
            x = lateral(level) + resize(x, size)
            fused.insert(0, conv(x))
        return self.fuse.joined(fused, size)


class DetailRefinement(nn.Module):
    """Carries the head's features to full resolution level by level, with the stem's features of that resolution.

    Tokens are as coarse as a patch; the stem sees every pixel's spectrum, which is what sharp borders need.

    Args:
        config: Width and norm of the head.
        stem_widths: Channels of the stem's levels that are finer than the head's features, finest first.
    """

    def __init__(self, config: DecoderConfig, stem_widths: Sequence[int]) -> None:
        super().__init__()
        widths = list(reversed(stem_widths))
        self.reduce = nn.Conv2d(config.width, widths[0], 1)
        self.convs = nn.ModuleList(
            ConvNormRelu(config, before + width, width, 3)
            for before, width in zip([widths[0], *widths[:-1]], widths, strict=True)
        )

    def forward(self, x: Tensor, levels: Sequence[Tensor]) -> Tensor:
        """Map (B, width, H', W') and the stem's levels, finest first, to (B, stem_widths[0], H, W)."""
        x = self.reduce(x)
        for conv, level in zip(self.convs, reversed(levels), strict=True):
            x = conv(torch.cat([resize(x, (level.shape[2], level.shape[3])), level], dim=1))
        return x


class Decoder(nn.Module):
    """From the transformer's taps to class logits.

    Args:
        config: Widths, norms, detail.
        width: Width D of the taps.
        classes: Number of classes K.
        detail_widths: Channels of the stem's levels that join before the classification, finest first; empty for none.
    """

    def __init__(self, config: DecoderConfig, width: int, classes: int, detail_widths: Sequence[int]) -> None:
        super().__init__()
        self.neck = Neck(config, width)
        self.head = Head(config)
        self.detail: DetailRefinement | None = None
        last_width = config.width
        self.detail_levels = len(detail_widths)
        if detail_widths:
            self.detail = DetailRefinement(config, detail_widths)
            last_width = detail_widths[0]
        self.dropout = nn.Dropout2d(config.dropout)
        self.classify = nn.Conv2d(last_width, classes, 1)

    def forward(self, taps: Sequence[Tensor], grid: Grid, levels: Sequence[Tensor], size: Grid) -> Tensor:
        """Decode.

        Args:
            taps: Patch tokens (B, N, D) of four depths.
            grid: Their grid.
            levels: The stem's feature maps, finest first; needed for ``detail``.
            size: Height and width of the image.

        Returns:
            Logits (B, K, H, W).
        """
        x = self.head(self.neck(taps, grid))
        if self.detail is not None:
            x = self.detail(x, levels[: self.detail_levels])
        return resize(self.classify(self.dropout(x)), size)
