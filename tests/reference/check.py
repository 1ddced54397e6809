"""Compare our networks with outputs of the published implementations.

    python tests/reference/check.py FILE.npz [--arithmetic official|published]
    python tests/reference/check.py ENCODER.pt OUTPUTS.npz

``FILE.npz`` is ``stage2_<backbone>.npz``: outputs of the published SpectralX. The keys and shapes of the weights come
from ``stage2_<backbone>_keys.json`` beside it and their values, like the input's, from ``fill.py`` there.

``ENCODER.pt`` is the official Galileo encoder and ``OUTPUTS.npz`` what it returns, with the arguments of each array in
the JSON file of the same name. ``fill.py``, which makes the inputs, is sought beside it and in ``reference`` of the
folders above.

Prints one row an array and the worst on the last line; exits 1 above the limits.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

import numpy as np
import torch
from torch import Tensor

from spectralx.checkpoints.convert import open_official
from spectralx.checkpoints.published import load_published
from spectralx.models.galileo import CHANNELS, GROUPS, GalileoEncoder
from spectralx.models.inputs import SpectralInput
from spectralx.models.presets import PUBLISHED_DINOV3_ARITHMETIC, model_config
from spectralx.models.spectralx import SpectralXModel

# Micrometres, as published: 0.569 is their typo for 0.596 and part of the preset.
WAVELENGTHS_UM = (
    0.466, 0.480, 0.500, 0.520, 0.536, 0.550, 0.566, 0.580, 0.569, 0.610, 0.626, 0.640, 0.656, 0.670, 0.686, 0.700,
    0.716, 0.730, 0.746, 0.760, 0.776, 0.790, 0.806, 0.820, 0.836, 0.850, 0.866, 0.880, 0.896, 0.910, 0.926, 0.940,
)  # fmt: skip
TILE = 224
TAPS = (5, 11, 17, 23)
NOT_COMPARED = ("noise_floor",)


class Limits(NamedTuple):
    """Largest relative L2 difference of the logits and of every other array."""

    logits: float
    arrays: float


LIMITS = {
    ("scale_mae", "official"): Limits(5e-6, 5e-6),
    ("dinov3", "published"): Limits(8e-6, 2e-5),
    ("dinov3", "official"): Limits(4e-4, 2e-3),
}


class Row(NamedTuple):
    """One compared array."""

    name: str
    relative: float
    largest: float
    limit: float


def backbone_of(path: Path) -> str:
    """Return the backbone that a file's name states."""
    return path.stem.removeprefix("stage2_")


