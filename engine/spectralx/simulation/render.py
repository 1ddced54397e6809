"""From a landscape to what a sensor delivers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from spectralx.errors import ScaleError
from spectralx.progress import Reporter, SilentReporter
from spectralx.simulation import surfaces
from spectralx.simulation.atmosphere import Atmosphere, Optics, optics
from spectralx.simulation.canopy import Geometry
from spectralx.simulation.clouds import CloudLayer, Clouds, cloud_layer
from spectralx.simulation.illumination import Season, cast_shadow, incidence_ratio, sky_view
from spectralx.simulation.landscape import Landscape
from spectralx.simulation.noise import FloatArray, fractal, resize
from spectralx.simulation.optics import Array
from spectralx.simulation.sensor import Sensor, SensorBand
from spectralx.simulation.variety import varied

_STATES = 256
_REFERENCE = 0.1  # reflectance at which signal-to-noise ratios are given
_READ_NOISE = 0.3  # share of the noise variance there that does not grow with the signal


@dataclass(frozen=True)
class Rendering:
    """What a sensor delivers, and the truth.

    Attributes:
        reflectance: Surface or top-of-atmosphere reflectance, float32 ``(C, H, W)``; noise may make it negative.
        truth: Majority class of each pixel, 1 to 5 (:class:`~spectralx.simulation.surfaces.Cover`), uint8 ``(H, W)``;
            that of the ground, under clouds too.
        purity: Share of the pixel that the majority class covers, float32 ``(H, W)``.
        sensor: The sensor.
        season: When it was taken.
        sun_zenith_deg: Sun's zenith angle.
        sun_azimuth_deg: Sun's azimuth, clockwise from north.
        clouds: The clouds over it, if any.
    """

    reflectance: FloatArray
    truth: NDArray[np.uint8]
    purity: FloatArray
    sensor: Sensor
    season: Season
    sun_zenith_deg: float
    sun_azimuth_deg: float
    clouds: CloudLayer | None = None


def render(
    landscape: Landscape,
    sensor: Sensor,
    atmosphere: Atmosphere | None = None,
    season: Season | None = None,
    seed: int = 0,
    reporter: Reporter | None = None,
    clouds: Clouds | None = None,
    variety: int | None = None,
) -> Rendering:
    """Render a landscape.

    Every cell is lit (relief, shadow, skylight), blurred by the sensor's point spread function, sampled, seen through
    the atmosphere with light from its surroundings, corrected as the product would be, and given noise.

    Args:
        landscape: What is there.
        sensor: Its pixel must be a whole number of the landscape's cells.
        atmosphere: Haze and correction; by default a little more haze than the correction assumes.
        season: Date, hour and latitude.
        seed: Of haze, noise and clouds; the same seed gives the same image.
        reporter: Receives progress band by band.
        clouds: A cloud layer; none by default.
        variety: Seed of what the surfaces look like at this place (:mod:`~spectralx.simulation.variety`); by default
            every surface has its typical spectrum.

    Returns:
        Image and truth. Pixels that the landscape does not fill completely are left out at the right and bottom.

    Raises:
        ScaleError: The pixel is not a whole number of cells, or the landscape is smaller than two pixels.
    """
    atmosphere, season, reporter = atmosphere or Atmosphere(), season or Season(), reporter or SilentReporter()
    factor = _whole_factor(sensor.gsd_m, landscape, "The sensor's pixel")
    rows, cols = (n // factor for n in landscape.config.shape)
    if min(rows, cols) < 2:
        raise ScaleError(
            f"The landscape has {rows} x {cols} pixels of {sensor.gsd_m} m.", "Make a larger landscape for this sensor."
        )
    sun_zenith, sun_azimuth = season.sun()
    if sun_zenith > 80.0:
        raise ScaleError(
            f"The sun stands {90.0 - sun_zenith:.0f} degrees high on day {season.day}.",
            "Choose a season, hour and latitude at which it stands at least 10 degrees above the horizon.",
        )
    geometry = Geometry(sun_zenith, 4.0, 110.0)
    spectra = surfaces.spectra(season.day, geometry)
    if variety is not None:
        spectra = varied(spectra, np.random.default_rng(variety))
    scene = _Scene(landscape, sensor, geometry, sun_azimuth, spectra)
    haze_rng, noise_rng = np.random.default_rng([seed, 1]), np.random.default_rng([seed, 2])
    drift = fractal((rows, cols), sensor.gsd_m, 8000.0, 300.0, 1.5, haze_rng)
    aot = np.maximum(atmosphere.aot550 * (1.0 + atmosphere.variation * drift), 0.0).astype(np.float32)

    layer = None
    if clouds is not None:
        cloud_rng = np.random.default_rng([seed, 3])
        layer = cloud_layer(clouds, (rows, cols), sensor.gsd_m, sun_zenith, sun_azimuth, cloud_rng)

    reflectance = np.empty((len(sensor.bands), rows, cols), dtype=np.float32)
    for number, band in enumerate(sensor.bands):
        reporter.check_cancelled()
        reporter.progress(number / len(sensor.bands), f"Rendering {band.name}")
        repeat = _repeat(sensor, band)
        ground = scene.seen(number, band, atmosphere, repeat * sensor.gsd_m)
        over = None if layer is None else layer.coarser(repeat)
        image = _through_air(ground, aot[::repeat, ::repeat], band, atmosphere, geometry, repeat * sensor.gsd_m, over)
        _add_noise(image, band, noise_rng)
        reflectance[number] = np.repeat(np.repeat(image, repeat, axis=0), repeat, axis=1)[:rows, :cols]
    truth, purity = majority(surfaces.cover_of(season.day)[landscape.surface], sensor.gsd_m, landscape)
    reporter.progress(1.0, "Rendered")
    return Rendering(reflectance, truth, purity, sensor, season, sun_zenith, sun_azimuth, layer)


class _Scene:
    """The lit landscape, ready to be seen band by band."""

    def __init__(
        self, landscape: Landscape, sensor: Sensor, geometry: Geometry, sun_azimuth: float, spectra: Array
    ) -> None:
        self._landscape = landscape
        self._psf_fwhm = sensor.psf_fwhm
        self._geometry = geometry
        ramps = spectra @ sensor.response().T
        self._table = _interpolated(ramps).astype(np.float32)
        self._index = landscape.surface.astype(np.uint16) * _STATES + landscape.state
        lit = ~cast_shadow(landscape, geometry.sun_zenith_deg, sun_azimuth)
        self._direct = incidence_ratio(landscape, geometry.sun_zenith_deg, sun_azimuth) * lit
        self._diffuse = sky_view(landscape)

    def seen(self, number: int, band: SensorBand, atmosphere: Atmosphere, native_m: float) -> FloatArray:
        """Reflectance at the ground as if it were flat, on the band's native pixels."""
        skylight = np.float32(_air(band, atmosphere.aot550, atmosphere, self._geometry).skylight)
        cells = self._table[:, number][self._index]
        cells *= self._direct * (1 - skylight) + self._diffuse * skylight
        factor = _whole_factor(native_m, self._landscape, f"The native pixel of {band.name}")
        # A last row or column of pixels that the landscape does not fill whole repeats its edge.
        short = [(0, -n % factor) for n in cells.shape]
        return _sample(np.pad(cells, short, mode="edge") if any(map(max, short)) else cells, factor, self._psf_fwhm)


