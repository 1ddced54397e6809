"""Sensors: any list of bands with Gaussian response functions, a ground sampling distance and noise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from spectralx.errors import BandError
from spectralx.simulation.optics import Array, wavelength_grid

_SIGMA_PER_FWHM = 1.0 / (2.0 * np.sqrt(2.0 * np.log(2.0)))


@dataclass(frozen=True)
class SensorBand:
    """One band.

    Attributes:
        name: As on the product.
        wavelength_nm: Centre.
        fwhm_nm: Full width at half maximum of the response.
        gsd_m: Native sampling distance where it is coarser than the product's; its pixels are repeated.
        snr: Signal-to-noise ratio at a reflectance of 0.1.
    """

    name: str
    wavelength_nm: float
    fwhm_nm: float
    gsd_m: float | None = None
    snr: float = 150.0


@dataclass(frozen=True)
class Sensor:
    """A sensor and the product that its images come as.

    Attributes:
        name: Name of the sensor.
        bands: At least one band within 400 to 2500 nm.
        gsd_m: Ground sampling distance of the product.
        psf_fwhm: Full width at half maximum of the Gaussian point spread function, in native pixels of a band.
    """

    name: str
    bands: tuple[SensorBand, ...]
    gsd_m: float
    psf_fwhm: float = 0.9

    def __post_init__(self) -> None:
        low, high = wavelength_grid()[[0, -1]]
        if not self.bands:
            raise BandError(f"The sensor {self.name} has no band.", "Give at least one (centre, FWHM) in nm.")
        for band in self.bands:
            if not (low <= band.wavelength_nm <= high) or not band.fwhm_nm > 0 or not band.snr > 0:
                raise BandError(
                    f"Band {band.name} of {self.name} ({band.wavelength_nm} nm, FWHM {band.fwhm_nm} nm, "
                    f"SNR {band.snr}) cannot be simulated.",
                    f"Centres lie in {low:.0f} to {high:.0f} nm; widths and signal-to-noise ratios are positive.",
                )
        if not self.gsd_m > 0 or not self.psf_fwhm >= 0:
            raise BandError(
                f"The sensor {self.name} has a pixel of {self.gsd_m} m and a PSF of {self.psf_fwhm} pixels.",
                "The pixel is larger than 0 and the PSF not negative.",
            )

    @classmethod
    def from_bands(cls, bands: Sequence[tuple[float, float]], gsd_m: float, name: str = "sensor") -> Sensor:
        """Make a sensor from (centre, FWHM) pairs in nm."""
        named = tuple(SensorBand(f"{centre:g} nm", float(centre), float(fwhm)) for centre, fwhm in bands)
        return cls(name, named, gsd_m)

    @property
    def wavelengths_nm(self) -> Array:
        """Centres ``(C,)``."""
        return np.array([band.wavelength_nm for band in self.bands])

    def response(self) -> Array:
        """Weights ``(C, L)`` that take a spectrum on the simulator's grid to the bands; every row sums to 1.

        The Gaussians are integrated every 0.5 nm over the linearly interpolated spectrum, so that bands narrower than
        the grid are right too. A band at the end of the grid sees the part of its response that lies on it.
        """
        grid = wavelength_grid()
        fine = np.arange(grid[0], grid[-1] + 0.25, 0.5)
        step = grid[1] - grid[0]
        left = np.minimum(((fine - grid[0]) / step).astype(np.intp), len(grid) - 2)
        share = (fine - grid[left]) / step
        weights = np.empty((len(self.bands), len(grid)))
        for row, band in zip(weights, self.bands):
            sigma = max(band.fwhm_nm, 1.0) * _SIGMA_PER_FWHM
            gaussian = np.exp(-0.5 * ((fine - band.wavelength_nm) / sigma) ** 2)
            gaussian /= gaussian.sum()
            row[:] = np.bincount(left, gaussian * (1 - share), len(grid))
            row += np.bincount(left + 1, gaussian * share, len(grid))
        return weights


# Sentinel-2A MSI: centres and widths of the Copernicus spectral response functions (S2-SRF v3.x); signal-to-noise
# ratios of the mission requirements (ESA, Sentinel-2 User Handbook, 2015, table 2) at their reference radiances.
SENTINEL2 = Sensor(
    "Sentinel-2A",
    (
        SensorBand("B02", 492.4, 66.0, snr=154.0),
        SensorBand("B03", 559.8, 36.0, snr=168.0),
        SensorBand("B04", 664.6, 31.0, snr=142.0),
        SensorBand("B05", 704.1, 15.0, 20.0, snr=117.0),
        SensorBand("B06", 740.5, 15.0, 20.0, snr=89.0),
        SensorBand("B07", 782.8, 20.0, 20.0, snr=105.0),
        SensorBand("B08", 832.8, 106.0, snr=174.0),
        SensorBand("B8A", 864.7, 21.0, 20.0, snr=72.0),
        SensorBand("B11", 1613.7, 91.0, 20.0, snr=100.0),
        SensorBand("B12", 2202.4, 175.0, 20.0, snr=100.0),
    ),
    gsd_m=10.0,
)
