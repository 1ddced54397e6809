"""Per-pixel classifiers that every method has to beat: logistic regression and random forest.

Both see single pixels in the model's bands. The logistic regression takes bands standardised by each scene's own mean
and standard deviation over its valid pixels; the random forest takes reflectance where all scenes are calibrated, else
bands stretched between each scene's 2nd and 98th percentile. Neither has anything to select, so both train on all
labelled pixels of the source scenes, sampled to at most a fixed number for each scene and class.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from spectralx.data.augmentation import CALIBRATED
from spectralx.data.labels import IGNORE_INDEX
from spectralx.data.scene import Scene
from spectralx.errors import MissingPackageError
from spectralx.evaluation.confusion import ConfusionMatrix
from spectralx.progress import Reporter
from spectralx.raster.windows import Window, row_bands
from spectralx.spec import ClassSpec

LOGISTIC_REGRESSION, RANDOM_FOREST = "logistic-regression", "random-forest"
YARDSTICKS = (LOGISTIC_REGRESSION, RANDOM_FOREST)

_PIXELS_A_CLASS = {LOGISTIC_REGRESSION: 1500, RANDOM_FOREST: 2000}  # of each scene
_STRETCH = (2, 98)
_ROWS = 128
_SMALLEST_RANGE = 1e-6

Features = Callable[[NDArray[np.float32]], NDArray[np.float32]]


def pixel_features(scene: Scene, name: str, calibrated: bool) -> Features:
    """Return what turns values ``(C, N)`` of a scene into features ``(N, C)``.

    Args:
        scene: The scene; its statistics are taken over all valid pixels, labels are not looked at.
        name: One of :data:`YARDSTICKS`.
        calibrated: Whether all scenes of the comparison are in reflectance.
    """
    if name == RANDOM_FOREST and calibrated:
        return lambda values: values.T
    values = np.concatenate([block for _, block in _valid_blocks(scene)], axis=1)
    if name == LOGISTIC_REGRESSION:
        shift, scale = values.mean(axis=1, dtype=np.float64), values.std(axis=1, dtype=np.float64)
    else:
        shift, upper = np.percentile(values, _STRETCH, axis=1)
        scale = upper - shift
    scale = np.maximum(scale, _SMALLEST_RANGE)
    stretched = name == RANDOM_FOREST

    def features(block: NDArray[np.float32]) -> NDArray[np.float32]:
        moved = (block.T - shift) / scale
        return np.asarray(moved.clip(0, 1) if stretched else moved, dtype=np.float32)

    return features


def fit(name: str, scenes: Sequence[Scene], seed: int, calibrated: bool) -> Any:
    """Train a yardstick on the labelled pixels of scenes.

    Args:
        name: One of :data:`YARDSTICKS`.
        scenes: Source scenes with labels.
        seed: Draws the pixels and grows the trees.
        calibrated: Whether all scenes of the comparison are in reflectance.

    Returns:
        An estimator whose ``predict`` takes features ``(N, C)`` and returns class indices.

    Raises:
        MissingPackageError: scikit-learn is not installed.
    """
    estimator = _estimator(name, seed)
    generator = np.random.default_rng(seed)
    features, classes = [], []
    for scene in scenes:
        blocks = list(_labelled_blocks(scene))
        if not blocks:
            continue
        values, labels = (np.concatenate(parts, axis=-1) for parts in zip(*blocks))
        drawn = [_draw(np.flatnonzero(labels == k), _PIXELS_A_CLASS[name], generator) for k in np.unique(labels)]
        chosen = np.concatenate(drawn)
        features.append(pixel_features(scene, name, calibrated)(values[:, chosen]))
        classes.append(labels[chosen])
    return estimator.fit(np.concatenate(features), np.concatenate(classes))


def judge(
    estimator: Any,
    name: str,
    scenes: Sequence[Scene],
    classes: Sequence[ClassSpec],
    calibrated: bool,
    reporter: Reporter,
) -> dict[str, ConfusionMatrix]:
    """Count how an estimator maps the labelled pixels of each scene; scene id -> matrix."""
    size = len(classes)
    matrices = {}
    for scene in scenes:
        matrix = matrices[scene.id] = ConfusionMatrix(classes)
        transform = pixel_features(scene, name, calibrated)
        for values, labels in _labelled_blocks(scene):
            reporter.check_cancelled()
            mapped = estimator.predict(transform(values)).astype(np.int64)
            matrix.counts += np.bincount(labels * size + mapped, minlength=size**2).reshape(size, size)
    return matrices


def all_calibrated(scenes: Sequence[Scene]) -> bool:
    """Return whether all scenes are in reflectance."""
    return all(bool(scene.statistics[CALIBRATED].all()) for scene in scenes)


def _estimator(name: str, seed: int) -> Any:
    try:
        from sklearn.ensemble import RandomForestClassifier
        from sklearn.linear_model import LogisticRegression
    except ImportError as error:
        raise MissingPackageError(
            "The per-pixel yardsticks need scikit-learn, which is not installed.",
            "Install it with `pip install 'spectralx[yardsticks]'`, or leave them out with --method.",
        ) from error
    if name == LOGISTIC_REGRESSION:
        return LogisticRegression(C=0.1, class_weight="balanced", max_iter=1000)
    return RandomForestClassifier(n_estimators=100, random_state=seed)


def _draw(indices: NDArray[np.intp], most: int, generator: np.random.Generator) -> NDArray[np.intp]:
    return indices if indices.size <= most else generator.choice(indices, most, replace=False)


def _valid_blocks(scene: Scene) -> Iterator[tuple[Window, NDArray[np.float32]]]:
    for window in row_bands(scene.window, _ROWS):
        tile = scene.read(window)
        if tile.valid.any():
            yield window, tile.image[:, tile.valid]


def _labelled_blocks(scene: Scene) -> Iterator[tuple[NDArray[np.float32], NDArray[np.int64]]]:
    for window in row_bands(scene.window, _ROWS):
        tile = scene.read(window)
        labelled = tile.labels != IGNORE_INDEX
        if labelled.any():
            yield tile.image[:, labelled], tile.labels[labelled].astype(np.int64)
