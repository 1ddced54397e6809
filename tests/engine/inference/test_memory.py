"""Memory must not grow with the raster's height; measured in processes of their own."""

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


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="another system")
def test_the_memory_of_who_started_the_engine_is_not_counted():
    """QGIS may hold gigabytes; Linux's getrusage counts them for the processes that it starts."""
    asks = "from spectralx.inference.report import peak_memory_mb; print(peak_memory_mb())"
    parent = f"import subprocess, sys; held = b'1' * (600 << 20); subprocess.run([sys.executable, '-c', {asks!r}])"
    found = subprocess.run([sys.executable, "-c", parent], capture_output=True, text=True, check=True)
    assert 20 < float(found.stdout) < 400
