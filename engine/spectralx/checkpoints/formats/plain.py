"""Families with the keys of timm's vision transformer and a stored table of positions.

MAE, SatMAE, SatMAE++ and ScaleMAE on RGB images, and MAE on the 13 bands of Sentinel-2 (SSL4EO-S12). Their encoders
have the same keys and shapes. They are told apart by the parts of the pretraining that the official files hold beside
the encoder and by the number of input bands; where that leaves a doubt the user states the family.
"""

from __future__ import annotations

from torch import Tensor

from spectralx.checkpoints.formats.base import Drop, Family, Provenance, table_config
from spectralx.checkpoints.safe_load import WeightFile
from spectralx.errors import ModelFileError
from spectralx.models.config import BackboneConfig

BLOCK_RULE = (
    r"blocks\.(\d+)\.(norm1|norm2|attn\.qkv|attn\.proj|mlp\.fc1|mlp\.fc2)\.(weight|bias)",
    r"blocks.\1.\2.\3",
)
NORM_RULE = (r"(?:fc_)?norm\.(weight|bias)", r"norm.\1")
TIMM_RULES = (
    (r"(cls_token|pos_embed)", r"\1"),
    (r"patch_embed\.proj\.(weight|bias)", r"patch_embed.\1"),
    BLOCK_RULE,
    NORM_RULE,
)
DECODER = Drop(r"decoder_.*|mask_token", "decoder of the pretraining")
CLASSIFIER = Drop(r"head\.(weight|bias)", "classifier")

_TIMM_KEYS = (r"cls_token", r"pos_embed", r"patch_embed\.proj\.weight", r"blocks\.0\.attn\.qkv\.weight")
_SCALE_MAE_KEYS = r"fpn\..*|fcn_(high|low)\..*"
_SATMAE_PP_KEYS = r"proj_up_conv\..*|up_block.*"


def _bands(file: WeightFile) -> int:
    kernel = file.tensors["patch_embed.proj.weight"]
    return kernel.shape[1] if kernel.ndim > 1 else 0


def _finish(state: dict[str, Tensor], heads: int | None) -> tuple[BackboneConfig, dict[str, Tensor], tuple[str, ...]]:
    kernel = state["patch_embed.weight"]
    if kernel.ndim != 4 or kernel.shape[2] != kernel.shape[3]:
        raise ModelFileError(f"The patch embedding has the shape {tuple(kernel.shape)}.", "Use the official file.")
    return table_config(state, kernel.shape[2], heads), state, ()


def _finish_mae(
    state: dict[str, Tensor], heads: int | None
) -> tuple[BackboneConfig, dict[str, Tensor], tuple[str, ...]]:
    config, state, _ = _finish(state, heads)
    note = "Encoders of SatMAE, SatMAE++ and ScaleMAE without their decoders look the same: state the family of one."
    return config, state, (note,)


def _is_rgb(file: WeightFile) -> bool:
    return _bands(file) == 3


def _is_satmae(file: WeightFile) -> bool:
    """Plain MAE keys: SatMAE's files state the data set among their training arguments, MAE's do not."""
    return _is_rgb(file) and file.arguments.get("dataset_type") == "rgb"


def _is_mae(file: WeightFile) -> bool:
    return _is_rgb(file) and "dataset_type" not in file.arguments


MAE = Family(
    name="mae",
    title="MAE",
    file="mae_pretrain_vit_large.pth",
    provenance=Provenance(
        "He et al., Masked Autoencoders Are Scalable Vision Learners, CVPR 2022",
        "https://dl.fbaipublicfiles.com/mae/pretrain/mae_pretrain_vit_large.pth",
        "CC-BY-NC-4.0",
        non_commercial=True,
    ),
    present=_TIMM_KEYS,
    absent=(_SCALE_MAE_KEYS, _SATMAE_PP_KEYS),
    recognise=_is_mae,
    rules=TIMM_RULES,
    drops=(DECODER, CLASSIFIER),
    finish=_finish_mae,
)

SATMAE = Family(
    name="satmae",
    title="SatMAE (RGB)",
    file="fmow_pretrain.pth",
    provenance=Provenance(
        "Cong et al., SatMAE, NeurIPS 2022",
        "https://zenodo.org/records/7369797",
        "CC-BY-NC-4.0",
        non_commercial=True,
    ),
    present=_TIMM_KEYS,
    absent=(_SCALE_MAE_KEYS, _SATMAE_PP_KEYS),
    recognise=_is_satmae,
    rules=TIMM_RULES,
    drops=(DECODER, CLASSIFIER),
    finish=_finish,
)

SATMAE_PP = Family(
    name="satmae_pp",
    title="SatMAE++ (RGB)",
    file="checkpoint_ViT-L_pretrain_fmow_rgb.pth",
    provenance=Provenance(
        "Noman et al., Rethinking Transformers Pre-training for Multi-Spectral Satellite Imagery, CVPR 2024",
        "https://huggingface.co/mubashir04/checkpoint_ViT-L_pretrain_fmow_rgb",
        "Apache-2.0",
    ),
    present=(*_TIMM_KEYS, _SATMAE_PP_KEYS),
    absent=(_SCALE_MAE_KEYS,),
    recognise=_is_rgb,
    rules=TIMM_RULES,
    drops=(DECODER, CLASSIFIER, Drop(_SATMAE_PP_KEYS, "multi-scale decoder of the pretraining")),
    finish=_finish,
)

SCALE_MAE = Family(
    name="scale_mae",
    title="ScaleMAE",
    file="scalemae-vitlarge-800.pth",
    provenance=Provenance(
        "Reed et al., Scale-MAE, ICCV 2023",
        "https://github.com/bair-climate-initiative/scale-mae/releases/download/base-800/scalemae-vitlarge-800.pth",
        "CC-BY-NC-4.0",
        non_commercial=True,
    ),
    present=(*_TIMM_KEYS, _SCALE_MAE_KEYS),
    recognise=_is_rgb,
    rules=TIMM_RULES,
    drops=(DECODER, CLASSIFIER, Drop(_SCALE_MAE_KEYS, "Laplacian decoder of the pretraining")),
    finish=_finish,
    positions="gsd",
)

SSL4EO_MAE = Family(
    name="ssl4eo_mae",
    title="SSL4EO-S12 MAE",
    file="B13_vitl16_mae_ep99_enc.pth",
    provenance=Provenance(
        "Wang et al., SSL4EO-S12, IEEE GRSM 2023",
        "https://huggingface.co/wangyi111/SSL4EO-S12",
        "CC-BY-4.0",
    ),
    present=_TIMM_KEYS,
    recognise=lambda file: _bands(file) == 13,
    rules=TIMM_RULES,
    drops=(DECODER, CLASSIFIER),
    finish=_finish,
)

FAMILIES = (MAE, SATMAE, SATMAE_PP, SCALE_MAE, SSL4EO_MAE)
