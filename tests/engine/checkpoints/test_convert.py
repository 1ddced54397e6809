"""Conversion: one file in our names and its record; damage and mix-ups are noticed."""

import pytest
import torch
from safetensors.torch import load_file, save_file

from spectralx.checkpoints.convert import RECORD_KEY, convert, load_backbone, open_official, read_record
from spectralx.checkpoints.formats import FAMILIES
from spectralx.checkpoints.install import InstallOptions, bare_config, config_on, install_backbone
from spectralx.checkpoints.safe_load import tensors_sha256
from spectralx.errors import BandError, ModelFileError
from spectralx.files import file_sha256
from spectralx.models.presets import model_config
from spectralx.models.spectralx import SpectralXModel
from spectralx.progress import SilentReporter
from tests.engine.checkpoints import layouts
from tests.engine.checkpoints.layouts import DEPTH, WIDTH


class Warnings(SilentReporter):
    def __init__(self):
        self.messages = []

    def warning(self, message):
        self.messages.append(message)


def test_the_record_says_where_the_tensors_come_from(satmae_pp_file, tmp_path):
    path = tmp_path / "satmae_pp.safetensors"
    convert(satmae_pp_file, path)
    record = read_record(path)
    assert [file.name for file in tmp_path.glob("*.safetensors")] == [path.name]
    assert record.family == "satmae_pp" and record.licence == "Apache-2.0" and not record.non_commercial
    assert record.official_file == satmae_pp_file.name
    assert record.official_sha256 == file_sha256(satmae_pp_file)
    tensors = load_file(path)
    assert record.tensors_sha256 == tensors_sha256(tensors)
    assert record.used == len(tensors) == 6 + 12 * DEPTH
    assert record.dropped == {
        "decoder of the pretraining": 8 + 12 * 8,
        "multi-scale decoder of the pretraining": 3,
    }
    assert str(record.coverage).startswith(f"{record.used} of {record.used + 107} tensors used; left out: 104 (")
    assert record.config.width == WIDTH


def test_what_is_loaded_is_what_was_converted(satmae_pp_file, satmae_pp, tmp_path):
    convert(satmae_pp_file, tmp_path / "backbone.safetensors")
    for path in (tmp_path / "backbone.safetensors", satmae_pp_file):
        config, state, info = load_backbone(path)
        assert (config, info) == (satmae_pp.config, satmae_pp.info)
        assert state.keys() == satmae_pp.state.keys()
        assert all(torch.equal(state[name], tensor) for name, tensor in satmae_pp.state.items())


def test_the_same_file_gives_the_same_bytes(satmae_pp_file, tmp_path):
    for name in ("first", "second"):
        convert(satmae_pp_file, tmp_path / name)
    assert (tmp_path / "first").read_bytes() == (tmp_path / "second").read_bytes()


def test_a_failed_conversion_leaves_nothing(tmp_path):
    path = layouts.save({"weight": torch.ones(2)}, tmp_path / "unknown.pth")
    with pytest.raises(ModelFileError):
        convert(path, tmp_path / "backbone.safetensors")
    assert [file.name for file in tmp_path.iterdir()] == ["unknown.pth"]


def test_tensors_that_are_not_those_of_the_record_are_refused(satmae_pp_file, tmp_path):
    path = tmp_path / "backbone.safetensors"
    backbone = convert(satmae_pp_file, path)
    tensors = load_file(path)
    tensors["norm.bias"][3] += 1e-6
    save_file(tensors, path, metadata={RECORD_KEY: backbone.info.model_dump_json()})
    with pytest.raises(ModelFileError, match="not those that its record states"):
        load_backbone(path)


def test_a_record_that_cannot_be_read_is_refused(satmae_pp, tmp_path):
    save_file(satmae_pp.state, tmp_path / "backbone.safetensors", metadata={RECORD_KEY: "{}"})
    with pytest.raises(ModelFileError, match="record in the header"):
        load_backbone(tmp_path / "backbone.safetensors")


def test_a_converted_file_is_not_converted_again_and_keeps_its_family(satmae_pp_file, tmp_path):
    convert(satmae_pp_file, tmp_path / "one.safetensors")
    with pytest.raises(ModelFileError, match="converted already"):
        convert(tmp_path / "one.safetensors", tmp_path / "two.safetensors")
    with pytest.raises(ModelFileError, match=r"SatMAE\+\+ \(RGB\), not a backbone of the family dofa"):
        load_backbone(tmp_path / "one.safetensors", family="dofa")


