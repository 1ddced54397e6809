"""Small backbones, converted, and what our model computes with them."""

import pytest
import torch

from spectralx.checkpoints.convert import open_official
from spectralx.checkpoints.install import InstallOptions, bare_config, install_backbone
from spectralx.models.inputs import SpectralInput
from spectralx.models.spectralx import SpectralXModel
from tests.engine.checkpoints import layouts


def bands_of(wavelength_nm):
    """Spectral input without scene statistics."""
    count = len(wavelength_nm)
    return SpectralInput.from_values(wavelength_nm, [30.0] * count, torch.ones(3, count))


def installed(backbone, wavelength_nm, **options):
    """Return a plain model on a backbone with its own patch embedding, and the record of the installation."""
    model = SpectralXModel(bare_config(backbone.config, classes=2, bands=len(wavelength_nm))).eval()
    options = InstallOptions(own_patches=True, wavelength_nm=tuple(wavelength_nm), **options)
    return model, install_backbone(model, backbone, options)


def features(model, image, wavelength_nm):
    """Return the last tap of a model (B, N, D)."""
    spectral = bands_of(wavelength_nm)
    with torch.no_grad():
        tokens = model.tokenize(image, spectral.statistics, model.tokenizer.geometry(spectral))
        return model.backbone(tokens.tokens, tokens.grid)[-1]


@pytest.fixture
def satmae_pp_file(tmp_path):
    """A SatMAE++ file, the smallest family without conditions."""
    _, content = layouts.plain_file("satmae_pp")
    return layouts.save(content, tmp_path / "checkpoint_ViT-L_pretrain_fmow_rgb.pth")


@pytest.fixture
def satmae_pp(satmae_pp_file):
    return open_official(satmae_pp_file)
