"""Many rings in a few arrays: areas, choosing some of them, and splitting those that touch themselves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from spectralx.raster.corners import PINCH, ByteArray, IntArray

PointArray = npt.NDArray[np.int32]
Number = TypeVar("Number", np.int64, np.float64)


@dataclass(frozen=True)
class Rings:
    """Closed lines from corner to corner, one after the other; the last corner is followed by the first.

    Attributes:
        points: int32 ``(n, 2)``: row and column of the corners.
        flags: uint8 ``(n,)``: what meets there.
        bounds: int64 ``(r + 1,)``: where each of the r rings begins, and the end of the last.
    """

    points: PointArray
    flags: ByteArray
    bounds: IntArray

    def __len__(self) -> int:
        return len(self.bounds) - 1

    @classmethod
    def joined(cls, parts: Sequence[Rings]) -> Rings:
        """Return the rings of several parts, in their order."""
        ends = np.cumsum([0, *(part.bounds[-1] for part in parts)])
        bounds = [part.bounds[1:] + end for part, end in zip(parts, ends.tolist())]
        return cls(
            np.concatenate([part.points for part in parts]),
            np.concatenate([part.flags for part in parts]),
            np.concatenate([np.zeros(1, np.int64), *bounds]),
        )

    @classmethod
    def of(cls, pieces: Sequence[PointArray], lengths: Sequence[int]) -> Rings:
        """Return rings of corners.

        Args:
            pieces: ``(n, 3)`` each: row, column and flags of corners, one ring after the other.
            lengths: Number of corners of each ring.
        """
        corners = np.concatenate([np.empty((0, 3), np.int32), *pieces])
        bounds = np.concatenate((np.zeros(1, np.int64), np.cumsum(lengths, dtype=np.int64)))
        return cls(np.ascontiguousarray(corners[:, :2]), corners[:, 2].astype(np.uint8), bounds)

    def ring(self, index: int) -> PointArray:
        """Return the corners of a ring: row, column and flags ``(n, 3)``."""
        return self.corners(int(self.bounds[index]), int(self.bounds[index + 1]))

    def corners(self, begin: int, end: int) -> PointArray:
        """Return consecutive corners of all: row, column and flags ``(n, 3)``."""
        corners = np.empty((end - begin, 3), np.int32)
        corners[:, :2] = self.points[begin:end]
        corners[:, 2] = self.flags[begin:end]
        return corners

    def chosen(self, rings: IntArray) -> Rings:
        """Return some rings, in the order in which they are named."""
        if len(rings) == len(self) and bool((rings == np.arange(len(self))).all()):
            return self
        corners, bounds = ranges(self.bounds[rings], self.bounds[rings + 1])
        return Rings(self.points[corners], self.flags[corners], bounds)

    def areas(self) -> IntArray:
        """Return the pixels inside each ring; negative for holes."""
        if not len(self):
            return np.empty(0, np.int64)
        row, col = self.points[:, 0].astype(np.int64), self.points[:, 1].astype(np.int64)
        doubled = (row + next_corners(row, self.bounds)) * (col - next_corners(col, self.bounds))
        return np.add.reduceat(doubled, self.bounds[:-1]) // 2

    def simple(self) -> tuple[Rings, IntArray]:
        """Split rings where they touch themselves.

        Two visits of one point by one ring cut it into two rings. Where a ring touches itself several times, the
        visits are nested, because rings do not cross themselves; so all cuts can be made at once.

        Returns:
            The simple rings, and of each the number of the ring that it is from.
        """
        cuts = self._touching()
        if not len(cuts):
            return self, np.arange(len(self))
        # Segments end at the cuts and at the ends of the rings that are cut.
        ring = np.searchsorted(self.bounds, cuts[:, 0], "right") - 1
        touched = np.unique(ring)
        last = self.bounds[touched + 1] - 1
        ends = np.union1d(cuts.ravel(), last)
        begins = np.concatenate(([0], ends[:-1] + 1))
        first = np.searchsorted(ends, self.bounds[touched])
        begins[first] = self.bounds[touched]
        following = np.arange(1, len(ends) + 1)
        following[np.searchsorted(ends, last)] = first
        one, other = np.searchsorted(ends, cuts.T)
        following[one], following[other] = following[other], following[one].copy()
        order, starts, _ = follow(following)
        corners, stops = ranges(begins[order], ends[order] + 1)
        pieces = Rings(self.points[corners], self.flags[corners], stops[np.append(starts, len(order))])
        origin = touched[np.searchsorted(first, order[starts], "right") - 1]
        whole = np.delete(np.arange(len(self)), touched)
        return Rings.joined((self.chosen(whole), pieces)), np.concatenate((whole, origin))

    def _touching(self) -> IntArray:
        """Return pairs of corners at which a ring touches itself, ``(k, 2)``, the first one first."""
        marked = np.flatnonzero(self.flags & PINCH)
        row, col = self.points[marked].astype(np.int64).T
        keys = (row << 32) + col
        order = np.argsort(keys, kind="stable")
        marked, keys = marked[order], keys[order]
        ring = np.searchsorted(self.bounds, marked, "right")
        pairs = np.flatnonzero((keys[1:] == keys[:-1]) & (ring[1:] == ring[:-1]))
        return np.stack((marked[pairs], marked[pairs + 1]), axis=1)


def ranges(begins: IntArray, ends: IntArray) -> tuple[IntArray, IntArray]:
    """Return the numbers of several ranges, one range after the other, and where each range begins in the result."""
    lengths = ends - begins
    bounds = np.concatenate((np.zeros(1, np.int64), np.cumsum(lengths)))
    return np.arange(bounds[-1]) + np.repeat(begins - bounds[:-1], lengths), bounds


def follow(following: IntArray, heads: int = 0) -> tuple[IntArray, IntArray, IntArray]:
    """Follow links along paths and round cycles, all at once, in steps that double in length (Wyllie 1979).

    Args:
        following: The item after each item. Each is followed by at most one other; negative numbers end a path.
        heads: How many items, the last ones, begin a path. All others are on paths or cycles.

    Returns:
        All items, path by path and then cycle by cycle; where each path and cycle begins; the numbers that end the
        paths.
    """
    count = len(following)
    back = np.arange(count)
    linked = np.flatnonzero(following >= 0)
    back[following[linked]] = linked
    # Paths begin at their heads and cycles at their smallest item; `rank` puts the heads before all others.
    rank = (np.arange(count) + heads) % max(count, 1)
    begin, distance, step = rank, np.zeros(count, np.int64), 1
    while True:
        further = begin[back]
        lower = np.flatnonzero(further < begin)
        if not len(lower):
            break
        distance[lower] = distance[back[lower]] + step
        begin, back, step = np.minimum(begin, further), back[back], 2 * step
    lengths = np.bincount(begin, minlength=count)
    places = np.cumsum(lengths) - lengths
    order = np.empty(count, np.int64)
    order[places[begin] + distance] = np.arange(count)
    starts = places[lengths > 0]
    ends = np.append(starts, count)[1 : heads + 1] - 1
    return order, starts, following[order[ends]]


def next_corners(values: npt.NDArray[Number], bounds: IntArray) -> npt.NDArray[Number]:
    """Return for each corner the value of the one that follows it in its ring."""
    after = np.empty_like(values)
    after[:-1] = values[1:]
    after[bounds[1:] - 1] = values[bounds[:-1]]
    return after
