"""Measures what mapping a large raster costs beside the network itself.

A raster of the wanted size is made from a real scene by mirroring it, mapped by ``spectralx segment`` in a process of
its own, and compared in the same run with sessions that run as many tiles from memory, without files, cutting
or blending: a bare one with the runtime's default settings and as many threads, and one with the settings of the engine
(several runs of one thread each).

    python benchmarks/mapping.py session --size 4000 --threads 2    wall time over the bare session's
    python benchmarks/mapping.py translate --size 4000 --threads 2  a trivial model against gdal_translate to a COG
    python benchmarks/mapping.py memory --model trivial             peak memory from 2k to 32k squares
    python benchmarks/mapping.py scaling --size 4000                one process against 1, 2 and 4 Dask workers
    python benchmarks/mapping.py precision                          speed and accuracy of int8 (--precision fp16)
    python benchmarks/mapping.py paper --size 4000 --threads 2      hours for large areas, from the table session

Prints rows for ``benchmarks/mapping.md`` and keeps all figures in ``build/benchmarks``.
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
from osgeo import gdal, osr

REPOSITORY = Path(__file__).resolve().parents[1]
WORK = REPOSITORY / "build" / "benchmarks"
SCENE = "landcover_aberystwyth.tif"

# Wavelength and width (nm) of the bands of the rasters that are made without a scene.
SENTINEL_2 = (
    (492, 66), (560, 36), (665, 31), (704, 15), (740, 15), (783, 20), (833, 106), (865, 21), (1614, 91), (2202, 175)
)  # fmt: skip

# Areas in square kilometres.
AREAS = {"one Sentinel-2 tile": 12_056, "Germany": 357_000, "the globe's land": 149_000_000}

gdal.UseExceptions()
osr.UseExceptions()


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


def sparse_raster(size: int, bands: int, measured_rows: int | None = None) -> Path:
    """Write a raster with Sentinel-2's bands that takes hardly any disk, whatever its size.

    All pixels are 0 and valid; or the first rows hold a value, and all below is nodata, which is read and skipped.
    """
    path = WORK / f"sparse_{size}x{size}x{bands}{'' if measured_rows is None else f'_{measured_rows}'}.tif"
    options = ["TILED=YES", "BLOCKXSIZE=256", "BLOCKYSIZE=256", "COMPRESS=DEFLATE", "SPARSE_OK=TRUE", "BIGTIFF=YES"]
    made = gdal.GetDriverByName("GTiff").Create(str(path), size, size, bands, gdal.GDT_UInt16, options)
    made.SetGeoTransform((500000, 10, 0, 5800000, 0, -10))
    reference = osr.SpatialReference()
    reference.ImportFromEPSG(32630)
    made.SetSpatialRef(reference)
    for index, (wavelength, fwhm) in enumerate(SENTINEL_2[:bands], start=1):
        items = {"wavelength": str(wavelength), "wavelength_units": "Nanometers", "fwhm": str(fwhm)}
        made.GetRasterBand(index).SetMetadata(items)
        made.GetRasterBand(index).SetScale(1e-4)
        if measured_rows is not None:
            made.GetRasterBand(index).SetNoDataValue(0)
            made.GetRasterBand(index).WriteArray(np.full((measured_rows, size), 1000, np.uint16))
    return path


def trivial_model(classes: int = 10) -> Path:
    """Write a model of one 1 x 1 convolution on four centred bands, in the engine's contract, with tiles of 256 px."""
    from onnx import TensorProto, helper, numpy_helper

    from spectralx.spec import SPEC_KEY, BandSpec, ClassSpec, ModelSpec, TrainingStatistics

    bands = [BandSpec(name=f"b{nm}", wavelength_nm=nm, fwhm_nm=fwhm) for nm, fwhm in SENTINEL_2[:3] + SENTINEL_2[6:7]]
    values = [ClassSpec(value=i + 1, name=f"class {i + 1}", color=f"#{i * 25:02x}8060") for i in range(classes)]
    spec = ModelSpec(
        name="trivial", title="One 1 x 1 convolution", bands=bands, gsd_min_m=10, gsd_max_m=10, tile_size=256,
        patch_size=8, classes=values,
        statistics=TrainingStatistics(mean=(0.1,) * 4, std=(0.05,) * 4),
    )  # fmt: skip
    constants = {
        "statistics": np.stack([[0.1] * 4, [0.05] * 4, [1] * 4]).astype(np.float32),
        "first": np.int64(0),
        "shape": np.array([1, 4, 1, 1], np.int64),
        "weight": np.random.default_rng(0).normal(0, 20, (classes, 4, 1, 1)).astype(np.float32),
    }
    nodes = [
        helper.make_node("Gather", ["statistics", "first"], ["row"]),
        helper.make_node("Reshape", ["row", "shape"], ["mean"]),
        helper.make_node("Sub", ["image", "mean"], ["centred"]),
        helper.make_node("Conv", ["centred", "weight"], ["logits"]),
        helper.make_node("Softmax", ["logits"], ["probabilities"], axis=1),
    ]
    inputs = [
        helper.make_tensor_value_info("image", TensorProto.FLOAT, ["N", 4, 256, 256]),
        helper.make_tensor_value_info("statistics", TensorProto.FLOAT, [3, 4]),
    ]
    result = helper.make_tensor_value_info("probabilities", TensorProto.FLOAT, ["N", classes, 256, 256])
    weights = [numpy_helper.from_array(np.asarray(value), name) for name, value in constants.items()]
    graph = helper.make_graph(nodes, "trivial", inputs, [result], weights)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    helper.set_model_props(model, {SPEC_KEY: spec.model_dump_json()})
    path = WORK / "trivial.onnx"
    path.write_bytes(model.SerializeToString())
    return path


