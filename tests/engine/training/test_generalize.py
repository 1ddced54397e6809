"""Leave-one-domain-out: what a run is given, what is kept, and what goes on after an interruption."""

import numpy as np
import pytest
import yaml

from spectralx.data.folds import folds_of_manifests, leave_one_domain_out
from spectralx.errors import ManifestError, RequestError
from spectralx.training.config import Recipe
from spectralx.training.generalize import run as generalize_run
from spectralx.training.generalize.cells import CellStore, Outcome, read_table, write_table
from spectralx.training.generalize.plan import Cell, Variant, variants
from spectralx.training.generalize.run import GeneralizeRequest, generalize, planned
from spectralx.training.generalize.table import markdown, plot
from spectralx.training.run_folder import RunFolder
from spectralx.training.sources import open_sources

from ..cli.run import result, run
from .conftest import ListeningReporter, recipe_values


@pytest.fixture(scope="module")
def domains(manifest):
    """The generated scenes, all of them sources, as three domains."""
    values = yaml.safe_load(manifest.read_text())
    for scene in values["scenes"]:
        scene.pop("split", None)
    path = manifest.with_name("domains.yaml")
    path.write_text(yaml.safe_dump(values))
    return path


def request(folder, manifest, methods=("logistic-regression",), seeds=(0,), targets=(), **changes):
    recipe = Recipe.model_validate(recipe_values(**changes))
    folds = leave_one_domain_out(manifest, None, targets)
    return GeneralizeRequest(folder, tuple(folds), tuple(variants(recipe, methods)), seeds, recipe)


def ids(selection):
    return [scene.id for scene in selection.scenes]


def test_every_domain_is_left_out_once(domains):
    folds = leave_one_domain_out(domains)
    assert [fold.domain for fold in folds] == ["north", "south", "target"]
    for fold in folds:
        assert ids(fold.target) == [fold.domain]
        assert sorted([*ids(fold.source), fold.domain]) == ["north", "south", "target"]


def test_a_manifest_that_marks_targets_fixes_the_sources(manifest):
    (fold,) = leave_one_domain_out(manifest)
    assert ids(fold.source) == ["north", "south"] and ids(fold.target) == ["target"]


def test_scenes_of_one_domain_stay_together(domains):
    values = yaml.safe_load(domains.read_text())
    values["scenes"][0]["domain"] = values["scenes"][2]["domain"] = "city"
    path = domains.with_name("together.yaml")
    path.write_text(yaml.safe_dump(values))
    city = leave_one_domain_out(path, domains=["city"])[0]
    assert ids(city.target) == ["north", "target"] and ids(city.source) == ["south"]


@pytest.fixture
def auxiliary(domains, tmp_path):
    """A further manifest with the scene ``target`` under another name."""
    values = yaml.safe_load(domains.read_text())
    scene = {**values["scenes"][2], "id": "drawn", "domain": "simulated"}
    for field in ("image", "labels"):
        scene[field] = str(domains.parent / scene[field])
    path = tmp_path / "drawn.yaml"
    path.write_text(yaml.safe_dump({**values, "scenes": [scene]}))
    return path


def test_auxiliary_scenes_are_trained_on_and_nothing_else(domains, auxiliary):
    folds = leave_one_domain_out(domains, also=[auxiliary])
    assert [fold.domain for fold in folds] == ["north", "south", "target"]
    for fold in folds:
        assert [s.id for s in fold.source.scenes if s.split == "auxiliary"] == ["drawn"]
        assert ids(fold.target) == [fold.domain]
    recipe = Recipe.model_validate(recipe_values())
    with open_sources(folds[0].source, recipe, True, False, ListeningReporter()) as sources:
        assert sources.splits["drawn"].areas == () and sources.splits["south"].areas
        validated = {name for group in sources.validation(recipe) for name in group.scenes}
        assert validated == {"south", "target"}


