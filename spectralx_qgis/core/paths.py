"""Where the parts of the plugin lie, in an installed plugin and in a checkout of the project.

An installed plugin holds everything in its own folder (``metadata.txt``, ``engine/``, ``resources/``). In a checkout
these stand one level above ``spectralx_qgis/``; an assembled plugin under ``build/`` is of the first kind.
"""

from __future__ import annotations

import configparser
from functools import lru_cache
from pathlib import Path


def package() -> Path:
    """Return the folder of the plugin's Python package."""
    return Path(__file__).resolve().parent.parent


def _home() -> Path:
    """Return the folder that holds ``metadata.txt``."""
    folder = package()
    return folder if (folder / "metadata.txt").is_file() else folder.parent


def metadata_file() -> Path:
    """Return the path of ``metadata.txt``."""
    return _home() / "metadata.txt"


def engine_folder() -> Path:
    """Return the folder from which the engine's interpreter imports ``spectralx``."""
    return _home() / "engine"


def models_folder() -> Path:
    """Return the folder of the bundled models."""
    return _home() / "resources" / "models"


def recipe(name: str) -> Path:
    """Return a recipe that comes along, such as ``few-labels``."""
    return _home() / "resources" / "recipes" / f"{name}.yaml"


def sample_scene() -> Path:
    """Return the sample scene; it is there in a checkout and in an assembled plugin."""
    return _home() / "resources" / "sample" / "sample_sentinel2.tif"


def icon(name: str) -> str:
    """Return the path of an icon, such as ``icon("spectralx.svg")``."""
    return str(_home() / "resources" / "icons" / name)


def help_picture(name: str) -> Path:
    """Return the path of the picture in the help of an algorithm."""
    return _home() / "resources" / "help" / f"{name}.png"


def checkout() -> Path | None:
    """Return the checkout of the project that this plugin runs from, or None for an installed plugin."""
    for folder in package().parents[:2]:
        if (folder / "engine" / "pyproject.toml").is_file() and (folder / "spectralx_qgis").is_dir():
            return folder
    return None


@lru_cache(maxsize=1)
def metadata() -> dict[str, str]:
    """Return the entries of ``metadata.txt``; version and addresses are stated there and nowhere else."""
    parser = configparser.ConfigParser()
    parser.optionxform = str  # type: ignore[assignment]
    parser.read(metadata_file(), encoding="utf-8")
    return dict(parser["general"])
