"""Gets the pinned pip and runs it."""

from __future__ import annotations

import hashlib
import html
import importlib.util
import os
import re
import shutil
import subprocess  # nosec B404
import sys
import sysconfig
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Sequence
from pathlib import Path

from .reporting import CancelWatch, InstallError, log

# Where pip itself looks when nothing else is configured.
DEFAULT_INDEX = "https://pypi.org/simple"
_TIMEOUT_S = 60.0

# Settings of pip that would send the packages elsewhere than into the environment.
_MISLEADING = ("PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "PIP_USER", "PIP_NO_BINARY", "PIP_REQUIRE_VIRTUALENV")
_NO_WINDOW = getattr(subprocess, "CREATE_NO_WINDOW", 0)


class PipRunner:
    """Runs pip in a process of its own.

    Args:
        command: Words that start pip.
        temporary: Folder for its temporary files, on the disk that the packages go to.
        watch: Ends it when the user cancels.
    """

    def __init__(self, command: Sequence[str], temporary: Path, watch: CancelWatch) -> None:
        self.command = list(command)
        self._temporary = temporary
        self._watch = watch

    def run(self, arguments: Sequence[str], on_line: Callable[[str], None] | None = None) -> list[str]:
        """Run pip.

        Args:
            arguments: Its arguments.
            on_line: Called with each line that it writes.

        Returns:
            The last lines that it wrote.

        Raises:
            InstallError: It failed; the message names pip's own error.
            Cancelled: The user cancelled.
        """
        command = [*self.command, *arguments, "--disable-pip-version-check", "--no-input", "--no-color"]
        log("pip " + " ".join(arguments))
        # An argument list, no shell.
        process = subprocess.Popen(  # nosec B603
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            errors="replace",
            env=pip_environment(self._temporary),
            creationflags=_NO_WINDOW,
        )
        self._watch.guard(process.kill)
        lines: list[str] = []
        try:
            for line in process.stdout or ():
                line = line.rstrip()
                if not line.startswith("Progress "):
                    log(line)
                    lines = [*lines[-60:], line]
                if on_line is not None:
                    on_line(line)
            status = process.wait()
        finally:
            self._watch.guard(None)
        self._watch.check()
        if status != 0:
            raise explain(lines)
        return lines


def pip_environment(temporary: Path) -> dict[str, str]:
    """Return the environment for pip: this process's, without settings that would lead it elsewhere."""
    environment = {name: value for name, value in os.environ.items() if name not in _MISLEADING}
    environment.update(dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(temporary)))
    # Packages are found where this installer puts them, not in the environment that is being made.
    environment["PYTHONNOUSERSITE"] = "1"
    environment["PIP_USER"] = "0"
    environment["PIP_REQUIRE_VIRTUALENV"] = "0"
    return environment


def explain(lines: Sequence[str]) -> InstallError:
    """Return an error for what pip wrote, with a remedy that a person can act on."""
    text = "\n".join(lines)
    errors = [line.removeprefix("ERROR: ") for line in lines if line.startswith("ERROR: ")]
    cause = errors[0] if errors else (lines[-1] if lines else "pip ended without a word.")
    for pattern, code, hint in _REMEDIES:
        if re.search(pattern, text, re.IGNORECASE):
            return InstallError(code, f"A package could not be installed: {cause}", hint)
    return InstallError("pip", f"A package could not be installed: {cause}", "The log holds all that pip said.")


_REMEDIES = (
    (
        r"DO NOT MATCH THE HASHES",
        "hash",
        "What arrived is not what was published. Try again; if it stays so, something on the way changes downloads.",
    ),
    (
        r"CERTIFICATE_VERIFY_FAILED|SSLError",
        "certificate",
        "The network replaces certificates, as some companies' do: set PIP_CERT to their certificate file, or install"
        " from a folder of wheels.",
    ),
    (
        r"407 Proxy|ProxyError|Cannot connect to proxy|SOCKS",
        "proxy",
        "Check the proxy in Settings > Options > Network, or install from a folder of wheels.",
    ),
    (r"No space left|Errno 28|not enough space", "disk", "Free space on the disk, or choose another folder."),
    # Where nobody answers, pip says in the end that there is no such package.
    (
        r"NewConnectionError|NameResolution|ConnectTimeout|ReadTimeout|Connection refused|Connection aborted|timed out",
        "network",
        "Check the connection, and the proxy in Settings > Options > Network, and install again: what has arrived is"
        " kept.",
    ),
    (
        r"Could not find a version|No matching distribution",
        "missing",
        "The package index, or the folder of wheels, has no build for this system and Python version.",
    ),
    (r"Permission denied|Errno 13|Access is denied", "permission", "Choose a folder that you may write to."),
)


