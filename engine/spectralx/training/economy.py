"""What a step costs, not what it computes: checkpointing, compilation, the optimizer's kernel, freed memory.

``benchmarks/reference.py`` measures each of them through these functions.
"""

from __future__ import annotations

import ctypes
import platform
from collections.abc import Iterable, Mapping
from typing import Any

import torch
from torch import nn

from spectralx.errors import TrainingError
from spectralx.models.vit import VisionTransformer

# glibc's number of the parameter in mallopt(3).
_M_MMAP_THRESHOLD = -3
_THRESHOLD_BYTES = 1 << 20

_WORTH_FUSING = 10_000_000


def use_checkpointing(network: nn.Module, enabled: bool) -> None:
    """Choose whether the activations inside the backbone's blocks are computed again in the backward pass.

    Random numbers are drawn again as they were, so losses and gradients are the same. The backbone's forward pass is
    paid twice, and only the inputs of its blocks are kept.

    Args:
        network: A network with at least one backbone below it.
        enabled: Whether to do so.
    """
    for module in network.modules():
        if isinstance(module, VisionTransformer):
            module.gradient_checkpointing = enabled


def compile_network(network: nn.Module, backend: str = "inductor") -> None:
    """Compile a network in place; the names of its parameters stay what they are.

    Compilation happens in the first steps, and again for each new number of bands or tiles.

    Args:
        network: The network.
        backend: Compiler of ``torch.compile``.
    """
    network.compile(backend=backend)


def compilation_failed(error: BaseException) -> TrainingError | None:
    """Return what to tell the user when ``error`` comes from the compiler, and None when it does not."""
    if not type(error).__module__.startswith(("torch._dynamo", "torch._inductor")):
        return None
    line = next((line for line in str(error).splitlines() if line.strip()), type(error).__name__)
    return TrainingError(
        f"The network could not be compiled: {line}",
        "Set `compile` of the stage to false, or install a C++ compiler (on a GPU also Triton).",
    )


def adamw(groups: Iterable[dict[str, Any]], lr: float, betas: tuple[float, float], fused: bool | None) -> Any:
    """Return AdamW.

    Args:
        groups: Groups of parameters, on the device where they train.
        lr: Learning rate.
        betas: Decay of the two moments.
        fused: Whether one kernel updates a group, several times as fast; it rounds otherwise than PyTorch's plain loop
            (about 1e-8 of the weights a step). None: on GPUs, and on CPUs where it pays because at least 10 million
            parameters train.

    Returns:
        ``torch.optim.AdamW``.
    """
    groups = list(groups)
    if fused is None:
        parameters = [parameter for group in groups for parameter in group["params"]]
        large = sum(parameter.numel() for parameter in parameters) >= _WORTH_FUSING
        fused = large or any(parameter.device.type == "cuda" for parameter in parameters)
    return torch.optim.AdamW(groups, lr=lr, betas=betas, fused=fused)


def return_freed_memory() -> bool:
    """Let blocks of 1 MiB and more go back to the system as soon as they are freed.

    This is ``M_MMAP_THRESHOLD`` of mallopt(3). glibc otherwise raises that limit up to 32 MiB by itself and keeps what
    lies below it, in pieces that later steps cannot always use. Each such block is then new to the process and costs
    page faults, so that steps of small networks take longer. Holds for the whole process, from now on.

    Returns:
        Whether it could be done; only glibc has it.
    """
    if platform.libc_ver()[0] != "glibc":
        return False
    return bool(ctypes.CDLL(None).mallopt(_M_MMAP_THRESHOLD, _THRESHOLD_BYTES))


def bf16_instructions() -> str | None:
    """Return by what this machine multiplies bfloat16, None where it would only imitate it, slower than fp32.

    A GPU from compute capability 8.0 on, or a CPU with AMX, ``avx512_bf16`` or Arm's ``bf16``.
    """
    if torch.cuda.is_available():
        return torch.cuda.get_device_name() if torch.cuda.get_device_capability() >= (8, 0) else None
    capabilities: Mapping[str, Any] = getattr(torch.cpu, "get_capabilities", dict)()
    return next((name for name in ("amx_bf16", "avx512_bf16", "sve_bf16", "bf16") if capabilities.get(name)), None)
