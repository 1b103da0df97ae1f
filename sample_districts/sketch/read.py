"""A whole sketch, read from its TOML files.

Unknown keys are refused by name, so that a misspelt key does not silently lose a street.
"""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from sample_districts.sketch.schema import (
    ChargePoint,
    DrawnBuilding,
    Frame,
    Green,
    Ground,
    Heights,
    Known,
    LampStyle,
    Landmark,
    Parking,
    Point,
    Quarter,
    SourceNote,
    Square,
    Street,
    StreetDefault,
    StreetKind,
    Supply,
    TreeRow,
    TreeStyle,
    View,
    Void,
    Water,
)


class Sketch(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    schema_version: Literal[1]
    key: str
    name: str
    country: str
    crs: str
    note: str
    weather: str | None = None
    bbox: tuple[float, float, float, float]
    origin_m: Point | None = None
    terrain_margin_m: tuple[float, float, float, float] = (100.0, 100.0, 100.0, 100.0)
    facts: dict[str, float | int | str] = {}
    frames: dict[str, Frame] = {}
    sources: list[SourceNote] = []
    views: list[View] = []
    ground: Ground = Ground()
    heights: list[Heights] = []
    lamp_styles: dict[str, LampStyle] = {}
    tree_styles: dict[str, TreeStyle] = {}
    street_defaults: dict[StreetKind, StreetDefault] = {}
    streets: list[Street] = []
    squares: list[Square] = []
    water: list[Water] = []
    green: list[Green] = []
    parking: list[Parking] = []
    voids: list[Void] = []
    quarters: list[Quarter] = []
    buildings: list[DrawnBuilding] = []
    known: list[Known] = []
    landmarks: list[Landmark] = []
    charge_points: list[ChargePoint] = []
    trees: list[TreeRow] = []
    supply: Supply = Supply()


def load_sketch(key: str, folder: Path | None = None) -> Sketch:
    """Read `<key>.toml` and every `<key>_*.toml` beside it; raises ValueError in one sentence."""
    folder = folder or Path(__file__).parent
    main = folder / f"{key}.toml"
    if not main.exists():
        raise ValueError(f"{main}: there is no such sketch; write one as README.md there says.")
    merged: dict[str, Any] = {}
    for path in [main, *sorted(folder.glob(f"{key}_*.toml"))]:
        try:
            _join(merged, tomllib.loads(path.read_text(encoding="utf-8")))
        except (tomllib.TOMLDecodeError, TypeError) as error:
            raise ValueError(f"{path}: {error}") from error
    try:
        return Sketch.model_validate(merged)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise ValueError(f"{main}: at {place}: {first['msg']}.") from error


def _join(into: dict[str, Any], more: Mapping[str, Any]) -> None:
    for name, value in more.items():
        if name not in into:
            into[name] = value
        elif isinstance(value, list) and isinstance(into[name], list):
            into[name] = into[name] + value
        elif isinstance(value, dict) and isinstance(into[name], dict):
            _join(into[name], value)
        else:
            raise TypeError(f"the key '{name}' is given twice; keep one of them.")
