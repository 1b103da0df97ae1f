"""The road file: a mapping as read from TOML, checked and turned into a road case."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from models.light.road.lighting_classes import class_requirement
from models.light.road.r_tables import reflection_table
from models.light.road.road_lamps import ARRANGEMENTS

TOP = {"name", "class", "surface", "maintenance_factor", "maintenance", "carriageway", "lamps"}
TOP |= {"footways", "operation", "note", "source"}
CARRIAGEWAY = {"width_m", "lanes", "oncoming_lanes"}
LAMPS = {"arrangement", "spacing_m", "height_m", "overhang_m", "tilt_deg", "photometry"}
LAMPS |= {"circuit_w", "flux_lm"}
PHOTOMETRY = {"isotropic_cd", "cosine_cd", "file", "lamp_set", "luminaire", "street_side_c_deg"}
_FORMER_KEYS = {"lantern": "luminaire"}
"""Keys of `photometry` in files of earlier programs, and as they are named now."""
FOOTWAY = {"name", "side", "gap_m", "width_m", "class"}
OPERATION = {"annual_hours", "profile", "latitude_deg", "gear", "periods", "standby_w"}
PERIOD = {"hours", "power_frac", "idle_power_frac", "detection_frac"}
MAINTENANCE = {"lumen", "survival", "dirt"}


class RoadFileError(ValueError):
    """A road file that cannot be used: one sentence with table, key, fault and fix."""


@dataclass(frozen=True)
class Footway:
    """A footway or cycle track beside the carriageway; `gap_m` lies between kerb and strip."""

    name: str
    side: str
    gap_m: float
    width_m: float
    lighting_class: str


@dataclass(frozen=True)
class RoadCase:
    """One straight road with its lamps, as the road file states it (units in the names).

    `lighting_class` is empty where the file asks for none.
    """

    name: str
    lighting_class: str
    surface: str
    maintenance_factor: float
    width_m: float
    lanes: int
    oncoming_lanes: tuple[int, ...]
    arrangement: str
    spacing_m: float
    height_m: float
    overhang_m: float
    tilt_deg: float
    photometry: dict[str, Any]
    circuit_w: float | None
    flux_lm: float | None
    footways: tuple[Footway, ...]
    operation: dict[str, Any]


def road_case(road: Mapping[str, Any]) -> RoadCase:
    """Check a road file's mapping. Raises RoadFileError with one sentence naming the key."""
    _known(road, TOP, "the road file")
    way = _table(road, "carriageway")
    _known(way, CARRIAGEWAY, "[carriageway]")
    lamps = _table(road, "lamps")
    _known(lamps, LAMPS, "[lamps]")
    lanes = _number(way, "lanes", "[carriageway]", 1, 20)
    if lanes != int(lanes):
        raise RoadFileError(f"[carriageway] lanes is {lanes:g}; a whole number belongs there.")
    return RoadCase(
        name=str(road.get("name", "")),
        lighting_class=_lighting_class(road["class"], "class") if "class" in road else "",
        surface=_surface(road.get("surface", "R3")),
        maintenance_factor=_maintenance(road),
        width_m=_number(way, "width_m", "[carriageway]", 0.5, 100),
        lanes=int(lanes),
        oncoming_lanes=_lane_list(way.get("oncoming_lanes", ()), int(lanes)),
        arrangement=_arrangement(lamps.get("arrangement")),
        spacing_m=_number(lamps, "spacing_m", "[lamps]", 1, 300),
        height_m=_number(lamps, "height_m", "[lamps]", 1.6, 60),
        overhang_m=_number(lamps, "overhang_m", "[lamps]", -50, 50, 0.0),
        tilt_deg=_number(lamps, "tilt_deg", "[lamps]", -90, 90, 0.0),
        photometry=_photometry(lamps),
        circuit_w=_maybe(lamps, "circuit_w", "[lamps]", 0, 5000),
        flux_lm=_maybe(lamps, "flux_lm", "[lamps]", 1, 1e6),
        footways=_footways(road.get("footways", ())),
        operation=_operation(road.get("operation", {})),
    )


def _known(table: Mapping[str, Any], allowed: set[str], where: str) -> None:
    extra = sorted(set(table) - allowed)
    if extra:
        raise RoadFileError(
            f"{where} has the unknown key '{extra[0]}'; it may hold {', '.join(sorted(allowed))}."
        )


