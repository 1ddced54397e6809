"""A backbone in our names: its tensors, what it is, where it comes from and what one may do with it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict
from torch import Tensor

from spectralx.checkpoints.formats.base import CODES, PATCH, Coverage, Provenance
from spectralx.models.config import BackboneConfig
from spectralx.spec import Source


class BackboneInfo(BaseModel):
    """Where a backbone comes from; stands in the header of its converted file.

    Attributes:
        version: Version of this record.
        family: Key of :data:`spectralx.checkpoints.formats.FAMILIES`.
        title: Name for people.
        paper: Authors, title, venue.
        source: Where the official file is found.
        licence: Licence of the weights.
        non_commercial: Whether it forbids commercial use.
        terms: What else users must know.
        official_file: Name of the file that was converted.
        official_sha256: SHA-256 of that file.
        tensors_sha256: SHA-256 of the converted tensors, by :func:`spectralx.checkpoints.safe_load.tensors_sha256`.
        used: Number of the file's tensors that were taken over.
        dropped: Number of those that were left out, by reason.
        notes: What users should know of this file.
        config: Configuration of the transformer.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: int = 1
    family: str
    title: str
    paper: str
    source: str
    licence: str
    non_commercial: bool
    terms: str = ""
    official_file: str
    official_sha256: str
    tensors_sha256: str
    used: int
    dropped: dict[str, int]
    notes: tuple[str, ...] = ()
    config: BackboneConfig

    @property
    def notice(self) -> str | None:
        """What must be shown wherever the backbone or something derived from it is loaded; usually nothing."""
        origin = Provenance(self.paper, self.source, self.licence, self.non_commercial, self.terms)
        return origin.notice(self.title)

    @property
    def spec_source(self) -> Source:
        """The entry for the specification and the card of models that are built on it."""
        return Source(
            name=f"{self.title}: {self.source}",
            licence=self.licence,
            role="backbone",
            in_sample=False,
            notice=self.notice or "",
        )

    @property
    def coverage(self) -> Coverage:
        """What became of the official file's tensors."""
        return Coverage(self.used, self.dropped)


class Backbone(NamedTuple):
    """A backbone in our names.

    Attributes:
        config: Configuration of the transformer.
        state: Tensors by name: those of the transformer; below ``patch_embed.`` the family's own patch embedding;
            below ``codes.`` what position codes are computed from.
        info: Where it comes from.
    """

    config: BackboneConfig
    state: dict[str, Tensor]
    info: BackboneInfo


def part_of(state: Mapping[str, Tensor], prefix: str) -> dict[str, Tensor]:
    """Return the tensors below a prefix, without it."""
    return {name.removeprefix(prefix): tensor for name, tensor in state.items() if name.startswith(prefix)}


def transformer_part(state: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """Return the tensors of the transformer alone."""
    return {name: tensor for name, tensor in state.items() if not name.startswith((PATCH, CODES))}
