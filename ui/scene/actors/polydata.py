"""Meshes as VTK data: arrays go in without a loop and without a copy, faces keep their own points.

VTK reads the memory of the arrays it is given and keeps them alive, so they are never written to
again; all here come from frozen values or are made for the one call.
"""

from typing import TYPE_CHECKING

import numpy as np
import vtkmodules.vtkRenderingOpenGL2  # noqa: F401  (registers the drawing backend)
from numpy.typing import NDArray
from vtkmodules.util.numpy_support import numpy_to_vtk
from vtkmodules.vtkCommonCore import vtkDataArray, vtkPoints
from vtkmodules.vtkCommonDataModel import vtkCellArray, vtkDataObject, vtkImageData, vtkPolyData
from vtkmodules.vtkRenderingCore import vtkActor, vtkPolyDataMapper, vtkTexture

from ui.scene.look.paints import Rgb
from ui.style.colour_maps import rgb_of

if TYPE_CHECKING:
    from layers.geometry.mesh import Mesh


AMBIENT = 0.58
SECOND = "second"


def in_vtk(values: NDArray[np.generic], kind: type[np.generic]) -> vtkDataArray:
    """Numbers (n,) or (n, k) as VTK holds them, in the same memory where they are of that kind."""
    held: vtkDataArray = numpy_to_vtk(  # type: ignore[no-untyped-call]
        np.ascontiguousarray(values, dtype=kind), deep=False
    )
    return held


def faces(mesh: "Mesh", normals: NDArray[np.floating] | None = None) -> vtkPolyData:
    """The triangles of a mesh, with a normal per point (by default that of its own face)."""
    data = vtkPolyData()
    data.SetPoints(_points(mesh.points_m))
    cells = vtkCellArray()
    cells.SetData(3, in_vtk(mesh.triangles.ravel(), np.int32))
    data.SetPolys(cells)
    if normals is None:
        normals = own_normals(mesh)
    held = in_vtk(normals, np.float32)
    held.SetName("normals")
    data.GetPointData().SetNormals(held)
    return data


def own_normals(mesh: "Mesh") -> NDArray[np.float32]:
    """A normal for each point (n, 3), of the face it belongs to; faces share no points."""
    p = mesh.points_m[mesh.triangles].astype(np.float64)
    n = np.cross(p[:, 1] - p[:, 0], p[:, 2] - p[:, 0])
    length = np.linalg.norm(n, axis=1, keepdims=True)
    n = np.divide(n, length, out=np.zeros_like(n), where=length > 1e-9)
    out = np.zeros((len(mesh.points_m), 3), dtype=np.float32)
    out[mesh.triangles.ravel()] = np.repeat(n, 3, axis=0)
    return out


def lines(segments_m: NDArray[np.floating]) -> vtkPolyData:
    """Segments (k, 2, 3) as lines."""
    data = vtkPolyData()
    data.SetPoints(_points(segments_m.reshape(-1, 3)))
    cells = vtkCellArray()
    cells.SetData(2, in_vtk(np.arange(2 * len(segments_m)), np.int32))
    data.SetLines(cells)
    return data


def set_texture_places(data: vtkPolyData, uv: NDArray[np.floating]) -> None:
    """Gives each point its place (n, 2) in a texture."""
    held = in_vtk(uv, np.float32)
    held.SetName("texture")
    data.GetPointData().SetTCoords(held)


def set_second_texture(actor: vtkActor, picture: "Picture", uv: NDArray[np.floating]) -> None:
    """Multiplies an actor's colours by a picture, each point at its place (n, 2) in it."""
    held = in_vtk(uv, np.float32)
    held.SetName(SECOND)
    mapper = mapper_of(actor)
    mapper.GetInput().GetPointData().AddArray(held)
    mapper.MapDataArrayToMultiTextureAttribute(
        SECOND, SECOND, vtkDataObject.FIELD_ASSOCIATION_POINTS
    )
    picture.texture.SetBlendingMode(vtkTexture.VTK_TEXTURE_BLENDING_MODE_MODULATE)
    actor.GetProperty().SetTexture(SECOND, picture.texture)


def set_face_colours(actor: vtkActor, rgb: Rgb) -> None:
    """Gives each face of an actor a colour (m, 3)."""
    held = in_vtk(rgb, np.uint8)
    held.SetName("colour")
    mapper = actor.GetMapper()
    mapper.GetInput().GetCellData().SetScalars(held)
    mapper.SetScalarVisibility(True)


class Picture:
    """A texture whose pixels can be replaced: (rows, cols, 3) bytes, row 0 at v = 0."""

    def __init__(self, pixels: Rgb) -> None:
        self._image = vtkImageData()
        self.texture = vtkTexture()
        self.texture.SetInputData(self._image)
        self.texture.InterpolateOn()
        self.texture.RepeatOff()
        self.texture.EdgeClampOn()
        self.texture.SetColorModeToDirectScalars()
        self.set(pixels)

    def set(self, pixels: Rgb) -> None:
        """Replaces all pixels."""
        rows, cols = pixels.shape[:2]
        self._image.SetDimensions(cols, rows, 1)
        self._image.GetPointData().SetScalars(in_vtk(pixels.reshape(-1, 3), np.uint8))
        self._image.Modified()


def actor_of(data: vtkPolyData, colour: str = "#ffffff") -> vtkActor:
    """An actor of one colour that takes light; `set_face_colours` gives it many."""
    mapper = vtkPolyDataMapper()
    mapper.SetInputData(data)
    mapper.SetColorModeToDirectScalars()
    mapper.SetScalarModeToUseCellData()
    mapper.SetScalarVisibility(False)
    actor = vtkActor()
    actor.SetMapper(mapper)
    set_colour(actor, colour)
    return actor


def line_actor(segments_m: NDArray[np.floating], colour: str, width_px: float) -> vtkActor:
    """Lines of one colour that light does not change, drawn a hair in front of faces."""
    actor = actor_of(lines(segments_m), colour)
    actor.GetProperty().SetLighting(False)
    actor.GetProperty().SetLineWidth(width_px)
    actor.GetMapper().SetRelativeCoincidentTopologyLineOffsetParameters(0.0, -4.0)
    return actor


def mapper_of(actor: vtkActor) -> vtkPolyDataMapper:
    """The mapper of an actor made here."""
    mapper = actor.GetMapper()
    assert isinstance(mapper, vtkPolyDataMapper)
    return mapper


def dots(places_m: NDArray[np.floating]) -> vtkPolyData:
    """A point at each place (n, 3) [m]."""
    data, cells = vtkPolyData(), vtkCellArray()
    ends = np.arange(len(places_m) + 1)
    cells.SetData(in_vtk(ends, np.int64), in_vtk(ends[:-1], np.int64))
    data.SetPoints(_points(places_m))
    data.SetVerts(cells)
    return data


def set_lit(actor: vtkActor, lit: bool) -> None:
    """With light, or with just its own colour: VTK adds the ambient share even without light."""
    actor.GetProperty().SetLighting(lit)
    actor.GetProperty().SetAmbient(AMBIENT if lit else 0.0)
    actor.GetProperty().SetDiffuse(1.0)


def set_colour(actor: vtkActor, colour: str) -> None:
    """Gives an actor its colour, '#rrggbb'."""
    actor.GetProperty().SetColor(*(rgb_of(colour) / 255.0).tolist())


def _points(points_m: NDArray[np.floating]) -> vtkPoints:
    points = vtkPoints()
    points.SetData(in_vtk(points_m, np.float32))
    return points
