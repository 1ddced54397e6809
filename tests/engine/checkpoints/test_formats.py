"""Every official layout against an independent implementation of its encoder."""

import pytest
import torch
from torch.nn import functional

from spectralx.checkpoints.convert import open_official
from spectralx.checkpoints.formats import FAMILIES
from spectralx.checkpoints.install import InstallOptions, config_on, install_backbone
from spectralx.checkpoints.position_codes import position_table
from spectralx.errors import BandError, ModelFileError
from spectralx.models.spectralx import SpectralXModel
from tests.engine.checkpoints import layouts
from tests.engine.checkpoints.conftest import features, installed
from tests.engine.checkpoints.layouts import DEPTH, GRID, HEADS, PATCH, WIDTH

RGB = (650.0, 560.0, 480.0)
SENTINEL_2 = (443.0, 492.0, 560.0, 665.0, 704.0, 740.0, 783.0, 833.0, 864.0, 945.0, 1374.0, 1614.0, 2202.0)
TOLERANCE = {"rtol": 2e-4, "atol": 2e-5}


@pytest.mark.parametrize("family", ["mae", "satmae", "satmae_pp", "scale_mae", "ssl4eo_mae"])
def test_families_with_the_keys_of_timm(family, tmp_path):
    model, content = layouts.plain_file(family)
    backbone = open_official(layouts.save(content, tmp_path / "official.pth"))
    assert backbone.info.family == family
    config = backbone.config
    assert (config.width, config.depth, config.heads, config.patch_size) == (WIDTH, DEPTH, HEADS, PATCH)
    assert (config.class_token, config.positions, config.table_grid, config.norm_eps) == (True, "table", GRID, 1e-6)
    wavelengths = SENTINEL_2 if family == "ssl4eo_mae" else RGB
    image = layouts.images(len(wavelengths))
    ours, record = installed(backbone, wavelengths)
    assert record.unused == () and record.patches.startswith("start of the patch projection")
    torch.testing.assert_close(features(ours, image, wavelengths), layouts.mae_output(model, image), **TOLERANCE)


@pytest.mark.parametrize("spelling", ["official", "transformers", "timm with biases"])
def test_dinov3(spelling, tmp_path):
    model = layouts.dinov3()
    content = {
        "official": layouts.dinov3_official(model),
        "transformers": layouts.dinov3_hugging_face(model),
        "timm with biases": layouts.dinov3_official(model, timm=True),
    }[spelling]
    backbone = open_official(layouts.save(content, tmp_path / "dinov3.pth"))
    config = backbone.config
    assert (backbone.info.family, config.positions, config.storage_tokens) == ("dinov3", "rotary", 4)
    assert (config.layer_scale, config.key_bias, config.norm_eps, config.heads) == (True, False, 1e-5, HEADS)
    image = layouts.images(3)
    ours, _ = installed(backbone, RGB)
    torch.testing.assert_close(features(ours, image, RGB), layouts.dinov3_output(model, image), **TOLERANCE)


def test_dinov3_of_timm_without_biases(tmp_path):
    model = layouts.dinov3()
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if name.endswith(("q_proj.bias", "v_proj.bias")):
                parameter.zero_()
    content = layouts.dinov3_official(model, timm=True, biases=False)
    backbone = open_official(layouts.save(content, tmp_path / "dinov3.pth"))
    image = layouts.images(3)
    ours, _ = installed(backbone, RGB)
    torch.testing.assert_close(features(ours, image, RGB), layouts.dinov3_output(model, image), **TOLERANCE)


