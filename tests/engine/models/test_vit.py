"""The vision transformer against the implementations of DINOv3 and MAE in transformers, at small size."""

import pytest
import torch

from spectralx.models.config import BackboneConfig
from spectralx.models.vit import VisionTransformer
from tests.engine.models.conftest import randomise

transformers = pytest.importorskip("transformers", minversion="5.0")

WIDTH, DEPTH, HEADS, PATCH, SIZE = 64, 4, 2, 8, 48
GRID = (SIZE // PATCH, SIZE // PATCH)


def load(model, renamed):
    state = model.state_dict()
    assert renamed.keys() == state.keys()
    model.load_state_dict({name: tensor.reshape(state[name].shape) for name, tensor in renamed.items()})


def test_dinov3():
    torch.manual_seed(0)
    official = transformers.DINOv3ViTModel(
        transformers.DINOv3ViTConfig(
            hidden_size=WIDTH, num_hidden_layers=DEPTH, num_attention_heads=HEADS, intermediate_size=4 * WIDTH,
            patch_size=PATCH, image_size=SIZE, num_register_tokens=4, layer_norm_eps=1e-5,
        )
    )  # fmt: skip
    official = randomise(official).eval()
    theirs = official.state_dict()
    ours = VisionTransformer(
        BackboneConfig(
            width=WIDTH, depth=DEPTH, heads=HEADS, patch_size=PATCH, taps=(0, 1, 2, 3), class_token=True,
            storage_tokens=4, positions="rotary", layer_scale=True, key_bias=False, norm_eps=1e-5,
        ),
        None,
    ).eval()  # fmt: skip
    renamed = {
        "cls_token": theirs["embeddings.cls_token"],
        "storage_tokens": theirs["embeddings.register_tokens"],
        "norm.weight": theirs["norm.weight"],
        "norm.bias": theirs["norm.bias"],
    }
    names = {"attn.proj": "attention.o_proj", "mlp.fc1": "mlp.up_proj", "mlp.fc2": "mlp.down_proj",
             "norm1": "norm1", "norm2": "norm2"}  # fmt: skip
    for i in range(DEPTH):
        block, layer = f"blocks.{i}.", f"model.layer.{i}."
        q, k, v = (theirs[f"{layer}attention.{part}_proj.weight"] for part in "qkv")
        renamed[block + "attn.qkv.weight"] = torch.cat([q, k, v])
        q, v = (theirs[f"{layer}attention.{part}_proj.bias"] for part in "qv")
        renamed[block + "attn.qkv.bias"] = torch.cat([q, torch.ones_like(q), v])  # the key bias must not count
        for ls in "12":
            renamed[f"{block}ls{ls}.gamma"] = theirs[f"{layer}layer_scale{ls}.lambda1"]
        for own, other in names.items():
            for leaf in ("weight", "bias"):
                renamed[f"{block}{own}.{leaf}"] = theirs[f"{layer}{other}.{leaf}"]
    load(ours, renamed)

    image = torch.randn(2, 3, SIZE, SIZE)
    with torch.no_grad():
        tokens = official.embeddings(image)[:, 5:]
        expected = official(image).last_hidden_state[:, 5:]
        got = ours(tokens, GRID)[-1]
    torch.testing.assert_close(got, expected, rtol=1e-4, atol=1e-5)


def test_mae():
    torch.manual_seed(0)
    official = transformers.ViTMAEModel(
        transformers.ViTMAEConfig(
            hidden_size=WIDTH, num_hidden_layers=DEPTH, num_attention_heads=HEADS, intermediate_size=4 * WIDTH,
            patch_size=PATCH, image_size=SIZE, layer_norm_eps=1e-6, mask_ratio=0.5,
        )
    )  # fmt: skip
    official = randomise(official).eval()
    theirs = official.state_dict()
    ours = VisionTransformer(
        BackboneConfig(
            width=WIDTH, depth=DEPTH, heads=HEADS, patch_size=PATCH, taps=(0, 1, 2, 3), class_token=True,
            positions="table", table_grid=GRID[0],
        ),
        None,
    ).eval()  # fmt: skip
    renamed = {
        "cls_token": theirs["embeddings.cls_token"],
        "pos_embed": theirs["embeddings.position_embeddings"],
        "norm.weight": theirs["layernorm.weight"],
        "norm.bias": theirs["layernorm.bias"],
    }
    names = {"attn.proj": "attention.o_proj", "mlp.fc1": "mlp.fc1", "mlp.fc2": "mlp.fc2",
             "norm1": "layernorm_before", "norm2": "layernorm_after"}  # fmt: skip
    for i in range(DEPTH):
        for leaf in ("weight", "bias"):
            q, k, v = (theirs[f"layers.{i}.attention.{part}_proj.{leaf}"] for part in "qkv")
            renamed[f"blocks.{i}.attn.qkv.{leaf}"] = torch.cat([q, k, v])
            for own, other in names.items():
                renamed[f"blocks.{i}.{own}.{leaf}"] = theirs[f"layers.{i}.{other}.{leaf}"]
    load(ours, renamed)

    image, noise = torch.randn(2, 3, SIZE, SIZE), torch.rand(2, GRID[0] * GRID[1])
    with torch.no_grad():
        result = official(image, noise=noise)
        tokens = official.embeddings.patch_embeddings(image)
        visible = noise.argsort(dim=1)[:, : noise.shape[1] // 2]
        got = ours(tokens, GRID, visible=visible)[-1]
    torch.testing.assert_close(got, result.last_hidden_state[:, 1:], rtol=1e-4, atol=1e-5)
