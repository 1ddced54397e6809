"""Writes a network that takes any bands as one ONNX file that still does, and proves that it computes the same.

The weights of the first layers are generated inside the graph from `wavelength_nm` and `fwhm_nm`; the number of bands
and of tiles are free. :func:`spectralx.inference.fold.fold` makes a model with constant weights of such a file, as
`segment` does for each scene.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from spectralx.errors import ModelFileError
from spectralx.export.compact import store_compactly
from spectralx.export.folded import random_input
from spectralx.export.onnx import Comparison, Feed, open_session, trace
from spectralx.export.rewrite import simplify_graph
from spectralx.files import atomic_output
from spectralx.models.inputs import SpectralInput
from spectralx.models.spectralx import SpectralXModel
from spectralx.spec import (
    FWHM_INPUT,
    IMAGE_INPUT,
    STATISTICS_INPUT,
    WAVELENGTH_INPUT,
    AnyBands,
    BandSpec,
    ModelSpec,
    TrainingStatistics,
)

_MOST_BANDS = 4096
_EXAMPLE_BANDS = 7  # neither one of the network's own sizes nor 0 or 1, which the exporter takes for constants
_CHECKED_BANDS = (4, 13, 100)
_CHECKED_TILES = 2


class UniversalModule(nn.Module):
    """The network as it is exported: any bands, with probabilities as output.

    Args:
        network: The trained network.
        temperature: Divides the logits.
    """

    def __init__(self, network: SpectralXModel, temperature: float = 1.0) -> None:
        super().__init__()
        self.network, self.temperature = network, temperature

    def forward(self, image: Tensor, wavelength_nm: Tensor, fwhm_nm: Tensor, statistics: Tensor) -> Tensor:
        """Map tiles.

        Args:
            image: ``(N, C, T, T)`` in the units that the model declares.
            wavelength_nm: Centres ``(C,)``, nm.
            fwhm_nm: Full widths at half maximum ``(C,)``, nm.
            statistics: ``(3, C)``.

        Returns:
            Probabilities ``(N, K, T, T)``.
        """
        spectral = SpectralInput(wavelength_nm, fwhm_nm, statistics[None])
        geometry = self.network.tokenizer.geometry(spectral)
        logits: Tensor = self.network.segment(image, spectral.statistics, geometry)
        return torch.softmax(logits / self.temperature, dim=1)


def universal_spec(spec: ModelSpec) -> ModelSpec:
    """Return the specification of the same network when it takes any bands.

    The declared range reaches one width beyond the outermost bands that the network learned from; the statistics
    become a spectrum at their wavelengths.

    Args:
        spec: Specification of a run; returned as it is if it takes any bands already.
    """
    if spec.any_bands is not None:
        return spec
    order = sorted(range(len(spec.bands)), key=lambda index: spec.bands[index].wavelength_nm)
    values: dict[str, object] = {
        "bands": (),
        "any_bands": declared_range(spec.bands),
        "statistics": spectrum(
            [spec.bands[index].wavelength_nm for index in order],
            [spec.statistics.mean[index] for index in order],
            [spec.statistics.std[index] for index in order],
        ),
    }
    return ModelSpec.model_validate(spec.model_copy(update=values).model_dump())


def declared_range(bands: Sequence[BandSpec]) -> AnyBands:
    """Return the range of wavelengths that a network knows which learned from these bands."""
    return AnyBands(
        first_nm=max(201.0, min(band.wavelength_nm - band.fwhm_nm for band in bands)),
        last_nm=max(band.wavelength_nm + band.fwhm_nm for band in bands),
    )


def spectrum(wavelength_nm: Sequence[float], mean: Sequence[float], std: Sequence[float]) -> TrainingStatistics:
    """Return statistics as a spectrum; bands of the same wavelength are averaged.

    Args:
        wavelength_nm: Centres, ascending.
        mean: Mean of each band over the training scenes.
        std: Their standard deviation.
    """
    places, inverse, counts = np.unique(np.asarray(wavelength_nm), return_inverse=True, return_counts=True)

    def averaged(values: Sequence[float]) -> tuple[float, ...]:
        return tuple(map(float, np.bincount(inverse, values) / counts))

    return TrainingStatistics(mean=averaged(mean), std=averaged(std), wavelength_nm=tuple(map(float, places)))


def universal_feed(
    image: NDArray[np.float32],
    wavelength_nm: NDArray[np.float32],
    fwhm_nm: NDArray[np.float32],
    statistics: NDArray[np.float32],
) -> Feed:
    """Return the inputs of a file that takes any bands, by name; see :class:`UniversalModule`."""
    return {
        IMAGE_INPUT: image,
        WAVELENGTH_INPUT: wavelength_nm,
        FWHM_INPUT: fwhm_nm,
        STATISTICS_INPUT: statistics,
    }


def export_universal(network: SpectralXModel, spec: ModelSpec, path: Path, feeds: Sequence[Feed] = ()) -> ModelSpec:
    """Export a network that takes any bands, and compare the file with it at several numbers of bands and tiles.

    Args:
        network: The trained network on the CPU, in eval mode; it is not changed.
        spec: What the model says of itself, see :func:`universal_spec`; ``export_check`` is filled in.
        path: File to write.
        feeds: Inputs of real scenes on which both are compared, beside random ones.

    Returns:
        The specification as it was written.

    Raises:
        ModelFileError: The network has a fixed set of bands.
        ExportMismatchError: The file computes something else; no file is left.
        EngineError: The network cannot be expressed in ONNX.
    """
    if network.config.tokenizer.bands is not None:
        raise ModelFileError(
            f"The network of {spec.name} takes {network.config.tokenizer.bands} bands and no others.",
            "Export it without --universal, or train with the preset `spectralx`.",
        )
    module = UniversalModule(network, spec.calibration.get("temperature", 1.0)).eval()
    graph = _trace(module, spec)
    store_compactly(graph)
    with atomic_output(path) as temporary:
        onnx.save(graph, str(temporary))
        session, comparison = open_session(temporary), Comparison()
        checked = [(count, tiles) for count in _CHECKED_BANDS for tiles in range(1, _CHECKED_TILES + 1)]
        for feed in (*feeds, *(random_input(spec, *numbers) for numbers in checked)):
            comparison.add(module, session, feed)
        spec = spec.model_copy(update={"export_check": comparison.check()})
        onnx.helper.set_model_props(graph, spec.properties())
        onnx.save(graph, str(temporary))
    return spec


def _trace(module: UniversalModule, spec: ModelSpec) -> onnx.ModelProto:
    count, size = _EXAMPLE_BANDS, spec.tile_size
    example = {
        IMAGE_INPUT: torch.rand(2, count, size, size),
        WAVELENGTH_INPUT: torch.linspace(450, 900, count),
        FWHM_INPUT: torch.full((count,), 40.0),
        STATISTICS_INPUT: torch.ones(3, count),
    }
    bands = torch.export.Dim("C", min=2, max=_MOST_BANDS)
    dynamic = {
        IMAGE_INPUT: {0: torch.export.Dim("N", min=1), 1: bands},
        WAVELENGTH_INPUT: {0: bands},
        FWHM_INPUT: {0: bands},
        STATISTICS_INPUT: {1: bands},
    }
    return simplify_graph(trace(module, example, dynamic))
