"""HyperT and its parts: windows, queries, gradients."""

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from spectralx.models.block import TransformerBlock
from spectralx.models.spectralx import SpectralXModel
from spectralx.models.windows import merge, partition, window_mask
from tests.engine.models.conftest import nano_config, randomise, scene, sentinel_like


def small_tokenizer(dtype=torch.float64, **overrides):
    torch.manual_seed(0)
    config = nano_config(backbone__patch_size=4, tokenizer__stem__widths=(4, 4), tokenizer__hyper__heads=1,
                         tokenizer__bypass_width=2, **overrides)  # fmt: skip
    return randomise(SpectralXModel(config)).tokenizer.to(dtype)


def test_gradients():
    tokenizer = small_tokenizer()
    spectral = sentinel_like(3)._replace(statistics=torch.zeros(1, 3, 3))
    spectral = type(spectral)(*(tensor.double() for tensor in spectral))
    views = torch.randn(1, 6, 8, 8, dtype=torch.float64, requires_grad=True)
    parameters = list(tokenizer.parameters())

    def run(views, *_):
        tokens = tokenizer(views, tokenizer.geometry(spectral))
        return tokens.tokens, tokens.features.spatial, tokens.features.spectral

    assert torch.autograd.gradcheck(run, (views, *parameters), fast_mode=True)


def test_an_identity_start_leaves_the_patch_projection_alone_and_learns():
    torch.manual_seed(0)
    model = SpectralXModel(nano_config(tokenizer__hyper__identity_start=True))
    image, spectral = scene(), sentinel_like()
    found = model.tokenize(image, spectral.statistics, model.tokenizer.geometry(spectral))
    assert not found.features.tokens.any()
    found.tokens.square().sum().backward()
    assert model.tokenizer.hyper.fuse[-1].weight.grad.abs().sum() > 0


def test_the_features_have_the_grids_they_state(model):
    image, spectral = scene(height=24, width=40), sentinel_like()
    with torch.no_grad():
        tokens = model.tokenize(image, spectral.statistics, model.tokenizer.geometry(spectral))
    assert tokens.grid == (3, 5)
    assert tokens.tokens.shape == (2, 15, 32)
    assert [level.shape[1:] for level in tokens.levels] == [(8, 24, 40), (8, 12, 20), (16, 6, 10)]
    assert tokens.features.spatial.shape == (2, 60, 16)
    assert tokens.features.spectral.shape == (2, 15, 8, 8)


@given(rows=st.integers(1, 9), columns=st.integers(1, 9), window=st.integers(1, 5))
def test_windows_come_together_again(rows, columns, window):
    x = torch.randn(2, rows * columns, 3)
    windows = partition(x, (rows, columns), window)
    assert windows.shape[1] == window**2
    assert torch.equal(merge(windows, (rows, columns), window), x)
    mask = window_mask((rows, columns), window, 2, x.device)
    cells = windows.shape[0] * window**2 if mask is None else int(mask.sum())
    assert cells == 2 * rows * columns, "each cell is in one window, and padding is marked"


@pytest.mark.parametrize("grid", [(4, 4), (5, 7)])
def test_windowed_attention_sees_its_window_and_no_padding(grid):
    torch.manual_seed(0)
    block = randomise(TransformerBlock(8, 2))
    x = torch.randn(1, grid[0] * grid[1], 8)
    got = merge(block(partition(x, grid, 4), window_mask(grid, 4, 1, x.device)), grid, 4)
    maps = x.reshape(1, *grid, 8)
    for row in range(0, grid[0], 4):
        for column in range(0, grid[1], 4):
            part = maps[:, row : row + 4, column : column + 4]
            expected = block(part.reshape(1, -1, 8)).reshape(part.shape)
            result = got.reshape(1, *grid, 8)[:, row : row + 4, column : column + 4]
            torch.testing.assert_close(result, expected)
