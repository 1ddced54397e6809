"""The workers of a cluster that take part in a mapping, and the tasks that they are given.

A worker takes part once it has said, in a task of its own, that it has this engine and sees the same files; workers
that join later are asked when they come. Tasks may run on any worker that takes part. Dask computes those of a lost
worker again on another one. Few tasks are in flight, so that neither workers nor client hold many results.
"""

from __future__ import annotations

import asyncio
import pickle  # nosec B403 - calls travel as Dask's own do, between machines that trust each other
import queue
import threading
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor, wait
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any, Literal

from spectralx.errors import ClusterError, EngineError, SpectralXError
from spectralx.inference.background import Background
from spectralx.inference.cluster import Cluster
from spectralx.inference.cluster_work import WorkerFacts
from spectralx.progress import Reporter

# How often the list of workers is fetched, and whether to stop is asked; how long to wait for the first worker, or for
# another when all are lost.
_ROSTER_S = 0.5
_POLL_S = 0.1
_NO_WORKERS_S = 30.0

_ENGINE_HINT = (
    "Install the engine with GDAL in the workers' environment; `spectralx doctor` there tells what is missing."
)


Kind = Literal["block", "survey", "measure"]


@dataclass
class _Task:
    """A task in flight.

    Attributes:
        call: Packed call.
        workers: Workers that it may run on; one alone for a question to it.
        future: ``distributed.Future``.
        kind: A ``block``, or a question: a ``survey`` whether a worker can take part, or a ``measure``.
    """

    call: bytes
    workers: frozenset[str]
    future: Any
    kind: Kind


