"""A small scene that binds to the small models, and a folder of models."""

from __future__ import annotations

import numpy as np
import pytest

from .graphs import BANDS, make_spec, write_model

NODATA = 65535


def wavelengths(bands=BANDS):
    return [
        {"": {"wavelength": str(band.wavelength_nm), "wavelength_units": "Nanometers", "fwhm": str(band.fwhm_nm)}}
        for band in bands
    ]


def landscape(width, height, bands=4, seed=0):
    """Smooth patches of reflectance with some noise, stored as uint16 times 10,000, with a hole of nodata."""
    random = np.random.default_rng(seed)
    coarse = random.random((bands, height // 16 + 2, width // 16 + 2))
    smooth = coarse.repeat(16, axis=1).repeat(16, axis=2)[:, :height, :width]
    values = 300 + 4000 * smooth + 200 * random.random((bands, height, width))
    stored = values.astype(np.uint16)
    stored[:, height // 3 : height // 2, width // 4 : width // 2] = NODATA
    return stored


@pytest.fixture
def make_scene(make_raster):
    """Return a function that writes a scene with wavelengths, scale and nodata."""

    def make(width=150, height=110, **changes):
        options = {
            "nodata": NODATA,
            "scale": 1e-4,
            "band_metadata": wavelengths(),
            "descriptions": [band.name for band in BANDS],
            "options": ("TILED=YES", "BLOCKXSIZE=64", "BLOCKYSIZE=64", "INTERLEAVE=BAND"),
        }
        return make_raster(changes.pop("array", landscape(width, height)), **{**options, **changes})

    return make


@pytest.fixture
def small_model(tmp_path):
    """A model of two 3 x 3 convolutions and tiles of 32 pixels."""
    return write_model(tmp_path / "small.onnx", make_spec(), kernel=3, layers=2)
