"""What one source of metadata says of each band, in nanometres whatever unit it was written in."""

from __future__ import annotations

from dataclasses import dataclass, field

from spectralx.sensors import units


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
class Raw:
    """Values of one band as they are written, before units."""

    wavelength: float | None = None
    fwhm: float | None = None
    unit: str | None = None
    good: bool | None = None
    gain: float | None = None
    offset: float | None = None


def in_nanometres(raws: list[Raw], origin: str) -> Source:
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
        if raw.wavelength is not None and units.is_wavenumber(raw.unit):
            wavelength, fwhm = units.from_wavenumber(raw.wavelength, raw.fwhm) if raw.wavelength > 0 else (0.0, None)
            if units.is_plausible(wavelength):
                reading.wavelength, reading.fwhm = wavelength, fwhm if fwhm and fwhm > 0 else None
            else:
                dropped.append(index)
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