def _interpolated(ramps: NDArray[np.float64]) -> NDArray[np.float64]:
    """Band reflectance ``(surfaces * 256, C)`` of every surface and state from ramps ``(surfaces, RAMP, C)``."""
    position = np.linspace(0, surfaces.RAMP - 1, _STATES)
    left = np.minimum(position.astype(np.intp), surfaces.RAMP - 2)
    share = (position - left)[None, :, None]
    table: NDArray[np.float64] = ramps[:, left] * (1 - share) + ramps[:, left + 1] * share
    return table.reshape(-1, ramps.shape[2])


def _repeat(sensor: Sensor, band: SensorBand) -> int:
    """How many of the product's pixels a band's native pixel spans."""
    native = max(band.gsd_m or 0.0, sensor.gsd_m)
    repeat = round(native / sensor.gsd_m)
    if abs(repeat * sensor.gsd_m - native) > 1e-6 * native:
        raise ScaleError(
            f"The native pixel of {band.name}, {native} m, is not a multiple of {sensor.gsd_m} m.",
            "Choose a multiple of the product's pixel.",
        )
    return repeat


def _whole_factor(gsd_m: float, landscape: Landscape, what: str) -> int:
    factor = round(gsd_m / landscape.config.cell_m)
    if factor < 1 or abs(factor * landscape.config.cell_m - gsd_m) > 1e-6 * gsd_m:
        raise ScaleError(
            f"{what}, {gsd_m} m, is not a whole number of the landscape's cells of {landscape.config.cell_m:g} m.",
            "Build the landscape with another gsd_m or oversampling.",
        )
    return factor


def _sample(cells: FloatArray, factor: int, psf_fwhm: float) -> FloatArray:
    """Blur by pixel aperture and Gaussian optics and keep one value a pixel, axis by axis; the weights sum to 1."""
    kernel = np.ones(factor)
    sigma = psf_fwhm * factor / 2.3548
    if sigma > 0.3:
        reach = int(np.ceil(2.5 * sigma))
        kernel = np.convolve(kernel, np.exp(-0.5 * (np.arange(-reach, reach + 1) / sigma) ** 2))
    kernel = (kernel / kernel.sum()).astype(np.float32)
    for axis in (0, 1):
        cells = _strided(cells, kernel, factor, axis)
    return cells


