"""The Qt widget VTK draws into, from pyvistaqt, without the rest of that package.

pyvistaqt's own start-up imports its plotters and, through pyvista, matplotlib and more: seconds of
a start for a window that needs one widget (docs/decisions/0004-start-up.md). The widget's module
stands on Qt and two VTK classes, so the package is entered without running its `__init__`, and
given those two.
"""

import importlib
import sys
from importlib.util import find_spec
from types import ModuleType
from typing import TYPE_CHECKING

from vtkmodules.vtkRenderingOpenGL2 import vtkGenericOpenGLRenderWindow
from vtkmodules.vtkRenderingUI import vtkGenericRenderWindowInteractor

if TYPE_CHECKING:
    from pyvistaqt.rwi import QVTKRenderWindowInteractor


def _enter_pyvistaqt() -> None:
    spec = find_spec("pyvistaqt")
    if spec is None or spec.submodule_search_locations is None:
        raise ImportError("pyvistaqt is missing: run `make setup`.")
    package = ModuleType("pyvistaqt")
    package.__path__ = list(spec.submodule_search_locations)
    package.__spec__ = spec
    classes = ModuleType("pyvistaqt._vtk")
    classes.VTK_BACKEND = "vtkmodules"  # type: ignore[attr-defined]
    classes.vtkGenericOpenGLRenderWindow = vtkGenericOpenGLRenderWindow  # type: ignore[attr-defined]
    classes.vtkGenericRenderWindowInteractor = vtkGenericRenderWindowInteractor  # type: ignore[attr-defined]
    package._vtk = classes  # type: ignore[attr-defined]
    sys.modules.update({"pyvistaqt": package, "pyvistaqt._vtk": classes})


if not TYPE_CHECKING:
    if "pyvistaqt" not in sys.modules:
        _enter_pyvistaqt()
    QVTKRenderWindowInteractor = importlib.import_module("pyvistaqt.rwi").QVTKRenderWindowInteractor

__all__ = ["QVTKRenderWindowInteractor"]
