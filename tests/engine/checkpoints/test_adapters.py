"""Adapters: only what trained is stored, and only its own backbone brings it back."""

import pytest
import torch
import yaml
from safetensors.torch import load_file, save_file

from spectralx.checkpoints.adapters import load_adapter, read_adapter, save_adapter
from spectralx.checkpoints.convert import open_official
from spectralx.checkpoints.install import InstallOptions, config_on, install_backbone
from spectralx.errors import ModelFileError, TrainingError
from spectralx.models.inputs import SpectralInput
from spectralx.models.peft_baselines import ALL_METHODS, BaselineSettings, config_for, prepare
from spectralx.models.spectralx import SpectralXModel
from tests.engine.checkpoints import layouts

SETTINGS = BaselineSettings(rank=2)


def bands():
    return SpectralInput.from_values([490.0, 560.0, 665.0], [30.0] * 3, torch.ones(3, 3))


def trained(backbone, method, options=None, **overrides):
    """Return a model whose trainable parameters have moved."""
    torch.manual_seed(0)
    model = SpectralXModel(config_for(config_on(backbone.config, classes=3, tile_size=64, **overrides), method))
    install_backbone(model, backbone, options)
    names = prepare(model, 2, method, SETTINGS)
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if name in set(names):
                parameter.add_(0.02 * torch.randn_like(parameter))
    return model.eval(), names


@pytest.mark.parametrize("method", ALL_METHODS)
def test_every_method_comes_back_as_it_was(method, satmae_pp, tmp_path):
    model, names = trained(satmae_pp, method)
    info = save_adapter(model, tmp_path / "adapter", method=method, backbone=satmae_pp, settings=SETTINGS)
    stored = load_file(tmp_path / "adapter" / "adapter.safetensors")
    frozen = {name for name, p in model.named_parameters() if name.startswith("backbone.") and not p.requires_grad}
    frozen.discard("backbone.cls_token")  # stage 1 trains it
    assert stored.keys() == model.state_dict().keys() - frozen
    assert set(names) <= stored.keys()
    loaded, read = load_adapter(tmp_path / "adapter", satmae_pp)
    assert read == info
    image = layouts.images(3)
    with torch.no_grad():
        torch.testing.assert_close(loaded(image, bands()), model(image, bands()), rtol=0, atol=0)


def test_the_record_states_backbone_and_size(satmae_pp, tmp_path):
    model, _ = trained(satmae_pp, "spectralx")
    info = save_adapter(model, tmp_path / "adapter", method="spectralx", backbone=satmae_pp)
    path = tmp_path / "adapter" / "adapter.safetensors"
    record = yaml.safe_load((tmp_path / "adapter" / "config.yaml").read_text())
    assert record["backbone_sha256"] == satmae_pp.info.tensors_sha256
    assert record["backbone"] == "SatMAE++ (RGB)" and record["backbone_licence"] == "Apache-2.0"
    assert record["size_bytes"] == path.stat().st_size
    values = sum(tensor.numel() for tensor in load_file(path).values())
    assert record["values"] == values and record["values"] + record["left_out"] == sum(
        tensor.numel() for tensor in model.state_dict().values()
    )
    assert f"{info.size_bytes / 1e6:.1f} MB" in str(info)
    assert read_adapter(tmp_path / "adapter").model == model.config


def test_the_published_tokenizer_that_never_trained_is_stored_too(satmae_pp, tmp_path):
    """It stays at its random start, which no file of the backbone brings back."""
    model, names = trained(satmae_pp, "spectralx", tokenizer__hyper_trained=False)
    assert "tokenizer.hyper.spatial_query" not in names
    save_adapter(model, tmp_path / "adapter", method="spectralx", backbone=satmae_pp)
    assert "tokenizer.hyper.spatial_query" in load_file(tmp_path / "adapter" / "adapter.safetensors")


def test_options_of_the_installation_come_back(tmp_path):
    _, content = layouts.plain_file("scale_mae")
    backbone = open_official(layouts.save(content, tmp_path / "scalemae.pth"))
    options = InstallOptions(gsd_m=0.6)
    model, _ = trained(backbone, "spectralx", options)
    with pytest.raises(TrainingError, match=r"backbone\.pos_embed"):
        save_adapter(model, tmp_path / "wrong", method="spectralx", backbone=backbone)
    assert not (tmp_path / "wrong").exists()
    info = save_adapter(model, tmp_path / "adapter", method="spectralx", backbone=backbone, options=options)
    assert "commercially" in info.backbone_notice
    loaded, _ = load_adapter(tmp_path / "adapter", backbone)
    assert torch.equal(loaded.backbone.pos_embed, model.backbone.pos_embed)
    assert loaded.config.backbone.table_codes == loaded.backbone.config.table_codes == "metres"


def test_another_backbone_is_refused(satmae_pp, tmp_path):
    model, _ = trained(satmae_pp, "hypert")
    save_adapter(model, tmp_path / "adapter", method="hypert", backbone=satmae_pp)
    _, content = layouts.plain_file("satmae")
    content["model"]["blocks.0.mlp.fc1.bias"] = content["model"]["blocks.0.mlp.fc1.bias"] + 1e-3
    other = open_official(layouts.save(content, tmp_path / "satmae.pth"))
    with pytest.raises(ModelFileError, match=r"trained on another backbone: SatMAE\+\+ .* not SatMAE \(RGB\)"):
        load_adapter(tmp_path / "adapter", other)


def test_a_backbone_that_trained_by_mistake_is_noticed(satmae_pp, tmp_path):
    model, _ = trained(satmae_pp, "spectralx")
    with torch.no_grad():
        model.backbone.blocks[1].attn.proj.weight += 1e-4
    with pytest.raises(TrainingError, match=r"blocks\.1\.attn\.proj\.weight"):
        save_adapter(model, tmp_path / "adapter", method="spectralx", backbone=satmae_pp)


@pytest.mark.parametrize("damage", ["values", "missing file", "record", "missing tensor"])
def test_damaged_adapters_are_refused(damage, satmae_pp, tmp_path):
    folder = tmp_path / "adapter"
    model, _ = trained(satmae_pp, "frozen")
    save_adapter(model, folder, method="frozen", backbone=satmae_pp)
    tensors = load_file(folder / "adapter.safetensors")
    if damage == "values":
        tensors["tokenizer.scaler"] += 1
        save_file(tensors, folder / "adapter.safetensors")
        message = "not what its record states"
    elif damage == "missing file":
        (folder / "adapter.safetensors").unlink()
        message = "cannot be opened"
    elif damage == "record":
        (folder / "config.yaml").write_text("model: 3")
        message = "is no adapter"
    else:
        from spectralx.checkpoints.safe_load import tensors_sha256

        del tensors["tokenizer.scaler"]
        save_file(tensors, folder / "adapter.safetensors")
        record = yaml.safe_load((folder / "config.yaml").read_text()) | {"tensors_sha256": tensors_sha256(tensors)}
        (folder / "config.yaml").write_text(yaml.safe_dump(record))
        message = r"missing tokenizer\.scaler"
    with pytest.raises(ModelFileError, match=message):
        load_adapter(folder, satmae_pp)
