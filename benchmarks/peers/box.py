"""One plain building for the other programs: a box of one zone, six opaque faces, one window.

The cell of 8 m by 6 m by 2.7 m with 12 m2 of glass to the south that the building-energy standards
test with (ANSI/ASHRAE 140, EN ISO 52016-1 section 7.2), described by the U-values and heat
capacities below. It is there to be timed, not to be compared in its results. Standard library only:
the environments of the others read it too.
"""

LENGTH_M, WIDTH_M, HEIGHT_M = 8.0, 6.0, 2.7
FLOOR_M2 = LENGTH_M * WIDTH_M
VOLUME_M3 = FLOOR_M2 * HEIGHT_M
WINDOW_M2, WINDOW_U_W_M2K, WINDOW_G_FRAC = 12.0, 2.1, 0.77
GAINS_W, AIR_CHANGES_PER_H = 200.0, 0.5
HEATING_C, COOLING_C = 20.0, 27.0

# Azimuth clockwise from north, area without the window.
WALLS_DEG_M2 = (
    ("north", 0.0, LENGTH_M * HEIGHT_M),
    ("east", 90.0, WIDTH_M * HEIGHT_M),
    ("south", 180.0, LENGTH_M * HEIGHT_M - WINDOW_M2),
    ("west", 270.0, WIDTH_M * HEIGHT_M),
)

# Thickness [m], conductivity [W/(m K)], density [kg/m3], heat capacity [J/(kg K)], inside first.
WALL_LAYERS = ((0.10, 0.51, 1400.0, 1000.0), (0.0615, 0.04, 10.0, 1400.0))
ROOF_LAYERS = ((0.010, 0.16, 950.0, 840.0), (0.1118, 0.04, 12.0, 840.0))
FLOOR_LAYERS = ((0.080, 1.13, 1400.0, 1000.0), (1.007, 0.04, 10.0, 1400.0))
FILMS_M2K_W = 0.13 + 0.04


def u_value_w_m2k(layers: tuple[tuple[float, float, float, float], ...]) -> float:
    """U-value of layers with the usual films of EN ISO 6946 [W/(m2 K)]."""
    return 1.0 / (FILMS_M2K_W + sum(thick / conducts for thick, conducts, _, _ in layers))


def heat_capacity_j_m2k(layers: tuple[tuple[float, float, float, float], ...]) -> float:
    """Heat capacity of a square metre of layers [J/(m2 K)]."""
    return sum(thick * density * capacity for thick, _, density, capacity in layers)
