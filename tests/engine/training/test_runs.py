"""Runs of both stages on generated scenes: what they leave, exact resuming, ablations, and what stops them."""

import csv
import shutil

import numpy as np
import pytest
import torch

from spectralx.data.manifest import Selection
from spectralx.errors import Cancelled, LabelError, ManifestError, ModelFileError, OutputError, TrainingError
from spectralx.training.adapt import AdaptRequest, adapt
from spectralx.training.config import Recipe
from spectralx.training.module import averaged_state
from spectralx.training.network import build_network
from spectralx.training.run import RunConfig
from spectralx.training.run_folder import RunFolder
from spectralx.training.sources import open_sources
from spectralx.training.train import TrainRequest, train

from .conftest import ListeningReporter, recipe_values


def run_train(folder, selection, recipe, reporter=None, **request):
    return train(TrainRequest(folder, selection, recipe, **request), reporter or ListeningReporter())


def weights(folder, name="last"):
    return averaged_state(RunFolder(folder).load_checkpoint(name))


def assert_same(first, second):
    assert first.keys() == second.keys()
    for name, value in first.items():
        assert torch.equal(value, second[name]), name


def metrics(folder):
    with RunFolder(folder).metrics_path.open() as file:
        return [{k: v for k, v in row.items() if k != "seconds"} for row in csv.DictReader(file)]


def test_stage_1_then_stage_2_leave_whole_run_folders(adapted, trained, recipe):
    assert adapted.report["scenes"] == ["north", "south"]
    for folder, names in (
        (adapted.folder, ["plots/learning_curves.png", "plots/reconstructions.png"]),
        (trained.folder, ["plots/learning_curves.png", "plots/confusion_validation.png", "spec.json"]),
    ):
        for name in ["config.yaml", "metrics.csv", "checkpoints/last.ckpt", "checkpoints/best.ckpt", *names]:
            assert (folder / name).stat().st_size > 0, name
        assert list(folder.glob("events.out.tfevents.*"))
        assert not list(folder.rglob(".*partial*"))
    assert [int(row["step"]) for row in metrics(trained.folder)] == [6, 12]
    assert trained.spec.method["from_stage1"] == "yes"
    assert set(trained.report["metrics"]["training_scenes"]["scenes"]) == {"north", "south"}
    config = RunConfig.read(RunFolder(trained.folder))
    assert config.recipe == recipe
    assert [scene["id"] for scene in config.scenes] == ["north", "south"]


def test_without_stage_1_it_starts_elsewhere_and_says_so(plain, trained):
    assert any("without stage 1" in warning for warning in plain.reporter.warnings)
    assert not any("without stage 1" in warning for warning in trained.reporter.warnings)
    assert metrics(plain.folder)[0]["loss"] != metrics(trained.folder)[0]["loss"]


def test_it_learns(tmp_path, selection):
    recipe = Recipe.model_validate(recipe_values(steps=60, validate_every=30, ema=0.9))
    result = run_train(tmp_path / "run", selection, recipe)
    assert result.report["metrics"]["validation"]["total"]["oa"] > 0.85


@pytest.mark.parametrize("stage", [1, 2])
def test_resuming_is_exact(tmp_path, selection, recipe, stage, adapted, plain):
    def run(reporter, resume):
        if stage == 1:
            adapt(AdaptRequest(tmp_path / "run", selection, recipe, resume), reporter)
        else:
            run_train(tmp_path / "run", selection, recipe, reporter, resume=resume)

    share = 1.0 if stage == 1 else 0.9  # of the progress that training itself takes
    with pytest.raises(Cancelled) as caught:
        run(ListeningReporter(cancel_after=share * 8.5 / 12), resume=False)
    assert "--resume" in caught.value.hint
    assert [row["step"] for row in metrics(tmp_path / "run")] == ["6"]
    run(ListeningReporter(), resume=True)
    undisturbed = (adapted if stage == 1 else plain).folder
    assert_same(weights(undisturbed), weights(tmp_path / "run"))
    first, second = (RunFolder(folder).load_checkpoint("last") for folder in (undisturbed, tmp_path / "run"))
    assert_same(first["state_dict"], second["state_dict"])
    assert metrics(undisturbed) == metrics(tmp_path / "run")


