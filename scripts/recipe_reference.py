"""Writes docs/reference/recipe.md from the fields of a recipe and their docstrings.

python scripts/recipe_reference.py           # write
python scripts/recipe_reference.py --check   # exit 1 where the page is not up to date
"""

from __future__ import annotations

import inspect
import re
import sys
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel

from spectralx.training.config import Recipe

PAGE = Path(__file__).resolve().parents[1] / "docs" / "reference" / "recipe.md"

INTRODUCTION = """# Recipe

A recipe is a YAML file with everything that a training run needs besides the scenes; `adapt` and `train` read the same
one (`--config FILE`). Every field has a default. `--set KEY=VALUE` changes one of them, with the dotted names of this
page: `--set stage2.optimizer.lr=1e-4`. A run keeps its recipe with all values in `config.yaml` and in `report.html`.

Resuming (`--resume`) needs the recipe that a run was started with; only `threads`, `cache_mb`, `return_memory`, texts,
licences and a stage's `checkpointing` may change, because they do not touch the result.
"""


def main() -> None:
    """Write or check the page."""
    text = page()
    if "--check" not in sys.argv[1:]:
        PAGE.write_text(text, encoding="utf-8")
    elif not PAGE.is_file() or PAGE.read_text(encoding="utf-8") != text:
        raise SystemExit("docs/reference/recipe.md is not up to date: run scripts/recipe_reference.py.")


def page() -> str:
    """Return the page as Markdown."""
    return "\n".join([INTRODUCTION, *sections("", Recipe, {})]).rstrip() + "\n"


def sections(path: str, model: type[BaseModel], places: dict[type[BaseModel], str]) -> list[str]:
    """Return the section of a model and those of the models in its fields; each model has one section.

    Args:
        path: Dotted name of the field that holds the model; empty for the recipe itself.
        model: The model.
        places: Dotted name of the section of each model so far; grows.
    """
    places[model] = path
    summary, meanings = documented(model)
    lines = [f"## {path}", "", markup(summary), ""] if path else []
    lines += ["| field | default | what it is |", "|---|---|---|"]
    inner: list[str] = []
    for name, field in model.model_fields.items():
        dotted = f"{path}.{name}" if path else name
        default = "required" if field.is_required() else shown(field.get_default(call_default_factory=True))
        meaning = meanings.get(name, "")
        for kind in kinds(field.annotation):
            if not issubclass(kind, BaseModel):
                continue
            if kind in places:
                meaning += f" See `{places[kind]}`."
            else:
                inner += sections(dotted, kind, places)
        lines.append(f"| `{name}`{choices(field.annotation)} | {default} | {markup(meaning).strip()} |")
    return [*lines, "", *inner]


def documented(model: type[BaseModel]) -> tuple[str, dict[str, str]]:
    """Return the summary of a model's docstring and the meaning of each field, those of its bases included."""
    meanings: dict[str, str] = {}
    for base in reversed(model.__mro__):
        if issubclass(base, BaseModel) and "Attributes:" in (base.__doc__ or ""):
            block = inspect.cleandoc(base.__doc__ or "").partition("Attributes:\n")[2]
            for entry in re.split(r"\n    (?=\w+: )", "\n" + block.rstrip())[1:]:
                name, _, text = entry.partition(": ")
                meanings[name] = " ".join(text.split())
    return inspect.cleandoc(model.__doc__ or "").splitlines()[0], meanings


def kinds(annotation: Any) -> list[type]:
    """Return the classes in an annotation."""
    if isinstance(annotation, type) and not get_args(annotation):
        return [annotation]
    return [kind for argument in get_args(annotation) for kind in kinds(argument)]


def choices(annotation: Any) -> str:
    """Return the values that a field may have, where they are few."""
    if get_origin(annotation) is Literal:
        return f": {', '.join(f'`{value}`' for value in get_args(annotation))}"
    found = [choices(argument) for argument in get_args(annotation)]
    return next((text for text in found if text), "")


def shown(value: Any) -> str:
    """Return a default as it is written in YAML."""
    if isinstance(value, BaseModel) or value in ({}, (), ""):
        return ""
    if value is None or isinstance(value, bool):
        return {None: "none", True: "true", False: "false"}[value]
    if isinstance(value, (tuple, list)):
        return f"`[{', '.join(map(str, value))}]`"
    return f"`{value:g}`" if isinstance(value, float) else f"`{value}`"


def markup(text: str) -> str:
    """Return the text of a docstring as Markdown."""
    return re.sub(r":\w+:`[\w.]*?(\w+)`", r"`\1`", text).replace("``", "`")


if __name__ == "__main__":
    main()
