"""Outputs that are whole or not there: written under a temporary name in the target folder, then renamed.

Every output of every command goes through :func:`atomic_output`, so that a failed, cancelled or killed command
leaves nothing under the final name.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

from spectralx.errors import OutputError

_live: set[Path] = set()
_lock = threading.Lock()


def check_output(path: str | os.PathLike[str]) -> Path:
    """Check that a file can be written at ``path`` before any work is done.

    Args:
        path: Final path of the output.

    Returns:
        The absolute path.

    Raises:
        OutputError: The folder is missing or read-only, or ``path`` is a folder.
    """
    target = Path(path).expanduser().absolute()
    if not target.parent.is_dir():
        raise OutputError(f"The folder {target.parent} for the output does not exist.", "Create it or choose another.")
    if target.is_dir():
        raise OutputError(f"The output {target} is a folder.", "Name a file.")
    if not os.access(target.parent, os.W_OK):
        raise OutputError(f"The folder {target.parent} cannot be written to.", "Choose another folder.")
    return target


@contextlib.contextmanager
def atomic_output(path: str | os.PathLike[str]) -> Iterator[Path]:
    """Yield a temporary path beside ``path``; rename it to ``path`` on success, remove it otherwise.

    Args:
        path: Final path. The temporary name keeps the suffix, because GDAL and others go by it.

    Yields:
        Path to write to.

    Raises:
        OutputError: The target cannot be written, or the block ended without writing anything.
    """
    target = check_output(path)
    temporary = target.with_name(f".{target.stem}.partial-{os.getpid()}{target.suffix}")
    with _lock:
        _live.add(temporary)
    try:
        yield temporary
        if not temporary.exists():
            raise OutputError(f"Nothing was written for {target}.", "Report this as a defect.")
        temporary.replace(target)
    finally:
        _remove(temporary)
        with _lock:
            _live.discard(temporary)


@contextlib.contextmanager
def scratch_folder(path: str | os.PathLike[str]) -> Iterator[Path]:
    """Yield a temporary folder beside ``path`` for intermediate files; it is removed in any case.

    Args:
        path: Final path of the output that the intermediate files are for; on the same file system, so that a
            finished file can be renamed to it.

    Yields:
        Path of the empty folder.

    Raises:
        OutputError: The target cannot be written.
    """
    target = check_output(path)
    folder = target.with_name(f".{target.stem}.scratch-{os.getpid()}")
    with _lock:
        _live.add(folder)
    try:
        folder.mkdir()
        yield folder
    finally:
        _remove(folder)
        with _lock:
            _live.discard(folder)


def remove_temporaries() -> None:
    """Remove every temporary output of this process; called just before a forced exit."""
    with _lock:
        for path in _live:
            _remove(path)
        _live.clear()


def _remove(path: Path) -> None:
    """Remove a temporary file or folder and the side-cars that GDAL or SQLite may have put beside it."""
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
        return
    for candidate in (path, *(path.with_name(path.name + end) for end in (".aux.xml", ".ovr", ".msk", "-journal"))):
        candidate.unlink(missing_ok=True)
