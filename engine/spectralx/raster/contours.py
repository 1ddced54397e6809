"""Outlines of equal pixels, traced strip by strip: arithmetic only.

Pixels of one value that touch along a side form a region. The sides that part it from others are walked with the
region on the right hand, from corner to corner: exterior rings run clockwise on the screen, rings around holes the
other way. At a lattice point where two pixels of a region meet by their corners only, a ring stays with its pixel;
what touches itself there is split afterwards, so that every ring is simple.

Only the corners are held, as arrays. Sides along one line alternate between a start and an end, so sorting links every
corner with the next. A strip leaves *chains*: pieces of rings that go on below. The next strip takes each of them as
one more corner. A hole belongs to the region whose pixel lies above its topmost corner, and the run of that pixel
begins at a side of a ring of the same region. So no image of labels is needed, and memory is bounded by a strip and by
the regions that are still open.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]

_EAST, _SOUTH, _WEST, _NORTH = range(4)

# Third column of a ring: what meets at the corner.
JUNCTION, PINCH = 1, 2

# Two squares that touch by a corner have eight corners.
_SHORTEST_TOUCHING = 8


class Region(NamedTuple):
    """Connected pixels of one value.

    Attributes:
        value: Their value.
        pixels: How many they are.
        rings: ``(n, 3)`` each: row, column and flags of the corners, not closed; the exterior first, then the holes.
    """

    value: int
    pixels: int
    rings: tuple[IntArray, ...]


@dataclass
class _Group:
    """Rings and chains that are known to belong to one region."""

    rings: list[IntArray] = field(default_factory=list)
    area: int = 0
    open: bool = False


class _Chain(NamedTuple):
    """Part of a ring that comes from below in the line of column ``head`` and goes on there at ``tail``."""

    head: int
    tail: int
    value: int
    pieces: list[IntArray]
    group: _Group


class _Corners(NamedTuple):
    """Corners of a strip, after the chains that stand for one each: all arrays have one item a corner."""

    row: IntArray
    col: IntArray
    arrives: IntArray
    leaves: IntArray
    value: IntArray
    flags: IntArray
    below_right: BoolArray  # the hole or the bay of a concave corner lies to the south-east


def trace(strips: Iterable[npt.NDArray[np.uint8]], min_pixels: int = 1, junctions: bool = False) -> Iterator[Region]:
    """Trace the regions of an image that comes in strips.

    Args:
        strips: Consecutive rows ``(h, width)``, from top to bottom; 0 means no data and has no outline.
        min_pixels: Smaller regions are left out.
        junctions: Whether to hold the points in a straight side where two other regions meet.

    Yields:
        Regions, each as soon as its last strip is known.
    """
    chains: list[_Chain] = []
    above: npt.NDArray[np.uint8] | None = None
    first = 0
    for strip in strips:
        if above is None:
            above = np.zeros(strip.shape[1], np.uint8)
        image = np.pad(np.vstack((above[np.newaxis], strip)), ((0, 0), (1, 1)))
        chains, done = _trace_strip(image, first, chains, min_pixels, junctions, last=False)
        yield from done
        above, first = strip[-1].copy(), first + len(strip)
    if above is not None:
        image = np.pad(np.vstack((above, np.zeros_like(above))), ((0, 0), (1, 1)))
        _, done = _trace_strip(image, first, chains, min_pixels, junctions, last=True)
        yield from done


def simple_rings(ring: IntArray) -> list[IntArray]:
    """Split a ring where it touches itself; points that are not marked as pinches occur once."""
    if len(ring) < _SHORTEST_TOUCHING or np.count_nonzero(ring[:, 2] & PINCH) < 2:
        return [ring]
    found: list[IntArray] = []
    stack: list[int] = []
    places: dict[tuple[int, int], int] = {}
    for index, (row, col, flags) in enumerate(ring.tolist()):
        if flags & PINCH and (row, col) in places:
            start = places[row, col]
            piece = stack[start:]
            del stack[start:]
            for number in piece:
                corner = ring[number]
                if corner[2] & PINCH:
                    places.pop((int(corner[0]), int(corner[1])), None)
            found.append(ring[piece])
        if flags & PINCH:
            places[row, col] = len(stack)
        stack.append(index)
    return [*found, ring[stack]]


def signed_area(ring: IntArray) -> int:
    """Return the pixels inside a ring; negative for a hole."""
    row, col = ring[:, 0], ring[:, 1]
    inner = int(col[:-1] @ row[1:]) - int(col[1:] @ row[:-1])
    return (inner + int(col[-1] * row[0]) - int(col[0] * row[-1])) // 2


def _trace_strip(
    image: npt.NDArray[np.uint8], first: int, chains: list[_Chain], min_pixels: int, junctions: bool, last: bool
) -> tuple[list[_Chain], list[Region]]:
    """Trace one strip.

    Args:
        image: ``(h + 1, width + 2)``: the row above the strip and the strip, with a column of 0 at either side.
        first: Row of the raster at which the strip begins.
        chains: What the strips above left open.
        min_pixels: Smaller regions are left out.
        junctions: Whether to hold the junctions in straight sides.
        last: Whether nothing goes on below.

    Returns:
        What is open now, and the regions that are whole.
    """
    corners = _with_chains(_corners(image, first, junctions), chains, first)
    heads, following, north = _link(corners, image[-1], len(image) - 1 + first, last)
    order, starts, tails = _walk(heads, following, len(corners.row))
    if not len(starts):
        return [], []
    ring_of = np.empty(len(corners.row), np.int64)
    ring_of[order] = np.repeat(np.arange(len(starts)), np.diff(np.append(starts, len(order))))
    groups = _groups(_hole_pairs(corners, image, first, north, ring_of), chains, ring_of, len(starts))
    return _collect(corners, order, starts, list(zip(heads, tails)), chains, groups, min_pixels)


def _corners(image: npt.NDArray[np.uint8], first: int, junctions: bool) -> _Corners:
    a, b, c, d = image[:-1, :-1], image[:-1, 1:], image[1:, :-1], image[1:, 1:]
    places = np.flatnonzero(((a != b) | (c != d)) & ((a != c) | (b != d)))
    rows, cols = np.divmod(places, a.shape[1])
    a, b, c, d = (part[rows, cols] for part in (a, b, c, d))
    ab, ac, bd, cd = a != b, a != c, b != d, c != d
    kinds = [
        (bd & cd, d, _NORTH, _EAST),
        (ac & cd, c, _EAST, _SOUTH),
        (ab & ac, a, _SOUTH, _WEST),
        (ab & bd, b, _WEST, _NORTH),
        (~ac & ~cd & ab, a, _SOUTH, _EAST),
        (~ab & ~ac & bd, a, _WEST, _SOUTH),
        (~ab & ~bd & ac, a, _NORTH, _WEST),
        (~bd & ~cd & ab, b, _EAST, _NORTH),
    ]
    below_right = 5
    if junctions:
        kinds += [
            (~cd & ab & ac & bd, c, _EAST, _EAST),
            (~ac & ab & cd & bd, a, _SOUTH, _SOUTH),
            (~ab & ac & bd & cd, a, _WEST, _WEST),
            (~bd & ab & ac & cd, b, _NORTH, _NORTH),
        ]
    simple = kinds[4][0] | kinds[5][0] | kinds[6][0] | kinds[7][0]
    pinch = ab & ac & bd & cd & ((a == d) | (b == c))
    flags = np.where(simple, 0, JUNCTION) | np.where(pinch, PINCH, 0)
    chosen = [np.flatnonzero(mask & (value > 0)) for mask, value, _, _ in kinds]
    index = np.concatenate(chosen)
    counts = [len(part) for part in chosen]
    number = np.repeat(np.arange(len(kinds)), counts)
    return _Corners(
        rows[index] + first,
        cols[index],
        np.array([kind[2] for kind in kinds])[number],
        np.array([kind[3] for kind in kinds])[number],
        np.concatenate([value[part] for (_, value, _, _), part in zip(kinds, chosen)]).astype(np.int64),
        flags[index].astype(np.int64),
        number == below_right,
    )


def _with_chains(corners: _Corners, chains: list[_Chain], first: int) -> _Corners:
    """Put one corner for each chain before the others; it leaves at the column of its tail, see :func:`_link`."""
    count = len(chains)

    def whole(value: int) -> IntArray:
        return np.full(count, value, np.int64)

    added = _Corners(
        whole(first - 1),
        np.array([chain.head for chain in chains], np.int64),
        whole(_NORTH),
        whole(_SOUTH),
        np.array([chain.value for chain in chains], np.int64),
        whole(0),
        np.zeros(count, np.bool_),
    )
    tails = np.array([chain.tail for chain in chains], np.int64)
    joined = _Corners(*(np.concatenate(pair) for pair in zip(added, corners)))
    # The flags of a chain's corner are never read: they hold the column of its tail instead.
    joined.flags[:count] = tails
    return joined._replace(leaves=np.where(np.arange(len(joined.row)) < count, _SOUTH + 4, joined.leaves))


def _link(
    corners: _Corners, bottom: npt.NDArray[np.uint8], end: int, last: bool
) -> tuple[list[int], IntArray, tuple[IntArray, IntArray]]:
    """Find the corner that follows each corner.

    Args:
        corners: The corners; those of chains leave at ``_SOUTH + 4``.
        bottom: Last row of the strip, with a column of 0 at either side.
        end: One past the last row of the strip.
        last: Whether nothing goes on below.

    Returns:
        Columns at which chains come in from below; for each corner, then for each of these columns, the corner that
        follows, or ``-1 - column`` where a chain leaves; and keys and corners of the sides that go north, sorted.
    """
    count, leaves = len(corners.row), corners.leaves
    height, width = end + 2, len(bottom)
    differs = bottom[1:] != bottom[:-1]
    incoming = np.flatnonzero(differs & (bottom[1:] > 0)) if not last else np.empty(0, np.int64)
    outgoing = np.flatnonzero(differs & (bottom[:-1] > 0)) if not last else np.empty(0, np.int64)
    following = np.empty(count + len(incoming), np.int64)
    across = corners.row * width + corners.col
    down = corners.col * height + corners.row + 1

    def ordered(keys: IntArray, items: IntArray) -> IntArray:
        return items[np.argsort(keys, kind="stable")]

    for way in (_EAST, _WEST):
        begin, stop = np.flatnonzero(leaves == way), np.flatnonzero(corners.arrives == way)
        following[ordered(across[begin], begin)] = ordered(across[stop], stop)
    chained = np.flatnonzero(leaves == _SOUTH + 4)
    begin, stop = np.flatnonzero(leaves == _SOUTH), np.flatnonzero(corners.arrives == _SOUTH)
    begin_keys = np.concatenate((corners.flags[chained] * height + corners.row[chained] + 1, down[begin]))
    stop_keys = np.concatenate((down[stop], outgoing * height + end + 1))
    starts = ordered(begin_keys, np.concatenate((chained, begin)))
    following[starts] = ordered(stop_keys, np.concatenate((stop, -1 - outgoing)))
    begin, stop = np.flatnonzero(leaves == _NORTH), np.flatnonzero(corners.arrives == _NORTH)
    begin_keys = np.concatenate((down[begin], incoming * height + end + 1))
    stops = ordered(down[stop], stop)
    following[ordered(begin_keys, np.concatenate((begin, count + np.arange(len(incoming)))))] = stops
    return incoming.tolist(), following, (down[stops], stops)


def _walk(heads: list[int], following: IntArray, count: int) -> tuple[IntArray, IntArray, list[int]]:
    """Follow the links: first the chains, in the order of ``heads``, then the closed rings.

    Returns:
        Corners in the order in which they are met, where each chain and ring begins in it, and the chains' tails.
    """
    links = following.tolist()
    met = bytearray(count)
    order: list[int] = []
    starts: list[int] = []
    tails: list[int] = []
    for index in range(len(heads)):
        starts.append(len(order))
        corner = links[count + index]
        while corner >= 0:
            met[corner] = 1
            order.append(corner)
            corner = links[corner]
        tails.append(-1 - corner)
    for begin in range(count):
        if met[begin]:
            continue
        starts.append(len(order))
        corner = begin
        while not met[corner]:
            met[corner] = 1
            order.append(corner)
            corner = links[corner]
    return np.array(order, np.int64), np.array(starts, np.int64), tails


def _hole_pairs(
    corners: _Corners, image: npt.NDArray[np.uint8], first: int, north: tuple[IntArray, IntArray], ring_of: IntArray
) -> list[tuple[int, int]]:
    """Return pairs of rings of one region: that of a concave corner, and that on the left of the pixel above it."""
    concave = np.flatnonzero(corners.below_right)
    if not len(concave):
        return []
    width = image.shape[1]
    begins = np.flatnonzero(np.diff(image.ravel(), prepend=image.dtype.type(0)))
    above = (corners.row[concave] - first) * width + corners.col[concave] + 1
    left = begins[np.searchsorted(begins, above, "right") - 1] % width - 1
    keys, stops = north
    height = first + len(image) + 1
    side = stops[np.searchsorted(keys, left * height + corners.row[concave], "right") - 1]
    pairs = np.stack((ring_of[concave], ring_of[side]), axis=1)
    pairs = pairs[pairs[:, 0] != pairs[:, 1]]
    return [(int(one), int(other)) for one, other in np.unique(pairs, axis=0)] if len(pairs) else []


def _groups(pairs: list[tuple[int, int]], chains: list[_Chain], ring_of: IntArray, rings: int) -> list[int]:
    """Return a number for each ring that is the same for all rings of a region, as far as is known."""
    parent = list(range(rings))

    def root(ring: int) -> int:
        while parent[ring] != ring:
            parent[ring] = parent[parent[ring]]
            ring = parent[ring]
        return ring

    seen: dict[int, int] = {}
    for index, chain in enumerate(chains):
        ring = int(ring_of[index])
        pairs.append((ring, seen.setdefault(id(chain.group), ring)))
    for one, other in pairs:
        parent[root(one)] = root(other)
    return [root(ring) for ring in range(rings)]


def _collect(
    corners: _Corners,
    order: IntArray,
    starts: IntArray,
    ends: list[tuple[int, int]],
    chains: list[_Chain],
    numbers: list[int],
    min_pixels: int,
) -> tuple[list[_Chain], list[Region]]:
    """Gather rings into regions; what is whole and large enough is returned, what is open is carried on."""
    stops = np.append(starts[1:], len(order))
    points = np.stack((corners.row, corners.col, corners.flags), axis=1)[order]
    values = corners.value[order[starts]].tolist()
    areas = _areas(points, starts, stops)
    of_chain = np.flatnonzero(order < len(chains))
    joined: dict[int, list[int]] = {}
    for ring, place in zip((np.searchsorted(starts, of_chain, "right") - 1).tolist(), of_chain.tolist()):
        joined.setdefault(ring, []).append(place)
    busy = {numbers[ring] for ring in range(len(ends))} | {numbers[ring] for ring in joined}
    groups: dict[int, _Group] = {}
    old: set[int] = set()
    for chain, ring in zip(chains, _rings_of_chains(joined, order, len(chains))):
        group = groups.setdefault(numbers[ring], _Group())
        if id(chain.group) not in old:
            old.add(id(chain.group))
            group.rings += chain.group.rings
            group.area += chain.group.area
    still_open: list[_Chain] = []
    group_values: dict[int, int] = {}
    sums = np.zeros(len(starts), np.int64)
    np.add.at(sums, np.asarray(numbers), areas)
    for ring, (begin, stop, number) in enumerate(zip(starts.tolist(), stops.tolist(), numbers)):
        if number not in busy and sums[number] < min_pixels:
            continue
        group = groups.setdefault(number, _Group())
        group_values[number] = values[ring]
        pieces = _pieces(points, order, begin, stop, joined.get(ring, ()), chains)
        if ring < len(ends):
            group.open = True
            still_open.append(_Chain(*ends[ring], values[ring], pieces, group))
            continue
        whole = pieces[0] if len(pieces) == 1 else np.concatenate(pieces)
        group.rings.append(whole)
        group.area += signed_area(whole) if ring in joined else int(areas[ring])
    done = [
        Region(group_values[number], group.area, _exterior_first(group.rings))
        for number, group in groups.items()
        if not group.open and group.area >= min_pixels
    ]
    return still_open, done


def _rings_of_chains(joined: dict[int, list[int]], order: IntArray, count: int) -> list[int]:
    rings = [0] * count
    for ring, places in joined.items():
        for place in places:
            rings[int(order[place])] = ring
    return rings


def _pieces(
    points: IntArray, order: IntArray, begin: int, stop: int, places: Iterable[int], chains: list[_Chain]
) -> list[IntArray]:
    """Return the corners of a ring or chain, with those of earlier chains in their places."""
    pieces = []
    for place in places:
        if place > begin:
            pieces.append(points[begin:place].copy())
        pieces += chains[int(order[place])].pieces
        begin = place + 1
    if stop > begin:
        pieces.append(points[begin:stop].copy())
    return pieces


def _areas(points: IntArray, starts: IntArray, stops: IntArray) -> IntArray:
    row, col = points[:, 0], points[:, 1]
    after = np.arange(1, len(points) + 1)
    after[stops - 1] = starts
    return np.add.reduceat(col * row[after] - col[after] * row, starts) // 2


def _exterior_first(rings: list[IntArray]) -> tuple[IntArray, ...]:
    """Split rings that touch themselves and put the one ring that encloses the region first."""
    simple = [part for ring in rings for part in simple_rings(ring)]
    if len(simple) > 1:
        exterior = next(index for index, ring in enumerate(simple) if signed_area(ring) > 0)
        simple.insert(0, simple.pop(exterior))
    return tuple(simple)
