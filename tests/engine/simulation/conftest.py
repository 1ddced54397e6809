"""Landscapes that the tests of the simulator share."""

import pytest

from spectralx.simulation import SENTINEL2, LandscapeConfig, build_landscape, render


@pytest.fixture(scope="session")
def landscape():
    return build_landscape(LandscapeConfig(width=240, height=216, gsd_m=10.0, oversampling=3, seed=5))


@pytest.fixture(scope="session")
def scene(landscape):
    return render(landscape, SENTINEL2, seed=3)
