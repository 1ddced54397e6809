"""From the choices of the *Train* tab to the commands of the engine."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from qgis.core import QgsRasterLayer

from ..core import paths
from ..core.commands import AdaptCommand, TrainCommand
from ..core.layer_wavelengths import layer_wavelengths
from ..core.layers import Refusal, raster_source
from ..core.methods import DEFAULT_METHOD
from ..core.training_scenes import TrainingScene, free_folder
from ..core.translation import tr
from .train_form import SMALL_POLYGONS, TrainForm

DEFAULT_FOLDER = "SpectralX models"

# Points of the curve of scores.
_VALIDATIONS = 10


@dataclass(frozen=True)
class TrainingPlan:
    """What a training is made of.

    Attributes:
        run: Run folder, which does not exist yet.
        scenes: Images with labels.
        field: Field of the labels with the class.
        colors: Name of each class -> ``#rrggbb``.
        command: The training; its manifest is written when it starts.
        adapt: The step without labels before it, where that is wanted.
    """

    run: Path
    scenes: tuple[TrainingScene, ...]
    field: str
    colors: dict[str, str]
    command: TrainCommand
    adapt: AdaptCommand | None

    def manifest_path(self) -> Path:
        """Beside the run folder, which the engine wants to find empty."""
        return self.run.with_name(f"{self.run.name}_scenes.json")

    def labels_path(self) -> Path:
        """The copy of the labels that the training learns from."""
        return self.run.with_name(f"{self.run.name}_labels.gpkg")


def make_plan(form: TrainForm) -> TrainingPlan | str:
    """Return what is to be done with the choices of a form, or why it cannot be done."""
    unlabelled = _scenes(form.adapt_images.layers(), form) if form.adapt.isChecked() else ()
    if form.adapt.isChecked() and not unlabelled:
        return tr("Tick the images to learn from without labels, or leave that step out.")
    folder = Path(form.folder.filePath().strip() or Path.home() / DEFAULT_FOLDER).expanduser()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        return tr("The folder {folder} cannot be made: {error}").format(folder=folder, error=error.strerror)
    name = form.name.text().strip() or tr("my_model")
    run = free_folder(folder, name)
    adapt = _adapt(form, run, unlabelled) if unlabelled else None
    colors, field = form.classes.colors(), form.field.currentField()
    command = _train(form, run, name, adapt)
    return TrainingPlan(run, _scenes(form.images.layers(), form), field, colors, command, adapt)


def _adapt(form: TrainForm, run: Path, scenes: Sequence[TrainingScene]) -> AdaptCommand:
    backbone = form.backbone.filePath().strip()
    return AdaptCommand(
        str(run.with_name(f"{run.name}_stage1")),
        tuple(scene.source for scene in scenes),
        backbone=backbone,
        size="" if backbone else form.size.currentData(),
        steps=form.adapt_steps.value(),
    )


def _train(form: TrainForm, run: Path, name: str, adapt: AdaptCommand | None) -> TrainCommand:
    backbone, method = form.backbone.filePath().strip(), form.method.currentData()
    chosen = form.duration.currentData()
    small_polygons = chosen == SMALL_POLYGONS
    # A recipe has steps and validations of its own.
    validations = () if small_polygons else (f"stage2.validate_every={max(chosen // _VALIDATIONS, 1)}",)
    return TrainCommand(
        str(run),
        stage1=adapt.output if adapt else "",
        backbone=backbone,
        method=method if backbone and method != DEFAULT_METHOD else "",
        config=str(paths.recipe(SMALL_POLYGONS)) if small_polygons else "",
        size="" if backbone else form.size.currentData(),
        steps=None if small_polygons else chosen,
        settings=(
            f"name={json.dumps(run.name)}",
            f"title={json.dumps(name, ensure_ascii=False)}",
            *validations,
        ),
    )


def _scenes(layers: Sequence[QgsRasterLayer], form: TrainForm) -> tuple[TrainingScene, ...]:
    sensor = form.sensor.currentData() or ""
    named = ((layer, raster_source(layer)) for layer in layers)
    return tuple(
        TrainingScene(layer.name(), source, sensor, layer_wavelengths(layer))
        for layer, source in named
        if not isinstance(source, Refusal)
    )
