"""What all algorithms share: each is one engine command with typed parameters around it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qgis.core import (
    QgsApplication,
    QgsProcessing,
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingOutputLayerDefinition,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterFile,
    QgsProcessingParameterString,
    QgsRasterLayer,
)
from qgis.PyQt.QtCore import QUrl
from qgis.PyQt.QtGui import QIcon

from ..core import paths
from ..core.commands import AUTO, are_bands
from ..core.layers import Refusal, raster_source
from ..core.models import bundled_models, resolve_model
from ..core.translation import tr

Parameters = dict[str, Any]

GEOTIFF_SUFFIXES = (".tif", ".tiff")
GEOPACKAGE_SUFFIX = ".gpkg"

_HELP_PAGE = "/blob/main/docs/reference/processing.md"
_PICTURE_WIDTH = 300  # of the help beside a dialog

# Processing's dialogs import it by this name, so that nothing here needs a window.
_BANDS_WIDGET = "spectralx_qgis.gui.bands_parameter.BandsWidget"

# Vector files that are handed on as they are; others are exported.
_VECTOR_FORMATS = ["gpkg", "shp", "geojson", "fgb"]


class EngineAlgorithm(QgsProcessingAlgorithm):
    """Base of the algorithms. A subclass states its texts and builds a command; the runner does the rest.

    Attributes:
        ID: Frozen name, the same as the engine's command.
        GROUP: Id of the group that the algorithm stands in.
    """

    ID = ""
    GROUP = "map"

    def createInstance(self) -> EngineAlgorithm:
        """Return a fresh instance of the same algorithm."""
        return type(self)()

    def name(self) -> str:
        """Return the frozen name."""
        return self.ID

    def groupId(self) -> str:
        """Return the id of the group."""
        return self.GROUP

    def group(self) -> str:
        """Return the name of the group."""
        return {"map": tr("Map"), "learn": tr("Train"), "judge": tr("Judge"), "check": tr("Check")}[self.GROUP]

    def icon(self) -> QIcon:
        """Return the icon."""
        return QIcon(self.svgIconPath())

    def svgIconPath(self) -> str:
        """Return the path of the icon."""
        return paths.icon(f"{self.ID}.svg")

    def helpUrl(self) -> str:
        """Return the page of the documentation on this algorithm."""
        return f"{paths.metadata()['homepage']}{_HELP_PAGE}#{self.ID}"

    def about(self) -> str:
        """Return what the algorithm does, in a few sentences."""
        raise NotImplementedError

    def shortHelpString(self) -> str:
        """Return a picture, the description, and one paragraph for each parameter that has a help text."""
        parts = [self._picture(), self.about()]
        parts += [f"{item.description()}: {item.help()}" for item in self.parameterDefinitions() if item.help()]
        return "\n\n".join(part for part in parts if part)

    def _picture(self) -> str:
        """Return the picture of the help; a terminal has no place for it."""
        picture = paths.help_picture(self.ID)
        if QgsApplication.platform() == "qgis_process" or not picture.is_file():
            return ""
        return f'<img src="{QUrl.fromLocalFile(str(picture)).toString()}" width="{_PICTURE_WIDTH}">'

    def add(self, parameter: QgsProcessingParameterDefinition, help_text: str, *, advanced: bool = False) -> None:
        """Add a parameter with its help text; rarely needed ones are folded away."""
        parameter.setHelp(help_text)
        if advanced:
            parameter.setFlags(parameter.flags() | QgsProcessingParameterDefinition.Flag.FlagAdvanced)
        self.addParameter(parameter)

    def add_model(self, name: str, help_text: str, default: str | None = None) -> None:
        """Add a parameter that takes the name of a bundled model or a file.

        It is optional even where a model is needed: QGIS takes a file parameter that was left out for a missing one,
        whatever its default is.
        """
        # Processing refuses values that fit none of the filters, and a name such as "landcover" fits only the last.
        filters = tr("Models (*.onnx)") + ";;" + tr("Bundled models and all files (*)")
        parameter = QgsProcessingParameterFile(
            name, tr("Model"), defaultValue=default, optional=True, fileFilter=filters
        )
        self.add(parameter, help_text)

    def add_bands(self, name: str) -> None:
        """Add a parameter for bands; dialogs show the binding that it leads to."""
        parameter = QgsProcessingParameterString(name, tr("Bands"), defaultValue=AUTO, optional=True)
        parameter.setMetadata({"widget_wrapper": {"class": _BANDS_WIDGET}})
        self.add(
            parameter,
            tr("auto finds the bands by wavelength. Or band numbers in the order of the model's bands: 3,2,1,4."),
        )

    def check_bands(self, parameters: Parameters, name: str, context: QgsProcessingContext) -> str:
        """Return why a parameter for bands cannot be used, or an empty text."""
        bands = self.parameterAsString(parameters, name, context).strip()
        if are_bands(bands):
            return ""
        return tr("Bands: {} is neither auto nor a list of band numbers such as 3,2,1,4.").format(bands)

    def raster(self, parameters: Parameters, name: str, context: QgsProcessingContext) -> QgsRasterLayer:
        """Return a raster parameter as a layer.

        Raises:
            QgsProcessingException: It cannot be loaded.
        """
        layer = self.parameterAsRasterLayer(parameters, name, context)
        if layer is None:
            raise QgsProcessingException(self.invalidRasterError(parameters, name))
        return layer

    def raster_name(self, layer: QgsRasterLayer) -> str:
        """Return the GDAL name of a layer.

        Raises:
            QgsProcessingException: The engine cannot open layers of this kind.
        """
        source = raster_source(layer)
        if isinstance(source, Refusal):
            raise QgsProcessingException(f"{source.message}\n{source.hint}")
        return source

    def labels_name(
        self,
        parameters: Parameters,
        name: str,
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> str:
        """Return a parameter that is a label raster or polygons as a name that the engine can open.

        Memory layers, filtered layers and layers from databases are exported to a temporary GeoPackage.

        Raises:
            QgsProcessingException: It cannot be loaded.
        """
        layer = self.parameterAsLayer(parameters, name, context)
        if isinstance(layer, QgsRasterLayer):
            return self.raster_name(layer)
        if layer is None:
            raise QgsProcessingException(self.invalidSourceError(parameters, name))
        return self.vector_name(parameters, name, context, feedback)

    def vector_name(
        self,
        parameters: Parameters,
        name: str,
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> str:
        """Return a vector parameter as a file, exported where it is none, or an empty text when it was left out."""
        if parameters.get(name) is None:
            return ""
        return self.parameterAsCompatibleSourceLayerPath(parameters, name, context, _VECTOR_FORMATS, "gpkg", feedback)

    def check_raster(self, parameters: Parameters, name: str, context: QgsProcessingContext) -> str:
        """Return why a raster parameter cannot be used, or an empty text."""
        layer = self.parameterAsRasterLayer(parameters, name, context)
        if layer is None:
            return ""  # an optional one that was left out; a missing one is reported by Processing itself
        source = raster_source(layer)
        return f"{source.message} {source.hint}" if isinstance(source, Refusal) else ""

    def model(self, parameters: Parameters, name: str, context: QgsProcessingContext, default: str = "") -> str:
        """Return a model parameter as the engine takes it; ``default`` stands in where it was left empty.

        Raises:
            QgsProcessingException: There is no such model.
        """
        model = resolve_model(self.parameterAsString(parameters, name, context).strip() or default)
        if model is None:
            raise QgsProcessingException(self.check_model(parameters, name, context, default))
        return model

    def check_model(self, parameters: Parameters, name: str, context: QgsProcessingContext, default: str = "") -> str:
        """Return why a model parameter cannot be used, or an empty text."""
        value = self.parameterAsString(parameters, name, context).strip() or default
        if resolve_model(value) is not None:
            return ""
        names = ", ".join(model.name for model in bundled_models()) or tr("none")
        return tr("There is no model {value}. Choose an .onnx file, or a bundled model ({names}).").format(
            value=value, names=names
        )

    def check_geotiff(self, parameters: Parameters, *names: str) -> str:
        """Return why raster destinations cannot be used, or an empty text: the engine writes GeoTIFF alone."""
        for name in names:
            path = _destination(parameters.get(name))
            if path and Path(path).suffix.lower() not in GEOTIFF_SUFFIXES:
                return tr("{} is no name of a GeoTIFF. Let it end in .tif.").format(path)
        return ""

    def check_geopackage(self, parameters: Parameters, name: str) -> str:
        """Return why a vector destination cannot be used, or an empty text: the engine writes GeoPackage alone."""
        path = _destination(parameters.get(name))
        if path and Path(path).suffix.lower() != GEOPACKAGE_SUFFIX:
            return tr("{} is no name of a GeoPackage. Let it end in .gpkg.").format(path)
        return ""

    def optional_int(self, parameters: Parameters, name: str, context: QgsProcessingContext) -> int | None:
        """Return a whole number, or None when it was left empty."""
        return None if parameters.get(name) is None else self.parameterAsInt(parameters, name, context)

    def check_file(self, parameters: Parameters, name: str, context: QgsProcessingContext) -> str:
        """Return why a file parameter cannot be used, or an empty text."""
        value = self.parameterAsFile(parameters, name, context)
        if not value or Path(value).exists():
            return ""
        return tr("{} does not exist. Choose another file.").format(value)


def _destination(value: object) -> str:
    """Return the file that a destination names; empty for a temporary one and for what is no plain text."""
    if isinstance(value, QgsProcessingOutputLayerDefinition):
        value = value.sink.staticValue()
    return value if isinstance(value, str) and value != QgsProcessing.TEMPORARY_OUTPUT else ""