def test_a_mark_in_the_manifest_makes_a_scene_auxiliary(domains, tmp_path):
    values = yaml.safe_load(domains.read_text())
    values["scenes"][2]["split"] = "auxiliary"
    path = domains.with_name("marked.yaml")
    path.write_text(yaml.safe_dump(values))
    folds = leave_one_domain_out(path)
    assert [fold.domain for fold in folds] == ["north", "south"]
    assert [ids(fold.source) for fold in folds] == [["south", "target"], ["north", "target"]]
    assert [ids(fold.target) for fold in folds] == [["north"], ["south"]]


def test_yardsticks_do_not_see_auxiliary_scenes(domains, auxiliary):
    recipe = Recipe.model_validate(recipe_values())
    rows = variants(recipe, ["logistic-regression", "hypert"])
    plain, more = (leave_one_domain_out(domains, also=also)[0] for also in ([], [auxiliary]))
    keys = [[Cell(fold, row, 0, recipe).key for row in rows] for fold in (plain, more)]
    assert keys[0][0] == keys[1][0] and keys[0][1] != keys[1][1]


def test_other_meanings_of_a_class_are_refused(domains, auxiliary):
    values = yaml.safe_load(auxiliary.read_text())
    values["classes"][1] = ["lava", "#ff0000"]
    auxiliary.write_text(yaml.safe_dump(values))
    with pytest.raises(ManifestError, match="'lava'"):
        leave_one_domain_out(domains, also=[auxiliary])


def test_classes_that_are_left_out_may_mean_something_else_elsewhere(domains, auxiliary):
    ours = domains.with_name("fire.yaml")
    for source, path, name in ((domains, ours, "fire"), (auxiliary, auxiliary, "lava")):
        values = yaml.safe_load(source.read_text())
        values["classes"][9] = [name, "#ff0000"]
        path.write_text(yaml.safe_dump(values))
    for fold in leave_one_domain_out(ours, classes=[1, 2, 3], also=[auxiliary]):
        drawn = next(scene for scene in fold.source.scenes if scene.id == "drawn")
        assert [entry.value for entry in fold.source.classes] == [1, 2, 3]
        assert drawn.recode[9] == fold.source.ignore


def test_several_manifests_and_tasks_are_comparisons_of_their_own(domains, tmp_path):
    values = yaml.safe_load(domains.read_text())
    classes, scenes = values["classes"], [{**scene, "task": "fine"} for scene in values["scenes"]]
    scenes += [{**scene, "id": f"{scene['id']}2", "task": "coarse"} for scene in values["scenes"][:2]]
    tasks = {"fine": {"classes": classes}, "coarse": {"classes": classes}}
    several = domains.with_name("several.yaml")
    several.write_text(yaml.safe_dump({"tasks": tasks, "scenes": scenes}))

    def found(paths, *args):
        return [(fold.source.task, fold.target.task, fold.domain) for fold in folds_of_manifests(paths, *args)]

    assert found([domains]) == [("default", "default", name) for name in ("north", "south", "target")]
    both = found([domains, several], ["coarse", "fine"])
    assert [name for name, _, _ in both] == ["domains"] * 3 + ["coarse"] * 2 + ["fine"] * 3
    assert all(source == target for source, target, _ in both)
    with pytest.raises(ManifestError, match="Two comparisons are named 'fine'"):
        folds_of_manifests([several, several], ["fine"])
    assert [domain for _, _, domain in found([domains, several], ["fine"], ["target"])] == ["target", "target"]
    assert found([several], ["coarse", "fine"], ["target"]) == [("fine", "fine", "target")]
    with pytest.raises(ManifestError, match="2 tasks"):
        folds_of_manifests([domains, several])
    with pytest.raises(ManifestError, match="No manifest has the task 'rough'"):
        folds_of_manifests([domains, several], ["fine", "rough"])
    with pytest.raises(ManifestError, match="No manifest has the domain 'moon'"):
        folds_of_manifests([domains, several], ["fine"], ["moon"])


def test_wrong_domains_are_refused(domains):
    with pytest.raises(ManifestError, match="no domain 'moon'"):
        leave_one_domain_out(domains, domains=["moon"])
    values = yaml.safe_load(domains.read_text())
    path = domains.with_name("alone.yaml")
    path.write_text(yaml.safe_dump({**values, "scenes": values["scenes"][:1]}))
    with pytest.raises(ManifestError, match="one domain only"):
        leave_one_domain_out(path)


