"""An ONNX Runtime session over an exported model, honest about where it runs."""

from __future__ import annotations

import hashlib
import logging
import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnxruntime as ort

from spectralx.errors import EngineError, ModelFileError
from spectralx.files import file_sha256
from spectralx.inference.bound_memory import BoundMemory
from spectralx.inference.class_softmax import in_faster_steps
from spectralx.inference.cuda_libraries import load_cuda_libraries
from spectralx.inference.fold import fold
from spectralx.inference.model_file import read_spec
from spectralx.inference.providers import (
    CPU,
    Device,
    Provider,
    ProviderReport,
    gpu_providers,
    obstacle,
    used_device,
)
from spectralx.spec import (
    IMAGE_INPUT,
    NOVELTY_OUTPUT,
    PROBABILITIES_OUTPUT,
    STATISTICS_INPUT,
    BandSpec,
    ModelSpec,
)

FloatArray = npt.NDArray[np.float32]

# Larger networks take so long that their last step hardly counts, and are not held in memory twice.
_REWRITTEN_BYTES = 64 << 20

_SILENT = 4  # ONNX Runtime's severity "fatal": a failed attempt to use CUDA is reported by us, not by its log

_log = logging.getLogger(__name__)


def usable_cores() -> int:
    """Return the number of CPU cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class Session:
    """A model that is ready to run, in several threads at once.

    Args:
        path: Exported model.
        device: ``auto`` takes the GPU where it works, with CUDA. ``tensorrt`` compiles the model for it first, which
            takes minutes once, and falls back to CUDA; ``cuda`` falls back to the CPU. ``report.warning`` says so.
        threads: Threads on the CPU; None takes every core that the process may use.
        runs: Runs that will go on at once on the CPU; they share the threads. Runs of one thread each are the fastest
            way through many tiles, because nothing waits for anything; fewer runs take less memory.
        bands: Bands of the images, for which a model that takes any bands is folded; others do not look at them.
        novelty: Whether the energy score is computed too.

    Attributes:
        spec: What the model says of itself, once it is folded.
        report: Where it runs.

    Raises:
        ModelFileError: Not a model, or the graph contradicts its specification, or has no energy score.
        BandError: It takes any bands, but needs more of them.
    """

    def __init__(
        self,
        path: str | os.PathLike[str],
        device: Device = "auto",
        threads: int | None = None,
        runs: int = 1,
        bands: Sequence[BandSpec] = (),
        novelty: bool = False,
    ) -> None:
        self.path, self._novelty = Path(path), novelty
        self.spec: ModelSpec = read_spec(self.path)
        self._graph: bytes | None = None
        if self.spec.any_bands is not None:
            self._graph = fold(self.path, bands)
            self.spec = self.spec.for_bands(bands)
        elif novelty or self.path.stat().st_size <= _REWRITTEN_BYTES:
            self._graph = self.path.read_bytes()
        self._threads = threads or usable_cores()
        self._runs = max(1, min(runs, self._threads))
        self._session = self._create(device)
        self._graph = None  # the runtime has a copy
        self._takes_statistics = STATISTICS_INPUT in {n.name for n in self._session.get_overridable_initializers()}
        self._check_graph()
        self.report = self._provider_report(device)
        # On the CPU there is nothing to copy, and new memory costs nothing.
        self._bound = BoundMemory(self._session, self._outputs, "cuda") if self.report.on_gpu else None

    @property
    def tile_size(self) -> int:
        """Height and width of the tiles that the graph takes, in pixels."""
        return self.spec.tile_size

    def run(self, images: FloatArray, statistics: FloatArray | None = None) -> FloatArray:
        """Run the model on a batch of tiles.

        Args:
            images: ``(N, C, T, T)`` in the units that the model declares, N at least 1.
            statistics: ``(3, C)``: mean, standard deviation and the calibrated flag of each band over the scene. Left
                out, models that take it run with the mean statistics of their training scenes.

        Returns:
            Class probabilities ``(N, K, T, T)``; behind them the energy score, one layer more, where it was asked for.

        Raises:
            EngineError: The runtime failed, for example for want of memory.
        """
        feed = {IMAGE_INPUT: images}
        if statistics is not None and self._takes_statistics:
            feed[STATISTICS_INPUT] = np.ascontiguousarray(statistics, dtype=np.float32)
        try:
            results = (
                self._bound.run(feed, IMAGE_INPUT) if self._bound else self._session.run(list(self._outputs), feed)
            )
        except Exception as error:  # the runtime's exceptions share no public base class
            raise EngineError(
                f"The model failed on a batch of {len(images)} tiles: {_first_line(error)}",
                "Use a smaller --batch, or --device cpu.",
            ) from error
        return results[0] if len(results) == 1 else np.concatenate(results, axis=1)

    @property
    def _outputs(self) -> dict[str, int]:
        """Outputs that are wanted, with their channels."""
        novelty = {NOVELTY_OUTPUT: 1} if self._novelty else {}
        return {PROBABILITIES_OUTPUT: len(self.spec.classes), **novelty}

    def _create(self, device: Device) -> ort.InferenceSession:
        self._obstacle = None if device == "cpu" else obstacle(device)
        # What TensorRT lacks does not keep CUDA from running.
        wanted: list[Device] = [] if device == "cpu" else ["tensorrt", "cuda"] if device == "tensorrt" else ["cuda"]
        for attempt in wanted:
            if obstacle(attempt) is not None:
                continue
            # The runtime takes the CPU without a word where a library is missing.
            self._obstacle = self._obstacle or next(iter(load_cuda_libraries()), None)
            try:
                return self._open(gpu_providers(attempt, self.spec, self._identity))
            except Exception as error:  # noqa: BLE001 - whatever fails on the GPU, the CPU is the way on, and the report says so
                self._obstacle = self._obstacle or _first_line(error)
                _log.info("no session with %s: %s", attempt, self._obstacle)
        try:
            return self._open([CPU])
        except Exception as error:
            raise ModelFileError(
                f"ONNX Runtime {ort.__version__} cannot load {self.path}: {_first_line(error)}",
                "Export the model again.",
            ) from error

    def _identity(self) -> str:
        """Return the SHA-256 of the graph."""
        if self._graph is None:
            return file_sha256(self.path)
        return hashlib.sha256(self._graph).hexdigest()

    def _open(self, providers: Sequence[Provider]) -> ort.InferenceSession:
        options = ort.SessionOptions()
        options.intra_op_num_threads = self._threads // self._runs
        options.inter_op_num_threads = 1
        options.log_severity_level = _SILENT
        # Cores belong to reading, blending and QGIS too: waiting threads sleep instead of spinning.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        options.add_session_config_entry("session.record_ep_graph_assignment_info", "1")
        ort.set_default_logger_severity(_SILENT)
        graph = str(self.path) if self._graph is None else in_faster_steps(self._graph, self._novelty)
        # The wrapper's own fallback prints to standard output, where our JSON lines are.
        return ort.InferenceSession(graph, options, providers=providers, enable_fallback=0)

    def _check_graph(self) -> None:
        spec = self.spec
        inputs = {node.name: node.shape for node in self._session.get_inputs()}
        outputs = {node.name: node.shape for node in self._session.get_outputs()}
        self._check_shape(inputs, IMAGE_INPUT, len(spec.bands))
        self._check_shape(outputs, PROBABILITIES_OUTPUT, len(spec.classes))
        if spec.input.scene_statistics and not self._takes_statistics:
            raise self._contradiction(f"the graph takes no {STATISTICS_INPUT!r}")
        others = set(inputs) - {IMAGE_INPUT, STATISTICS_INPUT}
        if others:
            raise self._contradiction(f"the graph takes {', '.join(sorted(others))} too")

    def _check_shape(self, nodes: dict[str, list[int | str]], name: str, channels: int) -> None:
        expected = [channels, self.spec.tile_size, self.spec.tile_size]
        if name not in nodes:
            raise self._contradiction(f"the graph has no {name!r}")
        if not isinstance(nodes[name][0], str) or nodes[name][1:] != expected:
            raise self._contradiction(f"{name!r} is {nodes[name]} in the graph, not {['N', *expected]}")

    def _contradiction(self, what: str) -> ModelFileError:
        return ModelFileError(f"The model {self.path} contradicts itself: {what}.", "Export the model again.")

    def _provider_report(self, asked: Device) -> ProviderReport:
        used = tuple(self._session.get_providers())
        nodes: dict[str, int] = {}
        assignment = getattr(self._session, "get_provider_graph_assignment_info", tuple)
        for part in assignment():
            nodes[part.ep_name] = nodes.get(part.ep_name, 0) + len(part.get_nodes())
        device = used_device(used, nodes)
        reached = asked == device or asked == "cpu" or (asked == "auto" and device != "cpu")
        return ProviderReport(
            asked=asked,
            available=tuple(ort.get_available_providers()),
            used=used,
            device=device,
            nodes=nodes,
            threads=self._threads,
            runs=self._runs if device == "cpu" else 1,
            runtime=ort.__version__,
            obstacle=None if reached else self._obstacle or "CUDA, cuDNN or TensorRT cannot be loaded",
        )


def _first_line(error: BaseException) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0]
