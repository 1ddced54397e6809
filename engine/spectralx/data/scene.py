"""An open scene: image bound to the model's bands, statistics of the whole scene, labels."""

from __future__ import annotations

import contextlib
import functools
import json
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from spectralx.data.augmentation import CALIBRATED, MEAN, Tile
from spectralx.data.blocks import BlockCache, Values
from spectralx.data.label_source import open_labels
from spectralx.data.labels import IGNORE_INDEX, LabelMap
from spectralx.data.manifest import SceneEntry
from spectralx.data.splits import SceneOutline
from spectralx.errors import BandError, RasterError, SpectralXError
from spectralx.raster.metadata import RasterMetadata, read_metadata
from spectralx.raster.reader import RasterReader
from spectralx.raster.windows import Window
from spectralx.sensors.binding import Binding, bind, match
from spectralx.sensors.profile import Quantity, SpectralProfile, resolve
from spectralx.sensors.statistics import scene_statistics
from spectralx.spec import BandSpec, ClassSpec

_BLOCK = 256

# A band without a known width is taken as this wide, about the width of an imaging spectrometer's.
_DEFAULT_FWHM_NM = 10.0

# Noise may bring the mean of a dark band slightly below 0; bright clouds that of a bright one slightly above 1.
_MEAN_MARGIN = 0.1


