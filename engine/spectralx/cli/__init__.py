"""The command line: one file per command, loaded only when that command is called.

A command module ``spectralx.cli.<name>`` defines a function ``<name>`` with typed Typer parameters, whose last is
``progress: ProgressMode | None``. Its body runs inside :func:`spectralx.cli.reporting.command` and imports the
parts of the engine that it needs there, so that ``spectralx doctor`` works in a broken installation.
"""

from __future__ import annotations

import importlib
import sys

import typer

COMMANDS: dict[str, str] = {
    "segment": "Map a raster with an exported model.",
    "polygonize": "Write a class map as polygons.",
    "adapt": "Adapt a backbone to unlabelled imagery (stage 1).",
    "train": "Train a segmentation model on labelled scenes (stage 2) and export it.",
    "manifest": "Write the manifest of a protocol of a published data set.",
    "generalize": "Leave one domain out, over methods and seeds, and compare.",
    "export": "Export a run, an adapter or a published checkpoint to ONNX.",
    "convert": "Convert the file of a published backbone to safetensors, once.",
    "evaluate": "Judge a map or a model against labels.",
    "simulate": "Draw scenes that do not exist, with their truth, as extra ground to train on.",
    "resample": "Compute the bands of another sensor from the bands of a raster.",
    "inspect": "Show what a raster or a model is, and how the one binds to the other.",
    "doctor": "Check the interpreter, the packages and the devices.",
}


def build_app(names: list[str]) -> typer.Typer:
    """Return an application with the commands in ``names``; only their modules are imported."""
    app = typer.Typer(
        name="spectralx",
        help="Maps land cover from multispectral and hyperspectral imagery.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode="rich",
    )
    app.callback()(_root)
    for name in names:
        module = importlib.import_module(f"spectralx.cli.{name}")
        app.command(name, help=COMMANDS[name])(getattr(module, name))
    return app


def _root() -> None:
    """Maps land cover from multispectral and hyperspectral imagery."""


def main() -> None:
    """Entry point of ``spectralx`` and ``python -m spectralx``."""
    asked = next((word for word in sys.argv[1:] if not word.startswith("-")), None)
    names = [asked] if asked in COMMANDS else list(COMMANDS)
    if "--version" in sys.argv[1:2]:
        from spectralx import __version__

        typer.echo(f"spectralx {__version__}")
        return
    build_app(names)()