def obtain_pip(lock: Path, wheels: Path | None, downloads: Path, temporary: Path, watch: CancelWatch) -> PipRunner:
    """Return a runner of the pinned pip, which is fetched where it is missing.

    Args:
        lock: List that pins pip.
        wheels: Folder of wheels to install from without network, or None.
        downloads: Folder that keeps downloads.
        temporary: Folder for temporary files.
        watch: Ends what runs when the user cancels.

    Raises:
        InstallError: There is no pip and none can be had.
    """
    name, hashes = pinned_pip(lock)
    for folder in (wheels, downloads):
        if folder is not None and (path := folder / name).is_file() and sha256(path) in hashes:
            return _runner_of(path, temporary, watch)
    own = _own_pip()
    if wheels is not None:
        if own is None:
            raise InstallError("pip", f"The folder {wheels} lacks {name}.", "Put it there, beside the other wheels.")
        return PipRunner(own, temporary, watch)
    if own is not None:
        fetch = PipRunner(own, temporary, watch)
        fetch.run(["download", "--no-deps", "--require-hashes", "--dest", str(downloads), "-r", str(lock)])
    else:
        fetch_pip(name, hashes, downloads)
    return _runner_of(downloads / name, temporary, watch)


def _runner_of(wheel: Path, temporary: Path, watch: CancelWatch) -> PipRunner:
    return PipRunner([sys.executable, str(wheel / "pip")], temporary, watch)


def pinned_pip(lock: Path) -> tuple[str, set[str]]:
    """Return the file name of the pinned pip, and the hashes of which its must be one."""
    text = lock.read_text(encoding="utf-8")
    version = re.search(r"^pip==(\S+)", text, re.MULTILINE)
    if version is None:
        raise InstallError("lock", f"{lock.name} does not pin pip.", "Install the plugin again.")
    return f"pip-{version[1]}-py3-none-any.whl", set(re.findall(r"--hash=sha256:([0-9a-f]{64})", text))


def _own_pip() -> list[str] | None:
    """Return how to start a pip that this interpreter has, None where it has none (Debian and Ubuntu)."""
    if importlib.util.find_spec("pip") is not None:
        return [sys.executable, "-m", "pip"]
    folders = [sysconfig.get_config_var("WHEEL_PKG_DIR") or ""]
    ensurepip = importlib.util.find_spec("ensurepip")
    if ensurepip is not None and ensurepip.origin:
        folders.append(str(Path(ensurepip.origin).parent / "_bundled"))
    for folder in filter(None, folders):
        for wheel in sorted(Path(folder).glob("pip-*.whl"), reverse=True):
            return [sys.executable, str(wheel / "pip")]
    return None


def fetch_pip(name: str, hashes: set[str], downloads: Path, index: str | None = None) -> None:
    """Fetch the pinned pip from the package index without pip.

    Raises:
        InstallError: The index cannot be reached, or does not have it.
    """
    page = (index or os.environ.get("PIP_INDEX_URL") or DEFAULT_INDEX).rstrip("/") + "/pip/"
    if not page.startswith(("https://", "http://")):
        raise InstallError("index", f"The package index {page} is no web address.", "Install pip for QGIS's Python.")
    log(f"fetching {name} from {urllib.parse.urlsplit(page).hostname}")
    try:
        links = re.findall(r'href="([^"]+)"', _read(page).decode("utf-8", "replace"))
        link = next(link for link in map(html.unescape, links) if urllib.parse.urlsplit(link).path.endswith("/" + name))
        content = _read(urllib.parse.urljoin(page, link))
    except StopIteration:
        raise InstallError("index", f"The package index does not have {name}.", "Check PIP_INDEX_URL.") from None
    except (OSError, urllib.error.URLError) as error:
        raise explain([f"ERROR: {page}: {error}", "NewConnectionError"]) from error
    if hashlib.sha256(content).hexdigest() not in hashes:
        raise explain([f"ERROR: {name}: THESE PACKAGES DO NOT MATCH THE HASHES"])
    partial = downloads / f".{name}.partial"
    partial.write_bytes(content)
    partial.replace(downloads / name)


def _read(address: str) -> bytes:
    request = urllib.request.Request(address, headers={"Accept": "text/html"})
    # The address begins with https:// or http://, and what it gives is checked against the pinned hash.
    with urllib.request.urlopen(request, timeout=_TIMEOUT_S) as answer:  # nosec B310
        return answer.read()


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        for chunk in iter(lambda: stream.read(1 << 20), b""):
            digest.update(chunk)
    return digest.hexdigest()


def remove_tree(folder: Path) -> None:
    """Remove a folder that may not exist."""
    if folder.is_dir():
        shutil.rmtree(folder)
