"""Reads the tiles of the next steps while a GPU computes, in a thread of this process: it shares caches and rasters."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Generic, Protocol, TypeVar

_T = TypeVar("_T", covariant=True)

_AHEAD = 3


class _Items(Protocol[_T]):
    def __getitem__(self, index: int, /) -> _T: ...


class _Sampler(Protocol):
    def __iter__(self) -> Iterator[int]: ...

    def __len__(self) -> int: ...


class Prefetcher(Generic[_T]):
    """Items in the order of a sampler, a few of them ahead.

    Nothing is read between two iterations, so that validation may read the same rasters.

    Args:
        items: What is read.
        sampler: Which items.
        threads: Threads that read. Rasters that are read from are open for one thread at a time.
        ahead: Items that wait at most.
    """

    def __init__(self, items: _Items[_T], sampler: _Sampler, threads: int = 1, ahead: int = _AHEAD) -> None:
        self._items, self._sampler, self._threads, self._ahead = items, sampler, threads, ahead

    def __len__(self) -> int:
        """Return the number of items."""
        return len(self._sampler)

    def __iter__(self) -> Iterator[_T]:
        """Yield the items; an error comes where its item would have come."""
        numbers = iter(self._sampler)
        waiting: deque[Future[_T]] = deque()
        with ThreadPoolExecutor(self._threads, thread_name_prefix="tiles") as pool:
            try:
                for number in numbers:
                    waiting.append(pool.submit(self._items.__getitem__, number))
                    if len(waiting) > self._ahead:
                        yield waiting.popleft().result()
                while waiting:
                    yield waiting.popleft().result()
            finally:
                for future in waiting:
                    future.cancel()
