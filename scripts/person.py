"""What a person does in QGIS, for scripted sessions: clicks, keys, menus, lists, file dialogs; counted and timed.

Runs inside QGIS. Every step goes through the widget's own events at the place where it is on the screen; nothing is
set behind its back.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from qgis.core import QgsPointXY, QgsRasterLayer
from qgis.PyQt.QtCore import QCoreApplication, QPoint, QRect, QSize, Qt, QTimer
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import (
    QApplication,
    QComboBox,
    QDialogButtonBox,
    QFileDialog,
    QLineEdit,
    QListWidget,
    QMenu,
    QToolBar,
    QWidget,
)
from qgis.utils import iface

_WAIT_S = 120.0
_LOOK_S = 0.6
_LEFT, _RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton


class Person:
    """Uses QGIS's window, and keeps count.

    Args:
        pictures: Folder for the pictures.
    """

    def __init__(self, pictures: Path) -> None:
        self.pictures = pictures
        self.window = iface.mainWindow()
        self.canvas = iface.mapCanvas()
        self.clicks = self.keys = 0
        self.notes: dict[str, dict[str, float]] = {}
        self._began = time.monotonic()

    def wait(self, condition: Callable[[], bool], what: str, seconds: float = _WAIT_S) -> None:
        """Let QGIS work until a condition holds."""
        deadline = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > deadline:
                raise TimeoutError(f"{what}: nothing happened in {seconds:.0f} s")
            QCoreApplication.processEvents()
            time.sleep(0.005)

    def pause(self, seconds: float) -> None:
        """Let QGIS work for some time."""
        end = time.monotonic() + seconds
        self.wait(lambda: time.monotonic() > end, "a pause", seconds + 60)

    def click(self, widget: QWidget, place: QPoint | None = None) -> None:
        """Click on a widget as soon as it can be clicked."""
        self.wait(lambda: widget.isVisible() and widget.isEnabled(), f"{type(widget).__name__} to click on")
        self.clicks += 1
        QTest.mouseClick(widget, _LEFT, pos=place or QPoint(widget.width() // 2, widget.height() // 2))
        QCoreApplication.processEvents()

    def type(self, widget: QLineEdit, text: str) -> None:
        """Click into a line, and type over what stands there."""
        self.click(widget)
        QTest.keyClick(widget, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        QTest.keyClicks(widget, text)
        QTest.keyClick(widget, Qt.Key.Key_Return)
        self.keys += len(text) + 2

    def menu(self, *texts: str) -> None:
        """Choose an entry of the menu bar, by the texts on the way to it."""
        place: QWidget = self.window.menuBar()
        for text in texts:
            found = [action for action in place.actions() if action.text().replace("&", "") == text]
            self.click(place, place.actionGeometry(found[0]).center())
            menu = found[0].menu()
            if isinstance(menu, QMenu):
                self.wait(menu.isVisible, f"the menu {text}")
                place = menu

    def tool(self, action: object) -> None:
        """Click on the button of an action in a toolbar."""
        buttons = (bar.widgetForAction(action) for bar in self.window.findChildren(QToolBar))
        self.click(next(button for button in buttons if button is not None and button.isVisible()))

    def choose(self, box: QComboBox, text: str) -> None:
        """Open a list, and click on the entry that begins with a text."""
        self.click(box)
        view = box.view()
        self.wait(view.isVisible, "the list")
        self.pause(_LOOK_S)  # Qt takes a release right after the click that opened the list for a part of it
        row = next(row for row in range(box.count()) if box.itemText(row).startswith(text))
        index = view.model().index(row, box.modelColumn())
        view.scrollTo(index)
        self.clicks += 1
        QTest.mouseClick(view.viewport(), _LEFT, pos=view.visualRect(index).center())
        self.wait(lambda: not view.isVisible(), "the list to close")

    def tick(self, images: QListWidget, name: str) -> None:
        """Click into the box before an entry of a list."""
        row = next(row for row in range(images.count()) if images.item(row).text() == name)
        line = images.visualItemRect(images.item(row))
        self.click(images.viewport(), QPoint(line.left() + 12, line.center().y()))

    def tab(self, number: int, tabs: QWidget) -> None:
        """Click on a tab."""
        bar = tabs.tabBar()
        self.click(bar, bar.tabRect(number).center())

    def save_as(self, button: QWidget, path: Path) -> None:
        """Click on a button that asks for a file, and answer."""
        QTimer.singleShot(300, lambda: self._answer(str(path)))
        self.click(button)

    def _answer(self, path: str) -> None:
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, QFileDialog):
            QTimer.singleShot(300, lambda: self._answer(path))
            return
        line = dialog.findChild(QLineEdit, "fileNameEdit")
        self.keys += len(path) + 1
        self.clicks += 1
        save = dialog.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Save)
        while dialog.isVisible():
            if line.text() != path:  # at first, or because a completion came between
                QTest.keyClick(line, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
                QTest.keyClicks(line, path)
            popup = QApplication.activePopupWidget()
            if popup is not None:  # the list of completions takes the first click
                QTest.keyClick(popup, Qt.Key.Key_Escape)
            if line.text() == path:
                QTest.mouseClick(save, _LEFT)
            self.pause(0.3)

    def click_map(self, scene: QgsRasterLayer, x: float, y: float, *, right: bool = False) -> None:
        """Click on a scene in the map, at shares of its width and height from the upper left."""
        extent = scene.extent()
        point = QgsPointXY(extent.xMinimum() + x * extent.width(), extent.yMaximum() - y * extent.height())
        pixel = self.canvas.getCoordinateTransform().transform(point)
        self.clicks += 1
        place = QPoint(round(pixel.x()), round(pixel.y()))
        QTest.mouseClick(self.canvas.viewport(), _RIGHT if right else _LEFT, pos=place)
        QCoreApplication.processEvents()

    def draw_square(self, scene: QgsRasterLayer, x: float, y: float, side: float) -> None:
        """Draw a square in the map: four corners, and a right click."""
        for dx, dy in ((0, 0), (side, 0), (side, side), (0, side)):
            self.click_map(scene, x + dx, y + dy)
        self.click_map(scene, x, y, right=True)

    def take(self, name: str, part: QWidget | None = None, height: int = 0) -> None:
        """Take a picture of the window, or of a part of it (its upper ``height`` pixels), as it is on the screen."""
        self.pause(0.6)
        self.wait(lambda: not self.canvas.isDrawing(), "the map to be drawn")
        self.pause(0.6)
        screen = QApplication.primaryScreen()
        picture = screen.grabWindow(int(self.window.winId()))
        if part is not None:
            size = QSize(part.width(), height or part.height())
            picture = picture.copy(QRect(part.mapTo(self.window, QPoint(0, 0)), size))
        picture.save(str(self.pictures / name))

    def note(self, step: str) -> None:
        """Note clicks, keys and seconds since the last note."""
        seconds = round(time.monotonic() - self._began, 1)
        self.notes[step] = {"clicks": self.clicks, "keys": self.keys, "seconds": seconds}
        self.clicks = self.keys = 0
        self._began = time.monotonic()
