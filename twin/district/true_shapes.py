"""The shapes of a district's buildings that are known beyond footprint and height."""

from layers.solids.solids import Solids, solids_of
from twin.district.district import District


def true_shapes(district: District) -> Solids:
    """The shells of the layer `building_surfaces` in the local frame; none where it is absent."""
    surfaces = district.layers.get("building_surfaces")
    if surfaces is None:
        return Solids()
    return solids_of(surfaces.geometry, dict(surfaces.columns), district.buildings.ids)
