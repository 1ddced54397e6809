"""The sensors that the engine knows, read from its catalogue files without starting it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from . import paths

# QGIS does not ship a YAML reader on every system; ids and names are plain scalars on lines of their own.
_ENTRY = re.compile(r"^\s*- id:\s*(?P<id>[\w.-]+)\s*\n\s+name:\s*(?P<name>[^\n#]+)", re.MULTILINE)


@dataclass(frozen=True)
class Sensor:
    """A sensor; ``id`` is what the engine takes, ``name`` is for people."""

    id: str
    name: str


def known_sensors(folder: Path | None = None) -> list[Sensor]:
    """Return the sensors in the order of their names.

    Args:
        folder: Folder of the catalogue files; by default that of the engine.
    """
    catalogue = folder or paths.engine_folder() / "spectralx" / "sensors" / "catalogue"
    found = [
        Sensor(match["id"], match["name"].strip().strip("\"'"))
        for file in sorted(catalogue.glob("*.yaml"))
        for match in _ENTRY.finditer(file.read_text(encoding="utf-8"))
    ]
    return sorted(found, key=lambda sensor: sensor.name.lower())


def sensor_list(folder: Path | None = None) -> str:
    """Return the ids of the known sensors for a help text: ``a, b, c``."""
    return ", ".join(sorted(sensor.id for sensor in known_sensors(folder)))
