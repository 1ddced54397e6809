"""Mapping at the model's scale where the raster has another and the user agrees."""

import numpy as np
import pytest
from osgeo import gdal

from spectralx.errors import RasterError, RequestError, ScaleError
from spectralx.inference.segment import SegmentRequest, estimate, segment
from spectralx.raster.metadata import read_metadata
from spectralx.raster.resampled import write_resampled

from .conftest import NODATA, landscape, wavelengths
from .graphs import BANDS, make_spec, write_model

gdal.UseExceptions()

AT_20_M = (500000.0, 20.0, 0.0, 5800000.0, 0.0, -20.0)


@pytest.fixture
def coarse_model(tmp_path):
    """A model that looks at single pixels, for 50 to 100 m."""
    return write_model(tmp_path / "coarse.onnx", make_spec(gsd_min_m=50, gsd_max_m=100))


def run(scene, model, output, **changes):
    request = SegmentRequest(str(scene), output, str(model), device="cpu", threads=1, **changes)
    result = segment(request)
    return gdal.Open(str(output)), result.report


def averaged(array, factor):
    """Mean of the valid pixels of each block, rounded as stored; nodata where a band has none."""
    blocks = array.reshape(len(array), array.shape[1] // factor, factor, array.shape[2] // factor, factor)
    valid = blocks != NODATA
    sums, counts = np.where(valid, blocks.astype(np.float64), 0).sum(axis=(2, 4)), valid.sum(axis=(2, 4))
    return np.where(counts > 0, np.round(sums / np.maximum(counts, 1)), NODATA).astype(np.uint16)


def test_a_fine_raster_is_averaged_to_the_scale_of_the_model(make_scene, make_raster, coarse_model, tmp_path):
    array = landscape(150, 110)
    scene = make_scene(array=array)  # 10 m
    with pytest.raises(ScaleError, match="10 m a pixel; the model small was made for 50 to 100 m") as caught:
        run(scene, coarse_model, tmp_path / "map.tif")
    assert "--resample-gsd" in caught.value.hint and "50 m" in caught.value.hint
    found, report = run(scene, coarse_model, tmp_path / "map.tif", resample_gsd=True)
    assert (found.RasterXSize, found.RasterYSize) == (30, 22)
    assert found.GetGeoTransform() == (500000.0, 50.0, 0.0, 5800000.0, 0.0, -50.0)
    assert report["raster"]["path"] == str(scene) and report["raster"]["gsd_m"] == 50
    assert any("10 m a pixel and is averaged to 50 m" in warning for warning in report["warnings"])
    expected_scene = make_raster(
        averaged(array, 5),
        "averaged.tif",
        geotransform=(500000.0, 50.0, 0.0, 5800000.0, 0.0, -50.0),
        nodata=NODATA,
        scale=1e-4,
        band_metadata=wavelengths(),
        descriptions=[band.name for band in BANDS],
    )
    expected, _report = run(expected_scene, coarse_model, tmp_path / "expected.tif")
    np.testing.assert_array_equal(found.ReadAsArray() == 0, expected.ReadAsArray() == 0)
    assert (found.ReadAsArray() == expected.ReadAsArray()).mean() > 0.99
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_a_coarse_raster_is_interpolated(make_scene, tmp_path):
    model = write_model(tmp_path / "fine.onnx", make_spec(gsd_min_m=1, gsd_max_m=5))
    found, report = run(make_scene(60, 40), model, tmp_path / "map.tif", resample_gsd=True)
    assert (found.RasterXSize, found.RasterYSize) == (120, 80)
    assert any("interpolated to 5 m" in warning for warning in report["warnings"])


def test_a_raster_of_the_right_scale_is_mapped_as_it_is(make_scene, small_model, tmp_path):
    scene = make_scene()
    plain, _report = run(scene, small_model, tmp_path / "plain.tif")
    agreed, report = run(scene, small_model, tmp_path / "agreed.tif", resample_gsd=True)
    np.testing.assert_array_equal(plain.ReadAsArray(), agreed.ReadAsArray())
    assert report["raster"]["gsd_m"] == 10


def test_masks_extents_and_estimates_work_at_the_models_scale(make_scene, coarse_model, tmp_path):
    mask = np.ones((110, 150), bool)
    mask[:, :75] = False
    scene = make_scene(nodata=None, array=landscape(150, 110).clip(0, 9000), dataset_mask=mask)
    whole, _report = run(scene, coarse_model, tmp_path / "whole.tif", resample_gsd=True)
    classes = whole.ReadAsArray()
    assert (classes[:, :15] == 0).all() and (classes[:, 15:] > 0).all()
    extent = (500800.0, 5799500.0, 501200.0, 5799900.0)
    part, _report = run(scene, coarse_model, tmp_path / "part.tif", resample_gsd=True, extent=extent)
    np.testing.assert_array_equal(part.ReadAsArray(), classes[2:10, 16:24])
    request = SegmentRequest(str(scene), tmp_path / "none.tif", str(coarse_model), device="cpu", resample_gsd=True)
    assert estimate(request).tiles < 4


def test_what_cannot_be_resampled_is_refused(make_raster, make_scene, coarse_model, tmp_path):
    with pytest.raises(RequestError, match="cannot be resumed"):
        run(make_scene(), coarse_model, tmp_path / "map.tif", resample_gsd=True, resume=True)
    turned = make_raster(landscape(32, 32), "turned.tif", geotransform=(500000.0, 7.0, 7.0, 5800000.0, 7.0, -7.0))
    with pytest.raises(RasterError, match="north up"):
        write_resampled(read_metadata(turned), 50.0, tmp_path / "turned.vrt")
