"""The steps of an installation: download, install, prove, and only then give it its name.

Downloads are kept until the end, so that an interrupted installation goes on where it stopped. Packages go into a
folder with a temporary name; it gets the final one when the engine has proved that it maps.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import subprocess  # nosec B404
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .pip_runner import PipRunner, obtain_pip, remove_tree, sha256
from .probe import probe
from .reporting import EXIT_WRONG, CancelWatch, InstallError, log, progress

RECORD = "environment.json"
PACKAGES = "packages"
_PARTIAL = ".partial"
_REPLACED = ".replaced"
_LARGE = re.compile(r"(torch|triton|onnxruntime(-gpu)?)==|nvidia-")
_DOWNLOADED, _INSTALLED = 0.70, 0.92
_NO_WINDOW = getattr(subprocess, "CREATE_NO_WINDOW", 0)


@dataclass(frozen=True)
class Request:
    """What is to be installed.

    Attributes:
        target: Folder of the environment.
        downloads: Folder that keeps downloads until the end.
        lock: List of the packages.
        pip_lock: List that pins pip.
        engine: Folder from which ``spectralx`` is imported.
        needs: Commands of the engine that must work.
        wheels: Folder of wheels to install from without network, or None.
        download_bytes: About how much is downloaded.
        disk_bytes: About how much the environment takes.
        record: What is kept beside the packages, for those who look for the environment.
    """

    target: Path
    downloads: Path
    lock: Path
    pip_lock: Path
    engine: Path
    needs: tuple[str, ...]
    wheels: Path | None
    download_bytes: int
    disk_bytes: int
    record: Mapping[str, Any]


def install(request: Request, watch: CancelWatch) -> dict[str, Any]:
    """Make the environment.

    Returns:
        The record that was written.

    Raises:
        InstallError: A step failed; nothing stands under the final name, or what stood there still does.
        Cancelled: The user cancelled.
    """
    progress(0.0, "Looking at Python, disk and network")
    _check(request)
    if request.wheels is None:
        request.downloads.mkdir(parents=True, exist_ok=True)
    partial = request.target.with_name(request.target.name + _PARTIAL)
    with _only_one(request.target.with_name(".lock")):
        remove_tree(partial)
        remove_tree(request.target.with_name(request.target.name + _REPLACED))
        packages = partial / PACKAGES
        packages.mkdir(parents=True)
        temporary = partial / "temporary"
        temporary.mkdir()
        try:
            pip = obtain_pip(request.pip_lock, request.wheels, request.downloads, temporary, watch)
            source = request.wheels or request.downloads
            if request.wheels is None:
                _download(pip, request, temporary)
            _install(pip, request, source, packages)
            remove_tree(temporary)
            record = _prove(request, packages, watch)
            (partial / RECORD).write_text(json.dumps(record, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
            watch.check()
            _give_name(partial, request.target)
        finally:
            with contextlib.suppress(OSError):  # a file that is still open; the next installation removes it
                remove_tree(partial)
        with contextlib.suppress(OSError):  # the environment stands; leftovers only take space
            remove_tree(request.downloads)
    progress(1.0, "Done")
    return record


def _check(request: Request) -> None:
    problem = probe()["problem"]
    if problem is not None:
        raise InstallError("python", problem["message"], problem["hint"], EXIT_WRONG)
    if request.wheels is not None and not request.wheels.is_dir():
        raise InstallError("wheels", f"There is no folder {request.wheels}.", "Choose another one.", EXIT_WRONG)
    try:
        request.target.parent.mkdir(parents=True, exist_ok=True)
        free = shutil.disk_usage(request.target.parent).free
    except OSError as error:
        message = f"The folder {request.target.parent} cannot be used: {error.strerror}."
        raise InstallError("folder", message, "Choose another folder.", EXIT_WRONG) from error
    needed = request.disk_bytes + (request.download_bytes if request.wheels is None else 0)
    if free < needed:
        message = f"{needed / 1e9:.1f} GB are needed on the disk and {free / 1e9:.1f} GB are free."
        raise InstallError("disk", message, "Free space, or choose a folder on another disk.", EXIT_WRONG)


@contextlib.contextmanager
def _only_one(path: Path) -> Iterator[None]:
    """Keep other installations out, such as that of a second QGIS; the system lets go when this process ends."""
    with path.open("a+") as stream:
        try:
            if sys.platform == "win32":
                import msvcrt

                msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)
            else:
                import fcntl

                fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            message = "Another QGIS is installing this environment."
            raise InstallError("busy", message, "Wait until it has finished.", EXIT_WRONG) from error
        yield


class _DownloadMeter:
    """Turns pip's lines into progress."""

    def __init__(self, expected: int) -> None:
        self._expected = max(1, expected)
        self._before = 0
        self._now = 0
        self._name = ""
        self._told = 0.0

    def line(self, line: str) -> None:
        """Take one line of pip's."""
        if found := re.match(r"Progress (\d+) of \d+", line):
            self._now = int(found[1])
        elif found := re.match(r"(?:Collecting|Processing) (\S+)", line.strip()):
            self._before, self._now = self._before + self._now, 0
            self._name = re.split(r"==|-\d", found[1].replace("\\", "/").rsplit("/", 1)[-1])[0]
        else:
            return
        if time.monotonic() - self._told > 0.2:
            self._told = time.monotonic()
            done = min(1.0, (self._before + self._now) / self._expected)
            progress(_DOWNLOADED * done, f"Downloading {self._name} ({(self._before + self._now) / 1e6:.0f} MB)")


