"""The report of a run as one HTML page that needs no other file: how it learned, how good it is, how to repeat it."""

from __future__ import annotations

import platform
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any, NamedTuple

import torch
import yaml

from spectralx import __version__, page
from spectralx.evaluation.confusion import ConfusionMatrix
from spectralx.training import report_parts as parts
from spectralx.training.calibration import Calibration
from spectralx.training.charts import STYLE as CHART_STYLE
from spectralx.training.examples import ClassSpectra, MappedTile
from spectralx.training.report_parts import NONE, Reconstructed
from spectralx.training.run import RunConfig

_STYLE = f"""{page.STYLE}{CHART_STYLE}
.figures {{ display: flex; flex-wrap: wrap; gap: .8rem 2.5rem; margin: 1.5rem 0; }}
.figures div b {{ display: block; font-size: 1.5rem; font-weight: 600; font-variant-numeric: tabular-nums; }}
.figures div {{ font-size: .85rem; }} .note {{ font-size: .9rem; opacity: .8; }}
table.matrix td {{ text-align: right; padding: .3rem .5rem; }} table.matrix th {{ padding-right: .5rem; }}
.wide {{ overflow-x: auto; }} details pre {{ overflow-x: auto; font-size: .8rem; }}
details summary {{ cursor: pointer; }}
"""


class Judged(NamedTuple):
    """What stage 2 measured on the validation areas of the source scenes.

    Attributes:
        confusion: Over all scenes.
        calibration: None where none was fitted.
        tiles: Example maps.
        spectra: Spectra of the classes in training.
    """

    confusion: ConfusionMatrix | None
    calibration: Calibration | None
    tiles: Sequence[MappedTile]
    spectra: ClassSpectra


def stage1_page(
    config: RunConfig, report: Mapping[str, Any], rows: Sequence[Mapping[str, Any]], made: Sequence[Reconstructed]
) -> str:
    """Return the page of a run of stage 1.

    Args:
        config: Configuration of the run.
        report: Its figures.
        rows: Rows of ``metrics.csv``.
        made: Reconstructed validation tiles.
    """
    figures = {"validation loss": parts.score(report["validation_loss"]), **_common_figures(report)}
    tiles = parts.reconstructions(made)
    body = [
        *_head(config, "Stage 1: adaptation to unlabelled imagery", figures),
        page.section("How it learned", _charts(parts.loss_chart(rows))),
        page.section("What it paints back", tiles) if tiles else "",
        *_tail(config, report),
    ]
    return page.document(f"{_title(config)}: stage 1", body, _STYLE)


def stage2_page(config: RunConfig, report: Mapping[str, Any], rows: Sequence[Mapping[str, Any]], judged: Judged) -> str:
    """Return the page of a run of stage 2.

    Args:
        config: Configuration of the run.
        report: Its figures.
        rows: Rows of ``metrics.csv``.
        judged: What was measured.
    """
    matrix, calibration = judged.confusion, judged.calibration
    note = "Figures are of spatial blocks of the source scenes, held out of training and used to choose its weights."
    figures = {}
    if matrix is None:
        note = "No ground was held out of training: there are no figures to believe."
    else:
        figures = {"mIoU": parts.score(matrix.mean_iou), "overall accuracy": parts.score(matrix.overall_accuracy)}
    if calibration is not None:
        errors = (found.expected_calibration_error for found in (calibration.before, calibration.after))
        figures["calibration error, before and after"] = " → ".join(map(parts.score, errors))
    body = [
        *_head(config, "Stage 2: training on labels", {**figures, **_common_figures(report)}),
        f"<p class='note'>{note}</p>",
        page.section(
            "How it learned",
            f"<div class='charts'>{parts.loss_chart(rows)}{parts.score_chart(rows)}</div>",
        ),
        parts.confusion(matrix) if matrix is not None else "",
        parts.confidence(calibration) if calibration is not None else "",
        parts.examples(judged.tiles),
        page.section("Spectra of the classes", parts.spectra_of(config.classes, judged.spectra)),
        *_tail(config, report),
    ]
    return page.document(f"{_title(config)}: stage 2", body, _STYLE)


def _charts(*charts: str) -> str:
    return f"<div class='charts'>{''.join(charts)}</div>"


def _title(config: RunConfig) -> str:
    return config.recipe.title or config.recipe.name


def _head(config: RunConfig, subtitle: str, figures: Mapping[str, str]) -> list[str]:
    shown = "".join(f"<div><b>{escape(value)}</b>{escape(name)}</div>" for name, value in figures.items())
    return [
        f"<h1>{escape(_title(config))}</h1><p class='path'>{escape(subtitle)}</p>",
        f"<div class='figures'>{shown}</div>",
    ]


def _common_figures(report: Mapping[str, Any]) -> dict[str, str]:
    return {
        "steps": f"{report['steps']:,}",
        "minutes": f"{report['seconds'] / 60:.1f}",
        "parameters trained": f"{_millions(report['trained_parameters'])} of {_millions(report['parameters'])}",
    }


def _millions(count: int) -> str:
    return f"{count / 1e6:.3g} M"


def _tail(config: RunConfig, report: Mapping[str, Any]) -> list[str]:
    recipe = yaml.safe_dump(config.recipe.model_dump(mode="json"), sort_keys=False, allow_unicode=True)
    scenes = [
        (
            escape(str(scene["id"])),
            escape(str(scene.get("domain") or NONE)),
            escape(str(scene.get("source") or NONE)),
            escape(str(scene.get("licence") or config.recipe.licences.get(str(scene["id"])) or "not stated")),
        )
        for scene in config.scenes
    ]
    bands = ["each scene's own"]
    if config.bands is not None:
        bands = [f"{band.name} ({band.wavelength_nm:g} nm)" for band in config.bands]
    facts = {
        "Engine": f"SpectralX {__version__}, PyTorch {torch.__version__}, Python {platform.python_version()}",
        "Arithmetic": f"{config.precision} ({config.precision_reason})",
        "Seed": str(config.recipe.seed),
        "Method": config.recipe.method,
        "Backbone": "random start"
        if config.backbone is None
        else f"{config.backbone.title} (SHA-256 {config.backbone.tensors_sha256[:16]}…)",
        "Started from": config.stage1 or "no run of stage 1",
        "Bands": ", ".join(bands),
        **({} if "checkpoint" not in report else {"Exported weights": str(report["checkpoint"])}),
    }
    return [
        page.section("Scenes", page.table(("Scene", "Domain", "Source", "Licence"), scenes, set())),
        page.section("How to repeat it", page.facts(facts)),
        f"<details><summary>The recipe with all its values</summary><pre>{escape(recipe)}</pre></details>",
    ]
