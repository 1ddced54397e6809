"""Where a raster lies and how it is laid out: read once, over the network, warped while it is read."""

from __future__ import annotations

import contextlib
import http.server
import os
import re
import threading
from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal

from spectralx.errors import RasterError, SourceChangedError
from spectralx.inference.budget import plan_memory
from spectralx.inference.clock import Clock
from spectralx.inference.journal import raster_identity
from spectralx.inference.model_file import read_spec
from spectralx.inference.pipeline import MappingOptions, map_part
from spectralx.inference.segment import SegmentRequest, segment
from spectralx.inference.source import BoundSource, open_reader
from spectralx.inference.tiling import TileGrid, column_strips
from spectralx.progress import SilentReporter
from spectralx.raster.access import limited_cache
from spectralx.raster.metadata import read_metadata
from spectralx.sensors.binding import bind
from spectralx.sensors.profile import resolve

from .conftest import landscape
from .graphs import make_spec, write_model

gdal.UseExceptions()

_COUNTERS = Path("/proc/self/io")


def run(scene, model, output, **changes):
    return segment(SegmentRequest(str(scene), output, str(model), **{"device": "cpu", "threads": 1, **changes}))


def read(path):
    return gdal.Open(str(path)).ReadAsArray()


def bytes_read():
    """Bytes that this process asked the system for so far, whether they came from the disk or from its cache."""
    return int(re.search(r"rchar: (\d+)", _COUNTERS.read_text())[1])


@pytest.mark.skipif(not _COUNTERS.exists(), reason="the system does not count what a process reads")
@pytest.mark.parametrize(
    "layout",
    [
        ("TILED=YES", "BLOCKXSIZE=256", "BLOCKYSIZE=256", "INTERLEAVE=BAND"),
        ("TILED=YES", "BLOCKXSIZE=256", "BLOCKYSIZE=256", "INTERLEAVE=PIXEL"),
        ("TILED=YES", "BLOCKXSIZE=512", "BLOCKYSIZE=512", "INTERLEAVE=PIXEL"),
        ("BLOCKYSIZE=1", "INTERLEAVE=BAND"),
        ("BLOCKYSIZE=16", "INTERLEAVE=PIXEL"),
        ("BLOCKYSIZE=300", "INTERLEAVE=BAND"),
    ],
    ids=" ".join,
)
def test_each_block_is_read_once(tmp_path, make_scene, layout):
    """Within a column strip; neighbours share the blocks on their border."""
    array = np.random.default_rng(0).integers(0, 9000, (4, 1500, 2000), dtype=np.uint16)  # does not compress
    with limited_cache(256):  # with less, blocks would be written twice, and the file be larger than what it holds
        scene = make_scene(array=array, nodata=None, options=(*layout, "COMPRESS=DEFLATE"))
    spec = read_spec(write_model(tmp_path / "pixel.onnx", make_spec(tile_size=128)))
    profile = resolve(read_metadata(scene))
    binding = bind(profile, spec.bands)
    grid = TileGrid.of(2000, 1500, 128)
    with open_reader(profile, binding) as reader:
        budget = plan_memory(reader.metadata, spec, 4, on_gpu=False)
        (strip,) = column_strips(grid, reader.metadata.window, budget.strip_width)
        source, options = BoundSource(reader, binding, [0.1] * 4), MappingOptions(tuple(range(1, 7)))
        before = bytes_read()
        with limited_cache(budget.cache_mb), contextlib.closing(
            map_part(source, lambda images: np.zeros((len(images), 6, 128, 128), np.float32), grid.part(strip), options,
                     Clock(), lambda: None)
        ) as steps:  # fmt: skip
            tiles = sum(step.tiles for step in steps)
    assert tiles == len(grid.part(strip))
    size = Path(scene).stat().st_size
    found = (bytes_read() - before) / size
    assert 0.9 < found < 1.05


class _Ranges(http.server.BaseHTTPRequestHandler):
    """Serves files by ranges of bytes, as object stores do, and keeps what was asked for."""

    protocol_version = "HTTP/1.1"
    wbufsize = 1 << 16

    def do_HEAD(self):
        self.answer(body=False)

    def do_GET(self):
        self.answer(body=True)

    def answer(self, body):
        path = self.server.folder / self.path.lstrip("/")
        self.server.asked.append((self.path, self.headers.get("Range", "")))
        if not path.is_file():
            self.send_error(404)
            return
        if self.server.busy and len(self.server.asked) % self.server.busy == 0:
            self.server.refused += 1
            self.send_error(503)
            return
        content = path.read_bytes()
        asked = re.fullmatch(r"bytes=(\d+)-(\d+)", self.headers.get("Range", ""))
        first, last = (int(asked[1]), min(int(asked[2]), len(content) - 1)) if asked else (0, len(content) - 1)
        self.send_response(206 if asked else 200)
        self.send_header("Accept-Ranges", "bytes")
        self.send_header("Content-Length", str(last + 1 - first))
        if asked:
            self.send_header("Content-Range", f"bytes {first}-{last}/{len(content)}")
        self.end_headers()
        if body:
            self.server.sent += last + 1 - first
            self.wfile.write(content[first : last + 1])

    def log_message(self, *_):
        pass


