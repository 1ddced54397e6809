"""How much of the work goes on at once: bounded for hundreds of bands, as before for a few."""

import pytest

from spectralx.inference.budget import concurrent_runs
from spectralx.spec import BandSpec

from .universal_graph import universal_spec


def spec_of(count, tile_size):
    bands = [BandSpec(name=f"b{i}", wavelength_nm=410 + 8 * i, fwhm_nm=8) for i in range(count)]
    return universal_spec(tile_size).for_bands(bands)


@pytest.mark.parametrize(("count", "tile_size", "runs"), [(4, 256, 8), (13, 256, 8), (244, 128, 2), (244, 256, 1)])
def test_runs_at_once_share_a_bounded_memory(count, tile_size, runs):
    spec = spec_of(count, tile_size)
    assert concurrent_runs(spec, 1000, 16) == runs
    assert concurrent_runs(spec, 1000, 1) == 1
    assert concurrent_runs(spec, 1000, 16, batch=1) <= 8
