"""Units and numbers as files spell them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spectralx.sensors import units


@pytest.mark.parametrize("unit", ["nm", "Nanometers", "nanometer", "NANOMETRES", " nm "])
def test_nanometres(unit):
    assert units.factor_to_nm(unit) == 1


@pytest.mark.parametrize("unit", ["um", "µm", "μm", "Micrometers", "micrometres", "microns"])
def test_micrometres(unit):
    assert units.factor_to_nm(unit) == 1000


def test_other_lengths_and_no_lengths():
    assert units.factor_to_nm("m") == 1e9 and units.factor_to_nm("metres") == 1e9 and units.factor_to_nm("cm") == 1e7
    assert [units.factor_to_nm(unit) for unit in (None, "", "Unknown", "Index", "decimal year")] == [None] * 5
    assert units.is_time("decimal year") and not units.is_time("nm") and not units.is_time(None)


@pytest.mark.parametrize(
    ("text", "wavelength"),
    [
        ("b12 (0.5130 Micrometers)", 513),
        ("665 nm", 665),
        ("Band 3 (559.8 Nanometers)", 559.8),
        ("band 244 (2446.00 nm)", 2446),
        ("0.865µm", 865),
        ("nir .842 um", 842),
        ("1.6137e3 nm", 1613.7),
        ("B8A", None),
        ("band 12", None),
        ("NDVI 2.5 months", None),
        ("630 nm - 690 nm", None),
        ("height 3 m", None),
        ("", None),
    ],
)
def test_wavelengths_in_descriptions(text, wavelength):
    assert units.wavelength_in_text(text) == (pytest.approx(wavelength) if wavelength else None)


@given(st.floats(0.3, 14, allow_nan=False))
def test_a_described_wavelength_is_the_same_in_both_units(um):
    in_um, in_nm = (units.wavelength_in_text(f"band ({text})") for text in (f"{um:.6f} um", f"{um * 1000:.3f} nm"))
    assert in_um == pytest.approx(in_nm, abs=1e-2)


@given(st.text(max_size=40))
def test_no_text_is_a_traceback(text):
    (
        units.wavelength_in_text(text),
        units.number(text),
        units.numbers(text),
        units.is_list(text),
        units.factor_to_nm(text),
    )


def test_lists():
    assert units.numbers("{ 1.0, 2, x, nan }") == [1.0, 2.0, None, None]
    assert units.is_list("{400, 500}") and units.is_list("400 500") and units.is_list("0,665")
    assert not units.is_list("665") and not units.is_list("6.65e-7") and not units.is_list("")