@pytest.mark.parametrize("family", ["mae", "satmae", "scale_mae"])
def test_licences_that_forbid_commercial_use_are_shown(family, tmp_path):
    _, content = layouts.plain_file(family)
    path, reporter = layouts.save(content, tmp_path / "official.pth"), Warnings()
    convert(path, tmp_path / "backbone.safetensors", reporter=reporter)
    load_backbone(tmp_path / "backbone.safetensors", reporter)
    load_backbone(path, reporter)
    assert len(reporter.messages) == 3
    for message in reporter.messages:
        assert "CC-BY-NC-4.0" in message and "must not be used commercially" in message
    source = open_official(path).info.spec_source
    assert (source.licence, source.role) == ("CC-BY-NC-4.0", "backbone")


def test_other_licences_are_not_nagged_about(satmae_pp_file):
    reporter = Warnings()
    load_backbone(satmae_pp_file, reporter)
    assert reporter.messages == []


def test_conditions_of_dinov3_are_shown(tmp_path):
    content = layouts.dinov3_official(layouts.dinov3())
    assert "DINOv3 License" in open_official(layouts.save(content, tmp_path / "file.pth")).info.notice
    assert not FAMILIES["dinov3"].provenance.non_commercial


def test_the_default_preset_takes_a_backbone_around_its_adapters(satmae_pp):
    model = SpectralXModel(config_on(satmae_pp.config, classes=3, tile_size=96))
    record = install_backbone(model, satmae_pp)
    assert record.unused == () and record.patches == "stored beside the transformer, not used"
    state = model.state_dict()
    assert state["backbone.pos_embed"].shape == (1, 37, WIDTH)
    for tap in model.config.backbone.taps:
        name = f"blocks.{tap}.mlp.fc1.weight"
        assert torch.equal(state["backbone." + name.replace("fc1", "fc1.linear")], satmae_pp.state[name])


def test_a_generated_patch_projection_is_left_alone(satmae_pp):
    model = SpectralXModel(config_on(satmae_pp.config, classes=3))
    options = InstallOptions(own_patches=True, wavelength_nm=(650, 560, 480))
    assert "generates" in install_backbone(model, satmae_pp, options).patches
    narrow = SpectralXModel(bare_config(satmae_pp.config, classes=3, bands=3, own_patches=False))
    assert "two convolutions" in install_backbone(narrow, satmae_pp, options).patches


def test_the_wrong_number_of_wavelengths_is_refused(satmae_pp):
    model = SpectralXModel(bare_config(satmae_pp.config, classes=3, bands=3))
    with pytest.raises(BandError, match="3 bands, but 2 wavelengths"):
        install_backbone(model, satmae_pp, InstallOptions(own_patches=True, wavelength_nm=(650, 560)))


def test_a_backbone_without_final_norm_on_its_taps_says_what_is_left(satmae_pp):
    model = SpectralXModel(config_on(satmae_pp.config, classes=3, backbone__tap_norm=False))
    assert install_backbone(model, satmae_pp).unused == ("norm.weight", "norm.bias")


def test_models_of_another_shape_are_refused_with_the_differences(satmae_pp):
    model = SpectralXModel(model_config("spectralx", "tiny", classes=3))
    with pytest.raises(ModelFileError, match=r"heads 4 instead of 2; class_token False.*patch_size 8 instead of 16"):
        install_backbone(model, satmae_pp)


@pytest.mark.parametrize("family", ["scale_mae", "dinov3"])
def test_the_reference_preset_takes_the_official_backbone(family, tmp_path):
    if family == "dinov3":
        content = layouts.dinov3_official(layouts.dinov3())
    else:
        _, content = layouts.plain_file(family)
    backbone = open_official(layouts.save(content, tmp_path / "official.pth"))
    small = {
        "tile_size": layouts.SIDE,
        "backbone__width": WIDTH,
        "backbone__depth": DEPTH,
        "backbone__heads": layouts.HEADS,
        "backbone__taps": (0, 1, 2, 3),
        "backbone__table_grid": layouts.GRID,
        "tokenizer__stem__widths": (8, 8, 16, 32),
        "tokenizer__hyper__query_grid": layouts.GRID,
        "decoder__width": 16,
        "decoder__neck_width": 16,
    }
    model = SpectralXModel(model_config("reference", classes=3, bands=5, backbone=family, **small))
    record = install_backbone(model, backbone)
    assert record.unused == ()
    state = model.state_dict()
    norm = "unused.final_norm.weight" if family == "scale_mae" else "backbone.norm.weight"
    assert torch.equal(state[norm], backbone.state["norm.weight"])
    assert torch.equal(state["backbone.blocks.3.mlp.fc2.linear.weight"], backbone.state["blocks.3.mlp.fc2.weight"])
