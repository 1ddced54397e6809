"""A cluster on this machine: a scheduler in this process and engine processes as workers.

All of it listens on the loopback interface alone, behind a certificate that is made for this run: whoever may talk to
a Dask scheduler may run programs with the rights of its owner, and a machine may have other users.
"""

from __future__ import annotations

import json
import os
import subprocess  # nosec B404
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

from spectralx.errors import MissingPackageError

# How long a worker may take to end by itself.
_END_S = 0.5

_THREAD_VARIABLES = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
_CARDS = "CUDA_VISIBLE_DEVICES"


class LocalWorkers:
    """The worker processes.

    Args:
        count: How many.
        threads: Threads of each.
        address: Address of the scheduler.
        security: Fields of ``distributed.Security``.
        folder: Existing folder for what they keep on the disk.
    """

    def __init__(self, count: int, threads: int, address: str, security: dict[str, Any], folder: Path) -> None:
        self._processes = [
            _start(number, threads, {"address": address, "security": security, "folder": str(folder / str(number))})
            for number in range(count)
        ]

    def __enter__(self) -> LocalWorkers:
        return self

    def __exit__(self, *_: object) -> None:
        """End all workers, also those that are at work."""
        for process in self._processes:
            if process.stdin is not None:
                with suppress(OSError):  # it is gone already
                    process.stdin.close()
        for process in self._processes:
            try:
                process.wait(_END_S)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def alive(self) -> int:
        """Return how many are running."""
        return sum(process.poll() is None for process in self._processes)


@contextmanager
def local_cluster(count: int, threads: int) -> Iterator[tuple[Any, LocalWorkers]]:
    """Start a scheduler in this process and workers, and end them in any case.

    Args:
        count: Number of workers.
        threads: Threads of each.

    Yields:
        A connected ``distributed.Client`` and the workers, which have yet to join.

    Raises:
        MissingPackageError: Certificates cannot be made.
    """
    import dask
    from distributed import Client, LocalCluster
    from distributed.security import Security

    try:
        security = Security.temporary()
    except ImportError as error:
        raise MissingPackageError(
            "A local cluster needs the package cryptography for its certificate, which is not installed.",
            "Install it with `pip install 'spectralx[cluster]'`, or leave out --workers.",
        ) from error
    names = ("tls_ca_file", "tls_worker_key", "tls_worker_cert")
    fields = {"require_encryption": True, **{name: getattr(security, name) for name in names}}
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="spectralx-", ignore_cleanup_errors=True)))
        stack.enter_context(
            dask.config.set({"distributed.scheduler.http.routes": [], "temporary-directory": str(folder)})
        )
        scheduler = {"dashboard": False, "dashboard_address": "127.0.0.1:0"}
        cluster = stack.enter_context(
            LocalCluster(
                n_workers=0,
                host="127.0.0.1",
                protocol="tls://",
                security=security,
                silence_logs=False,
                dashboard_address=None,
                scheduler_kwargs=scheduler,
            )
        )
        client = stack.enter_context(Client(cluster, set_as_default=False, direct_to_workers=True))
        yield client, stack.enter_context(LocalWorkers(count, threads, cluster.scheduler_address, fields, folder))


def worker_environment(own: Mapping[str, str], number: int, threads: int) -> dict[str, str]:
    """Return the environment of a worker: its threads, and of several graphics cards that are named one in turn.

    Args:
        own: Environment of this process.
        number: Number of the worker, from 0.
        threads: Threads that it may use.
    """
    environment = {**own, **dict.fromkeys(_THREAD_VARIABLES, str(threads))}
    cards = [name for name in own.get(_CARDS, "").split(",") if name]
    if len(cards) > 1:
        environment[_CARDS] = cards[number % len(cards)]
    return environment


def _start(number: int, threads: int, settings: dict[str, Any]) -> subprocess.Popen[bytes]:
    """Start a worker; a terminal's interrupt reaches this process alone, which then ends its workers."""
    process = subprocess.Popen(  # nosec B603
        [sys.executable, "-m", "spectralx.inference.cluster_process"],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        env=worker_environment(os.environ, number, threads),
        start_new_session=True,
    )
    if process.stdin is not None:
        process.stdin.write(json.dumps({**settings, "name": f"worker {number + 1}"}).encode() + b"\n")
        process.stdin.flush()
    return process
