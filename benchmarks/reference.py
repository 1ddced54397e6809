"""Measures what the reference preset costs: forward and training step, seconds and peak memory.

Each row is measured in a process of its own, 2 threads, 32 bands, 224 x 224 pixels, 23 classes, beside bare fp32 matrix
products (2048 x 2048) in the same process, whose rate makes seconds of different machines comparable.

    python benchmarks/reference.py                     # all rows of benchmarks/reference.md
    python benchmarks/reference.py --rows main         # the rows of one table: main, savings, options, compile
    python benchmarks/reference.py --fresh             # measure again what is measured already

Prints the tables of ``benchmarks/reference.md`` and keeps the figures in ``build/benchmarks/reference.json``, from
where an interrupted run goes on.
"""

from __future__ import annotations

import argparse
import contextlib
import itertools
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).resolve().parents[1]
FIGURES = REPOSITORY / "build" / "benchmarks" / "reference.json"
THREADS, BANDS, TILE, CLASSES = 2, 32, 224, 23
PRODUCT = 2048


@dataclass(frozen=True)
class Row:
    """What is measured.

    Attributes:
        mode: ``forward`` (eval, no gradients) or ``step`` (forward, cross-entropy, backward, AdamW).
        batch: Images.
        published: Parts of the published arithmetic, see ``published_arithmetic.py``.
        bf16: Autocast to bfloat16.
        checkpointing: Activations of the backbone's blocks are computed again in the backward pass.
        in_backward: AdamW steps for each parameter as soon as its gradient is there, which is then freed.
        compiled: ``torch.compile``.
        returned: Memory that a step frees goes back to the system at once (``return_memory`` of a recipe).
        backbone: Variant of the preset.
    """

    mode: str
    batch: int
    published: tuple[str, ...] = ()
    bf16: bool = False
    checkpointing: bool = False
    in_backward: bool = False
    compiled: bool = False
    returned: bool = False
    backbone: str = "scale_mae"

    @property
    def key(self) -> str:
        """Name in the file of figures."""
        return json.dumps({f.name: getattr(self, f.name) for f in fields(self) if getattr(self, f.name) != f.default})


ALL = ("experts", "attention", "decoder", "codes", "optimizer")
MAIN = [
    *(Row("forward", batch, parts) for batch in (1, 2, 4) for parts in ((), ALL)),
    *(Row("step", batch, parts) for batch in (2, 4) for parts in ((), ALL)),
]
SAVINGS = [
    *(Row("forward", 2, (part,)) for part in ALL if part != "optimizer"),
    *(Row("step", 2, (part,)) for part in (*ALL, "weight gradients")),
]
OPTIONS = [
    Row("forward", 2, bf16=True),
    Row("step", 2, bf16=True),
    *(Row("step", batch, checkpointing=True) for batch in (2, 4)),
    Row("step", 2, in_backward=True),
    Row("step", 2, returned=True),
    *(Row("step", batch, checkpointing=True, returned=True) for batch in (2, 4)),
    *(Row("step", batch, checkpointing=True, in_backward=True, returned=True) for batch in (2, 4)),
]
COMPILE = [Row("forward", 2, compiled=True), Row("step", 2, compiled=True)]
GROUPS = {"main": MAIN, "savings": SAVINGS, "options": OPTIONS, "compile": COMPILE}


def measure(row: Row, repeats: int) -> dict[str, Any]:
    """Measure one row in this process.

    Returns:
        ``seconds`` of the run that was fastest beside the matrix products before and after it, their rate as
        ``product`` in FLOP/s, the ``spread`` of seconds x rate over the runs (largest over smallest), and ``peak_gb``,
        the resident set in 1e9 bytes.
    """
    import torch

    from spectralx.training.economy import return_freed_memory

    torch.set_num_threads(THREADS)
    torch.manual_seed(0)
    if row.returned and not return_freed_memory():
        raise SystemExit("Rows with memory returned need glibc.")
    model = make_model(row)
    run = forward_of(model, row) if row.mode == "forward" else step_of(model, row)
    run()  # allocates what stays, and compiles
    rates, seconds = [product_rate()], []
    for _ in range(repeats):
        began = time.perf_counter()
        run()
        seconds.append(time.perf_counter() - began)
        rates.append(product_rate())
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    beside = [statistics.mean(pair) for pair in itertools.pairwise(rates)]
    costs = [second * rate for second, rate in zip(seconds, beside, strict=True)]
    best = costs.index(min(costs))
    return {"seconds": seconds[best], "product": beside[best], "spread": max(costs) / min(costs), "peak_gb": peak / 1e9}


