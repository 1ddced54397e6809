"""A Dask cluster that maps: one that exists, by its address, or one of processes on this machine."""

from __future__ import annotations

import logging
import queue
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

from spectralx.errors import ClusterError, EngineError, MissingPackageError, RequestError
from spectralx.inference.session import usable_cores

# An address is refused when nothing answers for this long.
_CONNECT_S = 5.0


@dataclass(frozen=True)
class Cluster:
    """A connection to a cluster.

    Attributes:
        client: ``distributed.Client``.
        address: Address that the user gave; None for processes on this machine.
        workers: Workers that were started for this run; 0 takes those that are there.
        threads: Threads of the network in one block; None leaves it to the request.
        alive: Returns how many of them have not ended.
    """

    client: Any
    address: str | None
    workers: int
    threads: int | None
    alive: Callable[[], int]

    def check_connected(self) -> None:
        """Check that the scheduler is still there.

        Raises:
            EngineError: It is not.
        """
        if self.client.status != "running":
            raise EngineError(
                f"The connection to the scheduler {self.address or 'of this machine'} is lost.",
                "Start again once it is back; with --resume what is finished stays.",
            )


@contextmanager
def open_cluster(workers: int | None, scheduler: str | None, threads: int | None) -> Iterator[Cluster]:
    """Connect to a scheduler, or start workers on this machine.

    Args:
        workers: Worker processes to start on this machine.
        scheduler: Address of a scheduler that exists; either this or ``workers``.
        threads: Threads on the CPU that processes on this machine share; None takes every core.

    Raises:
        ClusterError: The scheduler cannot be reached.
        MissingPackageError: Dask is not installed.
        RequestError: Both or neither are given.
    """
    if (workers is None) == (scheduler is None):
        raise RequestError("A cluster is either --workers or --scheduler.", "Give one of them.")
    try:
        import distributed
    except ImportError as error:
        raise MissingPackageError(
            f"Mapping on a cluster needs Dask, which is not installed ({error}).",
            "Install it with `pip install 'spectralx[cluster]'`, or leave out --workers and --scheduler.",
        ) from error
    with ExitStack() as stack:
        stack.enter_context(_quiet_logs())
        if scheduler is not None:
            client = stack.enter_context(_connect(distributed, scheduler))
            yield Cluster(client, scheduler, 0, None, lambda: 0)
        elif workers is not None:
            from spectralx.inference.cluster_local import local_cluster

            each = max(1, (threads or usable_cores()) // workers)
            client, processes = stack.enter_context(local_cluster(workers, each))
            yield Cluster(client, None, workers, each, processes.alive)


@contextmanager
def _connect(distributed: Any, address: str) -> Iterator[Any]:
    try:
        _check_listens(address)
        client = _within(2 * _CONNECT_S, lambda: distributed.Client(address, timeout=_CONNECT_S, set_as_default=False))
    except Exception as error:  # the transports of Dask raise what they like
        cause = " ".join(str(error).split()) or type(error).__name__
        raise ClusterError(
            f"No Dask scheduler answers at {address}: {cause}",
            "Give the address that `dask scheduler` prints, such as tcp://host:8786.",
        ) from error
    with client:
        yield client


def _check_listens(address: str) -> None:
    """Find out at once what Dask would try again and again: that nothing listens there.

    Raises:
        OSError: Nothing does.
        ValueError: It is no address.
    """
    from distributed.comm.addressing import parse_address, parse_host_port

    scheme, location = parse_address(address)
    if scheme in ("tcp", "tls"):
        socket.create_connection(parse_host_port(location, 8786), _CONNECT_S).close()


def _within(seconds: float, connect: Callable[[], Any]) -> Any:
    """Return what ``connect`` returns; Dask itself waits for ever for the first word of a program that says nothing.

    Raises:
        TimeoutError: It takes too long.
    """
    answers: queue.SimpleQueue[tuple[Any, Exception | None]] = queue.SimpleQueue()

    def attempt() -> None:
        try:
            answers.put((connect(), None))
        except Exception as error:  # noqa: BLE001 - raised in the caller's thread
            answers.put((None, error))

    threading.Thread(target=attempt, name="connect", daemon=True).start()
    try:
        client, error = answers.get(timeout=seconds)
    except queue.Empty:
        raise TimeoutError("something listens there that does not speak Dask's protocol") from None
    if error is not None:
        raise error
    return client


@contextmanager
def _quiet_logs() -> Iterator[None]:
    """Keep Dask's log out of standard error: what matters of it is reported as errors and warnings."""
    logger = logging.getLogger("distributed")
    level = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        logger.setLevel(level)
