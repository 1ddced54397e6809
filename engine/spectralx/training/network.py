"""Makes the network of a recipe, on a published backbone or not, and carries weights from stage 1 to stage 2."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

import torch
from pydantic import ValidationError
from torch import Tensor, nn

from spectralx.checkpoints.backbone import Backbone, BackboneInfo
from spectralx.checkpoints.convert import load_backbone
from spectralx.checkpoints.install import InstallOptions, config_on, install_backbone
from spectralx.checkpoints.published import take_over_stage1
from spectralx.errors import ManifestError, ModelFileError
from spectralx.models.config import ModelConfig
from spectralx.models.narrowing import of_type
from spectralx.models.peft_baselines import BASELINES, config_for, prepare
from spectralx.models.presets import model_config
from spectralx.models.spectralx import SpectralXModel
from spectralx.models.trainable import apply_trainable
from spectralx.progress import Reporter
from spectralx.training.config import Part, Recipe, StageSection

# A mixture of adapters wraps a linear layer; without it the layer stands under its own name.
_WRAPPED = ".linear."
_PUBLISHED_MIXTURE = ".blocks_MoA."
_PATCH_SIZE = "backbone__patch_size"
_NOT_FROM_RANDOM = (*BASELINES, "frozen")


def open_backbone(recipe: Recipe, reporter: Reporter) -> Backbone | None:
    """Load the backbone of a recipe, if it names one, and show its licence.

    Raises:
        ModelFileError: The file is missing, damaged or none of the known backbones.
    """
    section = recipe.backbone
    if section is None:
        return None
    return load_backbone(Path(section.path).expanduser(), reporter, section.family, section.heads)


def install_options(recipe: Recipe) -> InstallOptions:
    """Return how the backbone of a recipe is put into the network."""
    section = recipe.backbone
    return InstallOptions() if section is None else InstallOptions(gsd_m=section.gsd_m, month=section.month)


def build_network(
    recipe: Recipe,
    classes: int,
    without: tuple[Part, ...] = (),
    backbone: BackboneInfo | None = None,
    bands: int | None = None,
) -> SpectralXModel:
    """Build a network with seeded random weights.

    Args:
        recipe: The recipe.
        classes: Number of classes; stage 1 has none and builds the smallest number.
        without: Parts that are left out.
        backbone: Record of the published backbone that it is built around; its weights are not read.
        bands: Number of bands, for networks that take a fixed number.

    Returns:
        The network.

    Raises:
        ManifestError: The recipe's values contradict each other.
    """
    try:
        config = config_for(_network_config(recipe, max(classes, 2), without, backbone, bands), recipe.method)
    except (ValidationError, ValueError) as error:
        message = error.errors()[0]["msg"] if isinstance(error, ValidationError) else str(error)
        raise ManifestError(f"The recipe's model: {message}.", "Correct model.preset, size or overrides.") from error
    if recipe.tile_size % config.backbone.patch_size:
        raise ManifestError(
            f"tile_size {recipe.tile_size} is not a multiple of the network's patch of {config.backbone.patch_size} "
            "pixels.",
            "Change tile_size.",
        )
    torch.manual_seed(recipe.seed)
    return SpectralXModel(config)


def what_trains(recipe: Recipe, section: StageSection) -> Literal["adapters", "all"]:
    """Return what trains in a stage, with ``auto`` resolved."""
    if section.trains == "auto":
        return "adapters" if recipe.backbone is not None else "all"
    return section.trains


def prepare_network(
    network: nn.Module, stage: int, recipe: Recipe, section: StageSection, backbone: Backbone | None
) -> list[str]:
    """Install the backbone, add what the method needs and set what trains.

    Args:
        network: A ``SpectralXModel`` for stage 2, a ``MaskedAutoencoder`` for stage 1.
        stage: 1 or 2.
        recipe: The recipe.
        section: Its section for the stage.
        backbone: The backbone's weights; ``None`` where there is none, or where all weights are loaded afterwards.

    Returns:
        Names of the parameters that train, in the order of ``network.named_parameters()``.

    Raises:
        ManifestError: The method leaves the backbone frozen, but there is none that was trained.
        ModelFileError: The backbone does not fit the network.
    """
    if backbone is not None:
        core = of_type(network.model if stage == 1 else network, SpectralXModel, "the network")
        install_backbone(core, backbone, install_options(recipe))
    if what_trains(recipe, section) == "adapters":
        return prepare(network, stage, recipe.method, recipe.baseline)
    if recipe.method in _NOT_FROM_RANDOM:
        raise ManifestError(
            f"The method {recipe.method!r} leaves the backbone frozen, but this recipe trains all of it.",
            "Name a published backbone (--backbone FILE) and leave `trains` out, or use the method full.",
        )
    return apply_trainable(network, stage, "full")


def _network_config(
    recipe: Recipe, classes: int, without: tuple[Part, ...], backbone: BackboneInfo | None, bands: int | None
) -> ModelConfig:
    overrides: dict[str, Any] = {path.replace(".", "__"): value for path, value in recipe.model.overrides.items()}
    overrides.update(dict.fromkeys(without))
    preset, size = recipe.model.preset, recipe.model.size
    if preset == "reference":
        variant = "dinov3" if backbone is not None and backbone.family == "dinov3" else "scale_mae"
        return model_config(preset, size, classes=classes, backbone=variant, bands=bands, **overrides)
    if backbone is None:
        return model_config(preset, size, classes=classes, **overrides)
    patch_size = overrides.pop(_PATCH_SIZE, None)
    return config_on(
        backbone.config,
        classes=classes,
        size=size,
        tile_size=recipe.tile_size,
        patch_size=patch_size,
        **overrides,
    )


def load_adapted(network: SpectralXModel, state: Mapping[str, Tensor]) -> list[str]:
    """Load what stage 1 trained into the network of stage 2.

    Args:
        network: Takes the weights of tokenizer and backbone.
        state: Weights of the masked autoencoder by name, or those of a published checkpoint of stage 1.

    Returns:
        Names of the parameters that were loaded.

    Raises:
        ModelFileError: Tokenizer or backbone of the two stages differ.
    """
    if any(_PUBLISHED_MIXTURE in name for name in state):
        return take_over_stage1(network, state)
    given = {name.removeprefix("model."): value for name, value in state.items() if name.startswith("model.")}
    wanted = network.state_dict()
    loaded: dict[str, Tensor] = {}
    for name, value in wanted.items():
        if not name.startswith(("tokenizer.", "backbone.")):
            continue
        found = given.get(name)
        if found is None:
            found = given.get(_without_wrap(name, given))
        if found is None or found.shape != value.shape:
            difference = "missing" if found is None else "of another size"
            raise ModelFileError(
                f"The stage-1 run does not fit this network: {name} is {difference}.",
                "Use the same model section for both stages.",
            )
        loaded[name] = found
    network.load_state_dict({**wanted, **loaded})
    return list(loaded)


def _without_wrap(name: str, given: Mapping[str, Tensor]) -> str:
    """Return the name under which the other stage holds a layer that only one of them wraps in adapters."""
    head, _, leaf = name.rpartition(".")
    wrapped = f"{head}{_WRAPPED}{leaf}"
    return wrapped if wrapped in given else name.replace(_WRAPPED, ".")
