"""One model that takes any bands on every real scene, from 3 to more than 200 bands, by the same call."""

import json

import numpy as np
import pytest
from osgeo import gdal

from spectralx.inference.segment import SegmentRequest, segment

from .universal_graph import universal_spec, write_universal

gdal.UseExceptions()

# A few of them stand for the others in the fast tests: Landsat, raw numbers, spectrometers with and without bad bands.
FAST = ("clouds_landsat5", "landcover_northcarolina", "landcover_samson", "urban_potsdam")


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    return write_universal(tmp_path_factory.mktemp("model") / "any.onnx", universal_spec(64))


@pytest.fixture(scope="module")
def scenes(shared_data):
    """Image by scene id."""
    listed = json.loads((shared_data / "scenes.json").read_text())["scenes"]
    return {scene["id"]: shared_data / scene["image"] for scene in listed}


def mapped(path, model, output):
    result = segment(
        SegmentRequest(str(path), output, str(model), device="cpu", threads=1, overlap=0.1, resample_gsd=True)
    )
    return gdal.Open(str(output)).ReadAsArray(), result.report


def check(path, model, folder):
    """Map a scene; return how many bands were taken and whether the values count as reflectance."""
    classes, report = mapped(path, model, folder / "map.tif")
    source = gdal.Open(str(path))
    good = sum(
        source.GetRasterBand(index).GetMetadataItem("wavelength") is not None
        for index in range(1, source.RasterCount + 1)
    )
    taken = [index for row in report["binding"] for index, _weight in row["sources"]]
    assert len(set(taken)) == len(taken) <= good and (classes > 0).any()
    if not report["statistics"]["calibrated"]:
        assert any("not known to be reflectance" in warning for warning in report["warnings"])
    return len(taken), report["statistics"]["calibrated"]


@pytest.mark.parametrize("name", FAST)
def test_one_model_maps_scenes_of_any_sensor(scenes, model, tmp_path, name):
    bands, calibrated = check(scenes[name], model, tmp_path)
    assert bands == {"clouds_landsat5": 6, "landcover_northcarolina": 6, "landcover_samson": 156}.get(name, bands)
    assert calibrated == (name not in ("landcover_northcarolina", "landcover_samson"))


@pytest.mark.slow
def test_one_model_maps_every_scene(scenes, model, tmp_path):
    found = {}
    for name, path in scenes.items():
        found[name], _calibrated = check(path, model, tmp_path)
    assert min(found.values()) <= 6 and max(found.values()) > 200


@pytest.mark.parametrize("name", ["landcover_jasperridge"])
def test_a_real_spectrum_in_another_order_gives_the_same_map(scenes, model, tmp_path, name):
    source = gdal.Open(str(scenes[name]))
    expected, _report = mapped(scenes[name], model, tmp_path / "map.tif")
    order = np.random.default_rng(0).permutation(source.RasterCount) + 1
    for number, bands in enumerate((order, order[::-1], [*order, *order[:20]])):
        path = tmp_path / f"other{number}.tif"
        gdal.Translate(str(path), source, bandList=[int(band) for band in bands])
        made = gdal.Open(str(path), gdal.GA_Update)
        for index, band in enumerate(bands, start=1):
            made.GetRasterBand(index).SetMetadata(source.GetRasterBand(int(band)).GetMetadata())
        del made
        found, report = mapped(path, model, tmp_path / "found.tif")
        assert len(report["binding"]) == source.RasterCount
        assert (found == expected).mean() >= 0.9999
