"""Exported models in half precision or in whole numbers of 8 bits, for less work of the same network.

``fp16`` keeps weights and activations in half precision, for GPUs (:mod:`spectralx.export.half`); ``int8`` is static
quantisation for CPUs with VNNI or AMX (:mod:`spectralx.export.quantised`). Which operators are worth it depends on the
network and the machine, so several choices are made and timed, and the fastest one that maps as the original does is
kept.

What a file of less precision says is compared with the original on the same tiles and written into its specification;
too large a difference is refused.
"""

from __future__ import annotations

import contextlib
import logging
import tempfile
import time
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
import onnx
import onnxruntime as ort
from numpy.typing import NDArray

from spectralx.errors import EngineError, ExportMismatchError, RequestError, SpectralXError
from spectralx.export.calibration import DEFAULT_TILES, tiles_of_images
from spectralx.export.card import model_card
from spectralx.export.compact import restore_weights, store_compactly
from spectralx.export.half import halve_graph
from spectralx.export.onnx import CheckTiles, random_tiles
from spectralx.export.quantised import quantise
from spectralx.export.rewrite import simplify_graph
from spectralx.export.run import tiles_of_run
from spectralx.files import atomic_output
from spectralx.inference.model_file import read_spec
from spectralx.progress import Reporter
from spectralx.spec import (
    IMAGE_INPUT,
    PROBABILITIES_OUTPUT,
    STATISTICS_INPUT,
    ModelSpec,
    PrecisionCheck,
)

Precision = Literal["fp32", "fp16", "int8"]

# Share of pixels that must keep their class.
SMALLEST_AGREEMENT = {"fp32": 0.9999, "fp16": 0.995, "int8": 0.98}

_TIMED_RUNS = 5
_WORTH_IT = 1.05
_SILENT = 4  # ONNX Runtime's severity "fatal"


def convert_model(
    source: Path,
    target: Path,
    card: Path,
    precision: Precision,
    images: Sequence[Path],
    run: Path | None,
    reporter: Reporter,
) -> ModelSpec:
    """Convert an exported model and write its card.

    Args:
        source: Exported model in single precision.
        target: File to write.
        card: Card to write.
        precision: ``fp16`` or ``int8``, or ``fp32`` for the same in faster steps.
        images: Imagery to calibrate and compare on.
        run: Run whose scenes are taken where no images are named.
        reporter: Receives progress and warnings.

    Returns:
        The specification as it was written.

    Raises:
        RequestError: The model takes any bands, or was converted before; ``int8`` without imagery.
        ExportMismatchError: Too many pixels get another class; no file is left.
    """
    spec = read_spec(source)
    if spec.any_bands is not None:
        raise RequestError(
            f"{source} takes any bands.", "Make it one for the bands of a sensor first: `export --fold`."
        )
    if spec.precision is not None:
        raise RequestError(f"{source} is in {spec.precision.name} already.", "Name the model that it was made of.")
    spec = write_precision(source, target, precision, _tiles(spec, precision, images, run), reporter)
    with atomic_output(card) as path:
        path.write_text(model_card(spec), encoding="utf-8")
    reporter.progress(1.0, "converted")
    return spec


def _tiles(spec: ModelSpec, precision: Precision, images: Sequence[Path], run: Path | None) -> CheckTiles:
    if images:
        return tiles_of_images(images, spec)
    if run is not None:
        return tiles_of_run(run, spec, DEFAULT_TILES)
    if precision == "int8":
        raise RequestError("int8 is calibrated on imagery, and none is named.", "Name some with --calibrate IMAGE.")
    return random_tiles(spec)


def write_precision(
    source: Path, target: Path, precision: Precision, tiles: CheckTiles, reporter: Reporter
) -> ModelSpec:
    """Write a model in another precision.

    Args:
        source: Exported model in single precision.
        target: File to write.
        precision: ``fp16`` or ``int8``, or ``fp32`` for the same in faster steps.
        tiles: What the network computes on them sets the scales of ``int8``, and on all of them the files are compared.
        reporter: Receives progress, and a warning where int8 brings no speed on this machine.

    Returns:
        The specification as it was written, with ``precision`` unless that is single.

    Raises:
        ExportMismatchError: Too many pixels get another class; no file is left.
        EngineError: The graph cannot be converted.
    """
    spec = read_spec(source)
    with tempfile.TemporaryDirectory(prefix="spectralx-") as folder:
        try:
            with _quiet():
                simple = Path(folder) / "fp32.onnx"
                graph = onnx.load(str(source))
                restore_weights(graph)
                onnx.save(simplify_graph(graph), str(simple))
                made = _MAKERS[precision](simple, Path(folder), tiles)
                found = [_Result.of(name, path, source, tiles) for name, path in _reported(made, reporter)]
        except SpectralXError:
            raise
        except Exception as error:  # the converters raise whatever comes
            raise EngineError(
                f"{source} cannot be converted to {precision}: {(str(error) or type(error).__name__).splitlines()[0]}",
                "Keep it as it is.",
            ) from error
        best = _best(found, precision, source)
        if precision != "fp32":
            spec = spec.model_copy(update={"precision": best.check(precision)})
        if precision == "int8" and best.speed < _WORTH_IT:
            reporter.warning(f"int8 is no faster on this machine: {best.speed:.2f} times the speed of fp32.")
        graph = onnx.load(str(best.path))
        store_compactly(graph)
        onnx.helper.set_model_props(graph, spec.properties())
        with atomic_output(target) as temporary:
            onnx.save(graph, str(temporary))
    return spec


