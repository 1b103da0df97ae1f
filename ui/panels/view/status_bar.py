"""The foot of the window: what is being done, how far it is, a way to stop it, the standing."""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QLabel, QProgressBar, QStatusBar, QToolButton

_PATIENCE_MS = 500


class StatusBar(QStatusBar):
    """Shows progress only for what takes longer than half a second."""

    stop_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setSizeGripEnabled(False)
        self._doing = QLabel()
        self._progress = QProgressBar()
        self._progress.setMaximumWidth(160)
        self._progress.setTextVisible(False)
        self._stop = QToolButton()
        self._stop.setText("Stop")
        self._stop.clicked.connect(self.stop_requested)
        self.standing = QLabel()
        self.standing.setContentsMargins(0, 0, 12, 0)
        self._doing.setContentsMargins(12, 0, 0, 0)
        for widget in (self._doing, self._progress, self._stop):
            self.addWidget(widget)
            widget.hide()
        self.addPermanentWidget(self.standing)
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(_PATIENCE_MS)
        self._patience.timeout.connect(lambda: self._show_work(True))

    def show_progress(self, what: str, share: float) -> None:
        """Name what is being done, and the share that is done."""
        self._doing.setText(what.replace("_", " ").capitalize())
        self._progress.setValue(round(share * 100))

    def show_busy(self, busy: bool) -> None:
        """Work has begun or ended."""
        if busy:
            self.show_progress("working", 0.0)
            self._patience.start()
        else:
            self._patience.stop()
            self._show_work(False)

    def show_standing(self, words: str, note: str) -> None:
        """What kind of data the district is."""
        self.standing.setText(words)
        self.standing.setToolTip(note)

    def _show_work(self, shown: bool) -> None:
        for widget in (self._doing, self._progress, self._stop):
            widget.setVisible(shown)
