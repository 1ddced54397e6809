"""Tells whether a child process has ended when Qt does not.

Under Unix, Qt learns of a child's end by the signal SIGCHLD. Another plugin may take that signal for itself: PyTorch's
data loaders do, in the process of QGIS. From then on a :class:`QProcess` waits for ever, and destroying it takes 30 s.
"""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass


@dataclass(frozen=True)
class Ended:
    """The end of a child.

    Attributes:
        exit_code: Exit status; None when somebody else was told and nobody can be asked any more.
        crashed: Whether a signal ended it.
    """

    exit_code: int | None
    crashed: bool = False


def look(pid: int) -> Ended | None:
    """Return how the child ``pid`` ended, None while it runs, or where Qt needs no help (Windows)."""
    if sys.platform == "win32" or pid <= 0:
        return None
    if hasattr(os, "waitid"):
        return _peek(pid)
    return _collect(pid)


def _peek(pid: int) -> Ended | None:
    """Look without taking the news from Qt, which may still be about to hear it."""
    try:
        news = os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT)
    except ChildProcessError:
        return Ended(None)
    if news is None:
        return None
    return Ended(news.si_status, crashed=news.si_code != os.CLD_EXITED)


def _collect(pid: int) -> Ended | None:
    """Take the news: macOS before Python 3.13 cannot do without."""
    try:
        ended, status = os.waitpid(pid, os.WNOHANG)
    except ChildProcessError:
        return Ended(None)
    if ended == 0:
        return None
    if os.WIFSIGNALED(status):
        return Ended(os.WTERMSIG(status), crashed=True)
    return Ended(os.WEXITSTATUS(status))
