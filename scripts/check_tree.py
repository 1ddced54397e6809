"""Checks the files of the repository: none too long to read, no paths of the machine it was written on.

``--list`` prints the names of the files instead, each ended by a NUL byte.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MAX_LINES = 450
_COUNTED_SUFFIXES = {".py", ".sh"}

# Folders that exist on one machine only. Binary files are searched too: exported models and images carry paths in
# their metadata.
_MACHINE_FOLDERS = b"|".join(re.escape(str(folder).encode()) for folder in (Path.home(), "/work", "/root", "/tmp"))
_MACHINE_PATH = re.compile(rb"(?<![\w.~})*-])(?:" + _MACHINE_FOLDERS + rb")/[\w.-]+")


def repository_files() -> list[Path]:
    """Return the files that are or may become part of the repository: tracked, or new and not ignored."""
    command = ["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.split("\0")
    return sorted(path for name in set(names) if name and (path := ROOT / name).is_file())


def problems(path: Path) -> list[str]:
    """Return what is wrong with one file."""
    content = path.read_bytes()
    name = path.relative_to(ROOT)
    found = [f"{name}: names the machine path {match.decode()}" for match in set(_MACHINE_PATH.findall(content))]
    lines = content.count(b"\n")
    if path.suffix in _COUNTED_SUFFIXES and lines > MAX_LINES:
        found.append(f"{name}: {lines} lines; split it, {MAX_LINES} is the most")
    return found


def main() -> int:
    """Print every problem; the exit status is 1 if there is one."""
    files = repository_files()
    if sys.argv[1:] == ["--list"]:
        sys.stdout.write("".join(f"{path.relative_to(ROOT)}\0" for path in files))
        return 0
    found = [problem for path in files for problem in problems(path)]
    print("\n".join(found) if found else f"{len(files)} files: none over {MAX_LINES} lines, no machine paths")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
