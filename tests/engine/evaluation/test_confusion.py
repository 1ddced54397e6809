"""Measures against hand-computed values, published examples and properties."""

import json
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from spectralx.evaluation.confusion import ConfusionMatrix
from spectralx.spec import ClassSpec


def specs(*values):
    return tuple(ClassSpec(value=v, name=f"class {v}", color="#123456") for v in values)


def test_the_textbook_example():
    # Congalton and Green (2009), error matrix of deciduous, conifer, agriculture, shrub: overall accuracy
    # 321/434 = 74 %, kappa 0.65; there rows are the map and columns the reference.
    by_map = np.array([[65, 4, 22, 24], [6, 81, 5, 8], [0, 11, 85, 19], [4, 7, 3, 90]])
    matrix = ConfusionMatrix(specs(1, 2, 3, 4))
    for (mapped, true), count in np.ndenumerate(by_map):
        matrix.update(np.full(count, true + 1), np.full(count, mapped + 1))
    np.testing.assert_array_equal(matrix.counts, by_map.T)
    assert matrix.overall_accuracy == pytest.approx(321 / 434)
    assert matrix.kappa == pytest.approx(0.65, abs=0.005)
    producers = [round(entry.producers_accuracy, 2) for entry in matrix.per_class]
    users = [round(entry.users_accuracy, 2) for entry in matrix.per_class]
    assert producers == [0.87, 0.79, 0.74, 0.64] and users == [0.57, 0.81, 0.74, 0.87]


def test_hand_computed_small_case():
    matrix = ConfusionMatrix(specs(1, 5, 9))
    matrix.update([[1, 1, 1, 5], [5, 0, 0, 9]], [[1, 1, 5, 5], [5, 1, 9, 0]])
    np.testing.assert_array_equal(matrix.counts, [[2, 1, 0], [0, 2, 0], [0, 0, 0]])
    np.testing.assert_array_equal(matrix.unmapped, [0, 0, 1])
    first, second, third = matrix.per_class
    assert (first.iou, first.f1, first.users_accuracy) == (2 / 3, 4 / 5, 1)
    assert (second.iou, second.f1, second.producers_accuracy) == (2 / 3, 4 / 5, 1)
    assert math.isnan(third.iou) and third.unmapped_pixels == 1
    assert matrix.mean_iou == pytest.approx(2 / 3) and matrix.overall_accuracy == 4 / 5


def test_a_class_that_is_mapped_but_never_labelled_is_not_in_the_mean():
    matrix = ConfusionMatrix(specs(1, 2))
    matrix.update([1, 1, 1, 1], [1, 1, 1, 2])
    assert matrix.mean_iou == 0.75 and matrix.per_class[1].iou == 0


def test_nothing_defined_is_none_in_json():
    report = ConfusionMatrix(specs(1, 2)).as_dict()
    assert report["overall_accuracy"] is None and report["kappa"] is None and report["mean_iou"] is None
    json.dumps(report, allow_nan=False)


@pytest.mark.parametrize(
    ("truth", "predicted"), [([3], [1]), ([1], [3]), ([1.5], [1]), ([300], [1]), ([-1], [1]), ([1, 1], [1])]
)
def test_what_is_no_class_is_an_error(truth, predicted):
    with pytest.raises(ValueError):
        ConfusionMatrix(specs(1, 2)).update(truth, predicted)


values = hnp.arrays(np.uint8, st.integers(1, 200), elements=st.sampled_from([0, 1, 2, 7, 255]))


@given(values, st.randoms(use_true_random=False), st.integers(0, 200))
def test_any_partition_gives_the_same_matrix_and_naive_counts(truth, random, cut):
    predicted = np.array([random.choice([0, 1, 2, 7, 255]) for _ in truth], np.uint8)
    classes = specs(1, 2, 7, 255)
    whole, parts = ConfusionMatrix(classes), [ConfusionMatrix(classes), ConfusionMatrix(classes)]
    whole.update(truth, predicted)
    parts[0].update(truth[:cut], predicted[:cut])
    parts[1].update(truth[cut:], predicted[cut:])
    np.testing.assert_array_equal((parts[0] + parts[1]).counts, whole.counts)
    for i, a in enumerate(classes):
        assert whole.unmapped[i] == np.sum((truth == a.value) & (predicted == 0))
        for j, b in enumerate(classes):
            assert whole.counts[i, j] == np.sum((truth == a.value) & (predicted == b.value))


@given(values)
def test_a_perfect_map_scores_one_everywhere(truth):
    matrix = ConfusionMatrix(specs(1, 2, 7, 255))
    matrix.update(truth, truth)
    if truth.any():
        assert matrix.overall_accuracy == matrix.mean_iou == matrix.mean_f1 == 1
        assert math.isnan(matrix.kappa) if np.count_nonzero(np.diag(matrix.counts)) == 1 else matrix.kappa == 1


def test_agrees_with_scikit_learn():
    metrics = pytest.importorskip("sklearn.metrics")
    rng = np.random.default_rng(0)
    truth = rng.choice([1, 2, 5, 6], 5000)
    predicted = np.where(rng.random(5000) < 0.6, truth, rng.choice([1, 2, 5, 6], 5000))
    matrix = ConfusionMatrix(specs(1, 2, 5, 6))
    matrix.update(truth, predicted)
    np.testing.assert_array_equal(matrix.counts, metrics.confusion_matrix(truth, predicted))
    assert matrix.kappa == pytest.approx(metrics.cohen_kappa_score(truth, predicted))
    assert matrix.mean_f1 == pytest.approx(metrics.f1_score(truth, predicted, average="macro"))
    assert matrix.mean_iou == pytest.approx(metrics.jaccard_score(truth, predicted, average="macro"))
