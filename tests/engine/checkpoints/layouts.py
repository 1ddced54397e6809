"""Small files in the layouts of the official backbones, and what those backbones compute, made without our code.

Weights are random. The expected outputs come from the implementations of ``transformers`` where there is one, and
otherwise from ``torch.nn.TransformerEncoderLayer`` and plain arithmetic.
"""

import argparse

import torch
from torch import nn
from torch.nn import functional
from transformers import DINOv3ViTConfig, DINOv3ViTModel, ViTMAEConfig, ViTMAEModel

WIDTH, DEPTH, HEADS, PATCH, GRID = 128, 4, 2, 16, 4
SIDE = PATCH * GRID


def randomised(module, seed=0):
    """Fill every parameter with values that hide no mistake; return the module in eval mode."""
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for name, parameter in module.named_parameters():
            noise = torch.randn(parameter.shape, generator=generator)
            if "position" in name or "pos_embed" in name:
                continue
            parameter.copy_(1 + 0.1 * noise if parameter.ndim == 1 and "weight" in name else 0.06 * noise)
    return module.eval()


def images(bands, seed=1, batch=2):
    return torch.randn(batch, bands, SIDE, SIDE, generator=torch.Generator().manual_seed(seed))


# -- MAE, SatMAE, SatMAE++, ScaleMAE, SSL4EO-S12: timm's keys ---------------------------------------------------------


def mae(bands=3):
    """Return MAE's encoder of transformers at a small size."""
    config = ViTMAEConfig(
        hidden_size=WIDTH, num_hidden_layers=DEPTH, num_attention_heads=HEADS, intermediate_size=4 * WIDTH,
        image_size=SIDE, patch_size=PATCH, num_channels=bands, layer_norm_eps=1e-6, mask_ratio=0.0,
    )  # fmt: skip
    model = randomised(ViTMAEModel(config))
    with torch.no_grad():
        model.embeddings.position_embeddings.copy_(table(GRID, GRID, WIDTH))
    return model


def mae_output(model, image):
    """Return its normed patch tokens, nothing masked and nothing shuffled."""
    noise = torch.arange(GRID**2, dtype=torch.float32).expand(len(image), -1)
    with torch.no_grad():
        return model(image, noise=noise).last_hidden_state[:, 1:]


def timm_keys(model):
    """Return the encoder's tensors under the official keys."""
    state = model.state_dict()
    official = {
        "cls_token": state["embeddings.cls_token"],
        "pos_embed": state["embeddings.position_embeddings"],
        "patch_embed.proj.weight": state["embeddings.patch_embeddings.projection.weight"],
        "patch_embed.proj.bias": state["embeddings.patch_embeddings.projection.bias"],
        "norm.weight": state["layernorm.weight"],
        "norm.bias": state["layernorm.bias"],
    }
    for i in range(DEPTH):
        for leaf in ("weight", "bias"):
            for theirs, ours in (
                ("layernorm_before", "norm1"),
                ("layernorm_after", "norm2"),
                ("attention.o_proj", "attn.proj"),
                ("mlp.fc1", "mlp.fc1"),
                ("mlp.fc2", "mlp.fc2"),
            ):
                official[f"blocks.{i}.{ours}.{leaf}"] = state[f"layers.{i}.{theirs}.{leaf}"]
            official[f"blocks.{i}.attn.qkv.{leaf}"] = torch.cat(
                [state[f"layers.{i}.attention.{part}_proj.{leaf}"] for part in "qkv"]
            )
    return official


