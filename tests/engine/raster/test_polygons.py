"""Polygons of class maps: fields, areas on the ground, simplification without gaps, refusals, cancelling."""

import math
import sqlite3

import numpy as np
import pytest
from osgeo import gdal, ogr, osr

from spectralx.errors import Cancelled, OutputError, RasterError
from spectralx.progress import SilentReporter
from spectralx.raster.metadata import read_metadata
from spectralx.raster.polygons import PolygonOptions, polygonize
from spectralx.raster.writer import ClassMapWriter
from spectralx.spec import ClassSpec
from tests.engine.cli.run import assert_refused, result, run

CLASSES = (
    ClassSpec(value=1, name="water", color="#2b83ba"),
    ClassSpec(value=2, name="trees", color="#1a7a2e"),
    ClassSpec(value=3, name="bare", color="#d8b365"),
)


def patches(height=90, width=120, seed=0):
    random = np.random.default_rng(seed)
    coarse = random.integers(0, 4, (height // 10 + 1, width // 10 + 1))
    image = coarse.repeat(10, 0).repeat(10, 1)[:height, :width]
    noise = random.random(image.shape) < 0.05
    return np.where(noise, random.integers(0, 4, image.shape), image).astype(np.uint8)


@pytest.fixture
def make_map(tmp_path):
    def make(array, geotransform=(400000, 10, 0, 5200000, 0, -10), epsg=32632, classes=CLASSES):
        path = tmp_path / "map.tif"
        plain = tmp_path / "plain.tif"
        height, width = array.shape
        dataset = gdal.GetDriverByName("GTiff").Create(str(plain), width, height, 1)
        if geotransform is not None:
            dataset.SetGeoTransform(geotransform)
        if epsg is not None:
            system = osr.SpatialReference()
            system.ImportFromEPSG(epsg)
            dataset.SetSpatialRef(system)
        del dataset
        like = read_metadata(plain)
        with ClassMapWriter(path, like, classes) as writer:
            writer.write(like.window, array)
        return path

    return make


def read(path):
    source = ogr.Open(str(path))
    layer = source.GetLayer(0)
    return (
        source,
        layer,
        [(f.GetField("value"), f.GetField("pixels"), f.GetField("area_m2"), f.geometry().Clone()) for f in layer],
    )


def test_polygons_burn_back_to_the_map(make_map, tmp_path):
    array = patches()
    source_map = make_map(array)
    report = polygonize(source_map, tmp_path / "out.gpkg")
    source, layer, found = read(tmp_path / "out.gpkg")
    original = gdal.Open(str(source_map))
    burnt = gdal.GetDriverByName("MEM").Create("", original.RasterXSize, original.RasterYSize, 1)
    burnt.SetGeoTransform(original.GetGeoTransform())
    burnt.SetSpatialRef(original.GetSpatialRef())
    gdal.RasterizeLayer(burnt, [1], layer, options=["ATTRIBUTE=value"])
    assert np.array_equal(burnt.ReadAsArray(), array)
    assert report["polygons"] == len(found) and all(shape.IsValid() for *_, shape in found)
    assert all(
        area == pytest.approx(100 * pixels) == pytest.approx(shape.GetArea()) for _, pixels, area, shape in found
    )
    assert layer.GetSpatialRef().GetAuthorityCode(None) == "32632"
    styles = source.GetLayerByName("layer_styles")
    style = styles.GetNextFeature()
    assert style.GetField("useAsDefault") and "26,122,46" in style.GetField("styleQML")


def test_geodesic_area_of_a_degree_cell(make_map, tmp_path):
    array = np.zeros((180, 2), np.uint8)
    array[:, 0] = 1
    polygonize(make_map(array, (0, 1, 0, 90, 0, -1), 4326), tmp_path / "out.gpkg")
    ((_, _, area, _),) = read(tmp_path / "out.gpkg")[2]
    assert area == pytest.approx(510_065_621_724_089 / 360, rel=1e-9)  # area of the WGS 84 ellipsoid


def test_holes_are_subtracted_on_the_ellipsoid(make_map, tmp_path):
    array = np.full((6, 6), 1, np.uint8)
    array[2:4, 2:4] = 2
    polygonize(make_map(array, (10, 0.5, 0, 50, 0, -0.5), 4326), tmp_path / "out.gpkg")
    with_hole = {value: area for value, _, area, _ in read(tmp_path / "out.gpkg")[2]}
    array[:] = 1
    polygonize(make_map(array, (10, 0.5, 0, 50, 0, -0.5), 4326), tmp_path / "whole.gpkg")
    ((_, _, whole, _),) = read(tmp_path / "whole.gpkg")[2]
    assert with_hole[1] + with_hole[2] == pytest.approx(whole) and with_hole[2] > 0


@pytest.mark.parametrize("geotransform", [None, (0, 1, 0, 0, 0, 1), (5, 3, 1, 7, 1, -3)])
def test_maps_without_system_have_no_area_but_all_pixels(make_map, tmp_path, geotransform):
    array = patches(30, 40)
    report = polygonize(make_map(array, geotransform, None), tmp_path / "out.gpkg")
    found = read(tmp_path / "out.gpkg")[2]
    assert all(area is None for _, _, area, _ in found) and sum(f[1] for f in found) == np.count_nonzero(array)
    assert all(entry["area_m2"] is None for entry in report["classes"])
    with pytest.raises(RasterError, match="square metres"):
        polygonize(tmp_path / "map.tif", tmp_path / "no.gpkg", PolygonOptions(min_area_m2=1))


def test_minimum_sizes(make_map, tmp_path):
    path = make_map(patches())
    polygonize(path, tmp_path / "a.gpkg", PolygonOptions(min_pixels=8))
    polygonize(path, tmp_path / "b.gpkg", PolygonOptions(min_area_m2=800))
    polygonize(path, tmp_path / "c.gpkg")
    sizes = {name: sorted(f[1] for f in read(tmp_path / f"{name}.gpkg")[2]) for name in "abc"}
    assert sizes["a"] == sizes["b"] == [pixels for pixels in sizes["c"] if pixels >= 8] != sizes["c"]


def test_simplified_outlines_leave_no_gaps(make_map, tmp_path):
    random = np.random.default_rng(2)
    rows, cols = np.mgrid[:80, :100]
    wave = 6 * np.sin(cols / 7) + rows
    array = (1 + (wave > 25) + (wave > 55)).astype(np.uint8)
    array[(rows - 40) ** 2 + (cols - 60) ** 2 < 90] = 1
    array[random.random(array.shape) < 0.002] = 2
    path = make_map(array)
    polygonize(path, tmp_path / "exact.gpkg")
    report = polygonize(path, tmp_path / "simple.gpkg", PolygonOptions(simplify_pixels=1))
    exact, simple = (read(tmp_path / f"{name}.gpkg")[2] for name in ("exact", "simple"))
    points = [
        sum(shape.GetGeometryRef(i).GetPointCount() for *_, shape in found for i in range(shape.GetGeometryCount()))
        for found in (exact, simple)
    ]
    assert points[1] < points[0] / 2 and all(shape.IsValid() for *_, shape in simple)
    covered = simple[0][3].Clone()
    for *_, shape in simple[1:]:
        covered = covered.Union(shape)
    assert report["kept_exact"] == 0
    assert covered.GetArea() == pytest.approx(array.size * 100)
    assert sum(shape.GetArea() for *_, shape in simple) == pytest.approx(array.size * 100)


def test_index_count_and_extent_are_those_of_the_features(make_map, tmp_path):
    report = polygonize(make_map(patches(300, 400)), tmp_path / "some map's.gpkg")
    database = sqlite3.connect(tmp_path / "some map's.gpkg")
    (table,) = database.execute("SELECT table_name FROM gpkg_contents WHERE data_type = 'features'").fetchone()
    assert database.execute(f'SELECT rtreecheck("rtree_{table}_geom")').fetchone() == ("ok",)
    assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    (count,) = database.execute("SELECT feature_count FROM gpkg_ogr_contents WHERE table_name = ?", (table,)).fetchone()
    assert count == report["polygons"] > 51**2, "three levels of nodes"
    database.close()
    _source, layer, found = read(tmp_path / "some map's.gpkg")
    assert layer.GetExtent() == (400000, 404000, 5197000, 5200000) and layer.TestCapability(ogr.OLCFastSpatialFilter)
    box = (400503, 5198007, 401117, 5199003)
    layer.SetSpatialFilterRect(*box)
    rectangle = ogr.CreateGeometryFromWkt("POLYGON(({0} {1},{2} {1},{2} {3},{0} {3},{0} {1}))".format(*box))
    expected = sum(shape.Intersects(rectangle) for *_, shape in found)
    assert 0 < expected == len(list(layer)) < count


def test_features_can_be_edited_afterwards(make_map, tmp_path):
    report = polygonize(make_map(patches()), tmp_path / "out.gpkg")
    source = ogr.Open(str(tmp_path / "out.gpkg"), update=1)
    layer = source.GetLayer(0)
    feature = layer.GetNextFeature()
    layer.DeleteFeature(feature.GetFID())
    moved = ogr.Feature(layer.GetLayerDefn())
    moved.SetGeometry(ogr.CreateGeometryFromWkt("POLYGON((0 0,1 0,1 1,0 0))"))
    layer.CreateFeature(moved)
    layer.SetSpatialFilterRect(0, 0, 2, 2)
    assert layer.GetFeatureCount() == 1
    del feature, layer, source
    database = sqlite3.connect(tmp_path / "out.gpkg")
    assert database.execute("SELECT rtreecheck('rtree_out_geom')").fetchone() == ("ok",)
    assert database.execute("SELECT feature_count FROM gpkg_ogr_contents").fetchone() == (report["polygons"],)


def test_map_without_any_class(make_map, tmp_path):
    report = polygonize(make_map(np.zeros((20, 30), np.uint8)), tmp_path / "out.gpkg")
    assert report == {"polygons": 0, "kept_exact": 0, "classes": []} and read(tmp_path / "out.gpkg")[2] == []


def test_shells_run_counter_clockwise(make_map, tmp_path):
    for geotransform in ((400000, 10, 0, 5200000, 0, -10), (400000, 10, 0, 5200000, 0, 10)):
        polygonize(make_map(patches(40, 40), geotransform), tmp_path / "out.gpkg")
        for *_, shape in read(tmp_path / "out.gpkg")[2]:
            rings = [np.array(shape.GetGeometryRef(i).GetPoints())[:, :2] for i in range(shape.GetGeometryCount())]
            doubled = [(x[:-1] @ y[1:] - x[1:] @ y[:-1]) for x, y in (ring.T for ring in rings)]
            assert [area > 0 for area in doubled] == [True] + [False] * (len(doubled) - 1)


def test_full_disk_leaves_nothing(make_map, tmp_path):
    path = make_map(np.random.default_rng(0).integers(1, 4, (300, 300)).astype(np.uint8))
    resource = pytest.importorskip("resource", reason="limits the size of files")
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, limits[1]))
    try:
        with pytest.raises(OutputError, match=r"out\.gpkg cannot be written"):
            polygonize(path, tmp_path / "out.gpkg")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert not list(tmp_path.glob("*out*"))


def test_what_is_refused(make_map, tmp_path):
    path = make_map(patches(20, 20))
    with pytest.raises(OutputError, match="GeoPackage"):
        polygonize(path, tmp_path / "out.shp")
    image = tmp_path / "image.tif"
    gdal.GetDriverByName("GTiff").Create(str(image), 4, 4, 3, gdal.GDT_UInt16).FlushCache()
    assert_refused(["polygonize", image, tmp_path / "out.gpkg"], "raster", "no class map")


def test_cancelling_leaves_nothing(make_map, tmp_path):
    class Stopping(SilentReporter):
        def check_cancelled(self):
            raise Cancelled()

    path = make_map(patches())
    with pytest.raises(Cancelled):
        polygonize(path, tmp_path / "out.gpkg", reporter=Stopping())
    assert not list(tmp_path.glob("*out*"))


def test_command(make_map, tmp_path):
    found = result(run("polygonize", make_map(patches()), tmp_path / "out.gpkg", "--min-pixels", 3))
    assert found["outputs"] == {"POLYGONS": str(tmp_path / "out.gpkg")} and found["report"]["polygons"] > 0
    assert math.isclose(sum(c["polygons"] for c in found["report"]["classes"]), found["report"]["polygons"])
