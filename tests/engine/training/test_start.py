"""Training further: a finished model goes on with other labels, other classes or another method."""

from dataclasses import replace

import pytest
import torch

from spectralx.errors import ModelFileError, RequestError
from spectralx.training.config import Recipe
from spectralx.training.module import averaged_state
from spectralx.training.run_folder import RunFolder
from spectralx.training.start import open_start
from spectralx.training.train import TrainRequest, train

from .conftest import NANO, ListeningReporter, recipe_values


def weights(folder):
    return averaged_state(RunFolder(folder).load_checkpoint("last"))


def further(folder, selection, start, **changes):
    """Train for the smallest number of steps at a learning rate that changes next to nothing."""
    values = recipe_values(steps=2, validate_every=2, optimizer={"lr": 1e-12, "weight_decay": 0.0}, **changes)
    values["method"] = values["stage2"].pop("method", "spectralx")
    reporter = ListeningReporter()
    made = train(TrainRequest(folder, selection, Recipe.model_validate(values), start=start), reporter)
    return made, reporter


def chosen(folder):
    best = RunFolder(folder).checkpoint("best").is_file()
    return averaged_state(RunFolder(folder).load_checkpoint("best" if best else "last"))


@pytest.fixture(scope="module")
def full(tmp_path_factory, selection):
    """A network without the method's own parts, trained whole."""
    values = recipe_values()
    values["method"] = "full"
    folder = tmp_path_factory.mktemp("runs") / "full"
    train(TrainRequest(folder, selection, Recipe.model_validate(values)), ListeningReporter())
    return folder


def test_all_weights_are_taken_over(tmp_path, selection, plain):
    made, reporter = further(tmp_path / "on", selection, plain.folder)
    before, after = chosen(plain.folder), weights(made.folder)
    assert before.keys() == after.keys()
    for name, value in before.items():
        torch.testing.assert_close(after[name], value, rtol=0, atol=1e-6)
    assert not any("start anew" in text or "without stage 1" in text for text in reporter.warnings)
    assert made.spec.method["from_model"] == "yes"


def test_what_the_first_model_was_made_of_stays_in_the_card(tmp_path, selection, plain):
    fewer = replace(selection, scenes=selection.scenes[:1])
    made, _ = further(tmp_path / "on", fewer, plain.folder)
    roles = {source.name: source.role for source in made.spec.sources}
    assert roles["north: generated"] == "image and labels"
    assert roles["south: generated"] == "image and labels (earlier run)"


def test_other_classes_start_anew_and_say_so(tmp_path, selection, plain):
    renamed = [entry.model_copy(update={"name": f"other {entry.name}"}) for entry in selection.classes]
    made, reporter = further(tmp_path / "on", replace(selection, classes=tuple(renamed)), plain.folder)
    before, after = chosen(plain.folder), weights(made.folder)
    assert not torch.equal(before["decoder.classify.weight"], after["decoder.classify.weight"])
    others = [name for name in before if not name.startswith("decoder.classify.")]
    assert all(torch.allclose(after[name], before[name], rtol=0, atol=1e-6) for name in others)
    assert any("decoder.classify" in text for text in reporter.warnings)


@pytest.mark.parametrize("method", ["lora", "slr", "ia3", "frozen", "hypert", "spectralx"])
def test_methods_leave_the_started_backbone_alone(tmp_path, selection, full, method):
    made, _ = further(tmp_path / method, selection, full, trains="adapters", method=method)
    before = chosen(full)
    state = {
        name.replace(".base_layer.", ".").replace(".linear.", "."): value
        for name, value in weights(made.folder).items()
    }
    kept = [name for name in before if name.startswith("backbone.blocks.") and "norm" not in name]
    assert kept
    for name in kept:
        torch.testing.assert_close(state[name], before[name], rtol=0, atol=0)


def test_what_cannot_be_started_from_is_refused(tmp_path, selection, adapted, plain):
    with pytest.raises(RequestError, match="not from both"):
        open_start(adapted.folder, plain.folder, None)
    with pytest.raises(ModelFileError, match="not a run of stage 2"):
        open_start(None, adapted.folder, None)
    with pytest.raises(ModelFileError, match="not a run of stage 1"):
        open_start(plain.folder, None, None)
    with pytest.raises(ModelFileError, match="not a run"):
        open_start(None, tmp_path, None)
    values = recipe_values(trains="adapters")
    values["model"] = {"overrides": {**NANO, "backbone.width": 2 * NANO["backbone.width"]}}
    other = Recipe.model_validate({**values, "method": "frozen"})
    with pytest.raises(ModelFileError, match="of another size"):
        train(TrainRequest(tmp_path / "on", selection, other, start=plain.folder), ListeningReporter())
