"""The surfaces that a landscape is made of, their class and their spectra through the year.

A surface is a ramp of spectra along one *state* from 0 to 1: a thin to a dense canopy, a wet to a dry soil, clear to
turbid water, an old to a new roof. Neighbouring fields, stands and roofs differ by their state.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import IntEnum

import numpy as np

from spectralx.simulation import mineral
from spectralx.simulation.canopy import Geometry, sail
from spectralx.simulation.leaf import Leaf, prospect
from spectralx.simulation.optics import Array

# Spectra along a ramp; the renderer interpolates between them.
RAMP = 7

# Share of dead leaves, stalks and bark that is seen in any canopy; a turbid medium has none.
_LITTER = 0.05

# A field whose crop covers less than this leaf area index is bare ground: about a fifth of it is green.
BARE_BELOW_LAI = 0.5


class Cover(IntEnum):
    """Land-cover classes of the truth; 0 is nodata."""

    WATER = 1
    TREES = 2
    LOW_VEGETATION = 3
    BUILT = 4
    BARE = 5


class Surface(IntEnum):
    """What covers a cell of the landscape."""

    RIVER = 0
    LAKE = 1
    BROADLEAF = 2
    CONIFER = 3
    HEDGE = 4
    MEADOW = 5
    PASTURE = 6
    HEATH = 7
    LAWN = 8
    WHEAT = 9
    BARLEY = 10
    RAPESEED = 11
    MAIZE = 12
    BEET = 13
    POTATO = 14
    PLOUGHED = 15
    PALE_SOIL = 16
    ROCK = 17
    GRAVEL = 18
    ASPHALT = 19
    CONCRETE = 20
    TILE_ROOF = 21
    BITUMEN_ROOF = 22
    SLATE_ROOF = 23
    METAL_ROOF = 24
    TRACK = 25
    SCRUB = 26
    WOODLAND = 27


@dataclass(frozen=True)
class Plant:
    """A canopy through the year: double-logistic leaf area (Beck et al. 2006, RSE 100, 321-334) and leaf contents.

    Attributes:
        cover: Class while the canopy stands.
        lai_min: Leaf area index outside the season.
        lai_max: Leaf area index at its peak.
        rise: Day of the year at half the rise.
        fall: Day of the year at half the decline; leaves turn brown around it.
        rise_days: Time constant of the rise.
        fall_days: Time constant of the decline.
        leaf: Healthy leaf.
        mean_leaf_angle_deg: Mean inclination of leaves.
        hot_spot: Leaf size over canopy height.
        spread_days: Half the difference in development between the ends of the ramp.
        sown: Whether the ground is bare outside the season.
        dry: Whether the ground between the plants is dry and bright.
    """

    cover: Cover
    lai_min: float
    lai_max: float
    rise: float
    fall: float
    leaf: Leaf
    rise_days: float = 9.0
    fall_days: float = 8.0
    mean_leaf_angle_deg: float = 57.0
    hot_spot: float = 0.05
    spread_days: float = 6.0
    sown: bool = False
    dry: bool = False

    def lai(self, day: float) -> float:
        """Leaf area index on a day of the year."""
        up = 1.0 / (1.0 + np.exp(-(day - self.rise) / self.rise_days))
        down = 1.0 / (1.0 + np.exp((day - self.fall) / self.fall_days))
        return float(self.lai_min + (self.lai_max - self.lai_min) * up * down)

    def senescence(self, day: float) -> float:
        """Share of brown leaves, 0 to 1."""
        return float(1.0 / (1.0 + np.exp(-(day - self.fall + 5.0) / (0.8 * self.fall_days))))


_NEEDLE = Leaf(structure=2.1, chlorophyll=42, carotenoids=10, water=0.022, dry_matter=0.016, brown=0.15)
_GRASS = Leaf(structure=1.9, chlorophyll=31, carotenoids=8, water=0.016, dry_matter=0.003, brown=0.06)
_CEREAL = Leaf(structure=1.8, chlorophyll=35, carotenoids=10, water=0.017, dry_matter=0.0042, brown=0.04)

_PLANTS: dict[Surface, Plant] = {
    Surface.BROADLEAF: Plant(
        Cover.TREES, 0.6, 5.2, 118, 292, Leaf(1.6, 31, 8, 1.0, 0.08, 0.013, 0.009), 6, 10, 52, 0.02, 3
    ),
    Surface.CONIFER: Plant(Cover.TREES, 3.2, 4.4, 130, 330, _NEEDLE, 20, 25, 60, 0.01, 5),
    Surface.HEDGE: Plant(
        Cover.TREES, 0.8, 4.6, 108, 292, Leaf(1.6, 31, 8, 1.0, 0.08, 0.013, 0.0085), 7, 10, 52, 0.03, 4
    ),
    Surface.MEADOW: Plant(Cover.LOW_VEGETATION, 1.2, 5.0, 95, 325, _GRASS, 12, 20, 50, 0.05, 12),
    Surface.PASTURE: Plant(Cover.LOW_VEGETATION, 1.2, 4.0, 92, 330, _GRASS, 12, 20, 50, 0.08, 12),
    Surface.HEATH: Plant(
        Cover.LOW_VEGETATION, 1.0, 2.2, 135, 280, Leaf(1.7, 30, 8, 2.0, 0.25, 0.011, 0.010), 14, 20, 58, 0.05, 10
    ),
    Surface.LAWN: Plant(Cover.LOW_VEGETATION, 1.4, 2.9, 88, 335, _GRASS, 12, 20, 55, 0.1, 10),
    Surface.WHEAT: Plant(Cover.LOW_VEGETATION, 0.3, 5.2, 100, 190, _CEREAL, 11, 7, 58, 0.05, 6, sown=True),
    Surface.BARLEY: Plant(
        Cover.LOW_VEGETATION, 0.3, 4.4, 96, 172, replace(_CEREAL, chlorophyll=42), 11, 8, 60, 0.05, 5, sown=True
    ),
    Surface.RAPESEED: Plant(
        Cover.LOW_VEGETATION, 0.6, 4.2, 92, 184, Leaf(1.8, 36, 9, 0.5, 0.0, 0.016, 0.0052), 9, 8, 50, 0.08, 5, sown=True
    ),
    Surface.MAIZE: Plant(
        Cover.LOW_VEGETATION,
        0.0,
        4.6,
        178,
        268,
        Leaf(1.5, 50, 10, 0.5, 0.0, 0.015, 0.005),
        8,
        9,
        55,
        0.15,
        5,
        sown=True,
    ),
    Surface.BEET: Plant(
        Cover.LOW_VEGETATION,
        0.0,
        4.4,
        172,
        310,
        Leaf(1.5, 50, 10, 0.5, 0.0, 0.024, 0.005),
        8,
        9,
        40,
        0.15,
        5,
        sown=True,
    ),
    Surface.POTATO: Plant(
        Cover.LOW_VEGETATION, 0.0, 4.2, 148, 232, Leaf(1.6, 46, 9, 0.5, 0.0, 0.020, 0.0045), 6, 8, 45, 0.1, 4, sown=True
    ),
    # Dry country: shrubs and open woods of junipers and pines with much ground between them.
    Surface.SCRUB: Plant(
        Cover.LOW_VEGETATION,
        0.25,
        0.75,
        110,
        250,
        Leaf(1.9, 24, 7, 1.0, 0.35, 0.008, 0.011),
        20,
        25,
        58,
        0.05,
        8,
        dry=True,
    ),
    Surface.WOODLAND: Plant(
        Cover.TREES, 0.9, 1.5, 120, 330, replace(_NEEDLE, chlorophyll=38), 25, 25, 60, 0.01, 6, dry=True
    ),
}

_FIXED: dict[Surface, Cover] = {
    Surface.RIVER: Cover.WATER,
    Surface.LAKE: Cover.WATER,
    Surface.PLOUGHED: Cover.BARE,
    Surface.PALE_SOIL: Cover.BARE,
    Surface.ROCK: Cover.BARE,
    Surface.GRAVEL: Cover.BARE,
    Surface.TRACK: Cover.BARE,
    Surface.ASPHALT: Cover.BUILT,
    Surface.CONCRETE: Cover.BUILT,
    Surface.TILE_ROOF: Cover.BUILT,
    Surface.BITUMEN_ROOF: Cover.BUILT,
    Surface.SLATE_ROOF: Cover.BUILT,
    Surface.METAL_ROOF: Cover.BUILT,
}


def cover_of(day: int) -> np.ndarray:
    """Class of every surface on a day of the year, uint8 ``(len(Surface),)``.

    A sown field is bare before its crop covers the ground and after the harvest.
    """
    covers = np.zeros(len(Surface), dtype=np.uint8)
    for surface, cover in _FIXED.items():
        covers[surface] = cover
    for surface, plant in _PLANTS.items():
        bare = plant.sown and plant.lai(day) < BARE_BELOW_LAI
        covers[surface] = Cover.BARE if bare else plant.cover
    return covers


def spectra(day: int, geometry: Geometry) -> Array:
    """Reflectance of every surface along its ramp.

    Args:
        day: Day of the year, 1 to 366, of the northern temperate zone.
        geometry: Directions of sun and sensor.

    Returns:
        Reflectance ``(len(Surface), RAMP, L)``.
    """
    states = np.linspace(0.0, 1.0, RAMP)
    return np.stack([_ramp(surface, states, day, geometry) for surface in Surface])


def _ramp(surface: Surface, states: Array, day: int, geometry: Geometry) -> Array:
    plant = _PLANTS.get(surface)
    if plant is not None:
        return np.stack([_canopy(plant, float(state), day, geometry) for state in states])
    return np.stack([_mineral(surface, float(state)) for state in states])


def _canopy(plant: Plant, state: float, day: int, geometry: Geometry) -> Array:
    """Canopy in a state: late to early in the season, thin to dense, pale to deep green, on dark to bright soil."""
    shifted = day + (2.0 * state - 1.0) * plant.spread_days
    brown = plant.senescence(shifted)
    vigour = 0.8 + 0.3 * state
    leaf = replace(
        plant.leaf,
        chlorophyll=max(plant.leaf.chlorophyll * vigour * (1.0 - 0.95 * brown), 0.5),
        carotenoids=plant.leaf.carotenoids * (1.0 - 0.75 * brown),
        brown=plant.leaf.brown + 0.8 * brown,
        water=max(plant.leaf.water * (1.0 - 0.93 * brown), 0.0008),
    )
    lai = max(plant.lai(shifted) * (0.7 + 0.5 * state), 0.03)
    if not plant.sown:
        # Brown leaves of perennials stay for a while, so that a canopy never thins out to bare soil.
        lai = max(lai, 0.5 * plant.lai_max * brown)
    if plant.dry:
        ground = mineral.soil(0.36 + 0.18 * state, 0.10, iron=0.8, clay=0.4)
    else:
        ground = mineral.soil(0.30 + 0.16 * state, 0.65 - 0.5 * state, iron=0.55, clay=0.5)
    reflectance, transmittance = prospect(leaf)
    closed = sail(
        reflectance, transmittance, ground, np.array([lai]), geometry, plant.mean_leaf_angle_deg, plant.hot_spot
    )[0]
    return (1.0 - _LITTER) * closed + _LITTER * mineral.litter()


def _mix(old: str, new: str, state: float) -> Array:
    return (1.0 - state) * mineral.material(old) + state * mineral.material(new)


def _mineral(surface: Surface, state: float) -> Array:
    if surface is Surface.RIVER:
        return mineral.water(2.5, 6.0 + 16.0 * state, 0.7)
    if surface is Surface.LAKE:
        return mineral.water(3.0 + 9.0 * state, 1.5 + 4.0 * state, 0.4)
    if surface is Surface.PLOUGHED:
        return mineral.soil(0.26 + 0.16 * state, 0.75 - 0.65 * state, iron=0.7, clay=0.5)
    if surface is Surface.PALE_SOIL:
        return mineral.soil(0.40 + 0.16 * state, 0.5 - 0.45 * state, iron=0.35, clay=0.7)
    if surface is Surface.TRACK:
        return 0.6 * mineral.rock(0.26 + 0.12 * state) + 0.4 * mineral.soil(0.42, 0.2)
    if surface is Surface.ROCK:
        return mineral.rock(0.20 + 0.14 * state)
    if surface is Surface.GRAVEL:
        return mineral.rock(0.30 + 0.20 * state)
    if surface is Surface.BITUMEN_ROOF:
        return _mix("bitumen", "asphalt_old", state)
    if surface is Surface.SLATE_ROOF:
        return mineral.material("slate") * (0.8 + 0.4 * state)
    pairs = {
        Surface.ASPHALT: ("asphalt_new", "asphalt_old"),
        Surface.CONCRETE: ("concrete_old", "concrete_new"),
        Surface.TILE_ROOF: ("tile_old", "tile_new"),
        Surface.METAL_ROOF: ("metal_grey", "metal_white"),
    }
    return _mix(*pairs[surface], state)
