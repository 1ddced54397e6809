"""The scale of novelty: quantiles of the energy score over valid pixels of known ground."""

import numpy as np
import pytest
import torch

from spectralx.data.augmentation import Tile
from spectralx.export.novelty import novelty_scale

SPECTRAL = (np.array([490, 560], np.float32), np.array([40, 40], np.float32))


class Network:
    """Its logits are the bands."""

    def __call__(self, image, spectral):
        assert tuple(spectral.wavelength_nm) == (490, 560) and spectral.statistics.shape == (1, 3, 2)
        return image


def tile(seed, valid=None):
    image = np.random.default_rng(seed).normal(0, 3, (2, 32, 32)).astype(np.float32)
    valid = np.ones((32, 32), bool) if valid is None else valid
    return SPECTRAL, Tile(image, valid, np.zeros((32, 32), np.uint8), np.ones((3, 2), np.float32))


@pytest.mark.parametrize("temperature", [1.0, 2.5])
def test_quantiles_of_the_score(temperature):
    tiles = [tile(seed) for seed in range(5)]
    scale = novelty_scale(Network(), tiles, temperature)
    images = np.stack([found.image for _bands, found in tiles]).astype(np.float64) / temperature
    scores = -np.log(np.exp(images).sum(axis=1))
    assert scale.pixels == scores.size
    np.testing.assert_allclose(scale.scores, np.quantile(scores, scale.shares), atol=1e-6)
    assert scale.shares[0] == 0 and scale.shares[-1] == 1


def test_pixels_without_data_do_not_count():
    valid = np.zeros((32, 32), bool)
    assert novelty_scale(Network(), [tile(0, valid)]) is None
    assert novelty_scale(Network(), []) is None
    valid[3, :7] = True
    scale = novelty_scale(Network(), [tile(0, valid), tile(1, ~valid & False)])
    assert scale.pixels == 7


def test_large_samples_are_thinned(monkeypatch):
    monkeypatch.setattr("spectralx.export.novelty._LARGEST_SAMPLE", 1000)
    scale = novelty_scale(Network(), [tile(seed) for seed in range(4)])
    assert 500 <= scale.pixels <= 1000
    assert torch.is_grad_enabled()
