"""Wavelength units as files spell them, and numbers as files write them."""

from __future__ import annotations

import math
import re

# Wavelengths that optical sensors have, in nm; what lies outside was written in another unit than stated.
PLAUSIBLE_NM = (200.0, 20000.0)

# Wavelengths below this are micrometres where no unit is stated: 100 nm is far ultraviolet, 100 um no optical band.
_LARGEST_MICROMETRE = 100.0

_FACTORS_TO_NM = {
    "nm": 1.0,
    "nanometer": 1.0,
    "nanometre": 1.0,
    "um": 1e3,
    "µm": 1e3,
    "μm": 1e3,
    "micron": 1e3,
    "micrometer": 1e3,
    "micrometre": 1e3,
    "mm": 1e6,
    "cm": 1e7,
    "m": 1e9,
    "meter": 1e9,
    "metre": 1e9,
}

_NUMBER = r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?"
_UNIT = r"nm|nanomet(?:er|re)s?|[uµμ]m|microns?|micromet(?:er|re)s?"
_WAVELENGTH_IN_TEXT = re.compile(rf"(?<![\w.])({_NUMBER})\s*({_UNIT})(?![a-zµμ])", re.IGNORECASE)


def factor_to_nm(unit: str | None) -> float | None:
    """Return the factor from a unit to nanometres, or None where the unit is missing or not one of length."""
    if not unit:
        return None
    spelled = unit.strip().lower()
    return _FACTORS_TO_NM.get(spelled) or _FACTORS_TO_NM.get(spelled.removesuffix("s"))


def is_wavenumber(unit: str | None) -> bool:
    """Tell whether a unit is one of wavenumbers: ``1/cm``, ``cm-1``."""
    return bool(unit) and bool(
        re.fullmatch(r"1\s*/\s*cm|cm\s*\^?\s*-\s*1|wavenumbers?|index_cm", str(unit).strip().lower())
    )


def from_wavenumber(wavenumber: float, width: float | None) -> tuple[float, float | None]:
    """Return wavelength and width in nm of a wavenumber and a width in 1/cm."""
    wavelength = 1e7 / wavenumber
    return wavelength, None if width is None else width * wavelength / wavenumber


def is_time(unit: str | None) -> bool:
    """Tell whether a "wavelength unit" is one of time, as in time series that reuse the field."""
    return bool(unit) and bool(re.search(r"year|day|date|doy", str(unit), re.IGNORECASE))


def guessed_factor(values: list[float]) -> float:
    """Return the factor for wavelengths without a unit: micrometres where all are below 100, else nanometres."""
    return 1e3 if values and max(values) < _LARGEST_MICROMETRE else 1.0


def is_plausible(wavelength_nm: float) -> bool:
    """Tell whether an optical sensor can have this wavelength in nm; NaN is not plausible."""
    return PLAUSIBLE_NM[0] < wavelength_nm < PLAUSIBLE_NM[1]


def number(text: str) -> float | None:
    """Return the finite number that a text holds, or None."""
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def is_list(text: str) -> bool:
    """Tell whether a text holds several numbers."""
    return len(re.findall(_NUMBER, text)) > 1 and number(text) is None


def numbers(text: str) -> list[float | None]:
    """Return the numbers of an ENVI list ``{a, b, c}``; None for items that are none."""
    return [number(item.strip()) for item in text.strip().strip("{}").split(",") if item.strip()]


def wavelength_in_text(text: str) -> float | None:
    """Return the wavelength in nm that a band's description states with its unit, or None.

    Examples are ``b12 (0.5130 Micrometers)`` and ``665 nm``. Two different wavelengths, as in ``630-690 nm``
    written with both units, are no centre and give None.
    """
    found = {float(value) * (factor_to_nm(unit) or 1.0) for value, unit in _WAVELENGTH_IN_TEXT.findall(text)}
    return found.pop() if len(found) == 1 else None
