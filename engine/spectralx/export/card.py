"""The model card: what the specification of a model says, for people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from spectralx.spec import ModelSpec, PrecisionCheck


def model_card(spec: ModelSpec) -> str:
    """Return the card of a model as Markdown."""
    parts = [
        f"# {spec.title}",
        spec.description,
        _facts(spec),
        "## Input",
        _bands(spec),
        _units(spec),
        "## Classes",
        _table(("value", "class", "colour"), [(c.value, c.name, f"`{c.color}`") for c in spec.classes]),
        "## Accuracy",
        _accuracy(spec),
        *_confidence(spec),
        *_novelty(spec),
        "## Training data",
        _table(
            ("scene", "role", "in-sample", "licence"),
            [(s.name, s.role, "yes" if s.in_sample else "no", s.licence) for s in spec.sources],
        ),
        *_conditions(spec),
        "## Method",
        _table(("setting", "value"), list(_flat(spec.method))),
        "## Export",
        _export(spec),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _conditions(spec: ModelSpec) -> list[str]:
    return ["## Conditions of use", *spec.notices] if spec.notices else []


def _facts(spec: ModelSpec) -> str:
    return _table(
        ("", ""),
        [
            ("name", f"`{spec.name}`"),
            ("licence of the weights", spec.licence or "not stated"),
            ("tile", f"{spec.tile_size} x {spec.tile_size} pixels, patch {spec.patch_size}"),
            ("ground sampling distance", f"{spec.gsd_min_m:.3g} to {spec.gsd_max_m:.3g} m"),
            ("engine", spec.engine_version),
            ("created", spec.created),
        ],
    )


def _bands(spec: ModelSpec) -> str:
    if spec.any_bands is not None:
        limits, spectrum = spec.any_bands, spec.statistics
        text = (
            f"Any bands from {limits.first_nm:g} to {limits.last_nm:g} nm, at least {limits.fewest}, in any order: the "
            "model is told centre and width of each. What it saw in training:"
        )
        seen = [
            (f"{w:g}", f"{m:.4g}", f"{s:.4g}") for w, m, s in zip(spectrum.wavelength_nm, spectrum.mean, spectrum.std)
        ]
        return text + "\n\n" + _table(("wavelength (nm)", "mean in training", "standard deviation"), seen)
    rows = [
        (band.name, f"{band.wavelength_nm:g}", f"{band.fwhm_nm:g}", f"{mean:.4g}", f"{std:.4g}")
        for band, mean, std in zip(spec.bands, spec.statistics.mean, spec.statistics.std)
    ]
    return _table(("band", "centre (nm)", "width (nm)", "mean in training", "standard deviation"), rows)


def _units(spec: ModelSpec) -> str:
    text = f"Values are {spec.input.quantity} between {spec.input.valid_min:g} and {spec.input.valid_max:g}."
    if spec.input.scene_statistics:
        text += " Mean and standard deviation of the whole scene are given to the model beside the image."
    if spec.input.unknown_gain == "standardise":
        text += " Where the gain of an image is unknown, the model sees only its standardised values."
    return text


def _accuracy(spec: ModelSpec) -> str:
    metrics = spec.metrics
    parts: list[str] = []
    validation = metrics.get("validation")
    if validation:
        parts += [
            "### Spatial blocks that were held out of training",
            str(validation.get("note", "")),
            _score_table(validation, spec),
        ]
    scenes = metrics.get("training_scenes")
    if scenes:
        parts += ["### Training scenes, all labelled pixels", str(scenes.get("note", "")), _score_table(scenes, spec)]
    if not parts:
        return "No figures were measured."
    return "\n\n".join(part for part in parts if part)


def _confidence(spec: ModelSpec) -> list[str]:
    values = spec.calibration
    if "ece_before" not in values:
        return []
    text = (
        f"The logits are divided by the temperature {values['temperature']:.3f}, which was fitted on "
        f"{int(values['pixels']):,} pixels of the spatial blocks that were held out of training. There the expected "
        f"calibration error (15 bins) is {values['ece_before']:.3f} without it and {values['ece_after']:.3f} with it, "
        "each half of the tiles judged with the temperature of the other half. Other regions were not looked at: "
        "expect less of the confidence there."
    )
    return ["### Confidence", text]


def _novelty(spec: ModelSpec) -> list[str]:
    if spec.novelty is None:
        return []
    text = (
        "The model tells how strange ground is to it, by the energy score of its logits (arXiv 2010.03759): `segment "
        f"--novelty` writes which share of {spec.novelty.pixels:,} pixels of the training scenes is less strange, in "
        "per cent. 50 is ordinary; trust the map less where much is at 100. The training scenes are ground that the "
        "model knows by heart: scenes of the same kind that it never saw lie above 50."
    )
    return ["### New ground", text]


def _score_table(metrics: Mapping[str, Any], spec: ModelSpec) -> str:
    names = [c.name for c in spec.classes]
    rows = [_score_row(scene, scores) for scene, scores in metrics["scenes"].items()]
    if "total" in metrics:
        rows.append(_score_row("all", metrics["total"]))
    return _table(("scene", "overall accuracy", "mIoU", "F1", "pixels", *(f"IoU {name}" for name in names)), rows)


def _score_row(name: str, scores: Mapping[str, Any]) -> tuple[str, ...]:
    iou = ("" if value is None else _score(value) for value in scores["iou"])
    return (name, *(_score(scores[key]) for key in ("oa", "miou", "f1")), f"{scores['pixels']:,}", *iou)


def _score(value: float) -> str:
    return f"{value:.3f}"


def _export(spec: ModelSpec) -> str:
    check, parts = spec.export_check, []
    if check is not None:
        parts.append(
            f"The ONNX file was compared with the trained network on {check.pixels:,} pixels: probabilities differ by "
            f"at most {check.max_abs_difference:.2g}, classes agree on {100 * check.class_agreement:.3f} %."
        )
    if spec.precision is not None:
        parts.append(_precision(spec.precision))
    return "\n\n".join(parts) or "Not exported."


def _precision(check: PrecisionCheck) -> str:
    text = (
        f"This file is in {check.name} ({check.operators}) and was compared with that in single precision on "
        f"{check.tiles} tiles ({check.pixels:,} pixels): probabilities differ by at most "
        f"{check.max_abs_difference:.2g}, classes agree on {100 * check.class_agreement:.2f} %. The accuracy above was "
        "measured in single precision."
    )
    speed = (
        "" if check.speed is None else f" One core of the machine that made it ran it {check.speed:g} times as fast."
    )
    return text + speed


def _flat(values: Mapping[str, Any], prefix: str = "") -> list[tuple[str, str]]:
    rows: list[tuple[str, str]] = []
    for key, value in values.items():
        if isinstance(value, Mapping):
            rows += _flat(value, f"{prefix}{key}.")
        else:
            shown = ", ".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)
            rows.append((f"{prefix}{key}", shown))
    return rows


def _table(head: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(str(cell).replace("|", "\\|") for cell in line) + " |" for line in lines)
