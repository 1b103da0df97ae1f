"""The builder's parts: places, choices, plots that share their walls, ground beside water."""

import numpy as np
import pytest
import shapely
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from shapely.geometry import LineString, Polygon, box

from sample_districts.sketch.chance import Chance
from sample_districts.sketch.ground import relief
from sample_districts.sketch.joining import joined
from sample_districts.sketch.land import Axis
from sample_districts.sketch.places import Places, axes
from sample_districts.sketch.read import Sketch, load_sketch
from sample_districts.sketch.ring import ring_plots
from sample_districts.sketch.rows import free_plots, lot_plots, row_plots
from sample_districts.sketch.schema import Green, Water

CHANCE = Chance("test")


def sketch(**more: object) -> Sketch:
    base = {
        "schema_version": 1,
        "key": "x",
        "name": "X",
        "country": "PT",
        "crs": "EPSG:3763",
        "note": "",
        "bbox": (-9.141, 38.710, -9.139, 38.712),
        "frames": {"f": {"origin": (-9.14, 38.711), "bearing_deg": 0.0}},
        "ground": {"points": [(-9.141, 38.71, 5), (-9.139, 38.71, 5), (-9.14, 38.712, 9)]},
    }
    return Sketch.model_validate(base | more)


def overlap_m2(shapes: list[Polygon]) -> float:
    return sum(shape.area for shape in shapes) - shapely.union_all(shapes).area


def test_that_the_same_place_and_purpose_always_choose_alike():
    again = Chance("test")
    assert CHANCE.share(12.34, -5.0, "roof") == again.share(12.34, -5.0, "roof")
    assert CHANCE.share(12.34, -5.0, "roof") != CHANCE.share(12.34, -5.0, "year")
    assert CHANCE.share(12.34, -5.0, "roof") != Chance("other").share(12.34, -5.0, "roof")


def test_that_choices_follow_their_weights():
    picks = [CHANCE.pick(float(k), 0.0, "use", {"a": 3.0, "b": 1.0}) for k in range(4000)]
    assert picks.count("a") / len(picks) == pytest.approx(0.75, abs=0.03)


def test_that_a_frame_turns_with_its_bearing():
    right, ahead = axes(90.0)
    assert np.allclose(ahead, [1.0, 0.0])
    assert np.allclose(right, [0.0, -1.0])


def test_that_a_rectangle_keeps_its_size_and_its_court():
    green = Green(frame="f", at=(0, 0), size_m=(20, 40), court_m=(10, 10), bearing_deg=30.0)
    shape = Places(sketch()).area(green)
    assert shape.area == pytest.approx(20 * 40 - 100)


def test_that_an_unknown_frame_is_named():
    with pytest.raises(ValueError, match="'nowhere'"):
        Places(sketch()).points([(0, 0)], "nowhere")


def test_that_a_misspelt_key_of_a_sketch_is_refused_by_name(tmp_path):
    (tmp_path / "x.toml").write_text('schema_version = 1\nwidht_m = 3\nkey = "x"\n')
    with pytest.raises(ValueError, match=r"x\.toml.*"):
        load_sketch("x", tmp_path)


def test_that_a_missing_sketch_is_one_sentence(tmp_path):
    with pytest.raises(ValueError, match="no such sketch"):
        load_sketch("atlantis", tmp_path)


@settings(max_examples=40, deadline=None)
@given(
    length=st.floats(40, 140),
    width=st.floats(26, 90),
    lean=st.floats(-12, 12),
    depth=st.floats(9, 14),
)
def test_that_plots_round_a_block_share_their_walls_and_stay_inside(length, width, lean, depth):
    block = Polygon([(0, 0), (length, 0), (length + lean, width), (lean, width + lean / 2)])
    shapes = [plot.shape for plot in ring_plots(block, depth, 3.0, (12.0, 20.0), CHANCE)]
    assume(shapes)  # none where a block is too narrow or too crooked: the builder then grows lots
    assert all(shape.is_valid for shape in shapes)
    assert abs(overlap_m2(shapes)) < 1e-6
    assert shapely.union_all(shapes).difference(block.buffer(1e-6)).area < 1e-6
    # no sliver between neighbours: what they leave of the block is one court
    rest = block.difference(shapely.union_all(shapes).buffer(1e-6))
    assert rest.is_empty or rest.geom_type == "Polygon"


@pytest.mark.parametrize("sides", [(40, 35), (60, 45), (100, 54), (140, 90)])
def test_that_an_ordinary_block_is_built_all_round(sides):
    shapes = [p.shape for p in ring_plots(box(0, 0, *sides), 11.0, 3.0, (12.0, 20.0), CHANCE)]
    built = shapely.union_all(shapes)
    assert built.buffer(1e-6).covers(box(0, 0, *sides).exterior)


def test_that_a_pombaline_block_is_quads_round_a_narrow_well():
    block = box(0, 0, 27, 71)
    shapes = [p.shape.simplify(0.001) for p in ring_plots(block, 12.5, 2.4, (17, 24), CHANCE)]
    assert all(shapely.get_num_coordinates(shape) == 5 for shape in shapes)
    well = block.difference(shapely.union_all(shapes))
    assert well.bounds[2] - well.bounds[0] == pytest.approx(2.4, abs=0.001)


