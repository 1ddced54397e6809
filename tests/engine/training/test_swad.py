"""SWAD averages exactly the steps of its window, resumes, and is what a run exports."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from spectralx.errors import Cancelled, ManifestError
from spectralx.training.config import Recipe, load_recipe
from spectralx.training.swad import DenselyAveragedWeights

from .conftest import ListeningReporter, recipe_values
from .test_runs import assert_same, run_train, weights

LENGTH = 3


def window(losses, patience, tolerated, tolerance):
    """Return the first and the last interval of the window by the paper's algorithm, or None without a valley."""
    for start in range(len(losses) - patience + 1):
        first = losses[start : start + patience]
        if first[0] == min(first):
            threshold = (1 + tolerance) * np.mean(first)
            for end in range(start + patience, len(losses)):
                recent = losses[max(end - tolerated + 1, 0) : end + 1]
                if len(recent) == tolerated and min(recent) > threshold and end - tolerated + 1 >= start:
                    return start, end - tolerated
            return start, len(losses) - 1
    return None


def steps(averaged, module, losses):
    """Train by setting weights to the number of the step; return them."""
    values = []
    for index, loss in enumerate(losses):
        for step in range(LENGTH):
            values.append(float(index * LENGTH + step) ** 1.5)
            with torch.no_grad():
                module.weight.fill_(values[-1])
            averaged.update(len(values))
        averaged.end_interval(loss)
    return np.array(values)


@settings(max_examples=60, deadline=None)
@given(
    losses=st.lists(st.floats(0.1, 2.0), min_size=1, max_size=14),
    patience=st.integers(1, 4),
    tolerated=st.integers(1, 4),
    tolerance=st.sampled_from([0.0, 0.3]),
)
def test_the_average_is_that_of_the_window(losses, patience, tolerated, tolerance):
    module = torch.nn.Linear(1, 1, bias=False, dtype=torch.float64)
    averaged = DenselyAveragedWeights(module, patience, tolerated, tolerance)
    values = steps(averaged, module, losses)
    found = averaged.state_dict()["weight"].item()
    chosen = window(losses, patience, tolerated, tolerance)
    first, last = chosen or (len(losses) - 1, len(losses) - 1)
    assert found == pytest.approx(values[first * LENGTH : (last + 1) * LENGTH].mean(), rel=1e-9)


def test_it_resumes_where_it_was_and_can_be_applied():
    losses = [1.0, 0.5, 0.6, 0.55, 0.7, 2.0, 2.1, 2.2]
    whole, part, rest = (torch.nn.Linear(1, 1, bias=False) for _ in range(3))
    one, two = DenselyAveragedWeights(whole, 3, 2, 0.3), DenselyAveragedWeights(part, 3, 2, 0.3)
    steps(one, whole, losses)
    steps(two, part, losses[:4])
    three = DenselyAveragedWeights(rest, 3, 2, 0.3)
    three.load_progress(two.progress())
    values = [float(index) ** 1.5 for index in range(4 * LENGTH, len(losses) * LENGTH)]
    for number, value in enumerate(values):
        with torch.no_grad():
            rest.weight.fill_(value)
        three.update(number)
        if number % LENGTH == LENGTH - 1:
            three.end_interval(losses[4 + number // LENGTH])
    assert torch.equal(one.state_dict()["weight"], three.state_dict()["weight"])
    raw = rest.weight.item()
    with three.applied():
        assert rest.weight.item() == pytest.approx(three.state_dict()["weight"].item())
    assert rest.weight.item() == raw


def swad_recipe(**stage2):
    values = {"swad": {"patience": 1, "tolerated": 2}, "steps": 16, "validate_every": 4}
    return Recipe.model_validate(recipe_values(**{**values, **stage2}))


def test_a_run_exports_the_average_and_resumes_exactly(tmp_path, selection):
    calm = run_train(tmp_path / "calm", selection, swad_recipe())
    assert calm.report["checkpoint"] == "last"
    with pytest.raises(Cancelled):
        run_train(tmp_path / "run", selection, swad_recipe(), ListeningReporter(cancel_after=0.9 * 9.5 / 16))
    run_train(tmp_path / "run", selection, swad_recipe(), resume=True)
    assert_same(weights(tmp_path / "calm"), weights(tmp_path / "run"))


def test_what_contradicts_it_is_refused(tmp_path, selection):
    with pytest.raises(ManifestError, match="final_fit"):
        load_recipe(None, ["stage2.swad={}", "stage2.final_fit=all"])
    recipe = Recipe.model_validate({**swad_recipe().model_dump(mode="json"), "split": {"fraction": 0}})
    with pytest.raises(ManifestError, match="no ground is held out"):
        run_train(tmp_path / "run", selection, recipe)
    assert not (tmp_path / "run").exists()
