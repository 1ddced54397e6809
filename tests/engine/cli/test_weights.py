"""Files of weights through the command line: converted, inspected, and refused in two lines; nothing in them runs."""

import json

import numpy as np
import pytest
import torch
import yaml
from safetensors.torch import load_file
from typer.testing import CliRunner

from spectralx.checkpoints.adapters import save_adapter
from spectralx.checkpoints.convert import convert, open_official
from spectralx.checkpoints.install import config_on, install_backbone
from spectralx.checkpoints.published import to_published
from spectralx.cli import build_app
from spectralx.inference.model_file import read_spec
from spectralx.inference.session import Session
from spectralx.models.peft_baselines import prepare
from spectralx.models.presets import model_config
from spectralx.models.spectralx import SpectralXModel
from tests.engine.checkpoints import layouts
from tests.engine.checkpoints.test_safe_load import Payload
from tests.engine.cli.run import result, run

BANDS = 6


def published_model(**overrides):
    """A small model of the reference preset, whose state dict has the published keys."""
    small = {
        "tile_size": 32,
        "backbone__width": 64,
        "backbone__depth": 4,
        "backbone__heads": 1,
        "backbone__taps": (0, 1, 2, 3),
        "backbone__table_grid": 2,
        "tokenizer__stem__widths": (8, 8, 16, 32),
        "tokenizer__hyper__query_grid": 2,
        "tokenizer__hyper__window": 2,
        "decoder__width": 16,
        "decoder__neck_width": 16,
    }
    torch.manual_seed(0)
    model = SpectralXModel(model_config("reference", classes=4, bands=BANDS, **{**small, **overrides})).eval()
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.add_(0.05 * torch.randn_like(parameter))
    return model


def lightning(model, path, **others):
    """Write a model's weights as the authors' Lightning checkpoints hold them."""
    state = {f"model.{name}": tensor.clone() for name, tensor in to_published(model.state_dict()).items()}
    torch.save({"state_dict": state, "epoch": 3, "global_step": 9, **others}, path)
    return path


def description(path, bands=BANDS, **fields):
    values = {
        "name": "meadows",
        "bands": [{"name": f"b{i}", "wavelength_nm": 480.0 + 60 * i, "fwhm_nm": 30.0} for i in range(bands)],
        "classes": {1: ["water", "#2b83ba"], 2: "trees", 5: "fields"},
        "gsd_m": [10, 10],
        **fields,
    }
    path.write_text(yaml.safe_dump(values))
    return path


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("weights")


@pytest.fixture(scope="module")
def official(folder):
    """A ScaleMAE file: the licence forbids commercial use."""
    _, content = layouts.plain_file("scale_mae")
    return layouts.save(content, folder / "scalemae-vitlarge-800.pth")


@pytest.fixture(scope="module")
def converted(official, folder):
    convert(official, folder / "scale_mae.safetensors")
    return folder / "scale_mae.safetensors"


@pytest.fixture(scope="module")
def adapter(converted, folder):
    """An adapter on that backbone, without a specification."""
    backbone = open_official(folder / "scalemae-vitlarge-800.pth")
    model = SpectralXModel(config_on(backbone.config, classes=3, tile_size=64))
    install_backbone(model, backbone)
    prepare(model, 2, "spectralx")
    save_adapter(model, folder / "adapter", method="spectralx", backbone=backbone)
    return folder / "adapter"


@pytest.fixture(scope="module")
def checkpoint(folder):
    return lightning(published_model(), folder / "stage2.ckpt")


def test_convert_writes_one_file_and_shows_the_licence(official, tmp_path):
    found = result(run("convert", official, tmp_path / "backbone.safetensors"))
    assert found["outputs"] == {"BACKBONE": str(tmp_path / "backbone.safetensors")}
    report = found["report"]
    assert report["backbone"]["licence"] == "CC-BY-NC-4.0" and "must not be used commercially" in report["warnings"][0]
    assert report["coverage"].startswith(f"{report['backbone']['used']} of ")
    assert report["size_bytes"] == (tmp_path / "backbone.safetensors").stat().st_size
    person = run("convert", official, tmp_path / "second.safetensors", progress="none")
    assert person.returncode == 0 and "tensors used; left out" in person.stdout and "CC-BY-NC-4.0" in person.stdout
    assert (tmp_path / "second.safetensors").read_bytes() == (tmp_path / "backbone.safetensors").read_bytes()


