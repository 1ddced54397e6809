"""A raster that was cut out of a scene maps as its part of the scene, when the scene is named."""

import numpy as np
import pytest
from osgeo import gdal

from spectralx.errors import BandError, RasterError, UnitsError
from spectralx.inference.segment import SegmentRequest, segment
from tests.engine.cli.run import result, run

from .conftest import NODATA, landscape, wavelengths
from .graphs import BANDS, make_spec, write_model

gdal.UseExceptions()

LEFT, TOP, SIZE = 250, 160, 40


@pytest.fixture
def model(tmp_path):
    """A model that looks at single pixels, standardised by the scene."""
    return write_model(tmp_path / "pixels.onnx", make_spec())


@pytest.fixture
def scene(make_scene):
    array = landscape(400, 300)
    array[:, TOP : TOP + SIZE, LEFT : LEFT + SIZE] //= 3  # a lake
    return make_scene(array=array)


@pytest.fixture
def crop(scene, tmp_path):
    path = tmp_path / "crop.tif"
    gdal.Translate(str(path), str(scene), srcWin=[LEFT, TOP, SIZE, SIZE])
    return path


def mapped(source, model, output, **changes):
    request = SegmentRequest(str(source), output, str(model), device="cpu", threads=1, **changes)
    report = segment(request).report
    return gdal.Open(str(output)).ReadAsArray(), report


def test_a_crop_maps_as_its_part_of_the_scene(scene, crop, model, tmp_path):
    whole, report = mapped(scene, model, tmp_path / "whole.tif")
    assert report["statistics"]["of"] is None
    own, _ = mapped(crop, model, tmp_path / "own.tif")
    found, report = mapped(crop, model, tmp_path / "of.tif", statistics_of=str(scene))
    part = whole[TOP : TOP + SIZE, LEFT : LEFT + SIZE]
    assert report["statistics"]["of"] == str(scene)
    np.testing.assert_array_equal(found, part)
    assert (own != part).mean() > 0.1


def test_a_small_raster_says_what_helps(scene, crop, model, tmp_path):
    def small(report):
        return [warning for warning in report["warnings"] if "--statistics-of" in warning]

    [warning] = small(mapped(crop, model, tmp_path / "a.tif")[1])
    assert warning.startswith(f"The raster has only {SIZE} x {SIZE} pixels")
    assert not small(mapped(crop, model, tmp_path / "b.tif", statistics_of=str(scene))[1])
    assert not small(mapped(scene, model, tmp_path / "c.tif")[1])


def test_scenes_that_do_not_fit_are_refused(crop, model, make_scene, make_raster, tmp_path):
    raw = make_scene(array=landscape(60, 60), name="raw.tif", scale=None)
    unknown = make_raster(landscape(60, 60), "unknown.tif")
    output = tmp_path / "map.tif"
    with pytest.raises(UnitsError, match=r"of unknown units, those of .* are reflectance"):
        mapped(crop, model, output, statistics_of=str(raw))
    with pytest.raises(BandError):
        fewer = make_raster(
            landscape(60, 60)[:2], "fewer.tif", nodata=NODATA, scale=1e-4, band_metadata=wavelengths(BANDS[:2])
        )
        mapped(crop, model, output, statistics_of=str(fewer))
    with pytest.raises(RasterError):
        mapped(crop, model, output, statistics_of=str(tmp_path / "none.tif"))
    with pytest.raises(Exception, match="avelength"):
        mapped(crop, model, output, statistics_of=str(unknown))
    assert not output.exists()


def test_a_resumed_run_notices_another_scene(scene, crop, model, tmp_path):
    from spectralx.inference.mapper import LocalMapper
    from spectralx.inference.segment import _key, _ready
    from spectralx.progress import SilentReporter

    keys = []
    for name in (None, str(scene)):
        request = SegmentRequest(str(crop), tmp_path / "map.tif", str(model), device="cpu", statistics_of=name)
        with _ready(request, SilentReporter(), LocalMapper) as ready:
            keys.append(_key(ready)["bands"])
    assert keys[0] != keys[1]


def test_command(scene, crop, model, tmp_path):
    output = tmp_path / "map.tif"
    found = result(run("segment", crop, output, "--model", model, "--device", "cpu", "--statistics-of", scene))
    assert found["report"]["statistics"]["of"] == str(scene)