def test_that_lots_fill_a_narrow_block_without_overlap():
    block = Polygon([(0, 0), (60, 4), (62, 24), (1, 19)])
    shapes = [plot.shape for plot in lot_plots(block, 10.0, (5.0, 8.0), CHANCE)]
    assert len(shapes) > 10
    assert abs(overlap_m2(shapes)) < 1e-6
    assert shapely.union_all(shapes).area == pytest.approx(block.area, rel=0.01)


def test_that_a_terrace_block_has_rows_of_narrow_houses_and_gardens_between():
    block = box(0, 0, 100, 38)
    plots = row_plots(block, 8.5, (4.5, 5.5), 0.0, 0.0, CHANCE)
    assert 36 <= len(plots) <= 50
    assert all(4.2 < np.hypot(*np.subtract(*plot.front)) < 5.9 for plot in plots)
    assert block.difference(shapely.union_all([p.shape for p in plots])).area > 2000


def test_that_slabs_keep_their_distance():
    plots = free_plots(box(0, 0, 150, 100), (50.0, 12.0), 18.0, None)
    assert len(plots) >= 4
    for k, plot in enumerate(plots):
        others = shapely.union_all([p.shape for p in plots[:k] + plots[k + 1 :]])
        assert plot.shape.distance(others) >= 17.9


def test_that_the_ground_falls_below_the_water_and_stays_above_it_on_land():
    pond = Water(name="pond", frame="f", at=(0, 0), size_m=(80, 80), level_m=4.0)
    drawn = sketch(water=[pond.model_dump()])
    places = Places(drawn)
    ground = relief(drawn, places)
    rows, cols = ground.z_m.shape
    x = ground.west_m + (np.arange(cols) + 0.5) * 10.0
    y = ground.north_m - (np.arange(rows) + 0.5) * 10.0
    inside = shapely.contains_xy(places.area(pond), *np.meshgrid(x, y))
    assert ground.z_m[inside].max() < 4.0
    assert ground.z_m[~inside].min() >= 4.0


def a_street(name: str, *line: tuple[float, float], joins: bool = True) -> Axis:
    return Axis(
        id=name, name=name, kind="residential", line=LineString(line), width_m=10.0,
        carriageway_m=6.0, lanes=2, builds=True, lamps="none", trees="none", parking="none",
        even_right=True, joins=joins, width_rule="",
    )  # fmt: skip


def ends_of(axes: list[Axis], name: str) -> list[tuple[float, float]]:
    (axis,) = [axis for axis in axes if axis.name == name]
    return [axis.line.coords[0], axis.line.coords[-1]]


def test_that_an_end_that_stops_short_is_led_on_to_the_next_street_and_no_further():
    main, far = a_street("main", (0, 0), (200, 0)), a_street("far", (0, 90), (200, 90))
    side = a_street("side", (50, 12), (50, 45))
    slanted = a_street("slanted", (120, 20), (110, 45))
    dead_end = a_street("dead end", (150, 8), (150, 45), joins=False)
    led = joined([main, far, side, slanted, dead_end], [], box(-50, -50, 250, 150))
    assert ends_of(led, "side") == [(50, 0), (50, 45)]
    assert ends_of(led, "slanted")[0] == pytest.approx((128.0, 0.0))
    assert ends_of(led, "dead end") == [(150, 8), (150, 45)]
    assert ends_of(led, "main") == [(0, 0), (200, 0)]
    again = joined(led, [], box(-50, -50, 250, 150))
    assert [axis.line for axis in again] == [axis.line for axis in led]


def test_that_no_street_is_led_through_a_house_or_over_the_edge():
    main, side = a_street("main", (0, 0), (200, 0)), a_street("side", (50, 12), (50, 45))
    house = box(52, 4, 60, 10)
    assert ends_of(joined([main, side], [house], box(-9, -9, 250, 150)), "side")[0] == (50, 12)
    cut = box(-9, -9, 250, 45)
    north = a_street("north", (0, 60), (200, 60))
    assert ends_of(joined([main, side, north], [], cut), "side") == [(50, 0), (50, 45)]


def test_that_an_end_on_a_roadway_or_just_past_one_stays():
    main, next_one = a_street("main", (0, 0), (200, 0)), a_street("next", (0, -30), (200, -30))
    on, past = a_street("on", (50, 2), (50, 45)), a_street("past", (90, -4), (90, 45))
    led = joined([main, next_one, on, past], [], box(-50, -90, 250, 150))
    assert ends_of(led, "on")[0] == (50, 2)
    assert ends_of(led, "past")[0] == (90, -4)
    ring = a_street("ring", (50, 20), (90, 20), (90, 50), (50, 50), (50, 20))
    led = joined([main, ring], [], box(-50, -90, 250, 150))
    assert ends_of(led, "ring") == [(50, 20), (50, 20)]
