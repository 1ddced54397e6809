"""Writes a trained network as one ONNX file and proves that the file computes the same.

The network is wrapped, not changed: softmax and calibration are inside, the weights generated from the wavelengths
are folded to constants. `statistics` is an initializer that a session may override: those that do not know it see
one input, `image`.
"""

from __future__ import annotations

import contextlib
import io
import json
import logging
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
import onnx
import onnxruntime
import torch
from numpy.typing import NDArray
from onnx import numpy_helper
from torch import Tensor, nn

from spectralx.errors import EngineError, ExportMismatchError
from spectralx.files import atomic_output
from spectralx.models.inputs import SpectralInput
from spectralx.spec import (
    IMAGE_INPUT,
    PROBABILITIES_OUTPUT,
    SPEC_KEY,
    STATISTICS_INPUT,
    BandSpec,
    ExportCheck,
    ModelSpec,
)

OPSET = 18
LARGEST_DIFFERENCE = 1e-4
SMALLEST_AGREEMENT = 0.9999


@dataclass(frozen=True)
class CheckTiles:
    """Tiles on which the file is compared with the network.

    Attributes:
        images: float32 ``(N, C, T, T)`` in the units that the model declares.
        statistics: float32 ``(N, 3, C)``, those of each tile's scene.
    """

    images: NDArray[np.float32]
    statistics: NDArray[np.float32]


class Foldable(Protocol):
    """A network that can be made for fixed bands, as :class:`spectralx.models.spectralx.SpectralXModel` is."""

    def fold(self, spectral: SpectralInput) -> nn.Module:
        """Return a module ``(image (N, C, T, T), statistics (1, 3, C)) -> logits (N, K, T, T)``."""


class ExportModule(nn.Module):
    """The network as it is exported: for fixed bands, with probabilities as output.

    Args:
        network: The trained network.
        bands: Bands that it shall take.
        temperature: Divides the logits.
    """

    def __init__(self, network: Foldable, bands: Sequence[BandSpec], temperature: float = 1.0) -> None:
        super().__init__()
        spectral = SpectralInput(
            wavelength_nm=torch.tensor([band.wavelength_nm for band in bands], dtype=torch.float32),
            fwhm_nm=torch.tensor([band.fwhm_nm for band in bands], dtype=torch.float32),
            statistics=torch.zeros(1, 3, len(bands)),
        )
        self.folded = network.fold(spectral).eval()
        self.temperature = temperature

    def forward(self, image: Tensor, statistics: Tensor) -> Tensor:
        """Map tiles.

        Args:
            image: ``(N, C, T, T)`` in the units that the model declares.
            statistics: ``(3, C)``.

        Returns:
            Probabilities ``(N, K, T, T)``.
        """
        logits: Tensor = self.folded(image, statistics[None])
        return torch.softmax(logits / self.temperature, dim=1)


def export_onnx(
    network: Foldable, spec: ModelSpec, tiles: CheckTiles, path: Path, temperature: float = 1.0
) -> ModelSpec:
    """Export a network and compare the file with it.

    Args:
        network: The trained network on the CPU; it is not changed.
        spec: What the model says of itself; ``export_check`` is filled in.
        tiles: Tiles for the comparison.
        path: File to write.
        temperature: Divides the logits before the softmax.

    Returns:
        The specification as it was written.

    Raises:
        ExportMismatchError: The file computes something else; no file is left.
        EngineError: The network cannot be expressed in ONNX.
    """
    module = ExportModule(network, spec.bands, temperature).eval()
    graph = _trace(module, spec)
    with atomic_output(path) as temporary:
        onnx.save(graph, str(temporary))
        check = compare(module, temporary, tiles)
        spec = spec.model_copy(update={"export_check": check})
        _add_metadata(graph, spec)
        onnx.save(graph, str(temporary))
    return spec


def compare(module: ExportModule, path: Path, tiles: CheckTiles) -> ExportCheck:
    """Compare a file with the network it was made of, one tile at a time and several at once.

    Args:
        module: The network as it was exported.
        path: The file.
        tiles: Tiles and their scenes' statistics.

    Returns:
        Largest difference of a probability, share of pixels of the same class, pixels compared.

    Raises:
        ExportMismatchError: The difference exceeds 1e-4, or classes agree on less than 99.99 %.
    """
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    options.intra_op_num_threads = torch.get_num_threads()
    session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    largest, same, pixels = 0.0, 0, 0
    batches = [slice(i, i + 1) for i in range(len(tiles.images))] + [slice(0, len(tiles.images))]
    for batch in batches:
        images, statistics = tiles.images[batch], tiles.statistics[batch.start]
        with torch.no_grad():
            expected = module(torch.from_numpy(images), torch.from_numpy(statistics)).numpy()
        (found,) = session.run([PROBABILITIES_OUTPUT], {IMAGE_INPUT: images, STATISTICS_INPUT: statistics})
        difference = float(np.abs(found - expected).max()) if np.isfinite(found).all() else float("inf")
        largest = max(largest, difference)
        same += int((found.argmax(axis=1) == expected.argmax(axis=1)).sum())
        pixels += expected[:, 0].size
    if not largest <= LARGEST_DIFFERENCE or same < SMALLEST_AGREEMENT * pixels:
        raise ExportMismatchError(
            f"The exported graph differs from the network: probabilities by up to {largest:.2g}, classes on "
            f"{pixels - same} of {pixels} pixels.",
            "No file was written. Report this with the run folder's config.yaml.",
        )
    return ExportCheck(max_abs_difference=largest, class_agreement=same / pixels, pixels=pixels)


