"""The environment manager: installs, goes on, repairs, updates, removes; what fails leaves what stood there."""

from __future__ import annotations

import json
import os
import shutil
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from qgis.core import QgsSettings

from spectralx_qgis.core import paths
from spectralx_qgis.core.engine import EngineNotFoundError, find_engine
from spectralx_qgis.environment import manager as manager_module
from spectralx_qgis.environment import plan, store
from spectralx_qgis.environment.interpreters import Interpreter
from spectralx_qgis.environment.manager import EnvironmentManager, installer_launch
from spectralx_qgis.environment.plan import Choice, Device, Purpose
from spectralx_qgis.environment.store import Condition

from .conftest import wait_until
from .small_wheels import pip_as_wheel, write_engine, write_lock, write_wheel

VERSION = paths.metadata()["version"]


@pytest.fixture
def place(tmp_path, monkeypatch):
    """Folders with spaces and letters beyond ASCII, small wheels, and no engine from elsewhere."""
    place = tmp_path / "Anna Größe 地図"
    wheels, locks = place / "wheels", place / "locks"
    wheels.mkdir(parents=True)
    locks.mkdir()
    write_lock(
        locks / "map-cpu.txt",
        [write_wheel(wheels, "onnxruntime", "1.0", "works = True\n"), write_wheel(wheels, "rich", "2.0")],
    )
    shutil.copy(plan.PIP_LOCK, locks / "pip.txt")
    engine = write_engine(place / "engine", VERSION)
    for module in (plan, store):
        monkeypatch.setattr(module, "LOCKS", locks)
    monkeypatch.setattr(manager_module, "PIP_LOCK", locks / "pip.txt")
    monkeypatch.setattr(paths, "engine_folder", lambda: engine)
    monkeypatch.setattr(paths, "checkout", lambda: None)
    monkeypatch.delenv("SPECTRALX_PYTHON", raising=False)
    QgsSettings().setValue(store.FOLDER_SETTING, str(place / "environments"))
    return place


class Ends:
    """Drives a manager and keeps how it ends."""

    def __init__(self, manager: EnvironmentManager) -> None:
        self.manager = manager
        self.events: list = []
        self.fractions: list[float] = []
        self.log: list[str] = []
        manager.finished.connect(lambda: self.events.append("finished"))
        manager.cancelled.connect(lambda: self.events.append("cancelled"))
        manager.failed.connect(self.events.append)
        manager.progressed.connect(lambda fraction, _: self.fractions.append(fraction))
        manager.logged.connect(self.log.append)

    def wait(self):
        wait_until(lambda: bool(self.events) and not self.manager.is_busy(), timeout=60)
        return self.events.pop()


@pytest.fixture
def ends():
    manager = EnvironmentManager()
    yield Ends(manager)
    manager.end_now()


class PackageIndex(ThreadingHTTPServer):
    """A package index of the small wheels, which also breaks on request."""

    def __init__(self, wheels: Path) -> None:
        super().__init__(("127.0.0.1", 0), _IndexPages)
        self.wheels = wheels
        self.asked: list[str] = []
        self.broken: set[str] = set()


class _IndexPages(BaseHTTPRequestHandler):
    def do_GET(self):
        name = self.path.rstrip("/").rsplit("/", 1)[-1]
        self.server.asked.append(name)
        wheel = self.server.wheels / name
        if name in self.server.broken:
            self.send_error(404)
        elif wheel.is_file():
            self._answer(wheel.read_bytes(), "application/octet-stream")
        else:
            links = [f'<a href="/{path.name}">{path.name}</a>' for path in self.server.wheels.glob(f"{name}-*.whl")]
            self._answer("".join(links).encode(), "text/html")

    def _answer(self, content, kind):
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_):
        pass


@pytest.fixture
def package_index(place, monkeypatch):
    write_lock(place / "locks" / "pip.txt", [pip_as_wheel(place / "wheels")])
    server = PackageIndex(place / "wheels")
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.delenv("PIP_FIND_LINKS", raising=False)
    monkeypatch.setenv("PIP_INDEX_URL", f"http://127.0.0.1:{server.server_port}/simple")
    monkeypatch.setenv("PIP_NO_CACHE_DIR", "1")
    yield server
    server.shutdown()
    server.server_close()


def offline(place: Path) -> Choice:
    return Choice(wheels=str(place / "wheels"))


def install(ends, place):
    ends.manager.install(offline(place), sys.executable)
    end = ends.wait()
    assert end == "finished", (end, ends.log)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.name != ".lock")


