"""Memory must not grow with the raster; measured in processes of their own."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from osgeo import gdal

from .conftest import wavelengths
from .graphs import make_spec, write_model

gdal.UseExceptions()


def tall_raster(path, height, width=1024):
    """A raster of four bands without a single stored block: all pixels are 0, and valid."""
    options = ["TILED=YES", "SPARSE_OK=TRUE", "COMPRESS=DEFLATE"]
    dataset = gdal.GetDriverByName("GTiff").Create(str(path), width, height, 4, gdal.GDT_UInt16, options)
    for index, metadata in enumerate(wavelengths(), start=1):
        dataset.GetRasterBand(index).SetMetadata(metadata[""])
    return path


def peak_memory(scene, model, output):
    command = [sys.executable, "-m", "spectralx", "segment", str(scene), str(output), "--model", str(model)]
    command += ["--device", "cpu", "--threads", "1", "--progress", "json"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    report = json.loads(done.stdout.splitlines()[-1])["report"]
    assert report["tiles"]["skipped"] == 0
    return report["peak_memory_mb"]


@pytest.mark.skipif(sys.platform == "win32", reason="the system does not tell the peak")
def test_memory_does_not_grow_with_height(tmp_path):
    model = write_model(tmp_path / "pixel.onnx", make_spec(tile_size=128))
    short = peak_memory(tall_raster(tmp_path / "short.tif", 2000), model, tmp_path / "short_map.tif")
    tall = peak_memory(tall_raster(tmp_path / "tall.tif", 20_000), model, tmp_path / "tall_map.tif")
    assert tall <= 1.1 * short


_FINAL_LAYOUT = """
import sys
from dataclasses import replace
import numpy as np
from spectralx.inference.memory import keeping_no_blocks, share_heap
from spectralx.inference.report import peak_memory_mb
from spectralx.raster.metadata import read_metadata
from spectralx.raster.windows import Window
from spectralx.raster.writer import ClassMapWriter
from spectralx.spec import ClassSpec

share_heap()
size, draw = 8192, np.random.default_rng(0)
like = replace(read_metadata(sys.argv[1]), width=size, height=size)
classes = [ClassSpec(value=value, name=str(value), color="#808080") for value in range(1, 9)]
with keeping_no_blocks(), ClassMapWriter(sys.argv[2], like, classes, threads=2) as writer:
    for row in range(0, size, 64):
        patches = draw.integers(1, 9, (4, size // 16), np.uint8)
        writer.write(Window(0, row, size, 64), patches.repeat(16, 0).repeat(16, 1))
    before = peak_memory_mb()
print(peak_memory_mb() - before)
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="another system")
def test_the_final_layout_takes_little(tmp_path, make_scene):
    """Left to itself, GDAL takes more than twice as much for the overviews of a map of this size."""
    words = [sys.executable, "-c", _FINAL_LAYOUT, str(make_scene()), str(tmp_path / "map.tif")]
    found = subprocess.run(words, capture_output=True, text=True, check=True)
    assert 5 < float(found.stdout) < 40


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="another system")
def test_the_memory_of_who_started_the_engine_is_not_counted():
    """QGIS may hold gigabytes; Linux's getrusage counts them for the processes that it starts."""
    asks = "from spectralx.inference.report import peak_memory_mb; print(peak_memory_mb())"
    parent = f"import subprocess, sys; held = b'1' * (600 << 20); subprocess.run([sys.executable, '-c', {asks!r}])"
    found = subprocess.run([sys.executable, "-c", parent], capture_output=True, text=True, check=True)
    assert 20 < float(found.stdout) < 400
