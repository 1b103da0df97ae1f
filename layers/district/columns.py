"""The layers and columns of a district folder, as one table (docs/formats.md in Python)."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["text", "whole", "number", "yes_no"]

USES = (
    "apartment", "house", "office", "retail", "hospitality",
    "education", "health", "civic", "industrial",
)  # fmt: skip
ROOFS = ("flat", "gabled", "hipped", "mansard", "dome", "spire")
HEATINGS = (
    "gas_boiler", "oil_boiler", "electric_direct", "heat_pump",
    "communal_gas", "district_heat", "none",
)  # fmt: skip
STREET_KINDS = (
    "primary", "secondary", "residential", "pedestrian",
    "service", "footway", "steps", "cycleway",
)  # fmt: skip
SURFACE_KINDS = ("wall", "roof", "ground", "underside")
CHARGE_POINT_KINDS = ("home", "street", "lamp_post", "work", "public_fast", "depot")
PARKING_KINDS = ("street", "lot", "garage")
GREEN_KINDS = ("park", "garden", "lawn", "wood", "rail", "farmland")
LANDMARK_KINDS = (
    "monument", "church", "museum", "station", "estate", "square", "park", "building", "view",
)  # fmt: skip


@dataclass(frozen=True)
class Column:
    """One column: what it holds, between which bounds, and whether it may be left out.

    A column with a `default` may be absent or empty; a column without one may not.
    """

    name: str
    kind: Kind
    low: float | None = None
    high: float | None = None
    allowed: tuple[str, ...] = ()
    default: str | None = None


@dataclass(frozen=True)
class Layer:
    """One layer: its geometry type, its columns in order, and what one of its objects is called.

    has_heights: its geometry has a height at each corner, and may stand upright.
    """

    geometry: str
    one: str
    columns: tuple[Column, ...]
    has_heights: bool = False


def _text(*names: str) -> tuple[Column, ...]:
    return tuple(Column(name, "text", default="") for name in names)


def _choice(name: str, allowed: tuple[str, ...]) -> Column:
    return Column(name, "text", allowed=allowed)


def _number(name: str, low: float, high: float) -> Column:
    return Column(name, "number", low, high)


def _whole(name: str, low: float, high: float) -> Column:
    return Column(name, "whole", low, high)


_ID = Column("id", "text")
_MANY = 1_000_000

LAYER_COLUMNS: dict[str, Layer] = {
    "buildings": Layer(
        "Polygon",
        "building",
        (
            _ID,
            *_text("name", "street", "house_number", "quarter"),
            _choice("use", USES),
            _whole("year", 0, 2100),
            _whole("storeys", 1, 150),
            _number("height_m", 2, 600),
            _choice("roof", ROOFS),
            _number("roof_height_m", 0, 200),
            _whole("dwellings", 0, _MANY),
            _number("residents", 0, _MANY),
            Column("protected", "yes_no"),
            _choice("heating", HEATINGS),
            Column("cooling", "yes_no"),
            *_text("use_rule", "year_rule", "storeys_rule", "height_rule", "roof_rule"),
            *_text("dwellings_rule", "residents_rule", "heating_rule"),
            *_text("energy_class"),
        ),
    ),
    "building_surfaces": Layer(
        "Polygon",
        "surface",
        (
            _ID,
            Column("building_id", "text"),
            Column("part", "text"),
            _choice("kind", SURFACE_KINDS),
            _number("lod", 0, 5),
            _number("foot_m", -500, 9000),
            Column("closed", "yes_no"),
        ),
        has_heights=True,
    ),
    "streets": Layer(
        "LineString",
        "street",
        (
            _ID,
            *_text("name"),
            _choice("kind", STREET_KINDS),
            _number("width_m", 0.5, 200),
            _number("carriageway_m", 0, 200),
            _whole("lanes", 0, 20),
            *_text("width_rule"),
        ),
    ),
    "lamp_posts": Layer(
        "Point",
        "lamp post",
        (
            _ID,
            *_text("street_id"),
            _number("height_m", 0.3, 60),
            _number("arm_m", 0, 20),
            _number("azimuth_deg", -360, 360),
            Column("lamp", "text"),
            _number("fuse_a", 0, 400),
            *_text("lamp_rule"),
        ),
    ),
    "charge_points": Layer(
        "Point",
        "charge point",
        (
            _ID,
            *_text("name"),
            _choice("kind", CHARGE_POINT_KINDS),
            _whole("plugs", 1, 1000),
            _number("power_kw", 0.1, 5000),
        ),
    ),
    "parking": Layer(
        "Polygon",
        "car park",
        (_ID, *_text("name"), _choice("kind", PARKING_KINDS), _whole("spaces", 0, 100_000)),
    ),
    "trees": Layer(
        "Point", "tree", (_ID, _number("height_m", 0.2, 120), _number("crown_m", 0, 60))
    ),
    "green": Layer("Polygon", "green area", (_ID, *_text("name"), _choice("kind", GREEN_KINDS))),
    "squares": Layer("Polygon", "square", (_ID, *_text("name"))),
    "water": Layer("Polygon", "water", (_ID, *_text("name"), _number("level_m", -500, 9000))),
    "landmarks": Layer(
        "Point",
        "landmark",
        (_ID, *_text("name"), _choice("kind", LANDMARK_KINDS), _number("height_m", 0, 1000)),
    ),
    "substations": Layer(
        "Point", "substation", (_ID, *_text("name"), _number("rating_kva", 1, 1_000_000))
    ),
    "cables": Layer(
        "LineString", "cable", (_ID, Column("cable", "text"), _whole("parallel", 1, 20))
    ),
}
