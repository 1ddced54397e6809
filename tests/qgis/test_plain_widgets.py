"""Widgets that need little of QGIS: what they draw and how they answer keys, clicks and the mouse.

They run on the Qt of the QGIS at hand, and on Qt 6 alone by ``on_qt6.py``.
"""

from __future__ import annotations

import sys

import pytest
from qgis.PyQt.QtCore import QCoreApplication, QEvent, QPoint, QPointF, Qt, qInstallMessageHandler
from qgis.PyQt.QtGui import QColor, QHelpEvent
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QComboBox, QLabel, QLineEdit, QToolTip, QVBoxLayout, QWidget

from spectralx_qgis.core.binding import read_inspection
from spectralx_qgis.core.events import Failure
from spectralx_qgis.core.learning import LearningCurve, read_step
from spectralx_qgis.core.scores import read_scores
from spectralx_qgis.core.spectra import Spectrum, SpectrumPoint
from spectralx_qgis.gui.binding_view import RESET_LINK, SOURCE_COLUMN, BindingView
from spectralx_qgis.gui.chart import Chart
from spectralx_qgis.gui.colors import BAD, FAIR, GOOD, NOTE
from spectralx_qgis.gui.curve_plot import CurvePlot
from spectralx_qgis.gui.keyboard import order_tabs
from spectralx_qgis.gui.model_box import ModelBox
from spectralx_qgis.gui.options_box import OptionsBox
from spectralx_qgis.gui.page_dialog import MarkdownDialog
from spectralx_qgis.gui.run_bar import RunBar
from spectralx_qgis.gui.score_plots import ClassBars, MatrixPlot
from spectralx_qgis.gui.scroll import VerticalScrollArea
from spectralx_qgis.gui.spectrum_plot import SpectrumPlot
from spectralx_qgis.gui.wrapped_label import WrappedLabel

from .conftest import wait_until

pytestmark = pytest.mark.usefixtures("qgis_app")

BINDING = {
    "binding": [
        {"model_band": name, "model_wavelength_nm": nm, "sources": sources, "source_name": "", "how": how}
        | {"source_wavelength_nm": nm + 3, "difference_nm": 3.0}
        for name, nm, sources, how in (
            ("blue", 490, [[1, 1.0]], "exact"),
            ("green", 560, [[2, 1.0]], "nearest"),
            ("red", 665, [[2, 0.5], [3, 0.5]], "resampled"),
            ("nir", 842, [], "missing"),
        )
    ],
    "bands": [{"index": i, "name": f"B{i}", "wavelength_nm": nm} for i, nm in enumerate((493, 563, 668, 845), 1)],
    "model": {"bands": [{"name": "blue", "wavelength_nm": 490, "fwhm_nm": 65}]},
}
SCORES = {
    "classes": [
        {"name": "water", "color": "#1f78b4", "truth_pixels": 60, "iou": 0.9, "f1": 0.95, "producers_accuracy": 0.9},
        {"name": "trees", "color": "#33a02c", "truth_pixels": 40, "iou": 0.6, "f1": 0.75, "users_accuracy": 0.7},
    ],
    "confusion_matrix": [[54, 6], [8, 32]],
    "overall_accuracy": 0.86,
}


@pytest.fixture(autouse=True)
def errors(monkeypatch):
    """What goes wrong while Qt calls back, for instance in drawing, fails the test and does not end the process."""
    found = []
    monkeypatch.setattr(sys, "excepthook", lambda _kind, error, _trace: found.append(error))
    yield found
    assert found == []


def colors_of(widget) -> set[str]:
    """Return all colours of a widget as it is drawn."""
    image = widget.grab().toImage()
    return {QColor(image.pixel(x, y)).name() for x in range(image.width()) for y in range(image.height())}


def shown(widget, width=420, height=300):
    widget.resize(width, height)
    widget.show()
    QTest.qWaitForWindowExposed(widget)
    return widget


def test_the_table_of_bands_is_coloured_and_a_cell_offers_the_bands_of_the_image():
    view = BindingView()
    view.show_inspection(read_inspection(BINDING))
    shown(view)
    assert [view.table.item(row, 3).text() for row in range(4)] == ["same", "nearest", "mixed", "missing"]
    assert "band 2: 50%" in view.table.item(2, 0).toolTip()
    assert {GOOD, NOTE, FAIR, BAD} <= colors_of(view.table.viewport())  # the dots

    chosen = []
    view.band_chosen.connect(lambda row, band: chosen.append((row, band)))
    cell = view.table.visualItemRect(view.table.item(3, SOURCE_COLUMN)).center()
    QTest.mouseClick(view.table.viewport(), Qt.MouseButton.LeftButton, pos=cell)
    wait_until(lambda: view.table.findChild(QComboBox) is not None)
    box = view.table.findChild(QComboBox)
    assert [box.itemText(index) for index in range(box.count())][3] == "4: B4, 845 nm"
    box.hidePopup()
    box.setCurrentIndex(3)
    box.activated.emit(3)
    assert chosen == [(3, 4)]


def test_a_refusal_leads_to_its_remedy():
    view = shown(BindingView())
    asked = []
    view.settings_requested.connect(lambda: asked.append("settings"))
    view.reset_requested.connect(lambda: asked.append("reset"))
    view.show_failure(Failure("engine", "There is no engine.", "Set it up."))
    assert "Set it up." in view.notice.text() and not view.table.isVisible()
    view.notice.link_activated.emit("settings")
    view.notice.link_activated.emit(RESET_LINK)
    assert asked == ["settings", "reset"]


