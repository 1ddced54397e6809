"""Checks that load binary packages: each runs in a process of its own, because a broken package may crash it.

``python -m spectralx.cli.probes NAME`` prints what it found as one line of JSON. Run by ``spectralx doctor``.
"""

from __future__ import annotations

import json
import subprocess  # nosec B404
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

_TIMEOUT_S = 120.0

# Field numbers and enumeration values of onnx.proto, for a model written without the onnx package.
_FLOAT, _LENGTH_DELIMITED = 1, 2


@dataclass(frozen=True)
class Probe:
    """Outcome of a check.

    Attributes:
        found: What the check reports; empty when it failed.
        failure: Last line of the error, or None when it passed.
    """

    found: dict[str, Any] = field(default_factory=dict)
    failure: str | None = None

    @property
    def passed(self) -> bool:
        """Whether the check passed."""
        return self.failure is None


def run_probe(name: str) -> Probe:
    """Run a check in a process of its own.

    Args:
        name: ``gdal``, ``onnxruntime`` or ``torch``.
    """
    command = [sys.executable, "-m", __spec__.name, name]
    try:
        done = subprocess.run(  # nosec B603
            command, capture_output=True, text=True, timeout=_TIMEOUT_S, stdin=subprocess.DEVNULL
        )
    except subprocess.TimeoutExpired:
        return Probe(failure=f"no answer within {_TIMEOUT_S:.0f} s")
    if done.returncode == 0:
        return Probe(found=json.loads(done.stdout.splitlines()[-1]))
    if done.returncode < 0:
        return Probe(failure=f"the process crashed (signal {-done.returncode})")
    lines = [line.strip() for line in done.stderr.splitlines() if line.strip()]
    return Probe(failure=lines[-1] if lines else f"exit status {done.returncode}")


def probe_gdal() -> dict[str, Any]:
    """Read a raster into an array: fails where GDAL's bindings were built for another major version of NumPy."""
    from osgeo import gdal, gdal_array

    gdal.UseExceptions()
    dataset = gdal.GetDriverByName("MEM").Create("", 3, 2, 1, gdal.GDT_Float32)
    dataset.GetRasterBand(1).Fill(7)
    values = gdal_array.DatasetReadAsArray(dataset)
    if values.shape != (2, 3) or not (values == 7).all():
        raise RuntimeError("an array that was read from a raster holds wrong values")
    drivers = [name for name in ("GTiff", "COG", "GPKG", "ENVI") if gdal.GetDriverByName(name) is None]
    if drivers:
        raise RuntimeError(f"GDAL was built without the formats {', '.join(drivers)}")
    return {"version": gdal.__version__}


def probe_onnxruntime() -> dict[str, Any]:
    """Run a convolution with every provider that can map and compare the result.

    A provider that is listed but cannot be loaded is replaced by the CPU without an error, so the session is asked
    what it really uses.
    """
    import numpy as np
    import onnxruntime as ort

    from spectralx.inference.cuda_libraries import load_cuda_libraries

    load_cuda_libraries()
    ort.set_default_logger_severity(4)
    image = np.arange(16, dtype=np.float32).reshape(1, 1, 4, 4)
    kernel = np.array([[[[0, 1], [2, 3]]]], dtype=np.float32)
    expected = image[:, :, :-1, 1:] + 2 * image[:, :, 1:, :-1] + 3 * image[:, :, 1:, 1:]
    providers = []
    for name in ort.get_available_providers():
        if name not in ("CUDAExecutionProvider", "CPUExecutionProvider"):
            continue
        entry: dict[str, Any] = {"name": name, "works": False, "problem": None}
        providers.append(entry)
        options = ort.SessionOptions()
        options.log_severity_level = 4
        try:
            session = ort.InferenceSession(convolution_model(), options, providers=[name], enable_fallback=0)
            used = session.get_providers()
            (result,) = session.run(None, {"image": image, "kernel": kernel})
        except Exception as error:  # noqa: BLE001 - whatever the runtime raises is what is to be reported
            entry["problem"] = (str(error).strip() or type(error).__name__).splitlines()[0]
            continue
        if used[0] != name:
            entry["problem"] = f"the runtime fell back to {used[0]}"
        elif not np.allclose(result, expected, rtol=1e-2):
            entry["problem"] = "a convolution gives wrong values"
        else:
            entry["works"] = True
    return {"version": ort.__version__, "providers": providers}


def probe_torch() -> dict[str, Any]:
    """Multiply matrices on the CPU and, where there is one, on the GPU."""
    import torch

    product = torch.ones(4, 4) @ torch.ones(4, 4)
    if not bool((product == 4).all()):
        raise RuntimeError("a product of matrices is wrong")
    cuda = torch.cuda.is_available()
    if cuda:
        ones = torch.ones(4, 4, device="cuda")
        cuda = bool((ones @ ones == 4).all())
    return {"version": torch.__version__, "cuda": cuda}


PROBES: dict[str, Callable[[], dict[str, Any]]] = {
    "gdal": probe_gdal,
    "onnxruntime": probe_onnxruntime,
    "torch": probe_torch,
}


def convolution_model() -> bytes:
    """Return an ONNX model ``result = Conv(image, kernel)``, float32 ``(1, 1, 4, 4)`` and ``(1, 1, 2, 2)``."""
    node = _text(1, "image") + _text(1, "kernel") + _text(2, "result") + _text(4, "Conv")
    graph = _message(1, node) + _text(2, "probe")
    graph += _message(11, _tensor("image", (1, 1, 4, 4))) + _message(11, _tensor("kernel", (1, 1, 2, 2)))
    graph += _message(12, _tensor("result", (1, 1, 3, 3)))
    opset = _text(1, "") + _integer(2, 13)
    return _integer(1, 8) + _message(7, graph) + _message(8, opset)


def _tensor(name: str, shape: tuple[int, ...]) -> bytes:
    """Encode a ValueInfoProto of a float tensor."""
    dimensions = b"".join(_message(1, _integer(1, size)) for size in shape)
    tensor = _integer(1, _FLOAT) + _message(2, dimensions)
    return _text(1, name) + _message(2, _message(1, tensor))


def _text(number: int, value: str) -> bytes:
    return _message(number, value.encode())


def _message(number: int, content: bytes) -> bytes:
    return _varint(number << 3 | _LENGTH_DELIMITED) + _varint(len(content)) + content


def _integer(number: int, value: int) -> bytes:
    return _varint(number << 3) + _varint(value)


def _varint(value: int) -> bytes:
    encoded = bytearray()
    while value > 0x7F:
        encoded.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes((*encoded, value))


if __name__ == "__main__":
    sys.stdout.write(json.dumps(PROBES[sys.argv[1]]()) + "\n")
