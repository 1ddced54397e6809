"""Resampled imaging spectrometers beside what another sensor saw of the same ground."""

import numpy as np
import pytest
from osgeo import gdal

from .run import result, run

gdal.UseExceptions()


def aggregated(path, like):
    """Return a finer raster averaged over the pixels of another one, reflectance (C, H, W)."""
    grid = gdal.Open(str(like))
    west, side, _, north, _, _ = grid.GetGeoTransform()
    bounds = (west, north - grid.RasterYSize * side, west + grid.RasterXSize * side, north)
    options = {"format": "MEM", "outputBounds": bounds, "xRes": side, "yRes": side, "outputType": gdal.GDT_Float32}
    averaged = gdal.Warp("", str(path), resampleAlg="average", dstNodata=float("nan"), **options)
    return averaged.ReadAsArray() * 1e-4


def test_enmap_of_berlin_is_what_hymap_saw_there(tmp_path, shared_data):
    hymap, enmap = shared_data / "landcover_berlin.tif", shared_data / "urban_berlin.tif"
    output = tmp_path / "like_hymap.tif"
    result(run("resample", str(enmap), str(output), "--like", str(hymap)))
    found, seen = gdal.Open(str(output)).ReadAsArray(), aggregated(hymap, output)
    inside = np.isfinite(found).all(0) & np.isfinite(seen).all(0)
    inside[:, -2:] = inside[-2:] = False  # pixels that reach over the edge of the finer raster
    assert inside.sum() > 4000
    for one, other in zip(found[:, inside], seen[:, inside], strict=True):
        assert one.mean() == pytest.approx(other.mean(), rel=0.03)
        assert np.corrcoef(one, other)[0, 1] > 0.93  # the simulated sensor blurs: what was 30 m is more
        assert np.sqrt(((one - other) ** 2).mean()) < 0.02


def test_vegetation_seen_as_sentinel_2_has_its_red_edge(tmp_path, shared_data):
    for city in ("berlin", "potsdam"):
        output = tmp_path / f"{city}.tif"
        result(
            run(
                "resample",
                str(shared_data / f"urban_{city}.tif"),
                str(output),
                "--to",
                "sentinel-2a",
                "--skip-uncovered",
            )
        )
        dataset = gdal.Open(str(output))
        names = [dataset.GetRasterBand(index + 1).GetDescription() for index in range(dataset.RasterCount)]
        bands = dict(zip(names, dataset.ReadAsArray(), strict=True))
        with np.errstate(invalid="ignore", divide="ignore"):
            green = (bands["B8"] - bands["B4"]) / (bands["B8"] + bands["B4"]) > 0.6
        edge = [np.median(bands[name][green]) for name in ("B4", "B5", "B6", "B7", "B8")]
        assert green.sum() > 900 and edge == sorted(edge)
        assert np.median(bands["B8A"][green] / bands["B8"][green]) == pytest.approx(1.02, abs=0.04)
