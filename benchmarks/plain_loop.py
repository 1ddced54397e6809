"""A plain loop as common plugins write it, to compare ours with: serial, one accumulator for the whole scene.

Tile by tile: read, run the network on one tile, add the weighted probabilities to an array of the size of the scene
(K x H x W float32, and H x W of weights), as plugins that blend do. Then the largest class of every pixel, the map
written in one piece, and, when asked for, everything polygonised at the end with GDAL. Same model, tiles and overlap as
``spectralx segment``; one ONNX Runtime session with its defaults and as many threads. It reads all bands of a tile in
one call and uses GDAL's polygoniser in C++, which is kinder than what it stands for (one read a band, contours and
vertices in Python).

    python -m benchmarks.plain_loop --size 4000 --threads 2

Both are timed as processes of their own, taking turns, the better of two runs each. Prints one row: raster, tile,
threads, then seconds of the loop, of ours, and their ratio for the raster alone, and the same three with polygons.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
from osgeo import gdal, ogr

from benchmarks.mapping import WORK, make_raster, shared_scene

gdal.UseExceptions()
ogr.UseExceptions()


def plain_loop(raster: str, model: str, output: str, polygons: str | None, threads: int, overlap: float) -> None:
    """Map a raster the plain way."""
    import onnxruntime

    from spectralx.inference.model_file import read_spec
    from spectralx.inference.source import open_reader
    from spectralx.raster.metadata import read_metadata
    from spectralx.sensors.binding import bind
    from spectralx.sensors.profile import resolve
    from spectralx.sensors.statistics import scene_statistics

    spec = read_spec(model)
    profile = resolve(read_metadata(raster))
    binding = bind(profile, spec.bands)
    with open_reader(profile, binding) as reader:
        statistics = scene_statistics(reader, binding).as_array()  # the same ones: the maps shall be comparable
    bands = [sources[0][0] for sources in (row.sources for row in binding.rows)]
    source = gdal.Open(raster)
    scale = source.GetRasterBand(bands[0]).GetScale() or 1.0
    offset = source.GetRasterBand(bands[0]).GetOffset() or 0.0
    nodata = source.GetRasterBand(bands[0]).GetNoDataValue()
    height, width, size = source.RasterYSize, source.RasterXSize, spec.tile_size
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.log_severity_level = 4
    session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])

    sums = np.zeros((len(spec.classes), height, width), np.float32)
    weights = np.zeros((height, width), np.float32)
    missing = np.zeros((height, width), np.bool_)
    ramp = np.minimum(np.arange(size) + 1, size - np.arange(size)).astype(np.float32)
    weight = np.outer(ramp, ramp)
    stride = max(1, int(size * (1 - overlap)))
    for top in starts(height, size, stride):
        for left in starts(width, size, stride):
            stored = source.ReadAsArray(left, top, size, size, band_list=bands)
            image = stored.astype(np.float32) * np.float32(scale) + np.float32(offset)
            if nodata is not None:
                missing[top : top + size, left : left + size] |= (stored == nodata).any(axis=0)
            probabilities = session.run(["probabilities"], {"image": image[np.newaxis], "statistics": statistics})[0][0]
            sums[:, top : top + size, left : left + size] += probabilities * weight
            weights[top : top + size, left : left + size] += weight
    sums /= weights
    classes = (sums.argmax(axis=0) + 1).astype(np.uint8)
    classes[missing] = 0
    write(source, classes, output, polygons)


def starts(length: int, size: int, stride: int) -> list[int]:
    """Return the first pixel of each tile; the last one ends at the border."""
    return sorted({*range(0, length - size, stride), length - size})


def write(source: gdal.Dataset, classes: np.ndarray, output: str, polygons: str | None) -> None:
    """Write the map as a compressed GeoTIFF in one piece, then everything as polygons."""
    height, width = classes.shape
    options = ["TILED=YES", "COMPRESS=DEFLATE"]
    dataset = gdal.GetDriverByName("GTiff").Create(output, width, height, 1, gdal.GDT_Byte, options)
    dataset.SetGeoTransform(source.GetGeoTransform())
    dataset.SetSpatialRef(source.GetSpatialRef())
    band = dataset.GetRasterBand(1)
    band.SetNoDataValue(0)
    band.WriteArray(classes)
    dataset.FlushCache()
    if polygons is None:
        return
    Path(polygons).unlink(missing_ok=True)
    target = ogr.GetDriverByName("GPKG").CreateDataSource(polygons)
    layer = target.CreateLayer("polygons", source.GetSpatialRef(), ogr.wkbPolygon)
    layer.CreateField(ogr.FieldDefn("value", ogr.OFTInteger))
    target.StartTransaction()
    gdal.Polygonize(band, band.GetMaskBand(), layer, 0)
    target.CommitTransaction()


def trivial_model(bands: int, classes: int, size: int) -> Path:
    """Write a 1 x 1 convolution with softmax as an exported model."""
    from spectralx.spec import BandSpec, ClassSpec
    from tests.engine.inference.graphs import BANDS, make_spec, write_model

    colors = [f"#{(40 * index) % 256:02x}{(90 * index) % 256:02x}80" for index in range(classes)]
    chosen: tuple[BandSpec, ...] = BANDS[:bands]
    items = tuple(ClassSpec(value=i + 1, name=f"class {i + 1}", color=color) for i, color in enumerate(colors))
    return write_model(WORK / f"trivial_{size}.onnx", make_spec(size, chosen, items, patch_size=8))


def timed(words: list[str]) -> float:
    """Return the seconds of a process."""
    began = time.perf_counter()
    subprocess.run(words, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - began


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=int, default=4000, help="height and width in pixels")
    parser.add_argument("--tile", type=int, default=256, help="height and width of a tile in pixels")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--overlap", type=float, default=0.25)
    parser.add_argument("--run", nargs="+", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.run:
        raster, model, output, *polygons = arguments.run
        plain_loop(raster, model, output, polygons[0] if polygons else None, arguments.threads, arguments.overlap)
        return
    WORK.mkdir(parents=True, exist_ok=True)
    raster = str(make_raster(shared_scene(), arguments.size, 10))
    model = str(trivial_model(4, 10, arguments.tile))
    common = ["--threads", str(arguments.threads), "--overlap", str(arguments.overlap)]
    plain = [sys.executable, "-m", "benchmarks.plain_loop", *common, "--run", raster, model, str(WORK / "plain.tif")]
    ours = [sys.executable, "-m", "spectralx", "segment", raster, str(WORK / "ours.tif"), "--model", model]
    ours += ["--device", "cpu", "--progress", "none", *common]
    cells = [f"{arguments.size:,} x {arguments.size:,} x 10", f"{arguments.tile} px", str(arguments.threads)]
    for ending in ([], ["gpkg"]):
        our_words = ours + [word for _ in ending for word in ("--polygons", str(WORK / "ours.gpkg"))]
        turns = [(timed(plain + [str(WORK / "plain.gpkg") for _ in ending]), timed(our_words)) for _ in range(2)]
        their_seconds, our_seconds = map(min, zip(*turns))
        cells += [f"{their_seconds:.1f}", f"{our_seconds:.1f}", f"{their_seconds / our_seconds:.2f}"]
    sys.stdout.write(f"| {' | '.join(cells)} |\n")


if __name__ == "__main__":
    main()
