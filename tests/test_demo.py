"""`make demo`: a map, a picture and a report through ``qgis_process``, and plain words when it cannot be."""

from __future__ import annotations

import importlib
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal

ROOT = Path(__file__).resolve().parent.parent
SCENE = ROOT / "resources/sample/sample_sentinel2.tif"
TRUTH = ROOT / "resources/sample/sample_truth.tif"

LEGEND_PIXELS = 400

gdal.UseExceptions()


def scripts():
    """The scripts as modules."""
    sys.path.insert(0, str(ROOT / "scripts"))
    try:
        return importlib.import_module("demo"), importlib.import_module("render_map")
    finally:
        sys.path.remove(str(ROOT / "scripts"))


demo, render_map = scripts()


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    """The folder that the demo leaves for a copy of the sample scene."""
    folder = tmp_path_factory.mktemp("demo")
    images = folder / "images"
    images.mkdir()
    for path in (SCENE, TRUTH):
        shutil.copy(path, images)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(demo, "DEMO", folder)
        demo.run(demo.Request(images / SCENE.name, images / TRUTH.name, "", "landcover"))
    return folder


def test_map_lies_on_the_scene(results):
    scene, mapped = gdal.Open(str(SCENE)), gdal.Open(str(results / "landcover.tif"))
    assert mapped.GetGeoTransform() == scene.GetGeoTransform()
    assert mapped.GetSpatialRef().IsSame(scene.GetSpatialRef())
    assert np.array_equal(mapped.ReadAsArray() == 0, (scene.ReadAsArray()[[0, 1, 2, 6]] == 0).any(axis=0))


def test_picture_shows_scene_map_and_legend(results):
    picture = gdal.Open(str(results / "landcover.png")).ReadAsArray()[:3].astype(int)
    raster = gdal.Open(str(results / "landcover.tif"))
    mapped, colors = raster.ReadAsArray(), raster.GetRasterBand(1).GetColorTable()
    for value in np.unique(mapped[mapped > 0]):
        color = np.array(colors.GetColorEntry(int(value))[:3])[:, None, None]
        shown = (picture == color).all(axis=0)
        assert shown[:, -LEGEND_PIXELS:].any(), f"class {value} is missing from the legend"
        # The map takes about a quarter of the page.
        assert shown[:, :-LEGEND_PIXELS].mean() > 0.1 * (mapped == value).mean(), f"class {value} is not in the map"
    scene = picture[:, 200:-200, 60 : picture.shape[2] // 3]
    assert scene.std() > 20


def test_report_states_what_was_computed(results):
    page = (results / "report.html").read_text(encoding="utf-8")
    mapped, truth = gdal.Open(str(results / "landcover.tif")).ReadAsArray(), gdal.Open(str(TRUTH)).ReadAsArray()
    accuracy = (mapped == truth)[truth > 0].mean()
    assert f"{accuracy:.1%}" in page
    assert "data:image/png;base64," in page
    assert not re.search(r"""(src|href)=['"]http""", page)


def test_nothing_is_left_beside_the_images(results):
    assert {path.name for path in (results / "images").iterdir()} == {SCENE.name, TRUTH.name}


def test_without_labels_the_report_says_so(results):
    mapped = json.loads((results / "map.json").read_text(encoding="utf-8"))
    page = demo.demo_report.page(SCENE, False, mapped, None, results / "landcover.png")
    assert "not judged" in page
    assert "Confusion" not in page


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--scene", "nowhere.tif"], "nowhere.tif does not exist"),
        (["--scene", "README.md"], "README.md"),
        (["--scene", str(TRUTH)], "single band"),
        (["--scene", str(SCENE), "--model", "no-such-model"], "no-such-model"),
    ],
)
def test_failures_are_told_in_plain_words(arguments, message):
    command = [sys.executable, "scripts/demo.py", *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 1
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_colours_are_the_bands_of_these_names():
    def row(name, *sources):
        return {"model_band": name, "sources": [list(source) for source in sources]}

    binding = [row("blue", (7, 1.0)), row("green", (4, 0.2), (5, 0.8)), row("red", (2, 1.0)), row("nir", (9, 1.0))]
    assert demo.natural_colour(binding) == (2, 5, 7)
    assert demo.natural_colour([row("a", (3, 1.0)), row("b", (1, 1.0)), row("c", (8, 1.0))]) == (3, 1, 8)


@pytest.mark.parametrize(("metres", "expected"), [(7.3, 5), (1999, 1000), (2000, 2000), (0.3, 0.2)])
def test_scale_bar_is_round(metres, expected):
    assert render_map.round_length(metres) == pytest.approx(expected)