def test_a_stop_file_ends_the_run_early_with_its_best_weights(tmp_path, selection):
    class StoppingReporter(ListeningReporter):
        def progress(self, fraction, message=""):
            super().progress(fraction, message)
            if "step 8 of" in message:
                (tmp_path / "run" / "stop").touch()

    recipe = Recipe.model_validate(recipe_values(steps=60, validate_every=6))
    result = run_train(tmp_path / "run", selection, recipe, StoppingReporter())
    steps = [int(row["step"]) for row in metrics(tmp_path / "run")]
    assert steps in ([6, 8], [6, 9])
    assert result.report["checkpoint"] == "best"
    assert (tmp_path / "run" / "spec.json").is_file()


def test_resuming_a_finished_run_trains_no_further(tmp_path, selection, recipe, plain):
    shutil.copytree(plain.folder, tmp_path / "run")
    reporter = ListeningReporter()
    run_train(tmp_path / "run", selection, recipe, reporter, resume=True)
    assert_same(weights(plain.folder), weights(tmp_path / "run"))
    assert not any("step" in message for message in reporter.messages)


def test_resuming_with_another_recipe_is_refused(tmp_path, selection, plain):
    shutil.copytree(plain.folder, tmp_path / "run")
    values = recipe_values()
    values["stage2"]["optimizer"] = {"lr": 1e-4}
    with pytest.raises(ManifestError, match=r"started with stage2\.optimizer\.lr = 0\.003, not 0\.0001"):
        run_train(tmp_path / "run", selection, Recipe.model_validate(values), resume=True)


def test_another_seed_gives_other_weights(tmp_path, selection, recipe, plain):
    run_train(tmp_path / "run", selection, recipe.model_copy(update={"seed": 1}))
    name = "decoder.classify.weight"
    assert not torch.equal(weights(plain.folder)[name], weights(tmp_path / "run")[name])


@pytest.mark.parametrize(("part", "mark"), [("are", "are."), ("aomoa", ".aomoa.")])
def test_leaving_a_part_out_changes_result_and_trained_parameters(tmp_path, selection, trained, adapted, part, mark):
    recipe = Recipe.model_validate(recipe_values(without=[part]))
    less = run_train(tmp_path / "run", selection, recipe, stage1=adapted.folder)
    assert metrics(trained.folder)[0]["loss"] != metrics(less.folder)[0]["loss"]
    assert less.report["trained_parameters"] < trained.report["trained_parameters"]
    lost = weights(trained.folder).keys() - weights(less.folder).keys()
    assert any(mark in name for name in lost)
    assert not any(mark in name for name in weights(less.folder))
    assert less.spec.method["without"] == [part]


def test_frozen_backbone_does_not_move(tmp_path, selection):
    recipe = Recipe.model_validate(recipe_values(trains="adapters"))
    run_train(tmp_path / "run", selection, recipe)
    start, end = build_network(recipe, 3).state_dict(), weights(tmp_path / "run")
    frozen = [name for name in start if "attn.qkv" in name and name.startswith("backbone.")]
    assert frozen
    for name in frozen:
        assert torch.equal(start[name], end[name])
    assert not torch.equal(start["decoder.classify.weight"], end["decoder.classify.weight"])


def test_final_fit_trains_on_everything(tmp_path, selection):
    recipe = Recipe.model_validate(recipe_values(final_fit="all"))
    result = run_train(tmp_path / "run", selection, recipe)
    assert result.spec.method["checkpoint"] == "final"
    assert not torch.equal(
        weights(tmp_path / "run", "final")["decoder.classify.weight"],
        weights(tmp_path / "run")["decoder.classify.weight"],
    )
    assert {row["phase"] for row in metrics(tmp_path / "run")} == {"stage 2", "final fit"}


def test_a_run_never_holds_target_data(selection, recipe):
    sources = open_sources(selection, recipe, labelled=True, weak_labels=False, reporter=ListeningReporter())
    assert [scene.id for scene in sources.scenes] == ["north", "south"]
    tiles = sources.validation(recipe)
    assert {name for index in range(len(tiles)) for name in tiles[index].scenes} <= {"north", "south"}


