"""Many scenes in one call: one loaded model, and a scene that fails costs the others nothing."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from spectralx.errors import Cancelled, OutputError, RequestError, SpectralXError
from spectralx.files import check_output, file_sha256
from spectralx.inference.mapper import LocalMapper, OpenMapper
from spectralx.inference.providers import Device
from spectralx.inference.segment import SegmentRequest, SegmentResult, segment
from spectralx.inference.session import Session
from spectralx.progress import Reporter, ScaledReporter, SilentReporter
from spectralx.spec import BandSpec

# Loaded models that are kept: one that takes any bands is another for the scenes of every sensor.
_MOST_SESSIONS = 2


class SharedSessions:
    """Keeps the sessions that were used last, by the content of the model; called like :class:`Session`."""

    def __init__(self) -> None:
        self._sessions: OrderedDict[tuple[Any, ...], Session] = OrderedDict()

    def __call__(
        self, path: Path, device: Device, threads: int, runs: int, bands: tuple[BandSpec, ...], novelty: bool
    ) -> Session:
        """Return the session for these settings."""
        settings = device, threads, runs, bands, novelty
        key = file_sha256(path), *settings
        if key not in self._sessions:
            while len(self._sessions) >= _MOST_SESSIONS:
                self._sessions.popitem(last=False)
            self._sessions[key] = Session(path, *settings)
        self._sessions.move_to_end(key)
        return self._sessions[key]


class _SceneReporter(ScaledReporter):
    """Says which of the scenes a warning is about."""

    def __init__(self, reporter: Reporter, index: int, count: int, name: str) -> None:
        super().__init__(reporter, index / count, (index + 1) / count)
        self._name = name

    def warning(self, message: str) -> None:
        super().warning(f"{self._name}: {message}")


@dataclass(frozen=True)
class SceneOutcome:
    """What became of a scene: a result or an error."""

    request: SegmentRequest
    result: SegmentResult | None = None
    error: SpectralXError | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return the outcome as JSON-serialisable values."""
        error, result = self.error, self.result
        return {
            "input": self.request.input,
            "outputs": {} if result is None else result.outputs,
            "report": None if result is None else result.report,
            "error": None if error is None else {"code": error.code, "message": error.message, "hint": error.hint},
        }


def scene_requests(template: SegmentRequest, inputs: Sequence[str], folder: Path) -> list[SegmentRequest]:
    """Return a request for each input; its map gets the input's name with the suffix ``.tif``.

    Args:
        template: The other options; its input and output are not used.
        inputs: Rasters.
        folder: Existing folder for the maps.

    Raises:
        OutputError: The folder cannot be written to, or two maps would have the same name.
    """
    outputs = [check_output(folder / f"{Path(name).stem}.tif") for name in inputs]
    for name, output in zip(inputs, outputs):
        if outputs.count(output) > 1:
            raise OutputError(f"Two scenes would be mapped to {output}, one of them {name}.", "Map them one by one.")
    return [replace(template, input=name, output=output) for name, output in zip(inputs, outputs)]


def segment_scenes(
    requests: Sequence[SegmentRequest], reporter: Reporter | None = None, open_mapper: OpenMapper | None = None
) -> list[SceneOutcome]:
    """Map scenes one after the other with shared sessions.

    Args:
        requests: What to map.
        reporter: Told of progress and warnings, and asked whether to stop.
        open_mapper: Who computes; by default this process, which loads each model once.

    Returns:
        An outcome for each request, errors of single scenes included.

    Raises:
        Cancelled: The user stopped; the maps of the scenes before are whole and stay.
    """
    reporter, outcomes = reporter or SilentReporter(), []
    mapper = open_mapper or partial(LocalMapper, open_session=SharedSessions())
    for index, request in enumerate(requests):
        share = _SceneReporter(reporter, index, len(requests), Path(request.input).name)
        try:
            outcomes.append(SceneOutcome(request, result=segment(request, share, open_mapper=mapper)))
        except Cancelled:
            raise Cancelled(hint="The maps of earlier scenes are whole and stay.") from None
        except SpectralXError as error:
            reporter.warning(f"{request.input} was not mapped: {error.message}")
            outcomes.append(SceneOutcome(request, error=error))
    return outcomes


def check_all_mapped(outcomes: Sequence[SceneOutcome]) -> None:
    """Raise when any scene was not mapped.

    Raises:
        SpectralXError: Of the class of the first error.
    """
    failed = [outcome for outcome in outcomes if outcome.error is not None]
    if not failed:
        return
    names = ", ".join(outcome.request.input for outcome in failed)
    first = failed[0].error
    kind = type(first) if isinstance(first, SpectralXError) else RequestError
    raise kind(
        f"{len(failed)} of {len(outcomes)} scenes were not mapped: {names}.",
        "The warnings tell why." if len(failed) == len(outcomes) else "The others are done; the warnings tell why.",
    )
