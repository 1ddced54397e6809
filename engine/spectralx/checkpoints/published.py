"""Names of parameters in published SpectralX checkpoints, and the way there and back.

Ours read better and hold the experts of a mixture as one tensor; the published ones are kept in files that others
shall read. The table below is the whole difference.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping

import torch
from torch import Tensor, nn

from spectralx.errors import ModelFileError
from spectralx.models.config import ModelConfig
from spectralx.models.masked_autoencoder import MaskedAutoencoder, ReconstructionConfig
from spectralx.models.presets import evenly_spaced_taps, model_config
from spectralx.models.spectralx import SpectralXModel
from spectralx.models.trainable import trainable_names

# Not learned: each implementation builds them itself.
STRUCTURAL = ("periods", "bias_mask", "num_batches_tracked", "MoA.mean", "MoA.std")

_STEM = "vit_backbone.patch_embed.proj.proj.downsample_module."
_HYPER = "vit_backbone.patch_embed.proj.proj."
_PATCH, _HEAD_WIDTH = 16, 64

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
    if name.endswith(STRUCTURAL):
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
    check_published(model, published)
    loaded = {}
    for name, tensor in model.state_dict().items():
        names = published_names(name, tensor.shape)
        if names:
            loaded[name] = _joined(names, published)
    model.load_state_dict(loaded, strict=False)


def check_published(model: nn.Module, published: Mapping[str, Tensor]) -> None:
    """Compare a published state dict with a model of the reference preset, which may lie on the meta device.

    Raises:
        ModelFileError: Keys are missing or unexpected, or shapes differ; the message lists them.
    """
    state = model.state_dict()
    wanted = {name: published_names(name, tensor.shape) for name, tensor in state.items()}
    keys = {key for names in wanted.values() for key in names}
    given = {key for key in published if not key.endswith(STRUCTURAL)}
    remedy = "Choose the backbone, the number of bands and the number of classes that it was made with."
    if keys != given:
        raise ModelFileError(
            f"The checkpoint does not fit this model: missing {_some(keys - given)}; unexpected {_some(given - keys)}.",
            remedy,
        )
    differing = [
        names[0] for name, names in wanted.items() if names and _joined_shape(names, published) != state[name].shape
    ]
    if differing:
        raise ModelFileError(f"The checkpoint's shapes differ from this model's: {_some(differing)}.", remedy)


def take_over_stage1(model: SpectralXModel, published: Mapping[str, Tensor]) -> list[str]:
    """Load what a published checkpoint of stage 1 trained into a model for stage 2, in place.

    Taken over is every parameter that stage 1 trains (METHOD 1.6) and both have: AoMoA, patch projection, scalers,
    norms outside HyperT, class token. The decoder of the reconstruction and what stayed frozen are passed over.

    Args:
        model: A model of the reference preset.
        published: Tensors of the checkpoint by published name.

    Returns:
        Our names of the parameters that were loaded.

    Raises:
        ModelFileError: A shape differs, or the checkpoint has none of the parameters.
    """
    state = model.state_dict()
    trained = trainable_names(MaskedAutoencoder(model, ReconstructionConfig(heads=1)), 1, "spectralx")
    loaded: dict[str, Tensor] = {}
    for name in (name.removeprefix("model.") for name in trained if name.startswith("model.")):
        names = published_names(name, state[name].shape)
        if not all(key in published for key in names):
            continue
        if _joined_shape(names, published) != state[name].shape:
            raise ModelFileError(
                f"The stage-1 checkpoint has another shape at {names[0]}.",
                "Choose the backbone and the number of bands that it was made with.",
            )
        loaded[name] = _joined(names, published)
    if not any(".aomoa." in name for name in loaded):
        raise ModelFileError(
            "The file is no published SpectralX checkpoint of stage 1: it holds no mixture of adapters.",
            "Name the checkpoint that their stage 1 wrote.",
        )
    model.load_state_dict(loaded, strict=False)
    return list(loaded)


def published_config(published: Mapping[str, Tensor]) -> ModelConfig:
    """Return the configuration of the model that a published state dict of stage 2 belongs to.

    All sizes come from the tensors; whether it is the ScaleMAE or the DINOv3 variant from the keys.

    Raises:
        ModelFileError: It is no state dict of stage 2; the message says what is missing.
    """
    try:
        first, query = published[_STEM + "conv1.weight"], published[_HYPER + "spa_query"]
        classify, neck = published["head.conv_seg.weight"], published["neck.convs.0.conv.weight"]
        widths = tuple(
            published[f"{_STEM}{name}.weight"].shape[0] for name in ("conv1", "module2.0", "module4.0", "conv2")
        )
        width = published["vit_backbone.cls_token"].shape[2]
        depth = 1 + max(int(key.split(".")[2]) for key in published if key.startswith("vit_backbone.blocks."))
        grid = math.isqrt(query.shape[0])
        return model_config(
            "reference",
            classes=classify.shape[0],
            bands=first.shape[1],
            backbone="dinov3" if "vit_backbone.storage_tokens" in published else "scale_mae",
            tile_size=grid * _PATCH,
            backbone__width=width,
            backbone__depth=depth,
            backbone__heads=max(1, width // _HEAD_WIDTH),
            backbone__taps=evenly_spaced_taps(depth),
            backbone__table_grid=grid,
            tokenizer__stem__widths=widths,
            tokenizer__hyper__query_grid=grid,
            tokenizer__hyper__window=grid,
            decoder__neck_width=neck.shape[0],
            decoder__width=classify.shape[1],
        )
    except (KeyError, IndexError, ValueError) as error:
        lacking = f"no {error.args[0]}" if isinstance(error, KeyError) else "tensors of other shapes"
        raise ModelFileError(
            f"The file is no published SpectralX checkpoint of stage 2: it has {lacking}; its {len(published)} keys "
            f"begin with {_some(list(published)[:40])}.",
            "Name the checkpoint that their stage 2 wrote, or `spectralx convert` for a backbone.",
        ) from error


def _joined(names: list[str], published: Mapping[str, Tensor]) -> Tensor:
    return published[names[0]] if len(names) == 1 else torch.stack([published[key] for key in names])


def _joined_shape(names: list[str], published: Mapping[str, Tensor]) -> tuple[int, ...] | None:
    """Return the shape of the joined tensors; ``None`` where they cannot be joined."""
    shapes = {tuple(published[key].shape) for key in names}
    if len(shapes) > 1:
        return None
    shape = shapes.pop()
    return shape if len(names) == 1 else (len(names), *shape)


def _some(keys: Iterable[str], shown: int = 5) -> str:
    """Return a short list of keys."""
    ordered = sorted(keys)
    more = f" and {len(ordered) - shown} more" if len(ordered) > shown else ""
    return (", ".join(ordered[:shown]) or "none") + more
