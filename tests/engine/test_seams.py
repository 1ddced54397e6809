"""Tiles must not show: a real scene mapped in one piece and in overlapping tiles is the same map."""

from __future__ import annotations

import numpy as np
import pytest
from osgeo import gdal

from spectralx.inference.model_file import list_bundled
from spectralx.inference.segment import SegmentRequest, segment
from spectralx.inference.session import Session
from spectralx.inference.source import BoundSource, open_reader
from spectralx.raster.metadata import read_metadata
from spectralx.raster.windows import Window
from spectralx.sensors.binding import bind
from spectralx.sensors.profile import resolve
from tests.engine.inference.graphs import make_spec, write_model

gdal.UseExceptions()

ONE_PIECE = 960  # holds landcover_aberystwyth, 930 x 947 pixels


@pytest.fixture(scope="module")
def models(tmp_path_factory):
    """The same network of 13 x 13 pixels of context, for tiles of 128 pixels and for the whole scene."""
    folder = tmp_path_factory.mktemp("models")
    weights = {"kernel": 5, "layers": 3, "seed": 3}
    small = write_model(folder / "tiles.onnx", make_spec(tile_size=128), **weights)
    large = write_model(folder / "whole.onnx", make_spec(tile_size=ONE_PIECE), **weights)
    return small, large


def map_scene(scene, model, output, **options):
    request = SegmentRequest(str(scene), output, str(model), device="cpu", threads=2, **options)
    result = segment(request)
    return gdal.Open(str(output)).ReadAsArray(), result.report


@pytest.fixture(scope="module")
def one_piece(models, shared_data, tmp_path_factory):
    output = tmp_path_factory.mktemp("whole") / "map.tif"
    classes, report = map_scene(shared_data / "landcover_aberystwyth.tif", models[1], output)
    assert report["tiles"]["run"] == 1
    return classes


def test_tiles_with_overlap_agree_with_one_piece(tmp_path, models, shared_data, one_piece):
    classes, report = map_scene(shared_data / "landcover_aberystwyth.tif", models[0], tmp_path / "map.tif")
    assert report["tiles"]["run"] > 80
    assert ((classes > 0) == (one_piece > 0)).all()
    assert (classes == one_piece)[one_piece > 0].mean() >= 0.99


def test_overlap_is_what_hides_the_seams(tmp_path, models, shared_data, one_piece):
    scene = shared_data / "landcover_aberystwyth.tif"
    agreement = []
    for overlap in (0.0, 0.25, 0.5):
        classes, _ = map_scene(scene, models[0], tmp_path / f"{overlap}.tif", overlap=overlap)
        agreement.append((classes == one_piece)[one_piece > 0].mean())
    assert agreement[0] < agreement[1] <= agreement[2]


@pytest.mark.parametrize("name", ["aberystwyth", "zion", "northcarolina"])
def test_the_grid_of_a_real_scene_is_kept(tmp_path, models, shared_data, name):
    scene = shared_data / f"landcover_{name}.tif"
    classes, _ = map_scene(scene, models[0], tmp_path / "map.tif")
    source, made = gdal.Open(str(scene)), gdal.Open(str(tmp_path / "map.tif"))
    assert made.GetGeoTransform() == source.GetGeoTransform()
    assert made.GetSpatialRef().IsSame(source.GetSpatialRef())
    empty = np.all(source.ReadAsArray() == source.GetRasterBand(1).GetNoDataValue(), axis=0)
    assert (classes[empty] == 0).all()
    assert (classes[~empty] > 0).mean() > 0.99


@pytest.fixture(scope="module")
def bundled():
    models = list_bundled()
    if "landcover" not in models:
        pytest.skip("the bundled model was not made yet (`make model`)")
    return models["landcover"]


@pytest.mark.parametrize("name", ["aberystwyth", "zion", "northcarolina"])
def test_the_bundled_model_decides_alike_wherever_a_tile_lies(tmp_path, bundled, shared_data, name):
    """Single tiles anywhere on the network's grid, each one piece, say in their inner half what the map says there."""
    scene = shared_data / f"landcover_{name}.tif"
    classes, report = map_scene(scene, bundled, tmp_path / "map.tif")
    session, metadata = Session(bundled, "cpu", threads=2), read_metadata(scene)
    profile, size, shape = resolve(metadata), session.tile_size, (metadata.width, metadata.height)
    binding, figures = bind(profile, session.spec.bands), report["statistics"]
    flags = [figures["calibrated"]] * len(binding.rows)
    statistics = np.array([figures["mean"], figures["std"], flags], np.float32)
    values = np.array([item.value for item in session.spec.classes])
    inner, random = slice(size // 4, size - size // 4), np.random.default_rng(0)
    step = 2 * session.spec.patch_size
    same = pixels = 0
    with open_reader(profile, binding) as reader:
        source = BoundSource(reader, binding, figures["mean"])
        for _ in range(40):
            col, row = (step * int(random.integers(0, (length - size) // step + 1)) for length in shape)
            image, _valid = source.read(Window(col, row, size, size))
            one_piece = values[session.run(image[None], statistics)[0].argmax(axis=0)][inner, inner]
            tiled = classes[row : row + size, col : col + size][inner, inner]
            same += int((one_piece == tiled)[tiled > 0].sum())
            pixels += int((tiled > 0).sum())
    agreement = same / pixels
    assert agreement >= 0.99, agreement
