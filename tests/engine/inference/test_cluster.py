"""Mapping with several processes: the same bits as in one, whatever happens to the workers."""

from __future__ import annotations

import contextlib
import copy
import os
import random
import shutil
import signal
import socket
import time
from dataclasses import replace
from functools import partial
from pathlib import Path
from threading import Event, Thread, Timer

import numpy as np
import pytest
from osgeo import gdal

from spectralx.errors import Cancelled, ClusterError, EngineError, RequestError
from spectralx.inference import cluster as cluster_module
from spectralx.inference import cluster_crew, cluster_mapper, cluster_work
from spectralx.inference import segment as segment_module
from spectralx.inference.blocks import cut_blocks
from spectralx.inference.identity import content_identity
from spectralx.inference.model_file import MODELS_VARIABLE
from spectralx.inference.scenes import scene_requests, segment_scenes
from spectralx.inference.segment import SegmentRequest, estimate, segment
from spectralx.inference.tiling import TileGrid
from spectralx.raster.metadata import read_metadata
from spectralx.raster.windows import Window

from .conftest import NODATA, landscape
from .graphs import make_spec, write_model
from .test_resume import Stops, assert_same, narrow, options, pixels  # noqa: F401 - a fixture

pytest.importorskip("distributed")

from spectralx.inference.cluster import open_cluster
from spectralx.inference.cluster_local import worker_environment
from spectralx.inference.cluster_mapper import ClusterMapper

gdal.UseExceptions()


@pytest.fixture(scope="module")
def two_workers():
    with open_cluster(2, None, 2) as cluster:
        yield cluster


@contextlib.contextmanager
def dask_threads(workers):
    """A scheduler that exists, with workers of two threads each in this process; yields its address."""
    from distributed import LocalCluster

    scheduler = {"dashboard": False, "dashboard_address": "127.0.0.1:0"}
    options = {"processes": False, "protocol": "tcp://", "host": "127.0.0.1", "dashboard_address": None}
    with LocalCluster(
        n_workers=workers, threads_per_worker=2, silence_logs=50, scheduler_kwargs=scheduler, **options
    ) as cluster:
        yield cluster.scheduler_address


@pytest.fixture
def threads_of_dask():
    with dask_threads(2) as address:
        yield address


def run(scene, model, folder, cluster=None, reporter=None, **changes):
    folder.mkdir(exist_ok=True)
    outputs = {"probabilities": None} if "probability_type" not in changes else {}
    request = SegmentRequest(str(scene), model=str(model), **options(folder, **outputs, **changes))
    if cluster is None:
        return segment(request, reporter)
    return segment(request, reporter, open_mapper=partial(ClusterMapper, cluster=cluster))


def polygons(folder):
    """A triangle in the middle of the scenes."""
    path = folder / "mask.geojson"
    corners = [[500300, 5799800], [502200, 5798300], [500900, 5796400], [500300, 5799800]]
    path.write_text(
        '{"type": "FeatureCollection", "crs": {"type": "name", "properties": {"name": "EPSG:32633"}}, "features": '
        f'[{{"type": "Feature", "properties": {{}}, "geometry": {{"type": "Polygon", "coordinates": [{corners}]}}}}]}}'
    )
    return path


