"""Algorithms where Processing puts them together: models of the designer, commands for Python, batches."""

from __future__ import annotations

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingModelAlgorithm,
    QgsProcessingModelChildAlgorithm,
    QgsProcessingModelChildParameterSource,
    QgsProcessingModelOutput,
    QgsProcessingModelParameter,
    QgsProcessingParameterRasterLayer,
)

from .conftest import write_raster


def saved_model(path, model_file, labels):
    """Write a model of the designer that maps an image and judges the map, read it again and return it."""
    source = QgsProcessingModelChildParameterSource
    model = QgsProcessingModelAlgorithm("Map and judge", "SpectralX")
    model.addModelParameter(QgsProcessingParameterRasterLayer("image", "Image"), QgsProcessingModelParameter("image"))
    mapping = QgsProcessingModelChildAlgorithm("spectralx:segment")
    mapping.setChildId("map")
    mapping.addParameterSources("INPUT", [source.fromModelParameter("image")])
    mapping.addParameterSources("MODEL", [source.fromStaticValue(str(model_file))])
    output = QgsProcessingModelOutput("map", "Map")
    output.setChildId("map")
    output.setChildOutputName("OUTPUT")
    mapping.setModelOutputs({"map": output})
    model.addChildAlgorithm(mapping)
    judging = QgsProcessingModelChildAlgorithm("spectralx:evaluate")
    judging.setChildId("judge")
    judging.addParameterSources("INPUT", [source.fromChildOutput("map", "OUTPUT")])
    judging.addParameterSources("LABELS", [source.fromStaticValue(str(labels))])
    model.addChildAlgorithm(judging)
    assert model.toFile(str(path))
    loaded = QgsProcessingModelAlgorithm()
    assert loaded.fromFile(str(path))
    return loaded


def test_a_saved_model_of_the_designer_maps_and_judges(provider, fake_engine, scene, class_map, model_file, tmp_path):
    """Map and judge in a row, as a .model3 file that is written, read and run."""
    loaded = saved_model(tmp_path / "map_and_judge.model3", model_file, class_map)
    context = QgsProcessingContext()
    target = tmp_path / "map.tif"
    results, done = loaded.run({"image": str(scene), "map:map": str(target)}, context, QgsProcessingFeedback(False))
    assert done
    assert target.is_file()
    assert str(target) in (results.get("map:map"), results.get("map"))  # QGIS 3.22, and QGIS 3.40
    assert results["CHILD_RESULTS"]["judge"]["OVERALL_ACCURACY"] == 0.875
    assert fake_engine.words()[2:4] == ["evaluate", str(target)]


def test_a_command_for_python_can_be_copied(provider, scene, tmp_path):
    values = {"INPUT": str(scene), "MODEL": "landcover", "OUTPUT": str(tmp_path / "map.tif")}
    text = provider.algorithm("segment").asPythonCommand(values, QgsProcessingContext())
    assert text.startswith("processing.run(\"spectralx:segment\", {'INPUT':")


def test_a_batch_maps_every_image(provider, fake_engine, model_file, tmp_path):
    from qgis.core import QgsProcessingAlgorithm

    algorithm = provider.algorithm("segment")
    assert algorithm.flags() & QgsProcessingAlgorithm.Flag.FlagSupportsBatch
    rows = []
    for number in range(3):
        image = write_raster(tmp_path / f"image{number}.tif")
        rows.append({"INPUT": str(image), "MODEL": str(model_file), "OUTPUT": str(tmp_path / f"map{number}.tif")})
    import processing

    for row in rows:
        assert processing.run("spectralx:segment", row)["OUTPUT"] == row["OUTPUT"]
    assert all((tmp_path / f"map{number}.tif").is_file() for number in range(3))
