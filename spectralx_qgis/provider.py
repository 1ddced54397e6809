"""The Processing provider ``spectralx``."""

from __future__ import annotations

from qgis.core import QgsProcessingProvider
from qgis.PyQt.QtGui import QIcon

from .algorithms.adapt import Adapt
from .algorithms.doctor import Doctor
from .algorithms.evaluate import Evaluate
from .algorithms.export import Export
from .algorithms.generalize import Generalize
from .algorithms.inspect import Inspect
from .algorithms.polygonize import Polygonize
from .algorithms.resample import Resample
from .algorithms.segment import Segment
from .algorithms.train import Train
from .core import paths
from .core.translation import tr

ALGORITHMS = (Segment, Polygonize, Inspect, Resample, Adapt, Train, Evaluate, Generalize, Export, Doctor)


class SpectralXProvider(QgsProcessingProvider):
    """Offers the engine's commands in the toolbox, the model designer and ``qgis_process``."""

    def id(self) -> str:
        """Return the frozen id."""
        return "spectralx"

    def name(self) -> str:
        """Return the short name."""
        return "SpectralX"

    def longName(self) -> str:
        """Return the long name."""
        return tr("SpectralX land-cover mapping")

    def versionInfo(self) -> str:
        """Return the version of the plugin."""
        return paths.metadata()["version"]

    def helpId(self) -> str:
        """Return the address of the help."""
        return paths.metadata()["homepage"]

    def icon(self) -> QIcon:
        """Return the icon."""
        return QIcon(self.svgIconPath())

    def svgIconPath(self) -> str:
        """Return the path of the icon."""
        return paths.icon("spectralx.svg")

    def loadAlgorithms(self) -> None:
        """Add the algorithms; QGIS owns them."""
        for algorithm in ALGORITHMS:
            self.addAlgorithm(algorithm())

    def supportedOutputRasterLayerExtensions(self) -> list[str]:
        """Return the formats that the engine writes."""
        return ["tif", "tiff"]

    def supportedOutputVectorLayerExtensions(self) -> list[str]:
        """Return the formats that the engine writes."""
        return ["gpkg"]

    def supportsNonFileBasedOutput(self) -> bool:
        """Outputs are files."""
        return False
