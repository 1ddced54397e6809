"""What sensors see: plausible, reproducible, for any sensor, and nothing lost on the way."""

import dataclasses

import numpy as np
import pytest

from spectralx.errors import Cancelled, ScaleError
from spectralx.progress import SilentReporter
from spectralx.simulation import (
    SENTINEL2,
    Atmosphere,
    Cover,
    LandscapeConfig,
    Season,
    Sensor,
    SensorBand,
    Surface,
    build_landscape,
    render,
)
from spectralx.simulation.atmosphere import optics
from spectralx.simulation.render import _sample
from spectralx.simulation.surfaces import cover_of

CLEAR = Atmosphere(aot550=0.1, variation=0.0, assumed_aot550=0.1)
NOISELESS = 1e9


def without_noise(sensor):
    bands = tuple(dataclasses.replace(band, snr=NOISELESS) for band in sensor.bands)
    return dataclasses.replace(sensor, bands=bands)


def medians(scene, cover, minimum_purity=0.95):
    inside = (scene.truth == cover) & (scene.purity >= minimum_purity)
    assert inside.sum() > 20
    names = [band.name for band in scene.sensor.bands]
    return dict(zip(names, np.median(scene.reflectance[:, inside], axis=1)))


def ndvi(bands):
    return (bands["B08"] - bands["B04"]) / (bands["B08"] + bands["B04"])


def test_shapes_types_and_range(scene):
    assert scene.reflectance.shape == (10, 216, 240) and scene.reflectance.dtype == np.float32
    assert np.isfinite(scene.reflectance).all()
    assert scene.reflectance.min() > -0.05 and scene.reflectance.max() < 1.0
    assert scene.truth.shape == (216, 240) and set(np.unique(scene.truth)) == {1, 2, 3, 4, 5}
    assert scene.purity.min() > 0.2 and scene.purity.max() == 1.0


def test_same_seed_same_image(landscape, scene):
    again = render(landscape, SENTINEL2, seed=3)
    assert np.array_equal(again.reflectance, scene.reflectance) and np.array_equal(again.truth, scene.truth)
    other = render(landscape, SENTINEL2, seed=4)
    assert np.array_equal(other.truth, scene.truth) and not np.array_equal(other.reflectance, scene.reflectance)


def test_classes_look_as_they_should(scene):
    water, trees, low, built, bare = (medians(scene, cover) for cover in Cover)
    assert ndvi(trees) > 0.7 and ndvi(low) > 0.6 and ndvi(water) < 0.2 and abs(ndvi(built)) < 0.25 and ndvi(bare) < 0.45
    assert water["B08"] < 0.06 and water["B11"] < 0.03
    assert trees["B08"] < low["B08"] and trees["B11"] < low["B11"]
    # Red edge and plateau of green leaves; short-wave infrared above the plateau in dry soil.
    assert trees["B05"] < 0.5 * trees["B07"] and trees["B8A"] > trees["B11"] > trees["B12"]
    assert bare["B02"] < bare["B03"] < bare["B04"] < bare["B08"] < bare["B11"]
    assert built["B02"] > 1.5 * trees["B02"]


