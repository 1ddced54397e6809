"""Spatial blocks for validation: no leak, a gap, classes kept, the same ground on the same side."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spectralx.data.labels import IGNORE_INDEX
from spectralx.data.splits import GAP, TRAIN, VALIDATION, BlockSplit, SceneOutline, SplitConfig, split_scenes
from spectralx.raster.windows import Window


def outline(labels, name="a", domain="a", classes=3, gsd=10.0, origin=(500000.0, 5800000.0)):
    height, width = labels.shape
    return SceneOutline(
        id=name,
        domain=domain,
        width=width,
        height=height,
        class_blocks=((Window(0, 0, width, height), labels),),
        class_count=classes,
        geotransform=(origin[0], gsd, 0.0, origin[1], 0.0, -gsd),
        crs_wkt="same",
    )


def random_labels(seed, height, width, classes, patch=8):
    generator = np.random.default_rng(seed)
    coarse = generator.integers(0, classes + 1, (height // patch + 1, width // patch + 1))
    labels = coarse.repeat(patch, 0).repeat(patch, 1)[:height, :width]
    return np.where(labels == classes, IGNORE_INDEX, labels).astype(np.uint8)


def roles_of(scene, split):
    return split.roles(Window(0, 0, scene.width, scene.height))


@given(seed=st.integers(0, 10**6), height=st.integers(20, 150), width=st.integers(20, 150), classes=st.integers(2, 5))
@settings(max_examples=40, deadline=None)
def test_training_keeps_a_distance_and_every_class(seed, height, width, classes):
    labels = random_labels(seed, height, width, classes)
    scene = outline(labels, classes=classes)
    split = split_scenes([scene], SplitConfig(), seed=seed)["a"]
    roles = roles_of(scene, split)
    validation, training = np.argwhere(roles == VALIDATION), roles == TRAIN
    for row, col in validation[:: max(1, len(validation) // 50)]:
        rows = slice(max(row - split.gap, 0), row + split.gap + 1)
        cols = slice(max(col - split.gap, 0), col + split.gap + 1)
        assert not training[rows, cols].any()
    present = set(np.unique(labels)) - {IGNORE_INDEX}
    assert set(np.unique(labels[training])) - {IGNORE_INDEX} == present


def test_validation_holds_about_its_share_of_each_class():
    labels = random_labels(1, 400, 400, 3)
    scene = outline(labels)
    split = split_scenes([scene], SplitConfig(fraction=0.2, block_size=40, gap=4), seed=0)["a"]
    roles = roles_of(scene, split)
    for index in range(3):
        share = (roles[labels == index] == VALIDATION).mean()
        assert 0.14 < share < 0.27
    assert (roles == GAP).any()


def test_same_seed_same_areas_other_seed_others():
    scene = outline(random_labels(2, 200, 200, 3))
    first, again, other = (split_scenes([scene], SplitConfig(), seed=s)["a"].areas for s in (0, 0, 1))
    assert first == again != other


def test_a_class_in_a_single_block_stays_in_training():
    labels = random_labels(3, 160, 160, 2)
    labels[10:14, 10:14] = 2
    scene = outline(labels)
    for seed in range(10):
        roles = roles_of(scene, split_scenes([scene], SplitConfig(), seed=seed)["a"])
        assert (roles[labels == 2] == TRAIN).any()


def test_scenes_of_one_domain_share_their_areas_on_the_ground():
    fine = outline(random_labels(4, 240, 240, 3), "fine", "city", gsd=5.0)
    coarse = outline(random_labels(5, 40, 40, 3), "coarse", "city", gsd=30.0)
    splits = split_scenes([coarse, fine], SplitConfig(), seed=0)
    fine_roles = roles_of(fine, splits["fine"])
    on_coarse = (fine_roles == VALIDATION).reshape(40, 6, 40, 6).any(axis=(1, 3))
    coarse_roles = roles_of(coarse, splits["coarse"])
    assert on_coarse.any()
    assert (coarse_roles[on_coarse] == VALIDATION).all()
    trained = (fine_roles == TRAIN).reshape(40, 6, 40, 6).all(axis=(1, 3))
    assert (coarse_roles[~trained & ~on_coarse] != VALIDATION).all()


def test_scenes_of_other_domains_are_split_alone():
    labels = random_labels(6, 200, 200, 3)
    splits = split_scenes([outline(labels, "a", "x"), outline(labels, "b", "y")], SplitConfig(), seed=0)
    assert splits["a"].areas != splits["b"].areas


def test_unlabelled_scenes_are_split_by_ground():
    scene = SceneOutline(id="a", domain="a", width=200, height=100)
    roles = roles_of(scene, split_scenes([scene], SplitConfig(fraction=0.2, gap=2), seed=0)["a"])
    assert 0.1 < (roles == VALIDATION).mean() < 0.3


def test_no_fraction_no_areas():
    scene = outline(random_labels(7, 100, 100, 3))
    assert split_scenes([scene], SplitConfig(fraction=0), seed=0)["a"].areas == ()


@pytest.mark.parametrize("window", [Window(-5, -7, 30, 20), Window(3, 4, 10, 10), Window(90, 95, 20, 20)])
def test_roles_of_a_window_are_those_of_the_scene(window):
    split = BlockSplit(areas=(Window(8, 8, 16, 16), Window(80, 90, 20, 10)), gap=3)
    whole = split.roles(Window(-10, -10, 130, 130))
    rows = slice(window.row_off + 10, window.row_off + 10 + window.height)
    cols = slice(window.col_off + 10, window.col_off + 10 + window.width)
    np.testing.assert_array_equal(split.roles(window), whole[rows, cols])
