"""The district's own stock file: what it may say, and each slip in one sentence."""

from pathlib import Path

import pytest

from layers.district.own_stock import OwnStock, read_own_stock
from layers.source_error import SourceError

MATERIALS = {"plaster": (0.57, 1300.0, 1000.0), "timber": (0.13, 500.0, 1600.0)}
LIBRARY = {
    "wall": ("stone",),
    "roof": ("timber_pitched",),
    "floor": ("stone_slab",),
    "storey": ("timber_storey", "concrete_storey"),
    "partition": ("brick_partition",),
}
GOOD = """
schema_version = 1

[materials.hemp_lime]
conductivity_w_mk = 0.07
density_kg_m3 = 330
heat_capacity_j_kgk = 1500
source = "maker"

[constructions.gaiola]
element = "wall"
layers = [
    { material = "plaster", thickness_m = 0.03 },
    { resistance_m2k_w = 0.18 },
    { material = "hemp_lime", thickness_m = 0.2 },
]
storeys = "timber_storey"

[[archetypes]]
uses = ["apartment"]
year_to = 1860
wall = "gaiola"
wall_u_w_m2k = 1.5
source = "survey 2025"
"""


def read(folder: Path, text: str) -> OwnStock:
    path = folder / "stock.toml"
    path.write_text(text, encoding="utf-8")
    return read_own_stock(path, MATERIALS, LIBRARY)


def test_that_materials_constructions_and_archetypes_are_read(tmp_path):
    stock = read(tmp_path, GOOD)
    (wall,) = stock.constructions
    assert [v.thickness_m for v in wall.layers] == [0.03, 0.0, 0.2]
    assert wall.layers[1].resistance_m2k_w == 0.18
    assert wall.layers[2].conductivity_w_mk == 0.07
    assert (wall.insulation_before, wall.inside_insulation_before) == (0, 3)
    (archetype,) = stock.archetypes
    assert archetype.constructions == {"wall": "gaiola"}
    assert archetype.numbers == {"wall_u_w_m2k": 1.5}
    assert (archetype.year_from, archetype.year_to) == (0, 1860)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("schema_version = 1", "", "schema_version must"),
        ("[materials.hemp_lime]", "[materials.Hemp]", "the name 'Hemp' may hold"),
        ("density_kg_m3 = 330", "", "material 'hemp_lime': density_kg_m3 is missing"),
        ("conductivity_w_mk = 0.07", "conductivity_w_mk = -1", "conductivity_w_mk is -1"),
        ('element = "wall"', 'element = "door"', "must be one of wall, roof, floor"),
        ("thickness_m = 0.2", "thickness_m = -0.2", "layer 3: thickness_m is -0.2"),
        ('"hemp_lime", thick', '"hemp", thick', "layer 3: material is 'hemp'"),
        ("{ resistance_m2k_w = 0.18 }", "{ resistance_m2k_w = 0.18, thickness_m = 1 }", "nothing"),
        ("gaiola]", "stone]", "bears the name of one in the library"),
        ('wall = "gaiola"', 'wall = "gaiole"', "archetype 1: wall is 'gaiole'"),
        ("wall_u_w_m2k = 1.5", "wall_u_w_m2k = 99", "wall_u_w_m2k is 99; give a number"),
        ('uses = ["apartment"]', 'uses = ["flat"]', "use 'flat' is unknown"),
        ('uses = ["apartment"]', 'use = ["apartment"]', "unknown key 'use'"),
        ("year_to = 1860", "year_from = 1900\nyear_to = 1860", "year_from 1900 is after"),
        ('wall = "gaiola"\nwall_u_w_m2k = 1.5', "", "archetype 1 sets nothing"),
        ("schema_version = 1", "schema_version = ", "not valid TOML"),
    ],
)
def test_that_each_slip_is_one_sentence_with_its_place(tmp_path, old, new, said):
    assert old in GOOD
    with pytest.raises(SourceError) as caught:
        read(tmp_path, GOOD.replace(old, new))
    message = str(caught.value)
    assert said in message
    assert "stock.toml" in message


def test_that_figures_of_use_are_read_and_kept_within_limits(tmp_path):
    text = "schema_version = 1\n[[archetypes]]\nheating_setpoint_c = 19.5\n"
    (archetype,) = read(tmp_path, text).archetypes
    assert archetype.use_numbers == {"heating_setpoint_c": 19.5}
    assert archetype.numbers == {}
    with pytest.raises(SourceError, match="heating_setpoint_c is 40; give a number from 10 to 24"):
        read(tmp_path, text.replace("19.5", "40"))
