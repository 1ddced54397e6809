"""The dock without a mouse: the Tab key goes down the page, and everything that takes the focus has a name."""

from __future__ import annotations

import re

import pytest
from qgis.core import QgsProject, QgsVectorLayer
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QPoint, Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QGroupBox,
    QLabel,
    QLineEdit,
    QStyle,
    QStyleOptionComboBox,
    QWidget,
)

from spectralx_qgis.core import translation

from .conftest import wait_until
from .window import Window

_MOST_STEPS = 80


@pytest.fixture
def full(window, layer, model_file, tmp_path):
    """A window in which all parts of all tabs have something to show."""
    window.choose(layer, model_file)
    window.wait_for_binding()
    train = window.dock.train
    train.form.images.tick([layer.id()])
    window.create_labels(tmp_path / "labels.gpkg")
    train.form.classes.add_class("water")
    train.form.folder.setFilePath(str(tmp_path))
    judge = window.dock.judge
    judge.layer.setLayer(layer)
    judge.labels.setLayer(train.form.labels.currentLayer())
    window.window.resize(1400, 1400)
    return window


def unfold(page: QWidget) -> None:
    from qgis.gui import QgsCollapsibleGroupBox

    for box in page.findChildren(QgsCollapsibleGroupBox):
        if box.isCheckable():
            box.setChecked(True)
        box.setCollapsed(False)
    wait_until(lambda: not any(box.isCollapsed() for box in page.findChildren(QgsCollapsibleGroupBox)))


def walk(page: QWidget) -> list[QWidget]:
    """Return what the Tab key visits on a page, from its first part until it leaves or begins again."""
    focusable = [
        widget
        for widget in page.findChildren(QWidget)
        if widget.isVisible() and widget.isEnabled() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]
    first = min(focusable, key=lambda widget: top_left(widget, page))
    first.setFocus(Qt.FocusReason.TabFocusReason)
    visited: list[QWidget] = []
    for _ in range(_MOST_STEPS):
        widget = QApplication.focusWidget()
        if widget is None or widget in visited or not page.isAncestorOf(widget):
            break
        visited.append(widget)
        QTest.keyClick(widget, Qt.Key.Key_Tab)
    return visited


