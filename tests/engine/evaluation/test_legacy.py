"""The legacy metric, against figures worked out by hand and an independent computation."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spectralx.evaluation.confusion import ConfusionMatrix
from spectralx.evaluation.legacy import legacy_mean_iou
from spectralx.spec import ClassSpec

CLASSES = tuple(ClassSpec(value=v, name=f"c{v}", color="#000000") for v in (1, 2, 3))


def matrix(counts):
    made = ConfusionMatrix(CLASSES)
    made.counts = np.array(counts, dtype=np.int64)
    return made


def test_predictions_of_a_class_without_labels_are_left_out():
    found = matrix([[6, 2, 2], [1, 4, 5], [0, 0, 0]])
    assert found.mean_iou == pytest.approx((6 / 11 + 4 / 12) / 2)
    assert legacy_mean_iou([found]) == pytest.approx((6 / 9 + 4 / 7) / 2)


def test_counts_run_on_from_one_validation_to_the_next():
    first, second = matrix([[0, 5, 0], [0, 5, 0], [0, 0, 0]]), matrix([[5, 0, 0], [0, 5, 0], [0, 0, 0]])
    assert legacy_mean_iou([second]) == 1
    assert legacy_mean_iou([first, second]) == pytest.approx((5 / 10 + 10 / 15) / 2)


@given(st.lists(st.integers(0, 40), min_size=9, max_size=9), st.integers(0, 10**6))
@settings(max_examples=60, deadline=None)
def test_it_agrees_with_a_count_over_pixels_and_never_is_lower(flat, seed):
    counts = np.array(flat).reshape(3, 3)
    pairs = np.repeat([(t, p) for t in range(3) for p in range(3)], counts.ravel(), axis=0).reshape(-1, 2)
    pairs = np.random.default_rng(seed).permutation(pairs)
    present = sorted({int(t) for t, _ in pairs})
    kept = [(t, p) for t, p in pairs if p in present]
    if not kept or any(not any(t == c for t, _ in kept) for c in present):
        return
    ious = [sum(t == c and p == c for t, p in kept) / sum(c in (t, p) for t, p in kept) for c in present]
    half = len(pairs) // 2
    parts = [np.zeros((3, 3), int), np.zeros((3, 3), int)]
    for number, (t, p) in enumerate(pairs):
        parts[number >= half][t, p] += 1
    found = legacy_mean_iou([matrix(part) for part in parts])
    assert found == pytest.approx(np.mean(ious))
    assert found >= matrix(counts).mean_iou - 1e-12