@pytest.mark.parametrize(
    "sensor",
    [
        Sensor.from_bands([(485, 70), (560, 80), (660, 60), (830, 140)], 30.0, "four bands"),
        Sensor.from_bands([(centre, 6.5 if centre < 1000 else 10.0) for centre in np.linspace(420, 2450, 200)], 30.0),
        Sensor.from_bands([(2200, 40), (490, 60)], 20.0, "unordered"),
        Sensor.from_bands([(705, 3)], 10.0, "one band"),
    ],
    ids=["4", "200", "unordered", "1"],
)
def test_any_sensor(landscape, sensor):
    seen = render(landscape, sensor, seed=1)
    factor = round(sensor.gsd_m / 10)
    assert seen.reflectance.shape == (len(sensor.bands), 216 // factor, 240 // factor)
    assert np.isfinite(seen.reflectance).all() and seen.truth.min() >= 1 and seen.truth.max() <= 5


def test_band_order_does_not_matter(landscape):
    bands = [(490, 60), (842, 100)]
    seen = render(landscape, without_noise(Sensor.from_bands(bands, 20.0)), CLEAR)
    swapped = render(landscape, without_noise(Sensor.from_bands(bands[::-1], 20.0)), CLEAR)
    assert seen.reflectance == pytest.approx(swapped.reflectance[::-1], abs=1e-6)


def test_uniform_ground_is_given_back_through_the_whole_chain():
    config = LandscapeConfig(width=64, height=64, oversampling=3, relief_m=0.0, seed=1)
    made = build_landscape(config)
    flat = dataclasses.replace(
        made,
        surface=np.full_like(made.surface, Surface.CONCRETE),
        state=np.full_like(made.state, 255),
        height=np.zeros_like(made.height),
        terrain=dataclasses.replace(made.terrain, elevation=np.zeros_like(made.terrain.elevation)),
    )
    sensor = without_noise(SENTINEL2)
    seen = render(flat, sensor, CLEAR)
    expected = np.array([band.mean() for band in seen.reflectance])
    assert seen.reflectance.std(axis=(1, 2)).max() < 1e-6
    # Concrete of the material table, between its nodes at 400 and 500, and at 1650 nm.
    assert 0.25 < expected[0] < 0.28 and expected[8] == pytest.approx(0.42, abs=0.01)
    top = render(flat, sensor, dataclasses.replace(CLEAR, assumed_aot550=None))
    air = [optics(band.wavelength_nm, 0.1, CLEAR.angstrom, top.sun_zenith_deg, 4.0, 110.0) for band in sensor.bands]
    through = [a.path + a.transmission * ground for a, ground in zip(air, expected)]
    assert top.reflectance.mean(axis=(1, 2)) == pytest.approx(through, abs=1e-5)


def test_point_spread_keeps_the_mean():
    rng = np.random.default_rng(0)
    cells = rng.random((90, 120)).astype(np.float32)
    assert _sample(np.full((90, 120), 0.3, np.float32), 3, 0.9) == pytest.approx(0.3, abs=1e-6)
    assert _sample(cells, 3, 0.9).mean() == pytest.approx(cells.mean(), rel=0.01)
    blocks = cells.reshape(30, 3, 40, 3).mean(axis=(1, 3))
    assert _sample(cells, 3, 0.0) == pytest.approx(blocks, abs=1e-6)
    point = np.zeros((45, 45), np.float32)
    point[22, 22] = 9.0
    spread = _sample(point, 3, 0.9)
    assert spread.sum() == pytest.approx(1.0, abs=1e-3) and spread.argmax() == 7 * 15 + 7 and spread.max() < 0.8


def test_noise_has_the_ratio_asked_for(landscape):
    clean = render(landscape, without_noise(SENTINEL2), seed=3)
    noisy = render(landscape, SENTINEL2, seed=3)
    for number in (0, 9):
        difference = noisy.reflectance[number] - clean.reflectance[number]
        level = 0.1 / SENTINEL2.bands[number].snr
        expected = level * np.sqrt(0.3 + 0.7 * clean.reflectance[number].mean() / 0.1)
        assert difference.std() == pytest.approx(expected, rel=0.1)


def test_coarse_bands_repeat_their_pixels(scene):
    red_edge, red = scene.reflectance[3], scene.reflectance[2]
    assert np.array_equal(red_edge[0::2], red_edge[1::2]) and np.array_equal(red_edge[:, 0::2], red_edge[:, 1::2])
    assert not np.array_equal(red[0::2], red[1::2])


def test_slopes_towards_the_sun_are_brighter(landscape):
    seen = render(landscape, without_noise(Sensor.from_bands([(1610, 90)], 10.0)), CLEAR)
    azimuth = np.radians(seen.sun_azimuth_deg)
    south, east = np.gradient(landscape.terrain.elevation, landscape.terrain.step_m)
    facing = -east * np.sin(azimuth) + south * np.cos(azimuth)
    rows = np.linspace(0, facing.shape[0] - 1, 216).astype(int)
    cols = np.linspace(0, facing.shape[1] - 1, 240).astype(int)
    facing = facing[rows][:, cols]
    trees = (seen.truth == Cover.TREES) & (seen.purity == 1)
    bright = seen.reflectance[0][trees & (facing > 0.1)].mean()
    assert bright > 1.1 * seen.reflectance[0][trees & (facing < -0.1)].mean()


def test_truth_is_the_majority_of_the_cells(landscape, scene):
    covers = cover_of(150)[landscape.surface]
    for row, col in [(0, 0), (17, 133), (100, 40), (215, 239)]:
        counts = np.bincount(covers[3 * row : 3 * row + 3, 3 * col : 3 * col + 3].ravel(), minlength=6)
        assert scene.truth[row, col] == counts.argmax()
        assert scene.purity[row, col] == pytest.approx(counts.max() / 9)


def test_winter_is_barer_and_darker(landscape, scene):
    winter = render(landscape, SENTINEL2, season=Season(day=345, solar_hour=12.0, latitude_deg=44.0), seed=3)
    assert (winter.truth == Cover.BARE).sum() > 1.3 * (scene.truth == Cover.BARE).sum()
    assert winter.sun_zenith_deg > 60 > scene.sun_zenith_deg
    assert medians(winter, Cover.TREES)["B08"] < medians(scene, Cover.TREES)["B08"]


@pytest.mark.parametrize(
    ("sensor", "season"),
    [
        (Sensor.from_bands([(550, 10)], 7.0), Season()),
        (Sensor.from_bands([(550, 10)], 1.0), Season()),
        (Sensor.from_bands([(550, 10)], 3000.0), Season()),
        (Sensor("odd", (SensorBand("x", 550, 10, 15.0),), 10.0), Season()),
        (SENTINEL2, Season(day=150, solar_hour=0.0)),
    ],
    ids=["not whole", "finer than cells", "larger than scene", "odd native pixel", "night"],
)
def test_what_cannot_be_rendered_is_refused(landscape, sensor, season):
    with pytest.raises(ScaleError) as refusal:
        render(landscape, sensor, season=season)
    assert refusal.value.hint


def test_can_be_cancelled(landscape):
    class Impatient(SilentReporter):
        def check_cancelled(self):
            raise Cancelled()

    with pytest.raises(Cancelled):
        render(landscape, SENTINEL2, reporter=Impatient())
