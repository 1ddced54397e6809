"""A model as it is run on a raster: with bands of its own that the raster must have, or with the raster's."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from spectralx.sensors.any_bands import take_bands
from spectralx.sensors.binding import Binding, bind, bind_by_hand
from spectralx.sensors.profile import SpectralProfile
from spectralx.spec import ModelSpec


class BoundModel(NamedTuple):
    """How a raster feeds a model.

    Attributes:
        binding: Bands of the raster for the bands of the model.
        spec: The model; one that takes any bands has those of the raster.
        warnings: What a user should know of the bands.
    """

    binding: Binding
    spec: ModelSpec
    warnings: tuple[str, ...]


def bind_model(profile: SpectralProfile, spec: ModelSpec, chosen: Sequence[int] | None = None) -> BoundModel:
    """Bind a raster to a model, or refuse.

    Args:
        profile: What the raster's bands are.
        spec: What the model says of itself.
        chosen: Bands of the raster (from 1) in the model's order, or those that a model may take which takes any;
            None goes by wavelength.

    Raises:
        WavelengthError: No wavelengths are known.
        BandError: Bands are missing, or the chosen ones cannot be used.
    """
    if spec.any_bands is not None:
        taken = take_bands(profile, spec.any_bands, chosen)
        return BoundModel(taken.binding, spec.for_bands(taken.bands), taken.warnings)
    binding = bind(profile, spec.bands) if chosen is None else bind_by_hand(profile, spec.bands, chosen)
    return BoundModel(binding, spec, ())
