"""What is known of the low-voltage network and its load, as frozen columns."""

from dataclasses import dataclass
from typing import Any

from twin.answer.compare import Answer
from twin.district.district import Array
from twin.engine.engine import Results

SCHEMATIC = "Schematic network along the streets, no survey of cables"
GIVEN = "Network as given by the layer of cables"


@dataclass(frozen=True, eq=False)
class FeederPlan:
    """The network, laid for the load of today; it does not change with the scenario.

    `network`: models' RadialNetwork. Nodes that things are on: `building_node`, `lamp_node`,
    `point_node` (charge points); `names` of the substations, `places_m` (n_substations, 2).
    """

    network: Any
    building_node: Array
    lamp_node: Array
    point_node: Array
    names: tuple[str, ...]
    places_m: Array
    cable_m: float
    bridged: int
    given: bool

    @property
    def standing(self) -> str:
        """What kind of network this is, in words."""
        return GIVEN if self.given else SCHEMATIC


@dataclass(frozen=True, eq=False)
class PlacedCharging:
    """Charging at the nodes of the network.

    `node` (n_nodes,) those where somebody charges; `plain_w`, `load_w` (n_nodes, 8760) [W] at full
    power from plug-in on and as the scenario's strategy has it; `strategy` its name, '' for none;
    `unserved_kwh_a`; `plugged_frac` share of public sessions that find a free plug within a walk.
    """

    node: Array
    plain_w: Array
    load_w: Array
    strategy: str
    unserved_kwh_a: float
    plugged_frac: float


@dataclass(frozen=True, eq=False)
class FeederFlow:
    """A year of linear load flow under the scenario and, beside it, without its strategy.

    `flow`, `plain`: models' YearOfFlow; `peak_frac`, `hours_over` (n_substations,) of the
    transformers, and the same of `plain`; `sentences` say it in words; `worst` substation and
    `worst_hour` of the year.
    """

    flow: Any
    plain: Any
    peak_frac: Array
    hours_over: Array
    plain_peak_frac: Array
    plain_hours_over: Array
    sentences: tuple[str, ...]
    worst: int
    worst_hour: int


@dataclass(frozen=True, eq=False)
class FeederDetail:
    """One substation by exact load flow: `transformer_frac` (8760,), lowest voltage [of 400 V],
    greatest cable loading [1 = rating]; how many more electric cars, heat pumps (of
    a dwelling each) and how much more PV [kWp] its feeders bear, and what sets the limit."""

    substation: int
    transformer_frac: Array
    v_min: float
    cable_max_frac: float
    cars: float
    cars_limited_by: str
    heat_pumps: float
    heat_pumps_limited_by: str
    pv_kwp: float
    pv_limited_by: str


@dataclass(frozen=True, eq=False)
class FeederAnswer:
    """The feeders of an answer, as the engine left them."""

    answer: Answer
    results: Results

    @property
    def plan(self) -> FeederPlan:
        plan: FeederPlan = self.results["feeder_plan"]
        return plan

    @property
    def charging(self) -> PlacedCharging:
        charging: PlacedCharging = self.results["feeder_charging"]
        return charging

    @property
    def flow(self) -> FeederFlow:
        flow: FeederFlow = self.results["feeder_flow"]
        return flow
