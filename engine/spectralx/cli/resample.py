"""``spectralx resample``: the bands of another sensor, out of the bands of a raster."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from spectralx.cli.reporting import ProgressMode, command
from spectralx.errors import BandError, RequestError, WavelengthError

if TYPE_CHECKING:
    from spectralx.sensors.profile import SpectralProfile
    from spectralx.sensors.resampling import SpectralResampling
    from spectralx.sensors.responses import Response
    from spectralx.spec import BandSpec


def resample(
    raster: Annotated[str, typer.Argument(metavar="INPUT", help="Raster to resample.")],
    output: Annotated[Path, typer.Argument(metavar="OUTPUT", help="GeoTIFF to write.")],
    to: Annotated[
        str | None, typer.Option("--to", metavar="SENSOR", help="Sensor whose bands are wanted (name or SENSOR.yaml).")
    ] = None,
    wavelengths: Annotated[
        str | None, typer.Option(metavar="LIST", help="Bands wanted as centre:FWHM in nm, e.g. 490:65,560:35.")
    ] = None,
    like: Annotated[str | None, typer.Option(metavar="RASTER", help="Raster whose bands are wanted.")] = None,
    skip_uncovered: Annotated[
        bool, typer.Option("--skip-uncovered", help="Leave out bands that the raster does not cover.")
    ] = False,
    sensor: Annotated[
        str | None, typer.Option(metavar="NAME", help="Sensor of a raster that states no wavelengths.")
    ] = None,
    wavelengths_of_input: Annotated[
        str | None, typer.Option(metavar="FILE|JSON", help="Wavelengths of the raster's own bands.")
    ] = None,
    progress: Annotated[ProgressMode | None, typer.Option(help="How to report.")] = None,
) -> None:
    """Compute the bands of another sensor from the bands of a raster."""
    with command(progress) as reporter:
        from spectralx.files import check_output
        from spectralx.raster.combination import write_combination
        from spectralx.raster.metadata import read_metadata
        from spectralx.raster.reader import RasterReader
        from spectralx.sensors.profile import resolve
        from spectralx.sensors.resampling import spectral_resampling

        target = check_output(output)
        _check_not_input(raster, target)
        wanted = wanted_bands(to, wavelengths, like)
        profile = resolve(read_metadata(raster), sensor, wavelengths_of_input)
        responses = responses_of_sensor(to) if to is not None else {}
        found = _covered(spectral_resampling(profile, wanted, responses), profile, skip_uncovered)
        warnings = [*profile.warnings, *_doubts(found, profile)]
        missing = [band.name for band in wanted if band not in {row.target for row in found.rows}]
        if missing:
            warnings.append(f"The raster does not cover {', '.join(missing)}; left out.")
        for warning in warnings:
            reporter.warning(warning)
        bands = {band.index: band for band in profile.bands}
        chosen = [bands[index] for index in found.source_bands]
        unit = "reflectance" if profile.quantity == "reflectance" else ""
        with RasterReader(raster, found.source_bands, [b.scale for b in chosen], [b.offset for b in chosen]) as reader:
            write_combination(target, reader, found.matrix, [row.target for row in found.rows], unit, reporter)
        reporter.progress(1.0, "Done")
        report = _report(raster, found, profile, missing, warnings)
        reporter.result({"OUTPUT": str(target)}, report, lambda console: _render(console, report, target))


def wanted_bands(to: str | None, wavelengths: str | None, like: str | None) -> tuple[BandSpec, ...]:
    """Return the bands that exactly one of the three options asks for.

    Raises:
        RequestError: None or several are given.
        WavelengthError: Sensor, list or raster do not give bands with centre and width.
    """
    given = [option for option in (to, wavelengths, like) if option is not None]
    if len(given) != 1:
        raise RequestError(
            f"{len(given)} of `--to`, `--wavelengths` and `--like` are given.",
            "Give one of them: they say what is wanted.",
        )
    if wavelengths is not None:
        return parse_wavelengths(wavelengths)
    return bands_of_sensor(to) if to is not None else bands_of_raster(str(like))


def parse_wavelengths(text: str) -> tuple[BandSpec, ...]:
    """Parse ``490:65,560:35`` (centre and FWHM in nm).

    Raises:
        WavelengthError: The text is not of this form, or a value is impossible.
    """
    from pydantic import ValidationError

    from spectralx.spec import BandSpec

    found = []
    for item in (item for item in text.split(",") if item.strip()):
        try:
            center, fwhm = (float(part) for part in item.split(":"))
            found.append(BandSpec(name=f"{center:g} nm", wavelength_nm=center, fwhm_nm=fwhm))
        except (ValueError, ValidationError):
            raise WavelengthError(
                f"--wavelengths: {item.strip()!r} is no centre with FWHM in nm.", "Write them as 490:65,560:35."
            ) from None
    if not found:
        raise WavelengthError("--wavelengths names no band.", "Write them as 490:65,560:35.")
    return tuple(found)


def bands_of_sensor(name: str) -> tuple[BandSpec, ...]:
    """Return the bands of a sensor of the catalogue or of a file.

    Raises:
        WavelengthError: It is not known, or its wavelengths differ from product to product.
    """
    from spectralx.sensors.catalogue import find_sensor
    from spectralx.spec import BandSpec

    sensor = find_sensor(name)
    if not sensor.bands:
        raise WavelengthError(
            f"The wavelengths of {sensor.name} differ from product to product.",
            "Give a product of it with `--like RASTER`, or the bands with `--wavelengths LIST`.",
        )
    return tuple(BandSpec(name=band.name, wavelength_nm=band.center, fwhm_nm=band.fwhm) for band in sensor.bands)


def responses_of_sensor(name: str) -> dict[str, Response]:
    """Return the tabulated response functions of a sensor's bands, by name; most sensors have none.

    Raises:
        WavelengthError: The sensor is not known.
    """
    from spectralx.sensors.catalogue import find_sensor

    return {band.name: band.tabulated for band in find_sensor(name).bands if band.tabulated is not None}


def bands_of_raster(path: str) -> tuple[BandSpec, ...]:
    """Return the good bands of a raster that state a wavelength.

    Raises:
        WavelengthError: There are none.
    """
    from spectralx.raster.metadata import read_metadata
    from spectralx.sensors.profile import resolve
    from spectralx.spec import BandSpec

    found = tuple(
        BandSpec(name=band.name, wavelength_nm=band.wavelength_nm, fwhm_nm=band.fwhm_nm)
        for band in resolve(read_metadata(path)).bands
        if band.good and band.wavelength_nm is not None and band.fwhm_nm is not None
    )
    if not found:
        raise WavelengthError(f"{path} states no wavelengths.", "Give a raster that does, or `--to SENSOR`.")
    return found


def _check_not_input(raster: str, target: Path) -> None:
    if Path(raster).exists() and target.exists() and Path(raster).samefile(target):
        raise RequestError(f"The output {target} is the raster itself.", "Choose another name.")


def _covered(found: SpectralResampling, profile: SpectralProfile, skip: bool) -> SpectralResampling:
    """Return the rows to write.

    Raises:
        BandError: Bands are not covered and may not be left out, or none is covered.
    """
    if found.uncovered and not skip:
        listed = ", ".join(f"{row.target.name} ({row.target.wavelength_nm:g} nm)" for row in found.uncovered)
        raise BandError(
            f"{profile.path} has no bands that cover: {listed}.",
            "Leave them out with `--skip-uncovered`, or ask for other bands.",
        )
    return found.without_uncovered()


def _doubts(found: SpectralResampling, profile: SpectralProfile) -> list[str]:
    doubts = []
    nearest = [row.target.name for row in found.rows if row.method == "nearest"]
    if nearest:
        doubts.append(f"No finer bands for {', '.join(nearest)}: the nearest band of similar width stands for it.")
    if profile.quantity != "reflectance" and any(len(row.weights) > 1 for row in found.rows):
        doubts.append(
            f"The values are not known to be reflectance ({profile.quantity_origin}); averages of digital numbers are "
            "right only where all bands have the same gain."
        )
    return doubts


def _report(
    raster: str, found: SpectralResampling, profile: SpectralProfile, missing: list[str], warnings: list[str]
) -> dict[str, Any]:
    return {
        "raster": {"path": raster, "sensor": profile.sensor, "quantity": profile.quantity},
        "bands": [
            {
                "name": row.target.name,
                "wavelength_nm": row.target.wavelength_nm,
                "fwhm_nm": row.target.fwhm_nm,
                "sources": [[index, round(weight, 6)] for index, weight in row.weights],
                "how": row.method,
                "response": "tabulated" if row.tabulated else "Gaussian" if row.method == "integrated" else None,
                "covered": round(row.covered, 4),
            }
            for row in found.rows
        ],
        "missing": missing,
        "warnings": warnings,
    }


def _render(console: Console, report: Mapping[str, Any], target: Path) -> None:
    """Print the outcome for a person."""
    table = Table("Band", box=None, header_style="bold")
    for name in ("Wavelength", "FWHM", "From bands", "Covered"):
        table.add_column(name, justify="right")
    table.add_column("How")
    for band in report["bands"]:
        indices = [index for index, _weight in band["sources"]]
        source = str(indices[0]) if len(indices) == 1 else f"{len(indices)} from {indices[0]} to {indices[-1]}"
        figures = (f"{band['wavelength_nm']:.5g} nm", f"{band['fwhm_nm']:.4g} nm", source, f"{band['covered']:.0%}")
        table.add_row(escape(band["name"]), *figures, band["how"])
    console.print(table)
    console.print(f"output: {target}", highlight=False, soft_wrap=True, markup=False)
