"""The QGIS style of the building results: final energy in six classes, from quiet to dark."""

_FIELD = "final_kwh_m2_a_scenario"
_CLASSES = (
    (0, 50, "#fdf3d8"),
    (50, 100, "#f9cf8a"),
    (100, 150, "#ee955a"),
    (150, 200, "#cf5650"),
    (200, 300, "#8f2f5b"),
    (300, 100000, "#471f4b"),
)


def _rgb(colour: str) -> str:
    return ",".join(str(int(colour[i : i + 2], 16)) for i in (1, 3, 5)) + ",255"


def _range(i: int, low: float, high: float) -> str:
    label = f"over {low} kWh/m² a" if high > 1000 else f"{low} to {high} kWh/m² a"
    return f'<range lower="{low}" upper="{high}" symbol="{i}" label="{label}" render="true"/>'


def _symbol(i: int, colour: str) -> str:
    return (
        f'<symbol type="fill" name="{i}" alpha="1" clip_to_extent="1">'
        '<layer class="SimpleFill" enabled="1" locked="0" pass="0"><Option type="Map">'
        f'<Option type="QString" name="color" value="{_rgb(colour)}"/>'
        '<Option type="QString" name="outline_color" value="143,138,130,255"/>'
        '<Option type="QString" name="outline_width" value="0.1"/>'
        '<Option type="QString" name="style" value="solid"/>'
        "</Option></layer></symbol>"
    )


BUILDINGS_QML = (
    "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>"
    '<qgis version="3.28" styleCategories="Symbology">'
    f'<renderer-v2 type="graduatedSymbol" attr="{_FIELD}" graduatedMethod="GraduatedColor" '
    'enableorderby="0" symbollevels="0"><ranges>'
    + "".join(_range(i, low, high) for i, (low, high, _) in enumerate(_CLASSES))
    + "</ranges><symbols>"
    + "".join(_symbol(i, colour) for i, (_, _, colour) in enumerate(_CLASSES))
    + "</symbols></renderer-v2></qgis>"
)