# -- arithmetic --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("width", "height", "size"), [(300, 1000, 32), (40, 20, 32), (700, 400, 64), (33, 5000, 16)])
@pytest.mark.parametrize("places", [1, 4, 100])
def test_blocks_cover_every_pixel_once(width, height, size, places):
    grid = TileGrid.of(width, height, size, 0.25, 8)
    parts = [Window(0, 3, width // 2, height - 5), Window(width // 2, 0, width - width // 2, height)]
    blocks = list(cut_blocks(grid, parts, places, most_tiles=200, most_pixels=1 << 20))
    for part in parts:
        rows = [block for block in blocks if block.col_off == part.col_off]
        assert {block.width for block in rows} == {part.width}
        assert [rows[0].row_off, rows[-1].row_end] == [part.row_off, part.row_end]
        assert all(upper.row_end == lower.row_off for upper, lower in zip(rows, rows[1:]))
    assert min(len(grid.part(block).tile_rows) for block in blocks) >= min(2, len(grid.rows.starts))
    assert max(len(grid.part(block)) for block in blocks) <= 200 + 10 * len(grid.cols.starts)


def test_large_maps_are_cut_so_that_few_tiles_are_computed_twice():
    grid, parts = TileGrid.of(2560, 16384, 256, 0.25, 16), [Window(0, 0, 2560, 16384)]
    whole = len(grid.part(parts[0]))
    blocks = list(cut_blocks(grid, parts, 4, most_tiles=10_000, most_pixels=1 << 26))
    assert sum(len(grid.part(block)) for block in blocks) <= 1.2 * whole
    sizes = [block.height for block in blocks]
    assert sizes[0] > 1.5 * sizes[-1] and sizes[0] <= 16384 / 4
    limited = list(cut_blocks(grid, parts, 4, most_tiles=100, most_pixels=1 << 26))
    assert max(len(grid.part(block)) for block in limited) <= 100 + 5 * len(grid.part(parts[0]).tile_cols)
    enough = list(cut_blocks(grid, parts, 40, most_tiles=10_000, most_pixels=1 << 26))
    assert len(enough) >= 40  # nobody waits


def test_content_is_told_by_content(make_scene, tmp_path):
    scene = make_scene()
    before = content_identity(read_metadata(scene))
    (tmp_path / "copy").mkdir()
    copy = Path(shutil.copy(scene, tmp_path / "copy" / scene.name))
    os.utime(copy, (1, 1))
    assert content_identity(read_metadata(copy)) == before
    content = bytearray(copy.read_bytes())
    content[len(content) // 2] ^= 1
    copy.write_bytes(content)
    assert content_identity(read_metadata(copy)) != before


def test_workers_share_the_cards_that_are_named():
    several = [worker_environment({"CUDA_VISIBLE_DEVICES": "2,5"}, number, 3) for number in range(3)]
    assert [found["CUDA_VISIBLE_DEVICES"] for found in several] == ["2", "5", "2"]
    assert {found["OMP_NUM_THREADS"] for found in several} == {"3"}
    for own in ({}, {"CUDA_VISIBLE_DEVICES": ""}, {"CUDA_VISIBLE_DEVICES": "1"}):
        assert worker_environment(own, 1, 1).get("CUDA_VISIBLE_DEVICES") == own.get("CUDA_VISIBLE_DEVICES")


# -- the same map ------------------------------------------------------------------------------------------------------


@pytest.fixture(params=["small", "wide"])
def model(request, tmp_path, small_model):
    """Two models: of 5 and of 19 pixels of context, in tiles of 32 and of 64."""
    if request.param == "small":
        return small_model
    return write_model(tmp_path / "wide.onnx", make_spec(tile_size=64), kernel=7, layers=3, seed=5)


@pytest.mark.parametrize("what", ["whole", "extent", pytest.param("overlap", marks=pytest.mark.slow), "mask"])
def test_identical_to_one_machine(tmp_path, make_scene, model, two_workers, narrow, what):  # noqa: F811
    scene = make_scene(230, 380, array=landscape(230, 380, seed=3))
    changes = {
        "whole": {"probability_type": "float32"},
        "extent": {"extent": (500450.0, 5796250.0, 501900.0, 5799850.0), "probability_type": "uint8"},
        "mask": {"mask": polygons(tmp_path), "probability_classes": ("built", "water"), "probability_type": "float32"},
        "overlap": {"overlap": 0.8, "batch": 3, "memory_mb": 32},
    }[what]
    alone = run(scene, model, tmp_path / "alone", **changes)
    several = run(scene, model, tmp_path / "several", two_workers, **changes)
    assert_same(tmp_path / "alone", tmp_path / "several")
    assert several.report["classes"] == alone.report["classes"] and alone.report["workers"] is None
    workers = several.report["workers"]
    assert workers["count"] == 2 and workers["blocks"] >= 2 and workers["lost"] == workers["begun_again"] == 0
    assert sum(member["blocks"] for member in workers["members"]) == workers["blocks"]
    assert alone.report["tiles"]["run"] < several.report["tiles"]["run"]


def test_averaged_bands_are_identical(tmp_path, make_raster, small_model, two_workers):
    """Forty narrow bands of which each of the model's is a weighted mean."""
    centres = np.linspace(430, 920, 40)
    values = landscape(150, 260, bands=40, seed=8)
    items = [{"": {"wavelength": f"{nm:.1f}", "wavelength_units": "Nanometers", "fwhm": "12"}} for nm in centres]
    scene = make_raster(values, nodata=NODATA, scale=1e-4, band_metadata=items)
    alone = run(scene, small_model, tmp_path / "alone")
    assert {row["how"] for row in alone.report["binding"]} == {"resampled"}
    run(scene, small_model, tmp_path / "several", two_workers)
    assert_same(tmp_path / "alone", tmp_path / "several")


def test_a_scheduler_that_exists_serves_several_mappings(tmp_path, make_scene, small_model, threads_of_dask):
    scene = make_scene(200, 400, array=landscape(200, 400, seed=1))
    run(scene, small_model, tmp_path / "alone")
    with open_cluster(None, threads_of_dask, None) as cluster:
        for name in ("first", "second"):
            found = run(scene, small_model, tmp_path / name, cluster)
            assert_same(tmp_path / "alone", tmp_path / name)
        workers = found.report["workers"]
        assert workers["scheduler"] == threads_of_dask and [m["places"] for m in workers["members"]] == [2, 2]
        request = SegmentRequest(str(scene), model=str(small_model), **options(tmp_path))
        figures = estimate(request, open_mapper=partial(ClusterMapper, cluster=cluster))
        assert figures.tiles >= found.report["tiles"]["run"] and 0 < figures.seconds < 60 and figures.memory_mb > 50


def test_scenes_share_the_workers(tmp_path, make_scene, small_model, two_workers):
    scenes = [str(make_scene(array=landscape(90, 70, seed=seed), name=f"{seed}.tif")) for seed in (1, 2)]
    (tmp_path / "maps").mkdir()
    template = SegmentRequest("", tmp_path, model=str(small_model), device="cpu")
    requests = scene_requests(template, scenes, tmp_path / "maps")
    outcomes = segment_scenes(requests, open_mapper=partial(ClusterMapper, cluster=two_workers))
    assert [outcome.result.report["workers"]["count"] for outcome in outcomes] == [2, 2]


def test_what_the_client_remembers_of_the_workers_does_not_matter(tmp_path, make_scene, small_model, two_workers):
    """Dask's client fetches a list without any workers every other second and keeps it."""
    client, stop = two_workers.client, Event()

    def forget():
        while not stop.wait(0.001):
            client.sync(client._update_scheduler_info)

    thread = Thread(target=forget)
    thread.start()
    try:
        found = run(make_scene(200, 900, array=landscape(200, 900)), small_model, tmp_path / "several", two_workers)
    finally:
        stop.set()
        thread.join()
    assert found.report["workers"]["lost"] == 0


# -- interrupted -------------------------------------------------------------------------------------------------------


class Kills(Stops):
    """Kills a worker once some blocks are done."""

    def __init__(self, process):
        super().__init__(2)
        self.process = process

    def progress(self, fraction, message=""):
        if message.startswith("Mapping tile") and self.process is not None:
            os.kill(self.process, signal.SIGKILL)
            self.process = None


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no such signal here")
@pytest.mark.slow  # on a busy machine the map may be done before the worker is missed
def test_a_killed_worker_costs_its_blocks_alone(tmp_path, make_scene, monkeypatch, narrow):  # noqa: F811
    import psutil

    model = write_model(tmp_path / "slow.onnx", make_spec(tile_size=64), kernel=9, layers=3)
    scene = make_scene(300, 1600, array=landscape(300, 1600))
    run(scene, model, tmp_path / "alone")
    before = {process.pid for process in psutil.Process().children()}
    with open_cluster(2, None, 2) as cluster:
        started = [process for process in psutil.Process().children() if process.pid not in before]
        reporter = Kills(started[0].pid)
        found = run(scene, model, tmp_path / "several", cluster, reporter)
        assert_same(tmp_path / "alone", tmp_path / "several")
        workers = found.report["workers"]
        # What it computed, what waited for it, and what it had finished and nobody had fetched yet.
        assert workers["lost"] == 1 and workers["begun_again"] <= 3 < workers["blocks"]
        assert any("is lost" in warning for warning in found.report["warnings"])
        found = run(scene, model, tmp_path / "other", cluster)  # the next scene goes on with who is left
        assert_same(tmp_path / "alone", tmp_path / "other")
        assert any("1 of 2 workers" in warning for warning in found.report["warnings"])
        with pytest.raises(EngineError, match="All workers are lost"):
            run(scene, model, tmp_path / "nobody", cluster, Kills(started[1].pid))
        with pytest.raises(ClusterError, match="All worker processes ended"):
            run(scene, model, tmp_path / "nobody", cluster)
    assert not any(process.is_running() and process.status() != "zombie" for process in started)


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no such signal here")
def test_workers_that_are_killed_at_any_moment_cost_nothing_else(tmp_path, make_scene, narrow):  # noqa: F811
    """Two of three, at random moments; once in a while a result is being fetched, or the last blocks are under way."""
    import psutil

    model = write_model(tmp_path / "slow.onnx", make_spec(tile_size=64), kernel=9, layers=3)
    scene, moments = make_scene(500, 400, array=landscape(500, 400)), random.Random(11)
    run(scene, model, tmp_path / "alone")
    lost = again = blocks = killed = 0
    took = 0.0
    for attempt in range(6):
        before = {process.pid for process in psutil.Process().children()}
        folder = tmp_path / f"several{attempt}"
        with open_cluster(3, None, 3) as cluster:
            started = [process for process in psutil.Process().children() if process.pid not in before]
            cluster.client.wait_for_workers(3)
            began = time.monotonic()
            timers = [Timer(moments.uniform(0.3, 1.0) * took, process.kill) for process in started[:2]]
            for timer in timers if attempt else ():
                timer.start()
            found = run(scene, model, folder, cluster).report["workers"]
            took = took or time.monotonic() - began
            for timer in timers:
                timer.cancel()
            # Dask gives blocks of a dead worker to others before the loss of one that dies near the end is noticed.
            alive = {process.pid for process in psutil.Process().children() if process.status() != psutil.STATUS_ZOMBIE}
            killed += sum(process.pid not in alive for process in started)
        assert_same(tmp_path / "alone", folder)
        lost, again, blocks = lost + found["lost"], again + found["begun_again"], blocks + found["blocks"]
    assert 0 < lost <= killed and again <= min(3 * killed, blocks - 1), (lost, killed, again, blocks)


@pytest.mark.parametrize("first", ["alone", "cluster"])
def test_resume_goes_on_in_the_other_way(tmp_path, make_scene, small_model, two_workers, narrow, first):  # noqa: F811
    scene = make_scene(300, 230, array=landscape(300, 230, seed=3))
    whole = run(scene, small_model, tmp_path / "whole")
    ways = [None, two_workers] if first == "alone" else [two_workers, None]
    with pytest.raises(Cancelled):
        run(scene, small_model, tmp_path / "cut", ways[0], Stops(0.6), resume=True)
    assert pixels(tmp_path / "cut") == {}
    resumed = run(scene, small_model, tmp_path / "cut", ways[1], resume=True)
    assert resumed.report["tiles"]["resumed_pixels"] > 0
    assert resumed.report["classes"] == whole.report["classes"]
    assert not [warning for warning in resumed.report["warnings"] if "afresh" in warning]
    assert_same(tmp_path / "whole", tmp_path / "cut")


def test_a_cancelled_mapping_frees_the_workers(tmp_path, make_scene, two_workers):
    model = write_model(tmp_path / "slow.onnx", make_spec(tile_size=128), kernel=15, layers=4)
    scene = make_scene(900, 900, array=landscape(900, 900))
    client = two_workers.client
    begun = len(client.get_events(cluster_work.BEGUN_TOPIC))

    class StopsAtWork(Stops):
        def check_cancelled(self):
            self.stopped = len(client.get_events(cluster_work.BEGUN_TOPIC)) >= begun + 2
            super().check_cancelled()

    with pytest.raises(Cancelled):
        run(scene, model, tmp_path / "cut", two_workers, StopsAtWork(2))
    assert list((tmp_path / "cut").iterdir()) == []
    asked = time.monotonic()
    assert client.gather(client.map(len, [b"", b"1"], pure=False)) == [0, 1]
    assert time.monotonic() - asked < 5  # a block would take minutes


# -- refused -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:9", "127.0.0.1:9", "nonsense://here", "not an address", ""])
def test_a_wrong_address_is_refused_at_once(address):
    asked = time.monotonic()
    with pytest.raises(ClusterError, match="No Dask scheduler answers"), open_cluster(None, address, None):
        pass
    assert time.monotonic() - asked < 3


def test_either_workers_or_a_scheduler():
    for workers, scheduler in ((2, "tcp://127.0.0.1:9"), (None, None)):
        with pytest.raises(RequestError, match="either"), open_cluster(workers, scheduler, None):
            pass


def test_something_else_answers_at_the_address(monkeypatch):
    monkeypatch.setattr(cluster_module, "_CONNECT_S", 1.0)
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"tcp://127.0.0.1:{server.getsockname()[1]}"
        with pytest.raises(ClusterError, match="No Dask scheduler answers"), open_cluster(None, address, None):
            pass


def test_a_scheduler_without_workers_is_refused(tmp_path, make_scene, small_model, monkeypatch):
    monkeypatch.setattr(cluster_crew, "_NO_WORKERS_S", 0.5)
    with (
        dask_threads(0) as address,
        open_cluster(None, address, None) as cluster,
        pytest.raises(ClusterError, match="has no workers"),
    ):
        run(make_scene(), small_model, tmp_path / "out", cluster)


@pytest.mark.slow  # what was mapped by then depends on how busy the machine is
def test_a_scheduler_that_vanishes_is_noticed(tmp_path, make_scene, small_model):
    scene = make_scene(200, 3200, array=landscape(200, 3200))
    with contextlib.ExitStack() as stack:
        address = stack.enter_context(dask_threads(1))
        mapping = stack.enter_context(open_cluster(None, address, None))

        class Vanishes(Stops):
            def progress(self, fraction, message=""):
                if message.startswith("Mapping tile") and fraction > 0.3:
                    stack.close()

        with pytest.raises(EngineError, match="is lost"):
            run(scene, small_model, tmp_path / "out", mapping, Vanishes(2), resume=True)
    assert run(scene, small_model, tmp_path / "out", resume=True).report["tiles"]["resumed_pixels"] > 0


def test_a_raster_that_workers_do_not_see(tmp_path, make_scene, small_model, two_workers):
    gdal.FileFromMemBuffer("/vsimem/here.tif", make_scene().read_bytes())
    try:
        with pytest.raises(ClusterError, match=r"Worker tls://.* on .*vsimem/here.tif") as refused:
            run("/vsimem/here.tif", small_model, tmp_path / "out", two_workers)
    finally:
        gdal.Unlink("/vsimem/here.tif")
    assert "same paths" in refused.value.hint


def test_a_model_that_workers_do_not_have(tmp_path, make_scene, small_model, two_workers, monkeypatch):
    monkeypatch.setenv(MODELS_VARIABLE, str(small_model.parent))  # the workers were started without
    with pytest.raises(ClusterError, match="no model 'small'"):
        run(make_scene(), "small", tmp_path / "out", two_workers)


def test_other_content_is_refused(tmp_path, make_scene, small_model, two_workers, monkeypatch):
    for name, what in (("content_identity", "raster"), ("file_sha256", "model")):
        with monkeypatch.context() as patched:
            patched.setattr(cluster_mapper, name, lambda _: "other")
            with pytest.raises(ClusterError, match=f"The {what} .* has another content"):
                run(make_scene(), small_model, tmp_path / "out", two_workers)


def test_another_version_of_the_engine_is_refused(tmp_path, make_scene, small_model, two_workers, monkeypatch):
    monkeypatch.setattr(cluster_mapper, "__version__", "9.9")
    with pytest.raises(ClusterError, match=r"not 9\.9") as refused:
        run(make_scene(), small_model, tmp_path / "out", two_workers)
    assert "Install spectralx 9.9" in refused.value.hint


def test_workers_of_another_kind_are_refused(tmp_path, make_scene, small_model, threads_of_dask, monkeypatch):
    asked, session_of = [], cluster_work._session

    def alternating(assignment):
        session = copy.copy(session_of(assignment))
        asked.append(session)
        session.report = replace(session.report, used=(("CPU", "CUDA")[len(asked) % 2],))
        return session

    monkeypatch.setattr(cluster_work, "_session", alternating)
    with open_cluster(None, threads_of_dask, None) as cluster, pytest.raises(ClusterError, match="not be the same"):
        run(make_scene(), small_model, tmp_path / "out", cluster)


def test_a_source_that_changes_is_noticed(tmp_path, make_scene, small_model, two_workers, monkeypatch):
    scene = make_scene(200, 800, array=landscape(200, 800))
    monkeypatch.setattr(segment_module, "_SOURCE_CHECK_S", 0.0)

    class Touches(Stops):
        def progress(self, fraction, message=""):
            if message.startswith("Mapping tile"):
                os.utime(scene, (1, 1))

    with pytest.raises(EngineError, match="changed while"):
        run(scene, small_model, tmp_path / "out", two_workers, Touches(2))
    assert list((tmp_path / "out").iterdir()) == []
