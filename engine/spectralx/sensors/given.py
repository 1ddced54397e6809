"""Wavelengths that a user or QGIS hands over: a JSON or CSV table, or the custom properties of a QGIS layer."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from spectralx.errors import WavelengthError
from spectralx.sensors import units
from spectralx.sensors.readings import Raw, Source, in_nanometres

_ORIGIN = "given table"
_HINT = 'Give JSON as {"wavelength": [490, 560], "fwhm": [65, 35], "unit": "nm"}, or a CSV file with these columns.'

# Custom properties of QGIS layers, as the EnMAP-Box and its spectral library tools write them.
_PROPERTY = re.compile(
    r"(?:QGISPAM/band/|band_?)(\d+)/+(wavelengths?|fwhm|bbl|bad band|wavelength[ _]units?|wlu)", re.IGNORECASE
)

_FIELDS = {
    "wavelength": "wavelength",
    "wavelengths": "wavelength",
    "wavelength_nm": "wavelength",
    "fwhm": "fwhm",
    "fwhm_nm": "fwhm",
    "bbl": "good",
    "good": "good",
    "bad band": "good",
    "unit": "unit",
    "units": "unit",
    "wavelength_units": "unit",
    "wavelength units": "unit",
    "wavelength_unit": "unit",
    "wavelength unit": "unit",
    "wlu": "unit",
}


def given_wavelengths(text: str, count: int) -> list[Source]:
    """Read a table of wavelengths.

    Args:
        text: JSON, or the name of a JSON or CSV file. JSON is an object of lists (``wavelength``, ``fwhm``, ``bbl`` and
            ``unit``), a list with an object or a number a band, or custom properties of a QGIS layer. A CSV file has
            the same names as columns. Without a unit, values below 100 are micrometres.
        count: Bands of the raster.

    Raises:
        WavelengthError: The table cannot be read, or has another number of bands than the raster.
    """
    rows = _rows(text, count)
    if len(rows) != count:
        raise WavelengthError(f"The table of wavelengths has {len(rows)} bands, the raster has {count}.", _HINT)
    raws = [_raw(row, index) for index, row in enumerate(rows, start=1)]
    if all(raw.wavelength is None for raw in raws):
        raise WavelengthError("The table of wavelengths states no wavelength.", _HINT)
    return [in_nanometres(raws, _ORIGIN)]


def _rows(text: str, count: int) -> list[Mapping[str, Any]]:
    if not text.lstrip().startswith(("{", "[")):
        path = Path(text)
        try:
            content = path.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError, ValueError) as error:
            raise WavelengthError(f"The table of wavelengths {text} cannot be read: {error}.", _HINT) from None
        if path.suffix.lower() == ".csv":
            return [dict(row) for row in csv.DictReader(content.splitlines(), skipinitialspace=True)]
        text = content
    try:
        table = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise WavelengthError(f"The table of wavelengths is not JSON: {error}.", _HINT) from None
    if isinstance(table, list):
        return [row if isinstance(row, dict) else {"wavelength": row} for row in table]
    if isinstance(table, dict):
        return _layer_properties(table, count) or _columns(table, count)
    raise WavelengthError("The table of wavelengths is neither an object nor a list.", _HINT)


def _columns(table: Mapping[str, Any], count: int) -> list[Mapping[str, Any]]:
    lengths = {len(value) for value in table.values() if isinstance(value, list)}
    if len(lengths) > 1:
        raise WavelengthError(f"The lists of the table differ in length: {sorted(lengths)}.", _HINT)
    length = lengths.pop() if lengths else count
    return [
        {key: value[i] if isinstance(value, list) else value for key, value in table.items()} for i in range(length)
    ]


def _layer_properties(table: Mapping[str, Any], count: int) -> list[Mapping[str, Any]]:
    """Return a row a band where an object holds custom properties of a layer, else none."""
    rows: dict[int, dict[str, Any]] = {}
    for key, value in table.items():
        match = _PROPERTY.fullmatch(str(key))
        if match is not None:
            rows.setdefault(int(match[1]), {})[match[2].lower()] = value
    if not rows:
        return []
    return [rows.get(index, {}) for index in range(1, max(count, *rows) + 1)]


def _raw(row: Mapping[str, Any], index: int) -> Raw:
    fields: dict[str, Any] = {}
    for key, value in row.items():
        name = str(key).strip().lower()
        if name in _FIELDS and value not in (None, ""):
            fields[_FIELDS[name]] = value
            if name.endswith("_nm"):
                fields["unit"] = "nm"
    wavelength, unit = fields.get("wavelength"), fields.get("unit")
    good = _number(fields.get("good"), "bbl", index)
    return Raw(
        wavelength=_number(wavelength, "wavelength", index),
        fwhm=_number(fields.get("fwhm"), "fwhm", index),
        unit=None if unit is None else str(unit),
        good=None if good is None else good != 0,
    )


def _number(value: Any, field: str, index: int) -> float | None:
    """Return a number, None where there is none (nothing, NaN).

    Raises:
        WavelengthError: It is something else.
    """
    if value is None:
        return None
    if isinstance(value, (bool, int, float)):
        return units.number(str(float(value)))
    text = str(value).strip()
    if text.lower() in ("", "nan", "none", "null"):
        return None
    if text.lower() in ("true", "false"):
        return float(text.lower() == "true")
    number = units.number(text)
    if number is None:
        raise WavelengthError(f"The table of wavelengths: {field} of band {index} is {text!r}, no number.", _HINT)
    return number
