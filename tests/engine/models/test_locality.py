"""Neighbourhoods in place of places: what a tile shows hardly depends on where it was cut."""

from __future__ import annotations

import itertools

import pytest
import torch
from pydantic import ValidationError
from torch.nn import functional

from spectralx.models.inputs import SpectralInput
from spectralx.models.locality import NeighbourBias, NeighbourBlock, distance_bias, select_bias, surroundings
from spectralx.models.masked_autoencoder import MaskedAutoencoder
from spectralx.models.presets import model_config
from spectralx.models.spectralx import SpectralXModel

TILE_WIDE = {
    "backbone__positions": "sincos",
    "tokenizer__hyper__locality": "tile",
    "tokenizer__hyper__window": 16,
    "tokenizer__hyper__query_grid": 8,
    "decoder__pool_bins": (1, 2, 3, 6),
    "decoder__pool_windows": (),
}


def make(**overrides):
    torch.manual_seed(0)
    return SpectralXModel(model_config(classes=5, **overrides)).eval()


@pytest.fixture(scope="module")
def scene():
    """A smooth scene of 256 pixels with noise, and its spectral side."""
    generator = torch.Generator().manual_seed(1)
    image = functional.interpolate(torch.rand(1, 4, 32, 32, generator=generator), size=256, mode="bicubic")
    image = image + 0.05 * torch.rand(1, 4, 256, 256, generator=generator)
    statistics = torch.stack([image.mean((0, 2, 3)), image.std((0, 2, 3)), torch.ones(4)])[None]
    return image, SpectralInput(torch.tensor([490.0, 560, 660, 840]), torch.tensor([70.0, 60, 60, 110]), statistics)


def difference(model, scene, start):
    """How far the middle of a tile is from the same ground in the whole scene, relative to its variation."""
    image, spectral = scene
    with torch.no_grad():
        whole = model(image, spectral)[:, :, 96:160, 96:160]
        tile = model(image[:, :, start : start + 128, start : start + 128], spectral)
    tile = tile[:, :, 96 - start : 160 - start, 96 - start : 160 - start]
    return float((tile - whole).norm() / (whole - whole.mean((2, 3), keepdim=True)).norm())


@pytest.mark.parametrize("start", [64, 72])
def test_a_tile_agrees_with_the_whole_scene(scene, start):
    local = difference(make(), scene, start)
    assert local < 0.04
    assert local < difference(make(**TILE_WIDE), scene, start) / 5


def test_batch_any_size_and_fold(scene):
    image, spectral = scene
    model = make()
    with torch.no_grad():
        two = model(image[:, :, :64, :96].repeat(2, 1, 1, 1), spectral)
        torch.testing.assert_close(two[0], two[1])
        torch.testing.assert_close(model(image[:, :, :64, :96], spectral)[0], two[0], atol=1e-5, rtol=1e-5)
        folded = model.fold(spectral)(image[:, :, :64, :96], spectral.statistics)
    torch.testing.assert_close(folded[0], two[0], atol=1e-5, rtol=1e-5)


def test_every_tokenizer_parameter_learns_in_stage_1(scene):
    image, spectral = scene
    model = make().train()
    MaskedAutoencoder(model)(image[:, :, :64, :64], spectral).loss.backward()
    assert [name for name, value in model.tokenizer.named_parameters() if value.grad is None] == []


def test_distances_weaken_attention_and_prefixes_do_not():
    bias = distance_bias((3, 4), 4, 1, torch.zeros(1))
    assert bias.shape == (1, 4, 13, 13)
    assert (bias[:, :, 0] == 0).all()
    assert (bias[:, :, :, 0] == 0).all()
    assert bias[0, 0, 1, 2] == -1  # one patch away, slope 1
    assert bias[0, 3, 1, 1 + 4 + 1] == pytest.approx(-(2**0.5) / 4)  # one down, one across, slope 1/4
    near = distance_bias((3, 4), 4, 1, torch.zeros(1), reach=1.0)
    assert near[0, 0].isfinite().sum(dim=1).tolist() == [13, *(1 + n for n in (3, 4, 4, 3, 4, 5, 5, 4, 3, 4, 4, 3))]
    visible = torch.tensor([[0, 5], [1, 11]])
    chosen = select_bias(bias, 1, visible)
    assert chosen.shape == (2, 4, 3, 3)
    assert torch.equal(chosen[1, :, 1, 2], bias[0, :, 2, 12])


@pytest.mark.parametrize("grid", [(8, 8), (4, 5), (10, 16)])
def test_cells_attend_to_their_neighbours_alone(grid):
    """As masked attention among all cells, which needs memory for every pair of them."""
    torch.manual_seed(0)
    block = NeighbourBlock(16, heads=2, window=4).eval()
    rows, columns = torch.meshgrid(torch.arange(grid[0]), torch.arange(grid[1]), indexing="ij")
    near = [(axis.flatten()[:, None] - axis.flatten()).abs() <= 2 for axis in (rows, columns)]
    cells = torch.randn(2, grid[0] * grid[1], 16)
    with torch.no_grad():
        torch.testing.assert_close(block.forward_grid(cells, grid), block(cells, near[0] & near[1]))


def test_tokens_look_at_the_cells_around_them():
    """As attention with a bias for each pair of a token and a cell, which is minus infinity far away."""
    torch.manual_seed(0)
    module, grid = NeighbourBias(4), (3, 2)
    module.table.data.normal_()
    query, keys, values = torch.randn(1, 1, 8), torch.randn(2, 24, 8), torch.randn(2, 24, 5)
    bias = torch.full((6, 24), -torch.inf)
    for token, cell in itertools.product(range(6), range(24)):
        down, across = cell // 4 - 2 * (token // 2) + 1, cell % 4 - 2 * (token % 2) + 1
        if 0 <= down < 4 and 0 <= across < 4:
            bias[token, cell] = module.table[4 * down + across].detach()
    expected = functional.scaled_dot_product_attention(query.expand(2, 6, -1), keys, values, attn_mask=bias)
    torch.testing.assert_close(module(query, keys, values, grid), expected)


def test_a_cell_that_stands_out_leaves_the_others_their_weight():
    query, values = torch.ones(1, 1, 1), torch.ones(1, 64, 3)
    keys = torch.zeros(1, 64, 1)
    keys[0, 0] = 1000.0
    assert torch.equal(NeighbourBias(4)(query, keys, values, (4, 4)), torch.ones(1, 16, 3))


def test_surroundings_are_the_nine_tokens_around():
    tokens = torch.arange(12.0).reshape(1, 12, 1)
    near, inside = surroundings(tokens, (3, 4))
    assert near[0, 5, :, 0].tolist() == [0, 1, 2, 4, 5, 6, 8, 9, 10]
    assert inside[5].all()
    assert inside[0, 0].tolist() == [False, False, False, False, True, True, False, True, True]


def test_contradictions_are_refused():
    with pytest.raises(ValidationError, match="query_grid 1"):
        model_config(classes=5, tokenizer__hyper__query_grid=8)