def test_classes_that_are_left_out_count_as_unlabelled(tmp_path, domains):
    recipe = Recipe.model_validate(recipe_values())
    folds = leave_one_domain_out(domains, domains=["south"], classes=[1, 3])
    rows = tuple(variants(recipe, ["logistic-regression"]))
    (outcome,) = generalize(GeneralizeRequest(tmp_path / "out", tuple(folds), rows, (0,), recipe), ListeningReporter())
    assert set(outcome.iou) == {"1", "3"} and np.shape(outcome.confusion) == (2, 2)
    with pytest.raises(ManifestError, match="2 trees"):
        leave_one_domain_out(domains, classes=[1, 9])


@pytest.mark.parametrize("wrong", [["spectral"], ["lora", "lora"]])
def test_wrong_methods_are_refused(wrong):
    with pytest.raises(RequestError):
        variants(Recipe(), wrong)


def test_rows_with_changed_values():
    (row,) = variants(Recipe(), (), ["no-haze; stage2.augmentation.haze=0.5; method=hypert+aomoa+are; stage1=true"])
    assert row.name == "no-haze" and row.stage1 and row.recipe.stage2.augmentation.haze == 0.5
    with pytest.raises(RequestError, match="start with a name"):
        variants(Recipe(), (), [";steps=3"])


def test_keys_tell_recipes_apart_but_not_threads(domains):
    fold = leave_one_domain_out(domains)[0]

    def key(**changes):
        recipe = Recipe.model_validate({**recipe_values(), **changes})
        return Cell(fold, variants(recipe, ["full"])[0], 0, recipe).key

    assert key() == key(threads=2) == key(seed=5)
    assert key() != key(tile_size=64)


def test_a_new_field_of_the_recipe_keeps_keys_while_it_has_its_default(domains):
    class Newer(Recipe):
        sharpness: float = 0.5

    fold = leave_one_domain_out(domains)[0]

    def key(kind, **changes):
        recipe = kind.model_validate({**recipe_values(), **changes})
        return Cell(fold, Variant("full", recipe), 0, recipe).key

    assert key(Recipe) == key(Newer) == key(Newer, sharpness=0.5)
    assert key(Newer, sharpness=0.6) != key(Newer)


def test_training_is_done_without_the_target(tmp_path, domains, monkeypatch):
    """The target's files do not even exist while a run trains and selects."""
    asked = request(tmp_path / "out", domains, ("spectralx",), targets=("target",))
    given = []

    def away(function):
        def wrapped(train_request, reporter):
            given.append(ids(train_request.selection))
            files = [p for scene in asked.folds[0].target.scenes for p in (scene.image, scene.labels)]
            for path in files:
                path.rename(path.with_suffix(".away"))
            try:
                return function(train_request, reporter)
            finally:
                for path in files:
                    path.with_suffix(".away").rename(path)

        return wrapped

    monkeypatch.setattr(generalize_run, "train", away(generalize_run.train))
    monkeypatch.setattr(generalize_run, "adapt", away(generalize_run.adapt))
    (outcome,) = generalize(asked, ListeningReporter())
    assert given == [["north", "south"], ["north", "south"]]
    assert set(outcome.miou) == {"target"}
    assert outcome.oracle >= outcome.mean_miou - 1e-12
    assert np.sum(outcome.confusion) == 120 * 112 - 20 * 112
    assert not list((tmp_path / "out" / "runs").iterdir())


def test_finished_cells_are_not_run_again(tmp_path, domains, monkeypatch):
    asked = request(tmp_path / "out", domains, ("logistic-regression", "random-forest"))
    first = generalize(asked, ListeningReporter())
    assert len(first) == 6
    assert min(outcome.mean_miou for outcome in first if outcome.variant == "logistic-regression") > 0.9

    def refuse(*_):
        raise AssertionError("a finished cell was run again")

    monkeypatch.setattr(generalize_run, "run_cell", refuse)
    assert generalize(asked, ListeningReporter()) == first


