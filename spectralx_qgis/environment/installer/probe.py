"""Tells whether this interpreter can carry the engine."""

from __future__ import annotations

import platform
import struct
import sys
from typing import Any

OLDEST = (3, 10)


def probe() -> dict[str, Any]:
    """Return what this interpreter is, and what keeps the engine from running on it.

    Returns:
        ``version`` (three numbers), ``bits``, ``machine``, ``numpy`` and ``gdal`` (versions, None where missing), and
        ``problem`` with a ``message`` and a ``hint``, None when there is none.
    """
    found: dict[str, Any] = {
        "version": list(sys.version_info[:3]),
        "bits": struct.calcsize("P") * 8,
        "machine": platform.machine(),
        "numpy": None,
        "gdal": None,
    }
    found["problem"] = _version_problem(found) or _package_problem(found)
    return found


def _version_problem(found: dict[str, Any]) -> dict[str, str] | None:
    written = ".".join(map(str, found["version"]))
    if tuple(found["version"][:2]) < OLDEST:
        return {
            "message": f"Python {written} is too old for the engine, which needs {'.'.join(map(str, OLDEST))}.",
            "hint": "Install a newer QGIS, or choose another Python that has GDAL and NumPy.",
        }
    if found["bits"] != 64:
        return {"message": "This Python has 32 bits; the engine needs 64.", "hint": "Install the 64-bit QGIS."}
    return None


def _package_problem(found: dict[str, Any]) -> dict[str, str] | None:
    hint = "Install GDAL's bindings and NumPy for it, or choose another Python."
    try:
        import numpy

        found["numpy"] = numpy.__version__
        from osgeo import gdal

        found["gdal"] = gdal.__version__
        # Built for another major version of NumPy, it fails here and nowhere before.
        from osgeo import gdal_array  # noqa: F401
    except Exception as error:  # noqa: BLE001 - broken installations raise anything
        lines = (str(error).strip() or type(error).__name__).splitlines()
        return {"message": f"This Python cannot read rasters: {lines[-1]}.", "hint": hint}
    return None
