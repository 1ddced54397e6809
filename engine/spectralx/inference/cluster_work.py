"""What runs on the workers of a cluster: finding out whether a worker can do it, and mapping blocks.

A worker needs the engine and the same raster, model and mask under the same paths as the machine that asked. Nothing
here is imported by the scheduler. The model is loaded once a process and serves all blocks, of one mapping or several.
"""

from __future__ import annotations

import contextlib
import hashlib
import pickle  # nosec B403 - calls travel as Dask's own do, between machines that trust each other
import socket
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from spectralx import __version__
from spectralx.errors import Cancelled, ClusterError, ModelFileError, RasterError, SpectralXError
from spectralx.files import file_sha256
from spectralx.inference.clock import Clock
from spectralx.inference.estimate import seconds_per_tile
from spectralx.inference.identity import content_identity, file_states, raster_files
from spectralx.inference.memory import share_heap
from spectralx.inference.model_file import resolve_model
from spectralx.inference.output_rows import OutputKinds, OutputRows, join_rows
from spectralx.inference.pipeline import MappingOptions, map_part
from spectralx.inference.providers import Device, ProviderReport
from spectralx.inference.report import peak_memory_mb
from spectralx.inference.request import polygon_mask
from spectralx.inference.session import Session
from spectralx.inference.source import BoundSource, open_reader
from spectralx.inference.tiling import TileGrid
from spectralx.raster.access import limit_cache
from spectralx.raster.reader import RasterReader
from spectralx.raster.windows import Window
from spectralx.sensors.binding import Binding
from spectralx.sensors.profile import SpectralProfile
from spectralx.sensors.statistics import SceneStatistics
from spectralx.spec import BandSpec

_SHARED_HINT = (
    "Every worker must reach the raster, the model and the mask under the same paths as the machine that starts the "
    "mapping, with the same content: use a shared folder."
)

# Every worker tells here which block it begins: name of the mapping, first column, first row.
BEGUN_TOPIC = "spectralx-begun"

# Loaded models, and mappings whose files were looked at, that a process keeps: of several that share a cluster.
_MOST_SESSIONS = 2
_MOST_VERIFIED = 16

_lock = threading.Lock()
_sessions: OrderedDict[tuple[Any, ...], Session] = OrderedDict()
_verified: OrderedDict[str, tuple[tuple[Path, ...], tuple[tuple[int, int], ...]]] = OrderedDict()


@dataclass(frozen=True)
class Assignment:
    """What all blocks of a mapping have in common.

    Attributes:
        name: Unique name of the mapping.
        profile: What the raster's bands are; its path names the raster.
        binding: How they feed the model.
        statistics: Statistics of the scene.
        model: Name of a bundled model, or path.
        mask: Path of the polygons outside which nothing is mapped, or None.
        identities: What tells the content of ``raster``, ``model`` and ``mask``.
        grid: Tiles of the whole raster.
        area: What the whole mapping covers.
        class_values: Value of each class.
        kinds: What is written of the rows.
        device: Where the model runs.
        threads: Threads of the network in one block.
        runs: Runs of the network that go on at once in one block.
        bands: Bands of the images, for which a model that takes any bands is folded.
    """

    name: str
    profile: SpectralProfile
    binding: Binding
    statistics: SceneStatistics
    model: str
    mask: Path | None
    identities: dict[str, str]
    grid: TileGrid
    area: Window
    class_values: tuple[int, ...]
    kinds: OutputKinds
    device: Device
    threads: int
    runs: int
    bands: tuple[BandSpec, ...]


@dataclass(frozen=True)
class WorkerFacts:
    """What a worker says of itself.

    Attributes:
        address: Address in the cluster.
        host: Name of its machine.
        places: Blocks that it computes at once.
        providers: Where the model runs.
        fingerprint: Hash of what the model computes of one and the same tile.
        tile_seconds: Time of one tile while the worker has nothing else to do.
        memory_mb: Peak memory of the process so far in MiB; 0 where the system does not tell.
    """

    address: str
    host: str
    places: int
    providers: ProviderReport
    fingerprint: str
    tile_seconds: float
    memory_mb: float


@dataclass(frozen=True)
class BlockResult:
    """A finished block.

    Attributes:
        rows: What is written.
        tiles: Tiles done or skipped.
        skipped: Tiles without any pixel to map.
        seconds: Seconds of each part of the work.
        address: Worker that did it.
        memory_mb: Peak memory of its process so far in MiB.
    """

    rows: OutputRows
    tiles: int
    skipped: int
    seconds: dict[str, float]
    address: str
    memory_mb: float


class Call:
    """A call as bytes that only the worker opens: the scheduler passes them on and needs no engine.

    Args:
        function: A function of this module.
        arguments: Its arguments.
    """

    def __init__(self, function: Callable[..., Any], *arguments: Any) -> None:
        self._function, self._arguments = function, arguments

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        return self._function, self._arguments

    def packed(self) -> bytes:
        """Return the bytes; to unpickle them is to make the call."""
        return pickle.dumps(self)


def survey(version: str, content: bytes) -> WorkerFacts:
    """Find out whether this worker can take part, and load the model.

    Args:
        version: Version of the engine that asks.
        content: Pickled :class:`Assignment`.

    Raises:
        ClusterError: It has another engine, or cannot reach the same raster, model and mask.
    """
    with _named_errors() as worker:
        if version != __version__:
            raise ClusterError(
                f"It has version {__version__} of the engine, not {version}.",
                f"Install spectralx {version} in the environment of the workers.",
            )
        assignment = _unpacked(content)
        with _opened(assignment):
            session = _session(assignment)
        spec, size = session.spec, session.spec.tile_size
        tile = np.random.default_rng(0).random((1, len(spec.bands), size, size), np.float32)
        statistics = assignment.statistics.as_array()
        session.run(tile, statistics)
        began = time.perf_counter()
        probabilities = session.run(tile, statistics)
        seconds = time.perf_counter() - began
        return WorkerFacts(
            worker.address,
            socket.gethostname(),
            worker.state.nthreads,
            session.report,
            hashlib.sha256(probabilities.tobytes()).hexdigest(),
            seconds,
            peak_memory_mb() or 0.0,
        )


