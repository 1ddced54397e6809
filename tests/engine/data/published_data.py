"""Small data in the layouts in which WHU-OHS, DFC2020 and MTS12 are distributed."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
from osgeo import gdal

SEASONS = ("spring", "summer", "autumn", "winter")
TYPES = {"uint8": gdal.GDT_Byte, "uint16": gdal.GDT_UInt16, "int16": gdal.GDT_Int16, "float32": gdal.GDT_Float32}


def write(path: Path, array: np.ndarray, northing: float | None = None) -> Path:
    """Write an array ``(C, H, W)`` as GeoTIFF."""
    path.parent.mkdir(parents=True, exist_ok=True)
    count, height, width = array.shape
    dataset = gdal.GetDriverByName("GTiff").Create(str(path), width, height, count, TYPES[str(array.dtype)])
    if northing is not None:
        dataset.SetGeoTransform((400000.0, 10.0, 0.0, northing, 0.0, -10.0))
    dataset.WriteArray(array) if count > 1 else dataset.GetRasterBand(1).WriteArray(array[0])
    return path


def chip(generator, bands: int, values: list[int], size: int = 32) -> tuple[np.ndarray, np.ndarray]:
    """Return an image whose spectrum tells its class, uint16, and labels with the values given, uint8."""
    labels = generator.choice(np.array(values, np.uint8), (size // 8, size // 8)).repeat(8, 0).repeat(8, 1)
    spectra = np.random.default_rng(7).integers(500, 4000, (256, bands))
    image = spectra[labels].transpose(2, 0, 1) + generator.integers(0, 200, (bands, size, size))
    return image.astype(np.uint16), labels[np.newaxis]


def whu_ohs_transfer(root: Path, classes_source: list[int], classes_target: list[int], chips: int = 1) -> Path:
    """Write ``transfer-STall/{source,target}/{image,label}``: the eight pairs of cities."""
    generator = np.random.default_rng(0)
    for folder, letter, values in (("source", "S", classes_source), ("target", "T", classes_target)):
        parts = np.array_split(np.array(values), 8)
        for city in range(1, 9):
            for number in range(chips):
                image, labels = chip(generator, 32, [0, *parts[city - 1].tolist()])
                labels[0, 0, : len(parts[city - 1])] = parts[city - 1]
                name = f"{letter}{city}_{number:04d}.tif"
                write(root / "transfer-STall" / folder / "image" / name, image)
                write(root / "transfer-STall" / folder / "label" / name, labels)
    return root


def whu_ohs_split(root: Path, counts: dict[str, int]) -> Path:
    """Write ``{tr,val,ts}/{image,label}``; the chips of a part are one file under many names."""
    generator = np.random.default_rng(0)
    image, labels = chip(generator, 32, list(range(25)), size=16)
    first = write(root / "one" / "image.tif", image), write(root / "one" / "label.tif", labels)
    cities = [f"{letter}{n}" for letter, last in (("S", 8), ("T", 8), ("O", 26)) for n in range(1, last + 1)]
    for part, count in counts.items():
        for folder in ("image", "label"):
            (root / part / folder).mkdir(parents=True)
        for number in range(count):
            name = f"{cities[number % len(cities)]}_{number:04d}.tif"
            for folder, file in zip(("image", "label"), first):
                os.link(file, root / part / folder / name)
    return root


def dfc2020(root: Path, chips: int = 2, size: int = 32) -> Path:
    """Write ``<season>/{image/s2_*,label/dfc_*}`` with the ten original label values."""
    generator = np.random.default_rng(0)
    for season in SEASONS:
        for number in range(chips):
            image, labels = chip(generator, 13, list(range(1, 11)), size)
            write(root / season / "image" / f"s2_{season}_{number}.tif", image)
            write(root / season / "label" / f"dfc_{season}_{number}.tif", labels)
    return root


def mts12(root: Path, counts: dict[str, int], halves: tuple[str, ...] = (), dtype: str = "uint16") -> Path:
    """Write ``{image,label}/{train,val,test}``, below each half if there are any; every second chip is northern."""
    generator = np.random.default_rng(0)
    for half in halves or ("",):
        for part, count in counts.items():
            for number in range(count):
                image, labels = chip(generator, 24, list(range(9)))
                northing = 5_200_000.0 if number % 2 else 5_000_000.0
                write(root / half / "image" / part / f"{number}.tif", image.astype(dtype), northing)
                write(root / half / "label" / part / f"{number}.tif", labels, northing)
    return root