def mirrored(size: int, length: int) -> np.ndarray:
    """Return indices that run through ``length`` pixels back and forth."""
    position = np.arange(size) % (2 * length)
    return np.where(position < length, position, 2 * length - 1 - position)


def output_of(arguments: argparse.Namespace) -> Path:
    """Return the map of a table; two tables may be made at the same time."""
    return WORK / f"map_{arguments.table}.tif"


def map_raster(raster: Path, arguments: argparse.Namespace, *more: str) -> dict:
    """Map in a process of its own; return its report, wall time and CPU time."""
    command = [sys.executable, "-m", "spectralx", "segment", str(raster), str(output_of(arguments)), *more]
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


def session_table(arguments: argparse.Namespace) -> None:
    """Wall time over that of sessions alone."""
    raster = make_raster(shared_scene(), arguments.size, arguments.bands)
    report = map_raster(raster, arguments)
    bare, engine = (run_session(kind, report, arguments) for kind in ("bare", "engine"))
    keep(f"session_{arguments.size}_{arguments.threads}", {"mapping": report, "bare": bare, "engine": engine})
    print(row(report, bare, engine, arguments))


def translate_table(arguments: argparse.Namespace) -> None:
    """A trivial model against ``gdal_translate`` of the same raster to a compressed COG, best of two each."""
    raster = make_raster(shared_scene(), arguments.size, arguments.bands)
    copied = WORK / "translated.tif"
    options = ["-co", "COMPRESS=DEFLATE", "-co", "PREDICTOR=2", "-co", f"NUM_THREADS={arguments.threads}"]
    command = ["gdal_translate", "-q", "-of", "COG", *options, "-co", "BIGTIFF=IF_SAFER", str(raster), str(copied)]
    copy = min(timed(command)["wall"] for _ in range(2))
    arguments.model = str(trivial_model())
    report = min((map_raster(raster, arguments) for _ in range(2)), key=lambda found: found["wall"])
    keep(f"translate_{arguments.size}_{arguments.threads}", {"mapping": report, "translate": copy})
    other = ", ".join(f"{name} {value:.1f}" for name, value in report["seconds"].items() if name != "total")
    cells = [f"{arguments.size:,} x {arguments.size:,} x {arguments.bands}", str(arguments.threads)]
    cells += [f"{report['wall']:.1f}", f"{copy:.1f}", f"{report['wall'] / copy:.2f}", other]
    print(f"| {' | '.join(cells)} |")


def memory_table(arguments: argparse.Namespace) -> None:
    """Peak memory of maps of sparse rasters, by size."""
    peaks = {}
    for size in arguments.sizes:
        report = map_raster(sparse_raster(size, arguments.bands, arguments.measured_rows), arguments)
        peaks[size] = report["peak_memory_mb"]
        name, total = report["model"]["name"], report["seconds"]["total"]
        cells = [f"{size:,}", name, f"{peaks[size]:.0f}", f"{peaks[size] / min(peaks.values()):.2f}", f"{total:.0f}"]
        print(f"| {' | '.join(cells)} |", flush=True)
    keep(f"memory_{Path(arguments.model).stem}", peaks)


