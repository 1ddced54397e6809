"""Makes the network of a recipe and carries weights from stage 1 to stage 2."""

from __future__ import annotations

from collections.abc import Mapping

import torch
from pydantic import ValidationError
from torch import Tensor

from spectralx.errors import ManifestError, ModelFileError
from spectralx.models.presets import model_config
from spectralx.models.spectralx import SpectralXModel
from spectralx.training.config import Part, Recipe

# A mixture of adapters wraps a linear layer; without it the layer stands under its own name.
_WRAPPED = ".linear."


def build_network(recipe: Recipe, classes: int, without: tuple[Part, ...] = ()) -> SpectralXModel:
    """Build a network with seeded random weights.

    Args:
        recipe: The recipe.
        classes: Number of classes; stage 1 has none and builds the smallest number.
        without: Parts that are left out.

    Returns:
        The network.

    Raises:
        ManifestError: The recipe's values contradict each other.
    """
    overrides = {path.replace(".", "__"): value for path, value in recipe.model.overrides.items()}
    overrides.update(dict.fromkeys(without))
    try:
        config = model_config(recipe.model.preset, recipe.model.size, classes=max(classes, 2), **overrides)
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


def load_adapted(network: SpectralXModel, state: Mapping[str, Tensor]) -> list[str]:
    """Load what stage 1 trained into the network of stage 2.

    Args:
        network: Takes the weights of tokenizer and backbone.
        state: Weights of the masked autoencoder by name.

    Returns:
        Names of the parameters that were loaded.

    Raises:
        ModelFileError: Tokenizer or backbone of the two stages differ.
    """
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
