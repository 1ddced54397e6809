import threading
import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spectralx.errors import Cancelled, EngineError
from spectralx.inference.clock import Clock
from spectralx.inference.pipeline import MappingOptions, map_part, row_strips
from spectralx.inference.tiling import TileGrid, column_strips
from spectralx.raster.windows import Window

from .arrays import ArraySource, BlurNetwork, collect, plain_probabilities, scene

CLASS_VALUES = (1, 2, 3, 7)


def run(source, grid, window=None, network=None, poll=lambda: None, **options):
    height, width = source.valid.shape
    part = grid.part(window or Window(0, 0, width, height))
    return map_part(source, network or BlurNetwork(), part, MappingOptions(CLASS_VALUES, **options), Clock(), poll)


@settings(deadline=None, max_examples=60)
@given(st.integers(1, 90), st.integers(1, 90), st.floats(0, 0.8), st.integers(1, 7), st.integers(1, 40))
def test_streaming_equals_the_plain_computation(width, height, overlap, batch, block_rows):
    source = ArraySource(scene(width, height), block_rows=block_rows)
    grid = TileGrid.of(width, height, 16, overlap)
    steps = run(source, grid, batch=batch, probabilities=True)
    classes, probabilities, written = collect(steps, width, height)
    expected = plain_probabilities(source.values, grid, BlurNetwork())
    np.testing.assert_allclose(probabilities, expected, atol=2e-6)
    np.testing.assert_array_equal(classes, np.array(CLASS_VALUES)[probabilities.argmax(0)])
    assert (written == 1).all()
    assert (source.reads == 1).all()


@settings(deadline=None, max_examples=60)
@given(st.data(), st.integers(1, 80), st.integers(1, 80))
def test_a_window_gets_the_classes_of_the_whole_map(data, width, height):
    col, row = data.draw(st.integers(0, width - 1)), data.draw(st.integers(0, height - 1))
    window = Window(col, row, data.draw(st.integers(1, width - col)), data.draw(st.integers(1, height - row)))
    source = ArraySource(scene(width, height))
    grid = TileGrid.of(width, height, 16)
    whole, _, _ = collect(run(source, grid), width, height)
    part, _, written = collect(run(source, grid, window, batch=3), width, height)
    area = slice(row, window.row_end), slice(col, window.col_end)
    np.testing.assert_array_equal(part[area], whole[area])
    assert (written[area] == 1).all()
    assert written.sum() == window.pixels


@pytest.mark.parametrize(("width", "height"), [(1, 3000), (3000, 1), (1, 1), (16, 16), (17, 15)])
def test_odd_shapes(width, height):
    source = ArraySource(scene(width, height))
    classes, _, written = collect(run(source, TileGrid.of(width, height, 16), batch=4), width, height)
    assert (written == 1).all()
    assert set(np.unique(classes)) <= set(CLASS_VALUES)


def test_strips_give_the_map_of_the_whole():
    width, height = 300, 70
    source = ArraySource(scene(width, height))
    grid = TileGrid.of(width, height, 16)
    whole, _, _ = collect(run(source, grid), width, height)
    strips = list(column_strips(grid, Window(0, 0, width, height), 64))
    assert len(strips) > 3
    steps = [step for strip in strips for step in run(source, grid, strip)]
    classes, _, written = collect(steps, width, height)
    np.testing.assert_array_equal(classes, whole)
    assert (written == 1).all()


def test_invalid_pixels_are_never_classified_and_empty_tiles_never_run():
    width, height = 96, 64
    valid = np.zeros((height, width), bool)
    valid[20:30, 40:60] = True
    source = ArraySource(scene(width, height), valid)
    network, grid = BlurNetwork(), TileGrid.of(width, height, 16, 0)
    steps = list(run(source, grid, network=network))
    classes, _, written = collect(steps, width, height)
    assert ((classes > 0) == valid).all()
    assert (written == 1).all()
    assert network.tiles == 2
    assert sum(step.tiles for step in steps) == 24
    assert sum(step.skipped for step in steps) == 22


