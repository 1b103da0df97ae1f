"""Over a view with several sides: what each of them shows, and the line of a curtain to drag."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QPointF, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from ui.style.plain_label import PlainLabel
from ui.style.room import px
from ui.style.theme import Theme

_HANDLE_PX, _TOP_PX, _KNOB_PX, _GAP_PX, _SEAM_PX = 28, 72, 11.0, 10, 3


class CurtainLine(QWidget):
    """moved: the share of the scene's width at which the line stands, while it is dragged."""

    moved = Signal(float)

    def __init__(self, scene: QWidget) -> None:
        super().__init__(scene)
        self._scene, self._theme_line, self._fill = scene, "#ffffff", "#1664d9"
        self.share = 0.5
        self.setCursor(Qt.CursorShape.SplitHCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Curtain between two scenarios")

    def set_theme(self, theme: Theme) -> None:
        self._theme_line, self._fill = theme.panel, theme.accent
        self.update()

    def place(self, share: float) -> None:
        """Stand at a share of the width."""
        self.share = min(max(share, 0.02), 0.98)
        width = px(_HANDLE_PX)
        at = round(self.share * self._scene.width())
        self.setGeometry(at - width // 2, 0, width, self._scene.height())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            x = self.mapTo(self._scene, event.position().toPoint()).x()
            self.place(x / max(self._scene.width(), 1))
            self.moved.emit(self.share)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        x, y, r = self.width() / 2, self.height() / 2, px(_KNOB_PX)
        painter.setPen(QPen(QColor(0, 0, 0, 70), 5.0))
        painter.drawLine(QPointF(x, 0), QPointF(x, self.height()))
        painter.setPen(QPen(QColor(self._theme_line), 3.0))
        painter.drawLine(QPointF(x, 0), QPointF(x, self.height()))
        painter.setBrush(QColor(self._fill))
        painter.drawEllipse(QPointF(x, y), r, r)
        for way in (-1, 1):
            tip, foot = x + way * 0.6 * r, x + way * 0.22 * r
            painter.drawLine(QPointF(foot, y - 0.35 * r), QPointF(tip, y))
            painter.drawLine(QPointF(foot, y + 0.35 * r), QPointF(tip, y))
        painter.end()


class SidesOverlay(QObject):
    """A card with a scenario's name and colour on each side, lines between the sides, and a way
    back. moved: the curtain's line was dragged; ended: the plain map is wished."""

    moved = Signal(float)
    ended = Signal()

    def __init__(self, scene: QWidget, theme: Theme) -> None:
        super().__init__(scene)
        self._scene, self._cards = scene, list[QFrame]()
        self.line = CurtainLine(scene)
        self.line.moved.connect(self._drag)
        self._seams = [QWidget(scene) for _ in range(2)]
        self.end = QPushButton("Plain map", scene)
        self.end.setToolTip("End the comparison on the map")
        self.end.clicked.connect(self.ended)
        self._columns = self._rows = 0
        for part in (self.line, self.end, *self._seams):
            part.hide()
        self.set_theme(theme)
        scene.installEventFilter(self)

    def show_names(self, named: Sequence[tuple[str, str]], columns: int, rows: int) -> None:
        """Name the sides, (name, colour) each; none takes all away. Columns 1: a curtain; 0: one
        picture, named as a whole."""
        for card in self._cards:
            card.hide()
            card.deleteLater()
        self._cards = [_card(self._scene, name, colour) for name, colour in named]
        self._columns, self._rows = columns, rows
        self.line.setVisible(bool(named) and columns == 1)
        self.end.setVisible(bool(named))
        for seam, shown in zip(self._seams, (columns > 1, rows > 1), strict=True):
            seam.setVisible(bool(named) and shown)
        self._lay_out()

    def set_theme(self, theme: Theme) -> None:
        self.line.set_theme(theme)
        for seam in self._seams:
            seam.setStyleSheet(f"background: {theme.panel};")
        self._lay_out()

    def names(self) -> list[str]:
        """What the cards say."""
        return [card.accessibleName() for card in self._cards]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._lay_out()
        return super().eventFilter(watched, event)

    def _drag(self, share: float) -> None:
        self._lay_out()
        self.moved.emit(share)

    def _lay_out(self) -> None:
        width, height, seam = self._scene.width(), self._scene.height(), px(_SEAM_PX)
        self.line.place(self.line.share)
        self._seams[0].setGeometry((width - seam) // 2, 0, seam, height)
        self._seams[1].setGeometry(0, (height - seam) // 2, width, seam)
        for part in (*self._seams, self.line):
            part.raise_()
        for number, card in enumerate(self._cards):
            card.adjustSize()
            x, y = self._corner(number, card.width())
            card.move(min(max(x, px(_GAP_PX)), width - card.width() - px(_GAP_PX)), y)
            card.show()
            card.raise_()
        self.end.adjustSize()
        self.end.move((width - self.end.width()) // 2, height - self.end.height() - px(_GAP_PX))
        self.end.raise_()

    def _corner(self, number: int, card_px: int) -> tuple[int, int]:
        """Where a card stands: beside the curtain's line, or in the middle of its pane."""
        width, top = self._scene.width(), px(_TOP_PX)
        beside = px(_GAP_PX) + px(6)
        if self._columns == 0:
            return (width - card_px) // 2, top
        if self._columns == 1:
            at = round(self.line.share * width)
            return (at - card_px - beside if number == 0 else at + beside), top
        row, column = divmod(number, self._columns)
        x = round((column + 0.5) * width / self._columns - card_px / 2)
        return x, top if row == 0 else round(self._scene.height() / self._rows) + px(_GAP_PX)


def _card(scene: QWidget, name: str, colour: str) -> QFrame:
    card = QFrame(scene)
    card.setObjectName("hoverCard")
    card.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    card.setAccessibleName(name)
    line = QHBoxLayout(card)
    line.setContentsMargins(10, 6, 12, 6)
    line.setSpacing(8)
    mark = QWidget()
    mark.setFixedSize(px(12), px(12))
    mark.setStyleSheet(f"background: {colour or 'transparent'}; border-radius: 3px;")
    label = PlainLabel(name)
    label.setProperty("role", "value")
    if colour:
        line.addWidget(mark)
    line.addWidget(label)
    return card
