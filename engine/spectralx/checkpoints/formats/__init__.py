"""Layouts of the official backbones: one table for each family, recognised by keys and shapes."""

from __future__ import annotations

from spectralx.checkpoints.formats.base import Family, some
from spectralx.checkpoints.formats.dinov3 import DINOV3
from spectralx.checkpoints.formats.dofa import DOFA
from spectralx.checkpoints.formats.galileo import GALILEO
from spectralx.checkpoints.formats.plain import FAMILIES as PLAIN_FAMILIES
from spectralx.checkpoints.formats.prithvi import PRITHVI
from spectralx.checkpoints.formats.smarties import SMARTIES
from spectralx.checkpoints.safe_load import WeightFile
from spectralx.errors import ModelFileError

FAMILIES: dict[str, Family] = {
    family.name: family for family in (*PLAIN_FAMILIES, DINOV3, DOFA, PRITHVI, SMARTIES, GALILEO)
}


def find_family(file: WeightFile, name: str | None = None) -> Family:
    """Return the family of an official file.

    Args:
        file: The file.
        name: A key of :data:`FAMILIES`; ``None`` recognises the layout.

    Raises:
        ModelFileError: The name is unknown, or the layout is none of those that are known.
    """
    if name is not None:
        if name not in FAMILIES:
            raise ModelFileError(f"Unknown family {name!r}.", f"Choose one of {', '.join(FAMILIES)}.")
        return FAMILIES[name]
    fitting = [family for family in FAMILIES.values() if family.fits(file)]
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        raise ModelFileError(
            f"The file may be {' or '.join(family.title for family in fitting)}: their keys are the same.",
            f"State the family: {' or '.join(family.name for family in fitting)}.",
        )
    raise ModelFileError(
        f"The file is none of the known backbones; its {len(file.tensors)} keys begin with "
        f"{some(list(file.tensors)[:40], 6)}.",
        f"Known are {', '.join(family.title for family in FAMILIES.values())}.",
    )
