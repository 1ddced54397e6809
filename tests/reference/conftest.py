"""The folder with the published implementation's outputs and key lists, which lies beside the repository."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def shared() -> Path:
    """The shared folder; tests that need it are skipped where it is missing."""
    override = os.environ.get("SPECTRALX_SHARED")
    folder = Path(override) if override else Path(__file__).resolve().parents[3] / "shared"
    if not (folder / "reference" / "fill.py").is_file():
        pytest.skip("the reference outputs are not here (../shared/reference, or SPECTRALX_SHARED)")
    return folder
