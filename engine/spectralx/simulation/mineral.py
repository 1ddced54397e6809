"""Spectra of soil, rock, water and building materials, 400 to 2500 nm.

Soil and rock: a smooth continuum with the absorption features that soil spectra share (Stoner and Baumgardner 1981;
Ben-Dor, Irons and Epema 1999), wetted by internal reflection in a water film (Lekner and Dorf 1988) and the film's own
absorption (Bach and Mauser 1994). Water: bio-optical model with the closure of Lee, Carder and Arnone (2002), Applied
Optics 41, 5755-5772. Building materials: idealised shapes after the descriptions of Herold, Roberts, Gardner and
Dennison (2004), Remote Sensing of Environment 91, 304-319, and Kotthaus, Smith, Wooster and Grimmond (2014), ISPRS
JPRS 94, 194-212; they are drawn by hand, not measured.
"""

from __future__ import annotations

import numpy as np

from spectralx.simulation.optics import Array, leaf_constants, wavelength_grid

# Internal reflectance of a water film over a rough surface, n = 1.33 (Lekner and Dorf 1988, eq. 15).
_FILM_INTERNAL = 0.472
_FILM_SURFACE = 0.02

# Reflectance at these wavelengths (nm); straight lines between them.
_NODES_NM = (400, 500, 550, 600, 700, 850, 1000, 1300, 1650, 1900, 2200, 2330, 2500)
_MATERIALS: dict[str, tuple[float, ...]] = {
    "asphalt_new": (0.045, 0.050, 0.053, 0.056, 0.060, 0.065, 0.070, 0.080, 0.092, 0.095, 0.098, 0.096, 0.098),
    "asphalt_old": (0.085, 0.112, 0.125, 0.136, 0.150, 0.163, 0.172, 0.192, 0.212, 0.210, 0.210, 0.200, 0.205),
    "concrete_old": (0.110, 0.155, 0.175, 0.192, 0.212, 0.225, 0.232, 0.245, 0.260, 0.240, 0.235, 0.220, 0.205),
    "concrete_new": (0.200, 0.280, 0.310, 0.335, 0.365, 0.385, 0.395, 0.410, 0.425, 0.390, 0.385, 0.355, 0.330),
    "tile_old": (0.045, 0.058, 0.070, 0.110, 0.150, 0.160, 0.180, 0.240, 0.280, 0.260, 0.265, 0.255, 0.250),
    "tile_new": (0.060, 0.080, 0.105, 0.200, 0.290, 0.295, 0.340, 0.430, 0.480, 0.450, 0.450, 0.440, 0.430),
    "bitumen": (0.040, 0.044, 0.046, 0.048, 0.052, 0.056, 0.060, 0.068, 0.078, 0.082, 0.086, 0.078, 0.084),
    "slate": (0.095, 0.110, 0.115, 0.120, 0.125, 0.130, 0.135, 0.150, 0.165, 0.165, 0.160, 0.155, 0.160),
    "metal_grey": (0.200, 0.225, 0.230, 0.235, 0.240, 0.235, 0.255, 0.280, 0.300, 0.305, 0.310, 0.310, 0.315),
    "metal_white": (0.250, 0.520, 0.545, 0.555, 0.560, 0.550, 0.540, 0.500, 0.440, 0.370, 0.360, 0.310, 0.280),
}


def material(name: str) -> Array:
    """Reflectance ``(L,)`` of a building material by name."""
    return np.interp(wavelength_grid(), _NODES_NM, _MATERIALS[name])


