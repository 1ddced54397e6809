"""Weights of spectral resampling against direct integration, and their properties for any set of bands."""

from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spectralx.errors import BandError, WavelengthError
from spectralx.sensors.catalogue import find_sensor
from spectralx.sensors.profile import Band, SpectralProfile
from spectralx.sensors.resampling import spectral_resampling
from spectralx.spec import BandSpec

GRID = np.arange(300.0, 2700.0, 0.1)


def vegetation(wavelength):
    """A smooth spectrum with a green peak, a red edge and the absorption of water."""
    edge = 0.45 / (1 + np.exp(-(wavelength - 715) / 12))
    pigments = 0.05 * np.exp(-(((wavelength - 550) / 30) ** 2)) - 0.04 * np.exp(-(((wavelength - 675) / 25) ** 2))
    water = 0.15 * np.exp(-(((wavelength - 1450) / 60) ** 2)) + 0.2 * np.exp(-(((wavelength - 1940) / 70) ** 2))
    return 0.05 + edge + pigments - water


@cache
def integrate(center, fwhm, spectrum=vegetation):
    """The independent computation: response times spectrum, summed at 0.1 nm."""
    response = np.exp(-4 * np.log(2) * ((GRID - center) / fwhm) ** 2)
    return float((response * spectrum(GRID)).sum() / response.sum())


def profile_of(bands):
    made = [Band(i, f"b{i}", float(c), None if f is None else float(f)) for i, (c, f) in enumerate(bands, start=1)]
    return SpectralProfile(tuple(made), None, "reflectance", "", ())


def targets_of(name):
    return [BandSpec(name=b.name, wavelength_nm=b.center, fwhm_nm=b.fwhm) for b in find_sensor(name).bands]


def resampled(row, values):
    return sum(weight * values[index - 1] for index, weight in row.weights)


@pytest.mark.parametrize("sensor", ["s2a", "oli", "planetscope-8", "worldview-2", "modis", "spot-6-7"])
@pytest.mark.parametrize(("step", "fwhm"), [(5.0, 6.0), (6.5, 8.0)])
def test_resampling_agrees_with_direct_integration(sensor, step, fwhm):
    source = [(center, fwhm) for center in np.arange(350.0, 2500.0, step)]
    values = [integrate(*band) for band in source]
    for row in spectral_resampling(profile_of(source), targets_of(sensor)).rows:
        expected = integrate(row.target.wavelength_nm, row.target.fwhm_nm)
        assert row.method == "integrated"
        assert abs(resampled(row, values) - expected) < 1e-4, row.target.name


def test_narrow_bands_from_a_coarse_spectrometer_keep_to_a_thousandth():
    # 15 nm wide bands at the red edge from 10 nm wide ones every 10 nm: what lies between is not in the source.
    source = [(center, 10.0) for center in np.arange(400.0, 2500.0, 10.0)]
    values = [integrate(*band) for band in source]
    for row in spectral_resampling(profile_of(source), targets_of("s2a")).rows:
        assert abs(resampled(row, values) - integrate(row.target.wavelength_nm, row.target.fwhm_nm)) < 1e-3


def test_flat_spectra_stay_flat_and_straight_ones_straight():
    source = [(center, 6.0) for center in np.arange(400.0, 2500.0, 5.0)]
    for row in spectral_resampling(profile_of(source), targets_of("s2a")).rows:
        assert resampled(row, [0.3] * len(source)) == pytest.approx(0.3, abs=1e-12)
        assert resampled(row, [c for c, _ in source]) == pytest.approx(row.target.wavelength_nm, abs=0.01)


def test_order_and_duplicates_do_not_matter():
    source = [(center, 6.0) for center in np.arange(400.0, 1000.0, 5.0)]
    values = [integrate(*band) for band in source]
    (target,) = [t for t in targets_of("s2a") if t.name == "B5"]
    (row,) = spectral_resampling(profile_of(source), [target]).rows
    (backwards,) = spectral_resampling(profile_of(source[::-1]), [target]).rows
    (doubled,) = spectral_resampling(profile_of(source + source), [target]).rows
    assert resampled(backwards, values[::-1]) == pytest.approx(resampled(row, values), abs=1e-12)
    assert resampled(doubled, values + values) == pytest.approx(resampled(row, values), abs=1e-12)


def test_what_the_source_does_not_cover_is_said():
    source = [(c, 6.0) for c in np.arange(400.0, 1000.0, 5.0) if not 640 < c < 700]
    found = spectral_resampling(profile_of(source), targets_of("s2a"))
    methods = {row.target.name: row.method for row in found.rows}
    assert [name for name, method in methods.items() if method == "uncovered"] == ["B4", "B5", "B10", "B11", "B12"]
    assert [row.target.name for row in found.without_uncovered().rows] == [
        "B1",
        "B2",
        "B3",
        "B6",
        "B7",
        "B8",
        "B8A",
        "B9",
    ]
    with pytest.raises(BandError, match="covers none"):
        spectral_resampling(profile_of(source), targets_of("worldview-3-swir")).without_uncovered()


def test_broad_bands_stand_for_similar_ones_and_not_for_others():
    found = spectral_resampling(profile_of([(b.center, b.fwhm) for b in find_sensor("oli").bands]), targets_of("tm"))
    assert [row.method for row in found.rows] == ["nearest"] * 3 + ["uncovered"] + ["uncovered"] + ["nearest"]


def test_bad_bands_and_bands_without_wavelength_take_no_part():
    bands = [Band(1, "a", 500.0, 5.0, good=False), Band(2, "b"), Band(3, "c", 505.0, 5.0), Band(4, "d", 510.0, 5.0)]
    found = spectral_resampling(
        SpectralProfile(tuple(bands), None, "unknown", "", ()), [BandSpec(name="t", wavelength_nm=507, fwhm_nm=10)]
    )
    assert set(found.source_bands) <= {3, 4}
    with pytest.raises(WavelengthError, match="states no wavelengths"):
        spectral_resampling(SpectralProfile(tuple(bands[:2]), None, "unknown", "", ()), targets_of("s2a"))


sources = st.lists(
    st.tuples(st.floats(300, 2600), st.one_of(st.none(), st.floats(0.5, 300))), min_size=1, max_size=60
) | st.integers(300, 400).map(lambda n: [(400 + 2100 * i / n, 6.0) for i in range(n)])
wanted = st.lists(st.tuples(st.floats(250, 2900), st.floats(1, 400)), min_size=1, max_size=8)


@settings(max_examples=150, deadline=None)
@given(sources, wanted)
def test_weights_of_any_bands_average(source, wanted):
    targets = [BandSpec(name="t", wavelength_nm=c, fwhm_nm=f) for c, f in wanted]
    found = spectral_resampling(profile_of(source), targets)
    for row in found.rows:
        weights = [weight for _index, weight in row.weights]
        assert (row.method == "uncovered") == (not weights)
        assert not weights or sum(weights) == pytest.approx(1.0)
        assert all(weight >= 0 for weight in weights) and -1e-9 <= row.covered <= 1 + 1e-9
        assert {index for index, _weight in row.weights} <= set(range(1, len(source) + 1))
    assert np.isfinite(found.matrix).all()
