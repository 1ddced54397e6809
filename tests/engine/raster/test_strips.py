"""Strips hold what was written, fill what was not, and go on after another process."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from spectralx.raster.strips import StripStore
from spectralx.raster.windows import Window

HEIGHT, WIDTH = 23, 40
borders = st.sets(st.integers(1, WIDTH - 1), max_size=3).map(lambda inner: (0, *sorted(inner), WIDTH))
rng = np.random.default_rng(2)


@st.composite
def windows(draw):
    col, row = draw(st.integers(0, WIDTH - 1)), draw(st.integers(0, HEIGHT - 1))
    return Window(col, row, draw(st.integers(1, WIDTH - col)), draw(st.integers(1, HEIGHT - row)))


@settings(max_examples=60, deadline=None)
@given(borders, st.lists(windows(), max_size=4), st.sampled_from([("uint8", 0), ("uint8", 255), ("float32", np.nan)]))
def test_any_windows_in_any_order(tmp_path_factory, layout, places, kind):
    dtype, nodata = kind
    store = StripStore(tmp_path_factory.mktemp("strips"), HEIGHT, layout, 2, dtype, nodata)
    expected = np.full((2, HEIGHT, WIDTH), nodata, dtype)
    for place in places:
        values = rng.integers(1, 200, (2, place.height, place.width)).astype(dtype)
        store.write(place, values)
        expected[:, place.row_off : place.row_end, place.col_off : place.col_end] = values
    store.complete()
    np.testing.assert_array_equal(store.mosaic().ReadAsArray(), expected)
    for index, (left, right) in enumerate(store.strips):
        np.testing.assert_array_equal(store.read(index, 0, HEIGHT), expected[:, :, left:right])
    store.close()


def test_rows_that_are_done_outlive_the_store_and_the_rest_is_dropped(tmp_path):
    values = rng.integers(1, 9, (1, HEIGHT, WIDTH)).astype(np.uint8)
    first = StripStore(tmp_path, HEIGHT, (0, 10, WIDTH), 1, "uint8", 255)
    first.write(Window(0, 0, WIDTH, HEIGHT), values)
    first.close()
    second = StripStore(tmp_path, HEIGHT, (0, 10, WIDTH), 1, "uint8", 255, done=(HEIGHT, 7))
    second.complete()
    made = second.mosaic().ReadAsArray()
    np.testing.assert_array_equal(made[:, :10], values[0, :, :10])
    np.testing.assert_array_equal(made[:7, 10:], values[0, :7, 10:])
    assert (made[7:, 10:] == 255).all()
    second.close()