def test_a_published_checkpoint_is_converted_with_the_licence_of_its_backbone(checkpoint, tmp_path):
    target = tmp_path / "stage2.safetensors"
    done = invoke("convert", checkpoint, target)
    assert done.exit_code == 0, done.output
    report = json.loads(done.stdout.splitlines()[-1])["report"]
    given = torch.load(checkpoint, weights_only=True)["state_dict"]
    stored = load_file(target)
    assert report["coverage"] == f"{len(stored)} of {len(given)} tensors used" and len(stored) == len(given)
    assert all(torch.equal(given[f"model.{name}"], tensor) for name, tensor in stored.items())
    assert report["checkpoint"]["licence"] == "CC-BY-NC-4.0" and "commercially" in report["warnings"][0]
    shown = inspected(target)
    assert shown["weights"]["form"] == "converted published checkpoint" and "commercially" in shown["warnings"][0]
    assert shown["weights"]["official_sha256"] == report["checkpoint"]["official_sha256"]
    assert "converted already" in invoke("convert", target, tmp_path / "again.safetensors").output
    free = invoke("convert", checkpoint, tmp_path / "free.safetensors", "--family", "satmae_pp")
    assert json.loads(free.stdout.splitlines()[-1])["report"]["warnings"] == []


def invoke(*words, progress="json"):
    """Run a command in this process; a process of its own spends seconds on loading torch."""
    return CliRunner().invoke(build_app(["convert", "export", "inspect"]), [*map(str, words), "--progress", progress])


def inspected(path):
    done = invoke("inspect", path)
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout.splitlines()[-1])["report"]


def test_inspect_shows_what_weights_are_and_their_licence(official, converted, adapter, checkpoint):
    for path, form in ((official, "official backbone"), (converted, "converted backbone")):
        report = inspected(path)
        assert report["kind"] == "weights" and report["weights"]["form"] == form
        assert report["weights"]["title"] == "ScaleMAE" and report["weights"]["licence"] == "CC-BY-NC-4.0"
        assert "must not be used commercially" in report["warnings"][0]
    weights = inspected(adapter)["weights"]
    assert weights["form"] == "adapter" and weights["method"] == "spectralx" and "CC-BY-NC-4.0" in weights["licence"]
    assert weights["size_bytes"] == (adapter / "adapter.safetensors").stat().st_size
    assert " MB; the backbone ScaleMAE brings " in weights["size"] and weights["notice"]
    weights = inspected(checkpoint)["weights"]
    assert weights["form"] == "published checkpoint" and "6 bands, 4 outputs" in weights["network"]
    person = invoke("inspect", adapter, progress="none")
    assert "Warning: ScaleMAE is licensed under CC-BY-NC-4.0" in person.stderr and "method: spectralx" in person.stdout


def test_a_published_checkpoint_becomes_onnx(checkpoint, tmp_path):
    target = tmp_path / "meadows.onnx"
    done = invoke("export", checkpoint, target, "--describe", description(tmp_path / "describe.yaml"))
    found = json.loads(done.stdout.splitlines()[-1])
    assert found["outputs"] == {"MODEL": str(target), "CARD": str(tmp_path / "meadows_card.md")}
    assert "must not be used commercially" in found["report"]["warnings"][0]
    assert "must not be used commercially" in (tmp_path / "meadows_card.md").read_text()
    spec = read_spec(target)
    assert [(c.value, c.name) for c in spec.classes] == [(1, "water"), (2, "trees"), (5, "fields")]
    assert spec.export_check.max_abs_difference <= 1e-4 and spec.notices
    shown = inspected(target)
    assert shown["kind"] == "model" and "must not be used commercially" in shown["warnings"][0]

    image = np.random.default_rng(0).random((3, BANDS, 32, 32)).astype(np.float32)
    session = Session(target, "cpu", threads=1)
    statistics = np.zeros((3, BANDS), np.float32)
    found = session.run(image, statistics)
    # What the published pipeline computes: min-max for each band of each tile, no class for the label 0.
    low, high = image.min(axis=(2, 3), keepdims=True), image.max(axis=(2, 3), keepdims=True)
    stretched = torch.from_numpy((image - low) / (high - low))
    wavelengths = [480.0 + 60 * i for i in range(BANDS)]
    from spectralx.models.inputs import SpectralInput

    spectral = SpectralInput.from_values(wavelengths, [30.0] * BANDS, torch.zeros(3, BANDS))
    with torch.no_grad():
        expected = published_model()(stretched, spectral)[:, 1:].softmax(dim=1).numpy()
    np.testing.assert_allclose(found, expected, atol=1e-5)
    one = session.run(image[:1] * 2000 + 300, statistics)  # any gain and offset
    np.testing.assert_allclose(one, expected[:1], atol=1e-4)


