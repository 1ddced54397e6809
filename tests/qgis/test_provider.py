"""What scripts, models and `qgis_process` rely on: ids, parameters and outputs never change once released."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from qgis.core import (
    QgsApplication,
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingDestinationParameter,
    QgsProcessingFeedback,
    QgsProcessingParameterDefinition,
)
from qgis.PyQt.QtCore import QUrl
from qgis.PyQt.QtGui import QImage

from spectralx_qgis.provider import ALGORITHMS

from .conftest import REPOSITORY

# Adding to these is fine; renaming or removing breaks what people have built.
PARAMETERS = {
    "segment": "INPUT MODEL SENSOR BANDS EXTENT MASK OVERLAP DEVICE STATISTICS RESAMPLE_GSD "
    "OUTPUT CONFIDENCE PROBABILITIES NOVELTY REPORT",
    "polygonize": "INPUT MIN_AREA SIMPLIFY MIN_PIXELS OUTPUT",
    "inspect": "INPUT MODEL SENSOR BANDS REPORT",
    "adapt": "INPUT MANIFEST TASK SIZE STEPS BACKBONE CONFIG SEED RESUME OUTPUT",
    "train": "INPUT LABELS CLASS_FIELD STAGE1 MANIFEST TASK SIZE STEPS BACKBONE CONFIG SEED RESUME METHOD OUTPUT",
    "evaluate": "INPUT MODEL LABELS CLASS_FIELD SENSOR REPORT",
    "resample": "INPUT TO WAVELENGTHS LIKE SKIP_UNCOVERED SENSOR OUTPUT",
    "generalize": "MANIFEST METHODS SEEDS SIZE STEPS TASK BACKBONE CONFIG OUTPUT",
    "export": "RUN TILE_SIZE UNIVERSAL FOLD OUTPUT",
    "doctor": "REPORT",
}
OUTPUTS = {
    "segment": "OUTPUT CONFIDENCE PROBABILITIES NOVELTY REPORT PIXELS SECONDS LARGEST_CLASS DEVICE_USED",
    "polygonize": "OUTPUT POLYGONS PIXELS AREA_M2",
    "inspect": "REPORT BAND_COUNT SENSOR_FOUND REFUSAL",
    "adapt": "OUTPUT VALIDATION_LOSS SECONDS",
    "train": "OUTPUT MODEL CARD SECONDS",
    "evaluate": "REPORT OVERALL_ACCURACY MEAN_IOU PIXELS",
    "resample": "OUTPUT",
    "generalize": "OUTPUT TABLE CELLS PLOT",
    "export": "OUTPUT DIFFERENCE",
    "doctor": "REPORT VERSION INTERPRETER PROVIDERS PROBLEMS",
}


@pytest.fixture(params=sorted(PARAMETERS))
def algorithm(request, provider):
    return provider.algorithm(request.param)


def test_provider(provider):
    assert provider.id() == "spectralx"
    assert provider.name() == "SpectralX"
    assert provider.versionInfo() == "0.1.0"
    assert sorted(item.name() for item in provider.algorithms()) == sorted(PARAMETERS)
    assert sorted(item.id() for item in provider.algorithms()) == sorted(f"spectralx:{name}" for name in PARAMETERS)
    assert not provider.icon().isNull()
    assert provider.supportedOutputRasterLayerExtensions() == ["tif", "tiff"]
    assert provider.supportedOutputVectorLayerExtensions() == ["gpkg"]


def test_parameters_and_outputs_are_frozen(algorithm):
    names = [parameter.name() for parameter in algorithm.parameterDefinitions()]
    assert names == PARAMETERS[algorithm.name()].split()
    assert sorted(output.name() for output in algorithm.outputDefinitions()) == sorted(
        OUTPUTS[algorithm.name()].split()
    )


def test_every_algorithm_and_parameter_is_explained(algorithm):
    assert algorithm.displayName()
    assert algorithm.shortDescription().endswith(".")
    assert len(algorithm.tags()) >= 3
    assert algorithm.group()
    assert algorithm.helpUrl().startswith("https://")
    assert not algorithm.icon().isNull()
    assert algorithm.svgIconPath().endswith(f"{algorithm.name()}.svg")
    for parameter in algorithm.parameterDefinitions():
        assert parameter.help(), parameter.name()
        assert parameter.help() in algorithm.shortHelpString()
        assert "<" not in parameter.description()


def test_the_help_has_a_picture_and_a_page(algorithm, monkeypatch):
    source = re.search(r'<img src="(file:[^"]+)"', algorithm.shortHelpString())[1]
    picture = Path(QUrl(source).toLocalFile())
    assert picture.name == f"{algorithm.name()}.png"
    assert 500 < picture.stat().st_size < 40_000
    assert not QImage(str(picture)).isNull()
    page, anchor = algorithm.helpUrl().split("/blob/main/")[1].split("#")
    assert f"\n## {anchor}\n" in (REPOSITORY / page).read_text(encoding="utf-8")
    monkeypatch.setattr(QgsApplication, "platform", lambda: "qgis_process")
    assert "<" not in algorithm.shortHelpString()


def test_the_reference_names_every_parameter_and_output(algorithm):
    page = (REPOSITORY / "docs" / "reference" / "processing.md").read_text(encoding="utf-8")
    section = page.split(f"\n## {algorithm.name()}\n")[1].split("\n## ")[0]
    names = {item.name() for item in (*algorithm.parameterDefinitions(), *algorithm.outputDefinitions())}
    assert names == set(re.findall(r"`([A-Z][A-Z0-9_]+)`", section))


def test_flags(algorithm):
    assert algorithm.flags() & QgsProcessingAlgorithm.Flag.FlagCanCancel
    assert not algorithm.flags() & QgsProcessingAlgorithm.Flag.FlagNoThreading


def test_rarely_needed_parameters_are_folded_away(provider):
    advanced = QgsProcessingParameterDefinition.Flag.FlagAdvanced
    shown = {
        item.name(): [p.name() for p in item.parameterDefinitions() if not p.flags() & advanced]
        for item in provider.algorithms()
    }
    assert shown["segment"][:5] == ["INPUT", "MODEL", "SENSOR", "BANDS", "EXTENT"]
    assert shown["train"] == ["INPUT", "LABELS", "CLASS_FIELD", "STAGE1", "SIZE", "STEPS", "OUTPUT"]


def test_destinations_are_never_folded_away(algorithm):
    """The model designer of QGIS 3.22 fails on advanced destinations."""
    advanced = QgsProcessingParameterDefinition.Flag.FlagAdvanced
    assert not [p.name() for p in algorithm.destinationParameterDefinitions() if p.flags() & advanced]


def test_no_parameters_give_a_refusal_and_never_a_python_error(algorithm):
    context = QgsProcessingContext()
    accepted, message = algorithm.checkParameterValues({}, context)
    if algorithm.name() in ("doctor",):
        assert accepted
    else:
        assert not accepted
        assert message


def test_nonsense_gives_a_refusal_and_never_a_python_error(algorithm):
    for nonsense in ("", "/no/such/file", 5, [], -1.5, "\0", None):
        values = {
            parameter.name(): nonsense
            for parameter in algorithm.parameterDefinitions()
            if not isinstance(parameter, QgsProcessingDestinationParameter)
        }
        accepted, message = algorithm.checkParameterValues(values, QgsProcessingContext())
        assert accepted == (algorithm.name() == "doctor"), nonsense
        assert message or accepted


def test_every_class_makes_its_own_kind():
    for kind in ALGORITHMS:
        assert type(kind().createInstance()) is kind


def test_running_without_an_engine_raises_its_remedy(provider, monkeypatch):
    monkeypatch.setenv("SPECTRALX_PYTHON", "/no/such/python")
    results, done = provider.algorithm("doctor").run({}, QgsProcessingContext(), QgsProcessingFeedback(False))
    assert not done
    assert results == {}


_IMPORT_ALL = """
import sys
sys.path.insert(0, sys.argv[1])
import importlib, pkgutil
import qgis.core, qgis.gui
before = set(sys.modules)  # newer QGIS loads numpy itself
import spectralx_qgis
for found in pkgutil.walk_packages(spectralx_qgis.__path__, "spectralx_qgis."):
    if not found.name.endswith(".__main__"):  # a program, which runs when it is imported
        importlib.import_module(found.name)
heavy = {"torch", "onnxruntime", "onnx", "spectralx", "numpy", "osgeo", "pydantic", "yaml", "lightning"}
print(sorted(heavy & (set(sys.modules) - before)))
"""
_HEADLESS = """
import sys
sys.path.insert(0, sys.argv[1])
from qgis.core import QgsApplication
app = QgsApplication([], False)
app.initQgis()
import spectralx_qgis
plugin = spectralx_qgis.classFactory(None)
plugin.initProcessing()
count = len(QgsApplication.processingRegistry().providerById("spectralx").algorithms())
loaded = sorted(name for name in sys.modules if name.startswith("spectralx_qgis.gui"))
plugin.unload()
print(count, loaded, QgsApplication.processingRegistry().providerById("spectralx"))
app.exitQgis()
"""


def _run_script(script):
    done = subprocess.run([sys.executable, "-c", script, str(REPOSITORY)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_importing_every_module_pulls_in_nothing_of_the_engine():
    assert _run_script(_IMPORT_ALL) == "[]"


def test_without_a_window_no_widgets_are_loaded():
    assert _run_script(_HEADLESS) == f"{len(PARAMETERS)} [] None"
