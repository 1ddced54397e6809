"""The published arithmetic of the benchmark computes what the engine computes, so that its cost can be compared."""

import copy
import sys
from pathlib import Path

import pytest
import torch
from torch.nn import functional

from spectralx.models import resized_conv
from spectralx.models.inputs import SpectralInput
from spectralx.models.spectralx import SpectralXModel
from tests.engine.models.conftest import nano_reference_config, randomise, scene, sentinel_like

sys.path.append(str(Path(__file__).resolve().parents[2] / "benchmarks"))

from published_arithmetic import PARTS, PUBLISHED, use_published


@pytest.fixture(autouse=True)
def everywhere(monkeypatch):
    """Take the small convolution wherever there is one; what ``use_published`` sets is undone as well."""
    monkeypatch.setattr(resized_conv, "_WORTHWHILE", 0.0)


def run(network):
    """Logits in eval mode and the gradients of a training pass, in float64: batch norm over few values is delicate."""
    spectral = SpectralInput(*(value.double() for value in sentinel_like()))
    image = scene().double()
    with torch.no_grad():
        logits = network.eval()(image, spectral)
    functional.cross_entropy(network.train()(image, spectral), torch.ones(2, 32, 32, dtype=torch.long)).backward()
    return logits, {name: p.grad for name, p in network.named_parameters() if p.grad is not None}


@pytest.mark.parametrize("part", ["experts", "attention", "decoder", "codes", "all"])
def test_logits_and_gradients_are_the_same(part):
    torch.manual_seed(0)
    own = randomise(SpectralXModel(nano_reference_config(aomoa__noisy_gates=False, decoder__dropout=0.0))).double()
    with torch.no_grad():
        for name, parameter in own.named_parameters():
            if name.endswith("w_gate"):
                parameter.mul_(20)  # so that some gates are dropped at the floor
    other = copy.deepcopy(own)
    expected, gradients = run(own)
    use_published(other, PUBLISHED if part == "all" else (part,))
    got, others = run(other)
    torch.testing.assert_close(got, expected)
    for name, gradient in gradients.items():
        torch.testing.assert_close(others[name], gradient, msg=lambda text, name=name: f"{name}: {text}")
    for name in others.keys() - gradients.keys():
        assert not others[name].any(), f"{name}: no gradient can reach what only an argmax looks at"


def test_noise_acts_in_training():
    torch.manual_seed(0)
    model = randomise(SpectralXModel(nano_reference_config(decoder__dropout=0.0)))
    use_published(model, ["experts"])
    with torch.no_grad():
        assert not torch.equal(model.train()(scene(), sentinel_like()), model(scene(), sentinel_like()))
        assert torch.equal(model.eval()(scene(), sentinel_like()), model(scene(), sentinel_like()))


def test_parts():
    assert set(PUBLISHED) < set(PARTS)
