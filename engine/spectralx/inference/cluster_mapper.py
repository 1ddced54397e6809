"""Mapping on a cluster: blocks as tasks, rows written as they come, the same bits as on one machine."""

from __future__ import annotations

import contextlib
import pickle  # nosec B403 - calls travel as Dask's own do, between machines that trust each other
import uuid
from collections import Counter
from collections.abc import Generator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from spectralx import __version__
from spectralx.files import file_sha256
from spectralx.inference.blocks import cut_blocks
from spectralx.inference.budget import Budget
from spectralx.inference.clock import Clock
from spectralx.inference.cluster import Cluster
from spectralx.inference.cluster_crew import Crew
from spectralx.inference.cluster_work import BEGUN_TOPIC, Assignment, BlockResult, Call, map_block, measure, survey
from spectralx.inference.identity import content_identity
from spectralx.inference.mapper import Finished, MeasuredScene, planned_runs
from spectralx.inference.model_file import list_bundled
from spectralx.inference.session import usable_cores
from spectralx.inference.tiling import TileGrid
from spectralx.progress import Reporter
from spectralx.raster.windows import Window

# What a block may take: a lost worker costs no more time, and no result is larger.
_BLOCK_S = 60.0
_BLOCK_BYTES = 16 << 20


class ClusterMapper:
    """Has a map computed by the workers of a cluster.

    Args:
        scene: What to map.
        reporter: Told of workers that come and go, and asked whether to stop.
        clock: Receives the seconds of each part of the work, over all workers.
        cluster: The cluster.

    Raises:
        ClusterError: It has no workers, or one that cannot do it.
    """

    def __init__(self, scene: MeasuredScene, reporter: Reporter, clock: Clock, cluster: Cluster) -> None:
        self._scene, self._clock, self._cluster = scene, clock, cluster
        job = scene.job
        self._name = f"spectralx-{uuid.uuid4().hex}"
        threads = cluster.threads or job.request.threads or 1
        assignment = _assignment(self._name, scene, threads)
        self._content = pickle.dumps(assignment)
        self._crew = Crew(cluster, self._name, Call(survey, __version__, self._content).packed(), reporter)
        reporter.progress(0.02, "Waiting for the workers")
        with clock("loading"):
            self._crew.assemble()
        # Strips and batches are those of one machine that runs the same model with the same options.
        providers = next(iter(self._crew.members.values())).providers
        runs = 1 if providers.on_gpu else planned_runs(job, job.request.threads or usable_cores())
        self.providers = replace(providers, threads=threads * self._crew.places, runs=runs)
        self._blocks: Counter[str] = Counter()
        self._memory: dict[str, float] = {}
        self._begun: Counter[tuple[int, ...]] = Counter()

    def tiles(self, parts: Sequence[Window]) -> int:
        """Return how many tiles the parts take at most, those that two blocks compute counted twice."""
        return sum(len(self._scene.job.grid.part(block)) for block in self._cut(parts))

    def seconds_per_tile(self, budget: Budget) -> float:
        """Measure how long a tile takes when all workers are busy."""
        answers = self._crew.ask_all(Call(measure, self._content, budget.batch).packed())
        return 1 / sum(1 / seconds for seconds in answers)

    def memory_mb(self, budget: Budget) -> float:
        """Return what the largest worker will take."""
        members = self._crew.members.values()
        return max(facts.memory_mb + facts.places * budget.working_mb for facts in members)

    def map(self, parts: Sequence[Window], budget: Budget) -> Generator[Finished, None, None]:
        """Map the parts in blocks, whose rows come in the order in which they are finished."""
        client = self._cluster.client
        client.subscribe_topic(BEGUN_TOPIC, self._note_begun)
        calls = (
            Call(map_block, self._content, block, budget.batch, budget.cache_mb).packed() for block in self._cut(parts)
        )
        try:
            with contextlib.closing(self._crew.run(calls)) as results:
                for result in results:
                    self._note(result)
                    yield Finished(result.tiles, result.skipped, (result.rows,))
        finally:
            if client.status == "running":
                client.unsubscribe_topic(BEGUN_TOPIC)

    def describe(self) -> dict[str, Any]:
        """Return who took part, and how many blocks were begun more than once because a worker was lost."""
        crew = self._crew
        everyone = {facts.address: facts for facts in (*crew.lost, *crew.members.values())}
        return {
            "scheduler": self._cluster.address,
            "count": len(everyone),
            "lost": len(crew.lost),
            "blocks": self._blocks.total(),
            "begun_again": self._begun.total() - len(self._begun),
            "members": [
                {
                    "address": address,
                    "host": facts.host,
                    "places": facts.places,
                    "blocks": self._blocks[address],
                    "peak_memory_mb": self._memory.get(address, facts.memory_mb),
                }
                for address, facts in everyone.items()
            ],
        }

    def _cut(self, parts: Sequence[Window]) -> list[Window]:
        job, members = self._scene.job, self._crew.members.values()
        slowest = max(facts.tile_seconds for facts in members)
        most_tiles = int(_BLOCK_S / max(slowest, 1e-6))
        most_pixels = _BLOCK_BYTES // job.output_kinds.bytes_per_pixel
        return list(cut_blocks(job.grid, parts, self._crew.places, most_tiles, most_pixels))

    def _note_begun(self, event: tuple[float, tuple[str, int, int]]) -> None:
        _moment, (name, *block) = event
        if name == self._name:
            self._begun[tuple(block)] += 1

    def _note(self, result: BlockResult) -> None:
        self._blocks[result.address] += 1
        self._memory[result.address] = result.memory_mb
        for part, seconds in result.seconds.items():
            self._clock.add(part, seconds)


def _assignment(name: str, scene: MeasuredScene, threads: int) -> Assignment:
    job, request = scene.job, scene.job.request
    mask = None if request.mask is None else request.mask.expanduser().absolute()
    raster = Path(job.profile.path).expanduser()
    path = str(raster.absolute()) if raster.is_file() else job.profile.path
    identities = {"raster": content_identity(job.metadata), "model": file_sha256(job.model)}
    if mask is not None:
        identities["mask"] = file_sha256(mask)
    grid = job.grid
    return Assignment(
        name=name,
        profile=replace(job.profile, path=path),
        binding=job.binding,
        statistics=scene.statistics,
        model=request.model if request.model in list_bundled() else str(job.model),
        mask=mask,
        identities=identities,
        grid=TileGrid(replace(grid.rows), replace(grid.cols)),  # without the weights that it keeps
        area=job.window,
        class_values=tuple(item.value for item in job.spec.classes),
        kinds=job.output_kinds,
        device=request.device,
        threads=threads,
        runs=planned_runs(job, threads),
        bands=job.spec.bands,
    )
