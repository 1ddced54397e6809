"""The atmosphere between ground and sensor, and what a product's correction leaves of it.

Molecules and aerosol scatter: path reflectance by single scattering, total transmission after Gordon et al. (1983) and
Tanré et al. (1979), direct transmission by Beer's law. Gases do not absorb: the model is one of atmospheric windows,
and bands in the absorption bands of oxygen and water vapour come out as if they were windows.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from spectralx.errors import RequestError
from spectralx.simulation.noise import FloatArray

# Share of the optical depth that is lost to the total (direct and diffuse) beam: backward scattering.
_RAYLEIGH_LOSS, _AEROSOL_LOSS = 0.52, 0.16
_SINGLE_SCATTERING_ALBEDO = 0.93
_ASYMMETRY = 0.65


@dataclass(frozen=True)
class Atmosphere:
    """Aerosol over the scene and how the product was corrected for it.

    Attributes:
        aot550: True aerosol optical thickness at 550 nm, mean of the scene.
        angstrom: Exponent of its decrease with wavelength.
        variation: Relative standard deviation of the thickness over the scene (haze drifts).
        assumed_aot550: Uniform thickness that the correction to surface reflectance assumed; None delivers
            top-of-atmosphere reflectance.
        adjacency_m: Reach of light scattered in from the surroundings.
    """

    aot550: float = 0.16
    angstrom: float = 1.3
    variation: float = 0.15
    assumed_aot550: float | None = 0.12
    adjacency_m: float = 500.0

    def __post_init__(self) -> None:
        thickest = max(self.aot550, self.assumed_aot550 or 0.0)
        if min(self.aot550, self.assumed_aot550 or 0.0, self.variation) < 0 or thickest > 3 or self.adjacency_m < 0:
            raise RequestError(
                f"The atmosphere {self} cannot be simulated.",
                "Optical thicknesses lie in 0 to 3; variation and reach are not negative.",
            )


@dataclass(frozen=True)
class Optics:
    """Terms of the radiative transfer at one wavelength, for a thickness that may vary over the scene.

    Attributes:
        path: Reflectance of the atmosphere itself.
        transmission: Total two-way transmission.
        environment: Share of the upward light that was scattered in from the surroundings.
        skylight: Share of the downward irradiance that is diffuse.
    """

    path: FloatArray | float
    transmission: FloatArray | float
    environment: FloatArray | float
    skylight: FloatArray | float


def rayleigh_thickness(wavelength_nm: float) -> float:
    """Molecular optical thickness at sea level (Hansen and Travis 1974, eq. 2.30)."""
    um = wavelength_nm / 1000.0
    return 0.008569 * um**-4 * (1.0 + 0.0113 * um**-2 + 0.00013 * um**-4)


def optics(
    wavelength_nm: float,
    aot550: FloatArray | float,
    angstrom: float,
    sun_zenith_deg: float,
    view_zenith_deg: float,
    relative_azimuth_deg: float,
) -> Optics:
    """Scattering at one wavelength.

    Args:
        wavelength_nm: Wavelength.
        aot550: Aerosol optical thickness at 550 nm, a number or a field.
        angstrom: Its exponent.
        sun_zenith_deg: Sun's zenith angle.
        view_zenith_deg: Sensor's zenith angle.
        relative_azimuth_deg: Azimuth between them; 0 is backscatter.
    """
    mu_s, mu_v = np.cos(np.radians(sun_zenith_deg)), np.cos(np.radians(view_zenith_deg))
    sines = np.sin(np.radians(sun_zenith_deg)) * np.sin(np.radians(view_zenith_deg))
    cos_scatter = -mu_s * mu_v - sines * np.cos(np.radians(relative_azimuth_deg))
    molecules = rayleigh_thickness(wavelength_nm)
    aerosol = aot550 * (wavelength_nm / 550.0) ** -angstrom
    phase_m = 0.75 * (1.0 + cos_scatter**2)
    phase_a = (1.0 - _ASYMMETRY**2) / (1.0 + _ASYMMETRY**2 - 2.0 * _ASYMMETRY * cos_scatter) ** 1.5
    scattering = molecules * phase_m + _SINGLE_SCATTERING_ALBEDO * aerosol * phase_a
    loss = _RAYLEIGH_LOSS * molecules + _AEROSOL_LOSS * aerosol
    total_down, total_up = np.exp(-loss / mu_s), np.exp(-loss / mu_v)
    thickness = molecules + aerosol
    return Optics(
        path=scattering / (4.0 * mu_s * mu_v),
        transmission=total_down * total_up,
        environment=1.0 - np.exp(-thickness / mu_v) / total_up,
        skylight=1.0 - np.exp(-thickness / mu_s) / total_down,
    )
