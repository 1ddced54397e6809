"""Ways in which a network takes the bands of any sensor, for comparison in one and the same network.

All but `spectralx` feed the stem and the patch projection and leave HyperT and its spectral tokens out, so that what
the networks know of the bands comes through these layers alone. They are written from the descriptions in the papers,
at the width of our smallest network, and are not the authors' implementations.

- `fixed bands`: a plain convolution; a band that is missing is taken from the band nearest to it.
- `DOFA-style` (arXiv 2403.15356): a transformer over the bands' wavelengths and learned weight tokens generates the
  kernels; their sum over the bands is not normalised by the bands that are there.
- `wavelength anchors`: the bands are resampled to 32 fixed wavelengths, and a plain convolution takes these.
- `CARL-style` (arXiv 2504.19723): every band becomes a token of its values and its wavelength; learned spectral
  representations attend to them.
- `generated weights`: ours without HyperT: a small network generates a band's weights from centre and width, and
  their sum is weighted by how densely the spectrum is sampled.
- `spectralx`: the whole tokenizer of the preset.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn
from torch.nn import functional

from spectralx.models.band_generator import BandConv
from spectralx.models.geometry import BandGeometry, anchor_resampling
from spectralx.models.inputs import SpectralInput
from spectralx.models.positions import sincos_1d
from spectralx.models.presets import model_config
from spectralx.models.spectralx import SpectralXModel
from spectralx.spec import BandSpec

TOKENIZERS = (
    "fixed bands",
    "DOFA-style",
    "wavelength anchors",
    "CARL-style",
    "generated weights",
    "spectralx",
)
ANCHORS = 32
CODE = 32
QUERIES = 4


class BandsAsTheyAre(nn.Module):
    """Hands centres and widths on: the compared layers encode them themselves."""

    def forward(self, wavelength_nm: Tensor, fwhm_nm: Tensor) -> Tensor:
        """Return (C, 2) in nm."""
        return torch.stack([wavelength_nm, fwhm_nm], dim=1)


class DofaConv(nn.Module):
    """A convolution whose kernels a transformer over wavelengths generates.

    Args:
        views: Views of each band.
        width: Output channels.
        stride: Stride and side of the kernel.
        gain: Constant factor on the kernels; there is no other one that depends on the bands at hand.
    """

    def __init__(self, views: int, width: int, stride: int, gain: float) -> None:
        super().__init__()
        self.shape, self.stride, self.gain = (views, width, stride, stride), stride, gain
        self.residual = nn.Sequential(nn.Linear(CODE, CODE), nn.GELU(), nn.Linear(CODE, CODE))
        self.weight_tokens = nn.Parameter(0.02 * torch.randn(16, CODE))
        self.bias_token = nn.Parameter(0.02 * torch.randn(1, CODE))
        self.mixing = nn.TransformerEncoderLayer(CODE, 4, 2 * CODE, dropout=0.0, batch_first=True, norm_first=True)
        self.kernel = nn.Linear(CODE, math.prod(self.shape))
        self.bias = nn.Linear(CODE, width)

    def forward(self, x: Tensor, bands: BandGeometry) -> Tensor:
        """Convolve (B, V * C, H, W)."""
        code = sincos_1d(bands.embedding[:, 0], CODE).to(x.dtype)
        code = code + self.residual(code)
        mixed = self.mixing(torch.cat([self.weight_tokens, code, self.bias_token])[None])[0]
        kernel = self.kernel(mixed[len(self.weight_tokens) : -1] + code) * self.gain / self.stride
        kernel = kernel.unflatten(1, self.shape).permute(2, 1, 0, 3, 4).flatten(1, 2)
        return functional.conv2d(x, kernel, self.bias(mixed[-1]), stride=self.stride)


class AnchorConv(nn.Module):
    """A plain convolution over the bands resampled to fixed wavelengths; anchors far from all bands are 0.

    Args:
        views: Views of each band.
        width: Output channels.
        stride: Stride and side of the kernel.
    """

    def __init__(self, views: int, width: int, stride: int) -> None:
        super().__init__()
        self.views = views
        self.register_buffer("anchor_nm", 400 * (2500 / 400) ** torch.linspace(0, 1, ANCHORS), persistent=False)
        self.conv = BandConv(views * ANCHORS, width, stride)

    def forward(self, x: Tensor, bands: BandGeometry) -> Tensor:
        """Convolve (B, V * C, H, W)."""
        weights, support = anchor_resampling(self.anchor_nm, *bands.embedding.unbind(1), bands.share)
        weights = weights * support.T
        x = torch.einsum("ac,bvchw->bvahw", weights, x.unflatten(1, (self.views, -1)))
        return self.conv(x.flatten(1, 2))


class CarlConv(nn.Module):
    """Learned queries that attend to the bands of each field of stride x stride pixels.

    Args:
        views: Views of each band.
        width: Output channels.
        stride: Side of a field.
    """

    def __init__(self, views: int, width: int, stride: int) -> None:
        super().__init__()
        self.views, self.stride, self.width = views, stride, width
        self.values = nn.Linear(views * stride**2, width)
        self.code = nn.Sequential(nn.Linear(CODE, width), nn.GELU(), nn.Linear(width, width))
        self.norm = nn.LayerNorm(width)
        self.queries = nn.Parameter(torch.randn(QUERIES, width))
        self.keys = nn.Linear(width, width, bias=False)
        self.out = nn.Linear(QUERIES * width, width)

    def forward(self, x: Tensor, bands: BandGeometry) -> Tensor:
        """Map (B, V * C, H, W) to (B, width, H / stride, W / stride)."""
        size = x.shape[2] // self.stride, x.shape[3] // self.stride
        x = functional.pixel_unshuffle(x, self.stride).unflatten(1, (self.views, -1, self.stride**2))
        x = x.permute(0, 4, 5, 2, 1, 3).flatten(4).flatten(1, 2)  # (B, V, C, s * s, h, w) -> (B, h * w, C, V * s * s)
        code = self.code(sincos_1d(bands.embedding[:, 0], CODE).to(x.dtype))
        tokens = self.values(x) + code  # (B, h * w, C, width)
        attention = self.keys(self.norm(tokens)) @ self.queries.T * self.width**-0.5  # (B, h * w, C, Q)
        seen = attention.softmax(dim=2).transpose(2, 3) @ tokens  # not normalised: amplitudes tell the classes apart
        return self.out(seen.flatten(2)).transpose(1, 2).unflatten(2, size)


class NearestBands(nn.Module):
    """A network of fixed bands that takes each of them from the nearest one of the image.

    Args:
        network: The network.
        bands: Its bands.
    """

    def __init__(self, network: SpectralXModel, bands: tuple[BandSpec, ...]) -> None:
        super().__init__()
        self.network, self.config = network, network.config
        self.register_buffer("centers", torch.tensor([band.wavelength_nm for band in bands]), persistent=False)

    def forward(self, image: Tensor, spectral: SpectralInput) -> Tensor:
        """Segment (B, C, H, W)."""
        nearest = (spectral.wavelength_nm[None] - self.centers[:, None]).abs().argmin(dim=1)
        return self.network(image[:, nearest], spectral.select(nearest))

    def auxiliary_loss(self) -> Tensor:
        """Return the network's."""
        return self.network.auxiliary_loss()


