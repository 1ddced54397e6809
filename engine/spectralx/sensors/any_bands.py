"""Binds a raster to a model that takes any bands: every good band whose wavelength is known is taken as it is.

The bands are put into the order of their wavelengths, so that their order in the file plays no role. Bands of the same
wavelength and width are averaged: to a model that knows bands by nothing else they are one band.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from spectralx.errors import BandError, WavelengthError
from spectralx.sensors.binding import Binding, BindingRow, usable_bands
from spectralx.sensors.profile import Band, SpectralProfile
from spectralx.spec import AnyBands, BandSpec

# Bands closer than this in centre and in width are the same band.
_SAME_NM = 0.01

# So many bands are named in a message.
_LISTED = 5


@dataclass(frozen=True)
class TakenBands:
    """The bands of a raster that a model takes.

    Attributes:
        binding: How they are read: one row a band, by wavelength.
        bands: What they are, in the order of the rows.
        warnings: Bands that are left out or averaged.
    """

    binding: Binding
    bands: tuple[BandSpec, ...]
    warnings: tuple[str, ...]


def take_bands(profile: SpectralProfile, limits: AnyBands, chosen: Sequence[int] | None = None) -> TakenBands:
    """Take every good band inside the range of wavelengths that a model knows.

    Args:
        profile: What the raster's bands are.
        limits: Which bands the model takes.
        chosen: Bands (from 1) to choose from; None takes all.

    Raises:
        WavelengthError: No wavelengths are known, or not that of a chosen band.
        BandError: There are fewer bands than the model needs, or a chosen band is not there, bad, or out of range.
    """
    usable, inside = usable_bands(profile), bands_inside(profile, limits)
    if chosen is not None:
        _check_chosen(profile, inside, limits, chosen)
        inside = [band for band in inside if band.index in set(chosen)]
    groups = _same(inside)
    if len(groups) < limits.fewest:
        raise BandError(
            f"{profile.path or 'The raster'} has {len(groups)} usable bands of different wavelengths from "
            f"{limits.first_nm:g} to {limits.last_nm:g} nm; the model needs at least {limits.fewest}.",
            "Use an image with more bands in that range.",
        )
    bands = tuple(band_spec(group[0]) for group in groups)
    rows = tuple(_row(spec, group) for spec, group in zip(bands, groups, strict=True))
    warnings = () if chosen is not None else _left_out(profile, usable, inside, limits)
    return TakenBands(Binding(rows, profile.quantity), bands, (*warnings, *_averaged(groups)))


def _same(bands: Sequence[Band]) -> list[list[Band]]:
    """Group bands that are in the order of wavelength and width."""
    groups: list[list[Band]] = []
    for band in bands:
        first = groups[-1][0] if groups else None
        if first is not None and _center(band) - _center(first) <= _SAME_NM and _near_width(band, first):
            groups[-1].append(band)
        else:
            groups.append([band])
    return groups


def _near_width(band: Band, other: Band) -> bool:
    return abs((band.fwhm_nm or 0.0) - (other.fwhm_nm or 0.0)) <= _SAME_NM


def _center(band: Band) -> float:
    return float(band.wavelength_nm or 0.0)


def bands_inside(profile: SpectralProfile, limits: AnyBands) -> list[Band]:
    """Return the good bands of a raster inside the range that a model knows, in the order of their wavelengths.

    Raises:
        WavelengthError: No wavelengths are known.
        BandError: The raster has a single band, or all its bands are marked bad.
    """
    return [band for band in usable_bands(profile) if limits.first_nm <= _center(band) <= limits.last_nm]


def band_spec(band: Band) -> BandSpec:
    """Return a band of known wavelength as a band of a model."""
    return BandSpec(name=band.name, wavelength_nm=_center(band), fwhm_nm=float(band.fwhm_nm or 0.0))


def _row(spec: BandSpec, group: Sequence[Band]) -> BindingRow:
    return BindingRow(
        model_band=spec.name,
        model_wavelength_nm=spec.wavelength_nm,
        sources=tuple((band.index, 1 / len(group)) for band in group),
        source_name=spec.name,
        source_wavelength_nm=spec.wavelength_nm,
        difference_nm=0.0,
        how="exact",
    )


def _check_chosen(profile: SpectralProfile, inside: Sequence[Band], limits: AnyBands, chosen: Sequence[int]) -> None:
    bands, taken = {band.index: band for band in profile.bands}, {band.index for band in inside}
    for index in chosen:
        band = bands.get(index)
        if index in taken:
            continue
        if band is None:
            raise BandError(
                f"{profile.path or 'The raster'} has no band {index}.",
                f"Choose from bands {min(bands)} to {max(bands)}.",
            )
        if not band.good:
            raise BandError(
                f"Band {index} is marked as bad ({band.origins.get('good', 'file')}).", "Choose another band."
            )
        if band.wavelength_nm is None:
            raise WavelengthError(
                f"The wavelength of band {index} is not known, and the model knows bands by nothing else.",
                "State it with `--wavelengths`, or choose another band.",
            )
        raise BandError(
            f"Band {index} lies at {band.wavelength_nm:g} nm; the model knows {limits.first_nm:g} to "
            f"{limits.last_nm:g} nm.",
            "Choose another band.",
        )


def _left_out(
    profile: SpectralProfile, usable: Sequence[Band], inside: Sequence[Band], limits: AnyBands
) -> tuple[str, ...]:
    taken = {band.index for band in inside}
    outside = [f"{band.name} ({_center(band):g} nm)" for band in usable if band.index not in taken]
    unknown = [band.name for band in profile.bands if band.good and band.wavelength_nm is None]
    warnings = []
    if outside:
        warnings.append(
            f"Not used, because the model knows {limits.first_nm:g} to {limits.last_nm:g} nm: {_listed(outside)}."
        )
    if unknown:
        warnings.append(f"Not used, because their wavelength is not known: {_listed(unknown)}.")
    return tuple(warnings)


def _averaged(groups: Sequence[Sequence[Band]]) -> tuple[str, ...]:
    several = [" and ".join(str(band.index) for band in group) for group in groups if len(group) > 1]
    if not several:
        return ()
    return (f"Bands of the same wavelength and width are averaged: {_listed(several)}.",)


def _listed(names: Sequence[str]) -> str:
    more = len(names) - _LISTED
    return ", ".join(names[:_LISTED]) + (f" and {more} more" if more > 0 else "")
