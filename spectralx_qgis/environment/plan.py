"""What is to be installed: for what, on what, how large, from where."""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

LOCKS = Path(__file__).resolve().parent / "locks"
PIP_LOCK = LOCKS / "pip.txt"
_MB = 1_000_000


class Purpose(Enum):
    """What the engine is for."""

    MAP = "map"
    TRAIN = "train"


class Device(Enum):
    """What it computes on."""

    CPU = "cpu"
    CUDA = "cuda"


@dataclass(frozen=True)
class Size:
    """About how much is downloaded and how much it takes on the disk, in bytes."""

    download: int
    disk: int


# Linux x86-64, Python 3.11: the sum of the wheels; on the disk as measured for the CPU, else estimated.
_SIZES = {
    "map-cpu": Size(30 * _MB, 100 * _MB),
    "map-cuda": Size(1_570 * _MB, 2_700 * _MB),
    "train-cpu": Size(320 * _MB, 1_370 * _MB),
    "train-cuda": Size(3_090 * _MB, 6_000 * _MB),
}


@dataclass(frozen=True)
class Choice:
    """What the user wants.

    Attributes:
        purpose: Mapping alone, or training as well.
        device: Processor or NVIDIA graphics card.
        wheels: Folder of wheels to install from without network; empty uses the network.
    """

    purpose: Purpose = Purpose.MAP
    device: Device = Device.CPU
    wheels: str = ""

    def lock(self) -> Path:
        """Return the list of packages."""
        return LOCKS / f"{self._name()}.txt"

    def size(self) -> Size:
        """Return about how large it is."""
        return _SIZES[self._name()]

    def needs(self) -> tuple[str, ...]:
        """Return the commands of the engine that must work in the end."""
        return ("segment",) if self.purpose is Purpose.MAP else ("segment", "train")

    def _name(self) -> str:
        device = self.device
        # The package index has PyTorch for Linux with CUDA only; that build computes on processors as well.
        if self.purpose is Purpose.TRAIN and sys.platform == "linux" and not self._has_cpu_torch():
            device = Device.CUDA
        return f"{self.purpose.value}-{device.value}"

    def _has_cpu_torch(self) -> bool:
        return bool(self.wheels) and any(Path(self.wheels).glob("torch-*+cpu-*.whl"))


def lock_digest(lock: Path) -> str:
    """Return the SHA-256 of a list of packages; empty where there is no such list any more."""
    return hashlib.sha256(lock.read_bytes()).hexdigest() if lock.is_file() else ""


def fitting_device() -> Device:
    """Return CUDA where NVIDIA's driver is installed and CUDA builds exist; nothing is started for this."""
    if sys.platform == "win32":
        driver = Path(os.environ.get("SYSTEMROOT", "C:/Windows"), "System32", "nvcuda.dll").is_file()
    else:
        driver = Path("/proc/driver/nvidia/version").is_file() or shutil.which("nvidia-smi") is not None
    return Device.CUDA if driver and sys.platform in ("linux", "win32") else Device.CPU