def random_tiles(spec: ModelSpec, count: int = 5, seed: int = 0) -> CheckTiles:
    """Return smooth random tiles around the training statistics, for runs whose scenes are gone."""
    generator = np.random.default_rng(seed)
    mean, std = np.array(spec.statistics.mean), np.array(spec.statistics.std)
    coarse = generator.standard_normal((count, len(mean), spec.tile_size // 8 + 1, spec.tile_size // 8 + 1))
    fine = coarse.repeat(8, axis=2).repeat(8, axis=3)[..., : spec.tile_size, : spec.tile_size]
    noise = 0.3 * generator.standard_normal(fine.shape)
    images = mean[:, None, None] + std[:, None, None] * (fine + noise)
    calibrated = np.arange(count) % 2
    statistics = np.stack([np.stack([mean, std, np.full_like(mean, flag)]) for flag in calibrated])
    return CheckTiles(images.astype(np.float32), statistics.astype(np.float32))


def _trace(module: ExportModule, spec: ModelSpec) -> onnx.ModelProto:
    """Return the graph with `statistics` as an overridable initializer."""
    bands, size = len(spec.bands), spec.tile_size
    # Two tiles: a batch of one would be taken for a constant.
    example = (torch.rand(2, bands, size, size), torch.ones(3, bands))
    try:
        with _quiet_exporter(), torch.no_grad():
            program = torch.onnx.export(
                module,
                example,
                input_names=[IMAGE_INPUT, STATISTICS_INPUT],
                output_names=[PROBABILITIES_OUTPUT],
                dynamic_shapes={"image": {0: torch.export.Dim("N", min=1)}, "statistics": None},
                opset_version=OPSET,
                dynamo=True,
                verbose=False,
            )
    except Exception as error:
        raise EngineError(
            f"The network cannot be expressed in ONNX: {str(error).splitlines()[0]}", "Report this as a defect."
        ) from error
    if program is None:
        raise EngineError("The exporter returned no graph.", "Report this as a defect.")
    graph = program.model_proto
    _strip(graph)
    default = np.stack([spec.statistics.mean, spec.statistics.std, np.ones(bands)]).astype(np.float32)
    graph.graph.initializer.append(numpy_helper.from_array(default, STATISTICS_INPUT))
    onnx.checker.check_model(graph)
    return graph


def _strip(graph: onnx.ModelProto) -> None:
    """Drop what only describes how the graph was traced: stack traces, scopes, shapes of intermediate values."""
    del graph.graph.value_info[:]
    for node in graph.graph.node:
        del node.metadata_props[:]
        node.doc_string = ""
    for value in (*graph.graph.input, *graph.graph.output, *graph.graph.initializer):
        del value.metadata_props[:]


@contextlib.contextmanager
def _quiet_exporter() -> Iterator[None]:
    """Silence the exporter: it prints and logs what it tries."""
    loggers = [logging.getLogger(name) for name in ("torch.onnx", "onnxscript", "onnx_ir")]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL)
    try:
        with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
            warnings.simplefilter("ignore")
            yield
    finally:
        for logger, level in zip(loggers, levels):
            logger.setLevel(level)


def _add_metadata(graph: onnx.ModelProto, spec: ModelSpec) -> None:
    """Write the specification and the keys that the Deepness plugin reads."""
    names = {str(index): entry.name for index, entry in enumerate(spec.classes)}
    gsd_m = float(np.sqrt(spec.gsd_min_m * spec.gsd_max_m))
    properties = {
        SPEC_KEY: spec.model_dump_json(),
        "model_type": json.dumps("Segmentor"),
        "class_names": json.dumps(names),
        "resolution": json.dumps(round(gsd_m * 100, 2)),
        "tile_size": json.dumps(spec.tile_size),
        "tiles_size": json.dumps(spec.tile_size),
        "tiles_overlap": json.dumps(25),
        "seg_thresh": json.dumps(0.0),
        "seg_small_segment": json.dumps(0),
    }
    onnx.helper.set_model_props(graph, properties)
