"""A worker of a local cluster, as a process: ``python -m spectralx.inference.cluster_process``.

The first line of standard input tells where the scheduler is. The pipe stays open as long as the process that started
the worker lives; its end, however it comes, ends the worker at once.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import shutil
import sys
import threading
from pathlib import Path
from typing import Any


def main() -> None:
    """Work until the scheduler or the parent is gone."""
    settings = json.loads(_read_line())
    folder = Path(settings["folder"])
    threading.Thread(target=_watch_parent, args=(folder,), name="parent-watch", daemon=True).start()
    asyncio.run(_work(settings, folder))


async def _work(settings: dict[str, Any], folder: Path) -> None:
    import dask
    from distributed import Worker
    from distributed.security import Security

    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    # No pages for a browser, no copies of the call stacks every 10 ms.
    dask.config.set({"distributed.worker.http.routes": [], "distributed.worker.profile.enabled": False})
    worker = Worker(
        settings["address"],
        name=settings["name"],
        nthreads=1,
        host="127.0.0.1",
        memory_limit=0,
        local_directory=str(folder),
        security=Security(**settings["security"]),
    )
    await worker
    await worker.finished()


def _read_line() -> bytes:
    """Read a line from the descriptor itself: a buffered reader would take what comes after it too."""
    line = b""
    while not line.endswith(b"\n") and (byte := os.read(sys.stdin.fileno(), 1)):
        line += byte
    return line


def _watch_parent(folder: Path) -> None:
    while os.read(sys.stdin.fileno(), 1024):
        continue
    shutil.rmtree(folder, ignore_errors=True)
    os._exit(0)


if __name__ == "__main__":
    main()
