"""Mapping at the scale that a model was made for, where that of the raster is another and the user agrees."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from spectralx.errors import RequestError
from spectralx.files import scratch_folder
from spectralx.inference.model_file import read_spec, resolve_model
from spectralx.inference.request import SegmentRequest
from spectralx.raster.metadata import RasterMetadata, read_metadata
from spectralx.raster.resampled import write_resampled
from spectralx.spec import ModelSpec


class ScaledView(NamedTuple):
    """A raster as it is mapped.

    Attributes:
        path: Virtual raster at the model's scale; None where the raster itself is mapped.
        warnings: What a user should know of it.
    """

    path: Path | None = None
    warnings: tuple[str, ...] = ()


def nearest_gsd(metadata: RasterMetadata, spec: ModelSpec) -> float | None:
    """Return the distance of the model's range that is nearest to the raster's, or None where the raster's will do."""
    gsd = metadata.gsd_m
    if gsd is None or spec.gsd_min_m <= gsd <= spec.gsd_max_m:
        return None
    return spec.gsd_min_m if gsd < spec.gsd_min_m else spec.gsd_max_m


@contextlib.contextmanager
def at_model_scale(request: SegmentRequest, output: Path) -> Iterator[ScaledView]:
    """Yield the raster of a request at the scale of its model, if the request agrees to that and it is needed.

    Args:
        request: What to map.
        output: Path of the map; the virtual raster lies beside it until the block ends.

    Raises:
        RequestError: The request shall go on where another stopped.
        RasterError: The raster cannot be read, or is not georeferenced with north up.
        ModelFileError: There is no such model.
    """
    if not request.resample_gsd:
        yield ScaledView()
        return
    metadata = read_metadata(request.input)
    gsd = nearest_gsd(metadata, read_spec(resolve_model(request.model)))
    if gsd is None:
        yield ScaledView()
        return
    if request.resume:
        raise RequestError(
            "A mapping that resamples its raster cannot be resumed.",
            "Leave out --resume, or resample the raster first.",
        )
    how = "averaged" if gsd > (metadata.gsd_m or gsd) else "interpolated"
    with scratch_folder(output) as folder:
        path = folder / "resampled.vrt"
        write_resampled(metadata, gsd, path)
        warning = f"The raster has {metadata.gsd_m:.3g} m a pixel and is {how} to {gsd:.3g} m, and so is the map."
        yield ScaledView(path, (warning,))
