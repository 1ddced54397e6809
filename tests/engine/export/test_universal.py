"""Files that take any bands: the same figures as torch for any bands and tiles; folded for a sensor or an image."""

import json

import numpy as np
import onnx
import onnxruntime
import pytest
import torch

from spectralx.errors import BandError, ExportMismatchError, ModelFileError, WavelengthError
from spectralx.export import universal as universal_module
from spectralx.export.card import model_card
from spectralx.export.folded import check_fold, export_folded, fold_target, random_input
from spectralx.export.onnx import ExportModule, trace
from spectralx.export.universal import UniversalModule, declared_range, export_universal, spectrum, universal_spec
from spectralx.inference.model_file import read_spec
from spectralx.inference.session import Session
from spectralx.models.band_generator import BandEmbedding
from spectralx.models.positions import sincos_1d
from spectralx.models.presets import model_config
from spectralx.models.spectralx import SpectralXModel
from spectralx.progress import SilentReporter
from spectralx.spec import AnyBands

from .test_onnx import BANDS, spec_of

NANO = {
    "backbone__width": 32,
    "backbone__heads": 2,
    "tokenizer__stem__widths": (8, 8, 16),
    "tokenizer__hyper__heads": 2,
    "tokenizer__hyper__anchors": {"count": 8, "grid": 2, "width": 8},
    "decoder__width": 16,
    "decoder__neck_width": 16,
}
COUNTS = (3, 4, 13, 100, 244)


def network_of(**changes):
    """A small network with no parameter at its start."""
    torch.manual_seed(0)
    model = SpectralXModel(model_config("spectralx", "tiny", classes=3, **NANO, **changes))
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.add_(0.1 * torch.randn_like(parameter))
    return model.eval()


def wide_spec(tile_size=32):
    """The specification of the tests of fixed bands, for 400 to 2500 nm."""
    spec = universal_spec(spec_of(tile_size))
    return spec.model_copy(update={"any_bands": AnyBands(first_nm=400, last_nm=2500)})


@pytest.fixture(scope="module")
def network():
    """A network without adapters: its graph is traced in a quarter of the time."""
    return network_of(are=None, aomoa=None)


@pytest.fixture(scope="module")
def exported(network, tmp_path_factory):
    """A file that takes any bands, with its specification."""
    path = tmp_path_factory.mktemp("universal") / "any.onnx"
    return path, export_universal(network, wide_spec(), path)


def session_of(path):
    return onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])


def agree(network, path, spec):
    session, module = session_of(path), UniversalModule(network).eval()
    for count in COUNTS:
        for tiles in (1, 3):
            feed = random_input(spec, count, tiles, seed=5)
            with torch.no_grad():
                expected = module(*map(torch.from_numpy, feed.values())).numpy()
            (found,) = session.run(None, feed)
            np.testing.assert_allclose(found, expected, atol=1e-4)
            assert (found.argmax(1) == expected.argmax(1)).mean() >= 0.9999


def test_file_and_network_compute_the_same_for_any_bands(network, exported):
    path, spec = exported
    agree(network, path, spec)
    assert spec.export_check.max_abs_difference <= 1e-4


@pytest.mark.slow
def test_so_does_the_whole_network(tmp_path):
    network, path = network_of(), tmp_path / "any.onnx"
    agree(network, path, export_universal(network, wide_spec(), path))


