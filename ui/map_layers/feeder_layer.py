"""The layer of feeders: the low-voltage network in a year, its cables and substations."""

from typing import TYPE_CHECKING, Any

import numpy as np

from twin.district.district import Array
from twin.on_demand.feeders.feeder_report import BY_KEY, FEEDER_INDICATORS, FeederIndicator
from twin.on_demand.feeders.feeder_results import FeederAnswer
from ui.background.feeders import feeders_of
from ui.map_layers.map_layer import MapLayer
from ui.overlay.legend import Legend
from ui.overlay.names.naming import ground_m
from ui.scene.look.paints import MapPaint
from ui.style.colour_maps import Rgb, rgb_of

if TYPE_CHECKING:
    from layers.scene.scene import SceneMeshes

_LIFT_M = 1.2
_PICK_M = 25.0
FEEDER_COLOURS = ("#3f9a90", "#a9c268", "#e9a23b", "#b03a2e")
"""From room to spare to over the limit."""


def feeder_legend(_answer: FeederAnswer, key: str) -> Legend:
    """The legend of a choice; the network is named as what it is."""
    indicator = BY_KEY[key]
    a, b, c = indicator.steps
    falling = a > c
    ends = ("above", "below") if falling else ("below", "over")
    labels = (f"{ends[0]} {a:g}", f"{a:g} to {b:g}", f"{b:g} to {c:g}", f"{ends[1]} {c:g}")
    classes = tuple(zip(labels, FEEDER_COLOURS, strict=True))
    return Legend(
        f"{indicator.title}, schematic", f"{indicator.unit} at the worst hour", classes=classes
    )


def feeder_paint(answer: FeederAnswer, key: str, meshes: "SceneMeshes", picked: int) -> MapPaint:
    """Cables by the value of their lower node, substations by their transformer's loading."""
    indicator, plan = BY_KEY[key], answer.plan
    network: Any = plan.network
    rgb = _colours(indicator.values(answer), indicator)
    z = ground_m(network.xy_m, meshes) + _LIFT_M
    nodes = np.column_stack([network.xy_m, z]).astype(np.float32)
    own = np.flatnonzero(network.parent >= 0)
    cables = np.stack([nodes[network.parent[own]], nodes[own]], axis=1)
    loading = BY_KEY["transformer"]
    places = np.column_stack([plan.places_m, ground_m(plan.places_m, meshes) + 2 * _LIFT_M])
    place_rgb = _colours(100.0 * answer.flow.peak_frac, loading)
    return MapPaint(cables, rgb[own], places.astype(np.float32), place_rgb, picked)


def _colours(values: Array, indicator: FeederIndicator) -> Rgb:
    """A colour for each value, by the steps of the legend."""
    sign = -1.0 if indicator.steps[0] > indicator.steps[-1] else 1.0
    step = np.searchsorted(sign * np.asarray(indicator.steps), sign * values, side="left")
    return np.array([rgb_of(colour) for colour in FEEDER_COLOURS])[step]


def substation_at(answer: FeederAnswer, x_m: float, y_m: float) -> int:
    """The substation that feeds the nearest node within reach of a point, else -1."""
    network: Any = answer.plan.network
    away = np.hypot(*(network.xy_m - [x_m, y_m]).T)
    near = int(away.argmin())
    return int(network.substation[near]) if away[near] <= _PICK_M else -1


FEEDERS = MapLayer(
    key="feeders",
    title="Feeders",
    choices=FEEDER_INDICATORS,
    calculate=feeders_of,
    paint=feeder_paint,
    legend=feeder_legend,
    at=substation_at,
    first=lambda answer: int(answer.flow.worst),
)
