"""Runs the command line as the plugin does: a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys


def run(*words, progress="json", env=None, timeout=120):
    """Run ``spectralx WORDS --progress PROGRESS``; returns the finished process."""
    command = [sys.executable, "-m", "spectralx", *map(str, words), "--progress", progress]
    environment = {**os.environ, "COLUMNS": "200", **(env or {})}
    return subprocess.run(command, capture_output=True, text=True, env=environment, timeout=timeout)


def events(done):
    """Return the JSON lines of a finished process."""
    return [json.loads(line) for line in done.stdout.splitlines()]


def result(done):
    """Return the report of a command that succeeded."""
    assert done.returncode == 0, done.stdout + done.stderr
    (found,) = [event for event in events(done) if event["event"] == "result"]
    return found


def assert_refused(words, code, cause, **options):
    """Assert exit status 2, one JSON event, and for a person two lines without a traceback."""
    done = run(*words, **options)
    assert done.returncode == 2, done.stdout + done.stderr
    error = events(done)[-1]
    assert error["event"] == "error" and error["code"] == code and cause in error["message"] and error["hint"]
    person = run(*words, progress="none", **options)
    assert person.returncode == 2 and person.stdout == ""
    lines = person.stderr.splitlines()
    errors = [line for line in lines if not line.startswith("Warning")]
    assert len(errors) == 2 and cause in errors[0] and "Traceback" not in person.stderr
