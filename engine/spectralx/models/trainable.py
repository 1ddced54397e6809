"""Which parameters train: by stage and method, with the reason for each one that is listed and never gets a gradient.

The methods are those of the paper's table (METHOD 1.7). All of them train the patch projection and, in stage 2, the
decoder; what they add is in :data:`METHODS`.
"""

from __future__ import annotations

from typing import NamedTuple

from torch import nn

from spectralx.models.config import ModelConfig
from spectralx.models.norms import NORM_TYPES
from spectralx.models.spectralx import SpectralXModel


class Method(NamedTuple):
    """What a method has and trains.

    Attributes:
        hyper: The Hyper Tokenizer.
        aomoa: The mixture of adapters.
        are: The Are-adapter.
        norms: The norms of the backbone train.
        backbone: The whole backbone trains.
    """

    hyper: bool
    aomoa: bool
    are: bool
    norms: bool
    backbone: bool


METHODS: dict[str, Method] = {
    "frozen": Method(hyper=False, aomoa=False, are=False, norms=False, backbone=False),
    "full": Method(hyper=False, aomoa=False, are=False, norms=True, backbone=True),
    "hypert": Method(hyper=True, aomoa=False, are=False, norms=True, backbone=False),
    "hypert+aomoa": Method(hyper=True, aomoa=True, are=False, norms=True, backbone=False),
    "hypert+aomoa+are": Method(hyper=True, aomoa=True, are=True, norms=True, backbone=False),
    "spectralx": Method(hyper=True, aomoa=True, are=True, norms=True, backbone=False),
}
"""``spectralx`` is ``hypert+aomoa+are`` with stage 1 before stage 2."""


def method_config(config: ModelConfig, method: str) -> ModelConfig:
    """Return the configuration without the parts that a method does not have."""
    wanted = _method(method)
    values = config.model_dump()
    if not wanted.hyper:
        values["tokenizer"]["hyper"] = None
    if not wanted.aomoa:
        values["aomoa"] = None
    if not wanted.are:
        values["are"] = None
    return ModelConfig.model_validate(values)


def trainable_names(model: nn.Module, stage: int, method: str) -> list[str]:
    """List the parameters that train.

    Args:
        model: A ``SpectralXModel`` for stage 2, a ``MaskedAutoencoder`` for stage 1.
        stage: 1 or 2.
        method: A key of :data:`METHODS`. ``full`` trains everything that the model has: the paper's full
            fine-tuning where the model was made with :func:`method_config`, and otherwise the training of a
            backbone of one's own together with all the parts.

    Returns:
        Names in the order of ``model.named_parameters()``.

    Raises:
        ValueError: Unknown method or stage.
    """
    wanted = _method(method)
    if stage not in (1, 2):
        raise ValueError(f"there is no stage {stage}: choose 1 or 2")
    norms = {
        f"{name}.{leaf}"
        for name, module in model.named_modules()
        if isinstance(module, NORM_TYPES)
        for leaf, _ in module.named_parameters(recurse=False)
    }
    core = model.model if stage == 1 else model
    config: ModelConfig = core.config  # type: ignore[assignment,union-attr]
    return [
        name
        for name, _ in model.named_parameters()
        if _trains(name.removeprefix("model.") if stage == 1 else name, name in norms, stage, wanted, config)
    ]


def apply_trainable(model: nn.Module, stage: int, method: str) -> list[str]:
    """Set ``requires_grad`` of each parameter as :func:`trainable_names` says, and return those names."""
    names = trainable_names(model, stage, method)
    chosen = set(names)
    for name, parameter in model.named_parameters():
        parameter.requires_grad_(name in chosen)
    return names


def dead_parameters(model: SpectralXModel) -> dict[str, str]:
    """Return the parameters that no gradient can reach in stage 2, with the reason.

    The ``spectralx`` preset has none. The published model has some, which its checkpoints hold and its optimiser
    lists (METHOD 1.3 - 1.5).
    """
    reasons = {name: "no output of the published model depends on it" for name, _ in model.named_parameters()
               if name.startswith("unused.")}  # fmt: skip
    if model.are is None:
        return reasons
    for name, _ in model.are.named_parameters(prefix="are"):
        if model.are.config.assignment == "hard" and "_match." in name:
            reasons[name] = "the published Are-adapter uses its attention through an argmax only"
        elif name.startswith("are.unused_"):
            reasons[name] = "the published Are-adapter holds this layer and never calls it"
    return reasons


def _method(name: str) -> Method:
    if name not in METHODS:
        raise ValueError(f"unknown method {name!r}: choose one of {', '.join(METHODS)}")
    return METHODS[name]


def _trains(name: str, is_norm: bool, stage: int, method: Method, config: ModelConfig) -> bool:
    """Whether a parameter trains; ``name`` is the name within the model or within the stage-1 decoder."""
    part, _, rest = name.partition(".")
    if part in ("are", "decoder"):
        return stage == 2
    if part == "tokenizer":
        if rest.startswith(("stem.", "hyper.")):
            return config.tokenizer.hyper_trained or method.backbone
        return True
    if part == "unused":
        return is_norm and method.norms  # listed by the publication although no gradient reaches them
    if part != "backbone":
        return True  # the decoder of stage 1
    if method.backbone or ".aomoa." in rest or rest.endswith("scaler"):
        return True
    if rest in ("cls_token", "storage_tokens"):
        return stage == 1 and method.norms
    return is_norm and method.norms
