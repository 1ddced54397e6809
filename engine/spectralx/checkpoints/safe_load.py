"""Opens weight files that others made without running anything that is in them.

Pickles are read by torch's restricted unpickler, which builds tensors, plain containers and the one further class
that official files hold (``argparse.Namespace``), and refuses everything else before it is called.
"""

from __future__ import annotations

import argparse
import hashlib
import pickle  # nosec B403
import re
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import safetensors
import torch
from safetensors.torch import load_file
from torch import Tensor

from spectralx.errors import ModelFileError

ALLOWED_GLOBALS = (argparse.Namespace,)
"""Classes beside torch's own that a pickle may name. ``Namespace`` holds training arguments and runs no code."""

_NESTED = ("model", "state_dict", "model_state_dict", "teacher")
_PREFIXES = ("module.", "_orig_mod.", "model.")
_HEAD_BYTES = 512
# How torch's restricted unpickler names what it refused.
_REFUSED = re.compile(r"GLOBAL ([\w.]+)|Can only (?:build|create)|unrecognized function|Unsupported operand")
_LARGEST_SAFETENSORS_HEADER = 100_000_000
_DOWNLOAD_AGAIN = "Download the file again and compare its size with the source's."


class WeightFile(NamedTuple):
    """What a weight file holds.

    Attributes:
        tensors: Tensors by name, on the CPU; wrappers of training code are taken off the names.
        arguments: Training arguments that were stored beside them.
    """

    tensors: dict[str, Tensor]
    arguments: dict[str, Any]


def load_weights(path: Path) -> WeightFile:
    """Open an official weight file: safetensors, or a file that ``torch.save`` wrote.

    Args:
        path: The file.

    Returns:
        Its tensors and training arguments.

    Raises:
        ModelFileError: The file is missing, truncated, of another kind, holds code, or holds no state dict.
    """
    kind = _kind(path)
    content = _load_safetensors(path) if kind == "safetensors" else _load_pickle(path)
    state, arguments = _unwrap(content, path)
    return WeightFile(_strip_prefixes(state), arguments)


def tensors_sha256(tensors: Mapping[str, Tensor]) -> str:
    """Return the SHA-256 of named tensors, whatever their order and container."""
    digest = hashlib.sha256()
    for name in sorted(tensors):
        tensor = tensors[name].detach().cpu().contiguous()
        digest.update(f"{name} {tensor.dtype} {tuple(tensor.shape)}\n".encode())
        digest.update(tensor.flatten().view(torch.uint8).numpy().data)
    return digest.hexdigest()


def load_safetensors(path: Path) -> dict[str, Tensor]:
    """Open a safetensors file on the CPU.

    Raises:
        ModelFileError: The file is missing, damaged or of another kind.
    """
    if _kind(path) != "safetensors":
        raise ModelFileError(f"{path} is no safetensors file.", "Name a file that `convert` wrote.")
    return _load_safetensors(path)


def safetensors_metadata(path: Path) -> dict[str, str]:
    """Return the texts in the header of a safetensors file; none for files that torch wrote.

    Raises:
        ModelFileError: The file is missing, damaged or of another kind.
    """
    if _kind(path) != "safetensors":
        return {}
    try:
        with safetensors.safe_open(path, framework="pt") as file:
            return dict(file.metadata() or {})
    except (safetensors.SafetensorError, OSError, ValueError) as error:
        raise ModelFileError(f"{path} is truncated or damaged: {_first_line(error)}.", _DOWNLOAD_AGAIN) from error


