"""Clouds of water drops or ice: where they are, how bright they are at a wavelength and what light they let through.

A cloud is a plane layer of optical thickness tau. Its scattering and absorption follow the two-stream solution
(Meador and Weaver 1980, J. Atmos. Sci. 37, 630-643, eqs. 21-25 for diffuse light) with the single-scattering co-albedo
of weakly absorbing drops (Twomey and Bohren 1980, J. Atmos. Sci. 37, 2086-2095).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from spectralx.errors import RequestError
from spectralx.simulation.noise import FloatArray, fractal
from spectralx.simulation.optics import leaf_constants, wavelength_grid

ASYMMETRY = 0.85
# Optical thickness from which a pixel counts as cloud, and below which it counts as clear. People who label clouds
# take their thin rims in, and leave next to nothing open.
CLOUD_FROM, CLEAR_BELOW = 0.8, 0.4
# Transmission of the direct light from below which clear ground counts as shadow, and from which as sunlit.
SHADOW_BELOW, SUNLIT_FROM = 0.80, 0.90
_VISIBLE_NM = 550.0
# Of the light that a cloud scatters downwards, the share that falls into its own shadow; the rest lands around it. What
# goes on within the drops' forward peak counts as direct (Joseph, Wiscombe and Weinman 1976, J. Atmos. Sci. 33).
_INTO_SHADOW = 0.5


@dataclass(frozen=True)
class Clouds:
    """A cloud layer.

    Attributes:
        cover: Share of the image under the layer, haze at its rims included, 0 to 1.
        thickness: Optical thickness where the field stands one standard deviation above the rim.
        height_m: Height above the ground; shadows lie that far off along the sun's direction.
        size_m: Longest wavelength of the field.
        roughness: Exponent of its spectrum, 1 (ragged) to 2 (smooth).
        drop_radius_um: Effective radius of the drops: about 8 to 15 for water; 40 to 80 stands in for ice, which is
            as dark in the short-wave infrared.
    """

    cover: float = 0.2
    thickness: float = 12.0
    height_m: float = 1500.0
    size_m: float = 3000.0
    roughness: float = 1.4
    drop_radius_um: float = 10.0

    def __post_init__(self) -> None:
        if not (0 <= self.cover <= 1 and self.thickness >= 0 and self.height_m >= 0 and self.size_m > 0):
            raise RequestError(
                f"The clouds {self} cannot be simulated.",
                "The cover lies in 0 to 1; thickness and height are not negative; the size is positive.",
            )
        if not 1 <= self.drop_radius_um <= 100:
            raise RequestError(
                f"Drops of {self.drop_radius_um} µm cannot be simulated.", "Choose a radius of 1 to 100 µm."
            )


@dataclass(frozen=True)
class CloudLayer:
    """Clouds over an image.

    Attributes:
        thickness: Optical thickness in the line of sight, float32 ``(H, W)``.
        sun_thickness: Optical thickness between ground and sun, float32 ``(H, W)``.
        drop_radius_um: Effective radius of the drops.
    """

    thickness: FloatArray
    sun_thickness: FloatArray
    drop_radius_um: float

    def reflectance(self, wavelength_nm: float) -> FloatArray:
        """Reflectance of the layer itself ``(H, W)``."""
        return _two_streams(self.thickness, wavelength_nm, self.drop_radius_um)[0]

    def transmission(self, wavelength_nm: float) -> FloatArray:
        """Share of the light from below that reaches the sensor ``(H, W)``."""
        return _two_streams(self.thickness, wavelength_nm, self.drop_radius_um)[1]

    def sunlight(self, wavelength_nm: float) -> FloatArray:
        """Share of the sun's direct light that reaches the ground ``(H, W)``."""
        through = _two_streams(self.sun_thickness, wavelength_nm, self.drop_radius_um)[1]
        direct = np.exp(-(1.0 - ASYMMETRY**2) * self.sun_thickness)
        return np.asarray(direct + _INTO_SHADOW * np.maximum(through - direct, 0.0), dtype=np.float32)

    def coarser(self, step: int) -> CloudLayer:
        """Return the layer on every ``step``-th pixel."""
        return CloudLayer(self.thickness[::step, ::step], self.sun_thickness[::step, ::step], self.drop_radius_um)

    def kinds(self) -> tuple[NDArray[np.bool_], NDArray[np.bool_], NDArray[np.bool_]]:
        """Return where there is cloud, shadow on clear ground, and neither for sure, each bool ``(H, W)``."""
        cloud = self.thickness >= CLOUD_FROM
        clear = self.thickness < CLEAR_BELOW
        light = self.sunlight(_VISIBLE_NM)
        shadow = clear & (light < SHADOW_BELOW)
        unsure = ~cloud & (~clear | ((light >= SHADOW_BELOW) & (light < SUNLIT_FROM)))
        return cloud, shadow, unsure


def cloud_layer(
    clouds: Clouds,
    shape: tuple[int, int],
    gsd_m: float,
    sun_zenith_deg: float,
    sun_azimuth_deg: float,
    rng: np.random.Generator,
) -> CloudLayer:
    """Make a layer over an image.

    Args:
        clouds: What to make.
        shape: Rows and columns.
        gsd_m: Size of a pixel.
        sun_zenith_deg: Sun's zenith angle.
        sun_azimuth_deg: Sun's azimuth, clockwise from north; shadows lie on the other side.
        rng: Source of randomness.
    """
    reach = clouds.height_m * np.tan(np.radians(sun_zenith_deg)) / gsd_m
    # Towards the sun: rows run south, columns east.
    down = round(-np.cos(np.radians(sun_azimuth_deg)) * reach)
    right = round(np.sin(np.radians(sun_azimuth_deg)) * reach)
    margin = max(abs(down), abs(right))
    rows, cols = shape
    field = fractal((rows + 2 * margin, cols + 2 * margin), gsd_m, clouds.size_m, 2.0 * gsd_m, clouds.roughness, rng)
    rim = np.quantile(field, 1.0 - clouds.cover)
    thickness = np.asarray(np.maximum(field - rim, 0.0) * clouds.thickness, dtype=np.float32)

    def part(row: int, col: int) -> FloatArray:
        return thickness[row : row + rows, col : col + cols]

    return CloudLayer(part(margin, margin), part(margin + down, margin + right), clouds.drop_radius_um)


def _two_streams(thickness: FloatArray, wavelength_nm: float, drop_radius_um: float) -> tuple[FloatArray, FloatArray]:
    """Reflectance and transmission of a layer for diffuse light."""
    absorption = float(np.interp(wavelength_nm, wavelength_grid(), leaf_constants().water))  # 1/cm
    lost = min(0.85 * absorption * drop_radius_um * 1e-4, 0.5)
    back = 0.5 * (1.0 - lost) * (1.0 - ASYMMETRY)
    decay = np.sqrt(lost * (lost + 2.0 * back))
    # Where next to nothing is absorbed, the solution is the limit of the formulas below.
    if decay < 1e-4:
        reflected = back * thickness / (1.0 + back * thickness)
        return np.asarray(reflected, dtype=np.float32), np.asarray(1.0 - reflected, dtype=np.float32)
    deep = back / (lost + back + decay)
    through = np.exp(-decay * np.asarray(thickness, dtype=np.float64))
    scale = 1.0 - deep**2 * through**2
    reflected, passed = deep * (1.0 - through**2) / scale, (1.0 - deep**2) * through / scale
    return np.asarray(reflected, dtype=np.float32), np.asarray(passed, dtype=np.float32)