def test_a_mask_limits_the_map_but_not_what_the_network_sees():
    width, height = 96, 64
    wanted = np.zeros((height, width), bool)
    wanted[:, 48:] = True
    source, grid = ArraySource(scene(width, height)), TileGrid.of(width, height, 16)

    def mask(window):
        return wanted[window.row_off : window.row_end, window.col_off : window.col_end]

    whole, _, _ = collect(run(source, grid), width, height)
    classes, _, _ = collect(run(source, grid, mask=mask), width, height)
    np.testing.assert_array_equal(classes, np.where(wanted, whole, 0))


def test_batches_and_concurrent_runs_do_not_matter():
    source = ArraySource(scene(200, 150))
    grid = TileGrid.of(200, 150, 16)
    choices = [(1, 1), (2, 1), (7, 3), (500, 2), (3, 8)]
    steps = (run(source, grid, batch=batch, runs=runs, probabilities=True) for batch, runs in choices)
    maps = [collect(taken, 200, 150)[1] for taken in steps]
    for other in maps[1:]:
        np.testing.assert_array_equal(other, maps[0])


def test_cancelling_stops_every_thread():
    source = ArraySource(scene(64, 4000))
    began = time.monotonic()

    def slow(images):
        time.sleep(0.02)
        return BlurNetwork()(images)

    def poll():
        if time.monotonic() > began + 0.3:
            raise Cancelled

    with pytest.raises(Cancelled):
        list(run(source, TileGrid.of(64, 4000, 16), network=slow, poll=poll))
    assert time.monotonic() < began + 1.5
    assert not {"read", "cut", "network", "blend"} & {thread.name for thread in threading.enumerate()}


def test_runs_go_on_at_once_and_come_back_in_order():
    source, grid = ArraySource(scene(160, 160)), TileGrid.of(160, 160, 16, 0)
    together, most = 0, []
    lock = threading.Lock()
    random = np.random.default_rng(0)

    def uneven(images):
        nonlocal together
        with lock:
            together += 1
            most.append(together)
            pause = random.uniform(0, 0.01)
        time.sleep(pause)
        with lock:
            together -= 1
        return BlurNetwork()(images)

    expected, _, _ = collect(run(source, grid), 160, 160)
    classes, _, _ = collect(run(source, grid, network=uneven, runs=4), 160, 160)
    assert max(most) == 4
    np.testing.assert_array_equal(classes, expected)


def test_reading_stays_only_a_little_ahead():
    source = ArraySource(scene(16, 8000), block_rows=16)
    steps = run(source, TileGrid.of(16, 8000, 16, 0), batch=1)
    next(steps)
    time.sleep(0.3)
    assert source.reads.sum() <= 128 * 12
    steps.close()


@pytest.mark.parametrize("stage", ["read", "network"])
def test_an_error_in_a_stage_reaches_the_caller(stage):
    source = ArraySource(scene(64, 64))

    def fail(*_):
        raise EngineError("Broken.", "Mend it.")

    if stage == "read":
        source.read = fail
    with pytest.raises(EngineError, match="Broken"):
        list(run(source, TileGrid.of(64, 64, 16), network=fail))


def test_values_that_are_not_numbers_are_an_error():
    source = ArraySource(scene(64, 64))

    def network(images):
        return np.full_like(images, np.nan)

    with pytest.raises(EngineError, match="not numbers"):
        list(run(source, TileGrid.of(64, 64, 16), network=network))


@given(st.integers(0, 500), st.integers(1, 2000), st.integers(1, 3000))
def test_row_strips_cover_all_rows_once_and_cut_no_small_block(first, count, block_rows):
    strips = list(row_strips(first, first + count, block_rows))
    assert strips[0][0] == first and strips[-1][1] == first + count
    for (_, end), (begin, _) in zip(strips, strips[1:]):
        assert end == begin
        assert end % block_rows == 0 or block_rows > 64
    assert all(0 < end - begin <= 64 for begin, end in strips)
    for begin, end in strips:
        assert block_rows < 64 or begin // block_rows == (end - 1) // block_rows
