"""Galileo-nano: the official file, its outputs at any patch, and models that are built on it."""

import importlib.util
import json

import numpy as np
import pytest
import torch
from torch.nn import functional

from spectralx.checkpoints.convert import convert, load_backbone, open_official
from spectralx.checkpoints.install import InstallOptions, bare_config, config_on, install_backbone
from spectralx.checkpoints.patch_kernels import patch_kernel
from spectralx.errors import BandError, ModelFileError
from spectralx.export.onnx import export_onnx, random_tiles
from spectralx.inference.session import Session
from spectralx.models.galileo import GROUPS, GalileoEncoder, resize_patch_kernel
from spectralx.models.inputs import SpectralInput
from spectralx.models.peft_baselines import prepare
from spectralx.models.spectralx import SpectralXModel
from spectralx.spec import BandSpec, ClassSpec, ModelSpec, TrainingStatistics
from tests.engine.conftest import REPOSITORY, find_shared

LIMIT = 5e-6
BANDS_NM = {"B2": 492, "B3": 560, "B4": 665, "B5": 704, "B6": 740, "B7": 783, "B8": 833, "B8A": 864, "B11": 1614,
            "B12": 2202}  # fmt: skip


@pytest.fixture(scope="module")
def folder():
    data = find_shared()
    path = (data.parent if data else REPOSITORY.parent / "shared") / "models" / "galileo_nano"
    if not (path / "encoder.pt").is_file():
        pytest.skip("Galileo-nano is not here (../shared/models/galileo_nano, or SPECTRALX_SHARED)")
    return path


@pytest.fixture(scope="module")
def backbone(folder):
    return open_official(folder / "encoder.pt")


@pytest.fixture(scope="module")
def encoder(backbone):
    encoder = GalileoEncoder(backbone.config).eval()
    encoder.load_state_dict(backbone.state)
    return encoder


