"""Each block's plots, by the kind of block its quarter asks for."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import shapely
from shapely.geometry import Polygon

from sample_districts.sketch.chance import Chance
from sample_districts.sketch.land import Block
from sample_districts.sketch.places import polygons
from sample_districts.sketch.ring import Plot, ring_plots
from sample_districts.sketch.rows import free_plots, lot_plots, row_plots
from sample_districts.sketch.schema import Quarter

STANDS_OUT_M2 = 1.0
MILLIMETRE = 0.001


@dataclass(frozen=True)
class Ruled:
    """A plot and its quarter."""

    plot: Plot
    quarter: Quarter


def plots_of(blocks: Sequence[Block], chance: Chance) -> list[Ruled]:
    """The plots of all blocks that are built, in the order of the blocks."""
    found = []
    for block in blocks:
        quarter = block.quarter
        for plot in _grown(block, chance):
            plot = _inside(plot, block.shape)
            place = plot.shape.centroid
            if chance.share(place.x, place.y, "built") < quarter.coverage:
                found.append(Ruled(plot, quarter))
    return found


def _inside(plot: Plot, land: Polygon) -> Plot:
    """The plot cut back to its block where straightened streets let it stand out of it."""
    if plot.shape.difference(land).area < STANDS_OUT_M2:
        return plot
    parts = polygons(shapely.set_precision(plot.shape.intersection(land), MILLIMETRE))
    return replace(plot, shape=max(parts, key=lambda part: part.area, default=plot.shape))


def _grown(block: Block, chance: Chance) -> list[Plot]:
    quarter, shape = block.quarter, block.shape
    place = shape.centroid
    depth = chance.between(place.x, place.y, "depth", *quarter.depth_m)
    if quarter.block == "perimeter":
        ring = (
            []
            if shape.interiors
            else ring_plots(shape, depth, quarter.well_m, quarter.plot_m, chance)
        )
        return ring or lot_plots(shape, depth, quarter.plot_m, chance)
    if quarter.block == "lots":
        roomy = not shape.interiors and shape.buffer(-depth - 4.0).area > 60.0
        ring = ring_plots(shape, depth, 2.0, quarter.plot_m, chance) if roomy else []
        return ring or lot_plots(shape, depth, quarter.plot_m, chance)
    if quarter.block in ("terrace", "villas"):
        gap = quarter.gap_m if quarter.block == "villas" else 0.0
        return row_plots(shape, depth, quarter.plot_m, quarter.setback_m, gap, chance)
    size = quarter.slab_m
    return free_plots(shape, size, quarter.gap_m, quarter.bearing_deg)
