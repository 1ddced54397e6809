"""Optical constants and numerical helpers that leaf, water and soil models share."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

_EULER_GAMMA = 0.5772156649015329


@dataclass(frozen=True)
class LeafConstants:
    """Refractive index and specific absorption of PROSPECT-D on the simulator's wavelength grid.

    Attributes:
        wavelength_nm: Grid ``(L,)``, 400 to 2500 nm every 5 nm.
        refractive_index: Of the leaf interior ``(L,)``.
        chlorophyll: Specific absorption in cm²/µg ``(L,)``.
        carotenoids: As above.
        anthocyanins: As above.
        brown: Per arbitrary unit ``(L,)``.
        water: Absorption of pure liquid water in 1/cm ``(L,)``.
        dry_matter: Specific absorption in cm²/g ``(L,)``.
    """

    wavelength_nm: Array
    refractive_index: Array
    chlorophyll: Array
    carotenoids: Array
    anthocyanins: Array
    brown: Array
    water: Array
    dry_matter: Array


@lru_cache(maxsize=1)
def leaf_constants() -> LeafConstants:
    """Load the constants (Féret et al. 2017; provenance and licence in ``data/README.md``)."""
    with files(__package__).joinpath("data/prospect_d.npz").open("rb") as stream, np.load(stream) as table:
        constants = LeafConstants(**{key: table[key].astype(np.float64) for key in table.files})
    for array in vars(constants).values():
        array.setflags(write=False)
    return constants


def wavelength_grid() -> Array:
    """Return the simulator's wavelengths in nm ``(L,)``."""
    return leaf_constants().wavelength_nm


def exponential_integral(x: Array) -> Array:
    """Exponential integral E1(x) for x > 0.

    Power series below 1.5, continued fraction above (Abramowitz and Stegun 1964, 5.1.11 and 5.1.22); the relative
    error stays below 1e-12.
    """
    x = np.asarray(x, dtype=np.float64)
    small = np.minimum(x, 1.5)
    term = np.ones_like(small)
    series = -_EULER_GAMMA - np.log(small)
    for n in range(1, 30):
        term = term * -small / n
        series -= term / n
    large = np.maximum(x, 1.5)
    fraction = np.zeros_like(large)
    for n in range(80, 0, -1):
        fraction = n / (1.0 + n / (large + fraction))
    return np.where(x < 1.5, series, np.exp(-large) / (large + fraction))


def hemispherical_transmission(refractive_index: Array, max_incidence_deg: float) -> Array:
    """Average transmission of a dielectric surface for light isotropic within a cone.

    Fresnel's transmission for unpolarised light, averaged over incidence angles from 0 to ``max_incidence_deg``
    (Stern 1964; Allen 1973, J. Opt. Soc. Am. 63, 664-666), by Gauss-Legendre quadrature.

    Args:
        refractive_index: Relative refractive index ``(L,)``, above 1.
        max_incidence_deg: Half angle of the cone in degrees, at most 90.

    Returns:
        Transmission ``(L,)`` in [0, 1].
    """
    nodes, weights = np.polynomial.legendre.leggauss(64)
    upper = np.sin(np.radians(max_incidence_deg)) ** 2
    # sin² of the incidence angle is uniform under isotropic light.
    sin2 = 0.5 * upper * (nodes + 1.0)
    cos_in = np.sqrt(1.0 - sin2)[:, None]
    n = np.asarray(refractive_index, dtype=np.float64)[None, :]
    cos_out = np.sqrt(1.0 - sin2[:, None] / n**2)
    perpendicular = ((cos_in - n * cos_out) / (cos_in + n * cos_out)) ** 2
    parallel = ((n * cos_in - cos_out) / (n * cos_in + cos_out)) ** 2
    transmission: Array = 0.5 * weights @ (1.0 - 0.5 * (perpendicular + parallel))
    return transmission
