"""Windows cover an area exactly once, and their arithmetic agrees with masks."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spectralx.raster.windows import Window, row_bands, tiles

offsets = st.integers(-20, 20)
sizes = st.integers(0, 30)
windows = st.builds(Window, offsets, offsets, sizes, sizes)
steps = st.integers(1, 17)


def mask(window):
    canvas = np.zeros((120, 120), int)
    canvas[window.row_off + 40 : window.row_end + 40, window.col_off + 40 : window.col_end + 40] = 1
    return canvas


@given(windows, steps)
def test_row_bands_cover_each_pixel_once(area, height):
    bands = list(row_bands(area, height))
    assert all(band.width == area.width and 0 < band.height <= height for band in bands)
    np.testing.assert_array_equal(sum((mask(band) for band in bands), np.zeros((120, 120), int)), mask(area))


@given(windows, steps, steps)
def test_tiles_cover_each_pixel_once(area, width, height):
    cut = list(tiles(area, width, height))
    assert all(0 < tile.width <= width and 0 < tile.height <= height for tile in cut)
    np.testing.assert_array_equal(sum((mask(tile) for tile in cut), np.zeros((120, 120), int)), mask(area))


@given(windows, windows)
def test_intersection_is_the_common_part(a, b):
    common = a.intersection(b)
    expected = mask(a) & mask(b)
    if common is None:
        assert not expected.any()
    else:
        np.testing.assert_array_equal(mask(common), expected)
        assert a.contains(common) and b.contains(common)
        rows, cols = common.slices_within(a)
        assert (rows.stop - rows.start, cols.stop - cols.start) == (common.height, common.width)


def test_slices_of_a_window_outside_are_an_error():
    with pytest.raises(ValueError, match="not inside"):
        Window(0, 0, 5, 5).slices_within(Window(1, 0, 5, 5))


@pytest.mark.parametrize("make", [lambda: Window(0, 0, -1, 3), lambda: list(row_bands(Window(0, 0, 3, 3), 0))])
def test_impossible_sizes_are_an_error(make):
    with pytest.raises(ValueError):
        make()
