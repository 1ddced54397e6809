"""Memory of a device that the runs of a session use again, in place of new memory for every batch."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import onnxruntime as ort

FloatArray = npt.NDArray[np.float32]
Shapes = tuple[tuple[str, tuple[int, ...]], ...]

# The usual batch and the smaller one at the end of a row or of the raster, with statistics and without.
_KEPT = 4


@dataclass(frozen=True)
class _Bound:
    """Inputs and outputs of one shape on the device, bound to the session."""

    binding: ort.IOBinding
    inputs: Mapping[str, ort.OrtValue]
    outputs: Sequence[ort.OrtValue]


class BoundMemory:
    """Inputs and outputs of a session in memory of its device.

    Each thread has its own, so that several may run at once; that of the last few shapes of a batch is kept.

    Args:
        session: The session.
        outputs: Names of the outputs that are wanted, with the channels of each.
        device: ONNX Runtime's name of the device's memory: ``cuda`` or ``cpu``.
    """

    def __init__(self, session: ort.InferenceSession, outputs: Mapping[str, int], device: str) -> None:
        self._session, self._outputs, self._device = session, outputs, device
        self._of_thread = threading.local()

    def run(self, feed: Mapping[str, FloatArray], image: str) -> list[FloatArray]:
        """Run a batch.

        Args:
            feed: Inputs by name.
            image: Name of the input ``(N, C, H, W)`` whose N, H and W the outputs have.

        Returns:
            The outputs ``(N, K, H, W)`` in their order, in memory of their own.
        """
        bound = self._bound(feed, image)
        for name, value in feed.items():
            bound.inputs[name].update_inplace(np.ascontiguousarray(value, dtype=np.float32))
        bound.binding.synchronize_inputs()
        self._session.run_with_iobinding(bound.binding)
        bound.binding.synchronize_outputs()
        found = [value.numpy() for value in bound.outputs]
        # Of memory of the host, ONNX Runtime gives a view, which the next batch would overwrite.
        return [value.copy() for value in found] if self._device == "cpu" else found

    def _bound(self, feed: Mapping[str, FloatArray], image: str) -> _Bound:
        kept: OrderedDict[Shapes, _Bound] = self._of_thread.__dict__.setdefault("kept", OrderedDict())
        shapes: Shapes = tuple((name, value.shape) for name, value in feed.items())
        if shapes not in kept:
            while len(kept) >= _KEPT:
                kept.popitem(last=False)
            kept[shapes] = self._bind(shapes, feed[image].shape)
        kept.move_to_end(shapes)
        return kept[shapes]

    def _bind(self, shapes: Shapes, image: tuple[int, ...]) -> _Bound:
        binding = self._session.io_binding()
        inputs = {name: self._memory(shape) for name, shape in shapes}
        outputs = {name: self._memory((image[0], channels, *image[2:])) for name, channels in self._outputs.items()}
        for name, value in inputs.items():
            binding.bind_ortvalue_input(name, value)
        for name, value in outputs.items():
            binding.bind_ortvalue_output(name, value)
        return _Bound(binding, inputs, list(outputs.values()))

    def _memory(self, shape: tuple[int, ...]) -> ort.OrtValue:
        return ort.OrtValue.ortvalue_from_shape_and_type(list(shape), np.float32, self._device, 0)
