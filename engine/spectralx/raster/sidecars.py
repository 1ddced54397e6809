"""Files beside a raster that state wavelengths: STAC items, R terra's JSON, and ENVI headers that GDAL did not read."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

# Larger files of these names are something else.
_LARGEST = 16 << 20

Kind = Literal["stac", "terra", "envi"]


@dataclass(frozen=True)
class Sidecar:
    """What a file beside a raster says.

    Attributes:
        kind: ``stac``, ``terra`` or ``envi``.
        path: The file.
        content: A JSON object, or the keys of an ENVI header in lower case with their text.
        problem: Why it cannot be read; ``content`` is empty then.
    """

    kind: Kind
    path: str
    content: Mapping[str, Any]
    problem: str = ""


def find_sidecars(path: str, driver: str) -> tuple[Sidecar, ...]:
    """Read the files beside a raster, in the order in which they are believed.

    Looked for beside ``image.tif`` are ``image.tif.stac.json``, ``image.stac.json``, ``image.json`` (where it is a STAC
    item), ``image.tif.aux.json``, ``image.aux.json``, and ``image.hdr`` or ``image.tif.hdr`` unless GDAL read it.

    Args:
        path: Name of the raster; names that are no plain file have nothing beside them.
        driver: GDAL's short name of the driver that reads the raster.
    """
    raster = Path(path)
    if path.startswith(("/vsi", "<")) or not raster.is_file():
        return ()
    whole, stem = raster.name, raster.stem
    found: list[Sidecar] = []
    for name in (f"{whole}.stac.json", f"{stem}.stac.json", f"{stem}.json"):
        found += _json(raster.with_name(name), "stac", optional=name == f"{stem}.json")[:1]
    for name in (f"{whole}.aux.json", f"{stem}.aux.json"):
        found += _json(raster.with_name(name), "terra", optional=False)
    if driver != "ENVI":
        for name in (f"{stem}.hdr", f"{whole}.hdr"):
            found += _header(raster.with_name(name))
    return tuple(found)


def _json(path: Path, kind: Kind, optional: bool) -> list[Sidecar]:
    if not path.is_file() or path.stat().st_size > _LARGEST:
        return []
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return [] if optional else [Sidecar(kind, str(path), {}, "it is not JSON")]
    if not isinstance(content, dict):
        return [] if optional else [Sidecar(kind, str(path), {}, "it holds no JSON object")]
    if optional and "stac_version" not in content:
        return []
    return [Sidecar(kind, str(path), content)]


def _header(path: Path) -> list[Sidecar]:
    if not path.is_file() or path.stat().st_size > _LARGEST:
        return []
    try:
        text = path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return [Sidecar("envi", str(path), {}, "it cannot be read")]
    if not text.lstrip().startswith("ENVI"):
        return []
    return [Sidecar("envi", str(path), parse_envi_header(text))]


def parse_envi_header(text: str) -> dict[str, str]:
    """Return the fields of an ENVI header, named as GDAL names them: lower case, blanks as underscores.

    A value is the rest of its line, or everything between braces.
    """
    fields = {}
    for match in re.finditer(r"^[ \t]*([^=\n;{}]+?)[ \t]*=[ \t]*(\{[^}]*\}|[^\n]*)", text, re.MULTILINE):
        fields[re.sub(r"\s+", "_", match[1].strip().lower())] = match[2].strip()
    return fields
