"""The factors that a scenario sets itself, as a person reads them. No Qt."""

from dataclasses import dataclass

from twin.assumptions.district_factors import factors_of
from twin.district.district import District
from twin.scenario.scenario import Scenario


@dataclass(frozen=True)
class ChangedAssumption:
    """One factor of the scenario's own: its name, its value with unit, and what it is elsewhere."""

    key: str
    label: str
    value: str
    default: str


def changed_assumptions(scenario: Scenario, district: District) -> tuple[ChangedAssumption, ...]:
    """What the scenario changes of the district's factors, in the order of the table."""
    own = factors_of(district, scenario.assumptions).rows
    usual = factors_of(district).rows
    return tuple(
        ChangedAssumption(
            key,
            own[key].label,
            f"{own[key].value:g} {own[key].unit}".rstrip(),
            f"{usual[key].value:g} {usual[key].unit}".rstrip(),
        )
        for key in own
        if own[key].overridden
    )
