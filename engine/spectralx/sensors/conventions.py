"""The places in a raster's metadata where wavelengths are written, each read as it is meant.

Every function reads one convention for all bands and returns a :class:`Source`; nothing is decided here about which
source is believed. ``profile`` asks them in order.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import PurePath

from spectralx.errors import WavelengthError
from spectralx.raster.metadata import RasterMetadata
from spectralx.sensors import stac, units
from spectralx.sensors.readings import Raw, Reading, Source, in_nanometres

_WAVELENGTH = re.compile(r"wl|wavelengths?|cent(er|re|ral)[ _-]?wavelengths?", re.IGNORECASE)
_FWHM = re.compile(r"fwhm|full[ _-]width[ _-](at[ _-])?half[ _-]max(imum)?", re.IGNORECASE)
_GOOD = re.compile(r"bbl|bad[ _-]?bands?([ _-]?(list|multiplier))?", re.IGNORECASE)
_UNITS = re.compile(r"wlu|wavelengths?[ _-]?units?", re.IGNORECASE)
_GAIN = re.compile(r"data[ _-]?gain([ _-]?values?)?", re.IGNORECASE)
_OFFSET = re.compile(r"data[ _-]?offset([ _-]?values?)?", re.IGNORECASE)

_SIDECARS = {"stac": "STAC item", "envi": "ENVI header", "terra": "JSON of R terra"}

# GDAL's definitions of its colour interpretations, nm.
_INTERPRETATIONS = {
    "coastal": (400.0, 450.0),
    "rededge": (690.0, 790.0),
    "nir": (750.0, 1400.0),
    "swir": (1400.0, 3000.0),
}

_IMAGERY = "IMAGERY"
_ENVI = "ENVI"
# Domains of GDAL itself, which hold nothing about bands.
_STRUCTURAL = {"IMAGE_STRUCTURE", "TIFF", "RPC", "SUBDATASETS", "GEOLOCATION"}


def all_sources(metadata: RasterMetadata) -> list[Source]:
    """Read every convention in the order in which they are believed, those of a band before those of the dataset.

    Raises:
        WavelengthError: A band holds a list where one value belongs.
    """
    readers: tuple[Callable[[RasterMetadata], Iterable[Source]], ...] = (
        imagery_domain,
        default_domain,
        other_domains,
        envi_domain,
        other_dataset_domains,
        sidecar_files,
        descriptions,
    )
    return [source for read in readers for source in read(metadata) if source.says_something]


def imagery_domain(metadata: RasterMetadata) -> list[Source]:
    """Read GDAL's own convention (3.10 and later): band domain ``IMAGERY``, always micrometres."""
    raws = []
    for band in metadata.bands:
        items = band.domains.get(_IMAGERY, {})
        wavelength, fwhm = items.get("CENTRAL_WAVELENGTH_UM", ""), items.get("FWHM_UM", "")
        raws.append(Raw(units.number(wavelength), units.number(fwhm), "um"))
    return [in_nanometres(raws, "band metadata (IMAGERY)")]


def default_domain(metadata: RasterMetadata) -> list[Source]:
    """Read the default domain of each band."""
    return [_band_domain(metadata, "", "band metadata")]


def other_domains(metadata: RasterMetadata) -> list[Source]:
    """Read every other domain of the bands, by name."""
    names = {name for band in metadata.bands for name in band.domains} - _STRUCTURAL - {"", _IMAGERY}
    return [_band_domain(metadata, name, f"band metadata ({name})") for name in sorted(names)]


def envi_domain(metadata: RasterMetadata) -> list[Source]:
    """Read the lists of an ENVI header: dataset domain ``ENVI``."""
    return [_envi_lists(metadata.dataset_domains.get(_ENVI, {}), metadata.count, "ENVI header")]


def other_dataset_domains(metadata: RasterMetadata) -> list[Source]:
    """Read lists in every other domain of the dataset, as HDF products leave them there.

    Keys may carry the path of the array that they belong to, as in ``/SWATHS/HYP/toa_radiance#wavelengths``; only lists
    with one value a band count.
    """
    found = []
    for name in sorted(set(metadata.dataset_domains) - _STRUCTURAL - {_ENVI, _IMAGERY}):
        items = {re.split(r"[#/]", key)[-1]: text for key, text in sorted(metadata.dataset_domains[name].items())}
        lists = {key: text for key, text in items.items() if len(units.numbers(text)) == metadata.count > 1}
        if _key(lists, _WAVELENGTH):
            unit = {key: text for key, text in items.items() if _UNITS.fullmatch(key)}
            found.append(_envi_lists({**lists, **unit}, metadata.count, f"dataset metadata ({name or 'default'})"))
    return found


