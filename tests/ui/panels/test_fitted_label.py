"""Labels that shrink together, and say shorter words where the room is narrow."""

import numpy as np
import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QHBoxLayout, QWidget

from twin.answer.compare import Row
from twin.words.quantities import QUANTITIES
from ui.controllers.program.appearance import sized
from ui.panels.results.headline import HeadlineBar
from ui.panels.widgets.fitted_label import FittedLabel
from ui.style.room import fit_room
from ui.style.theme import LIGHT, apply_theme
from ui.view_state.standing import Standing


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


@pytest.mark.parametrize("columns", [3, 6])
def test_that_larger_letters_never_make_the_headline_smaller_nor_cut_a_unit(qtbot, qapp, columns):
    numbers = (210.5e6, 38.2e6, 12.34e6, 38.2e6, 389.7e6, -12.9e6)
    headline = [q for q in QUANTITIES if q.headline]
    rows = tuple(Row(q, 1.5 * n, n) for q, n in zip(headline, numbers, strict=True))
    bar = HeadlineBar(columns)
    qtbot.addWidget(bar)
    bar.resize(620 * columns // 3, 260)
    bar.show_rows(rows, Standing.CURRENT)
    bar.show()
    sizes = []
    for scale in (1.0, 1.15, 1.32, 1.52, 1.75, 2.01, 2.31):
        apply_theme(qapp, sized(LIGHT, 1080, scale))
        fit_room(bar)
        qapp.processEvents()
        sizes.append(min(bar.sizes_px()))
        assert all(whole for whole in bar.are_whole())
    apply_theme(qapp, LIGHT)
    assert sizes == sorted(sizes)
