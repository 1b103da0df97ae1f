"""The tables of a sketch, frozen; README.md beside this file explains every key.

Unknown keys are refused by name, so that a misspelt key does not silently lose a street.
"""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

Point = tuple[float, float]
Point3 = tuple[float, float, float]
Range = tuple[float, float]
Weights = dict[str, float]
Standing = Literal["found", "computed", "estimate"]
Use = Literal[
    "apartment",
    "house",
    "office",
    "retail",
    "hospitality",
    "education",
    "health",
    "civic",
    "industrial",
]
Roof = Literal["flat", "gabled", "hipped", "mansard", "dome", "spire"]
Heating = Literal[
    "gas_boiler",
    "oil_boiler",
    "electric_direct",
    "heat_pump",
    "communal_gas",
    "district_heat",
    "none",
]
StreetKind = Literal[
    "primary",
    "secondary",
    "residential",
    "pedestrian",
    "service",
    "footway",
    "steps",
    "cycleway",
]
Side = Literal["both", "left", "right", "alternate", "middle"]


class Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    source: str = ""
    standing: Standing = "estimate"


class Frame(Table):
    origin: Point
    bearing_deg: float = 0.0


class Area(Table):
    frame: str = ""
    outline: list[Point] = []
    holes: list[list[Point]] = []
    at: Point | None = None
    size_m: Point | None = None
    court_m: Point | None = None
    bearing_deg: float | None = None
    circle_m: float | None = None
    sides: int = 24

    @model_validator(mode="after")
    def _drawn_in_one_way(self) -> "Area":
        drawn = [bool(self.outline), self.size_m is not None, self.circle_m is not None]
        if sum(drawn) != 1:
            raise ValueError("give one of outline, size_m, circle_m")
        if not self.outline and self.at is None:
            raise ValueError("size_m and circle_m need at")
        return self


class LampStyle(Table):
    side: Side = "both"
    spacing_m: float = 25.0
    height_m: float = 6.0
    arm_m: float = 0.0
    lamp: str = "hps_100"
    fuse_a: float = 10.0
    wall: bool = False


class TreeStyle(Table):
    side: Side = "both"
    spacing_m: float = 9.0
    height_m: float = 9.0
    crown_m: float = 6.0
    offset_m: float | None = None


class StreetDefault(Table):
    width_m: float = 10.0
    carriageway_m: float | None = None
    lamps: str = "none"
    trees: str = "none"
    parking: Literal["none", "left", "right", "both"] = "none"


class Street(Table):
    name: str = ""
    line: list[Point] = Field(min_length=2)
    frame: str = ""
    kind: StreetKind = "residential"
    width_m: float | None = None
    carriageway_m: float | None = None
    lanes: int | None = None
    builds: bool = True
    lamps: str | None = None
    trees: str | None = None
    parking: Literal["none", "left", "right", "both"] | None = None
    even_right: bool = True
    joins: bool = True


class Square(Area):
    name: str
    trees: str = "none"
    lamps: str = "none"
    inset_m: float = 6.0


class Water(Area):
    name: str
    level_m: float = 0.0


class Green(Area):
    name: str = ""
    kind: Literal["park", "garden", "lawn", "wood", "rail", "farmland"] = "park"
    trees_per_ha: float = 0.0
    tree_m: Range = (7.0, 14.0)
    over: bool = False


class Parking(Area):
    name: str
    kind: Literal["street", "lot", "garage"] = "lot"
    spaces: int


class Void(Area):
    name: str = ""


class Kind(Table):
    weight: float = 1.0
    use: Use | Weights = "apartment"
    year: Range
    storeys: Range | Weights
    ground_storey_m: float = 4.0
    storey_m: float = 3.1
    roof: Roof | Weights = "gabled"
    pitch_deg: Range = (28.0, 35.0)
    heating: Heating | Weights = "gas_boiler"
    cooling: float = 0.0
    protected: float = 0.0
    dwelling_m2: float | None = None
    people_per_dwelling: float | None = None


class Quarter(Area):
    name: str
    block: Literal["perimeter", "terrace", "lots", "slabs", "towers", "villas", "sheds", "none"]
    cut: bool = False
    depth_m: Range = (10.0, 13.0)
    plot_m: Range = (12.0, 20.0)
    setback_m: float = 0.0
    well_m: float = 3.0
    min_block_m2: float = 60.0
    max_block_m2: float = 0.0
    lane_m: float = 3.5
    lane_kind: StreetKind = "footway"
    gap_m: float = 0.0
    slab_m: Point = (50.0, 12.0)
    coverage: float = 1.0
    court: Literal["paved", "garden"] = "paved"
    court_trees_per_ha: float = 0.0
    dwelling_m2: float = 85.0
    people_per_dwelling: float = 2.0
    ground_use: float = 0.0
    kinds: list[Kind] = []


class Columns(Table):
    """Columns of the buildings layer that a sketch may give; None is not given."""

    name: str | None = None
    street: str | None = None
    house_number: str | None = None
    quarter: str | None = None
    use: Use | None = None
    year: int | None = None
    storeys: int | None = None
    height_m: float | None = None
    roof: Roof | None = None
    roof_height_m: float | None = None
    dwellings: int | None = None
    residents: int | None = None
    protected: bool | None = None
    heating: Heating | None = None
    cooling: bool | None = None


class DrawnBuilding(Area, Columns):
    clear_m: float = 0.0


class Known(Columns):
    at: Point
    frame: str = ""


class Landmark(Table):
    name: str
    kind: str
    at: Point
    frame: str = ""
    height_m: float = 0.0


class ChargePoint(Table):
    name: str
    kind: Literal["home", "street", "lamp_post", "work", "public_fast", "depot"] = "street"
    at: Point
    frame: str = ""
    plugs: int = 2
    power_kw: float = 22.0


class TreeRow(Table):
    line: list[Point] = []
    points: list[Point] = []
    frame: str = ""
    spacing_m: float = 8.0
    height_m: float = 9.0
    crown_m: float = 6.0


class Heights(Table):
    frame: str = ""
    line: list[Point] = []
    z_m: float | list[float] = 0.0
    points: list[Point3] = []


class Ground(Table):
    level_m: float | None = None
    smoothing: float = 0.0
    points: list[Point3] = []


class View(Table):
    name: str
    frame: str = ""
    eye: Point
    eye_m: float
    look: Point
    look_m: float


class SourceNote(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    key: str = ""
    what: str
    source: str
    licence: str
    standing: Standing


class Supply(Table):
    substation_every_m: float = 250.0
    chargers_per_km2: float = 0.0
