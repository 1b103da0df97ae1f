"""What stands on a plot: use, age, storeys, roof, dwellings, people, heating."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from shapely.geometry import Polygon

from sample_districts.sketch.chance import Chance
from sample_districts.sketch.cutting import long_axis
from sample_districts.sketch.plots import Ruled
from sample_districts.sketch.schema import Columns, DrawnBuilding, Kind, Quarter

Row = dict[str, Any]

MOST_ROOF_M = 6.0
RULES = ("use", "year", "storeys", "height", "roof", "dwellings", "residents", "heating")
GIVEN = (
    "name", "street", "house_number", "quarter", "use", "year", "storeys", "height_m", "roof",
    "roof_height_m", "dwellings", "residents", "protected", "heating", "cooling",
)  # fmt: skip
_RULE_OF = {"height_m": "height", "roof_height_m": "roof"}


def grown_building(ruled: Ruled, chance: Chance) -> Row:
    """One row of the buildings layer for a plot, drawn from the kinds of its quarter."""
    quarter, plot = ruled.quarter, ruled.plot
    x, y = plot.shape.centroid.x, plot.shape.centroid.y
    alike = plot.row if quarter.block in ("terrace", "slabs", "towers") else (x, y)
    kind = _kind(quarter, *alike, chance)
    storeys = _storeys(kind, *alike, chance)
    use = _one_of(kind.use, x, y, "use", chance)
    roof = _roof(kind, plot.corner, *alike, chance)
    height = kind.ground_storey_m + (storeys - 1) * kind.storey_m
    dwellings = _dwellings(quarter, kind, use, plot.shape.area, storeys, x, y, chance)
    people = kind.people_per_dwelling
    people = quarter.people_per_dwelling if people is None else people
    row: Row = {
        "name": "",
        "street": "",
        "house_number": "",
        "quarter": quarter.name,
        "use": use,
        "year": int(chance.between(*alike, "year", kind.year[0], kind.year[1] + 1)),
        "storeys": storeys,
        "height_m": round(height, 1),
        "roof": roof,
        "roof_height_m": _roof_height(kind, roof, plot.shape, *alike, chance),
        "dwellings": dwellings,
        "residents": chance.rounded(x, y, "people", dwellings * people),
        "protected": chance.share(*alike, "protected") < kind.protected,
        "heating": _one_of(kind.heating, x, y, "heating", chance),
        "cooling": chance.share(x, y, "cooling") < kind.cooling,
        "geometry": plot.shape,
        "front": plot.front,
    }
    shares = f"sketch: drawn from the shares of {quarter.name}"
    row |= {f"{name}_rule": shares for name in RULES}
    row["height_rule"] = "sketch: storeys times storey height"
    row["dwellings_rule"] = "sketch: floor area by area per dwelling"
    row["residents_rule"] = "sketch: people per dwelling"
    return row


def drawn_building(drawn: DrawnBuilding, shape: Polygon) -> Row:
    """One row for a building the sketch draws itself."""
    if drawn.year is None:
        raise ValueError(f"The drawn building '{drawn.name}' has no year; give it one.")
    storeys = drawn.storeys or 1
    defaults: Row = {
        "name": "", "street": "", "house_number": "", "quarter": "", "use": "civic",
        "storeys": storeys, "height_m": 0.8 + 3.4 * storeys, "roof": "flat", "roof_height_m": 0.0,
        "dwellings": 0, "residents": 0, "protected": False, "heating": "gas_boiler",
        "cooling": False,
    }  # fmt: skip
    row = defaults | _given(drawn)
    if row["roof"] != "flat" and row["roof_height_m"] == 0.0:
        row["roof_height_m"] = round(min(MOST_ROOF_M, 0.29 * long_axis(shape)[3]), 1)
    rule = "" if drawn.standing == "found" else f"sketch: drawn by hand, {drawn.standing}"
    row |= {f"{name}_rule": rule for name in RULES}
    row["geometry"] = shape
    row["front"] = None
    return row


def with_known(row: Row, known: Columns) -> Row:
    """The row with what is known of it put in; those columns lose their rule when found."""
    given = _given(known)
    rule = "" if known.standing == "found" else f"sketch: noted by hand, {known.standing}"
    rules = {f"{_RULE_OF.get(name, name)}_rule": rule for name in given}
    return row | given | {name: text for name, text in rules.items() if name in row}


def _given(columns: Columns) -> Row:
    return {name: value for name in GIVEN if (value := getattr(columns, name)) is not None}


def _kind(quarter: Quarter, x: float, y: float, chance: Chance) -> Kind:
    if not quarter.kinds:
        raise ValueError(f"The quarter '{quarter.name}' has no kinds; give it at least one.")
    weights = {str(k): kind.weight for k, kind in enumerate(quarter.kinds)}
    return quarter.kinds[int(chance.pick(x, y, "kind", weights))]


def _one_of(
    choice: str | Mapping[str, float], x: float, y: float, purpose: str, chance: Chance
) -> str:
    return choice if isinstance(choice, str) else chance.pick(x, y, purpose, choice)


def _storeys(kind: Kind, x: float, y: float, chance: Chance) -> int:
    if isinstance(kind.storeys, dict):
        return int(chance.pick(x, y, "storeys", kind.storeys))
    low, high = kind.storeys
    return int(chance.between(x, y, "storeys", low, high + 1.0))


def _roof(kind: Kind, corner: bool, x: float, y: float, chance: Chance) -> str:
    roof = _one_of(kind.roof, x, y, "roof", chance)
    return "hipped" if corner and roof == "gabled" else roof


def _roof_height(
    kind: Kind, roof: str, shape: Polygon, x: float, y: float, chance: Chance
) -> float:
    """Half the shorter side times the pitch; a mansard is an attic storey."""
    if roof == "flat":
        return 0.0
    if roof == "mansard":
        return 3.5
    pitch = np.deg2rad(chance.between(x, y, "pitch", *kind.pitch_deg))
    return round(float(min(MOST_ROOF_M, np.tan(pitch) * long_axis(shape)[3] / 2.0)), 1)


def _dwellings(
    quarter: Quarter,
    kind: Kind,
    use: str,
    area_m2: float,
    storeys: int,
    x: float,
    y: float,
    chance: Chance,
) -> int:
    each_m2 = kind.dwelling_m2 or quarter.dwelling_m2
    if use == "house":  # a pair or a row of houses may be drawn as one building
        return max(1, int(area_m2 * storeys / each_m2))
    if use != "apartment":
        return 0
    living_m2 = area_m2 * max(storeys - quarter.ground_use, 0.5)
    return max(1, chance.rounded(x, y, "dwellings", living_m2 / each_m2))


def total(rows: Sequence[Row], column: str) -> int:
    return int(sum(row[column] for row in rows))
