"""Finds the chips of published data sets in their folders, and which image belongs to which label."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np

from spectralx.data.published.datasets import WHU_OHS_CITIES
from spectralx.errors import ManifestError
from spectralx.raster.metadata import read_metadata

Role = Literal["source", "validation", "target"]

_RASTERS = (".tif", ".tiff", ".img", ".vrt")
_SEASONS = ("spring", "summer", "autumn", "winter")
_HALVES = ("north", "south")
_CITY = re.compile(r"^([ST][1-8]|O\d{1,2})_")


@dataclass(frozen=True)
class ChipScene:
    """Chips of one place and season.

    Attributes:
        id: Name of the scene.
        role: What they are for.
        pairs: Image and label file of each chip, in the order of their names.
    """

    id: str
    role: Role
    pairs: tuple[tuple[Path, Path], ...]


def whu_ohs_transfer(root: Path, source: str, target: str) -> list[ChipScene]:
    """Return one scene a city of the transfer test, ``transfer-STall/{source,target}/{image,label}``.

    Args:
        root: Folder of the data set, or ``transfer-STall`` itself.
        source: Folder that is trained on.
        target: Folder that is judged on.
    """
    folder = root / "transfer-STall" if (root / "transfer-STall").is_dir() else root
    scenes: list[ChipScene] = []
    for name, role in ((source, "source"), (target, "target")):
        scenes += _cities(_pairs(folder / name), role)  # type: ignore[arg-type]
    return scenes


def whu_ohs_split(root: Path) -> list[ChipScene]:
    """Return one scene a city and part of the split by chips, ``{tr,val,ts}/{image,label}``."""
    scenes: list[ChipScene] = []
    for part, role in (("tr", "source"), ("val", "validation"), ("ts", "target")):
        scenes += _cities(_pairs(root / part), role, f"{part}-")  # type: ignore[arg-type]
    return scenes


def dfc2020_season(root: Path, season: str) -> list[ChipScene]:
    """Return one scene a season, ``<season>/{image/s2_*,label/dfc_*}``; all but one are targets.

    Args:
        root: Folder that holds the seasons.
        season: What is trained on; empty makes all of them sources.
    """
    return [
        ChipScene(name, "source" if season in ("", name) else "target", _pairs(root / name, "s2_", "dfc_"))
        for name in (*([season] if season else ()), *(other for other in _SEASONS if other != season))
    ]


def mts12_split(root: Path) -> list[ChipScene]:
    """Return the three parts of the split by chips, ``{image,label}/{train,val,test}``."""
    return [
        ChipScene(part, role, _part(root, part))  # type: ignore[arg-type]
        for part, role in (("train", "source"), ("val", "validation"), ("test", "target"))
    ]


def mts12_halves(root: Path, source: str) -> list[ChipScene]:
    """Return northern and southern chips, one of which is trained on.

    A root with folders ``north`` and ``south`` is taken as it is: each holds ``{image,label}/{train,val,test}``. In a
    root without them, chips are northern where their centre lies north of the median of all centres.

    Args:
        root: Folder of the data set.
        source: ``north`` or ``south``; its ``train`` part is trained on, its ``val`` part validates. All parts of the
            other half are judged on.
    """
    target = _HALVES[1 - _HALVES.index(source)]
    halves = _mts12_folders(root) if all((root / half).is_dir() for half in _HALVES) else _mts12_by_median(root)
    learned, judged = halves[source], halves[target]
    return [
        ChipScene(f"{source}-train", "source", learned["train"]),
        ChipScene(f"{source}-val", "validation", learned["val"]),
        ChipScene(target, "target", judged["train"] + judged["val"] + judged["test"]),
    ]


Pairs = tuple[tuple[Path, Path], ...]


def _mts12_folders(root: Path) -> dict[str, dict[str, Pairs]]:
    return {half: {part: _part(root / half, part) for part in ("train", "val", "test")} for half in _HALVES}


def _mts12_by_median(root: Path) -> dict[str, dict[str, Pairs]]:
    parts = {part: _part(root, part) for part in ("train", "val", "test")}
    northing = {pair[0]: _northing(pair[0]) for pairs in parts.values() for pair in pairs}
    middle = float(np.median(list(northing.values())))
    return {
        half: {
            part: tuple(pair for pair in pairs if (northing[pair[0]] > middle) == (half == "north"))
            for part, pairs in parts.items()
        }
        for half in _HALVES
    }


def _northing(image: Path) -> float:
    metadata = read_metadata(image)
    if metadata.geotransform is None:
        raise ManifestError(
            f"{image} has no georeference, so that nothing tells whether it is northern.",
            "Sort the chips into folders `north` and `south`, each with image/ and label/.",
        )
    return metadata.geotransform[3] + metadata.geotransform[5] * metadata.height / 2


def _cities(pairs: Pairs, role: Role, prefix: str = "") -> list[ChipScene]:
    by_city: dict[str, list[tuple[Path, Path]]] = {}
    for pair in pairs:
        found = _CITY.match(pair[0].name)
        if found is None:
            raise ManifestError(
                f"{pair[0]} does not begin with the name of a city (S1_, T8_, O12_, ...).",
                "Give the data set as it was distributed.",
            )
        by_city.setdefault(found[1], []).append(pair)
    return [ChipScene(f"{prefix}{_city(key)}", role, tuple(by_city[key])) for key in sorted(by_city, key=_number)]


def _city(key: str) -> str:
    return f"{key}-{WHU_OHS_CITIES[key]}" if key in WHU_OHS_CITIES else key


def _number(key: str) -> tuple[str, int]:
    return key[0], int(key[1:])


def _part(root: Path, part: str) -> Pairs:
    return _matched(_rasters(root / "image" / part), lambda image: root / "label" / part / image.name)


def _pairs(folder: Path, image_prefix: str = "", label_prefix: str = "") -> Pairs:
    """Return the chips of a folder with ``image`` and ``label`` below it."""
    images = [path for path in _rasters(folder / "image") if path.name.startswith(image_prefix)]
    if not images:
        raise ManifestError(
            f"{folder / 'image'} holds no chips {image_prefix}*.", "Give the data set as it was distributed."
        )
    return _matched(images, lambda image: folder / "label" / f"{label_prefix}{image.name.removeprefix(image_prefix)}")


def _matched(images: Iterable[Path], label_of: Callable[[Path], Path]) -> Pairs:
    pairs = tuple((image, label_of(image)) for image in images)
    missing = [label for _image, label in pairs if not label.is_file()]
    if missing:
        more = f" and {len(missing) - 1} others" if len(missing) > 1 else ""
        raise ManifestError(
            f"There is no label {missing[0]}{more}.",
            "Copy the data set again: every image has a label of the same name.",
        )
    return pairs


def _rasters(folder: Path) -> list[Path]:
    if not folder.is_dir():
        raise ManifestError(f"The folder {folder} does not exist.", "Give the folder of the data set as distributed.")
    return sorted(path for path in folder.iterdir() if path.suffix.lower() in _RASTERS)