def product_rate(seconds: float = 0.7) -> float:
    """Return the FLOP/s of bare fp32 matrix products."""
    import torch

    a, b = torch.rand(PRODUCT, PRODUCT), torch.rand(PRODUCT, PRODUCT)
    a @ b
    count, began = 0, time.perf_counter()
    while time.perf_counter() - began < seconds:
        a @ b
        count += 1
    return count * 2 * PRODUCT**3 / (time.perf_counter() - began)


def make_model(row: Row, **overrides: Any):
    """Return the reference preset with the arithmetic of a row, in train mode for a step."""
    from published_arithmetic import use_published

    from spectralx.models.presets import model_config
    from spectralx.models.spectralx import SpectralXModel
    from spectralx.models.trainable import apply_trainable
    from spectralx.training.economy import use_checkpointing

    config = model_config("reference", classes=CLASSES, bands=BANDS, backbone=row.backbone, **overrides)
    model = SpectralXModel(config).train(row.mode == "step")
    apply_trainable(model, 2, "spectralx")
    use_published(model, row.published)
    use_checkpointing(model, row.checkpointing)
    return model


def inputs(batch: int):
    """Return an image, its bands and labels."""
    import torch

    from spectralx.models.inputs import SpectralInput

    generator = torch.Generator().manual_seed(1)
    image = torch.rand(batch, BANDS, TILE, TILE, generator=generator)
    labels = torch.randint(0, CLASSES, (batch, TILE, TILE), generator=generator)
    wavelength = torch.linspace(466.0, 940.0, BANDS)
    return image, SpectralInput(wavelength, torch.full_like(wavelength, 10.0), torch.zeros(1, 3, BANDS)), labels


def autocast(row: Row) -> contextlib.AbstractContextManager[object]:
    """Return the context of a row's arithmetic."""
    import torch

    return torch.autocast("cpu", dtype=torch.bfloat16) if row.bf16 else contextlib.nullcontext()


def forward_of(model, row: Row) -> Callable[[], Any]:
    """Return the forward pass as a function."""
    import torch

    from spectralx.training.economy import compile_network

    image, spectral, _ = inputs(row.batch)
    if row.compiled:
        compile_network(model)

    def run():
        with torch.no_grad(), autocast(row):
            return model(image, spectral)

    return run


def step_of(model, row: Row) -> Callable[[], Any]:
    """Return a training step as a function."""
    from torch.nn import functional

    from spectralx.training.economy import adamw, compile_network

    image, spectral, labels = inputs(row.batch)
    trained = [parameter for parameter in model.parameters() if parameter.requires_grad]
    if "weight gradients" in row.published:
        model.requires_grad_(True)
    if row.compiled:
        compile_network(model)
    fused = False if "optimizer" in row.published else None

    def optimizer_of(parameters):
        return adamw([{"params": parameters}], lr=1e-4, betas=(0.9, 0.95), fused=fused)

    optimizers = []
    if row.in_backward:
        for parameter in trained:
            parameter.register_post_accumulate_grad_hook(_stepping(optimizer_of([parameter])))
    else:
        optimizers.append(optimizer_of(trained))

    def run():
        model.zero_grad()
        with autocast(row):
            logits = model(image, spectral)
        loss = functional.cross_entropy(logits.float(), labels, ignore_index=0)
        loss.backward()
        for optimizer in optimizers:
            optimizer.step()
        return loss

    return run


def _stepping(optimizer) -> Callable[[Any], None]:
    def step(_parameter) -> None:
        optimizer.step()
        optimizer.zero_grad()

    return step


