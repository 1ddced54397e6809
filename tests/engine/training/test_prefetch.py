"""Items come in order, a few ahead; errors come where their item would have come."""

import threading

import pytest

from spectralx.training.prefetch import Prefetcher


class Items:
    """Squares; remembers which were asked for, and by which thread."""

    def __init__(self, broken=None):
        self.asked, self.threads, self.broken = [], set(), broken

    def __getitem__(self, index):
        self.asked.append(index)
        self.threads.add(threading.current_thread())
        if index == self.broken:
            raise ValueError(f"item {index}")
        return index * index


@pytest.mark.parametrize("threads", [1, 4])
def test_items_come_in_order(threads):
    loader = Prefetcher(Items(), range(10, 60), threads)
    assert len(loader) == 50
    assert list(loader) == [index * index for index in range(10, 60)]


def test_one_thread_reads_a_few_items_ahead():
    items = Items()
    iterator = iter(Prefetcher(items, range(100), ahead=3))
    assert next(iterator) == 0
    assert max(items.asked) <= 3 and threading.current_thread() not in items.threads
    iterator.close()
    assert len(items.asked) <= 5 and len(items.threads) == 1


def test_an_error_comes_in_its_place():
    iterator = iter(Prefetcher(Items(broken=2), range(5)))
    assert [next(iterator), next(iterator)] == [0, 1]
    with pytest.raises(ValueError, match="item 2"):
        next(iterator)
