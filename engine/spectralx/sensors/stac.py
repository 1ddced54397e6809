"""Wavelengths in STAC items: ``eo:bands`` (STAC 1.0), ``bands`` (STAC 1.1), and what the EnMAP-Box adds to them.

The electro-optical extension states wavelengths in micrometres. Bands stand in the properties of the item or in its
assets; an asset whose ``href`` names the raster is preferred, otherwise a list with one entry a band of the raster.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import PurePath
from typing import Any

from spectralx.raster.metadata import RasterMetadata
from spectralx.sensors.readings import Raw, Reading, Source, in_nanometres

_CENTER = ("eo:center_wavelength", "center_wavelength")
_WIDTH = ("eo:full_width_half_max", "full_width_half_max")
_GOOD = ("enmapbox:bad_band_multiplier", "bad_band_multiplier")
_SCALE = ("raster:scale", "scale")
_OFFSET = ("raster:offset", "offset")


def read_item(item: Mapping[str, Any], metadata: RasterMetadata, origin: str) -> list[Source]:
    """Read the bands of a STAC item.

    Args:
        item: The item.
        metadata: The raster beside it.
        origin: Name of the source, for people.

    Returns:
        The bands' source, and the ENVI lists that the EnMAP-Box keeps in the item; none where it states no bands.
    """
    found = []
    candidates = [bands for bands in _band_lists(item, metadata.path) if bands]
    fitting = next((bands for bands in candidates if len(bands) == metadata.count), None)
    if fitting is not None:
        found.append(in_nanometres([_raw(band) for band in fitting], origin))
    elif candidates:
        lengths = ", ".join(str(length) for length in sorted({len(bands) for bands in candidates}))
        warning = (
            f"{origin}: its lists of bands have {lengths} entries, the raster has {metadata.count} bands; not used."
        )
        found.append(Source(origin, [Reading() for _ in metadata.bands], [warning]))
    return found


def envi_lists(item: Mapping[str, Any]) -> dict[str, str]:
    """Return the fields of an ENVI header that the EnMAP-Box keeps in an item, as an ENVI header writes them."""
    return flat_lists(_mapping(_mapping(item.get("properties")).get("envi:metadata")))


def flat_lists(content: Mapping[str, Any]) -> dict[str, str]:
    """Return the lists and plain values of a JSON object as an ENVI header writes them."""
    found = {}
    for key, value in content.items():
        if isinstance(value, list) and not any(isinstance(item, (dict, list)) for item in value):
            found[str(key)] = "{" + ", ".join(str(item) for item in value) + "}"
        elif isinstance(value, (str, int, float)):
            found[str(key)] = str(value)
    return found


def platforms(item: Mapping[str, Any]) -> list[str]:
    """Return the names of platform and constellation with instrument that an item's common fields give."""
    properties = _mapping(item.get("properties"))
    names = [properties.get("platform"), properties.get("constellation")]
    return [name for name in names if isinstance(name, str)]


def _band_lists(item: Mapping[str, Any], path: str) -> Iterator[list[Mapping[str, Any]]]:
    """Yield the lists of bands, those of the asset that names the raster first."""
    assets = [asset for asset in _mapping(item.get("assets")).values() if isinstance(asset, dict)]
    name = PurePath(path).name
    named = [asset for asset in assets if PurePath(str(asset.get("href", ""))).name == name]
    others = [asset for asset in assets if not any(asset is chosen for chosen in named)]
    for owner in (*named, _mapping(item.get("properties")), item, *others):
        yield _bands(owner)


def _bands(owner: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the bands of an asset or of the properties: both generations and the raster extension, merged."""
    lists = [owner[key] for key in ("bands", "eo:bands", "raster:bands") if isinstance(owner.get(key), list)]
    longest = max((len(bands) for bands in lists), default=0)
    merged: list[dict[str, Any]] = [{} for _ in range(longest)]
    for bands in lists:
        if len(bands) == longest:
            for entry, band in zip(merged, bands, strict=True):
                entry.update({key: value for key, value in _mapping(band).items() if key not in entry})
    return [*merged]


def _raw(band: Mapping[str, Any]) -> Raw:
    good = _number(band, _GOOD)
    return Raw(
        wavelength=_number(band, _CENTER),
        fwhm=_number(band, _WIDTH),
        unit="um",
        good=None if good is None else good != 0,
        gain=_number(band, _SCALE),
        offset=_number(band, _OFFSET),
    )


def _number(band: Mapping[str, Any], keys: tuple[str, ...]) -> float | None:
    for key in keys:
        value = band.get(key)
        if isinstance(value, (int, float)) and value == value and abs(value) != float("inf"):
            return float(value)
    return None


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}
