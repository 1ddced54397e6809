"""Several processes that train together, started by torchrun as users do: the same as one process."""

import json
import os
import subprocess
import sys
from functools import partial

import numpy as np
import pytest
import torch
import yaml
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

from spectralx.errors import ManifestError
from spectralx.training.config import Recipe
from spectralx.training.losses import dice_loss, pixel_loss
from spectralx.training.processes import Processes
from spectralx.training.run_folder import RunFolder

from .conftest import NANO, recipe_values
from .test_runs import metrics, run_train, weights

STEPS = 50


def values(**stage2):
    """Return a recipe in which nothing is drawn at random inside the network."""
    found = recipe_values(steps=STEPS, validate_every=25, loss={"balance": 0.1, "dice": 0.2}, **stage2)
    found["model"]["overrides"] = {**NANO, "decoder.dropout": 0.0, "aomoa.noisy_gates": False}
    return found


def command(*words, count=2):
    """Return the command line that runs the engine in several processes, and its environment."""
    launcher = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node", str(count)]
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}
    return [*launcher, "-m", "spectralx", *map(str, words), "--progress", "json"], environment


def torchrun(*words, count=2):
    """Run the engine in several processes and return how that ended."""
    line, environment = command(*words, count=count)
    return subprocess.run(line, capture_output=True, text=True, env=environment, timeout=600)


def losses(folder):
    """Return the loss of each step."""
    events = EventAccumulator(str(folder)).Reload()
    return np.array([event.value for event in events.Scalars("stage 2/loss")])


@pytest.fixture(scope="module")
def one(tmp_path_factory, selection):
    """The run of one process."""
    folder = tmp_path_factory.mktemp("processes") / "one"
    run_train(folder, selection, Recipe.model_validate(values()))
    return folder


@pytest.mark.slow
def test_two_processes_take_the_steps_of_one(tmp_path, manifest, one):
    (tmp_path / "recipe.yaml").write_text(yaml.safe_dump(values()))
    done = torchrun("train", manifest, tmp_path / "two", "--config", tmp_path / "recipe.yaml")
    assert done.returncode == 0, done.stderr[-2000:]
    events = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    results = [event for event in events if event["event"] == "result"]
    assert len(results) == 1
    first, second = losses(one), losses(tmp_path / "two")
    assert len(first) == len(second) == STEPS
    np.testing.assert_allclose(second, first, atol=1e-5)
    for row, other in zip(metrics(one), metrics(tmp_path / "two"), strict=True):
        for name, value in row.items():
            if name != "phase":
                assert float(other[name]) == pytest.approx(float(value), abs=1e-4), name
    assert (tmp_path / "two" / "model.onnx").is_file()
    state, other = weights(one), weights(tmp_path / "two")
    difference = max(float((state[name].float() - other[name].float()).abs().max()) for name in state)
    assert difference < 1e-3


@pytest.mark.slow
def test_two_processes_resume_what_was_killed(tmp_path, manifest, selection):
    """Stopped at the first checkpoint by a cancel, resumed by two processes: as two undisturbed ones, bit for bit."""
    (tmp_path / "recipe.yaml").write_text(yaml.safe_dump(values()))
    words = ("--config", tmp_path / "recipe.yaml")
    assert torchrun("train", manifest, tmp_path / "calm", *words).returncode == 0
    launcher = [
        sys.executable,
        "-m",
        "torch.distributed.run",
        "--standalone",
        "--nproc-per-node",
        "2",
        "-m",
        "spectralx",
    ]
    command = [*launcher, "train", manifest, tmp_path / "killed", *words]
    process = subprocess.Popen(list(map(str, command)), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    checkpoint = RunFolder(tmp_path / "killed").checkpoint("last")
    while not checkpoint.is_file():
        assert process.poll() is None
    process.terminate()
    assert process.wait(60) != 0
    done = torchrun("train", manifest, tmp_path / "killed", *words, "--resume")
    assert done.returncode == 0, done.stderr[-2000:]
    first, second = weights(tmp_path / "calm"), weights(tmp_path / "killed")
    assert all(torch.equal(value, second[name]) for name, value in first.items())
    assert metrics(tmp_path / "calm") == metrics(tmp_path / "killed")


@pytest.mark.slow
def test_stage_1_in_two_processes(tmp_path, manifest):
    (tmp_path / "recipe.yaml").write_text(yaml.safe_dump(values()))
    words = ("--manifest", manifest, "--config", tmp_path / "recipe.yaml")
    done = torchrun("adapt", tmp_path / "run", *words)
    assert done.returncode == 0, done.stderr[-2000:]
    assert len(metrics(tmp_path / "run")) == 2
    assert (tmp_path / "run" / "plots" / "reconstructions.png").is_file()


def test_parts_of_a_batch_average_to_the_whole():
    """The mean over processes of the losses and gradients of their parts is that of the whole batch."""
    torch.manual_seed(0)
    logits, labels = torch.randn(4, 3, 8, 8), torch.randint(0, 3, (4, 8, 8))
    labels[1, :, 2:], labels[3] = 255, 255
    for loss in (
        lambda x, y, whole: pixel_loss(x, y, torch.tensor([1.0, 2.0, 0.5]), 0.1, "pixels", whole=whole),
        lambda x, y, whole: pixel_loss(x, y, None, 0.1, "tiles", gamma=2.0, whole=whole),
        dice_loss,
    ):
        asked = []
        expected = loss(logits, labels, partial(keep, asked))
        parts = [loss(logits[i::2], labels[i::2], partial(half, asked)) for i in range(2)]
        torch.testing.assert_close(sum(parts) / 2, expected)


def keep(asked, value):
    asked.append(value)
    return value


def half(asked, _value):
    return asked[0] / 2


def test_batches_that_cannot_be_divided_are_refused():
    recipe = Recipe.model_validate({"stage1": {"sampling": {"batch_size": 6, "scenes_per_step": 2}}})
    Processes(0, 2, 0, 2).check_batch(recipe, recipe.stage1, native_bands=False)
    with pytest.raises(ManifestError, match="2 processes and 2 scenes"):
        Processes(0, 2, 0, 2).check_batch(recipe, recipe.stage1, native_bands=True)
    Processes().check_batch(recipe, recipe.stage1, native_bands=True)


def test_without_torchrun_there_is_one_process(monkeypatch):
    monkeypatch.delenv("TORCHELASTIC_RUN_ID", raising=False)
    monkeypatch.setenv("RANK", "3")  # set by many a batch system
    assert Processes.from_environment() == Processes()
    for name, value in (("TORCHELASTIC_RUN_ID", "x"), ("RANK", "3"), ("WORLD_SIZE", "4"), ("LOCAL_RANK", "1")):
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("LOCAL_WORLD_SIZE", "2")
    found = Processes.from_environment()
    assert (found.rank, found.count, found.nodes, found.first) == (3, 4, 2, False)
    assert list(found.share(10)) == [3, 7]
