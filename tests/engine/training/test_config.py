"""Recipes: read, changed from the command line, refused with file, line and field."""

import subprocess
import sys

import pytest

from spectralx.errors import ManifestError
from spectralx.training.config import OptimizerSection, Recipe, load_recipe
from spectralx.training.loop import intervals
from spectralx.training.module import rate
from tests.engine.conftest import REPOSITORY


def test_changes_reach_their_fields():
    recipe = load_recipe(
        None, ["stage2.optimizer.lr=1e-4", "model.size=small", "stage2.without=[are]", "tile_size=128"]
    )
    assert recipe.stage2.optimizer.lr == 1e-4
    assert recipe.model.size == "small"
    assert recipe.stage2.without == ("are",)
    assert recipe.stage1 == Recipe().stage1


def test_overrides_of_the_network_may_be_set():
    recipe = load_recipe(None, ["model.overrides.decoder.detail=false", "model.overrides.backbone.patch_size=4"])
    assert recipe.model.overrides == {"decoder.detail": False, "backbone.patch_size": 4}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ("stage2.optimizer.lr", "not key=value"),
        ("stage2.optimiser.lr=1", "no field stage2.optimiser.lr"),
        ("stage2.optimizer.lr=-1", "field stage2.optimizer.lr"),
        ("stage2.without=[decoder]", "field stage2.without.0"),
        ("stage3=1", "no field stage3"),
    ],
)
def test_wrong_changes_are_refused(change, message):
    with pytest.raises(ManifestError, match=message):
        load_recipe(None, [change])


def test_errors_in_the_file_name_line_and_field(tmp_path):
    path = tmp_path / "recipe.yaml"
    path.write_text("name: a\nstage2:\n  steps: 10\n  optimizer: {lr: fast}\n")
    with pytest.raises(ManifestError, match=r"recipe\.yaml, line 4, field stage2\.optimizer\.lr"):
        load_recipe(path)


@pytest.mark.parametrize("path", sorted((REPOSITORY / "resources" / "models").glob("*.yaml")), ids=lambda p: p.name)
def test_recipes_of_bundled_models_are_valid_and_named_after_their_file(path):
    recipe = load_recipe(path)
    assert recipe.name == path.stem
    assert recipe.title
    assert recipe.licence
    assert recipe.stage2.steps % recipe.stage2.validate_every == 0


@pytest.mark.parametrize("path", sorted((REPOSITORY / "resources" / "recipes").glob("*.yaml")), ids=lambda p: p.name)
def test_recipes_that_come_along_are_valid_and_named_after_their_file(path):
    recipe = load_recipe(path)
    assert recipe.name == path.stem
    assert recipe.stage2.steps % recipe.stage2.validate_every == 0


@pytest.mark.parametrize(
    ("steps", "every", "expected"), [(100, 30, (4, 25)), (100, 100, (1, 100)), (10, 50, (1, 10)), (101, 25, (5, 21))]
)
def test_intervals_cover_the_steps(steps, every, expected):
    assert intervals(steps, every) == expected
    assert expected[0] * expected[1] >= steps


def test_schedule_warms_up_and_decays():
    settings = OptimizerSection(warmup=0.1, final=0.01)
    rates = [rate(step, 100, settings) for step in range(100)]
    assert rates[0] == pytest.approx(0.1)
    assert max(rates) == rates[9] == 1.0
    assert all(a >= b for a, b in zip(rates[10:], rates[11:]))
    assert rates[-1] == pytest.approx(0.01, abs=0.002)


def test_loops_can_be_imported_without_gdal():
    modules = "spectralx.training.loop, spectralx.training.stage1, spectralx.training.stage2"
    code = f"import sys; sys.modules['osgeo'] = None; import {modules}"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_the_reference_page_lists_the_fields_of_today():
    script = REPOSITORY / "scripts" / "recipe_reference.py"
    done = subprocess.run([sys.executable, script, "--check"], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
