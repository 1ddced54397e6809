"""What `adapt` and `train` share: a check for the packages they need, and options that change the recipe."""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from spectralx.errors import MissingPackageError, RequestError

if TYPE_CHECKING:
    from spectralx.training.config import Recipe

_PACKAGES = ("torch", "lightning", "onnx", "onnxscript", "tensorboard", "matplotlib")
_SIZES = ("tiny", "small", "base", "large")

BackboneOption = Annotated[
    Path | None, typer.Option(metavar="FILE", help="Published backbone to build on: converted, or the official file.")
]
AlsoOption = Annotated[
    list[Path] | None,
    typer.Option(metavar="MANIFEST", help="Further scenes to train on, never to judge by (`simulate`); repeatable."),
]
FamilyOption = Annotated[
    str | None, typer.Option(metavar="NAME", help="Family of the backbone, where its file does not tell.")
]
MethodOption = Annotated[
    str | None,
    typer.Option(
        metavar="NAME",
        help="What the network has and what trains: spectralx, full, frozen, hypert, hypert+aomoa, hypert+aomoa+are, "
        "lora, ia3 or slr.",
    ),
]


def load_training_parts() -> None:
    """Refuse where packages for training are missing.

    Raises:
        MissingPackageError: Names the packages and how to get them.
    """
    missing = [name for name in _PACKAGES if importlib.util.find_spec(name) is None]
    if missing:
        raise MissingPackageError(
            f"Training needs packages that are not installed: {', '.join(missing)}.",
            "Install them with `pip install 'spectralx[train]'`; `spectralx doctor` shows where.",
        )


def recipe_with(
    config: Path | None,
    stage: str,
    changes: Sequence[str] | None,
    size: str | None,
    steps: int | None,
    seed: int | None,
    threads: int | None,
    backbone: Path | None = None,
    family: str | None = None,
    method: str | None = None,
) -> Recipe:
    """Return the recipe with the options of the command line applied; ``--set`` comes last.

    Args:
        config: Recipe file, or None for the defaults.
        stage: ``stage1`` or ``stage2``: where ``steps`` belongs.
        changes: Values of ``--set``.
        size: Size of the network.
        steps: Optimizer steps.
        seed: Seed.
        threads: Threads of the CPU.
        backbone: File of a published backbone.
        family: Its family.
        method: What the network has and what trains.

    Raises:
        RequestError: An option has no such value.
        ManifestError: The file or a change is malformed.
    """
    from spectralx.training.config import load_recipe

    if size is not None and size not in _SIZES:
        raise RequestError(f"There is no size {size!r}.", f"Choose among {', '.join(_SIZES)}.")
    options = {
        "model.size": size,
        f"{stage}.steps": steps,
        "seed": seed,
        "threads": threads,
        "backbone.path": None if backbone is None else str(backbone.expanduser().absolute()),
        "backbone.family": family,
        "method": method,
    }
    given = [f"{key}={json.dumps(value)}" for key, value in options.items() if value is not None]
    return load_recipe(config, [*given, *(changes or ())])
