"""Exported files: the same figures as torch at any batch and tile size, what they say of themselves, and refusals."""

import json

import numpy as np
import onnx
import onnxruntime
import pytest
import torch

from spectralx.errors import ExportMismatchError
from spectralx.export import onnx as export
from spectralx.export.card import model_card
from spectralx.export.onnx import ExportModule, export_onnx, random_tiles
from spectralx.models.presets import model_config
from spectralx.models.spectralx import SpectralXModel
from spectralx.spec import BandSpec, ClassSpec, ModelSpec, Source, TrainingStatistics

BANDS = tuple(BandSpec(name=f"b{w}", wavelength_nm=w, fwhm_nm=40) for w in (490, 560, 660, 840))
CLASSES = tuple(ClassSpec(value=v, name=n, color="#123456") for v, n in ((2, "water"), (5, "trees"), (9, "soil")))


def spec_of(tile_size):
    return ModelSpec(
        name="test",
        title="Test",
        bands=BANDS,
        gsd_min_m=5,
        gsd_max_m=20,
        tile_size=tile_size,
        patch_size=8,
        classes=CLASSES,
        statistics=TrainingStatistics(mean=(0.1, 0.1, 0.1, 0.3), std=(0.03, 0.03, 0.04, 0.1)),
        sources=(Source(name="scene", licence="CC0", role="image and labels"),),
        metrics={
            "validation": {
                "note": "held out",
                "scenes": {},
                "total": {"oa": 0.5, "miou": 0.4, "f1": 0.45, "iou": [0.1, None, 0.7], "pixels": 1234},
            }
        },
    )


@pytest.fixture(scope="module")
def network():
    """A small network with no parameter at its start."""
    torch.manual_seed(0)
    overrides = {
        "backbone__width": 32,
        "backbone__heads": 2,
        "tokenizer__stem__widths": (8, 8, 16),
        "tokenizer__hyper__heads": 2,
        "tokenizer__hyper__anchors": {"count": 8, "grid": 2, "width": 8},
        "decoder__width": 16,
        "decoder__neck_width": 16,
    }
    model = SpectralXModel(model_config("spectralx", "tiny", classes=3, **overrides))
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.add_(0.1 * torch.randn_like(parameter))
    return model.eval()


@pytest.fixture(scope="module", params=[32, 64])
def exported(request, network, tmp_path_factory):
    """An exported file of one tile size, with its specification."""
    path = tmp_path_factory.mktemp("export") / "model.onnx"
    spec = spec_of(request.param)
    return path, export_onnx(network, spec, random_tiles(spec), path, temperature=1.5)


def session_of(path):
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


@pytest.mark.parametrize("batch", [1, 5])
@pytest.mark.parametrize("calibrated", [0.0, 1.0])
def test_file_and_network_compute_the_same(exported, network, batch, calibrated):
    path, spec = exported
    tiles = random_tiles(spec, batch, seed=7)
    statistics = tiles.statistics[0].copy()
    statistics[0] *= 1.3
    statistics[2] = calibrated
    with torch.no_grad():
        module = ExportModule(network, BANDS, temperature=1.5).eval()
        expected = module(torch.from_numpy(tiles.images), torch.from_numpy(statistics)).numpy()
    (found,) = session_of(path).run(["probabilities"], {"image": tiles.images, "statistics": statistics})
    assert found.shape == (batch, 3, spec.tile_size, spec.tile_size)
    np.testing.assert_allclose(found.sum(axis=1), 1, atol=1e-5)
    np.testing.assert_allclose(found, expected, atol=1e-4)
    assert (found.argmax(1) == expected.argmax(1)).mean() >= 0.9999


def test_statistics_are_an_overridable_initializer(exported):
    path, spec = exported
    session = session_of(path)
    assert [(node.name, node.shape) for node in session.get_inputs()] == [
        ("image", ["N", 4, spec.tile_size, spec.tile_size])
    ]
    assert [node.name for node in session.get_overridable_initializers()] == ["statistics"]
    assert onnx.load(path).ir_version >= 4
    images = random_tiles(spec, 2).images
    default = np.stack([spec.statistics.mean, spec.statistics.std, np.ones(4)]).astype(np.float32)
    alone = session.run(None, {"image": images})[0]
    np.testing.assert_array_equal(alone, session.run(None, {"image": images, "statistics": default})[0])
    default[0] += 0.05
    assert np.abs(alone - session.run(None, {"image": images, "statistics": default})[0]).max() > 1e-4


def test_generated_weights_are_constants(exported):
    path, _ = exported
    names = {initializer.name for initializer in onnx.load(path).graph.initializer}
    assert not any("band_embedding" in name for name in names)


def test_what_the_file_says_of_itself(exported):
    path, spec = exported
    properties = {entry.key: entry.value for entry in onnx.load(path).metadata_props}
    assert ModelSpec.model_validate_json(properties["spectralx.spec"]) == spec
    assert spec.export_check.max_abs_difference <= 1e-4
    assert spec.export_check.class_agreement >= 0.9999
    deepness = {key: json.loads(value) for key, value in properties.items() if key != "spectralx.spec"}
    assert deepness == {
        "model_type": "Segmentor",
        "class_names": {"0": "water", "1": "trees", "2": "soil"},
        "resolution": 1000.0,
        "tile_size": spec.tile_size,
        "tiles_size": spec.tile_size,
        "tiles_overlap": 25,
        "seg_thresh": 0.0,
        "seg_small_segment": 0,
    }


def test_a_file_that_differs_is_refused_and_not_left(exported, network, tmp_path, monkeypatch):
    path, spec = exported
    damaged = onnx.load(path)
    weight = next(entry for entry in damaged.graph.initializer if entry.name.endswith("classify.bias"))
    values = onnx.numpy_helper.to_array(weight) + np.array([0.01, 0, 0], np.float32)
    weight.CopyFrom(onnx.numpy_helper.from_array(values, weight.name))
    monkeypatch.setattr(export, "_trace", lambda module, spec: damaged)
    with pytest.raises(ExportMismatchError, match="differs from the network"):
        export_onnx(network, spec, random_tiles(spec), tmp_path / "model.onnx")
    assert list(tmp_path.iterdir()) == []


def test_the_card_says_what_the_specification_says(exported):
    _, spec = exported
    card = model_card(spec)
    assert "| scene | image and labels | yes | CC0 |" in card
    assert "| all | 0.500 | 0.400 | 0.450 | 1,234 | 0.100 |  | 0.700 |" in card
    assert f"{spec.export_check.pixels:,} pixels" in card
    assert "| b840 | 840 | 40 | 0.3 | 0.1 |" in card
