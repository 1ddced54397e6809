"""Whatever a raster is made of is mapped right or refused, and a disk that gives out leaves nothing half written."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal
from osgeo_utils.samples import validate_cloud_optimized_geotiff

from spectralx.errors import BandError, OutputError, RasterError
from spectralx.inference import estimate as estimate_module
from spectralx.inference.segment import SegmentRequest, estimate, segment

from .conftest import NODATA, landscape, wavelengths
from .graphs import make_spec, write_model

gdal.UseExceptions()


def run(scene, model, output, **changes):
    return segment(SegmentRequest(str(scene), output, str(model), **{"device": "cpu", "threads": 1, **changes}))


def read(path):
    return gdal.Open(str(path)).ReadAsArray()


@pytest.fixture
def expected(tmp_path, make_scene, small_model):
    """The map of the scene in unsigned 16-bit integers."""
    run(make_scene(), small_model, tmp_path / "expected.tif")
    return read(tmp_path / "expected.tif")


@pytest.mark.parametrize(
    ("dtype", "factor"), [("int16", 1), ("uint16", 1), ("float32", 1e-4), ("float64", 1e-4), ("int32", 1)]
)
def test_every_type_of_sample_gives_the_same_map(tmp_path, make_scene, small_model, expected, dtype, factor):
    stored = landscape(150, 110)
    array = np.where(stored == NODATA, -9999, stored * float(factor)).astype(dtype)
    nodata = float(np.array(-9999).astype(dtype)) if dtype != "uint16" else 55537
    scene = make_scene(array=array, name=f"{dtype}.tif", nodata=nodata, scale=1e-4 if factor == 1 else 1.0)
    run(scene, small_model, tmp_path / "map.tif")
    made = read(tmp_path / "map.tif")
    np.testing.assert_array_equal(made == 0, expected == 0)
    assert (made == expected).mean() > 0.999


def test_complex_samples_are_refused(tmp_path, make_scene, small_model):
    scene = make_scene(array=np.ones((4, 40, 40), np.complex64), nodata=None)
    with pytest.raises(RasterError, match="CFloat32"):
        run(scene, small_model, tmp_path / "map.tif")
    assert not (tmp_path / "map.tif").exists()


def test_nodata_of_one_band_alone(tmp_path, make_scene, small_model):
    array = landscape(150, 110)
    array[:, array[0] == NODATA] = 1000
    array[2, 20:40, 30:60] = NODATA
    run(make_scene(array=array), small_model, tmp_path / "map.tif")
    hole = read(tmp_path / "map.tif") == 0
    assert hole[20:40, 30:60].all() and hole.sum() == 20 * 30


def test_a_mask_band_decides_what_is_mapped(tmp_path, make_scene, small_model):
    mask = np.full((110, 150), 255, np.uint8)
    mask[50:, :70] = 0
    array = np.minimum(landscape(150, 110), 5000)
    scene = make_scene(array=array, nodata=None, dataset_mask=mask)
    run(scene, small_model, tmp_path / "map.tif")
    np.testing.assert_array_equal(read(tmp_path / "map.tif") == 0, mask == 0)


def test_alpha_decides_what_is_mapped_and_is_no_band(tmp_path, make_scene, small_model):
    array = np.minimum(landscape(150, 110), 5000)
    alpha = np.full((1, 110, 150), 65535, np.uint16)
    alpha[:, :30, :50] = 0
    scene = make_scene(
        array=np.concatenate([array, alpha]),
        nodata=None,
        band_metadata=[*wavelengths(), {}],
        descriptions=["blue", "green", "red", "nir", "alpha"],
        color_interpretation=[gdal.GCI_Undefined] * 4 + [gdal.GCI_AlphaBand],
    )
    run(scene, small_model, tmp_path / "map.tif")
    np.testing.assert_array_equal(read(tmp_path / "map.tif") == 0, alpha[0] == 0)


def test_a_line_of_100_000_pixels(tmp_path, make_scene, small_model):
    array = np.minimum(landscape(100_000, 1), 5000)
    scene = make_scene(array=array, options=(), nodata=None)
    run(scene, small_model, tmp_path / "map.tif", overlap=0.0)
    made = read(tmp_path / "map.tif")
    assert made.shape == (1, 100_000) and made.min() > 0


def test_chosen_probabilities_in_per_cent(tmp_path, make_scene, small_model):
    scene, shares, percent = make_scene(), tmp_path / "shares.tif", tmp_path / "percent.tif"
    run(scene, small_model, tmp_path / "map.tif", probabilities=shares)
    changes = {"probability_classes": ("bare", "water"), "probability_type": "uint8"}
    run(scene, small_model, tmp_path / "map.tif", probabilities=percent, **changes)
    made, all_of_them = read(percent), read(shares)[[4, 0]]
    valid = np.isfinite(all_of_them[0])
    np.testing.assert_array_equal(made[:, valid], np.rint(all_of_them[:, valid] * 100))
    assert (made[:, ~valid] == 255).all() and made.dtype == np.uint8
    assert gdal.Open(str(percent)).GetRasterBand(2).GetDescription() == "water"
    for path in (tmp_path / "map.tif", shares, percent):
        warnings, errors, _ = validate_cloud_optimized_geotiff.validate(str(path), full_check=True)
        assert not warnings and not errors
    with pytest.raises(BandError, match="no class 'lava'"):
        run(scene, small_model, tmp_path / "map.tif", probabilities=percent, probability_classes=("lava",))


def test_the_estimate_writes_nothing_and_fits_what_comes(tmp_path, make_scene, small_model):
    scene, folder = make_scene(), tmp_path / "out"
    folder.mkdir()
    request = SegmentRequest(str(scene), folder / "map.tif", str(small_model), device="cpu", threads=1)
    found = estimate(request)
    assert list(folder.iterdir()) == []
    tiles = segment(request).report["tiles"]
    assert found.tiles == tiles["run"] + tiles["skipped"]
    assert found.seconds > 0 and found.memory_mb > 50
    assert (folder / "map.tif").stat().st_size < found.disk_mb * 2**20 + 50_000 < found.free_mb * 2**20


def test_a_disk_that_cannot_hold_the_map_is_refused_before_the_start(tmp_path, make_scene, small_model, monkeypatch):
    scene = make_scene()
    before = sorted(tmp_path.iterdir())
    usage = estimate_module.shutil.disk_usage(tmp_path)
    monkeypatch.setattr(estimate_module.shutil, "disk_usage", lambda _: usage._replace(free=10_000))
    with pytest.raises(OutputError, match="MiB are free"):
        run(scene, small_model, tmp_path / "map.tif")
    assert sorted(tmp_path.iterdir()) == before


_FULL_AFTER = """
import resource, signal, sys
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv.pop(1)),) * 2)
import runpy
sys.argv[0] = "spectralx"
runpy.run_module("spectralx", run_name="__main__")
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no limit of file sizes here")
@pytest.mark.parametrize("limit", [8_000, 400_000])
def test_a_full_disk_leaves_nothing_half_written(tmp_path, make_scene, small_model, limit):
    array = np.minimum(landscape(900, 600), 5000)
    scene, folder = make_scene(array=array, nodata=None), tmp_path / "out"
    folder.mkdir()
    program = [sys.executable, "-c", _FULL_AFTER, str(limit), "segment", str(scene), str(folder / "map.tif")]
    done = subprocess.run(
        [*program, "--model", str(small_model), "--device", "cpu", "--threads", "1", "--progress", "json"],
        capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 2, done.stderr
    assert '"code": "output"' in done.stdout and "Free space" in done.stdout
    assert list(folder.iterdir()) == []


# Root writes everywhere by two capabilities, which a process can do without: CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH.
_WITHOUT_PRIVILEGE = """
import ctypes, os, sys
prctl, drop = ctypes.CDLL(None).prctl, 24
if os.geteuid() == 0 and any(prctl(drop, capability, 0, 0, 0) for capability in (1, 2)):
    sys.exit(77)
os.execv(sys.executable, [sys.executable, "-m", "spectralx", *sys.argv[1:]])
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="no capabilities here")
def test_a_read_only_folder_is_refused(tmp_path, make_scene, small_model):
    folder = tmp_path / "out"
    folder.mkdir(mode=0o500)
    words = ["segment", make_scene(), folder / "map.tif", "--model", small_model, "--progress", "json"]
    program = [sys.executable, "-c", _WITHOUT_PRIVILEGE, *map(str, words)]
    done = subprocess.run(program, capture_output=True, text=True)
    if done.returncode == 77:
        pytest.skip("root cannot do without its privilege here")
    assert done.returncode == 2, done.stderr
    assert '"code": "output"' in done.stdout and "cannot be written" in done.stdout
    assert list(folder.iterdir()) == []


def test_bundled_model_follows_the_contract_of_deepness():
    """Keys, static sizes and the softmax at the end, as Deepness and GeoDeep read them."""
    import json

    import onnx

    path = Path(__file__).resolve().parents[3] / "resources" / "models" / "landcover.onnx"
    model = onnx.load(str(path))
    props = {item.key: item.value for item in model.metadata_props}
    read_props = {key: json.loads(value) for key, value in props.items() if not key.startswith("spectralx.")}
    (image,) = [node for node in model.graph.input if node.name not in {w.name for w in model.graph.initializer}]
    batch, bands, height, width = image.type.tensor_type.shape.dim
    assert batch.dim_param and not batch.HasField("dim_value")
    assert bands.dim_value > 0 and height.dim_value == width.dim_value > 0
    (output,) = model.graph.output
    samples, classes, out_height, out_width = output.type.tensor_type.shape.dim
    assert samples.dim_param and (out_height.dim_value, out_width.dim_value) == (height.dim_value, width.dim_value)
    last = next(node for node in model.graph.node if output.name in node.output)
    axis = next(attribute.i for attribute in last.attribute if attribute.name == "axis")
    assert last.op_type == "Softmax" and axis in (1, -3)
    assert read_props["model_type"] == "Segmentor"
    assert isinstance(read_props["class_names"], dict)
    assert list(read_props["class_names"]) == [str(index) for index in range(classes.dim_value)]
    assert isinstance(read_props["resolution"], (int, float)) and 0 < read_props["resolution"] <= 999_999
    assert read_props["tile_size"] == read_props["tiles_size"] == height.dim_value
    assert isinstance(read_props["tiles_overlap"], int) and 0 <= read_props["tiles_overlap"] < 100
    assert read_props["seg_thresh"] == 0 and read_props["seg_small_segment"] == 0
    assert "standardization_mean" not in read_props and "standardization_std" not in read_props


def test_a_mask_far_below_reads_only_what_it_needs(tmp_path, make_scene, monkeypatch):
    from spectralx.inference.source import BoundSource

    from .test_segment import write_polygon

    model = write_model(tmp_path / "small.onnx", make_spec(), kernel=3, layers=2)
    scene = make_scene(array=np.minimum(landscape(150, 900), 5000), nodata=None)
    run(scene, model, tmp_path / "whole.tif")
    corners = [(500300, 5792500), (500900, 5792500), (500900, 5792300), (500300, 5792300)]
    write_polygon(tmp_path / "area.gpkg", corners)
    rows, ran = [], BoundSource.read
    monkeypatch.setattr(BoundSource, "read", lambda self, window: (rows.append(window), ran(self, window))[1])
    confidence = tmp_path / "confidence.tif"
    run(scene, model, tmp_path / "part.tif", mask=tmp_path / "area.gpkg", confidence=confidence)
    assert min(window.row_off for window in rows) > 600 and max(window.row_end for window in rows) < 870
    part, whole = read(tmp_path / "part.tif"), read(tmp_path / "whole.tif")
    np.testing.assert_array_equal(part[750:770, 30:90], whole[750:770, 30:90])
    assert np.count_nonzero(part) == 20 * 60
    np.testing.assert_array_equal(read(confidence) == 255, part == 0)
