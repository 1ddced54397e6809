"""AoMoA: dense and exact, stable, identity at the start, balanced."""

import pytest
import torch
from torch import nn

from spectralx.models.aomoa import (
    AdaptedLinear,
    Aomoa,
    ExpertMixture,
    load_balance,
    masked_log_sum_exp,
    take_balance_loss,
    usage,
)
from spectralx.models.config import AomoaConfig
from tests.engine.models.conftest import randomise


def adapter(config, inputs=64, outputs=32, dtype=torch.float32):
    torch.manual_seed(0)
    return randomise(Aomoa(config, inputs, outputs)).to(dtype)


def token_by_token(module, x):
    """AoMoA of one token as METHOD 1.2 words it, in float64: chosen experts only, exp, log."""
    mixture, config = module.mixture, module.mixture.config
    out = []
    for task, half in enumerate(x.double().chunk(2)):
        z = module.norm_reduced(module.reduce(module.norm_in(half)))
        best, index = (z @ mixture.w_gate[task]).topk(config.chosen)
        gates = best.softmax(dim=0)
        total = torch.zeros_like(z)
        for gate, expert in zip(gates, index, strict=True):
            if gate <= config.gate_floor:
                continue
            hidden = torch.relu(mixture.w_in[expert] @ z + mixture.b_in[expert])
            value = mixture.w_out[expert] @ hidden + mixture.b_out[expert]
            total += gate * (value.exp() if config.combine == "logsumexp" else value)
        out.append(module.increase(total.log() if config.combine == "logsumexp" else total))
    return torch.cat(out)


@pytest.mark.parametrize("combine", ["logsumexp", "sum"])
@pytest.mark.parametrize("gate_floor", [0.0, 1e-4, 0.3])
def test_dense_equals_token_by_token(combine, gate_floor):
    module = adapter(AomoaConfig(combine=combine, gate_floor=gate_floor)).eval()
    with torch.no_grad():
        module.mixture.w_gate.mul_(20)
        x = torch.randn(2, 7, 64)
        got = module(x)
        module = module.double()
        expected = torch.stack([torch.stack([token_by_token(module, token) for token in image]) for image in x])
    torch.testing.assert_close(got, expected.float(), rtol=1e-5, atol=1e-5)


def test_masked_log_sum_exp_equals_the_exp_form_where_that_does_not_overflow():
    torch.manual_seed(0)
    experts, gates = torch.randn(50, 4, 9, dtype=torch.float64), torch.rand(50, 4, dtype=torch.float64)
    gates[:, 1] = 0
    expected = (gates[..., None] * experts.exp()).sum(dim=1).log()
    torch.testing.assert_close(masked_log_sum_exp(experts, gates), expected)


def test_masked_log_sum_exp_stays_finite_where_exp_overflows():
    experts = torch.tensor([[[95.0], [300.0], [-300.0], [0.0]]], requires_grad=True)
    gates = torch.tensor([[0.4, 0.6, 0.0, 0.0]])
    assert experts.exp().isinf().any()
    result = masked_log_sum_exp(experts, gates)
    result.sum().backward()
    torch.testing.assert_close(result, torch.tensor([[300.0]]) + torch.tensor(0.6).log())
    assert experts.grad.isfinite().all()
    assert not experts.grad[0, 2:].any(), "experts without a gate get no gradient"


@pytest.mark.parametrize("combine", ["logsumexp", "sum"])
def test_gradients(combine):
    module = adapter(AomoaConfig(combine=combine), inputs=32, outputs=8, dtype=torch.float64).eval()
    x = torch.randn(1, 3, 32, dtype=torch.float64, requires_grad=True)
    parameters = [parameter for name, parameter in module.named_parameters() if "w_noise" not in name]
    assert torch.autograd.gradcheck(lambda x, *_: module(x), (x, *parameters))


def test_identity_at_the_start():
    linear = nn.Linear(64, 32)
    x = torch.randn(2, 5, 64)
    torch.testing.assert_close(AdaptedLinear(linear, AomoaConfig())(x), linear(x), rtol=0, atol=0)
    published = AdaptedLinear(linear, AomoaConfig(identity_start=False))
    assert (published(x) - linear(x)).abs().max() > 1e-3


def test_only_chosen_experts_have_gates_and_they_sum_to_one():
    mixture = randomise(ExpertMixture(AomoaConfig(experts=6, chosen=3), 16)).eval()
    gates = mixture._gates(torch.randn(2, 9, 2, 16))
    assert ((gates > 0).sum(dim=-1) <= 3).all()
    assert gates.sum(dim=-1).min() > 1 - 3e-4


def test_noise_acts_in_training_only():
    mixture = randomise(ExpertMixture(AomoaConfig(), 16))
    z = torch.randn(1, 50, 2, 16)
    mixture.train()
    assert not torch.equal(mixture(z), mixture(z))
    mixture.eval()
    assert torch.equal(mixture(z), mixture(z))


def test_the_balance_loss_is_1_when_even_and_the_number_of_experts_when_one_takes_all():
    even = torch.zeros(1, 4, 2, 4)
    gates = torch.eye(4)[None, :, None].expand(1, 4, 2, 4)
    torch.testing.assert_close(load_balance(usage(even, gates)), torch.tensor(1.0))
    collapsed = torch.tensor([100.0, 0, 0, 0]).expand(1, 4, 2, 4)
    torch.testing.assert_close(load_balance(usage(collapsed, collapsed / 100)), torch.tensor(4.0))


def test_the_balance_loss_spreads_the_choices():
    torch.manual_seed(0)
    mixture = ExpertMixture(AomoaConfig(chosen=1, noisy_gates=False), 8).train()
    z = torch.randn(1, 200, 2, 8) + 1.0
    with torch.no_grad():
        mixture.w_gate.normal_()
    optimiser = torch.optim.Adam([mixture.w_gate], lr=0.05)

    def busiest():
        return (mixture._gates(z) > 0).float().mean(dim=(0, 1)).max()

    before = busiest()
    for _ in range(60):
        mixture(z)
        optimiser.zero_grad()
        take_balance_loss(mixture).backward()
        optimiser.step()
    assert busiest() < before
    assert busiest() < 0.4