def scaling_table(arguments: argparse.Namespace) -> None:
    """Wall time of one process of one thread over that of two threads, and of 1, 2 and 4 workers of one thread each."""
    raster = make_raster(shared_scene(), arguments.size, arguments.bands)
    reports, pixels = {}, {}
    for threads, workers in ((1, 0), (2, 0), (1, 1), (2, 2), (4, 4)):
        arguments.threads = threads
        key = threads, workers
        reports[key] = map_raster(raster, arguments, *(("--workers", str(workers)) if workers else ()))
        pixels[key] = gdal.Open(str(output_of(arguments))).ReadAsArray()
        print(scaling_row(arguments.size, threads, workers, reports[key], reports[1, 0]), flush=True)
    if not all(np.array_equal(pixels[1, 0], found) for found in pixels.values()):
        sys.exit("The maps differ.")
    keep(f"scaling_{arguments.size}", {f"{key[0]} threads, {key[1]} workers": value for key, value in reports.items()})


def scaling_row(size: int, threads: int, workers: int, report: dict, alone: dict) -> str:
    """Return the row of the table for so many workers; 0 for the process alone."""
    name = f"{workers} workers" if workers else f"one process, {threads} threads" if threads > 1 else "one process"
    cells = [f"{size:,} x {size:,}", name, f"{report['wall']:.1f}"]
    cells += [f"{alone['wall'] / report['wall']:.2f}", f"{report['tiles']['run'] / alone['tiles']['run']:.2f}"]
    crew = report["workers"]
    cells += [str(crew["blocks"]) if crew else "", f"{report['peak_memory_mb']:.0f}"]
    cells += [f"{max(member['peak_memory_mb'] for member in crew['members']):.0f}" if crew else ""]
    return f"| {' | '.join(cells)} |"


def precision_table(arguments: argparse.Namespace) -> None:
    """Speed and accuracy of the model in another precision."""
    sys.path.insert(0, str(REPOSITORY))
    from benchmarks import precision

    figures = precision.table(arguments.model, arguments.precision, shared_scene().parent, WORK)
    keep(f"precision_{arguments.precision}", figures)


def paper_table(arguments: argparse.Namespace) -> None:
    """Time for large areas at 10 m on 1, 10 and 1,000 machines, from the rate of the latest ``session`` table."""
    if arguments.rate:
        rate = arguments.rate * 1e6
    else:
        figures = json.loads((WORK / f"session_{arguments.size}_{arguments.threads}.json").read_text())
        rate = arguments.size**2 / figures["mapping"]["seconds"]["total"]
    for name, square_km in AREAS.items():
        seconds = square_km * 10_000 / rate
        cells = [name, f"{square_km:,}", f"{rate / 1e6:.2f}", *(duration(seconds / count) for count in (1, 10, 1000))]
        print(f"| {' | '.join(cells)} |")


def duration(seconds: float) -> str:
    """Return a time in the largest unit of which there is more than one."""
    for unit, length in (("years", 31_557_600), ("days", 86_400), ("h", 3600), ("min", 60)):
        if seconds > length:
            return f"{seconds / length:,.1f} {unit}"
    return f"{seconds:.0f} s"


def keep(name: str, figures: dict) -> None:
    """Keep all figures of a table."""
    (WORK / f"{name}.json").write_text(json.dumps(figures, indent=2))


def main() -> None:
    """Measure and print."""
    if sys.argv[1:2] in (["--bare"], ["--engine"]):
        kind, model, *numbers = sys.argv[1:]
        session_alone(kind.removeprefix("--"), model, *map(int, numbers))
        return
    tables = {
        "session": session_table,
        "translate": translate_table,
        "memory": memory_table,
        "scaling": scaling_table,
        "precision": precision_table,
        "paper": paper_table,
    }
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("table", choices=tables)
    parser.add_argument("--model", default="landcover", help="bundled name or path; trivial for one 1 x 1 convolution")
    parser.add_argument("--size", type=int, default=4000, help="height and width in pixels")
    parser.add_argument("--sizes", type=int, nargs="+", default=[2048, 8192, 16384, 32768], help="sizes for memory")
    parser.add_argument("--measured-rows", type=int, help="rows of the rasters of memory that are not nodata")
    parser.add_argument("--bands", type=int, default=10, help="bands of the raster")
    parser.add_argument("--threads", type=int, default=2, help="threads of both")
    parser.add_argument("--rate", type=float, help="million pixels a second of one machine, for paper")
    parser.add_argument("--precision", default="int8", choices=("int8", "fp16"), help="precision that is measured")
    parser.add_argument("--memory", type=int, help="working memory of the mapping in MiB")
    arguments = parser.parse_args()
    WORK.mkdir(parents=True, exist_ok=True)
    if arguments.model == "trivial":
        arguments.model = str(trivial_model())
    tables[arguments.table](arguments)


if __name__ == "__main__":
    main()