def differences(rows: list[Row]) -> dict[str, dict[str, float]]:
    """Return how far each arithmetic is from the engine's plain fp32.

    Gates have no noise and nothing is dropped here, so that the passes are the same function.

    Returns:
        For each row's key, relative L2 differences: of the ``logits``, and of the ``gradients`` of all trained
        parameters after a step's backward pass.
    """
    import torch
    from torch.nn import functional

    from spectralx.training.economy import compile_network

    torch.set_num_threads(THREADS)
    image, spectral, labels = inputs(2)
    kept: dict[str, dict[str, torch.Tensor]] = {}
    found: dict[str, dict[str, float]] = {}
    for row in rows:
        torch.manual_seed(0)
        model = make_model(row, aomoa__noisy_gates=False, decoder__dropout=0.0)
        if row.compiled:
            compile_network(model)
        if row.mode == "forward":
            with torch.no_grad(), autocast(row):
                got = {"logits": model(image, spectral).float()}
        else:
            with autocast(row):
                logits = model(image, spectral)
            functional.cross_entropy(logits.float(), labels, ignore_index=0).backward()
            gradients = [p.grad.flatten() for p in model.parameters() if p.grad is not None and p.requires_grad]
            got = {"gradients": torch.cat(gradients)}
        wanted = kept.setdefault(row.mode, got)
        found[row.key] = {name: float((got[name] - wanted[name]).norm() / wanted[name].norm()) for name in got}
    return found


def flops(mode: str, published: bool) -> float:
    """Return the FLOP of one image, counted by PyTorch on tensors without values."""
    import torch
    from torch.nn import functional
    from torch.utils.flop_counter import FlopCounterMode

    row = Row(mode, 2, ("decoder", "attention") if published else ())
    with torch.device("meta"):
        model = make_model(row)
        image, spectral, labels = (
            torch.empty(2, BANDS, TILE, TILE),
            None,
            torch.zeros(2, TILE, TILE, dtype=torch.long),
        )
        spectral = inputs(1)[1].to("meta")
    with FlopCounterMode(display=False) as counter:
        logits = model(image, spectral)
        if mode == "step":
            functional.cross_entropy(logits, labels).backward()
    return counter.get_total_flops() / 2


def child(*arguments: str) -> Any:
    """Run this file in a process of its own and return what it prints as JSON."""
    threads = str(THREADS)
    environment = {**os.environ, "OMP_NUM_THREADS": threads, "MKL_NUM_THREADS": threads}
    command = [sys.executable, str(Path(__file__).resolve()), *arguments]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, env=environment)
    return json.loads(done.stdout.splitlines()[-1])


class Figures:
    """The figures so far, in a file."""

    def __init__(self, path: Path, fresh: bool) -> None:
        self.path = path
        self.values: dict[str, Any] = {} if fresh or not path.is_file() else json.loads(path.read_text())

    def get(self, key: str, make: Callable[[], Any]) -> Any:
        """Return a figure, measured if it is not there."""
        if key not in self.values:
            print(f"measuring {key}", file=sys.stderr, flush=True)
            self.values[key] = make()
            self.path.parent.mkdir(parents=True, exist_ok=True)
            temporary = self.path.with_suffix(".partial")
            temporary.write_text(json.dumps(self.values, indent=1))
            temporary.replace(self.path)
        return self.values[key]

    def row(self, row: Row, repeats: int) -> dict[str, Any]:
        """Return the figures of a row."""
        return self.get(row.key, lambda: child("--measure", json.dumps(asdict(row)), str(repeats)))

    def flops(self, row: Row, arithmetic: str = "published") -> float:
        """Return the FLOP of a row's batch in the ``published`` or the ``engine``'s arithmetic."""
        key = f"flops {row.mode} {arithmetic}"
        return row.batch * self.get(key, lambda: child("--flops", row.mode, arithmetic))

    def products(self, row: Row, repeats: int) -> float:
        """Return a row's seconds over those of bare matrix products with the published FLOP."""
        figures = self.row(row, repeats)
        return figures["seconds"] * figures["product"] / self.flops(row)


def main_table(figures: Figures, repeats: int) -> Iterator[str]:
    """Yield the table of engine and published arithmetic."""
    yield ("| pass | batch | engine (s) | published arithmetic (s) | engine / published | engine / products | "
           "published / products | engine (GB) | published (GB) | engine / published |")  # fmt: skip
    yield "|---|---|---|---|---|---|---|---|---|---|"
    for row in MAIN:
        if row.published:
            continue
        other = Row(row.mode, row.batch, ALL)
        own, theirs = figures.row(row, repeats), figures.row(other, repeats)
        cells = [
            *(f"{one['seconds']:.2f}" for one in (own, theirs)),
            f"{figures.products(row, repeats) / figures.products(other, repeats):.2f}",
            *(f"{figures.products(one, repeats):.2f}" for one in (row, other)),
            *(f"{one['peak_gb']:.2f}" for one in (own, theirs)),
            f"{own['peak_gb'] / theirs['peak_gb']:.2f}",
        ]
        yield f"| {NAMES[row.mode]} | {row.batch} | {' | '.join(cells)} |"


