"""Each algorithm: the command that it starts, the results that it returns, what it refuses."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from qgis.core import (
    QgsFeature,
    QgsField,
    QgsGeometry,
    QgsPalettedRasterRenderer,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingOutputLayerDefinition,
    QgsProject,
    QgsRasterLayer,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QVariant

from spectralx_qgis.core import paths

from .conftest import write_raster


@pytest.fixture
def run(provider, fake_engine):
    """Return a function that runs an algorithm and returns its results and the words of its command."""

    def call(name, parameters):
        context = QgsProcessingContext()
        context.setProject(QgsProject.instance())
        algorithm = provider.algorithm(name)
        accepted, message = algorithm.checkParameterValues(parameters, context)
        assert accepted, message
        fake_engine.forget()
        feedback = QgsProcessingFeedback(False)
        results, done = algorithm.create().run(parameters, context, feedback)
        assert done, feedback.textLog()
        words = fake_engine.words()
        assert words[:2] == ["-m", "spectralx"]
        assert words[-2:] == ["--progress", "json"]
        return results, words[2:-2]

    return call


@pytest.fixture
def refuse(provider):
    """Return a function that checks parameters and returns the refusal."""

    def call(name, parameters):
        accepted, message = provider.algorithm(name).checkParameterValues(parameters, QgsProcessingContext())
        assert not accepted
        return message

    return call


@pytest.fixture
def polygons():
    layer = QgsVectorLayer("Polygon?crs=EPSG:32633", "labels", "memory")
    layer.dataProvider().addAttributes([QgsField("kind", QVariant.String)])
    layer.updateFields()
    feature = QgsFeature(layer.fields())
    feature.setAttribute("kind", "water")
    feature.setGeometry(QgsGeometry.fromWkt("POLYGON((500000 5799900,500100 5799900,500100 5800000,500000 5799900))"))
    layer.dataProvider().addFeature(feature)
    QgsProject.instance().addMapLayer(layer)
    return layer


def test_segment(run, scene, model_file, tmp_path):
    output = str(tmp_path / "map.tif")
    results, words = run("segment", {"INPUT": str(scene), "MODEL": str(model_file), "OUTPUT": output})
    assert words == ["segment", str(scene), output, "--model", str(model_file)]
    assert results == {
        "OUTPUT": output,
        "CONFIDENCE": None,
        "NOVELTY": None,
        "PROBABILITIES": None,
        "REPORT": None,
        "PIXELS": 100,
        "SECONDS": 1.5,
        "LARGEST_CLASS": "trees",
        "DEVICE_USED": "cpu",
    }
    assert Path(output).is_file()


@pytest.fixture
def bundled(monkeypatch, tmp_path):
    """A folder of bundled models with one model in it."""
    folder = tmp_path / "models"
    folder.mkdir()
    (folder / "landcover.onnx").write_bytes(b"")
    monkeypatch.setattr(paths, "models_folder", lambda: folder)


def test_bundled_models_go_by_their_name(run, bundled, scene, class_map, tmp_path):
    output = str(tmp_path / "map.tif")
    for values in ({}, {"MODEL": ""}, {"MODEL": "landcover"}):
        _results, words = run("segment", {"INPUT": str(scene), "OUTPUT": output, **values})
        assert words == ["segment", str(scene), output, "--model", "landcover"]
    _results, words = run("inspect", {"INPUT": str(scene), "MODEL": "landcover"})
    assert words == ["inspect", str(scene), "--model", "landcover"]
    _results, words = run("inspect", {"MODEL": "landcover"})
    assert words == ["inspect", "landcover"]
    _results, words = run("evaluate", {"INPUT": str(scene), "MODEL": "landcover", "LABELS": str(class_map)})
    assert words == ["evaluate", "landcover", str(class_map), "--image", str(scene)]


def test_segment_with_everything(run, scene, model_file, tmp_path, polygons):
    rasters = ("OUTPUT", "CONFIDENCE", "PROBABILITIES", "NOVELTY")
    paths = {name: str(tmp_path / f"{name.lower()}.tif") for name in rasters}
    _results, words = run(
        "segment",
        {
            "INPUT": QgsRasterLayer(str(scene), "scene", "gdal"),
            "MODEL": str(model_file),
            "BANDS": "3, 2, 1, 4",
            "SENSOR": "sentinel-2",
            "EXTENT": "15.0,15.002,52.3,52.4 [EPSG:4326]",
            "MASK": polygons,
            "OVERLAP": 0.5,
            **{"DEVICE": "cpu", "STATISTICS": str(scene), "RESAMPLE_GSD": True},
            "REPORT": str(tmp_path / "report.html"),
            **paths,
        },
    )
    assert words[:10] == [
        *("segment", str(scene), paths["OUTPUT"], "--model", str(model_file)),
        *("--bands", "3,2,1,4", "--sensor", "sentinel-2", words[9]),
    ]
    x_min, y_min, x_max, _y_max = (float(value) for value in words[9].split("=")[1].split(","))
    assert (x_min, x_max) == (pytest.approx(500000, abs=1), pytest.approx(500136, abs=5))
    assert y_min > 5e6
    mask = words[words.index("--mask") + 1]
    assert mask.endswith(".gpkg")
    assert QgsVectorLayer(mask, "mask", "ogr").featureCount() == 1
    assert words[12:] == [
        *("--overlap", "0.5", "--device", "cpu", "--statistics-of", str(scene), "--resample-gsd"),
        *(
            "--confidence",
            paths["CONFIDENCE"],
            "--probabilities",
            paths["PROBABILITIES"],
            "--novelty",
            paths["NOVELTY"],
            "--report",
            str(tmp_path / "report.html"),
        ),
    ]


def test_segment_names_and_styles_the_layer_that_is_loaded(provider, fake_engine, scene, model_file, tmp_path):
    output = tmp_path / "map.tif"
    context = QgsProcessingContext()
    project = QgsProject.instance()
    context.setProject(project)
    parameters = {
        "INPUT": QgsRasterLayer(str(scene), "my scene", "gdal"),
        "MODEL": str(model_file),
        "OUTPUT": QgsProcessingOutputLayerDefinition(str(output), project),
    }
    algorithm = provider.algorithm("segment")
    _results, done = algorithm.run(parameters, context, QgsProcessingFeedback(False))
    assert done
    details = context.layersToLoadOnCompletion()[str(output)]
    assert details.name == "Own (my scene)"
    layer = QgsRasterLayer(str(output), "x", "gdal")
    styled = QgsRasterLayer(str(output), "x", "gdal")
    classes = QgsPalettedRasterRenderer.classDataFromString("1 255 0 0 255 water\n2 0 255 0 255 trees")
    styled.setRenderer(QgsPalettedRasterRenderer(styled.dataProvider(), 1, classes))
    styled.saveNamedStyle(str(output.with_suffix(".qml")))
    del algorithm
    details.postProcessor().postProcessLayer(layer, context, QgsProcessingFeedback(False))
    assert [item.label for item in layer.renderer().classes()] == ["water", "trees"]


def test_every_run_of_a_session_styles_its_layer(provider, fake_engine, scene, model_file, tmp_path):
    """A context deletes its post processor: one that is shared would be gone in the second run."""
    for number in range(3):
        output = str(tmp_path / f"map{number}.tif")
        context = QgsProcessingContext()
        context.setProject(QgsProject.instance())
        definition = QgsProcessingOutputLayerDefinition(output, QgsProject.instance())
        parameters = {"INPUT": str(scene), "MODEL": str(model_file), "OUTPUT": definition}
        feedback = QgsProcessingFeedback(False)
        _results, done = provider.algorithm("segment").run(parameters, context, feedback)
        assert done, feedback.textLog()
        assert context.layersToLoadOnCompletion()[output].postProcessor() is not None
        del context


def test_segment_refuses(refuse, scene, model_file):
    good = {"INPUT": str(scene), "MODEL": str(model_file), "OUTPUT": "TEMPORARY_OUTPUT"}
    assert "no model fire" in refuse("segment", {**good, "MODEL": "fire"})
    assert "3,2,1,4" in refuse("segment", {**good, "BANDS": "red,green"})
    web = QgsRasterLayer("type=xyz&url=https://example.org/{z}/{x}/{y}.png&zmax=19&zmin=0", "tiles", "wms")
    assert "pictures, not measurements" in refuse("segment", {**good, "INPUT": web})
    assert "end in .tif" in refuse("segment", {**good, "OUTPUT": "/d/map.png"})
    destination = QgsProcessingOutputLayerDefinition("/d/map.jp2")
    assert "end in .tif" in refuse("segment", {**good, "CONFIDENCE": destination})


def test_segment_raises_when_the_engine_fails(provider, fake_engine, scene, model_file, tmp_path):
    fake_engine.behave("failure")
    parameters = {"INPUT": str(scene), "MODEL": str(model_file), "OUTPUT": str(tmp_path / "map.tif")}
    with pytest.raises(QgsProcessingException, match="one band"):
        provider.algorithm("segment").run(parameters, QgsProcessingContext(), QgsProcessingFeedback(False), {}, False)
    assert not (tmp_path / "map.tif").exists()


def test_inspect(run, scene, model_file, tmp_path):
    report = tmp_path / "report.json"
    results, words = run("inspect", {"INPUT": str(scene), "MODEL": str(model_file), "REPORT": str(report)})
    assert words == ["inspect", str(scene), "--model", str(model_file)]
    assert results == {"REPORT": str(report), "BAND_COUNT": 4, "SENSOR_FOUND": "Sentinel-2", "REFUSAL": ""}
    assert json.loads(report.read_text())["kind"] == "raster"


def test_inspect_of_a_model_alone(run, model_file):
    _results, words = run("inspect", {"MODEL": str(model_file)})
    assert words == ["inspect", str(model_file)]


def test_inspect_needs_something(refuse):
    assert "image, a model, or both" in refuse("inspect", {})


def test_inspect_returns_the_refusal_as_a_result(run, fake_engine, scene, model_file):
    fake_engine.behave("refusal")
    results, _words = run("inspect", {"INPUT": str(scene), "MODEL": str(model_file)})
    assert results["REFUSAL"] == "No wavelengths."


def test_adapt(run, scene, tmp_path):
    other = write_raster(tmp_path / "other.tif")
    folder = str(tmp_path / "run")
    results, words = run("adapt", {"INPUT": [str(scene), str(other)], "SIZE": "tiny", "STEPS": 9, "OUTPUT": folder})
    assert words == ["adapt", folder, str(scene), str(other), "--size", "tiny", "--steps", "9"]
    assert results == {"OUTPUT": folder, "VALIDATION_LOSS": 0.25, "SECONDS": 2.0}


def test_adapt_with_a_manifest(run, tmp_path):
    manifest = tmp_path / "scenes.yaml"
    manifest.write_text("scenes: []")
    folder = str(tmp_path / "run")
    _results, words = run(
        "adapt", {"MANIFEST": str(manifest), "TASK": "t", "SEED": 0, "RESUME": True, "OUTPUT": folder}
    )
    assert words == ["adapt", folder, "--manifest", str(manifest), "--task", "t", "--seed", "0", "--resume"]


def test_adapt_needs_images_or_a_manifest_and_not_both(refuse, scene, tmp_path):
    assert "either images or" in refuse("adapt", {"OUTPUT": str(tmp_path)})
    both = {"INPUT": [str(scene)], "MANIFEST": str(scene), "OUTPUT": str(tmp_path)}
    assert "either images or" in refuse("adapt", both)
    assert "does not exist" in refuse("adapt", {"MANIFEST": "/no/such/file.yaml", "OUTPUT": str(tmp_path)})


def test_train_from_polygons(run, scene, polygons, tmp_path):
    folder = str(tmp_path / "run")
    values = {"INPUT": str(scene), "LABELS": polygons, "CLASS_FIELD": "kind", "OUTPUT": folder, "STEPS": 3}
    results, words = run("train", values)
    assert words[:5] == ["train", folder, "--image", str(scene), "--labels"]
    assert QgsVectorLayer(words[5], "labels", "ogr").featureCount() == 1
    assert words[6:] == ["--class-field", "kind", "--steps", "3"]
    assert results == {"OUTPUT": folder, "MODEL": "model.onnx", "CARD": "model_card.md", "SECONDS": 2.0}


def test_train_from_a_label_raster_on_stage_one(run, scene, class_map, tmp_path):
    folder, stage1 = str(tmp_path / "run"), tmp_path / "stage1"
    stage1.mkdir()
    values = {"INPUT": str(scene), "LABELS": str(class_map), "STAGE1": str(stage1), "OUTPUT": folder}
    _results, words = run("train", values)
    assert words == [
        *("train", folder, "--image", str(scene), "--labels", str(class_map), "--stage1", str(stage1)),
    ]


def test_train_from_a_manifest(run, tmp_path):
    manifest, folder = tmp_path / "scenes.yaml", str(tmp_path / "run")
    manifest.write_text("scenes: []")
    _results, words = run("train", {"MANIFEST": str(manifest), "OUTPUT": folder})
    assert words == ["train", str(manifest), folder]


def test_train_on_a_backbone(run, scene, class_map, tmp_path):
    folder, backbone = str(tmp_path / "run"), tmp_path / "galileo.safetensors"
    backbone.write_bytes(b"")
    values = {"INPUT": str(scene), "LABELS": str(class_map), "OUTPUT": folder}
    _results, words = run("train", {**values, "BACKBONE": str(backbone), "METHOD": "lora"})
    assert words[6:] == ["--backbone", str(backbone), "--method", "lora"]


def test_methods_are_those_of_the_engine():
    pytest.importorskip("torch")
    from spectralx.models.peft_baselines import ALL_METHODS
    from spectralx_qgis.core.methods import METHOD_IDS, SIZES, methods, size_help

    assert set(METHOD_IDS) == set(ALL_METHODS)
    assert {method.id for method in methods()} <= set(METHOD_IDS)
    assert all(size_help(size) for size in SIZES)


def test_train_refuses(refuse, scene, polygons, tmp_path):
    output = {"OUTPUT": str(tmp_path / "run")}
    assert "either an image with labels or" in refuse("train", output)
    assert "labels of the image" in refuse("train", {**output, "INPUT": str(scene)})
    assert "field of the polygons" in refuse("train", {**output, "INPUT": str(scene), "LABELS": polygons})


def test_evaluate_a_map(run, class_map):
    results, words = run("evaluate", {"INPUT": str(class_map), "LABELS": str(class_map)})
    assert words == ["evaluate", str(class_map), str(class_map)]
    assert results == {"REPORT": None, "OVERALL_ACCURACY": 0.875, "MEAN_IOU": 0.5, "PIXELS": 1234}


def test_evaluate_a_model(run, scene, polygons, model_file):
    values = {"INPUT": str(scene), "MODEL": str(model_file), "LABELS": polygons, "CLASS_FIELD": "kind"}
    _results, words = run("evaluate", values)
    assert words[:2] == ["evaluate", str(model_file)]
    assert words[3:] == ["--image", str(scene), "--field", "kind"]


def test_resample(run, refuse, scene, tmp_path):
    output = str(tmp_path / "out.tif")
    values = {"INPUT": str(scene), "OUTPUT": output}
    results, words = run("resample", {**values, "TO": "sentinel-2"})
    assert words == ["resample", str(scene), output, "--to", "sentinel-2"]
    assert results == {"OUTPUT": output}
    other = write_raster(tmp_path / "other.tif")
    _results, words = run("resample", {**values, "LIKE": str(other), "SKIP_UNCOVERED": True})
    assert words[3:] == ["--like", str(other), "--skip-uncovered"]
    assert "Choose one of" in refuse("resample", values)
    assert "Choose one of" in refuse("resample", {**values, "TO": "sentinel-2", "WAVELENGTHS": "490:65"})


def test_polygonize(run, refuse, class_map, tmp_path):
    output = str(tmp_path / "map.gpkg")
    values = {"INPUT": str(class_map), "OUTPUT": output}
    results, words = run("polygonize", values)
    assert words == ["polygonize", str(class_map), output]
    assert results == {"OUTPUT": output, "POLYGONS": 7, "PIXELS": 100, "AREA_M2": 10000.0}
    _results, words = run("polygonize", {**values, "MIN_AREA": 2500, "MIN_PIXELS": 4, "SIMPLIFY": 1.5})
    assert words[3:] == ["--min-area", "2500", "--min-pixels", "4", "--simplify", "1.5"]
    results, words = run("polygonize", {**values, "OUTPUT": "TEMPORARY_OUTPUT"})
    assert results["OUTPUT"] == words[2]
    assert words[2].endswith(".gpkg")
    assert "end in .gpkg" in refuse("polygonize", {**values, "OUTPUT": str(tmp_path / "map.shp")})
    definition = QgsProcessingOutputLayerDefinition(str(tmp_path / "map.geojson"))
    assert "end in .gpkg" in refuse("polygonize", {**values, "OUTPUT": definition})


def test_generalize(run, refuse, tmp_path):
    manifest, folder = tmp_path / "scenes.yaml", str(tmp_path / "comparison")
    manifest.write_text("scenes: []")
    values = {"MANIFEST": str(manifest), "METHODS": ["random-forest", "spectralx"], "SEEDS": 2, "OUTPUT": folder}
    results, words = run("generalize", {**values, "SIZE": "tiny", "STEPS": 7, "TASK": "clouds"})
    assert words == [
        *("generalize", str(manifest), folder, "--task", "clouds"),
        *("--method", "random-forest", "--method", "spectralx", "--seeds", "2", "--size", "tiny", "--steps", "7"),
    ]
    files = {"TABLE": "generalize.md", "CELLS": "generalize.csv", "PLOT": "generalize.png"}
    assert results == {"OUTPUT": folder, **files}
    assert "does not exist" in refuse("generalize", {"MANIFEST": "/no/such.yaml", "OUTPUT": folder})


def test_export(run, refuse, tmp_path):
    folder, output = tmp_path / "run", str(tmp_path / "model.onnx")
    folder.mkdir()
    results, words = run("export", {"RUN": str(folder), "TILE_SIZE": 128, "OUTPUT": output})
    assert words == ["export", str(folder), output, "--tile-size", "128"]
    assert results == {"OUTPUT": output, "DIFFERENCE": 1e-6}
    common, fold = {"RUN": str(folder), "OUTPUT": output}, {"FOLD": " sentinel-2a "}
    assert run("export", {**common, "UNIVERSAL": True})[1][3:] == ["--universal"]
    assert run("export", {**common, **fold})[1][3:] == ["--fold", "sentinel-2a"]
    assert "either for any bands or" in refuse("export", {**common, **fold, "UNIVERSAL": True})


def test_doctor(run, tmp_path):
    report = str(tmp_path / "r.json")
    results, words = run("doctor", {"REPORT": report})
    assert words == ["doctor", "--report", report]
    assert results["PROVIDERS"] == "CPUExecutionProvider"
    assert results["PROBLEMS"] == 0


def test_a_temporary_output_is_made_up(run, scene, model_file):
    results, words = run("segment", {"INPUT": str(scene), "MODEL": str(model_file), "OUTPUT": "TEMPORARY_OUTPUT"})
    assert results["OUTPUT"] == words[2]
    assert words[2].endswith(".tif")
