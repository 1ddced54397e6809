"""What energy scores a trained network gives to the ground that it learned from: the scale of novelty maps."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import torch
from numpy.typing import NDArray

from spectralx.data.augmentation import Tile
from spectralx.models.inputs import SpectralInput
from spectralx.models.spectralx import SpectralXModel
from spectralx.spec import NoveltyScale

Spectral = tuple[NDArray[np.float32], NDArray[np.float32]]

TILES = 48
"""Tiles that are looked at, over all scenes."""

_LARGEST_SAMPLE = 400_000
_SHARES = (0.0, 0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.98, 0.99, 0.995, 1.0)


def novelty_scale(
    network: SpectralXModel, tiles: Iterable[tuple[Spectral, Tile]], temperature: float = 1.0
) -> NoveltyScale | None:
    """Measure the energy scores ``-log(sum(exp(logits)))`` (Liu et al., 2020, arXiv 2010.03759) of known ground.

    Args:
        network: The trained network in eval mode, on the CPU.
        tiles: Ground that it learned from: centres and widths ``(C,)`` in nm of the bands, and the tile.
        temperature: Divides the logits, as in the exported file.

    Returns:
        Quantiles of the scores of valid pixels; None where the tiles have none.
    """
    tiles = list(tiles)
    most = max(1, _LARGEST_SAMPLE // max(1, len(tiles)))
    found = [_scores(network, spectral, tile, temperature, most) for spectral, tile in tiles]
    scores = np.concatenate(found) if found else np.empty(0)
    if not len(scores):
        return None
    quantiles = np.maximum.accumulate(np.quantile(scores, _SHARES))
    return NoveltyScale(scores=tuple(map(float, quantiles)), shares=_SHARES, pixels=len(scores))


def _scores(
    network: SpectralXModel, spectral: Spectral, tile: Tile, temperature: float, most: int
) -> NDArray[np.float64]:
    """Return the scores of an even sample of a tile's valid pixels."""
    wavelength_nm, fwhm_nm = (torch.from_numpy(np.asarray(values, np.float32)) for values in spectral)
    bands = SpectralInput(wavelength_nm, fwhm_nm, torch.from_numpy(tile.statistics)[None])
    with torch.no_grad():
        logits = network(torch.from_numpy(tile.image)[None], bands)[0] / temperature
    scores = -logits.double().logsumexp(dim=0).numpy()[tile.valid]
    return scores[:: -(-len(scores) // most) or 1]
