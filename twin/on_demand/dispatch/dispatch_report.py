"""What a battery does by its rule beside the best it could do: values, sentences, JSON."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from twin.words.quantities import written


@dataclass(frozen=True)
class DispatchRow:
    """A year behind one meter, run in one way: bought [kWh], its peak [kW], and what it costs
    [EUR] and emits [kg CO2e] at hourly prices and carbon, sales taken off the cost."""

    way: str
    title: str
    import_kwh_a: float
    peak_kw: float
    hourly_eur_a: float
    hourly_co2_kg_a: float


@dataclass(frozen=True)
class BatteryReport:
    """One battery: where it stands, its size, and its year run in each way."""

    name: str
    capacity_kwh: float
    power_kw: float
    rows: tuple[DispatchRow, ...]

    def row(self, way: str) -> DispatchRow:
        return next(r for r in self.rows if r.way == way)

    @property
    def sentence(self) -> str:
        """What the rule saves a year, and what the best dispatch would at most."""
        none, rule, best = (self.row(w).hourly_eur_a for w in ("none", "self_use", "least_cost"))
        return (
            f"{self.name}, {written(self.capacity_kwh, 'kWh')}: by its plain rule it saves "
            f"{written(none - rule, 'EUR a year')} at hourly prices, at best "
            f"{written(none - best, 'EUR a year')}."
        )


def report_json(reports: Sequence[BatteryReport]) -> dict[str, Any]:
    """The form that `district-twin battery --json` prints."""
    return {"batteries": [asdict(report) for report in reports]}


def report_lines(reports: Sequence[BatteryReport]) -> list[str]:
    """A table for each battery, with its sentence before it."""
    lines: list[str] = []
    for report in reports:
        lines.append(report.sentence)
        for row in report.rows:
            cells = (
                written(row.import_kwh_a, "kWh a year"),
                written(row.peak_kw, "kW"),
                written(row.hourly_eur_a, "EUR a year"),
                written(row.hourly_co2_kg_a, "kg CO₂e a year"),
            )
            lines.append(f"  {row.title:22}" + "".join(f"{cell:>20}" for cell in cells))
    return lines
