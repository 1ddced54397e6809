"""LoRA, IA3 and SLR: the identity at the start, what trains and how much of it, and that it learns everywhere."""

import pytest
import torch
from torch import nn
from torch.nn import functional

from spectralx.checkpoints.convert import open_official
from spectralx.checkpoints.install import bare_config, install_backbone
from spectralx.models.masked_autoencoder import MaskedAutoencoder, ReconstructionConfig
from spectralx.models.peft_baselines import (
    ALL_METHODS,
    BaselineSettings,
    ScaledLowRank,
    config_for,
    prepare,
)
from spectralx.models.presets import model_config
from spectralx.models.spectralx import SpectralXModel
from tests.engine.checkpoints import layouts
from tests.engine.models.conftest import nano_config, randomise, scene, sentinel_like

RANK = 4
SETTINGS = BaselineSettings(rank=RANK, alpha=8)


def nano(method):
    torch.manual_seed(0)
    return randomise(SpectralXModel(config_for(nano_config(), method)))


def expected_values(width, depth, method, rank):
    """Values of the adapters in all blocks, from the shapes of their layers."""
    qkv, proj, fc1, fc2 = (width, 3 * width), (width, width), (width, 4 * width), (4 * width, width)
    if method == "lora":
        per_block = sum(rank * (a + b) for a, b in (qkv, proj, fc1, fc2))
    elif method == "slr":
        per_block = sum((rank + 1) * (a + b) for a, b in (qkv, fc1, fc2))
    else:
        per_block = qkv[1] + fc2[0]
    return depth * per_block


def test_all_methods_of_the_paper_are_there():
    assert ALL_METHODS == (
        "frozen", "full", "hypert", "hypert+aomoa", "hypert+aomoa+are", "spectralx", "lora", "ia3", "slr",
    )  # fmt: skip
    with pytest.raises(ValueError, match="unknown method 'qlora': choose one of frozen, full"):
        config_for(nano_config(), "qlora")
    with pytest.raises(ValueError, match="unknown method"):
        prepare(nano("frozen"), 2, "qlora")


@pytest.mark.parametrize("method", ["lora", "ia3", "slr"])
def test_they_start_as_the_identity(method):
    model = nano(method).eval()
    with torch.no_grad():
        before = model(scene(), sentinel_like())
        prepare(model, 2, method, SETTINGS)
        torch.testing.assert_close(model(scene(), sentinel_like()), before, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("stage", [1, 2])
@pytest.mark.parametrize("method", ["lora", "ia3", "slr"])
def test_names_and_number_of_what_trains(method, stage):
    model = nano(method)
    backbone = model.config.backbone
    whole = MaskedAutoencoder(model, ReconstructionConfig(depth=1, heads=2)) if stage == 1 else model
    names = prepare(whole, stage, method, SETTINGS)
    assert names == [name for name, parameter in whole.named_parameters() if parameter.requires_grad]
    inside = [name.removeprefix("model.") for name in names if "backbone." in name]
    parameters = dict(model.named_parameters())
    values = sum(parameters[name].numel() for name in inside if "cls_token" not in name)
    assert values == expected_values(backbone.width, backbone.depth, method, RANK)
    leaves = {
        "lora": {"lora_A.default.weight", "lora_B.default.weight"},
        "ia3": {"ia3_l.default"},
        "slr": {"slr_down", "slr_up", "slr_scale_in", "slr_scale_out"},
    }[method]  # fmt: skip
    layers = {"lora": ("attn.qkv", "attn.proj", "mlp.fc1", "mlp.fc2"), "ia3": ("attn.qkv", "mlp.fc2"),
              "slr": ("attn.qkv", "mlp.fc1", "mlp.fc2")}[method]  # fmt: skip
    for name in inside:
        _, _, index, part, leaf_layer, leaf = name.split(".", 5)
        assert f"{part}.{leaf_layer}" in layers and leaf in leaves and int(index) < backbone.depth
    outside = {name.split(".")[0] for name in names if "backbone." not in name}
    assert outside == (
        {"model", "norm", "embed", "mask_token", "blocks", "head"} if stage == 1 else {"tokenizer", "decoder"}
    )


@pytest.mark.parametrize(("method", "count"), [("lora", 6_291_456), ("ia3", 172_032), ("slr", 5_849_088)])
def test_numbers_in_a_vit_large(method, count):
    with torch.device("meta"):
        config = model_config("spectralx", "large", classes=22)
        model = SpectralXModel(config_for(config, method))
        prepare(model, 2, method)
    values = sum(p.numel() for n, p in model.named_parameters() if p.requires_grad and n.startswith("backbone."))
    assert values == expected_values(1024, 24, method, 16) == count


@pytest.mark.parametrize("method", ["lora", "ia3", "slr"])
def test_every_adapter_learns_and_nothing_else_in_the_backbone(method):
    model = nano(method).train()
    names = set(prepare(model, 2, method, SETTINGS))
    before = {name: p.detach().clone() for name, p in model.named_parameters()}
    optimizer = torch.optim.AdamW([p for p in model.parameters() if p.requires_grad], lr=1e-2)
    for _ in range(2):  # LoRA's and SLR's first matrix moves once the second has left zero
        optimizer.zero_grad()
        functional.mse_loss(model(scene(), sentinel_like()), torch.ones(2, 5, 32, 32)).backward()
        optimizer.step()
    for name, parameter in model.backbone.named_parameters(prefix="backbone"):
        assert torch.equal(parameter, before[name]) == (name not in names), name


def reference_slr(linear, module, x):
    """The paper's description, term by term."""
    scaled = module.slr_scale_in * x
    pretrained = scaled @ linear.weight.T + linear.bias
    residual = (scaled @ module.slr_down.T) @ module.slr_up.T
    return module.slr_scale_out * (pretrained + residual)


def test_slr_is_a_scaled_layer_with_a_low_rank_residual():
    torch.manual_seed(0)
    linear = nn.Linear(12, 20)
    module = randomise(ScaledLowRank(linear, 3))
    x = torch.randn(4, 7, 12)
    torch.testing.assert_close(module(x), reference_slr(linear, module, x))
    double = ScaledLowRank(nn.Linear(4, 5), 2).double()
    nn.init.normal_(double.slr_up)
    assert torch.autograd.gradcheck(double, torch.randn(3, 4, dtype=torch.float64, requires_grad=True))


@pytest.mark.parametrize("method", ["lora", "ia3", "slr"])
def test_the_adapter_of_the_attention_has_an_effect(method):
    model = nano(method).eval()
    prepare(model, 2, method, SETTINGS)
    with torch.no_grad():
        before = model(scene(), sentinel_like())
        for name, parameter in model.named_parameters():
            if "attn.qkv" in name and parameter.requires_grad:
                parameter.add_(0.3)
        assert (model(scene(), sentinel_like()) - before).abs().max() > 1e-3


@pytest.mark.parametrize("method", ["lora", "ia3", "slr"])
def test_dinov3_keeps_its_masked_bias(method, tmp_path):
    content = layouts.dinov3_official(layouts.dinov3())
    backbone = open_official(layouts.save(content, tmp_path / "dinov3.pth"))
    model = SpectralXModel(config_for(bare_config(backbone.config, classes=2, bands=3), method)).eval()
    install_backbone(model, backbone)
    image = layouts.images(3)
    with torch.no_grad():
        before = model(image, sentinel_like(3))
        prepare(model, 2, method, SETTINGS)
        torch.testing.assert_close(model(image, sentinel_like(3)), before, rtol=1e-4, atol=1e-5)
