"""Disk that does not suffice, memory that runs out and losses that are no numbers: each says what to do."""

import shutil
from collections import namedtuple

import numpy as np
import pytest
import torch

from spectralx.errors import OutputError, TrainingError
from spectralx.training.config import Recipe
from spectralx.training.limits import check_disk, checkpoint_bytes, memory_named, ran_out_of_memory
from spectralx.training.run_folder import RunFolder

from .conftest import recipe_values
from .test_economy import stage, tiles
from .test_runs import run_train

Usage = namedtuple("Usage", "total used free")


def test_the_estimate_is_the_size_of_a_checkpoint(plain, recipe):
    module = stage(recipe)
    real = RunFolder(plain.folder).checkpoint("last").stat().st_size
    assert checkpoint_bytes(module) == pytest.approx(real, rel=0.25)  # a tiny network: names take room too


def test_a_full_disk_is_refused_before_anything_is_written(tmp_path, selection, recipe, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: Usage(10**12, 10**12 - 10**6, 10**6))
    with pytest.raises(OutputError, match=r"needs .* in .*run, and 1\.00 MB are free there") as caught:
        run_train(tmp_path / "run", selection, recipe)
    assert "Free " in caught.value.hint
    assert not (tmp_path / "run").exists()


def test_what_a_resumed_run_holds_already_need_not_be_free(tmp_path, recipe, monkeypatch):
    module = stage(recipe)
    one = checkpoint_bytes(module)
    for free, held in ((4 * one + (80 << 20), 0), (2 * one + (80 << 20), 3 * one)):
        (tmp_path / "file").write_bytes(bytes(held))
        monkeypatch.setattr(shutil, "disk_usage", lambda _path, free=free: Usage(0, 0, free))
        check_disk(tmp_path, module, 2, 0)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: Usage(0, 0, one))
    with pytest.raises(OutputError):
        check_disk(tmp_path / "new" / "run", module, 2, 0)


def no_memory():
    """Ask the CPU's allocator for more than there is."""
    torch.empty(2**58, dtype=torch.uint8)


def no_gpu_memory():
    raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 20.00 GiB.\nMore of it.")


@pytest.mark.parametrize("fail", [no_memory, no_gpu_memory, lambda: np.empty(2**60, dtype=np.uint8)])
def test_memory_that_runs_out_names_what_to_lower(fail):
    recipe = Recipe.model_validate(recipe_values())
    with pytest.raises(TrainingError, match="Memory ran out in training: ") as caught, \
            memory_named(recipe, "stage2", recipe.stage2):  # fmt: skip
        fail()
    for words in ("--set stage2.checkpointing=true", "stage2.sampling.batch_size (now 4)", "tile_size (now 32)"):
        assert words in caught.value.hint
    assert "\n" not in caught.value.message
    saving = Recipe.model_validate(recipe_values(checkpointing=True))
    with pytest.raises(TrainingError) as caught, memory_named(saving, "stage2", saving.stage2):
        fail()
    assert "checkpointing" not in caught.value.hint and "batch_size" in caught.value.hint


def test_other_errors_are_not_taken_for_it():
    assert not ran_out_of_memory(RuntimeError("CUDA error: an illegal memory access was encountered"))
    assert not ran_out_of_memory(RuntimeError("unsupported memory format option"))
    with pytest.raises(RuntimeError, match="illegal"), memory_named(Recipe(), "stage1", Recipe().stage1):
        raise RuntimeError("CUDA error: an illegal memory access was encountered")


def test_a_run_whose_memory_ran_out_goes_on_with_checkpointing(tmp_path, selection, recipe, monkeypatch):
    def fail(*_):
        raise MemoryError

    with monkeypatch.context() as patch:
        patch.setattr("spectralx.training.module.AveragedWeights.update", fail)
        with pytest.raises(TrainingError, match="Memory ran out"):
            run_train(tmp_path / "run", selection, recipe)
    run_train(tmp_path / "run", selection, Recipe.model_validate(recipe_values(checkpointing=True)), resume=True)


def test_values_that_are_no_numbers_name_their_scene():
    module = stage(Recipe.model_validate(recipe_values()))
    groups = tiles()
    groups[0].scenes[2] = "broken"
    groups[0].image[2, 0, 3, 3] = float("inf")
    with pytest.raises(TrainingError, match=r"not a number: values of scene broken are not finite") as caught:
        module.training_step(groups, 0)
    assert "inspect" in caught.value.hint
