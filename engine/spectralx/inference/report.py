"""What a mapping was made of and what came out, as JSON and as a page to read."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from spectralx.files import atomic_output
from spectralx.inference.output_rows import BYTE_NODATA
from spectralx.inference.report_page import render_page
from spectralx.sensors.binding import Binding
from spectralx.sensors.statistics import SceneStatistics
from spectralx.spec import ClassSpec, ModelSpec

_SQUARE_METRES_PER_HECTARE = 10_000

# Novelty in per cent, rounded from 99.5 on, of ground that is called strange.
_STRANGE = 100


@dataclass
class ClassCounter:
    """Counts the pixels of each class.

    Args:
        classes: The model's classes.
    """

    classes: Sequence[ClassSpec]
    pixels: dict[int, int] = field(init=False)

    def __post_init__(self) -> None:
        self.pixels = {item.value: 0 for item in self.classes}

    def add(self, values: npt.NDArray[np.uint8]) -> None:
        """Count the class values of some rows."""
        for value in self.pixels:
            self.pixels[value] += int(np.count_nonzero(values == value))

    def table(self, gsd_m: float | None) -> list[dict[str, Any]]:
        """Return one entry a class: value, name, colour, pixels, fraction of the mapped pixels, area in hectares.

        Args:
            gsd_m: Ground sampling distance in metres (at the raster's centre where coordinates are geographic); without
                it areas are None.
        """
        mapped = sum(self.pixels.values())
        hectares = gsd_m**2 / _SQUARE_METRES_PER_HECTARE if gsd_m else None
        return [
            {
                "value": item.value,
                "name": item.name,
                "color": item.color,
                "pixels": self.pixels[item.value],
                "fraction": self.pixels[item.value] / mapped if mapped else 0.0,
                "area_ha": self.pixels[item.value] * hectares if hectares is not None else None,
            }
            for item in self.classes
        ]


class NoveltyCounter:
    """Counts how much of a map is how strange to the model."""

    def __init__(self) -> None:
        self._pixels = np.zeros(BYTE_NODATA + 1, np.int64)

    def add(self, percent: npt.NDArray[np.uint8]) -> None:
        """Count the novelty of some rows, in per cent and 255 where nothing is mapped."""
        self._pixels += np.bincount(percent.ravel(), minlength=BYTE_NODATA + 1)

    def summary(self) -> dict[str, float] | None:
        """Return the median in per cent and the fraction of strange pixels, above 99.5 %; None where none was counted.

        Ground like that which the model learned from has 50 % and 0.005.
        """
        known = self._pixels[:BYTE_NODATA]
        if not known.any():
            return None
        below = known.cumsum()
        return {
            "median_percent": float(np.searchsorted(below, below[-1] / 2)),
            "strange_fraction": float(known[_STRANGE:].sum() / below[-1]),
        }


def describe_model(spec: ModelSpec, path: Path) -> dict[str, Any]:
    """Return what a reader of a report needs to know of the model."""
    kept = ("name", "title", "description", "tile_size", "gsd_min_m", "gsd_max_m", "licence", "engine_version")
    return {"path": str(path), **spec.model_dump(mode="json", include=set(kept))}


def describe_binding(binding: Binding) -> list[dict[str, Any]]:
    """Return the rows of a binding as in the report of ``inspect``."""
    return [
        {
            "model_band": row.model_band,
            "model_wavelength_nm": row.model_wavelength_nm,
            "sources": [[index, weight] for index, weight in row.sources],
            "source_name": row.source_name,
            "source_wavelength_nm": row.source_wavelength_nm,
            "difference_nm": row.difference_nm,
            "how": row.how,
        }
        for row in binding.rows
    ]


def describe_statistics(statistics: SceneStatistics) -> dict[str, Any]:
    """Return the statistics of the scene."""
    return {
        "mean": [float(value) for value in statistics.mean],
        "std": [float(value) for value in statistics.std],
        "calibrated": statistics.calibrated,
    }


def peak_memory_mb() -> float | None:
    """Return the largest resident memory of this process so far in MiB, or None where the system does not tell."""
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
    except OSError:
        return _peak_of_resources()
    # Linux's getrusage counts what the parent held when it started this process, which may be QGIS.
    peak = next((line for line in status.splitlines() if line.startswith("VmHWM:")), None)
    return _peak_of_resources() if peak is None else int(peak.split()[1]) / 2**10


def _peak_of_resources() -> float | None:
    try:
        import resource
    except ImportError:  # Windows
        return None
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 2**20 if sys.platform == "darwin" else peak / 2**10


def write_report(path: Path, report: Mapping[str, Any]) -> None:
    """Write a report: a page for the suffixes ``.html`` and ``.htm``, otherwise JSON.

    Raises:
        OutputError: The file cannot be written.
    """
    page = path.suffix.lower() in (".html", ".htm")
    text = render_page(report) if page else json.dumps(report, indent=2, ensure_ascii=False, allow_nan=False) + "\n"
    with atomic_output(path) as temporary:
        temporary.write_text(text, encoding="utf-8")
