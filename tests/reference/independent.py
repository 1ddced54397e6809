"""The `reference` preset as plain functions: an independent check, written from the description alone.

The description is part 1 of METHOD.md. This module was written without sight of the engine's models and shares no
code with them, so a misreading would have to be made twice, alike, to go unnoticed. It covers the stage-2 network in
evaluation mode at 224 px, for both backbones, and returns the arrays that METHOD.md lists for the recorded outputs.

Every function takes `state`, the flat dictionary of tensors under the published names, and the prefix of the names that
it uses. It computes in the floating-point type of the tensors given to it.

Notation: B batch, C bands, N = 196 patch tokens (14 x 14), D = 1024 width of the ViT.
"""

from __future__ import annotations

import math
from typing import Literal

import torch
import torch.nn.functional as F
from torch import Tensor

State = dict[str, Tensor]
Features = tuple[Tensor, Tensor]  # spatial `[B, 784, 512]`, spectral `[B, 512, 784]`
Rotary = tuple[Tensor, Tensor]  # cosines and sines `[196, 64]`
Variant = Literal["scale_mae", "dinov3"]
Arithmetic = Literal["official", "published"]

# Centres of the 32 WHU-OHS bands in nm as published; 569 stands where 596 was meant, and belongs to the preset.
WAVELENGTHS_NM = (
    *(466, 480, 500, 520, 536, 550, 566, 580, 569, 610, 626, 640, 656, 670, 686, 700),
    *(716, 730, 746, 760, 776, 790, 806, 820, 836, 850, 866, 880, 896, 910, 926, 940),
)
TAPS = (5, 11, 17, 23)
BLOCKS = 24
HEADS = 16
GRID = 14  # patches along a side of the image
FINE = 28  # positions along a side of HyperT's features
GSD = 10.0  # metres; multiplies both coordinates of HyperT's position code


def forward(state: State, images: Tensor, variant: Variant, arithmetic: Arithmetic = "official") -> State:
    """Run the stage-2 network in evaluation mode.

    Args:
        state: Tensors under the published names, structural ones not needed.
        images: `[B, 32, 224, 224]`, of the same floating-point type as `state`.
        variant: Which backbone `state` belongs to.
        arithmetic: For `dinov3`: norms with eps 1e-5 and exact rotary embedding (`official`), or eps 1e-6 and rotary
            embedding in bfloat16 (`published`). Without effect on `scale_mae`.

    Returns:
        The named strided arrays of METHOD.md, section 1.5; `classes` holds the argmax of the logits, int64.
    """
    with torch.inference_mode():
        out: State = {}
        features = hypert_features(state, "vit_backbone.patch_embed.proj.proj", images, out)
        patches = patch_embedding(state, "vit_backbone.patch_embed.proj", images, features, out)
        taps = vit(state, patches, features, variant, arithmetic, out)
        logits = decoder(state, [t.mT.unflatten(2, (GRID, GRID)) for t in taps], images.shape[-2:])
        out["logits"] = logits[:, :, ::8, ::8]
        out["classes"] = logits.argmax(1)[:, ::4, ::4]
        return out


def linear(state: State, key: str, x: Tensor) -> Tensor:
    return F.linear(x, state[f"{key}.weight"], state.get(f"{key}.bias"))


def conv(state: State, key: str, x: Tensor, stride: int = 1, padding: int = 0) -> Tensor:
    convolve = F.conv1d if x.ndim == 3 else F.conv2d
    return convolve(x, state[f"{key}.weight"], state.get(f"{key}.bias"), stride=stride, padding=padding)


def layer_norm(state: State, key: str, x: Tensor, eps: float = 1e-5) -> Tensor:
    return F.layer_norm(x, x.shape[-1:], state[f"{key}.weight"], state[f"{key}.bias"], eps)


