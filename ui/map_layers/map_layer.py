"""What one map layer is: all that the program knows of it is in one record.

The list beside *Colour streets by*, the check of a saved view, the desk that calculates it while
it is looked at, the stage, the legend, the inspector and the picture of a snapshot read it there.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from twin.answer.compare import Answer
from ui.overlay.legend import Legend
from ui.scene.look.paints import MapPaint
from ui.view_state.inspection import Inspection

if TYPE_CHECKING:
    from layers.scene.scene import SceneMeshes


class Choice(Protocol):
    """What the map can be coloured by in a layer: an entry of the list."""

    @property
    def key(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def unit(self) -> str: ...


def nothing_first(_found: Any) -> int:
    """No place is picked before somebody clicks."""
    return -1


def nothing_there(_found: Any, _x_m: float, _y_m: float) -> int:
    """A layer in which nothing can be picked."""
    return -1


@dataclass(frozen=True, eq=False)
class MapLayer:
    """A layer that is calculated while it is looked at.

    key, title: of the layer, `title` in the window; choices: what it can be coloured by, each with
    a key that no other layer has. calculate: off the window's thread, from an answer and the last
    found of the same district; found must say in `answer` which answer it is of. paint: found, the
    chosen key, the meshes and the picked place, as lines and dots. legend: found and the chosen
    key. at: the place at a point (x, y) [m], -1 for none. first: what is picked as it appears.
    inspect: what the inspector says of a place, -1 for the whole layer; None where the layer has
    a panel of its own (`ui/controllers/layers`).
    """

    key: str
    title: str
    choices: Sequence[Choice]
    calculate: Callable[[Answer, Any], Any]
    paint: Callable[[Any, str, "SceneMeshes", int], MapPaint]
    legend: Callable[[Any, str], Legend]
    at: Callable[[Any, float, float], int] = nothing_there
    first: Callable[[Any], int] = nothing_first
    inspect: Callable[[Any, int], Inspection] | None = None

    def colours_by(self, key: str) -> bool:
        """Whether a key of the settings is one of its choices."""
        return any(choice.key == key for choice in self.choices)
