"""The places in a raster's metadata where wavelengths are written, each read as it is meant.

Every function reads one convention for all bands and returns a :class:`Source`; nothing is decided here about which
source is believed. ``profile`` asks them in order.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from spectralx.errors import WavelengthError
from spectralx.raster.metadata import RasterMetadata
from spectralx.sensors import units

_WAVELENGTH = re.compile(r"wl|wavelengths?|cent(er|re|ral)[ _-]?wavelengths?", re.IGNORECASE)
_FWHM = re.compile(r"fwhm|full[ _-]width[ _-](at[ _-])?half[ _-]max(imum)?", re.IGNORECASE)
_GOOD = re.compile(r"bbl|bad[ _-]?bands?([ _-]?(list|multiplier))?", re.IGNORECASE)
_UNITS = re.compile(r"wlu|wavelengths?[ _-]?units?", re.IGNORECASE)
_GAIN = re.compile(r"data[ _-]?gain([ _-]?values?)?", re.IGNORECASE)
_OFFSET = re.compile(r"data[ _-]?offset([ _-]?values?)?", re.IGNORECASE)

_IMAGERY = "IMAGERY"
_ENVI = "ENVI"
# Domains of GDAL itself, which hold nothing about bands.
_STRUCTURAL = {"IMAGE_STRUCTURE", "TIFF", "RPC", "SUBDATASETS", "GEOLOCATION"}


@dataclass
class Reading:
    """What one source says of one band; None where it says nothing. Lengths in nm."""

    wavelength: float | None = None
    fwhm: float | None = None
    good: bool | None = None
    gain: float | None = None
    offset: float | None = None


@dataclass
class Source:
    """What one convention says of all bands.

    Attributes:
        origin: Where it is written, for people.
        readings: One a band.
        warnings: What was wrong with it.
    """

    origin: str
    readings: list[Reading]
    warnings: list[str] = field(default_factory=list)

    @property
    def says_something(self) -> bool:
        """Whether any band has any value, or there is something to warn of."""
        return bool(self.warnings) or any(reading != Reading() for reading in self.readings)


@dataclass
class _Raw:
    """Values as they are written, before units."""

    wavelength: float | None = None
    fwhm: float | None = None
    unit: str | None = None
    good: bool | None = None
    gain: float | None = None
    offset: float | None = None


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
        descriptions,
    )
    return [source for read in readers for source in read(metadata) if source.says_something]


def imagery_domain(metadata: RasterMetadata) -> list[Source]:
    """Read GDAL's own convention (3.10 and later): band domain ``IMAGERY``, always micrometres."""
    raws = []
    for band in metadata.bands:
        items = band.domains.get(_IMAGERY, {})
        wavelength, fwhm = items.get("CENTRAL_WAVELENGTH_UM", ""), items.get("FWHM_UM", "")
        raws.append(_Raw(units.number(wavelength), units.number(fwhm), "um"))
    return [_in_nanometres(raws, "band metadata (IMAGERY)")]


def default_domain(metadata: RasterMetadata) -> list[Source]:
    """Read the default domain of each band."""
    return [_band_domain(metadata, "", "band metadata")]


def other_domains(metadata: RasterMetadata) -> list[Source]:
    """Read every other domain of the bands, by name."""
    names = {name for band in metadata.bands for name in band.domains} - _STRUCTURAL - {"", _IMAGERY}
    return [_band_domain(metadata, name, f"band metadata ({name})") for name in sorted(names)]


def envi_domain(metadata: RasterMetadata) -> list[Source]:
    """Read the lists of an ENVI header: dataset domain ``ENVI``."""
    items = metadata.dataset_domains.get(_ENVI, {})
    warnings: list[str] = []

    def column(pattern: re.Pattern[str]) -> list[float | None]:
        key = _key(items, pattern)
        values = units.numbers(items[key]) if key else []
        if key and len(values) != metadata.count:
            warnings.append(
                f"ENVI header: {key} lists {len(values)} values for {metadata.count} bands and was not used."
            )
            values = []
        return values or [None] * metadata.count

    unit_key = _key(items, _UNITS)
    unit = items[unit_key] if unit_key else None
    columns = (column(_WAVELENGTH), column(_FWHM), column(_GOOD), column(_GAIN), column(_OFFSET))
    raws = [
        _Raw(wavelength, fwhm, unit, None if good is None else good != 0, gain, offset)
        for wavelength, fwhm, good, gain, offset in zip(*columns, strict=True)
    ]
    source = _in_nanometres(raws, "ENVI header")
    source.warnings = warnings + source.warnings
    return [source]


def descriptions(metadata: RasterMetadata) -> list[Source]:
    """Read wavelengths that the bands' descriptions state with their unit."""
    found = [units.wavelength_in_text(band.description) for band in metadata.bands]
    return [_in_nanometres([_Raw(wavelength=value, unit="nm") for value in found], "band description")]


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
            _Raw(
                value(_WAVELENGTH),
                value(_FWHM),
                items[unit_key] if unit_key else None,
                None if good is None else good != 0,
                value(_GAIN),
                value(_OFFSET),
            )
        )
    return _in_nanometres(raws, origin)


def _key(items: Mapping[str, str], pattern: re.Pattern[str]) -> str | None:
    return next((key for key in sorted(items) if pattern.fullmatch(key.strip())), None)


def _in_nanometres(raws: list[_Raw], origin: str) -> Source:
    """Apply units; values that no optical sensor can have are put right by 1000, or dropped, with a warning."""
    source = Source(origin, [])
    without_unit = [raw.wavelength for raw in raws if raw.wavelength and not units.factor_to_nm(raw.unit)]
    guess = units.guessed_factor(without_unit)
    dropped, corrected, times = [], [], []
    for index, raw in enumerate(raws, start=1):
        reading = Reading(good=raw.good, gain=raw.gain, offset=raw.offset)
        source.readings.append(reading)
        if raw.wavelength is not None and units.is_time(raw.unit):
            times.append(index)
            continue
        factor = units.factor_to_nm(raw.unit)
        if raw.wavelength is not None:
            stated = factor or guess
            factor = next(
                (f for f in (stated, stated * 1e3, stated / 1e3) if units.is_plausible(raw.wavelength * f)), None
            )
            if factor is None:
                dropped.append(index)
                continue
            if factor != stated:
                corrected.append(index)
            reading.wavelength = raw.wavelength * factor
        if raw.fwhm is not None and raw.fwhm > 0:
            reading.fwhm = raw.fwhm * (factor or (1e3 if raw.fwhm < 1 else 1.0))
    if times:
        source.warnings.append(f"{origin}: the values of {listed(times)} are dates, not wavelengths.")
    if dropped:
        source.warnings.append(f"{origin}: the wavelengths of {listed(dropped)} are impossible and were not used.")
    if corrected:
        first = corrected[0]
        written, unit = raws[first - 1].wavelength, raws[first - 1].unit or "no unit"
        source.warnings.append(
            f"{origin}: the stated unit is wrong by 1000 for {listed(corrected)}: band {first} says {written:g} "
            f"({unit}), read as {source.readings[first - 1].wavelength:g} nm."
        )
    return source


def listed(indices: list[int]) -> str:
    """Return ``bands 1, 2, 3`` for people, cut after six."""
    shown = ", ".join(str(index) for index in indices[:6]) + (", ..." if len(indices) > 6 else "")
    return f"band {shown}" if len(indices) == 1 else f"bands {shown}"