def decoder_keys(blocks):
    """Return tensors of MAE's decoder."""
    keys = {
        "mask_token": (1, 1, 64),
        "decoder_pos_embed": (1, GRID**2 + 1, 64),
        "decoder_embed.weight": (64, WIDTH),
        "decoder_embed.bias": (64,),
        "decoder_norm.weight": (64,),
        "decoder_norm.bias": (64,),
        "decoder_pred.weight": (PATCH**2 * 3, 64),
        "decoder_pred.bias": (PATCH**2 * 3,),
    }
    for i in range(blocks):
        for name, shape in (("norm1", (64,)), ("attn.qkv", (192, 64)), ("attn.proj", (64, 64)), ("norm2", (64,)),
                            ("mlp.fc1", (256, 64)), ("mlp.fc2", (64, 256))):  # fmt: skip
            keys[f"decoder_blocks.{i}.{name}.weight"] = shape
            keys[f"decoder_blocks.{i}.{name}.bias"] = shape[:1]
    return {name: torch.randn(shape) for name, shape in keys.items()}


def plain_file(family):
    """Return the encoder and the content of the file of a family with timm's keys."""
    model = mae(13 if family == "ssl4eo_mae" else 3)
    arguments = argparse.Namespace(model="mae_vit_large_patch16", dataset_type="rgb", epochs=800)
    if family == "mae":
        return model, {"model": timm_keys(model)}
    if family == "satmae":
        return model, {"model": timm_keys(model) | decoder_keys(8), "args": arguments, "epoch": 3}
    if family == "ssl4eo_mae":
        return model, {"model": timm_keys(model) | decoder_keys(2)}
    if family == "satmae_pp":
        pyramid = {
            "proj_up_conv.weight": torch.randn(12, 3, 1, 1),
            "proj_up_conv.bias": torch.randn(12),
            "up_block.block.0.weight": torch.randn(3, 3, 3, 3),
        }
        return model, {"model": timm_keys(model) | decoder_keys(8) | pyramid, "args": arguments}
    laplacian = {
        "fpn.0.weight": torch.randn(64, 64, 2, 2),
        "fpn.0.bias": torch.randn(64),
        "fcn_high.proj.weight": torch.randn(64, 64, 1, 1),
        "fcn_high.conv_blocks.0.0.weight": torch.randn(64, 64, 3, 3),
        "fcn_low.pred.7.weight": torch.randn(64, 3, 2, 2),
    }
    scales = argparse.Namespace(base_resolution=2.5, target_size=[224])
    return model, {"model": timm_keys(model) | decoder_keys(3) | laplacian, "args": scales}


# -- DINOv3 -----------------------------------------------------------------------------------------------------------


def dinov3():
    config = DINOv3ViTConfig(
        hidden_size=WIDTH, num_hidden_layers=DEPTH, num_attention_heads=HEADS, intermediate_size=4 * WIDTH,
        num_register_tokens=4, image_size=SIDE, patch_size=PATCH,
    )  # fmt: skip
    return randomised(DINOv3ViTModel(config))


def dinov3_output(model, image):
    with torch.no_grad():
        return model(image).last_hidden_state[:, 5:]


def dinov3_hugging_face(model):
    """Return the keys as the hub's file has them: without the prefix that newer releases add in memory."""
    return {name.removeprefix("model."): tensor for name, tensor in model.state_dict().items()}


