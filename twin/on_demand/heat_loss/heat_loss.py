"""Where the heat of a building goes, element by element: why its need is what it is."""

from models.heat.stock.zones import Fabric, Shell
from models.heat.zone.district_network import ground_below
from twin.district.district import Array

AIR_WH_M3K = 0.34
"""Heat that a cubic metre of air takes up for each kelvin: 1.2 kg/m3 x 1,006 J/(kg K) / 3,600, as
EN ISO 13789 uses it."""
LOSS_LABELS = {
    "walls": "walls",
    "windows": "windows",
    "roof": "roof",
    "floor": "floor",
    "bridges": "thermal bridges",
    "air": "air change",
}
"""The parts of the heat loss, by key of `heat_loss_w_k`."""


def heat_loss_w_k(shell: Shell, fabric: Fabric) -> dict[str, Array]:
    """Heat loss of n buildings for each kelvin between inside and outside [W/K], (n,) by part.

    An element loses its area times its U-value; the floor on the ground with the soil below it (EN
    ISO 13370, steady state); air the changes of the air inside times `AIR_WH_M3K`, less what is
    recovered, with the ventilation as strong as it is at full use.
    """
    wall = shell.wall_area_m2.sum(axis=1, dtype=float)
    roof = shell.roof_area_m2.sum(axis=1, dtype=float)
    floor = shell.footprint_area_m2.astype(float)
    exchange_per_h = fabric.infiltration_per_h + fabric.ventilation_per_h * (
        1.0 - fabric.heat_recovery_frac
    )
    return {
        "walls": wall * (1.0 - fabric.window_frac) * fabric.wall_u_w_m2k,
        "windows": wall * fabric.window_frac * fabric.window_u_w_m2k,
        "roof": roof * fabric.roof_u_w_m2k,
        "floor": floor * ground_below(shell, fabric).u_w_m2k,
        "bridges": (wall + roof + floor) * fabric.thermal_bridge_w_m2k,
        "air": AIR_WH_M3K * shell.air_volume_m3.astype(float) * exchange_per_h,
    }
