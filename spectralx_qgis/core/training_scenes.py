"""Writes the scene manifest that a training in the dock starts from."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_HIGHEST = 255


@dataclass(frozen=True)
class TrainingScene:
    """One labelled image: a name, GDAL's name of it, and what is known of its bands besides.

    Attributes:
        name: Name for people.
        source: GDAL's name.
        sensor: Sensor of a file that states no wavelengths.
        wavelengths: Wavelengths of the bands as JSON, which are believed above the file's own.
    """

    name: str
    source: str
    sensor: str = ""
    wavelengths: str = ""


def class_values(names: Sequence[str]) -> dict[int, str]:
    """Return the value of each class: whole numbers from 1 to 255 stand for themselves, names count from 1."""
    unique = sorted(set(names), key=lambda name: (not name.isdigit(), int(name) if name.isdigit() else 0, name))
    if all(name.isdigit() and 1 <= int(name) <= _HIGHEST for name in unique):
        return {int(name): name for name in unique}
    return dict(enumerate(sorted(unique), start=1))


def manifest(scenes: Sequence[TrainingScene], labels: str, field: str, colors: Mapping[str, str]) -> dict[str, object]:
    """Return a scene manifest.

    Args:
        scenes: Images; all share the labels.
        labels: Vector file with polygons.
        field: Its field with the class.
        colors: Name of each class -> ``#rrggbb``.
    """
    values = class_values(list(colors))
    entries = []
    for number, scene in enumerate(scenes, start=1):
        repeated = sum(other.name == scene.name for other in scenes) > 1
        name = f"{scene.name} {number}" if repeated else scene.name
        entry = {"id": name, "image": scene.source, "labels": labels, "class_field": field, "domain": name}
        told = {"sensor": scene.sensor, "wavelengths": json.loads(scene.wavelengths) if scene.wavelengths else None}
        entries.append({**entry, **{key: value for key, value in told.items() if value}})
    return {
        "classes": {str(value): [name, colors[name]] for value, name in values.items()},
        "ignore": 0,
        "scenes": entries,
    }


def write_manifest(path: Path, content: Mapping[str, object]) -> None:
    """Write a manifest, whole or not at all.

    Raises:
        OSError: The folder cannot be written to.
    """
    temporary = path.with_name(f".{path.name}.partial")
    try:
        temporary.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def free_folder(parent: Path, name: str) -> Path:
    """Return a folder for a run that does not exist yet: ``name``, ``name_2``, and so on."""
    cleaned = "".join(letter if letter.isalnum() or letter in "-_." else "_" for letter in name.strip()).strip("._")
    base = cleaned or "model"
    number = 1
    while True:
        candidate = parent / (base if number == 1 else f"{base}_{number}")
        if not candidate.exists():
            return candidate
        number += 1
