"""Saves and loads what was trained: a small file beside a backbone that everybody can fetch for themselves.

An adapter is ``adapter.safetensors`` and ``config.yaml``. It holds every tensor of the model except those that the
backbone's file brings and that stayed frozen; the SHA-256 of the backbone's tensors is recorded and checked.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal, NamedTuple

import torch
import yaml
from pydantic import BaseModel, ConfigDict, ValidationError
from torch import Tensor

from spectralx.checkpoints.backbone import Backbone
from spectralx.checkpoints.formats.base import some
from spectralx.checkpoints.install import InstallOptions, backbone_tensors, install_backbone
from spectralx.checkpoints.records import save_weights
from spectralx.checkpoints.safe_load import load_safetensors, tensors_sha256
from spectralx.errors import ModelFileError, OutputError, TrainingError
from spectralx.files import atomic_output
from spectralx.models.config import ModelConfig
from spectralx.models.peft_baselines import BaselineSettings, prepare
from spectralx.models.spectralx import SpectralXModel
from spectralx.spec import ModelSpec

TENSORS, RECORD = "adapter.safetensors", "config.yaml"
_BACKBONE = "backbone."
# Frozen in stage 2, but stage 1 trains them (METHOD 1.6): they go with the adapter.
_OF_STAGE_1 = ("backbone.cls_token", "backbone.storage_tokens")
# Wrappers of adapted layers; without them a tensor has the name that it has in the plain transformer.
_WRAPPERS = re.compile(r"\.(linear|base_layer)(?=\.)")


class AdapterInfo(BaseModel):
    """``config.yaml`` of an adapter.

    Attributes:
        version: Version of this record.
        model: Configuration of the network.
        method: What was trained, see :data:`spectralx.models.peft_baselines.ALL_METHODS`.
        settings: Sizes of a baseline's adapters.
        backbone: Name of the backbone for people.
        backbone_licence: Its licence, which holds for the adapted model as well.
        backbone_notice: What must be shown with it, or ``None``.
        backbone_sha256: SHA-256 of the backbone's tensors.
        options: How the backbone was put into the model.
        tensors_sha256: SHA-256 of the adapter's tensors.
        tensors: Their number.
        values: Number of their values.
        size_bytes: Size of ``adapter.safetensors``.
        left_out: Number of values that the backbone's file brings.
        spec: What the adapted model says of itself: lets it be exported without its scenes.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: Literal[1] = 1
    model: ModelConfig
    method: str
    settings: BaselineSettings | None = None
    backbone: str
    backbone_licence: str
    backbone_notice: str | None = None
    backbone_sha256: str
    options: InstallOptions = InstallOptions()
    tensors_sha256: str
    tensors: int
    values: int
    size_bytes: int
    left_out: int
    spec: ModelSpec | None = None

    def __str__(self) -> str:
        return (
            f"{self.values:,} values in {self.tensors} tensors, {self.size_bytes / 1e6:.1f} MB; the backbone "
            f"{self.backbone} brings {self.left_out:,} more"
        )


class Adapted(NamedTuple):
    """A model with its backbone and its adapter."""

    model: SpectralXModel
    info: AdapterInfo


def save_adapter(
    model: SpectralXModel,
    folder: Path,
    *,
    method: str,
    backbone: Backbone,
    options: InstallOptions | None = None,
    settings: BaselineSettings | None = None,
    spec: ModelSpec | None = None,
) -> AdapterInfo:
    """Write what was trained.

    Args:
        model: The model, prepared by :func:`spectralx.models.peft_baselines.prepare` for stage 2: the parameters that
            require a gradient are those that trained.
        folder: Where to write; it is made if it does not exist.
        method: What was trained.
        backbone: The backbone that the model was built on.
        options: How it was put into the model.
        settings: Sizes of a baseline's adapters.
        spec: What the model says of itself.

    Returns:
        The record.

    Raises:
        TrainingError: A tensor that should have stayed frozen is not the backbone's.
        OutputError: The folder cannot be written to.
    """
    options = options or InstallOptions()
    state = model.state_dict()
    frozen = _frozen_names(model)
    _check_frozen(state, frozen, _plain_values(model, backbone, options), backbone)
    kept = {name: tensor.detach().cpu().contiguous() for name, tensor in state.items() if name not in frozen}
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"The folder {folder} cannot be made: {error.strerror}.", "Choose another.") from error
    save_weights(kept, folder / TENSORS, {"format": "pt"})
    info = AdapterInfo(
        model=model.config,
        method=method,
        settings=settings,
        backbone=backbone.info.title,
        backbone_licence=backbone.info.licence,
        backbone_notice=backbone.info.notice,
        backbone_sha256=backbone.info.tensors_sha256,
        options=options,
        tensors_sha256=tensors_sha256(kept),
        tensors=len(kept),
        values=sum(tensor.numel() for tensor in kept.values()),
        size_bytes=(folder / TENSORS).stat().st_size,
        left_out=sum(state[name].numel() for name in frozen),
        spec=spec,
    )
    with atomic_output(folder / RECORD) as temporary:
        temporary.write_text(
            yaml.safe_dump(info.model_dump(mode="json"), sort_keys=False, allow_unicode=True), encoding="utf-8"
        )
    return info


