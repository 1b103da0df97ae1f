"""The best plan on the screen: the curve's numbers at a place, and what is done where. No Qt."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from twin.answer.indicators import Indicator
from twin.district.district import Array
from twin.words.quantities import percent, scaled_unit, written
from ui.view_state.state import Colouring

if TYPE_CHECKING:
    from twin.best_plan.curve import Curve
    from twin.best_plan.packages import Packages
    from twin.best_plan.plan import Plan
    from twin.best_plan.robust import Robust

_MOST_POINTS = 400


@dataclass(frozen=True, eq=False)
class CurveView:
    """The curve in the units of its axes: money across, what is saved up; and two places beside:
    the plan that was asked for, and that of least regret (None where not sought)."""

    spent: Array
    saved: Array
    money_unit: str
    saved_unit: str
    money_size: float
    saved_size: float
    asked: tuple[float, float] | None
    robust: tuple[float, float] | None

    def spent_eur(self, x: float) -> float:
        """The money that a place on the axis stands for."""
        return x * self.money_size


def curve_view(
    curve: "Curve", plan: "Plan | None", robust: "Robust | None", of_bills: bool
) -> CurveView:
    """The curve as it is drawn, of carbon saved or of bills saved."""
    saved = curve.bill_saved_eur_a if of_bills else curve.co2_saved_kg_a
    unit = "EUR a year" if of_bills else "kg CO₂e a year"
    money_unit, money = scaled_unit(float(curve.spent_eur[-1]), "EUR")
    saved_unit, size = scaled_unit(float(saved.max()), unit)
    few = np.unique(np.linspace(0, len(saved) - 1, _MOST_POINTS).round().astype(int))
    asked = None
    if plan is not None:
        reached = plan.bill_saved_eur_a if of_bills else plan.co2_saved_kg_a
        asked = plan.investment_eur / money, reached / size
    beside = None
    if robust is not None and not of_bills:
        beside = robust.choice.cost_eur / money, robust.choice.gain / size
    return CurveView(
        curve.spent_eur[few] / money, saved[few] / size, money_unit, saved_unit, money, size,
        asked, beside,
    )  # fmt: skip


def place_numbers(curve: "Curve", place: int) -> dict[str, str]:
    """What a plan on the curve costs and does, in words."""
    return {
        "Investment": written(float(curve.spent_eur[place]), "EUR"),
        "Carbon saved": written(float(curve.co2_saved_kg_a[place]), "kg CO₂e a year"),
        "Bills saved": written(float(curve.bill_saved_eur_a[place]), "EUR a year"),
        "Buildings": f"{int(curve.buildings[place]):,}",
        "Streets": f"{int(curve.streets[place]):,}",
    }


def plan_sentence(plan: "Plan") -> str:
    """What is known of how good a plan is."""
    if plan.choice.proven:
        return "No plan for this money saves more: proven."
    if plan.gap_frac < 5e-7:
        return "Within a millionth of what no plan can exceed."
    return f"Within {100 * plan.gap_frac:.2g} % of what no plan can exceed."


def robust_sentence(robust: "Robust") -> str:
    """The plan of least regret beside the best one as calculated."""
    best, least = (
        written(regret, "kg CO₂e a year")
        for regret in (robust.best_greatest_regret_kg_a, robust.greatest_regret_kg_a)
    )
    return (
        f"Over {robust.samples} samples of what is not sure, the plan asked for (dot) falls short "
        f"of the best of each by up to {best}; the plan of least regret (diamond) by up to {least}."
        f" They choose the same in {percent(robust.same_choice_frac)} of buildings and streets."
    )


def plan_colouring(
    packages: "Packages", option: Array, years: Array | None = None, year: int = 0
) -> Colouring:
    """What is done in each building, up to a year where there are years."""
    from twin.best_plan.curve import WORKS, works

    values = works(packages, option)
    if years is not None:
        values = np.where(years[: len(values)] <= year, values, np.nan)
    title = "Best plan" if years is None else f"Best plan, done by {year}"
    indicator = Indicator(
        "best_plan", title, "", "category", lambda *_: values, WORKS,
        needs_answer=False, missing="as it is",
    )  # fmt: skip
    return Colouring(indicator, values, 0.0, float(len(WORKS) - 1))
