"""SMARTIES: an encoder with one projection for each interval of the spectrum."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import NamedTuple

from torch import Tensor

from spectralx.checkpoints.formats.base import PATCH, Drop, Family, Provenance, Shapes, table_config
from spectralx.checkpoints.formats.plain import BLOCK_RULE, CLASSIFIER, DECODER, NORM_RULE
from spectralx.checkpoints.safe_load import WeightFile
from spectralx.models.config import BackboneConfig


class Interval(NamedTuple):
    """An interval of the spectrum in nanometres."""

    name: str
    first_nm: float
    last_nm: float


INTERVALS = (
    Interval("aerosol", 422, 463),
    Interval("blue_1", 427, 558),
    Interval("blue_3", 430, 545),
    Interval("green_1", 466, 620),
    Interval("green_2", 524, 595),
    Interval("red_1", 590, 710),
    Interval("red_2", 634, 696),
    Interval("red_edge_1", 689, 719),
    Interval("red_edge_2", 726, 755),
    Interval("near_infrared_1", 728, 938),
    Interval("near_infrared_2", 761, 802),
    Interval("near_infrared_3", 843, 886),
    Interval("short_wave_infrared_1", 923, 964),
    Interval("short_wave_infrared_3", 1516, 1704),
    Interval("short_wave_infrared_4", 2002, 2376),
)
"""Optical intervals in the order of the official projections; after them come the two of Sentinel-1."""
_RADAR = ("microwave_1", "microwave_2")
_PROJECTION = r"spectrum_projections?\.(?:spectrum_embeds\.)?(\w+)\.(?:proj\.)?(weight|bias)"


def _finish(state: dict[str, Tensor], heads: int | None) -> tuple[BackboneConfig, dict[str, Tensor], tuple[str, ...]]:
    names = [interval.name for interval in INTERVALS] + list(_RADAR)
    named: dict[str, Tensor] = {}
    for name, tensor in state.items():
        found = re.fullmatch(r"patch_embed\.(\d+)\.(weight|bias)", name)
        known = found is not None and int(found[1]) < len(names)
        named[f"patch_embed.{names[int(found[1])]}.{found[2]}" if found and known else name] = tensor
    pixels = named["patch_embed.blue_1.weight"].shape[1]
    return table_config(named, math.isqrt(pixels), heads), named, ()


def _own_shapes(config: BackboneConfig, state: Mapping[str, Tensor]) -> Shapes:
    names = [interval.name for interval in INTERVALS]
    names += [name for name in _RADAR if f"{PATCH}{name}.weight" in state]
    weights: Shapes = {f"{PATCH}{name}.weight": (config.width, config.patch_size**2) for name in names}
    return weights | {f"{PATCH}{name}.bias": (config.width,) for name in names}


def _recognise(file: WeightFile) -> bool:
    return any(re.fullmatch(_PROJECTION, name) for name in file.tensors)


SMARTIES = Family(
    name="smarties",
    title="SMARTIES",
    file="model.safetensors",
    provenance=Provenance(
        "Sumbul et al., SMARTIES: Spectrum-Aware Multi-Sensor Auto-Encoder, ICCV 2025, arXiv 2506.19585",
        "https://huggingface.co/gsumbul/SMARTIES-v1-ViT-L",
        "Apache-2.0",
    ),
    present=(r"(.*\.)?blocks\.0\.attn\.qkv\.weight",),
    recognise=_recognise,
    rules=(
        (r"(cls_token|pos_embed)", r"\1"),
        (_PROJECTION, r"patch_embed.\1.\2"),
        BLOCK_RULE,
        NORM_RULE,
    ),
    drops=(DECODER, CLASSIFIER, Drop(r"decoder\..*", "decoder of the pretraining")),
    finish=_finish,
    own_shapes=_own_shapes,
)
