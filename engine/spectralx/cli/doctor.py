"""``spectralx doctor``: what works here, what does not, and how to get it.

Exit status 0 when rasters can be mapped, else 1. The report names no personal paths, so that it can be attached to an
issue.
"""

from __future__ import annotations

import getpass
import importlib.metadata
import importlib.util
import json
import os
import platform
import re
import shutil
import struct
import subprocess  # nosec B404
import sys
import tempfile
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from spectralx import __version__
from spectralx.cli.probes import PROBES, Probe, run_probe
from spectralx.cli.reporting import ProgressMode, command
from spectralx.errors import EngineError
from spectralx.files import atomic_output, check_output

# Distribution and module of each package, by what it is needed for.
PACKAGES: dict[str, dict[str, str]] = {
    "mapping": {
        "numpy": "numpy",
        "GDAL": "osgeo",
        "onnxruntime-gpu": "onnxruntime",
        "pydantic": "pydantic",
        "typer": "typer",
        "rich": "rich",
        "PyYAML": "yaml",
    },
    "training": {
        "torch": "torch",
        "lightning": "lightning",
        "torchmetrics": "torchmetrics",
        "safetensors": "safetensors",
        "onnx": "onnx",
        "onnxscript": "onnxscript",
        "tensorboard": "tensorboard",
        "matplotlib": "matplotlib",
    },
    "cluster": {"dask": "dask", "distributed": "distributed", "cryptography": "cryptography"},
}
COMMANDS: dict[str, tuple[str, ...]] = {
    "mapping": ("segment", "polygonize", "evaluate", "inspect", "resample", "manifest", "simulate"),
    "training": ("adapt", "train", "generalize", "export", "convert"),
    "cluster": (),
}
_EXTRAS = {"training": "train", "cluster": "cluster"}

# Set by the QGIS plugin when it runs the engine in the environment that it made: pip is not the way to mend that one.
MANAGED_VARIABLE = "SPECTRALX_ENVIRONMENT"
_SETTINGS = "Settings > Options > SpectralX in QGIS"

_GIB = 1 << 30
_LEAST_FREE_GIB = 2.0
_CUDA, _CPU = "CUDAExecutionProvider", "CPUExecutionProvider"


@dataclass(frozen=True)
class Problem:
    """Something that is wrong, in words.

    Attributes:
        area: ``mapping``, ``training``, ``cluster``, ``gpu``, ``disk`` or ``models``.
        severity: ``error`` when rasters cannot be mapped because of it.
        message: What is wrong.
        hint: What to do about it.
    """

    area: str
    severity: Literal["error", "warning"]
    message: str
    hint: str