def test_validation_counts_each_validation_pixel_once_and_training_none(selection, recipe):
    sources = open_sources(selection, recipe, labelled=True, weak_labels=False, reporter=ListeningReporter())
    tiles = sources.validation(recipe)
    counted = sum(int((tiles[index].labels != 255).sum()) for index in range(len(tiles)))
    expected = 0
    for scene in sources.scenes:
        roles = sources.splits[scene.id].roles(scene.window)
        expected += int(((roles == 1) & (scene.label_window(scene.window) != 255)).sum())
    assert counted == expected > 0
    both = sources.training_pixels(everything=True).sum()
    assert sources.training_pixels(everything=False).sum() < both - counted


def test_stage_1_takes_scenes_of_different_bands(tmp_path, make_raster, recipe):
    from spectralx.data.manifest import selection_of_rasters

    generator = np.random.default_rng(0)
    paths = []
    for name, wavelengths in (("few", (490, 660, 840)), ("many", (450, 500, 550, 600, 650, 700, 800, 900))):
        metadata = [{"": {"wavelength": str(w), "wavelength_units": "Nanometers"}} for w in wavelengths]
        values = generator.uniform(0.01, 0.5, (len(wavelengths), 64, 64)).astype(np.float32)
        paths.append(make_raster(values, f"{name}.tif", band_metadata=metadata))
    native = recipe.model_copy(update={"bands": None})
    report = adapt(AdaptRequest(tmp_path / "run", selection_of_rasters(paths), native), ListeningReporter()).report
    assert report["scenes"] == ["few", "many"]
    assert len(list((tmp_path / "run" / "plots").glob("reconstructions_*.png"))) == 2


def test_a_loss_that_is_not_a_number_names_the_scenes(tmp_path, selection):
    values = recipe_values()
    values["stage2"]["optimizer"] = {"lr": 1e30, "clip": 0}
    with pytest.raises(TrainingError, match=r"not a number.*(north|south)") as caught:
        run_train(tmp_path / "run", selection, Recipe.model_validate(values))
    assert "learning rate" in caught.value.hint


def test_what_is_refused_before_training(tmp_path, selection, recipe):
    unlabelled = tuple(scene.model_copy(update={"labels": None}) for scene in selection.scenes)
    with pytest.raises(LabelError, match="None of the scenes has labels"):
        run_train(tmp_path / "run", Selection("", selection.classes, 0, unlabelled), recipe)
    assert not (tmp_path / "run").exists()
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "file").touch()
    with pytest.raises(OutputError, match="not empty"):
        run_train(tmp_path / "full", selection, recipe)
    with pytest.raises(ModelFileError, match="not a run folder"):
        run_train(tmp_path / "run", selection, recipe, stage1=tmp_path / "full")


def test_stage_2_refuses_a_stage_1_run_of_another_network(tmp_path, selection, adapted):
    values = recipe_values()
    values["model"] = {"overrides": {**values["model"]["overrides"], "backbone.width": 64}}
    with pytest.raises(ModelFileError, match="does not fit this network"):
        run_train(tmp_path / "two", selection, Recipe.model_validate(values), stage1=adapted.folder)


def test_scenes_without_labels_and_classes_without_pixels_are_warned_of(tmp_path, selection, recipe):
    from spectralx.spec import ClassSpec

    scenes = (selection.scenes[0], selection.scenes[1].model_copy(update={"labels": None}))
    classes = (*selection.classes, ClassSpec(value=9, name="ice", color="#ffffff"))
    reporter = ListeningReporter()
    run_train(tmp_path / "run", Selection("", classes, 0, scenes), recipe, reporter)
    assert any("south has no labels" in warning for warning in reporter.warnings)
    assert any("'ice' has no training pixels" in warning for warning in reporter.warnings)


def test_a_damaged_checkpoint_is_refused(tmp_path, selection, recipe, plain):
    shutil.copytree(plain.folder, tmp_path / "run")
    (tmp_path / "run" / "checkpoints" / "last.ckpt").write_bytes(b"PK damaged")
    with pytest.raises(ModelFileError, match="damaged"):
        run_train(tmp_path / "run", selection, recipe, resume=True)
