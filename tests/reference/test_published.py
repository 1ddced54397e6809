"""The reference preset against the published key lists, trainable lists, counts and outputs."""

import json

import pytest
import torch

from spectralx.checkpoints.published import load_published, published_names, take_over_stage1, to_published
from spectralx.errors import ModelFileError
from spectralx.models.presets import BACKBONES, model_config
from spectralx.models.spectralx import SpectralXModel
from spectralx.models.trainable import dead_parameters, trainable_names
from tests.engine.models.conftest import nano_reference_config
from tests.reference.check import LIMITS, TILE, build_model, check, check_galileo, compare, load_fill, record

COUNTS = {"scale_mae": (88_128_920, 11_812_737), "dinov3": (88_130_968, 11_814_785)}
"""Parameters that train, and those of them outside neck and head."""


def on_meta(backbone):
    with torch.device("meta"):
        return SpectralXModel(model_config("reference", classes=23, bands=32, backbone=backbone))


def stored(shared, backbone, kind):
    return json.loads((shared / "reference" / f"stage2_{backbone}_{kind}.json").read_text())


@pytest.mark.parametrize("backbone", BACKBONES)
def test_keys_and_shapes_are_the_published_ones(shared, backbone):
    got = {key: list(tensor.shape) for key, tensor in to_published(on_meta(backbone).state_dict()).items()}
    assert got == stored(shared, backbone, "keys")


@pytest.mark.parametrize("backbone", BACKBONES)
def test_what_trains_is_what_trained(shared, backbone):
    model = on_meta(backbone)
    parameters = {name: model.get_parameter(name) for name in trainable_names(model, 2, "spectralx")}
    published = [key for name, p in parameters.items() for key in published_names(name, p.shape)]
    assert sorted(published) == sorted(stored(shared, backbone, "trainable"))
    total = sum(p.numel() for p in parameters.values())
    light = sum(p.numel() for name, p in parameters.items() if not name.startswith("decoder."))
    assert (total, light) == COUNTS[backbone]


@pytest.mark.parametrize("backbone", BACKBONES)
def test_dead_parameters_of_the_are_adapter_are_as_many_as_stated(backbone):
    model = on_meta(backbone)
    dead = [name for name in dead_parameters(model) if name.startswith("are.")]
    assert round(sum(model.get_parameter(name).numel() for name in dead) / 1e6, 2) == 1.80


def test_outputs_of_the_published_implementation(shared):
    rows = check(shared / "reference" / "stage2_scale_mae.npz")
    assert len(rows) == 23
    above = [f"{row.name}: {row.relative:.1e}" for row in rows if not row.relative <= row.limit]
    assert above == []


def test_outputs_of_galileo(shared):
    folder = shared / "models" / "galileo_nano"
    if not folder.is_dir():
        pytest.skip("Galileo-nano is not here (../shared/models/galileo_nano)")
    rows = check_galileo(folder / "encoder.pt", folder / "outputs.npz")
    assert len(rows) == 4
    assert [f"{row.name}: {row.relative:.1e}" for row in rows if not row.relative <= row.limit] == []


@pytest.mark.slow
def test_the_published_rounding_of_dinov3_costs_what_it_is_said_to_cost(shared):
    """METHOD 1.5: 3e-4 in the logits, up to 1.5e-3 in block5_fc2, between published and official arithmetic."""
    folder = shared / "reference"
    image = torch.from_numpy(load_fill(folder).image(2, 32, TILE))
    published = record(build_model(folder, "dinov3", "published"), image)
    official = record(build_model(folder, "dinov3", "official"), image)
    rows = {row.name: row.relative for row in compare(published, official, LIMITS["dinov3", "official"])}
    assert 2e-4 < rows["logits"] < 4e-4
    assert max(rows, key=rows.get) == "block5_fc2"
    assert 1e-3 < rows["block5_fc2"] < 2e-3
    assert rows["patch_embed"] == 0


def test_published_state_goes_round():
    torch.manual_seed(0)
    model, other = SpectralXModel(nano_reference_config()), SpectralXModel(nano_reference_config())
    load_published(other, to_published(model.state_dict()))
    for name, tensor in model.state_dict().items():
        assert torch.equal(other.state_dict()[name], tensor), name


def test_a_checkpoint_of_another_model_is_refused_with_its_keys():
    state = to_published(SpectralXModel(nano_reference_config()).state_dict())
    model = SpectralXModel(nano_reference_config())
    with pytest.raises(ModelFileError, match=r"missing AreApt\.scale; unexpected something\.else"):
        load_published(model, {("something.else" if key == "AreApt.scale" else key): t for key, t in state.items()})
    with pytest.raises(ModelFileError, match=r"shapes differ.*head\.conv_seg\.weight"):
        load_published(SpectralXModel(nano_reference_config(classes=9)), state)


def test_stage_2_takes_over_what_stage_1_trained():
    """METHOD 1.6: AoMoA, patch projection, scalers, norms outside HyperT and the class token; nothing else."""
    torch.manual_seed(0)
    trained, model = SpectralXModel(nano_reference_config()), SpectralXModel(nano_reference_config())
    with torch.no_grad():
        for parameter in (*trained.parameters(), *model.parameters()):
            parameter.add_(torch.randn_like(parameter))
    stage1 = {k: v for k, v in to_published(trained.state_dict()).items() if k.startswith("vit_backbone.")}
    stage1["decoder_blocks.0.mlp.fc1.blocks_MoA.MoA.w_gate"] = torch.ones(2, 2, 4)
    before = {name: tensor.clone() for name, tensor in model.state_dict().items()}
    names = take_over_stage1(model, stage1)
    after, given = model.state_dict(), trained.state_dict()
    assert all(torch.equal(after[name], given[name]) for name in names)
    assert all(torch.equal(after[name], before[name]) for name in after.keys() - set(names))
    kept = ("tokenizer.stem.", "tokenizer.hyper.", "are.", "decoder.")
    assert not [name for name in names if name.startswith(kept) or ".attn." in name or "pos_embed" in name]
    assert {"backbone.cls_token", "tokenizer.scaler", "tokenizer.projection.down.weight"} <= set(names)
    assert sum(".aomoa." in name for name in names) == sum(".aomoa." in name for name, _ in model.named_parameters())
    with pytest.raises(ModelFileError, match="no mixture of adapters"):
        take_over_stage1(model, {"vit_backbone.cls_token": stage1["vit_backbone.cls_token"]})
    with pytest.raises(ModelFileError, match=r"another shape at vit_backbone\.cls_token"):
        take_over_stage1(model, {**stage1, "vit_backbone.cls_token": torch.zeros(1, 1, 8)})