@pytest.fixture
def served(tmp_path, monkeypatch):
    """A server of the files in a folder."""
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Ranges)
    server.folder, server.asked, server.sent = tmp_path / "served", [], 0
    server.busy, server.refused = 0, 0
    server.folder.mkdir()
    delay = gdal.GetConfigOption("GDAL_HTTP_RETRY_DELAY")
    gdal.SetConfigOption("GDAL_HTTP_RETRY_DELAY", "0.05")
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()
    gdal.VSICurlClearCache()
    gdal.SetConfigOption("GDAL_HTTP_RETRY_DELAY", delay)


def test_a_raster_on_the_network(tmp_path, make_scene, small_model, served):
    scene = make_scene(array=landscape(700, 500))
    run(scene, small_model, tmp_path / "near.tif")
    (served.folder / "scene.tif").write_bytes(Path(scene).read_bytes())
    name = f"/vsicurl/http://127.0.0.1:{served.server_port}/scene.tif"
    found = run(name, small_model, tmp_path / "far.tif")
    np.testing.assert_array_equal(read(tmp_path / "far.tif"), read(tmp_path / "near.tif"))
    assert found.report["raster"]["path"] == name
    size = Path(scene).stat().st_size
    assert served.sent < 2.6 * size  # once for the statistics of so small a scene, once for the map, and the header


def test_a_server_that_is_busy_now_and_then(tmp_path, make_scene, small_model, served):
    scene = make_scene(array=landscape(700, 500))
    run(scene, small_model, tmp_path / "near.tif")
    (served.folder / "scene.tif").write_bytes(Path(scene).read_bytes())
    served.busy = 3
    run(f"/vsicurl/http://127.0.0.1:{served.server_port}/scene.tif", small_model, tmp_path / "far.tif")
    assert served.refused > 10
    np.testing.assert_array_equal(read(tmp_path / "far.tif"), read(tmp_path / "near.tif"))


def test_a_server_that_is_gone_while_it_is_read(tmp_path, make_scene, small_model, served):
    scene = make_scene(array=landscape(700, 500))
    (served.folder / "scene.tif").write_bytes(Path(scene).read_bytes())
    folder = tmp_path / "maps"
    folder.mkdir()

    class Unplugs(SilentReporter):
        def progress(self, fraction, message=""):
            if message.startswith("Mapping"):
                served.busy = 1

    name = f"/vsicurl/http://127.0.0.1:{served.server_port}/scene.tif"
    request = SegmentRequest(name, folder / "map.tif", str(small_model), device="cpu", threads=1)
    with pytest.raises(RasterError, match="cannot be read") as caught:
        segment(request, Unplugs())
    assert "connection" in caught.value.hint and "--resume" in caught.value.hint
    assert list(folder.iterdir()) == []


def test_a_raster_that_changes_on_its_server_while_it_is_mapped(tmp_path, make_scene, small_model, served):
    far = served.folder / "scene.tif"
    far.write_bytes(Path(make_scene()).read_bytes())
    folder = tmp_path / "maps"
    folder.mkdir()

    class Changes(SilentReporter):
        def progress(self, fraction, message=""):
            if message.startswith("Mapping") and fraction > 0.5:
                far.write_bytes(far.read_bytes() + b"more")

    name = f"/vsicurl/http://127.0.0.1:{served.server_port}/scene.tif"
    request = SegmentRequest(name, folder / "map.tif", str(small_model), device="cpu", threads=1)
    with pytest.raises(SourceChangedError, match="changed"):
        segment(request, Changes())
    assert list(folder.iterdir()) == []


def test_a_raster_that_changes_on_its_server_is_another(make_scene, served):
    far, name = served.folder / "scene.tif", f"/vsicurl/http://127.0.0.1:{served.server_port}/scene.tif"
    far.write_bytes(Path(make_scene()).read_bytes())
    before = raster_identity(read_metadata(name))
    assert raster_identity(read_metadata(name)) == before
    far.write_bytes(far.read_bytes() + b"more")
    gdal.VSICurlClearCache()
    assert raster_identity(read_metadata(name)) != before


def test_a_raster_behind_virtual_ones_that_changes_is_another(tmp_path, make_scene):
    scene, views = make_scene(), [str(tmp_path / "view.vrt"), str(tmp_path / "of_view.vrt")]
    for source, view in zip([str(scene), views[0]], views, strict=True):
        gdal.Translate(view, source, format="VRT").FlushCache()
    before = raster_identity(read_metadata(views[1]))
    assert raster_identity(read_metadata(views[1])) == before
    os.utime(scene, (1, 1))
    assert raster_identity(read_metadata(views[1])) != before


def test_a_raster_that_is_warped_while_it_is_read(tmp_path, make_scene, small_model):
    scene = make_scene(array=landscape(300, 200))
    options = {"dstSRS": "EPSG:4326", "resampleAlg": "near"}
    gdal.Warp(str(tmp_path / "warped.vrt"), str(scene), format="VRT", **options)
    gdal.Warp(str(tmp_path / "warped.tif"), str(scene), format="GTiff", **options)
    for kind in ("vrt", "tif"):
        run(tmp_path / f"warped.{kind}", small_model, tmp_path / f"map_{kind}.tif", sensor="Sentinel-2")
    np.testing.assert_array_equal(read(tmp_path / "map_vrt.tif"), read(tmp_path / "map_tif.tif"))
