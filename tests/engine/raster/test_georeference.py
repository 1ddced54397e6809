"""Extents become windows, and labels on other grids are brought to the image's, or refused."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spectralx.errors import ExtentError, LabelError
from spectralx.raster.georeference import extent_of, open_aligned, same_grid, window_of_extent
from spectralx.raster.metadata import RasterMetadata, read_metadata
from spectralx.raster.reader import RasterReader
from spectralx.raster.windows import Window

UTM = (500000.0, 10.0, 0.0, 5800000.0, 0.0, -10.0)


def raster(geotransform, width=100, height=80, crs=None):
    return RasterMetadata("image.tif", width, height, 1, "uint8", geotransform, crs, None, (256, 256), "band", {}, ())


@given(st.integers(0, 99), st.integers(0, 79), st.integers(1, 100), st.integers(1, 80), st.booleans())
def test_the_extent_of_a_window_gives_the_window_back(col, row, width, height, south_up):
    metadata = raster((500000.3, 9.7, 0.0, 5800000.1, 0.0, 9.7 if south_up else -9.7))
    window = Window(col, row, width, height).intersection(metadata.window)
    x = sorted(500000.3 + 9.7 * c for c in (window.col_off, window.col_end))
    y = sorted(5800000.1 + metadata.geotransform[5] * r for r in (window.row_off, window.row_end))
    assert window_of_extent(metadata, (x[0], y[0], x[1], y[1])) == window


def test_an_extent_takes_every_pixel_that_it_touches_and_is_cut_to_the_raster():
    assert window_of_extent(raster(UTM), (500015, 5799955, 500031, 5799989)) == Window(1, 1, 3, 4)
    assert window_of_extent(raster(UTM), (0, 5799975, 500015, 9e9)) == Window(0, 0, 2, 3)


def test_a_rotated_raster_takes_the_bounding_window():
    metadata = raster((0, 1, 1, 0, 1, -1))
    assert window_of_extent(metadata, (10, -1, 12, 1)) == Window(4, 4, 3, 3)


def test_without_georeference_rows_count_downwards_as_in_qgis():
    assert extent_of(raster(None)) == (0, -80, 100, 0)
    assert window_of_extent(raster(None), (10, -30, 20, -5)) == Window(10, 5, 10, 25)


@pytest.mark.parametrize(
    ("extent", "cause"),
    [
        ((0, 0, 10, 10), "lies outside the raster, which covers 500000,5799200,501000,5800000"),
        ((501000, 5799200, 501010, 5799210), "0,0,0,0|lies outside"),
        ((500010, 5799900, 500010, 5799990), "is empty"),
        ((500020, 5799900, 500010, 5799990), "is empty"),
        ((float("nan"), 0, 1, 1), "is empty"),
    ],
)
def test_extents_that_miss_the_raster_are_refused(extent, cause):
    with pytest.raises(ExtentError, match=cause):
        window_of_extent(raster(UTM), extent)


def test_same_grid(make_raster):
    one = read_metadata(make_raster(np.ones((5, 5), np.uint8), "a.tif"))
    same = read_metadata(
        make_raster(np.ones((5, 5), np.uint8), "b.tif", geotransform=(5e5 + 1e-6, 10, 0, 58e5, 0, -10))
    )
    moved = read_metadata(make_raster(np.ones((5, 5), np.uint8), "c.tif", geotransform=(5e5 + 5, 10, 0, 58e5, 0, -10)))
    other = read_metadata(make_raster(np.ones((5, 5), np.uint8), "d.tif", epsg=32634))
    bare = read_metadata(make_raster(np.ones((5, 5), np.uint8), "e.tif", geotransform=None, epsg=None))
    assert same_grid(one, same) and same_grid(one, bare)
    assert not same_grid(one, moved) and not same_grid(one, other)


@pytest.fixture
def image(make_raster):
    return read_metadata(make_raster(np.ones((2, 60, 80), np.uint8), "image.tif"))


values = np.arange(60 * 80, dtype=np.int32).reshape(60, 80) % 250 + 1


def test_labels_on_the_same_grid_are_read_as_they_are(make_raster, image):
    reader = open_aligned(make_raster(values, "labels.tif", nodata=7, scale=0.5), image)
    assert isinstance(reader, RasterReader)
    block = reader.read(image.window)
    np.testing.assert_array_equal(block.values[0], np.where(values == 7, 0, values))
    np.testing.assert_array_equal(block.valid, values != 7)


@pytest.mark.parametrize("dtype", [np.uint8, np.int16, np.float32])
def test_labels_on_a_shifted_coarser_grid(make_raster, image, dtype):
    coarse = (np.arange(12, dtype=dtype) + 1).reshape(3, 4)
    path = make_raster(coarse, "labels.tif", geotransform=(500200, 100, 0, 5799900, 0, -100), nodata=6)
    with open_aligned(path, image) as reader:
        whole = reader.read(image.window)
        parts = [reader.read(Window(0, row, 80, 7)) for row in range(0, 63, 7)]
    expected = np.zeros((60, 80), np.float32)
    expected[10:40, 20:60] = np.kron(coarse, np.ones((10, 10)))
    expected[expected == 6] = 0
    np.testing.assert_array_equal(whole.values[0], expected)
    np.testing.assert_array_equal(whole.valid, expected > 0)
    together = np.concatenate([part.values[0] for part in parts])
    np.testing.assert_array_equal(together[:60], expected)
    assert not together[60:].any(), "rows below the image"


def test_labels_in_another_reference_system_land_where_they_belong(make_raster, image):
    # Centre of the image, pixel (30, 40), in degrees: computed with PROJ from EPSG:32633.
    from osgeo import osr

    utm, degrees = osr.SpatialReference(), osr.SpatialReference()
    utm.ImportFromEPSG(32633), degrees.ImportFromEPSG(4326)
    degrees.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    lon, lat, _ = osr.CoordinateTransformation(utm, degrees).TransformPoint(500405, 5799695)
    geotransform = (lon - 0.0001, 0.0002, 0, lat + 0.0001, 0, -0.0002)
    path = make_raster(np.array([[9]], np.uint8), "labels.tif", geotransform=geotransform, epsg=4326)
    with open_aligned(path, image) as reader:
        block = reader.read(image.window)
    rows, cols = np.nonzero(block.valid)
    assert block.values[0, 30, 40] == 9 and (block.values[0][block.valid] == 9).all()
    assert set(rows) == {29, 30, 31} and set(cols) == {40} | set(cols) and len(set(cols)) in (1, 2)


def test_labels_on_a_south_up_or_rotated_image(make_raster):
    labels = make_raster(values, "labels.tif")
    south_up = read_metadata(
        make_raster(np.ones((60, 80), np.uint8), "s.tif", geotransform=(5e5, 10, 0, 5799400, 0, 10))
    )
    with open_aligned(labels, south_up) as reader:
        np.testing.assert_array_equal(reader.read(south_up.window).values[0], values[::-1])
    turned = read_metadata(make_raster(np.ones((80, 60), np.uint8), "t.tif", geotransform=(5e5, 0, 10, 58e5, -10, 0)))
    with open_aligned(labels, turned) as reader:
        np.testing.assert_array_equal(reader.read(turned.window).values[0], values.T)


def test_labels_elsewhere_are_refused(make_raster, image):
    elsewhere = make_raster(values, "labels.tif", geotransform=(7e5, 10, 0, 58e5, 0, -10))
    with pytest.raises(LabelError, match="do not overlap") as caught:
        open_aligned(elsewhere, image)
    assert "700000" in caught.value.message and "500000" in caught.value.message


def test_labels_without_georeference_need_the_same_size(make_raster, image):
    same = make_raster(values, "same.tif", geotransform=None, epsg=None)
    np.testing.assert_array_equal(open_aligned(same, image).read(image.window).values[0], values)
    other = make_raster(values[:50], "other.tif", geotransform=None, epsg=None)
    with pytest.raises(LabelError, match=r"80 x 50 pixels .* 80 x 60, and .*other.tif has no georeference"):
        open_aligned(other, image)
