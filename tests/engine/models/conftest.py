"""Small networks for the tests of the models: the real presets at reduced width."""

from __future__ import annotations

import pytest
import torch

from spectralx.models.inputs import SpectralInput
from spectralx.models.presets import model_config
from spectralx.models.spectralx import SpectralXModel

NANO = {
    "backbone__width": 32,
    "backbone__heads": 2,
    "tokenizer__stem__widths": (8, 8, 16),
    "tokenizer__hyper__heads": 2,
    "tokenizer__hyper__window": 4,
    "tokenizer__hyper__anchors": {"count": 8, "grid": 2, "width": 8},
    "tokenizer__any_bands__embedding_width": 16,
    "decoder__width": 16,
    "decoder__neck_width": 16,
}
"""Overrides that make the tiny size smaller still."""

CLASSES = 5


def nano_config(**overrides):
    """The spectralx preset at test size."""
    return model_config("spectralx", "tiny", classes=CLASSES, **{**NANO, **overrides})


def nano_reference_config(**overrides):
    """The reference preset's behaviour at test size: every value of the preset but the widths and the tile."""
    small = {
        "tile_size": 32,
        "backbone__width": 32,
        "backbone__depth": 4,
        "backbone__heads": 2,
        "backbone__patch_size": 8,
        "backbone__taps": (0, 1, 2, 3),
        "backbone__table_grid": 4,
        "tokenizer__stem__widths": (8, 8, 16),
        "tokenizer__hyper__heads": 2,
        "tokenizer__hyper__window": 4,
        "tokenizer__hyper__query_grid": 4,
        "decoder__width": 16,
        "decoder__neck_width": 16,
    }
    return model_config("reference", bands=6, **{"classes": CLASSES, **small, **overrides})


def randomise(model, seed=0):
    """Move every parameter off its start, so that no zero or one hides a mistake; return the model."""
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.add_(0.1 * torch.randn(parameter.shape, generator=generator))
    return model


def sentinel_like(bands=6, batch=1, calibrated=True):
    """Bands from 490 to 2200 nm with the statistics of reflectance."""
    wavelengths = torch.linspace(490.0, 2200.0, bands)
    mean, std = 0.1 + 0.05 * torch.arange(bands) / bands, 0.05 + 0.02 * torch.arange(bands) / bands
    statistics = torch.stack([mean, std, torch.full((bands,), float(calibrated))])
    return SpectralInput(wavelengths, torch.full((bands,), 40.0), statistics.expand(batch, 3, bands).contiguous())


def scene(bands=6, batch=2, height=32, width=32, seed=0):
    """Images (B, C, H, W) with values like those of reflectance."""
    generator = torch.Generator().manual_seed(seed)
    return 0.15 + 0.08 * torch.randn(batch, bands, height, width, generator=generator)


@pytest.fixture(autouse=True, scope="package")
def one_thread():
    """Networks this small are faster on one thread, above all on a busy machine."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


@pytest.fixture
def model():
    """A small spectralx model with no parameter at its start, in eval mode."""
    torch.manual_seed(0)
    return randomise(SpectralXModel(nano_config())).eval()