@pytest.mark.parametrize(
    ("code", "hint", "shown_hint"),
    [
        ("bands", "Use an image with these bands; --bands LIST binds bands by hand.", "by hand in the table"),
        ("bands", "Choose bands that are wider.", "Choose bands that are wider."),
        ("model", "Give a file that spectralx export or train wrote.", "the Train tab makes them"),
        ("model", "Update the plugin.", "Update the plugin."),
    ],
)
def test_hints_are_in_the_words_of_the_panel_and_not_of_the_command_line(code, hint, shown_hint):
    view = BindingView()
    view.show_failure(Failure(code, "It does not fit.", hint))
    assert shown_hint in view.notice.text() and "--" not in view.notice.text()


def test_a_label_without_a_text_takes_no_room():
    warnings = []
    before = qInstallMessageHandler(lambda _kind, _context, message: warnings.append(message))
    try:
        label = WrappedLabel()
        label.setText("")
    finally:
        qInstallMessageHandler(before)
    assert label.maximumHeight() == 0 and warnings == []


def test_charts_draw_their_data_and_say_what_is_missing():
    spectrum, curve = SpectrumPlot(), CurvePlot()
    for chart in (spectrum, curve.loss, curve.score):
        assert isinstance(chart, Chart) and chart.is_empty()
    before = colors_of(shown(curve))
    assert GOOD not in before

    history = LearningCurve()
    for step in range(1, 60):
        score = f", validation miou {0.3 + step / 200:.3f}" if step > 9 else ""
        history.add(read_step(f"stage 2: step {step} of 60, loss {1 / step:.4f}{score}"))
    curve.show_curve(history)
    assert {GOOD, FAIR} <= colors_of(curve)
    assert "0.595" in curve.score_title.text()

    spectrum.show_inspection(read_inspection(BINDING))
    points = tuple(SpectrumPoint(band, nm, 0.1 * band) for band, nm in enumerate((493.0, 563.0, 668.0, 845.0), 1))
    spectrum.show_spectrum(Spectrum(points, 500005.0, 5799995.0))
    assert GOOD in colors_of(shown(spectrum))
    assert spectrum.toolTip()


def test_scores_are_drawn_and_a_cell_tells_its_pixels():
    scores = read_scores(SCORES)
    bars, matrix = ClassBars(), MatrixPlot()
    for plot in (bars, matrix):
        plot.show_scores(scores)
        shown(plot, 420, plot.sizeHint().height())
    assert {"#1f78b4", "#33a02c"} <= colors_of(bars)
    assert len(colors_of(matrix)) > 4
    shown(matrix, 90, matrix.sizeHint().height())  # names upright
    assert len(colors_of(matrix)) > 4

    shown(matrix, 420, matrix.sizeHint().height())
    place = next(
        QPoint(x, 5) for x in range(matrix.width()) if "water are mapped as trees" in matrix.tip_at(QPointF(x, 5))
    )
    event = QHelpEvent(QEvent.Type.ToolTip, place, matrix.mapToGlobal(place))
    QCoreApplication.sendEvent(matrix, event)
    assert QToolTip.text() == "6 pixels of water are mapped as trees."
    QToolTip.hideText()


def test_a_run_is_started_shown_and_cancelled():
    bar = RunBar("&Run")
    clicked = []
    bar.run_clicked.connect(lambda: clicked.append("run"))
    bar.cancel_clicked.connect(lambda: clicked.append("cancel"))
    bar.show_idle(can_run=True)
    shown(bar)
    QTest.mouseClick(bar.run_button, Qt.MouseButton.LeftButton)
    bar.show_running()
    bar.show_progress(0.42, "Mapping")
    assert bar.bar.value() == 420 and bar.message.text() == "Mapping"
    QTest.mouseClick(bar.cancel_button, Qt.MouseButton.LeftButton)
    assert clicked == ["run", "cancel"] and not bar.cancel_button.isEnabled()


def test_options_are_kept_as_they_were_chosen():
    box = OptionsBox()
    chosen = {"device": "cpu", "overlap": 40, "probabilities": True, "novelty": True, "report": False}
    box.restore(chosen)
    assert box.state() == chosen and box.overlap_share() == 0.4
    box.restore({"device": 7, "overlap": "much"})
    assert box.state()["overlap"] == 40 and box.state()["device"] == "auto"


def test_models_are_listed_and_chosen(tmp_path):
    box, heard = ModelBox(), []
    box.model_changed.connect(heard.append)
    own = tmp_path / "own.onnx"
    own.write_bytes(b"")
    assert box.choose(str(own)) and box.model() == str(own)
    assert box.choose("landcover") and heard == [str(own), "landcover"]
    assert not box.choose(str(tmp_path / "gone.onnx"))


def test_the_tab_key_goes_in_the_order_that_was_given():
    page = QWidget()
    layout = QVBoxLayout(page)
    first, second, third = fields = [QLineEdit(page) for _ in range(3)]
    for field in fields:
        layout.addWidget(field)
    order_tabs(third, first, second)
    shown(page)
    page.activateWindow()
    third.setFocus()
    wait_until(third.hasFocus)
    for expected in (first, second):
        QTest.keyClick(page.focusWidget(), Qt.Key.Key_Tab)
        assert page.focusWidget() is expected


def test_a_page_in_markdown_is_read_and_closed(tmp_path):
    page = tmp_path / "card.md"
    page.write_text("# Model card\n\nmIoU **.71**", encoding="utf-8")
    dialog = MarkdownDialog(page, "Card")
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    shown(dialog)
    assert "Model card" in dialog.browser.toPlainText()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_a_scroll_area_is_as_wide_as_its_content():
    label = QLabel("word")
    area = shown(VerticalScrollArea(label), 60, 60)
    label.setText("a much longer line that must not be cut off")
    wait_until(lambda: area.minimumWidth() > label.minimumSizeHint().width())
