"""Outputs of one request: checked together before the work, and all of them or none after it."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from spectralx.errors import OutputError
from spectralx.files import check_output


def check_outputs(outputs: Mapping[str, Path], source: str) -> dict[str, Path]:
    """Check that every output can be written, that none is named twice and that none is the input.

    Args:
        outputs: Path by name.
        source: The input: a file or a name that GDAL understands.

    Returns:
        Absolute path by name.

    Raises:
        OutputError: One of them cannot be written.
    """
    checked = {name: check_output(path) for name, path in outputs.items()}
    taken = Path(source).expanduser().absolute()
    for name, path in checked.items():
        if path == taken or (path.exists() and taken.exists() and path.samefile(taken)):
            raise OutputError(f"{name} would overwrite the input {path}.", "Choose another file.")
        if list(checked.values()).count(path) > 1:
            raise OutputError(f"Two outputs have the same name {path}.", "Choose a file for each.")
    return checked


@contextlib.contextmanager
def withdrawn_on_error(outputs: Iterable[Path]) -> Iterator[None]:
    """Take away again what a run that failed had already finished, and leave files of earlier runs alone."""
    outputs = tuple(outputs)
    before = {path: _identity(path) for path in outputs}
    try:
        yield
    except BaseException:
        for path in outputs:
            if _identity(path) != before[path]:
                path.unlink(missing_ok=True)
        raise


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_ino, status.st_mtime_ns
