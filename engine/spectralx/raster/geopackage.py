"""Many polygons into a GeoPackage at once: geometries in a few array operations, rows in bulk, an index that is packed.

OGR makes the file and its layer with everything that belongs to it, the empty spatial index included. Features then go
in through SQLite itself, because a call of OGR for each of them takes most of the time: the triggers of the layer are
put aside meanwhile, and what they do (counting, indexing) is done once for many features.

The spatial index of a GeoPackage is an R*Tree of SQLite. Its nodes are made here: features that lie together are packed
into full nodes (sort-tile-recursive, Leutenegger et al. 1997), batch by batch, so that only the bounds of the nodes are
held until the levels above are built.
"""

from __future__ import annotations

import itertools
import math
import os
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timezone
from pathlib import Path

import numpy as np
import numpy.typing as npt

from spectralx.raster.contours import Regions
from spectralx.raster.corners import IntArray
from spectralx.raster.metadata import GeoTransform
from spectralx.raster.rings import ranges

FloatArray = npt.NDArray[np.float64]

# What precedes the rings of a polygon: the header of GeoPackage binary with an envelope, and that of well-known binary.
# Three bytes before it bring the coordinates to whole words.
_HEADER = np.dtype(
    [
        ("padding", "V3"),
        ("magic", "S2"),
        ("version", "u1"),
        ("flags", "u1"),
        ("srs_id", "<i4"),
        ("envelope", "<f8", 4),
        ("order", "u1"),
        ("kind", "<u4"),
        ("rings", "<u4"),
    ]
)
_PADDING = 3
_BINARY_HEADER = 40  # of GeoPackage, before the well-known binary
_LITTLE_ENDIAN_WITH_ENVELOPE = 0b0000_0011
_POLYGON = 3

_CELL = np.dtype([("id", ">i8"), ("bounds", ">f4", 4)])
_NODE_HEADER = 4

# Rows of a few hundred bytes go into such pages a quarter faster than into the default ones of 4 KiB.
_PAGE_BYTES = 1 << 14

# As many values as every SQLite takes in one statement.
_VARIABLES = 999


class Geometries:
    """Regions as polygons in GeoPackage binary.

    Shells run counter-clockwise and holes clockwise, as simple features ask for.

    Args:
        regions: The regions.
        transform: From pixels to the reference system.
        srs_id: The reference system's number in the file.

    Attributes:
        envelopes: ``(n, 4)``: xmin, xmax, ymin, ymax of each region.
    """

    def __init__(self, regions: Regions, transform: GeoTransform, srs_id: int) -> None:
        rings = regions.rings
        x0, dx_col, dx_row, y0, dy_col, dy_row = transform
        corners = _closed(rings.bounds, dx_col * dy_row - dx_row * dy_col < 0)
        row, col = rings.points[corners].T.astype(np.float64)
        points = np.empty((len(corners), 2))
        points[:, 0] = x0 + dx_col * col + dx_row * row
        points[:, 1] = y0 + dy_col * col + dy_row * row
        # The exterior ring alone decides, and its corners come first.
        first = regions.first_rings[:-1]
        shell, starts = ranges(rings.bounds[first] + first, rings.bounds[first + 1] + first)
        x, y = points[shell].T
        limits = [part(values, starts[:-1]) for values in (x, y) for part in (np.minimum.reduceat, np.maximum.reduceat)]
        self.envelopes = np.stack(limits, axis=1)
        header = np.zeros(len(regions), _HEADER)
        header["magic"], header["flags"], header["srs_id"] = b"GP", _LITTLE_ENDIAN_WITH_ENVELOPE, srs_id
        header["envelope"], header["order"], header["kind"] = self.envelopes, 1, _POLYGON
        header["rings"] = np.diff(regions.first_rings)
        self._words, self._bounds = _assembled(header, rings.bounds, regions.first_rings, points)

    def __iter__(self) -> Iterator[memoryview]:
        content = self._words.view(np.uint8).data
        bounds = (4 * self._bounds).tolist()
        for begin, end in zip(bounds, bounds[1:]):
            yield content[begin + _PADDING : end]

    def well_known(self) -> Iterator[bytes]:
        """Yield the polygons as well-known binary."""
        for polygon in self:
            yield bytes(polygon[_BINARY_HEADER:])


def _closed(bounds: IntArray, backwards: bool) -> IntArray:
    """Return the corners of rings, with the first of each once more at its end, forwards or backwards."""
    lengths = np.diff(bounds) + 1
    corners, begins = ranges(bounds[:-1], bounds[1:] + 1)
    if backwards:
        corners = np.repeat(2 * bounds[:-1] + lengths - 1, lengths) - corners
        corners[begins[:-1]] = bounds[:-1]
    else:
        corners[begins[1:] - 1] = bounds[:-1]
    return corners


