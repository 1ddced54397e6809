"""What the network is told of an image beside its pixels, and the views of the bands that follow from it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import torch
from torch import Tensor

from spectralx.errors import RequestError, WavelengthError
from spectralx.models.config import View

# Standardised values beyond this are outliers of the scene (glint, dead detectors, undeclared nodata).
STANDARDISED_LIMIT = 6.0
_SMALLEST_STD = 1e-6
# Of the views made of a root: reflectance beyond which nothing is brighter, and that of a usual scene.
_BRIGHTEST, _USUAL_MEAN = 1.5, 0.15


class SpectralInput(NamedTuple):
    """The spectral side of a batch; all its images have the same bands.

    Attributes:
        wavelength_nm: Centre wavelengths (C,), nanometres.
        fwhm_nm: Full widths at half maximum (C,), nanometres.
        statistics: (B, 3, C) or (1, 3, C): mean and standard deviation of each band over the whole scene in the
            image's units, and 1 where these units are calibrated reflectance, 0 where the gain is unknown.
    """

    wavelength_nm: Tensor
    fwhm_nm: Tensor
    statistics: Tensor

    @classmethod
    def from_values(cls, wavelength_nm: Sequence[float], fwhm_nm: Sequence[float], statistics: Tensor) -> SpectralInput:
        """Build from plain numbers and statistics (3, C) or (B, 3, C).

        Raises:
            WavelengthError: A wavelength or width is missing, not finite or not positive.
        """
        values = torch.tensor([list(wavelength_nm), list(fwhm_nm)], dtype=torch.float32)
        if not (values.isfinite() & (values > 0)).all():
            raise WavelengthError(
                f"Wavelengths {list(wavelength_nm)} nm and widths {list(fwhm_nm)} nm must all be positive numbers.",
                "Give the centre wavelength and the FWHM of every band in nanometres.",
            )
        statistics = torch.as_tensor(statistics, dtype=torch.float32)
        return cls(values[0], values[1], statistics if statistics.ndim == 3 else statistics[None])

    def to(self, device: torch.device | str) -> SpectralInput:
        """Return the same on a device."""
        return SpectralInput(*(tensor.to(device) for tensor in self))

    def select(self, bands: Tensor) -> SpectralInput:
        """Return the same for the bands with the given indices, in their order."""
        return SpectralInput(self.wavelength_nm[bands], self.fwhm_nm[bands], self.statistics[..., bands])


def check_input(image: Tensor, spectral: SpectralInput, patch_size: int, tile_size: int | None) -> None:
    """Check an image (B, C, H, W) against its spectral input and the tile sizes that a model takes.

    Raises:
        WavelengthError: The number of wavelengths, widths or statistics is not the number of bands.
        RequestError: The size is not a multiple of the patch, or not the only one that the model takes.
    """
    bands, height, width = image.shape[-3:]
    counts = (len(spectral.wavelength_nm), len(spectral.fwhm_nm), spectral.statistics.shape[-1])
    if counts != (bands, bands, bands):
        raise WavelengthError(
            f"The image has {bands} bands, but there are {counts[0]} wavelengths, {counts[1]} widths and "
            f"{counts[2]} statistics.",
            "Give one wavelength, one FWHM and one mean and standard deviation for each band.",
        )
    if tile_size is not None and (height, width) != (tile_size, tile_size):
        raise RequestError(
            f"The image measures {height} x {width} pixels; this model takes {tile_size} x {tile_size} only.",
            "Cut the image into tiles of that size, or use the spectralx preset.",
        )
    if height % patch_size or width % patch_size:
        raise RequestError(
            f"The image measures {height} x {width} pixels, not a multiple of the patch size {patch_size}.",
            f"Pad it or choose a tile size that is a multiple of {patch_size}.",
        )


def fill_invalid(image: Tensor, statistics: Tensor) -> Tensor:
    """Replace pixels in which every band is exactly 0, the readers' mark of nodata, by the scene's mean.

    An invalid pixel then looks like an average one instead of a black hole whose edge spreads through the
    convolutions. Images whose invalid pixels are filled with the mean already pass unchanged.
    """
    valid = image.abs().amax(dim=1, keepdim=True) > 0  # (B, 1, H, W)
    return torch.where(valid, image, statistics[:, 0, :, None, None])


def band_views(image: Tensor, statistics: Tensor, views: Sequence[View]) -> Tensor:
    """Compute the views of each band.

    Args:
        image: (B, C, H, W) in the units of the statistics.
        statistics: (B, 3, C) or (1, 3, C), as in :class:`SpectralInput`.
        views: Which views; view after view in the result.

    Returns:
        (B, V * C, H, W). Standardised values are clamped to +-``STANDARDISED_LIMIT``.
    """
    if tuple(views) == ("image",):
        return image
    image = fill_invalid(image, statistics)
    mean, std, calibrated = statistics[:, :, :, None, None].unbind(1)  # 3 x (B, C, 1, 1)
    made = {
        "image": lambda: image,
        "reflectance": lambda: image * calibrated,
        "root": lambda: _root(image) * calibrated,
        "relative": lambda: _root(image / mean.mean(dim=1, keepdim=True).clamp_min(_SMALLEST_STD) * _USUAL_MEAN),
        "standardised": lambda: standardise(image, mean, std),
    }
    return torch.cat([made[view]() for view in views], dim=1)


def _root(reflectance: Tensor) -> Tensor:
    """Square root of reflectance, shifted and scaled to about -2 (black) to 3 (white): darkness is spread out."""
    return (reflectance.clamp(0.0, _BRIGHTEST).sqrt() - 0.4) * 5.0


def standardise(image: Tensor, mean: Tensor, std: Tensor) -> Tensor:
    """Return (image - mean) / std, clamped to +-``STANDARDISED_LIMIT``; ``mean`` and ``std`` are (B, C, 1, 1)."""
    return ((image - mean) / std.clamp_min(_SMALLEST_STD)).clamp(-STANDARDISED_LIMIT, STANDARDISED_LIMIT)
