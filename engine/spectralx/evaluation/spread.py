"""Mean, spread and paired differences of scores over targets and seeds.

Intervals are two-level percentile bootstraps: targets are drawn with replacement, and within each its seeds. They say
how much a mean depends on the targets and seeds at hand; with two or three targets they are rough.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

_DRAWS = 10_000
_PERCENTILES = (2.5, 97.5)


@dataclass(frozen=True)
class Spread:
    """A mean over targets and how far it can be trusted.

    Attributes:
        mean: Mean over targets of each target's mean over seeds.
        seed_std: Standard deviation of the mean over targets from seed to seed (n - 1); NaN for a single seed.
        low: Lower end of the 95 % interval.
        high: Its upper end.
        pairs: Number of (target, seed) scores.
    """

    mean: float
    seed_std: float
    low: float
    high: float
    pairs: int


def spread(scores: Mapping[tuple[str, int], float]) -> Spread:
    """Summarise scores by (target, seed).

    Raises:
        ValueError: There are none.
    """
    if not scores:
        raise ValueError("no scores to summarise")
    targets = sorted({target for target, _ in scores})
    by_target = [np.array([v for (t, _), v in sorted(scores.items()) if t == target]) for target in targets]
    seeds = sorted({seed for _, seed in scores})
    complete = [seed for seed in seeds if all((target, seed) in scores for target in targets)]
    means = [float(np.mean([scores[target, seed] for target in targets])) for seed in complete]
    low, high = np.percentile(_bootstrap(by_target), _PERCENTILES)
    return Spread(
        mean=float(np.mean([values.mean() for values in by_target])),
        seed_std=float(np.std(means, ddof=1)) if len(means) > 1 else float("nan"),
        low=float(low),
        high=float(high),
        pairs=len(scores),
    )


def paired_difference(first: Mapping[tuple[str, int], float], second: Mapping[tuple[str, int], float]) -> Spread | None:
    """Summarise ``first - second`` over the (target, seed) pairs that both have; None where there are none."""
    common = {key: first[key] - second[key] for key in first.keys() & second.keys()}
    return spread(common) if common else None


def _bootstrap(by_target: Sequence[npt.NDArray[np.float64]]) -> npt.NDArray[np.float64]:
    generator = np.random.default_rng(0)
    count = len(by_target)
    resampled = np.stack(
        [values[generator.integers(values.size, size=(_DRAWS, count, values.size))].mean(-1) for values in by_target]
    )
    chosen = generator.integers(count, size=(_DRAWS, count))
    draws, positions = np.ogrid[:_DRAWS, :count]
    means: npt.NDArray[np.float64] = resampled[chosen, draws, positions].mean(axis=1)
    return means