def doctor(
    report: Annotated[
        Path | None, typer.Option(metavar="PATH", help="JSON file to write the findings to; names no personal paths.")
    ] = None,
    progress: Annotated[ProgressMode | None, typer.Option(help="How to report.")] = None,
) -> None:
    """Check the interpreter, the packages and the devices."""
    with command(progress) as reporter:
        target = check_output(report) if report is not None else None
        reporter.progress(0.0, "Loading the packages")
        findings = examine()
        outputs = {}
        if target is not None:
            with atomic_output(target) as temporary:
                temporary.write_text(json.dumps(findings, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
            outputs["REPORT"] = str(target)
        reporter.progress(1.0, "Done")
        reporter.result(outputs, findings, lambda console: _render(console, findings))
        broken = [problem for problem in findings["problems"] if problem["severity"] == "error"]
        if broken:
            raise EngineError(f"Rasters cannot be mapped here: {broken[0]['message']}", broken[0]["hint"])


def examine() -> dict[str, Any]:
    """Examine the installation.

    Returns:
        The findings as JSON-serialisable values without personal paths: ``version``, ``interpreter``, ``system``,
        ``packages``, ``providers``, ``gpus``, ``disk``, ``models``, ``commands`` (by name, whether it works) and
        ``problems``. ``environment`` is ``managed`` where the QGIS plugin made it.
    """
    packages = _packages()
    wanted = [name for name in PROBES if name != "torch" or _is_there(packages, "torch")]
    with ThreadPoolExecutor(len(wanted)) as pool:
        probes = dict(zip(wanted, pool.map(run_probe, wanted), strict=True))
    gpus, models, disk = _gpus(), _models(), _disk()
    problems = [
        *_package_problems(packages),
        *_probe_problems(packages, probes),
        *_gpu_problems(gpus, probes["onnxruntime"]),
        *_disk_problems(disk),
        *_model_problems(models),
    ]
    broken = {problem.area for problem in problems if problem.area in COMMANDS}
    broken |= {"training", "cluster"} if "mapping" in broken else set()
    works = {name: area not in broken for area, names in COMMANDS.items() for name in names}
    findings = {
        "version": __version__,
        "interpreter": _interpreter(),
        "environment": "managed" if _is_managed() else "own",
        "system": _system(),
        "packages": packages,
        "providers": probes["onnxruntime"].found.get("providers", []),
        "gpus": gpus,
        "disk": disk,
        "models": models,
        "commands": {**works, "doctor": True},
        "cluster": "cluster" not in broken,
        "problems": [asdict(problem) for problem in problems],
    }
    return without_personal_paths(findings)


def without_personal_paths(value: Any) -> Any:
    """Replace the home folder and the user's name in all texts of a JSON-like value."""
    if isinstance(value, Mapping):
        return {key: without_personal_paths(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [without_personal_paths(item) for item in value]
    if not isinstance(value, str):
        return value
    home = os.path.normpath(Path.home())
    if home != os.path.sep:
        value = value.replace(home, "~")
    try:
        user = getpass.getuser()
    except (KeyError, OSError):  # no such user in the system's list, as in many containers
        return value
    return re.sub(rf"(?<=[/\\]){re.escape(user)}(?!\w)", "USER", value)


def _interpreter() -> dict[str, Any]:
    return {
        "path": sys.executable,
        "version": platform.python_version(),
        "implementation": platform.python_implementation(),
        "bits": struct.calcsize("P") * 8,
        "virtual_environment": sys.prefix != sys.base_prefix,
    }


def _system() -> dict[str, Any]:
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return {"platform": platform.platform(), "machine": platform.machine(), "cores": cores, "memory_gib": _memory_gib()}


def _memory_gib() -> float | None:
    try:
        return round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / _GIB, 1)
    except (AttributeError, ValueError, OSError):  # Windows has no sysconf
        return None


def _packages() -> list[dict[str, Any]]:
    found = []
    for area, packages in PACKAGES.items():
        for distribution, module in packages.items():
            present = _is_importable(module)
            version = _version(distribution) if present else None
            found.append({"name": distribution, "needed_for": area, "installed": present, "version": version})
    return found


def _is_importable(module: str) -> bool:
    """Tell whether a module is installed, without running its code."""
    try:
        return importlib.util.find_spec(module) is not None
    except (ImportError, ValueError):  # a half-removed package
        return False


def _version(distribution: str) -> str | None:
    """Return the version of a package, by any name that its builds go under."""
    for name in (distribution, distribution.removesuffix("-gpu")):
        try:
            return importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            continue
    return None


def _is_there(packages: list[dict[str, Any]], name: str) -> bool:
    return any(package["name"] == name and package["installed"] for package in packages)


def _package_problems(packages: list[dict[str, Any]]) -> list[Problem]:
    problems = []
    for area in PACKAGES:
        missing = [p["name"] for p in packages if p["needed_for"] == area and not p["installed"]]
        if not missing:
            continue
        if area != "mapping":
            message = f"{area.capitalize()} does not work: {', '.join(missing)} not installed."
            hint = f"Install with: {_pip(f'spectralx[{_EXTRAS[area]}]')}"
            if _is_managed():
                if area == "cluster":  # a cluster's machines have no QGIS
                    continue
                hint = f"Set up the engine for training in {_SETTINGS}."
            problems.append(Problem(area, "warning", message, hint))
            continue
        for name in missing:
            # GDAL's bindings must match the GDAL library of the machine, so pip is not the way to get them.
            hint = "Use the Python that comes with QGIS." if name == "GDAL" else _mend(f"Install with: {_pip(name)}")
            problems.append(Problem(area, "error", f"The package {name} is not installed.", hint))
    return problems


def _probe_problems(packages: list[dict[str, Any]], probes: Mapping[str, Probe]) -> list[Problem]:
    problems = []
    gdal, runtime = probes["gdal"], probes["onnxruntime"]
    if not gdal.passed and _is_there(packages, "GDAL"):
        other_numpy = "multiarray" in str(gdal.failure) or "_ARRAY_API" in str(gdal.failure)
        message = f"GDAL cannot hand rasters to NumPy: {gdal.failure}."
        hint = "Use the Python that comes with QGIS, with its own GDAL."
        if other_numpy:
            message = f"GDAL's Python bindings were built for another major version of NumPy{_numpy_here(packages)}."
            hint = f"Install the version that they were built for: {_pip('numpy<2')}"
            if _is_managed():
                hint = "QGIS's own Python was changed: undo what installed another NumPy into it, or reinstall QGIS."
        problems.append(Problem("mapping", "error", message, hint))
    if not runtime.passed and _is_there(packages, "onnxruntime-gpu"):
        hint = _mend(f"Install it again: {_pip('--force-reinstall onnxruntime-gpu')}")
        if "DLL load failed" in str(runtime.failure):
            hint = f"Install Microsoft's Visual C++ Redistributable (vc_redist.x64.exe), restart. {hint}"
        problems.append(Problem("mapping", "error", f"ONNX Runtime cannot be loaded: {runtime.failure}.", hint))
    for provider in runtime.found.get("providers", []):
        if provider["name"] == _CPU and not provider["works"]:
            message = f"ONNX Runtime does not compute on the CPU: {provider['problem']}."
            problems.append(Problem("mapping", "error", message, _mend("Install another version of onnxruntime-gpu.")))
    torch = probes.get("torch")
    if torch is not None and not torch.passed:
        hint = _mend(f"Install it again: {_pip('--force-reinstall torch')}")
        problems.append(Problem("training", "warning", f"PyTorch cannot be loaded: {torch.failure}.", hint))
    return problems


def _is_managed() -> bool:
    return os.environ.get(MANAGED_VARIABLE) == "managed"


def _mend(hint: str) -> str:
    """Return the hint, or where to mend an environment that the QGIS plugin made."""
    return f"Repair the engine in {_SETTINGS}." if _is_managed() else hint


def _numpy_here(packages: list[dict[str, Any]]) -> str:
    versions = [package["version"] for package in packages if package["name"] == "numpy" and package["version"]]
    return f" than {versions[0]}, which is installed" if versions else ""


def _pip(what: str) -> str:
    """Return the command line that installs a package for this interpreter, ready to be copied."""
    interpreter = f'"{sys.executable}"' if " " in sys.executable else sys.executable
    quoted = f'"{what}"' if any(character in what for character in "<[") else what
    return f"{interpreter} -m pip install {quoted}"


def _gpus() -> list[dict[str, Any]]:
    """Return the NVIDIA GPUs that the driver lists; empty without a driver."""
    tool = shutil.which("nvidia-smi")
    if tool is None:
        return []
    query = [tool, "--query-gpu=name,memory.total,driver_version", "--format=csv,noheader,nounits"]
    try:
        done = subprocess.run(query, capture_output=True, text=True, timeout=30, check=True)  # nosec B603
    except (OSError, subprocess.SubprocessError):
        return []
    rows = [[cell.strip() for cell in line.split(",")] for line in done.stdout.splitlines() if line.count(",") == 2]
    return [{"name": name, "memory_mib": memory, "driver": driver} for name, memory, driver in rows]


def _gpu_problems(gpus: list[dict[str, Any]], runtime: Probe) -> list[Problem]:
    if not gpus or not runtime.passed:
        return []
    cuda = next((entry for entry in runtime.found["providers"] if entry["name"] == _CUDA), None)
    if cuda is not None and cuda["works"]:
        return []
    names = ", ".join(gpu["name"] for gpu in gpus)
    if cuda is None:
        hint = f"Install the GPU build: {_pip('onnxruntime-gpu')}"
        if _is_managed():
            hint = f"Choose the graphics card and set up the engine again in {_SETTINGS}."
        message = f"There is a GPU ({names}), but this ONNX Runtime was built without CUDA."
        return [Problem("gpu", "warning", message, hint)]
    message = f"There is a GPU ({names}), but ONNX Runtime cannot use it: {cuda['problem']}."
    hint = f"Install CUDA and cuDNN for it: {_pip('onnxruntime-gpu[cuda,cudnn]')}, or update the driver."
    if _is_managed():
        hint = f"Update the graphics card's driver, or repair the engine in {_SETTINGS}."
    return [Problem("gpu", "warning", message, hint)]


def _disk() -> list[dict[str, Any]]:
    places = {"temporary files": Path(tempfile.gettempdir()), "current folder": Path.cwd()}
    return [{"for": use, "free_gib": round(shutil.disk_usage(place).free / _GIB, 1)} for use, place in places.items()]


def _disk_problems(disk: list[dict[str, Any]]) -> list[Problem]:
    return [
        Problem(
            "disk",
            "warning",
            f"Only {entry['free_gib']} GiB are free for the {entry['for']}.",
            "Free space, or write outputs to another disk.",
        )
        for entry in disk
        if entry["free_gib"] < _LEAST_FREE_GIB
    ]


def _models() -> list[dict[str, Any]]:
    """Return the bundled models and whether they can be read; empty where even that cannot be told."""
    try:
        from spectralx.inference.model_file import list_bundled, read_spec
    except ImportError:  # reported as a missing package
        return []
    from spectralx.errors import ModelFileError

    models = []
    for name, path in list_bundled().items():
        try:
            models.append({"name": name, "title": read_spec(path).title, "problem": None})
        except ModelFileError as error:
            models.append({"name": name, "title": None, "problem": error.message})
    return models


def _model_problems(models: list[dict[str, Any]]) -> list[Problem]:
    if not models:
        return [Problem("models", "warning", "No models are bundled here.", "Give models by their path.")]
    return [
        Problem("models", "warning", f"The bundled model {model['name']} is damaged: {model['problem']}", "Reinstall.")
        for model in models
        if model["problem"]
    ]


def _render(console: Console, findings: Mapping[str, Any]) -> None:
    """Print the findings for a person."""
    interpreter, system = findings["interpreter"], findings["system"]
    memory = "" if system["memory_gib"] is None else f", {system['memory_gib']} GiB of memory"
    lines = [
        f"SpectralX {findings['version']}, Python {interpreter['version']} ({interpreter['path']})",
        f"{system['platform']}, {system['cores']} cores{memory}",
        *(f"GPU {gpu['name']}, {gpu['memory_mib']} MiB, driver {gpu['driver']}" for gpu in findings["gpus"]),
        *(f"{entry['free_gib']} GiB free for the {entry['for']}" for entry in findings["disk"]),
        f"bundled models: {', '.join(model['name'] for model in findings['models']) or 'none'}",
    ]
    for line in lines:
        console.print(escape(line), highlight=False, soft_wrap=True)
    table = Table("Package", "Version", "Needed for", box=None, header_style="bold")
    for package in findings["packages"]:
        version = package["version"] or ("installed" if package["installed"] else "[red]missing[/red]")
        table.add_row(package["name"], version, package["needed_for"])
    console.print(table)
    for provider in findings["providers"]:
        state = "[green]works[/green]" if provider["works"] else f"does not work: {escape(provider['problem'])}"
        console.print(f"{provider['name']}: {state}", highlight=False, soft_wrap=True)
    for area, names in COMMANDS.items():
        if names:
            works = all(findings["commands"][name] for name in names)
            state = "[green]work[/green]" if works else "[red]do not work[/red]"
            console.print(f"{area}: {', '.join(names)} {state}", highlight=False)
    for problem in findings["problems"]:
        color = "red" if problem["severity"] == "error" else "yellow"
        console.print(f"[{color}]{escape(problem['message'])}[/{color}]", highlight=False, soft_wrap=True)
        console.print(f"  {escape(problem['hint'])}", highlight=False, soft_wrap=True)
