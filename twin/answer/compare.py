"""Baseline beside scenario: the two answers, their difference, the programme's own targets."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from twin.answer.bands import Bands, plain_bands
from twin.assumptions.assumptions import Factors
from twin.district.district import Array, District
from twin.engine.engine import Results
from twin.engine.results import Costs, Headline, PartyCosts
from twin.scenario.scenario import Scenario
from twin.words.quantities import QUANTITIES, Quantity, last_digit


@dataclass(frozen=True, eq=False)
class Answer:
    """What the calculation says of one scenario, beside what it says of the empty one."""

    district: District
    scenario: Scenario
    baseline: Results
    results: Results
    baseline_headline: Headline
    headline: Headline
    building_eur_per_t: Array
    costs: Costs


@dataclass(frozen=True)
class Row:
    """One quantity: in the baseline, in the scenario, and the change from the one to the other."""

    quantity: Quantity
    baseline: float
    scenario: float

    @property
    def difference(self) -> float:
        return self.scenario - self.baseline

    @property
    def relative(self) -> float:
        """Change as a share of the baseline; NaN where the baseline is zero."""
        return self.difference / self.baseline if self.baseline else float("nan")

    @property
    def unchanged(self) -> bool:
        """True where the change is less than the three digits that a number is shown with."""
        return abs(self.difference) < 0.5 * last_digit(self.baseline) or self.difference == 0

    @property
    def shown(self) -> float:
        """The scenario's number as it is shown: that of the baseline where nothing has changed,
        so that a change within the rounding does not turn 211 into 210."""
        return self.baseline if self.unchanged else self.scenario

    @property
    def helps(self) -> int:
        """1 where the change helps, -1 where it harms, 0 where it does neither or is within the
        rounding."""
        change = self.difference
        if change != change or self.unchanged:
            return 0
        return self.quantity.better * (1 if change > 0 else -1)


def rows(answer: Answer) -> tuple[Row, ...]:
    """Every quantity of the table, baseline beside scenario."""
    return tuple(
        Row(q, answer.baseline_headline[q.key], answer.headline[q.key]) for q in QUANTITIES
    )


def as_json(answer: Answer, bands: Bands | None = None) -> dict[str, Any]:
    """The form that `district-twin run --json` prints; what is not defined is null."""

    def plain(values: Mapping[str, float]) -> dict[str, float | None]:
        return {k: (v if v == v else None) for k, v in values.items()}

    return {
        "district": answer.district.key,
        "baseline": plain({r.quantity.key: r.baseline for r in rows(answer)}),
        "scenario": plain({r.quantity.key: r.scenario for r in rows(answer)}),
        "difference": plain({r.quantity.key: r.difference for r in rows(answer)}),
        "costs": {
            p.key: plain(cost_record(p)) for p in (*answer.costs.parties, answer.costs.total)
        },
        **({"bands": plain_bands(bands)} if bands is not None else {}),
        **({"left_out": gone} if (gone := left_out(answer)) else {}),
    }


def left_out(answer: Answer) -> dict[str, str]:
    """Buildings that could not be simulated and are in no sum: why, by id."""
    ids, not_applicable = answer.district.buildings.ids, answer.results["unfit"].not_applicable
    return {str(ids[row]): " ".join(why) for row, why in sorted(not_applicable.items())}


def cost_record(party: PartyCosts) -> dict[str, float]:
    """One row of the table of costs."""
    return {
        "investment_eur": party.investment_eur,
        "subsidy_eur": party.subsidy_eur,
        "saving_eur_a": party.yearly_saving_eur_a,
        "npv_eur": party.npv_eur,
        "payback_a": party.payback_a,
        "discounted_payback_a": party.discounted_payback_a,
    }


def differing(stored: Mapping[str, float | None], now: Headline) -> list[str]:
    """Keys of stored numbers that are not, to the last digit, what is calculated now."""
    return [
        k for k, v in stored.items() if k in now and v != (now[k] if now[k] == now[k] else None)
    ]


@dataclass(frozen=True)
class TargetRow:
    """One target of the programme, scaled to the district, beside what the scenario reaches."""

    label: str
    target: float
    reached: float
    unit: str
    note: str

    @property
    def met(self) -> bool:
        return self.reached >= self.target


def target_rows(answer: Answer, factors: Factors) -> tuple[TargetRow, ...]:
    """The programme's targets (never its results), scaled by the district's residents."""
    people = answer.district.residents
    saved = answer.baseline_headline["bills_eur_a"] - answer.headline["bills_eur_a"]
    share = people / factors["target_residents"]
    mobility = answer.results["mobility"]
    electric = mobility.electric_cars / mobility.cars if mobility.cars else 0.0
    return (
        TargetRow(
            "Energy bills down",
            factors["target_bills_eur_a"] * share,
            saved,
            "EUR a year",
            f"600,000 EUR a year for 15,000 residents, scaled to {people:,.0f} residents",
        ),
        TargetRow(
            "Cars that drive electric",
            factors["target_electric_frac"],
            electric,
            "share",
            "one in ten citizens chooses electric",
        ),
    )
