"""Windows on walls, and haze over distance, drawn by the shader: no geometry, no pictures.

Each wall point knows its place in bays and storeys; the shader draws a window in each field, lets
windows that are smaller than a few pixels pass into their mean, and lights some of them by night.
"""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from vtkmodules.vtkCommonDataModel import vtkDataObject
from vtkmodules.vtkRenderingCore import vtkActor, vtkShaderProperty

from ui.scene.actors.polydata import in_vtk, mapper_of
from ui.style.colour_maps import rgb_of
from ui.style.materials import Materials

if TYPE_CHECKING:
    from layers.geometry.mesh import Mesh
    from layers.scene.scene import SceneMeshes

PLACE, STYLE = "facade_place", "facade_style"
HOMES, WORKPLACES, SHOPS = 0.0, 1.0, 2.0
_KIND_OF_USE = {
    "office": WORKPLACES,
    "education": WORKPLACES,
    "health": HOMES,  # wards are lit in the evening, as homes are
    "civic": WORKPLACES,
    "industrial": WORKPLACES,
    "retail": SHOPS,
    "hospitality": SHOPS,
}

_LAST = "//VTK::DepthPeeling::Impl"  # light and texture are in the colour, blending is not
_DECLARED = "//VTK::Normal::Dec"
_VERTEX_DECLARED = f"""in vec4 {PLACE};
in vec4 {STYLE};
out vec4 place_on_wall;
flat out vec4 wall_style;
{_DECLARED}
"""
_VERTEX = f"""place_on_wall = {PLACE};
wall_style = {STYLE};
//VTK::Normal::Impl
"""
_FRAGMENT_DECLARED = f"""in vec4 place_on_wall;
flat in vec4 wall_style;
float own_number(vec2 field, float seed)
{{
  return fract(sin(dot(vec3(field, 97.0 * seed), vec3(12.9898, 78.233, 37.719))) * 43758.5453);
}}
{_DECLARED}
"""
_HAZE = """float far_m = 1.0 / gl_FragCoord.w;
float veil = haze_most * (1.0 - exp(-far_m / haze_m));
gl_FragData[0].rgb = mix(gl_FragData[0].rgb, haze_rgb, veil);
"""
_WINDOWS = """
vec2 at = place_on_wall.xy;
vec2 pixel = max(fwidth(at), vec2(0.0001));
bool on_wall = place_on_wall.z > 0.5 && at.y > 0.0 && at.y < place_on_wall.w;
if (windows_shown > 0.0 && on_wall)
{
  vec2 field = floor(at);
  bool shop = wall_style.w > 1.5 && field.y < 0.5;
  vec2 reach = shop ? vec2(0.43, 0.36) : 0.5 * wall_style.xy;
  vec2 off = abs(fract(at) - vec2(0.5, shop ? 0.45 : 0.52));
  vec2 rim = min(1.2 * pixel, vec2(0.25));
  vec2 pane = smoothstep(reach + 0.5 * rim, reach - 0.5 * rim, off);
  vec2 frame = smoothstep(reach + 0.05 + 0.5 * rim, reach + 0.05 - 0.5 * rim, off);
  float small = smoothstep(0.22, 0.5, max(pixel.x, pixel.y));
  float window = mix(pane.x * pane.y, 4.0 * reach.x * reach.y, small);
  float framed = (1.0 - small) * (frame.x * frame.y - pane.x * pane.y);
  float own = own_number(field, wall_style.z);
  vec3 wall = gl_FragData[0].rgb;
  vec3 glass = wall * mix(vec3(0.30, 0.35, 0.40), vec3(0.46, 0.52, 0.58), own);
  float share = wall_style.w < 0.5 ? lit_share.x : (wall_style.w < 1.5 ? lit_share.y : lit_share.z);
  float lit = mix(step(own_number(field.yx, wall_style.z + 0.37), share), share, small);
  vec3 warm = wall_style.w < 0.5 ? vec3(1.0, 0.80, 0.52) : vec3(1.0, 0.93, 0.76);
  glass = mix(glass, warm * (0.72 + 0.28 * own), lit * window_glow);
  wall = mix(wall, min(wall * 1.10, vec3(1.0)), framed * (1.0 - window_glow));
  gl_FragData[0].rgb = mix(gl_FragData[0].rgb, mix(wall, glass, window), windows_shown);
}
"""


