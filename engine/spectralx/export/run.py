"""Exports the network of a stage-2 run, with real tiles of its scenes for the comparison where they can be read."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from pydantic import ValidationError

from spectralx.data.augmentation import Tile
from spectralx.data.blocks import BlockCache
from spectralx.data.manifest import SceneEntry
from spectralx.data.scene import open_scenes
from spectralx.errors import ManifestError, ModelFileError, SpectralXError
from spectralx.export.card import model_card
from spectralx.export.compact import round_weights
from spectralx.export.novelty import TILES, Spectral, novelty_scale
from spectralx.export.onnx import CheckTiles, Feed, Foldable, export_onnx, random_tiles
from spectralx.export.universal import export_universal, universal_feed, universal_spec
from spectralx.files import atomic_output
from spectralx.models.spectralx import SpectralXModel
from spectralx.progress import Reporter
from spectralx.raster.windows import Window
from spectralx.spec import BandSpec, ModelSpec, NoveltyScale
from spectralx.training.module import averaged_state
from spectralx.training.network import build_network, prepare_network
from spectralx.training.run import RunConfig
from spectralx.training.run_folder import RunFolder

_TILES = 5
_CACHE_MB = 64


def export_run(
    folder: Path,
    model: Path | None,
    card: Path | None,
    tile_size: int | None,
    reporter: Reporter,
    universal: bool = False,
    compact: bool = False,
) -> ModelSpec:
    """Export what a run of stage 2 has trained.

    Args:
        folder: Folder of the run.
        model: ONNX file to write; ``model.onnx`` of the run by default.
        card: Model card to write; ``model_card.md`` of the run by default.
        tile_size: Side of the tiles in pixels; that of training by default.
        reporter: Receives progress and warnings.
        universal: Whether the file shall take any bands; that of a run which trained on any bands always does.
        compact: Whether weights are rounded to half precision and stored in it.

    Returns:
        The specification as it was written.

    Raises:
        ModelFileError: The folder is not a finished run of stage 2, or its network takes fixed bands only.
        ManifestError: The tile size does not fit the network.
        ExportMismatchError: The file computes something else than the network; no file is left.
    """
    trained = load_run(folder)
    if compact:
        round_weights(trained.network)
    spec = with_tile_size(universal_spec(trained.spec) if universal else trained.spec, tile_size)
    reporter.progress(0.1, "exporting")
    spec = spec.model_copy(update={"novelty": _novelty(trained, spec, reporter)})
    run = RunFolder(folder)
    paths = model or run.model_path, card or run.card_path
    if spec.any_bands is not None:
        return write_model(trained.network, spec, None, *paths, reporter, feeds_of_run(trained.config, spec, reporter))
    return write_model(trained.network, spec, _tiles(trained.config, spec, reporter), *paths, reporter)


class TrainedRun(NamedTuple):
    """What a run of stage 2 has trained.

    Attributes:
        config: Configuration of the run.
        spec: What the model says of itself.
        network: The network in eval mode; the parameters that require a gradient are those that trained.
    """

    config: RunConfig
    spec: ModelSpec
    network: SpectralXModel


def load_run(folder: Path) -> TrainedRun:
    """Load a finished run of stage 2, with the weights that its validation chose.

    Raises:
        ModelFileError: The folder is not a finished run of stage 2.
    """
    run = RunFolder(folder)
    config = RunConfig.read(run)
    if config.stage != 2:
        raise ModelFileError(f"{folder} is a run of stage 1, which maps nothing.", "Train with `spectralx train`.")
    spec, recipe = _read_spec(run), config.recipe
    bands = None if config.bands is None else len(config.bands)
    network = build_network(recipe, len(config.classes), recipe.stage2.without, config.backbone, bands)
    prepare_network(network, 2, recipe, recipe.stage2, None)
    network.load_state_dict(averaged_state(run.load_checkpoint(spec.method["checkpoint"])))
    return TrainedRun(config, spec, network.eval())


def with_tile_size(spec: ModelSpec, tile_size: int | None) -> ModelSpec:
    """Return a specification with another tile size, if one is given.

    Raises:
        ManifestError: It is no multiple of the network's patch.
    """
    if tile_size is None:
        return spec
    if tile_size <= 0 or tile_size % spec.patch_size:
        raise ManifestError(
            f"The tile size {tile_size} is not a multiple of the network's patch of {spec.patch_size} pixels.",
            f"Choose for example {spec.patch_size * max(1, round(tile_size / spec.patch_size))}.",
        )
    return spec.model_copy(update={"tile_size": tile_size})


def write_model(
    network: Foldable,
    spec: ModelSpec,
    tiles: CheckTiles | None,
    model: Path,
    card: Path,
    reporter: Reporter,
    feeds: Sequence[Feed] = (),
) -> ModelSpec:
    """Write the ONNX file and its card, and show the conditions of what the model was built on.

    Args:
        network: The network in eval mode.
        spec: What the model says of itself; with ``any_bands`` the file takes any.
        tiles: Tiles on which the file is compared with the network; not asked for with ``any_bands``.
        model: ONNX file to write.
        card: Card to write.
        reporter: Receives progress and warnings.
        feeds: Inputs on which a file that takes any bands is compared, beside random ones.

    Returns:
        The specification as it was written.

    Raises:
        ExportMismatchError: The file computes something else than the network; no file is left.
    """
    for notice in spec.notices:
        reporter.warning(notice)
    if spec.any_bands is not None:
        if not isinstance(network, SpectralXModel):
            raise ModelFileError(f"The network of {spec.name} takes fixed bands.", "Export it without --universal.")
        spec = export_universal(network, spec, model, feeds)
    else:
        spec = export_onnx(network, spec, tiles or random_tiles(spec), model)
    with atomic_output(card) as path:
        path.write_text(model_card(spec), encoding="utf-8")
    reporter.progress(1.0, "exported")
    return spec


def _novelty(trained: TrainedRun, spec: ModelSpec, reporter: Reporter) -> NoveltyScale | None:
    """Return the scale of the model's novelty; None, with a warning, where its scenes cannot be read."""
    temperature = spec.calibration.get("temperature", 1.0)
    try:
        tiles = _read_tiles(trained.config, trained.config.bands, spec.tile_size, TILES)
        return novelty_scale(trained.network, tiles, temperature)
    except SpectralXError as error:
        reporter.warning(f"The model will make no novelty maps: {error.message}")
        return None


