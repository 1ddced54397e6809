"""Published backbones in recipes: what trains by each method, both stages, adapters, resuming, the whole line."""

import json
from pathlib import Path

import numpy as np
import pytest
import torch
import yaml
from osgeo import gdal
from typer.testing import CliRunner

from spectralx.checkpoints.adapters import load_adapter
from spectralx.checkpoints.backbone import transformer_part
from spectralx.checkpoints.convert import convert, load_backbone
from spectralx.checkpoints.published import to_published
from spectralx.cli import build_app
from spectralx.errors import ManifestError, ModelFileError, OutputError
from spectralx.export.adapter import export_adapter
from spectralx.export.card import model_card
from spectralx.export.run import load_run
from spectralx.models.inputs import SpectralInput
from spectralx.models.masked_autoencoder import MaskedAutoencoder
from spectralx.models.peft_baselines import ALL_METHODS
from spectralx.training.adapt import AdaptRequest, adapt
from spectralx.training.config import Method, Recipe, load_recipe
from spectralx.training.module import averaged_state
from spectralx.training.network import build_network, prepare_network
from spectralx.training.run_folder import RunFolder
from spectralx.training.train import TrainRequest, train
from tests.engine.checkpoints import layouts

from .conftest import ListeningReporter, recipe_values

SMALL = {
    "tokenizer.stem.widths": [8, 8, 16, 16],
    "tokenizer.hyper.heads": 2,
    "tokenizer.hyper.anchors": {"count": 8, "grid": 2, "width": 8},
    "decoder.width": 16,
    "decoder.neck_width": 16,
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("backbones")


@pytest.fixture(scope="module")
def backbone_file(folder):
    """A converted SatMAE (RGB) backbone of width 128: its licence forbids commercial use."""
    _, content = layouts.plain_file("satmae")
    convert(layouts.save(content, folder / "fmow_pretrain.pth"), folder / "satmae.safetensors")
    return folder / "satmae.safetensors"


@pytest.fixture(scope="module")
def other_file(folder):
    """Another backbone of the same shape."""
    _, content = layouts.plain_file("satmae")
    content["model"]["blocks.0.mlp.fc1.bias"] = content["model"]["blocks.0.mlp.fc1.bias"] + 1e-3
    return layouts.save(content, folder / "other.pth")


def recipe_on(path, method="spectralx", **changes):
    values = recipe_values()
    for stage in ("stage1", "stage2"):
        values[stage] |= {"steps": 2, "validate_every": 2, "trains": "auto"}
    values |= {"model": {"overrides": SMALL}, "method": method, **changes}
    return Recipe.model_validate(values | {"backbone": {"path": str(path)}})


def prepared(backbone, recipe, stage=2):
    network = build_network(recipe, 3, backbone=backbone.info)
    network = MaskedAutoencoder(network) if stage == 1 else network
    return network, prepare_network(network, stage, recipe, getattr(recipe, f"stage{stage}"), backbone)


def kinds(names):
    """Return what parts of a network parameters belong to."""
    found = set()
    for name in names:
        if any(mark in name for mark in ("lora_", "ia3_", "slr_", ".aomoa.")):
            found.add("lora" if "lora_" in name else "ia3" if "ia3_" in name else "slr" if "slr_" in name else "aomoa")
        elif name.startswith("tokenizer.hyper."):
            found.add("hypert")
        elif name.startswith(("tokenizer.", "decoder.")):
            found.add("projection and decoder")
        elif name.startswith("backbone.") and ".norm" in name.replace("backbone.norm", ".norm"):
            found.add("norms")
        else:
            found.add(name.split(".")[0])
    return found


BASE = {"projection and decoder"}
TRAINED = {
    "frozen": BASE,
    "full": BASE | {"norms", "backbone"},
    "hypert": BASE | {"hypert", "norms"},
    "hypert+aomoa": BASE | {"hypert", "norms", "aomoa", "scaler"},
    "hypert+aomoa+are": BASE | {"hypert", "norms", "aomoa", "scaler", "are"},
    "spectralx": BASE | {"hypert", "norms", "aomoa", "scaler", "are"},
    "lora": BASE | {"lora"},
    "ia3": BASE | {"ia3"},
    "slr": BASE | {"slr"},
}


def test_the_recipe_knows_every_method():
    assert set(Method.__args__) == set(ALL_METHODS) == set(TRAINED)


@pytest.mark.parametrize("method", ALL_METHODS)
def test_each_method_trains_what_it_is_named_after(method, backbone_file):
    backbone = load_backbone(backbone_file)
    network, names = prepared(backbone, recipe_on(backbone_file, method))
    assert names == [name for name, p in network.named_parameters() if p.requires_grad]
    found = kinds([name.replace("linear.", "") for name in names if not name.endswith(".scaler")])
    assert found == TRAINED[method] - {"scaler"}
    assert any(name.endswith("fc1.scaler") for name in names) == ("scaler" in TRAINED[method])
    assert ("backbone.pos_embed" in names) == (method == "full")
    held = network.state_dict()
    for name, tensor in transformer_part(backbone.state).items():
        if name != "pos_embed":
            places = [f"backbone.{name.replace(layer, layer + wrap)}" for layer in ("fc1", "fc2", "qkv", "proj")
                      for wrap in ("", ".linear", ".base_layer", ".layer.base_layer")]  # fmt: skip
            assert any(place in held and torch.equal(held[place], tensor) for place in places), name


def test_stage_1_trains_the_adapters_and_the_class_token(backbone_file):
    _, names = prepared(load_backbone(backbone_file), recipe_on(backbone_file), stage=1)
    assert "model.backbone.cls_token" in names and "mask_token" in names
    frozen = {"model.backbone.pos_embed", "model.backbone.blocks.0.attn.qkv.weight"}
    assert not frozen & set(names)


def test_methods_that_need_a_backbone_say_so(backbone_file):
    recipe = Recipe.model_validate({**recipe_values(), "method": "lora"})
    with pytest.raises(ManifestError, match="leaves the backbone frozen"):
        prepare_network(build_network(recipe, 3), 2, recipe, recipe.stage2, None)
    everything = recipe_on(backbone_file, "frozen")
    everything.stage2.trains = "all"
    with pytest.raises(ManifestError, match="leaves the backbone frozen"):
        prepared(load_backbone(backbone_file), everything)


def test_paths_in_a_recipe_count_from_the_recipe(folder, backbone_file):
    path = folder / "recipe.yaml"
    path.write_text("backbone: {path: satmae.safetensors}\nmethod: slr\nbaseline: {rank: 4}\n")
    recipe = load_recipe(path, ["backbone.heads=2", "baseline.rank=8"])
    assert Path(recipe.backbone.path) == backbone_file and recipe.backbone.heads == 2
    assert (recipe.method, recipe.baseline.rank) == ("slr", 8)
    assert load_recipe(None, ['backbone.path="x.pth"']).backbone.path == "x.pth"
    with pytest.raises(ManifestError, match=r"field backbone\.path"):
        load_recipe(None, ["backbone.family=mae"])


@pytest.fixture(scope="module")
def two_stages(folder, selection, backbone_file):
    """Both stages on the backbone; returns folders and reporter."""
    recipe, reporter = recipe_on(backbone_file), ListeningReporter()
    one = adapt(AdaptRequest(folder / "one", selection, recipe), reporter)
    two = train(TrainRequest(folder / "two", selection, recipe, one.folder), reporter)
    return one, two, reporter


def test_both_stages_leave_the_backbone_as_it_was(two_stages, backbone_file):
    one, two, reporter = two_stages
    assert sum("must not be used commercially" in message for message in reporter.warnings) == 2
    assert not any("random" in message for message in reporter.warnings)
    backbone = load_backbone(backbone_file)
    for result, prefix in ((one, "model.backbone."), (two, "backbone.")):
        state = averaged_state(RunFolder(result.folder).load_checkpoint("last"))
        for block in range(layouts.DEPTH):
            name = f"blocks.{block}.attn.qkv.weight"
            assert torch.equal(state[prefix + name], backbone.state[name])
            norm = f"blocks.{block}.norm1.weight"
            assert not torch.equal(state[prefix + norm], backbone.state[norm])
    assert two.report["trained_parameters"] < two.report["parameters"]
    spec = two.spec
    assert spec.method["method"] == "spectralx" and spec.method["trains"] == "adapters"
    assert spec.method["backbone_sha256"] == backbone.info.tensors_sha256
    (source,) = [source for source in spec.sources if source.role == "backbone"]
    assert source.licence == "CC-BY-NC-4.0" and spec.notices == (backbone.info.notice,)
    assert "## Conditions of use" in model_card(spec) and backbone.info.notice in model_card(spec)


def test_another_backbone_is_refused_when_a_run_goes_on(two_stages, selection, backbone_file, other_file, tmp_path):
    one, two, reporter = two_stages
    other, none = recipe_on(other_file), Recipe.model_validate(recipe_values(trains="all"))
    with pytest.raises(ModelFileError, match="was started on SatMAE"):
        train(TrainRequest(two.folder, selection, other, resume=True), reporter)
    with pytest.raises(ModelFileError, match=r"stage-1 run in .* stands on SatMAE .* not on SatMAE"):
        train(TrainRequest(tmp_path / "run", selection, other, one.folder), reporter)
    with pytest.raises(ModelFileError, match="was started on SatMAE"):
        adapt(AdaptRequest(one.folder, selection, other, resume=True), reporter)
    with pytest.raises(ModelFileError, match=r"stage-1 run in .* stands on SatMAE .* not without a published"):
        train(TrainRequest(tmp_path / "run", selection, none, one.folder), reporter)
    assert not (tmp_path / "run").exists()
    # The same backbone may lie elsewhere.
    moved = tmp_path / "moved.safetensors"
    moved.write_bytes(backbone_file.read_bytes())
    adapt(AdaptRequest(one.folder, selection, recipe_on(moved), resume=True), reporter)


def test_an_adapter_of_a_run_computes_what_the_run_computes(two_stages, backbone_file, other_file, tmp_path):
    _, two, _ = two_stages
    reporter = ListeningReporter()
    info = export_adapter(two.folder, tmp_path / "adapter", None, reporter)
    assert info.method == "spectralx" and info.spec == two.spec and "commercially" in reporter.warnings[0]
    backbone = load_backbone(backbone_file)
    adapted, _ = load_adapter(tmp_path / "adapter", backbone)
    image = torch.rand(2, 4, 32, 32)
    spectral = SpectralInput.from_values([490.0, 560.0, 660.0, 840.0], [60.0] * 4, torch.ones(3, 4))
    with torch.no_grad():
        torch.testing.assert_close(
            adapted(image, spectral), load_run(two.folder).network(image, spectral), rtol=0, atol=0
        )
    with pytest.raises(ModelFileError, match="was trained on SatMAE"):
        export_adapter(two.folder, tmp_path / "second", other_file, reporter)
    with pytest.raises(OutputError, match="something else"):
        export_adapter(two.folder, two.folder, None, reporter)
    assert not (tmp_path / "second").exists()


def test_a_run_of_its_own_backbone_has_no_adapter(plain, tmp_path):
    with pytest.raises(ModelFileError, match="no published backbone"):
        export_adapter(plain.folder, tmp_path / "adapter", None, ListeningReporter())


# -- The real thing: Galileo-nano on a corner of a real scene ----------------------------------------------------------

CROP = (60, 150, 160, 128)


def command(*words):
    done = CliRunner().invoke(
        build_app(["convert", "adapt", "train", "export", "segment", "inspect"]),
        [*map(str, words), "--progress", "json"],
    )
    events = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.exit_code == 0, events[-1]
    return events[-1]


@pytest.fixture(scope="module")
def galileo_run(folder, shared_data):
    """Galileo-nano converted, adapted and trained on; returns the folder with everything."""
    official = shared_data.parent / "models" / "galileo_nano" / "encoder.pt"
    if not official.is_file():
        pytest.skip("Galileo-nano is not here (../shared/models/galileo_nano, or SPECTRALX_SHARED)")
    gdal.UseExceptions()
    image, labels = folder / "image.tif", folder / "labels.tif"
    gdal.Translate(str(image), str(shared_data / "landcover_northcarolina.tif"), srcWin=CROP, bandList=[1, 2, 3, 4])
    gdal.Translate(str(labels), str(shared_data / "landcover_northcarolina_labels.tif"), srcWin=CROP)
    stage = {"precision": "fp32", "ema": 0, "sampling": {"batch_size": 4}, "optimizer": {"lr": 3e-3}}
    recipe = {
        "name": "raleigh",
        "tile_size": 32,
        "threads": 1,
        "model": {"overrides": {**SMALL, "tokenizer.stem.widths": [8, 8, 16]}},
        "backbone": {"path": "galileo.safetensors", "gsd_m": 30},
        "stage1": {**stage, "steps": 4, "validate_every": 4},
        "stage2": {**stage, "steps": 20, "validate_every": 10, "augmentation": {"zoom": [1, 1]}},
    }
    (folder / "galileo.yaml").write_text(yaml.safe_dump(recipe))
    converted = command("convert", official, folder / "galileo.safetensors")
    assert converted["report"]["coverage"].startswith("83 of 106 tensors used; left out: 23 (")
    command("adapt", folder / "g1", image, "--config", folder / "galileo.yaml")
    words = ["--image", image, "--labels", labels, "--stage1", folder / "g1", "--config", folder / "galileo.yaml"]
    trained = command("train", folder / "g2", *words)
    assert trained["report"]["export_check"]["class_agreement"] >= 0.9999
    return folder


def test_a_model_on_galileo_maps_a_real_scene(galileo_run):
    command("segment", galileo_run / "image.tif", galileo_run / "map.tif", "--model", galileo_run / "g2" / "model.onnx")
    mapped = gdal.Open(str(galileo_run / "map.tif")).ReadAsArray()
    labels = gdal.Open(str(galileo_run / "labels.tif")).ReadAsArray()
    counted = (labels > 0) & (mapped > 0)
    majority = np.bincount(labels[counted]).max() / counted.sum()
    assert (labels[counted] == mapped[counted]).mean() > majority
    card = (galileo_run / "g2" / "model_card.md").read_text()
    assert "| Galileo: https://huggingface.co/nasaharvest/galileo | backbone | no | MIT |" in card
    metrics = (galileo_run / "g2" / "metrics.csv").read_text().splitlines()
    assert len(metrics) > 2


def test_the_adapter_on_galileo_is_small_and_says_so(galileo_run):
    written = command("export", galileo_run / "g2", galileo_run / "galileo_adapter", "--adapter")
    adapter = written["report"]["adapter"]
    size = Path(written["outputs"]["ADAPTER"]).stat().st_size
    assert adapter["size_bytes"] == size and f"{size / 1e6:.1f} MB" in written["report"]["summary"]
    assert adapter["left_out"] > adapter["values"]
    weights = command("inspect", galileo_run / "galileo_adapter")["report"]["weights"]
    assert weights["form"] == "adapter" and "MIT" in weights["licence"]


@pytest.mark.slow
def test_onnx_from_adapter_and_backbone_maps_like_the_run(galileo_run):
    adapter, model = galileo_run / "slow_adapter", galileo_run / "adapter.onnx"
    command("export", galileo_run / "g2", adapter, "--adapter")
    command("export", adapter, model, "--backbone", galileo_run / "galileo.safetensors")
    maps = []
    for name, path in (("a", model), ("b", galileo_run / "g2" / "model.onnx")):
        command("segment", galileo_run / "image.tif", galileo_run / f"{name}.tif", "--model", path)
        maps.append(gdal.Open(str(galileo_run / f"{name}.tif")).ReadAsArray())
    np.testing.assert_array_equal(*maps)


# -- The published preset ----------------------------------------------------------------------------------------------

REFERENCE = {
    "backbone.width": layouts.WIDTH,
    "backbone.depth": layouts.DEPTH,
    "backbone.heads": layouts.HEADS,
    "backbone.taps": [0, 1, 2, 3],
    "backbone.table_grid": layouts.GRID,
    "tile_size": layouts.SIDE,
    "tokenizer.stem.widths": [8, 8, 16, 32],
    "tokenizer.hyper.query_grid": layouts.GRID,
    "tokenizer.hyper.window": layouts.GRID,
    "decoder.width": 16,
    "decoder.neck_width": 16,
}


def test_the_published_preset_trains_on_a_plain_mae_in_both_stages(selection, tmp_path):
    """SatMAE++ is one; the published code crashes on it in stage 1."""
    _, content = layouts.plain_file("satmae_pp")
    path = layouts.save(content, tmp_path / "satmae_pp.pth")
    recipe = recipe_on(path, tile_size=layouts.SIDE, model={"preset": "reference", "overrides": REFERENCE})
    reporter = ListeningReporter()
    one = adapt(AdaptRequest(tmp_path / "one", selection, recipe), reporter)
    two = train(TrainRequest(tmp_path / "two", selection, recipe, one.folder), reporter)
    state = averaged_state(RunFolder(two.folder).load_checkpoint("last"))
    backbone = load_backbone(path)
    assert torch.equal(state["backbone.blocks.1.attn.proj.weight"], backbone.state["blocks.1.attn.proj.weight"])
    assert not torch.equal(state["backbone.blocks.1.norm1.weight"], backbone.state["blocks.1.norm1.weight"])
    assert two.report["trained_parameters"] < two.report["parameters"]
    # A checkpoint of their stage 1 does the same service.
    published = to_published(build_network(recipe, 3, backbone=backbone.info, bands=4).state_dict())
    stage1 = {key: tensor for key, tensor in published.items() if key.startswith("vit_backbone.")}
    name = "vit_backbone.blocks.0.mlp.fc1.blocks_MoA.MoA.w_gate"
    stage1[name] = stage1[name] + 2
    torch.save({"state_dict": {f"model.{key}": tensor for key, tensor in stage1.items()}}, tmp_path / "stage1.ckpt")
    third = train(TrainRequest(tmp_path / "three", selection, recipe, tmp_path / "stage1.ckpt"), reporter)
    state = averaged_state(RunFolder(third.folder).load_checkpoint("last"))
    assert (state["backbone.blocks.0.mlp.fc1.aomoa.mixture.w_gate"] - 2).abs().max() < 0.1
    assert third.spec.method["from_stage1"] == "yes"
