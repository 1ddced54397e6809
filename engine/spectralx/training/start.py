"""What stage 2 starts from: stage 1, or a finished run whose model goes on to be trained."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from torch import Tensor

from spectralx.checkpoints.backbone import BackboneInfo
from spectralx.checkpoints.safe_load import load_weights
from spectralx.data.manifest import SceneEntry
from spectralx.errors import ModelFileError, RequestError
from spectralx.files import file_sha256
from spectralx.models.spectralx import SpectralXModel
from spectralx.progress import Reporter
from spectralx.spec import ClassSpec, ModelSpec, Source
from spectralx.training.module import averaged_state
from spectralx.training.network import load_adapted
from spectralx.training.run import RunConfig, check_same_backbone
from spectralx.training.run_folder import CheckpointName, RunFolder

# Layers that a method puts around others; the layer inside keeps its weights.
_WRAPS = (".linear.", ".base_layer.")
_CLASSIFICATION = "decoder.classify."


@dataclass(frozen=True)
class Start:
    """Weights that stage 2 starts from.

    Attributes:
        folder: Where they come from.
        tensors: Weights by name.
        config: Configuration of the run; None for a published checkpoint.
    """

    folder: Path
    tensors: Mapping[str, Tensor]
    config: RunConfig | None

    @property
    def is_finished_model(self) -> bool:
        """Whether they are those of a run of stage 2."""
        return self.config is not None and self.config.stage == 2

    def adapted_scenes(self) -> list[SceneEntry]:
        """Return the scenes that stage 1 saw."""
        if self.config is None or self.is_finished_model:
            return []
        return [SceneEntry.model_validate(scene) for scene in self.config.scenes]

    def earlier_sources(self) -> tuple[Source, ...]:
        """Return what a finished model was made of, its own beginnings included; it holds on for what follows."""
        if not self.is_finished_model:
            return ()
        path = RunFolder(self.folder).spec_path
        try:
            found = ModelSpec.model_validate_json(path.read_text(encoding="utf-8")).sources
        except (OSError, ValueError) as error:
            raise ModelFileError(
                f"{path} cannot be read: {str(error).splitlines()[0]}.", "Start from a run that came to its end."
            ) from error
        return tuple(entry.model_copy(update={"role": f"{entry.role} (earlier run)"}) for entry in found)


def open_start(stage1: Path | None, model: Path | None, backbone: BackboneInfo | None) -> Start | None:
    """Load what stage 2 starts from.

    Args:
        stage1: Folder of a stage-1 run, or a published checkpoint of stage 1.
        model: Folder of a finished stage-2 run.
        backbone: Record of the backbone of the network that is to start.

    Raises:
        RequestError: Both are given.
        ModelFileError: It is no such run, unfinished, damaged, or stands on another backbone.
    """
    if stage1 is not None and model is not None:
        raise RequestError(
            f"Training starts from {stage1} or from {model}, not from both.", "Leave out --stage1 or --start."
        )
    if stage1 is not None and stage1.is_file():
        return Start(stage1, load_weights(stage1).tensors, None)
    folder = stage1 or model
    if folder is None:
        return None
    run = RunFolder(folder)
    config = RunConfig.read(run)
    wanted = 1 if model is None else 2
    if config.stage != wanted:
        raise ModelFileError(
            f"{folder} is not a run of stage {wanted}.",
            f"Name a folder that `spectralx {'adapt' if wanted == 1 else 'train'}` wrote.",
        )
    check_same_backbone(config.backbone, backbone, f"The stage-{wanted} run in {folder} stands")
    return Start(folder, averaged_state(run.load_checkpoint(_chosen(run, wanted))), config)


def weights_hash(folder: Path) -> str:
    """Return the SHA-256 of the weights that a finished run exports; the folder's name where there are none."""
    run = RunFolder(folder)
    path = run.checkpoint(_chosen(run, 2))
    return file_sha256(path) if path.is_file() else folder.name  # opening it names the cause and the remedy


def _chosen(run: RunFolder, stage: int) -> CheckpointName:
    """Return the checkpoint that a run exports."""
    names: tuple[CheckpointName, ...] = ("final", "best") if stage == 2 else ()
    return next((name for name in names if run.checkpoint(name).is_file()), "last")


def take_over(
    network: SpectralXModel, start: Start, classes: Sequence[ClassSpec], trained: Iterable[str], reporter: Reporter
) -> None:
    """Put the weights that training starts from into a network, in place.

    From stage 1 come tokenizer and backbone. From a finished model comes every weight that has its place in the
    network; the classification too where the classes are the same. A part that only the network has, such as the
    adapters of its method, stays at its own start.

    Args:
        network: Network of stage 2.
        start: What it starts from.
        classes: Its classes.
        trained: Names of the parameters that train.
        reporter: Told what starts anew.

    Raises:
        ModelFileError: The networks differ, or a part that does not train would stay random.
    """
    if not start.is_finished_model or start.config is None:
        load_adapted(network, start.tensors)
        return
    same = [entry.name for entry in classes] == [entry.name for entry in start.config.classes]
    given = {_bare(name): value for name, value in start.tensors.items()}
    wanted, taken = network.state_dict(), dict[str, Tensor]()
    for name, value in wanted.items():
        found = given.get(_bare(name))
        if found is not None and found.shape == value.shape and (same or not name.startswith(_CLASSIFICATION)):
            taken[name] = found
    # What a method adds starts by its own rule; what it leaves alone has to have been trained.
    kept = {name for name, _ in network.named_parameters()} - set(trained)
    missing = sorted(kept - set(taken))
    if missing or not any(name.startswith("backbone.") for name in taken):
        raise ModelFileError(
            f"The run in {start.folder} does not fit this network: {(missing or ['the backbone'])[0]} is missing or of "
            "another size.",
            "Use the same model section as that run.",
        )
    network.load_state_dict({**wanted, **taken})
    anew = [name for name, _ in network.named_parameters() if name not in taken]
    if anew:
        reporter.warning(
            f"{len(taken)} of {len(wanted)} tensors come from {start.folder}; {len(anew)} start anew, the first of "
            f"them {anew[0]}."
        )


def _bare(name: str) -> str:
    for wrap in _WRAPS:
        name = name.replace(wrap, ".")
    return name
