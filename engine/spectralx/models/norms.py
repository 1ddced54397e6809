"""Norms of feature maps."""

from __future__ import annotations

from torch import Tensor, nn
from torch.nn import functional

from spectralx.models.config import NormKind


class ChannelLayerNorm(nn.LayerNorm):
    """Layer norm over the channels of each pixel of (B, C, H, W).

    Unlike batch norm it stores no statistics of the source scenes and works at batch 1; unlike group norm a pixel
    does not depend on the rest of its tile, so tiles make no seams.
    """

    def forward(self, x: Tensor) -> Tensor:
        """Normalise (B, C, H, W) over C."""
        x = x.permute(0, 2, 3, 1)  # (B, C, H, W) -> (B, H, W, C)
        x = functional.layer_norm(x, self.normalized_shape, self.weight, self.bias, self.eps)
        return x.permute(0, 3, 1, 2)  # (B, H, W, C) -> (B, C, H, W)


def map_norm(kind: NormKind, width: int, eps: float = 1e-5) -> nn.Module:
    """Return the norm of a feature map with ``width`` channels."""
    return nn.BatchNorm2d(width, eps=eps) if kind == "batch" else ChannelLayerNorm(width, eps=eps)


NORM_TYPES = (nn.LayerNorm, nn.BatchNorm1d, nn.BatchNorm2d)
