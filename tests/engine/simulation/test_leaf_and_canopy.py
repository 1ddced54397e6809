"""PROSPECT-D and SAIL against reference numbers, and against what physics demands."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spectralx.simulation.canopy import Geometry, sail
from spectralx.simulation.leaf import Leaf, prospect
from spectralx.simulation.mineral import litter, rock, soil, water
from spectralx.simulation.optics import exponential_integral, hemispherical_transmission, wavelength_grid

# Computed with the Python package prosail 2.0.5 (J. Gómez-Dans): PROSPECT-D and 4SAIL at 1 nm.
AT_NM = [400, 450, 550, 670, 705, 850, 1610, 2200]
LEAF = Leaf(1.5, 40.0, 8.0, 1.0, 0.1, 0.01, 0.009)
REFLECTANCE = [0.043111, 0.041215, 0.125877, 0.036306, 0.173864, 0.438174, 0.301363, 0.154747]
TRANSMITTANCE = [0.000288, 0.001249, 0.122364, 0.005937, 0.187782, 0.470026, 0.385878, 0.253136]
CANOPY = {  # leaf area index: reflectance over a soil of 0.2, leaf angle 57, hot spot 0.05, sun 35, view 5, azimuth 110
    0.5: [0.120768, 0.120527, 0.14151, 0.120026, 0.154205, 0.231153, 0.19435, 0.1558],
    3.0: [0.020973, 0.020378, 0.056692, 0.0189, 0.08246, 0.362019, 0.193464, 0.082703],
    6.0: [0.015328, 0.01468, 0.05208, 0.013046, 0.078814, 0.429215, 0.200011, 0.078163],
}

leaves = st.builds(
    Leaf,
    structure=st.floats(1.0, 3.0),
    chlorophyll=st.floats(0.0, 100.0),
    carotenoids=st.floats(0.0, 25.0),
    anthocyanins=st.floats(0.0, 10.0),
    brown=st.floats(0.0, 1.0),
    water=st.floats(0.0005, 0.05),
    dry_matter=st.floats(0.0005, 0.03),
)


def at(spectrum):
    return spectrum[..., np.searchsorted(wavelength_grid(), AT_NM)]


def test_exponential_integral_at_tabulated_points():
    # Abramowitz and Stegun (1964), table 5.1.
    found = exponential_integral(np.array([0.01, 0.5, 1.0, 1.5, 2.0, 10.0]))
    assert found == pytest.approx(
        [4.0379295765, 0.5597735948, 0.2193839344, 0.1000195824, 0.0489005107, 4.156969e-6], rel=1e-6
    )


def test_surface_transmission_at_normal_incidence_is_fresnels():
    assert hemispherical_transmission(np.array([1.5]), 0.1)[0] == pytest.approx(0.96, abs=1e-6)


def test_leaf_equals_reference():
    reflectance, transmittance = prospect(LEAF)
    assert at(reflectance) == pytest.approx(REFLECTANCE, abs=1e-5)
    assert at(transmittance) == pytest.approx(TRANSMITTANCE, abs=1e-5)


def test_canopy_equals_reference():
    reflectance, transmittance = prospect(LEAF)
    ground = np.full_like(reflectance, 0.2)
    found = sail(reflectance, transmittance, ground, np.array(list(CANOPY)), Geometry(35, 5, 110), 57, 0.05)
    # The integral of the hot spot has twice as many steps here.
    assert at(found) == pytest.approx(np.array(list(CANOPY.values())), abs=5e-4)


@settings(max_examples=40, deadline=None)
@given(leaves)
def test_leaf_gives_back_no_more_than_it_gets(leaf):
    reflectance, transmittance = prospect(leaf)
    assert np.isfinite(reflectance).all() and (reflectance > 0).all() and (transmittance >= 0).all()
    assert (reflectance + transmittance <= 1 + 1e-9).all()


@settings(max_examples=40, deadline=None)
@given(leaves, st.floats(10, 70), st.floats(0, 40), st.floats(0, 360), st.floats(15, 80), st.floats(0.005, 0.3))
def test_canopy_is_soil_without_leaves_and_bounded_with_them(leaf, sun, view, azimuth, angle, hot_spot):
    ground = soil(0.4, 0.3)
    found = sail(
        *prospect(leaf), ground, np.array([1e-6, 0.5, 3.0, 8.0]), Geometry(sun, view, azimuth), angle, hot_spot
    )
    assert found[0] == pytest.approx(ground, abs=1e-4)
    assert np.isfinite(found).all() and (found > 0).all() and (found < 1.2).all()


def test_more_chlorophyll_is_darker_in_red_alone():
    pale, green = prospect(Leaf(chlorophyll=15)), prospect(Leaf(chlorophyll=60))
    red, infrared = np.searchsorted(wavelength_grid(), [670, 870])
    assert green[0][red] < 0.8 * pale[0][red]
    assert green[0][infrared] == pytest.approx(pale[0][infrared], abs=1e-3)


def test_wet_soil_is_darker_and_most_so_where_water_absorbs():
    dry, wet = soil(0.45, 0.0), soil(0.45, 0.9)
    assert (wet < dry).all()
    nm = wavelength_grid()
    assert (wet / dry)[nm == 1940] < (wet / dry)[nm == 1650] < (wet / dry)[nm == 670]


def test_water_is_dark_in_infrared_and_brighter_with_sediment():
    nm = wavelength_grid()
    clear, turbid = water(2, 1, 0.3), water(2, 20, 0.3)
    assert clear[nm >= 1000].max() < 0.02
    assert (turbid >= clear - 1e-12).all() and turbid[nm == 560] > 1.8 * clear[nm == 560]
    for spectrum in (clear, turbid, rock(0.3), litter()):
        assert (spectrum > 0).all() and (spectrum < 1).all()
