"""Wavelengths that a layer of the project carries, as the EnMAP-Box and its spectral tools write them."""

from __future__ import annotations

import json
import re

from qgis.core import QgsRasterLayer

# `QGISPAM/band/1//wavelength`; the engine reads the same keys.
_KEY = re.compile(
    r"(?:QGISPAM/band/|band_?)\d+/+(wavelengths?|fwhm|bbl|bad band|wavelength[ _]units?|wlu)", re.IGNORECASE
)


def layer_wavelengths(layer: QgsRasterLayer) -> str:
    """Return a layer's custom properties that state wavelengths as JSON for the engine, or an empty text."""
    keys = [key for key in layer.customPropertyKeys() if _KEY.fullmatch(key)]
    found = {key: layer.customProperty(key) for key in sorted(keys)}
    stated = any(re.search("/wavelengths?$", key, re.IGNORECASE) for key in found)
    plain = {key: value for key, value in found.items() if isinstance(value, (str, int, float))}
    return json.dumps(plain) if stated else ""
