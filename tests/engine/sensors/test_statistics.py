"""Scene statistics agree with those of all pixels, are repeatable, and read a bounded sample."""

import numpy as np
import pytest

from spectralx.errors import RasterError
from spectralx.raster.metadata import read_metadata
from spectralx.raster.reader import RasterReader
from spectralx.raster.windows import Window
from spectralx.sensors.binding import Binding, BindingRow, bind
from spectralx.sensors.profile import resolve
from spectralx.sensors.statistics import _spread, scene_statistics
from tests.engine.sensors.test_binding import MODEL

rng = np.random.default_rng(5)


def direct(*sources, quantity="unknown"):
    """Bind one model band to each weighted set of source bands."""
    rows = [BindingRow(f"m{i}", 500.0, pairs, "", None, None, "edited") for i, pairs in enumerate(sources)]
    return Binding(tuple(rows), quantity)


def winsorised(values):
    low, high = np.percentile(values, (0.5, 99.5))
    return np.clip(values, low, high)


def test_small_scenes_are_measured_whole(make_raster):
    values = rng.gamma(3, 400, (2, 300, 200)).astype(np.int16)
    values[0, :50] = -1
    binding = direct(((1, 1.0),), ((1, 0.25), (2, 0.75)), quantity="reflectance")
    with RasterReader(make_raster(values, nodata=-1, scale=0.0001)) as reader:
        found = scene_statistics(reader, binding)
    valid = values[:, 50:].reshape(2, -1) * 0.0001
    wanted = [winsorised(valid[0]), winsorised(0.25 * valid[0] + 0.75 * valid[1])]
    np.testing.assert_allclose(found.mean, [w.mean() for w in wanted], rtol=1e-4)
    np.testing.assert_allclose(found.std, [w.std() for w in wanted], rtol=1e-4)
    array = found.as_array()
    assert array.dtype == np.float32 and array.shape == (3, 2) and array[2].tolist() == [1, 1]


def test_raw_values_are_measured_as_they_are_and_marked(make_raster):
    values = np.full((1, 10, 10), 80, np.uint8)
    values[0, 5:] = 120
    with RasterReader(make_raster(np.repeat(values, 2, 0))) as reader:
        found = scene_statistics(reader, direct(((1, 1.0),), ((2, 1.0),)))
    assert found.mean.tolist() == [100, 100] and found.std.tolist() == [20, 20] and not found.calibrated
    assert found.as_array()[2].tolist() == [0, 0]


def test_outliers_do_not_move_the_statistics(make_raster):
    clean = rng.normal(1000, 100, (2, 400, 400))
    spoilt = clean.copy()
    spoilt[:, ::40, ::40] = 30000
    results = []
    for name, values in (("clean", clean), ("spoilt", spoilt)):
        with RasterReader(make_raster(values.astype(np.int16), f"{name}.tif")) as reader:
            results.append(scene_statistics(reader, direct(((1, 1.0),), ((2, 1.0),))))
    np.testing.assert_allclose(results[0].mean, results[1].mean, rtol=2e-3)
    np.testing.assert_allclose(results[0].std, results[1].std, rtol=2e-2)


def test_large_scenes_are_sampled_evenly_and_repeatably(make_raster, monkeypatch):
    monkeypatch.setattr("spectralx.sensors.statistics._MOST_VALID_PIXELS", 1 << 19)
    ramp = np.linspace(0, 10000, 1500)[:, None] + np.linspace(0, 1000, 1600)[None]
    path = make_raster(np.stack((ramp, ramp[:, ::-1])).astype(np.uint16))
    binding = direct(((1, 1.0),), ((2, 1.0),))
    read, original = [], RasterReader.read
    monkeypatch.setattr(RasterReader, "read", lambda self, window: read.append(window) or original(self, window))
    with RasterReader(path) as reader:
        first, second = scene_statistics(reader, binding), scene_statistics(reader, binding)
    np.testing.assert_array_equal(first.as_array(), second.as_array())
    assert sum(window.pixels for window in read) / 2 < (1 << 19) + 128 * 128
    np.testing.assert_allclose(first.mean, ramp.mean(), rtol=0.03)
    np.testing.assert_allclose(first.std, ramp.std(), rtol=0.05)


def test_a_small_island_in_nodata_is_found(make_raster, monkeypatch):
    monkeypatch.setattr("spectralx.sensors.statistics._MOST_READ_PIXELS", 1 << 16)
    values = np.zeros((2, 1200, 1200), np.uint8)
    values[:, 1100:1120, 30:60] = 50
    with RasterReader(make_raster(values, nodata=0)) as reader:
        found = scene_statistics(reader, direct(((1, 1.0),), ((2, 1.0),)))
    assert found.mean.tolist() == [50, 50]
    assert found.std.tolist() == [1e-6, 1e-6], "a constant band must not be divided by zero"


def test_a_scene_without_valid_pixels_is_refused(make_raster):
    empty = make_raster(np.zeros((2, 9, 9), np.uint8), nodata=0)
    with RasterReader(empty) as reader, pytest.raises(RasterError, match="no valid pixel in the bands 1, 2"):
        scene_statistics(reader, direct(((1, 1.0),), ((2, 1.0),)))


def test_the_reader_must_read_the_bands_of_the_binding(make_raster):
    with RasterReader(make_raster(np.ones((3, 9, 9), np.uint8))) as reader, pytest.raises(ValueError):
        scene_statistics(reader, direct(((1, 1.0),), ((2, 1.0),)))


@pytest.mark.parametrize(
    "area", [Window(0, 0, 1, 1), Window(0, 0, 128, 129), Window(0, 0, 1000, 700), Window(0, 0, 40000, 3)]
)
def test_the_sample_covers_every_pixel_once_in_the_end(area):
    windows = list(_spread(area))
    assert sum(window.pixels for window in windows) == area.pixels
    assert len({(window.col_off, window.row_off) for window in windows}) == len(windows)
    assert all(area.contains(window) for window in windows)


def test_real_scene_against_all_pixels(shared_data):
    profile = resolve(read_metadata(shared_data / "landcover_zion.tif"))
    binding = bind(profile, MODEL)
    with RasterReader(profile.path, binding.source_bands) as reader:
        found = scene_statistics(reader, binding)
        block = reader.read(reader.metadata.window)
    wanted = [winsorised(band[block.valid]) for band in block.values]
    np.testing.assert_allclose(found.mean, [w.mean() for w in wanted], rtol=0.02)
    np.testing.assert_allclose(found.std, [w.std() for w in wanted], rtol=0.04)
    assert found.calibrated
