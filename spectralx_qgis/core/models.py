"""The bundled models, listed by their file names; what a model is in detail the engine's ``inspect`` says."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from . import paths

DEFAULT_MODEL = "landcover"
FILE_SUFFIX = ".onnx"


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
    name = Path(model).stem if model.endswith(FILE_SUFFIX) else model
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
