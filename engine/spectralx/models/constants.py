"""Constants that follow from sizes alone, such as position codes: computed once, not once a forward.

They belong to no module, so that no checkpoint and no copy of a network carries them.
"""

from __future__ import annotations

import functools
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import ParamSpec

import torch
from torch import Tensor

_KEPT = 64
_LARGEST_BYTES = 16 * 2**20

_P = ParamSpec("_P")
_kept: OrderedDict[Hashable, Tensor] = OrderedDict()


def constant(make: Callable[_P, Tensor]) -> Callable[_P, Tensor]:
    """Decorate a function of hashable arguments and of tensors of which it uses device and type alone.

    The result is shared by all callers and must not be changed in place. While a graph is traced it is computed anew,
    as part of the graph. The last 64 results of up to 16 MiB are kept.
    """

    @functools.wraps(make)
    def once(*args: _P.args, **options: _P.kwargs) -> Tensor:
        given = (*args, *options.items())
        if torch.compiler.is_compiling() or any(isinstance(one, Tensor) and one.is_meta for one in given):
            return make(*args, **options)
        key = (make.__module__, make.__qualname__, *map(_key, given))
        value = _kept.get(key)
        if value is not None:
            _kept.move_to_end(key)
            return value
        # An inference tensor could not take part in a training step later on.
        with torch.inference_mode(False), torch.no_grad():
            value = make(*args, **options)
        if value.nbytes <= _LARGEST_BYTES:
            _kept[key] = value
            if len(_kept) > _KEPT:
                _kept.popitem(last=False)
        return value

    return once


def _key(argument: object) -> Hashable:
    """Return what of an argument decides about the result."""
    if isinstance(argument, Tensor):
        return argument.device, argument.dtype
    if not isinstance(argument, Hashable):
        raise TypeError(f"{argument!r} cannot be told from other values of its kind")
    return argument
