"""The foot of the window: what is being done, how far it is, a way to stop it, the standing."""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QProgressBar, QStatusBar, QToolButton

from ui.style.plain_label import PlainLabel, plain_tip

_PATIENCE_MS = 500


class StatusBar(QStatusBar):
    """Shows progress only for what takes longer than half a second."""

    stop_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setSizeGripEnabled(False)
        self._doing = PlainLabel()
        self._progress = QProgressBar()
        self._progress.setMaximumWidth(160)
        self._progress.setTextVisible(False)
        self._stop = QToolButton()
        self._stop.setText("Stop")
        self._stop.clicked.connect(self.stop_requested)
        self.standing = PlainLabel()
        self.standing.setContentsMargins(0, 0, 12, 0)
        self._doing.setContentsMargins(12, 0, 0, 0)
        for widget in (self._doing, self._progress, self._stop):
            self.addWidget(widget)
            widget.hide()
        self._no_autosave = PlainLabel("No autosave")
        self._no_autosave.setProperty("role", "warning")
        self._no_autosave.setToolTip("The folder for autosaves cannot be made: save by hand")
        self._no_autosave.hide()
        self.addPermanentWidget(self._no_autosave)
        self.addPermanentWidget(self.standing)
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(_PATIENCE_MS)
        self._patience.timeout.connect(lambda: self._show_parts(True))

    def show_work(self, what: str, share: float) -> None:
        """Name what is being done, and the share that is done."""
        self._doing.setText(what)
        self._progress.setValue(round(share * 100))
        if not self._patience.isActive() and self._stop.isHidden():
            self._patience.start()

    def show_rest(self) -> None:
        """Nothing is being done."""
        self._patience.stop()
        self._show_parts(False)

    def doing(self) -> str:
        """What is said to be done; empty where nothing is."""
        return "" if self._doing.isHidden() else self._doing.text()

    def show_autosave(self, works: bool) -> None:
        """Say for good where nothing is kept for after a crash."""
        self._no_autosave.setVisible(not works)

    def show_standing(self, words: str, note: str) -> None:
        """What kind of data the district is."""
        self.standing.setText(words)
        self.standing.setToolTip(plain_tip(note))

    def _show_parts(self, shown: bool) -> None:
        for widget in (self._doing, self._progress, self._stop):
            widget.setVisible(shown)
