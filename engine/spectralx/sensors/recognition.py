"""Which sensor of the catalogue a raster comes from, and what its bands are when the file does not say."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import PurePath

from spectralx.errors import BandError
from spectralx.raster.metadata import BandMetadata, RasterMetadata
from spectralx.sensors.catalogue import Sensor, SensorBand, find_sensor, sensors
from spectralx.sensors.readings import Reading, Source
from spectralx.sensors.stac import platforms

# A file's wavelengths are a sensor's own when every one is this close to a band of it.
_SAME_WAVELENGTH_NM = 1.0

# Keys of dataset metadata in which products name the sensor.
_SENSOR_KEYS = ("SPACECRAFT_NAME", "SPACECRAFT_ID", "SENSOR_ID", "SATELLITEID", "SENSOR", "sensor_type", "sensor type")


@dataclass
class Identification:
    """What is known of the sensor.

    Attributes:
        sensor: The sensor, or None.
        sources: At most one source of wavelengths: the sensor's bands, if the raster's bands could be told.
        names: The sensor's name of each band, by index.
        warnings: How the sensor was recognised.
    """

    sensor: Sensor | None = None
    sources: list[Source] = field(default_factory=list)
    names: dict[int, str] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)


def identify(
    metadata: RasterMetadata, bands: list[BandMetadata], sources: list[Source], asked: str | None
) -> Identification:
    """Find the sensor, and the wavelengths of the bands when the file states none for some of them.

    Args:
        metadata: The raster.
        bands: Its bands without alpha.
        sources: What the file itself states.
        asked: Sensor that the user names, or None.

    Raises:
        WavelengthError: There is no sensor of that name.
        BandError: The raster's bands are not those of the sensor that the user names.
    """
    stated = {band.index: _stated_wavelength(band.index, sources) for band in bands}
    if asked is not None:
        sensor = find_sensor(asked)
        assigned = _assign(sensor, bands, stated, by_order=True)
        if not sensor.bands and assigned is None:
            raise BandError(
                f"The wavelengths of {sensor.name} differ from product to product, and {metadata.path} states none.",
                "Give them with `--wavelengths FILE`, or map the original product, which states them.",
            )
        if assigned is None:
            raise BandError(
                f"{metadata.path} has {len(bands)} bands; which of {sensor.name} they are cannot be told.",
                f"Name the bands in the file as the sensor does ({', '.join(b.name for b in sensor.bands)}), or write "
                "their wavelengths.",
            )
        return _identified(sensor, assigned, metadata.count, f"sensor {sensor.name}, as given", unchecked(sensor))

    if all(wavelength is not None for wavelength in stated.values()):
        return Identification(sensor=_by_wavelengths(list(stated.values())))
    return _recognise(metadata, bands, stated)


def fwhm_at(wavelength_nm: float, sensor: Sensor | None) -> float | None:
    """Return the FWHM of the sensor's band at that centre, or None."""
    near = [b for b in sensor.bands if abs(b.center - wavelength_nm) <= _SAME_WAVELENGTH_NM] if sensor else []
    return near[0].fwhm if near else None


def _stated_wavelength(index: int, sources: list[Source]) -> float | None:
    values = (source.readings[index - 1].wavelength for source in sources)
    return next((value for value in values if value is not None), None)


def _recognise(metadata: RasterMetadata, bands: list[BandMetadata], stated: dict[int, float | None]) -> Identification:
    """Recognise the sensor by what the product says of itself, else by names that only one sensor's bands have."""
    named = _by_product(metadata)
    candidates = [named] if named else list(sensors())
    fits = [(sensor, _assign(sensor, bands, stated, by_order=sensor is named)) for sensor in candidates]
    found = [(sensor, assigned) for sensor, assigned in fits if assigned is not None]
    if not found and named is not None and not named.bands:
        return Identification(
            named,
            warnings=[
                f"This is {named.name} by the product's name, but the file states no wavelengths, and they differ from "
                "product to product; `--wavelengths FILE` gives them."
            ],
        )
    if not found or (named is None and not _agree([assigned for _sensor, assigned in found])):
        ids = [sensor.id for sensor, _assigned in found] or ([named.id] if named else _by_count(len(bands)))
        hint = f"; it may be {', '.join(ids)}, which `--sensor` selects" if ids else ""
        return Identification(warnings=[f"The file states no wavelengths and its sensor is not certain{hint}."])
    sensor, assigned = found[0]
    how = "the product's name" if named else "the names of the bands"
    warning = f"The file states no wavelengths; {sensor.name} was recognised by {how}."
    warnings = [warning, *unchecked(sensor)]
    return _identified(sensor, assigned, metadata.count, f"sensor {sensor.name}, recognised by {how}", warnings)


