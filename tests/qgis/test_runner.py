"""Engines that fail, crash, babble or hang, from the side of Processing."""

from __future__ import annotations

import threading
import time

import pytest
from qgis.core import QgsProcessingException, QgsProcessingFeedback
from qgis.PyQt.QtCore import QCoreApplication

from spectralx_qgis.core import commands
from spectralx_qgis.core.runner import attempt, run

from .conftest import is_alive, wait_until

SEGMENT = ["segment", "/in.tif", "/out.tif", "--model", "m"]


class Feedback(QgsProcessingFeedback):
    """Keeps what it is told."""

    def __init__(self):
        super().__init__(False)
        self.fractions, self.texts, self.warnings, self.console, self.commands = [], [], [], [], []
        self.progressChanged.connect(self.fractions.append)

    def setProgressText(self, text):
        self.texts.append(text)

    def pushWarning(self, text):
        self.warnings.append(text)

    def pushConsoleInfo(self, text):
        self.console.append(text)

    def pushCommandInfo(self, text):
        self.commands.append(text)


@pytest.fixture
def feedback():
    return Feedback()


def test_a_run_reports_progress_warnings_log_and_command(fake_engine, feedback):
    result = run(commands.doctor(), feedback)
    assert result.report["version"] == "0.1.0"
    assert feedback.fractions == [50.0]
    assert feedback.texts == ["Mapping"]
    assert feedback.warnings == ["a warning"]
    assert feedback.console == ["a line of the log"]
    assert feedback.commands[0].endswith("-m spectralx doctor")
    assert fake_engine.words() == ["-m", "spectralx", "doctor", "--progress", "json"]


def test_an_end_that_comes_while_progress_is_shown_loses_no_result(fake_engine, feedback):
    """Dialogs of Processing run the event loop when they show progress; batches lost maps of fast runs by it."""
    fake_engine.behave("at-once")

    def show(_percent):
        pid = fake_engine.started()["pid"]
        wait_until(lambda: not is_alive(pid))
        for _ in range(10):
            QCoreApplication.processEvents()
            time.sleep(0.01)

    feedback.progressChanged.connect(show)
    assert run(commands.doctor(), feedback).report["version"] == "0.1.0"
    assert feedback.warnings == ["a warning"]


def test_the_engine_gets_its_own_environment(fake_engine, feedback, monkeypatch):
    monkeypatch.setenv("PYTHONHOME", "/nowhere")
    monkeypatch.setenv("PYTHONPATH", "/usr/share/qgis/python")
    run(commands.doctor(), feedback)
    started = fake_engine.started()
    assert "PYTHONHOME" not in started["environment"]
    assert started["environment"]["PYTHONPATH"].endswith("engine")
    assert started["environment"]["SPECTRALX_MODELS"].endswith("models")
    assert started["environment"]["SPECTRALX_PARENT_PIPE"] == "1"
    assert started["folder"] == started["environment"]["PYTHONPATH"]


@pytest.mark.parametrize(
    ("mode", "message"),
    [
        ("failure", r"The raster has one band\.\nUse a multispectral raster\."),
        ("garbage", "ended without a result"),
        ("crash", "crashed(.|\n)*Segmentation fault in a library"),
        ("package", "lacks a package(.|\n)*typer(.|\n)*Settings"),
    ],
)
def test_a_failing_engine_raises_its_message(fake_engine, feedback, mode, message):
    fake_engine.behave(mode)
    with pytest.raises(QgsProcessingException, match=message):
        run(SEGMENT, feedback)
    assert not is_alive(fake_engine.started()["pid"])


def test_an_interpreter_that_is_no_program_raises(monkeypatch, tmp_path, feedback):
    broken = tmp_path / "python"
    broken.write_bytes(b"\x7fELF and nothing else")
    broken.chmod(0o755)
    monkeypatch.setenv("SPECTRALX_PYTHON", str(broken))
    with pytest.raises(QgsProcessingException, match=r"cannot be started(.|\n)*interpreter"):
        run(SEGMENT, feedback)


def test_no_interpreter_raises(monkeypatch, feedback):
    monkeypatch.setenv("SPECTRALX_PYTHON", "/no/such/python")
    with pytest.raises(QgsProcessingException, match=r"does not exist(.|\n)*Settings"):
        run(SEGMENT, feedback)


@pytest.mark.parametrize("mode", ["slow", "deaf"])
def test_cancel_ends_the_engine_within_two_seconds(fake_engine, feedback, mode):
    fake_engine.behave(mode)
    asked = []

    def cancel():
        fake_engine.started()
        time.sleep(0.3)
        asked.append(time.monotonic())
        feedback.cancel()

    thread = threading.Thread(target=cancel)
    thread.start()
    with pytest.raises(QgsProcessingException, match="Cancelled"):
        run(SEGMENT, feedback)
    took = time.monotonic() - asked[0]
    thread.join()
    assert not is_alive(fake_engine.started()["pid"])
    assert took < (1.0 if mode == "slow" else 2.3)


def test_a_run_in_another_thread_works_and_can_be_cancelled(fake_engine, feedback):
    """Processing runs algorithms in threads of a pool, without event loop."""
    from qgis.PyQt.QtCore import QThreadPool

    fake_engine.behave("slow")
    ended = []

    def work():
        try:
            run(SEGMENT, feedback)
        except QgsProcessingException as error:
            ended.append(str(error))

    QThreadPool.globalInstance().start(work)
    pid = fake_engine.started()["pid"]
    assert is_alive(pid)
    feedback.cancel()
    QThreadPool.globalInstance().waitForDone(5000)
    assert "Cancelled" in ended[0]
    assert not is_alive(pid)


def test_unloading_the_plugin_ends_runs_of_other_threads(fake_engine, feedback):
    """Algorithms run in QGIS's task manager; their engines do not outlive the plugin."""
    from qgis.PyQt.QtCore import QThreadPool

    import spectralx_qgis

    fake_engine.behave("slow")
    plugin = spectralx_qgis.classFactory(None)
    plugin.initProcessing()
    ended = []

    def work():
        try:
            run(SEGMENT, feedback)
        except QgsProcessingException as error:
            ended.append(str(error))

    QThreadPool.globalInstance().start(work)
    pid = fake_engine.started()["pid"]
    began = time.monotonic()
    plugin.unload()
    assert not is_alive(pid)
    assert time.monotonic() - began < 3
    QThreadPool.globalInstance().waitForDone(5000)
    assert "Cancelled" in ended[0]
    fake_engine.behave("ok")  # the same modules serve the plugin that is loaded next
    assert run(SEGMENT, feedback).report


def test_many_progress_lines_of_one_step_are_one_line_of_the_log(fake_engine, feedback):
    fake_engine.behave("slow")

    def cancel_after_some_lines():
        deadline = time.monotonic() + 20
        while len(feedback.fractions) <= 3 and time.monotonic() < deadline:
            time.sleep(0.02)
        feedback.cancel()

    threading.Thread(target=cancel_after_some_lines).start()
    with pytest.raises(QgsProcessingException):
        run(SEGMENT, feedback)
    assert len(feedback.fractions) > 3
    assert feedback.texts == ["Mapping row 0"]


def test_an_attempt_returns_the_failure(fake_engine, feedback):
    fake_engine.behave("failure")
    outcome = attempt(SEGMENT, feedback)
    assert outcome.failure is not None
    assert outcome.failure.code == "bands"