def load_fill(folder: Path) -> ModuleType:
    """Import ``fill.py`` of a folder."""
    spec = importlib.util.spec_from_file_location("reference_fill", folder / "fill.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def build_model(folder: Path, backbone: str, arithmetic: str) -> SpectralXModel:
    """Return the model in eval mode, filled with the weights of ``fill.py``."""
    keys: dict[str, list[int]] = json.loads((folder / f"stage2_{backbone}_keys.json").read_text())
    fill = load_fill(folder)
    bands = keys["vit_backbone.patch_embed.proj.down.weight"][1]
    classes = keys["head.conv_seg.weight"][0]
    overrides: dict[str, Any] = {}
    if backbone == "dinov3" and arithmetic == "published":
        overrides = PUBLISHED_DINOV3_ARITHMETIC
    model = SpectralXModel(
        model_config("reference", classes=classes, bands=bands, backbone=backbone, **overrides)
    ).eval()
    load_published(model, {key: torch.from_numpy(fill.weight(key, tuple(shape))) for key, shape in keys.items()})
    return model


def spectral_input(bands: int) -> SpectralInput:
    """Return the published wavelengths; the reference preset looks at neither widths nor statistics."""
    wavelengths = torch.tensor(WAVELENGTHS_UM[:bands], dtype=torch.float64).mul(1000).float()
    return SpectralInput(wavelengths, torch.full_like(wavelengths, 10.0), torch.zeros(1, 3, bands))


def record(model: SpectralXModel, image: Tensor) -> dict[str, np.ndarray]:
    """Run the model and return the arrays that the file may hold, sliced as METHOD 1.5 states."""
    seen: dict[str, Tensor] = {}

    def keep(name: str):
        def hook(_module, _inputs, output) -> None:
            seen[name] = output

        return hook

    refined: list[tuple[Tensor, Tensor]] = []
    hooks = [model.tokenizer.register_forward_hook(keep("tokenizer"))]
    assert model.are is not None
    hooks.append(model.are.register_forward_hook(lambda _m, inputs, output: refined.append((inputs[0], output))))
    for tap in TAPS:
        block = model.backbone.blocks[tap]
        hooks.append(block.register_forward_hook(keep(f"block{tap}")))
        hooks.append(block.mlp.fc1.register_forward_hook(keep(f"block{tap}_fc1")))
        hooks.append(block.mlp.fc2.register_forward_hook(keep(f"block{tap}_fc2")))
    with torch.no_grad():
        logits = model(image, spectral_input(image.shape[1]))
    for hook in hooks:
        hook.remove()

    tokens = seen.pop("tokenizer")
    bare = tokens.tokens / model.tokenizer.scaler
    arrays = {
        "hypert_stem": tokens.levels[-1][:1, ::16, ::4, ::4],
        "hypert_tokens": bare[:, ::14, ::16],
        "hypert_spatial": tokens.features.spatial[:, ::49, ::16],
        "hypert_spectral": tokens.features.spectral[:, ::32, ::49],
        "patch_embed": tokens.tokens.transpose(1, 2).unflatten(2, tokens.grid)[:, ::16, ::2, ::2],
        "logits": logits[:, :, ::8, ::8],
        "classes": logits.argmax(dim=1)[:, ::4, ::4],
    }
    prefix = model.backbone.config.prefix_tokens
    with_prefix = backbone_has_prefix_in_are(model)
    for tap, (_, after) in zip(TAPS, refined, strict=True):
        head = seen[f"block{tap}"][:, :prefix]
        arrays[f"are{tap}"] = (torch.cat([head, after], dim=1) if with_prefix else after)[:, ::14, ::16]
        arrays[f"block{tap}"] = seen[f"block{tap}"][:, ::14, ::16]
        arrays[f"block{tap}_fc1"] = seen[f"block{tap}_fc1"][:, ::14, ::64]
        arrays[f"block{tap}_fc2"] = seen[f"block{tap}_fc2"][:, ::14, ::16]
    return {name: value.detach().numpy() for name, value in arrays.items()}


def backbone_has_prefix_in_are(model: SpectralXModel) -> bool:
    """Whether ``are{i}`` holds the prefix tokens: for ScaleMAE it does, for DINOv3 it does not."""
    return model.config.backbone.positions == "table"


def compare(expected: dict[str, np.ndarray], actual: dict[str, np.ndarray], limits: Limits) -> Iterator[Row]:
    """Yield a row for each expected array; for classes, the share of pixels that differ and their number."""
    for name, wanted in expected.items():
        if name in NOT_COMPARED:
            continue
        got = actual[name]
        if got.shape != wanted.shape:
            raise SystemExit(f"{name}: shape {got.shape} instead of {wanted.shape}")
        if name == "classes":
            yield Row(name, float((got != wanted).mean()), float((got != wanted).sum()), limits.arrays)
            continue
        difference = got.astype(np.float64) - wanted
        relative = float(np.linalg.norm(difference) / np.linalg.norm(wanted.astype(np.float64)))
        yield Row(name, relative, float(np.abs(difference).max()), limits.logits if name == "logits" else limits.arrays)


def check(path: Path, arithmetic: str | None = None) -> list[Row]:
    """Compare all arrays of a file.

    Args:
        path: ``stage2_<backbone>.npz``.
        arithmetic: ``official`` or ``published``; ``None`` takes the published one where they differ, because that
            is what the file was made with.

    Returns:
        One row an array.
    """
    backbone = backbone_of(path)
    arithmetic = arithmetic or ("published" if (backbone, "published") in LIMITS else "official")
    limits = LIMITS.get((backbone, arithmetic), Limits(5e-6, 5e-6))
    model = build_model(path.parent, backbone, arithmetic)
    assert model.config.tokenizer.bands is not None
    with np.load(path) as stored:
        expected = dict(stored)
    image = load_fill(path.parent).image(2, model.config.tokenizer.bands, TILE)
    return list(compare(expected, record(model, torch.from_numpy(image)), limits))


def check_galileo(encoder_path: Path, outputs: Path) -> list[Row]:
    """Compare the Galileo encoder with all arrays of a file.

    Args:
        encoder_path: The official ``encoder.pt``.
        outputs: What the official code returns, with the arguments of each array in the JSON file beside it.

    Returns:
        One row an array.
    """
    backbone = open_official(encoder_path)
    encoder = GalileoEncoder(backbone.config).eval()
    encoder.load_state_dict(backbone.state)
    fill = load_fill(_folder_of_fill(outputs.parent))
    arguments: dict[str, dict[str, Any]] = json.loads(outputs.with_suffix(".json").read_text())
    radar = len(GROUPS["S1"])  # the first channels, which the recorded inputs do not have
    rows: list[Row] = []
    with np.load(outputs) as expected:
        for name, given in arguments.items():
            optical = fill.image(given["batch"], len(CHANNELS) - radar, given["size"], given["seed"])
            image = torch.nn.functional.pad(torch.from_numpy(optical), (0, 0, 0, 0, radar, 0))
            with torch.no_grad():
                got = encoder(image, given["groups"], given["patch"], given["month"], given["gsd_m"])
            rows += compare({name: expected[name]}, {name: got.numpy()}, Limits(5e-6, 5e-6))
    return rows


def _folder_of_fill(start: Path) -> Path:
    """Return the folder that holds ``fill.py``."""
    start = start.resolve()
    for folder in (start, *(parent / "reference" for parent in start.parents)):
        if (folder / "fill.py").is_file():
            return folder
    raise SystemExit(f"no fill.py beside {start} or in a folder 'reference' above it")


def main() -> int:
    """Print the comparison; return 1 when any array is above its limit."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path, help="FILE.npz, or ENCODER.pt of Galileo")
    parser.add_argument("outputs", type=Path, nargs="?", help="OUTPUTS.npz of Galileo")
    parser.add_argument("--arithmetic", choices=("official", "published"))
    arguments = parser.parse_args()
    if arguments.outputs is not None:
        rows = check_galileo(arguments.file, arguments.outputs)
    else:
        rows = check(arguments.file, arguments.arithmetic)
    print(f"{'array':<18}{'relative L2':>12}{'max abs':>12}{'limit':>10}")
    for row in rows:
        print(f"{row.name:<18}{row.relative:12.2e}{row.largest:12.2e}{row.limit:10.0e}")
    worst = max(rows, key=lambda row: (row.relative > row.limit, row.relative))
    above = [row.name for row in rows if not row.relative <= row.limit]
    print(f"worst: {worst.name} {worst.relative:.2e}" + (f"; above the limit: {', '.join(above)}" if above else ""))
    return 1 if above else 0


if __name__ == "__main__":
    sys.exit(main())
