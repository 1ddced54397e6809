"""Finding an exported model by path or bundled name, and reading what it says of itself."""

from __future__ import annotations

import os
from pathlib import Path

from pydantic import ValidationError

from spectralx.errors import ModelFileError
from spectralx.inference.onnx_file import read_properties
from spectralx.spec import SPEC_KEY, ModelSpec

# Names another folder of bundled models; the plugin and the tests set it.
MODELS_VARIABLE = "SPECTRALX_MODELS"

SUFFIX = ".onnx"


def bundled_folder() -> Path | None:
    """Return the folder of the bundled models, or None where the engine was installed without any.

    In a checkout and in the assembled plugin alike, ``resources/models`` lies beside the folder that holds the
    package.
    """
    override = os.environ.get(MODELS_VARIABLE)
    if override:
        return Path(override).expanduser()
    folder = Path(__file__).resolve().parents[3] / "resources" / "models"
    return folder if folder.is_dir() else None


def list_bundled() -> dict[str, Path]:
    """Return the bundled models: name and path, by name."""
    folder = bundled_folder()
    if folder is None or not folder.is_dir():
        return {}
    return {path.stem: path for path in sorted(folder.glob(f"*{SUFFIX}")) if not path.name.startswith(".")}


def resolve_model(model: str | os.PathLike[str]) -> Path:
    """Find a model by the name of a bundled one or by its path.

    Args:
        model: Name such as ``landcover``, or path of an ONNX file.

    Returns:
        Absolute path of an existing file.

    Raises:
        ModelFileError: There is no such model; the hint lists the bundled ones.
    """
    bundled = list_bundled()
    if str(model) in bundled:
        return bundled[str(model)].absolute()
    path = Path(model).expanduser()
    if path.is_file():
        return path.absolute()
    names = f"The bundled models are: {', '.join(bundled)}." if bundled else "No models are bundled here."
    what = f"{path} is a folder, not a model" if path.is_dir() else f"There is no model {str(model)!r}"
    raise ModelFileError(f"{what}.", f"{names} Or give the path of an ONNX file that SpectralX exported.")


def read_spec(path: str | os.PathLike[str]) -> ModelSpec:
    """Read what a model says of itself, without loading its graph.

    Args:
        path: An ONNX file.

    Returns:
        The specification stored under ``spectralx.spec``.

    Raises:
        ModelFileError: No ONNX file, an ONNX file without this property, or a specification that this version of
            the engine cannot read.
    """
    path = Path(path)
    text = read_properties(path).get(SPEC_KEY)
    if text is None:
        raise ModelFileError(
            f"{path} is an ONNX model, but not one that SpectralX exported: it does not say what it takes.",
            "Export the model with `spectralx export`.",
        )
    try:
        return ModelSpec.model_validate_json(text)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "specification"
        raise ModelFileError(
            f"The specification in {path} cannot be read: {where}: {first['msg']}.",
            "Export the model again with this version, or install the version that wrote it.",
        ) from error
