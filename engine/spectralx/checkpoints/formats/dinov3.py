"""DINOv3 (ViT, trained on 493 million satellite images), in the spelling of each place that hands it out.

The official file is flat and holds the mask that takes the keys' bias away; the ``transformers`` and ``timm``
versions have other names, and leave the keys' bias or all three biases out.
"""

from __future__ import annotations

import torch
from torch import Tensor

from spectralx.checkpoints.formats.base import Drop, Family, Provenance, merge_qkv, transformer_config
from spectralx.checkpoints.formats.plain import BLOCK_RULE, NORM_RULE
from spectralx.errors import ModelFileError
from spectralx.models.config import BackboneConfig
from spectralx.models.positions import RotaryPositions

_EPS = 1e-5
_HEAD_WIDTH = 64
_HF_BLOCK = r"(?:model\.)?layer\.(\d+)\."
_PERIODS_TOLERANCE = 1e-2  # official files store them in bf16


def _finish(state: dict[str, Tensor], heads: int | None) -> tuple[BackboneConfig, dict[str, Tensor], tuple[str, ...]]:
    state = merge_qkv(state)
    for name in [name for name in state if name.endswith("attn.qkv.weight")]:
        stem = name.removesuffix("weight")
        state[stem + "bias"] = _bias(state, stem, state[name])
    head_width = _HEAD_WIDTH
    periods = state.pop("periods", None)
    if periods is not None:
        head_width = 4 * len(periods)
        expected = RotaryPositions(head_width, torch.float32).periods
        if not torch.allclose(periods.float(), expected, rtol=_PERIODS_TOLERANCE):
            raise ModelFileError(
                "The rotary periods of the file are not those of base 100.", "Use the official DINOv3 file."
            )
    if "storage_tokens" not in state:
        raise KeyError("storage_tokens")
    kernel = state["patch_embed.weight"]
    config = transformer_config(
        state,
        kernel.shape[-1],
        heads or len(state["cls_token"].flatten()) // head_width,
        _EPS,
        positions="rotary",
        storage_tokens=state["storage_tokens"].shape[1],
        layer_scale=True,
        key_bias=False,
    )
    return config, state, ()


def _bias(state: dict[str, Tensor], stem: str, weight: Tensor) -> Tensor:
    """Return the common bias of queries, keys and values; that of the keys is 0."""
    width = weight.shape[1]
    parts = {part: state.pop(f"{stem}{part}_bias", None) for part in "qv"}
    bias = state.pop(stem + "bias", None)
    mask = state.pop(stem + "bias_mask", None)
    if bias is None:
        zeros = torch.zeros(width)
        joined = [zeros if parts[part] is None else parts[part] for part in "qv"]
        return torch.cat([joined[0].float(), zeros, joined[1].float()])  # type: ignore[union-attr]
    bias = bias.float().clone()
    if mask is not None:
        kept = torch.ones(3, width)
        kept[1] = 0
        if not torch.equal(mask.float(), kept.flatten()):
            raise ModelFileError(
                f"{stem}bias_mask does not mask the keys' bias alone.", "Use the official DINOv3 file."
            )
    bias[width : 2 * width] = 0
    return bias


_OWN = (
    (r"(cls_token|storage_tokens)", r"\1"),
    (r"patch_embed\.proj\.(weight|bias)", r"patch_embed.\1"),
    BLOCK_RULE,
    (r"blocks\.(\d+)\.attn\.qkv\.bias_mask", r"blocks.\1.attn.qkv.bias_mask"),
    (r"blocks\.(\d+)\.(ls1|ls2)\.gamma", r"blocks.\1.\2.gamma"),
    (r"rope_embed\.periods", "periods"),
    NORM_RULE,
)
_TIMM = (
    (r"reg_token", "storage_tokens"),
    (r"blocks\.(\d+)\.gamma_([12])", r"blocks.\1.ls\2.gamma"),
    (r"blocks\.(\d+)\.attn\.([qv])_bias", r"blocks.\1.attn.qkv.\2_bias"),
)
_HF = (
    (r"embeddings\.cls_token", "cls_token"),
    (r"embeddings\.register_tokens", "storage_tokens"),
    (r"embeddings\.patch_embeddings\.(weight|bias)", r"patch_embed.\1"),
    (_HF_BLOCK + r"(norm[12])\.(weight|bias)", r"blocks.\1.\2.\3"),
    (_HF_BLOCK + r"attention\.([qkv])_proj\.(weight|bias)", r"blocks.\1.attn.\2.\3"),
    (_HF_BLOCK + r"attention\.o_proj\.(weight|bias)", r"blocks.\1.attn.proj.\2"),
    (_HF_BLOCK + r"layer_scale([12])\.lambda1", r"blocks.\1.ls\2.gamma"),
    (_HF_BLOCK + r"mlp\.up_proj\.(weight|bias)", r"blocks.\1.mlp.fc1.\2"),
    (_HF_BLOCK + r"mlp\.down_proj\.(weight|bias)", r"blocks.\1.mlp.fc2.\2"),
)

DINOV3 = Family(
    name="dinov3",
    title="DINOv3 (sat493m)",
    file="dinov3_vitl16_pretrain_sat493m-eadcf0ff.pth",
    provenance=Provenance(
        "Simeoni et al., DINOv3, arXiv 2508.10104",
        "https://huggingface.co/facebook/dinov3-vitl16-pretrain-sat493m",
        "DINOv3 License",
        terms="Access must be asked for; the DINOv3 License must be passed on with everything derived and restricts "
        "some uses.",
    ),
    present=(r"(embeddings\.)?(storage_tokens|register_tokens|reg_token)",),
    absent=(r"(.*\.)?pos_embed",),
    rules=(*_OWN, *_TIMM, *_HF),
    drops=(
        Drop(r"(embeddings\.)?mask_token", "mask token of the pretraining"),
        Drop(r"local_cls_norm\.(weight|bias)", "norm of the pretraining's local crops"),
    ),
    finish=_finish,
    positions="rotary",
)
