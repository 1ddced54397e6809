"""What a report shows of the data: tiles as they are, as labelled and as mapped, and the spectra of the classes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray

from spectralx.data.augmentation import CALIBRATED, MEAN, STD
from spectralx.data.labels import IGNORE_INDEX
from spectralx.data.tiles import TileGroup, TrainingTiles, ValidationTiles
from spectralx.spec import ClassSpec
from spectralx.training.stage2 import SegmentationStage, spectral_input

# Steps of training whose labelled pixels make the spectra.
_SPECTRA_STEPS = 12

_Pixels = list[list[NDArray[np.float32]]]

_UNLABELLED = np.array([128, 128, 128], dtype=np.uint8)
_RIGHT, _WRONG = np.array([58, 158, 90], dtype=np.uint8), np.array([208, 60, 60], dtype=np.uint8)
_DISPLAY_NM = (660, 560, 480)


class MappedTile(NamedTuple):
    """A validation tile, each picture uint8 ``(T, T, 3)``.

    Attributes:
        scene: Id of its scene.
        image: The bands nearest to red, green and blue.
        labels: Classes in their colours, grey without label.
        mapped: The map.
        hits: Green where it is right, red where it is wrong, grey without label.
        accuracy: Share of labelled pixels that are right.
    """

    scene: str
    image: NDArray[np.uint8]
    labels: NDArray[np.uint8]
    mapped: NDArray[np.uint8]
    hits: NDArray[np.uint8]
    accuracy: float


class ClassSpectrum(NamedTuple):
    """Values of the labelled pixels of a class.

    Attributes:
        mean: Of each band ``(C,)``.
        std: Of each band ``(C,)``.
        pixels: Their number.
    """

    mean: NDArray[np.float64]
    std: NDArray[np.float64]
    pixels: int


class ClassSpectra(NamedTuple):
    """Spectra of the classes.

    Attributes:
        wavelength_nm: Of the bands ``(C,)``.
        classes: One entry a class; None where the sample holds none of its pixels.
        reflectance: Whether values are reflectance; else standard deviations from the scene's mean.
    """

    wavelength_nm: NDArray[np.floating]
    classes: tuple[ClassSpectrum | None, ...]
    reflectance: bool


def mapped_tiles(module: SegmentationStage, tiles: ValidationTiles, count: int) -> list[MappedTile]:
    """Map validation tiles with the weights at hand.

    Args:
        module: The stage.
        tiles: Validation areas.
        count: Number of tiles; of each scene in turn those with the most labelled pixels.
    """
    found = []
    module.eval()
    for index in _best_labelled(tiles, count):
        group = tiles[index]
        with torch.no_grad():
            moved = group.to(module.device)
            mapped = module.model(moved.image, spectral_input(moved)).argmax(dim=1)[0].cpu().numpy()
        labels, valid = group.labels[0].numpy(), group.valid[0].numpy()
        labelled = labels != IGNORE_INDEX
        colors = class_colors(module.classes)
        right = mapped == labels
        found.append(
            MappedTile(
                scene=group.scenes[0],
                image=display(group.image[0].numpy(), group.wavelength_nm.numpy(), valid),
                labels=np.where(labelled[..., None], colors[np.where(labelled, labels, 0)], _UNLABELLED),
                mapped=np.where(valid[..., None], colors[mapped], _UNLABELLED),
                hits=np.where(labelled[..., None], np.where(right[..., None], _RIGHT, _WRONG), _UNLABELLED),
                accuracy=float(right[labelled].mean()),
            )
        )
    return found


def _best_labelled(tiles: ValidationTiles, count: int) -> list[int]:
    """Return tiles of each scene in turn, those with the most labelled pixels first."""
    by_scene: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for index in np.unique(np.linspace(0, len(tiles) - 1, min(len(tiles), 40 * count)).astype(int)):
        group: TileGroup = tiles[int(index)]
        pixels = int((group.labels != IGNORE_INDEX).sum())
        if pixels:
            by_scene[group.scenes[0]].append((-pixels, int(index)))
    queues = [sorted(entries) for entries in by_scene.values()]
    turns = [queue[turn][1] for turn in range(count) for queue in queues if turn < len(queue)]
    return turns[:count]


def class_colors(classes: Sequence[ClassSpec]) -> NDArray[np.uint8]:
    """Return the colours of the classes, uint8 ``(K, 3)``."""
    return np.array([[int(entry.color[i : i + 2], 16) for i in (1, 3, 5)] for entry in classes], dtype=np.uint8)


def display(
    image: NDArray[np.floating], wavelength_nm: NDArray[np.floating], valid: NDArray[np.bool_] | None = None
) -> NDArray[np.uint8]:
    """Return the bands nearest to red, green and blue, stretched from the 2nd to the 98th percentile.

    Args:
        image: ``(C, H, W)``.
        wavelength_nm: ``(C,)``.
        valid: Pixels that count ``(H, W)``; the others are grey. None takes all.

    Returns:
        uint8 ``(H, W, 3)``.
    """
    chosen = image[[int(np.abs(wavelength_nm - target).argmin()) for target in _DISPLAY_NM]]
    valid = np.ones(image.shape[1:], dtype=bool) if valid is None else valid
    picture = np.full((*image.shape[1:], 3), _UNLABELLED, dtype=np.uint8)
    if valid.any():
        low, high = np.percentile(chosen[:, valid], (2, 98), axis=1)
        scaled = (chosen - low[:, None, None]) / np.maximum(high - low, 1e-9)[:, None, None]
        picture[valid] = (scaled.clip(0, 1) * 255).astype(np.uint8).transpose(1, 2, 0)[valid]
    return picture


def class_spectra(tiles: TrainingTiles, classes: int) -> ClassSpectra:
    """Return the labelled training pixels of each class, as training saw them.

    Args:
        tiles: The tiles of a run. Where they differ in their bands or in their units, those with the most pixels count,
            and reflectance comes before what is standardised.
        classes: Number of classes K.
    """
    found: dict[tuple[bool, tuple[float, ...]], _Pixels] = defaultdict(lambda: [[] for _ in range(classes)])
    for step in np.unique(np.linspace(0, len(tiles) - 1, _SPECTRA_STEPS).astype(int)):
        for group in tiles[int(step)]:
            wavelength_nm = tuple(group.wavelength_nm.tolist())
            for image, labels, statistics in zip(group.image, group.labels.numpy(), group.statistics):
                calibrated = bool(statistics[CALIBRATED].all())
                if not calibrated:
                    image = (image - statistics[MEAN][:, None, None]) / statistics[STD][:, None, None].clamp_min(1e-9)
                pixels = image.permute(1, 2, 0).numpy()
                for index in range(classes):
                    found[calibrated, wavelength_nm][index].append(pixels[labels == index])
    reflectance, bands = max(found, key=lambda key: (key[0], sum(len(part) for parts in found[key] for part in parts)))
    joined = [np.concatenate(parts) for parts in found[reflectance, bands]]
    entries = (
        ClassSpectrum(part.mean(axis=0, dtype=np.float64), part.std(axis=0, dtype=np.float64), len(part))
        if len(part)
        else None
        for part in joined
    )
    return ClassSpectra(np.array(bands), tuple(entries), reflectance)