def damaged(name, folder, official, converted, adapter, checkpoint):
    """Return the words of a command on a bad file and a part of the error's cause."""
    out = folder / "out.onnx"
    bad = folder / f"{name.replace(' ', '_')}.pth"
    if name == "truncated":
        bad.write_bytes(official.read_bytes()[:-5000])
        return ["convert", bad, folder / "out.safetensors"], "truncated or damaged"
    if name == "truncated safetensors":
        bad = bad.with_suffix(".safetensors")
        bad.write_bytes(converted.read_bytes()[:-5000])
        return ["inspect", bad], "truncated or damaged"
    if name == "changed":
        bad = bad.with_suffix(".safetensors")
        content = bytearray(converted.read_bytes())
        content[-1] ^= 1
        bad.write_bytes(content)
        return ["inspect", bad], "not those that its record states"
    if name == "code":
        torch.save({"state_dict": {"model.norm.weight": torch.ones(2)}, "callbacks": Payload(folder / "executed")}, bad)
        return ["export", bad, out], "nothing of it was run"
    if name == "code in a backbone":
        content = torch.load(official, weights_only=False)
        torch.save({**content, "args": Payload(folder / "executed")}, bad)
        return ["inspect", bad], "nothing of it was run"
    if name == "unexpected keys":
        _, content = layouts.plain_file("scale_mae")
        content["model"]["blocks.0.adapter.weight"] = torch.ones(3)
        layouts.save(content, bad)
        return ["convert", bad, folder / "out.safetensors", "--family", "scale_mae"], "blocks.0.adapter.weight"
    if name == "another model":
        torch.save({"state_dict": {"model.conv1.weight": torch.ones(3, 3), "model.fc.bias": torch.ones(3)}}, bad)
        return ["export", bad, out], "conv1.weight"
    if name == "keys missing":
        state = torch.load(checkpoint, weights_only=True)["state_dict"]
        del state["model.AreApt.scale"]
        torch.save({"state_dict": state}, bad)
        return ["export", bad, out], "missing AreApt.scale"
    if name == "wrong backbone":
        _, content = layouts.plain_file("satmae_pp")
        content["model"]["norm.bias"] = content["model"]["norm.bias"] + 1e-3
        layouts.save(content, bad)
        save_adapter_spec(adapter, folder / "other")
        return ["export", folder / "other", out, "--backbone", bad], "trained on another backbone: ScaleMAE"
    if name == "wrong band count":
        told = description(folder / "bands.yaml", bands=5)
        return ["export", checkpoint, out, "--describe", told], "takes 6 bands, the description has 5"
    if name == "wavelengths of another length":
        told = description(folder / "waves.yaml", wavelength_nm=[480.0, 540.0, 600.0])
        return ["export", checkpoint, out, "--describe", told], "6 bands, but 3 wavelengths"
    if name == "unknown bands":
        return ["export", checkpoint, out], "6 bands, and which ones is not known"
    told = description(folder / "classes.yaml", classes={1: "water", 2: "land"})
    return ["export", checkpoint, out, "--describe", told], "3 classes beside"


def save_adapter_spec(adapter, target):
    """Copy an adapter and give it a specification, as those of runs have."""
    target.mkdir(exist_ok=True)
    (target / "adapter.safetensors").write_bytes((adapter / "adapter.safetensors").read_bytes())
    record = yaml.safe_load((adapter / "config.yaml").read_text())
    record["spec"] = {
        "name": "a",
        "title": "A",
        "bands": [{"name": f"b{w}", "wavelength_nm": w, "fwhm_nm": 40} for w in (490, 560, 660)],
        "gsd_min_m": 5,
        "gsd_max_m": 20,
        "tile_size": 64,
        "patch_size": 16,
        "classes": [{"value": v, "name": str(v), "color": "#123456"} for v in (1, 2, 3)],
        "statistics": {"mean": [0.1] * 3, "std": [0.1] * 3},
    }
    (target / "config.yaml").write_text(yaml.safe_dump(record))


BAD = (
    "truncated", "truncated safetensors", "changed", "code", "code in a backbone", "unexpected keys", "another model",
    "keys missing", "wrong backbone", "wrong band count", "wavelengths of another length", "unknown bands",
    "other classes",
)  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_bad_files_are_refused_in_two_lines(name, tmp_path, official, converted, adapter, checkpoint):
    words, cause = damaged(name, tmp_path, official, converted, adapter, checkpoint)
    before = sorted(path.name for path in tmp_path.iterdir())
    person = invoke(*words, progress="none")
    assert person.exit_code == 2 and person.stdout == "", person.output
    errors = [line for line in person.stderr.splitlines() if not line.startswith("Warning")]
    assert len(errors) == 2 and cause in errors[0], person.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == before
    assert not (tmp_path / "executed").exists()


@pytest.mark.parametrize("name", ["code", "truncated safetensors"])
def test_so_they_are_in_a_process_of_its_own(name, tmp_path, official, converted, adapter, checkpoint):
    words, cause = damaged(name, tmp_path, official, converted, adapter, checkpoint)
    done = run(*words, progress="none")
    assert done.returncode == 2 and done.stdout == ""
    assert len(done.stderr.splitlines()) == 2 and cause in done.stderr.splitlines()[0]
    assert not (tmp_path / "executed").exists()
