"""Labels and tooltips that show text from data as it stands: Qt else renders what looks like HTML,
and loads the pictures that it names."""

from html import escape
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel


class PlainLabel(QLabel):
    """A label without markup: '<b>' is shown as three letters. What is meant to have markup, as a
    legend with coloured marks, is a QLabel with `escape` around its words."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.setTextFormat(Qt.TextFormat.PlainText)


def plain_tip(text: str) -> str:
    """A text for `setToolTip`, which takes no format: whatever looks like markup is escaped."""
    if not Qt.mightBeRichText(text):  # type: ignore[attr-defined]
        return text
    return "<qt>" + escape(text).replace("\n", "<br>") + "</qt>"
