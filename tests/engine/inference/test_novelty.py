"""How strange ground is to a model: the score, its scale, and the raster that shows it."""

import numpy as np
import onnx
import onnxruntime as ort
import pytest
from osgeo import gdal
from pydantic import ValidationError

from spectralx.errors import ModelFileError
from spectralx.inference.blending import MapRows
from spectralx.inference.class_softmax import in_faster_steps
from spectralx.inference.output_rows import OutputKinds
from spectralx.inference.segment import SegmentRequest, segment
from spectralx.raster.metadata import read_metadata
from spectralx.raster.windows import Window
from spectralx.spec import NOVELTY_OUTPUT, NoveltyScale

from .conftest import NODATA, landscape
from .graphs import NOVELTY, make_spec, write_model

gdal.UseExceptions()


def run(scene, model, output, **changes):
    return segment(SegmentRequest(str(scene), output, str(model), device="cpu", threads=1, **changes))


def read(path):
    return gdal.Open(str(path)).ReadAsArray()


@pytest.mark.parametrize("version", [17, 18])
def test_the_score_is_that_of_the_logits(tmp_path, version):
    model = onnx.load(str(write_model(tmp_path / "a.onnx", make_spec(), kernel=3, layers=2)))
    model = onnx.version_converter.convert_version(model, version)
    plain = onnx.ModelProto()
    plain.CopyFrom(model)
    plain.graph.output.append(onnx.helper.make_tensor_value_info("logits", onnx.TensorProto.FLOAT, None))
    image = np.random.default_rng(0).random((2, 4, 32, 32), np.float32)

    def results(content, names):
        return ort.InferenceSession(content, providers=["CPUExecutionProvider"]).run(names, {"image": image})

    probabilities, logits = results(plain.SerializeToString(), ["probabilities", "logits"])
    found, score = results(in_faster_steps(model.SerializeToString(), True), ["probabilities", NOVELTY_OUTPUT])
    np.testing.assert_allclose(found, probabilities, atol=1e-6)
    expected = -np.log(np.exp(logits.astype(np.float64)).sum(axis=1, keepdims=True))
    assert score.shape == (2, 1, 32, 32)
    np.testing.assert_allclose(score, expected, atol=1e-5)


def test_per_cent_are_the_share_of_known_ground_that_is_less_strange():
    kinds = OutputKinds(2, False, None, "float32", NOVELTY)
    scores = np.array([[-9.0, -2.6, -2.3, -2.0, -1.6, 5.0, 0.0]], np.float32)
    classes = np.array([[1, 1, 1, 1, 2, 2, 0]], np.uint8)
    rows = MapRows(Window(0, 0, 7, 1), classes, np.ones((1, 7), np.float32), None, scores)
    np.testing.assert_array_equal(kinds.encode(rows).novelty, [[0, 0, 25, 50, 100, 100, 255]])
    assert (kinds.blank(Window(0, 0, 3, 2)).novelty == 255).all()


def test_the_raster_lies_on_the_map_and_what_is_strange_stands_out(tmp_path, make_scene, small_model):
    values = landscape(150, 110)
    values[:, 70:, 90:] = 15_000  # brighter than anything else
    values[0, 70:, 90:] = 1
    scene, novelty = make_scene(array=values), tmp_path / "novelty.tif"
    result = run(scene, small_model, tmp_path / "map.tif", novelty=novelty)
    percent, classes = read(novelty), read(tmp_path / "map.tif")
    assert read_metadata(novelty).bands[0].nodata == 255
    np.testing.assert_array_equal(percent == 255, classes == 0)
    assert percent[classes > 0].max() <= 100
    assert result.outputs["NOVELTY"] == str(novelty)
    known = percent[percent != 255]
    report = result.report["novelty"]
    assert report["median_percent"] == pytest.approx(np.median(known), abs=1)
    assert report["strange_fraction"] == pytest.approx((known == 100).mean())
    strange = percent[78:102, 98:142]
    assert abs(np.median(strange.astype(int)) - np.median(percent[:60, :80][percent[:60, :80] != 255])) > 20


def test_asking_for_it_changes_nothing_else(tmp_path, make_scene, small_model):
    scene = make_scene()
    plain = run(scene, small_model, tmp_path / "plain.tif", probabilities=tmp_path / "plain_p.tif")
    both = run(scene, small_model, tmp_path / "both.tif", probabilities=tmp_path / "p.tif", novelty=tmp_path / "n.tif")
    np.testing.assert_array_equal(read(tmp_path / "plain.tif"), read(tmp_path / "both.tif"))
    np.testing.assert_array_equal(read(tmp_path / "plain_p.tif"), read(tmp_path / "p.tif"))
    assert plain.report["novelty"] is None and both.report["classes"] == plain.report["classes"]


def test_without_a_scale_it_is_refused(tmp_path, make_scene):
    model = write_model(tmp_path / "old.onnx", make_spec(novelty=None))
    with pytest.raises(ModelFileError, match="does not know how strange"):
        run(make_scene(), model, tmp_path / "map.tif", novelty=tmp_path / "novelty.tif")
    assert not list(tmp_path.glob("*.tif.*")) and not (tmp_path / "map.tif").exists()


def test_without_a_softmax_over_classes_it_is_refused(tmp_path, make_scene, small_model):
    model = onnx.load(str(small_model))
    model.graph.node[-1].attribute[0].i = -3  # the same axis, written so that it is not recognised
    onnx.save(model, str(small_model))
    with pytest.raises(ModelFileError):
        run(make_scene(), small_model, tmp_path / "map.tif", novelty=tmp_path / "novelty.tif")


@pytest.mark.parametrize("changes", [{"scores": (1.0, 0.0)}, {"shares": (0.0, 0.5)}, {"shares": (0, 1, 0.5)}])
def test_wrong_scales_are_refused(changes):
    with pytest.raises(ValidationError):
        NoveltyScale(**{"scores": (-2.0, -1.0, 0.0), "shares": (0, 0.5, 1), "pixels": 9, **changes})


def test_nodata_stays_out(tmp_path, make_scene, small_model):
    scene = make_scene()
    run(scene, small_model, tmp_path / "map.tif", novelty=tmp_path / "novelty.tif")
    holes = read(scene)[0] == NODATA
    np.testing.assert_array_equal(read(tmp_path / "novelty.tif") == 255, holes)
