"""Text in drawings can be read in light and dark themes, and names of classes are whole."""

from __future__ import annotations

import pytest
from qgis.PyQt.QtGui import QColor, QPalette

from spectralx_qgis.core.scores import ClassScore, Scores
from spectralx_qgis.gui.colors import FAIR, contrast, field_ground, mixed, text_on
from spectralx_qgis.gui.score_plots import MatrixPlot


def palette_of(text: str) -> QPalette:
    palette = QPalette()
    palette.setColor(QPalette.ColorRole.WindowText, QColor(text))
    return palette


def test_contrast_is_that_of_the_guidelines():
    assert contrast(QColor("black"), QColor("white")) == pytest.approx(21)
    assert contrast(QColor("#777777"), QColor("white")) == pytest.approx(4.48, abs=0.01)
    assert contrast(QColor("#123456"), QColor("#123456")) == 1


def test_the_themes_text_is_kept_where_it_can_be_read_and_replaced_where_not():
    assert text_on(QColor("#ffffff"), palette_of("#000080")).name() == "#000080"
    night_mapping = palette_of("#535353")  # of QGIS: dark grey text on dark grey
    for ground in (QColor("#323232"), QColor("#222222"), mixed(QColor("#222222"), QColor(FAIR), 1.0)):
        assert contrast(text_on(ground, night_mapping), ground) >= 4.5


def test_the_ground_of_a_theme_that_leaves_fields_transparent_is_the_windows():
    palette = QPalette()
    palette.setColor(QPalette.ColorRole.Window, QColor("#323232"))
    palette.setColor(QPalette.ColorRole.Base, QColor("#222222"))
    assert field_ground(palette).name() == "#222222"
    palette.setColor(QPalette.ColorRole.Base, QColor(0, 0, 0, 0))
    assert field_ground(palette).name() == "#323232"


def test_mixed_colours():
    assert mixed(QColor("#000000"), QColor("#ffffff"), 0.0).name() == "#000000"
    assert mixed(QColor("#000000"), QColor("#ff8000"), 1.0).name() == "#ff8000"
    assert mixed(QColor("#000000"), QColor("#ffffff"), 0.5).red() in (127, 128)


def test_names_of_narrow_columns_stand_upright(qgis_app):
    names = ("water", "trees", "low vegetation", "built", "bare")
    matrix = tuple(tuple(int(row == column) for column in range(5)) for row in range(5))
    plot = MatrixPlot()
    plot.show_scores(scores_of(names, matrix))
    plot.resize(1400, plot.sizeHint().height())
    wide = plot.sizeHint().height()
    plot.resize(380, wide)
    assert plot.sizeHint().height() > wide + plot.fontMetrics().horizontalAdvance("vegetation") / 2


def scores_of(names, matrix) -> Scores:
    classes = tuple(ClassScore(name, "#808080", 1, 1.0, 1.0, 1.0, 1.0) for name in names)
    return Scores(1.0, 1.0, 1.0, 1.0, 5, 0, classes, matrix, ())
