"""Polygons in any reference system are burnt on the image's grid, and what does not fit is refused."""

import json

import numpy as np
import pytest
from osgeo import gdal, ogr, osr

from spectralx.errors import LabelError
from spectralx.raster.metadata import read_metadata
from spectralx.raster.vector import PolygonReader, class_names, is_vector
from spectralx.raster.windows import Window, row_bands


@pytest.fixture
def image(make_raster):
    return read_metadata(make_raster(np.ones((2, 60, 80), np.uint8), "image.tif"))


def rectangle(c0, r0, c1, r1):
    """Return the polygon of a block of pixels of the image as WKT."""
    x0, x1, y0, y1 = 5e5 + 10 * c0, 5e5 + 10 * c1, 58e5 - 10 * r0, 58e5 - 10 * r1
    return f"POLYGON(({x0} {y0},{x1} {y0},{x1} {y1},{x0} {y1},{x0} {y0}))"


@pytest.fixture
def write_polygons(tmp_path):
    def write(polygons, name="labels.gpkg", driver="GPKG", epsg=32633, kind=ogr.OFTString):
        gdal.UseExceptions()
        image_system, target = osr.SpatialReference(), osr.SpatialReference()
        image_system.ImportFromEPSG(32633), target.ImportFromEPSG(epsg)
        for system in (image_system, target):
            system.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
        dataset = gdal.GetDriverByName(driver).Create(str(tmp_path / name), 0, 0, 0, gdal.GDT_Unknown)
        layer = dataset.CreateLayer("labels", target, ogr.wkbUnknown)
        layer.CreateField(ogr.FieldDefn("class", kind))
        for wkt, value in polygons:
            feature = ogr.Feature(layer.GetLayerDefn())
            geometry = ogr.CreateGeometryFromWkt(wkt)
            geometry.Transform(osr.CoordinateTransformation(image_system, target))
            feature.SetGeometry(geometry)
            if value is not None:
                feature.SetField("class", value)
            layer.CreateFeature(feature)
        del layer, dataset
        return tmp_path / name

    return write


expected = np.zeros((60, 80), np.float32)
expected[5:20, 10:30] = 1
expected[15:40, 25:50] = 2  # drawn later, on top


@pytest.mark.parametrize(
    ("name", "driver", "epsg"),
    [
        ("l.gpkg", "GPKG", 32633),
        ("l.shp", "ESRI Shapefile", 32633),
        ("l.geojson", "GeoJSON", 4326),
        ("k.gpkg", "GPKG", 3857),
    ],
)
def test_burns_names_in_any_format_and_reference_system(image, write_polygons, name, driver, epsg):
    polygons = [(rectangle(10, 5, 30, 20), "Water"), (rectangle(25, 15, 50, 40), "tree ")]
    path = write_polygons(polygons, name, driver, epsg)
    with PolygonReader(path, image, "class", {"water": 1, "Tree": 2}) as reader:
        block = reader.read(image.window)
        banded = np.concatenate([reader.read(band).values[0] for band in row_bands(image.window, 7)])
    np.testing.assert_array_equal(block.values[0], expected)
    np.testing.assert_array_equal(block.valid, expected > 0)
    np.testing.assert_array_equal(banded, expected)


@pytest.mark.parametrize(
    ("kind", "values"), [(ogr.OFTInteger, (1, 2)), (ogr.OFTReal, (1.0, 2.0)), (ogr.OFTString, ("1", "2"))]
)
def test_numbers_are_class_values(image, write_polygons, kind, values):
    path = write_polygons([(rectangle(10, 5, 30, 20), values[0]), (rectangle(25, 15, 50, 40), values[1])], kind=kind)
    np.testing.assert_array_equal(PolygonReader(path, image, "class").read(image.window).values[0], expected)
    assert class_names(path, "class") == ("1", "2")


def test_without_a_field_polygons_are_a_mask(image, write_polygons):
    path = write_polygons([(rectangle(-5, -5, 3, 3), None)])
    block = PolygonReader(path, image).read(Window(-2, -2, 6, 6))
    wanted = np.zeros((6, 6), bool)
    wanted[2:5, 2:5] = True
    np.testing.assert_array_equal(block.valid, wanted)


def test_pixels_belong_to_the_polygon_that_holds_their_centre(image, write_polygons):
    path = write_polygons([(rectangle(10.4, 5.6, 12.4, 7.6), "1")])
    rows, cols = np.nonzero(PolygonReader(path, image, "class").read(image.window).valid)
    assert (rows.min(), rows.max(), cols.min(), cols.max()) == (6, 7, 10, 11)


def test_rasters_without_georeference_take_pixel_coordinates(make_raster, tmp_path):
    image = read_metadata(make_raster(np.ones((9, 9), np.uint8), "bare.tif", geotransform=None, epsg=None))
    ring = [[2, -1], [4, -1], [4, -3], [2, -3], [2, -1]]
    geometry = {"type": "Polygon", "coordinates": [ring]}
    features = [{"type": "Feature", "properties": {"class": 4}, "geometry": geometry}]
    path = tmp_path / "labels.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    values = PolygonReader(path, image, "class").read(image.window).values[0]
    assert (values[1:3, 2:4] == 4).all() and np.count_nonzero(values) == 4


def test_empty_fields_and_points_are_left_out(image, write_polygons):
    path = write_polygons([(rectangle(0, 0, 5, 5), None), ("POINT(500100 5799900)", "2"), (rectangle(5, 5, 9, 9), "3")])
    values = PolygonReader(path, image, "class").read(image.window).values[0]
    assert set(np.unique(values)) == {0, 3}


def test_what_does_not_fit_is_refused(image, write_polygons, tmp_path):
    good = [(rectangle(10, 5, 30, 20), "water")]
    with pytest.raises(LabelError, match="no field 'kind'") as caught:
        PolygonReader(write_polygons(good), image, "kind")
    assert "class" in caught.value.hint
    with pytest.raises(LabelError, match="'water' in the field class is not among the classes"):
        PolygonReader(write_polygons(good, "b.gpkg"), image, "class", {"tree": 1})
    with pytest.raises(LabelError, match="None of the polygons"):
        PolygonReader(write_polygons([(rectangle(1000, 0, 1010, 9), "1")], "c.gpkg"), image, "class")
    with pytest.raises(LabelError, match="holds no polygons"):
        PolygonReader(write_polygons([("POINT(500100 5799900)", "2")], "d.gpkg"), image, "class")
    (tmp_path / "text.gpkg").write_text("no vector")
    with pytest.raises(LabelError, match="cannot be opened as a vector file"):
        PolygonReader(tmp_path / "text.gpkg", image, "class")
    with pytest.raises(LabelError, match="does not exist"):
        PolygonReader(tmp_path / "none.gpkg", image, "class")


def test_vector_files_are_told_from_rasters(image, write_polygons, tmp_path):
    assert is_vector(write_polygons([(rectangle(1, 1, 2, 2), "1")]))
    assert not is_vector(image.path) and not is_vector(tmp_path / "none.gpkg")
