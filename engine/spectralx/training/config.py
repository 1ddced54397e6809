"""The recipe of a model: everything that a run needs besides the scenes, in one validated YAML file.

Both stages read one file, so that they cannot disagree on bands, tile or network:

```yaml
name: landcover
model: {preset: spectralx, size: tiny}
bands: [{name: blue, wavelength_nm: 492, fwhm_nm: 66}, ...]
backbone: {path: backbones/galileo.safetensors, gsd_m: 10}
method: spectralx
stage1: {steps: 600, optimizer: {lr: 1.0e-3}}
stage2: {steps: 1000, loss: {label_smoothing: 0.05}}
```

`--set stage2.optimizer.lr=1e-4` changes one value.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from spectralx.data.augmentation import AugmentationConfig
from spectralx.data.documents import read_document, validate
from spectralx.data.sampling import SamplingConfig
from spectralx.data.splits import SplitConfig
from spectralx.errors import ManifestError
from spectralx.models.masked_autoencoder import ReconstructionConfig
from spectralx.models.peft_baselines import BaselineSettings
from spectralx.spec import BandSpec

_OVERRIDES = "model.overrides."
_BACKBONE = "backbone"

Part = Literal["are", "aomoa"]
Method = Literal["spectralx", "full", "frozen", "hypert", "hypert+aomoa", "hypert+aomoa+are", "lora", "ia3", "slr"]
"""What the network has and what trains: :data:`spectralx.models.peft_baselines.ALL_METHODS`."""


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid")


class NetworkSection(_Section):
    """Which network.

    Attributes:
        preset: Set of values of the building blocks.
        size: Width and depth; with a backbone, those of tokenizer and decoder. None is ``tiny``, or the size that
            is nearest to the backbone.
        overrides: Single values of the model configuration, by path: ``backbone.patch_size: 4``.
    """

    preset: Literal["spectralx", "reference"] = "spectralx"
    size: Literal["tiny", "small", "base", "large"] | None = None
    overrides: dict[str, Any] = {}


class BackboneSection(_Section):
    """A published backbone that the network is built around.

    Attributes:
        path: Converted or official file. In a recipe file it counts from where the recipe lies.
        family: Its family, where an official file does not tell.
        heads: Its attention heads, where its width does not tell.
        gsd_m: Ground sampling distance in metres that position codes are computed for (ScaleMAE, Galileo).
        month: 0 for January to 11 (Galileo).
    """

    path: str
    family: str | None = None
    heads: int | None = Field(default=None, gt=0)
    gsd_m: float | None = Field(default=None, gt=0)
    month: int | None = Field(default=None, ge=0, le=11)


class OptimizerSection(_Section):
    """AdamW with a linear warm-up and a cosine decay.

    Attributes:
        lr: Peak learning rate.
        weight_decay: Decoupled weight decay of matrices; vectors (norms, biases, gains) get none.
        betas: Moments.
        warmup: Part of the steps that warm up.
        final: Learning rate at the end, as a part of the peak.
        clip: Largest norm of the gradient; 0 does not clip.
        fused: Whether one kernel updates all parameters, several times as fast; rounds otherwise in the last digit.
            None: on GPUs, and on CPUs from 10 million trained parameters on.
    """

    lr: float = Field(default=1e-3, gt=0)
    weight_decay: float = Field(default=0.05, ge=0)
    betas: tuple[float, float] = (0.9, 0.95)
    warmup: float = Field(default=0.1, ge=0, lt=1)
    final: float = Field(default=0.01, ge=0, le=1)
    clip: float = Field(default=1.0, ge=0)
    fused: bool | None = None


class SwadSection(_Section):
    """Weights that are averaged over a valley of the validation loss (SWAD).

    Attributes:
        patience: Validations without a lower loss after which the valley has begun.
        tolerated: Validations above the threshold after which it has ended.
        tolerance: The threshold is this part above the mean loss of the valley's first validations.
    """

    patience: int = Field(default=3, ge=1)
    tolerated: int = Field(default=6, ge=1)
    tolerance: float = Field(default=0.3, ge=0)


class StageSection(_Section):
    """What both stages have.

    Attributes:
        steps: Optimizer steps.
        validate_every: Steps between validations and checkpoints.
        trains: ``adapters`` trains what the recipe's method says and leaves the backbone frozen; ``all`` trains
            everything that the network has. ``auto``: ``adapters`` around a published backbone, ``all`` where the
            backbone starts at random.
        optimizer: Optimizer and schedule.
        sampling: How tiles are drawn.
        augmentation: How they are changed.
        ema: Decay of the averaged weights that are validated and exported; 0 uses the last weights.
        swad: Averages densely over a valley of the validation loss instead; ``{}`` takes its defaults. The average at
            the end is exported, and needs no choice of a best validation.
        precision: ``fp32``, or ``bf16`` by autocast. ``auto`` takes bf16 on GPUs that have it; on CPUs that have it,
            it measures three steps of each and takes the faster.
        checkpointing: Whether activations inside the backbone's blocks are computed again in the backward pass instead
            of being kept: the same result for less memory and more time.
        compile: Whether the network is compiled (``torch.compile``), which takes minutes at the start.
    """

    steps: int = Field(default=1000, ge=1)
    validate_every: int = Field(default=100, ge=1)
    trains: Literal["auto", "adapters", "all"] = "auto"
    optimizer: OptimizerSection = OptimizerSection()
    sampling: SamplingConfig = SamplingConfig()
    augmentation: AugmentationConfig = AugmentationConfig()
    ema: float = Field(default=0.998, ge=0, lt=1)
    swad: SwadSection | None = None
    precision: Literal["auto", "fp32", "bf16"] = "auto"
    checkpointing: bool = False
    compile: bool = False


class Stage1Section(StageSection):
    """Masked reconstruction.

    Attributes:
        reconstruction: Masking and the light decoder.
    """

    reconstruction: ReconstructionConfig = ReconstructionConfig()


class LossSection(_Section):
    """What stage 2 minimises over labelled pixels.

    Attributes:
        kind: ``cross_entropy``, or ``focal`` with less weight on pixels that are mapped well already.
        gamma: Exponent of the focal loss.
        dice: Weight of a soft Dice loss that is added.
        lovasz: Weight of a Lovász-softmax loss that is added.
        label_smoothing: Probability spread over all classes.
        class_weights: ``balanced`` weighs by the inverse square root of each class's share of training pixels,
            ``effective`` by the effective number of its pixels.
        beta: Of ``effective``: beyond about 1 / (1 - beta) pixels, more of a class change little.
        average: ``pixels`` averages over all labelled pixels of a step, ``tiles`` first within each tile, so that
            scenes with few labels count as much as densely labelled ones. Dice and Lovász are of each tile anyway.
        balance: Weight of the load-balancing loss of the mixture of adapters.
    """

    kind: Literal["cross_entropy", "focal"] = "cross_entropy"
    gamma: float = Field(default=2.0, gt=0)
    dice: float = Field(default=0.0, ge=0)
    lovasz: float = Field(default=0.0, ge=0)
    label_smoothing: float = Field(default=0.05, ge=0, lt=1)
    class_weights: Literal["none", "balanced", "effective"] = "none"
    beta: float = Field(default=0.9999, gt=0, lt=1)
    average: Literal["pixels", "tiles"] = "tiles"
    balance: float = Field(default=0.01, ge=0)


class Stage2Section(StageSection):
    """Segmentation.

    Attributes:
        loss: The loss.
        without: Parts of the method that are left out, for ablation.
        weak_labels: Whether scenes without labels, or pixels without, take machine-made ones.
        final_fit: ``all`` trains once more on everything, validation areas included, after the figures of the
            source validation are known; the exported model is then the second one.
        calibration: ``temperature`` fits one number on the validation areas that makes the confidence of the exported
            model agree with its accuracy there; the classes of a map are not touched.
    """

    loss: LossSection = LossSection()
    without: tuple[Part, ...] = ()
    weak_labels: bool = False
    final_fit: Literal["none", "all"] = "none"
    calibration: Literal["none", "temperature"] = "temperature"

    @model_validator(mode="after")
    def _validated(self) -> Stage2Section:
        if self.swad is not None and self.final_fit == "all":
            raise ValueError("swad finds its window by validation, which final_fit: all has none of")
        return self


class Recipe(_Section):
    """The whole recipe.

    Attributes:
        name: Name of the exported model: lower-case letters, digits, ``-`` and ``_``.
        title: Title for people.
        description: What the model is for.
        licence: Licence of the trained weights.
        licences: Licences of scenes whose manifest entry names none, by scene id.
        seed: Seed of splits, sampling, augmentation and initial weights.
        model: The network.
        backbone: The published backbone that it is built around; None starts a backbone of one's own at random.
        method: What the network has and what trains: the method, parts of it, or one that it is compared with.
        baseline: Sizes of the adapters of ``lora`` and ``slr``.
        bands: Bands that the model takes. ``any``: each scene's own bands in both stages, for a model that takes any.
            None: each scene's own bands in stage 1, those that all scenes have in stage 2.
        tile_size: Side of the tiles in pixels; a multiple of the network's patch.
        split: How validation areas are chosen.
        cache_mb: Memory for decoded blocks of the rasters, in MiB.
        threads: Threads of the CPU; 0 uses all cores.
        return_memory: Whether memory that a step frees goes back to the system at once (glibc only): a lower peak for
            large networks, more time for small ones.
        stage1: Stage 1.
        stage2: Stage 2.
    """

    name: str = Field(default="model", pattern=r"^[a-z0-9][a-z0-9_\-]*$")
    title: str = ""
    description: str = ""
    licence: str = ""
    licences: dict[str, str] = {}
    seed: int = Field(default=0, ge=0)
    model: NetworkSection = NetworkSection()
    backbone: BackboneSection | None = None
    method: Method = "spectralx"
    baseline: BaselineSettings = BaselineSettings()
    bands: tuple[BandSpec, ...] | Literal["any"] | None = None
    tile_size: int = Field(default=64, ge=16)
    split: SplitConfig = SplitConfig()
    cache_mb: int = Field(default=512, ge=16)
    threads: int = Field(default=0, ge=0)
    return_memory: bool = False
    stage1: Stage1Section = Stage1Section()
    stage2: Stage2Section = Stage2Section()

    @property
    def own_bands(self) -> tuple[BandSpec, ...] | None:
        """The bands of the model that the recipe names, if it names any."""
        return None if self.bands == "any" else self.bands


def load_recipe(path: Path | None, changes: Iterable[str] = ()) -> Recipe:
    """Read a recipe and apply changes to it.

    Args:
        path: YAML file; None starts from the defaults.
        changes: ``key=value`` with dotted keys and YAML values, for example ``stage2.optimizer.lr=1e-4``.

    Returns:
        The validated recipe.

    Raises:
        ManifestError: The file or a change is malformed; names file, line and field.
    """
    recipe = validate(Recipe, read_document(path)) if path is not None else Recipe()
    if path is not None and recipe.backbone is not None:
        recipe.backbone.path = str(path.absolute().parent / Path(recipe.backbone.path).expanduser())
    return with_changes(recipe, changes)


def with_changes(recipe: Recipe, changes: Iterable[str]) -> Recipe:
    """Return a recipe with values changed.

    Args:
        recipe: The recipe; not modified.
        changes: ``key=value`` with dotted keys and YAML values, for example ``stage2.optimizer.lr=1e-4``.

    Raises:
        ManifestError: A change is malformed.
    """
    values = recipe.model_dump(mode="json")
    changed = False
    for change in changes:
        key, separator, text = change.partition("=")
        if not separator or not key:
            raise ManifestError(f"--set {change!r} is not key=value.", "Write for example stage2.optimizer.lr=1e-4.")
        _set(values, key, yaml.safe_load(text))
        changed = True
    if not changed:
        return recipe
    try:
        return Recipe.model_validate(values)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(step) for step in first["loc"])
        raise ManifestError(f"--set: field {field}: {first['msg']}.", "Correct the value.") from error


def _set(values: dict[str, Any], key: str, value: Any) -> None:
    if key.startswith(_OVERRIDES):  # paths within the network have dots of their own
        values["model"]["overrides"][key.removeprefix(_OVERRIDES)] = value
        return
    *parents, last = key.split(".")
    if parents == [_BACKBONE]:
        values[_BACKBONE] = dict.fromkeys(BackboneSection.model_fields) | (values[_BACKBONE] or {})
    node: Any = values
    for parent in parents:
        node = node.get(parent) if isinstance(node, dict) else None
    known = isinstance(node, dict) and (last in node or parents == ["licences"])
    if not known:
        raise ManifestError(f"--set: there is no field {key}.", "The reference page of the recipe lists the fields.")
    node[last] = value
