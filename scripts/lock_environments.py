"""Writes the lists of packages that the plugin installs: ``spectralx_qgis/environment/locks/*.txt``.

Each list holds exact versions with the hashes of all their builds and markers for the platforms they are needed on;
``pip --require-hashes`` installs nothing else. NumPy and GDAL are left out on purpose: both come from QGIS, so that
they fit each other. Needs ``uv`` on the PATH; versions follow ``constraints/pins.txt``.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ROOT / "spectralx_qgis" / "environment" / "locks"
OLDEST_PYTHON = "3.10"
ONNXRUNTIME = "1.31.1"
PIP = "26.3"

# Builds of ONNX Runtime for NVIDIA GPUs exist for these two platforms.
_CUDA = (
    "(sys_platform == 'linux' and platform_machine == 'x86_64') or"
    " (sys_platform == 'win32' and platform_machine == 'AMD64')"
)
_NO_CUDA = (
    "(sys_platform != 'linux' or platform_machine != 'x86_64') and"
    " (sys_platform != 'win32' or platform_machine != 'AMD64')"
)
_BASE = ["pydantic>=2.6", "typer>=0.12", "rich>=13", "PyYAML>=6"]
_TRAINING = [
    *("torch>=2.4", "lightning>=2.3", "torchmetrics>=1.4", "safetensors>=0.4", "peft>=0.12", "onnx>=1.16"),
    *("onnxscript>=0.1", "tensorboard>=2.14"),
    # The last builds that do not ask for a newer NumPy than QGIS has (constraints/numpy1.txt).
    *("matplotlib>=3.6,<3.11", "contourpy<1.3.3"),
]
_GPU_RUNTIME = [f"onnxruntime-gpu[cuda,cudnn]; {_CUDA}", f"onnxruntime; {_NO_CUDA}"]
# PyTorch brings CUDA and cuDNN itself, in the versions that it needs.
_GPU_RUNTIME_BESIDE_TORCH = [f"onnxruntime-gpu; {_CUDA}", f"onnxruntime; {_NO_CUDA}"]
REQUIREMENTS = {
    "map-cpu": ["onnxruntime", *_BASE],
    "map-cuda": [*_GPU_RUNTIME, *_BASE],
    "train-cpu": ["onnxruntime", *_BASE, *_TRAINING],
    "train-cuda": [*_GPU_RUNTIME_BESIDE_TORCH, *_BASE, *_TRAINING],
    "pip": [f"pip=={PIP}"],
}
# What PyTorch's build for CUDA needs on Linux and its build for the CPU does not.
_ONLY_CUDA = re.compile(r"^(nvidia-|cuda-|triton$)")


def constraints() -> str:
    """Return the project's pins, for the Pythons that they were made on."""
    lines = (ROOT / "constraints" / "pins.txt").read_text(encoding="utf-8").splitlines()
    pins = [line for line in lines if "==" in line and not line.startswith(("#", "onnxruntime"))]
    pins += [f"{name}=={ONNXRUNTIME}" for name in ("onnxruntime", "onnxruntime-gpu")]
    return "".join(f'{pin} ; python_version >= "3.11"\n' for pin in pins)


def resolve(requirements: list[str], folder: Path, *options: str) -> str:
    """Return the list for some requirements, as ``uv`` resolves it for all platforms and Pythons."""
    source, pins = folder / "requirements.in", folder / "constraints.txt"
    source.write_text("\n".join(requirements) + "\n", encoding="utf-8")
    pins.write_text(constraints(), encoding="utf-8")
    command = ["uv", "pip", "compile", "--quiet", "--universal", "--python-version", OLDEST_PYTHON]
    command += ["--generate-hashes", "--no-annotate", "--no-header", "--no-emit-package", "numpy"]
    command += ["--constraint", str(pins), *options, str(source)]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


def entries(lock: str) -> dict[str, str]:
    """Return the entries of a list by their first line."""
    blocks = re.split(r"\n(?=[A-Za-z0-9])", lock.strip())
    return {block.split(" \\\n", 1)[0]: block for block in blocks}


def without_cuda(lock: str) -> str:
    """Return the list without what only PyTorch's build for CUDA needs."""
    kept = [block for line, block in entries(lock).items() if not _ONLY_CUDA.match(line.split("==")[0])]
    return "\n".join(kept) + "\n"


def with_wheels(lock: str, wheels: list[Path]) -> str:
    """Return the list with the hashes of further builds of ``torch``, such as those without CUDA."""
    blocks = entries(lock)
    for line, block in blocks.items():
        if line.startswith("torch=="):
            more = [f"--hash=sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}" for path in wheels]
            blocks[line] = " \\\n    ".join([block, *(item for item in more if item not in block)])
    return "\n".join(blocks.values()) + "\n"


def main() -> int:
    """Write the lists."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--torch-wheel", type=Path, action="append", default=[], help="CPU build of torch for Linux")
    wheels = parser.parse_args().torch_wheel
    if shutil.which("uv") is None:
        print("lock_environments: uv is not installed; see https://docs.astral.sh/uv", file=sys.stderr)
        return 1
    LOCKS.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        for name, requirements in REQUIREMENTS.items():
            lock = resolve(requirements, Path(folder))
            if name == "train-cpu":
                lock = with_wheels(without_cuda(lock), wheels)
            (LOCKS / f"{name}.txt").write_text(lock, encoding="utf-8")
            print(f"{name}: {len(entries(lock))} packages")
    return 0


if __name__ == "__main__":
    sys.exit(main())
