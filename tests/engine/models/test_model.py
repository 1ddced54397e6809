"""The whole network: batch sizes, tile sizes, options, gradients."""

import copy
import re

import pytest
import torch

from spectralx.errors import RequestError
from spectralx.models.spectralx import SpectralXModel
from spectralx.models.trainable import METHODS, apply_trainable, dead_parameters, method_config, trainable_names
from tests.engine.models.conftest import (
    nano_config,
    nano_reference_config,
    randomise,
    scene,
    sentinel_like,
)


def make(config, train=False):
    torch.manual_seed(0)
    return randomise(SpectralXModel(config)).train(train)


def take_weights(part, whole):
    """Give a network with fewer parts the weights of the whole, whose adapted layers lie one level deeper."""
    state = whole.state_dict()
    renamed = {name: re.sub(r"(fc\d)\.(weight|bias)$", r"\1.linear.\2", name) for name in part.state_dict()}
    part.load_state_dict({name: state[name if name in state else other] for name, other in renamed.items()})


def test_batch_1_works_in_train_and_eval(model):
    assert model(scene(batch=1), sentinel_like()).shape == (1, 5, 32, 32)
    model.train()(scene(batch=1), sentinel_like()).mean().backward()


@pytest.mark.parametrize("config", [nano_config(), nano_reference_config()], ids=["spectralx", "reference"])
def test_a_batch_equals_its_images_one_by_one(config):
    model = make(config)
    image, spectral = scene(batch=4), sentinel_like(batch=4)
    with torch.no_grad():
        together = model(image, spectral)
        single = torch.cat([model(image[i : i + 1], sentinel_like()) for i in range(4)])
    torch.testing.assert_close(together, single, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize(("height", "width"), [(8, 8), (16, 40), (72, 24), (64, 64)])
def test_any_multiple_of_the_patch(model, height, width):
    with torch.no_grad():
        result = model(scene(height=height, width=width), sentinel_like())
    assert result.shape == (2, 5, height, width)
    assert result.isfinite().all()


@pytest.mark.parametrize(("patch", "widths"), [(4, (8, 16)), (16, (8, 8, 8, 16))])
def test_patch_sizes(patch, widths):
    overrides = {"backbone__patch_size": patch, "tokenizer__stem__widths": widths}
    model = make(nano_config(**overrides))
    with torch.no_grad():
        assert model(scene(height=32, width=48), sentinel_like()).shape == (2, 5, 32, 48)


@pytest.mark.parametrize("positions", ["table", "sincos", "rotary"])
@pytest.mark.parametrize("class_token", [False, True])
def test_backbone_variants(positions, class_token):
    overrides = {
        "backbone__positions": positions,
        "backbone__class_token": class_token,
        "backbone__storage_tokens": 2,
        "backbone__layer_scale": True,
        "backbone__key_bias": False,
    }
    model = make(nano_config(**overrides))
    with torch.no_grad():
        assert model(scene(height=24, width=40), sentinel_like()).isfinite().all()


@pytest.mark.parametrize("part", ["are", "aomoa"])
def test_leaving_a_part_out_changes_the_result_and_what_trains(part):
    whole, without = make(nano_config()), SpectralXModel(nano_config(**{part: None})).eval()
    take_weights(without, whole)
    with torch.no_grad():
        difference = whole(scene(), sentinel_like()) - without(scene(), sentinel_like())
    assert difference.abs().max() > 1e-3
    gone = set(trainable_names(whole, 2, "spectralx")) - set(trainable_names(without, 2, "spectralx"))
    mark = {"are": "are.", "aomoa": "aomoa"}[part]
    assert gone
    assert all(mark in name or name.endswith("scaler") for name in gone)


def test_aomoa_and_are_start_close_to_the_plain_backbone():
    torch.manual_seed(0)
    model = SpectralXModel(nano_config(are__initial_scale=0.0)).eval()
    plain = SpectralXModel(nano_config(are=None, aomoa=None)).eval()
    take_weights(plain, model)
    with torch.no_grad():
        torch.testing.assert_close(model(scene(), sentinel_like()), plain(scene(), sentinel_like()))


@pytest.mark.parametrize("config", [nano_config(), nano_reference_config()], ids=["spectralx", "reference"])
def test_every_trainable_parameter_learns_except_the_dead_ones(config):
    model = make(config, train=True)
    names = apply_trainable(model, 2, "spectralx")
    (model(scene(), sentinel_like(batch=2)).square().mean() + model.auxiliary_loss()).backward()
    dead = dead_parameters(model)
    for name in names:
        gradient = model.get_parameter(name).grad
        if name in dead:
            assert gradient is None or not gradient.any(), f"{name}: {dead[name]}"
        else:
            assert gradient is not None and gradient.any(), name
    for name, parameter in model.named_parameters():
        assert (name in names) == parameter.requires_grad
        assert name in names or parameter.grad is None


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("config", [nano_config(), nano_reference_config()], ids=["spectralx", "reference"])
def test_every_method_has_the_parameters_that_it_uses_and_no_others(config, method):
    """Without HyperT only those levels of the stem are left that join in the decoder: none in the published one."""
    model = make(method_config(config, method), train=True).requires_grad_(True)
    (model(scene(), sentinel_like(batch=2)).square().mean() + model.auxiliary_loss()).backward()
    idle = {name for name, p in model.named_parameters() if p.grad is None or not p.grad.any()}
    assert idle <= dead_parameters(model).keys()
    assert (model.tokenizer.stem is None) == (config.tile_size is not None and method in ("frozen", "full"))


def test_the_default_preset_has_no_dead_parameter(model):
    assert dead_parameters(model) == {}


def test_gradient_checkpointing_changes_nothing_but_memory():
    config = nano_config(aomoa__noisy_gates=False, decoder__dropout=0.0)
    gradients = []
    for checkpointing in (False, True):
        model = make(config, train=True)
        model.backbone.gradient_checkpointing = checkpointing
        loss = model(scene(), sentinel_like()).square().mean() + model.auxiliary_loss()
        loss.backward()
        gradients.append({name: p.grad for name, p in model.named_parameters()})
    for name, gradient in gradients[0].items():
        torch.testing.assert_close(gradients[1][name], gradient)


def test_the_auxiliary_loss_is_taken_once_and_absent_in_eval(model):
    model(scene(), sentinel_like())
    assert model.auxiliary_loss() == 0
    model.train()(scene(), sentinel_like())
    loss = model.auxiliary_loss()
    assert loss.requires_grad
    assert 0.5 < loss < 4
    assert model.auxiliary_loss() == 0


def test_a_model_can_be_copied_after_a_training_step(model):
    model.train()(scene(), sentinel_like()).mean().backward()
    copied = copy.deepcopy(model)
    assert copied.auxiliary_loss() == 0


def test_autocast_to_bfloat16_stays_close(model):
    image, spectral = scene(), sentinel_like()
    with torch.no_grad():
        exact = model(image, spectral)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            rough = model(image, spectral).float()
    assert (rough - exact).norm() / exact.norm() < 0.05


def test_a_fixed_tile_refuses_others():
    with pytest.raises(RequestError, match="takes 32 x 32 only"):
        make(nano_reference_config())(scene(height=64, width=64), sentinel_like())


@pytest.mark.slow
def test_it_compiles_as_one_graph():
    model = make(nano_config(aomoa__noisy_gates=False, decoder__dropout=0.0), train=True)
    expected, expected_balance = model(scene(), sentinel_like()), model.auxiliary_loss()
    compiled = torch.compile(model, fullgraph=True, backend="aot_eager")
    got, balance = compiled(scene(), sentinel_like()), model.auxiliary_loss()
    torch.testing.assert_close(got, expected, rtol=1e-4, atol=1e-5)
    torch.testing.assert_close(balance, expected_balance)
    (got.mean() + balance).backward()
