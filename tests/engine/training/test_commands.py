"""`adapt`, `train` and `export` as commands: what they report, and what they refuse before anything is written."""

import json

import numpy as np
import pytest
import yaml
from typer.testing import CliRunner

from spectralx.cli import build_app

from .conftest import recipe_values, write_raster

FAR = (900000.0, 10.0, 0.0, 5000000.0, 0.0, -10.0)


def run(*words):
    """Run a command in this process; returns its exit status and its JSON events."""
    done = CliRunner().invoke(build_app(["adapt", "train", "export"]), [*map(str, words), "--progress", "json"])
    assert "Traceback" not in done.output
    return done.exit_code, [json.loads(line) for line in done.stdout.splitlines()]


def refusal(*words):
    """Run a command that is refused; returns the error event."""
    status, events = run(*words)
    assert status == 2
    assert events[-1]["event"] == "error"
    assert events[-1]["message"] and events[-1]["hint"]
    return events[-1]


@pytest.fixture
def recipe_file(tmp_path):
    """The recipe of a dozen steps as a file."""
    path = tmp_path / "recipe.yaml"
    path.write_text(yaml.safe_dump(recipe_values()))
    return path


def changed(manifest, tmp_path, **fields):
    """Return a manifest like the given one with other fields in its first scene."""
    document = yaml.safe_load(manifest.read_text())
    for scene in document["scenes"]:
        for key in ("image", "labels"):
            scene[key] = str(manifest.parent / scene[key])
    document["scenes"][0].update(fields)
    path = tmp_path / "changed.yaml"
    path.write_text(yaml.safe_dump(document, sort_keys=False))
    return path


def test_train_reports_outputs_and_figures(tmp_path, manifest, recipe_file, adapted):
    folder = tmp_path / "run"
    words = [
        "--stage1",
        adapted.folder,
        "--config",
        recipe_file,
        "--steps",
        6,
        "--without",
        "are",
        "--without",
        "aomoa",
    ]
    status, events = run("train", manifest, folder, *words)
    assert status == 0
    fractions = [event["fraction"] for event in events if event["event"] == "progress"]
    assert fractions == sorted(fractions)
    assert fractions[-1] == 1
    result = events[-1]
    assert result["outputs"] == {
        "RUN": str(folder),
        "MODEL": str(folder / "model.onnx"),
        "CARD": str(folder / "model_card.md"),
        "REPORT": str(folder / "report.html"),
    }
    report = result["report"]
    assert report["steps"] == 6
    assert report["export_check"]["class_agreement"] >= 0.9999
    assert 0 <= report["metrics"]["validation"]["total"]["miou"] <= 1
    assert "north" in (folder / "model_card.md").read_text()


def test_train_goes_on_from_a_finished_model(tmp_path, manifest, recipe_file, plain):
    words = ["train", manifest, tmp_path / "on", "--config", recipe_file, "--steps", 2]
    for more in ([], ["--resume"]):
        status, events = run(*words, "--start", plain.folder, *more)
        assert status == 0 and events[-1]["report"]["steps"] == 2
    assert "not a run folder" in refusal("train", manifest, tmp_path / "off", "--start", tmp_path / "none")["message"]


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (["none.yaml", "RUN"], "manifest", "cannot be read"),
        (["RUN"], "request", "either a manifest or images"),
        (["MANIFEST", "RUN", "--task", "roads"], "manifest", "no task 'roads'"),
        (["MANIFEST", "RUN", "--leave-out", "west"], "manifest", "no domain 'west'"),
        (["MANIFEST", "RUN", "--size", "huge"], "request", "no size 'huge'"),
        (["MANIFEST", "RUN", "--without", "decoder"], "manifest", "stage2.without"),
        (["MANIFEST", "RUN", "--set", "stage2.speed=9"], "manifest", "no field stage2.speed"),
        (["MANIFEST", "RUN", "--stage1", "none"], "model", "not a run folder"),
        (["MANIFEST", "RUN", "--set", "tile_size=33"], "manifest", "multiple of the network's patch"),
        (["RUN", "--image", "none.tif", "--labels", "none.tif"], "manifest", "does not exist"),
    ],
)
def test_wrong_requests_to_train(tmp_path, manifest, recipe_file, words, code, message):
    words = [{"MANIFEST": manifest, "RUN": tmp_path / "run"}.get(word, word) for word in words]
    error = refusal("train", *words, "--config", recipe_file)
    assert error["code"] == code
    assert message in error["message"]
    assert not (tmp_path / "run").exists()


def test_labels_that_do_not_fit_are_refused(tmp_path, manifest, recipe_file):
    write_raster(tmp_path / "far.tif", np.ones((1, 60, 60), np.uint8), geotransform=FAR)
    error = refusal("train", changed(manifest, tmp_path, labels="far.tif"), tmp_path / "run", "--config", recipe_file)
    assert error["code"] == "labels"
    assert "north" in error["message"] and "do not overlap" in error["message"]
    write_raster(tmp_path / "odd.tif", np.full((1, 120, 112), 9, np.uint8))
    error = refusal("train", changed(manifest, tmp_path, labels="odd.tif"), tmp_path / "run", "--config", recipe_file)
    assert error["code"] == "labels"
    assert "the value 9, which is none of the classes" in error["message"]
    assert not (tmp_path / "run").exists()


def test_wrong_requests_to_adapt(tmp_path, manifest):
    assert "either a manifest or rasters" in refusal("adapt", tmp_path / "run")["message"]
    both = refusal("adapt", tmp_path / "run", manifest.parent / "north.tif", "--manifest", manifest)
    assert "either a manifest or rasters" in both["message"]
    assert "does not exist" in refusal("adapt", tmp_path / "run", tmp_path / "none.tif")["message"]
    assert "does not exist" in refusal("adapt", tmp_path / "none" / "run", manifest.parent / "north.tif")["message"]
    assert not (tmp_path / "run").exists()


def test_wrong_requests_to_export(tmp_path, adapted, trained):
    target = tmp_path / "model.onnx"
    assert "not a run folder" in refusal("export", tmp_path, target)["message"]
    assert "maps nothing" in refusal("export", adapted.folder, target)["message"]
    assert "does not exist" in refusal("export", trained.folder, tmp_path / "none" / "model.onnx")["message"]
    error = refusal("export", trained.folder, target, "--tile-size", 50)
    assert "multiple of the network's patch" in error["message"]
    assert list(tmp_path.iterdir()) == []
