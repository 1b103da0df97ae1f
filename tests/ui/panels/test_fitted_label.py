"""Labels that shrink together, and say shorter words where the room is narrow."""

import numpy as np
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.panels.widgets.fitted_label import FittedLabel


def ink_height(label: FittedLabel) -> int:
    """Rows of pixels that are not the ground."""
    image = label.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    grey = np.frombuffer(image.constBits(), dtype=np.uint8)
    grey = grey.reshape(image.height(), image.bytesPerLine())[:, : image.width()].astype(int)
    return int((np.abs(grey - grey[0, 0]) > 60).any(axis=1).sum())


def side_by_side(qtbot, labels: list[FittedLabel], width: int) -> QWidget:
    box = QWidget()
    box.setStyleSheet("QWidget { background: white; } QLabel { font-size: 30px; color: black; }")
    line = QHBoxLayout(box)
    for label in labels:
        line.addWidget(label, 1)
    qtbot.addWidget(box)
    box.resize(width, 60)
    box.show()
    return box


def test_that_labels_together_share_the_smallest_size(qtbot):
    together: list[FittedLabel] = []
    labels = [FittedLabel("HHH", together), FittedLabel("HHHHHHHHHHH", together)]
    _box = side_by_side(qtbot, labels, 300)
    narrow = [ink_height(label) for label in labels]
    assert narrow[0] == narrow[1]
    labels[1].say("HHH")
    wide = [ink_height(label) for label in labels]
    assert wide[0] == wide[1] > narrow[0]


def test_that_shorter_words_come_before_smaller_letters(qtbot):
    together: list[FittedLabel] = []
    labels = [FittedLabel("HHH", together), FittedLabel("", together)]
    _box = side_by_side(qtbot, labels, 300)
    labels[1].say("HHH")
    full = ink_height(labels[0])
    labels[1].say("HHHHHHHHHHH", "HH")
    assert ink_height(labels[0]) == ink_height(labels[1]) == full
    assert labels[1].text() == "HHHHHHHHHHH"