def soil(brightness: float, moisture: float, iron: float = 0.5, clay: float = 0.5) -> Array:
    """Reflectance of bare soil.

    Args:
        brightness: Plateau of the dry continuum in the short-wave infrared, 0.2 to 0.6.
        moisture: Share of the surface that is wetted, 0 to 1.
        iron: Strength of iron oxides, 0 to 1.
        clay: Strength of the hydroxyl features, 0 to 1.

    Returns:
        Reflectance ``(L,)``.
    """
    nm = wavelength_grid()
    dry = brightness * (1.0 - 0.80 * np.exp(-(nm - 400.0) / 430.0))
    for centre, width, depth in ((530, 55, 0.14 * iron), (880, 85, 0.09 * iron)):
        dry = dry * (1.0 - depth * _bell(centre, width))
    for centre, width, depth in ((1414, 20, 0.08 * clay), (1915, 38, 0.16 * clay), (2207, 24, 0.10 * clay)):
        dry = dry * (1.0 - depth * _bell(centre, width))
    absorbed = (1.0 - _FILM_SURFACE) * (1.0 - dry) / (1.0 - _FILM_INTERNAL * dry)
    film_cm = 0.03 * moisture
    wet = (1.0 - absorbed) * np.exp(-2.0 * film_cm * leaf_constants().water)
    return (1.0 - moisture) * dry + moisture * wet


def litter() -> Array:
    """Reflectance ``(L,)`` of dry plant matter, with lignin and cellulose near 2100 and 2300 nm (Elvidge 1990)."""
    nm = wavelength_grid()
    continuum = 0.42 * (1.0 - 0.85 * np.exp(-(nm - 400.0) / 360.0))
    return continuum * (1.0 - 0.15 * _bell(2100, 60)) * (1.0 - 0.13 * _bell(2310, 50)) * (1.0 - 0.12 * _bell(1920, 40))


def rock(brightness: float) -> Array:
    """Reflectance ``(L,)`` of weathered grey rock and gravel; ``brightness`` is that of its plateau."""
    nm = wavelength_grid()
    continuum = brightness * (1.0 - 0.50 * np.exp(-(nm - 400.0) / 350.0))
    return continuum * (1.0 - 0.06 * _bell(2330, 35)) * (1.0 - 0.05 * _bell(1915, 35)) * (1.0 - 0.04 * _bell(950, 120))


def water(chlorophyll: float, sediment: float, cdom: float, surface: float = 0.009) -> Array:
    """Reflectance of optically deep water.

    Pure water: absorption from the leaf model's table, backscattering after Morel (1974). Phytoplankton: the blue and
    red peaks of Bricaud et al. (1995) as two Gaussians. Coloured matter: exponential, slope 0.014 per nm (Bricaud et
    al. 1981). Sediment: absorption after Babin et al. (2003), backscattering 0.011 m²/g.

    Args:
        chlorophyll: In mg/m³.
        sediment: Suspended sediment in g/m³.
        cdom: Absorption by coloured dissolved matter at 440 nm in 1/m.
        surface: Light reflected by the surface itself, in reflectance.

    Returns:
        Reflectance (pi times remote-sensing reflectance) ``(L,)``.
    """
    nm = wavelength_grid()
    plankton = 0.0403 * chlorophyll**0.668 * (_bell(440, 45) + 0.55 * _bell(675, 14) + 0.12 * _bell(600, 70))
    absorption = (
        100.0 * leaf_constants().water
        + plankton
        + cdom * np.exp(-0.014 * (nm - 440.0))
        + 0.041 * sediment * np.exp(-0.0123 * (nm - 443.0))
    )
    backscatter = 0.5 * 0.0029 * (nm / 500.0) ** -4.32
    backscatter += 0.011 * sediment * (550.0 / nm) ** 0.6 + 0.004 * chlorophyll**0.6 * (550.0 / nm)
    u = backscatter / (absorption + backscatter)
    below = (0.0895 + 0.1247 * u) * u
    above: Array = 0.52 * below / (1.0 - 1.7 * below)
    return np.pi * above + surface


def _bell(centre_nm: float, sigma_nm: float) -> Array:
    return np.exp(-0.5 * ((wavelength_grid() - centre_nm) / sigma_nm) ** 2)