def batch_norm(state: State, key: str, x: Tensor, eps: float = 1e-5) -> Tensor:
    mean, var, weight, bias = (state[f"{key}.{leaf}"] for leaf in ("running_mean", "running_var", "weight", "bias"))
    return F.batch_norm(x, mean, var, weight, bias, training=False, eps=eps)


def resize(x: Tensor, size: tuple[int, ...]) -> Tensor:
    return F.interpolate(x, size=list(size), mode="bilinear", align_corners=False)


def attend(q: Tensor, k: Tensor, v: Tensor) -> Tensor:
    """Scaled dot-product attention on `[..., heads, tokens, width]`, the heads joined again: `[..., tokens, D]`."""
    weights = (q @ k.mT * q.shape[-1] ** -0.5).softmax(dim=-1)
    return (weights @ v).transpose(-3, -2).flatten(-2)


def sincos(position: Tensor, width: int) -> Tensor:
    """Code of `position` `[n]`: `[n, width]`, the sines in the first half, the cosines in the second."""
    k = torch.arange(width // 2, dtype=torch.float64)
    angle = position.double()[:, None] * 10000.0 ** (-k / (width / 2))
    return torch.cat([angle.sin(), angle.cos()], dim=1)


def spatial_code(width: int) -> Tensor:
    """Code of the 28 x 28 grid, `[784, width]`: the column first, then the row, each in units of GSD."""
    row, col = torch.meshgrid(GSD * torch.arange(FINE), GSD * torch.arange(FINE), indexing="ij")
    return torch.cat([sincos(col.flatten(), width // 2), sincos(row.flatten(), width // 2)], dim=1)


def spectral_code(rows: int, width: int) -> Tensor:
    """Code of the wavelengths, stretched by index from C rows to `rows`: `[rows, width]`."""
    code = sincos(torch.tensor(WAVELENGTHS_NM), width)
    index = torch.linspace(0, len(code) - 1, rows, dtype=torch.float64)
    low = index.floor().clamp(max=len(code) - 2).long()
    return torch.lerp(code[low], code[low + 1], (index - low)[:, None])


def stem(state: State, key: str, x: Tensor) -> Tensor:
    """`[B, C, 224, 224]` to `[B, 512, 28, 28]`."""

    def residual(name: str, x: Tensor) -> Tensor:
        return x + F.gelu(batch_norm(state, f"{key}.{name}.1", conv(state, f"{key}.{name}.0", x, padding=1)))

    def halve(name: str, x: Tensor) -> Tensor:
        return batch_norm(state, f"{key}.{name}.1", conv(state, f"{key}.{name}.0", x, stride=2))

    x = residual("module3", halve("module2", residual("module1", conv(state, f"{key}.conv1", x))))
    return conv(state, f"{key}.conv2", halve("module4", x), stride=2, padding=1)


def semantic_block(state: State, key: str, x: Tensor) -> Tensor:
    """Pre-norm attention block with 8 heads on `[..., tokens, width]`; every leading axis is a batch axis."""
    qkv = linear(state, f"{key}.attn.qkv", layer_norm(state, f"{key}.norm1", x)).unflatten(-1, (3, 8, -1))
    x = x + linear(state, f"{key}.attn.proj", attend(*qkv.transpose(-4, -2).unbind(-3)))
    hidden = F.gelu(linear(state, f"{key}.mlp.fc1", layer_norm(state, f"{key}.norm2", x)))
    return x + linear(state, f"{key}.mlp.fc2", hidden)


def hypert_features(state: State, key: str, images: Tensor, out: State) -> Features:
    """Section 1.1: spatial features `[B, 784, 512]` and spectral features `[B, 512, 784]`, both with their codes."""
    x = stem(state, f"{key}.downsample_module", images)
    windows = x.permute(0, 2, 3, 1).unflatten(2, (2, 14)).unflatten(1, (2, 14)).transpose(2, 3)  # [B, 2, 2, 14, 14, D']
    spa = semantic_block(state, f"{key}.spa_semantic_module.0", windows.flatten(3, 4)).unflatten(3, (14, 14))
    spa = spa.transpose(2, 3).flatten(1, 4) + spatial_code(512).to(images)
    spe = semantic_block(state, f"{key}.spe_semantic_module.0", x.flatten(2)) + spectral_code(512, FINE**2).to(images)
    out["hypert_stem"] = x[:1, ::16, ::4, ::4]
    out["hypert_spatial"] = spa[:, ::49, ::16]
    out["hypert_spectral"] = spe[:, ::32, ::49]
    return spa, spe


def match_weights(state: State, key: str, media: Tensor, latents: Tensor) -> tuple[Tensor, Tensor]:
    """One-head Perceiver attention: its weights `[B, latents, media]` and its values `[B, media, head width]`."""
    q = linear(state, f"{key}.to_q", layer_norm(state, f"{key}.norm_latents", latents))
    k, v = linear(state, f"{key}.to_kv", layer_norm(state, f"{key}.norm_media", media)).chunk(2, dim=-1)
    return (q @ k.mT * q.shape[-1] ** -0.5).softmax(dim=-1), v


def patch_embedding(state: State, key: str, images: Tensor, features: Features, out: State) -> Tensor:
    """HyperT's tokens plus the bypass, scaled: `[B, 196, D]`."""

    def matched(branch: str, media: Tensor) -> Tensor:
        query = state[f"{key}.proj.{branch}_query"].expand(len(media), -1, -1)
        weights, values = match_weights(state, f"{key}.proj.{branch}_match_attn", media, query)
        return linear(state, f"{key}.proj.{branch}_match_attn.to_out", weights @ values) + query

    tokens = torch.cat([matched(branch, media) for branch, media in zip(("spa", "spe"), features)], dim=-1)
    tokens = F.gelu(linear(state, f"{key}.proj.match_ff.1", layer_norm(state, f"{key}.proj.match_ff.0", tokens)))
    tokens = linear(state, f"{key}.proj.match_ff.3", tokens)
    tokens = tokens + conv(state, f"{key}.up", conv(state, f"{key}.down", images, stride=4), stride=4).flatten(2).mT
    out["hypert_tokens"] = tokens[:, ::14, ::16]
    tokens = tokens * state[f"{key}.scaler"]
    out["patch_embed"] = tokens.mT.unflatten(2, (GRID, GRID))[:, ::16, ::2, ::2]
    return tokens


def mixture(state: State, key: str, half: Tensor, task: int) -> Tensor:
    """Section 1.2, AoMoA: the mixture of adapters on one half of the features (task 0 spatial, 1 spectral)."""
    z = layer_norm(state, f"{key}.norm2", linear(state, f"{key}.dimReduction", layer_norm(state, f"{key}.norm1", half)))
    top, chosen = (z @ state[f"{key}.MoA.w_gate"][task]).topk(2, dim=-1)
    gates = top.softmax(dim=-1)
    gates = gates.where(gates > 1e-4, 0.0)  # the other keeps its value: no renormalisation
    experts = [f"{key}.MoA.experts.{e}" for e in range(4)]
    answers = torch.stack([linear(state, f"{e}.fc2", F.relu(linear(state, f"{e}.fc1", z))) for e in experts], dim=-2)
    answers = answers.gather(-2, chosen[..., None].expand(*chosen.shape, answers.shape[-1]))
    # As the formula stands, in float64, whose exp does not overflow before 709.
    total = (gates[..., None].double() * answers.double().exp()).sum(dim=-2)
    y = total.where(total != 0, torch.finfo(torch.float64).eps).log().to(z)
    return linear(state, f"{key}.dimIncrease", y)


def mlp_linear(state: State, key: str, x: Tensor) -> Tensor:
    """`fc1` or `fc2` of a ViT block, wrapped by AoMoA where the state has one."""
    if f"{key}.scaler" not in state:
        return linear(state, key, x)
    halves = x.chunk(2, dim=-1)
    mixed = torch.cat([mixture(state, f"{key}.blocks_MoA", half, task) for task, half in enumerate(halves)], dim=-1)
    return linear(state, f"{key}.linear", x) + state[f"{key}.scaler"] * mixed


def rotary_code(dtype: torch.dtype) -> Rotary:
    """Cosines and sines `[196, 64]` of DINOv3's axial rotary embedding, every operation rounded to `dtype`."""
    periods = (100.0 ** (2 * torch.arange(16, dtype=torch.float64) / 32)).to(dtype)
    coord = 2 * ((torch.arange(GRID, dtype=torch.float64) + 0.5).to(dtype) / GRID) - 1
    row, col = coord.repeat_interleave(GRID), coord.repeat(GRID)
    angle = ((2 * math.pi * torch.stack([row, col], dim=1))[..., None] / periods).flatten(1).repeat(1, 2)
    return angle.cos(), angle.sin()


def rotate(x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    """Rotate the patch tokens of q or k `[B, heads, prefix + 196, 64]` in the type of the code."""
    rounded = x.to(cos.dtype)
    prefix, patches = rounded[..., : -len(cos), :], rounded[..., -len(cos) :, :]
    a, b = patches.chunk(2, dim=-1)
    patches = patches * cos + torch.cat([-b, a], dim=-1) * sin
    return torch.cat([prefix, patches], dim=-2).to(x.dtype)


def vit_block(state: State, index: int, x: Tensor, eps: float, rotary: Rotary | None, out: State) -> Tensor:
    """One pre-norm block; DINOv3's have rotary embedding, no bias on the keys and a scale per layer."""
    key = f"vit_backbone.blocks.{index}"
    normed = layer_norm(state, f"{key}.norm1", x, eps)
    weights, biases = state[f"{key}.attn.qkv.weight"].chunk(3), list(state[f"{key}.attn.qkv.bias"].chunk(3))
    if rotary:
        biases[1] = torch.zeros_like(biases[1])
    q, k, v = (F.linear(normed, w, b).unflatten(-1, (HEADS, -1)).transpose(1, 2) for w, b in zip(weights, biases))
    if rotary:
        q, k = rotate(q, *rotary), rotate(k, *rotary)
    x = x + state.get(f"{key}.ls1.gamma", 1.0) * linear(state, f"{key}.attn.proj", attend(q, k, v))
    fc1 = mlp_linear(state, f"{key}.mlp.fc1", layer_norm(state, f"{key}.norm2", x, eps))
    fc2 = mlp_linear(state, f"{key}.mlp.fc2", F.gelu(fc1))
    x = x + state.get(f"{key}.ls2.gamma", 1.0) * fc2
    if index in TAPS:
        out[f"block{index}_fc1"] = fc1[:, ::14, ::64]
        out[f"block{index}_fc2"] = fc2[:, ::14, ::16]
        out[f"block{index}"] = x[:, ::14, ::16]
    return x


def vit(
    state: State, patches: Tensor, features: Features, variant: Variant, arithmetic: Arithmetic, out: State
) -> list[Tensor]:
    """The four taps `[B, 196, D]` that the decoder takes."""
    dinov3, published = variant == "dinov3", arithmetic == "published"
    prefix = state["vit_backbone.cls_token"]
    if dinov3:
        prefix = torch.cat([prefix, state["vit_backbone.storage_tokens"]], dim=1)
    x = torch.cat([prefix.expand(len(patches), -1, -1), patches], dim=1)
    if not dinov3:
        x = x + state["vit_backbone.pos_embed"]
    rotary = rotary_code(torch.bfloat16 if published else x.dtype) if dinov3 else None
    eps = 1e-5 if dinov3 and not published else 1e-6
    taps = []
    for index in range(BLOCKS):
        x = vit_block(state, index, x, eps, rotary, out)
        if index in TAPS:
            prefix, tokens = x.split([prefix.shape[1], GRID**2], dim=1)
            tokens = refine(state, "AreApt", tokens, features)
            x = torch.cat([prefix, tokens], dim=1)
            out[f"are{index}"] = (tokens if dinov3 else x)[:, ::14, ::16]
            taps.append(layer_norm(state, "vit_backbone.norm", tokens, eps) if dinov3 else tokens)
    return taps


def refine(state: State, key: str, tokens: Tensor, features: Features) -> Tensor:
    """Section 1.3, the Are-adapter: the patch tokens `[B, 196, D]`, refined by HyperT's features."""

    def gathered(branch: str, media: Tensor, half: Tensor) -> Tensor:
        weights, _ = match_weights(state, f"{key}.{branch}_match_attn", media, half)
        index = weights.argmax(dim=1)  # the token that each medium finds
        return layer_norm(state, f"{key}.norm", half.gather(1, index[..., None].expand(-1, -1, half.shape[-1])))

    a, b = tokens.chunk(2, dim=-1)
    s = gathered("spa", features[0], a).mT.unflatten(2, (FINE, FINE))
    s = F.relu(batch_norm(state, f"{key}.refine_spa.1", conv(state, f"{key}.refine_spa.0", s, stride=2, padding=1)))
    s = F.relu(batch_norm(state, f"{key}.refine_spa.4", conv(state, f"{key}.refine_spa.3", s, padding=1)))
    p = gathered("spe", features[1], b)
    p = F.relu(batch_norm(state, f"{key}.refine_spe.1", conv(state, f"{key}.refine_spe.0", p)))
    m_spa, m_spe = s.mean(dim=1).flatten(1)[..., None], p.mean(dim=-1, keepdim=True)
    return tokens + state[f"{key}.scale"] * torch.cat([m_spa * a, m_spe * b], dim=-1)


def conv_bn_relu(state: State, key: str, x: Tensor) -> Tensor:
    padding = state[f"{key}.conv.weight"].shape[-1] // 2
    return F.relu(batch_norm(state, f"{key}.bn", conv(state, f"{key}.conv", x, padding=padding), eps=1e-6))


def decoder(state: State, features: list[Tensor], size: tuple[int, ...]) -> Tensor:
    """Section 1.4, neck and UPerNet head: features `[B, D, 14, 14]` to logits `[B, classes, *size]`."""
    pyramid = []
    for i, (x, side) in enumerate(zip(features, (4 * GRID, 2 * GRID, GRID, GRID // 2))):
        x = resize(conv(state, f"neck.lateral_convs.{i}.conv", x), (side, side))
        pyramid.append(conv(state, f"neck.convs.{i}.conv", x, padding=1))
    last = pyramid[-1]
    bins = enumerate(F.adaptive_avg_pool2d(last, n) for n in (1, 2, 3, 6))
    pooled = [conv_bn_relu(state, f"head.psp_modules.{i}.1", x) for i, x in bins]
    context = torch.cat([last, *(resize(x, last.shape[-2:]) for x in pooled)], dim=1)
    levels = [conv_bn_relu(state, f"head.lateral_convs.{i}", x) for i, x in enumerate(pyramid[:3])]
    levels.append(conv_bn_relu(state, "head.bottleneck", context))
    for i in (2, 1, 0):
        levels[i] = levels[i] + resize(levels[i + 1], levels[i].shape[-2:])
    smooth = [conv_bn_relu(state, f"head.fpn_convs.{i}", x) for i, x in enumerate(levels[:3])] + levels[3:]
    fused = torch.cat([resize(x, smooth[0].shape[-2:]) for x in smooth], dim=1)
    return resize(conv(state, "head.conv_seg", conv_bn_relu(state, "head.fpn_bottleneck", fused)), size)
