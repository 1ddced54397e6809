"""Runs that are killed at random moments and resumed end with the weights and metrics of the undisturbed run."""

import random
import signal
import subprocess
import sys
import time

import pytest
import torch
import yaml

from spectralx.training.run_folder import MetricsTable, RunFolder

from .conftest import recipe_values
from .test_runs import metrics

INTERVAL = 4


def start(command, manifest, folder, recipe, resume):
    scenes = [str(manifest), str(folder)] if command == "train" else [str(folder), "--manifest", str(manifest)]
    words = [sys.executable, "-m", "spectralx", command, *scenes, "--config", str(recipe)]
    words += ["--progress", "none", *(["--resume"] if resume else [])]
    return subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)


def finish(process):
    _, errors = process.communicate(timeout=300)
    assert process.returncode == 0, errors


def started(folder):
    return (folder / "config.yaml").is_file()


def rows(folder):
    return len(metrics(folder)) if (folder / "metrics.csv").is_file() else 0


def kill_and_resume(command, manifest, folder, recipe, seconds, moments, generator):
    """Kill a run ``moments`` times while it trains, at most ``seconds`` after it began to; then let it end.

    At least one interval is let through in every other life, so that the run gets on. What ended before the signal came
    does not count.
    """
    killed = 0
    while killed < moments:
        before = rows(folder)
        process = start(command, manifest, folder, recipe, started(folder))
        deadline = time.monotonic() + 120
        while not started(folder) and process.poll() is None and time.monotonic() < deadline:
            time.sleep(0.02)
        while killed % 2 and process.poll() is None and time.monotonic() < deadline and rows(folder) == before:
            time.sleep(0.02)
        time.sleep(generator.uniform(0, seconds))
        assert process.poll() is None, f"the run ended after {killed} kills: {process.communicate()}"
        process.send_signal(signal.SIGKILL)
        process.communicate()
        killed += 1
    finish(start(command, manifest, folder, recipe, started(folder)))


def same(first, second, path=""):
    """Assert that two checkpoints hold the same values, bit for bit; times of day do not count."""
    assert type(first) is type(second), path
    if isinstance(first, torch.Tensor):
        assert torch.equal(first, second), path
    elif isinstance(first, dict):
        assert first.keys() == second.keys(), path
        for key in first:
            if key != "seconds":
                same(first[key], second[key], f"{path}.{key}")
    elif isinstance(first, (list, tuple)):
        assert len(first) == len(second), path
        for index, (one, other) in enumerate(zip(first, second)):
            same(one, other, f"{path}[{index}]")
    elif path.startswith((".state_dict", ".averaged", ".optimizer_states", ".lr_schedulers", ".global_step")):
        assert first == second, path


def check(tmp_path, manifest, command, moments, seed):
    values, intervals = recipe_values(), moments + 4
    for stage in ("stage1", "stage2"):
        values[stage] = {**values[stage], "steps": INTERVAL * intervals, "validate_every": INTERVAL}
    recipe = tmp_path / "recipe.yaml"
    recipe.write_text(yaml.safe_dump(values))
    finish(start(command, manifest, tmp_path / "calm", recipe, False))
    seconds = 2 * MetricsTable(tmp_path / "calm" / "metrics.csv", resume=True).seconds() / intervals
    kill_and_resume(command, manifest, tmp_path / "killed", recipe, seconds, moments, random.Random(seed))
    calm, killed = (RunFolder(tmp_path / name) for name in ("calm", "killed"))
    for name in ("last", "best"):
        same(calm.load_checkpoint(name), killed.load_checkpoint(name))
    assert metrics(calm.path) == metrics(killed.path)
    assert len(metrics(calm.path)) == intervals
    if command == "train":
        assert (killed.path / "model.onnx").is_file()


@pytest.mark.slow
@pytest.mark.parametrize("command", ["adapt", "train"])
def test_killed_twice(tmp_path, manifest, command):
    check(tmp_path, manifest, command, 2, seed=1)


@pytest.mark.slow
@pytest.mark.parametrize("command", ["adapt", "train"])
def test_killed_twenty_times(tmp_path, manifest, command):
    check(tmp_path, manifest, command, 20, seed=2)
