"""Whether several machines see the same files: by their content, because times of change differ between copies."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from spectralx.raster.access import pixel_files
from spectralx.raster.metadata import RasterMetadata

# Pieces of a file that are compared, spread evenly from its first byte to its last.
_PIECES = 16
_PIECE_BYTES = 1 << 18


def raster_files(metadata: RasterMetadata) -> tuple[Path, ...]:
    """Return the files that hold the pixels of a raster, by name; none for a remote one."""
    return pixel_files(metadata.path)


def content_identity(metadata: RasterMetadata) -> str:
    """Return what tells the pixels of a raster on whatever machine: header, and size and pieces of each of its files.

    A file that was changed between the pieces, and not in its size, is not noticed.
    """
    bands = [(band.dtype, band.nodata, band.scale, band.offset, band.mask) for band in metadata.bands]
    digest = hashlib.sha256(repr((metadata.width, metadata.height, metadata.geotransform, bands)).encode())
    for path in raster_files(metadata):
        size = path.stat().st_size
        digest.update(str(size).encode())
        with path.open("rb") as file:
            for index in range(_PIECES):
                file.seek(max(0, size - _PIECE_BYTES) * index // (_PIECES - 1))
                digest.update(file.read(_PIECE_BYTES))
    return digest.hexdigest()


def file_states(paths: Iterable[Path]) -> tuple[tuple[int, int], ...]:
    """Return size and time of change of files, which tell on one machine whether they are still the same.

    Raises:
        OSError: One is not there any more.
    """
    return tuple((status.st_size, status.st_mtime_ns) for status in (path.stat() for path in paths))
