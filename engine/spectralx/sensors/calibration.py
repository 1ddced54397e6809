"""How raw values become reflectance, and whether that is known at all."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Literal

from spectralx.raster.metadata import BandMetadata, RasterMetadata
from spectralx.sensors.catalogue import Product, Sensor, sensors
from spectralx.sensors.readings import Source
from spectralx.sensors.units import number

# Reflectance of nearly every pixel lies here: over-corrected shadows are slightly negative, glint and bright clouds
# exceed 1. Wider than a model's own limits, because these percentiles only have to tell the kind of quantity.
_LOWEST, _HIGHEST = -0.3, 2.0

# Floating-point values that never exceed this are no reflectance of a whole scene (radiance in W/cm2, masks, noise).
_DARKEST_SCENE = 0.005

_RADIANCE = re.compile(r"radiance|w\s*/?\s*\(?m|[uµμm]w|watt", re.IGNORECASE)


@dataclass
class Scaling:
    """Factors and summands of the bands, and what the scaled values are.

    Attributes:
        by_band: ``(scale, offset)`` by band index.
        quantity: What the scaled values are.
        origin: Why.
        warnings: Contradictions.
    """

    by_band: dict[int, tuple[float, float]]
    quantity: Literal["reflectance", "unknown"]
    origin: str
    warnings: list[str] = field(default_factory=list)

    def of(self, index: int) -> tuple[float, float]:
        """Return scale and offset of a band."""
        return self.by_band[index]


def scaling(
    metadata: RasterMetadata, bands: list[BandMetadata], sources: list[Source], sensor: Sensor | None
) -> Scaling:
    """Find the scaling of a raster: the file's scale and offset, an ENVI scale factor, or a known product's.

    What a source states is only believed when the scaled values of a sample can be reflectance.

    Args:
        metadata: The raster.
        bands: Its bands without alpha.
        sources: What its metadata states of gain and offset.
        sensor: The sensor, or None.
    """
    warnings: list[str] = []
    for by_band, origin in _stated(metadata, bands, sources, sensor):
        if _can_be_reflectance(bands, by_band):
            if any(_RADIANCE.search(band.unit) for band in bands):
                unit = next(band.unit for band in bands if band.unit)
                return Scaling(by_band, "unknown", f"{origin}; the unit is {unit}", warnings)
            return Scaling(by_band, "reflectance", origin, warnings)
        low, high = _scaled_range(bands, by_band) or (0.0, 0.0)
        warnings.append(
            f"The {origin} gives values from {low:.4g} to {high:.4g}, which is not reflectance; the gain is taken "
            "as unknown."
        )
        return Scaling(by_band, "unknown", f"{origin}, not reflectance", warnings)
    identity = {band.index: (1.0, 0.0) for band in bands}
    if _is_float(bands) and _can_be_reflectance(bands, identity) and not any(_RADIANCE.search(b.unit) for b in bands):
        return Scaling(identity, "reflectance", "floating-point values in the range of reflectance", warnings)
    return Scaling(identity, "unknown", "no scale is stated", warnings)


def _stated(
    metadata: RasterMetadata, bands: list[BandMetadata], sources: list[Source], sensor: Sensor | None
) -> list[tuple[dict[int, tuple[float, float]], str]]:
    """Return the scalings that are stated, the most trusted first."""
    found = []
    if any(band.scale not in (None, 1.0) or band.offset not in (None, 0.0) for band in bands):
        found.append(
            ({b.index: (_or(b.scale, 1.0), _or(b.offset, 0.0)) for b in bands}, "scale and offset in the file")
        )
    for source in sources:
        gains = {band.index: source.readings[band.index - 1] for band in bands}
        if all(reading.gain is not None for reading in gains.values()):
            scale = {i: (_or(reading.gain, 1.0), _or(reading.offset, 0.0)) for i, reading in gains.items()}
            if any(pair != (1.0, 0.0) for pair in scale.values()):
                found.append((scale, f"data gain in the {source.origin}"))
    factor = number(metadata.dataset_domains.get("ENVI", {}).get("reflectance_scale_factor", ""))
    if factor:
        found.append(
            ({band.index: (1.0 / factor, 0.0) for band in bands}, "reflectance scale factor in the ENVI header")
        )
    unit = {band.unit.strip().lower() for band in bands}
    if unit <= {"reflectance", "surface reflectance", "toa reflectance"} and unit:
        found.append(({band.index: (1.0, 0.0) for band in bands}, "unit of the bands"))
    product = _product_scaling(metadata, bands, sensor)
    return found + ([product] if product else [])


def _product_scaling(
    metadata: RasterMetadata, bands: list[BandMetadata], sensor: Sensor | None
) -> tuple[dict[int, tuple[float, float]], str] | None:
    for candidate in [sensor] if sensor else sensors():
        for product in candidate.products:
            scale = _product_scale(product, metadata)
            if scale is not None:
                origin = f"scaling of the {candidate.name} product"
                return {band.index: (scale, product.offset) for band in bands}, origin
    return None


def _product_scale(product: Product, metadata: RasterMetadata) -> float | None:
    if product.file is not None:
        return product.scale if re.search(product.file, PurePath(metadata.path).name, re.IGNORECASE) else None
    value = number(metadata.dataset_domains.get("", {}).get(product.metadata or "", ""))
    if value is None:
        return None
    return 1.0 / value if product.divisor and value else product.scale


def _can_be_reflectance(bands: list[BandMetadata], by_band: dict[int, tuple[float, float]]) -> bool:
    found = _scaled_range(bands, by_band)
    return found is None or (found[0] >= _LOWEST and _DARKEST_SCENE <= found[1] <= _HIGHEST)


def _scaled_range(bands: list[BandMetadata], by_band: dict[int, tuple[float, float]]) -> tuple[float, float] | None:
    """Return the range of the sampled values once scaled, or None where nothing could be sampled."""
    values = []
    for band in bands:
        if band.sampled_range is not None:
            scale, offset = by_band[band.index]
            values += [value * scale + offset for value in band.sampled_range]
    return (min(values), max(values)) if values else None


def _is_float(bands: list[BandMetadata]) -> bool:
    return all(band.dtype.startswith("float") for band in bands)


def _or(value: float | None, default: float) -> float:
    return default if value is None else float(value)
