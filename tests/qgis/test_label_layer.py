"""The layer for labels: how its classes look, and that their colours can be read back."""

from __future__ import annotations

import pytest
from qgis.core import QgsFeature, QgsGeometry, QgsMapRendererSequentialJob, QgsMapSettings, QgsRectangle, QgsVectorLayer
from qgis.PyQt.QtCore import QSize
from qgis.PyQt.QtGui import QColor

from spectralx_qgis.core.label_check import ClassCount, LabelReport, _about_classes
from spectralx_qgis.core.label_layer import class_colors, style_by_class


@pytest.fixture
def square(qgis_app):
    layer = QgsVectorLayer("Polygon?crs=EPSG:32633&field=class:string(80)", "labels", "memory")
    feature = QgsFeature(layer.fields())
    feature.setAttribute("class", "forest")
    feature.setGeometry(QgsGeometry.fromRect(QgsRectangle(30, 30, 70, 70)))
    layer.dataProvider().addFeatures([feature])
    return layer


def picture(layer, ground):
    """Draw a layer on one colour, a pixel a metre."""
    settings = QgsMapSettings()
    settings.setLayers([layer])
    settings.setDestinationCrs(layer.crs())
    settings.setOutputSize(QSize(100, 100))
    settings.setExtent(QgsRectangle(0, 0, 100, 100))
    settings.setBackgroundColor(QColor(ground))
    job = QgsMapRendererSequentialJob(settings)
    job.start()
    job.waitForFinished()
    return job.renderedImage()


def test_a_polygon_is_seen_on_a_map_that_has_its_colour(square):
    style_by_class(square, "class", {"forest": "#009e73"})
    drawn = picture(square, "#009e73")
    lightness = [QColor(drawn.pixel(x, 50)).lightness() for x in range(100)]
    ground = QColor("#009e73").lightness()
    assert max(lightness[25:35]) > ground + 50 and max(lightness[65:75]) > ground + 50
    assert lightness[10] == lightness[50] == ground  # the image shines through between the edges


def test_colours_of_classes_are_read_back(square):
    assert class_colors(square, "class") == {}
    style_by_class(square, "class", {"forest": "#009e73", "open": "#e69f00"})
    assert class_colors(square, "class") == {"forest": "#009e73", "open": "#e69f00"}
    assert class_colors(square, "other") == {}


@pytest.mark.parametrize(
    ("polygons", "pixels", "count", "expected"),
    [
        (1, 500, 12, ["Every polygon has a class of its own. Is this the field with the class?"]),
        (3, 40, 2, ["0 has about 40 pixels", "1 has about 40 pixels"]),
        (3, 40, 9, ["0 has about", "1 has about", "2 has about", "The same is true of 6 more classes."]),
        (3, 500, 256, ["256 classes are more than a map can hold"]),
        (3, 500, 255, []),
    ],
)
def test_a_wrong_field_is_told_in_a_few_words(polygons, pixels, count, expected):
    report = LabelReport(classes={str(number): ClassCount(polygons, pixels) for number in range(count)})
    report.findings = list(_about_classes(report))
    assert len(report.findings) == len(expected)
    assert all(start in finding.message for start, finding in zip(expected, report.findings))
    assert report.can_train() is (count <= 255)
