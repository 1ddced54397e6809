"""Names of parameters in published SpectralX checkpoints, and the way there and back.

Ours read better and hold the experts of a mixture as one tensor; the published ones are kept in files that others
shall read. The table below is the whole difference.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import torch
from torch import Tensor, nn

from spectralx.errors import ModelFileError

# Not learned: each implementation builds them itself.
_STRUCTURAL = ("periods", "bias_mask", "num_batches_tracked", "MoA.mean", "MoA.std")

_STEM = "vit_backbone.patch_embed.proj.proj.downsample_module."
_HYPER = "vit_backbone.patch_embed.proj.proj."

# Own name -> published name, applied in this order, each at most once a name.
_RULES: tuple[tuple[str, str], ...] = (
    (r"^tokenizer\.stem\.first\.", _STEM + "conv1."),
    (r"^tokenizer\.stem\.residual\.0\.conv\.", _STEM + "module1.0."),
    (r"^tokenizer\.stem\.residual\.0\.norm\.", _STEM + "module1.1."),
    (r"^tokenizer\.stem\.down\.0\.", _STEM + "module2.0."),
    (r"^tokenizer\.stem\.norms\.0\.", _STEM + "module2.1."),
    (r"^tokenizer\.stem\.residual\.1\.conv\.", _STEM + "module3.0."),
    (r"^tokenizer\.stem\.residual\.1\.norm\.", _STEM + "module3.1."),
    (r"^tokenizer\.stem\.down\.1\.", _STEM + "module4.0."),
    (r"^tokenizer\.stem\.norms\.1\.", _STEM + "module4.1."),
    (r"^tokenizer\.stem\.down\.2\.", _STEM + "conv2."),
    (r"^tokenizer\.hyper\.spatial_block\.", _HYPER + "spa_semantic_module.0."),
    (r"^tokenizer\.hyper\.spectral_block\.", _HYPER + "spe_semantic_module.0."),
    (r"^tokenizer\.hyper\.spatial_query$", _HYPER + "spa_query"),
    (r"^tokenizer\.hyper\.spectral_query$", _HYPER + "spe_query"),
    (r"^tokenizer\.hyper\.spatial_match\.", _HYPER + "spa_match_attn."),
    (r"^tokenizer\.hyper\.spectral_match\.", _HYPER + "spe_match_attn."),
    (r"^tokenizer\.hyper\.fuse\.", _HYPER + "match_ff."),
    (r"^tokenizer\.projection\.", "vit_backbone.patch_embed.proj."),
    (r"^tokenizer\.scaler$", "vit_backbone.patch_embed.proj.scaler"),
    (r"^backbone\.", "vit_backbone."),
    (r"\.aomoa\.norm_in\.", ".blocks_MoA.norm1."),
    (r"\.aomoa\.reduce\.", ".blocks_MoA.dimReduction."),
    (r"\.aomoa\.norm_reduced\.", ".blocks_MoA.norm2."),
    (r"\.aomoa\.increase\.", ".blocks_MoA.dimIncrease."),
    (r"\.aomoa\.mixture\.", ".blocks_MoA.MoA."),
    (r"^are\.refine_spectral\.conv\.", "are.refine_spe.0."),
    (r"^are\.refine_spectral\.norm\.", "are.refine_spe.1."),
    (r"^are\.refine_spatial\.", "are.refine_spa."),
    (r"^are\.spatial_match\.", "are.spa_match_attn."),
    (r"^are\.spectral_match\.", "are.spe_match_attn."),
    (r"^are\.unused_spatial\.", "are.spa_mlp."),
    (r"^are\.unused_spectral\.", "are.spe_mlp."),
    (r"^are\.", "AreApt."),
    (r"^decoder\.neck\.lateral\.(\d)\.", r"neck.lateral_convs.\1.conv."),
    (r"^decoder\.neck\.convs\.(\d)\.", r"neck.convs.\1.conv."),
    (r"^decoder\.head\.pooling\.convs\.(\d)\.", r"head.psp_modules.\1.1."),
    (r"^decoder\.head\.pooling\.bottleneck\.", "head.bottleneck."),
    (r"^decoder\.head\.lateral\.", "head.lateral_convs."),
    (r"^decoder\.head\.convs\.", "head.fpn_convs."),
    (r"^decoder\.head\.fuse\.", "head.fpn_bottleneck."),
    (r"^decoder\.classify\.", "head.conv_seg."),
    (r"^(head\..*)\.norm\.", r"\1.bn."),
    (r"^unused\.final_norm\.", "vit_backbone.norm."),
    (r"^unused\.class_norm\.", "vit_backbone.local_cls_norm."),
    (r"^unused\.classifier\.", "vit_backbone.head."),
    (r"^unused\.mask_token$", "vit_backbone.mask_token"),
    (r"^unused\.top_norm\.", "norm."),
)

# Stacked experts: own leaf -> published leaf of one expert.
_EXPERT_LEAVES = {"w_in": "fc1.weight", "b_in": "fc1.bias", "w_out": "fc2.weight", "b_out": "fc2.bias"}


def published_names(name: str, shape: Iterable[int]) -> list[str]:
    """Return the published names of one of our tensors: one, or one for each expert of a stack.

    Args:
        name: Our name.
        shape: The tensor's shape; its first axis counts the experts.

    Returns:
        Published names in the order of the stack; empty for structural tensors.
    """
    for pattern, replacement in _RULES:
        name = re.sub(pattern, replacement, name)
    if name.endswith(_STRUCTURAL):
        return []
    parent, _, leaf = name.rpartition(".")
    if leaf in _EXPERT_LEAVES:
        return [f"{parent}.experts.{expert}.{_EXPERT_LEAVES[leaf]}" for expert in range(next(iter(shape)))]
    return [name]


def to_published(state: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """Return a state dict under the published names, without structural entries."""
    published: dict[str, Tensor] = {}
    for name, tensor in state.items():
        names = published_names(name, tensor.shape)
        published.update(zip(names, tensor.unbind(0) if len(names) > 1 else [tensor], strict=False))
    return published


def load_published(model: nn.Module, published: Mapping[str, Tensor]) -> None:
    """Load a published state dict into a model of the reference preset, in place.

    Args:
        model: A ``SpectralXModel``.
        published: Tensors by published name; a ``model.`` prefix of Lightning checkpoints must be gone.

    Raises:
        ModelFileError: Keys are missing or unexpected, or shapes differ; the message lists them.
    """
    state = model.state_dict()
    wanted = {name: published_names(name, tensor.shape) for name, tensor in state.items()}
    keys = {key for names in wanted.values() for key in names}
    given = {key for key in published if not key.endswith(_STRUCTURAL)}
    if keys != given:
        raise ModelFileError(
            f"The checkpoint does not fit this model: missing {_some(keys - given)}; unexpected {_some(given - keys)}.",
            "Choose the backbone, the number of bands and the number of classes that it was made with.",
        )
    loaded = {
        name: published[names[0]] if len(names) == 1 else torch.stack([published[key] for key in names])
        for name, names in wanted.items()
        if names
    }
    differing = [name for name, tensor in loaded.items() if tensor.shape != state[name].shape]
    if differing:
        raise ModelFileError(
            f"The checkpoint's shapes differ from this model's: {_some(wanted[name][0] for name in differing)}.",
            "Choose the backbone, the number of bands and the number of classes that it was made with.",
        )
    model.load_state_dict(loaded, strict=False)


def _some(keys: Iterable[str], shown: int = 5) -> str:
    """Return a short list of keys."""
    ordered = sorted(keys)
    more = f" and {len(ordered) - shown} more" if len(ordered) > shown else ""
    return (", ".join(ordered[:shown]) or "none") + more
