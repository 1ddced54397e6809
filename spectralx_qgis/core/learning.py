"""The learning curve of a run, read from the messages of its progress."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

# "stage 2: step 120 of 600, loss 0.8312, validation miou 0.512"
_MESSAGE = re.compile(
    r"^(?P<phase>[^:]+): step (?P<step>\d+) of (?P<steps>\d+), loss (?P<loss>\d+(?:\.\d+)?)"
    r"(?:, validation (?P<name>\w+) (?P<score>-?\d+(?:\.\d+)?))?$"
)

# Scores in messages have three decimals.
_ROUNDING = 0.00051


@dataclass(frozen=True)
class StepReport:
    """What one message says.

    Attributes:
        phase: Name of the phase, such as ``stage 2``.
        step: Steps done.
        steps: Steps in all.
        loss: Mean training loss since the last validation.
        score_name: Name of the figure that the best weights are chosen by; empty before the first validation.
        score: That figure at the last validation.
    """

    phase: str
    step: int
    steps: int
    loss: float
    score_name: str = ""
    score: float | None = None


def read_step(message: str) -> StepReport | None:
    """Return what a message says about a training step; None where it is about something else."""
    match = _MESSAGE.match(message)
    if match is None:
        return None
    score = match["score"]
    return StepReport(
        match["phase"],
        int(match["step"]),
        int(match["steps"]),
        float(match["loss"]),
        match["name"] or "",
        None if score is None else float(score),
    )


@dataclass
class LearningCurve:
    """Points of one phase: ``(step, loss)`` of every message and ``(step, score)`` of every validation."""

    phase: str = ""
    steps: int = 0
    score_name: str = ""
    losses: list[tuple[float, float]] = field(default_factory=list)
    scores: list[tuple[float, float]] = field(default_factory=list)

    def add(self, report: StepReport) -> None:
        """Take a report; another phase starts another curve."""
        if report.phase != self.phase:
            self.phase, self.losses, self.scores, self.score_name = report.phase, [], [], ""
        self.steps = report.steps
        self.losses.append((float(report.step), report.loss))
        if report.score is not None:
            self.score_name = report.score_name
            # The message repeats the last validation at every step: a new value is a new point.
            if not self.scores or self.scores[-1][1] != report.score:
                self.scores.append((float(report.step), report.score))

    def end(self, score: float) -> None:
        """Take the score of the finished model, which no message of a step holds."""
        self.score_name = self.score_name or "miou"
        if any(abs(known - score) < _ROUNDING for _step, known in self.scores):
            return  # the weights of that validation were kept
        last = self.losses[-1][0] if self.losses else float(self.steps)
        self.scores.append((last, score))

    def best(self) -> tuple[float, float] | None:
        """Return step and value of the best validation; a loss is better when it is lower."""
        if not self.scores:
            return None
        choose = min if self.score_name == "loss" else max
        return choose(self.scores, key=lambda point: point[1])
