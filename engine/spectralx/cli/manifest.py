"""`spectralx manifest`: the manifest of a protocol of a published data set."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from spectralx.cli.reporting import ProgressMode, command


def manifest(
    protocol: Annotated[str, typer.Argument(help="Protocol, for example dfc2020-spring; a wrong name lists them.")],
    data: Annotated[Path, typer.Argument(help="Folder of the data set as it was distributed; only read.")],
    output: Annotated[Path, typer.Argument(help="Folder for the manifest and its virtual rasters.")],
    progress: Annotated[ProgressMode | None, typer.Option(help="How to report.")] = None,
) -> None:
    """Write the manifest of a protocol of WHU-OHS, DFC2020 or MTS12."""
    with command(progress) as reporter:
        from spectralx.data.published.manifest import write_protocol
        from spectralx.data.published.protocols import find_protocol

        written = write_protocol(find_protocol(protocol), data, output, reporter)
        reporter.result(
            {"MANIFEST": str(written.manifest)},
            {
                "protocol": protocol,
                "chips": written.chips,
                "classes": list(written.classes),
                "dropped_classes": list(written.dropped),
                "warnings": reporter.warnings,
            },
        )
