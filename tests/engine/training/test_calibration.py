"""The temperature is the best one, comes from source validation areas alone, and is inside the exported graph."""

import json

import numpy as np
import onnx
import onnxruntime
import pytest
import torch
from scipy.optimize import minimize_scalar

from spectralx.data.splits import VALIDATION
from spectralx.evaluation.calibration import reliability
from spectralx.export.card import model_card
from spectralx.export.onnx import random_tiles
from spectralx.export.run import export_run, load_run
from spectralx.models.inputs import SpectralInput
from spectralx.progress import SilentReporter
from spectralx.spec import SPEC_KEY, ModelSpec
from spectralx.training.calibration import calibrate, fit_temperature, labelled_logits
from spectralx.training.config import Recipe
from spectralx.training.sources import open_sources
from spectralx.training.stage2 import SegmentationStage

from .conftest import ListeningReporter, recipe_values


def overconfident(count=20_000, factor=3.0, seed=0):
    """Return logits that are ``factor`` times too large, and labels drawn from what they should say."""
    generator = torch.Generator().manual_seed(seed)
    logits = 1.5 * torch.randn(count, 4, generator=generator)
    labels = torch.multinomial(logits.softmax(dim=1), 1, generator=generator)[:, 0]
    return factor * logits, labels


def test_the_temperature_undoes_a_factor_and_is_the_best():
    logits, labels = overconfident()
    found = fit_temperature(logits, labels)
    assert found == pytest.approx(3.0, rel=0.03)

    def cost(temperature):
        scaled = logits.numpy().astype(np.float64) / temperature
        sums = np.log(np.exp(scaled - scaled.max(1, keepdims=True)).sum(1)) + scaled.max(1)
        return (sums - scaled[np.arange(len(labels)), labels.numpy()]).mean()

    best = minimize_scalar(cost, bounds=(0.05, 20), method="bounded").x
    assert found == pytest.approx(best, rel=1e-3)


def test_right_everywhere_and_wrong_everywhere_end_at_the_limits():
    labels = torch.tensor([0, 1] * 50)
    logits = 10.0 * torch.nn.functional.one_hot(labels, 2).float()
    assert fit_temperature(logits, labels) == pytest.approx(0.05, rel=1e-3) or fit_temperature(logits, labels) < 1
    assert fit_temperature(logits, 1 - labels) == pytest.approx(20, rel=1e-3)


def test_expected_calibration_error_against_its_definition():
    generator = np.random.default_rng(0)
    confidence = generator.uniform(0.2, 1.0, 5000)
    confidence[:3] = 1.0
    right = generator.random(5000) < confidence**2
    expected = 0.0
    for low in range(15):
        chosen = (confidence >= low / 15) & ((confidence < (low + 1) / 15) | (low == 14))
        if chosen.any():
            expected += chosen.mean() * abs(confidence[chosen].mean() - right[chosen].mean())
    found = reliability(confidence, right)
    assert found.expected_calibration_error == pytest.approx(expected)
    assert found.share.sum() == pytest.approx(1)


@pytest.fixture
def stage(plain, selection, recipe):
    """The trained stage and its sources."""
    run = load_run(plain.folder)
    names = [name for name, _ in run.network.named_parameters()]
    module = SegmentationStage(run.network, recipe.stage2, 1, 0, names, selection.classes, None)
    with open_sources(selection, recipe, labelled=True, weak_labels=False, reporter=ListeningReporter()) as sources:
        yield module, sources


def test_it_sees_labelled_pixels_of_the_validation_areas_and_no_others(stage, recipe):
    module, sources = stage
    tiles = sources.validation(recipe)
    sample = labelled_logits(module, tiles, SilentReporter())
    expected = 0
    for scene in sources.scenes:
        roles = sources.splits[scene.id].roles(scene.window)
        expected += int(((roles == VALIDATION) & (scene.label_window(scene.window) != 255)).sum())
    assert len(sample.labels) == expected > 0
    found = calibrate(module, tiles, SilentReporter())
    assert found.pixels == expected
    assert found.temperature == pytest.approx(fit_temperature(sample.logits, sample.labels))
    assert found.after.expected_calibration_error <= found.before.expected_calibration_error + 0.02


def test_a_large_area_is_sampled(stage, recipe, monkeypatch):
    module, sources = stage
    tiles = sources.validation(recipe)
    monkeypatch.setattr("spectralx.training.calibration._LARGEST_SAMPLE", 50 * len(tiles))
    sample = labelled_logits(module, tiles, SilentReporter())
    assert 0 < len(sample.labels) <= 50 * len(tiles)
    assert torch.bincount(sample.tiles).max() <= 50


def test_without_validation_areas_there_is_none(selection):
    recipe = Recipe.model_validate({**recipe_values(), "split": {"fraction": 0}})
    with open_sources(selection, recipe, labelled=True, weak_labels=False, reporter=ListeningReporter()) as sources:
        assert not len(sources.validation(recipe))


def test_the_export_takes_the_temperature_of_the_specification(tmp_path, plain, monkeypatch):
    class Seen(Exception):
        pass

    def look(module, spec):
        raise Seen(module.temperature)

    monkeypatch.setattr("spectralx.export.onnx._trace", look)
    with pytest.raises(Seen) as caught:
        export_run(plain.folder, tmp_path / "model.onnx", tmp_path / "card.md", None, SilentReporter())
    assert caught.value.args == (plain.spec.calibration["temperature"],)


@pytest.mark.slow
def test_the_exported_graph_holds_it(tmp_path, plain):
    spec = export_run(plain.folder, tmp_path / "model.onnx", tmp_path / "card.md", None, SilentReporter())
    temperature = spec.calibration["temperature"]
    assert temperature != 1.0 and plain.spec.calibration == spec.calibration
    properties = {entry.key: entry.value for entry in onnx.load(str(tmp_path / "model.onnx")).metadata_props}
    assert ModelSpec.model_validate(json.loads(properties[SPEC_KEY])).calibration == spec.calibration
    tiles = random_tiles(spec, 2)
    network = load_run(plain.folder).network
    spectral = SpectralInput(
        torch.tensor([band.wavelength_nm for band in spec.bands]),
        torch.tensor([band.fwhm_nm for band in spec.bands]),
        torch.from_numpy(tiles.statistics[:1]),
    )
    with torch.no_grad():
        logits = network(torch.from_numpy(tiles.images[:1]), spectral)
    session = onnxruntime.InferenceSession(str(tmp_path / "model.onnx"), providers=["CPUExecutionProvider"])
    inputs = {"image": tiles.images[:1], "statistics": tiles.statistics[0]}
    (found,) = session.run(["probabilities"], inputs)
    np.testing.assert_allclose(found, (logits / temperature).softmax(dim=1).numpy(), atol=1e-4)
    card = (tmp_path / "card.md").read_text()
    assert "### Confidence" in card and f"{temperature:.3f}" in card
    assert "### Confidence" not in model_card(spec.model_copy(update={"calibration": {}}))
