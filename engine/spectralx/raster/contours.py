"""Outlines of equal pixels, traced strip by strip: arithmetic only.

Only the corners are held, as arrays (:mod:`spectralx.raster.corners`), and what is whole within a strip is handled
without a step for each polygon. Rings that cross the border to the next strip are carried on as *chains*; the next
strip takes each of them as one more corner. A hole belongs to the region whose pixel lies above its topmost corner,
and the run of that pixel begins at a side of a ring of the same region. So no image of labels is needed, and memory is
bounded by a strip and by the regions that are still open.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from spectralx.raster.corners import BoolArray, ByteArray, IntArray, Links, OpenEnds, link_corners
from spectralx.raster.rings import PointArray, Rings, follow, ranges


class Region(NamedTuple):
    """Connected pixels of one value.

    Attributes:
        value: Their value.
        pixels: How many they are.
        rings: ``(n, 3)`` each: row, column and flags of the corners, not closed; the exterior first, then the holes.
    """

    value: int
    pixels: int
    rings: tuple[PointArray, ...]


@dataclass(frozen=True)
class Regions:
    """Many regions.

    Attributes:
        values: uint8 ``(n,)``: value of the pixels of each region.
        pixels: int64 ``(n,)``: how many pixels.
        first_rings: int64 ``(n + 1,)``: the exterior ring of each region, then its holes follow; and the end.
        rings: Rings of all regions.
    """

    values: ByteArray
    pixels: IntArray
    first_rings: IntArray
    rings: Rings

    def __len__(self) -> int:
        return len(self.values)

    def __iter__(self) -> Iterator[Region]:
        bounds = self.first_rings.tolist()
        for index, (begin, end) in enumerate(zip(bounds, bounds[1:])):
            rings = tuple(self.rings.ring(ring) for ring in range(begin, end))
            yield Region(int(self.values[index]), int(self.pixels[index]), rings)

    @classmethod
    def of(cls, values: ByteArray, pixels: IntArray, rings: Rings, owner: IntArray) -> Regions:
        """Make regions of rings that may touch themselves.

        Args:
            values: Value of each region.
            pixels: Pixels of each region.
            rings: Rings, of which those of a region follow each other.
            owner: Region of each ring, ascending from 0.
        """
        simple, origin = rings.simple()
        owner = owner[origin]
        order = np.lexsort((simple.areas() < 0, owner))
        first = np.searchsorted(owner[order], np.arange(len(values) + 1))
        return cls(values, pixels, first, simple.chosen(order))

    def chosen(self, mask: BoolArray) -> Regions:
        """Return some of the regions."""
        if mask.all():
            return self
        numbers = np.flatnonzero(mask)
        rings, first = ranges(self.first_rings[numbers], self.first_rings[numbers + 1])
        return Regions(self.values[numbers], self.pixels[numbers], first, self.rings.chosen(rings))


@dataclass(eq=False)
class _Group:
    """Rings that are known to belong to one region which goes on below.

    Attributes:
        value: Value of the region.
        pieces: Corners ``(n, 3)`` of the rings, one ring after the other; a ring may come in several pieces.
        lengths: Number of corners of each ring.
    """

    value: int = 0
    pieces: list[PointArray] = field(default_factory=list)
    lengths: list[int] = field(default_factory=list)


class _Chain(NamedTuple):
    """Part of a ring that comes from below in the line of column ``head`` and goes on there at ``tail``."""

    head: int
    tail: int
    pieces: list[PointArray]
    group: _Group


def trace(strips: Iterable[npt.NDArray[np.uint8]], min_pixels: int = 1, junctions: bool = False) -> Iterator[Regions]:
    """Trace the regions of an image that comes in strips.

    Args:
        strips: Consecutive rows ``(h, width)``, from top to bottom; 0 means no data and has no outline.
        min_pixels: Smaller regions are left out.
        junctions: Whether to hold the points in a straight side where two other regions meet.

    Yields:
        Regions, each as soon as its last strip is known.
    """
    chains: list[_Chain] = []
    above: ByteArray | None = None
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


def _trace_strip(
    image: ByteArray, first: int, chains: list[_Chain], min_pixels: int, junctions: bool, last: bool
) -> tuple[list[_Chain], list[Regions]]:
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
    heads, tails = (np.array([chain[part] for chain in chains], np.int64) for part in range(2))
    links = link_corners(image, first, OpenEnds(heads, tails), junctions, last)
    if not len(links.points):
        return [], []
    walk = _walk(links)
    numbers = _groups(links, walk, chains)
    rings = Rings(links.points[walk.order], links.flags[walk.order], walk.bounds)
    values = links.values[walk.order[walk.bounds[:-1]]]
    values[: len(walk.tails)] = links.incoming_values
    crossing = np.zeros(len(rings), np.bool_)
    crossing[: len(walk.tails)] = True
    crossing[_rings_of_chains(walk, links)] = True
    busy = np.zeros(len(rings), np.bool_)
    busy[numbers[crossing]] = True
    done = _whole(rings, values, numbers, ~busy[numbers], min_pixels)
    groups = _merged(chains, numbers, walk, links)
    _add_rings(groups, rings, numbers, busy[numbers] & ~crossing)
    still_open = _add_chains(groups, rings, values, numbers, walk, links, chains)
    ended = _ended(groups, still_open, min_pixels)
    return still_open, [part for part in (done, ended) if len(part)]


class _Walk(NamedTuple):
    """The corners of a strip ring by ring; rings that go on below come first.

    Attributes:
        order: Corners in the order in which they are met.
        bounds: Where each ring begins in it, and the end.
        tails: Columns in which the rings that go on below do so.
        ring_of: Ring of each corner.
    """

    order: IntArray
    bounds: IntArray
    tails: IntArray
    ring_of: IntArray


def _walk(links: Links) -> _Walk:
    """Bring the corners into the order of their rings.

    All rings are followed at once from each corner that leaves to the east, and each chain, to the next of these; only
    these have to be followed one by one.
    """
    heads, stops = len(links.incoming), links.chains.stop
    active = np.arange(stops + heads)
    current = links.following[np.concatenate((active[:stops], len(links.points) + np.arange(heads)))]
    after, lengths = np.empty_like(active), np.zeros_like(active)
    lengths[:stops] = 1
    steps: list[tuple[IntArray, IntArray]] = []
    while len(active):
        going = current >= stops
        after[active[~going]] = current[~going]
        active, current = active[going], current[going]
        steps.append((active, current))
        current = links.following[current]
    for active, _ in steps:
        lengths[active] += 1
    nodes, starts, ends = follow(after, heads)
    bounds = np.concatenate((np.zeros(1, np.int64), np.cumsum(lengths[nodes])))
    place = np.empty_like(after)
    place[nodes] = bounds[:-1]
    order = np.empty(len(links.points), np.int64)
    order[place[:stops]] = np.arange(stops)
    place[:stops] += 1
    for number, (active, current) in enumerate(steps):
        order[place[active] + number] = current
    bounds = bounds[np.append(starts, len(nodes))]
    ring_of = np.empty_like(order)
    ring_of[order] = np.repeat(np.arange(len(starts)), np.diff(bounds))
    return _Walk(order, bounds, -1 - ends, ring_of)


def _rings_of_chains(walk: _Walk, links: Links) -> IntArray:
    return walk.ring_of[links.chains.start : links.chains.stop]


def _groups(links: Links, walk: _Walk, chains: list[_Chain]) -> IntArray:
    """Return a number for each ring that is the same for all rings of a region, as far as is known."""
    parent = list(range(len(walk.bounds) - 1))

    def root(ring: int) -> int:
        while parent[ring] != ring:
            parent[ring] = parent[parent[ring]]
            ring = parent[ring]
        return ring

    pairs = walk.ring_of[links.related]
    keys = np.unique((pairs[:, 0] * len(parent) + pairs[:, 1])[pairs[:, 0] != pairs[:, 1]])
    for one, other in zip(*(part.tolist() for part in np.divmod(keys, len(parent)))):
        parent[root(one)] = root(other)
    seen: dict[_Group, int] = {}
    for chain, ring in zip(chains, _rings_of_chains(walk, links).tolist()):
        parent[root(ring)] = root(seen.setdefault(chain.group, ring))
    numbers = np.array(parent, np.int64)
    while not np.array_equal(numbers, above := numbers[numbers]):
        numbers = above
    return numbers


def _whole(rings: Rings, values: ByteArray, numbers: IntArray, wanted: BoolArray, min_pixels: int) -> Regions:
    """Gather the regions that lie within the strip."""
    chosen = np.flatnonzero(wanted)
    chosen = chosen[np.argsort(numbers[chosen], kind="stable")]
    new = np.diff(numbers[chosen], prepend=-1) > 0
    return _large(values[chosen[new]], rings.chosen(chosen), np.cumsum(new) - 1, min_pixels)


def _large(values: ByteArray, rings: Rings, owner: IntArray, min_pixels: int) -> Regions:
    """Make regions of their rings and leave out the small ones."""
    pixels = np.bincount(owner, rings.areas(), len(values)).astype(np.int64)
    large = pixels >= min_pixels
    if not large.all():
        kept = large[owner]
        values, pixels, rings = values[large], pixels[large], rings.chosen(np.flatnonzero(kept))
        owner = (np.cumsum(large) - 1)[owner[kept]]
    return Regions.of(values, pixels, rings, owner)


def _merged(chains: list[_Chain], numbers: IntArray, walk: _Walk, links: Links) -> dict[int, _Group]:
    """Return the groups of the regions that came from above, those that turn out to be one region put together."""
    groups: dict[int, _Group] = {}
    seen: set[_Group] = set()
    for chain, number in zip(chains, numbers[_rings_of_chains(walk, links)].tolist()):
        if chain.group in seen:
            continue
        seen.add(chain.group)
        group = groups.setdefault(number, chain.group)
        if group is not chain.group:
            group.pieces += chain.group.pieces
            group.lengths += chain.group.lengths
    return groups


def _add_rings(groups: dict[int, _Group], rings: Rings, numbers: IntArray, wanted: BoolArray) -> None:
    """Add closed rings to the groups of their regions."""
    chosen = np.flatnonzero(wanted)
    chosen = chosen[np.argsort(numbers[chosen], kind="stable")]
    part, lengths = rings.chosen(chosen), np.diff(rings.bounds)[chosen].tolist()
    borders = [*np.flatnonzero(np.diff(numbers[chosen], prepend=-1)).tolist(), len(chosen)]
    for begin, end in zip(borders, borders[1:]):
        group = groups.setdefault(int(numbers[chosen[begin]]), _Group())
        group.pieces.append(part.corners(int(part.bounds[begin]), int(part.bounds[end])))
        group.lengths += lengths[begin:end]


def _add_chains(
    groups: dict[int, _Group],
    rings: Rings,
    values: ByteArray,
    numbers: IntArray,
    walk: _Walk,
    links: Links,
    chains: list[_Chain],
) -> list[_Chain]:
    """Put together the rings that cross a border; return those that go on below."""
    first, after = links.chains.start, links.chains.stop
    crossings: dict[int, list[int]] = {ring: [] for ring in range(len(walk.tails))}
    for place in np.flatnonzero((walk.order >= first) & (walk.order < after)).tolist():
        crossings.setdefault(int(walk.ring_of[walk.order[place]]), []).append(place)
    still_open: list[_Chain] = []
    for ring, places in crossings.items():
        pieces: list[PointArray] = []
        begin, end = walk.bounds[ring : ring + 2].tolist()
        for place in [*places, end]:
            if place > begin:
                pieces.append(rings.corners(begin, place))
            if place < end:
                pieces += chains[int(walk.order[place]) - first].pieces
            begin = place + 1
        group = groups.setdefault(int(numbers[ring]), _Group())
        group.value = group.value or int(values[ring])
        if ring < len(walk.tails):
            still_open.append(_Chain(int(links.incoming[ring]), int(walk.tails[ring]), pieces, group))
        else:
            group.pieces += pieces
            group.lengths.append(sum(map(len, pieces)))
    return still_open


def _ended(groups: dict[int, _Group], still_open: list[_Chain], min_pixels: int) -> Regions:
    """Return the regions that came from above and are whole now."""
    going_on = {chain.group for chain in still_open}
    ended = [group for group in groups.values() if group not in going_on]
    owner = np.repeat(np.arange(len(ended)), [len(group.lengths) for group in ended])
    lengths = [length for group in ended for length in group.lengths]
    rings = Rings.of([piece for group in ended for piece in group.pieces], lengths)
    return _large(np.array([group.value for group in ended], np.uint8), rings, owner, min_pixels)
