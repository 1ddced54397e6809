"""Writes a trained network as one ONNX file and proves that the file computes the same.

The network is wrapped, not changed: softmax and calibration are inside, the weights generated from the wavelengths
are folded to constants. `statistics` is an initializer that a session may override: those that do not know it see
one input, `image`.
"""

from __future__ import annotations

import contextlib
import io
import logging
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import onnx
import onnxruntime
import torch
from numpy.typing import NDArray
from onnx import numpy_helper
from torch import Tensor, nn

from spectralx.errors import EngineError, ExportMismatchError
from spectralx.export.compact import store_compactly
from spectralx.export.rewrite import simplify_graph
from spectralx.files import atomic_output
from spectralx.models.inputs import SpectralInput
from spectralx.spec import (
    IMAGE_INPUT,
    PROBABILITIES_OUTPUT,
    STATISTICS_INPUT,
    BandSpec,
    ExportCheck,
    ModelSpec,
)

Feed = dict[str, NDArray[np.float32]]
"""Inputs of a file by name."""

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
    network: Foldable, spec: ModelSpec, tiles: CheckTiles, path: Path, temperature: float | None = None
) -> ModelSpec:
    """Export a network and compare the file with it.

    Args:
        network: The trained network on the CPU; it is not changed.
        spec: What the model says of itself; ``export_check`` is filled in.
        tiles: Tiles for the comparison.
        path: File to write.
        temperature: Divides the logits before the softmax; None takes that of the specification's calibration.

    Returns:
        The specification as it was written.

    Raises:
        ExportMismatchError: The file computes something else; no file is left.
        EngineError: The network cannot be expressed in ONNX.
    """
    if temperature is None:
        temperature = spec.calibration.get("temperature", 1.0)
    module = ExportModule(network, spec.bands, temperature).eval()
    graph = simplify_graph(_trace(module, spec))
    store_compactly(graph)
    with atomic_output(path) as temporary:
        onnx.save(graph, str(temporary))
        check = compare(module, temporary, tiles)
        spec = spec.model_copy(update={"export_check": check})
        onnx.helper.set_model_props(graph, spec.properties())
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
    session = open_session(path)
    found = Comparison()
    batches = [slice(i, i + 1) for i in range(len(tiles.images))] + [slice(0, len(tiles.images))]
    for batch in batches:
        found.add(module, session, {IMAGE_INPUT: tiles.images[batch], STATISTICS_INPUT: tiles.statistics[batch.start]})
    return found.check()


def open_session(path: Path) -> onnxruntime.InferenceSession:
    """Return a session on the CPU with as many threads as torch has."""
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    options.intra_op_num_threads = torch.get_num_threads()
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


class Comparison:
    """Collects how far a file is from the network that it was made of."""

    def __init__(self) -> None:
        self._largest, self._same, self._pixels = 0.0, 0, 0

    def add(self, module: nn.Module, session: onnxruntime.InferenceSession, feed: Feed) -> None:
        """Run both on the same inputs, in the order of the module's arguments."""
        with torch.no_grad():
            expected = module(*map(torch.from_numpy, feed.values())).numpy()
        (found,) = session.run([PROBABILITIES_OUTPUT], feed)
        difference = float(np.abs(found - expected).max()) if np.isfinite(found).all() else float("inf")
        self._largest = max(self._largest, difference)
        self._same += int((found.argmax(axis=1) == expected.argmax(axis=1)).sum())
        self._pixels += expected[:, 0].size

    def check(self) -> ExportCheck:
        """Return the figures.

        Raises:
            ExportMismatchError: The difference exceeds 1e-4, or classes agree on less than 99.99 %.
        """
        if not self._largest <= LARGEST_DIFFERENCE or self._same < SMALLEST_AGREEMENT * self._pixels:
            raise ExportMismatchError(
                f"The exported graph differs from the network: probabilities by up to {self._largest:.2g}, classes on "
                f"{self._pixels - self._same} of {self._pixels} pixels.",
                "No file was written. Report this with the run folder's config.yaml.",
            )
        return ExportCheck(
            max_abs_difference=self._largest, class_agreement=self._same / self._pixels, pixels=self._pixels
        )


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
    example = {IMAGE_INPUT: torch.rand(2, bands, size, size), STATISTICS_INPUT: torch.ones(3, bands)}
    graph = trace(module, example, {IMAGE_INPUT: {0: torch.export.Dim("N", min=1)}, STATISTICS_INPUT: None})
    default = np.stack([spec.statistics.mean, spec.statistics.std, np.ones(bands)]).astype(np.float32)
    graph.graph.initializer.append(numpy_helper.from_array(default, STATISTICS_INPUT))
    onnx.checker.check_model(graph)
    return graph


def trace(module: nn.Module, example: dict[str, Tensor], dynamic: dict[str, Any]) -> onnx.ModelProto:
    """Return a module as an ONNX graph.

    Args:
        module: Returns probabilities.
        example: Its inputs by name, in the order of its arguments.
        dynamic: Dimensions of each input that may vary, by axis; None for none.

    Raises:
        EngineError: It cannot be expressed in ONNX.
    """
    try:
        with _quiet_exporter(), torch.no_grad():
            program = torch.onnx.export(
                module,
                tuple(example.values()),
                input_names=list(example),
                output_names=[PROBABILITIES_OUTPUT],
                dynamic_shapes=dynamic,
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