def unchecked(sensor: Sensor) -> list[str]:
    """Return a warning where the catalogue's figures of a sensor could not be checked."""
    if sensor.verified:
        return []
    return [f"The catalogue's figures of {sensor.name} are not verified: {sensor.note}"]


def _agree(assignments: list[dict[int, SensorBand]]) -> bool:
    """Tell whether several sensors mean nearly the same bands, as the twins of one series do."""
    first = assignments[0]
    return all(
        abs(other[i].center - band.center) <= band.fwhm / 4 for other in assignments for i, band in first.items()
    )


def _identified(
    sensor: Sensor, assigned: dict[int, SensorBand], count: int, origin: str, warnings: list[str]
) -> Identification:
    readings = [Reading() for _ in range(count)]
    for index, band in assigned.items():
        readings[index - 1] = Reading(wavelength=band.center, fwhm=band.fwhm)
    names = {index: band.name for index, band in assigned.items()}
    return Identification(sensor, [Source(origin, readings)], names, warnings)


def _assign(
    sensor: Sensor, bands: list[BandMetadata], stated: dict[int, float | None], by_order: bool
) -> dict[int, SensorBand] | None:
    """Tell which of the sensor's bands each band is: by its name, else by the usual order; None when unclear."""
    named = {band.index: sensor.band(band.description) for band in bands if band.description}
    if len(named) == len(bands) and None not in named.values():
        distinct = {band.name for band in named.values() if band}
        return {index: band for index, band in named.items() if band} if len(distinct) == len(bands) else None
    order = sensor.order_of(len(bands)) if by_order and not any(named.values()) else None
    if order is not None:
        return {band.index: sensor_band for band, sensor_band in zip(bands, order, strict=True)}
    if by_order and all(stated.values()):
        return {}  # the file's own wavelengths stand; the sensor only gives its name and scaling
    return None


def _by_product(metadata: RasterMetadata) -> Sensor | None:
    """Return the sensor that the metadata or the file name states, or None."""
    stem = PurePath(metadata.path).name
    for sensor in sensors():
        if any(re.search(pattern, stem, re.IGNORECASE) for pattern in sensor.files):
            return sensor
    stated = [domain[key] for domain in metadata.dataset_domains.values() for key in _SENSOR_KEYS if domain.get(key)]
    stated += [name for sidecar in metadata.sidecars if sidecar.kind == "stac" for name in platforms(sidecar.content)]
    for name in stated:
        spelled = re.sub(r"[\s_]", "-", name.strip().lower())
        for sensor in sensors():
            if spelled in {sensor.id, sensor.name.lower(), *sensor.aliases}:
                return sensor
    return None


def _by_wavelengths(wavelengths: list[float | None]) -> Sensor | None:
    """Return the sensor whose bands lie at these wavelengths, the nearest where several do, or None."""
    stated = [wavelength for wavelength in wavelengths if wavelength is not None]
    found: list[tuple[float, Sensor]] = []
    for sensor in (sensor for sensor in sensors() if sensor.bands and stated):
        farthest = max(min(abs(band.center - wavelength) for band in sensor.bands) for wavelength in stated)
        if farthest <= _SAME_WAVELENGTH_NM:
            found.append((farthest, sensor))
    return min(found, key=lambda pair: pair[0])[1] if found else None


def _by_count(count: int) -> list[str]:
    return [sensor.id for sensor in sensors() if sensor.order_of(count)]
