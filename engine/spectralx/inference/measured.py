"""Statistics that a mapping standardises by: those of its raster, or of a larger scene that it belongs to."""

from __future__ import annotations

from spectralx.errors import BandError, UnitsError
from spectralx.inference.bound_model import bind_model
from spectralx.inference.model_file import read_spec
from spectralx.inference.request import Job
from spectralx.inference.source import open_reader
from spectralx.raster.metadata import read_metadata
from spectralx.raster.reader import RasterReader
from spectralx.sensors.profile import resolve
from spectralx.sensors.statistics import SceneStatistics, scene_statistics

# Below this many pixels a single lake or field makes up a large part of what a raster is standardised by.
_SMALL_SCENE_PIXELS = 256 * 256


def measure_job(job: Job, reader: RasterReader) -> SceneStatistics:
    """Measure what the values of a job are standardised by.

    Args:
        job: What is mapped.
        reader: Reads the bands of its binding.

    Raises:
        RasterError: A raster cannot be read, or holds no valid pixel.
        BandError: The scene that was named does not have the bands of the raster.
        UnitsError: Its values are in other units.
        WavelengthError: Its wavelengths are not known.
    """
    name = job.request.statistics_of
    if name is None:
        return scene_statistics(reader, job.binding)
    profile = resolve(read_metadata(name), job.request.sensor, job.request.wavelengths)
    binding, spec, _ = bind_model(profile, read_spec(job.model), job.request.bands)
    if spec.bands != job.spec.bands:
        raise BandError(
            f"{name} has other bands than {job.request.input}.",
            "Take the statistics of a scene of the same sensor.",
        )
    if binding.quantity != job.binding.quantity:
        raise UnitsError(
            f"The values of {name} are {_units(binding.quantity)}, those of {job.request.input} are "
            f"{_units(job.binding.quantity)}.",
            "Take the statistics of a scene in the same units.",
        )
    with open_reader(profile, binding) as other:
        return scene_statistics(other, binding)


def small_scene_warning(job: Job) -> list[str]:
    """Return what to say of a raster that is small to be standardised by itself."""
    asked = job.request.statistics_of is not None or not job.spec.input.scene_statistics
    if asked or job.metadata.window.pixels >= _SMALL_SCENE_PIXELS:
        return []
    size = f"{job.metadata.width} x {job.metadata.height}"
    return [
        f"The raster has only {size} pixels, and what covers most of them changes the map: classes are told apart "
        "within their scene. If it was cut out of a larger one, name that one with "
        "--statistics-of, or map it with --extent."
    ]


def _units(quantity: str) -> str:
    return "reflectance" if quantity == "reflectance" else "of unknown units"
