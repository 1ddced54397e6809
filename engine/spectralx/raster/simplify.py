"""Simpler outlines that still fit together: borders between two regions are simplified once for both of them."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from osgeo import ogr

from spectralx.raster.contours import Regions
from spectralx.raster.corners import JUNCTION, BoolArray, IntArray
from spectralx.raster.geopackage import Geometries
from spectralx.raster.rings import PointArray, Rings

FloatArray = npt.NDArray[np.float64]

# Rows go down.
_PIXELS = (0.0, 1.0, 0.0, 0.0, 0.0, -1.0)


def simplify_regions(regions: Regions, tolerance: float) -> tuple[Regions, int]:
    """Simplify the outlines of regions where they stay valid.

    Args:
        regions: Traced with junctions.
        tolerance: Largest distance of a dropped corner from the line between those that stay, in pixels.

    Returns:
        The regions, and how many of them keep their outline because the simpler one crosses itself or loses a hole.
    """
    rings = regions.rings
    simpler = [simplify_ring(rings.ring(index), tolerance) for index in range(len(rings))]
    simple = Rings.of(simpler, list(map(len, simpler)))
    exact = _invalid(Regions(regions.values, regions.pixels, regions.first_rings, simple))
    both = Rings.joined((simple, rings))
    chosen = np.arange(len(rings)) + len(rings) * np.repeat(exact, np.diff(regions.first_rings))
    return Regions(regions.values, regions.pixels, regions.first_rings, both.chosen(chosen)), int(exact.sum())


def _invalid(regions: Regions) -> BoolArray:
    """Tell which regions are no valid polygons."""
    first = regions.first_rings[:-1]
    lost = regions.rings.areas() >= 0
    lost[first] = False  # an exterior; a hole has a negative area as long as it is one
    invalid = np.add.reduceat(lost, first) > 0
    for index, shape in enumerate(Geometries(regions, _PIXELS, 0).well_known()):
        invalid[index] = invalid[index] or not ogr.CreateGeometryFromWkb(shape).IsValid()
    return np.asarray(invalid)


def simplify_ring(ring: PointArray, tolerance: float) -> PointArray:
    """Drop corners of a ring that lie close to the line between those that stay (Douglas and Peucker 1973).

    The ring is cut at junctions, where three regions meet; each arc between two junctions belongs to two regions and is
    simplified in the same direction for both, so neither gaps nor overlaps arise. A ring without junctions is cut at
    two of its corners that do not depend on where it begins.

    Args:
        ring: ``(n, 3)``: row, column and flags of the corners, traced with junctions.
        tolerance: Largest distance of a dropped corner from the line, in pixels.

    Returns:
        The corners that stay; at least three, or the ring as it was.
    """
    cuts = np.flatnonzero(ring[:, 2] & JUNCTION)
    if len(cuts) < 2:
        cuts = _own_cuts(ring, cuts)
    rolled = np.roll(ring, -int(cuts[0]), axis=0)
    borders = [*(cuts - cuts[0]).tolist(), len(ring)]
    closed = np.concatenate((rolled, rolled[:1]))
    arcs = [_simplify_arc(closed[begin : end + 1], tolerance)[:-1] for begin, end in zip(borders, borders[1:])]
    result = np.concatenate(arcs)
    return result if len(result) >= 3 else ring


def _own_cuts(ring: PointArray, cuts: IntArray) -> IntArray:
    """Return two corners at which to cut: the one junction or the first in reading order, and the farthest from it."""
    order = np.lexsort((ring[:, 1], ring[:, 0]))
    first = int(cuts[0]) if len(cuts) else int(order[0])
    squared = ((ring[:, :2] - ring[first, :2]).astype(np.int64) ** 2).sum(axis=1)
    far = order[int(np.argmax(squared[order]))]
    return np.unique((first, far))


def _simplify_arc(arc: PointArray, tolerance: float) -> PointArray:
    """Simplify an open line, always from the end that comes first in reading order."""
    if len(arc) < 3:
        return arc
    if tuple(arc[0, :2]) > tuple(arc[-1, :2]):
        return _simplify_arc(arc[::-1], tolerance)[::-1]
    points = arc[:, :2].astype(np.float64)
    keep = np.zeros(len(arc), np.bool_)
    keep[[0, -1]] = True
    open_ranges = [(0, len(arc) - 1)]
    while open_ranges:
        begin, end = open_ranges.pop()
        if end - begin < 2:
            continue
        distance = _distances(points[begin + 1 : end], points[begin], points[end])
        middle = int(np.argmax(distance))
        # Every bent arc keeps its farthest corner, or thin regions between two arcs would vanish.
        if distance[middle] > (tolerance if keep.sum() > 2 else 0):
            middle += begin + 1
            keep[middle] = True
            open_ranges += [(begin, middle), (middle, end)]
    return arc[keep]


def _distances(points: FloatArray, begin: FloatArray, end: FloatArray) -> FloatArray:
    """Return the distance of points from a segment."""
    along = end - begin
    length = float(along @ along)
    offset = points - begin
    if length == 0:
        return np.hypot(offset[:, 0], offset[:, 1])
    share = np.clip(offset @ along / length, 0, 1)[:, np.newaxis]
    return np.hypot(*(offset - share * along).T)
