"""Scenes at random, as different as places, seasons and skies are: extra ground to train on.

Everything is drawn from wide uniform ranges rather than fitted to any image, so that a model trained on many such
scenes meets a real one as one more of them (domain randomization, Tobin et al. 2017, IROS, 23-30).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from spectralx.errors import RequestError
from spectralx.progress import Reporter
from spectralx.simulation.atmosphere import Atmosphere
from spectralx.simulation.clouds import Clouds
from spectralx.simulation.illumination import Season
from spectralx.simulation.landscape import Landscape, LandscapeConfig, build_landscape
from spectralx.simulation.optics import wavelength_grid
from spectralx.simulation.product import CLASSES
from spectralx.simulation.render import Rendering, majority, render
from spectralx.simulation.sensor import Sensor, SensorBand
from spectralx.simulation.surfaces import Cover, Surface, cover_of
from spectralx.spec import BandSpec, ClassSpec

# Bands of a drawn sensor lie this far from those asked for, and are this wide beside them.
_CENTERS, _WIDTHS = (0.985, 1.015), (0.8, 1.2)
_SHIFT_OF_WIDTH = 0.25  # at most

# Largest zenith angle of the sun.
_LOWEST_SUN_DEG = 70.0

# A pixel is labelled where one class covers at least this much of it.
_PURE = 0.6

_CLOUD_CLASSES = (
    ClassSpec(value=1, name="cloud shadow", color="#404040"),
    ClassSpec(value=2, name="water", color="#2b83ba"),
    ClassSpec(value=3, name="land", color="#a6d96a"),
    ClassSpec(value=4, name="cloud", color="#ffffff"),
)
_URBAN_CLASSES = (
    ClassSpec(value=1, name="roof", color="#e60000"),
    ClassSpec(value=2, name="pavement", color="#9c9c9c"),
    ClassSpec(value=3, name="low vegetation", color="#98e600"),
    ClassSpec(value=4, name="tree", color="#267300"),
    ClassSpec(value=5, name="soil", color="#a87000"),
    ClassSpec(value=6, name="water", color="#0064ff"),
)
_ROOFS = (Surface.TILE_ROOF, Surface.BITUMEN_ROOF, Surface.SLATE_ROOF, Surface.METAL_ROOF)
_PAVEMENTS = (Surface.ASPHALT, Surface.CONCRETE)
_URBAN_OF_COVER = {Cover.WATER: 6, Cover.TREES: 4, Cover.LOW_VEGETATION: 3, Cover.BUILT: 2, Cover.BARE: 5}


@dataclass(frozen=True)
class World:
    """A kind of scene and what is labelled in it.

    Attributes:
        classes: Classes of the truth.
        gsd_m: Sampling distances to draw from, in metres.
    """

    classes: tuple[ClassSpec, ...]
    gsd_m: tuple[float, ...]


WORLDS: dict[str, World] = {
    "landcover": World(CLASSES, (4.0, 10.0, 20.0, 30.0)),
    "clouds": World(_CLOUD_CLASSES, (10.0, 20.0, 30.0)),
    "urban": World(_URBAN_CLASSES, (4.0, 10.0, 30.0)),
}


@dataclass(frozen=True)
class DrawnScene:
    """A scene with its truth.

    Attributes:
        rendering: The image.
        labels: Class values, 0 where no class is sure, uint8 ``(H, W)``.
    """

    rendering: Rendering
    labels: NDArray[np.uint8]


def can_be_drawn(band: BandSpec) -> bool:
    """Return whether a band lies where the surfaces have spectra, whatever its centre is varied to."""
    first, last = wavelength_grid()[[0, -1]]
    low, high = _CENTERS
    return bool(low * band.wavelength_nm >= first and high * band.wavelength_nm <= last)


def draw_scene(
    world: str, bands: Sequence[BandSpec], size: int, seed: int, reporter: Reporter | None = None
) -> DrawnScene:
    """Draw a scene: place, season, air, sensor and, in the world ``clouds``, clouds.

    Args:
        world: Key of :data:`WORLDS`.
        bands: Bands of the sensor; centres and widths are varied by up to 1.5 and 20 percent.
        size: Rows and columns in pixels.
        seed: The same seed draws the same scene.
        reporter: Receives progress; asked whether to stop.

    Raises:
        RequestError: There is no such world.
        BandError: A band lies outside 400 to 2500 nm.
    """
    if world not in WORLDS:
        raise RequestError(f"There is no world {world!r}.", f"Choose among {', '.join(WORLDS)}.")
    rng = np.random.default_rng([seed, 7])
    gsd = float(rng.choice(WORLDS[world].gsd_m))
    landscape = build_landscape(_landscape(world, size, gsd, rng))
    atmosphere = _atmosphere(world, rng)
    season = _season(rng)
    sensor = _sensor(bands, gsd, rng)
    clouds = _clouds(rng) if world == "clouds" else None
    chance, variety = (int(number) for number in rng.integers(1 << 31, size=2))
    rendering = render(landscape, sensor, atmosphere, season, chance, reporter, clouds, variety)
    return DrawnScene(rendering, _labels(world, landscape, rendering))


def _landscape(world: str, size: int, gsd: float, rng: np.random.Generator) -> LandscapeConfig:
    dry, coastal = rng.random() < 0.4, rng.random() < 0.3
    wooded, urban = rng.random() < 0.25, rng.random() < (1.0 if world == "urban" else 0.35)
    return LandscapeConfig(
        width=size,
        height=size,
        gsd_m=gsd,
        oversampling=max(1, round(gsd / 8.0)),
        seed=int(rng.integers(1 << 31)),
        relief_m=float(rng.uniform(0.0, 900.0)),
        forest_share=float(rng.uniform(0.7, 0.9) if wooded else rng.uniform(0.03, 0.7)),
        town_radius=float(rng.uniform(0.25, 0.45) if urban else rng.uniform(0.05, 0.2)),
        dryness=float(rng.uniform(0.2, 0.95)) if dry else 0.0,
        sea=float(rng.uniform(0.1, 0.6)) if coastal else 0.0,
    )


def _season(rng: np.random.Generator) -> Season:
    """A day between winter and winter, wherever the sun then stands high enough to take images."""
    while True:
        season = Season(
            day=int(rng.integers(1, 366)),
            solar_hour=float(rng.uniform(9.5, 13.0)),
            latitude_deg=float(rng.uniform(20.0, 57.0)),
        )
        if season.sun()[0] <= _LOWEST_SUN_DEG:
            return season


def _atmosphere(world: str, rng: np.random.Generator) -> Atmosphere:
    aot = float(rng.uniform(0.03, 0.4))
    corrected = world != "clouds" and rng.random() < 0.6
    return Atmosphere(
        aot550=aot,
        angstrom=float(rng.uniform(0.8, 1.6)),
        variation=float(rng.uniform(0.0, 0.3)),
        assumed_aot550=aot * float(rng.uniform(0.5, 1.3)) if corrected else None,
    )


def _sensor(bands: Sequence[BandSpec], gsd: float, rng: np.random.Generator) -> Sensor:
    drawn = tuple(
        SensorBand(
            band.name,
            band.wavelength_nm + _shift(band, float(rng.uniform(*_CENTERS))),
            band.fwhm_nm * float(rng.uniform(*_WIDTHS)),
            snr=float(rng.uniform(60.0, 250.0)),
        )
        for band in bands
    )
    return Sensor("drawn sensor", drawn, gsd, psf_fwhm=float(rng.uniform(0.5, 1.2)))


def _shift(band: BandSpec, factor: float) -> float:
    """How far a band lies from where it was asked for, in nm; narrow bands stay what they are."""
    reach = _SHIFT_OF_WIDTH * band.fwhm_nm
    return float(np.clip((factor - 1.0) * band.wavelength_nm, -reach, reach))


def _clouds(rng: np.random.Generator) -> Clouds:
    high = rng.random() < 0.3
    return Clouds(
        cover=float(rng.uniform(0.03, 0.5)),
        thickness=float(np.exp(rng.uniform(np.log(3.0), np.log(40.0)))),
        height_m=float(rng.uniform(4000.0, 9000.0) if high else rng.uniform(500.0, 3500.0)),
        size_m=float(np.exp(rng.uniform(np.log(600.0), np.log(6000.0)))),
        roughness=float(rng.uniform(1.1, 1.9)),
        drop_radius_um=float(rng.uniform(30.0, 70.0) if high else rng.uniform(7.0, 18.0)),
    )


def _labels(world: str, landscape: Landscape, rendering: Rendering) -> NDArray[np.uint8]:
    truth, purity = rendering.truth, rendering.purity
    if world == "urban":
        truth, purity = majority(_urban(landscape, rendering), rendering.sensor.gsd_m, landscape)
    if world == "clouds" and rendering.clouds is not None:
        cloud, shadow, unsure = rendering.clouds.kinds()
        # Land of several kinds is land all the same; a pixel is water where half of it is, as thin rivers are.
        water = cover_of(rendering.season.day)[landscape.surface] == Cover.WATER
        ground, _ = majority(np.where(water, 2, 3).astype(np.uint8), rendering.sensor.gsd_m, landscape)
        return np.where(cloud, 4, np.where(unsure, 0, np.where(shadow, 1, ground))).astype(np.uint8)
    return np.where(purity >= _PURE, truth, 0).astype(np.uint8)


def _urban(landscape: Landscape, rendering: Rendering) -> NDArray[np.uint8]:
    """Urban class of every cell; gravel and rock count as soil, as in the reference data of cities."""
    table = np.array([_URBAN_OF_COVER[Cover(int(cover))] for cover in cover_of(rendering.season.day)], dtype=np.uint8)
    table[list(_ROOFS)] = 1
    table[list(_PAVEMENTS)] = 2
    return np.asarray(table[landscape.surface])