def _assembled(
    header: npt.NDArray[np.void], rings: IntArray, first_rings: IntArray, points: FloatArray
) -> tuple[npt.NDArray[np.uint32], IntArray]:
    """Put headers, numbers of points and points one after the other.

    Returns:
        All polygons as words of four bytes, and where each begins and the last one ends.
    """
    head = header.itemsize // 4
    counts = np.diff(rings) + 1
    # Words before a ring: the headers up to its own region, the counts of the rings before it, and their points.
    region = np.repeat(np.arange(1, len(header) + 1), np.diff(first_rings))
    place = region * head + np.arange(len(counts)) + 4 * (rings[:-1] + np.arange(len(counts)))
    total = len(header) * head + len(counts) + 4 * len(points)
    bounds = np.append(place[first_rings[:-1]] - head, total)
    words = np.empty(total, np.uint32)
    rest = np.ones(total, np.bool_)
    for number, column in enumerate(header.view(np.uint32).reshape(-1, head).T):
        words[bounds[:-1] + number] = column
        rest[bounds[:-1] + number] = False
    words[place] = counts
    rest[place] = False
    words[rest] = points.view(np.uint32).ravel()
    return words, bounds


class FeatureTable:
    """Fills the empty layer of a GeoPackage. Close it to have the layer's triggers, count and index back.

    Args:
        path: The file, which nothing else has open.
        table: Name of the layer's table.
        columns: Its columns besides ``fid`` and ``geom``.

    Attributes:
        count: Features written.

    Raises:
        sqlite3.Error: The file cannot be written.
    """

    def __init__(self, path: str | os.PathLike[str], table: str, columns: Sequence[str]) -> None:
        self._connection = sqlite3.connect(Path(path), isolation_level=None)
        self._table, self.count = table, 0
        self._bounds = np.array([np.inf, -np.inf, np.inf, -np.inf])
        run = self._connection.execute
        # The file has a temporary name until it is whole: nothing has to be undone.
        run("PRAGMA journal_mode = OFF")
        run("PRAGMA synchronous = OFF")
        run(f"PRAGMA page_size = {_PAGE_BYTES}")
        run("VACUUM")  # which gives the file, empty as it is, pages of this size
        run("BEGIN")
        found = run("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?", (table,)).fetchall()
        self._triggers = [sql for _, sql in found]
        for name, _ in found:
            run(f"DROP TRIGGER {_quoted(name)}")
        (self.srs_id,) = run("SELECT srs_id FROM gpkg_contents WHERE table_name = ?", (table,)).fetchone()
        self._index = _PackedIndex(self._connection, f"rtree_{table}_geom")
        self._columns = ("fid", "geom", *columns)

    def add(self, geometries: Geometries, *columns: Sequence[object]) -> None:
        """Add features; ``columns`` hold their values."""
        first = self.count + 1
        rows = zip(itertools.count(first), geometries, *columns)
        _insert(self._connection, self._table, self._columns, rows)
        envelopes = geometries.envelopes
        self._index.add(first, envelopes)
        self.count += len(envelopes)
        lowest, highest = envelopes.min(axis=0), envelopes.max(axis=0)
        self._bounds[::2] = np.minimum(self._bounds[::2], lowest[::2])
        self._bounds[1::2] = np.maximum(self._bounds[1::2], highest[1::2])

    def finish(self) -> None:
        """Write the index, the number of features and their extent, and put the triggers back."""
        run = self._connection.execute
        self._index.finish()
        for sql in self._triggers:
            run(sql)
        run("UPDATE gpkg_ogr_contents SET feature_count = ? WHERE table_name = ?", (self.count, self._table))
        if self.count:
            x_min, x_max, y_min, y_max = self._bounds.tolist()
            run(
                "UPDATE gpkg_contents SET min_x = ?, min_y = ?, max_x = ?, max_y = ?, last_change = ?"
                " WHERE table_name = ?",
                (x_min, y_min, x_max, y_max, f"{datetime.now(timezone.utc):%Y-%m-%dT%H:%M:%S.000Z}", self._table),
            )
        run("COMMIT")

    def close(self) -> None:
        """Close the file."""
        self._connection.close()


