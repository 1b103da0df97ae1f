"""What to do where no district is open: three samples, or a folder dropped in."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget

from ui.style.plain_label import PlainLabel

_WELCOME = "Choose a sample, or drag a district folder or files of a city into this window."
_SAMPLES = (
    ("lisbon", "Lisbon, Baixa"),
    ("porta_romana", "Milan, Porta Romana"),
    ("greenwich", "London, Greenwich"),
)


class Welcome(QFrame):
    """Keeps itself in the middle; asks for a sample, for a folder, or for one opened lately."""

    def __init__(
        self,
        parent: QWidget,
        open_sample: Callable[[str], object],
        open_folder: Callable[[], object],
        get_district: Callable[[], object],
        open_data: Callable[[], object],
        recent: tuple[str, ...],
    ) -> None:
        super().__init__(parent)
        self._scene = parent
        self.setObjectName("hoverCard")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(24, 24, 24, 24)
        self._column.setSpacing(8)
        self._say("Open a district", "title")
        self._say(_WELCOME, "soft")
        for key, title in _SAMPLES:
            self._offer(title, partial(open_sample, key))
        self._offer("Open district folder…", open_folder)
        self._offer("Get a district of any place…", get_district)
        self._offer("Open data of a city…", open_data)
        if recent:
            self._say("Opened lately", "soft")
        for folder in recent:
            self._offer(_shortened(folder), partial(open_sample, folder), folder)
        parent.installEventFilter(self)
        self._place()
        self.show()

    def _say(self, text: str, role: str) -> None:
        label = PlainLabel(text)
        label.setProperty("role", role)
        self._column.addWidget(label)

    def _offer(self, text: str, follow: Callable[[], object], tip: str = "") -> None:
        button = QPushButton(text)
        button.setToolTip(tip)
        button.clicked.connect(lambda _=False: follow())
        self._column.addWidget(button)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        self.adjustSize()
        room = self._scene.rect().center() - self.rect().center()
        self.move(max(room.x(), 0), max(room.y(), 0))
        self.raise_()


def _shortened(folder: str, most: int = 44) -> str:
    return folder if len(folder) <= most else "…" + folder[-most:]
