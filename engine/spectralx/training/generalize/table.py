"""Tables and a plot of a comparison."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path

from spectralx.evaluation.spread import Spread, paired_difference, spread
from spectralx.files import atomic_output
from spectralx.training.generalize.cells import Outcome

_NOTE = (
    "Mean IoU on the domain left out. *chosen* is the interval that is best on validation areas of the source scenes; "
    "*oracle* is the interval that is best on the target itself: a diagnostic that leaks, comparable with nothing. "
    "Intervals of 95 % are two-level bootstraps over scenes and, within them, seeds (10,000 draws)."
)

_LEAKS = (
    "**Rows marked `leaks` are not to be believed.** Their weights were chosen on the target itself: `legacy-last` is "
    "the last interval of a training that validates on the target, `legacy-best` the interval that is best on it. They "
    "stand here for comparison with published figures that came about in this way. So does the legacy metric, which "
    "flatters: labels resized to the tile, predictions of classes without labels left out, counts never reset."
)


def by_variant(outcomes: Sequence[Outcome]) -> dict[str, dict[tuple[str, int], float]]:
    """Return mean IoU by row and (scene, seed), rows in the order in which they occur."""
    rows: dict[str, dict[tuple[str, int], float]] = {}
    for outcome in outcomes:
        rows.setdefault(outcome.variant, {}).update(
            {(scene, outcome.seed): value for scene, value in outcome.miou.items()}
        )
    return rows


def mean_by_row(outcomes: Sequence[Outcome]) -> dict[str, float]:
    """Return the mean of each row over its cells."""
    rows = dict.fromkeys(outcome.variant for outcome in outcomes)
    return {row: _mean([o.mean_miou for o in outcomes if o.variant == row]) for row in rows}


def markdown(task: str, outcomes: Sequence[Outcome], reference: str | None = None) -> str:
    """Return the tables of a task.

    Args:
        task: Its name.
        outcomes: Its outcomes; at least one.
        reference: Row that the others are compared with; the last of the table by default.
    """
    rows = by_variant(outcomes)
    targets = list(dict.fromkeys(scene for outcome in outcomes for scene in outcome.miou))
    compared = reference if reference in rows else list(rows)[-1]
    lines = [f"## {task}", "", _NOTE, ""]
    if any(outcome.protocol != "source-only" or outcome.metric != "standard" for outcome in outcomes):
        lines += [_LEAKS, ""]
    heads = " | ".join(scene.removeprefix(f"{task}_") for scene in targets)
    lines.append(f"| method | seeds | {heads} | mean [95 %] | seed std | oracle | source validation |")
    lines.append("|---" * (len(targets) + 6) + "|")
    for name, scores in rows.items():
        seeds = {seed for _, seed in scores}
        cells = [_number(_mean([v for (t, _), v in scores.items() if t == target])) for target in targets]
        whole = all((target, seed) in scores for target in targets for seed in seeds)
        summary = spread(scores)
        text = _interval(summary) if whole else f"{_interval(summary)} (incomplete)"
        diagnostics = [_diagnostic(outcomes, name, figure) for figure in ("oracle", "validation")]
        entries = [name, str(len(seeds)), *cells, text, _number(summary.seed_std), *diagnostics]
        lines.append(f"| {' | '.join(entries)} |")
    lines += ["", f"Paired difference of `{compared}` to the others, over the targets and seeds that both have:", ""]
    lines += ["| to | difference [95 %] | pairs |", "|---|---|---|"]
    for name, scores in rows.items():
        difference = paired_difference(rows[compared], scores) if name != compared else None
        if difference is not None:
            lines.append(f"| {name} | {_interval(difference, signed=True)} | {difference.pairs} |")
    return "\n".join([*lines, ""])


def plot(path: Path, by_task: Mapping[str, Sequence[Outcome]]) -> None:
    """Draw each row's mean with its interval, and each target as a point."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    height = 1 + 0.35 * max(len(by_variant(outcomes)) for outcomes in by_task.values())
    figure, axes = pyplot.subplots(1, len(by_task), figsize=(4.2 * len(by_task), max(height, 2)), squeeze=False)
    for axis, (task, outcomes) in zip(axes[0], by_task.items()):
        rows = by_variant(outcomes)
        for position, (_name, scores) in enumerate(rows.items()):
            summary = spread(scores)
            low, high = summary.mean - summary.low, summary.high - summary.mean
            axis.scatter(list(scores.values()), [position] * len(scores), s=10, color="#bbbbbb", zorder=1)
            axis.errorbar(summary.mean, position, xerr=[[max(low, 0)], [max(high, 0)]], fmt="o", color="#4477aa")
        axis.set_yticks(range(len(rows)), list(rows))
        axis.invert_yaxis()
        axis.set(title=task, xlabel="mIoU on the domain left out", xlim=(0, None))
    figure.tight_layout()
    with atomic_output(path) as temporary:
        figure.savefig(temporary, dpi=120)
    pyplot.close(figure)


def _diagnostic(outcomes: Sequence[Outcome], variant: str, figure: str) -> str:
    """Return the mean of a figure over cells, each counted once for each scene that it was judged on."""
    found = [(getattr(o, figure), len(o.miou)) for o in outcomes if o.variant == variant]
    known = [(value, weight) for value, weight in found if value is not None]
    return _number(sum(v * w for v, w in known) / sum(w for _, w in known)) if known else ""


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else math.nan


def _number(value: float) -> str:
    return "" if math.isnan(value) else f"{value:.3f}"


def _interval(summary: Spread, signed: bool = False) -> str:
    kind = "+.3f" if signed else ".3f"
    return f"{summary.mean:{kind}} [{summary.low:{kind}}, {summary.high:{kind}}]"
