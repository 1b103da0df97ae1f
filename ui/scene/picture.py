"""The scene as a picture, without a window: for the 4K export and the headless snapshot."""

import os
import sys
from typing import TYPE_CHECKING

import numpy as np
import vtkmodules.vtkRenderingOpenGL2  # noqa: F401  (registers the drawing backend)
from numpy.typing import NDArray
from vtkmodules.util.numpy_support import vtk_to_numpy
from vtkmodules.vtkRenderingCore import vtkRenderer, vtkRenderWindow, vtkWindowToImageFilter

from ui.scene.look.look import Look
from ui.scene.stage import Stage

if TYPE_CHECKING:
    from layers.scene.scene import SceneMeshes

SAMPLES = 8


def scene_picture(meshes: "SceneMeshes", look: Look, width: int, height: int) -> NDArray[np.uint8]:
    """The scene as it looks, (height, width, 3) bytes, row 0 on top. Needs no display."""
    if sys.platform == "linux" and not os.environ.get("DISPLAY"):
        # else VTK tries X first and warns on standard error
        os.environ.setdefault("VTK_DEFAULT_OPENGL_WINDOW", "vtkEGLRenderWindow")
    window = vtkRenderWindow()
    window.SetOffScreenRendering(True)
    window.SetMultiSamples(SAMPLES)
    window.SetSize(width, height)
    renderer = vtkRenderer()
    window.AddRenderer(renderer)
    stage = Stage(renderer, meshes, look)
    _scale_lines(stage, max(height / 1080.0, 1.0))
    window.Render()
    grab = vtkWindowToImageFilter()
    grab.SetInput(window)
    grab.SetInputBufferTypeToRGB()
    grab.ReadFrontBufferOff()
    grab.Update()
    image = grab.GetOutput()
    columns, rows, _ = image.GetDimensions()
    held = vtk_to_numpy(image.GetPointData().GetScalars())  # type: ignore[no-untyped-call]
    pixels = held.reshape(rows, columns, 3)
    out = np.ascontiguousarray(pixels[::-1])
    window.Finalize()
    return out


def _scale_lines(stage: Stage, times: float) -> None:
    """Makes lines and dots `times` as thick, for pictures of more pixels than a window."""
    for drawn in (actor.GetProperty() for actor in stage.actors.values()):
        drawn.SetLineWidth(drawn.GetLineWidth() * times)
        drawn.SetPointSize(drawn.GetPointSize() * times)
