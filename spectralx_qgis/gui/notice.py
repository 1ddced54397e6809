"""A framed text with a coloured edge: how things stand, what is wrong, what to do."""

from __future__ import annotations

import html
import re

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from .colors import tint

_BREAK = "\N{ZERO WIDTH SPACE}"


class Notice(QFrame):
    """Shows one message at a time.

    Signals:
        link_activated: The user followed a link of the message; carries its address.
    """

    link_activated = pyqtSignal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("notice")
        self._label = QLabel(self)
        self._label.setWordWrap(True)
        self._label.setTextFormat(Qt.TextFormat.RichText)
        self._label.setTextInteractionFlags(Qt.TextInteractionFlag.TextBrowserInteraction)
        self._label.linkActivated.connect(self.link_activated)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(9, 6, 6, 6)
        layout.addWidget(self._label)

    def show_message(self, color: str, message: str, hint: str = "", link: tuple[str, str] | None = None) -> None:
        """Show a message.

        Args:
            color: Colour of the edge.
            message: What is the case.
            hint: What to do; shown on a line of its own.
            link: Address and text of a link behind the hint.
        """
        parts = [f"<b>{_markup(message)}</b>" if hint else _markup(message)]
        if hint:
            parts.append(_markup(hint))
        if link is not None:
            parts.append(f'<a href="{html.escape(link[0])}">{html.escape(link[1])}</a>')
        self._label.setText("<br>".join(parts))
        fill = tint(color, 28)
        self.setStyleSheet(
            f"#notice {{ border: none; border-left: 4px solid {color}; border-radius: 2px;"
            f" background: rgba({fill.red()}, {fill.green()}, {fill.blue()}, {fill.alpha()}); }}"
        )

    def text(self) -> str:
        """Return what is shown, with its markup."""
        return self._label.text().replace(_BREAK, "")


def _markup(text: str) -> str:
    """Return ``text`` as markup in which long paths may break, so that they do not widen the window."""
    return re.sub(r"([/\\_])", rf"\1{_BREAK}", html.escape(text.replace("`", "")))
