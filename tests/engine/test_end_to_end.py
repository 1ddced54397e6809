"""The whole line on a real scene: stage 1, stage 2, export and mapping through the command line, then through QGIS."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import numpy as np
import onnx
import pytest
import yaml
from osgeo import gdal

from tests.engine.conftest import REPOSITORY

# A corner of the Raleigh scene with water, trees, low vegetation and built-up land; raw 8-bit digital numbers.
CROP = (60, 150, 160, 128)


RECIPE = {
    "name": "crop",
    "title": "A corner of a real scene",
    "tile_size": 32,
    "threads": 1,
    "model": {
        "overrides": {
            "backbone.width": 32,
            "backbone.heads": 2,
            "tokenizer.stem.widths": [8, 8, 16],
            "tokenizer.hyper.heads": 2,
            "tokenizer.hyper.anchors": {"count": 8, "grid": 2, "width": 8},
            "decoder.width": 16,
            "decoder.neck_width": 16,
        }
    },
    "stage1": {"steps": 10, "validate_every": 10, "trains": "all", "precision": "fp32", "sampling": {"batch_size": 8}},
    "stage2": {
        "steps": 60,
        "validate_every": 30,
        "trains": "all",
        "precision": "fp32",
        "ema": 0.9,
        "optimizer": {"lr": 4e-3},
        "sampling": {"batch_size": 8},
        "augmentation": {"zoom": [1, 1]},
    },
}


class Line(NamedTuple):
    """Files of one pass through the line."""

    image: Path
    labels: Path
    run: Path
    model: Path
    map: Path
    segment_report: dict


def spectralx(*words):
    """Run a command of the engine and return its JSON events."""
    command = [sys.executable, "-m", "spectralx", *map(str, words), "--progress", "json"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=REPOSITORY, timeout=300)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return [json.loads(line) for line in done.stdout.splitlines()]


def result_of(events):
    assert [event["event"] for event in events].count("result") == 1
    assert events[-1]["event"] == "result"
    return events[-1]


@pytest.fixture(scope="module")
def line(tmp_path_factory):
    """Everything that the four commands leave."""
    from tests.engine.conftest import find_shared

    shared = find_shared()
    if shared is None:
        pytest.skip("the real scenes are not here (../shared/data, or SPECTRALX_SHARED)")
    gdal.UseExceptions()
    folder = tmp_path_factory.mktemp("line")
    image, labels = folder / "image.tif", folder / "labels.tif"
    source = str(shared / "landcover_northcarolina.tif")
    gdal.Translate(str(image), source, srcWin=CROP, bandList=[1, 2, 3, 4])
    gdal.Translate(str(labels), str(shared / "landcover_northcarolina_labels.tif"), srcWin=CROP)
    recipe = folder / "recipe.yaml"
    recipe.write_text(yaml.safe_dump(RECIPE))

    adapted = result_of(spectralx("adapt", folder / "stage1", image, "--config", recipe))
    assert adapted["outputs"] == {"RUN": str(folder / "stage1"), "REPORT": str(folder / "stage1" / "report.html")}
    words = ["--image", image, "--labels", labels, "--stage1", folder / "stage1", "--config", recipe]
    trained = result_of(spectralx("train", folder / "stage2", *words))
    assert Path(trained["outputs"]["MODEL"]).is_file()
    assert Path(trained["outputs"]["CARD"]).is_file()
    model = folder / "crop.onnx"
    exported = result_of(spectralx("export", folder / "stage2", model, "--tile-size", "64"))
    assert exported["report"]["model"]["tile_size"] == 64
    mapped = result_of(spectralx("segment", image, folder / "map.tif", "--model", model))
    return Line(image, labels, folder / "stage2", model, folder / "map.tif", mapped["report"])


def read(path):
    return gdal.Open(str(path)).ReadAsArray()


def test_the_map_lies_on_the_image_and_knows_its_classes(line):
    image, mapped = gdal.Open(str(line.image)), gdal.Open(str(line.map))
    assert (mapped.RasterXSize, mapped.RasterYSize) == (image.RasterXSize, image.RasterYSize)
    assert mapped.GetGeoTransform() == pytest.approx(image.GetGeoTransform())
    assert mapped.GetSpatialRef().IsSame(image.GetSpatialRef())
    band = mapped.GetRasterBand(1)
    assert band.GetNoDataValue() == 0
    values = set(np.unique(band.ReadAsArray())) - {0}
    assert values <= set(read(line.labels)[read(line.labels) > 0])
    nodata = (image.ReadAsArray() == 0).any(axis=0)
    assert (band.ReadAsArray()[nodata] == 0).all()
    assert (band.ReadAsArray()[~nodata] != 0).all()


def test_the_map_is_better_than_one_class_everywhere(line):
    labels, mapped = read(line.labels), read(line.map)
    counted = (labels > 0) & (mapped > 0)
    accuracy = (labels[counted] == mapped[counted]).mean()
    majority = np.bincount(labels[counted]).max() / counted.sum()
    assert accuracy > majority + 0.05


def test_uncalibrated_values_are_said_to_be_standardised(line):
    assert line.segment_report["statistics"]["calibrated"] is False


def test_model_and_card_tell_where_they_come_from(line):
    properties = {entry.key: entry.value for entry in onnx.load(line.model).metadata_props}
    spec = json.loads(properties["spectralx.spec"])
    assert spec["method"]["from_stage1"] == "yes"
    assert spec["export_check"]["class_agreement"] >= 0.9999
    assert spec["sources"][0]["in_sample"] is True
    card = (line.run / "model_card.md").read_text()
    assert "In-sample" in card
    assert "held out" in card


def test_qgis_maps_with_the_model_just_trained(line, tmp_path):
    if shutil.which("qgis_process.bin") is None and shutil.which("qgis_process") is None:
        pytest.skip("qgis_process is not installed")
    build = REPOSITORY / "build"
    if not (build / "spectralx_qgis" / "metadata.txt").is_file():
        pytest.skip("the plugin is not assembled (make plugin)")
    output = tmp_path / "from_qgis.tif"
    script = REPOSITORY / "scripts" / "qgis_process.py"
    words = [f"INPUT={line.image}", f"MODEL={line.model}", f"OUTPUT={output}"]
    done = subprocess.run(
        [sys.executable, str(script), "run", "spectralx:segment", "--", *words],
        capture_output=True,
        text=True,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        timeout=300,
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    np.testing.assert_array_equal(read(output), read(line.map))
