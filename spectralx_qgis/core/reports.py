"""Writes reports of the engine to files."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any


def write_report(path: str, report: Mapping[str, Any]) -> None:
    """Write ``report`` as JSON, whole or not at all.

    Raises:
        OSError: The folder is missing or cannot be written to.
    """
    target = Path(path)
    temporary = target.with_name(f".{target.name}.partial-{os.getpid()}")
    try:
        temporary.write_text(json.dumps(report, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)
