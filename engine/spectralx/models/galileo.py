"""Galileo (Tseng et al., ICML 2025, arXiv 2502.09356): the optical and radar tokens of one date.

Each group of channels has its own patch embedding and makes one token for each patch; the tokens of all groups attend
to one another in one sequence, through the blocks that all our backbones share.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional

from spectralx.models.block import TransformerBlock
from spectralx.models.config import BackboneConfig
from spectralx.models.constants import constant
from spectralx.models.narrowing import of_type
from spectralx.models.positions import Grid

LEARNED_PATCH = 8
"""Patch size that the kernels were learned at; they are resized for others, 1 to 8."""

GROUPS: dict[str, tuple[str, ...]] = {
    "S1": ("VV", "VH"),
    "S2_RGB": ("B2", "B3", "B4"),
    "S2_Red_Edge": ("B5", "B6", "B7"),
    "S2_NIR_10m": ("B8",),
    "S2_NIR_20m": ("B8A",),
    "S2_SWIR": ("B11", "B12"),
    "NDVI": ("NDVI",),
}
"""Channel groups in the order of their learned codes, and their channels."""

CHANNELS: tuple[str, ...] = tuple(channel for group in GROUPS.values() for channel in group)
"""All channels in the order of the official input."""

DEFAULT_GROUP, DEFAULT_MONTH = "S2_RGB", 5
"""Group and month (0 for January) whose codes a backbone without groups and dates takes."""

CODE_ROWS = {"channel": len(GROUPS), "date": 24, "month": 12}
"""Rows of the learned codes."""

REFERENCE_GSD_M = 10.0
"""Ground sampling distance at which a pixel counts as one unit of the place codes."""

_WAVE_BASE = 10000.0


def resize_patch_kernel(kernel: Tensor, patch_size: int) -> Tensor:
    """Return a patch embedding's kernel (out, in, p, p) for another patch size (FlexiViT, arXiv 2212.08013).

    The new kernel answers to a patch as the old one does to the same patch enlarged by bicubic resizing, as nearly as
    least squares can make it.

    Args:
        kernel: (out, in, p, p).
        patch_size: New side of the patch in pixels.
    """
    side = kernel.shape[-1]
    if patch_size == side:
        return kernel
    units = torch.eye(side * side, device=kernel.device).reshape(-1, 1, side, side)
    resized = functional.interpolate(units, size=(patch_size, patch_size), mode="bicubic", antialias=True)
    solver = torch.linalg.pinv(resized.flatten(1).double())  # (patch_size ** 2, side ** 2)
    flat = kernel.double().flatten(2) @ solver.T
    return flat.unflatten(2, (patch_size, patch_size)).to(kernel.dtype)


def place_step(gsd_m: float, patch_size: int) -> float:
    """Return the distance of two neighbouring patches in the unit of the place codes."""
    return gsd_m * patch_size / REFERENCE_GSD_M


@constant
def place_code(grid: Grid, width: int, scale: float) -> Tensor:
    """Return the codes of a grid's cells: the column's half, then the row's, each of sines and cosines.

    The exponents run over a quarter of the usual range, as in the official code.

    Args:
        grid: Rows and columns.
        width: Width of the code, a multiple of 4.
        scale: Factor on the coordinates.

    Returns:
        float32 (rows * columns, width), row by row.
    """
    steps = torch.arange(width // 4, dtype=torch.float64)
    frequencies = _WAVE_BASE ** (-steps / width)

    def code(count: int) -> Tensor:
        angles = (torch.arange(count, dtype=torch.float64) * scale)[:, None] * frequencies
        return torch.cat([angles.sin(), angles.cos()], dim=1)  # (count, width / 2)

    rows, columns = (code(count) for count in grid)
    joined = torch.cat([columns[None].expand(grid[0], -1, -1), rows[:, None].expand(-1, grid[1], -1)], dim=2)
    return joined.flatten(0, 1).float()


def added_codes(
    codes: Mapping[str, Tensor], grid: Grid, patch_size: int, gsd_m: float, month: int, group: str = DEFAULT_GROUP
) -> Tensor:
    """Return what is added to the tokens of a group: channel, date, month and place, a quarter of the width each.

    Args:
        codes: ``channel`` (7, D / 4), ``date`` (24, D / 4) and ``month`` (12, D / 4).
        grid: Rows and columns of the tokens.
        patch_size: Side of a patch in pixels.
        gsd_m: Ground sampling distance in metres.
        month: 0 for January to 11.
        group: A key of :data:`GROUPS`.

    Returns:
        (rows * columns, D).
    """
    channel = codes["channel"][list(GROUPS).index(group)]
    place = place_code(grid, channel.shape[0], place_step(gsd_m, patch_size)).to(channel)
    common = torch.cat([channel, codes["date"][0], codes["month"][month]])
    return torch.cat([common.expand(place.shape[0], -1), place], dim=1)


class GalileoEncoder(nn.Module):
    """The official encoder for optical and radar channels of one date.

    Its tensors have the names of a converted backbone, so that ``load_state_dict`` takes one as it is.

    Args:
        config: Sizes of the transformer.
    """

    def __init__(self, config: BackboneConfig) -> None:
        super().__init__()
        width = config.width
        self.patch_embed = nn.ModuleDict(
            {name: nn.Conv2d(len(group), width, LEARNED_PATCH, LEARNED_PATCH) for name, group in GROUPS.items()}
        )
        self.codes = nn.ParameterDict({name: torch.zeros(rows, width // 4) for name, rows in CODE_ROWS.items()})
        self.blocks = nn.ModuleList(
            TransformerBlock(width, config.heads, config.mlp_ratio, config.norm_eps) for _ in range(config.depth)
        )
        self.norm = nn.LayerNorm(width, eps=config.norm_eps)

    def forward(
        self,
        image: Tensor,
        groups: Sequence[str],
        patch_size: int = LEARNED_PATCH,
        month: int = DEFAULT_MONTH,
        gsd_m: float = REFERENCE_GSD_M,
    ) -> Tensor:
        """Encode.

        Args:
            image: (B, 13, H, W), the channels :data:`CHANNELS`, normalised as in the pretraining.
            groups: Groups whose channels the image really has; the others have no tokens.
            patch_size: Side of a patch in pixels, 1 to 8.
            month: 0 for January to 11.
            gsd_m: Ground sampling distance in metres.

        Returns:
            (B, h, w, groups, D).
        """
        grid = (image.shape[2] // patch_size, image.shape[3] // patch_size)
        tokens = []
        for name in groups:
            embed = of_type(self.patch_embed[name], nn.Conv2d, "a patch embedding")
            channels = image[:, [CHANNELS.index(channel) for channel in GROUPS[name]]]
            kernel = resize_patch_kernel(embed.weight, patch_size)
            maps = functional.conv2d(channels, kernel, embed.bias, stride=patch_size)
            codes = added_codes(dict(self.codes.items()), grid, patch_size, gsd_m, month, name)
            tokens.append(maps.flatten(2).transpose(1, 2) + codes)  # (B, D, h, w) -> (B, N, D)
        x = torch.stack(tokens, dim=2).flatten(1, 2)  # (B, N, groups, D) -> (B, N * groups, D)
        for block in self.blocks:
            x = block(x)
        return self.norm(x).unflatten(1, (*grid, len(tokens)))