def read_adapter(folder: Path) -> AdapterInfo:
    """Read the record of an adapter.

    Raises:
        ModelFileError: There is none, or it is damaged.
    """
    try:
        return AdapterInfo.model_validate(yaml.safe_load((folder / RECORD).read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, yaml.YAMLError, ValidationError) as error:
        raise ModelFileError(
            f"{folder} is no adapter: {RECORD} is missing or damaged.", "Name the folder that training wrote."
        ) from error


def verify_adapter(folder: Path) -> AdapterInfo:
    """Read the record of an adapter and compare its tensors with it.

    Raises:
        ModelFileError: There is no adapter, or it is damaged.
    """
    info = read_adapter(folder)
    _verified_tensors(folder, info)
    return info


def load_adapter(folder: Path, backbone: Backbone) -> Adapted:
    """Build the model that an adapter belongs to.

    Args:
        folder: Folder of the adapter.
        backbone: Its backbone.

    Returns:
        The model in eval mode, and the record.

    Raises:
        ModelFileError: The adapter is damaged, was trained on another backbone, or lacks tensors.
    """
    info = read_adapter(folder)
    if backbone.info.tensors_sha256 != info.backbone_sha256:
        raise ModelFileError(
            f"The adapter was trained on another backbone: {info.backbone} with SHA-256 {info.backbone_sha256[:12]}, "
            f"not {backbone.info.title} with {backbone.info.tensors_sha256[:12]}.",
            f"Name the {info.backbone} backbone that it was trained on.",
        )
    tensors = _verified_tensors(folder, info)
    model = SpectralXModel(info.model)
    install_backbone(model, backbone, info.options)
    prepare(model, 2, info.method, info.settings)
    state = model.state_dict()
    wanted = state.keys() - _frozen_names(model)
    if wanted != tensors.keys():
        raise ModelFileError(
            f"The adapter does not fit its configuration: missing {some(wanted - tensors.keys())}; unexpected "
            f"{some(tensors.keys() - wanted)}.",
            "Use the version of the engine that it was trained with.",
        )
    differing = [name for name in wanted if state[name].shape != tensors[name].shape]
    if differing:
        raise ModelFileError(
            f"Tensors of the adapter have another shape: {some(differing)}.", "Copy the whole folder again."
        )
    model.load_state_dict({**state, **tensors})
    return Adapted(model.eval(), info)


def _verified_tensors(folder: Path, info: AdapterInfo) -> dict[str, Tensor]:
    tensors = load_safetensors(folder / TENSORS)
    if tensors_sha256(tensors) != info.tensors_sha256:
        raise ModelFileError(f"{folder / TENSORS} is not what its record states.", "Copy the whole folder again.")
    return tensors


def _frozen_names(model: SpectralXModel) -> set[str]:
    """Return the names of the transformer's parameters that do not train."""
    return {
        name
        for name, parameter in model.named_parameters()
        if name.startswith(_BACKBONE) and name not in _OF_STAGE_1 and not parameter.requires_grad
    }


def _plain_values(model: SpectralXModel, backbone: Backbone, options: InstallOptions) -> dict[str, Tensor]:
    """Return the backbone's values by the names of a transformer without any adapters."""
    named = backbone_tensors(model.config.backbone, backbone, options)
    return {_BACKBONE + name: tensor for name, tensor in named.items()}


def _check_frozen(state: dict[str, Tensor], frozen: set[str], values: dict[str, Tensor], backbone: Backbone) -> None:
    changed = []
    for name in sorted(frozen):
        expected = values.get(_WRAPPERS.sub("", name))
        if expected is None or not torch.equal(state[name].detach().cpu(), expected):
            changed.append(name)
    if changed:
        raise TrainingError(
            f"The model's frozen tensors are not those of {backbone.info.title}: {some(changed)}.",
            "Save with the backbone that was installed, and mark everything that trained.",
        )