def _read_spec(run: RunFolder) -> ModelSpec:
    try:
        return ModelSpec.model_validate_json(run.spec_path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ModelFileError(
            f"The run {run.path} is not finished.", "Go on with `spectralx train --resume`."
        ) from error
    except ValidationError as error:
        raise ModelFileError(f"{run.spec_path} is damaged.", "Train again with --resume.") from error


def tiles_of_run(folder: Path, spec: ModelSpec, count: int) -> CheckTiles:
    """Return tiles of the scenes of a run.

    Raises:
        SpectralXError: A scene cannot be read.
    """
    return _scene_tiles(RunConfig.read(RunFolder(folder)), spec, count)


def _tiles(config: RunConfig, spec: ModelSpec, reporter: Reporter) -> CheckTiles:
    """Return tiles of up to five scenes; random ones where the scenes cannot be read."""
    try:
        return _scene_tiles(config, spec, _TILES)
    except SpectralXError as error:
        reporter.warning(f"The exported model is compared on random tiles: {error.message}")
        return random_tiles(spec, _TILES)


def feeds_of_run(config: RunConfig, spec: ModelSpec, reporter: Reporter) -> list[Feed]:
    """Return tiles of up to five scenes of a run, as inputs of a model that takes any bands.

    Args:
        config: Configuration of the run.
        spec: What the model says of itself.
        reporter: Receives a warning where the scenes cannot be read; there are no tiles then.

    Returns:
        Inputs by name, each with the bands that the run saw of its scene.
    """
    try:
        read = list(_read_tiles(config, config.bands, spec.tile_size, _TILES))
    except SpectralXError as error:
        reporter.warning(f"The exported model is compared on random tiles: {error.message}")
        return []
    return [universal_feed(tile.image[np.newaxis], *spectral, tile.statistics) for spectral, tile in read]


def _scene_tiles(config: RunConfig, spec: ModelSpec, count: int) -> CheckTiles:
    """Return tiles along the diagonals of up to as many scenes."""
    tiles = [tile for _spectral, tile in _read_tiles(config, spec.bands, spec.tile_size, count)]
    images, statistics = (np.stack(values) for values in zip(*((tile.image, tile.statistics) for tile in tiles)))
    return CheckTiles(images.astype(np.float32), statistics.astype(np.float32))


def _read_tiles(
    config: RunConfig, bands: Sequence[BandSpec] | None, size: int, count: int
) -> Iterator[tuple[Spectral, Tile]]:
    """Yield tiles along the diagonals of up to ``count`` scenes, each with its centres and widths ``(C,)`` in nm.

    Raises:
        SpectralXError: A scene cannot be read.
    """
    entries = [SceneEntry.model_validate(scene) for scene in config.scenes]
    entries = [entry for entry in entries if entry.split != "auxiliary"] or entries
    chosen = [entries[i] for i in np.unique(np.linspace(0, len(entries) - 1, count).astype(int))]
    with contextlib.ExitStack() as opened:
        scenes, _messages = open_scenes(chosen, bands, BlockCache(_CACHE_MB))
        for scene in scenes:
            opened.callback(scene.close)
        for number in range(count):
            scene = scenes[number % len(scenes)]
            place = (number + 0.5) / count
            corner = int(place * scene.width) - size // 2, int(place * scene.height) - size // 2
            yield scene.spectral, scene.read(Window(*corner, size, size))
