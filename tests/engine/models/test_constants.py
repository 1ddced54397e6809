"""Constants are computed once a size, device and type, and belong to no network."""

import copy

import pytest
import torch

from spectralx.models import constants
from spectralx.models.constants import constant
from spectralx.models.positions import sincos_2d
from spectralx.models.spectralx import SpectralXModel
from tests.engine.models.conftest import nano_reference_config, scene, sentinel_like


@pytest.fixture
def counted():
    calls = []

    @constant
    def ramp(length, like, step=1.0):
        calls.append(length)
        return torch.arange(length, device=like.device, dtype=like.dtype) * step

    return ramp, calls


def test_once_for_each_size_option_and_type(counted):
    ramp, calls = counted
    like = torch.zeros(1)
    assert ramp(3, like) is ramp(3, torch.ones(5))
    assert ramp(3, like, step=2.0).tolist() == [0, 2, 4]
    assert ramp(3, like.double()).dtype == torch.float64
    assert ramp(4, like).tolist() == [0, 1, 2, 3]
    assert calls == [3, 3, 3, 4]


def test_only_the_last_ones_and_no_large_ones_are_kept(counted, monkeypatch):
    ramp, calls = counted
    monkeypatch.setattr(constants, "_KEPT", 2)
    monkeypatch.setattr(constants, "_LARGEST_BYTES", 1000)
    monkeypatch.setattr(constants, "_kept", type(constants._kept)())
    like = torch.zeros(1)
    for length in (3, 4, 3, 5, 3, 4, 900, 900):
        ramp(length, like)
    assert calls == [3, 4, 5, 4, 900, 900]
    assert len(constants._kept) == 2


def test_what_inference_computed_can_be_trained_with(counted):
    ramp, _ = counted
    with torch.inference_mode():
        ramp(3, torch.zeros(1))
    x = torch.ones(3, requires_grad=True)
    (x * ramp(3, x)).sum().backward()
    assert x.grad.tolist() == [0, 1, 2]


def test_tensors_without_values_are_not_kept(counted):
    ramp, _ = counted
    with torch.device("meta"):
        assert ramp(3, torch.zeros(1)).is_meta
    assert not ramp(3, torch.zeros(1)).is_meta


def test_a_traced_graph_computes_its_own(counted):
    ramp, _ = counted

    class Net(torch.nn.Module):
        def forward(self, x):
            return x * ramp(x.shape[1], x)

    x = torch.ones(2, 3)
    program = torch.export.export(Net(), (x,))
    torch.testing.assert_close(program.module()(x), Net()(x))
    assert type(ramp(3, x)) is torch.Tensor


def test_a_networks_codes_are_computed_in_the_first_forward_alone(monkeypatch):
    model = SpectralXModel(nano_reference_config()).eval()
    keys = set(model.state_dict())
    monkeypatch.setattr(constants, "_kept", type(constants._kept)())
    with torch.no_grad():
        first = model(scene(), sentinel_like())
        kept = dict(constants._kept)
        second = model(scene(), sentinel_like())
    assert kept.keys() == constants._kept.keys()
    assert all(kept[key] is constants._kept[key] for key in kept)
    assert any(key[1] == "sincos_2d" for key in kept)
    assert torch.equal(first, second)
    assert set(copy.deepcopy(model).state_dict()) == keys


def test_codes_of_another_scale_are_others():
    like = torch.zeros(1)
    assert not torch.equal(sincos_2d((2, 2), 8, like), sincos_2d((2, 2), 8, like, scale=10.0))
