"""How much of the work goes on at once: bounded for hundreds of bands, as before for a few."""

import pytest
from osgeo import gdal

from spectralx.inference.budget import concurrent_runs, plan_memory
from spectralx.raster.metadata import read_metadata
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


@pytest.mark.parametrize(
    ("tiled", "memory", "width", "working"),
    [(True, None, 2048, 128), (False, None, 30_000, 512), (False, 256, 15_000, 256)],
)
def test_strips_of_wide_files_are_bounded(tmp_path, tiled, memory, width, working):
    path = tmp_path / "wide.tif"
    options = ["SPARSE_OK=TRUE", f"TILED={'YES' if tiled else 'NO'}"]
    gdal.GetDriverByName("GTiff").Create(str(path), 60_000, 300, 4, gdal.GDT_UInt16, options).FlushCache()
    budget = plan_memory(read_metadata(path), spec_of(4, 256), 4, False, 2, memory_mb=memory)
    assert budget.strip_width <= width and budget.working_mb <= working + 32
    assert budget.strip_width > 1024


def test_more_memory_makes_wider_strips(tmp_path):
    """Tiles on the borders of strips are computed twice."""
    path = tmp_path / "wide.tif"
    options = ["SPARSE_OK=TRUE", "TILED=YES"]
    gdal.GetDriverByName("GTiff").Create(str(path), 60_000, 300, 4, gdal.GDT_UInt16, options).FlushCache()
    plans = [plan_memory(read_metadata(path), spec_of(4, 256), 4, False, 2, memory_mb=mb) for mb in (None, 256, 1024)]
    assert plans[0].strip_width <= 2048 < plans[1].strip_width < plans[2].strip_width
    assert [plan.working_mb <= mb + 8 for plan, mb in zip(plans, (128, 256, 1024))] == [True] * 3
