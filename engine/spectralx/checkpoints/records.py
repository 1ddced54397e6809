"""Weights with a record of themselves in the header of one safetensors file."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError
from safetensors.torch import save_file
from torch import Tensor

from spectralx.checkpoints.safe_load import safetensors_metadata
from spectralx.errors import ModelFileError
from spectralx.files import atomic_output

_Record = TypeVar("_Record", bound=BaseModel)

_READABLE = 0o644


def save_weights(tensors: Mapping[str, Tensor], target: Path, metadata: Mapping[str, str] | None = None) -> None:
    """Write tensors to a safetensors file that everybody may read, whole or not at all.

    Args:
        tensors: Contiguous tensors by name.
        target: File to write.
        metadata: What the header says; one entry alone, as safetensors writes several in an order that changes from
            run to run.

    Raises:
        OutputError: The file cannot be written.
    """
    with atomic_output(target) as temporary:
        save_file(dict(tensors), temporary, metadata=None if metadata is None else dict(metadata))
        temporary.chmod(_READABLE)  # safetensors makes files that only their owner can read


def find_record(path: Path, key: str, kind: type[_Record]) -> _Record | None:
    """Return the record of a file of weights, without loading its tensors; ``None`` where it has none.

    Args:
        path: File of weights of any format.
        key: Entry of the header.
        kind: Class of the record.

    Raises:
        ModelFileError: The file is missing, damaged or no weight file, or its record cannot be read.
    """
    text = safetensors_metadata(path).get(key)
    if text is None:
        return None
    try:
        return kind.model_validate_json(text)
    except ValidationError as error:
        raise ModelFileError(
            f"The record in the header of {path} cannot be read.", "Convert the file that it was made of again."
        ) from error