def dofa_file(encoder, norm):
    generator = torch.Generator().manual_seed(7)
    width, wave = 32, "patch_embed.weight_generator."
    shapes = {
        wave + "weight_tokens": (6, width), wave + "bias_token": (1, width),
        wave + "transformer_encoder.layers.0.self_attn.in_proj_weight": (3 * width, width),
        wave + "transformer_encoder.layers.0.self_attn.in_proj_bias": (3 * width,),
        wave + "transformer_encoder.layers.0.self_attn.out_proj.weight": (width, width),
        wave + "transformer_encoder.layers.0.self_attn.out_proj.bias": (width,),
        wave + "transformer_encoder.layers.0.linear1.weight": (64, width),
        wave + "transformer_encoder.layers.0.linear1.bias": (64,),
        wave + "transformer_encoder.layers.0.linear2.weight": (width, 64),
        wave + "transformer_encoder.layers.0.linear2.bias": (width,),
        wave + "transformer_encoder.layers.0.norm1.weight": (width,),
        wave + "transformer_encoder.layers.0.norm1.bias": (width,),
        wave + "transformer_encoder.layers.0.norm2.weight": (width,),
        wave + "transformer_encoder.layers.0.norm2.bias": (width,),
        wave + "fc_weight.weight": (PATCH * PATCH * WIDTH, width), wave + "fc_weight.bias": (PATCH * PATCH * WIDTH,),
        wave + "fc_bias.weight": (WIDTH, width), wave + "fc_bias.bias": (WIDTH,),
        "patch_embed.fclayer.w1.weight": (width, width), "patch_embed.fclayer.w1.bias": (width,),
        "patch_embed.fclayer.w2.weight": (width, width), "patch_embed.fclayer.w2.bias": (width,),
    }  # fmt: skip
    own = {name: 0.3 * torch.randn(shape, generator=generator) for name, shape in shapes.items()}
    return encoder.official(norm) | own | {"head.weight": torch.zeros(5, WIDTH), "head.bias": torch.zeros(5)}


