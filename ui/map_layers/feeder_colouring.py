"""From the year of the feeders to colours over the scene, and a legend."""

from typing import TYPE_CHECKING, Any

import numpy as np

from twin.district.district import Array
from twin.on_demand.feeders.feeder_report import BY_KEY, FeederIndicator
from twin.on_demand.feeders.feeder_results import FeederAnswer
from ui.overlay.legend import Legend
from ui.overlay.names.naming import ground_m
from ui.scene.look.paints import FeederPaint
from ui.style.colour_maps import Rgb, rgb_of

if TYPE_CHECKING:
    from layers.scene.scene import SceneMeshes

_LIFT_M = 1.2
FEEDER_COLOURS = ("#3f9a90", "#a9c268", "#e9a23b", "#b03a2e")
"""From room to spare to over the limit."""


def feeder_legend(indicator: FeederIndicator) -> Legend:
    """The legend of a feeder layer; the network is named as what it is."""
    a, b, c = indicator.steps
    falling = a > c
    ends = ("above", "below") if falling else ("below", "over")
    labels = (f"{ends[0]} {a:g}", f"{a:g} to {b:g}", f"{b:g} to {c:g}", f"{ends[1]} {c:g}")
    classes = tuple(zip(labels, FEEDER_COLOURS, strict=True))
    return Legend(
        f"{indicator.title}, schematic", f"{indicator.unit} at the worst hour", classes=classes
    )


def feeder_paint(
    answer: FeederAnswer, indicator: FeederIndicator, meshes: "SceneMeshes", picked: int
) -> FeederPaint:
    """Cables by the value of their lower node, substations by their transformer's loading."""
    plan = answer.plan
    network: Any = plan.network
    rgb = _colours(indicator.values(answer), indicator)
    z = ground_m(network.xy_m, meshes) + _LIFT_M
    nodes = np.column_stack([network.xy_m, z]).astype(np.float32)
    own = np.flatnonzero(network.parent >= 0)
    cables = np.stack([nodes[network.parent[own]], nodes[own]], axis=1)
    loading = BY_KEY["transformer"]
    places = np.column_stack([plan.places_m, ground_m(plan.places_m, meshes) + 2 * _LIFT_M])
    place_rgb = _colours(100.0 * answer.flow.peak_frac, loading)
    return FeederPaint(cables, rgb[own], places.astype(np.float32), place_rgb, picked)


def _colours(values: Array, indicator: FeederIndicator) -> Rgb:
    """A colour for each value, by the steps of the legend."""
    sign = -1.0 if indicator.steps[0] > indicator.steps[-1] else 1.0
    step = np.searchsorted(sign * np.asarray(indicator.steps), sign * values, side="left")
    return np.array([rgb_of(colour) for colour in FEEDER_COLOURS])[step]
