"""QGIS styles of map layers: classes of one column, from quiet to dark."""

from collections.abc import Sequence
from html import escape
from typing import Literal

Shape = Literal["fill", "line", "marker"]
Class = tuple[float, float, str]
"""From, to, '#rrggbb'."""

_SYMBOL = {"fill": "SimpleFill", "line": "SimpleLine", "marker": "SimpleMarker"}
_FINAL_ENERGY: tuple[Class, ...] = (
    (0, 50, "#fdf3d8"),
    (50, 100, "#f9cf8a"),
    (100, 150, "#ee955a"),
    (150, 200, "#cf5650"),
    (200, 300, "#8f2f5b"),
    (300, 100000, "#471f4b"),
)


def graduated_qml(field: str, unit: str, classes: Sequence[Class], shape: Shape) -> str:
    """The style of a layer whose column `field` [unit] is shown in these classes."""
    return (
        "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>"
        '<qgis version="3.28" styleCategories="Symbology">'
        f'<renderer-v2 type="graduatedSymbol" attr="{escape(field)}" '
        'graduatedMethod="GraduatedColor" enableorderby="0" symbollevels="0"><ranges>'
        + "".join(_range(i, c, unit, i == len(classes) - 1) for i, c in enumerate(classes))
        + "</ranges><symbols>"
        + "".join(_symbol(i, colour, shape) for i, (_, _, colour) in enumerate(classes))
        + "</symbols></renderer-v2></qgis>"
    )


def _rgb(colour: str) -> str:
    return ",".join(str(int(colour[i : i + 2], 16)) for i in (1, 3, 5)) + ",255"


def _range(i: int, one: Class, unit: str, last: bool) -> str:
    low, high, _ = one
    label = escape(f"over {low:g} {unit}" if last else f"{low:g} to {high:g} {unit}")
    return f'<range lower="{low}" upper="{high}" symbol="{i}" label="{label}" render="true"/>'


def _symbol(i: int, colour: str, shape: Shape) -> str:
    options = {
        "fill": ("color", "outline_color", "outline_width", "style"),
        "line": ("line_color", "", "line_width", "line_style"),
        "marker": ("color", "outline_color", "outline_width", "outline_style"),
    }[shape]
    values = (_rgb(colour), "143,138,130,255", "0.8" if shape == "line" else "0.1", "solid")
    told = "".join(
        f'<Option type="QString" name="{name}" value="{value}"/>'
        for name, value in zip(options, values, strict=True)
        if name
    )
    return (
        f'<symbol type="{shape}" name="{i}" alpha="1" clip_to_extent="1">'
        f'<layer class="{_SYMBOL[shape]}" enabled="1" locked="0" pass="0"><Option type="Map">'
        f"{told}</Option></layer></symbol>"
    )


BUILDINGS_QML = graduated_qml("final_kwh_m2_a_scenario", "kWh/m² a", _FINAL_ENERGY, "fill")
"""The building results: final energy in six classes."""
