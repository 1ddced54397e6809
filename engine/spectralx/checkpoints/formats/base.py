"""What a family of official backbones is, and the rules that turn its files into our transformer's names.

A family is a table: keys by which it is known, keys that are renamed, keys that are dropped and why, and a function
that derives the configuration from the tensors. Every key of a file is renamed or dropped by a rule; any other is an
error, as is any parameter of the transformer that the file leaves without a value.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

import torch
from torch import Tensor

from spectralx.checkpoints.safe_load import WeightFile
from spectralx.errors import ModelFileError
from spectralx.models.config import BackboneConfig
from spectralx.models.presets import evenly_spaced_taps
from spectralx.models.vit import VisionTransformer

PATCH = "patch_embed."
"""Prefix of the tensors of a family's own patch embedding."""
CODES = "codes."
"""Prefix of tensors that position codes are computed from."""

_HEADS = {192: 3, 384: 6, 768: 12, 1024: 16, 1280: 16}
_PATCH_SIZES = (4, 8, 16)


class Provenance(NamedTuple):
    """Where the official file comes from and what one may do with it.

    Attributes:
        paper: Authors, title, venue.
        url: Where the file is found.
        licence: Licence of the weights.
        non_commercial: Whether it forbids commercial use.
        terms: What else users must know, or an empty string.
    """

    paper: str
    url: str
    licence: str
    non_commercial: bool = False
    terms: str = ""

    def notice(self, title: str) -> str | None:
        """Return what must be shown wherever the weights or something derived from them is used; usually nothing."""
        parts = []
        if self.non_commercial:
            parts.append(
                f"{title} is licensed under {self.licence}: it and everything derived from it must not be used "
                "commercially."
            )
        if self.terms:
            parts.append(f"{title} ({self.licence}): {self.terms}")
        return " ".join(parts) or None


class Drop(NamedTuple):
    """Keys that no backbone needs, and why."""

    pattern: str
    reason: str


class Coverage(NamedTuple):
    """What became of a file's tensors.

    Attributes:
        used: Number of tensors that were taken over.
        dropped: Number of tensors that were left out, by reason.
    """

    used: int
    dropped: dict[str, int]

    def __str__(self) -> str:
        total = self.used + sum(self.dropped.values())
        text = f"{self.used} of {total} tensors used"
        if self.dropped:
            text += "; left out: " + ", ".join(f"{count} ({reason})" for reason, count in self.dropped.items())
        return text


class Converted(NamedTuple):
    """A file in our names.

    Attributes:
        config: Configuration of the transformer, from the shapes of its tensors.
        state: Tensors of :class:`~spectralx.models.vit.VisionTransformer` by name; beside them the family's own patch
            embedding below ``patch_embed.`` and what position codes are computed from below ``codes.``.
        coverage: What became of the file's tensors.
        notes: What users should know of this file.
    """

    config: BackboneConfig
    state: dict[str, Tensor]
    coverage: Coverage
    notes: tuple[str, ...] = ()


Finish = Callable[[dict[str, Tensor], int | None], tuple[BackboneConfig, dict[str, Tensor], tuple[str, ...]]]


Shapes = dict[str, tuple[int, ...]]


def convolution_shapes(config: BackboneConfig, state: Mapping[str, Tensor]) -> Shapes:
    """Return the shapes of a patch embedding that is one convolution."""
    bands = state[PATCH + "weight"].shape[1]
    side = config.patch_size
    return {PATCH + "weight": (config.width, bands, side, side), PATCH + "bias": (config.width,)}