def _envi_lists(items: Mapping[str, str], count: int, origin: str) -> Source:
    warnings: list[str] = []

    def column(pattern: re.Pattern[str]) -> list[float | None]:
        key = _key(items, pattern)
        values = units.numbers(items[key]) if key else []
        if key and len(values) != count:
            warnings.append(f"{origin}: {key} lists {len(values)} values for {count} bands and was not used.")
            values = []
        return values or [None] * count

    unit_key = _key(items, _UNITS)
    unit = items[unit_key] if unit_key else None
    columns = (column(_WAVELENGTH), column(_FWHM), column(_GOOD), column(_GAIN), column(_OFFSET))
    raws = [
        Raw(wavelength, fwhm, unit, None if good is None else good != 0, gain, offset)
        for wavelength, fwhm, good, gain, offset in zip(*columns, strict=True)
    ]
    source = in_nanometres(raws, origin)
    source.warnings = warnings + source.warnings
    return source


def sidecar_files(metadata: RasterMetadata) -> list[Source]:
    """Read STAC items, R terra's JSON and ENVI headers beside the raster."""
    found = []
    for sidecar in metadata.sidecars:
        origin = f"{_SIDECARS[sidecar.kind]} {PurePath(sidecar.path).name}"
        if sidecar.problem:
            found.append(
                Source(origin, [Reading() for _ in metadata.bands], [f"{origin} was not used: {sidecar.problem}."])
            )
        elif sidecar.kind == "envi":
            found.append(_envi_lists(sidecar.content, metadata.count, origin))
        elif sidecar.kind == "stac":
            found += stac.read_item(sidecar.content, metadata, origin)
            found.append(_envi_lists(stac.envi_lists(sidecar.content), metadata.count, f"{origin} (envi:metadata)"))
        else:
            found.append(_envi_lists(stac.flat_lists(sidecar.content), metadata.count, origin))
    return found


def color_interpretation(metadata: RasterMetadata) -> list[Source]:
    """Read GDAL's colour interpretations of infrared bands (3.10 and later): the middle of a wide range.

    Plain red, green and blue are left out: cameras of unknown response carry them too.
    """
    limits = [_INTERPRETATIONS.get(band.color_interp.replace(" ", "").lower()) for band in metadata.bands]
    if not any(limits):
        return []
    raws = [Raw((pair[0] + pair[1]) / 2, pair[1] - pair[0], "nm") if pair else Raw() for pair in limits]
    return [in_nanometres(raws, "colour interpretation")]


def descriptions(metadata: RasterMetadata) -> list[Source]:
    """Read wavelengths that the bands' descriptions state with their unit."""
    found = [units.wavelength_in_text(band.description) for band in metadata.bands]
    return [in_nanometres([Raw(wavelength=value, unit="nm") for value in found], "band description")]


def _band_domain(metadata: RasterMetadata, domain: str, origin: str) -> Source:
    raws = []
    for band in metadata.bands:
        items = band.domains.get(domain, {})

        def value(pattern: re.Pattern[str], items: Mapping[str, str] = items, index: int = band.index) -> float | None:
            key = _key(items, pattern)
            if key is None:
                return None
            if units.is_list(items[key]):
                raise WavelengthError(
                    f"{metadata.path}: band {index} holds a list where one value belongs: {key} = {items[key]}.",
                    "Write one value a band.",
                )
            return units.number(items[key])

        good, unit_key = value(_GOOD), _key(items, _UNITS)
        raws.append(
            Raw(
                value(_WAVELENGTH),
                value(_FWHM),
                items[unit_key] if unit_key else None,
                None if good is None else good != 0,
                value(_GAIN),
                value(_OFFSET),
            )
        )
    return in_nanometres(raws, origin)


def _key(items: Mapping[str, str], pattern: re.Pattern[str]) -> str | None:
    return next((key for key in sorted(items) if pattern.fullmatch(key.strip())), None)
