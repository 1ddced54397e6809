"""A family's own patch embedding as one convolution over the bands of an image.

Every official patch embedding is linear in the pixels, so for known bands it is a plain convolution, whatever makes
its weights: stored for fixed bands, generated from wavelengths (DOFA), chosen by interval (SMARTIES) or summed over
groups (Galileo).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional

from spectralx.checkpoints.backbone import Backbone, part_of
from spectralx.checkpoints.formats.base import PATCH
from spectralx.checkpoints.formats.dofa import GENERATOR_HEADS
from spectralx.checkpoints.formats.smarties import INTERVALS
from spectralx.errors import BandError
from spectralx.models.galileo import GROUPS, resize_patch_kernel
from spectralx.models.positions import sincos_1d

_RGB_NM = (650.0, 560.0, 480.0)
_SENTINEL_2_NM = (443.0, 492.0, 560.0, 665.0, 704.0, 740.0, 783.0, 833.0, 864.0, 945.0, 1374.0, 1614.0, 2202.0)
_HLS_NM = (490.0, 560.0, 665.0, 865.0, 1610.0, 2200.0)
_CHANNELS_NM: dict[int, tuple[float, ...]] = {3: _RGB_NM, 6: _HLS_NM, 13: _SENTINEL_2_NM}
_TOLERANCE, _CLOSE = 0.06, 0.025
"""Largest distance of a band from a channel, as a part of the channel's wavelength: of broad and of narrow channels."""

# Input statistics of the pretraining, in reflectance x 10,000; centres of the bands of Sentinel-2.
_GALILEO_STATISTICS: dict[str, tuple[float, float, float]] = {  # nm, mean, standard deviation
    "B2": (492.0, 1395.34, 917.70),
    "B3": (560.0, 1338.40, 913.30),
    "B4": (665.0, 1343.10, 1092.68),
    "B5": (704.0, 1543.86, 1047.22),
    "B6": (740.0, 2186.20, 1048.01),
    "B7": (783.0, 2525.09, 1143.69),
    "B8": (833.0, 2410.34, 1098.98),
    "B8A": (864.0, 2750.29, 1204.47),
    "B11": (1614.0, 2234.91, 1145.98),
    "B12": (2202.0, 1474.53, 980.24),
}
_REFLECTANCE_UNITS = 10000.0

_DOFA_GAIN = 0.01
_SMARTIES_GAIN = 12.0


class PatchKernel(NamedTuple):
    """A patch embedding for an image's bands.

    Attributes:
        weight: (D, C, p, p).
        bias: (D,).
        units: What it expects: ``normalised`` as in the pretraining, or ``reflectance``.
        note: What of the official embedding it leaves out, or an empty string.
    """

    weight: Tensor
    bias: Tensor
    units: str
    note: str = ""


def patch_kernel(backbone: Backbone, wavelength_nm: Sequence[float], patch_size: int) -> PatchKernel:
    """Return a backbone's own patch embedding for the bands of an image.

    Args:
        backbone: The backbone.
        wavelength_nm: Centre wavelengths of the image's bands in nanometres.
        patch_size: Side of a patch in pixels; only Galileo's kernels can be resized.

    Raises:
        BandError: The image lacks bands that the embedding needs, or the patch has another size.
    """
    if patch_size != backbone.config.patch_size and backbone.info.family != "galileo":
        raise BandError(
            f"The patch embedding of {backbone.info.title} has patches of {backbone.config.patch_size} pixels, not of "
            f"{patch_size}.",
            "Use its patch size, or do without its own embedding.",
        )
    tensors = part_of(backbone.state, PATCH)
    if backbone.info.family == "dofa":
        return _dofa(tensors, wavelength_nm, patch_size)
    if backbone.info.family == "smarties":
        return _smarties(tensors, wavelength_nm, patch_size)
    if backbone.info.family == "galileo":
        return _galileo(tensors, wavelength_nm, patch_size)
    return _fixed_bands(tensors, wavelength_nm)


def nearest_bands(
    wavelength_nm: Sequence[float], channel_nm: Sequence[float], tolerance: float = _TOLERANCE
) -> list[int | None]:
    """Return for each channel the index of the nearest band within a tolerance (6 % of its wavelength), or ``None``."""
    found: list[int | None] = []
    for channel in channel_nm:
        distance, index = min((abs(nm - channel), index) for index, nm in enumerate(wavelength_nm))
        found.append(index if distance <= tolerance * channel else None)
    return found


def _fixed_bands(tensors: dict[str, Tensor], wavelength_nm: Sequence[float]) -> PatchKernel:
    """Place the columns of a stored kernel at the bands that are nearest to its channels; other bands get zeros."""
    stored = tensors["weight"]
    channels = _CHANNELS_NM.get(stored.shape[1])
    if channels is None:
        raise BandError(f"Which {stored.shape[1]} bands the patch embedding takes is not known.", "Do without it.")
    bands = nearest_bands(wavelength_nm, channels)
    missing = [f"{nm:g}" for nm, band in zip(channels, bands, strict=True) if band is None]
    if missing or len(set(bands)) < len(bands):
        raise BandError(
            f"The patch embedding needs bands near {', '.join(f'{nm:g}' for nm in channels)} nm; the image has none of "
            f"its own near {', '.join(missing) or 'each of them'} nm.",
            "Do without the backbone's own patch embedding.",
        )
    weight = stored.new_zeros(stored.shape[0], len(wavelength_nm), *stored.shape[2:])
    weight[:, [band for band in bands if band is not None]] = stored
    return PatchKernel(weight, tensors["bias"], "normalised")


