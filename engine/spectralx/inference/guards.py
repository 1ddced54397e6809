"""Refusing what a model cannot take, and saying what is doubtful, before any pixel is mapped."""

from __future__ import annotations

import numpy as np

from spectralx.errors import ScaleError, UnitsError
from spectralx.raster.metadata import RasterMetadata
from spectralx.sensors.profile import SpectralProfile
from spectralx.sensors.statistics import SceneStatistics
from spectralx.spec import ModelSpec

# A model may be used this factor beyond the ground sampling distances that it was made for.
_GSD_TOLERANCE = 2.0


def check_scale(metadata: RasterMetadata, spec: ModelSpec) -> list[str]:
    """Compare the raster's ground sampling distance with the model's range.

    Returns:
        Warnings.

    Raises:
        ScaleError: It is less than half the smallest or more than twice the largest that the model was made for.
    """
    gsd, low, high = metadata.gsd_m, spec.gsd_min_m, spec.gsd_max_m
    made_for = f"{low:g} to {high:g} m" if low < high else f"{low:g} m"
    if gsd is None:
        return [
            f"The raster states no ground sampling distance; {spec.name} was made for {made_for} a pixel, and whether "
            "that fits cannot be checked."
        ]
    if gsd < low / _GSD_TOLERANCE or gsd > high * _GSD_TOLERANCE:
        raise ScaleError(
            f"The raster has {gsd:.3g} m a pixel; the model {spec.name} was made for {made_for}.",
            f"Map it at {low if gsd < low else high:g} m a pixel with `--resample-gsd`, or use a model that was made "
            "for its scale.",
        )
    if not low <= gsd <= high:
        return [f"The raster has {gsd:.3g} m a pixel, outside the {made_for} that {spec.name} was made for."]
    return []


def check_quantity(profile: SpectralProfile, spec: ModelSpec) -> list[str]:
    """Compare what the raster's values are with what the model takes.

    Returns:
        Warnings.

    Raises:
        UnitsError: They are not known to be reflectance, and the model cannot do without.
    """
    if profile.quantity == "reflectance":
        return []
    if spec.input.unknown_gain == "refuse" or not spec.input.scene_statistics:
        raise UnitsError(
            f"The values of the raster are not known to be reflectance ({profile.quantity_origin}), and the model "
            f"{spec.name} takes nothing else.",
            "Write the scale and offset to reflectance into the file (`gdal_edit.py -scale S -offset O FILE`).",
        )
    return [
        f"The values are not known to be reflectance ({profile.quantity_origin}): only their relation to the scene's "
        "own mean and spread is used. The map is less certain than with reflectance."
    ]


def check_values(statistics: SceneStatistics, spec: ModelSpec) -> None:
    """Compare a sample of the values with the range that the model takes.

    Raises:
        UnitsError: They are said to be reflectance and cannot be.
    """
    if not statistics.calibrated:
        return
    low, high = statistics.mean - 2 * statistics.std, statistics.mean + 2 * statistics.std
    outside = (statistics.mean < spec.input.valid_min) | (statistics.mean > spec.input.valid_max)
    if not outside.any():
        return
    band = int(np.flatnonzero(outside)[0])
    raise UnitsError(
        f"The values fed to the band {spec.bands[band].name} are about {low[band]:.4g} to {high[band]:.4g}; the model "
        f"{spec.name} takes {spec.input.quantity} from {spec.input.valid_min:g} to {spec.input.valid_max:g}.",
        "Write the scale and offset to reflectance into the file (`gdal_edit.py -scale S -offset O FILE`).",
    )
