"""The rasters that a mapping writes, from classes to novelty, and the journal of what is finished."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from types import TracebackType

import numpy as np
import numpy.typing as npt

from spectralx.errors import OutputError
from spectralx.files import work_folder
from spectralx.inference.clock import Clock
from spectralx.inference.journal import Journal
from spectralx.inference.memory import keeping_no_blocks
from spectralx.inference.output_rows import OutputRows
from spectralx.inference.request import Job
from spectralx.progress import Reporter
from spectralx.raster.access import unwritable
from spectralx.raster.georeference import geotransform_or_default
from spectralx.raster.metadata import RasterMetadata
from spectralx.raster.windows import Window
from spectralx.raster.writer import ByteMapWriter, ClassMapWriter, FloatMapWriter, Workplace

# How often what was written is noted, in seconds: what a killed process loses at most. And how often the disk is waited
# for, which may take seconds in which nothing can be cancelled: what a power cut loses at most.
_NOTED_S = 0.25
_SYNCED_S = 60.0

_ROWS_AT_A_TIME = 256


class MapWriters:
    """Writes the finished rows of a map to every raster that is asked for, and notes them for a later run.

    Args:
        job: What is mapped and where to.
        strips: Column strips of the job's window, from left to right; rows are noted once all rows above them in
            their strip are written, as far as they come as wide as the strip.
        key: What the pixels depend on; only a run with the same key goes on with them.
        reporter: Told of the progress of the final layout, and asked whether to stop.
        threads: Threads that compress.
        clock: Receives the seconds of ``writing`` and of ``finishing`` the layout.

    Attributes:
        done: Rows of each strip that an earlier run finished; known inside the ``with`` block.
        warnings: Why nothing of an interrupted run could be used.

    Raises:
        OutputError: On entering, when a raster cannot be created or another run is writing it; on leaving, when it
            cannot be finished.
    """

    def __init__(
        self, job: Job, strips: Sequence[Window], key: Mapping[str, str], reporter: Reporter, threads: int, clock: Clock
    ) -> None:
        self._job, self._strips, self._key = job, list(strips), key
        self._reporter, self._threads, self._clock = reporter, threads, clock
        self._borders = (*(strip.col_off - job.window.col_off for strip in strips), job.window.width)
        self._stack = ExitStack()
        self.done = (0,) * len(self._strips)
        self.warnings: list[str] = []

    def __enter__(self) -> MapWriters:
        request = self._job.request
        with self._stack:
            folders = {
                name: self._stack.enter_context(work_folder(path, request.resume))
                for name, path in request.outputs.items()
                if name != "REPORT"
            }
            self._journal = Journal(folders["OUTPUT"], self._key, len(self._strips))
            if request.resume:
                self._take_up()
            self._rows = list(self.done)
            self._ahead: list[dict[int, int]] = [{} for _ in self._rows]
            self._safe = [0] * len(self._rows)
            self._noted = self._synced = time.monotonic()
            self._open({name: Workplace(folder, self._borders, self.done) for name, folder in folders.items()})
            self._note(force=True)
            self._stack = self._stack.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._clock("finishing"), keeping_no_blocks():
            if error is not None and self._job.request.resume and not isinstance(error, OutputError):
                self._note(force=True)
            self._stack.__exit__(kind, error, trace)

    def write(self, rows: OutputRows) -> None:
        """Write finished rows, in any order.

        Raises:
            OutputError: The disk is full or a file cannot be written.
        """
        place, origin = rows.window, self._job.window
        window = Window(place.col_off - origin.col_off, place.row_off - origin.row_off, place.width, place.height)
        with self._clock("writing"):
            self._classes.write(window, rows.classes)
            if self._confidence is not None and rows.confidence is not None:
                self._confidence.write(window, rows.confidence)
            if self._probabilities is not None and rows.probabilities is not None:
                self._probabilities.write(window, rows.probabilities)
            if self._novelty is not None and rows.novelty is not None:
                self._novelty.write(window, rows.novelty)
            self._advance(place)
            self._note()

    def stored_classes(self, strip: int) -> Iterator[npt.NDArray[np.uint8]]:
        """Yield the class values of the rows of a strip that an earlier run finished."""
        return self._stored(self._classes, strip)

    def stored_novelty(self, strip: int) -> Iterator[npt.NDArray[np.uint8]]:
        """Yield the novelty of the rows of a strip that an earlier run finished; nothing where it is not asked for."""
        return self._stored(self._novelty, strip) if self._novelty is not None else iter(())

    def _stored(self, writer: ClassMapWriter | ByteMapWriter, strip: int) -> Iterator[npt.NDArray[np.uint8]]:
        for first in range(0, self.done[strip], _ROWS_AT_A_TIME):
            yield writer.stored(strip, first, min(self.done[strip], first + _ROWS_AT_A_TIME))[0]

    def _take_up(self) -> None:
        """Go on with what the journal holds, or say why not."""
        rows, reason = self._journal.read()
        if rows is not None:
            self.done = rows
        elif reason is not None:
            self.warnings.append(f"Mapping starts afresh: {reason}.")

    def _open(self, places: Mapping[str, Workplace]) -> None:
        job, request = self._job, self._job.request
        like, classes = crop(job.metadata, job.window), job.spec.classes
        self._classes = self._stack.enter_context(
            ClassMapWriter(request.output, like, classes, self._reporter, self._threads, places["OUTPUT"])
        )
        self._confidence: ByteMapWriter | None = None
        self._probabilities: ByteMapWriter | FloatMapWriter | None = None
        self._novelty: ByteMapWriter | None = None
        silent = _Silent(self._reporter)
        if request.confidence is not None:
            label = ["probability of the class (%)"]
            self._confidence = self._stack.enter_context(
                ByteMapWriter(request.confidence, like, label, None, silent, self._threads, places["CONFIDENCE"])
            )
        if request.probabilities is not None:
            kind = ByteMapWriter if request.probability_type == "uint8" else FloatMapWriter
            names = [classes[index].name for index in job.probability_bands]
            self._probabilities = self._stack.enter_context(
                kind(request.probabilities, like, names, None, silent, self._threads, places["PROBABILITIES"])
            )
        if request.novelty is not None:
            label = ["known ground that is less strange to the model (%)"]
            self._novelty = self._stack.enter_context(
                ByteMapWriter(request.novelty, like, label, None, silent, self._threads, places["NOVELTY"])
            )

    def _advance(self, place: Window) -> None:
        for index, strip in enumerate(self._strips):
            if (strip.col_off, strip.width) == (place.col_off, place.width):
                ahead = self._ahead[index]
                ahead[place.row_off - strip.row_off] = place.height
                while height := ahead.pop(self._rows[index], 0):
                    self._rows[index] += height

    def _note(self, force: bool = False) -> None:
        """Note now and then what is written, and more seldom wait until it is on the disk."""
        now = time.monotonic()
        if not force and now - self._noted < _NOTED_S:
            return
        if now - self._synced >= _SYNCED_S:
            for writer in (self._classes, self._confidence, self._probabilities, self._novelty):
                if writer is not None:
                    writer.sync()
            self._safe, self._synced = list(self._rows), now
        try:
            self._journal.write(self._rows, self._safe)
        except OSError as error:
            raise unwritable(self._job.request.output, error) from None
        self._noted = now


class _Silent:
    """Asks whether to stop and passes on nothing: one output alone tells of its progress."""

    def __init__(self, parent: Reporter) -> None:
        self._parent = parent

    def progress(self, fraction: float, message: str = "") -> None:
        """Ignore the progress."""

    def warning(self, message: str) -> None:
        """Pass the warning on."""
        self._parent.warning(message)

    def check_cancelled(self) -> None:
        """Ask the whole job."""
        self._parent.check_cancelled()


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
