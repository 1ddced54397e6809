"""Places differ: what a surface looks like on one scene, drawn around what its model says.

Models of leaves, soils and waters give the typical spectrum of a kind of surface. From place to place the same kind is
brighter or darker, browner or greener, and woods stand denser or with more shade between their crowns (Li and Strahler
1992, IEEE TGRS 30, 276-292: crowns, ground and the shade of both mix in a pixel). A scene draws these once, so that
within it a surface stays what it is.
"""

from __future__ import annotations

import numpy as np

from spectralx.simulation import mineral
from spectralx.simulation.optics import Array, wavelength_grid
from spectralx.simulation.surfaces import RAMP, Surface

# Standard deviation of the logarithm of reflectance: of all surfaces of a scene together, and of each by itself.
_COMMON, _OWN = 0.10, 0.15
# The same of what runs from one end of the spectrum to the other.
_TILT = 0.12
# Share of shade in the crowns of woods, at most.
_SHADE = 0.55
# How often the grass is dry, and the largest share of it that is.
_DROUGHT, _DRY_GRASS = 0.35, 0.9
_GRASS = (Surface.MEADOW, Surface.PASTURE, Surface.HEATH, Surface.LAWN)
_WOODS = (Surface.BROADLEAF, Surface.CONIFER, Surface.HEDGE, Surface.WOODLAND)


def varied(ramps: Array, rng: np.random.Generator) -> Array:
    """Return the spectra of a scene's own place.

    Args:
        ramps: Typical reflectance ``(surfaces, RAMP, L)`` of every :class:`~spectralx.simulation.surfaces.Surface`.
        rng: Source of randomness.

    Returns:
        Reflectance of the same shape, 0 to 1.
    """
    count = len(ramps)
    position = np.log(wavelength_grid() / 1000.0) / np.log(2.5)
    level = _COMMON * rng.standard_normal() + _OWN * rng.standard_normal(count)
    tilt = _TILT * (0.7 * rng.standard_normal() + 0.7 * rng.standard_normal(count))
    result = ramps * np.exp(level[:, None] + tilt[:, None] * position)[:, None, :]
    shade = rng.uniform(0.0, _SHADE)
    for surface in _WOODS:
        result[surface] *= 1.0 - shade * rng.uniform(0.6, 1.0)
    if rng.random() < _DROUGHT:
        dry = rng.uniform(0.2, _DRY_GRASS) * np.linspace(1.0, 0.6, RAMP)[:, None]
        for surface in _GRASS:
            result[surface] = (1.0 - dry) * result[surface] + dry * mineral.litter() * np.exp(level[surface])
    for surface in (Surface.RIVER, Surface.LAKE):
        result[surface] = _water(rng)
    return np.clip(result, 0.0, 1.0)


def _water(rng: np.random.Generator) -> Array:
    """Waters from clear to green or muddy ``(RAMP, L)``, with the sky or the sun more or less in their surface."""

    def between(low: float, high: float) -> float:
        return float(np.exp(rng.uniform(np.log(low), np.log(high))))

    chlorophyll, cdom = between(0.5, 40.0), between(0.05, 2.0)
    sediment, surface = between(0.5, 60.0), between(0.004, 0.035)
    states = np.linspace(0.6, 1.6, RAMP)
    return np.stack([mineral.water(chlorophyll, sediment * state, cdom, surface) for state in states])