def work_table(figures: Figures) -> Iterator[str]:
    """Yield the table of multiplications and additions, which no other load of the machine disturbs."""
    yield "| pass | published (GFLOP an image) | engine (GFLOP an image) | engine / published |"
    yield "|---|---|---|---|"
    for mode in NAMES:
        theirs, own = (figures.flops(Row(mode, 1), arithmetic) / 1e9 for arithmetic in ("published", "engine"))
        yield f"| {NAMES[mode]} | {theirs:.0f} | {own:.0f} | {own / theirs:.2f} |"


NAMES = {"forward": "forward", "step": "training step"}
LABELS = {
    "bf16": "bf16 (autocast)",
    "checkpointing": "checkpointing",
    "in_backward": "optimizer in the backward pass",
    "returned": "memory returned at once",
    "compiled": "compiled",
}


def change_table(rows: list[Row], figures: Figures, repeats: int) -> Iterator[str]:
    """Yield a table of rows against the engine as it is."""
    errors = figures.get(f"differences {[row.key for row in rows]}", lambda: child("--differences", *serial(rows)))
    yield "| change | pass | batch | time / engine | memory / engine | relative difference |"
    yield "|---|---|---|---|---|---|"
    for row in rows:
        plain = Row(row.mode, row.batch)
        options = [LABELS[name] for name in LABELS if getattr(row, name)]
        name = " and ".join([*(f"published: {part}" for part in row.published), *options])
        time_ratio = figures.products(row, repeats) / figures.products(plain, repeats)
        memory = figures.row(row, repeats)["peak_gb"] / figures.row(plain, repeats)["peak_gb"]
        difference = errors.get(row.key)
        shown = "-" if difference is None else ", ".join(f"{what} {value:.1e}" for what, value in difference.items())
        yield f"| {name} | {NAMES[row.mode]} | {row.batch} | {time_ratio:.2f} | {memory:.2f} | {shown} |"


def serial(rows: list[Row]) -> list[str]:
    """Return the rows whose arithmetic can differ, as JSON, after the plain ones that they are compared with."""
    same = {("optimizer",), ("codes",), ("weight gradients",)}
    compared = [row for row in rows if row.batch == 2 and not (row.in_backward or row.returned)]
    compared = [row for row in compared if row.published not in same]
    return [json.dumps(asdict(row)) for row in [Row("forward", 2), Row("step", 2), *compared]]


def parse(text: str) -> Row:
    """Return a row from JSON."""
    values = json.loads(text)
    return Row(**{**values, "published": tuple(values["published"])})


def machine() -> str:
    """Describe the machine."""
    import torch

    model = next(line for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name"))
    flags = Path("/proc/cpuinfo").read_text()
    extra = [name for name in ("avx512f", "avx512_bf16", "amx_bf16") if name in flags]
    return (f"{model.partition(': ')[2]}, {os.cpu_count()} cores, {', '.join(extra)}; "
            f"Python {platform.python_version()}, PyTorch {torch.__version__}")  # fmt: skip


def main() -> None:
    """Measure and print."""
    command, *rest = sys.argv[1:] or [""]
    if command == "--measure":
        print(json.dumps(measure(parse(rest[0]), int(rest[1]))))
        return
    if command == "--differences":
        print(json.dumps(differences([parse(text) for text in rest])))
        return
    if command == "--flops":
        print(json.dumps(flops(rest[0], rest[1] == "published")))
        return
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--rows", nargs="*", choices=list(GROUPS), default=["main", "savings", "options"], help="tables"
    )
    parser.add_argument("--repeats", type=int, default=2, help="runs of each row after the first")
    parser.add_argument("--fresh", action="store_true", help="measure everything again")
    arguments = parser.parse_args()
    figures = Figures(FIGURES, arguments.fresh)
    for group in arguments.rows:
        if group == "main":
            lines = [*main_table(figures, arguments.repeats), "", *work_table(figures)]
        else:
            lines = list(change_table(GROUPS[group], figures, arguments.repeats))
        print("\n".join([f"\n{group}\n", *lines]), flush=True)
    print(f"\n{machine()}")


if __name__ == "__main__":
    main()
