"""Looks up every name that the plugin takes from qgis.PyQt in the real PyQt6.

``make test-qt6`` runs it, with PyQt6 and PyQt6-QScintilla in a folder of their own. Classes are looked up where they
are imported; enums, static methods and other attributes where they are named after a class; methods of objects are not,
because their class is not known here.
"""

from __future__ import annotations

import ast
import importlib
import sys
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1] / "spectralx_qgis"

# Imported where Qt 6 has no such name, after that of Qt 6.
ALLOWED = {("gui/compat.py", "QtWidgets.QAction")}


def main() -> int:
    """Print what PyQt6 does not have; return 1 if there is anything."""
    unknown, count = [], 0
    for path in sorted(PACKAGE.rglob("*.py")):
        place = path.relative_to(PACKAGE).as_posix()
        for line, name, known in lookups(ast.parse(path.read_text(encoding="utf-8"))):
            count += 1
            if not known and (place, name) not in ALLOWED:
                unknown.append(f"{place}:{line}: PyQt6 has no {name}")
    print("\n".join([*unknown, f"{count} names looked up, {len(unknown)} unknown to PyQt6"]))
    return 1 if unknown else 0


def lookups(tree: ast.Module) -> list[tuple[int, str, bool]]:
    """Return line, name, and whether PyQt6 has it, for each import from qgis.PyQt and each use of such a class."""
    found: list[tuple[int, str, bool]] = []
    classes: dict[str, object] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("qgis.PyQt."):
            module = (node.module or "").removeprefix("qgis.PyQt.")
            holder = importlib.import_module(f"PyQt6.{module}")
            for alias in node.names:
                found.append((node.lineno, f"{module}.{alias.name}", hasattr(holder, alias.name)))
                if hasattr(holder, alias.name):
                    classes[alias.asname or alias.name] = getattr(holder, alias.name)
    for node in ast.walk(tree):
        chain = _chain(node)
        if len(chain) > 1 and chain[0] in classes:
            found.append((node.lineno, ".".join(chain), _resolves(classes[chain[0]], chain[1:])))
    return found


def _chain(node: ast.AST) -> list[str]:
    names: list[str] = []
    while isinstance(node, ast.Attribute):
        names.append(node.attr)
        node = node.value
    return [node.id, *reversed(names)] if isinstance(node, ast.Name) else []


def _resolves(holder: object, names: list[str]) -> bool:
    for name in names:
        if not isinstance(holder, type):
            return True  # an attribute of a value
        if not hasattr(holder, name):
            return False
        holder = getattr(holder, name)
    return True


if __name__ == "__main__":
    sys.exit(main())