def measure(content: bytes, batch: int) -> float:
    """Return the seconds a tile of a busy worker, all its places together."""
    with _named_errors() as worker:
        session = _session(_unpacked(content))
        return seconds_per_tile(session, batch) / worker.state.nthreads


def map_block(content: bytes, window: Window, batch: int, cache_mb: int) -> BlockResult:
    """Map a block.

    Args:
        content: Pickled :class:`Assignment`.
        window: Pixels of the raster.
        batch: Tiles in one run of the network.
        cache_mb: GDAL's block cache in MiB for one block.

    Raises:
        ClusterError: Raster, model or mask are not what they were.
        SpectralXError: The block cannot be mapped.
    """
    with _named_errors() as worker:
        assignment = _unpacked(content)
        worker.log_event(BEGUN_TOPIC, [assignment.name, window.col_off, window.row_off])
        limit_cache(cache_mb * worker.state.nthreads)
        clock, done, skipped, finished = Clock(), 0, 0, []
        poll = _cancel_poll(worker)
        with _opened(assignment) as reader:
            session, kinds = _session(assignment), assignment.kinds
            mask = None
            if assignment.mask is not None:
                mask = polygon_mask(assignment.mask, reader.metadata, assignment.area)[0]
            source = BoundSource(reader, assignment.binding, assignment.statistics.mean)
            network = partial(session.run, statistics=assignment.statistics.as_array())
            options = MappingOptions(
                class_values=assignment.class_values,
                batch=batch,
                runs=session.report.runs,
                probabilities=kinds.probability_bands is not None,
                novelty=kinds.novelty is not None,
                mask=mask,
                area=assignment.area,
            )
            for step in map_part(source, network, assignment.grid.part(window), options, clock, poll):
                finished += [kinds.encode(rows) for rows in step.rows]
                done, skipped = done + step.tiles, skipped + step.skipped
            reader.check_unchanged()
        memory = peak_memory_mb() or 0.0
        return BlockResult(join_rows(finished), done, skipped, dict(clock.seconds), worker.address, memory)


def _unpacked(content: bytes) -> Assignment:
    assignment: Assignment = pickle.loads(content)  # nosec B301 - from the client, whose calls this worker makes anyway
    return assignment


@contextlib.contextmanager
def _named_errors() -> Iterator[Any]:
    """Yield the worker that runs the task, and name it in errors."""
    from distributed import get_worker

    worker = get_worker()
    try:
        yield worker
    except Cancelled:
        raise
    except SpectralXError as error:
        where = f"Worker {worker.address} on {socket.gethostname()}"
        raise type(error)(f"{where}: {error.message}", error.hint) from None


def _cancel_poll(worker: Any) -> Callable[[], None]:
    """Return a function that raises once nobody wants the result of the running task any more."""
    key, tasks = worker.get_current_task(), worker.state.tasks

    def poll() -> None:
        task = tasks.get(key)
        if task is None or task.state == "cancelled":
            raise Cancelled

    return poll


@contextlib.contextmanager
def _opened(assignment: Assignment) -> Iterator[RasterReader]:
    """Open the raster, after a look at whether raster, model and mask are those that were meant."""
    try:
        reader = open_reader(assignment.profile, assignment.binding)
        with _lock:
            _verify(assignment, reader)
    except (RasterError, ModelFileError) as error:
        raise ClusterError(error.message, _SHARED_HINT) from None
    except OSError as error:
        raise ClusterError(f"{error.filename} cannot be read: {error.strerror}.", _SHARED_HINT) from None
    with reader:
        yield reader


def _verify(assignment: Assignment, reader: RasterReader) -> None:
    """Compare the content of all files once, and from then on their size and time of change.

    Raises:
        ClusterError: The content is another.
        OSError: A file cannot be read.
    """
    known = _verified.get(assignment.name)
    if known is not None and file_states(known[0]) == known[1]:
        return
    files = {"model": resolve_model(assignment.model), "mask": assignment.mask}
    found = {name: file_sha256(path) for name, path in files.items() if path is not None}
    found["raster"] = content_identity(reader.metadata)
    for name, path in {"raster": reader.metadata.path, **files}.items():
        if found.get(name) != assignment.identities.get(name):
            raise ClusterError(
                f"The {name} {path} has another content than where the mapping was started.", _SHARED_HINT
            )
    paths = (*raster_files(reader.metadata), *(path for path in files.values() if path is not None))
    _verified[assignment.name] = paths, file_states(paths)
    while len(_verified) > _MOST_VERIFIED:
        _verified.popitem(last=False)


def _session(assignment: Assignment) -> Session:
    """Return the loaded model; its content was verified."""
    novelty = assignment.kinds.novelty is not None
    settings = assignment.device, assignment.threads, assignment.runs, assignment.bands, novelty
    key = assignment.identities["model"], *settings
    with _lock:
        if key not in _sessions:
            share_heap()
            path = resolve_model(assignment.model)
            _sessions[key] = Session(path, *settings)
        _sessions.move_to_end(key)
        while len(_sessions) > _MOST_SESSIONS:
            _sessions.popitem(last=False)
        return _sessions[key]