def test_a_cell_of_another_process_is_passed_over(tmp_path, domains):
    asked = request(tmp_path / "out", domains)
    held = planned(asked)[1].key
    with CellStore(tmp_path / "out").claim(held) as mine:
        assert mine
        assert [o.key for o in generalize(asked, ListeningReporter())] == [
            cell.key for cell in planned(asked) if cell.key != held
        ]
    assert len(generalize(asked, ListeningReporter())) == 3


def test_a_committed_table_takes_the_place_of_cells(tmp_path, domains):
    asked = request(tmp_path / "one", domains)
    first = generalize(asked, ListeningReporter())
    write_table(tmp_path / "cells.csv", first)
    assert sorted(read_table(tmp_path / "cells.csv"), key=str) == sorted(first, key=str)
    store = CellStore(tmp_path / "two")
    assert store.take_table(tmp_path / "cells.csv") == 3
    assert store.take_table(tmp_path / "cells.csv") == 0
    assert [store.get(cell.key) for cell in planned(asked)] == first
    (tmp_path / "wrong.csv").write_text("a,b\n1,2\n")
    with pytest.raises(ManifestError, match="not a table of cells"):
        read_table(tmp_path / "wrong.csv")


def outcome(variant, scene, seed, miou, **more):
    return Outcome(f"{variant}{scene}{seed}", "t", scene, variant, seed, {f"t_{scene}": miou}, 0.5, {"1": miou}, **more)


def test_table_and_plot(tmp_path):
    cells = [outcome("rf", d, s, 0.3 + 0.1 * s) for d in "ab" for s in (0, 1)]
    cells += [outcome("ours", d, s, 0.5 + 0.1 * s, oracle=0.7, validation=0.9) for d in "ab" for s in (0, 1)]
    text = markdown("t", cells)
    assert "| ours | 2 | 0.550 | 0.550 | 0.550 [0.500, 0.600] | 0.071 | 0.700 | 0.900 |" in text
    assert "| rf | +0.200 [+0.200, +0.200] | 4 |" in text
    assert "diagnostic that leaks" in text
    assert "(incomplete)" in markdown("t", cells[:-1])
    plot(tmp_path / "plot.png", {"t": cells})
    assert (tmp_path / "plot.png").stat().st_size > 1000


def test_command(tmp_path, domains):
    (tmp_path / "recipe.yaml").write_text(yaml.safe_dump(recipe_values()))
    domains.with_name("domains2.yaml").write_text(domains.read_text())
    done = run("generalize", domains, tmp_path / "out", "--config", tmp_path / "recipe.yaml", "--seeds", "1",
               "--method", "logistic-regression")  # fmt: skip
    assert result(done)["report"]["cells"] == 3
    assert "logistic-regression" in (tmp_path / "out" / "generalize.md").read_text()
    done = run("generalize", domains, tmp_path / "out", "--with", domains.with_name("domains2.yaml"), "--config",
               tmp_path / "recipe.yaml", "--seeds", "1", "--method", "logistic-regression")  # fmt: skip
    report = result(done)["report"]
    assert report["cells"] == 6 and set(report["tasks"]) == {"domains", "domains2"}
    assert (tmp_path / "out" / "generalize.md").read_text().count("| logistic-regression |") == 2
    assert len(read_table(tmp_path / "out" / "generalize.csv")) == 6


def test_rows_that_start_from_a_run_change_their_cells_with_its_weights(domains, tmp_path):
    fold = leave_one_domain_out(domains)[0]
    checkpoints = RunFolder(tmp_path / "run").checkpoint("best")
    checkpoints.parent.mkdir(parents=True)
    keys = set()
    for content in (b"one", b"two"):
        checkpoints.write_bytes(content)
        (row,) = variants(Recipe(), (), [f"further;start={tmp_path / 'run'};stage2.trains=adapters"])
        assert row.start == tmp_path / "run" and not row.stage1
        keys.add(Cell(fold, row, 0, Recipe()).key)
    assert len(keys) == 2
    with pytest.raises(RequestError, match="stage 1 and from a run"):
        variants(Recipe(), (), [f"both;stage1=true;start={tmp_path / 'run'}"])
