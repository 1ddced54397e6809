"""Assembles the plugin as it ships: ``build/spectralx_qgis/`` and ``build/spectralx_qgis-<version>.zip``.

The folder is what the demo and the tests load through ``QGIS_PLUGINPATH``, so what is tested is what ships. Files
that have not changed are left alone. The zip depends on the content only: sorted names, fixed times and modes.
Needs nothing but Python's standard library.
"""

from __future__ import annotations

import argparse
import configparser
import hashlib
import re
import sys
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

PACKAGE = "spectralx_qgis"
ROOT = Path(__file__).resolve().parent.parent

# Rules of plugins.qgis.org: the keys its validator asks for, and those that QGIS needs to offer our algorithms.
REQUIRED_METADATA = (
    *("name", "description", "version", "qgisminimumversion", "author", "email", "about", "tracker", "repository"),
    *("qgismaximumversion", "hasprocessingprovider", "icon", "license", "category"),
)
MAX_ZIP_BYTES = 25 * 1024 * 1024
# The engine cannot be set up without them.
REQUIRED_FILES = (
    *("LICENSE", "metadata.txt", "__init__.py", "engine/spectralx/__main__.py", "environment/installer/__main__.py"),
    *(f"environment/locks/{name}.txt" for name in ("map-cpu", "map-cuda", "train-cpu", "train-cuda", "pip")),
)
FORBIDDEN_SUFFIXES = {".pyc", ".pyo", ".so", ".pyd", ".dll", ".dylib", ".exe", ".o", ".a"}
FORBIDDEN_FOLDERS = {"__pycache__", "__MACOSX", "tests", "test"}

# Made by tools beside the sources and of no use to who runs the plugin.
_LEFT_OUT_FOLDERS = {"__pycache__", "tests"}
_LEFT_OUT_SUFFIXES = {".pyc", ".pro"}
_CHANGELOG_ENTRIES = 3
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)


class AssemblyError(Exception):
    """The plugin cannot be assembled, or what was assembled breaks a rule of plugins.qgis.org."""


def planned_files(root: Path = ROOT) -> dict[str, bytes]:
    """Return what ships: path inside the plugin folder (``/`` as separator) and content.

    Args:
        root: Root of the repository.

    Raises:
        AssemblyError: A part is missing or is a symbolic link.
    """
    files: dict[str, bytes] = {}
    for source, target in ((PACKAGE, ""), ("engine/spectralx", "engine/spectralx/"), ("resources", "resources/")):
        for path in _walk(root / source):
            files[target + path.relative_to(root / source).as_posix()] = path.read_bytes()
    for name in ("LICENSE", "metadata.txt", "CHANGELOG.md"):
        if not (root / name).is_file():
            raise AssemblyError(f"{name} is missing at the top of the repository.")
    files["LICENSE"] = (root / "LICENSE").read_bytes()
    metadata = (root / "metadata.txt").read_text(encoding="utf-8")
    changelog = latest_changes((root / "CHANGELOG.md").read_text(encoding="utf-8"))
    files["metadata.txt"] = with_changelog(metadata, changelog).encode()
    return dict(sorted(files.items()))


def _walk(folder: Path) -> Iterator[Path]:
    if not folder.is_dir():
        raise AssemblyError(f"The folder {folder} is missing.")
    for path in sorted(folder.iterdir()):
        if path.is_symlink():
            raise AssemblyError(f"{path} is a symbolic link; the plugin site takes none.")
        if path.name.startswith("."):
            continue
        if path.is_dir():
            if path.name not in _LEFT_OUT_FOLDERS:
                yield from _walk(path)
        elif path.suffix not in _LEFT_OUT_SUFFIXES and not _is_cache(path):
            yield path


def _is_cache(path: Path) -> bool:
    """Whether GDAL put the file beside a raster to keep statistics; side-cars of class maps hold their classes."""
    return path.name.endswith(".aux.xml") and b"<GDALRasterAttributeTable" not in path.read_bytes()


def latest_changes(changelog: str) -> str:
    """Return the newest entries of a changelog in the Keep a Changelog layout, without link marks and their targets."""
    changelog = re.sub(r"^\[[^\]]+\]: \S+$", "", changelog, flags=re.MULTILINE)
    entries = re.split(r"^## ", changelog, flags=re.MULTILINE)[1 : _CHANGELOG_ENTRIES + 1]
    return re.sub(r"\[([^\]]*)\](\([^)]*\))?", r"\1", "\n".join(entry.strip() for entry in entries))


def with_changelog(metadata: str, changes: str) -> str:
    """Return ``metadata.txt`` with the key ``changelog``, indented as the format asks for."""
    lines = [line for line in changes.replace("%", "%%").splitlines() if line.strip()]
    return metadata.rstrip("\n") + "\nchangelog=" + "\n    ".join(lines) + "\n"


