"""What the feeders can be coloured by, and their table as the window and the command print it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from twin.answer.compare import Answer
from twin.assumptions.assumptions import csv_rows
from twin.district.district import Array
from twin.on_demand.feeders.feeder_results import FeederAnswer, FeederDetail
from twin.words.quantities import percent

WALK_M = next(
    float(row["value"])
    for row in csv_rows("models.ev.fleet", "fleet_factors.csv")
    if row["key"] == "walk_reach_m"
)


@dataclass(frozen=True)
class FeederIndicator:
    """A quantity per node of the network, of the cable to its parent or of its substation.

    `steps` are the bounds between the classes of the legend, from good to bad.
    """

    key: str
    title: str
    unit: str
    values: Callable[[FeederAnswer], Array]
    steps: tuple[float, float, float]


def _transformer_pct(answer: FeederAnswer) -> Array:
    """Greatest loading of the node's transformer in the year [%]."""
    loading: Array = 100.0 * answer.flow.peak_frac[answer.plan.network.substation]
    return loading


def _cable_pct(answer: FeederAnswer) -> Array:
    return 100.0 * np.asarray(answer.flow.flow.cable_max_frac, dtype=float)


def _voltage_pct(answer: FeederAnswer) -> Array:
    return 100.0 * np.asarray(answer.flow.flow.v_min, dtype=float)


FEEDER_INDICATORS: tuple[FeederIndicator, ...] = (
    FeederIndicator(
        "transformer", "Transformer loading", "% of rating", _transformer_pct, (50, 80, 100)
    ),
    FeederIndicator("cable", "Cable loading", "% of rating", _cable_pct, (50, 80, 100)),
    FeederIndicator("voltage", "Lowest voltage", "% of 400 V", _voltage_pct, (97, 94, 90)),
)

BY_KEY: dict[str, FeederIndicator] = {i.key: i for i in FEEDER_INDICATORS}


def walk_numbers(answer: Answer) -> dict[str, float | None]:
    """Mean way of residents to the next public plug [m], None without one, and the share of them
    that live within a walk (`models/ev/fleet/fleet_factors.csv`, walk_reach_m)."""
    walk = np.asarray(answer.results["charge_walk"], dtype=float)
    people = answer.district.buildings["residents"].astype(float)
    total = max(float(people.sum()), 1e-9)
    known = np.isfinite(walk)
    mean = float((walk[known] * people[known]).sum()) / total if known.all() else None
    return {
        "walk_to_plug_mean_m": mean,
        "residents_within_walk_frac": float(people[walk <= WALK_M].sum()) / total,
    }


def plugs_in_words(answer: FeederAnswer) -> str:
    """How many find a free plug, and how far residents walk to one."""
    walk = walk_numbers(answer.answer)
    taken = percent(1.0 - answer.charging.plugged_frac)
    said = f"In {taken} of public charging all plugs within a walk are taken"
    if walk["walk_to_plug_mean_m"] is None:
        return f"{said}; there is no public plug."
    near = percent(float(walk["residents_within_walk_frac"] or 0.0))
    return (
        f"{said}; residents walk {walk['walk_to_plug_mean_m']:.0f} m to the next one on average, "
        f"{near} of them at most {WALK_M:.0f} m."
    )


def detail_in_words(answer: FeederAnswer, detail: FeederDetail) -> str:
    """One substation by exact flow, and its hosting capacity."""
    name = answer.plan.names[detail.substation]
    over = int((detail.transformer_frac > 1.0).sum())
    peak = percent(float(detail.transformer_frac.max()))
    return (
        f"{name}, exact load flow: peak {peak}, over its rating in {over} hours, lowest "
        f"voltage {percent(detail.v_min)} of 400 V, fullest cable "
        f"{percent(detail.cable_max_frac)}. Hosting capacity: "
        f"{_count(detail.cars)} more electric cars (the limit: {detail.cars_limited_by}), "
        f"{_count(detail.heat_pumps)} more homes with a heat pump (the limit: "
        f"{detail.heat_pumps_limited_by}) or {_count(detail.pv_kwp, ' kWp')} more PV (the limit: "
        f"{detail.pv_limited_by})."
    )


def _count(number: float, unit: str = "") -> str:
    return f"{number:,.0f}{unit}" if number >= 1.0 else "no"


def feeder_json(answer: FeederAnswer) -> dict[str, Any]:
    """The form that `district-twin feeders --json` prints."""
    plan, flow, charging = answer.plan, answer.flow, answer.charging
    rating = plan.network.rating_kva
    return {
        "district": answer.answer.district.key,
        "network": plan.standing,
        "method": flow.flow.method,
        "strategy": charging.strategy or None,
        "charging_kwh_a": float(charging.load_w.sum(dtype=np.float64)) / 1000.0,
        "unserved_kwh_a": charging.unserved_kwh_a,
        "public_sessions_served_frac": charging.plugged_frac,
        **walk_numbers(answer.answer),
        "transformers_over": int((flow.hours_over > 0).sum()),
        "worst": {"transformer": plan.names[flow.worst], "hour": flow.worst_hour},
        "sentences": [*flow.sentences, plugs_in_words(answer)],
        "transformers": [
            {
                "name": name,
                "rating_kva": float(rating[i]),
                "peak_frac": float(flow.peak_frac[i]),
                "hours_over": int(flow.hours_over[i]),
                "plain_peak_frac": float(flow.plain_peak_frac[i]),
                "plain_hours_over": int(flow.plain_hours_over[i]),
            }
            for i, name in enumerate(plan.names)
        ],
        "lowest_voltage_frac": float(np.min(flow.flow.v_min)),
        "greatest_cable_frac": float(np.max(flow.flow.cable_max_frac)),
    }
