"""Which weights of a finished run are judged, by protocol and metric."""

from __future__ import annotations

import operator
from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce

from spectralx.evaluation.confusion import ConfusionMatrix
from spectralx.evaluation.legacy import legacy_mean_iou
from spectralx.training.generalize.judge import Judge, Matrices, mean_iou_of_scenes
from spectralx.training.generalize.plan import Judging
from spectralx.training.run_folder import CheckpointName


@dataclass(frozen=True)
class Choice:
    """The weights that were chosen and what they score.

    Attributes:
        step: Step of the weights.
        matrices: Confusion matrix by scene id.
        miou: Mean IoU by scene id; of the legacy metric one figure under the name of the target.
        oracle: Score of the interval that is best on the target; None where intervals were not kept.
    """

    step: int
    matrices: Matrices
    miou: dict[str, float]
    oracle: float | None


def choose(judge: Judge, judging: Judging, target: str, checkpoint: CheckpointName, step: int, oracle: bool) -> Choice:
    """Judge a run on its target.

    Args:
        judge: Holds run and target.
        judging: Protocol and metric.
        target: Name of the target.
        checkpoint: What the source validation chose, or the last weights where nothing was held back.
        step: Its step.
        oracle: Whether the intervals were kept and the best one is looked up.
    """
    every = judge.snapshots() if oracle or judging != Judging() else {}
    if judging.metric == "legacy":
        scores = _running(every)
        step = _step(judging, scores, step)
        return Choice(step, every[step], {target: scores[step]}, max(scores.values()))
    scores = {at: _mean(mean_iou_of_scenes(matrices)) for at, matrices in every.items()}
    best = max(scores.values(), default=None)
    if judging.leaks:
        step = _step(judging, scores, step)
        matrices = every[step]
    else:
        matrices = judge.checkpoint(checkpoint)
    return Choice(step, matrices, mean_iou_of_scenes(matrices), best)


def _step(judging: Judging, scores: Mapping[int, float], chosen: int) -> int:
    if judging.protocol == "legacy-best":
        return max(scores, key=lambda step: scores[step])
    return max(scores) if judging.protocol == "legacy-last" else chosen


def _running(every: Mapping[int, Matrices]) -> dict[int, float]:
    """Return the legacy figure after each interval; its counts are never reset."""
    pooled: list[ConfusionMatrix] = []
    scores = {}
    for step, matrices in every.items():
        pooled.append(reduce(operator.add, matrices.values()))
        scores[step] = legacy_mean_iou(pooled)
    return scores


def _mean(scores: Mapping[str, float]) -> float:
    return sum(scores.values()) / len(scores)
