"""Convolutions over bands: with stored weights, or with weights generated from the wavelengths of the bands.

A generated convolution has one column of weights for each band and view, which depends on the band's centre
wavelength and FWHM alone. It takes any number and order of bands; for bands that are known it folds into a plain
convolution (METHOD part 2, any-sensor tokenizer).
"""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn
from torch.nn import functional

from spectralx.models.constants import constant
from spectralx.models.geometry import BandGeometry
from spectralx.models.narrowing import present

_WAVELENGTH_PERIODS_NM = (30.0, 8000.0)
_WAVELENGTH_FREQUENCIES = 16
_FWHM_OCTAVE_PERIODS = (2.0, 16.0)
_FWHM_FREQUENCIES = 4


class BandEmbedding(nn.Module):
    """Embedding of (centre wavelength, FWHM) by Fourier features and a small MLP.

    Args:
        width: Width E of the embedding.
    """

    def __init__(self, width: int) -> None:
        super().__init__()
        features = 2 * (_WAVELENGTH_FREQUENCIES + _FWHM_FREQUENCIES)
        self.mlp = nn.Sequential(nn.Linear(features, width), nn.GELU(), nn.Linear(width, width), nn.LayerNorm(width))

    def forward(self, wavelength_nm: Tensor, fwhm_nm: Tensor) -> Tensor:
        """Embed the bands with these centres (C,) and widths (C,) in nanometres as (C, E), unit variance."""
        features = torch.cat(
            [
                _fourier(wavelength_nm, _WAVELENGTH_PERIODS_NM, _WAVELENGTH_FREQUENCIES),
                _fourier(fwhm_nm.log2(), _FWHM_OCTAVE_PERIODS, _FWHM_FREQUENCIES),
            ],
            dim=1,
        )
        return self.mlp(features)


def _fourier(values: Tensor, periods: tuple[float, float], count: int) -> Tensor:
    """Return sines and cosines (C, 2 * count) of values (C,) at geometrically spaced periods.

    Angles reach some 500 radians, where the last bit of a frequency or of the angle in single precision is worth 6e-5
    in the sine, and every device and runtime rounds them in its own way: so they are computed in double precision.
    """
    angles = values.double()[:, None] * _frequencies(periods, count, values)
    return torch.cat([angles.sin(), angles.cos()], dim=1).to(values.dtype)


@constant
def _frequencies(periods: tuple[float, float], count: int, like: Tensor) -> Tensor:
    """Return angular frequencies of geometrically spaced periods, float64 (count,).

    From a list, because torch's exporter writes plain numbers of a formula in single precision.
    """
    shortest, longest = periods
    ratio = longest / shortest
    frequencies = [2 * math.pi / (shortest * ratio ** (step / (count - 1))) for step in range(count)]
    return torch.tensor(frequencies, dtype=torch.float64, device=like.device)


class BandConv(nn.Conv2d):
    """Plain convolution over the views of fixed bands, without overlap.

    Args:
        channels: Bands times views.
        width: Output channels.
        stride: Stride and side of the kernel.
    """

    def __init__(self, channels: int, width: int, stride: int) -> None:
        super().__init__(channels, width, stride, stride)

    def forward(self, x: Tensor, bands: BandGeometry | None = None) -> Tensor:
        """Convolve (B, V * C, H, W); what the bands are is not asked."""
        return super().forward(x)

    def fold(self, bands: BandGeometry) -> BandConv:
        """Return itself: there is nothing to fold."""
        return self


class GeneratedBandConv(nn.Module):
    """Convolution over the views of any bands, without overlap; its weights are generated from band embeddings.

    Args:
        embedding_width: Width of the band embeddings.
        views: Views of each band.
        width: Output channels.
        stride: Stride and side of the kernel.
    """

    def __init__(self, embedding_width: int, views: int, width: int, stride: int) -> None:
        super().__init__()
        self.views, self.width, self.stride = views, width, stride
        self.columns = nn.Linear(embedding_width, views * width * stride**2)
        self.bias = nn.Parameter(torch.zeros(width))
        # Embeddings have unit variance and shares sum to 1, so the output's variance is about the input's.
        nn.init.normal_(self.columns.weight, std=embedding_width**-0.5 / stride)
        nn.init.zeros_(self.columns.bias)

    def weight(self, bands: BandGeometry) -> Tensor:
        """Return the plain convolution's weights (width, V * C, stride, stride) for these bands."""
        embedding = present(bands.embedding, "the embedding of folded bands")
        columns = self.columns(embedding) * present(bands.share, "bands.share")[:, None]
        columns = columns.reshape(-1, self.views, self.width, self.stride, self.stride)
        return columns.permute(2, 1, 0, 3, 4).flatten(1, 2)  # (C, V, width, s, s) -> (width, V * C, s, s)

    def forward(self, x: Tensor, bands: BandGeometry) -> Tensor:
        """Convolve (B, V * C, H, W) with the weights of these bands."""
        return functional.conv2d(x, self.weight(bands), self.bias, stride=self.stride)

    @torch.no_grad()
    def fold(self, bands: BandGeometry) -> BandConv:
        """Return the plain convolution for these bands."""
        weight = self.weight(bands)
        conv = BandConv(weight.shape[1], self.width, self.stride).to(weight)
        conv.weight.copy_(weight)
        conv.bias.copy_(self.bias)  # type: ignore[union-attr]
        return conv
