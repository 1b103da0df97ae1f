"""Colours of the 3D view: one palette for each theme, calm under data, and one of things."""

from dataclasses import dataclass, fields, replace

from ui.style.colour_maps import mixed


@dataclass(frozen=True)
class SceneColours:
    """Colours of the 3D view, as '#rrggbb'."""

    sky_top: str
    sky_low: str
    night_sky: str
    ground: str
    plinth: str
    water: str
    green: str
    wood: str
    field: str
    rail: str
    square: str
    parking: str
    pavement: str
    carriageway: str
    wall: str
    roof: str
    pitched_roof: str
    edge: str
    crown: str
    trunk: str
    lamp: str
    luminaire: str
    charge_point: str
    selected: str
    hovered: str
    label: str
    label_halo: str
    no_data: str
    shadow: str


LIGHT_SCENE = SceneColours(
    sky_top="#dfe6ea",
    sky_low="#f7f7f5",
    night_sky="#39424f",
    ground="#e9e7e1",
    plinth="#cfccc4",
    water="#b3cfdc",
    green="#c9d8ba",
    wood="#b4c9a4",
    field="#dcdcc0",
    rail="#d3ccc2",
    square="#f4efe4",
    parking="#d9dadb",
    pavement="#f6f4ef",
    carriageway="#d8d7d4",
    wall="#f1ede5",
    roof="#fbf9f5",
    pitched_roof="#e5ccbb",
    edge="#857d73",
    crown="#a3bf94",
    trunk="#93897c",
    lamp="#6d7278",
    luminaire="#e2b23c",
    charge_point="#1b8a6b",
    selected="#1664d9",
    hovered="#8fb8f2",
    label="#22282e",
    label_halo="#ffffff",
    no_data="#d5d3ce",
    shadow="#5a6472",
)

DARK_SCENE = SceneColours(
    sky_top="#3d4c5a",
    sky_low="#74828f",
    night_sky="#07090b",
    ground="#4b5156",
    plinth="#363c41",
    water="#35627c",
    green="#44604c",
    wood="#3c5546",
    field="#565e50",
    rail="#4c4844",
    square="#5b6065",
    parking="#51565c",
    pavement="#60666c",
    carriageway="#43494e",
    wall="#8f969d",
    roof="#a3a9af",
    pitched_roof="#a8988c",
    edge="#2b3034",
    crown="#56795f",
    trunk="#57504a",
    lamp="#8a929a",
    luminaire="#ffd671",
    charge_point="#4fc3a1",
    selected="#79aefb",
    hovered="#4d6f9f",
    label="#eef1f4",
    label_halo="#14171a",
    no_data="#4a4f55",
    shadow="#000000",
)

PROJECTOR_SCENE = replace(
    LIGHT_SCENE,
    ground="#e2dfd6",
    water="#8dbdd4",
    green="#b3cf9c",
    carriageway="#c6c4bf",
    edge="#7d766c",
    selected="#0b4fb8",
    label="#000000",
    no_data="#bdbbb5",
)

LIFELIKE_SCENE = replace(
    LIGHT_SCENE,
    sky_top="#8db5d9",
    sky_low="#dfe9f0",
    night_sky="#1d2633",
    ground="#d3cdbf",
    plinth="#b9b2a4",
    water="#7fa9bd",
    green="#9fb981",
    wood="#86a56c",
    field="#c4c394",
    square="#e3dac8",
    parking="#b9bab9",
    pavement="#d9d4c9",
    carriageway="#a3a3a1",
    edge="#6b6259",
    crown="#7d9f66",
    trunk="#7a6b5b",
    shadow="#4f5b70",
)

DIM = 0.52
"""How far the colours of things are taken down in a dark window."""


def dimmed(colours: SceneColours) -> SceneColours:
    """The same colours, darker by `DIM`."""
    darker = {f.name: mixed(getattr(colours, f.name), "#0c1014", DIM) for f in fields(colours)}
    return SceneColours(**darker)
