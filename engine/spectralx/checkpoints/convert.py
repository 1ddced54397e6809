"""Converts official backbones once: one safetensors file in our names, and a record of where it comes from.

The same file always gives the same bytes. What was converted is verified by its SHA-256 whenever it is loaded.
"""

from __future__ import annotations

from pathlib import Path

import yaml
from pydantic import ValidationError
from safetensors.torch import save_file

from spectralx.checkpoints.backbone import Backbone, BackboneInfo
from spectralx.checkpoints.formats import find_family
from spectralx.checkpoints.safe_load import file_sha256, load_safetensors, load_weights, tensors_sha256
from spectralx.errors import ModelFileError, OutputError
from spectralx.files import atomic_output
from spectralx.progress import Reporter, SilentReporter

_READABLE = 0o644
TENSORS, RECORD = "backbone.safetensors", "config.yaml"


def open_official(path: Path, family: str | None = None, heads: int | None = None) -> Backbone:
    """Open an official file and bring it into our names.

    Args:
        path: The file as its authors hand it out.
        family: A key of :data:`spectralx.checkpoints.formats.FAMILIES`; ``None`` recognises it.
        heads: Attention heads, only for backbones of an unusual width.

    Raises:
        ModelFileError: The file is missing, damaged, holds code, or has keys other than its family's.
    """
    file = load_weights(path)
    layout = find_family(file, family)
    converted = layout.convert(file, heads)
    origin = layout.provenance
    info = BackboneInfo(
        family=layout.name,
        title=layout.title,
        paper=origin.paper,
        source=origin.url,
        licence=origin.licence,
        non_commercial=origin.non_commercial,
        terms=origin.terms,
        official_file=path.name,
        official_sha256=file_sha256(path),
        tensors_sha256=tensors_sha256(converted.state),
        used=converted.coverage.used,
        dropped=converted.coverage.dropped,
        notes=converted.notes,
        config=converted.config,
    )
    return Backbone(converted.config, converted.state, info)


def convert(
    path: Path,
    folder: Path,
    family: str | None = None,
    heads: int | None = None,
    reporter: Reporter | None = None,
) -> Backbone:
    """Convert an official file to ``backbone.safetensors`` and ``config.yaml`` in a folder.

    Args:
        path: The file as its authors hand it out.
        folder: Where to write; it is made if it does not exist.
        family: See :func:`open_official`.
        heads: See :func:`open_official`.
        reporter: Receives progress and, as a warning, the licence's conditions.

    Returns:
        The backbone.

    Raises:
        ModelFileError: See :func:`open_official`.
        OutputError: The folder cannot be written to.
    """
    reporter = reporter or SilentReporter()
    reporter.progress(0.0, "reading")
    backbone = open_official(path, family, heads)
    _warn(backbone.info, reporter)
    reporter.progress(0.6, "writing")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"The folder {folder} cannot be made: {error.strerror}.", "Choose another.") from error
    # The record goes last: a folder without one is no backbone, whatever came in between.
    with atomic_output(folder / TENSORS) as temporary:
        save_file(backbone.state, temporary, metadata={"format": "pt"})
        temporary.chmod(_READABLE)  # safetensors makes files that only their owner can read
    with atomic_output(folder / RECORD) as temporary:
        record = backbone.info.model_dump(mode="json")
        temporary.write_text(yaml.safe_dump(record, sort_keys=False, allow_unicode=True), encoding="utf-8")
    reporter.progress(1.0, "converted")
    return backbone


def load_backbone(path: Path, reporter: Reporter | None = None) -> Backbone:
    """Load a backbone: a converted folder, or an official file as it is.

    Args:
        path: A folder that :func:`convert` wrote, its ``backbone.safetensors``, or an official file.
        reporter: Receives the licence's conditions as a warning.

    Returns:
        Configuration, tensors and record.

    Raises:
        ModelFileError: Nothing is there, it is damaged, or the tensors are not those of the record.
    """
    folder = path if path.is_dir() else path.parent
    converted = path.is_dir() or (path.name == TENSORS and (folder / RECORD).is_file())
    backbone = _load_converted(folder) if converted else open_official(path)
    _warn(backbone.info, reporter or SilentReporter())
    return backbone


def _load_converted(folder: Path) -> Backbone:
    record = folder / RECORD
    try:
        info = BackboneInfo.model_validate(yaml.safe_load(record.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, yaml.YAMLError, ValidationError) as error:
        raise ModelFileError(
            f"{folder} is no converted backbone: {RECORD} is missing or damaged.", "Convert the official file again."
        ) from error
    state = load_safetensors(folder / TENSORS)
    if tensors_sha256(state) != info.tensors_sha256:
        raise ModelFileError(
            f"The tensors in {folder / TENSORS} are not those that its record states.",
            "Convert the official file again.",
        )
    return Backbone(info.config, state, info)


def _warn(info: BackboneInfo, reporter: Reporter) -> None:
    if info.notice is not None:
        reporter.warning(info.notice)