def _download(pip: PipRunner, request: Request, folder: Path) -> None:
    """Download the large packages one by one: pip keeps what it downloaded only when it has got all of it."""
    meter = _DownloadMeter(request.download_bytes)
    arguments = ["download", "--no-deps", "--require-hashes", "--only-binary", ":all:", "--progress-bar", "raw"]
    arguments += ["--retries", "5", "--timeout", "60", "--no-cache-dir", "--dest", str(request.downloads)]
    for number, part in enumerate(parts(request.lock.read_text(encoding="utf-8"))):
        path = folder / f"part-{number}.txt"
        path.write_text(part, encoding="utf-8")
        pip.run([*arguments, "-r", str(path)], meter.line)


def parts(lock: str) -> list[str]:
    """Divide a list: each large package is a part of its own, all small ones together are the last."""
    entries = re.split(r"\n(?=[A-Za-z0-9])", lock.strip())
    large = [entry for entry in entries if _LARGE.match(entry)]
    small = [entry for entry in entries if not _LARGE.match(entry)]
    return [*large, "\n".join(small)] if small else large


def _install(pip: PipRunner, request: Request, source: Path, packages: Path) -> None:
    progress(_DOWNLOADED, "Installing the packages")
    arguments = ["install", "--no-deps", "--require-hashes", "--only-binary", ":all:", "--no-index"]
    arguments += ["--root-user-action", "ignore", "--find-links", str(source), "--target", str(packages)]
    arguments += ["-r", str(request.lock)]
    pip.run(arguments)


def _prove(request: Request, packages: Path, watch: CancelWatch) -> dict[str, Any]:
    """Let the engine examine itself in the new environment, and return the record."""
    progress(_INSTALLED, "Checking that the engine works")
    findings = _doctor(request, packages, watch)
    broken = [name for name in request.needs if findings.get("commands", {}).get(name) is not True]
    if broken:
        problems = findings.get("problems") or [{}]
        first = problems[0]
        message = first.get("message") or f"The engine cannot {', '.join(broken)} here."
        raise InstallError("proof", message, first.get("hint") or "Choose another Python.")
    found = probe()
    return {
        **request.record,
        "lock": {"name": request.lock.name, "sha256": sha256(request.lock)},
        "python": {**dict(request.record.get("python", {})), "version": found["version"], "numpy": found["numpy"]},
        "gdal": found["gdal"],
        "bytes": sum(path.stat().st_size for path in packages.rglob("*") if path.is_file()),
        "providers": [item["name"] for item in findings.get("providers", []) if item.get("works")],
    }


def _doctor(request: Request, packages: Path, watch: CancelWatch) -> dict[str, Any]:
    behind = [item for item in os.environ.get("PYTHONPATH", "").split(os.pathsep) if item]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(packages), str(request.engine), *behind])}
    environment.pop("SPECTRALX_PARENT_PIPE", None)
    environment["SPECTRALX_ENVIRONMENT"] = "managed"
    # An argument list, no shell.
    process = subprocess.Popen(  # nosec B603
        [sys.executable, "-m", "spectralx", "doctor", "--progress", "json"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        errors="replace",
        env=environment,
        cwd=str(request.engine),
        creationflags=_NO_WINDOW,
    )
    watch.guard(process.kill)
    try:
        output, errors = process.communicate()
    finally:
        watch.guard(None)
    watch.check()
    log(errors)
    if (report := _report(output.splitlines())) is not None:
        return report
    last = next((line for line in reversed(errors.splitlines()) if line.strip()), f"status {process.returncode}")
    raise InstallError("proof", f"The engine does not start: {last.strip()}", "The log holds all that it said.")


def _report(lines: Sequence[str]) -> dict[str, Any] | None:
    for line in lines:
        with contextlib.suppress(ValueError):
            event = json.loads(line)
            if isinstance(event, dict) and event.get("event") == "result":
                return dict(event.get("report") or {})
    return None


def _give_name(partial: Path, target: Path) -> None:
    """Put the finished environment in the place of what stood there."""
    replaced = target.with_name(target.name + _REPLACED)
    try:
        if target.exists():
            target.replace(replaced)
        partial.replace(target)
    except OSError as error:
        if replaced.exists() and not target.exists():
            replaced.replace(target)
        message = f"The environment that stands in {target} is in use."
        raise InstallError("busy", message, "End all maps and trainings, also those of other QGIS windows.") from error
    with contextlib.suppress(OSError):  # removed by the next installation
        remove_tree(replaced)
