"""`spectralx evaluate` judges maps and models, writes reports, and refuses what cannot be judged."""

import json

import numpy as np
import pytest

from tests.engine.cli.run import assert_refused, events, result, run
from tests.engine.inference.graphs import make_spec, write_model
from tests.engine.inference.universal_graph import write_universal

rng = np.random.default_rng(7)


@pytest.fixture
def rasters(make_raster):
    truth = rng.integers(1, 4, (60, 80)).astype(np.uint8)
    predicted = np.where(rng.random((60, 80)) < 0.7, truth, 1).astype(np.uint8)
    paths = make_raster(predicted, "map.tif", nodata=0), make_raster(truth, "labels.tif", nodata=0)
    return (*paths, predicted, truth)


def test_a_map_with_classes_stated(rasters, tmp_path):
    predicted, labels, mapped, truth = rasters
    words = ("evaluate", predicted, labels, "--classes", "1=water,2=trees,3=bare", "--report", tmp_path / "r.json")
    found = result(run(*words))
    report = found["report"]
    assert report["overall_accuracy"] == pytest.approx((mapped == truth).mean())
    assert [entry["name"] for entry in report["classes"]] == ["water", "trees", "bare"]
    assert report["pixels"] == 4800 and report["mean_iou"] < report["mean_f1"] and report["warnings"] == []
    assert found["outputs"] == {"REPORT": str(tmp_path / "r.json")}
    assert json.loads((tmp_path / "r.json").read_text()) == report


def test_classes_of_a_manifest(rasters, tmp_path):
    predicted, labels, *_ = rasters
    classes = {"1": ["water", "#0000ff"], "2": "trees", "3": "bare"}
    manifest = tmp_path / "scenes.json"
    document = {"tasks": {"cover": {"classes": classes}, "other": {"classes": classes}}}
    manifest.write_text(json.dumps({**document, "scenes": [{"id": "a", "image": "a.tif", "task": "cover"}]}))
    words = ("evaluate", predicted, labels, "--manifest", manifest)
    assert result(run(*words, "--task", "cover"))["report"]["classes"][0]["color"] == "#0000ff"
    assert_refused(words, "manifest", "holds 2 tasks")
    assert_refused((*words, "--task", "x"), "manifest", "no task 'x'")


def test_a_person_sees_a_table(rasters):
    done = run("evaluate", *rasters[:2], "--classes", "1=water,2=trees,3=bare", progress="none")
    assert done.returncode == 0
    for text in ("Producer's", "trees", "Overall accuracy: 0.", "Labelled pixels: 4,800"):
        assert text in done.stdout


def test_a_model_maps_the_image_first(make_raster, tmp_path):
    model = write_model(tmp_path / "small.onnx", make_spec())
    metadata = [{"": {"wavelength": w, "wavelength_units": "nm"}} for w in ("490", "560", "665", "842")]
    values = rng.integers(200, 4000, (4, 90, 70)).astype(np.int16)
    image = make_raster(values, "image.tif", scale=0.0001, band_metadata=metadata)
    labels = make_raster(rng.integers(0, 6, (90, 70)).astype(np.uint8), "labels.tif")
    report = result(run("evaluate", model, labels, "--image", image))["report"]
    mapped = tmp_path / "map.tif"
    segmented = run("segment", image, mapped, "--model", model)
    assert segmented.returncode == 0, segmented.stdout
    again = result(run("evaluate", mapped, labels))["report"]
    assert report["confusion_matrix"] == again["confusion_matrix"] and report["pixels"] > 5000
    assert [entry["name"] for entry in report["classes"]] == ["water", "trees", "low vegetation", "built", "bare"]
    assert_refused(("evaluate", model, labels), "request", "needs an image")
    unsaid = make_raster(values, "unsaid.tif", scale=0.0001)
    table = '{"wavelength": [490, 560, 665, 842], "unit": "nm"}'
    told = result(run("evaluate", model, labels, "--image", unsaid, "--wavelengths", table))["report"]
    assert told["confusion_matrix"] == report["confusion_matrix"]


def test_refusals_leave_no_report(rasters, make_raster, tmp_path):
    predicted, labels, *_ = rasters
    far = make_raster(np.ones((60, 80), np.uint8), "far.tif", geotransform=(9e5, 10, 0, 58e5, 0, -10))
    report = tmp_path / "report.json"
    two = ("--classes", "1=water,2=trees")
    assert_refused(("evaluate", predicted, far, "--report", report), "labels", "do not overlap")
    assert_refused(("evaluate", predicted, labels, *two, "--report", report), "labels", "value 3")
    assert_refused(("evaluate", predicted, tmp_path / "none.tif", "--report", report), "labels", "do not exist")
    assert_refused(("evaluate", tmp_path / "none.tif", labels, "--report", report), "raster", "does not exist")
    assert_refused(("evaluate", predicted, labels, "--classes", "water"), "manifest", "cannot be read")
    assert_refused(("evaluate", predicted, labels, "--report", tmp_path / "r.docx"), "output", "no known format")
    assert_refused(("evaluate", predicted, labels, "--report", tmp_path / "no" / "r.json"), "output", "does not exist")
    assert not report.exists() and not list(tmp_path.glob(".*"))


def test_progress_is_reported(rasters):
    lines = events(run("evaluate", *rasters[:2]))
    assert lines[0]["event"] == "progress" and lines[-1]["event"] == "result"
    assert any(line["event"] == "warning" and "names no classes" in line["message"] for line in lines)


def test_a_model_judges_at_its_own_scale(make_raster, tmp_path):
    model = write_model(tmp_path / "coarse.onnx", make_spec(gsd_min_m=50, gsd_max_m=100))
    metadata = [{"": {"wavelength": w, "wavelength_units": "nm"}} for w in ("490", "560", "665", "842")]
    values = rng.integers(200, 4000, (4, 90, 70)).astype(np.int16)
    image = make_raster(values, "image.tif", scale=0.0001, band_metadata=metadata)
    labels = make_raster(rng.integers(1, 6, (90, 70)).astype(np.uint8), "labels.tif")
    words = ("evaluate", model, labels, "--image", image)
    assert_refused(words, "scale", "10 m a pixel; the model small was made for 50 to 100 m")
    report = result(run(*words, "--resample-gsd"))["report"]
    assert report["pixels"] == 18 * 14
    assert_refused(("evaluate", labels, labels, "--resample-gsd"), "request", "judged as they are")


def test_a_model_that_takes_any_bands_judges_each_sensor(make_raster, tmp_path):
    model = write_universal(tmp_path / "any.onnx")
    for centers in ((490, 560, 665, 842), (842, 2200, 443, 560, 1610, 665, 490)):
        metadata = [{"": {"wavelength": str(center), "fwhm": "30"}} for center in centers]
        values = rng.integers(200, 4000, (len(centers), 40, 50)).astype(np.int16)
        image = make_raster(values, f"image{len(centers)}.tif", scale=0.0001, band_metadata=metadata)
        labels = make_raster(rng.integers(1, 4, (40, 50)).astype(np.uint8), "labels.tif")
        report = result(run("evaluate", model, labels, "--image", image))["report"]
        mapped = tmp_path / f"map{len(centers)}.tif"
        result(run("segment", image, mapped, "--model", model))
        assert report["pixels"] == 2000
        assert report["confusion_matrix"] == result(run("evaluate", mapped, labels))["report"]["confusion_matrix"]
