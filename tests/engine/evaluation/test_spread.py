"""Means, spreads and paired differences over targets and seeds."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spectralx.evaluation.spread import paired_difference, spread

SCORES = {("a", 0): 0.2, ("a", 1): 0.4, ("b", 0): 0.6, ("b", 1): 0.8}


def test_mean_and_spread_from_seed_to_seed():
    summary = spread(SCORES)
    assert summary.mean == pytest.approx(0.5)
    assert summary.seed_std == pytest.approx(np.std([0.4, 0.6], ddof=1))
    assert 0.2 <= summary.low < summary.mean < summary.high <= 0.8
    assert summary.pairs == 4


def test_targets_count_alike_whatever_their_seeds():
    assert spread({("a", 0): 0.0, ("a", 1): 0.0, ("a", 2): 0.0, ("b", 0): 1.0}).mean == pytest.approx(0.5)


def test_a_constant_gain_has_an_interval_of_no_width():
    better = {key: value + 0.1 for key, value in SCORES.items()}
    difference = paired_difference(better, SCORES)
    assert difference.low == pytest.approx(0.1) and difference.high == pytest.approx(0.1)


def test_only_pairs_that_both_have_are_compared():
    assert paired_difference(SCORES, {("a", 0): 0.1}).pairs == 1
    assert paired_difference(SCORES, {("c", 0): 0.1}) is None
    with pytest.raises(ValueError, match="no scores"):
        spread({})


@given(st.dictionaries(st.tuples(st.sampled_from("abc"), st.integers(0, 3)), st.floats(0, 1), min_size=1))
def test_intervals_stay_within_the_scores(scores):
    summary = spread(scores)
    assert min(scores.values()) - 1e-12 <= summary.low <= summary.high <= max(scores.values()) + 1e-12
