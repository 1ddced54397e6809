"""Stage 1: nothing leaks, hidden patches count, any bands, and it learns."""

import pytest
import torch

from spectralx.models.masked_autoencoder import MaskedAutoencoder, ReconstructionConfig
from spectralx.models.spectralx import SpectralXModel
from spectralx.models.trainable import apply_trainable
from tests.engine.models.conftest import nano_config, nano_reference_config, scene, sentinel_like


def make(config=None, **reconstruction):
    torch.manual_seed(0)
    return MaskedAutoencoder(SpectralXModel(config or nano_config()), ReconstructionConfig(**reconstruction))


def run(module, image, spectral, seed=0):
    torch.manual_seed(seed)
    return module(image, spectral)


@pytest.mark.parametrize("ratio", [0.25, 0.75])
@pytest.mark.parametrize("block", [1, 2, 3])
def test_the_stated_share_is_hidden_by_patches(ratio, block):
    result = run(make(mask_ratio=ratio, mask_block=block).eval(), scene(height=64, width=48), sentinel_like())
    patches = result.hidden.float().unflatten(2, (8, 8)).unflatten(4, (6, 8)).mean(dim=(3, 5))
    assert set(patches.unique().tolist()) == {0.0, 1.0}
    torch.testing.assert_close(patches.mean(dim=(1, 2, 3)), torch.full((2,), ratio), rtol=0, atol=0.5 / 48)


def test_what_is_hidden_cannot_be_seen():
    """Changing hidden pixels changes no reconstruction; changing visible ones does."""
    module = make().eval()
    image, spectral = scene(), sentinel_like()
    first = run(module, image, spectral)
    changed = torch.where(first.hidden, image + 0.3, image)
    torch.testing.assert_close(run(module, changed, spectral).image, first.image, rtol=0, atol=0)
    changed = torch.where(first.hidden, image, image + 0.3)
    assert (run(module, changed, spectral).image - first.image).abs().max() > 1e-3


def test_the_loss_counts_hidden_valid_pixels_in_standardised_units():
    module = make().eval()
    image, spectral = scene(), sentinel_like()
    image[:, :, :16, :16] = 0
    result = run(module, image, spectral)
    mean, std = (spectral.statistics[:, i, :, None, None] for i in (0, 1))
    counted = (result.hidden & (image != 0).any(dim=1, keepdim=True)).expand_as(image)
    target = ((image - mean) / std).clamp(-6, 6)
    expected = (result.image - target)[counted].square().mean()
    torch.testing.assert_close(result.loss, expected)


@pytest.mark.parametrize("bands", [3, 7, 50])
def test_any_bands(bands):
    result = run(make(), scene(bands), sentinel_like(bands))
    assert result.image.shape == (2, bands, 32, 32)
    assert result.loss.isfinite()


def test_all_bands_are_reconstructed_from_some():
    module = make(input_bands=0.5).train()
    image, spectral = scene(8), sentinel_like(8)
    seen = []
    module.model.tokenizer.register_forward_hook(lambda _m, inputs, _o: seen.append(inputs[0].shape[1] // 2))
    assert run(module, image, spectral).image.shape[1] == 8
    run(module.eval(), image, spectral)
    assert seen == [4, 8]


@pytest.mark.parametrize("config", [nano_config(), nano_reference_config()], ids=["spectralx", "reference"])
def test_it_learns_what_it_may(config):
    module = make(config)
    names = apply_trainable(module, 1, "spectralx")
    assert not any(".are." in name or ".decoder." in name for name in names)
    pattern = torch.linspace(0, 6, 32).sin()[None, None, None] * torch.linspace(1, 2, 6)[None, :, None, None]
    image, spectral = 0.1 + 0.05 * pattern.expand(2, 6, 32, 32), sentinel_like()
    optimiser = torch.optim.Adam([p for p in module.parameters() if p.requires_grad], lr=3e-3)
    losses = []
    for step in range(60):
        result = run(module, image, spectral, seed=step)
        optimiser.zero_grad()
        (result.loss + 0.01 * module.auxiliary_loss()).backward()
        optimiser.step()
        losses.append(result.loss.item())
    assert sum(losses[-10:]) < 0.5 * sum(losses[:10])
    dead = [name for name in names if module.get_parameter(name).grad is None]
    assert all("unused" in name for name in dead), dead
