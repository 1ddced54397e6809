"""Corners of the outlines of equal pixels in a strip of an image, and which corner follows which.

Pixels of one value that touch along a side form a region. The sides that part it from others are walked with the
region on the right hand, from corner to corner: exterior rings run clockwise on the screen, rings around holes the
other way. At a lattice point where two pixels of a region meet by their corners only, a ring stays with its pixel.

At every lattice point at most one corner leaves in each direction. Sides along one line alternate between a start and
an end, so the ends in the order of the line belong to the starts in that order: linking all corners of a strip takes
one sort, from rows to columns.

A side that crosses the border of two strips ends a *chain* above it and begins one below. To the strip below, a chain
that was left open is one more corner: it is reached from below in the column where the chain begins, and left in the
column where it ends.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

IntArray = npt.NDArray[np.int64]
ByteArray = npt.NDArray[np.uint8]
BoolArray = npt.NDArray[np.bool_]

_EAST, _SOUTH, _WEST, _NORTH = range(4)

# Flags of a corner: what meets there.
JUNCTION, PINCH = 1, 2

# Which sides at a lattice point part different values; the pixels around it are a b over c d.
_AB, _CD, _AC, _BD = 1, 2, 4, 8
_ALL = _AB | _CD | _AC | _BD


def _where(parted: int, same: int = 0) -> BoolArray:
    """Return for all 16 sets of parting sides whether they hold all of one set and none of another."""
    sides = np.arange(16)
    return ((sides & parted) == parted) & ((sides & same) == 0)


# Which corners regions have at a lattice point, by the direction in which they leave: east, south, west, north. The
# region is on the right hand: the pixel d, c, a or b.
_CONVEX = (_where(_BD | _CD), _where(_AC | _CD), _where(_AB | _AC), _where(_AB | _BD))
_CONCAVE = (_where(_AB, _AC | _CD), _where(_BD, _AB | _AC), _where(_AC, _AB | _BD), _where(_AB, _BD | _CD))
_STRAIGHT = tuple(_where(_ALL - side, side) for side in (_CD, _AC, _AB, _BD))
_MEETING = np.array([bin(sides).count("1") > 2 for sides in range(16)])


@dataclass(frozen=True)
class OpenEnds:
    """Where chains that were left open cross the border to the next strip.

    Attributes:
        heads: Column of the lattice from which each chain goes up from the border.
        tails: Column in which it comes back down.
    """

    heads: IntArray
    tails: IntArray


@dataclass(frozen=True)
class Links:
    """Corners of a strip and their order: first those that leave to the east, then the chains from above, then others.

    Every closed ring has one of the first two.

    Attributes:
        points: int32 ``(n, 2)``: row and column of each corner.
        flags: uint8 ``(n,)``: ``JUNCTION``, ``PINCH``.
        values: uint8 ``(n,)``: value of the corner's region; 0 for chains.
        chains: Numbers of the chains; the corners before them leave to the east.
        following: int64 ``(n + m,)``: the corner after each corner and after each of the m ``incoming`` columns, or
            ``-1 - column`` where a side leaves the strip.
        incoming: Columns ``(m,)`` in which sides come in from below, ascending.
        incoming_values: Values of their regions ``(m,)``.
        related: int64 ``(k, 2)``: pairs of corners that belong to one region.
    """

    points: npt.NDArray[np.int32]
    flags: ByteArray
    values: ByteArray
    chains: range
    following: IntArray
    incoming: IntArray
    incoming_values: ByteArray
    related: IntArray


def link_corners(image: ByteArray, first: int, open_ends: OpenEnds, junctions: bool, last: bool) -> Links:
    """Find the corners of a strip and the corner that follows each of them.

    Args:
        image: ``(h + 1, width + 2)``: the row above the strip and the strip, with a column of 0 at either side. The
            lattice row below the strip is that of the next.
        first: Row of the raster at which the strip begins.
        open_ends: What the strips above left open.
        junctions: Whether to hold the points in a straight side where two other regions meet.
        last: Whether nothing goes on below.
    """
    lattice = _Lattice(image, junctions)
    numbers = _Numbers(lattice, len(open_ends.heads))
    bottom = image[-1]
    differs = (bottom[1:] != bottom[:-1]) & (not last)
    incoming = np.flatnonzero(differs & (bottom[1:] > 0))
    outgoing = np.flatnonzero(differs & (bottom[:-1] > 0))
    following = np.empty(numbers.total + len(incoming), np.int64)
    following[numbers.leaving[_EAST]] = numbers.at(*lattice.arrivals(_EAST))
    following[numbers.leaving[_WEST]] = numbers.at(*lattice.arrivals(_WEST))
    _link_down(lattice, numbers, open_ends.tails, outgoing, following)
    upper = _link_up(lattice, numbers, open_ends.heads, incoming, following)
    points = np.zeros((numbers.total, 2), np.int32)
    values, flags = np.zeros((2, numbers.total), np.uint8)
    for way, part in enumerate(numbers.leaving):
        places = lattice.departures[way]
        points[part, 0] = lattice.rows[places] + first
        points[part, 1] = lattice.cols[places]
        values[part] = lattice.beside[way][places]
        flags[part] = lattice.flags[way % 2][places]
    return Links(
        points,
        flags,
        values,
        numbers.chains,
        following,
        incoming,
        bottom[incoming + 1],
        _related(lattice, numbers, upper),
    )


class _Lattice:
    """The lattice points of a strip at which outlines bend or meet; arrays have one item a point, in reading order.

    Attributes:
        rows: Row of the point in the strip.
        cols: Column.
        by_column: Points from column to column, each from top to bottom.
        beside: Values of the regions that a corner has on its right hand, by the direction in which it leaves.
        flags: Flags of corners that leave to the east or west, and of those that leave to the south or north.
        departures: Points from which a corner leaves, by direction; those to the south and north by column.
    """

    def __init__(self, image: ByteArray, junctions: bool) -> None:
        stride = image.shape[1]
        flat = np.ascontiguousarray(image).ravel()
        across, down = flat[:-1] != flat[1:], flat[:-stride] != flat[stride:]
        upper, lower = across[:-stride], across[stride:]
        # Indices into the flat image of the pixel to the upper left of each point.
        places = np.flatnonzero((upper | lower) & (down[:-1] | down[1:]))
        rows, cols = np.divmod(places, stride)
        self.rows, self.cols = rows.astype(np.int32), cols.astype(np.int32)
        # Short keys are sorted by their digits, which is fast.
        self.by_column = np.argsort(cols.astype(np.uint16 if stride < 1 << 16 else np.int32), kind="stable")
        a, b, c, d = flat[places], flat[places + 1], flat[places + stride], flat[places + stride + 1]
        self.beside = (d, c, a, b)
        parted = upper[places] * np.uint8(_AB) | lower[places] * np.uint8(_CD)
        parted |= down[places] * np.uint8(_AC) | down[places + 1] * np.uint8(_BD)
        kinds = (_CONVEX, _CONCAVE, _STRAIGHT) if junctions else (_CONVEX, _CONCAVE)
        self._kinds = [[table[parted] & (self.beside[way] > 0) for way, table in enumerate(kind)] for kind in kinds]
        meeting = _MEETING[parted] * np.uint8(JUNCTION if junctions else 0)
        crossed = parted == _ALL
        self.flags = tuple(meeting | (crossed & same) * np.uint8(PINCH) for same in (a == d, b == c))
        self.departures = tuple(
            self._in_order(way, np.logical_or.reduce([kind[way] for kind in self._kinds])) for way in range(4)
        )
        self._across, self._places, self._stride = across, places, stride

    def arrivals(self, way: int) -> tuple[IntArray, IntArray]:
        """Return the points at which sides of a direction end, in the order of the lines, and how it goes on there."""
        # Convex corners turn to the right, concave ones to the left.
        found = [kind[(way + turn) % 4] for kind, turn in zip(self._kinds, (1, -1, 0))]
        at = self._in_order(way, np.logical_or.reduce(found))
        leaves = np.empty(len(at), np.int64)
        for mask, turn in zip(found, (1, -1, 0)):
            leaves[mask[at]] = (way + turn) % 4
        return at, leaves

    def bays(self) -> tuple[IntArray, IntArray]:
        """Return the concave corners whose hole or bay lies to the lower right.

        Returns:
            Points, and the column at which the run of pixels above each of them begins.
        """
        points = np.flatnonzero(self._kinds[1][_SOUTH])
        edges = np.flatnonzero(self._across)
        begins = edges[np.searchsorted(edges, self._places[points]) - 1]
        return points, begins % self._stride

    def _in_order(self, way: int, mask: BoolArray) -> IntArray:
        return np.flatnonzero(mask) if way % 2 == 0 else self.by_column[mask[self.by_column]]


class _Numbers:
    """Numbers of the corners: those that leave to the east, the chains, those that leave to south, west and north.

    Attributes:
        leaving: Numbers for each direction.
        chains: Numbers of the chains.
        total: How many there are.
    """

    def __init__(self, lattice: _Lattice, chains: int) -> None:
        ends = np.cumsum([len(points) for points in lattice.departures]).tolist()
        self.chains = range(ends[0], ends[0] + chains)
        later = [end + chains for end in ends]
        self.leaving = (slice(0, ends[0]), *(slice(begin, end) for begin, end in zip(later, later[1:])))
        self.total = later[-1]
        self._numbers = np.empty((4, len(lattice.rows)), np.int32)
        for way, points in enumerate(lattice.departures):
            self._numbers[way, points] = np.arange(self.leaving[way].start, self.leaving[way].stop)

    def at(self, points: IntArray, leaves: IntArray | int) -> npt.NDArray[np.int32]:
        """Return the numbers of the corners that leave points in a direction."""
        return self._numbers[leaves, points]


def _link_down(lattice: _Lattice, numbers: _Numbers, tails: IntArray, outgoing: IntArray, following: IntArray) -> None:
    """Link the sides that go south: chains begin above all else in a column, outgoing sides end below."""
    at, leaves = lattice.arrivals(_SOUTH)
    below = np.searchsorted(lattice.cols[at], outgoing, "right")
    ends = np.insert(numbers.at(at, leaves).astype(np.int64), below, -1 - outgoing)
    order = np.argsort(tails)
    above = np.searchsorted(lattice.cols[lattice.departures[_SOUTH]], tails[order])
    south = numbers.leaving[_SOUTH]
    following[np.insert(np.arange(south.start, south.stop), above, numbers.chains.start + order)] = ends


def _link_up(
    lattice: _Lattice, numbers: _Numbers, heads: IntArray, incoming: IntArray, following: IntArray
) -> tuple[IntArray, IntArray]:
    """Link the sides that go north: chains end above all else in a column, incoming sides begin below.

    Returns:
        Keys ``column * 2**32 + row + 1`` of the upper ends of these sides, ascending, and the corners there.
    """
    at, leaves = lattice.arrivals(_NORTH)
    order = np.argsort(heads)
    above = np.searchsorted(lattice.cols[at], heads[order])
    ends = np.insert(numbers.at(at, leaves).astype(np.int64), above, numbers.chains.start + order)
    north = numbers.leaving[_NORTH]
    below = np.searchsorted(lattice.cols[lattice.departures[_NORTH]], incoming, "right")
    begins = np.insert(np.arange(north.start, north.stop), below, numbers.total + np.arange(len(incoming)))
    following[begins] = ends
    keys = (lattice.cols[at].astype(np.int64) << 32) + lattice.rows[at] + 1
    return np.insert(keys, above, heads[order] << 32), ends


def _related(lattice: _Lattice, numbers: _Numbers, upper: tuple[IntArray, IntArray]) -> IntArray:
    """Return pairs of corners of one region: a concave one, and one of the side on the left of the pixels above it."""
    points, columns = lattice.bays()
    keys, corners = upper
    sides = corners[np.searchsorted(keys, (columns << 32) + lattice.rows[points], "right") - 1]
    return np.stack((numbers.at(points, _SOUTH), sides), axis=1)
