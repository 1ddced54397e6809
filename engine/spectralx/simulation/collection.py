"""A folder of drawn scenes with the manifest that training reads."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from spectralx.errors import OutputError, RequestError
from spectralx.files import atomic_output
from spectralx.progress import Reporter, ScaledReporter
from spectralx.simulation.product import write_scene
from spectralx.simulation.worlds import WORLDS, draw_scene
from spectralx.spec import BandSpec

MANIFEST = "scenes.yaml"

# UTM zone 30 north, in the open Bay of Biscay: these places do not exist.
_EPSG, _ORIGIN = 32630, (300_000.0, 5_150_000.0)
_DOMAIN = "simulated"

# Of the drawing: scenes of another version differ.
_VERSION = 3


@dataclass(frozen=True)
class Collection:
    """What to draw.

    Attributes:
        folder: Folder for images, labels and manifest; made if it does not exist.
        world: Key of :data:`~spectralx.simulation.worlds.WORLDS`; also the task of the manifest.
        bands: Bands of the scenes.
        scenes: How many.
        size: Rows and columns of each.
        seed: The same seed draws the same scenes; a larger number of scenes begins with the same ones.
    """

    folder: Path
    world: str
    bands: tuple[BandSpec, ...]
    scenes: int
    size: int
    seed: int = 0


def simulate(request: Collection, reporter: Reporter) -> Path:
    """Draw scenes into a folder; scenes that are there already are kept, so that a stopped call goes on.

    Args:
        request: What to draw.
        reporter: Receives progress; asked whether to stop.

    Returns:
        The manifest, written when all scenes are there.

    Raises:
        RequestError: There is no such world, or the folder holds scenes of other settings.
        OutputError: A file cannot be written.
    """
    if request.world not in WORLDS:
        raise RequestError(f"There is no world {request.world!r}.", f"Choose among {', '.join(WORLDS)}.")
    settings = _settings(request)
    _keep_settings(request.folder, settings)
    # Scenes of other settings have other names, so that comparisons can tell them apart.
    digest = hashlib.sha256(json.dumps(settings).encode()).hexdigest()[:6]
    names = [f"{request.world}_{digest}_{number:04d}" for number in range(request.scenes)]
    for number, name in enumerate(names):
        reporter.check_cancelled()
        part = ScaledReporter(reporter, number / len(names), (number + 1) / len(names))
        _draw(request, name, request.seed * 1_000_003 + number, part)
    manifest = request.folder / MANIFEST
    with atomic_output(manifest) as temporary:
        temporary.write_text(yaml.safe_dump(_manifest(request, names), sort_keys=False), encoding="utf-8")
    return manifest


def _draw(request: Collection, name: str, seed: int, reporter: Reporter) -> None:
    image, labels = request.folder / f"{name}.tif", request.folder / f"{name}_labels.tif"
    if image.is_file() and labels.is_file():
        return
    scene = draw_scene(request.world, request.bands, request.size, seed, reporter)
    write_scene(
        image, labels, scene.rendering, origin=_ORIGIN, epsg=_EPSG, labels=scene.labels,
        classes=WORLDS[request.world].classes,
    )  # fmt: skip


def _settings(request: Collection) -> dict[str, Any]:
    return {
        "version": _VERSION,
        "world": request.world,
        "size": request.size,
        "seed": request.seed,
        "bands": [[band.wavelength_nm, band.fwhm_nm] for band in request.bands],
    }


def _keep_settings(folder: Path, settings: dict[str, Any]) -> None:
    """Note what the folder's scenes are made of, or compare it with what is noted."""
    noted = folder / "simulation.yaml"
    if noted.is_file():
        if yaml.safe_load(noted.read_text(encoding="utf-8")) != settings:
            raise RequestError(f"{folder} holds scenes that were drawn with other settings.", "Choose another folder.")
        return
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(
            f"{folder} cannot be made: {error.strerror}.", "Choose a folder that you may write to."
        ) from error
    with atomic_output(noted) as temporary:
        temporary.write_text(yaml.safe_dump(settings, sort_keys=False), encoding="utf-8")


def _manifest(request: Collection, names: Sequence[str]) -> dict[str, Any]:
    classes = {spec.value: [spec.name, spec.color] for spec in WORLDS[request.world].classes}
    scenes = [
        {
            "id": name,
            "image": f"{name}.tif",
            "labels": f"{name}_labels.tif",
            "domain": _DOMAIN,
            "split": "auxiliary",
            "quantity": "reflectance",
            "source": "drawn by spectralx simulate; no real place",
            "licence": "no rights of others",
        }
        for name in names
    ]
    return {"tasks": {request.world: {"classes": classes, "ignore": 0}}, "scenes": scenes}
