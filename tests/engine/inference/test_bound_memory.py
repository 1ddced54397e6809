from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from spectralx.inference.bound_memory import BoundMemory
from spectralx.inference.session import Session

from .graphs import write_model

# Memory of the host is bound in the same way as that of a GPU.


@pytest.fixture
def session(tmp_path):
    return Session(write_model(tmp_path / "small.onnx", kernel=3, layers=2), "cpu", threads=1)


@pytest.fixture
def bound(session):
    return BoundMemory(session._session, {"probabilities": 5}, "cpu")


def batches(*sizes):
    generator = np.random.default_rng(3)
    return [generator.random((size, 4, 32, 32), np.float32) for size in sizes]


def test_bound_runs_give_the_same_bits(session, bound):
    for images in batches(3, 1, 3, 2, 5, 1, 4, 3):
        (found,) = bound.run({"image": images}, "image")
        np.testing.assert_array_equal(found, session.run(images))


def test_an_earlier_result_is_not_overwritten(bound):
    first, second = batches(2, 2)
    (kept,) = bound.run({"image": first}, "image")
    before = kept.copy()
    bound.run({"image": second}, "image")
    np.testing.assert_array_equal(kept, before)


def test_statistics_that_change_between_batches_reach_the_graph(session, bound):
    (images,) = batches(2)
    for shift in (0.0, 0.5, 0.0):
        statistics = np.stack([[0.1 + shift] * 4, [0.05] * 4, [1] * 4]).astype(np.float32)
        (found,) = bound.run({"image": images, "statistics": statistics}, "image")
        np.testing.assert_array_equal(found, session.run(images, statistics))


def test_several_outputs_come_in_the_order_in_which_they_were_asked_for(tmp_path):
    session = Session(write_model(tmp_path / "small.onnx"), "cpu", threads=1, novelty=True)
    bound = BoundMemory(session._session, session._outputs, "cpu")
    (images,) = batches(2)
    found = bound.run({"image": images}, "image")
    assert [part.shape[1] for part in found] == [5, 1]
    np.testing.assert_array_equal(np.concatenate(found, axis=1), session.run(images))


def test_several_threads_do_not_share_memory(session, bound):
    images = batches(*[2] * 24)
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda one: bound.run({"image": one}, "image")[0], images))
    for one, result in zip(images, found, strict=True):
        np.testing.assert_array_equal(result, session.run(one))


def test_arrays_of_other_layouts_are_taken(session, bound):
    (images,) = batches(2)
    reversed_bands = images[:, ::-1]
    (found,) = bound.run({"image": reversed_bands}, "image")
    np.testing.assert_array_equal(found, session.run(np.ascontiguousarray(reversed_bands)))
