"""A clear sheet that lies over the scene and follows the eye; the mouse goes through it."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from ui.scene.view import SceneView


class Sheet(QWidget):
    """Covers the scene, is painted anew when the eye moves, and reads pose and theme from it."""

    def __init__(self, scene: "SceneView") -> None:
        super().__init__(scene)
        self.scene = scene
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.setGeometry(scene.rect())
        scene.camera_moved.connect(self._follow)

    def _follow(self) -> None:
        self.setGeometry(self.scene.rect())
        self.update()
