"""Scene manifests: which images, labels and classes a training run reads.

A manifest is YAML or JSON. It holds either `tasks` (name -> classes) or `classes` for a single task, and `scenes`:

```yaml
classes: {1: [water, "#2b83ba"], 2: {name: trees, color: "#1a7a2e"}}
ignore: 0
scenes:
  - {id: north, image: north.tif, labels: north_labels.gpkg, class_field: kind, domain: north}
```

Paths are relative to the manifest.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from spectralx.data.documents import Document, read_document, validate
from spectralx.errors import ManifestError
from spectralx.spec import ClassSpec

# Colours for classes that name none: Paul Tol's "bright" and "light" schemes, distinct for most kinds of sight.
PALETTE = (
    "#4477aa", "#228833", "#ccbb44", "#ee6677", "#aa3377", "#66ccee", "#bbbbbb", "#77aadd",
    "#99ddff", "#44bb99", "#bbcc33", "#aaaa00", "#eedd88", "#ee8866", "#ffaabb", "#dddddd",
)  # fmt: skip

# Name of the task of a manifest that names none.
DEFAULT_TASK = "default"

Split = Literal["source", "validation", "target", "auxiliary"]


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ClassEntry(_Entry):
    """Name and colour of one class; `[name, color]` and a bare name are accepted as well."""

    name: str = Field(min_length=1)
    color: str | None = Field(default=None, pattern=r"^#[0-9a-fA-F]{6}$")

    @model_validator(mode="before")
    @classmethod
    def _short_forms(cls, value: Any) -> Any:
        if isinstance(value, str):
            return {"name": value}
        if isinstance(value, (list, tuple)) and 1 <= len(value) <= 2:
            return dict(zip(("name", "color"), value))
        return value


class TaskEntry(_Entry):
    """The classes of one task.

    Attributes:
        classes: Label value (1..255) -> name and colour.
        ignore: Label value that means "no label".
        question: What the task is about, for people.
        protocol: How it is evaluated, for people.
    """

    classes: dict[int, ClassEntry] = Field(min_length=2)
    ignore: int = Field(default=0, ge=0, le=255)
    question: str = ""
    protocol: str = ""

    @model_validator(mode="after")
    def _values_are_usable(self) -> TaskEntry:
        for value in self.classes:
            if not 1 <= value <= 255:
                raise ValueError(f"class value {value} is outside 1..255 (0 is nodata in every map)")
            if value == self.ignore:
                raise ValueError(f"class value {value} is also the ignored value")
        return self

    def class_specs(self) -> tuple[ClassSpec, ...]:
        """Return the classes in the order of their values, each with a colour."""
        return tuple(
            ClassSpec(value=value, name=entry.name, color=entry.color or PALETTE[position % len(PALETTE)])
            for position, (value, entry) in enumerate(sorted(self.classes.items()))
        )


class SceneEntry(_Entry):
    """One scene.

    Attributes:
        id: Unique name.
        image: Raster.
        labels: Label raster on any grid that covers the image, or a vector file with ``class_field``.
        class_field: Field of a vector file that holds the class value or the class name.
        recode: Label value in the file -> class value, or the task's ignored value to drop it. Values that are not
            listed stay as they are.
        weak_labels: Machine-made labels; used only when the configuration asks for them, never to validate.
        task: Task the scene belongs to; may be left out when the manifest has one task.
        domain: Scenes of one domain (region, season, sensor) are kept together; the id by default.
        sensor: Sensor, for files that do not say their wavelengths.
        wavelengths: Wavelengths of the bands, believed above the file's own: a table as `segment --wavelengths` takes
            it, such as ``{wavelength: [490, 560], fwhm: [65, 35], unit: nm}``.
        gsd_m: Ground sampling distance in metres, for files without georeference.
        quantity: What the values are. Anything without the word "reflectance" is taken as uncalibrated.
        scale: Factor from stored numbers to ``quantity``, for files that do not say it; believed above the file.
        offset: Summand, likewise.
        chip: Side in pixels of the square chips of unrelated ground that the image holds below each other, as wide as
            the image. No tile sees two of them, and validation areas are whole chips.
        split: ``source`` scenes are trained on and chosen by; ``validation`` scenes are chosen by and not trained on,
            and replace areas held back from source scenes; ``target`` scenes never reach a training run;
            ``auxiliary`` scenes (simulated ones, say) are trained on, but nothing is validated, chosen or judged on
            them, and no fold leaves them out.
        source: Where the scene comes from.
        licence: Its licence.
    """

    id: str = Field(min_length=1)
    image: Path
    labels: Path | None = None
    class_field: str | None = None
    recode: dict[int, int] = {}
    weak_labels: Path | None = None
    task: str | None = None
    domain: str = ""
    sensor: str | None = None
    wavelengths: dict[str, Any] | None = None
    gsd_m: float | None = Field(default=None, gt=0)
    quantity: str | None = None
    scale: float | None = Field(default=None, gt=0)
    offset: float | None = None
    chip: int | None = Field(default=None, ge=16)
    split: Split = "source"
    source: str = ""
    licence: str = ""

    @field_validator("domain", mode="before")
    @classmethod
    def _none_is_empty(cls, value: Any) -> Any:
        return "" if value is None else value

    @model_validator(mode="after")
    def _units_are_whole(self) -> SceneEntry:
        if self.offset is not None and self.scale is None:
            raise ValueError("offset needs scale")
        if self.scale is not None and self.quantity is None:
            raise ValueError("scale needs quantity: what the scaled values are, for instance reflectance")
        return self

    @property
    def calibrated(self) -> bool:
        """Whether the quantity is one of reflectance."""
        return self.quantity is not None and "reflectance" in self.quantity.lower()

    @property
    def group(self) -> str:
        """Domain, or the id where none is named."""
        return self.domain or self.id


class Manifest(_Entry):
    """A whole manifest.

    Raises:
        pydantic.ValidationError: Duplicate ids, a scene of a task that does not exist, no classes at all.
    """

    tasks: dict[str, TaskEntry] = {}
    scenes: tuple[SceneEntry, ...] = Field(min_length=1)

    @model_validator(mode="before")
    @classmethod
    def _single_task(cls, value: Any) -> Any:
        if isinstance(value, dict) and "classes" in value and "tasks" not in value:
            rest = dict(value)
            keys = [key for key in ("classes", "ignore", "question", "protocol") if key in rest]
            return {"tasks": {DEFAULT_TASK: {key: rest.pop(key) for key in keys}}, **rest}
        return value

    @model_validator(mode="after")
    def _scenes_agree(self) -> Manifest:
        seen: set[str] = set()
        for scene in self.scenes:
            if scene.id in seen:
                raise ValueError(f"scene id {scene.id!r} occurs twice")
            seen.add(scene.id)
            if scene.task is not None and scene.task not in self.tasks:
                raise ValueError(
                    f"scene {scene.id!r} belongs to task {scene.task!r}, which is not among {[*self.tasks]}"
                )
        return self


@dataclass(frozen=True)
class Selection:
    """The scenes and classes of one training run. Target scenes are not among them.

    Attributes:
        task: Name of the task.
        classes: Classes in the order of the model's outputs.
        ignore: Label value that means "no label".
        scenes: Source scenes with absolute paths.
    """

    task: str
    classes: tuple[ClassSpec, ...]
    ignore: int
    scenes: tuple[SceneEntry, ...]


def task_names(path: Path) -> list[str]:
    """Return the names of a manifest's tasks.

    Raises:
        ManifestError: The manifest is malformed.
    """
    return list(validate(Manifest, read_document(path)).tasks)


def domains_of(path: Path, task: str | None, split: Split) -> list[str]:
    """Return the domains of a task's scenes of one split, in the order of the manifest.

    Raises:
        ManifestError: The manifest is malformed, or the task does not exist.
    """
    document = read_document(path)
    manifest = validate(Manifest, document)
    name = _choose_task(manifest, document, task)
    chosen = (scene for scene in manifest.scenes if scene.task in (None, name) and scene.split == split)
    return list(dict.fromkeys(scene.group for scene in chosen))


def load_manifest(
    path: Path,
    task: str | None = None,
    leave_out: Iterable[str] = (),
    split: Split = "source",
    auxiliary: bool = True,
) -> Selection:
    """Read a manifest and choose the source scenes of one task.

    Args:
        path: Manifest file.
        task: Name of the task; needed only when the manifest holds several.
        leave_out: Domains whose scenes are left out, whatever the manifest says.
        split: ``target`` chooses the scenes that finished weights are judged on; no training run is given them.
        auxiliary: Whether auxiliary scenes come along with source scenes.

    Returns:
        The selection; every file of it exists.

    Raises:
        ManifestError: The manifest is malformed, the task or a domain does not exist, or a file is missing.
    """
    document = read_document(path)
    manifest = validate(Manifest, document)
    name = _choose_task(manifest, document, task)
    indices = [i for i, scene in enumerate(manifest.scenes) if name is None or scene.task in (None, name)]
    excluded = set(leave_out)
    unknown = excluded - {manifest.scenes[i].group for i in indices}
    if unknown:
        domains = sorted({manifest.scenes[i].group for i in indices})
        raise ManifestError(f"{path} has no domain {sorted(unknown)[0]!r}.", f"Choose among {', '.join(domains)}.")
    splits: set[str] = {split, "validation"} if split == "source" else {split}
    splits |= {"auxiliary"} if split == "source" and auxiliary else set()
    chosen = [
        _with_absolute_paths(manifest.scenes[i], document, i)
        for i in indices
        if manifest.scenes[i].split in splits and manifest.scenes[i].group not in excluded
    ]
    if not chosen:
        raise ManifestError(f"{path} leaves no {split} scene for task {name!r}.", f"Mark scenes with `split: {split}`.")
    entry = manifest.tasks[name] if name is not None else None
    return Selection(
        task=name or "",
        classes=entry.class_specs() if entry else (),
        ignore=entry.ignore if entry else 0,
        scenes=tuple(chosen),
    )


def with_auxiliary(selection: Selection, paths: Sequence[Path]) -> Selection:
    """Return a selection with the scenes of further manifests as auxiliary ones.

    Args:
        selection: The selection.
        paths: Manifests that hold the same task, or a single one; classes that the selection does not have count as
            unlabelled.

    Raises:
        ManifestError: A manifest is malformed, means something else by a class, or repeats the id of a scene.
    """
    meant = {entry.value: entry.name for entry in selection.classes}
    scenes = list(selection.scenes)
    for path in paths:
        more = load_manifest(path, selection.task if selection.task in task_names(path) else None)
        for entry in more.classes:
            if meant.get(entry.value, entry.name) != entry.name:
                raise ManifestError(
                    f"Class {entry.value} is {entry.name!r} in {path} and {meant[entry.value]!r} in the manifest.",
                    "Use the same class values in both.",
                )
        drop = {entry.value: selection.ignore for entry in more.classes if entry.value not in meant}
        for scene in more.scenes:
            if scene.id in {other.id for other in scenes}:
                raise ManifestError(f"{path} repeats the scene {scene.id!r}.", "Give each scene another id.")
            update = {"split": "auxiliary", "recode": drop | scene.recode, "task": None}
            scenes.append(scene.model_copy(update=update))
    return replace(selection, scenes=tuple(scenes))


def _choose_task(manifest: Manifest, document: Document, task: str | None) -> str | None:
    names = list(manifest.tasks)
    if task is not None:
        if task not in manifest.tasks:
            raise ManifestError(f"{document.path} has no task {task!r}.", f"Choose among {', '.join(names) or 'none'}.")
        return task
    if len(names) > 1:
        raise ManifestError(
            f"{document.path} holds {len(names)} tasks.", f"Choose one with --task: {', '.join(names)}."
        )
    return names[0] if names else None


def _with_absolute_paths(scene: SceneEntry, document: Document, index: int) -> SceneEntry:
    folder = document.path.absolute().parent
    update: dict[str, Path] = {}
    for field in ("image", "labels", "weak_labels"):
        value: Path | None = getattr(scene, field)
        if value is None:
            continue
        absolute = value if value.is_absolute() else folder / value
        if not absolute.is_file():
            raise ManifestError(
                f"{document.path}, line {document.line(['scenes', index, field])}, scene {scene.id!r}: "
                f"the {field} file {value} does not exist.",
                "Correct the path (it is relative to the manifest) or remove the scene.",
            )
        update[field] = absolute
    return scene.model_copy(update=update)


def selection_of_rasters(paths: Sequence[Path]) -> Selection:
    """Return a selection of unlabelled rasters.

    Args:
        paths: Rasters; their names become the ids.

    Raises:
        ManifestError: A file does not exist.
    """
    scenes = tuple(
        SceneEntry(id=name, image=existing(path), domain=name) for name, path in zip(unique_names(paths), paths)
    )
    return Selection(task="", classes=(), ignore=0, scenes=scenes)


def unique_names(paths: Sequence[Path]) -> list[str]:
    """Return the stems of files, numbered where they repeat."""
    names: list[str] = []
    for path in paths:
        name, number = path.stem, 2
        while name in names:
            name, number = f"{path.stem}_{number}", number + 1
        names.append(name)
    return names


def existing(path: Path) -> Path:
    """Return the absolute path of a file.

    Raises:
        ManifestError: It does not exist.
    """
    absolute = path.expanduser().absolute()
    if not absolute.exists():
        raise ManifestError(f"{path} does not exist.", "Check the path.")
    return absolute
