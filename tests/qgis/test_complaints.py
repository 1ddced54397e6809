"""What users of comparable plugins complain about most, and what they get here instead.

One test or more for each complaint about installations, processes, clashes of packages, graphics cards and networks;
each name begins with the number of its complaint.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from qgis.PyQt.QtCore import QEventLoop, QTimer

from spectralx_qgis.core.engine import find_engine
from spectralx_qgis.core.findings import read_findings, shareable_text
from spectralx_qgis.environment.installer import pip_runner
from spectralx_qgis.environment.installer.pip_runner import explain
from spectralx_qgis.environment.installer.probe import probe
from spectralx_qgis.environment.installer.reporting import InstallError
from spectralx_qgis.environment.plan import LOCKS, Choice
from spectralx_qgis.environment.store import Condition

from .conftest import REPOSITORY
from .small_wheels import write_lock, write_wheel
from .stalls import Stalls
from .test_environment import (  # noqa: F401 - fixtures
    Ends,
    ends,
    install,
    names,
    offline,
    package_index,
    place,
)

# ruff: noqa: F811 - fixtures are arguments of the same name


def run_to_the_end(manager, choice):
    """Install in a real event loop and return how it ended."""
    loop, end = QEventLoop(), []
    for name, signal in (("finished", manager.finished), ("cancelled", manager.cancelled)):
        signal.connect(lambda name=name: (end.append(name), loop.quit()))
    manager.failed.connect(lambda failure: (end.append(failure), loop.quit()))
    QTimer.singleShot(120_000, loop.quit)
    manager.install(choice, sys.executable)
    loop.exec()
    return end[0]


def test_01_installation_fails_for_want_of_pip(place, package_index, tmp_path):
    """Debian's Python has neither pip nor venv: the pinned pip is fetched without either."""
    wheel = next((place / "wheels").glob("pip-*.whl"))
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
    index = f"http://127.0.0.1:{package_index.server_port}/simple"
    pip_runner.fetch_pip(wheel.name, {digest}, tmp_path, index)
    assert (tmp_path / wheel.name).read_bytes() == wheel.read_bytes()
    with pytest.raises(InstallError, match="DO NOT MATCH"):
        pip_runner.fetch_pip(wheel.name, {"0" * 64}, tmp_path / "none", index)
    with pytest.raises(InstallError, match="does not have pip-0"):
        pip_runner.fetch_pip("pip-0-py3-none-any.whl", {digest}, tmp_path, index)


def test_01_installation_fails_for_want_of_a_compiler(place, ends, package_index):
    """Packages are never built on the user's machine: what has no build for it is said, at once."""
    lock = place / "locks" / "map-cpu.txt"
    source = place / "wheels" / "rich-2.0.tar.gz"
    source.write_bytes(b"source code")
    (place / "wheels" / "rich-2.0-py3-none-any.whl").unlink()
    lock.write_text(f"rich==2.0 --hash=sha256:{hashlib.sha256(source.read_bytes()).hexdigest()}\n")
    ends.manager.install(Choice(), sys.executable)
    failure = ends.wait()
    assert failure.code == "missing" and "no build for this system" in failure.hint


@pytest.mark.parametrize(
    ("line", "code", "hint"),
    [
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.", "hash", "Try again"),
        ("SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED]", "certificate", "PIP_CERT"),
        ("ProxyError('Cannot connect to proxy.', OSError('Tunnel failed: 407 Proxy Auth", "proxy", "Network"),
        ("ERROR: Could not install packages due to an OSError: [Errno 28] No space left", "disk", "Free space"),
        ("WARNING: Retrying after NewConnectionError('Failed to establish a new connection", "network", "kept"),
        ("ERROR: [WinError 5] Access is denied: 'C:\\\\Users\\\\x'", "permission", "may write"),
        ("ERROR: something new", "pip", "log"),
    ],
)
def test_01_a_failed_installation_says_what_to_do(line, code, hint):
    error = explain(["Collecting onnxruntime", line])
    assert error.code == code and hint in error.hint


def test_02_broken_after_success(place, ends, monkeypatch):
    """A library that crashes when it is loaded: the installation fails, with what crashed, and QGIS goes on."""
    crash = "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)\n"
    wheels = [
        write_wheel(place / "wheels", "onnxruntime", "1.0", crash),
        place / "wheels" / "rich-2.0-py3-none-any.whl",
    ]
    write_lock(place / "locks" / "map-cpu.txt", wheels)
    ends.manager.install(offline(place), sys.executable)
    failure = ends.wait()
    assert "does not start" in failure.message
    assert ends.manager.state().condition is Condition.MISSING