def dofa_convolution(state, nm):
    """DOFA's generated weights, with attention written out."""
    wave = "patch_embed.weight_generator."
    width = state[wave + "bias_token"].shape[1]
    angles = torch.tensor(nm)[:, None] * 10000.0 ** (-torch.arange(width // 2) / (width / 2))
    code = torch.cat([angles.sin(), angles.cos()], dim=1)
    y = torch.relu(code @ state["patch_embed.fclayer.w1.weight"].T + state["patch_embed.fclayer.w1.bias"])
    waves = code + torch.relu(y @ state["patch_embed.fclayer.w2.weight"].T + state["patch_embed.fclayer.w2.bias"])
    x = torch.cat([state[wave + "weight_tokens"], waves, state[wave + "bias_token"]])
    layer = {name.removeprefix(wave + "transformer_encoder.layers.0."): t for name, t in state.items()
             if "layers.0" in name}  # fmt: skip
    qkv = x @ layer["self_attn.in_proj_weight"].T + layer["self_attn.in_proj_bias"]
    q, k, v = (part.unflatten(1, (4, -1)).transpose(0, 1) for part in qkv.chunk(3, dim=1))
    attended = ((q @ k.transpose(1, 2)) * (width / 4) ** -0.5).softmax(dim=2) @ v
    attended = attended.transpose(0, 1).flatten(1)
    x = x + attended @ layer["self_attn.out_proj.weight"].T + layer["self_attn.out_proj.bias"]
    x = functional.layer_norm(x, (width,), layer["norm1.weight"], layer["norm1.bias"])
    hidden = functional.gelu(x @ layer["linear1.weight"].T + layer["linear1.bias"])
    x = x + hidden @ layer["linear2.weight"].T + layer["linear2.bias"]
    x = functional.layer_norm(x, (width,), layer["norm2.weight"], layer["norm2.bias"])
    count = len(state[wave + "weight_tokens"])
    columns = (x[count:-1] + waves) @ state[wave + "fc_weight.weight"].T + state[wave + "fc_weight.bias"]
    bias = x[-1] @ state[wave + "fc_bias.weight"].T + state[wave + "fc_bias.bias"]
    return 0.01 * columns.reshape(len(nm), PATCH, PATCH, WIDTH).permute(3, 0, 1, 2), 0.01 * bias


@pytest.mark.parametrize(("norm", "wrapped"), [("norm", True), ("fc_norm", False)])
def test_dofa_for_any_bands(norm, wrapped, tmp_path):
    encoder = layouts.encoder()
    content = dofa_file(encoder, norm)
    backbone = open_official(layouts.save({"model": content} if wrapped else content, tmp_path / "dofa.pth"))
    assert backbone.info.family == "dofa" and backbone.info.dropped == {"classifier": 2}
    nm = (490.0, 560.0, 665.0, 842.0, 1610.0)
    image = layouts.images(len(nm))
    ours, record = installed(backbone, nm)
    assert "pads the image by one pixel" in record.patches
    # The official convolution pads by one pixel: it sees in an image what ours sees in the image moved by one pixel.
    moved = functional.pad(image, (1, -1, 1, -1))
    weight, bias = dofa_convolution(content, nm)
    tokens = layouts.conv_tokens(image, weight, bias, padding=1)
    with torch.no_grad():
        torch.testing.assert_close(features(ours, moved, nm), encoder(tokens), **TOLERANCE)


@pytest.mark.parametrize(("dates", "prefix"), [(1, "encoder."), (4, "encoder."), (4, "")])
def test_prithvi_takes_the_first_of_several_dates(dates, prefix, tmp_path):
    encoder = layouts.encoder()
    sixteenth = WIDTH // 16

    def code(position, width):
        angles = position * 10000.0 ** (-torch.arange(width // 2, dtype=torch.float64) / (width // 2))
        return torch.cat([angles.sin(), angles.cos()])

    rows = [torch.cat([code(c, 6 * sixteenth), code(r, 6 * sixteenth), code(t, 4 * sixteenth)])
            for t in range(dates) for r in range(GRID) for c in range(GRID)]  # fmt: skip
    codes = torch.stack([torch.zeros(WIDTH, dtype=torch.float64), *rows])[None].float()
    encoder.pos_embed.data = codes[:, : 1 + GRID**2]
    kernel, bias = 0.05 * torch.randn(WIDTH, 6, 1, PATCH, PATCH), torch.randn(WIDTH)
    content = {prefix + name: tensor for name, tensor in encoder.official().items()}
    content |= {prefix + "pos_embed": codes, prefix + "patch_embed.proj.weight": kernel,
                prefix + "patch_embed.proj.bias": bias, prefix + "temporal_embed_enc.scale": torch.ones(1)}  # fmt: skip
    if prefix:
        content |= {"decoder.decoder_blocks.0.norm1.weight": torch.ones(4), "decoder.mask_token": torch.ones(1, 1, 4)}
    backbone = open_official(layouts.save(content, tmp_path / "Prithvi_EO_V2_300M.pt"))
    assert backbone.info.family == "prithvi" and backbone.config.table_grid == GRID
    assert bool(backbone.info.notes) == (dates > 1)
    nm = (490.0, 560.0, 665.0, 865.0, 1610.0, 2200.0)
    image = layouts.images(6)
    ours, _ = installed(backbone, nm)
    sequence = functional.conv3d(image[:, :, None], kernel, bias, stride=(1, PATCH, PATCH))
    with torch.no_grad():
        expected = encoder(sequence.flatten(2).transpose(1, 2))
    torch.testing.assert_close(features(ours, image, nm), expected, **TOLERANCE)


@pytest.mark.parametrize("prefix", ["spectrum_projection.spectrum_embeds.{}.proj.", "spectrum_projections.{}."])
def test_smarties_chooses_projections_by_wavelength(prefix, tmp_path):
    encoder = layouts.encoder()
    projections = [(0.05 * torch.randn(WIDTH, PATCH**2), torch.randn(WIDTH)) for _ in range(17)]
    content = encoder.official() | decoder_of_smarties()
    for index, (weight, bias) in enumerate(projections):
        content[prefix.format(index) + "weight"], content[prefix.format(index) + "bias"] = weight, bias
    backbone = open_official(layouts.save({"model": content}, tmp_path / "smarties.pth"))
    assert backbone.info.family == "smarties"
    nm, indices = (443.0, 492.0, 560.0, 665.0, 833.0, 864.0, 1614.0, 2202.0), (0, 1, 4, 6, 9, 11, 13, 14)
    image = layouts.images(len(nm))
    patches = image.unfold(2, PATCH, PATCH).unfold(3, PATCH, PATCH)  # (B, C, h, w, p, p)
    tokens = 0.0
    for band, index in enumerate(indices):
        weight, bias = projections[index]
        tokens = tokens + (patches[:, band].flatten(3) @ weight.T + bias).flatten(1, 2)
    ours, _ = installed(backbone, nm)
    with torch.no_grad():
        expected = encoder(12 * tokens / len(nm))
    torch.testing.assert_close(features(ours, image, nm), expected, **TOLERANCE)
    with pytest.raises(BandError, match="1300 nm"):
        installed(backbone, (492.0, 1300.0))


def decoder_of_smarties():
    return {"mask_token": torch.zeros(1, 1, 8), "decoder_embed.weight": torch.zeros(8, WIDTH)}


def test_scale_mae_positions_follow_the_ground_sampling_distance(tmp_path):
    _, content = layouts.plain_file("scale_mae")
    backbone = open_official(layouts.save(content, tmp_path / "scalemae.pth"))
    stored = position_table(backbone, (GRID, GRID), PATCH)
    torch.testing.assert_close(stored, content["model"]["pos_embed"])
    torch.testing.assert_close(position_table(backbone, (GRID, GRID), PATCH, gsd_m=1.0), stored, rtol=0, atol=1e-6)
    finer = position_table(backbone, (3, 5), PATCH, gsd_m=0.5)
    assert finer.shape == (1, 16, WIDTH)
    row, column = 2, 4  # the class token has row 0
    angles = 0.5 * column * 10000.0 ** (-torch.arange(WIDTH // 4) / (WIDTH // 4))
    torch.testing.assert_close(finer[0, 1 + row * 5 + column, : WIDTH // 4], angles.sin())
    assert not finer[0, 0].any()


@pytest.mark.parametrize("gsd_m", [None, 0.5])
def test_a_model_on_scale_mae_sees_tiles_of_any_size_at_its_ground_sampling_distance(tmp_path, gsd_m):
    _, content = layouts.plain_file("scale_mae")
    backbone = open_official(layouts.save(content, tmp_path / "scalemae.pth"))
    model = SpectralXModel(config_on(backbone.config, classes=2, tile_size=GRID * PATCH))
    install_backbone(model, backbone, InstallOptions(gsd_m=gsd_m))
    assert model.config.backbone.table_codes == ("stored" if gsd_m is None else "metres")
    for grid in ((GRID, GRID), (GRID + 1, GRID + 3)):
        tokens = torch.zeros(1, grid[0] * grid[1], WIDTH)
        with torch.no_grad():
            embedded, _ = model.backbone._embed(tokens, grid, None)
        expected = position_table(backbone, grid, PATCH, gsd_m)
        torch.testing.assert_close(embedded[:, 1:], expected[:, 1:])


def test_stored_positions_are_interpolated_to_other_grids(satmae_pp):
    same = position_table(satmae_pp, (GRID, GRID), PATCH)
    torch.testing.assert_close(same, satmae_pp.state["pos_embed"], rtol=0, atol=0)
    larger = position_table(satmae_pp, (8, 8), PATCH)
    assert larger.shape == (1, 65, WIDTH)
    torch.testing.assert_close(larger[:, 0], same[:, 0])
    maps = same[:, 1:].transpose(1, 2).unflatten(2, (GRID, GRID))
    expected = functional.interpolate(maps, size=8, mode="bicubic").flatten(2).transpose(1, 2)
    torch.testing.assert_close(larger[:, 1:], expected)
    with pytest.raises(ModelFileError, match="neither ground sampling distance nor month"):
        position_table(satmae_pp, (8, 8), PATCH, gsd_m=10.0)


def test_bands_in_another_order_and_beside_others(satmae_pp):
    model, _ = layouts.plain_file("satmae_pp")
    image = layouts.images(3)
    ours, _ = installed(satmae_pp, (480.0, 833.0, 560.0, 650.0))
    rearranged = torch.stack([image[:, 2], torch.randn_like(image[:, 0]), image[:, 1], image[:, 0]], dim=1)
    got = features(ours, rearranged, (480.0, 833.0, 560.0, 650.0))
    torch.testing.assert_close(got, layouts.mae_output(model, image), **TOLERANCE)
    with pytest.raises(BandError, match="650"):
        installed(satmae_pp, (480.0, 833.0, 560.0))


@pytest.mark.parametrize("key", ["patch_embed.fclayer.w2.bias", "patch_embed.weight_generator.weight_tokens"])
def test_a_patch_embedding_that_is_not_whole_is_refused(key, tmp_path):
    state = dofa_file(layouts.encoder(), "norm")
    del state[key]
    with pytest.raises(ModelFileError, match=key.rpartition(".")[2] if "tokens" in key else key):
        open_official(layouts.save(state, tmp_path / "dofa.pth"), family="dofa")


@pytest.mark.parametrize("change", ["extra", "missing", "shape", "nan"])
def test_files_that_are_not_whole_are_refused_with_their_keys(change, tmp_path):
    _, content = layouts.plain_file("satmae_pp")
    state = dict(content["model"])
    key = "blocks.2.mlp.fc1.bias"
    if change == "extra":
        state["blocks.0.attn.sampling_offsets.weight"] = torch.zeros(4)
        message = r"unexpected keys: blocks\.0\.attn\.sampling_offsets\.weight"
    elif change == "missing":
        del state[key]
        message = r"missing blocks\.2\.mlp\.fc1\.bias"
    elif change == "shape":
        state[key] = torch.zeros(7)
        message = r"of another shape blocks\.2\.mlp\.fc1\.bias"
    else:
        state[key] = torch.full_like(state[key], torch.nan)
        message = r"not finite: blocks\.2\.mlp\.fc1\.bias"
    with pytest.raises(ModelFileError, match=message):
        open_official(layouts.save({"model": state}, tmp_path / "file.pth"))


def test_keys_of_another_model_are_refused(tmp_path):
    resnet = {"conv1.weight": torch.zeros(64, 3, 7, 7), "layer1.0.bn1.weight": torch.zeros(64)}
    with pytest.raises(ModelFileError, match=r"none of the known backbones.*conv1\.weight"):
        open_official(layouts.save(resnet, tmp_path / "resnet.pth"))


def test_encoders_alone_are_taken_for_the_family_that_the_user_states(tmp_path):
    _, content = layouts.plain_file("mae")
    path = layouts.save(content, tmp_path / "encoder.pth")
    assert "state the family" in open_official(path).info.notes[0]
    assert open_official(path, family="scale_mae").info.family == "scale_mae"
    with pytest.raises(ModelFileError, match="Unknown family"):
        open_official(path, family="resnet")


def test_large_patches_are_refused(tmp_path):
    _, content = layouts.plain_file("mae")
    state = content["model"] | {"patch_embed.proj.weight": torch.zeros(WIDTH, 3, 14, 14)}
    with pytest.raises(ModelFileError, match="patches of 14 pixels"):
        open_official(layouts.save({"model": state}, tmp_path / "huge.pth"))


def test_half_precision_becomes_fp32(tmp_path):
    _, content = layouts.plain_file("mae")
    state = {name: tensor.half() for name, tensor in content["model"].items()}
    backbone = open_official(layouts.save({"model": state}, tmp_path / "half.pth"))
    assert all(tensor.dtype == torch.float32 for tensor in backbone.state.values())
    assert any("half precision" in note for note in backbone.info.notes)


def test_every_family_states_source_and_licence():
    assert set(FAMILIES) == {
        "mae", "satmae", "satmae_pp", "scale_mae", "ssl4eo_mae", "dinov3", "dofa", "prithvi", "smarties", "galileo",
    }  # fmt: skip
    for family in FAMILIES.values():
        assert family.provenance.url.startswith("https://") and family.provenance.licence
        assert family.provenance.non_commercial == ("NC" in family.provenance.licence)


def official_state(family):
    if family == "dinov3":
        return layouts.dinov3_official(layouts.dinov3())
    if family == "dofa":
        return dofa_file(layouts.encoder(), "norm")
    return layouts.plain_file(family)[1]["model"]


@pytest.mark.parametrize("family", ["satmae_pp", "dinov3", "dofa"])
@pytest.mark.parametrize("shape", [(), (1,), (3, 5), (2, 3, 4, 5, 6), (0,)])
def test_no_tensor_of_any_shape_brings_the_loader_down(family, shape, tmp_path):
    state = official_state(family)
    keys = [key for key in state if "decoder" not in key and not key.startswith(("blocks.1", "blocks.2", "proj_up"))]
    for number, key in enumerate(keys[:6] + keys[6::4]):
        path = layouts.save(state | {key: torch.ones(shape)}, tmp_path / f"{number}.pth")
        try:
            open_official(path)
        except ModelFileError as error:
            assert error.hint
        else:  # not among the tensors of a backbone
            assert key.startswith(("head.", "up_block", "mask_token", "local_cls_norm")), key
        path.unlink()


def test_precision_of_tensors_that_are_not_kept_is_not_mentioned(tmp_path):
    content = layouts.dinov3_official(layouts.dinov3())
    assert content["rope_embed.periods"].dtype == torch.bfloat16
    assert open_official(layouts.save(content, tmp_path / "dinov3.pth")).info.notes == ()