def test_what_follows_from_the_bands_is_as_exact_as_in_torch():
    class Codes(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.embedding = BandEmbedding(16)

        def forward(self, wavelength_nm, fwhm_nm):
            codes = sincos_1d(wavelength_nm, 16).to(wavelength_nm.dtype)
            return torch.cat([self.embedding(wavelength_nm, fwhm_nm), codes], dim=1)

    torch.manual_seed(0)
    module = Codes().eval()
    given = torch.linspace(350, 14000, 50), torch.linspace(3, 900, 50)
    example = {"wavelength_nm": given[0], "fwhm_nm": given[1]}
    session = onnxruntime.InferenceSession(
        trace(module, example, dict.fromkeys(example)).SerializeToString(), providers=["CPUExecutionProvider"]
    )
    (found,) = session.run(None, {name: value.numpy() for name, value in example.items()})
    with torch.no_grad():
        expected = module.double()(*(value.double() for value in given)).numpy()
    # Angles of 2 pi * 14000 / 30: in single precision their last bit alone is 2e-4.
    np.testing.assert_allclose(found, expected, atol=5e-6)


def test_the_order_of_bands_plays_no_role(exported):
    path, spec = exported
    session, feed = session_of(path), random_input(spec, 13, 2)
    (expected,) = session.run(None, feed)
    order = np.random.default_rng(3).permutation(13)
    axes = {"image": 1, "wavelength_nm": 0, "fwhm_nm": 0, "statistics": 1}
    (shuffled,) = session.run(None, {name: np.take(feed[name], order, axis) for name, axis in axes.items()})
    np.testing.assert_allclose(shuffled, expected, atol=1e-5)
    (twice,) = session.run(None, {name: np.concatenate([feed[name]] * 2, axis) for name, axis in axes.items()})
    np.testing.assert_allclose(twice, expected, atol=1e-5)
    feed["wavelength_nm"] = feed["wavelength_nm"][::-1].copy()
    (wrong,) = session.run(None, feed)
    assert np.abs(wrong - expected).max() > 1e-2


def test_what_the_file_says_of_itself(exported):
    path, spec = exported
    properties = {entry.key: entry.value for entry in onnx.load(path).metadata_props}
    assert list(properties) == ["spectralx.spec"] and read_spec(path) == spec
    assert [(node.name, node.shape) for node in session_of(path).get_inputs()] == [
        ("image", ["N", "C", 32, 32]),
        ("wavelength_nm", ["C"]),
        ("fwhm_nm", ["C"]),
        ("statistics", [3, "C"]),
    ]
    card = model_card(spec)
    assert "Any bands from 400 to 2500 nm, at least 3, in any order" in card
    assert "| 840 | 0.3 | 0.1 |" in card


def test_a_run_of_fixed_bands_becomes_a_specification_for_any(network):
    spec = universal_spec(spec_of(32))
    assert spec.bands == () and spec.any_bands == AnyBands(first_nm=450, last_nm=880)
    assert universal_spec(spec) is spec
    assert spec.for_bands(BANDS).statistics == spec_of(32).statistics
    assert declared_range(BANDS[:1]).first_nm == 450
    assert spectrum((500, 500, 600), (1, 3, 5), (1, 1, 2)).mean == (2, 5)


def test_a_network_of_fixed_bands_is_refused(tmp_path):
    fixed = SpectralXModel(model_config("spectralx", "tiny", classes=3, **NANO, tokenizer__bands=4))
    with pytest.raises(ModelFileError, match="takes 4 bands and no others"):
        export_universal(fixed, wide_spec(), tmp_path / "any.onnx")


def test_a_file_that_differs_is_refused_and_not_left(exported, network, tmp_path, monkeypatch):
    path, spec = exported
    damaged = onnx.load(path)
    weight = next(entry for entry in damaged.graph.initializer if entry.name.endswith("classify.bias"))
    values = onnx.numpy_helper.to_array(weight) + np.array([0.01, 0, 0], np.float32)
    weight.CopyFrom(onnx.numpy_helper.from_array(values, weight.name))
    monkeypatch.setattr(universal_module, "_trace", lambda module, spec: damaged)
    with pytest.raises(ExportMismatchError, match="differs from the network"):
        export_universal(network, spec, tmp_path / "model.onnx")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("sensor", ["sentinel-2a", "planetscope-4"])
def test_folded_for_a_sensor(exported, network, tmp_path, sensor):
    path, spec = exported
    folded, card = tmp_path / "folded.onnx", tmp_path / "card.md"
    written = export_folded(path, sensor, folded, card, SilentReporter())
    bands = fold_target(sensor, spec.any_bands).bands
    assert written.bands == bands and written.any_bands is None and written.name.startswith("test-")
    assert f"| {bands[0].name} |" in card.read_text()
    assert check_fold(path, folded, spec, bands) <= 1e-5
    onnx.checker.check_model(onnx.load(folded))
    session = session_of(folded)
    assert [(node.name, node.shape) for node in session.get_inputs()] == [("image", ["N", len(bands), 32, 32])]
    properties = {entry.key: entry.value for entry in onnx.load(folded).metadata_props}
    assert json.loads(properties["model_type"]) == "Segmentor" and "0" in json.loads(properties["class_names"])
    generated = [
        i.name for i in onnx.load(folded).graph.initializer if "band_embedding" in i.name or "columns" in i.name
    ]
    assert generated == []

    feed = random_input(spec, len(bands), 2)
    module = ExportModule(network, bands).eval()  # folded by torch
    with torch.no_grad():
        expected = module(torch.from_numpy(feed["image"]), torch.from_numpy(feed["statistics"])).numpy()
    found = Session(folded, "cpu", threads=1).run(feed["image"], feed["statistics"])
    np.testing.assert_allclose(found, expected, atol=1e-5)


def test_folded_for_an_image_and_for_what_cannot_be(exported, make_raster, tmp_path):
    path, spec = exported
    centers = (840, 10900, 490, 660, 560)
    metadata = [{"": {"wavelength": str(center), "fwhm": "30"}} for center in centers]
    image = make_raster(np.full((5, 16, 16), 900, np.uint16), scale=1e-4, band_metadata=metadata)
    target = fold_target(str(image), spec.any_bands)
    assert [band.wavelength_nm for band in target.bands] == [840, 490, 660, 560]  # the order of the file
    folded, card = tmp_path / "folded.onnx", tmp_path / "card.md"
    assert export_folded(path, str(image), folded, card, SilentReporter()).bands == target.bands
    with pytest.raises(BandError, match="differ from product to product"):
        fold_target("enmap", spec.any_bands)
    with pytest.raises(WavelengthError, match="not known"):
        fold_target("no-such-sensor", spec.any_bands)
    with pytest.raises(BandError, match="0 bands from 201 to 210"):
        fold_target("sentinel-2a", AnyBands(first_nm=201, last_nm=210))
    with pytest.raises(ModelFileError, match="bands of its own"):
        export_folded(folded, "sentinel-2a", tmp_path / "again.onnx", card, SilentReporter())
    sensor = tmp_path / "camera.yaml"
    sensor.write_text("bands: [{name: g, center: 550, fwhm: 20}, {name: r, center: 660, fwhm: 20}]\n")
    with pytest.raises(BandError, match="2 bands"):
        fold_target(str(sensor), spec.any_bands)
