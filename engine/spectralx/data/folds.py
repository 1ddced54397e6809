"""Folds of the leave-one-domain-out protocol: what is learned from, and what it is judged on, kept apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from spectralx.data.manifest import (
    DEFAULT_TASK,
    Selection,
    domains_of,
    load_manifest,
    task_names,
    with_auxiliary,
)
from spectralx.errors import ManifestError


@dataclass(frozen=True)
class Fold:
    """One domain left out.

    Attributes:
        domain: Name of the domain that is left out.
        source: Scenes to train on and to choose by; all that a training run is given.
        target: Scenes of the domain that is left out; for judging finished weights alone.
    """

    domain: str
    source: Selection
    target: Selection


def leave_one_domain_out(
    path: Path,
    task: str | None = None,
    domains: Sequence[str] = (),
    classes: Sequence[int] = (),
    also: Sequence[Path] = (),
) -> list[Fold]:
    """Return one fold for each domain of a task.

    A manifest that marks scenes with ``split: target`` fixes what is trained on: then each domain among its targets is
    judged on, and all source scenes are trained on.

    Args:
        path: Manifest.
        task: Name of the task; needed only when the manifest holds several.
        domains: Domains to leave out, one after the other; all by default.
        classes: Class values to learn and to judge; others count as unlabelled. All by default.
        also: Manifests of auxiliary scenes, which every fold trains on.

    Returns:
        The folds in the order of the manifest.

    Raises:
        ManifestError: The manifest is malformed, has no such domain, or nothing stays to train on.
    """
    sources, targets = domains_of(path, task, "source"), domains_of(path, task, "target")
    candidates = targets or sources
    for domain in domains:
        if domain not in candidates:
            raise ManifestError(f"{path} has no domain {domain!r} to leave out.", f"Choose among {candidates}.")
    if not targets and len(sources) < 2:
        raise ManifestError(
            f"{path} has one domain only: {sources[0]}.", "Give scenes of at least two domains (`domain: NAME`)."
        )
    folds = []
    for domain in candidates:
        if domains and domain not in domains:
            continue
        others = [other for other in candidates if other != domain]
        if targets:
            left_out = [domain] if domain in sources else []
            fold_source = load_manifest(path, task, left_out)
            fold_target = load_manifest(path, task, others, split="target")
        else:
            fold_source = load_manifest(path, task, [domain])
            fold_target = load_manifest(path, task, others, auxiliary=False)
        # Classes that are left out may mean something else in the auxiliary scenes.
        fold_source = with_auxiliary(restrict_classes(fold_source, classes), also)
        folds.append(Fold(domain, fold_source, restrict_classes(fold_target, classes)))
    return folds


def folds_of_manifests(
    paths: Sequence[Path],
    tasks: Sequence[str] = (),
    domains: Sequence[str] = (),
    classes: Sequence[int] = (),
    also: Sequence[Path] = (),
) -> list[Fold]:
    """Return the folds of several comparisons; each task of each manifest is one of its own.

    Args:
        paths: Manifests. Those with a single task take part with it.
        tasks: Tasks of manifests that hold several.
        domains: Domains to leave out, wherever they occur; all by default.
        classes: As in :func:`leave_one_domain_out`.
        also: As in :func:`leave_one_domain_out`.

    Returns:
        The folds. Of several manifests, tasks without a name are named after their manifest.

    Raises:
        ManifestError: As :func:`leave_one_domain_out`; or a task or a domain is in none of the manifests.
    """
    chosen = [(path, name) for path in paths for name in _tasks(path, tasks)]
    missing = [task for task in tasks if task not in [name for _path, name in chosen]]
    if missing:
        raise ManifestError(f"No manifest has the task {missing[0]!r}.", "Correct the name of --task.")
    folds: list[Fold] = []
    for path, name in chosen:
        here = domains
        if len(chosen) > 1 and domains:
            known = domains_of(path, name, "target") or domains_of(path, name, "source")
            here = [domain for domain in domains if domain in known]
            if not here:
                continue
        found = leave_one_domain_out(path, name, here, classes, also)
        found = [_titled(fold, path) for fold in found] if len(paths) > 1 else found
        title = found[0].source.task
        if title in {fold.source.task for fold in folds}:
            raise ManifestError(f"Two comparisons are named {title!r}.", "Give their tasks or manifests other names.")
        folds += found
    if not folds:
        raise ManifestError(f"No manifest has the domain {domains[0]!r}.", "Correct the name of --target.")
    return folds


def _tasks(path: Path, wanted: Sequence[str]) -> list[str | None]:
    """Return the tasks of a manifest that are wanted; None stands for the only one."""
    named = task_names(path)
    found: list[str | None] = [task for task in wanted if task in named]
    return found or ([None] if len(named) < 2 else list(wanted[:1]) or [None])


def _titled(fold: Fold, path: Path) -> Fold:
    """Return a fold whose task is named after its manifest where it has no name of its own."""
    if fold.source.task not in ("", DEFAULT_TASK):
        return fold
    title = path.absolute().parent.name if path.stem == "scenes" else path.stem
    return Fold(fold.domain, replace(fold.source, task=title), replace(fold.target, task=title))


def restrict_classes(selection: Selection, values: Sequence[int]) -> Selection:
    """Return a selection in which all classes but some count as unlabelled.

    Args:
        selection: The selection.
        values: Class values that stay; all when empty.

    Raises:
        ManifestError: One of them is no class, or fewer than two stay.
    """
    if not values:
        return selection
    unknown = set(values) - {entry.value for entry in selection.classes}
    if unknown or len(set(values)) < 2:
        raise ManifestError(
            f"Class values {sorted(values)} were asked for; the task has "
            f"{', '.join(f'{entry.value} {entry.name}' for entry in selection.classes)}.",
            "Name at least two of these.",
        )
    dropped = {entry.value: selection.ignore for entry in selection.classes if entry.value not in values}
    scenes = tuple(
        scene.model_copy(
            update={
                "recode": dropped
                | {value: selection.ignore if meant in dropped else meant for value, meant in scene.recode.items()}
            }
        )
        for scene in selection.scenes
    )
    return replace(selection, classes=tuple(e for e in selection.classes if e.value in values), scenes=scenes)
