"""What an interrupted mapping had finished, and whether a new run may go on with it."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from spectralx import __version__
from spectralx.raster.access import file_list, network_state, pixel_files
from spectralx.raster.metadata import RasterMetadata

# Clocks are set right by less than this while a system runs.
_CLOCK_STEP_S = 600

_HASHED_BYTES = 1 << 20


class Journal:
    """The rows of each column strip that are safely on the disk, beside the samples themselves.

    Args:
        folder: Work folder of the map.
        key: Everything that the pixels of the map depend on, by a name that a person understands.
        strips: Number of column strips.
    """

    def __init__(self, folder: Path, key: Mapping[str, str], strips: int) -> None:
        self._path = folder / "journal.json"
        self._key = dict(key)
        self._strips = strips

    def read(self) -> tuple[tuple[int, ...] | None, str | None]:
        """Return the finished rows of each strip, and why there are none to go on with although a run was interrupted.

        Returns:
            Rows by strip or None; the reason, or None where nothing was interrupted.
        """
        try:
            found = json.loads(self._path.read_text(encoding="utf-8"))
            # What the system had not yet written to the disk is lost when it was started anew.
            rows = tuple(int(row) for row in found["rows" if found["boot"] == boot_identity() else "safe_rows"])
            key = dict(found["key"])
        except FileNotFoundError:
            return None, None
        except (OSError, ValueError, KeyError, TypeError) as error:
            return None, f"the journal of the interrupted run cannot be read ({error})"
        changed = sorted(name for name in self._key.keys() | key.keys() if self._key.get(name) != key.get(name))
        if changed or len(rows) != self._strips:
            return None, f"changed since the interrupted run: {', '.join(changed) or 'the layout'}"
        return rows, None

    def write(self, rows: Sequence[int], safe_rows: Sequence[int]) -> None:
        """Note the finished rows of each strip, whole or not at all.

        Args:
            rows: Rows that the system holds; they outlive the process.
            safe_rows: Rows that are on the disk; they outlive the system.

        Raises:
            OSError: The disk is full.
        """
        temporary = self._path.with_suffix(".partial")
        content = {"key": self._key, "rows": list(rows), "safe_rows": list(safe_rows), "boot": boot_identity()}
        temporary.write_text(json.dumps(content), encoding="utf-8")
        temporary.replace(self._path)


@cache
def boot_identity() -> str:
    """Return what is the same for all processes from one start of the system to the next."""
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    except OSError:
        return str(round((time.time() - time.monotonic()) / _CLOCK_STEP_S))


def raster_identity(metadata: RasterMetadata) -> str:
    """Return what tells the content of a raster: its header, and name, size and time of change of each of its files.

    The first MiB of the file is hashed too; a file that was changed behind all of that is not noticed.
    """
    digest = hashlib.sha256(repr(metadata).encode())
    names = (metadata.path, *file_list(metadata.path), *map(str, pixel_files(metadata.path)))
    for name in dict.fromkeys(names):
        path = Path(name)
        if path.is_file():
            status = path.stat()
            digest.update(f"{path.absolute()}|{status.st_size}|{status.st_mtime_ns}".encode())
        elif state := network_state(name):
            digest.update(f"{name}|{state}".encode())
    if Path(metadata.path).is_file():
        with Path(metadata.path).open("rb") as file:
            digest.update(file.read(_HASHED_BYTES))
    return digest.hexdigest()


def option_identity(*values: Any) -> str:
    """Return a hash of options: numbers, texts, sequences and arrays."""
    digest = hashlib.sha256(__version__.encode())
    for value in values:
        digest.update(value.tobytes() if isinstance(value, np.ndarray) else repr(value).encode())
    return digest.hexdigest()
