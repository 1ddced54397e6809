"""What holds for all tests: Qt without a display, and property tests that say the same every time.

QGIS starts before the first test; without a display it needs Qt's offscreen platform. Property tests draw the same
examples in every run, so that a failure is a change of the code and comes back when it is looked for;
``HYPOTHESIS_PROFILE=random`` looks for examples that nobody has seen yet.
"""

from __future__ import annotations

import os

from hypothesis import settings

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

settings.register_profile("repeatable", derandomize=True)
settings.register_profile("random", print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "repeatable"))
