import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.heat.fabric.constructions import (
    FILM_RESISTANCE_M2K_W,
    FLOORS,
    ROOFS,
    SHIPPED,
    WALLS,
    layers_with_u,
)
from models.heat.fabric.element_modes import Content, element_modes
from models.heat.fabric.elements import Layer, cell_chain, chain_modes

LIBRARIES = {"wall": WALLS, "roof": ROOFS, "floor": FLOORS}


@given(
    element=st.sampled_from(["wall", "roof", "floor"]),
    pick=st.integers(0, 100),
    u=st.floats(0.08, 3.5),
    inside=st.booleans(),
)
def test_that_layers_come_to_the_u_value_asked_for_and_keep_their_mass(
    element: str, pick: int, u: float, inside: bool
) -> None:
    constructions = list(LIBRARIES[element].values())
    construction = constructions[pick % len(constructions)]
    layers = layers_with_u(construction, element, u, inside)
    total = sum(FILM_RESISTANCE_M2K_W[element]) + sum(layer.resistance for layer in layers)
    assert 1.0 / total == pytest.approx(u, rel=1e-9)
    bare = sum(layer.capacity_j_m2k for layer in construction.layers)
    assert sum(layer.capacity_j_m2k for layer in layers) >= bare * (1.0 - 1e-12)


def test_that_a_u_value_beyond_the_films_is_refused_in_one_sentence() -> None:
    with pytest.raises(ValueError, match=r"wall cannot have U = 6 .* give a lower value"):
        layers_with_u(WALLS["solid_brick"], "wall", 6.0)


def test_that_insulation_inside_takes_the_mass_away_from_the_room() -> None:
    """After a day the room has moved less heat into a wall that is lined from within."""
    place = list(WALLS).index("solid_brick")
    contents = [Content("wall", place, 0.3, lined, 0.0, 15.0, 8.0, 3) for lined in (False, True)]
    modes = element_modes(contents)
    w = 2.0 * np.pi / 86400.0
    swing = modes.d_in - np.sum(modes.b_in**2 / (modes.rate + 1j * w), axis=1)
    assert abs(swing[1]) < 0.5 * abs(swing[0])


def test_that_reduced_elements_have_the_u_value_and_the_daily_answer_of_all_their_cells() -> None:
    for place, name in enumerate(SHIPPED["wall"]):
        construction = WALLS[name]
        content = Content("wall", place, 0.45, False, 0.0, 15.0, 8.0, 3)
        short = element_modes([content])
        layers = layers_with_u(construction, "wall", 0.45)
        full = chain_modes(*cell_chain(layers, 15.0, 8.0))
        u = 1.0 / (1.0 / 15.0 + 1.0 / 8.0 + sum(layer.resistance for layer in layers))
        through = short.d_cross[0] - np.sum(short.b_in[0] * short.b_out[0] / short.rate[0])
        assert -through == pytest.approx(u, rel=1e-9)
        for hours in (24.0, 12.0, 8760.0):
            s = 2j * np.pi / (hours * 3600.0)
            a = short.d_in[0] - np.sum(short.b_in[0] ** 2 / (short.rate[0] + s))
            b = full.d_in - np.sum(full.b_in**2 / (full.rate + s))
            assert abs(a - b) < 0.01 * abs(b)


def test_that_a_slab_follows_the_exact_solution_of_heat_conduction() -> None:
    """Admittance of a slab with a warm-and-cold room side, other side adiabatic, over a day:
    Y = k q tanh(q d), q = sqrt(i w rho c / k) (Carslaw and Jaeger 1959, 3.6)."""
    slab = Layer(0.2, 1.6, 2300.0, 900.0)
    film = 8.0
    full = chain_modes(*cell_chain([slab], 0.0, film))
    for hours in (24.0, 8.0, 720.0):
        s = 2j * np.pi / (hours * 3600.0)
        found = full.d_in - np.sum(full.b_in**2 / (full.rate + s))
        q = np.sqrt(s * 2300.0 * 900.0 / 1.6)
        exact = 1.0 / (1.0 / film + 1.0 / (1.6 * q * np.tanh(q * 0.2)))
        assert abs(found - exact) < 0.006 * abs(exact)
