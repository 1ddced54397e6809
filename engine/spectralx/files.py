"""Outputs that are whole or not there: written under a temporary name in the target folder, then renamed.

Every output of every command goes through :func:`atomic_output`, so that a failed, cancelled or killed command
leaves nothing under the final name.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import shutil
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

from spectralx.errors import OutputError

_CHUNK_BYTES = 1 << 22

_live: set[Path] = set()
_lock = threading.Lock()


def file_sha256(path: Path) -> str:
    """Return the SHA-256 of a file as hexadecimal digits."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK_BYTES):
            digest.update(chunk)
    return digest.hexdigest()


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

    What was written is on the disk before it is renamed, so that a power cut leaves the old file or the new one.

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
        _to_disk(temporary)
        temporary.replace(target)
        _to_disk(target.parent)
    finally:
        _remove(temporary)
        with _lock:
            _live.discard(temporary)


def _to_disk(path: Path) -> None:
    """Have the system write a file, or the names in a folder: after a power cut a name stands for a whole file or none.

    Raises:
        OutputError: The disk failed or is full, which some file systems notice only now.
    """
    folder = path.is_dir()
    if folder and os.name == "nt":  # Windows opens no folders
        return
    try:
        number = os.open(path, os.O_RDWR if os.name == "nt" else os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)
    except OSError as error:
        # A folder need not be readable to be written to, and some network file systems know no such thing.
        if not folder and error.errno not in (errno.EINVAL, errno.ENOTSUP, errno.ENOSYS):
            raise OutputError(
                f"{path} cannot be written to the disk: {error.strerror}.", "Free space or choose another folder."
            ) from error


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


@contextlib.contextmanager
def work_folder(path: str | os.PathLike[str], keep: bool) -> Iterator[Path]:
    """Yield the folder beside ``path`` in which one run at a time makes it, and which may outlive the run.

    Its name depends on ``path`` alone, so a later run finds what an earlier one left. It is removed when the block ends
    well, and otherwise unless it is kept; a process that is killed cannot remove it.

    Args:
        path: Final path of the output, on the same file system.
        keep: Whether the folder stays when the block fails or the process is told to end.

    Yields:
        Path of the folder, with whatever an earlier run left in it.

    Raises:
        OutputError: Another process is working on the same output, or the folder cannot be made.
    """
    target = check_output(path)
    folder = target.with_name(f".{target.name}.spectralx")
    whole = False
    try:
        folder.mkdir(exist_ok=True)
        lock = FileLock(folder / "lock")
    except OSError as error:
        raise OutputError(f"The folder {folder} cannot be made: {error.strerror}.", "Choose another folder.") from None
    if not lock.acquire():
        raise OutputError(
            f"Another run is writing {target}.", "Wait for its end, or choose another name for this output."
        )
    if not keep:
        with _lock:
            _live.add(folder)
    try:
        yield folder
        whole = True
    finally:
        if whole or not keep:
            _remove(folder)
        lock.release()
        if sys.platform == "win32" and (whole or not keep):  # where a file that is open stays
            _remove(folder)
        with _lock:
            _live.discard(folder)


class FileLock:
    """A lock between processes that ends with its process, however that ends.

    Args:
        path: File that carries the lock; made if missing.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._descriptor: int | None = None

    def acquire(self) -> bool:
        """Take the lock; return False when another process holds it."""
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            if sys.platform == "win32":
                import msvcrt

                msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
            else:
                import fcntl

                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            # A run that ended just now may have removed the file between opening and locking it.
            held = self._is(descriptor)
        except OSError:
            held = False
        if not held:
            os.close(descriptor)
            return False
        self._descriptor = descriptor
        return True

    def release(self) -> None:
        """Give the lock back."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def _is(self, descriptor: int) -> bool:
        there, opened = self._path.stat(), os.fstat(descriptor)
        return (there.st_dev, there.st_ino) == (opened.st_dev, opened.st_ino)


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