@dataclass(frozen=True)
class Family:
    """A family of official backbones.

    Attributes:
        name: Name in configurations.
        title: Name for people.
        file: Name of the official file.
        provenance: Source and licence.
        present: Patterns each of which matches a key of the family's files.
        own_shapes: Returns the shapes of the patch embedding and of what position codes are computed from.
        absent: Patterns none of which does.
        recognise: A further test by shapes and stored training arguments.
        rules: Key patterns and the names that they become.
        drops: Keys that are left out.
        finish: Derives configuration, final tensors and notes from the renamed tensors and the number of heads, if
            the user states one.
        positions: ``file`` for codes that are stored, ``gsd`` for codes that may be computed for a ground sampling
            distance, ``galileo`` for codes of place, month and channel, ``rotary`` for none.
        any_patch: Whether the patch size may differ from the file's.
    """

    name: str
    title: str
    file: str
    provenance: Provenance
    present: tuple[str, ...]
    rules: tuple[tuple[str, str], ...]
    finish: Finish
    own_shapes: Callable[[BackboneConfig, Mapping[str, Tensor]], Shapes] = convolution_shapes
    absent: tuple[str, ...] = ()
    recognise: Callable[[WeightFile], bool] | None = None
    drops: tuple[Drop, ...] = ()
    positions: Literal["file", "gsd", "galileo", "rotary"] = "file"
    any_patch: bool = False

    def fits(self, file: WeightFile) -> bool:
        """Whether a file looks like one of this family."""
        keys = list(file.tensors)
        return (
            all(_any_match(pattern, keys) for pattern in self.present)
            and not any(_any_match(pattern, keys) for pattern in self.absent)
            and (self.recognise is None or self.recognise(file))
        )

    def convert(self, file: WeightFile, heads: int | None = None) -> Converted:
        """Rename, drop, derive the configuration, and check that nothing is missing.

        Args:
            file: The official file.
            heads: Attention heads, where tensors do not tell and the width is not a usual one.

        Raises:
            ModelFileError: Keys are unexpected or missing, or shapes contradict each other; the message lists them.
        """
        renamed, unexpected, dropped = self._rename(file.tensors)
        if unexpected:
            raise ModelFileError(
                f"The file looks like {self.title} but has unexpected keys: {some(unexpected)}.",
                "Use the official file, or state the family that it belongs to.",
            )
        try:
            config, state, notes = self.finish(renamed, heads)
            state = {name: tensor.detach().float().contiguous() for name, tensor in state.items()}
            self._check(config, state)
        except KeyError as error:
            raise ModelFileError(
                f"The file looks like {self.title} but has no {error.args[0]}.", "Use the official file."
            ) from error
        except (ArithmeticError, IndexError, RuntimeError, TypeError, ValueError) as error:
            cause = str(error).splitlines()[-1].strip().rstrip(".")
            raise ModelFileError(
                f"The file looks like {self.title} but its tensors have other shapes: {cause}.",
                "Use the official file.",
            ) from error
        if any(tensor.dtype != torch.float32 for name, tensor in renamed.items() if name.startswith("blocks.")):
            notes = (*notes, "Stored in half precision; converted to fp32.")
        return Converted(config, state, Coverage(len(renamed), dict(dropped)), notes)

    def _rename(self, tensors: Mapping[str, Tensor]) -> tuple[dict[str, Tensor], list[str], Counter[str]]:
        """Return the renamed tensors, the unexpected keys and the number of dropped keys by reason."""
        renamed: dict[str, Tensor] = {}
        unexpected: list[str] = []
        dropped: Counter[str] = Counter()
        for key, tensor in tensors.items():
            reason = next((drop.reason for drop in self.drops if re.fullmatch(drop.pattern, key)), None)
            if reason is not None:
                dropped[reason] += 1
                continue
            name = next((re.sub(p, r, key) for p, r in self.rules if re.fullmatch(p, key)), None)
            if name is None or name in renamed:
                unexpected.append(key)
            else:
                renamed[name] = tensor
        return renamed, unexpected, dropped

    def _check(self, config: BackboneConfig, state: Mapping[str, Tensor]) -> None:
        """Compare names and shapes with those of the transformer."""
        wanted = transformer_shapes(config) | self.own_shapes(config, state)
        if self.positions == "galileo":
            del wanted["pos_embed"]
        missing, unexpected = sorted(wanted.keys() - state.keys()), sorted(state.keys() - wanted.keys())
        differing = [name for name in wanted.keys() & state.keys() if wanted[name] != tuple(state[name].shape)]
        if missing or unexpected or differing:
            raise ModelFileError(
                f"The file is no whole {self.title} backbone: missing {some(missing)}; unexpected {some(unexpected)}; "
                f"of another shape {some(differing)}.",
                "Use the official file.",
            )
        broken = [name for name, tensor in state.items() if not bool(tensor.isfinite().all())]
        if broken:
            raise ModelFileError(
                f"Tensors of the file hold values that are not finite: {some(broken)}.", "Download the file again."
            )


