"""Converts published SpectralX checkpoints of stage 2 once: one safetensors file with the published names.

The record in its header says where it comes from and under which licence the backbone in it stands.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import torch
from pydantic import BaseModel, ConfigDict

from spectralx.checkpoints.formats import FAMILIES
from spectralx.checkpoints.formats.base import Coverage
from spectralx.checkpoints.published import STRUCTURAL, check_published, published_config
from spectralx.checkpoints.records import find_record, save_weights
from spectralx.checkpoints.safe_load import load_weights, tensors_sha256
from spectralx.errors import ModelFileError
from spectralx.files import check_output, file_sha256
from spectralx.models.spectralx import SpectralXModel
from spectralx.progress import Reporter, SilentReporter

RECORD_KEY = "spectralx.published"
"""Key of the record in the header of a converted file."""
_STRUCTURAL_REASON = "built by the implementation"


class PublishedInfo(BaseModel):
    """What a converted checkpoint says of itself.

    Attributes:
        version: Version of this record.
        family: Family of the backbone that is in it.
        licence: Licence of that backbone.
        notice: Its conditions, or ``None``.
        source: Where that backbone comes from.
        official_file: Name of the checkpoint.
        official_sha256: SHA-256 of the checkpoint.
        tensors_sha256: SHA-256 of the tensors.
        used: Number of the checkpoint's tensors that were taken over.
        dropped: Number of those that were left out, by reason.
        bands: Number of bands that the network takes.
        outputs: Number of its outputs, "no label" included.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: Literal[1] = 1
    family: str
    licence: str
    notice: str | None
    source: str
    official_file: str
    official_sha256: str
    tensors_sha256: str
    used: int
    dropped: dict[str, int]
    bands: int
    outputs: int

    @property
    def coverage(self) -> Coverage:
        """What became of the checkpoint's tensors."""
        return Coverage(self.used, self.dropped)


def convert_published(
    path: Path, target: Path, family: str | None = None, reporter: Reporter | None = None
) -> PublishedInfo:
    """Convert a published checkpoint of stage 2.

    Args:
        path: The authors' Lightning checkpoint.
        target: File to write.
        family: Family of the backbone that it was trained on, whose licence holds; by default ScaleMAE or DINOv3, by
            the checkpoint's keys.
        reporter: Receives progress and, as a warning, the licence's conditions.

    Returns:
        The record.

    Raises:
        ModelFileError: The checkpoint is damaged, holds code, has unexpected keys or lacks some; the message lists
            them.
        OutputError: The file cannot be written.
    """
    reporter = reporter or SilentReporter()
    target = check_output(target)
    reporter.progress(0.0, f"reading {path.name}")
    if read_published_record(path) is not None:
        raise ModelFileError(f"{path} is converted already.", "Use it as it is.")
    tensors = load_weights(path).tensors
    config = published_config(tensors)
    with torch.device("meta"):
        check_published(SpectralXModel(config), tensors)
    family = family or ("dinov3" if config.backbone.positions == "rotary" else "scale_mae")
    if family not in FAMILIES:
        raise ModelFileError(f"Unknown family {family!r}.", f"Choose one of {', '.join(FAMILIES)}.")
    origin, title = FAMILIES[family].provenance, FAMILIES[family].title
    kept = {name: tensor.contiguous() for name, tensor in tensors.items() if not name.endswith(STRUCTURAL)}
    left_out = len(tensors) - len(kept)
    info = PublishedInfo(
        family=family,
        licence=origin.licence,
        notice=origin.notice(title),
        source=f"{title}: {origin.url}",
        official_file=path.name,
        official_sha256=file_sha256(path),
        tensors_sha256=tensors_sha256(kept),
        used=len(kept),
        dropped={_STRUCTURAL_REASON: left_out} if left_out else {},
        bands=config.tokenizer.bands or 0,
        outputs=config.classes,
    )
    if info.notice is not None:
        reporter.warning(info.notice)
    reporter.check_cancelled()
    reporter.progress(0.6, f"writing {target.name}")
    save_weights(kept, target, {RECORD_KEY: info.model_dump_json()})
    reporter.progress(1.0, "converted")
    return info


def read_published_record(path: Path) -> PublishedInfo | None:
    """Return what a converted checkpoint says of itself; ``None`` for other weight files.

    Raises:
        ModelFileError: The file is missing, damaged or no weight file, or its record cannot be read.
    """
    return find_record(path, RECORD_KEY, PublishedInfo)


def is_published(path: Path) -> bool:
    """Whether a file of weights is a SpectralX checkpoint and no backbone: it holds mixtures of adapters.

    Raises:
        ModelFileError: The file is missing, damaged, or holds code.
    """
    return any(".blocks_MoA." in name for name in load_weights(path).tensors)
