"""Measures whether tiles show: the network of a training run maps the same ground in one piece and in tiles.

The network is exported for one large tile and for smaller ones, and the middle of each scene of the run's goal is
mapped with all of them. The large tile holds it in one piece.

    python benchmarks/seams.py build/model/stage2 --piece 512 --tiles 64 128 256

Prints the rows of the table "Seams" in ``benchmarks/mapping.md``.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path

import numpy as np
from osgeo import gdal

from spectralx.export.run import export_run
from spectralx.inference.segment import SegmentRequest, segment
from spectralx.progress import SilentReporter

REPOSITORY = Path(__file__).resolve().parents[1]
SCENES = ("aberystwyth", "zion", "northcarolina")

gdal.UseExceptions()


def crop(scene: Path, size: int, folder: Path) -> Path:
    """Write the middle of a scene, at most ``size`` x ``size`` pixels."""
    source = gdal.Open(str(scene))
    width, height = min(source.RasterXSize, size), min(source.RasterYSize, size)
    origin = ((source.RasterXSize - width) // 2, (source.RasterYSize - height) // 2)
    path = folder / scene.name
    gdal.Translate(str(path), source, srcWin=[*origin, width, height])
    return path


def classes(scene: Path, model: Path, output: Path, threads: int) -> np.ndarray:
    """Map a scene and return its classes."""
    segment(SegmentRequest(str(scene), output, str(model), device="cpu", threads=threads))
    return gdal.Open(str(output)).ReadAsArray()


def main() -> None:
    """Run what the module says."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("run", type=Path, help="run folder of `spectralx train`")
    parser.add_argument("--piece", type=int, default=512, help="side of the large tile in pixels")
    parser.add_argument("--tiles", type=int, nargs="+", default=[64, 128, 256], help="sides of the small tiles")
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    shared = Path(os.environ.get("SPECTRALX_SHARED", REPOSITORY.parent / "shared")) / "data"
    if not shared.is_dir():
        sys.exit(f"{shared} is missing: the benchmark needs the real scenes (set SPECTRALX_SHARED).")
    print("| tile (px) | " + " | ".join(SCENES) + " |")
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        models = {}
        for size in (options.piece, *options.tiles):
            models[size] = folder / f"tile_{size}.onnx"
            export_run(options.run, models[size], folder / "card.md", size, SilentReporter())
        scenes = [crop(shared / f"landcover_{name}.tif", options.piece, folder) for name in SCENES]
        pieces = [classes(scene, models[options.piece], folder / "piece.tif", options.threads) for scene in scenes]
        for size in options.tiles:
            agreement = []
            for scene, piece in zip(scenes, pieces):
                tiled = classes(scene, models[size], folder / "tiled.tif", options.threads)
                agreement.append((tiled == piece)[piece > 0].mean())
            print(f"| {size} | " + " | ".join(f"{value:.4f}" for value in agreement) + " |", flush=True)


if __name__ == "__main__":
    main()
