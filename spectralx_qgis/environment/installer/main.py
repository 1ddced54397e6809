"""Command line of the installer: ``probe``, or ``install`` with a request as JSON on the command line."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from .probe import probe
from .reporting import EXIT_CANCELLED, EXIT_FAILED, EXIT_WRONG, Cancelled, CancelWatch, InstallError, emit
from .steps import Request, install


def main(arguments: Sequence[str]) -> int:
    """Run a command and return the exit status: 0 done, 1 failed, 2 wrong request, 130 cancelled."""
    if list(arguments[:1]) == ["probe"]:
        emit(event="result", outputs={}, report=probe())
        return 0
    if len(arguments) != 2 or arguments[0] != "install":
        emit(event="error", code="usage", message="Unknown command.", hint="This program is started by the plugin.")
        return EXIT_WRONG
    watch = CancelWatch()
    watch.listen()
    try:
        record = install(read_request(arguments[1]), watch)
    except InstallError as error:
        emit(event="error", code=error.code, message=error.message, hint=error.hint)
        return error.status
    except Cancelled:
        emit(event="error", code="cancelled", message="Cancelled.", hint="What was downloaded is kept.")
        return EXIT_CANCELLED
    except OSError as error:
        emit(event="error", code="system", message=f"{error}", hint="Check the folder and the space on its disk.")
        return EXIT_FAILED
    emit(event="result", outputs={}, report=record)
    return 0


def read_request(text: str) -> Request:
    """Return the request that the plugin wrote."""
    data = json.loads(text)
    return Request(
        target=Path(data["target"]),
        downloads=Path(data["downloads"]),
        lock=Path(data["lock"]),
        pip_lock=Path(data["pip_lock"]),
        engine=Path(data["engine"]),
        needs=tuple(data["needs"]),
        wheels=Path(data["wheels"]) if data.get("wheels") else None,
        download_bytes=int(data["download_bytes"]),
        disk_bytes=int(data["disk_bytes"]),
        record=dict(data["record"]),
    )