def with_windows(actor: vtkActor, meshes: "SceneMeshes", made_of: Materials) -> None:
    """Prepares the buildings' actor for windows; `show_windows` says how they look."""
    mesh, mapper = meshes.buildings, mapper_of(actor)
    places = _in_bays(mesh, meshes.building_facade, made_of.bay_m)
    points = mapper.GetInput().GetPointData()
    for name, values in ((PLACE, places), (STYLE, _styles(mesh, meshes, made_of))):
        held = in_vtk(values, np.float32)
        held.SetName(name)
        points.AddArray(held)
        mapper.MapDataArrayToVertexAttribute(name, name, vtkDataObject.FIELD_ASSOCIATION_POINTS, -1)
    shader = _shader(actor)
    shader.AddVertexShaderReplacement(_DECLARED, True, _VERTEX_DECLARED, False)
    shader.AddVertexShaderReplacement("//VTK::Normal::Impl", True, _VERTEX, False)
    shader.AddFragmentShaderReplacement(_DECLARED, True, _FRAGMENT_DECLARED, False)
    shader.AddFragmentShaderReplacement(_LAST, True, _WINDOWS + _HAZE + _LAST, False)
    show_windows(actor, 0.0, 0.0, (0.0, 0.0, 0.0))
    show_haze(actor, "#ffffff", 0.0, 1.0)


def with_haze(actor: vtkActor) -> None:
    """Prepares an actor for haze; `show_haze` says how dense it is."""
    _shader(actor).AddFragmentShaderReplacement(_LAST, True, _HAZE + _LAST, False)
    show_haze(actor, "#ffffff", 0.0, 1.0)


def show_windows(
    actor: vtkActor, shown: float, glow: float, lit_share: tuple[float, float, float]
) -> None:
    """shown 0..1: how much windows stand out; glow 0..1: how dark it is outside; lit_share: of the
    windows of homes, of workplaces and of shops that are lit."""
    uniforms = _shader(actor).GetFragmentCustomUniforms()
    uniforms.SetUniformf("windows_shown", shown)
    uniforms.SetUniformf("window_glow", glow)
    uniforms.SetUniform3f("lit_share", list(lit_share))


def show_haze(actor: vtkActor, colour: str, most: float, reach_m: float) -> None:
    """Mixes an actor with a colour by the distance from the eye: 63 % of `most` at `reach_m`."""
    uniforms = _shader(actor).GetFragmentCustomUniforms()
    uniforms.SetUniform3f("haze_rgb", (rgb_of(colour) / 255.0).tolist())
    uniforms.SetUniformf("haze_most", most)
    uniforms.SetUniformf("haze_m", reach_m)


def _in_bays(
    mesh: "Mesh", facade: NDArray[np.float32], bay_m: NDArray[np.floating]
) -> NDArray[np.float32]:
    """Places on walls with bays for metres: as many whole ones as fit (n_points, 4)."""
    bay = np.ones(len(facade), dtype=np.float32)
    bay[mesh.triangles.ravel()] = np.repeat(bay_m[mesh.owner], 3)
    length = facade[:, 2]
    bays = np.where(length > 0, np.maximum(np.rint(length / bay), 1.0), 0.0)
    along = facade[:, 0] * bays / np.maximum(length, 0.1)
    return np.column_stack([along, facade[:, 1], bays, facade[:, 3]]).astype(np.float32)


def _styles(mesh: "Mesh", meshes: "SceneMeshes", made_of: Materials) -> NDArray[np.float32]:
    """What the shader is to know of each point's building (n_points, 4): width and height of
    windows in their field, a number of its own, and when its windows are lit."""
    use = meshes.building_use
    count = len(meshes.building_top_m)
    kind = np.full(count, HOMES)
    if len(use) == count:
        kind = np.array([_KIND_OF_USE.get(str(word), HOMES) for word in use])
    of_building = np.column_stack(
        [made_of.window_width_frac, made_of.window_height_frac, made_of.seed, kind]
    ).astype(np.float32)
    out = np.zeros((len(mesh.points_m), 4), dtype=np.float32)
    out[mesh.triangles.ravel()] = np.repeat(of_building[mesh.owner], 3, axis=0)
    return out


def _shader(actor: vtkActor) -> vtkShaderProperty:
    shader: vtkShaderProperty = actor.GetShaderProperty()
    return shader