class _PackedIndex:
    """Fills an empty R*Tree of SQLite with full nodes."""

    def __init__(self, connection: sqlite3.Connection, name: str) -> None:
        self._connection, self._name = connection, name
        (size,) = connection.execute(f"SELECT length(data) FROM {_quoted(name + '_node')} WHERE nodeno = 1").fetchone()  # nosec B608
        self._size = int(size)
        self._capacity = (self._size - _NODE_HEADER) // _CELL.itemsize
        self._last_node = 1  # the root, which is written last
        self._nodes: list[npt.NDArray[np.int64]] = []
        self._bounds: list[npt.NDArray[np.float32]] = []

    def add(self, first: int, envelopes: FloatArray) -> None:
        """Add features of consecutive numbers with their envelopes ``(n, 4)``."""
        items, bounds = np.arange(first, first + len(envelopes)), _outward(envelopes)
        nodes, limits = self._pack(items, bounds, "rowid")
        self._nodes.append(nodes)
        self._bounds.append(limits)

    def finish(self) -> None:
        """Write the levels above and the root."""
        if not self._nodes:
            return
        nodes, bounds = np.concatenate(self._nodes), np.concatenate(self._bounds)
        depth = 1
        while len(nodes) > self._capacity:
            nodes, bounds = self._pack(nodes, bounds, "parent")
            depth += 1
        self._write([1], np.array([0, len(nodes)]), nodes, bounds, "parent", depth)

    def _pack(
        self, items: IntArray, bounds: npt.NDArray[np.float32], belonging: str
    ) -> tuple[IntArray, npt.NDArray[np.float32]]:
        """Pack items into nodes: into upright slices first, and from top to bottom within each."""
        count = -(-len(items) // self._capacity)
        x, y = bounds[:, 0] + bounds[:, 1], bounds[:, 2] + bounds[:, 3]
        across = np.argsort(x, kind="stable")
        per_slice = -(-count // math.ceil(math.sqrt(count))) * self._capacity
        slices = np.empty(len(items), np.int64)
        slices[across] = np.arange(len(items)) // per_slice
        order = np.lexsort((y, slices))
        items, bounds = items[order], bounds[order]
        ends = np.minimum(np.arange(count + 1) * self._capacity, len(items))
        nodes = np.arange(self._last_node + 1, self._last_node + 1 + count)
        self._last_node += count
        self._write(nodes.tolist(), ends, items, bounds, belonging, 0)
        lowest, highest = (part.reduceat(bounds, ends[:-1]) for part in (np.minimum, np.maximum))
        return nodes, np.where([True, False, True, False], lowest, highest)

    def _write(
        self,
        nodes: list[int],
        ends: IntArray,
        items: IntArray,
        bounds: npt.NDArray[np.float32],
        belonging: str,
        depth: int,
    ) -> None:
        """Write nodes of cells and, for each cell, the node that it is in."""
        cells = np.empty(len(items), _CELL)
        cells["id"], cells["bounds"] = items, bounds
        content = memoryview(cells.tobytes())
        name = _quoted(f"{self._name}_node")
        rows = []
        for node, begin, end in zip(nodes, ends.tolist(), ends[1:].tolist()):
            head = depth.to_bytes(2, "big") + (end - begin).to_bytes(2, "big")
            data = head + content[begin * _CELL.itemsize : end * _CELL.itemsize]
            rows.append((node, data.ljust(self._size, b"\0")))
        self._connection.executemany(f"INSERT OR REPLACE INTO {name} VALUES (?, ?)", rows)  # nosec B608
        of_item, ascending = np.repeat(nodes, np.diff(ends)), np.argsort(items)
        columns = ("rowid" if belonging == "rowid" else "nodeno", "nodeno" if belonging == "rowid" else "parentnode")
        pairs = zip(items[ascending].tolist(), of_item[ascending].tolist())
        _insert(self._connection, f"{self._name}_{belonging}", columns, pairs)


def _insert(
    connection: sqlite3.Connection, table: str, columns: Sequence[str], rows: Iterable[Sequence[object]]
) -> None:
    """Insert rows, many with one statement."""
    count = _VARIABLES // len(columns)
    rows, names = iter(rows), ", ".join(map(_quoted, columns))
    while chosen := list(itertools.islice(rows, count)):
        places = ", ".join([f"({', '.join('?' * len(columns))})"] * len(chosen))
        values = list(itertools.chain.from_iterable(chosen))
        connection.execute(f"INSERT INTO {_quoted(table)} ({names}) VALUES {places}", values)  # nosec B608


def _outward(envelopes: FloatArray) -> npt.NDArray[np.float32]:
    """Return envelopes in single precision that hold those in double precision."""
    rounded = envelopes.astype(np.float32)
    limits = np.array([-np.inf, np.inf, -np.inf, np.inf], np.float32)
    outside = np.array([1, -1, 1, -1]) * (rounded - envelopes) > 0
    return np.where(outside, np.nextafter(rounded, limits), rounded)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