def fill_of(folder):
    spec = importlib.util.spec_from_file_location("reference_fill", folder.parents[1] / "reference" / "fill.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_official_file_is_read_whole(folder, backbone):
    sizes = json.loads((folder / "config.json").read_text())["model"]["encoder"]
    config = backbone.config
    assert (config.width, config.depth, config.heads) == (
        sizes["embedding_size"], sizes["depth"], sizes["num_heads"],
    )  # fmt: skip
    assert config.mlp_ratio == sizes["mlp_ratio"] and config.norm_eps == 1e-5 and not config.class_token
    assert (backbone.info.family, backbone.info.licence, backbone.info.notice) == ("galileo", "MIT", None)
    assert backbone.info.used == 83 and backbone.info.dropped == {"terrain, weather, maps and place": 23}


def test_every_array_of_the_official_encoder(folder, encoder):
    fill = fill_of(folder)
    arguments = json.loads((folder / "outputs.json").read_text())
    with np.load(folder / "outputs.npz") as expected:
        assert set(expected.files) == set(arguments)
        for name, given in arguments.items():
            optical = torch.from_numpy(fill.image(given["batch"], 11, given["size"], given["seed"]))
            image = functional.pad(optical, (0, 0, 0, 0, 2, 0))  # no radar
            with torch.no_grad():
                got = encoder(image, given["groups"], given["patch"], given["month"], given["gsd_m"]).numpy()
            wanted = expected[name]
            assert got.shape == wanted.shape
            assert np.linalg.norm(got - wanted) / np.linalg.norm(wanted) <= LIMIT, name


@pytest.mark.parametrize("patch", range(1, 9))
def test_any_patch_from_1_to_8(encoder, patch):
    with torch.no_grad():
        result = encoder(torch.randn(1, 13, 4 * patch, 3 * patch), ["S2_RGB", "NDVI"], patch)
    assert result.shape == (1, 4, 3, 2, 128)
    assert result.isfinite().all()


@pytest.mark.parametrize("patch", range(1, 9))
def test_a_resized_kernel_answers_to_patches_as_least_squares_has_it(patch):
    """FlexiViT: the new kernel w minimises the distance of <w, x> from <old, enlarged x> over white patches x."""
    kernel = torch.randn(5, 2, 8, 8, generator=torch.Generator().manual_seed(0), dtype=torch.float64)
    units = torch.eye(64, dtype=torch.float64).reshape(64, 1, 8, 8)
    shrink = functional.interpolate(units, size=patch, mode="bicubic", antialias=True).reshape(64, patch**2)
    resized = resize_patch_kernel(kernel, patch).flatten(2)
    residual = resized @ shrink.T - kernel.flatten(2)
    # A least-squares solution leaves a residual that is orthogonal to all columns.
    assert (residual @ shrink).abs().max() < 1e-5


@pytest.mark.parametrize("grid", [(8, 8), (6, 11)])
def test_the_backbone_is_the_encoder_for_the_tokens_of_one_group(backbone, encoder, grid):
    """On other grids than the one that it was made for, too: places are computed, not stretched."""
    config = config_on(backbone.config, classes=3, tile_size=64, aomoa=None, are=None)
    model = SpectralXModel(config).eval()
    install_backbone(model, backbone, InstallOptions(gsd_m=30, month=2))
    image = torch.randn(2, 13, 8 * grid[0], 8 * grid[1])
    with torch.no_grad():
        patches = encoder.patch_embed["S2_RGB"](image[:, 2:5]).flatten(2).transpose(1, 2)
        expected = encoder(image, ["S2_RGB"], 8, 2, 30)[:, :, :, 0].flatten(1, 2)
        got = model.backbone(patches, grid)[-1]
    torch.testing.assert_close(got, expected, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("patch", [4, 8])
def test_its_own_patch_embedding_takes_reflectance(folder, backbone, encoder, patch):
    names = ("B8", "B4", "B3", "B2", "B11")  # complete groups: RGB and NIR; SWIR lacks B12
    kernel = patch_kernel(backbone, [BANDS_NM[name] for name in names], patch)
    reflectance = torch.rand(2, 5, 2 * patch, 2 * patch)
    got = functional.conv2d(reflectance, kernel.weight, kernel.bias, stride=patch)
    statistics = {"B2": (1395.34, 917.70), "B3": (1338.40, 913.30), "B4": (1343.10, 1092.68), "B8": (2410.34, 1098.98)}
    expected = 0.0
    for group in ("S2_RGB", "S2_NIR_10m"):
        channels = []
        for channel in GROUPS[group]:
            mean, std = statistics[channel]
            channels.append((1e4 * reflectance[:, names.index(channel)] - (mean - 2 * std)) / (4 * std))
        embed = encoder.patch_embed[group]
        weight = resize_patch_kernel(embed.weight, patch)
        expected = expected + functional.conv2d(torch.stack(channels, dim=1), weight, embed.bias, stride=patch) / 2
    torch.testing.assert_close(got, expected.detach(), rtol=1e-4, atol=1e-4)
    assert "S2_RGB, S2_NIR_10m" in kernel.note
    with pytest.raises(BandError, match="groups is complete"):
        patch_kernel(backbone, [1000.0], patch)


def test_a_plain_model_starts_with_it(backbone):
    model = SpectralXModel(bare_config(backbone.config, classes=3, bands=10))
    options = InstallOptions(own_patches=True, wavelength_nm=tuple(map(float, BANDS_NM.values())))
    assert "reflectance" in install_backbone(model, backbone, options).patches


WAVELENGTHS = [492.0, 560.0, 665.0, 833.0]


def trained(backbone, patch):
    """Train a model on a backbone for a few steps on bright and dark halves; check what changed."""
    torch.manual_seed(0)
    model = SpectralXModel(config_on(backbone.config, classes=2, tile_size=32, patch_size=patch)).train()
    install_backbone(model, backbone, InstallOptions(month=6))
    names = set(prepare(model, 2, "spectralx"))
    frozen = {name: p.detach().clone() for name, p in model.named_parameters() if name not in names}
    assert any(name.endswith("attn.qkv.weight") for name in frozen) and "backbone.pos_embed" in frozen
    statistics = torch.tensor([[0.2] * 4, [0.1] * 4, [1.0] * 4])
    spectral = SpectralInput.from_values(WAVELENGTHS, [60.0, 35.0, 30.0, 105.0], statistics)
    labels = torch.arange(2).repeat_interleave(16).expand(2, 32, 32)  # columns
    image = 0.2 + 0.1 * torch.randn(2, 4, 32, 32) + 0.2 * labels[:, None]
    optimizer = torch.optim.AdamW([p for p in model.parameters() if p.requires_grad], lr=2e-3)
    losses = []
    for _ in range(12):
        loss = functional.cross_entropy(model(image, spectral), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    assert losses[-1] < 0.7 * losses[0]
    for name, parameter in model.named_parameters():
        assert name in names or torch.equal(parameter, frozen[name]), name
    return model.eval(), image, statistics


def test_a_model_built_on_it_trains_with_patches_of_4(backbone):
    trained(backbone, 4)


def test_a_model_built_on_it_trains_exports_and_maps(folder, tmp_path):
    convert(folder / "encoder.pt", tmp_path / "galileo")
    backbone = load_backbone(tmp_path / "galileo")
    model, image, statistics = trained(backbone, 8)
    spec = ModelSpec(
        name="galileo-test", title="Galileo test",
        bands=tuple(BandSpec(name=str(nm), wavelength_nm=nm, fwhm_nm=60) for nm in WAVELENGTHS),
        gsd_min_m=5, gsd_max_m=20, tile_size=32, patch_size=8,
        classes=(ClassSpec(value=1, name="dark", color="#000000"), ClassSpec(value=2, name="bright", color="#ffffff")),
        statistics=TrainingStatistics(mean=(0.2,) * 4, std=(0.1,) * 4), sources=(backbone.info.spec_source,),
    )  # fmt: skip
    exported = export_onnx(model, spec, random_tiles(spec, 2), tmp_path / "model.onnx")
    assert exported.export_check.class_agreement >= 0.9999
    session = Session(tmp_path / "model.onnx", "cpu", 1)
    assert session.spec.sources[0].name.startswith("Galileo")
    probabilities = session.run(image.numpy(), statistics.numpy())
    assert (probabilities.argmax(axis=1)[:, :, :12] == 0).mean() > 0.9
    assert (probabilities.argmax(axis=1)[:, :, 20:] == 1).mean() > 0.9


def test_other_weights_are_refused(folder, tmp_path):
    official = torch.load(folder / "encoder.pt", map_location="cpu", weights_only=True)
    del official["blocks.2.mlp.fc1.bias"]
    torch.save(official, tmp_path / "encoder.pt")
    with pytest.raises(ModelFileError, match=r"missing blocks\.2\.mlp\.fc1\.bias"):
        open_official(tmp_path / "encoder.pt")
