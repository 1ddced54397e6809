"""Landscapes: the same for the same seed, made of what they should be made of, at any size."""

from dataclasses import replace

import numpy as np
import pytest

from spectralx.errors import RequestError
from spectralx.simulation import Cover, LandscapeConfig, Surface, build_landscape
from spectralx.simulation.noise import districts, fractal, hash01, parcels
from spectralx.simulation.surfaces import cover_of
from spectralx.simulation.terrain import build_terrain


def test_same_seed_same_landscape():
    config = LandscapeConfig(width=96, height=80, oversampling=2, seed=11)
    first, second = build_landscape(config), build_landscape(config)
    for name in ("surface", "state", "height"):
        assert np.array_equal(getattr(first, name), getattr(second, name))
    other = build_landscape(LandscapeConfig(width=96, height=80, oversampling=2, seed=12))
    assert (first.surface != other.surface).mean() > 0.3


def test_made_of_all_covers(landscape):
    assert landscape.surface.shape == landscape.state.shape == landscape.height.shape == (648, 720)
    shares = np.bincount(cover_of(150)[landscape.surface].ravel(), minlength=6) / landscape.surface.size
    assert shares[0] == 0 and (shares[1:] > 0.004).all()
    assert shares[Cover.TREES] == pytest.approx(0.30, abs=0.12)
    assert len(np.unique(landscape.surface)) >= 18
    assert np.isfinite(landscape.height).all() and landscape.height.min() >= 0 and landscape.height.max() < 45
    assert landscape.height[landscape.surface <= Surface.LAKE].max() == 0


def test_forest_share_is_kept():
    none, most = (
        build_landscape(LandscapeConfig(width=96, height=96, oversampling=2, forest_share=share, seed=3))
        for share in (0.0, 0.8)
    )
    assert not np.isin(none.surface, [Surface.CONIFER]).any()
    assert np.isin(most.surface, [Surface.CONIFER, Surface.BROADLEAF]).mean() > 0.5


@pytest.mark.parametrize("size", [(16, 16), (16, 300), (300, 16), (33, 47)])
def test_any_size(size):
    made = build_landscape(LandscapeConfig(width=size[0], height=size[1], oversampling=1, seed=1))
    assert made.surface.shape == (size[1], size[0])


def test_any_ground_sampling_distance():
    for gsd in (2.0, 30.0):
        made = build_landscape(LandscapeConfig(width=64, height=64, gsd_m=gsd, oversampling=2, seed=4))
        assert set(np.unique(made.surface)) <= set(Surface)


@pytest.mark.parametrize(
    "options",
    [{"width": 4}, {"gsd_m": 0.0}, {"oversampling": 0}, {"width": 20000}, {"forest_share": 1.5}, {"relief_m": -1.0}],
)
def test_impossible_landscapes_are_refused(options):
    with pytest.raises(RequestError) as refusal:
        LandscapeConfig(**options)
    assert refusal.value.hint


def test_rivers_run_downhill():
    terrain = build_terrain(5000.0, 4000.0, 250.0, np.random.default_rng(0))
    main, width = max(terrain.streams, key=lambda line: line[1].max())
    rows = np.clip((main[:, 1] / terrain.step_m).round().astype(int), 0, terrain.elevation.shape[0] - 1)
    cols = np.clip((main[:, 0] / terrain.step_m).round().astype(int), 0, terrain.elevation.shape[1] - 1)
    levels = terrain.elevation[rows, cols]
    assert levels[0] > levels[-1] and width[-1] >= width[0] > 20
    # Lakes apart, a step up is no more than the smoothing of the line.
    assert np.quantile(np.diff(levels), 0.95) < 0.5


def test_random_fields():
    field = fractal((200, 300), 5.0, 400.0, 30.0, 1.2, np.random.default_rng(1))
    assert field.shape == (200, 300) and abs(field.mean()) < 0.1 and field.std() == pytest.approx(1, abs=0.1)
    numbers = hash01(np.arange(100_000), 7)
    assert numbers.min() >= 0 and numbers.max() < 1
    assert np.histogram(numbers, 10, (0, 1))[0] == pytest.approx(10_000, rel=0.05)


def test_partitions_have_the_size_asked_for():
    y, x = np.mgrid[:400, :400].astype(np.float32) * 5
    cells = districts(x, y, 250.0, 1)
    assert (cells.border >= 0).all()
    assert 40 < len(np.unique(cells.key)) < 110
    fields = parcels(x, y, 200.0, 100.0, 0, 1)
    assert 120 < len(np.unique(fields.key)) < 320
    # Neighbours across a border differ; inside a parcel they do not.
    same = fields.key[:, 1:] == fields.key[:, :-1]
    assert same[fields.border[:, 1:] > 6].all()


def test_fields_green_up_and_are_harvested():
    assert cover_of(150)[Surface.WHEAT] == Cover.LOW_VEGETATION and cover_of(230)[Surface.WHEAT] == Cover.BARE
    assert cover_of(120)[Surface.MAIZE] == Cover.BARE and cover_of(210)[Surface.MAIZE] == Cover.LOW_VEGETATION
    for day in range(1, 367, 5):
        assert cover_of(day)[Surface.BROADLEAF] == Cover.TREES and (cover_of(day) > 0).all()


def test_the_sea_is_level_and_the_land_falls_to_it():
    config = LandscapeConfig(width=96, height=96, gsd_m=20.0, oversampling=1, seed=5, relief_m=500.0)
    inland, coast = build_landscape(config), build_landscape(replace(config, sea=0.4))
    sea = coast.terrain.elevation == coast.terrain.elevation.min()
    assert 0.3 < sea.mean() < 0.55
    assert (coast.terrain.elevation <= inland.terrain.elevation + 1e-3).all()
    far = coast.terrain.elevation == inland.terrain.elevation
    assert far.mean() > 0.05