def test_from_nothing_to_an_engine_and_back(place, ends):
    assert ends.manager.state().condition is Condition.MISSING
    with pytest.raises(EngineNotFoundError, match="not set up yet"):
        find_engine()

    install(ends, place)
    state = ends.manager.state()
    assert state.condition is Condition.READY
    assert names(place / "environments") == [VERSION]
    assert ends.fractions == sorted(ends.fractions) and ends.fractions[-1] == 1.0
    engine = find_engine()
    environment = engine.environment()
    assert environment["PYTHONPATH"].split(os.pathsep)[:2] == [
        str(place / "environments" / VERSION / "packages"),
        str(place / "engine"),
    ]
    assert environment["SPECTRALX_ENVIRONMENT"] == "managed"
    assert "SPECTRALX_ENVIRONMENT=managed" in engine.command_line(["doctor"])

    ends.manager.remove()
    assert ends.wait() == "finished"
    assert ends.manager.state().condition is Condition.MISSING
    assert names(place / "environments") == []


def test_an_engine_that_does_not_work_is_no_environment(place, ends, monkeypatch):
    monkeypatch.setenv("SPECTRALX_FAKE_DOCTOR", "broken")
    ends.manager.install(offline(place), sys.executable)
    failure = ends.wait()
    assert (failure.message, failure.hint) == ("ONNX Runtime cannot be loaded: DLL load failed.", "Repair it.")
    assert ends.manager.state().condition is Condition.MISSING
    assert names(place / "environments") == []


def test_a_failed_repair_leaves_what_stood_there(place, ends, monkeypatch):
    install(ends, place)
    monkeypatch.setenv("SPECTRALX_FAKE_DOCTOR", "broken")
    ends.manager.install(offline(place), sys.executable)
    assert ends.wait().code == "proof"
    assert ends.manager.state().condition is Condition.READY
    assert find_engine().packages


def test_damage_is_noticed_and_repaired(place, ends):
    install(ends, place)
    shutil.rmtree(place / "environments" / VERSION / "packages" / "onnxruntime")
    state = ends.manager.state()
    assert state.condition is Condition.BROKEN
    with pytest.raises(EngineNotFoundError, match="Packages are missing") as caught:
        find_engine()
    assert "Repair" in caught.value.hint
    install(ends, place)
    assert ends.manager.state().condition is Condition.READY
    assert names(place / "environments") == [VERSION]


def test_a_cancelled_installation_leaves_nothing_and_works_again(place, ends, monkeypatch):
    monkeypatch.setenv("SPECTRALX_FAKE_DOCTOR", "slow")
    ends.manager.install(offline(place), sys.executable)
    wait_until(lambda: bool(ends.fractions) and ends.fractions[-1] >= 0.9, timeout=60)
    began = time.monotonic()
    ends.manager.cancel()
    assert ends.wait() == "cancelled"
    assert time.monotonic() - began < 3
    assert names(place / "environments") == []
    monkeypatch.delenv("SPECTRALX_FAKE_DOCTOR")
    install(ends, place)
    assert names(place / "environments") == [VERSION]


def test_an_interrupted_download_goes_on_where_it_stopped(place, ends, monkeypatch, package_index):
    package_index.broken.add("rich-2.0-py3-none-any.whl")
    ends.manager.install(Choice(), sys.executable)
    failure = ends.wait()
    assert failure.code in ("network", "pip"), ends.log
    assert ends.manager.state().condition is Condition.INTERRUPTED
    assert "onnxruntime-1.0-py3-none-any.whl" in names(place / "environments" / "downloads")

    package_index.broken.clear()
    package_index.asked.clear()
    ends.manager.install(Choice(), sys.executable)
    assert ends.wait() == "finished", ends.log
    wheels = [name for name in package_index.asked if name.endswith(".whl")]
    assert wheels == ["rich-2.0-py3-none-any.whl"]
    assert names(place / "environments") == [VERSION]


def test_what_arrives_must_be_what_was_pinned(place, ends, package_index):
    write_wheel(place / "wheels", "rich", "2.0", "changed = True\n")
    ends.manager.install(Choice(), sys.executable)
    failure = ends.wait()
    assert failure.code == "hash", ends.log
    assert "not what was published" in failure.hint
    assert ends.manager.state().condition is not Condition.READY


def test_an_installation_that_died_leaves_nothing_in_the_way(place, ends):
    partial = place / "environments" / f"{VERSION}.partial"
    (partial / "packages").mkdir(parents=True)
    (partial / "environment.json").write_text("{}")
    assert ends.manager.state().condition is Condition.MISSING
    install(ends, place)
    assert names(place / "environments") == [VERSION]


