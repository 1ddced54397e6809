"""The sources themselves: ready for Qt 6, without widgets outside gui/, and with honest metadata."""

from __future__ import annotations

import ast
import configparser
import re

import pytest

from .conftest import REPOSITORY

PACKAGE = REPOSITORY / "spectralx_qgis"
MODULES = sorted(PACKAGE.rglob("*.py"))

# Enums used here whose unscoped spelling (QProcess.NotRunning) works under Qt 5 only. A scoped one has at least one
# more name between class and member, and that name starts with a capital letter.
_ENUM_OWNERS = re.compile(r"^(Qt|Q[A-Z]\w+|Qgs[A-Z]\w+|Qgis)$")


def _attribute_chain(node: ast.AST) -> list[str]:
    names: list[str] = []
    while isinstance(node, ast.Attribute):
        names.append(node.attr)
        node = node.value
    if isinstance(node, ast.Name):
        names.append(node.id)
        return names[::-1]
    return []


def _imports(tree: ast.AST) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            prefix = "." * node.level + (node.module or "")
            found |= {prefix} | {f"{prefix}.{alias.name}" for alias in node.names}
    return found


def unscoped_enums(source: str) -> list[str]:
    """Return members like ``QProcess.NotRunning``: a class, then a capitalised name that is used as a value."""
    tree = ast.parse(source)
    inner = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    called = {id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    annotations = {
        id(child)
        for node in ast.walk(tree)
        for part in (getattr(node, "annotation", None), getattr(node, "returns", None))
        if part is not None
        for child in ast.walk(part)
    }
    found = []
    for node in ast.walk(tree):
        if not isinstance(node, ast.Attribute) or id(node) in inner | called | annotations:
            continue
        chain = _attribute_chain(node)
        if len(chain) != 2 or not _ENUM_OWNERS.match(chain[0]) or not re.match(r"[A-Z]", chain[1]):
            continue
        if not re.fullmatch(r"[A-Z_]+", chain[1]):  # class constants such as QGIS_VERSION_INT
            found.append(".".join(chain))
    return found


def test_the_check_for_enums_finds_unscoped_ones():
    assert unscoped_enums("x = QProcess.NotRunning") == ["QProcess.NotRunning"]
    assert unscoped_enums("f(Qt.UserRole, Qgis.Warning)") == ["Qt.UserRole", "Qgis.Warning"]
    assert unscoped_enums("x = QProcess.ProcessState.NotRunning\ndef f(e: QProcess.ProcessError): ...") == []


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_module_is_ready_for_qt_6(path):
    source = path.read_text(encoding="utf-8")
    tree = ast.parse(source, feature_version=(3, 9))
    assert not {name for name in _imports(tree) if name.split(".")[0] in ("PyQt5", "PyQt6", "PySide2", "sip")}
    assert not re.search(r"\.exec_\(|\bQVariant\(\)|\bQRegExp\b|\bQDesktopWidget\b|pyrcc", source)
    assert unscoped_enums(source) == []


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_only_gui_modules_have_widgets(path):
    if path.is_relative_to(PACKAGE / "gui"):
        return
    tree = ast.parse(path.read_text(encoding="utf-8"))
    top_level = ast.Module(body=[node for node in tree.body if not isinstance(node, ast.If)], type_ignores=[])
    functions = {id(child) for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) for child in ast.walk(node)}
    names = {
        name
        for node in ast.walk(top_level)
        if isinstance(node, (ast.Import, ast.ImportFrom)) and id(node) not in functions
        for name in _imports(ast.Module(body=[node], type_ignores=[]))
    }
    assert not {name for name in names if "QtWidgets" in name or name.startswith("qgis.gui") or ".gui" in name}


def test_metadata():
    parser = configparser.ConfigParser()
    parser.read(REPOSITORY / "metadata.txt", encoding="utf-8")
    metadata = parser["general"]
    assert metadata["name"] == "SpectralX"
    assert metadata["version"] == "0.1.0"
    assert (metadata["qgisMinimumVersion"], metadata["qgisMaximumVersion"]) == ("3.22", "4.99")
    assert metadata["hasProcessingProvider"] == "yes"
    assert "supportsQt6" not in metadata
    for key in ("description", "author", "email", "tracker", "repository", "homepage", "tags", "license", "category"):
        assert metadata[key]
    assert "External dependency" in metadata["about"]
    assert "never leaves" in metadata["about"]
    assert (REPOSITORY / metadata["icon"]).is_file()
    assert not {"http://", "plugin"} & set(metadata["name"].lower().split())
    assert len(metadata["description"]) < 200