def read_metadata(text: str) -> dict[str, str]:
    """Return the ``[general]`` section of a ``metadata.txt``; keys in lower case, as QGIS reads them."""
    parser = configparser.ConfigParser()
    parser.read_string(text)
    return dict(parser["general"])


def problems(files: Mapping[str, bytes]) -> list[str]:
    """Return what is wrong with a plugin by the rules of plugins.qgis.org; empty when it may be published."""
    found = [f"{name}: not allowed in a plugin" for name in files if _is_forbidden(name)]
    found += [f"{name} is missing" for name in REQUIRED_FILES if name not in files]
    if "metadata.txt" not in files:
        return found
    metadata = read_metadata(files["metadata.txt"].decode())
    found += [f"metadata.txt: {key} is missing or empty" for key in REQUIRED_METADATA if not metadata.get(key)]
    if metadata.get("hasprocessingprovider") != "yes":
        found.append("metadata.txt: hasProcessingProvider must be yes, or qgis_process does not load the plugin")
    if "plugin" in metadata.get("name", "").lower():
        found.append("metadata.txt: the name must not contain the word plugin")
    if f'__version__ = "{metadata.get("version")}"'.encode() not in files.get("engine/spectralx/__init__.py", b""):
        found.append("the engine's version is not that of metadata.txt")
    if metadata.get("icon", "") not in files:
        found.append(f"metadata.txt: the icon {metadata.get('icon', '')!r} does not exist")
    return found


def _is_forbidden(name: str) -> bool:
    *folders, file = name.split("/")
    hidden = any(part.startswith(".") for part in (*folders, file))
    return hidden or bool(FORBIDDEN_FOLDERS & set(folders)) or Path(file).suffix in FORBIDDEN_SUFFIXES


def write_folder(files: Mapping[str, bytes], folder: Path) -> None:
    """Make ``folder`` hold exactly ``files``; unchanged files keep their times."""
    for path in sorted(folder.rglob("*"), reverse=True) if folder.is_dir() else []:
        name = path.relative_to(folder).as_posix()
        if path.is_symlink() or (path.is_file() and name not in files and "__pycache__" not in name):
            path.unlink()
        elif path.is_dir() and not any(path.iterdir()):
            path.rmdir()
    for name, content in files.items():
        path = folder / name
        if not path.is_file() or path.read_bytes() != content:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)


def write_zip(files: Mapping[str, bytes], target: Path) -> None:
    """Write the zip unless it already holds the same content; equal contents give equal bytes.

    Raises:
        AssemblyError: The zip is larger than the plugin site takes.
    """
    digest = _digest(files)
    if target.is_file() and zipfile.is_zipfile(target):
        with zipfile.ZipFile(target) as archive:
            if archive.comment == digest:
                return
    temporary = target.with_suffix(".partial")
    with zipfile.ZipFile(temporary, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        archive.comment = digest
        for name, content in files.items():
            entry = zipfile.ZipInfo(f"{PACKAGE}/{name}", _ZIP_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # the same bytes on every system
            entry.external_attr = 0o100644 << 16
            archive.writestr(entry, content)
    size = temporary.stat().st_size
    if size > MAX_ZIP_BYTES:
        temporary.unlink()
        raise AssemblyError(f"The zip has {size / 2**20:.1f} MB; plugins.qgis.org takes {MAX_ZIP_BYTES >> 20} MB.")
    temporary.replace(target)


def _digest(files: Mapping[str, bytes]) -> bytes:
    digest = hashlib.sha256()
    for name, content in files.items():
        digest.update(f"{name}\0{len(content)}\0".encode())
        digest.update(content)
    return b"content sha256 " + digest.hexdigest().encode()


def assemble(root: Path = ROOT, output: Path = ROOT / "build") -> tuple[Path, Path]:
    """Assemble the plugin.

    Args:
        root: Root of the repository.
        output: Folder that receives the plugin folder and the zip.

    Returns:
        The plugin folder and the zip.

    Raises:
        AssemblyError: A part is missing, or a rule of plugins.qgis.org is broken.
    """
    files = planned_files(root)
    if wrong := problems(files):
        raise AssemblyError("\n".join(wrong))
    version = read_metadata(files["metadata.txt"].decode())["version"]
    folder, archive = output / PACKAGE, output / f"{PACKAGE}-{version}.zip"
    write_folder(files, folder)
    write_zip(files, archive)
    return folder, archive


def main() -> int:
    """Assemble the plugin of this repository and say where it is."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--output", type=Path, default=ROOT / "build", help="folder for the plugin folder and the zip")
    try:
        folder, archive = assemble(output=parser.parse_args().output)
    except AssemblyError as error:
        print(f"assemble_plugin: {error}", file=sys.stderr)
        return 1
    print(f"plugin: {folder}, {archive.name} ({archive.stat().st_size / 2**20:.1f} MB)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
