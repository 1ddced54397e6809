import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from spectralx.inference.tiling import AxisTiles, TileGrid, column_strips
from spectralx.raster.windows import Window

lengths = st.integers(1, 700)
sizes = st.sampled_from([1, 8, 32, 64])
overlaps = st.floats(0, 0.9)
aligns = st.sampled_from([1, 8, 16])


@given(lengths, sizes, overlaps, aligns)
@example(1, 64, 0.25, 1)
@example(64, 64, 0.25, 1)
@example(65, 64, 0.0, 16)
@example(100_000, 64, 0.25, 16)
def test_tiles_cover_everything_overlap_enough_and_are_aligned(length, size, overlap, align):
    axis = AxisTiles(length, size, overlap, align)
    starts, stride = np.array(axis.starts), max(1, int(size * (1 - overlap)))
    assert starts[0] == 0
    if length <= size:
        assert axis.starts == (0,)
        return
    unit = align if align <= stride else 1
    assert (starts % unit == 0).all()
    assert 0 <= starts[-1] + size - length < unit
    steps = np.diff(starts)
    assert (steps >= 1).all()
    assert steps.max() <= stride
    assert steps.max() - steps.min() <= unit


@given(lengths, sizes, overlaps, aligns)
@example(100_000, 64, 0.25, 16)
def test_weights_sum_to_one_in_every_pixel(length, size, overlap, align):
    axis = AxisTiles(length, size, overlap, align)
    total = np.zeros(length)
    for start, weights in zip(axis.starts, axis.weights):
        inside = min(size, length - start)
        total[start : start + inside] += weights[:inside]
        assert (weights[:inside] > 0).all()
        assert (weights[inside:] == 0).all()
    np.testing.assert_allclose(total, 1, atol=1e-5)


def test_the_middle_of_a_tile_counts_most():
    axis = AxisTiles(160, 64, 0.5)
    weights = axis.weights[1]
    assert weights.argmax() in range(24, 40)
    assert weights[0] < 0.05
    assert weights[32] > 0.9


@given(lengths, lengths, sizes, overlaps, aligns, st.data())
def test_every_pixel_of_a_window_is_finished_exactly_once(width, height, size, overlap, align, data):
    grid = TileGrid.of(width, height, size, overlap, align)
    col, row = data.draw(st.integers(0, width - 1)), data.draw(st.integers(0, height - 1))
    window = Window(col, row, data.draw(st.integers(1, width - col)), data.draw(st.integers(1, height - row)))
    part = grid.part(window)
    written = np.zeros(height, int)
    for tile_row in part.tile_rows:
        first, last = part.finished_after(tile_row)
        top = grid.rows.starts[tile_row]
        assert top <= first <= last <= top + size or first == last
        written[first:last] += 1
    expected = np.zeros(height, int)
    expected[row : window.row_end] = 1
    np.testing.assert_array_equal(written, expected)


@given(lengths, sizes, overlaps, st.data())
def test_a_window_takes_all_tiles_that_touch_it_and_no_other(length, size, overlap, data):
    axis = AxisTiles(length, size, overlap)
    start = data.draw(st.integers(0, length - 1))
    stop = data.draw(st.integers(start + 1, length))
    touching = [index for index, tile in enumerate(axis.starts) if tile < stop and tile + size > start]
    assert list(axis.touching(start, stop)) == touching
    assert touching


@given(st.integers(1, 5000), st.integers(0, 700), st.integers(1, 3000), st.floats(0, 0.5))
@example(129, 0, 1, 0.5)  # tiles are spread evenly, so they share more than the half that was asked for
def test_strips_cover_a_window_exactly_once(width, col, max_width, overlap):
    window = Window(min(col, width - 1), 3, width - min(col, width - 1), 10)
    grid = TileGrid.of(width, 40, 64, overlap)
    strips = list(column_strips(grid, window, max_width))
    assert strips[0].col_off == window.col_off
    assert strips[-1].col_end == window.col_end
    assert all((strip.row_off, strip.height) == (3, 10) for strip in strips)
    assert all(0 < strip.width <= max(max_width, 128) + 64 for strip in strips)
    for left, right in zip(strips, strips[1:]):
        assert left.col_end == right.col_off
        shared = set(grid.part(left).tile_cols) & set(grid.part(right).tile_cols)
        assert left.col_end in {grid.cols.starts[tile] + 32 for tile in shared}
        if np.diff(grid.cols.starts).min() >= 32:
            assert len(shared) == 1


@pytest.mark.parametrize("values", [(0, 32, 0.25), (10, 0, 0.25), (10, 32, -0.1), (10, 32, 0.95), (10, 32, 0.25, 0)])
def test_impossible_axes_are_refused(values):
    with pytest.raises(ValueError):
        AxisTiles(*values)
