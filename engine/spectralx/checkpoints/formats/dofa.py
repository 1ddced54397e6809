"""DOFA: an encoder whose patch embedding is generated from the wavelengths of the bands."""

from __future__ import annotations

import math
from collections.abc import Mapping

import torch
from torch import Tensor, nn

from spectralx.checkpoints.formats.base import PATCH, Drop, Family, Provenance, Shapes, table_config
from spectralx.checkpoints.formats.plain import BLOCK_RULE, CLASSIFIER, NORM_RULE
from spectralx.errors import ModelFileError
from spectralx.models.config import BackboneConfig

GENERATOR_HEADS = 4
"""Attention heads of the transformer that generates the weights."""


def _finish(state: dict[str, Tensor], heads: int | None) -> tuple[BackboneConfig, dict[str, Tensor], tuple[str, ...]]:
    width = state["blocks.0.norm1.weight"].shape[0]
    values = state["patch_embed.weight_generator.fc_weight.weight"].shape[0]
    patch = math.isqrt(values // width)
    if patch * patch * width != values:
        raise ModelFileError(
            f"DOFA's generator makes {values} weights a band, which is no square patch of width {width}.",
            "Use the official file.",
        )
    note = "The official patch embedding pads the image by one pixel; as a bypass it is used without padding."
    return table_config(state, patch, heads), state, (note,)


def _own_shapes(config: BackboneConfig, state: Mapping[str, Tensor]) -> Shapes:
    generator = PATCH + "weight_generator."
    width = state[generator + "bias_token"].shape[1]
    hidden = state[generator + "transformer_encoder.layers.0.linear1.weight"].shape[0]
    with torch.device("meta"):
        layer = nn.TransformerEncoderLayer(width, GENERATOR_HEADS, hidden)
    parts = {f"transformer_encoder.layers.0.{name}": tuple(value.shape) for name, value in layer.state_dict().items()}
    values = config.patch_size**2 * config.width
    parts |= {"fc_weight.weight": (values, width), "fc_weight.bias": (values,)}
    parts |= {"fc_bias.weight": (config.width, width), "fc_bias.bias": (config.width,), "bias_token": (1, width)}
    parts["weight_tokens"] = (state[generator + "weight_tokens"].shape[0], width)
    shapes: Shapes = {generator + name: shape for name, shape in parts.items()}
    for name in ("w1", "w2"):
        shapes[f"{PATCH}fclayer.{name}.weight"], shapes[f"{PATCH}fclayer.{name}.bias"] = (width, width), (width,)
    return shapes


DOFA = Family(
    name="dofa",
    title="DOFA",
    file="dofa_large_patch16_224-0ff904d3.pth",
    provenance=Provenance(
        "Xiong et al., Neural Plasticity-Inspired Multimodal Foundation Model for Earth Observation, arXiv 2403.15356",
        "https://huggingface.co/torchgeo/dofa",
        "CC-BY-4.0",
    ),
    present=(r"patch_embed\.weight_generator\.weight_tokens", r"patch_embed\.fclayer\.w1\.weight"),
    rules=(
        (r"(cls_token|pos_embed)", r"\1"),
        (r"(patch_embed\.(?:weight_generator|fclayer)\..+)", r"\1"),
        BLOCK_RULE,
        NORM_RULE,
    ),
    drops=(
        Drop(r"decoder_.*|mask_token|projector\..*", "decoder of the pretraining"),
        CLASSIFIER,
    ),
    finish=_finish,
    own_shapes=_own_shapes,
)
