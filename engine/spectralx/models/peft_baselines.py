"""Baselines that the paper compares with: LoRA, IA3 and SLR inside a frozen backbone, beside the methods of trainable.

LoRA (Hu et al., ICLR 2022) and IA3 (Liu et al., NeurIPS 2022) come from the ``peft`` package. SLR, the scaled low-rank
adapter (Scheibenreif, Mommert, Borth, "Parameter Efficient Self-Supervised Geospatial Domain Adaptation", CVPR 2024),
is implemented from its description: learned scalings of a layer's input and output, and a low-rank residual.

All of them start as the identity, and train beside what ``frozen`` trains: the patch projection and the decoder.
"""

from __future__ import annotations

import math
import re

import torch
from pydantic import BaseModel, ConfigDict, Field
from torch import Tensor, nn
from torch.nn import functional

from spectralx.errors import MissingPackageError
from spectralx.models import trainable
from spectralx.models.config import ModelConfig
from spectralx.models.narrowing import of_type

BASELINES = ("lora", "ia3", "slr")
ALL_METHODS = (*trainable.METHODS, *BASELINES)
"""Every value of ``method``."""

_TARGETS = {
    "lora": r"blocks\.\d+\.(attn\.(qkv|proj)|mlp\.fc[12])",
    "ia3": r"blocks\.\d+\.(attn\.qkv|mlp\.fc2)",
    "slr": r"blocks\.\d+\.(attn\.qkv|mlp\.fc[12])",
}
_IA3_FEEDFORWARD = r"blocks\.\d+\.mlp\.fc2"
_MARKS = (".lora_A.", ".lora_B.", ".ia3_l.", ".slr_")
_BASE = "frozen"


class BaselineSettings(BaseModel):
    """Sizes of the baselines' adapters.

    Attributes:
        rank: Rank of the matrices of LoRA and SLR.
        alpha: Gain of LoRA's update, divided by the rank.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    rank: int = Field(default=16, gt=0)
    alpha: int = Field(default=16, gt=0)


class ScaledLowRank(nn.Module):
    """``s_out * (W (s_in * x) + b + U (V (s_in * x)))`` around a frozen linear layer ``W x + b``.

    Args:
        linear: The layer; it is kept as it is.
        rank: Rank of ``U V``.
    """

    def __init__(self, linear: nn.Linear, rank: int) -> None:
        super().__init__()
        self.linear = linear
        self.slr_down = nn.Parameter(torch.empty(rank, linear.in_features))
        self.slr_up = nn.Parameter(torch.zeros(linear.out_features, rank))
        self.slr_scale_in = nn.Parameter(torch.ones(linear.in_features))
        self.slr_scale_out = nn.Parameter(torch.ones(linear.out_features))
        nn.init.kaiming_uniform_(self.slr_down, a=math.sqrt(5))

    def forward(self, x: Tensor) -> Tensor:
        """Map (..., in) to (..., out)."""
        x = x * self.slr_scale_in
        low_rank = functional.linear(functional.linear(x, self.slr_down), self.slr_up)
        return (self.linear(x) + low_rank) * self.slr_scale_out


def config_for(config: ModelConfig, method: str) -> ModelConfig:
    """Return the configuration without the parts that a method does not have; see :data:`ALL_METHODS`.

    Raises:
        ValueError: Unknown method.
    """
    return trainable.method_config(config, _BASE if method in BASELINES else _known(method))


def prepare(model: nn.Module, stage: int, method: str, settings: BaselineSettings | None = None) -> list[str]:
    """Add what a method needs and set what trains.

    Args:
        model: A ``SpectralXModel`` for stage 2, a ``MaskedAutoencoder`` for stage 1, with its backbone installed.
        stage: 1 or 2.
        method: One of :data:`ALL_METHODS`.
        settings: Sizes of the baselines' adapters.

    Returns:
        Names of the parameters that train, in the order of ``model.named_parameters()``.

    Raises:
        ValueError: Unknown method or stage.
        MissingPackageError: LoRA and IA3 without ``peft``.
    """
    if method not in BASELINES:
        return trainable.apply_trainable(model, stage, _known(method))
    core = model.model if stage == 1 else model
    inject(core.backbone, method, settings or BaselineSettings())  # type: ignore[union-attr,arg-type]
    chosen = set(trainable.trainable_names(model, stage, _BASE))
    chosen |= {name for name, _ in model.named_parameters() if any(mark in name for mark in _MARKS)}
    names = []
    for name, parameter in model.named_parameters():
        parameter.requires_grad_(name in chosen)
        if name in chosen:
            names.append(name)
    return names


def inject(backbone: nn.Module, method: str, settings: BaselineSettings) -> None:
    """Put the adapters of a baseline into a transformer, in place.

    Args:
        backbone: A ``VisionTransformer`` without AoMoA.
        method: One of :data:`BASELINES`.
        settings: Sizes.

    Raises:
        MissingPackageError: LoRA and IA3 without ``peft``.
    """
    if method == "slr":
        targets = [name for name, _ in backbone.named_modules() if re.fullmatch(_TARGETS["slr"], name)]
        for name in targets:
            linear = of_type(backbone.get_submodule(name), nn.Linear, f"{name}, adapted already,")
            _replace(backbone, name, ScaledLowRank(linear, settings.rank))
        return
    try:
        from peft import IA3Config, LoraConfig, inject_adapter_in_model
    except ImportError as error:
        raise MissingPackageError(
            f"The method {method} needs the package peft.", "Install the engine with its training packages."
        ) from error
    config: LoraConfig | IA3Config
    if method == "lora":
        config = LoraConfig(r=settings.rank, lora_alpha=settings.alpha, target_modules=_TARGETS["lora"])
    else:
        config = IA3Config(target_modules=_TARGETS["ia3"], feedforward_modules=_IA3_FEEDFORWARD)
    inject_adapter_in_model(config, backbone)


def _replace(root: nn.Module, name: str, module: nn.Module) -> None:
    parent, _, leaf = name.rpartition(".")
    setattr(root.get_submodule(parent), leaf, module)


def _known(method: str) -> str:
    if method not in ALL_METHODS:
        raise ValueError(f"unknown method {method!r}: choose one of {', '.join(ALL_METHODS)}")
    return method
