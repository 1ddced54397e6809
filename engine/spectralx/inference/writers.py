"""The rasters that a mapping writes: classes, confidence and probabilities, row band by row band."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from types import TracebackType

import numpy as np
import numpy.typing as npt

from spectralx.inference.blending import FloatArray, MapRows
from spectralx.inference.clock import Clock
from spectralx.progress import Reporter
from spectralx.raster.georeference import geotransform_or_default
from spectralx.raster.metadata import RasterMetadata
from spectralx.raster.windows import Window
from spectralx.raster.writer import ByteMapWriter, ClassMapWriter, FloatMapWriter
from spectralx.spec import ClassSpec

CONFIDENCE_NODATA = 255


class MapWriters:
    """Writes the finished rows of a map to every raster that is asked for.

    Args:
        metadata: The source raster.
        window: Part of it that is mapped; the rasters get its grid.
        classes: The model's classes.
        output: Class map.
        confidence: Probability of the mapped class in per cent, or None.
        probabilities: Probability of every class, or None.
        reporter: Told of the progress of the final layout, and asked whether to stop.
        threads: Threads that compress.
        clock: Receives the seconds of ``writing`` and of ``finishing`` the layout.

    Raises:
        OutputError: On entering, when a raster cannot be created; on leaving, when it cannot be finished.
    """

    def __init__(
        self,
        metadata: RasterMetadata,
        window: Window,
        classes: Sequence[ClassSpec],
        output: Path,
        confidence: Path | None,
        probabilities: Path | None,
        reporter: Reporter,
        threads: int,
        clock: Clock,
    ) -> None:
        like, names = crop(metadata, window), [item.name for item in classes]
        self._window, self._clock = window, clock
        self._classes = ClassMapWriter(output, like, classes, reporter, threads)
        self._confidence = self._probabilities = None
        if confidence is not None:
            label = ["probability of the class (%)"]
            self._confidence = ByteMapWriter(confidence, like, label, CONFIDENCE_NODATA, None, threads)
        if probabilities is not None:
            self._probabilities = FloatMapWriter(probabilities, like, names, reporter=None, threads=threads)
        self._stack = ExitStack()

    def __enter__(self) -> MapWriters:
        with self._stack:
            for writer in (self._classes, self._confidence, self._probabilities):
                if writer is not None:
                    self._stack.enter_context(writer)
            self._stack = self._stack.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._clock("finishing"):
            self._stack.__exit__(kind, error, trace)

    def write(self, rows: MapRows) -> None:
        """Write finished rows.

        Raises:
            OutputError: The disk is full or a file cannot be written.
        """
        place = rows.window
        window = Window(
            place.col_off - self._window.col_off, place.row_off - self._window.row_off, place.width, place.height
        )
        with self._clock("writing"):
            self._classes.write(window, rows.classes)
            if self._confidence is not None:
                self._confidence.write(window, _percent(rows.best, rows.classes > 0))
            if self._probabilities is not None and rows.probabilities is not None:
                self._probabilities.write(window, rows.probabilities)


def crop(metadata: RasterMetadata, window: Window) -> RasterMetadata:
    """Return the metadata of a window of a raster, as a raster of its own."""
    if window == metadata.window:
        return metadata
    x0, dx_col, dx_row, y0, dy_col, dy_row = geotransform_or_default(metadata)
    x0 += window.col_off * dx_col + window.row_off * dx_row
    y0 += window.col_off * dy_col + window.row_off * dy_row
    geotransform, control = (x0, dx_col, dx_row, y0, dy_col, dy_row), metadata.ground_control
    if control is not None:
        points = tuple((p - window.col_off, r - window.row_off, x, y, z) for p, r, x, y, z in control.points)
        control = replace(control, points=points)
    kept = geotransform if control is None or metadata.geotransform is not None else None
    return replace(metadata, width=window.width, height=window.height, geotransform=kept, ground_control=control)


def _percent(probability: FloatArray, mapped: npt.NDArray[np.bool_]) -> npt.NDArray[np.uint8]:
    percent = np.rint(np.clip(probability, 0, 1) * 100).astype(np.uint8)
    percent[~mapped] = CONFIDENCE_NODATA
    return percent