def top_left(widget: QWidget, page: QWidget) -> tuple[int, int]:
    """Return row and column of a widget: parts whose middles differ by less than a line stand in one row."""
    middle = widget.mapTo(page, QPoint(0, widget.height() // 2))
    top = widget.mapTo(page, QPoint(0, 0)).y()
    return (top if widget.height() > 60 else middle.y() - 12) // 12, middle.x()


def name_of(widget: QWidget, page: QWidget) -> str:
    """Return what a screen reader says: the widget's own name, its text, or that of its label or owner."""
    owner = widget
    while owner is not None and owner is not page:
        buddies = [label.text() for label in page.findChildren(QLabel) if label.buddy() is owner]
        text = owner.text() if isinstance(owner, (QAbstractButton, QLabel)) else ""
        title = owner.title() if isinstance(owner, QGroupBox) and owner is widget else ""
        found = owner.accessibleName() or text or title or next(iter(buddies), "")
        if found:
            return found
        # The inner parts of a composed widget go by its name, those of a page by none.
        owner = owner.parentWidget() if isinstance(widget, (QLineEdit, QAbstractButton, QComboBox)) else None
    return ""


@pytest.mark.parametrize("tab", ["map", "train", "judge"])
def test_the_tab_key_goes_down_the_page(full, tab):
    part = getattr(full.dock, tab)
    full.show_tab(part)
    unfold(part)
    QApplication.processEvents()
    visited = walk(part)
    places = [top_left(widget, part) for widget in visited]
    described = [(name_of(widget, part) or type(widget).__name__, place) for widget, place in zip(visited, places)]
    assert len(visited) >= 6, described
    assert [row for row, _ in places] == sorted(row for row, _ in places), described
    assert part.run_bar.run_button in visited or not part.run_bar.run_button.isEnabled()


@pytest.mark.parametrize("tab", ["map", "train", "judge"])
def test_everything_that_takes_the_focus_has_a_name(full, tab):
    part = getattr(full.dock, tab)
    full.show_tab(part)
    unfold(part)
    QApplication.processEvents()
    nameless = [widget for widget in walk(part) if not name_of(widget, part)]
    assert nameless == [], [(type(widget).__name__, widget.objectName()) for widget in nameless]


def test_a_label_gives_its_letter_to_what_it_names(full):
    full.show_tab(full.dock.judge)
    labels = QgsVectorLayer("Polygon?crs=EPSG:32633", "areas", "memory")
    QgsProject.instance().addMapLayer(labels)
    for tab in ("map", "train", "judge"):
        part = getattr(full.dock, tab)
        for label in part.findChildren(QLabel):
            if "&" in label.text() and "&nbsp;" not in label.text():
                assert label.buddy() is not None, label.text()
                assert label.buddy().focusPolicy() != Qt.FocusPolicy.NoFocus, label.text()


@pytest.mark.parametrize("language", ["en", "de", "es", "fr", "zh"])
def test_no_two_parts_of_a_tab_share_a_letter_in_any_language(language, monkeypatch, request):
    monkeypatch.setattr(translation, "_language", lambda: language)
    window = request.getfixturevalue("window")
    for tab in ("map", "train", "judge"):
        page = getattr(window.dock, tab)
        texts = [widget.text() for kind in (QLabel, QAbstractButton) for widget in page.findChildren(kind)]
        found = [(match[1].lower(), text) for text in texts if (match := re.search(r"&(\w)(?!bsp;|mp;|uot;)", text))]
        letters = [letter for letter, _text in found]
        assert len(letters) >= 7
        assert len(set(letters)) == len(letters), sorted(found)


@pytest.mark.parametrize("language", ["en", "de", "es", "fr", "zh"])
def test_a_chosen_text_is_never_cut_off_in_any_language(language, monkeypatch, request):
    """In the narrowest dock; lists of layers, models and sensors hold names that are not ours."""
    monkeypatch.setattr(translation, "_language", lambda: language)
    window = request.getfixturevalue("window")
    window.dock.resize(window.dock.minimumSizeHint().width(), 900)
    train, judge = window.dock.train.form, window.dock.judge
    boxes = (window.form.extent, window.form.options.device, train.duration, train.method, train.size, judge.kind)
    for tab in (window.dock.map, window.dock.train, window.dock.judge):
        window.show_tab(tab)
        unfold(tab)
        QApplication.processEvents()
        for box in boxes:
            if tab.isAncestorOf(box):
                room = text_room(box)
                cut = [text for text in texts_of(box) if box.fontMetrics().horizontalAdvance(text) > room]
                assert cut == [], (room, box.width())


def texts_of(box) -> list[str]:
    return [box.itemText(index) for index in range(box.count())]


def text_room(box) -> int:
    """Return the width that the text of a combo box has."""
    option = QStyleOptionComboBox()
    option.initFrom(box)
    part = box.style().subControlRect(
        QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField, box
    )
    return part.width()


@pytest.mark.parametrize("language", ["de", "es", "fr", "zh"])
def test_no_language_makes_the_dock_much_wider_than_english(language, monkeypatch, fake_engine):
    """With everything unfolded, where a long text that cannot be wrapped would push the map aside."""
    widths = []
    for spoken in ("en", language):
        monkeypatch.setattr(translation, "_language", lambda spoken=spoken: spoken)
        window = Window()
        try:
            for tab in (window.dock.map, window.dock.train, window.dock.judge):
                window.show_tab(tab)
                unfold(tab)
            QApplication.processEvents()
            widths.append(window.dock.minimumSizeHint().width())
        finally:
            window.dock.end_now()
            sip.delete(window.window)
    assert widths[1] < 1.15 * widths[0], widths
