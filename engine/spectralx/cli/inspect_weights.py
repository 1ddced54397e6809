"""What a file of weights is, for `spectralx inspect`: backbone, adapter, published checkpoint, or a run."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.markup import escape

from spectralx.cli.reporting import CommandReporter

if TYPE_CHECKING:
    from collections.abc import Mapping

    from spectralx.checkpoints.backbone import BackboneInfo

_SUFFIXES = (".safetensors", ".pth", ".pt", ".ckpt")
_ADAPTER, _RECORD = "adapter.safetensors", "config.yaml"
_ZIP, _PICKLE = b"PK\x03\x04", b"\x80"
_SHOWN = (
    ("licence", "licence"),
    ("source", "source"),
    ("paper", "paper"),
    ("coverage", "coverage"),
    ("method", "method"),
    ("size", "size"),
    ("network", "network"),
    ("sha256", "SHA-256 of the tensors"),
)


def is_weights(path: Path) -> bool:
    """Whether a path names weights and no raster: a run, an adapter, a file that torch or safetensors wrote."""
    if path.is_dir():
        return (path / _RECORD).is_file() or (path / _ADAPTER).is_file()
    if path.suffix.lower() in _SUFFIXES:
        return True
    if path.suffix.lower() != ".bin" or not path.is_file():  # also the suffix of ENVI's rasters
        return False
    with path.open("rb") as file:
        head = file.read(4)
    return head == _ZIP or head[:1] == _PICKLE


def describe_weights(path: Path, reporter: CommandReporter) -> dict[str, Any]:
    """Return what weights are; loads them, so that damage is noticed, and runs nothing that is in them.

    Args:
        path: A file of weights, the folder of an adapter, or the folder of a run.
        reporter: Receives the licence's conditions.

    Raises:
        ModelFileError: The file is damaged, holds code, or is none of the known kinds.
    """
    from spectralx.cli.training_options import load_training_parts

    load_training_parts()
    if path.name == _ADAPTER and (path.parent / _RECORD).is_file():
        path = path.parent
    if path.is_dir():
        return _adapter(path, reporter) if (path / _ADAPTER).is_file() else _run(path, reporter)
    from spectralx.checkpoints.convert import load_backbone, read_record
    from spectralx.checkpoints.safe_load import load_weights

    if read_record(path) is None:
        keys = load_weights(path).tensors
        if any(key.startswith("network.") for key in keys):
            return _facts(
                path, "checkpoint of a run", path.name, network=f"{len(keys)} tensors; inspect the run's folder"
            )
        if any(".blocks_MoA." in key for key in keys):
            return _published(path, keys, reporter)
    backbone = load_backbone(path, reporter).info
    form = "official backbone" if read_record(path) is None else "converted backbone"
    return _facts(path, form, backbone.title, **_of_backbone(backbone))


def render_weights(console: Console, weights: Mapping[str, Any]) -> None:
    """Print the description for a person; its conditions were warned of."""
    console.print(f"[bold]{escape(weights['title'])}[/bold] ({escape(weights['form'])})", highlight=False)
    for key, label in _SHOWN:
        if weights.get(key):
            console.print(escape(f"{label}: {weights[key]}"), highlight=False, soft_wrap=True)
    for note in weights.get("notes", ()):
        console.print(escape(note), highlight=False, soft_wrap=True)


def _facts(path: Path, form: str, title: str, **more: Any) -> dict[str, Any]:
    size = path.stat().st_size if path.is_file() else None
    shown = {} if size is None else {"size_bytes": size, "size": f"{size / 1e6:.1f} MB"}
    return {"form": form, "title": title, "path": str(path), **shown, **more}


def _of_backbone(info: BackboneInfo) -> dict[str, Any]:
    config = info.config
    return {
        "licence": info.licence,
        "notice": info.notice,
        "source": info.source,
        "paper": info.paper,
        "coverage": str(info.coverage),
        "network": f"width {config.width}, {config.depth} blocks, {config.heads} heads, patch {config.patch_size}",
        "sha256": info.tensors_sha256,
        "official_sha256": info.official_sha256,
        "notes": list(info.notes),
        "backbone": info.model_dump(mode="json"),
    }


def _adapter(folder: Path, reporter: CommandReporter) -> dict[str, Any]:
    from spectralx.checkpoints.adapters import verify_adapter

    info = verify_adapter(folder)
    if info.backbone_notice:
        reporter.warning(info.backbone_notice)
    return _facts(
        folder,
        "adapter",
        info.spec.title if info.spec is not None else folder.name,
        licence=f"{info.backbone_licence} (backbone {info.backbone})",
        notice=info.backbone_notice,
        method=info.method,
        size=str(info),
        size_bytes=info.size_bytes,
        network=f"backbone {info.backbone} with SHA-256 {info.backbone_sha256}",
        sha256=info.tensors_sha256,
        adapter=info.model_dump(mode="json"),
    )


def _run(folder: Path, reporter: CommandReporter) -> dict[str, Any]:
    from spectralx.training.run import RunConfig
    from spectralx.training.run_folder import RunFolder

    config = RunConfig.read(RunFolder(folder))
    info = config.backbone
    if info is not None and info.notice is not None:
        reporter.warning(info.notice)
    of_backbone = {} if info is None else _of_backbone(info)
    title = f"{config.recipe.title or config.recipe.name}, stage {config.stage}"
    return _facts(folder, "run", title, **of_backbone, method=config.recipe.method)


def _published(path: Path, keys: Mapping[str, Any], reporter: CommandReporter) -> dict[str, Any]:
    if not any(key.startswith("head.conv_seg.") for key in keys):
        return _facts(path, "published checkpoint", "SpectralX, stage 1", network=f"{len(keys)} tensors")
    import torch

    from spectralx.checkpoints.convert_published import read_published_record
    from spectralx.checkpoints.published import check_published, published_config
    from spectralx.checkpoints.safe_load import tensors_sha256
    from spectralx.errors import ModelFileError
    from spectralx.models.spectralx import SpectralXModel

    config = published_config(keys)
    with torch.device("meta"):
        check_published(SpectralXModel(config), keys)
    variant = "DINOv3" if config.backbone.positions == "rotary" else "ScaleMAE, or another plain ViT"
    network = f"{config.tokenizer.bands} bands, {config.classes} outputs, backbone {variant}"
    record = read_published_record(path)
    if record is None:
        return _facts(path, "published checkpoint", "SpectralX, stage 2", network=network, licence="its backbone's")
    if tensors_sha256(keys) != record.tensors_sha256:
        raise ModelFileError(
            f"The tensors in {path} are not those that its record states.", "Convert the published checkpoint again."
        )
    if record.notice:
        reporter.warning(record.notice)
    return _facts(
        path,
        "converted published checkpoint",
        "SpectralX, stage 2",
        network=network,
        licence=f"{record.licence} (backbone {record.source})",
        notice=record.notice,
        coverage=str(record.coverage),
        sha256=record.tensors_sha256,
        official_sha256=record.official_sha256,
    )
