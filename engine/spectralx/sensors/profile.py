"""One answer to what a raster's bands are: wavelength, FWHM, quality and scaling of each, with their origin."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from spectralx.raster.metadata import BandMetadata, RasterMetadata
from spectralx.sensors import calibration, recognition
from spectralx.sensors.catalogue import Sensor
from spectralx.sensors.conventions import all_sources, color_interpretation
from spectralx.sensors.given import given_wavelengths
from spectralx.sensors.readings import Source, listed

Quantity = Literal["reflectance", "unknown"]

# Two sources contradict each other when they differ by more than this.
_WAVELENGTH_TOLERANCE_NM = 1.0
_FWHM_TOLERANCE = 0.1

# A FWHM that nobody states is taken to be the distance to the nearest band, at most this part of the wavelength:
# imaging spectrometers sample about once a FWHM, multispectral bands are seldom wider than a tenth of their centre.
_WIDEST_ESTIMATE = 0.1


@dataclass(frozen=True)
class Band:
    """One band of a raster, as far as it is known.

    Attributes:
        index: Number of the band, from 1.
        name: Description in the file, or the sensor's name of the band, or ``band N``.
        wavelength_nm: Centre wavelength, or None.
        fwhm_nm: Full width at half maximum, or None; never without a wavelength.
        good: False for bands that the file's bad-band list marks.
        scale: Factor from raw to physical values.
        offset: Summand from raw to physical values.
        origin: Where wavelength and FWHM come from, for people.
        origins: Where each value comes from, by field name.
    """

    index: int
    name: str
    wavelength_nm: float | None = None
    fwhm_nm: float | None = None
    good: bool = True
    scale: float = 1.0
    offset: float = 0.0
    origin: str = "unknown"
    origins: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class SpectralProfile:
    """What the bands of a raster are.

    Attributes:
        bands: One a band of the raster, alpha left out.
        sensor: Name of the sensor, where it was given or recognised.
        quantity: ``reflectance`` when the scaled values are known to be, else ``unknown``.
        quantity_origin: Why.
        warnings: Contradictions, estimates and recognitions that a user should know of.
        path: Name of the raster.
    """

    bands: tuple[Band, ...]
    sensor: str | None
    quantity: Quantity
    quantity_origin: str
    warnings: tuple[str, ...]
    path: str = ""


def resolve(metadata: RasterMetadata, sensor: str | None = None, wavelengths: str | None = None) -> SpectralProfile:
    """Find out what the bands of a raster are.

    The sources are asked in this order, per band, and the first that states a value is believed: a table that the user
    gives, band domain ``IMAGERY``, the band's default domain, its other domains, the ENVI header, other domains of the
    dataset, files beside the raster (STAC, R terra, ENVI header), the band's description, the sensor, and last GDAL's
    colour interpretation. Sources that contradict each other give a warning with both values.

    Args:
        metadata: The raster.
        sensor: Id, name or alias of a sensor in the catalogue, or a file that describes one; None to recognise it.
        wavelengths: A table of wavelengths that is believed above all: a file, or JSON.

    Raises:
        WavelengthError: The sensor is not known, the table cannot be read, or a band's metadata is malformed.
        BandError: The bands of the raster are not those of the given sensor.
    """
    warnings: list[str] = []
    spectral = [band for band in metadata.bands if band.index != metadata.alpha_band]
    sources = given_wavelengths(wavelengths, metadata.count) if wavelengths is not None else []
    sources += all_sources(metadata)
    known = recognition.identify(metadata, spectral, sources, sensor)
    warnings += [warning for source in sources for warning in source.warnings] + known.warnings
    warnings += _contradictions([*sources, *known.sources])
    sources += known.sources
    coarse = color_interpretation(metadata)
    if any(_only_here(coarse, sources, band.index) for band in spectral):
        warnings.append("Some wavelengths are only known as the middle of a colour interpretation's wide range.")
    sources += coarse

    warnings += [
        f"Band {band.index} is marked as alpha but holds measurements; it is taken as a spectral band."
        for band in spectral
        if band.color_interp == "alpha"
    ]
    empty = [band.index for band in spectral if band.empty]
    if empty:
        warnings.append(f"No data in a sample of the scene: {listed(empty)}, not used.")
    scaling = calibration.scaling(metadata, spectral, sources, known.sensor)
    warnings += scaling.warnings
    bands = [
        _band(band, sources, known.names.get(band.index), *scaling.of(band.index), scaling.origin) for band in spectral
    ]
    bands, estimated = _with_fwhm(bands, known.sensor)
    if estimated:
        warnings.append(f"The FWHM of {estimated} of {len(bands)} bands is not stated and was estimated.")
    return SpectralProfile(
        bands=tuple(bands),
        sensor=known.sensor.name if known.sensor else None,
        quantity=scaling.quantity,
        quantity_origin=scaling.origin,
        warnings=tuple(dict.fromkeys(warnings)),
        path=metadata.path,
    )


def _only_here(coarse: list[Source], sources: list[Source], index: int) -> bool:
    """Tell whether nothing but a colour interpretation states the wavelength of a band."""
    stated = any(source.readings[index - 1].wavelength is not None for source in sources)
    return not stated and any(source.readings[index - 1].wavelength is not None for source in coarse)


def _band(
    band: BandMetadata, sources: list[Source], name: str | None, scale: float, offset: float, scale_origin: str
) -> Band:
    origins: dict[str, str] = {"scale": scale_origin}
    values: dict[str, float | bool] = {}
    for source in sources:
        reading = source.readings[band.index - 1]
        for key in ("wavelength", "fwhm", "good"):
            value = getattr(reading, key)
            if value is not None and key not in values:
                values[key] = value
                origins[key] = source.origin
    if band.empty:
        values["good"], origins["good"] = False, "no data in a sample of the scene"
    wavelength = values.get("wavelength")
    return Band(
        index=band.index,
        name=band.description or name or f"band {band.index}",
        wavelength_nm=wavelength,
        fwhm_nm=values.get("fwhm") if wavelength is not None else None,
        good=bool(values.get("good", True)),
        scale=scale,
        offset=offset,
        origin=_summary(origins),
        origins=origins,
    )


def _summary(origins: Mapping[str, str]) -> str:
    wavelength, fwhm = origins.get("wavelength"), origins.get("fwhm")
    if wavelength is None:
        return "unknown"
    return wavelength if fwhm in (None, wavelength) else f"{wavelength}; FWHM: {fwhm}"


def _contradictions(sources: list[Source]) -> list[str]:
    """Compare each source with the values that are believed; one warning a source and field, for its first band."""
    warnings = []
    for key, label in (("wavelength", "wavelength"), ("fwhm", "FWHM")):
        believed: dict[int, tuple[float, str]] = {}
        for source in sources:
            differing = []
            for index, reading in enumerate(source.readings, start=1):
                value = getattr(reading, key)
                if value is None:
                    continue
                first, _origin = believed.setdefault(index, (value, source.origin))
                if _differ(key, first, value):
                    differing.append((index, value))
            for index, value in differing[:1]:
                first, origin = believed[index]
                warnings.append(
                    f"The sources contradict each other: the {label} of band {index} is {first:g} nm in the {origin} "
                    f"and {value:g} nm in the {source.origin}; the first is used."
                )
    return warnings


def _differ(key: str, first: float, second: float) -> bool:
    tolerance = _WAVELENGTH_TOLERANCE_NM
    if key == "fwhm":
        tolerance = max(tolerance, _FWHM_TOLERANCE * first)
    return abs(first - second) > tolerance


def _with_fwhm(bands: list[Band], sensor: Sensor | None) -> tuple[list[Band], int]:
    """Fill in missing FWHM from the sensor's band at that wavelength or from the spacing of the bands."""
    wavelengths = sorted({band.wavelength_nm for band in bands if band.wavelength_nm is not None})
    filled, estimated = [], 0
    for band in bands:
        if band.wavelength_nm is None or band.fwhm_nm is not None:
            filled.append(band)
            continue
        estimated += 1
        fwhm, origin = (
            recognition.fwhm_at(band.wavelength_nm, sensor),
            f"estimated from {sensor.name if sensor else ''}",
        )
        if fwhm is None:
            fwhm, origin = _spacing(band.wavelength_nm, wavelengths), "estimated from the band spacing"
        origins = {**band.origins, "fwhm": origin}
        filled.append(replace(band, fwhm_nm=fwhm, origins=origins, origin=_summary(origins)))
    return filled, estimated


def _spacing(wavelength: float, wavelengths: list[float]) -> float:
    distances = [abs(other - wavelength) for other in wavelengths if other != wavelength]
    return min([*distances, _WIDEST_ESTIMATE * wavelength])