class Crew:
    """Hands tasks to the workers that take part.

    Args:
        cluster: The cluster.
        name: Unique name, the prefix of the keys of all tasks.
        survey: Packed call that makes a worker say :class:`WorkerFacts`.
        reporter: Told of workers that come and go, and asked whether to stop.

    Attributes:
        members: What the workers that take part said, by address.
        lost: Workers that took part and vanished.
    """

    def __init__(self, cluster: Cluster, name: str, survey: bytes, reporter: Reporter) -> None:
        self._cluster, self._client, self._name, self._survey = cluster, cluster.client, name, survey
        self._reporter = reporter
        self._done: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self._tasks: dict[str, _Task] = {}
        self._again: deque[bytes] = deque()
        self._refused: set[str] = set()
        self._number = 0
        self._strict = True  # until all workers that were there at the start take part
        self._first: WorkerFacts | None = None
        self._alone_since = time.monotonic()
        self.members: dict[str, WorkerFacts] = {}
        self.lost: list[WorkerFacts] = []

    @property
    def places(self) -> int:
        """Tasks that run at once."""
        return sum(facts.places for facts in self.members.values())

    def assemble(self) -> None:
        """Wait for the workers and ask each of them.

        Raises:
            ClusterError: There are none, or one cannot take part.
        """
        with self._outcomes() as outcomes:
            for key, outcome in outcomes:
                self._take(key, outcome)
                if not self._tasks and len(self.members) >= max(1, self._cluster.alive()):
                    break
        self._strict = False
        if len(self.members) < self._cluster.workers:
            self._reporter.warning(f"{len(self.members)} of {self._cluster.workers} workers take part; others ended.")

    def ask_all(self, call: bytes) -> list[Any]:
        """Have every worker that takes part make a call; return what those say that are not lost meanwhile."""
        with self._outcomes() as outcomes:
            for address in self.members:
                self._submit(call, frozenset((address,)), "measure")
            answers = []
            for key, outcome in outcomes:
                answers += self._take(key, outcome)
                if not self._tasks:
                    break
        return answers

    def run(self, calls: Iterable[bytes]) -> Generator[Any, None, None]:
        """Make calls on the workers, and yield what they return in the order in which it comes.

        Raises:
            EngineError: All workers are lost, or the scheduler is.
            SpectralXError: A call failed.
        """
        waiting = iter(calls)
        with self._outcomes() as outcomes:
            exhausted = self._fill(waiting)
            while self._blocks() or self._again or not exhausted:
                key, outcome = next(outcomes)
                yield from self._take(key, outcome)
                exhausted = self._fill(waiting)

    def _fill(self, waiting: Iterator[bytes]) -> bool:
        """Submit as many calls as may be in flight, one a place and one more a worker; tell whether none is left."""
        members = frozenset(self.members)
        while members and self._blocks() < self.places + len(members):
            call = self._again.popleft() if self._again else next(waiting, None)
            if call is None:
                return True
            self._submit(call, members, "block")
        return False

    def _blocks(self) -> int:
        """Return the number of blocks in flight."""
        return sum(task.kind == "block" for task in self._tasks.values())

    def _submit(self, call: bytes, workers: frozenset[str], kind: Kind) -> None:
        self._number += 1
        key = f"{self._name}-{self._number}"
        # Questions go first: a worker that is asked is idle until it has answered.
        priority = -self._number if kind == "block" else 1_000_000
        options = {"key": key, "workers": sorted(workers), "pure": False, "priority": priority}
        try:
            future = self._client.submit(pickle.loads, call, **options)
        except Exception:  # of whatever class: that the scheduler is gone, if it is, says more
            self._cluster.check_connected()
            raise
        self._tasks[key] = _Task(call, workers, future, kind)
        future.add_done_callback(self._done.put)

    def _take(self, key: str, outcome: Any) -> list[Any]:
        """Take the outcome of a task; return it as a list, empty where it is no answer to the caller."""
        task = self._tasks.pop(key, None)
        if task is None:  # done elsewhere meanwhile
            return []
        task.future.release()
        if isinstance(outcome, WorkerFacts):
            outcome = self._admit(outcome)
        if not isinstance(outcome, BaseException):
            return [] if outcome is None else [outcome]
        if isinstance(outcome, (CancelledError, asyncio.CancelledError)):  # the scheduler forgot it
            if task.kind == "block":
                self._again.append(task.call)
            return []
        error = _explained(outcome, task)
        if task.kind != "survey" or self._strict:
            raise error from None
        self._refused |= task.workers
        self._reporter.warning(f"A worker that joined is left out. {error}")
        return []

    def _admit(self, facts: WorkerFacts) -> ClusterError | None:
        """Let a worker take part that computes the same as the others; return what is against it."""
        first = self._first = self._first or facts
        if facts.providers.used != first.providers.used:
            return ClusterError(
                f"Worker {first.address} runs the model with {first.providers.used[0]}, worker {facts.address} with "
                f"{facts.providers.used[0]}: the map would not be the same everywhere.",
                "Choose --device cpu, or a cluster of workers of one kind.",
            )
        if facts.fingerprint != first.fingerprint:
            self._reporter.warning(
                f"The processor of {facts.host} rounds differently than that of {first.host}: single pixels may differ "
                "from the map of one machine."
            )
        self.members[facts.address] = facts
        return None

    @contextmanager
    def _outcomes(self) -> Iterator[Iterator[tuple[str, Any]]]:
        """Yield an endless iterator over keys and outcomes; on leaving, cancel what is still in flight."""
        stop = threading.Event()
        with ExitStack() as stack:
            pool = stack.enter_context(ThreadPoolExecutor(1, thread_name_prefix="roster"))
            look = _Look(self._client, pool)

            def poll() -> None:
                self._reporter.check_cancelled()
                self._cluster.check_connected()
                self._look_after(look)

            finished = stack.enter_context(Background(self._fetch(stop), "fetch", stop, poll=poll))
            stack.callback(self._cancel_all)
            yield iter(finished)

    def _fetch(self, stop: threading.Event) -> Iterator[tuple[str, Any]]:
        """Yield the key and the outcome of each task that is done: an exception if it failed."""
        while not stop.is_set():
            try:
                future = self._done.get(timeout=_POLL_S)
            except queue.Empty:
                continue
            if future is None:
                yield "", None
                continue
            yield future.key, self._outcome(future, stop)

    def _outcome(self, future: Any, stop: threading.Event) -> Any:
        """Return what a task returned or raised; None when nobody waits for it any more.

        ``Future.result`` would wait for ever when the connection ends just then.
        """
        coming = self._client.gather(future, asynchronous=True)
        try:
            fetched = asyncio.run_coroutine_threadsafe(coming, self._client.loop.asyncio_loop)
        except RuntimeError as error:  # the client is closed
            coming.close()
            return error
        while not wait([fetched], timeout=_POLL_S).done:
            if stop.is_set():
                fetched.cancel()
                return None
        try:
            return fetched.result()
        except BaseException as error:  # noqa: BLE001 - judged in the caller's thread
            return error

    def _look_after(self, look: _Look) -> None:
        """Notice workers that came and went."""
        present = look.workers()
        if present is None:
            return
        for address in sorted(set(self.members) - present):
            facts = self.members.pop(address)
            self.lost.append(facts)
            self._reporter.warning(f"The worker {address} on {facts.host} is lost; the others compute its blocks.")
        asked = {address for task in self._tasks.values() if task.kind == "survey" for address in task.workers}
        for address in sorted(present - set(self.members) - self._refused - asked):
            self._submit(self._survey, frozenset((address,)), "survey")
        for key, task in list(self._tasks.items()):
            if not task.workers & present:
                self._give_up(key, task)
        self._check_any(present)
        if self._strict:
            self._done.put(None)  # a worker that ended while it was waited for says nothing

    def _give_up(self, key: str, task: _Task) -> None:
        """Take back a task that no worker can do any more; blocks go to others."""
        del self._tasks[key]
        self._client.cancel([task.future], force=True)
        if task.kind == "block":
            self._again.append(task.call)
        self._done.put(None)  # whoever waits for the task looks again

    def _check_any(self, present: set[str]) -> None:
        now = time.monotonic()
        if present - self._refused:
            self._alone_since = now
        elif self._cluster.alive() and self._strict:
            return  # they are starting
        elif self._cluster.address is None or now - self._alone_since > _NO_WORKERS_S:
            if self._strict and self._cluster.address is None:
                raise ClusterError(
                    "All worker processes ended before they could take part.",
                    "Their output tells why; `spectralx doctor` tells what is missing.",
                )
            if self._strict:
                raise ClusterError(
                    f"The scheduler {self._cluster.address} has no workers.",
                    "Start some: `dask worker ADDRESS` in an environment that has the engine.",
                )
            raise EngineError(
                "All workers are lost.",
                "Their logs tell why; want of memory is the usual reason. With --resume what is finished stays.",
            )

    def _cancel_all(self) -> None:
        futures = [task.future for task in self._tasks.values()]
        self._tasks.clear()
        if futures and self._client.status == "running":
            self._client.cancel(futures, force=True)


