"""One tree of exceptions. Each carries one line of cause and one of remedy, and an exit status.

``RequestError`` means that the request is wrong (exit status 2): a bad file, a bad option. ``EngineError``
means that the engine failed at a request that was right (exit status 1). ``Cancelled`` ends with 130, as a
shell reports an interrupted command.
"""

from __future__ import annotations

from typing import ClassVar


class SpectralXError(Exception):
    """Base of every error that the engine raises on purpose.

    Args:
        message: One line that names the cause, with the offending file and value.
        hint: One line that tells what to do next.
    """

    code: ClassVar[str] = "error"
    exit_status: ClassVar[int] = 1

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} {self.hint}"

    def __reduce__(self) -> tuple[type[SpectralXError], tuple[str, str]]:
        return type(self), (self.message, self.hint)  # errors of workers come from other processes


class RequestError(SpectralXError):
    """The request cannot be carried out as it was made."""

    code = "request"
    exit_status = 2


class RasterError(RequestError, OSError):
    """A raster cannot be opened, is truncated or has a layout that is not supported."""

    code = "raster"


class BandError(RequestError):
    """The bands of a raster do not fit what was asked of them."""

    code = "bands"


class WavelengthError(BandError):
    """The wavelengths of a raster are missing or contradict each other."""

    code = "wavelengths"


class UnitsError(RequestError):
    """The values of a raster are not in units that the model can take."""

    code = "units"


class ScaleError(RequestError):
    """The ground sampling distance lies far outside the range that a model was made for."""

    code = "scale"


class ExtentError(RequestError):
    """A requested extent or mask does not meet the raster."""

    code = "extent"


class ModelFileError(RequestError):
    """A model, checkpoint or run folder is missing, damaged or not one of ours."""

    code = "model"


class LabelError(RequestError):
    """Labels do not fit the image or the declared classes."""

    code = "labels"


class ManifestError(RequestError):
    """A scene manifest or configuration is malformed; the message names the line and the field."""

    code = "manifest"


class OutputError(RequestError, OSError):
    """An output cannot be written where it was asked for."""

    code = "output"


class ClusterError(RequestError):
    """A Dask scheduler cannot be reached, or a worker cannot do what is asked: no engine, no raster, other content."""

    code = "cluster"


class MissingPackageError(RequestError, ImportError):
    """A command needs an optional package that is not installed."""

    code = "package"


class EngineError(SpectralXError):
    """The engine failed at a request that was right."""

    code = "engine"


class ExportMismatchError(EngineError):
    """An exported model does not compute what the trained model computes."""

    code = "export"


class TrainingError(EngineError):
    """Training cannot go on: not-a-number losses, out of memory, damaged state."""

    code = "training"


class SourceChangedError(EngineError, OSError):
    """A source vanished or changed while it was being read."""

    code = "source"


class Cancelled(SpectralXError):
    """The user asked to stop."""

    code = "cancelled"
    exit_status = 130

    def __init__(self, message: str = "Cancelled.", hint: str = "No output was written.") -> None:
        super().__init__(message, hint)