def _dofa(tensors: dict[str, Tensor], wavelength_nm: Sequence[float], patch_size: int) -> PatchKernel:
    """Run DOFA's generator: a transformer layer over wavelength codes, weight tokens and a bias token."""
    generator, residual = part_of(tensors, "weight_generator."), part_of(tensors, "fclayer.")
    width = generator["weight_tokens"].shape[1]
    code = sincos_1d(torch.tensor(list(wavelength_nm), dtype=torch.float64), width).float()
    hidden = functional.relu(functional.linear(code, residual["w1.weight"], residual["w1.bias"]))
    hidden = functional.relu(functional.linear(hidden, residual["w2.weight"], residual["w2.bias"]))
    waves = code + hidden  # (C, width)
    state = part_of(generator, "transformer_encoder.layers.0.")
    layer = nn.TransformerEncoderLayer(
        width, GENERATOR_HEADS, dim_feedforward=state["linear1.weight"].shape[0], dropout=0.0, activation="gelu"
    ).eval()
    layer.load_state_dict(state)
    with torch.no_grad():
        sequence = torch.cat([generator["weight_tokens"], waves, generator["bias_token"]])
        result = layer(sequence[:, None])[:, 0]
    tokens = result[len(generator["weight_tokens"]) : -1] + waves
    columns = functional.linear(tokens, generator["fc_weight.weight"], generator["fc_weight.bias"])
    bias = functional.linear(result[-1], generator["fc_bias.weight"], generator["fc_bias.bias"])
    weight = columns.reshape(len(waves), patch_size, patch_size, -1).permute(3, 0, 1, 2)  # (C, p, p, D) -> (D, C, p, p)
    note = "The official embedding pads the image by one pixel: its patches lie one pixel higher and further left."
    return PatchKernel(weight.contiguous() * _DOFA_GAIN, bias * _DOFA_GAIN, "normalised", note)


def _smarties(tensors: dict[str, Tensor], wavelength_nm: Sequence[float], patch_size: int) -> PatchKernel:
    """Take for each band the projection of the interval that holds its wavelength and whose centre is nearest."""
    names = []
    for nm in wavelength_nm:
        holding = [i for i in INTERVALS if i.first_nm <= nm <= i.last_nm and f"{i.name}.weight" in tensors]
        if not holding:
            raise BandError(
                f"SMARTIES has no projection for a band at {nm:g} nm.", "Leave the band out, or do without them."
            )
        names.append(min(holding, key=lambda interval: abs(interval.first_nm + interval.last_nm - 2 * nm)).name)
    gain = _SMARTIES_GAIN / len(names)  # the sum of all bands counts as that of the 12 of Sentinel-2
    weight = torch.stack([tensors[f"{name}.weight"] for name in names], dim=1).unflatten(2, (patch_size, patch_size))
    bias = torch.stack([tensors[f"{name}.bias"] for name in names]).sum(dim=0)
    return PatchKernel(weight * gain, bias * gain, "normalised")


def _galileo(tensors: dict[str, Tensor], wavelength_nm: Sequence[float], patch_size: int) -> PatchKernel:
    """Average the embeddings of the optical groups whose channels are all there, for values in reflectance."""
    width = tensors["S2_RGB.bias"].shape[0]
    weight = torch.zeros(width, len(wavelength_nm), patch_size, patch_size)
    bias = torch.zeros(width)
    used: list[str] = []
    for group, channels in GROUPS.items():
        if not all(channel in _GALILEO_STATISTICS for channel in channels):
            continue
        bands = nearest_bands(wavelength_nm, [_GALILEO_STATISTICS[channel][0] for channel in channels], _CLOSE)
        if None in bands or len(set(bands)) < len(bands):
            continue
        used.append(group)
        kernel = resize_patch_kernel(tensors[f"{group}.weight"], patch_size)
        bias += tensors[f"{group}.bias"]
        for column, (channel, band) in enumerate(zip(channels, bands, strict=True)):
            _, mean, std = _GALILEO_STATISTICS[channel]
            # Normalised value: (10000 * reflectance - (mean - 2 std)) / (4 std).
            weight[:, band] += kernel[:, column] * (_REFLECTANCE_UNITS / (4 * std))
            bias -= kernel[:, column].sum(dim=(1, 2)) * ((mean - 2 * std) / (4 * std))
    if not used:
        raise BandError("None of Galileo's channel groups is complete in the image's bands.", "Do without them.")
    note = f"Mean of the groups {', '.join(used)}; the official encoder keeps a token for each."
    return PatchKernel(weight / len(used), bias / len(used), "reflectance", note)