def dinov3_official(model, timm=False, biases=True):
    """Return the tensors in the official flat spelling, or in timm's."""
    state = dinov3_hugging_face(model)
    official = {
        "cls_token": state["embeddings.cls_token"],
        "reg_token" if timm else "storage_tokens": state["embeddings.register_tokens"],
        "patch_embed.proj.weight": state["embeddings.patch_embeddings.weight"],
        "patch_embed.proj.bias": state["embeddings.patch_embeddings.bias"],
        "norm.weight": state["norm.weight"],
        "norm.bias": state["norm.bias"],
    }
    if not timm:
        official["mask_token"] = state["embeddings.mask_token"][0]
        official["rope_embed.periods"] = (100.0 ** (torch.arange(16) / 16)).bfloat16()
        official["local_cls_norm.weight"], official["local_cls_norm.bias"] = torch.ones(WIDTH), torch.zeros(WIDTH)
    for i in range(DEPTH):
        block, layer = f"blocks.{i}.", f"layer.{i}."
        for leaf in ("weight", "bias"):
            for theirs, ours in (("norm1", "norm1"), ("norm2", "norm2"), ("attention.o_proj", "attn.proj"),
                                 ("mlp.up_proj", "mlp.fc1"), ("mlp.down_proj", "mlp.fc2")):  # fmt: skip
                official[f"{block}{ours}.{leaf}"] = state[f"{layer}{theirs}.{leaf}"]
        official[block + "attn.qkv.weight"] = torch.cat([state[f"{layer}attention.{p}_proj.weight"] for p in "qkv"])
        q, v = (state[f"{layer}attention.{p}_proj.bias"] for p in "qv")
        if timm and biases:
            official[block + "attn.q_bias"], official[block + "attn.v_bias"] = q, v
        elif not timm:  # the official file holds a bias for the keys, and a mask that takes it away
            official[block + "attn.qkv.bias"] = torch.cat([q, torch.randn(WIDTH), v])
            official[block + "attn.qkv.bias_mask"] = torch.cat(
                [torch.ones(WIDTH), torch.zeros(WIDTH), torch.ones(WIDTH)]
            )
        for gain in "12":
            name = f"gamma_{gain}" if timm else f"ls{gain}.gamma"
            official[block + name] = state[f"{layer}layer_scale{gain}.lambda1"]
    return official


# -- DOFA, Prithvi, SMARTIES: the transformer by torch, the patch embedding by hand ------------------------------------


class Encoder(nn.Module):
    """Class token, table of positions, pre-norm blocks of torch, norm."""

    def __init__(self):
        super().__init__()
        self.cls_token = nn.Parameter(torch.zeros(1, 1, WIDTH))
        self.pos_embed = nn.Parameter(table(GRID, GRID, WIDTH), requires_grad=False)
        self.blocks = nn.ModuleList(
            nn.TransformerEncoderLayer(
                WIDTH, HEADS, 4 * WIDTH, 0.0, "gelu", layer_norm_eps=1e-6, batch_first=True, norm_first=True
            )
            for _ in range(DEPTH)
        )
        self.norm = nn.LayerNorm(WIDTH, eps=1e-6)

    def forward(self, tokens):
        """Encode patch tokens (B, N, D); return them normed."""
        x = tokens + self.pos_embed[:, 1:]
        x = torch.cat([(self.cls_token + self.pos_embed[:, :1]).expand(len(x), -1, -1), x], dim=1)
        for block in self.blocks:
            x = block(x)
        return self.norm(x)[:, 1:]

    def official(self, norm="norm"):
        """Return the tensors under timm's keys."""
        state = {"cls_token": self.cls_token.data, "pos_embed": self.pos_embed.data}
        renamed = {
            "norm1": "norm1", "norm2": "norm2", "self_attn.in_proj_": "attn.qkv.", "self_attn.out_proj": "attn.proj",
            "linear1": "mlp.fc1", "linear2": "mlp.fc2",
        }  # fmt: skip
        for name, tensor in self.blocks.state_dict().items():
            for theirs, ours in renamed.items():
                name = name.replace(theirs, ours)
            state[f"blocks.{name}"] = tensor
        return state | {f"{norm}.weight": self.norm.weight.data, f"{norm}.bias": self.norm.bias.data}


def table(rows, columns, width):
    """Return the sin-cos table of MAE with its row for the class token, from its formula."""

    def code(position):
        angles = position * 10000.0 ** (-torch.arange(width // 4, dtype=torch.float64) / (width // 4))
        return torch.cat([angles.sin(), angles.cos()])

    cells = [torch.cat([code(c), code(r)]) for r in range(rows) for c in range(columns)]
    return torch.stack([torch.zeros(width, dtype=torch.float64), *cells])[None].float()


def encoder():
    return randomised(Encoder(), seed=3)


def save(content, path):
    """Write a file as the authors do; return its path."""
    torch.save(content, path)
    return path


def conv_tokens(image, weight, bias, padding=0):
    """Return the patch tokens (B, N, D) of a convolution."""
    return functional.conv2d(image, weight, bias, stride=PATCH, padding=padding).flatten(2).transpose(1, 2)