def build(name: str, bands: tuple[BandSpec, ...], classes: int, seed: int) -> nn.Module:
    """Return a network with seeded random weights.

    Args:
        name: One of ``TOKENIZERS``.
        bands: Bands that it will be trained on.
        classes: Number of classes.
        seed: Seed of the weights.
    """
    torch.manual_seed(seed)
    if name == "spectralx":
        return SpectralXModel(model_config("spectralx", "tiny", classes=classes))
    plain = {"tokenizer__hyper": None, "are": None}
    if name == "fixed bands":
        config = model_config("spectralx", "tiny", classes=classes, tokenizer__bands=len(bands), **plain)
        return NearestBands(SpectralXModel(config), bands)
    network = SpectralXModel(model_config("spectralx", "tiny", classes=classes, **plain))
    if name == "generated weights":
        return network
    tokenizer = network.tokenizer
    tokenizer.band_embedding = BandsAsTheyAre()
    views, stem, bypass = len(tokenizer.config.views), tokenizer.stem.first, tokenizer.projection.down

    def first(width: int, stride: int) -> nn.Module:
        if name == "DOFA-style":
            return DofaConv(views, width, stride, (views * len(bands)) ** -0.5)
        return (AnchorConv if name == "wavelength anchors" else CarlConv)(views, width, stride)

    tokenizer.stem.first = first(stem.width, stem.stride)
    tokenizer.projection.down = first(bypass.width, bypass.stride)
    return network
