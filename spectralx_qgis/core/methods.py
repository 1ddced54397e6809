"""What can train, in plain words; the ids are the engine's."""

from __future__ import annotations

from dataclasses import dataclass

from .translation import tr

DEFAULT_METHOD = "spectralx"
METHOD_IDS = ("spectralx", "full", "frozen", "hypert", "hypert+aomoa", "hypert+aomoa+are", "lora", "ia3", "slr")
YARDSTICKS = ("random-forest", "logistic-regression")
SIZES = ("tiny", "small", "base", "large")


@dataclass(frozen=True)
class Method:
    """A way to train: the engine's id, a name for people, and what it means."""

    id: str
    name: str
    help: str


def methods() -> list[Method]:
    """Return the methods that the dock offers, the recommended one first."""
    return [
        Method(
            DEFAULT_METHOD,
            tr("SpectralX (recommended)"),
            tr("Takes any bands; weighs them by what they show; adapts a backbone with few weights. Best elsewhere."),
        ),
        Method("full", tr("Everything"), tr("All weights train. Needs many labels, and forgets what it knew before.")),
        Method("frozen", tr("Decoder only"), tr("The backbone stays as it is. Fast; good with very few labels.")),
        Method("lora", "LoRA", tr("Small matrices beside the backbone's. For comparison with other work.")),
        Method("ia3", "IA3", tr("Scales what the backbone computes. The fewest weights; for comparison.")),
        Method("slr", "SLR", tr("Scaled low-rank adapters in the backbone. For comparison with other work.")),
    ]


def size_help(size: str) -> str:
    """Return what a size of the network means."""
    return {
        "tiny": tr("Trains in minutes on a processor."),
        "small": tr("Trains in an hour or so on a processor."),
        "base": tr("Wants a graphics card."),
        "large": tr("Wants a large graphics card."),
    }[size]
