"""What follows from the bands of an image alone, pixels apart: it is computed once for a sensor and can be folded."""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch import Tensor

_FWHM_PER_SIGMA = 2.3548  # of a Gaussian
_SUPPORT_SIGMAS = 3.0


class BandGeometry(NamedTuple):
    """Constants of a set of bands.

    Attributes:
        embedding: (C, E) of (centre wavelength, FWHM); ``None`` where no weights are generated.
        share: (C,) of each band in sums over the spectrum, summing to 1; ``None`` likewise.
        code: (A, spectral width), the position code of the spectral features; ``None`` without HyperT.
        resampling: (A, C), rows summing to 1: bands to wavelength anchors; ``None`` without anchors.
        support: Boolean (1, A): anchors that some band lies close to; ``None`` without anchors.
    """

    embedding: Tensor | None = None
    share: Tensor | None = None
    code: Tensor | None = None
    resampling: Tensor | None = None
    support: Tensor | None = None


def band_shares(wavelength_nm: Tensor, density_nm: float) -> Tensor:
    """Return the share (C,) of each band in sums over the spectrum.

    A band's share is inverse to the number of bands around it, counted with a Gaussian of width ``density_nm``:
    twice the same bands, or a spectrum sampled twice as densely, make the same sum. 0 gives equal shares.
    """
    if density_nm == 0:
        return torch.full_like(wavelength_nm, 1.0 / len(wavelength_nm))
    distance = (wavelength_nm[:, None] - wavelength_nm) / density_nm
    share = 1.0 / torch.exp(-0.5 * distance.square()).sum(dim=1)
    return share / share.sum()


def anchor_resampling(
    anchor_nm: Tensor, wavelength_nm: Tensor, fwhm_nm: Tensor, share: Tensor
) -> tuple[Tensor, Tensor]:
    """Return how bands are resampled to wavelength anchors.

    The weight of a band for an anchor is a Gaussian of their distance, as wide as half the spacing of the anchors
    there and the band's own response together, times the band's share.

    Args:
        anchor_nm: (A,), ascending.
        wavelength_nm: (C,).
        fwhm_nm: (C,).
        share: (C,), see :func:`band_shares`.

    Returns:
        Weights (A, C), each row summing to 1, and the support (1, A): anchors within three widths of a band. The
        anchor that is closest to any band always has support.
    """
    spacing = torch.gradient(anchor_nm)[0]  # (A,)
    variance = (spacing / 2).square()[:, None] + (fwhm_nm / _FWHM_PER_SIGMA).square()  # (A, C)
    distance = (anchor_nm[:, None] - wavelength_nm).square() / variance
    weights = torch.softmax(share.log() - 0.5 * distance, dim=1)
    nearest = distance.amin(dim=1)  # (A,)
    return weights, (nearest <= nearest.amin(dim=0).clamp_min(_SUPPORT_SIGMAS**2))[None]
