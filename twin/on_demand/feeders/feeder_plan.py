"""Step that lays the low-voltage network along the streets, or takes the one that is given."""

import numpy as np
import shapely

from models.grid.network.given_network import GivenCables, network_from_cables
from models.grid.network.lv_network import StreetNetwork, lay_network
from twin.district.district import Array, District, Features
from twin.engine.results import Metered
from twin.on_demand.feeders.feeder_results import FeederPlan
from twin.steps.mobility.plugs import middle


def feeder_plan(district: District, energy: Metered) -> FeederPlan:
    """The network for the load of today, `energy` of the baseline; cables of the district's own
    layer `cables` where it has one, else laid along the streets.

    A building counts with its greatest load of the year times what all buildings reach together
    over the sum of their greatest loads. Raises ValueError where there is no substation, or where
    the given cables are no trees.
    """
    n = len(district.buildings)
    substations = district.layers.get("substations")
    if substations is None or len(substations) == 0:
        raise ValueError("the district has no substations, so no feeder can be laid; add one.")
    homes = middle(district.buildings)
    lamps, points = (middle(district.layers.get(name)) for name in ("lamp_posts", "charge_points"))
    at = np.concatenate([homes, lamps, points])
    cables = district.layers.get("cables")
    if cables is not None:
        laid = _given(cables, substations, at)
    else:
        laid = _laid(district, substations, at, energy)
    node = laid.connection_node
    names = tuple(_place_name(str(name), number) for number, name in enumerate(substations["name"]))
    return FeederPlan(
        network=laid.network,
        building_node=node[:n],
        lamp_node=node[n : n + len(lamps)],
        point_node=node[n + len(lamps) :],
        names=names,
        places_m=middle(substations),
        cable_m=laid.cable_m,
        bridged=laid.bridged,
        given=cables is not None,
    )


def _laid(district: District, substations: Features, at: Array, energy: Metered) -> StreetNetwork:
    """A schematic network along the streets; posts and charge points are still without load."""
    streets = district.layers.get("streets")
    if streets is None:
        raise ValueError("the district has no streets, so no feeder can be laid; add a layer.")
    peak = np.asarray(energy.peak_import_w, dtype=float)
    design = peak * float(energy.load_w.max()) / max(float(peak.sum()), 1.0)
    return lay_network(
        [shapely.get_coordinates(axis) for axis in streets.geometry],
        middle(substations),
        substations["rating_kva"].astype(float),
        at,
        np.concatenate([design, np.zeros(len(at) - len(design))]),
        raise_ratings=district.schematic,
    )


def _given(cables: Features, substations: Features, at: Array) -> StreetNetwork:
    given = GivenCables(
        lines_xy_m=[shapely.get_coordinates(line) for line in cables.geometry],
        cable=[str(name) for name in cables["cable"]],
        name=[f"'{one}'" for one in cables.ids],
        parallel=cables["parallel"].astype(np.int64),
    )
    try:
        return network_from_cables(
            given,
            middle(substations),
            substations["rating_kva"].astype(float),
            [f"'{one}'" for one in substations.ids],
            at,
        )
    except ValueError as error:
        raise ValueError(f"layer cables: {error}; nothing is run until it is fixed.") from error


def _place_name(name: str, number: int) -> str:
    """'Rua do Arsenal substation (schematic)' is at 'Rua do Arsenal', the second one too."""
    short = name.split(" substation")[0].strip()
    return f"{short or 'substation'} ({number + 1})"
