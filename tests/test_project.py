"""The project's own files agree with each other, and what is assembled may be published."""

from __future__ import annotations

import ast
import importlib.util
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
TARGETS = {"setup", "demo", "test", "test-slow", "lint", "format", "plugin", "docs", "model", "bench", "help"}
DOCUMENTS = ["README.md", "CONTRIBUTING.md", *sorted(str(p.relative_to(ROOT)) for p in (ROOT / "docs").rglob("*.md"))]


def load_script(name: str):
    """Import a script by its file name."""
    spec = importlib.util.spec_from_file_location(name, ROOT / "scripts" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


assemble_plugin = load_script("assemble_plugin")


def make(*arguments: str) -> str:
    done = subprocess.run(["make", *arguments], cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout


def makefile_targets() -> set[str]:
    return set(re.findall(r"^([a-z0-9-]+):", (ROOT / "Makefile").read_text(), flags=re.MULTILINE))


@pytest.fixture(scope="session")
def assembled(tmp_path_factory):
    return assemble_plugin.assemble(ROOT, tmp_path_factory.mktemp("assembled"))


def test_versions_agree():
    metadata = assemble_plugin.read_metadata((ROOT / "metadata.txt").read_text())
    pyproject = re.search(r'^version = "(.+)"', (ROOT / "engine/pyproject.toml").read_text(), flags=re.MULTILINE)
    package = re.search(r'^__version__ = "(.+)"', (ROOT / "engine/spectralx/__init__.py").read_text(), re.MULTILINE)
    changelog = re.search(r"^## \[(.+?)\]", (ROOT / "CHANGELOG.md").read_text(), flags=re.MULTILINE)
    assert {metadata["version"], pyproject[1], package[1], changelog[1]} == {metadata["version"]}


def test_help_lists_every_target():
    listed = re.findall(r"^  make (\S+)", make("help"), flags=re.MULTILINE)
    assert set(listed) == makefile_targets()
    assert set(listed) >= TARGETS


@pytest.mark.parametrize("document", DOCUMENTS)
def test_documented_targets_exist(document):
    named = re.findall(r"(?:^|`)make ([a-z][a-z0-9-]*)", (ROOT / document).read_text(), flags=re.MULTILINE)
    assert set(named) <= makefile_targets()


@pytest.mark.parametrize("document", DOCUMENTS)
def test_links_lead_somewhere(document):
    path = ROOT / document
    for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", path.read_text()):
        assert (path.parent / target).exists(), f"{document} links to {target}"


def test_every_option_is_documented():
    """Each option that a command's own help names stands in that command's section of the reference."""
    from typer.main import get_command

    from spectralx.cli import COMMANDS, build_app

    reference = (ROOT / "docs/reference/commands.md").read_text()
    sections = dict(re.findall(r"^## (\w+)\n(.*?)(?=^## |\Z)", reference, flags=re.MULTILINE | re.DOTALL))
    assert set(COMMANDS) <= set(sections)
    for name, command in get_command(build_app(list(COMMANDS))).commands.items():
        options = {max(parameter.opts, key=len) for parameter in command.params if parameter.opts[0].startswith("--")}
        negations = {option for parameter in command.params for option in parameter.secondary_opts}
        own = re.sub(r"torchrun .* -m spectralx", "spectralx", sections[name])
        documented = set(re.findall(r"--[a-z0-9][a-z0-9-]*", own))
        assert options - {"--help", "--progress"} <= documented, f"options of {name} that the reference leaves out"
        assert documented - {"--model"} <= options | negations, f"options of {name} that do not exist"


def engine_imports():
    """Yield (part of the engine, imported name, file) for every import."""
    engine = ROOT / "engine" / "spectralx"
    for path in sorted(engine.rglob("*.py")):
        part = path.relative_to(engine).parts[0].removesuffix(".py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module:
                yield part, node.module, path
            elif isinstance(node, ast.Import):
                yield from ((part, alias.name, path) for alias in node.names)


def test_imports_follow_the_architecture():
    """The table of modules in docs/architecture.md is in the order of imports, and complete."""
    table = (ROOT / "docs/architecture.md").read_text().split("| module | holds | may import |")[1].split("\n\n")[0]
    layers = [re.findall(r"`(\w+)/?`", row.split("|")[1]) for row in table.splitlines()[2:]]
    height = {name: position for position, names in enumerate(layers) for name in names}
    for part, imported, path in engine_imports():
        assert not imported.startswith("qgis"), path
        assert not imported.startswith("osgeo") or part in ("raster", "cli"), f"{path}: GDAL belongs in raster/"
        if imported.startswith("spectralx.") and not part.startswith("__"):
            target = imported.split(".")[1]
            assert height[target] <= height[part], f"{path} imports {imported}, which stands below {part}"


def test_assembled_plugin_may_be_published(assembled):
    folder, archive = assembled
    files = assemble_plugin.planned_files(ROOT)
    assert assemble_plugin.problems(files) == []
    with zipfile.ZipFile(archive) as opened:
        names = opened.namelist()
        assert opened.testzip() is None
    assert {name.split("/")[0] for name in names} == {"spectralx_qgis"}
    assert archive.stat().st_size <= assemble_plugin.MAX_ZIP_BYTES
    assert {"spectralx_qgis/LICENSE", "spectralx_qgis/metadata.txt", "spectralx_qgis/__init__.py"} <= set(names)
    assert "spectralx_qgis/engine/spectralx/__main__.py" in names
    forbidden = re.compile(r"\.pyc$|__pycache__|/tests?/|/\.|\.so$|\.dll$")
    assert [name for name in names if forbidden.search(name)] == []
    assert sorted(names) == sorted(
        f"spectralx_qgis/{p.relative_to(folder).as_posix()}" for p in folder.rglob("*") if p.is_file()
    )


def test_assembling_twice_gives_the_same_bytes(assembled, tmp_path):
    folder, archive = assembled
    _, again = assemble_plugin.assemble(ROOT, tmp_path)
    assert again.read_bytes() == archive.read_bytes()
    before = {path: path.stat().st_mtime_ns for path in [archive, *folder.rglob("*.py")]}
    assemble_plugin.assemble(ROOT, folder.parent)
    assert {path: path.stat().st_mtime_ns for path in before} == before


def test_assembling_removes_what_is_gone(assembled, tmp_path):
    files = {"a.py": b"1", "sub/b.py": b"2"}
    assemble_plugin.write_folder(files, tmp_path / "plugin")
    (tmp_path / "plugin/sub/__pycache__").mkdir()
    (tmp_path / "plugin/sub/__pycache__/b.pyc").write_bytes(b"")
    assemble_plugin.write_folder({"a.py": b"3"}, tmp_path / "plugin")
    assert (tmp_path / "plugin/a.py").read_bytes() == b"3"
    assert not (tmp_path / "plugin/sub/b.py").exists()


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("core/x.pyc", b"", "not allowed"),
        ("engine/lib.so", b"", "not allowed"),
        ("tests/test_x.py", b"", "not allowed"),
        (".git/config", b"", "not allowed"),
        ("metadata.txt", b"[general]\nname=SpectralX\n", "version is missing"),
        ("metadata.txt", b"[general]\nname=A plugin\n", "must not contain the word plugin"),
        ("LICENSE", None, "LICENSE is missing"),
        ("environment/locks/map-cpu.txt", None, "map-cpu.txt is missing"),
        ("engine/spectralx/__init__.py", b'__version__ = "0.0.1"\n', "engine's version"),
    ],
)
def test_broken_rules_are_found(name, content, message):
    files = assemble_plugin.planned_files(ROOT)
    files.pop(name, None)
    if content is not None:
        files[name] = content
    assert any(message in problem for problem in assemble_plugin.problems(files))


def test_symbolic_links_are_refused(tmp_path):
    for part in ("spectralx_qgis", "engine/spectralx", "resources"):
        (tmp_path / part).mkdir(parents=True)
    (tmp_path / "resources/link").symlink_to(ROOT / "LICENSE")
    with pytest.raises(assemble_plugin.AssemblyError, match="symbolic link"):
        assemble_plugin.planned_files(tmp_path)


def test_changelog_goes_into_the_metadata():
    metadata = assemble_plugin.planned_files(ROOT)["metadata.txt"].decode()
    changes = assemble_plugin.read_metadata(metadata)["changelog"]
    assert "0.1.0" in changes and "0.1.0: http" not in changes


def test_changelog_is_what_release_tools_read():
    """``qgis-plugin-ci`` passes over headings without a date, and ends an entry at the next two number signs."""
    changelog = (ROOT / "CHANGELOG.md").read_text()
    assert "###" not in changelog
    headings = re.findall(r"^## (.+)$", changelog, flags=re.MULTILINE)
    versions = [heading for heading in headings if heading != "[Unreleased]"]
    assert versions
    for heading in versions:
        assert re.fullmatch(r"\[\d+\.\d+\.\d+\] - \d{4}-\d{2}-\d{2}", heading), heading


def test_tree_check_finds_machine_paths_and_long_modules(tmp_path, monkeypatch):
    check_tree = load_script("check_tree")
    monkeypatch.setattr(check_tree, "ROOT", tmp_path)
    path = tmp_path / "module.py"
    path.write_text("x = 1\n" * 451 + "# " + "/".join(["", "tmp", "mine"]) + "\n")
    found = check_tree.problems(path)
    assert len(found) == 2
    path.write_text("x = 1\n" * 450)
    assert check_tree.problems(path) == []