def _table(road: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    table = road.get(key)
    if not isinstance(table, Mapping):
        raise RoadFileError(f"the road file lacks the table [{key}]; add it.")
    return table


def _number(
    table: Mapping[str, Any],
    key: str,
    where: str,
    least: float,
    most: float,
    default: float | None = None,
) -> float:
    value = table.get(key, default)
    if value is None:
        raise RoadFileError(f"{where} lacks {key}; add a number from {least:g} to {most:g}.")
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise RoadFileError(f"{where} {key} is {value!r}; a number belongs there.")
    if not least <= value <= most:
        raise RoadFileError(f"{where} {key} is {value:g}; it must lie in {least:g} to {most:g}.")
    return float(value)


def _maybe(
    table: Mapping[str, Any], key: str, where: str, least: float, most: float
) -> float | None:
    return _number(table, key, where, least, most) if key in table else None


def _lighting_class(name: Any, key: str) -> str:
    try:
        class_requirement(str(name))
    except ValueError as error:
        raise RoadFileError(f"the road file's {key}: {error}") from None
    return str(name)


def _surface(name: Any) -> str:
    try:
        return reflection_table(str(name)).name
    except ValueError as error:
        raise RoadFileError(f"the road file's surface: {error}") from None


def _arrangement(name: Any) -> str:
    if name not in ARRANGEMENTS:
        raise RoadFileError(
            f"[lamps] arrangement is {name!r}; use one of {', '.join(ARRANGEMENTS)}."
        )
    return str(name)


def _maintenance(road: Mapping[str, Any]) -> float:
    """MF as one number, or lumen maintenance x survival x dirt from [maintenance]."""
    parts = road.get("maintenance")
    if parts is None:
        return _number(road, "maintenance_factor", "the road file", 0.05, 1.0, 1.0)
    if not isinstance(parts, Mapping) or "maintenance_factor" in road:
        raise RoadFileError(
            "the road file gives maintenance_factor and [maintenance]; keep one of them."
        )
    _known(parts, MAINTENANCE, "[maintenance]")
    factor = 1.0
    for key in sorted(MAINTENANCE):
        factor *= _number(parts, key, "[maintenance]", 0.05, 1.0, 1.0)
    return factor


def _lane_list(value: Any, lanes: int) -> tuple[int, ...]:
    if not isinstance(value, list | tuple) or any(
        not isinstance(lane, int) or not 1 <= lane <= lanes for lane in value
    ):
        raise RoadFileError(
            f"[carriageway] oncoming_lanes is {value!r}; a list of lanes from 1 (left) to {lanes} "
            "belongs there."
        )
    return tuple(value)


def _photometry(lamps: Mapping[str, Any]) -> dict[str, Any]:
    given = lamps.get("photometry")
    if not isinstance(given, Mapping):
        raise RoadFileError(
            "[lamps] lacks photometry; add isotropic_cd, cosine_cd, file or luminaire."
        )
    given = {
        key if (now := _FORMER_KEYS.get(key, key)) in given else now: value
        for key, value in given.items()
    }
    _known(given, PHOTOMETRY, "[lamps] photometry")
    kinds = [key for key in ("isotropic_cd", "cosine_cd", "file", "luminaire") if key in given]
    if len(kinds) != 1:
        raise RoadFileError(
            "[lamps] photometry must hold exactly one of isotropic_cd, cosine_cd, file, luminaire; "
            f"it holds {', '.join(kinds) or 'none'}."
        )
    kind = kinds[0]
    if kind.endswith("_cd"):
        _number(given, kind, "[lamps] photometry", 0.001, 1e7)
    _maybe(given, "street_side_c_deg", "[lamps] photometry", 0, 360)
    return dict(given)


def _footways(rows: Any) -> tuple[Footway, ...]:
    if not isinstance(rows, list | tuple) or not all(isinstance(row, Mapping) for row in rows):
        raise RoadFileError("footways must be tables, each headed [[footways]].")
    made: list[Footway] = []
    for number, row in enumerate(rows, 1):
        where = f"[[footways]] {number}"
        _known(row, FOOTWAY, where)
        side = row.get("side")
        if side not in ("left", "right"):
            raise RoadFileError(f"{where} side is {side!r}; write left or right.")
        made.append(
            Footway(
                name=str(row.get("name", _unnamed(str(side), [way.name for way in made]))),
                side=side,
                gap_m=_number(row, "gap_m", where, 0, 50, 0.0),
                width_m=_number(row, "width_m", where, 0.3, 50),
                lighting_class=_lighting_class(row.get("class", "P4"), f"{where} class"),
            )
        )
    return tuple(made)


def _unnamed(side: str, taken: list[str]) -> str:
    """'left footway', and 'left footway 2' where there is one already."""
    name, number = f"{side} footway", 2
    while name in taken:
        name, number = f"{side} footway {number}", number + 1
    return name


def _operation(table: Any) -> dict[str, Any]:
    if not isinstance(table, Mapping):
        raise RoadFileError("operation must be a table, headed [operation].")
    _known(table, OPERATION, "[operation]")
    _maybe(table, "annual_hours", "[operation]", 0, 8784)
    _maybe(table, "latitude_deg", "[operation]", -65, 65)
    _maybe(table, "standby_w", "[operation]", 0, 1000)
    periods = table.get("periods", ())
    if not isinstance(periods, list | tuple) or not all(isinstance(p, Mapping) for p in periods):
        raise RoadFileError(
            "[operation] periods must be tables, each headed [[operation.periods]]."
        )
    if periods and ("profile" in table or "annual_hours" in table):
        raise RoadFileError(
            "[operation] gives periods beside profile or annual_hours; keep one of them."
        )
    for number, period in enumerate(periods, 1):
        where = f"[[operation.periods]] {number}"
        _known(period, PERIOD, where)
        _number(period, "hours", where, 0, 8784)
        for key in ("power_frac", "idle_power_frac", "detection_frac"):
            _number(period, key, where, 0, 1, 1.0)
    return dict(table)
