"""The convolution of an enlarged map, computed on the small one: the same values, gradients and exported graph."""

import onnxruntime
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch.nn import functional

from spectralx.models import resized_conv as module
from spectralx.models.resized_conv import joined_conv, resize, resized_conv

grids = st.tuples(st.integers(1, 9), st.integers(1, 9))


def plain(x, size, weight, bias=None):
    return functional.conv2d(functional.interpolate(x, size=size, mode="bilinear"), weight, bias, padding=1)


@settings(max_examples=60, deadline=None)
@given(old=grids, new=grids, batch=st.integers(1, 3), seed=st.integers(0, 99))
def test_on_the_small_map_it_is_the_same(old, new, batch, seed):
    """Also where it does not pay: smaller sizes, odd ratios, single cells."""
    generator = torch.Generator().manual_seed(seed)
    x = torch.randn(batch, 3, *old, generator=generator, dtype=torch.float64)
    weight = torch.randn(2, 3, 3, 3, generator=generator, dtype=torch.float64)
    torch.testing.assert_close(module._conv_then_resize(x, new, weight), plain(x, new, weight))


def test_values_and_gradients_at_a_size_where_it_pays():
    torch.manual_seed(0)
    x, weight, bias = torch.randn(2, 96, 7, 6), torch.randn(64, 96, 3, 3) / 30, torch.randn(64)
    assert module._pays(x, (28, 24), 64)
    results = []
    for convolve in (plain, resized_conv):
        given_tensors = [t.clone().requires_grad_() for t in (x, weight, bias)]
        out = convolve(given_tensors[0], (28, 24), *given_tensors[1:])
        out.square().mean().backward()
        results.append((out, *(t.grad for t in given_tensors)))
    for expected, got in zip(*results, strict=True):
        assert (got - expected).norm() / expected.norm() < 2e-6


@pytest.mark.parametrize("sizes", [((28, 28), (14, 14), (7, 7)), ((28, 28),), ((7, 7), (4, 4)), ((28, 28), (28, 28))])
def test_joined_maps(sizes):
    torch.manual_seed(0)
    maps = [torch.randn(2, 32 + 8 * i, *size) for i, size in enumerate(sizes)]
    weight = torch.randn(48, sum(x.shape[1] for x in maps), 3, 3)
    expected = functional.conv2d(torch.cat([resize(x, (28, 28)) for x in maps], dim=1), weight, padding=1)
    got = joined_conv(maps, (28, 28), weight)
    assert (got - expected).norm() / expected.norm() < 2e-6


def test_small_networks_keep_the_plain_convolution():
    """Products for the axes cost more than they save where a map is large and has few channels."""
    assert not module._pays(torch.zeros(1, 64, 32, 32), (64, 64), 64)
    assert not module._pays(torch.zeros(1, 64, 32, 32), (16, 16), 64)
    assert not module._pays(torch.zeros(1, 64, 32, 32), (32, 32), 64)


def test_its_own_backward_pass():
    torch.manual_seed(0)
    x = torch.randn(2, 3, 2, 3, dtype=torch.float64, requires_grad=True)
    weight = torch.randn(2, 3, 3, 3, dtype=torch.float64, requires_grad=True)
    assert torch.autograd.gradcheck(lambda x, weight: module._conv_then_resize(x, (4, 5), weight), (x, weight))


def test_autocast_trains_in_the_weights_own_type():
    x, weight = torch.randn(2, 96, 7, 7), torch.randn(64, 96, 3, 3).div(30).requires_grad_()
    with torch.autocast("cpu", dtype=torch.bfloat16):
        out = resized_conv(x, (28, 28), weight)
    out.float().square().mean().backward()
    exact = torch.autograd.grad(resized_conv(x, (28, 28), weight).square().mean(), weight)[0]
    assert weight.grad.dtype == torch.float32
    assert (weight.grad - exact).norm() / exact.norm() < 0.02


class Net(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = module.ResizedConv(96, 64)

    def forward(self, x):
        return joined_conv([self.conv(x, (28, 28)), x], (28, 28), torch.ones(8, 160, 3, 3) / 300)


def test_it_exports_with_any_batch(tmp_path):
    torch.manual_seed(0)
    net = Net().eval()
    with torch.no_grad():
        program = torch.onnx.export(
            net,
            (torch.randn(2, 96, 7, 7),),
            input_names=["x"],
            dynamic_shapes={"x": {0: torch.export.Dim("N", min=1)}},
            opset_version=18,
            dynamo=True,
            verbose=False,
        )
    program.save(tmp_path / "net.onnx")
    session = onnxruntime.InferenceSession(str(tmp_path / "net.onnx"), providers=["CPUExecutionProvider"])
    for batch in (1, 3):
        x = torch.randn(batch, 96, 7, 7)
        (found,) = session.run(None, {"x": x.numpy()})
        torch.testing.assert_close(torch.from_numpy(found), net(x).detach(), rtol=1e-4, atol=1e-5)
