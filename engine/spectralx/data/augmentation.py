"""Random changes of a tile that leave its labels true.

Radiometric changes are measured in the scene's own standard deviations, so that they mean the same for reflectance
and for digital numbers. Changes of the whole scene (gain, offset, haze) move tile and statistics alike: they touch
only what the model sees as absolute values. Changes of the statistics alone touch only the standardised view.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import torch
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field, model_validator

from spectralx.data.labels import IGNORE_INDEX

MEAN, STD, CALIBRATED = 0, 1, 2  # rows of the statistics


class AugmentationConfig(BaseModel):
    """Kinds and strengths of augmentation; 0 switches a kind off.

    Attributes:
        flip: Whether tiles are flipped and turned by multiples of 90 degrees.
        rotation: Largest angle in degrees by which tiles are turned besides, either way; corners that leave the tile
            are invalid.
        zoom: Range of the factor by which windows are enlarged.
        gain: Standard deviation of the logarithm of a gain common to all bands of a tile.
        band_gain: The same, drawn for each band.
        offset: Standard deviation of an offset of each band, in the band's standard deviations.
        noise: Standard deviation of white noise, in the band's standard deviations.
        statistics: Standard deviation by which mean (in standard deviations) and log standard deviation are moved.
        uncalibrate: Probability that a tile pretends that its gain is unknown, so that the model learns to work
            from the standardised view alone.
        haze: Probability of a smooth haze: path radiance that is added, as wavelength ** -1.3.
        haze_strength: Largest haze, in the standard deviation of the scene's first band.
        band_dropout: Probability that a step sees a random subset of at least three bands.
        wavelength_jitter_nm: Standard deviation by which the wavelengths of a step are moved.
        broadening: Probability that a step sees bands of a coarser sensor: each the mean of its neighbours under a
            Gaussian response.
        broadening_nm: Largest width (FWHM) of that response.
    """

    model_config = ConfigDict(extra="forbid")

    flip: bool = True
    rotation: float = Field(default=0.0, ge=0, le=180)
    zoom: tuple[float, float] = (0.8, 1.25)
    gain: float = Field(default=0.1, ge=0)
    band_gain: float = Field(default=0.05, ge=0)
    offset: float = Field(default=0.1, ge=0)
    noise: float = Field(default=0.02, ge=0)
    statistics: float = Field(default=0.1, ge=0)
    uncalibrate: float = Field(default=0.5, ge=0, le=1)
    haze: float = Field(default=0.0, ge=0, le=1)
    haze_strength: float = Field(default=0.5, ge=0)
    band_dropout: float = Field(default=0.0, ge=0, le=1)
    wavelength_jitter_nm: float = Field(default=0.0, ge=0)
    broadening: float = Field(default=0.0, ge=0, le=1)
    broadening_nm: float = Field(default=80.0, gt=0)

    @model_validator(mode="after")
    def _zoom_is_a_range(self) -> AugmentationConfig:
        low, high = self.zoom
        if not 0.1 <= low <= high <= 10:
            raise ValueError(f"zoom {self.zoom} is not a range within 0.1..10")
        return self

    @classmethod
    def none(cls) -> AugmentationConfig:
        """Return a configuration that changes nothing."""
        return cls(flip=False, zoom=(1, 1), gain=0, band_gain=0, offset=0, noise=0, statistics=0, uncalibrate=0, haze=0)


@dataclass(frozen=True)
class Tile:
    """One tile of one scene.

    Attributes:
        image: float32 ``(C, h, w)`` in the units that are fed to the model; the scene's mean where invalid.
        valid: bool ``(h, w)``.
        labels: Class indices uint8 ``(h, w)``, ``IGNORE_INDEX`` where there is no label.
        statistics: float32 ``(3, C)``: mean, standard deviation, 1 where the units are calibrated.
    """

    image: NDArray[np.float32]
    valid: NDArray[np.bool_]
    labels: NDArray[np.uint8]
    statistics: NDArray[np.float32]


def resize(tile: Tile, size: int) -> Tile:
    """Resample a square tile to ``(size, size)``: the image bilinearly (antialiased), mask and labels to nearest."""
    if tile.valid.shape == (size, size):
        return tile
    image = torch.nn.functional.interpolate(
        torch.from_numpy(tile.image)[None], size=(size, size), mode="bilinear", align_corners=False, antialias=True
    )[0].numpy()
    rows = ((np.arange(size) + 0.5) * tile.valid.shape[0] / size).astype(np.intp)
    cols = ((np.arange(size) + 0.5) * tile.valid.shape[1] / size).astype(np.intp)
    grid = np.ix_(rows, cols)
    return replace(tile, image=image, valid=tile.valid[grid], labels=tile.labels[grid])


def augment(
    tile: Tile, wavelength_nm: NDArray[np.float32], config: AugmentationConfig, generator: np.random.Generator
) -> Tile:
    """Change a tile at random.

    Args:
        tile: The tile; not modified.
        wavelength_nm: Band centres in nm, float32 ``(C,)``.
        config: Kinds and strengths.
        generator: Source of randomness; the same state gives the same tile.

    Returns:
        A new tile; invalid pixels hold the (moved) mean and carry no label.
    """
    image, valid, labels = tile.image, tile.valid, tile.labels
    if config.flip:
        turns, mirror = int(generator.integers(4)), bool(generator.integers(2))
        image, valid, labels = (_turn(a, turns, mirror) for a in (image, valid, labels))
    if config.rotation:
        image, valid, labels = _rotate(image, valid, labels, generator.uniform(-config.rotation, config.rotation))
    bands = image.shape[0]
    mean, std, calibrated = (row.astype(np.float64) for row in tile.statistics)
    gain = np.exp(generator.normal(0, config.gain) + generator.normal(0, config.band_gain, bands))
    offset = generator.normal(0, config.offset, bands) * std
    image = image * gain[:, None, None] + offset[:, None, None]
    mean, std = mean * gain + offset, std * gain
    if config.haze and generator.random() < config.haze:
        image = image + _haze(image.shape, wavelength_nm, std, config.haze_strength, generator)
    if config.noise:
        image = image + generator.standard_normal(image.shape) * (config.noise * std)[:, None, None]
    if config.statistics:
        mean = mean + generator.normal(0, config.statistics, bands) * std
        std = std * np.exp(generator.normal(0, config.statistics, bands))
    if generator.random() < config.uncalibrate:
        calibrated = np.zeros_like(calibrated)
    statistics = np.stack([mean, std, calibrated]).astype(np.float32)
    image = np.where(valid, image, mean[:, None, None]).astype(np.float32)
    return Tile(image=image, valid=valid, labels=np.where(valid, labels, IGNORE_INDEX), statistics=statistics)


def choose_bands(count: int, config: AugmentationConfig, generator: np.random.Generator) -> NDArray[np.intp]:
    """Return the indices of the bands that a step sees, in order: all, or at random at least three."""
    if count <= 3 or generator.random() >= config.band_dropout:
        return np.arange(count)
    size = int(generator.integers(3, count + 1))
    return np.sort(generator.choice(count, size, replace=False))


def _rotate(
    image: NDArray[np.float32], valid: NDArray[np.bool_], labels: NDArray[np.uint8], degrees: float
) -> tuple[NDArray[np.float32], NDArray[np.bool_], NDArray[np.uint8]]:
    """Turn a square tile counter-clockwise: the image bilinearly, labels to nearest.

    A pixel is valid where all that it is made of is.
    """
    angle = np.deg2rad(degrees)
    turn = torch.tensor([[np.cos(angle), -np.sin(angle), 0], [np.sin(angle), np.cos(angle), 0]], dtype=torch.float32)
    grid = torch.nn.functional.affine_grid(turn[None], [1, 1, *valid.shape], align_corners=False)

    def sampled(array: NDArray, mode: str, outside: str) -> NDArray:
        tensor = torch.from_numpy(np.ascontiguousarray(array, dtype=np.float32))[None]
        turned = torch.nn.functional.grid_sample(tensor, grid, mode=mode, padding_mode=outside, align_corners=False)
        return np.asarray(turned[0].numpy())

    whole = sampled(valid[np.newaxis], "bilinear", "zeros")[0] > 1 - 1e-4
    turned = sampled(labels[np.newaxis], "nearest", "border")[0].round().astype(np.uint8)
    return sampled(image, "bilinear", "border"), whole, turned


def _turn(array: NDArray, turns: int, mirror: bool) -> NDArray:
    turned = np.rot90(array, turns, axes=(-2, -1))
    return np.ascontiguousarray(turned[..., ::-1] if mirror else turned)


def _haze(
    shape: tuple[int, ...],
    wavelength_nm: NDArray[np.float32],
    std: NDArray[np.float64],
    strength: float,
    generator: np.random.Generator,
) -> NDArray[np.float64]:
    """Return additive path radiance ``(C, h, w)``: a bilinear ramp of random corners times (wavelength ** -1.3)."""
    corners = generator.uniform(0, strength, (2, 2))
    down, across = np.linspace(0, 1, shape[1]), np.linspace(0, 1, shape[2])
    ramp = np.stack([1 - down, down], axis=1) @ corners @ np.stack([1 - across, across])
    first = int(np.argmin(wavelength_nm))
    spectrum = (wavelength_nm / wavelength_nm[first]) ** -1.3
    return np.asarray(std[first] * spectrum[:, None, None] * ramp)
