"""Models in less precision: what they say of themselves is so, they map, and bad ones are refused."""

import numpy as np
import pytest

from spectralx.errors import ExportMismatchError, RequestError
from spectralx.export import quantised
from spectralx.export.calibration import tiles_of_images
from spectralx.export.half import halve_graph
from spectralx.export.onnx import CheckTiles, random_tiles
from spectralx.export.precision import convert_model, write_precision
from spectralx.inference.model_file import read_spec
from spectralx.inference.session import Session
from spectralx.progress import SilentReporter
from tests.engine.cli.run import result, run
from tests.engine.conftest import REPOSITORY
from tests.engine.inference.conftest import landscape, wavelengths
from tests.engine.inference.graphs import BANDS, make_spec, write_model


@pytest.fixture
def model(tmp_path):
    return write_model(tmp_path / "model.onnx", make_spec(), kernel=3, layers=3)


@pytest.fixture
def image(make_raster):
    return make_raster(
        landscape(120, 90), nodata=65535, scale=1e-4, band_metadata=wavelengths(), descriptions=[b.name for b in BANDS]
    )


@pytest.mark.parametrize("precision", ["fp16", "int8"])
def test_what_is_written_is_what_the_specification_says(model, tmp_path, precision):
    tiles = random_tiles(read_spec(model), 6)
    target = tmp_path / "small.onnx"
    spec = write_precision(model, target, precision, tiles, SilentReporter())
    check = spec.precision
    assert read_spec(target) == spec and check.name == precision and check.tiles == 6
    sessions = [Session(path, "cpu", threads=1) for path in (model, target)]
    results = [
        [session.run(image[None], statistics) for image, statistics in zip(tiles.images, tiles.statistics)]
        for session in sessions
    ]
    expected, found = (np.concatenate(part) for part in results)
    assert found.dtype == np.float32
    assert check.class_agreement == pytest.approx((expected.argmax(axis=1) == found.argmax(axis=1)).mean())
    assert check.max_abs_difference == pytest.approx(np.abs(expected - found).max())
    assert check.pixels == expected[:, 0].size and 0 < check.max_abs_difference < 0.1
    np.testing.assert_allclose(found.sum(axis=1), 1, atol=1e-3)


def test_quantised_nodes_hold_whole_numbers(model, tmp_path):
    import onnx

    target = tmp_path / "int8.onnx"
    write_precision(model, target, "int8", random_tiles(read_spec(model)), SilentReporter())
    graph = onnx.load(str(target)).graph
    assert {"QuantizeLinear", "DequantizeLinear"} <= {node.op_type for node in graph.node}
    assert onnx.TensorProto.INT8 in {item.data_type for item in graph.initializer}


def test_too_many_other_classes_are_refused(model, tmp_path, monkeypatch):
    tiles = random_tiles(read_spec(model), 2)
    # Calibrated on a single value, everything else is out of range; the comparison sees the real tiles.
    constant = CheckTiles(np.full_like(tiles.images, tiles.images.mean()), tiles.statistics)
    reader = quantised._Reader
    monkeypatch.setattr(quantised, "_Reader", lambda _tiles: reader(constant))
    with pytest.raises(ExportMismatchError, match="to another class"):
        write_precision(model, tmp_path / "bad.onnx", "int8", tiles, SilentReporter())
    assert not list(tmp_path.glob("*bad*"))


def test_tiles_are_what_a_mapping_would_cut(model, image):
    spec = read_spec(model)
    tiles = tiles_of_images([image, image], spec, 8)
    assert tiles.images.shape == (len(tiles.statistics), 4, 32, 32) and 4 <= len(tiles.images) <= 8
    assert 0.02 < tiles.images.mean() < 0.5
    np.testing.assert_allclose(tiles.statistics[0, 0], tiles.images.mean(axis=(0, 2, 3)), rtol=0.3)


def test_command(tmp_path):
    """The bundled model on the sample scene: a network of random weights has no classes to keep."""
    target = tmp_path / "fp16.onnx"
    image = REPOSITORY / "resources" / "sample" / "sample_sentinel2.tif"
    found = result(
        run(
            "export",
            REPOSITORY / "resources" / "models" / "landcover.onnx",
            target,
            "--precision",
            "fp16",
            "--calibrate",
            image,
        )
    )
    assert found["outputs"] == {"MODEL": str(target), "CARD": str(tmp_path / "fp16_card.md")}
    precision = found["report"]["model"]["precision"]
    assert precision["name"] == "fp16" and precision["speed"] is None
    assert f"agree on {100 * precision['class_agreement']:.2f} %" in (tmp_path / "fp16_card.md").read_text()


def test_exponential_weights_stay_in_single_precision(tmp_path):
    """A mean of values weighted by exp(-20) is their mean; in half precision it would be 0 / 0."""
    import onnx
    import onnxruntime
    from onnx import TensorProto, helper, numpy_helper

    axes = numpy_helper.from_array(np.array([1]), "axes")
    nodes = [
        helper.make_node("Exp", ["scores"], ["weights"], "exp"),
        helper.make_node("Mul", ["weights", "values"], ["weighted"], "mul"),
        helper.make_node("ReduceSum", ["weighted", "axes"], ["sum"], "sum"),
        helper.make_node("ReduceSum", ["weights", "axes"], ["total"], "total"),
        helper.make_node("Div", ["sum", "total"], ["mean"], "div"),
        helper.make_node("Sqrt", ["mean"], ["root"], "sqrt"),
    ]
    inputs = [helper.make_tensor_value_info(name, TensorProto.FLOAT, (1, 8)) for name in ("scores", "values")]
    output = helper.make_tensor_value_info("root", TensorProto.FLOAT, (1, 1))
    graph = helper.make_graph(nodes, "mean", inputs, [output], [axes])
    halved = halve_graph(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=8))
    onnx.checker.check_model(halved)
    inside = {value for node in halved.graph.node if node.op_type == "Cast" for value in node.output}
    assert not inside & {"sum", "total", "weights", "weighted"}
    session = onnxruntime.InferenceSession(halved.SerializeToString(), providers=["CPUExecutionProvider"])
    values = np.linspace(1, 8, 8, dtype=np.float32)[None]
    found = session.run(None, {"scores": np.full((1, 8), -20, np.float32), "values": values})[0]
    np.testing.assert_allclose(found, values.mean() ** 0.5, rtol=1e-3)


def test_what_was_converted_is_not_converted_again(model, tmp_path):
    write_precision(model, tmp_path / "fp16.onnx", "fp16", random_tiles(read_spec(model), 2), SilentReporter())
    with pytest.raises(RequestError, match="fp16 already"):
        convert_model(
            tmp_path / "fp16.onnx", tmp_path / "a.onnx", tmp_path / "a.md", "int8", [], None, SilentReporter()
        )


def test_int8_without_imagery_is_refused(model, tmp_path):
    with pytest.raises(RequestError, match="calibrated on imagery"):
        convert_model(model, tmp_path / "a.onnx", tmp_path / "a.md", "int8", [], None, SilentReporter())


def test_single_precision_in_faster_steps_keeps_the_specification(model, tmp_path):
    spec = convert_model(model, tmp_path / "a.onnx", tmp_path / "a.md", "fp32", [], None, SilentReporter())
    assert spec == read_spec(model) == read_spec(tmp_path / "a.onnx") and spec.precision is None