class _Look:
    """Fetches the list of workers now and then, in a thread of its own."""

    def __init__(self, client: Any, pool: ThreadPoolExecutor) -> None:
        # Not `scheduler_info`, whose answer the client replaces now and then by one that names no workers.
        self._fetch: Callable[[], set[str]] = lambda: set(client.nthreads())
        self._pool, self._due = pool, 0.0
        self._pending: Future[set[str]] | None = None

    def workers(self) -> set[str] | None:
        """Return the addresses of the workers when they were fetched anew, otherwise None."""
        if self._pending is None:
            if time.monotonic() >= self._due:
                self._pending = self._pool.submit(self._fetch)
            return None
        if not self._pending.done():
            return None
        found, self._pending = self._pending, None
        self._due = time.monotonic() + _ROSTER_S
        return None if found.exception() else found.result()


def _explained(error: BaseException, task: _Task) -> SpectralXError:
    """Return what a worker raised in the engine's own words."""
    if isinstance(error, SpectralXError):
        return error
    from distributed import KilledWorker

    if isinstance(error, KilledWorker):
        return EngineError(
            f"A block was given up because {error.allowed_failures + 1} workers were lost at it.",
            "Their logs tell why; want of memory is the usual reason: use a smaller --memory or --threads.",
        )
    what = " ".join(f"{type(error).__name__}: {error}".split()).rstrip(".") + "."
    if task.kind == "survey":
        return ClusterError(f"Worker {', '.join(task.workers)} cannot map: {what}", _ENGINE_HINT)
    return EngineError(f"A worker failed: {what}", "The logs of the workers tell more.")
