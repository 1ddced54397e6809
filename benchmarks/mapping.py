"""Measures what mapping a large raster costs beside the network itself.

A raster of the wanted size is made from a real scene by mirroring it, mapped by ``spectralx segment`` in a process of
its own, and compared in the same run with sessions that run as many tiles from memory, without files, cutting
or blending: a bare one with the runtime's default settings and as many threads, and one with the settings of the engine
(several runs of one thread each).

    python benchmarks/mapping.py --size 4000 --threads 2

Prints one row for ``benchmarks/mapping.md`` and keeps all figures in ``build/benchmarks``.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
from osgeo import gdal

REPOSITORY = Path(__file__).resolve().parents[1]
WORK = REPOSITORY / "build" / "benchmarks"
SCENE = "landcover_aberystwyth.tif"

gdal.UseExceptions()


def shared_scene() -> Path:
    """Return the real scene that the raster is made of."""
    override = os.environ.get("SPECTRALX_SHARED")
    path = (Path(override) if override else REPOSITORY.parent / "shared") / "data" / SCENE
    if not path.is_file():
        sys.exit(f"{path} is missing: the benchmark needs the real scenes (set SPECTRALX_SHARED).")
    return path


def make_raster(scene: Path, size: int, bands: int) -> Path:
    """Write ``size`` x ``size`` pixels of the mirrored scene, with its metadata, unless it is there already."""
    path = WORK / f"{scene.stem}_{size}x{size}x{bands}.tif"
    if path.exists():
        return path
    source = gdal.Open(str(scene))
    if bands > source.RasterCount:
        sys.exit(f"{scene.name} has {source.RasterCount} bands; choose at most as many.")
    temporary = path.with_suffix(".partial.tif")
    options = ["TILED=YES", "BLOCKXSIZE=256", "BLOCKYSIZE=256", "COMPRESS=DEFLATE", "PREDICTOR=2", "NUM_THREADS=2"]
    made = gdal.GetDriverByName("GTiff").Create(
        str(temporary), size, size, bands, source.GetRasterBand(1).DataType, [*options, "BIGTIFF=IF_SAFER"]
    )
    made.SetGeoTransform(source.GetGeoTransform())
    made.SetSpatialRef(source.GetSpatialRef())
    for index in range(1, bands + 1):
        old, new = source.GetRasterBand(index), made.GetRasterBand(index)
        new.SetMetadata(old.GetMetadata())
        new.SetDescription(old.GetDescription())
        new.SetNoDataValue(old.GetNoDataValue())
        new.SetScale(old.GetScale())
        new.SetOffset(old.GetOffset())
        values = old.ReadAsArray()
        columns, rows = mirrored(size, values.shape[1]), mirrored(size, values.shape[0])
        for row in range(0, size, 256):
            new.WriteArray(values[rows[row : row + 256]][:, columns], 0, row)
    made.FlushCache()
    del made, new
    temporary.replace(path)
    return path


def mirrored(size: int, length: int) -> np.ndarray:
    """Return indices that run through ``length`` pixels back and forth."""
    position = np.arange(size) % (2 * length)
    return np.where(position < length, position, 2 * length - 1 - position)


def map_raster(raster: Path, arguments: argparse.Namespace) -> dict:
    """Map in a process of its own; return its report, wall time and CPU time."""
    command = [sys.executable, "-m", "spectralx", "segment", str(raster), str(WORK / "map.tif")]
    command += ["--model", arguments.model, "--threads", str(arguments.threads), "--device", "cpu"]
    command += ["--progress", "json"] + (["--memory", str(arguments.memory)] if arguments.memory else [])
    result = timed(command)
    return {**json.loads(result.pop("output").splitlines()[-1])["report"], **result}


def run_session(kind: str, report: dict, arguments: argparse.Namespace) -> dict:
    """Run as many tiles through a session alone, in a process of its own."""
    tiles = report["tiles"]
    numbers = (arguments.threads, tiles["run"], tiles["size"], tiles["batch"])
    result = timed([sys.executable, __file__, f"--{kind}", report["model"]["path"], *map(str, numbers)])
    return {"seconds": float(result["output"].splitlines()[-1]), "cpu": result["cpu"]}


def timed(command: list[str]) -> dict:
    """Run a command; return what it printed, its wall time and its CPU time in seconds."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    output = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    wall, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {"output": output, "wall": wall, "cpu": cpu}


def session_alone(kind: str, model: str, threads: int, tiles: int, size: int, batch: int) -> None:
    """Print the seconds that a session takes for random tiles."""
    import onnxruntime

    from spectralx.inference.session import Session

    if kind == "bare":
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.log_severity_level = 4
        bare = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
        bands, workers = bare.get_inputs()[0].shape[1], 1

        def run(images: np.ndarray) -> None:
            bare.run(None, {"image": images})
    else:
        engine = Session(model, "cpu", threads, threads)
        bands, workers, run = len(engine.spec.bands), threads, engine.run

    images = np.random.default_rng(0).random((batch, bands, size, size), np.float32)
    run(images)
    batches = [images[: min(batch, tiles - first)] for first in range(0, tiles, batch)]
    began = time.perf_counter()
    with ThreadPoolExecutor(workers) as pool:
        list(pool.map(run, batches))
    print(time.perf_counter() - began)


def row(report: dict, bare: dict, engine: dict, arguments: argparse.Namespace) -> str:
    """Return the row of the table."""
    seconds, tiles = report["seconds"], report["tiles"]
    other = {name: value for name, value in seconds.items() if name not in ("total", "network")}
    cells = [
        f"{arguments.size:,} x {arguments.size:,} x {arguments.bands}",
        report["model"]["name"],
        f"{tiles['run']:,} of {tiles['size']} px",
        str(arguments.threads),
        f"{report['wall']:.1f}",
        f"{report['wall'] / bare['seconds']:.2f}",
        f"{report['wall'] / engine['seconds']:.2f}",
        f"{report['cpu'] / bare['cpu']:.2f}",
        f"{seconds['network'] / (seconds['network'] + sum(other.values())):.0%}",
        ", ".join(f"{name} {value:.1f}" for name, value in other.items()),
        f"{report['peak_memory_mb']:.0f}",
    ]
    return f"| {' | '.join(cells)} |"


def main() -> None:
    """Measure and print."""
    if sys.argv[1:2] in (["--bare"], ["--engine"]):
        kind, model, *numbers = sys.argv[1:]
        session_alone(kind.removeprefix("--"), model, *map(int, numbers))
        return
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", default="landcover", help="bundled name or path")
    parser.add_argument("--size", type=int, default=4000, help="height and width in pixels")
    parser.add_argument("--bands", type=int, default=10, help="bands of the raster")
    parser.add_argument("--threads", type=int, default=2, help="threads of both")
    parser.add_argument("--memory", type=int, help="working memory of the mapping in MiB")
    arguments = parser.parse_args()
    WORK.mkdir(parents=True, exist_ok=True)
    raster = make_raster(shared_scene(), arguments.size, arguments.bands)
    report = map_raster(raster, arguments)
    bare, engine = (run_session(kind, report, arguments) for kind in ("bare", "engine"))
    figures = WORK / f"mapping_{arguments.size}_{report['model']['name']}.json"
    figures.write_text(json.dumps({"mapping": report, "bare": bare, "engine": engine}, indent=2))
    print(row(report, bare, engine, arguments))


if __name__ == "__main__":
    main()
