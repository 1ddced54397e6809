"""Band responses against direct integration; scattering against limits and its own inverse."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spectralx.errors import BandError, RequestError
from spectralx.simulation import SENTINEL2, Atmosphere, Sensor, SensorBand
from spectralx.simulation.atmosphere import optics, rayleigh_thickness
from spectralx.simulation.leaf import Leaf, prospect
from spectralx.simulation.optics import wavelength_grid


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.floats(400, 2500), st.floats(0.5, 300)), min_size=1, max_size=20))
def test_a_flat_spectrum_stays_flat_in_any_band(bands):
    response = Sensor.from_bands(bands, 10.0).response()
    assert response.sum(axis=1) == pytest.approx(1.0, abs=1e-12)
    assert (response >= 0).all()


def test_response_equals_direct_integration():
    grid, (spectrum, _) = wavelength_grid(), prospect(Leaf())
    fine = np.arange(400, 2500.01, 0.1)
    values = np.interp(fine, grid, spectrum)
    found = SENTINEL2.response() @ spectrum
    for band, value in zip(SENTINEL2.bands, found):
        weight = np.exp(-4 * np.log(2) * ((fine - band.wavelength_nm) / band.fwhm_nm) ** 2)
        assert value == pytest.approx((weight * values).sum() / weight.sum(), abs=1e-5)


@pytest.mark.parametrize(
    "make",
    [
        lambda: Sensor("none", (), 10.0),
        lambda: Sensor.from_bands([(300, 20)], 10.0),
        lambda: Sensor.from_bands([(550, 0)], 10.0),
        lambda: Sensor.from_bands([(float("nan"), 10)], 10.0),
        lambda: Sensor.from_bands([(550, 10)], 0.0),
        lambda: Sensor("noise", (SensorBand("x", 550, 10, snr=0),), 10.0),
    ],
)
def test_impossible_sensors_are_refused(make):
    with pytest.raises(BandError) as refusal:
        make()
    assert refusal.value.hint


@pytest.mark.parametrize("options", [{"aot550": -0.1}, {"aot550": 9.0}, {"variation": -1.0}, {"assumed_aot550": -1.0}])
def test_impossible_atmospheres_are_refused(options):
    with pytest.raises(RequestError):
        Atmosphere(**options)


def test_molecules_scatter_as_published():
    # Hansen and Travis (1974) give 0.098 at 550 nm for a standard atmosphere.
    assert rayleigh_thickness(550) == pytest.approx(0.098, abs=0.001)


def test_haze_is_blue_and_grows_with_thickness():
    clear = [optics(nm, 0.05, 1.3, 35, 4, 110) for nm in (490, 665, 842, 2200)]
    hazy = [optics(nm, 0.6, 1.3, 35, 4, 110) for nm in (490, 665, 842, 2200)]
    paths = [air.path for air in hazy]
    assert paths == sorted(paths, reverse=True) and 0.05 < paths[0] < 0.2 and paths[-1] < 0.02
    for thin, thick in zip(clear, hazy):
        assert thick.path > thin.path and thick.transmission < thin.transmission < 1
        assert 0 < thin.skylight < thick.skylight < 1 and 0 < thin.environment < thick.environment < 1