def _kind(path: Path) -> str:
    """Return ``safetensors`` or ``torch`` by content; the suffix is not trusted."""
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD_BYTES)
    except OSError as error:
        raise ModelFileError(f"{path} cannot be opened: {error.strerror}.", "Check the path.") from error
    if not head:
        raise ModelFileError(f"{path} is empty.", _DOWNLOAD_AGAIN)
    if head.startswith(b"version https://git-lfs"):
        raise ModelFileError(
            f"{path} is a Git LFS pointer, not the file itself.", "Run `git lfs pull`, or download the file itself."
        )
    if head.lstrip().lower().startswith((b"<!doctype", b"<html")):
        raise ModelFileError(
            f"{path} is a web page, not a weight file.", "The download probably needs a login or accepted terms."
        )
    if head.startswith(b"PK\x03\x04") or (head[0] == 0x80 and head[1:2] <= b"\x05"):
        return "torch"
    if head[8:9] == b"{" and int.from_bytes(head[:8], "little") <= _LARGEST_SAFETENSORS_HEADER:
        return "safetensors"
    raise ModelFileError(
        f"{path} is neither a safetensors file nor one that torch wrote.",
        "Name the weight file of the backbone (.pth, .pt, .bin or .safetensors).",
    )


def _load_safetensors(path: Path) -> dict[str, Tensor]:
    try:
        return load_file(path, device="cpu")
    except (safetensors.SafetensorError, OSError, ValueError) as error:
        raise ModelFileError(f"{path} is truncated or damaged: {_first_line(error)}.", _DOWNLOAD_AGAIN) from error


def _load_pickle(path: Path) -> Any:
    """Unpickle with the restricted unpickler; tensors of zipped files stay on disk until they are used."""
    zipped = zipfile.is_zipfile(path)
    if zipped and _is_program(path):
        raise ModelFileError(
            f"{path} is a TorchScript program, not a weight file; nothing of it was run.",
            "Use the file with the weights from the official source.",
        )
    try:
        with torch.serialization.safe_globals(list(ALLOWED_GLOBALS)):
            return torch.load(path, map_location="cpu", weights_only=True, mmap=zipped)
    except pickle.UnpicklingError as error:
        refused = _REFUSED.search(str(error))
        if refused is None:
            raise ModelFileError(
                f"{path} is truncated or damaged: its pickle does not end.", _DOWNLOAD_AGAIN
            ) from error
        raise ModelFileError(
            f"{path} holds code or objects ({refused[1] or 'of unknown kind'}) beside tensors; nothing of it was run.",
            "Use the file from the official source, or its safetensors version.",
        ) from error
    except Exception as error:
        raise ModelFileError(f"{path} is truncated or damaged: {_first_line(error)}.", _DOWNLOAD_AGAIN) from error


def _is_program(path: Path) -> bool:
    """Whether a zip file is a TorchScript archive."""
    with zipfile.ZipFile(path) as archive:
        return any(name.endswith("/constants.pkl") for name in archive.namelist())


def _unwrap(content: Any, path: Path) -> tuple[dict[str, Tensor], dict[str, Any]]:
    """Return the state dict and the training arguments of what a file holds."""
    arguments: dict[str, Any] = {}
    for _ in range(2):
        if not isinstance(content, Mapping):
            break
        stored = content.get("args", {})
        if isinstance(stored, argparse.Namespace):
            stored = vars(stored)
        if isinstance(stored, Mapping):
            arguments.update(stored)
        nested = [content[name] for name in _NESTED if isinstance(content.get(name), Mapping)]
        if not nested:
            break
        content = nested[0]
    state = (
        {name: value for name, value in content.items() if isinstance(name, str) and isinstance(value, Tensor)}
        if isinstance(content, Mapping)
        else {}
    )
    if not state:
        raise ModelFileError(f"{path} holds no tensors by name.", "Name a state dict, not a whole model or optimizer.")
    others = [str(name) for name in content if name not in state and name != "args"]
    if others and len(others) >= len(state):
        raise ModelFileError(
            f"{path} holds more other things than tensors: {', '.join(others[:5])}.", "Name a state dict of the model."
        )
    return state, arguments


def _strip_prefixes(state: dict[str, Tensor]) -> dict[str, Tensor]:
    """Take off prefixes of training code that all names have."""
    for prefix in _PREFIXES:
        if all(name.startswith(prefix) for name in state):
            state = {name.removeprefix(prefix): tensor for name, tensor in state.items()}
    return state


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0].rstrip(".")
