"""Clouds: as bright and as dark as their drops make them, with shadows on the side away from the sun."""

import dataclasses

import numpy as np
import pytest

from spectralx.errors import RequestError
from spectralx.simulation import Atmosphere, LandscapeConfig, Season, Sensor, build_landscape, render
from spectralx.simulation.clouds import CloudLayer, Clouds, _two_streams, cloud_layer

TOP = Atmosphere(aot550=0.1, variation=0.0, assumed_aot550=None)


def layer(thickness, sun_thickness=None, radius=10.0):
    field = np.asarray(thickness, np.float32)
    return CloudLayer(field, field if sun_thickness is None else np.asarray(sun_thickness, np.float32), radius)


def test_no_cloud_changes_nothing():
    clear = layer(np.zeros((2, 2)))
    for wavelength in (450.0, 1640.0):
        assert not clear.reflectance(wavelength).any()
        assert (clear.transmission(wavelength) == 1).all() and (clear.sunlight(wavelength) == 1).all()


def test_thicker_is_brighter_and_lets_less_through():
    column = layer(np.linspace(0, 80, 50)[:, None])
    for wavelength in (490.0, 865.0, 1610.0, 2200.0):
        reflected, through = column.reflectance(wavelength), column.transmission(wavelength)
        assert (np.diff(reflected, axis=0) > 0).all() and (np.diff(through, axis=0) < 0).all()
        assert (reflected + through <= 1 + 1e-6).all()


def test_energy_is_kept_where_water_does_not_absorb():
    column = layer(np.linspace(0, 60, 20)[:, None])
    np.testing.assert_allclose(column.reflectance(490.0) + column.transmission(490.0), 1.0, atol=0.005)


def test_short_wave_infrared_tells_drop_sizes_apart():
    """Reflectance of thick water clouds at 1.6 and 2.2 µm: about .6 and .45 (King et al. 1992, IEEE TGRS 30, 2-27)."""
    small, large = layer([[1e4]], radius=10.0), layer([[1e4]], radius=40.0)
    assert small.reflectance(660.0)[0, 0] > 0.95
    assert 0.55 < small.reflectance(1640.0)[0, 0] < 0.75 and 0.35 < small.reflectance(2200.0)[0, 0] < 0.6
    for wavelength in (1640.0, 2200.0):
        assert large.reflectance(wavelength)[0, 0] < small.reflectance(wavelength)[0, 0] - 0.1


@pytest.mark.parametrize(("azimuth", "shift"), [(180.0, (-10, 0)), (90.0, (0, -10)), (0.0, (10, 0)), (270.0, (0, 10))])
def test_shadows_lie_away_from_the_sun(azimuth, shift):
    clouds = Clouds(cover=0.2, thickness=30.0, height_m=300.0, size_m=400.0)
    made = cloud_layer(clouds, (60, 70), 30.0, 45.0, azimuth, np.random.default_rng(0))
    rows, cols = shift
    moved = np.roll(made.thickness, shift, axis=(0, 1))
    inner = np.s_[12:-12, 12:-12]
    np.testing.assert_array_equal(made.sun_thickness[inner], moved[inner])
    assert rows or cols


def test_cover_is_what_was_asked_for():
    made = cloud_layer(Clouds(cover=0.3, size_m=500.0), (300, 300), 30.0, 30.0, 150.0, np.random.default_rng(1))
    assert abs((made.thickness > 0).mean() - 0.3) < 0.05
    cloud, shadow, unsure = made.kinds()
    assert not (cloud & shadow).any() and not (cloud & unsure).any() and not (shadow & unsure).any()
    assert cloud.any() and shadow.any() and unsure.any()


@pytest.mark.parametrize("values", [{"cover": 1.2}, {"thickness": -1.0}, {"drop_radius_um": 0.1}, {"size_m": 0.0}])
def test_impossible_clouds_are_refused(values):
    with pytest.raises(RequestError):
        dataclasses.replace(Clouds(), **values)


@pytest.fixture(scope="module")
def pair():
    landscape = build_landscape(LandscapeConfig(width=96, height=96, gsd_m=30.0, oversampling=1, seed=3))
    sensor = Sensor.from_bands([(490, 65), (665, 30), (842, 115), (1610, 90), (2190, 180)], 30.0)
    season = Season(day=180, solar_hour=10.5, latitude_deg=48.0)
    clouds = Clouds(cover=0.35, thickness=25.0, height_m=1200.0, size_m=1500.0)
    return render(landscape, sensor, TOP, season, 4), render(landscape, sensor, TOP, season, 4, clouds=clouds)


def test_clouds_are_bright_and_shadows_dark_and_bluish(pair):
    clear, cloudy = pair
    cloud, shadow, unsure = cloudy.clouds.kinds()
    assert (cloudy.reflectance[1][cloud] > clear.reflectance[1][cloud]).mean() > 0.95
    ratio = cloudy.reflectance[:, shadow].mean(axis=1) / clear.reflectance[:, shadow].mean(axis=1)
    assert (ratio < 0.9).all()
    # Skylight is blue: near infrared and short-wave infrared lose most in the shadow.
    assert ratio[0] > ratio[2] + 0.1 and ratio[0] > ratio[3] + 0.1
    untouched = ~(cloud | shadow | unsure) & (cloudy.clouds.sun_thickness == 0) & (cloudy.clouds.thickness == 0)
    # What stands around scatters light in: clouds' own adjacency is left out, the shadow's is not.
    difference = np.abs(cloudy.reflectance - clear.reflectance)[:, untouched]
    assert np.quantile(difference, 0.9) < 0.02


def test_truth_of_the_ground_stays(pair):
    clear, cloudy = pair
    np.testing.assert_array_equal(clear.truth, cloudy.truth)
    assert clear.clouds is None


def test_weak_absorption_goes_over_into_none():
    """The two-stream formulas and their limit without absorption are one function."""
    thickness = np.linspace(0.0, 60.0, 30, dtype=np.float32)
    plain = 0.075 * thickness / (1 + 0.075 * thickness)
    reflected, through = _two_streams(thickness, 560.0, 10.0)
    np.testing.assert_allclose(reflected, plain, atol=2e-3)
    np.testing.assert_allclose(through, 1 - plain, atol=4e-3)


def test_thin_clouds_absorb_less_of_the_infrared_than_thick_ones():
    thin, thick = layer([[2.0]]), layer([[200.0]])
    ratio = [one.reflectance(1640.0)[0, 0] / one.reflectance(660.0)[0, 0] for one in (thin, thick)]
    assert ratio[0] > 0.9 and ratio[1] < 0.85


def test_shadows_are_darker_than_what_shines_through_the_cloud_above():
    made = layer([[0.5, 5.0, 40.0]])
    assert (made.sunlight(560.0) < made.transmission(560.0)).all()
    assert (made.sunlight(560.0) >= np.exp(-made.sun_thickness)).all()