class Scene:
    """One scene of a run.

    Args:
        entry: Entry of the manifest, with absolute paths.
        metadata: What the raster says of itself.
        profile: Its bands.
        binding: How its bands make the model's.
        bands: The model's bands.
        cache: Blocks of all scenes of the run.

    Attributes:
        statistics: float32 ``(3, C)``: mean and standard deviation of each model band over the whole scene, in the
            units that are fed, and 1 where these are calibrated reflectance.
        spectral: Centre wavelengths and widths of the model's bands in nm, float32 ``(C,)`` each.
        labels: Labels, or None.
    """

    def __init__(
        self,
        entry: SceneEntry,
        metadata: RasterMetadata,
        profile: SpectralProfile,
        binding: Binding,
        bands: Sequence[BandSpec],
        cache: BlockCache,
    ) -> None:
        self.id, self.domain, self.entry = entry.id, entry.group, entry
        self.metadata, self.profile, self.binding = metadata, profile, binding
        self.width, self.height = metadata.width, metadata.height
        self.gsd_m = metadata.gsd_m or entry.gsd_m
        self.spectral = (
            np.array([band.wavelength_nm for band in bands], dtype=np.float32),
            np.array([band.fwhm_nm for band in bands], dtype=np.float32),
        )
        sources = {band.index: band for band in profile.bands}
        chosen = [sources[index] for index in binding.source_bands]
        self._reader = RasterReader(
            metadata.path,
            bands=binding.source_bands,
            scales=[band.scale for band in chosen],
            offsets=[band.offset for band in chosen],
        )
        self._matrix = np.asarray(binding.matrix, dtype=np.float32)
        self._cache = cache
        statistics = scene_statistics(self._reader, binding)
        self.statistics: NDArray[np.float32] = statistics.as_array().astype(np.float32)
        if entry.quantity is not None and not entry.calibrated:
            self.statistics[CALIBRATED] = 0.0
        if not np.isfinite(self.statistics).all():
            raise RasterError(f"Scene {entry.id}: {metadata.path} holds no valid pixel.", "Remove the scene.")
        if entry.scale is not None and entry.calibrated:
            _check_reflectance(metadata.path, self.statistics[MEAN])
        self.labels: LabelMap | None = None

    @property
    def window(self) -> Window:
        """The whole scene."""
        return Window(0, 0, self.width, self.height)

    def load_labels(self, classes: Sequence[ClassSpec], ignore: int, weak: bool) -> None:
        """Read the labels.

        Args:
            classes: Classes in the order of the model's outputs.
            ignore: Label value that means "no label".
            weak: Whether machine-made labels stand in where there are no others.

        Raises:
            LabelError: The labels do not fit the image or the classes.
        """
        with open_labels(self.entry, self.metadata, classes, ignore, weak) as read:
            if read is None:
                return

            def read_valid(window: Window) -> NDArray[np.uint8]:
                labels = read(window)
                if (labels == IGNORE_INDEX).all():
                    return labels
                return np.where(self.valid(window), labels, np.uint8(IGNORE_INDEX))

            self.labels = LabelMap(self.width, self.height, len(classes), read_valid)

    def close(self) -> None:
        """Close the image."""
        self._reader.close()

    def outline(self) -> SceneOutline:
        """Return what splitting needs to know."""
        return SceneOutline(
            id=self.id,
            domain=self.domain,
            width=self.width,
            height=self.height,
            class_blocks=tuple(self.labels.blocks()) if self.labels is not None else (),
            class_count=self.labels.class_count if self.labels is not None else 0,
            geotransform=self.metadata.geotransform,
            crs_wkt=self.metadata.crs_wkt,
            auxiliary=self.entry.split == "auxiliary",
            validation=self.entry.split == "validation",
            chip=self.entry.chip,
        )

    def chip_at(self, row: int) -> Window | None:
        """Return the chip that holds a row, or None where the image is one piece of ground."""
        if self.entry.chip is None:
            return None
        number = min(max(row, 0), self.height - 1) // self.entry.chip
        return Window(0, number * self.entry.chip, self.width, self.entry.chip)

    def label_window(self, window: Window) -> NDArray[np.uint8]:
        """Return class indices uint8 ``(h, w)``; ``IGNORE_INDEX`` without labels."""
        if self.labels is None:
            return np.full((window.height, window.width), IGNORE_INDEX, dtype=np.uint8)
        return self.labels.read(window)

    def read(self, window: Window, bands: NDArray[np.intp] | None = None, within: Window | None = None) -> Tile:
        """Read a window that may stick out of the scene.

        Args:
            window: What to read.
            bands: Indices of the model's bands to return; all by default.
            within: Pixels outside it count as outside the scene; the chip at the middle of the window by default,
                if the scene has chips.

        Returns:
            The tile; invalid pixels hold the scene's mean and carry no label.
        """
        values, labels = self._assemble(window), self.label_window(window)
        within = within or self.chip_at(window.row_off + window.height // 2)
        if within is not None:
            values, labels = _only_within(within, window, values, labels)
        statistics, image = self.statistics, values.image
        if bands is not None and len(bands) < len(image):
            statistics, image = statistics[:, bands], image[bands]
        valid = values.valid
        image = np.where(valid, image, statistics[MEAN][:, None, None])
        return Tile(image=image, valid=valid, labels=labels, statistics=statistics)

    def valid(self, window: Window) -> NDArray[np.bool_]:
        """Return which pixels of a window are valid, bool ``(h, w)``."""
        return self._assemble(window).valid

    def _assemble(self, window: Window) -> Values:
        image = np.zeros((len(self._matrix), window.height, window.width), dtype=np.float32)
        valid = np.zeros((window.height, window.width), dtype=bool)
        inside = window.intersection(self.window)
        if inside is None:
            return Values(image, valid)
        for row in range(inside.row_off // _BLOCK * _BLOCK, inside.row_end, _BLOCK):
            for col in range(inside.col_off // _BLOCK * _BLOCK, inside.col_end, _BLOCK):
                block = Window(col, row, min(_BLOCK, self.width - col), min(_BLOCK, self.height - row))
                part = block.intersection(inside)
                if part is None:
                    continue
                values = self._cache.get((self.id, row, col), functools.partial(self._read_block, block))
                rows, cols = part.slices_within(window)
                block_rows, block_cols = part.slices_within(block)
                image[:, rows, cols] = values.image[:, block_rows, block_cols]
                valid[rows, cols] = values.valid[block_rows, block_cols]
        return Values(image, valid)

    def _read_block(self, window: Window) -> Values:
        block = self._reader.read(window)
        image = np.tensordot(self._matrix, block.values, axes=1)
        return Values(np.ascontiguousarray(image, dtype=np.float32), block.valid)


def _only_within(
    within: Window, window: Window, values: Values, labels: NDArray[np.uint8]
) -> tuple[Values, NDArray[np.uint8]]:
    """Return what a window holds of a part of the scene; the rest is invalid and carries no label."""
    inside = np.zeros(values.valid.shape, dtype=bool)
    common = window.intersection(within)
    if common is not None:
        inside[common.slices_within(window)] = True
    return Values(values.image, values.valid & inside), np.where(inside, labels, np.uint8(IGNORE_INDEX))


def native_bands(profile: SpectralProfile) -> tuple[BandSpec, ...]:
    """Return the good bands of a raster that have a wavelength, as bands of a model."""
    return tuple(
        BandSpec(
            name=band.name,
            wavelength_nm=band.wavelength_nm,
            fwhm_nm=band.fwhm_nm or _DEFAULT_FWHM_NM,
        )
        for band in profile.bands
        if band.good and band.wavelength_nm is not None
    )


def common_bands(entries: Sequence[SceneEntry]) -> tuple[BandSpec, ...]:
    """Return the bands that all scenes have: those of the scene with the fewest that every other one can bind.

    Raises:
        BandError: There are fewer than two.
    """
    profiles = [resolve_entry(entry)[1] for entry in entries]
    fewest = min(profiles, key=lambda profile: len(native_bands(profile)))
    bands = native_bands(fewest)
    for profile in profiles:
        if profile is not fewest and bands:
            rows = match(profile, bands).rows
            bands = tuple(band for band, row in zip(bands, rows) if row.how != "missing")
    if len(bands) < 2:
        raise BandError(
            f"The {len(entries)} scenes have {len(bands)} bands in common.",
            "Leave scenes out, or name the bands in the recipe with wider fwhm_nm.",
        )
    return bands


def resolve_entry(entry: SceneEntry) -> tuple[RasterMetadata, SpectralProfile]:
    """Read what a scene's raster says; the entry's wavelengths go before it, its sensor stands in where it names none.

    Raises:
        RasterError: The raster cannot be opened.
        WavelengthError: No wavelengths and no known sensor.
    """
    metadata = read_metadata(entry.image)
    try:
        given = None if entry.wavelengths is None else json.dumps(entry.wavelengths)
        profile = resolve(metadata, None, given)
        if entry.sensor is not None and not any(band.wavelength_nm is not None for band in profile.bands):
            profile = resolve(metadata, entry.sensor)
    except SpectralXError as error:
        raise type(error)(f"Scene {entry.id}: {error.message}", error.hint) from error
    return metadata, profile if entry.scale is None else _in_units(entry, entry.scale, profile)


def _in_units(entry: SceneEntry, scale: float, profile: SpectralProfile) -> SpectralProfile:
    """Return a profile in the units that the manifest states."""
    bands = tuple(replace(band, scale=scale, offset=entry.offset or 0.0) for band in profile.bands)
    quantity: Quantity = "reflectance" if entry.calibrated else "unknown"
    return replace(profile, bands=bands, quantity=quantity, quantity_origin="the manifest")


def _check_reflectance(path: str, means: NDArray[np.float32]) -> None:
    """Refuse units that cannot be reflectance: the mean of a band over a scene lies between 0 and 1, snow included."""
    low, high = float(means.min()), float(means.max())
    if low < -_MEAN_MARGIN or high > 1 + _MEAN_MARGIN:
        raise RasterError(
            f"{path}: with the scale of the manifest, bands have means from {low:.3g} to {high:.3g}, which is no "
            "reflectance.",
            "Correct `scale` and `offset`, or state another `quantity`.",
        )


def open_scenes(
    entries: Sequence[SceneEntry], bands: Sequence[BandSpec] | None, cache: BlockCache
) -> tuple[list[Scene], list[str]]:
    """Open scenes and bind them to the model's bands.

    Args:
        entries: Entries of the manifest, with absolute paths.
        bands: The model's bands; None leaves each scene its own.
        cache: Blocks of all scenes of the run.

    Returns:
        Scenes, and warnings that name their scene.

    Raises:
        SpectralXError: A scene cannot be opened or bound; the message names it.
    """
    scenes: list[Scene] = []
    messages: list[str] = []
    with contextlib.ExitStack() as opened:
        for entry in entries:
            scene, warnings = _open_scene(entry, bands, cache)
            opened.callback(scene.close)
            scenes.append(scene)
            messages += warnings
        opened.pop_all()  # all is well: they stay open
    return scenes, messages


def _open_scene(entry: SceneEntry, bands: Sequence[BandSpec] | None, cache: BlockCache) -> tuple[Scene, list[str]]:
    metadata, profile = resolve_entry(entry)
    if entry.chip is not None and (metadata.width != entry.chip or metadata.height % entry.chip):
        raise RasterError(
            f"Scene {entry.id}: {metadata.path} has {metadata.width} x {metadata.height} pixels: no stack of chips of "
            f"{entry.chip} pixels.",
            "Correct `chip` in the manifest, or leave it out for one piece of ground.",
        )
    wanted = tuple(bands) if bands is not None else native_bands(profile)
    if len(wanted) < 2:
        raise BandError(
            f"Scene {entry.id}: {metadata.path} has {len(wanted)} bands with known wavelengths.",
            "Write the wavelengths into the file, or name its sensor in the manifest.",
        )
    try:
        scene = Scene(entry, metadata, profile, bind(profile, wanted), wanted, cache)
    except SpectralXError as error:
        raise type(error)(f"Scene {entry.id}: {error.message}", error.hint) from error
    return scene, [f"Scene {entry.id}: {message}" for message in profile.warnings]
