"""Tiles are a pure function of seed and step, lie on labelled ground and are balanced as asked."""

import dataclasses
from collections import Counter

import numpy as np
import pytest

from spectralx.data.labels import IGNORE_INDEX
from spectralx.data.sampling import SamplingConfig, TileSampler, pool_from_blocks
from spectralx.raster.windows import Window


def pool(labels, classes=2):
    height, width = labels.shape
    return pool_from_blocks(width, height, classes, [(Window(0, 0, width, height), labels)], seed=0)


@pytest.fixture
def rare():
    labels = np.zeros((100, 120), dtype=np.uint8)
    labels[90:92, 110:112] = 1
    labels[:, :60] = IGNORE_INDEX
    return labels


def sampler(pools, seed=0, zoom=(1, 1), grouped=False, **config):
    return TileSampler(pools, 16, SamplingConfig(batch_size=8, **config), zoom, seed, grouped)


def test_plans_depend_on_seed_and_step_alone(rare):
    pools = [pool(rare), pool(rare)]
    first, again = sampler(pools), sampler(pools)
    assert [first.plan(step) for step in (5, 2, 5)] == [again.plan(step) for step in (5, 2, 5)]
    assert first.plan(0) != first.plan(1)
    assert first.plan(0) != sampler(pools, seed=1).plan(0)


def test_every_window_holds_a_labelled_pixel_and_stays_inside(rare):
    plans = [plan for step in range(50) for plan in sampler([pool(rare)]).plan(step)[0]]
    for plan in plans:
        w = plan.window
        assert 0 <= w.col_off <= 120 - 16
        assert 0 <= w.row_off <= 100 - 16
        assert (rare[w.row_off : w.row_end, w.col_off : w.col_end] != IGNORE_INDEX).any()


def test_class_balance_brings_rare_classes(rare):
    def share(balance):
        plans = [place for step in range(100) for place in sampler([pool(rare)], class_balance=balance).plan(step)[0]]
        windows = [place.window for place in plans]
        return np.mean([(rare[w.row_off : w.row_end, w.col_off :][:, :16] == 1).any() for w in windows])

    assert share(0.0) < 0.15
    assert share(1.0) > 0.45


@pytest.mark.parametrize(("exponent", "expected"), [(0.0, 0.5), (1.0, 0.9)])
def test_scene_exponent(exponent, expected):
    small, large = np.zeros((20, 20), np.uint8), np.zeros((60, 60), np.uint8)
    drawn = Counter(
        plan.scene
        for step in range(200)
        for plan in sampler([pool(small), pool(large)], scene_exponent=exponent).plan(step)[0]
    )
    assert drawn[1] / sum(drawn.values()) == pytest.approx(expected, abs=0.04)


def test_scenes_without_pixels_are_never_drawn():
    empty = np.full((20, 20), IGNORE_INDEX, np.uint8)
    plans = sampler([pool(empty), pool(np.zeros((20, 20), np.uint8))]).plan(0)[0]
    assert {plan.scene for plan in plans} == {1}


def test_small_scenes_are_centred():
    window = sampler([pool(np.zeros((10, 12), np.uint8))]).plan(0)[0][0].window
    assert (window.col_off, window.row_off, window.width, window.height) == (-2, -3, 16, 16)


def test_zoom_changes_the_window():
    zoomed = sampler([pool(np.zeros((99, 99), np.uint8))], zoom=(0.5, 2))
    sizes = {place.window.width for step in range(30) for place in zoomed.plan(step)[0]}
    assert min(sizes) >= 8
    assert max(sizes) <= 32
    assert len(sizes) > 10


def test_groups_hold_one_scene_each():
    pools = [pool(np.zeros((40, 40), np.uint8)) for _ in range(5)]
    groups = sampler(pools, grouped=True, scenes_per_step=3).plan(0)
    assert [len(group) for group in groups] == [3, 3, 2]
    assert all(len({plan.scene for plan in group}) == 1 for group in groups)


def test_many_positions_are_thinned_but_counted():
    labels = np.zeros((600, 600), dtype=np.uint8)
    made = pool(labels)
    assert made.pixels == 360_000
    assert made.positions[0].size == 200_000


def test_auxiliary_scenes_have_their_share(rare):
    own, extra = pool(rare), dataclasses.replace(pool(rare), auxiliary=True)
    for pools, share, expected in (
        ([own, *[extra] * 9], 0.25, 0.25),
        ([own, *[extra] * 9], 0.0, 0.0),
        ([extra], 0.2, 1),
    ):
        plans = [tile for step in range(150) for tile in sampler(pools, auxiliary_share=share).plan(step)[0]]
        assert np.mean([pools[tile.scene].auxiliary for tile in plans]) == pytest.approx(expected, abs=0.05)
