"""Defaults of recipe and network against those that the protocol version of `generalize` stands for.

Keys of its cells leave defaults out, so a table would mix figures of two defaults if one changed and the version did
not. Run as a script, this file writes ``protocol_defaults.json`` anew.
"""

import json
from pathlib import Path

from pydantic import BaseModel

from spectralx.models.presets import SIZES, model_config
from spectralx.training.config import Recipe, SwadSection
from spectralx.training.generalize.plan import _IRRELEVANT, PROTOCOL_VERSION

PINNED = Path(__file__).with_name("protocol_defaults.json")
PLAN = "engine/spectralx/training/generalize/plan.py"


def flat(value, path=()):
    """Yield each single default by its dotted name."""
    if isinstance(value, BaseModel):
        value = {name: getattr(value, name) for name in type(value).model_fields}
    if isinstance(value, dict) and value:
        for name, entry in value.items():
            yield from flat(entry, (*path, name))
    else:
        yield ".".join(path), json.loads(json.dumps(value, default=str))


def defaults():
    """Return the version, all defaults of a recipe that touch its figures, and of each size of the network."""
    recipe = {name: getattr(Recipe(), name) for name in Recipe.model_fields if name not in _IRRELEVANT}
    found = dict(flat(recipe)) | dict(flat(SwadSection(), ("swad",)))
    for size in SIZES:
        found |= dict(flat(model_config("spectralx", size, classes=2), (f"network {size}",)))
    return {"version": PROTOCOL_VERSION, "defaults": found}


def disagreement(pinned, current):
    """Return what has to be done, or nothing where the version stands for the defaults as they are."""
    before, now = pinned["defaults"], current["defaults"]
    changed = [
        f"{name}: {before[name]!r} -> {now[name]!r}" for name in before if name in now if before[name] != now[name]
    ]
    moved = [f"{name} is new" for name in now if name not in before] + [
        f"{name} is gone" for name in before if name not in now
    ]
    if changed and pinned["version"] == current["version"]:
        return (
            f"defaults changed ({'; '.join(changed)}), so the same recipe gives other figures: raise PROTOCOL_VERSION "
            f"in {PLAN}, then write {PINNED.name} anew by running this file."
        )
    if changed or moved or pinned["version"] != current["version"]:
        return (
            f"{PINNED.name} is out of date ({'; '.join([*changed, *moved]) or 'version'}): raise PROTOCOL_VERSION in "
            f"{PLAN} if a recipe that leaves these fields alone gives other figures now, then run this file."
        )
    return None


def test_the_protocol_version_stands_for_the_defaults():
    refused = disagreement(json.loads(PINNED.read_text(encoding="utf-8")), defaults())
    assert refused is None, refused


def test_a_changed_default_asks_for_another_version():
    pinned = json.loads(PINNED.read_text(encoding="utf-8"))
    pinned["defaults"]["stage2.ema"] = 0.5
    refused = disagreement(pinned, defaults())
    assert "raise PROTOCOL_VERSION" in refused and "stage2.ema: 0.5 -> " in refused
    assert "out of date" in disagreement({**pinned, "version": pinned["version"] - 1}, defaults())


def test_a_new_field_only_asks_for_the_file():
    pinned = json.loads(PINNED.read_text(encoding="utf-8"))
    del pinned["defaults"]["stage2.ema"]
    assert "stage2.ema is new" in disagreement(pinned, defaults())


if __name__ == "__main__":
    PINNED.write_text(json.dumps(defaults(), indent=1, sort_keys=True) + "\n", encoding="utf-8")