def test_a_version_with_the_same_packages_shares_them_and_another_one_is_told(place, ends):
    install(ends, place)
    own = place / "environments" / VERSION
    older = place / "environments" / "0.0.9"
    own.rename(older)
    record = json.loads((older / "environment.json").read_text())
    (older / "environment.json").write_text(json.dumps({**record, "plugin": "0.0.9"}))
    assert ends.manager.state().condition is Condition.READY
    assert find_engine().packages == str(older / "packages")

    lock = place / "locks" / "map-cpu.txt"
    lock.write_text(lock.read_text() + "# another list\n")
    state = ends.manager.state()
    assert state.condition is Condition.OUTDATED and "0.0.9" in state.message
    with pytest.raises(EngineNotFoundError, match=r"0\.0\.9"):
        find_engine()
    install(ends, place)
    assert ends.manager.state().condition is Condition.READY
    assert names(place / "environments") == ["0.0.9", VERSION]  # the other version's QGIS may still use it


def test_qgis_that_changed_its_python_is_noticed(place, ends):
    install(ends, place)
    path = place / "environments" / VERSION / "environment.json"
    record = json.loads(path.read_text())
    record["python"]["version"] = [3, 9, 18]
    path.write_text(json.dumps(record))
    state = ends.manager.state()
    assert state.condition is Condition.BROKEN and "Python 3.9" in state.message


def test_a_python_that_cannot_carry_the_engine_is_refused_with_the_reason(place, ends, tmp_path):
    bare = tmp_path / "bare.py"
    answer = {"problem": {"message": "Python 3.8 is too old.", "hint": "Install a newer QGIS."}, "version": [3, 8, 1]}
    event = json.dumps({"event": "result", "outputs": {}, "report": answer})
    bare.write_text(f"#!{sys.executable}\nprint({event!r})\n")
    bare.chmod(0o755)
    ends.manager.install(offline(place), str(bare))
    failure = ends.wait()
    assert "Python 3.8 is too old." in failure.message and failure.hint == "Install a newer QGIS."
    ends.manager.install(offline(place), str(tmp_path / "none"))
    assert "not found" in ends.wait().message


def test_an_update_that_was_cut_off_is_noticed(place):
    (place / "engine" / "spectralx" / "__init__.py").write_text('__version__ = "0.0.1"\n')
    with pytest.raises(EngineNotFoundError, match=r"its engine 0\.0\.1") as caught:
        find_engine()
    assert "Install the plugin again" in caught.value.hint


def test_unloading_ends_an_installation(place, ends, monkeypatch):
    monkeypatch.setenv("SPECTRALX_FAKE_DOCTOR", "slow")
    ends.manager.install(offline(place), sys.executable)
    wait_until(lambda: bool(ends.fractions) and ends.fractions[-1] >= 0.9, timeout=60)
    ends.manager.end_now()
    assert not ends.manager.is_busy()
    assert names(place / "environments") == []
    assert ends.events == []


def test_what_training_needs_depends_on_the_system_and_the_wheels(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "platform", "linux")
    training = Choice(Purpose.TRAIN, Device.CPU, str(tmp_path))
    assert training.lock().name == "train-cuda.txt"  # the index has no other build for Linux
    (tmp_path / "torch-2.0+cpu-cp311-cp311-linux_x86_64.whl").touch()
    assert training.lock().name == "train-cpu.txt"
    monkeypatch.setattr(sys, "platform", "win32")
    assert Choice(Purpose.TRAIN).lock().name == "train-cpu.txt"
    assert Choice(device=Device.CUDA).lock().name == "map-cuda.txt"


def test_every_list_pins_versions_and_hashes():
    for purpose in Purpose:
        for device in Device:
            lock = plan.LOCKS / f"{purpose.value}-{device.value}.txt"
            entries = lock.read_text().replace("\\\n", " ").splitlines()
            assert len(entries) > 15
            for entry in entries:
                assert "==" in entry.split(";")[0] and "--hash=sha256:" in entry, entry
            packages = {entry.split("==")[0].lower() for entry in entries}
            # Both come from QGIS, so that they fit each other.
            assert not packages & {"numpy", "gdal"}
            assert {"onnxruntime", "pydantic", "typer", "rich", "pyyaml"} <= packages
            assert ("torch" in packages) is (purpose is Purpose.TRAIN)


def test_a_password_stays_out_of_the_command_line():
    network = {"HTTPS_PROXY": "http://anna:secret@proxy:3128"}  # pragma: allowlist secret
    launch = installer_launch(Interpreter("/usr/bin/python3"), ["install", "{}"], network)
    assert launch.environment["HTTPS_PROXY"] == network["HTTPS_PROXY"]
    assert "secret" not in launch.command_line + " ".join(launch.arguments)
