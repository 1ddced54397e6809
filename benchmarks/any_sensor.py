"""Measures models that take any bands.

    python benchmarks/any_sensor.py fold --threads 2
    python benchmarks/any_sensor.py transfer --minutes 60

`transfer` trains networks with different tokenizers on one half of the bands of a real scene and judges them on a scene
left out, seen with other bands (:mod:`sensor_transfer`). It fills any_sensor.csv cell by cell and the tables of
any_sensor.md from it; the next call goes on.

`fold`: what it costs that a model takes any bands. A network of the bundled size with random weights is exported for
any bands and folded for sensors of 4 to about 240 bands; a network of the same size that was built for as many bands is
exported beside it. All run on the same tiles, in turns, and the median time of each is compared within a turn. Prints
a table in Markdown.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import numpy as np
import onnxruntime as ort
import sensor_transfer
import torch

from spectralx.export.folded import fold_target, random_input
from spectralx.export.onnx import export_onnx, random_tiles
from spectralx.export.universal import export_universal
from spectralx.inference.fold import fold
from spectralx.models.presets import model_config
from spectralx.models.spectralx import SpectralXModel
from spectralx.spec import AnyBands, BandSpec, ClassSpec, ModelSpec, TrainingStatistics

COLOURS = ("#2b83ba", "#1a7a2e", "#a6d96a", "#d7191c", "#d8b365")
LIMITS = AnyBands(first_nm=400, last_nm=2500)


def specification(tile: int) -> ModelSpec:
    """Return the specification of a model that takes any bands."""
    return ModelSpec(
        name="benchmark",
        title="Benchmark",
        bands=(),
        any_bands=LIMITS,
        gsd_min_m=1,
        gsd_max_m=30,
        tile_size=tile,
        patch_size=8,
        classes=tuple(ClassSpec(value=i, name=f"class {i}", color=c) for i, c in enumerate(COLOURS, start=1)),
        statistics=TrainingStatistics(mean=(0.1, 0.3, 0.2), std=(0.04, 0.1, 0.08), wavelength_nm=(400, 900, 2500)),
    )


def sensors() -> dict[str, tuple[BandSpec, ...]]:
    """Return what the model is folded for: sensors of the catalogue, and a spectrometer."""
    found = {}
    for name in ("planetscope-4", "sentinel-2a"):
        target = fold_target(name, LIMITS)
        found[target.name] = target.bands
    centers = np.linspace(420, 2450, 242)
    found["spectrometer"] = tuple(BandSpec(name=f"{c:.0f}", wavelength_nm=float(c), fwhm_nm=9) for c in centers)
    return found


def network(bands: int | None) -> SpectralXModel:
    """Return a network of the bundled size: for any bands, or built for a number of them."""
    torch.manual_seed(0)
    overrides = {} if bands is None else {"tokenizer__bands": bands}
    return SpectralXModel(model_config("spectralx", "tiny", classes=len(COLOURS), **overrides)).eval()


def session(model: bytes | Path, threads: int) -> ort.InferenceSession:
    """Return a session as the engine opens it."""
    options = ort.SessionOptions()
    options.log_severity_level = 3
    options.intra_op_num_threads = threads
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    content = model if isinstance(model, bytes) else str(model)
    return ort.InferenceSession(content, options, providers=["CPUExecutionProvider"])


def in_turns(runs: Sequence[Callable[[], object]], rounds: int) -> list[list[float]]:
    """Return the seconds of each run in every round; the first round warms up and is dropped."""
    seconds: list[list[float]] = [[] for _ in runs]
    for number in range(rounds + 1):
        for taken, run in zip(seconds, runs, strict=True):
            began = time.perf_counter()
            run()
            if number:
                taken.append(time.perf_counter() - began)
    return seconds


def ratio(first: Sequence[float], second: Sequence[float]) -> float:
    """Return the median over rounds of how many times longer the first took than the second."""
    return statistics.median(a / b for a, b in zip(first, second, strict=True))


def compare_folds(tile: int, threads: int, rounds: int, folder: Path) -> None:
    """Print a row for each sensor."""
    torch.set_num_threads(threads)
    spec = specification(tile)
    universal = folder / "universal.onnx"
    export_universal(network(None), spec, universal)
    whole = session(universal, threads)
    print(f"{tile} px, {threads} threads, {rounds} rounds, ONNX Runtime {ort.__version__}\n")
    print("| sensor | bands | fold (s) | largest difference | folded / built for the bands | any bands / built |")
    print("|---|---|---|---|---|---|", flush=True)
    for name, bands in sensors().items():
        began = time.perf_counter()
        folded = session(fold(universal, bands), threads)
        folding = time.perf_counter() - began
        fixed_path, fixed_spec = folder / "fixed.onnx", spec.for_bands(bands)
        export_onnx(network(len(bands)), fixed_spec, random_tiles(fixed_spec, 1), fixed_path)
        fixed = session(fixed_path, threads)
        feed = random_input(spec, len(bands), 1)
        feed["wavelength_nm"] = np.array([band.wavelength_nm for band in bands], np.float32)
        feed["fwhm_nm"] = np.array([band.fwhm_nm for band in bands], np.float32)
        short = {key: feed[key] for key in ("image", "statistics")}
        difference = np.abs(whole.run(None, feed)[0] - folded.run(None, short)[0]).max()
        runs = [partial(folded.run, None, short), partial(fixed.run, None, short), partial(whole.run, None, feed)]
        seconds = in_turns(runs, rounds)
        against, free = ratio(seconds[0], seconds[1]), ratio(seconds[2], seconds[1])
        print(f"| {name} | {len(bands)} | {folding:.2f} | {difference:.1e} | {against:.3f} | {free:.3f} |", flush=True)


def main() -> None:
    """Run what the module says."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    commands = parser.add_subparsers(required=True)
    folding = commands.add_parser("fold", help="cost of folded models")
    folding.add_argument("--tile", type=int, default=128, help="side of the tiles in pixels")
    folding.add_argument("--threads", type=int, default=2)
    folding.add_argument("--rounds", type=int, default=15)
    folding.add_argument("--folder", type=Path, help="folder for the models (default: a temporary one)")
    folding.set_defaults(run=_fold)
    transfer = commands.add_parser("transfer", help="transfer between sensors on real scenes, resumable")
    transfer.add_argument("--seeds", type=int, default=3)
    transfer.add_argument("--minutes", type=float, default=10, help="start no further cell after so many minutes")
    transfer.set_defaults(run=_transfer)
    options = parser.parse_args()
    options.run(options)


def _fold(options: argparse.Namespace) -> None:
    with tempfile.TemporaryDirectory() as temporary:
        compare_folds(options.tile, options.threads, options.rounds, options.folder or Path(temporary))


def _transfer(options: argparse.Namespace) -> None:
    if not (sensor_transfer.SHARED / "data" / "scenes.json").is_file():
        print(f"skipped: {sensor_transfer.SHARED / 'data' / 'scenes.json'} does not exist")
        return
    sensor_transfer.run(options.seeds, options.minutes)
    sensor_transfer.write_page()


if __name__ == "__main__":
    main()
