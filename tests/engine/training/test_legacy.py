"""The legacy protocol and metric: what a run is given, what is chosen, and that no output hides that it leaks."""

import json
import re

import numpy as np
import pytest
import yaml

from spectralx.data.blocks import BlockCache
from spectralx.data.folds import leave_one_domain_out
from spectralx.data.labels import IGNORE_INDEX
from spectralx.data.published.manifest import write_protocol
from spectralx.data.published.protocols import find_protocol
from spectralx.data.scene import open_scenes
from spectralx.data.tiles import ResizedChips
from spectralx.errors import RequestError
from spectralx.progress import SilentReporter
from spectralx.training.config import Recipe
from spectralx.training.generalize import run as generalize_run
from spectralx.training.generalize.cells import read_table, write_table
from spectralx.training.generalize.plan import Judging, judgings, variants
from spectralx.training.generalize.run import GeneralizeRequest, generalize, planned
from spectralx.training.generalize.table import markdown

from ..data import published_data
from .conftest import ListeningReporter, recipe_values


@pytest.fixture(scope="module")
def protocol(tmp_path_factory):
    """Path of the manifest of MTS12, north to south, on generated chips with a validation part."""
    folder = tmp_path_factory.mktemp("mts12")
    root = published_data.mts12(folder / "data", {"train": 3, "val": 1, "test": 2}, ("north", "south"))
    return write_protocol(find_protocol("mts12-north-south"), root, folder / "out", SilentReporter()).manifest


def request(folder, manifest, *judged, methods=("hypert",)):
    recipe = Recipe.model_validate({**recipe_values(steps=4, validate_every=2), "bands": None})
    rows = tuple(variants(recipe, methods))
    return GeneralizeRequest(folder, tuple(leave_one_domain_out(manifest)), rows, (0,), recipe, judgings=judged)


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory, protocol):
    """Outcomes of each way to judge, what each training was given, and the warnings."""
    given = []
    original = generalize_run.train

    def listening(train_request, reporter):
        split = train_request.recipe.split.fraction
        given.append(([scene.id for scene in train_request.selection.scenes], split))
        return original(train_request, reporter)

    ways = (Judging(), Judging("legacy-last"), Judging("legacy-best", "legacy"))
    reporter = ListeningReporter()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(generalize_run, "train", listening)
        asked = request(tmp_path_factory.mktemp("runs") / "out", protocol, *ways)
        found = generalize(asked, reporter)
    return found, given, reporter


def test_legacy_runs_hold_nothing_back_and_still_never_hold_the_target(outcomes):
    _, given, _ = outcomes
    assert given[0] == (["north-train", "north-val"], 0.2)
    assert given[1:] == [(["north-train"], 0.0)] * 2


def test_the_last_or_the_best_interval_on_the_target_is_taken(outcomes):
    (believed, last, best), _, _ = outcomes
    assert believed.validation is not None and last.validation is None and best.validation is None
    assert last.step == last.steps == 4
    assert best.mean_miou == best.oracle
    assert set(last.miou) == {"south"} and np.sum(last.confusion) == np.sum(believed.confusion)


def test_every_output_says_what_leaks(outcomes, tmp_path):
    found, _, reporter = outcomes
    names = ["hypert", "hypert [legacy-last: leaks]", "hypert [legacy-best: leaks; legacy metric: flatters]"]
    assert [outcome.variant for outcome in found] == names
    text = markdown("mts12", found)
    assert "not to be believed" in text and all(f"| {name} |" in text for name in names)
    assert "not to be believed" not in markdown("mts12", found[:1])
    write_table(tmp_path / "cells.csv", found)
    again = {outcome.variant: outcome for outcome in read_table(tmp_path / "cells.csv")}
    assert [(again[n].protocol, again[n].metric) for n in names[1:]] == [
        ("legacy-last", "standard"),
        ("legacy-best", "legacy"),
    ]
    assert sum("Not to be believed" in message for message in reporter.warnings) == 2
    assert all("leaks" in message for message in reporter.warnings if "Not to be believed" in message)
    assert len({outcome.key.split("__")[2] for outcome in found}) == 3


def test_tables_without_the_columns_are_source_only(outcomes, tmp_path):
    write_table(tmp_path / "cells.csv", outcomes[0][:1])
    text = re.sub(r",protocol,metric|,source-only,standard", "", (tmp_path / "cells.csv").read_text())
    (tmp_path / "old.csv").write_text(text)
    assert read_table(tmp_path / "old.csv") == outcomes[0][:1]


def test_yardsticks_have_nothing_to_choose(tmp_path, protocol):
    asked = request(tmp_path, protocol, Judging(), Judging("legacy-last"), methods=("random-forest", "hypert"))
    assert [cell.row for cell in planned(asked)] == ["random-forest", "hypert", "hypert [legacy-last: leaks]"]


def test_names_are_checked():
    assert judgings(["legacy-last", "source-only"], "legacy")[1] == Judging("source-only", "legacy")
    with pytest.raises(RequestError, match="'legacy'"):
        judgings(["legacy"], "standard")
    with pytest.raises(RequestError, match="'f1'"):
        judgings(["source-only"], "f1")


def test_the_legacy_metric_sees_whole_chips_at_the_size_of_a_tile(protocol):
    (fold,) = leave_one_domain_out(protocol)
    (scene,), _ = open_scenes(fold.target.scenes, None, BlockCache(32))
    scene.load_labels(fold.target.classes, 0, weak=False)
    chips = ResizedChips([scene], 16)
    assert len(chips) == 6
    group = chips[2]
    assert group.image.shape == (1, 24, 16, 16) and bool(group.valid.all())
    native = scene.label_window(scene.chip_at(64))
    np.testing.assert_array_equal(group.labels[0], native[1::2, 1::2])
    assert (native == IGNORE_INDEX).any()


def test_cells_of_normal_runs_keep_their_keys(protocol, tmp_path):
    cell = planned(request(tmp_path, protocol, Judging()))[0]
    assert cell.key.split("__")[2] == "hypert" and "judging" not in json.dumps(cell.key)
    assert yaml.safe_load(protocol.read_text())["protocol"] == "mts12-north-south"
