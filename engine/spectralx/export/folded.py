"""A file that takes any bands as a file for one sensor or image, and the proof that both compute the same.

Needs ONNX Runtime alone: whoever has a model that takes any bands can make the one for a camera, for instance to open
it with the Deepness plugin.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import numpy as np
import onnxruntime as ort
from numpy.typing import NDArray

from spectralx.errors import BandError, ExportMismatchError, ModelFileError
from spectralx.export.card import model_card
from spectralx.files import atomic_output
from spectralx.inference.fold import fold
from spectralx.inference.model_file import read_spec
from spectralx.progress import Reporter
from spectralx.raster.metadata import read_metadata
from spectralx.sensors.any_bands import band_spec, bands_inside
from spectralx.sensors.catalogue import find_sensor, normalised
from spectralx.sensors.profile import resolve
from spectralx.spec import (
    FWHM_INPUT,
    IMAGE_INPUT,
    PROBABILITIES_OUTPUT,
    STATISTICS_INPUT,
    WAVELENGTH_INPUT,
    AnyBands,
    BandSpec,
    ModelSpec,
)

LARGEST_DIFFERENCE = 1e-5
_CHECKED_TILES = 2
_SILENT = 3


class Target(NamedTuple):
    """What a model is folded for.

    Attributes:
        name: Name of the sensor or image.
        bands: Its bands, in its order.
    """

    name: str
    bands: tuple[BandSpec, ...]


def fold_target(name: str, limits: AnyBands) -> Target:
    """Return the bands of a sensor or an image that a model takes.

    Args:
        name: A sensor of the catalogue, a file ``SENSOR.yaml``, or a raster with wavelengths.
        limits: Which bands the model takes.

    Raises:
        WavelengthError: There is no such sensor, or the raster's wavelengths are not known.
        BandError: The sensor's wavelengths differ from image to image, or too few bands are in the model's range.
        RasterError: The raster cannot be read.
    """
    if Path(name).is_file() and Path(name).suffix.lower() not in (".yaml", ".yml"):
        profile = resolve(read_metadata(name))
        inside = {band.index for band in bands_inside(profile, limits)}
        bands = tuple(band_spec(band) for band in profile.bands if band.index in inside)
        found = Target(profile.sensor or Path(name).stem, bands)
    else:
        sensor = find_sensor(name)
        if not sensor.bands:
            raise BandError(
                f"The channels of {sensor.name} differ from product to product.", "Name an image of it instead."
            )
        bands = tuple(
            BandSpec(name=band.name, wavelength_nm=band.center, fwhm_nm=band.fwhm)
            for band in sensor.bands
            if limits.first_nm <= band.center <= limits.last_nm
        )
        found = Target(sensor.name, bands)
    if len(found.bands) < limits.fewest:
        raise BandError(
            f"{found.name} has {len(found.bands)} bands from {limits.first_nm:g} to {limits.last_nm:g} nm; the model "
            f"needs at least {limits.fewest}.",
            "Use a model for these bands.",
        )
    return found


def export_folded(model: Path, target: str, output: Path, card: Path, reporter: Reporter) -> ModelSpec:
    """Fold a file that takes any bands for a sensor or an image.

    Args:
        model: File whose specification has ``any_bands``.
        target: See :func:`fold_target`.
        output: ONNX file to write.
        card: Model card to write.
        reporter: Receives progress, and warnings of the licence's conditions.

    Returns:
        The specification as it was written.

    Raises:
        ModelFileError: The model has bands of its own, or is damaged.
        ExportMismatchError: A probability differs by more than 1e-5; no file is left.
    """
    spec = read_spec(model)
    if spec.any_bands is None:
        raise ModelFileError(
            f"The model {model} has bands of its own.",
            "Export one that takes any bands: `spectralx export --universal`.",
        )
    for notice in spec.notices:
        reporter.warning(notice)
    found = fold_target(target, spec.any_bands)
    reporter.progress(0.2, f"folding for the {len(found.bands)} bands of {found.name}")
    name = f"{spec.name}-{normalised(found.name).replace('+', 'plus')}"
    folded = fold(model, found.bands, name, f"{spec.title}, for {found.name}")
    with atomic_output(output) as temporary:
        temporary.write_bytes(folded)
        reporter.progress(0.6, "comparing")
        check_fold(model, temporary, spec, found.bands)
        written = read_spec(temporary)
    with atomic_output(card) as path:
        path.write_text(model_card(written), encoding="utf-8")
    reporter.progress(1.0, "folded")
    return written


def check_fold(model: Path, folded: Path, spec: ModelSpec, bands: tuple[BandSpec, ...]) -> float:
    """Compare a folded file with the one that it was made of.

    Returns:
        Largest difference of a probability.

    Raises:
        ExportMismatchError: It exceeds 1e-5.
    """
    feed = random_input(spec, len(bands), _CHECKED_TILES)
    feed[WAVELENGTH_INPUT] = np.array([band.wavelength_nm for band in bands], np.float32)
    feed[FWHM_INPUT] = np.array([band.fwhm_nm for band in bands], np.float32)
    (expected,) = _session(model).run([PROBABILITIES_OUTPUT], feed)
    short = {key: feed[key] for key in (IMAGE_INPUT, STATISTICS_INPUT)}
    (found,) = _session(folded).run([PROBABILITIES_OUTPUT], short)
    difference = float(np.abs(found - expected).max())
    if not difference <= LARGEST_DIFFERENCE:
        raise ExportMismatchError(
            f"The folded model differs from {model}: probabilities by up to {difference:.2g}.",
            "No file was written. Report this as a defect.",
        )
    return difference


def random_input(spec: ModelSpec, bands: int, tiles: int, seed: int = 0) -> dict[str, NDArray[np.float32]]:
    """Return inputs by name: smooth random tiles around the training statistics, for bands in no order.

    Args:
        spec: Specification with ``any_bands``.
        bands: Number of bands C.
        tiles: Number of tiles N.
        seed: Of everything random.
    """
    generator = np.random.default_rng((seed, bands, tiles))
    limits = spec.any_bands
    if limits is None:
        raise ValueError("the model takes a fixed set of bands")
    centers = generator.permutation(np.linspace(limits.first_nm, limits.last_nm, bands))
    statistics = spec.statistics.at(centers.tolist())
    mean, std = np.array(statistics.mean), np.array(statistics.std)
    size = spec.tile_size
    coarse = generator.standard_normal((tiles, bands, -(-size // 8), -(-size // 8)))
    fine = coarse.repeat(8, axis=2).repeat(8, axis=3)[..., :size, :size]
    image = mean[:, None, None] + std[:, None, None] * (fine + 0.3 * generator.standard_normal(fine.shape))
    return {
        IMAGE_INPUT: image.astype(np.float32),
        WAVELENGTH_INPUT: centers.astype(np.float32),
        FWHM_INPUT: generator.uniform(5, 60, bands).astype(np.float32),
        STATISTICS_INPUT: np.stack([mean, std, np.full_like(mean, tiles % 2)]).astype(np.float32),
    }


def _session(path: Path) -> ort.InferenceSession:
    options = ort.SessionOptions()
    options.log_severity_level = _SILENT
    return ort.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
