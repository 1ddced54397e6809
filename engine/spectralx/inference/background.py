"""Running a generator ahead of its consumer: the one concurrency primitive of the pipeline."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Generator, Iterable, Iterator
from typing import Generic, TypeVar

T = TypeVar("T")

_POLL_S = 0.1


class _End(Exception):
    """Put into the queue when the producer is done or failed; ``error`` is None when it is done."""

    def __init__(self, error: BaseException | None) -> None:
        super().__init__()
        self.error = error


class Background(Generic[T]):
    """Iterates over ``items`` in a thread of its own, at most ``depth`` items ahead of the consumer.

    An exception of the producer is raised in the consumer, in its place among the items. Leaving the context stops the
    producer after the item that it is working on and waits for it.

    Args:
        items: What to iterate over; may be another ``Background``.
        name: Name of the thread, for logs and debuggers.
        stop: Stops producer and consumer once set. A chain of stages shares one, so that leaving one context stops all.
        depth: Items that may wait for the consumer.
        poll: Called before each item and ten times a second while the consumer waits; may raise to stop.
    """

    def __init__(
        self,
        items: Iterable[T],
        name: str,
        stop: threading.Event | None = None,
        depth: int = 1,
        poll: Callable[[], None] | None = None,
    ) -> None:
        self._items = items
        self._queue: queue.Queue[T | _End] = queue.Queue(maxsize=depth)
        self._poll = poll
        self._stop = stop or threading.Event()
        self._thread = threading.Thread(target=self._produce, name=name, daemon=True)

    def __enter__(self) -> Background[T]:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def __iter__(self) -> Iterator[T]:
        while True:
            item = self._take()
            if isinstance(item, _End):
                if item.error is not None:
                    raise item.error
                return
            yield item
            del item  # may be large, and the next one may be long in coming

    def _take(self) -> T | _End:
        while not self._stop.is_set():
            if self._poll is not None:
                self._poll()
            try:
                return self._queue.get(timeout=_POLL_S)
            except queue.Empty:
                continue
        return _End(None)

    def _produce(self) -> None:
        end = _End(None)
        iterator = iter(self._items)
        try:
            while not self._stop.is_set():
                try:
                    self._put(next(iterator))
                except StopIteration:
                    break
        except BaseException as error:  # noqa: BLE001 - handed to the consumer, who raises it
            end = _End(error)
        finally:
            if isinstance(iterator, Generator):
                iterator.close()
        self._put(end)

    def _put(self, item: T | _End) -> None:
        while not self._stop.is_set():
            try:
                return self._queue.put(item, timeout=_POLL_S)
            except queue.Full:
                continue
        return None
