"""Converts official backbones once: one safetensors file in our names that says where it comes from.

The record stands in the header of the file. The same official file always gives the same bytes, and what was converted
is verified by its SHA-256 whenever it is loaded.
"""

from __future__ import annotations

from pathlib import Path

from spectralx.checkpoints.backbone import Backbone, BackboneInfo
from spectralx.checkpoints.formats import find_family
from spectralx.checkpoints.records import find_record, save_weights
from spectralx.checkpoints.safe_load import load_safetensors, load_weights, tensors_sha256
from spectralx.errors import ModelFileError
from spectralx.files import check_output, file_sha256
from spectralx.progress import Reporter, SilentReporter

RECORD_KEY = "spectralx.backbone"
"""Key of the record in the header of a converted file."""


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
    target: Path,
    family: str | None = None,
    heads: int | None = None,
    reporter: Reporter | None = None,
) -> Backbone:
    """Convert an official file to one safetensors file.

    Args:
        path: The file as its authors hand it out.
        target: File to write.
        family: See :func:`open_official`.
        heads: See :func:`open_official`.
        reporter: Receives progress and, as a warning, the licence's conditions.

    Returns:
        The backbone.

    Raises:
        ModelFileError: See :func:`open_official`.
        OutputError: The file cannot be written.
    """
    reporter = reporter or SilentReporter()
    target = check_output(target)
    reporter.progress(0.0, f"reading {path.name}")
    if read_record(path) is not None:
        raise ModelFileError(f"{path} is converted already.", "Use it as it is.")
    backbone = open_official(path, family, heads)
    show_licence(backbone.info, reporter)
    reporter.check_cancelled()
    reporter.progress(0.6, f"writing {target.name}")
    save_weights(backbone.state, target, {RECORD_KEY: backbone.info.model_dump_json()})
    reporter.progress(1.0, "converted")
    return backbone


def load_backbone(
    path: Path, reporter: Reporter | None = None, family: str | None = None, heads: int | None = None
) -> Backbone:
    """Load a backbone: a converted file, or an official one as it is.

    Args:
        path: A file that :func:`convert` wrote, or an official one.
        reporter: Receives the licence: its conditions as a warning, its name as progress.
        family: See :func:`open_official`.
        heads: See :func:`open_official`.

    Returns:
        Configuration, tensors and record.

    Raises:
        ModelFileError: Nothing is there, it is damaged, is of another family, or the tensors are not those of the
            record.
    """
    info = read_record(path)
    backbone = open_official(path, family, heads) if info is None else _load_converted(path, info)
    if family is not None and backbone.info.family != family:
        raise ModelFileError(
            f"{path} holds {backbone.info.title}, not a backbone of the family {family}.",
            f"State the family {backbone.info.family}, or name another file.",
        )
    show_licence(backbone.info, reporter or SilentReporter())
    return backbone


def read_record(path: Path) -> BackboneInfo | None:
    """Return what a converted file says of itself, without loading its tensors; ``None`` for other weight files.

    Raises:
        ModelFileError: The file is missing, damaged or no weight file, or its record cannot be read.
    """
    return find_record(path, RECORD_KEY, BackboneInfo)


def show_licence(info: BackboneInfo, reporter: Reporter) -> None:
    """Show the licence of a backbone: as a warning where it has conditions."""
    reporter.progress(0.0, f"backbone {info.title}, licence {info.licence}")
    if info.notice is not None:
        reporter.warning(info.notice)


def _load_converted(path: Path, info: BackboneInfo) -> Backbone:
    state = load_safetensors(path)
    if tensors_sha256(state) != info.tensors_sha256:
        raise ModelFileError(
            f"The tensors in {path} are not those that its record states.", "Convert the official file again."
        )
    return Backbone(info.config, state, info)
