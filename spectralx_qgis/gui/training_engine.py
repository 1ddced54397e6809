"""Whether the engine that is set up can train."""

from __future__ import annotations

from ..core.engine import EngineNotFoundError, find_engine
from ..environment.plan import Purpose
from ..environment.store import state


def lacks_training() -> bool:
    """Whether the plugin set the engine up for mapping alone; of other interpreters ``doctor`` tells."""
    try:
        engine = find_engine()
    except EngineNotFoundError:
        return False  # what is missing is more than training, and is said elsewhere
    environment = state().environment
    return bool(engine.packages) and environment is not None and environment.choice.purpose is Purpose.MAP