def _strided(values: FloatArray, kernel: FloatArray, factor: int, axis: int) -> FloatArray:
    count = values.shape[axis] // factor
    margin = (len(kernel) - factor) // 2
    widths = [(0, 0), (0, 0)]
    widths[axis] = (margin, margin + factor)
    padded = np.pad(values, widths, mode="edge")
    shape = list(values.shape)
    shape[axis] = count
    result = np.zeros(shape, dtype=np.float32)
    for offset, weight in enumerate(kernel):
        part = slice(offset, offset + count * factor, factor)
        result += weight * (padded[part] if axis == 0 else padded[:, part])
    return result


def _air(band: SensorBand, aot: FloatArray | float, atmosphere: Atmosphere, geometry: Geometry) -> Optics:
    return optics(
        band.wavelength_nm,
        aot,
        atmosphere.angstrom,
        geometry.sun_zenith_deg,
        geometry.view_zenith_deg,
        geometry.relative_azimuth_deg,
    )


def _through_air(
    ground: FloatArray,
    aot: FloatArray,
    band: SensorBand,
    atmosphere: Atmosphere,
    geometry: Geometry,
    gsd_m: float,
    clouds: CloudLayer | None,
) -> FloatArray:
    """Top-of-atmosphere reflectance, or what the product's correction makes of it.

    Clouds stand above the air: they take the sun's direct light from the ground, hide what is below and reflect.
    The correction knows one uniform atmosphere and no relief; it takes out the light of the surroundings as far as that
    atmosphere scatters it (Richter 1998, Applied Optics 37, 4004-4015). What remains is haze where the air is thicker.
    """
    reach = atmosphere.adjacency_m / gsd_m
    air = _air(band, aot, atmosphere, geometry)
    if clouds is not None:
        ground = ground * (air.skylight + (1 - air.skylight) * clouds.sunlight(band.wavelength_nm))
    seen = ground + air.environment * (_surroundings(ground, reach) - ground)
    top = np.asarray(air.path + air.transmission * seen, dtype=np.float32)
    if clouds is not None:
        top = clouds.reflectance(band.wavelength_nm) + clouds.transmission(band.wavelength_nm) * top
    if atmosphere.assumed_aot550 is None:
        return top
    assumed = _air(band, atmosphere.assumed_aot550, atmosphere, geometry)
    surface = (top - np.float32(assumed.path)) / np.float32(assumed.transmission)
    share = np.float32(assumed.environment)
    return np.asarray(surface + share / (1 - share) * (surface - _surroundings(surface, reach)), dtype=np.float32)


def _surroundings(ground: FloatArray, reach_pixels: float) -> FloatArray:
    """Mean of the surroundings: block means that are interpolated back."""
    block = max(int(reach_pixels), 1)
    if block == 1:
        return ground
    rows, cols = (max(n // block, 2) for n in ground.shape)
    edges = [np.linspace(0, n, k + 1).astype(int)[:-1] for n, k in zip(ground.shape, (rows, cols))]
    if min(ground.shape) < 2 * min(rows, cols):
        return ground
    total = np.add.reduceat(np.add.reduceat(ground.astype(np.float64), edges[0], axis=0), edges[1], axis=1)
    sizes = [np.diff(np.append(edge, n)) for edge, n in zip(edges, ground.shape)]
    return resize(total / (sizes[0][:, None] * sizes[1][None, :]), (ground.shape[0], ground.shape[1]))


def _add_noise(image: FloatArray, band: SensorBand, rng: np.random.Generator) -> None:
    """Add read-out and photon noise."""
    signal = np.maximum(image, 0) / _REFERENCE
    white = rng.standard_normal(image.shape, dtype=np.float32)
    image += white * (_REFERENCE / band.snr) * np.sqrt(_READ_NOISE + (1 - _READ_NOISE) * signal)


def majority(classes: NDArray[np.uint8], gsd_m: float, landscape: Landscape) -> tuple[NDArray[np.uint8], FloatArray]:
    """Return the majority class of each pixel and its share of it; the lower class wins a tie.

    Args:
        classes: Class of each cell, 1 or more, uint8 ``(h, w)``.
        gsd_m: Size of a pixel, a whole number of cells.
        landscape: What the cells are of.

    Returns:
        Class values, uint8 ``(H, W)``, and shares, float32 ``(H, W)``.
    """
    factor = _whole_factor(gsd_m, landscape, "The pixel")
    rows, cols = (n // factor for n in classes.shape)
    blocks = classes[: rows * factor, : cols * factor].reshape(rows, factor, cols, factor)
    counts = np.stack([(blocks == c).sum(axis=(1, 3), dtype=np.int32) for c in range(1, int(classes.max()) + 1)])
    winner = (np.argmax(counts, axis=0) + 1).astype(np.uint8)
    return winner, (counts.max(axis=0) / factor**2).astype(np.float32)
