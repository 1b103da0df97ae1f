"""Fields of a card. A wheel that scrolls the panel past them changes nothing that was decided, and
undo reaches the program while a number has the focus."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QWheelEvent
from PySide6.QtWidgets import QComboBox, QDoubleSpinBox, QSlider, QWidget

_UNDO = (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo)


class Choice(QComboBox):
    """A choice that takes the wheel only while it has the focus."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(11)  # a long choice must not push the card out of the panel

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class Share(QSlider):
    """A level slider that takes the wheel only while it has the focus."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class Number(QDoubleSpinBox):
    """A number, told when Enter is pressed or the field is left; a share is shown in per cent."""

    def __init__(self, unit: str, low: float, high: float, step: float) -> None:
        super().__init__()
        self._per = 100.0 if unit == "share" else 1.0
        step = step * self._per
        self.setDecimals(0 if step >= 1 else 1 if step >= 0.1 else 2 if step >= 0.01 else 3)
        self.setRange(low * self._per, high * self._per)
        self.setSingleStep(step)
        suffix = "%" if unit == "share" else unit
        if suffix:
            self.setSuffix(f" {suffix}")
        self.setKeyboardTracking(False)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def amount(self) -> float:
        """The number in the parameter's own unit."""
        return round(self.value() / self._per, 9)

    def show_amount(self, amount: float) -> None:
        """Show a number of the parameter's own unit, unless another is just being typed."""
        if not self.is_being_typed():
            self.setValue(amount * self._per)

    def is_being_typed(self) -> bool:
        """The text in the field is not yet passed on."""
        return (
            self.hasFocus()
            and self.text() != self.prefix() + self.textFromValue(self.value()) + self.suffix()
        )

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def event(self, event: QEvent) -> bool:
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and any(event.matches(key) for key in _UNDO)
            and not self.is_being_typed()
        ):
            event.ignore()
            return True
        return super().event(event)
