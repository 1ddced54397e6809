"""Leaf reflectance and transmittance: PROSPECT-D.

Jacquemoud and Baret (1990), PROSPECT: a model of leaf optical properties spectra, Remote Sensing of Environment 34,
75-91; Féret et al. (2017), PROSPECT-D, ibid. 193, 204-215.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from spectralx.simulation.optics import Array, exponential_integral, hemispherical_transmission, leaf_constants

# Half angle of the cone of light that enters the leaf (Jacquemoud and Baret 1990, section 2).
_INCIDENCE_DEG = 40.0


@dataclass(frozen=True)
class Leaf:
    """Structure and contents of a leaf.

    Attributes:
        structure: Number of elementary layers N, 1 to 3.
        chlorophyll: Chlorophyll a+b in µg/cm².
        carotenoids: In µg/cm².
        anthocyanins: In µg/cm².
        brown: Brown pigments, 0 to about 1.
        water: Equivalent water thickness in cm.
        dry_matter: Dry matter per area in g/cm².
    """

    structure: float = 1.5
    chlorophyll: float = 45.0
    carotenoids: float = 9.0
    anthocyanins: float = 0.5
    brown: float = 0.0
    water: float = 0.012
    dry_matter: float = 0.006


def prospect(leaf: Leaf) -> tuple[Array, Array]:
    """Directional-hemispherical reflectance and transmittance of a leaf.

    Args:
        leaf: Structure and contents.

    Returns:
        Reflectance ``(L,)`` and transmittance ``(L,)`` on :func:`~spectralx.simulation.optics.wavelength_grid`.
    """
    k = leaf_constants()
    absorption = (
        leaf.chlorophyll * k.chlorophyll
        + leaf.carotenoids * k.carotenoids
        + leaf.anthocyanins * k.anthocyanins
        + leaf.brown * k.brown
        + leaf.water * k.water
        + leaf.dry_matter * k.dry_matter
    ) / leaf.structure
    absorption = np.maximum(absorption, 1e-12)
    # Diffuse transmission of one compact layer (Jacquemoud and Baret 1990, eq. 15).
    layer = (1.0 - absorption) * np.exp(-absorption) + absorption**2 * exponential_integral(absorption)

    into_cone, into = _surface()
    out_of = into / k.refractive_index**2
    inner = 1.0 - out_of
    bounces = 1.0 - (inner * layer) ** 2

    first_t = into_cone * layer * out_of / bounces
    first_r = 1.0 - into_cone + inner * layer * first_t
    t = into * layer * out_of / bounces
    r = 1.0 - into + inner * layer * t

    pile_r, pile_t = _pile_of_plates(r, t, leaf.structure - 1.0)
    between = 1.0 - pile_r * r
    return first_r + first_t * pile_r * t / between, first_t * pile_t / between


@lru_cache(maxsize=1)
def _surface() -> tuple[Array, Array]:
    """Transmission of the leaf's surface for light from the cone of incidence and from all sides."""
    n = leaf_constants().refractive_index
    return hemispherical_transmission(n, _INCIDENCE_DEG), hemispherical_transmission(n, 90.0)


def _pile_of_plates(r: Array, t: Array, plates: float) -> tuple[Array, Array]:
    """Reflectance and transmittance of a real number of identical plates (Stokes 1862)."""
    delta = np.sqrt(np.maximum((1 + r + t) * (1 + r - t) * (1 - r + t) * (1 - r - t), 1e-18))
    a = (1 + r**2 - t**2 + delta) / (2 * r)
    power = ((1 - r**2 + t**2 + delta) / (2 * t)) ** plates
    below = a**2 * power**2 - 1
    return a * (power**2 - 1) / below, power * (a**2 - 1) / below