@dataclass(frozen=True)
class _Result:
    """How a converted file compares with the original."""

    name: str
    path: Path
    agreement: float
    difference: float
    pixels: int
    tiles: int
    speed: float

    @classmethod
    def of(cls, name: str, path: Path, source: Path, tiles: CheckTiles) -> _Result:
        """Run both files on all tiles, one after the other, and time them on the first."""
        sessions = [_session(file) for file in (source, path)]
        same, pixels, largest = 0, 0, 0.0
        for image, statistics in zip(tiles.images, tiles.statistics):
            expected, got = (_run(session, image[None], statistics) for session in sessions)
            largest = max(largest, float(np.abs(got - expected).max()) if np.isfinite(got).all() else float("inf"))
            same += int((got.argmax(axis=1) == expected.argmax(axis=1)).sum())
            pixels += expected[:, 0].size
        seconds = [float("inf")] * 2
        for _ in range(_TIMED_RUNS):
            for index, session in enumerate(sessions):
                began = time.perf_counter()
                _run(session, tiles.images[:1], tiles.statistics[0])
                seconds[index] = min(seconds[index], time.perf_counter() - began)
        return cls(name, path, same / pixels, largest, pixels, len(tiles.images), seconds[0] / seconds[1])

    def check(self, precision: Precision) -> PrecisionCheck:
        """Return what the specification says of it; the speed on a CPU says nothing of fp16."""
        return PrecisionCheck(
            name=precision,
            operators=self.name,
            class_agreement=self.agreement,
            max_abs_difference=self.difference,
            pixels=self.pixels,
            tiles=self.tiles,
            speed=round(self.speed, 2) if precision == "int8" else None,
        )


def _best(found: list[_Result], precision: Precision, source: Path) -> _Result:
    limit = SMALLEST_AGREEMENT[precision]
    good = [result for result in found if result.agreement >= limit and np.isfinite(result.difference)]
    if not good:
        closest = max(found, key=lambda result: result.agreement)
        raise ExportMismatchError(
            f"{source} in {precision} maps {100 * (1 - closest.agreement):.1f} % of the pixels to another class, more "
            f"than {100 * (1 - limit):.1f} %.",
            "Keep it in single precision, or calibrate on imagery that is more like what will be mapped.",
        )
    return max(good, key=lambda result: result.speed)


def _as_it_is(source: Path, _folder: Path, _tiles: CheckTiles) -> Iterator[tuple[str, Path]]:
    yield "none", source


def _halved(source: Path, folder: Path, _tiles: CheckTiles) -> Iterator[tuple[str, Path]]:
    path = folder / "fp16.onnx"
    onnx.save(halve_graph(onnx.load(str(source))), str(path))
    yield "all but the last softmax and exponential weights", path


_MAKERS = {"fp32": _as_it_is, "fp16": _halved, "int8": quantise}


def _reported(made: Iterator[tuple[str, Path]], reporter: Reporter) -> Iterator[tuple[str, Path]]:
    for number, (name, path) in enumerate(made):
        reporter.check_cancelled()
        reporter.progress(min(0.9, 0.3 + 0.2 * number), f"Comparing: {name}")
        yield name, path


def _session(path: Path) -> ort.InferenceSession:
    options = ort.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = _SILENT
    return ort.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def _run(session: ort.InferenceSession, images: NDArray[np.float32], statistics: NDArray[np.float32]) -> Any:
    feed = {IMAGE_INPUT: images}
    if STATISTICS_INPUT in {item.name for item in session.get_overridable_initializers()}:
        feed[STATISTICS_INPUT] = statistics
    return session.run([PROBABILITIES_OUTPUT], feed)[0]


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Silence the tools: they warn of steps that were left out on purpose."""
    previous = logging.root.manager.disable
    logging.disable(logging.WARNING)
    ort.set_default_logger_severity(_SILENT)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.disable(previous)
