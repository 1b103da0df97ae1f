"""What the models do and the tables of figures they rest on, with sources; not per scenario."""

from dataclasses import dataclass
from functools import cache

from twin.assumptions.assumptions import csv_rows


@dataclass(frozen=True)
class ModelTable:
    """A table that lies as a data file beside its model, and what the model does with it."""

    title: str
    package: str
    file: str
    explains: str

    def rows(self) -> list[dict[str, str]]:
        return csv_rows(self.package, self.file)


_UNITS = {
    "_w_m2k": "W/m²K", "_per_h": "1/h", "_frac": "share", "_h": "h", "_w": "W", "_k": "K",
    "_lm": "lm", "_m": "m",
}  # fmt: skip


def column_title(name: str) -> str:
    """The name of a table's column in words, its unit behind it: 'Wall U, W/m²K'."""
    ending = next((e for e in _UNITS if name.endswith(e)), "")
    words = name.removesuffix(ending).replace("_", " ").replace(" u", " U")
    return words[0].upper() + words[1:] + (f", {_UNITS[ending]}" if ending else "")


@dataclass(frozen=True)
class ExplainedModel:
    """A model in a sentence, with its source; `modules` of `models` that hold it."""

    name: str
    does: str
    source: str
    modules: tuple[str, ...]


@cache
def explained_models() -> tuple[ExplainedModel, ...]:
    """Every model of the program, as `models_explained.csv` tells it."""
    return tuple(
        ExplainedModel(r["model"], r["does"], r["source"], tuple(r["modules"].split()))
        for r in csv_rows("twin.assumptions", "models_explained.csv")
    )


MODEL_TABLES: tuple[ModelTable, ...] = (
    ModelTable(
        "Constructions by country, use and age",
        "models.heat.stock",
        "stock_fabric.csv",
        "Walls, roof, floor and windows of a building from its country, use and year; each is one "
        "zone with layered elements whose hourly balance is solved for the whole year.",
    ),
    ModelTable(
        "Use of buildings",
        "models.heat.stock",
        "stock_use.csv",
        "Set-points, gains, ventilation, hot water and appliances by use.",
    ),
    ModelTable(
        "Rooms and their air",
        "models.heat.stock",
        "stock_rooms.csv",
        "Room heights, wall and floor thickness, outdoor air by use: air change acts on floor area "
        "x room height, at most on what the outer measures hold.",
    ),
    ModelTable(
        "Hours of use",
        "models.heat.stock",
        "stock_schedules.csv",
        "When buildings are heated and used; single buildings keep these hours moved by -1 to 2.",
    ),
    ModelTable(
        "Heating plant",
        "models.heat.stock",
        "stock_systems.csv",
        "Efficiency of boilers, networks and cooling; heat pumps follow the hour's temperatures.",
    ),
    ModelTable(
        "Sun on walls, roofs and the ground",
        "models.sun",
        "sun_figures.csv",
        "Hour by hour under the sky of Perez (doi 10.1016/0038-092X(90)90055-H): buildings and "
        "terrain hide what is behind them, found by rays around each place; gains, PV and the "
        "layers of sun read the same places. Trees are left out of these numbers; in the picture "
        "they cast shade.",
    ),
    ModelTable(
        "Luminaires",
        "models.light",
        "luminaires.csv",
        "What a street lamp draws with its gear and the light it gives.",
    ),
    ModelTable(
        "LED exchange",
        "models.light",
        "led_exchange.csv",
        "Which LED luminaire replaces which lamp.",
    ),
    ModelTable(
        "Street classes",
        "models.light",
        "street_class_rule.csv",
        "The rule by which a street gets its lighting class of EN 13201.",
    ),
    ModelTable(
        "Cars, bikes and charging",
        "models.ev.fleet",
        "fleet_factors.csv",
        "What vehicles drive and take; the first ones can be changed among the factors.",
    ),
    ModelTable(
        "Charging sessions",
        "models.ev.sessions",
        "session_distributions.csv",
        "When cars plug in and how long they stay, by place.",
    ),
    ModelTable(
        "How far inputs may lie off",
        "twin.uncertainty",
        "uncertainties.csv",
        "What bands are sampled from, beside the low and high ends of the factors: shared by all "
        "buildings, or each one's own.",
    ),
)
