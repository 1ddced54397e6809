"""Small wheels, a list that pins them, and an engine that examines itself: an installation within seconds."""

from __future__ import annotations

import base64
import hashlib
import zipfile
from pathlib import Path

_WHEEL = "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
_ENGINE = """
import json, os, sys, time
import onnxruntime
if os.environ.get("SPECTRALX_FAKE_DOCTOR") == "slow":
    time.sleep(60)
works = os.environ.get("SPECTRALX_FAKE_DOCTOR", "works") == "works"
problems = [] if works else [{"message": "ONNX Runtime cannot be loaded: DLL load failed.", "hint": "Repair it."}]
report = {"commands": {"segment": works, "train": works}, "problems": problems,
          "providers": [{"name": "CPUExecutionProvider", "works": works}]}
print(json.dumps({"event": "result", "outputs": {}, "report": report}))
"""


def write_wheel(folder: Path, name: str, version: str, content: str = "") -> Path:
    """Write a wheel with one package that holds one module."""
    info = f"{name}-{version}.dist-info"
    files = {
        f"{name}/__init__.py": content,
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n",
        f"{info}/WHEEL": _WHEEL,
    }
    rows = []
    for path, text in files.items():
        digest = base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()
        rows.append(f"{path},sha256={digest},{len(text)}")
    files[f"{info}/RECORD"] = "\n".join([*rows, f"{info}/RECORD,,"]) + "\n"
    target = folder / f"{name}-{version}-py3-none-any.whl"
    with zipfile.ZipFile(target, "w") as archive:
        for path, text in files.items():
            archive.writestr(path, text)
    return target


def pip_as_wheel(folder: Path) -> Path:
    """Pack the pip of this interpreter as a wheel, as the package index has it."""
    import pip

    source = Path(pip.__file__).parent
    target = folder / f"pip-{pip.__version__}-py3-none-any.whl"
    with zipfile.ZipFile(target, "w") as archive:
        for path in sorted(source.rglob("*")):
            if path.is_file() and path.suffix != ".pyc":
                archive.write(path, f"pip/{path.relative_to(source).as_posix()}")
        metadata = f"Metadata-Version: 2.1\nName: pip\nVersion: {pip.__version__}\n"
        archive.writestr(f"pip-{pip.__version__}.dist-info/METADATA", metadata)
        archive.writestr(f"pip-{pip.__version__}.dist-info/WHEEL", _WHEEL)
    return target


def write_lock(path: Path, wheels: list[Path]) -> Path:
    """Write the list that pins these wheels."""
    lines = []
    for wheel in wheels:
        name, version = wheel.name.split("-")[:2]
        lines.append(f"{name}=={version} --hash=sha256:{hashlib.sha256(wheel.read_bytes()).hexdigest()}\n")
    path.write_text("".join(lines))
    return path


def write_engine(folder: Path, version: str) -> Path:
    """Write an engine that knows ``doctor`` alone."""
    package = folder / "spectralx"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text(f'__version__ = "{version}"\n')
    (package / "__main__.py").write_text(_ENGINE)
    return folder
