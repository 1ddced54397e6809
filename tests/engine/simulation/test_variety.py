"""Places: a surface looks different on every scene, and stays what it is."""

import numpy as np
import pytest

from spectralx.simulation import Atmosphere, LandscapeConfig, Season, Sensor, build_landscape, render, surfaces
from spectralx.simulation.canopy import Geometry
from spectralx.simulation.optics import wavelength_grid
from spectralx.simulation.surfaces import RAMP, Surface
from spectralx.simulation.variety import varied

RAMPS = surfaces.spectra(180, Geometry(35.0, 4.0, 110.0))
PLACES = [varied(RAMPS, np.random.default_rng(seed)) for seed in range(60)]


def band(spectra, nm):
    return spectra[..., int(np.argmin(np.abs(wavelength_grid() - nm)))]


def test_a_seed_makes_one_place():
    np.testing.assert_array_equal(PLACES[3], varied(RAMPS, np.random.default_rng(3)))
    assert not np.array_equal(PLACES[3], PLACES[4])


def test_reflectance_stays_reflectance():
    for spectra in PLACES:
        assert spectra.shape == (len(Surface), RAMP, len(wavelength_grid()))
        assert np.isfinite(spectra).all() and spectra.min() >= 0 and spectra.max() <= 1


def test_woods_stay_green_and_water_stays_dark_in_the_infrared():
    for spectra in PLACES:
        wood, water = spectra[Surface.BROADLEAF], spectra[[Surface.RIVER, Surface.LAKE]]
        assert (band(wood, 850) > 2 * band(wood, 665)).all()
        assert band(water, 1640).max() < 0.06 and (band(water, 1640) <= band(water, 560) + 1e-9).all()


def test_woods_are_no_brighter_than_their_model_on_average_and_some_are_much_darker():
    ratio = np.array([band(p[Surface.CONIFER], 850).mean() for p in PLACES]) / band(RAMPS[Surface.CONIFER], 850).mean()
    assert ratio.mean() < 1 and ratio.min() < 0.65


def test_grass_is_dry_at_some_places_and_woods_at_none():
    def greenness(spectra, surface):
        red, infrared = band(spectra[surface], 665).mean(), band(spectra[surface], 850).mean()
        return (infrared - red) / (infrared + red)

    grass = np.array([greenness(spectra, Surface.MEADOW) for spectra in PLACES])
    wood = np.array([greenness(spectra, Surface.BROADLEAF) for spectra in PLACES])
    assert 0.15 < (grass < 0.8).mean() < 0.5 and grass.min() < 0.45
    assert wood.min() > 0.6


@pytest.fixture(scope="module")
def landscape():
    return build_landscape(LandscapeConfig(width=64, height=64, gsd_m=20.0, oversampling=1, seed=4))


def test_a_place_has_one_look_in_every_rendering(landscape):
    sensor = Sensor.from_bands([(560, 35), (665, 30), (842, 115)], 20.0)
    air = Atmosphere(variation=0.0)
    typical, first, again, other = (
        render(landscape, sensor, air, Season(day=180), 1, variety=place).reflectance for place in (None, 7, 7, 8)
    )
    np.testing.assert_array_equal(first, again)
    for one, two in ((typical, first), (first, other)):
        assert np.abs(one - two).mean() > 0.003
