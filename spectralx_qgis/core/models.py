"""The bundled models, listed by their file names; what a model is in detail the engine's ``inspect`` says."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from qgis.core import QgsSettings

from . import paths

DEFAULT_MODEL = "landcover"
FILE_SUFFIX = ".onnx"
RUN_MODEL = "model.onnx"

_RECENT_SETTING = "spectralx/recent_models"
_FOLDER_SETTING = "spectralx/models_folder"
_RECENT_COUNT = 8


@dataclass(frozen=True)
class BundledModel:
    """A model that comes with the plugin; ``name`` is what the engine knows it by."""

    name: str
    path: str

    @property
    def label(self) -> str:
        """The name for people."""
        return model_label(self.name)


def model_label(model: str) -> str:
    """Return a short name for people: ``/models/land_cover-small.onnx`` becomes ``Land cover small``."""
    path = Path(model)
    name = path.stem if model.endswith(FILE_SUFFIX) else model
    if path.name == RUN_MODEL and path.parent.name:
        name = path.parent.name  # every run folder calls its model the same
    words = name.replace("_", " ").replace("-", " ")
    return words[:1].upper() + words[1:]


def bundled_models(folder: Path | None = None) -> list[BundledModel]:
    """Return the bundled models, the default one first.

    Args:
        folder: Folder to list; by default that of the plugin.
    """
    files = sorted((folder or paths.models_folder()).glob(f"*{FILE_SUFFIX}"))
    models = [BundledModel(file.stem, str(file)) for file in files]
    return sorted(models, key=lambda model: (model.name != DEFAULT_MODEL, model.name))


def resolve_model(value: str, folder: Path | None = None) -> str | None:
    """Return how the engine is told of a model: the name of a bundled one, or an absolute path.

    Args:
        value: What a user chose or typed.
        folder: Folder of the bundled models; by default that of the plugin.

    Returns:
        Name or path, or None when there is no such model.
    """
    wanted = value.strip()
    if wanted in {model.name for model in bundled_models(folder)}:
        return wanted
    path = Path(wanted).expanduser()
    return str(path.absolute()) if wanted and path.is_file() else None


def recent_models() -> list[str]:
    """Return the model files that were used last, the latest first; those that are gone are left out."""
    value = QgsSettings().value(_RECENT_SETTING, [])
    found = [value] if isinstance(value, str) else list(value or [])
    return [path for path in found if Path(path).is_file()]


def remember_model(path: str) -> None:
    """Put a model file at the head of the recent ones."""
    kept = [path, *(other for other in recent_models() if other != path)]
    QgsSettings().setValue(_RECENT_SETTING, kept[:_RECENT_COUNT])


def own_folder() -> str:
    """Return the folder whose models are offered beside the bundled ones; empty when none was chosen."""
    return QgsSettings().value(_FOLDER_SETTING, "", type=str)


def set_own_folder(folder: str) -> None:
    """Offer the models of another folder."""
    QgsSettings().setValue(_FOLDER_SETTING, folder)


def own_models() -> list[str]:
    """Return the model files of that folder and of the folders in it, such as run folders."""
    folder = own_folder()
    if not folder or not Path(folder).is_dir():
        return []
    found = [*Path(folder).glob(f"*{FILE_SUFFIX}"), *Path(folder).glob(f"*/*{FILE_SUFFIX}")]
    return [str(path) for path in sorted(found)]


def card_path(model: str, folder: Path | None = None) -> Path | None:
    """Return the card beside a model, or None.

    Args:
        model: Name of a bundled model or path of another.
        folder: Folder of the bundled models; by default that of the plugin.
    """
    bundled = {item.name: item.path for item in bundled_models(folder)}
    path = Path(bundled.get(model, model))
    names = (f"{path.stem}_card.md", "model_card.md") if path.name == RUN_MODEL else (f"{path.stem}_card.md",)
    return next((path.with_name(name) for name in names if path.with_name(name).is_file()), None)