def transformer_shapes(config: BackboneConfig) -> Shapes:
    """Return the shape of each tensor of the transformer, without making any."""
    with torch.device("meta"):
        return {name: tuple(tensor.shape) for name, tensor in VisionTransformer(config, None).state_dict().items()}


def transformer_config(
    state: Mapping[str, Tensor], patch_size: int, heads: int | None = None, eps: float = 1e-6, **values: Any
) -> BackboneConfig:
    """Derive a configuration from tensors in our names.

    Args:
        state: The tensors.
        patch_size: Pixels along one side of a patch.
        heads: Attention heads; ``None`` takes what is usual for the width.
        eps: Epsilon of the norms.
        **values: Further fields of the configuration.

    Raises:
        ModelFileError: The patch is not supported or the number of heads is not known.
    """
    width = state["blocks.0.norm1.weight"].shape[0]
    depth = 1 + max(int(name.split(".")[1]) for name in state if name.startswith("blocks."))
    if patch_size not in _PATCH_SIZES:
        raise ModelFileError(
            f"The backbone has patches of {patch_size} pixels.",
            f"Supported are {', '.join(map(str, _PATCH_SIZES))}: choose another size of the backbone.",
        )
    heads = heads or _HEADS.get(width) or (width // 64 if width % 64 == 0 else None)
    if heads is None or width % heads:
        raise ModelFileError(
            f"The number of attention heads of a backbone of width {width} is not known.", "State the heads."
        )
    return BackboneConfig(
        width=width,
        depth=depth,
        heads=heads,
        patch_size=patch_size,
        taps=evenly_spaced_taps(depth),
        mlp_ratio=state["blocks.0.mlp.fc1.weight"].shape[0] / width,
        norm_eps=eps,
        **{"class_token": "cls_token" in state, **values},
    )


def table_config(
    state: Mapping[str, Tensor], patch_size: int, heads: int | None = None, **values: Any
) -> BackboneConfig:
    """Derive the configuration of a transformer with a table of positions."""
    rows = state["pos_embed"].shape[1] - int("cls_token" in state)
    side = math.isqrt(rows)
    if side * side != rows:
        raise ModelFileError(f"The position table has {rows} rows, which is no square grid.", "Use the official file.")
    return transformer_config(state, patch_size, heads, positions="table", table_grid=side, **values)


def merge_qkv(state: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """Join separate queries, keys and values (``attn.q``, ``attn.k``, ``attn.v``); a missing key bias becomes 0."""
    merged = {name: tensor for name, tensor in state.items() if not re.search(r"\.attn\.[qkv]\.", name)}
    for name in [name for name in state if name.endswith(".attn.q.weight")]:
        stem = name.removesuffix("q.weight")
        merged[stem + "qkv.weight"] = torch.cat([state[f"{stem}{part}.weight"] for part in "qkv"])
        biases = [state.get(f"{stem}{part}.bias", torch.zeros(len(state[name]))) for part in "qkv"]
        merged[stem + "qkv.bias"] = torch.cat([bias.float() for bias in biases])
    return merged


def some(keys: Iterable[str], shown: int = 8) -> str:
    """Return a list of keys for people."""
    ordered = sorted(keys)
    more = f" and {len(ordered) - shown} more" if len(ordered) > shown else ""
    return (", ".join(ordered[:shown]) or "none") + more


def _any_match(pattern: str, keys: Iterable[str]) -> bool:
    return any(re.fullmatch(pattern, key) for key in keys)