def test_03_numpy_clash(place, ends, tmp_path, monkeypatch):
    """NumPy and GDAL are QGIS's own pair: none is installed, and none from elsewhere comes between."""
    for lock in LOCKS.glob("*-*.txt"):
        assert not any(line.lower().startswith(("numpy==", "gdal==")) for line in lock.read_text().splitlines())
    install(ends, place)
    other = tmp_path / "other" / "numpy"
    other.mkdir(parents=True)
    (other / "__init__.py").write_text("raise ImportError('a NumPy of another plugin')\n")
    monkeypatch.setenv("PYTHONPATH", str(other.parent))
    monkeypatch.setenv("PYTHONUSERBASE", str(tmp_path / "other"))
    engine = find_engine()
    code = "import numpy, osgeo.gdal_array; print(numpy.__version__)"
    done = subprocess.run([engine.interpreter, "-c", code], env=engine.environment(), capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_03_other_plugins_are_left_alone(place, ends):
    """An installation changes nothing in QGIS's process: no module, no search path, no variable."""
    modules, path, variables = set(sys.modules), list(sys.path), dict(os.environ)
    install(ends, place)
    new = {name.split(".")[0] for name in set(sys.modules) - modules}
    assert not new & {"onnxruntime", "torch", "rich", "pip", "spectralx"}
    assert (sys.path, dict(os.environ)) == (path, variables)


def test_03_a_broken_pair_is_found_before_anything_is_downloaded(tmp_path, monkeypatch):
    """QGIS's Python whose NumPy somebody replaced: the reason comes instead of a crash in the first map."""
    fake = tmp_path / "numpy"
    fake.mkdir()
    (fake / "__init__.py").write_text("raise ImportError('numpy.core.multiarray failed to import')\n")
    program = REPOSITORY / "spectralx_qgis" / "environment" / "installer"
    done = subprocess.run(
        [sys.executable, str(program), "probe"],
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
    )
    problem = json.loads(done.stdout)["report"]["problem"]
    assert "multiarray failed to import" in problem["message"] and "another Python" in problem["hint"]
    assert probe()["problem"] is None


def test_04_gpu_unused_in_silence():
    """What computes is said, and why not the graphics card, with the remedy."""
    report = {
        "version": "0.1.0",
        "providers": [
            {"name": "CUDAExecutionProvider", "works": False, "problem": "libcudnn.so.9: cannot open"},
            {"name": "CPUExecutionProvider", "works": True},
        ],
        "problems": [{"area": "gpu", "message": "There is a GPU (RTX 9), but …", "hint": "Update the driver."}],
        "commands": {"train": False},
    }
    findings = read_findings(report)
    assert "on the processor" in findings.summary()
    assert findings.problems[0].code == "gpu" and findings.problems[0].hint == "Update the driver."
    assert "There is a GPU (RTX 9)" in shareable_text(report)


def test_06_qgis_freezes_while_installing(place, ends, monkeypatch):
    """The main thread never waits for an installation, nor for its end."""
    stalls = Stalls()
    with stalls.during("installation"):
        assert run_to_the_end(ends.manager, offline(place)) == "finished", ends.log
    assert stalls.longest["installation"] < 0.1

    monkeypatch.setenv("SPECTRALX_FAKE_DOCTOR", "slow")
    ends.manager.progressed.connect(lambda fraction, _: fraction >= 0.9 and ends.manager.cancel())
    began = time.monotonic()
    with stalls.during("cancelling"):
        assert run_to_the_end(ends.manager, offline(place)) == "cancelled"
    assert stalls.longest["cancelling"] < 0.1
    assert time.monotonic() - began < 30
    assert ends.manager.state().condition is Condition.READY


def test_15_offline_behind_a_proxy_that_answers_nobody(place, ends, monkeypatch):
    """A folder of wheels needs no network: a proxy that does not exist is never asked."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    install(ends, place)


def test_15_the_proxy_is_asked_and_its_password_never_written(place, ends, monkeypatch):
    secret = "Geheim123"  # pragma: allowlist secret
    variables = dict.fromkeys(("HTTPS_PROXY", "https_proxy", "HTTP_PROXY"), f"http://anna:{secret}@127.0.0.1:9")
    monkeypatch.setattr("spectralx_qgis.environment.manager.proxy_variables", lambda: variables)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.delenv("PIP_FIND_LINKS", raising=False)
    monkeypatch.setenv("PIP_INDEX_URL", "https://index.invalid/simple")
    monkeypatch.setenv("PIP_RETRIES", "1")
    ends.manager.install(Choice(), sys.executable)
    failure = ends.wait()
    assert failure.code == "network" and "the proxy" in failure.hint, ends.log
    assert secret not in "\n".join([*ends.log, failure.message, failure.hint])


def test_15_a_report_for_an_issue_names_no_person(monkeypatch):
    monkeypatch.setattr(Path, "home", lambda: Path("/home/anna"))
    monkeypatch.setattr("getpass.getuser", lambda: "anna")
    report = {"interpreter": {"path": "/home/anna/.venv/bin/python"}, "log": ["/mnt/anna", r"C:\Users\anna\QGIS"]}
    text = shareable_text(report)
    assert "anna" not in text
    assert "~/.venv/bin/python" in text and "/mnt/USER" in text and "QGIS" in text


def test_15_a_full_disk_is_noticed_before_anything_is_written(place, ends, monkeypatch, tmp_path):
    monkeypatch.setattr("spectralx_qgis.environment.plan._SIZES", {"map-cpu": _size(10**18)})
    ends.manager.install(offline(place), sys.executable)
    failure = ends.wait()
    assert failure.code == "disk" and "are free" in failure.message
    assert names(place / "environments") == []


def _size(amount):
    from spectralx_qgis.environment.plan import Size

    return Size(amount, amount)


def test_15_two_windows_install_at_once(place, ends):
    """The second one is told to wait; nothing is mixed."""
    second = Ends(type(ends.manager)())
    ends.manager.install(offline(place), sys.executable)
    second.manager.install(offline(place), sys.executable)
    results = [ends.wait(), second.wait()]
    assert "finished" in results
    assert all(end == "finished" or end.code == "busy" for end in results)
    assert ends.manager.state().condition is Condition.READY
