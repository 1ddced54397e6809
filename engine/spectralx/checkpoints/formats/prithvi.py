"""Prithvi-EO-2.0: an encoder of image sequences, taken for a single date."""

from __future__ import annotations

import math

import torch
from torch import Tensor

from spectralx.checkpoints.formats.base import Drop, Family, Provenance, table_config
from spectralx.checkpoints.formats.plain import TIMM_RULES
from spectralx.errors import ModelFileError
from spectralx.models.config import BackboneConfig

_TIME_SHARE = 4 / 16
"""Share of the code's channels, at its end, that tell the date; the others tell column and row."""


def _finish(state: dict[str, Tensor], heads: int | None) -> tuple[BackboneConfig, dict[str, Tensor], tuple[str, ...]]:
    kernel = state["patch_embed.weight"]  # (D, bands, dates, p, p)
    if kernel.ndim != 5 or kernel.shape[2] != 1:
        raise ModelFileError(
            f"The patch embedding has the shape {tuple(kernel.shape)}: its patches span several dates.",
            "Use a Prithvi-EO-2.0 file whose patches span one date.",
        )
    table, dates = _first_date(state["pos_embed"])
    state = {**state, "patch_embed.weight": kernel[:, :, 0], "pos_embed": table}
    notes = (f"Of the {dates} dates of the position codes the first is used.",) if dates > 1 else ()
    return table_config(state, kernel.shape[-1], heads), state, notes


def _first_date(codes: Tensor) -> tuple[Tensor, int]:
    """Return the class token's row and the rows of the first date, and the number of dates.

    The number of rows alone does not tell dates from places (785 = 1 + 4 x 14 x 14 = 1 + 28 x 28), the codes do: the
    channels of the date are constant within a date.
    """
    rows = codes[0, 1:]
    date_channels = rows[:, rows.shape[1] - round(rows.shape[1] * _TIME_SHARE) :]
    same = (date_channels == date_channels[0]).all(dim=1)
    count = int(torch.where(same, 0, 1).argmax()) if not bool(same.all()) else len(rows)
    if math.isqrt(count) ** 2 != count or len(rows) % count:
        raise ModelFileError("The position codes of the file are not those of Prithvi.", "Use the official file.")
    return codes[:, : 1 + count], len(rows) // count


PRITHVI = Family(
    name="prithvi",
    title="Prithvi-EO-2.0",
    file="Prithvi_EO_V2_300M.pt",
    provenance=Provenance(
        "Szwarcman et al., Prithvi-EO-2.0, arXiv 2412.02732",
        "https://huggingface.co/ibm-nasa-geospatial/Prithvi-EO-2.0-300M",
        "Apache-2.0",
    ),
    present=(r"(encoder\.)?patch_embed\.proj\.weight", r"(encoder\.)?pos_embed"),
    recognise=lambda file: any(
        name.endswith("patch_embed.proj.weight") and tensor.ndim == 5 for name, tensor in file.tensors.items()
    ),
    rules=tuple((rf"(?:encoder\.)?{pattern}", name) for pattern, name in TIMM_RULES),
    drops=(
        Drop(r"decoder\..*|(encoder\.)?mask_token", "decoder of the pretraining"),
        Drop(r"(encoder\.)?(temporal|location)_embed_enc\.scale", "codes of date and coordinates"),
    ),
    finish=_finish,
)
