"""The order in which the Tab key visits the parts of a page."""

from __future__ import annotations

from collections.abc import Iterator

from qgis.gui import QgsCollapsibleGroupBox
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QToolButton, QWidget


def order_tabs(*widgets: QWidget) -> None:
    """Let the Tab key visit widgets in this order; the parts of a composed widget keep theirs."""
    parts = [part for widget in widgets for part in _focusable(widget)]
    for before, after in zip(parts, parts[1:]):
        QWidget.setTabOrder(before, after)


def name_fold(box: QgsCollapsibleGroupBox) -> None:
    """Give the arrow that folds a box the name of the box, for screen readers."""
    arrow = box.findChild(QToolButton, "collapseButton")
    if arrow is not None:
        arrow.setAccessibleName(box.title())


def _focusable(widget: QWidget) -> Iterator[QWidget]:
    for part in (widget, *widget.findChildren(QWidget)):
        in_page = part.window() is widget.window()  # the list that a combo box drops down is not
        if in_page and part.focusProxy() is None and part.focusPolicy() & Qt.FocusPolicy.TabFocus:
            yield part
