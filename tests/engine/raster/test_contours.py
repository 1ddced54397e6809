"""Regions traced in strips are those of the whole image, valid, and cover it exactly."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from osgeo import gdal, ogr

from spectralx.raster import contours


def trace(strips, **options):
    return [region for regions in contours.trace(strips, **options) for region in regions]


def signed_area(ring):
    row, col = ring[:, 0].astype(int), ring[:, 1].astype(int)
    return (col @ np.roll(row, -1) - np.roll(col, -1) @ row) // 2


def cut(image, rows):
    return (image[first : first + rows] for first in range(0, len(image), rows))


def geometry(region):
    polygon = ogr.Geometry(ogr.wkbPolygon)
    for ring in region.rings:
        line = ogr.Geometry(ogr.wkbLinearRing)
        for row, col, _ in [*ring.tolist(), ring[0].tolist()]:
            line.AddPoint_2D(col, row)
        polygon.AddGeometry(line)
    return polygon


def in_one_piece(image):
    """Return the polygons of GDAL, which takes the image as a whole, as well-known text of their normal form."""
    raster = gdal.GetDriverByName("MEM").Create("", image.shape[1], image.shape[0], 1)
    raster.GetRasterBand(1).WriteArray(image)
    raster.SetGeoTransform((0, 1, 0, 0, 0, 1))
    source = ogr.GetDriverByName("Memory").CreateDataSource("")
    layer = source.CreateLayer("polygons")
    layer.CreateField(ogr.FieldDefn("value", ogr.OFTInteger))
    band = raster.GetRasterBand(1)
    gdal.Polygonize(band, band, layer, 0)
    return [(feature.GetField(0), feature.geometry().Clone()) for feature in layer]


def canonical(region):
    """Return the rings as sets of corners, independent of where they begin."""
    return region.value, region.pixels, frozenset(frozenset(map(tuple, ring[:, :2].tolist())) for ring in region.rings)


images = st.tuples(st.integers(1, 12), st.integers(1, 12), st.integers(1, 3), st.integers(0, 2**32 - 1)).map(
    lambda t: np.random.default_rng(t[3]).integers(0, t[2] + 1, t[:2]).astype(np.uint8)
)


@settings(max_examples=80, deadline=None)
@given(images, st.integers(1, 12), st.booleans())
def test_strips_give_the_regions_of_the_whole(image, rows, junctions):
    whole = trace([image], junctions=junctions)
    parts = trace(cut(image, rows), junctions=junctions)
    assert {canonical(region) for region in parts} == {canonical(region) for region in whole}
    assert sum(region.pixels for region in parts) == np.count_nonzero(image)


@settings(max_examples=60, deadline=None)
@given(images, st.integers(1, 12))
def test_regions_are_valid_and_those_of_gdal(image, rows):
    ours = sorted(trace(cut(image, rows)), key=lambda region: (region.value, region.pixels))
    theirs = in_one_piece(image)
    assert sorted((region.value, region.pixels) for region in ours) == sorted(
        (value, round(polygon.GetArea())) for value, polygon in theirs
    )
    shapes = [(region.value, geometry(region)) for region in ours]
    for region, (_, shape) in zip(ours, shapes):
        assert shape.IsValid() and shape.GetArea() == pytest.approx(region.pixels)
        assert signed_area(region.rings[0]) > 0 and all(signed_area(hole) < 0 for hole in region.rings[1:])
    for value, polygon in theirs:
        # GDAL's own polygons may touch themselves; what they cover is compared pixel centre by pixel centre.
        inside = polygon.Buffer(0) if not polygon.IsValid() else polygon
        assert any(v == value and s.Intersection(inside).GetArea() > inside.GetArea() - 1e-6 for v, s in shapes)


def test_nested_holes_and_touching_corners():
    image = np.ones((9, 9), np.uint8)
    image[1:8, 1:8] = 2
    image[2:4, 2:4] = image[4:6, 4:6] = 1
    image[4, 4] = 3
    regions = trace(cut(image, 2))
    assert sorted((region.value, region.pixels, len(region.rings)) for region in regions) == [
        (1, 3, 1),
        (1, 4, 1),
        (1, 32, 2),
        (2, 41, 3),
        (3, 1, 1),
    ]


def test_small_regions_are_left_out():
    image = np.random.default_rng(0).integers(1, 4, (60, 40)).astype(np.uint8)
    everything, large = trace(cut(image, 7)), trace(cut(image, 7), min_pixels=5)
    assert {canonical(r) for r in large} == {canonical(r) for r in everything if r.pixels >= 5} and large
