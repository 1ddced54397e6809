import threading
import time

import pytest

from spectralx.inference.background import Background


def test_items_come_in_order():
    with Background(iter(range(100)), "count") as items:
        assert list(items) == list(range(100))


def test_the_producer_is_at_most_depth_items_ahead():
    produced = []

    def produce():
        for index in range(20):
            produced.append(index)
            yield index

    with Background(produce(), "count", depth=2) as items:
        for index in items:
            time.sleep(0.002)
            assert len(produced) <= index + 4  # one in the consumer's hand, two waiting, one being put


def test_an_error_of_the_producer_is_raised_in_its_place():
    def produce():
        yield 1
        raise OSError("gone")

    seen = []
    with pytest.raises(OSError, match="gone"), Background(produce(), "count") as items:
        seen.extend(items)
    assert seen == [1] or seen == []


def test_leaving_early_stops_the_whole_chain():
    closed = threading.Event()

    def endless():
        try:
            while True:
                yield 0
        finally:
            closed.set()

    stop = threading.Event()
    with Background(endless(), "first", stop) as first, Background((item for item in first), "second", stop) as second:
        assert next(iter(second)) == 0
    assert closed.wait(1)
    assert not {"first", "second"} & {thread.name for thread in threading.enumerate()}


def test_a_waiting_consumer_polls_and_may_give_up():
    def slow():
        time.sleep(0.5)
        yield 0

    def poll():
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), Background(slow(), "slow", poll=poll) as items:
        list(items)
