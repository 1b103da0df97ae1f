"""The light on the streets of `tiny`: verdicts, energy, and what one edit touches."""

from dataclasses import replace

import numpy as np
import pytest

from models.light.street.district_light import street_illuminance_lx
from twin.answer.step_table import answer
from twin.on_demand.scene.scene import district_meshes
from twin.on_demand.scene.street_scene import street_surfaces
from twin.on_demand.streets.night import night_light
from twin.on_demand.streets.street_closely import street_closely
from twin.on_demand.streets.street_indicators import CLASSES, STREET_INDICATORS, VERDICTS, verdicts
from twin.on_demand.streets.street_report import streets_in_words, streets_json
from twin.on_demand.streets.street_steps import street_answer
from twin.scenario.scenario import BASELINE, Measure, Scenario, Target
from twin.steps.lighting.street_light import lamp_field, optics, street_lux
from twin.words.quantities import written

LED = Measure(id="led", kind="led")


@pytest.fixture(scope="module")
def streets(baseline):
    return street_answer(baseline)


@pytest.fixture(scope="module")
def after_led(tiny, baseline, streets):
    return street_answer(answer(tiny, Scenario(measures=(LED,)), last=baseline), streets)


def test_that_every_street_has_a_class_of_the_standard_and_says_by_which_rule(tiny, streets):
    assert len(streets.now.lighting_class) == len(tiny.layers["streets"])
    assert set(streets.now.lighting_class) <= set(CLASSES)
    assert all(streets.book.why)


def test_that_a_street_without_lamps_is_dark_by_its_own_means_and_says_so(tiny, baseline):
    lamps = tiny.layers["lamp_posts"]
    bare = replace(lamps, columns={**lamps.columns, "street_id": np.full(len(lamps), "none")})
    district = replace(tiny, layers={**tiny.layers, "lamp_posts": bare})
    seen = street_answer(replace(baseline, district=district))
    assert set(verdicts(seen)) == {VERDICTS.index("No lamps")}
    assert seen.now.power_w.sum() == 0


def test_that_the_led_exchange_takes_less_energy_in_every_street_with_lamps(streets, after_led):
    lit = streets.now.lamps > 0
    assert lit.any()
    assert (after_led.now.kwh_a[lit] < after_led.before.kwh_a[lit]).all()
    assert np.array_equal(after_led.before.kwh_a, streets.now.kwh_a)


def test_that_the_streets_energy_is_the_headline_s(streets):
    headline = streets.answer.headline["street_lighting_kwh_a"]
    strays = streets.answer.results["lighting"].lamp_kwh_a[streets.book.lamp_street < 0].sum()
    assert streets.now.kwh_a.sum() + strays == pytest.approx(headline, rel=1e-6)


def test_that_an_edited_street_is_lit_as_if_all_were_calculated_anew(tiny, baseline, streets):
    name = str(tiny.layers["streets"]["name"][0])
    one = Scenario(measures=(replace_target(LED, name),))
    edited = street_answer(answer(tiny, one, last=baseline), streets)
    whole = street_lux(edited.book, edited.answer.results["lighting"], None)
    assert np.array_equal(edited.results["street_lux"], whole)
    assert not np.array_equal(whole, streets.results["street_lux"])


def replace_target(measure: Measure, street: str) -> Measure:
    return measure.changed(target=Target(streets=(street,)))


def test_that_a_retrofit_leaves_the_light_alone(tiny, baseline, streets):
    walls = Scenario(measures=(Measure(id="w", kind="walls"),))
    again = street_answer(answer(tiny, walls, last=baseline), streets)
    assert again.results["street_light"] is streets.results["street_light"]
    assert set(again.results.ran) <= {"class_measures"}


def test_that_the_mean_of_a_street_is_the_mean_over_its_points(streets):
    lux, street = streets.results["street_lux"], streets.book.points.street
    for row in np.unique(street):
        assert streets.now.mean_lx[row] == pytest.approx(float(lux[street == row].mean()), rel=1e-4)
        assert streets.now.min_lx[row] == lux[street == row].min()


def test_that_fields_fill_the_street_from_end_to_end(streets):
    book = streets.book
    total = np.bincount(book.field_street, book.field_length_m, minlength=len(book.length_m))
    assert total == pytest.approx(book.length_m, rel=1e-9)
    assert np.array_equal(book.field_street[book.field], book.points.street)


def test_that_a_street_is_met_only_where_all_its_fields_are(streets):
    light = streets.now
    assert np.array_equal(light.met, light.met_frac > 1 - 1e-9)
    share = float((light.met_frac * streets.book.length_m).sum() / streets.book.length_m.sum())
    assert light.met_length_frac == pytest.approx(share)


def test_that_every_indicator_gives_a_value_per_street(tiny, streets):
    for indicator in STREET_INDICATORS:
        values = indicator.values(streets)
        assert values.shape == (len(tiny.layers["streets"]),), indicator.key
        if indicator.scale == "category":
            known = values[np.isfinite(values)]
            assert known.min() >= 0
            assert known.max() < len(indicator.categories)


def test_that_surfaces_of_streets_do_not_lie_over_each_other(tiny, streets):
    mesh = street_surfaces(tiny, district_meshes(tiny).grid)
    p = mesh.points_m[mesh.triangles].astype(float)
    u, v = p[:, 1] - p[:, 0], p[:, 2] - p[:, 0]
    area = 0.5 * np.abs(u[:, 0] * v[:, 1] - u[:, 1] * v[:, 0])
    assert set(mesh.owner) <= set(range(len(tiny.layers["streets"])))
    assert area.sum() <= streets.book.area_m2.sum() * 1.001
    assert set(mesh.edge_owner) <= set(range(len(tiny.layers["streets"])))


@pytest.fixture(scope="module")
def relief(tiny):
    return district_meshes(tiny).relief


def test_that_sodium_is_warmer_than_led(tiny, streets, after_led, relief):
    old = night_light(
        streets.book, streets.answer.results["lighting"], relief, tiny.buildings.geometry
    )
    new = night_light(
        streets.book, after_led.answer.results["lighting"], relief, tiny.buildings.geometry
    )
    warmth_old = (old.colour[:, 0] - old.colour[:, 2]).max()
    assert warmth_old > (new.colour[:, 0] - new.colour[:, 2]).max()


def test_that_lamps_burn_by_night_only_and_go_down_with_their_profile(
    tiny, baseline, streets, relief
):
    dimmed = Measure(id="d", kind="dimming", parameters={"profile": "part_night"})
    seen = answer(tiny, Scenario(measures=(LED, dimmed)), last=baseline)
    night = night_light(streets.book, seen.results["lighting"], relief, tiny.buildings.geometry)
    assert (night.burning_frac(22, -20.0) == 1.0).all()
    assert (night.burning_frac(2, -20.0) == 0.0).all()
    assert (night.burning_frac(12, 40.0) == 0.0).all()


def test_that_where_no_wall_stands_the_raster_is_the_light_of_the_point(tiny, streets, relief):
    open_air = replace(relief, top_m=relief.ground_m)
    lighting = streets.answer.results["lighting"]
    lux = night_light(streets.book, lighting, open_air, tiny.buildings.geometry).lux.sum(axis=0)
    rows, cols = np.nonzero(lux > 3.0)
    x = relief.west_m + (cols + 0.5) * relief.cell_m
    y = relief.south_m + (rows + 0.5) * relief.cell_m
    z = relief.ground_m[rows, cols].astype(float)
    field = lamp_field(streets.book, lighting)
    free = street_illuminance_lx(field, optics(), x, y, z, cutoff_m=45.0)
    assert lux[rows, cols] == pytest.approx(free, rel=0.02, abs=0.6)


def test_that_walls_only_ever_take_light_away(tiny, streets, relief):
    lighting = streets.answer.results["lighting"]
    open_air = night_light(
        streets.book, lighting, replace(relief, top_m=relief.ground_m), tiny.buildings.geometry
    )
    walled = night_light(streets.book, lighting, relief, tiny.buildings.geometry)
    assert (walled.lux <= open_air.lux + 1e-3).all()
    assert walled.lux.sum() < open_air.lux.sum()


def test_that_a_district_without_streets_says_so(tiny, baseline):
    layers = {k: v for k, v in tiny.layers.items() if k != "streets"}
    district = replace(tiny, layers=layers)
    with pytest.raises(Exception, match="no streets"):
        street_answer(replace(baseline, district=district, scenario=BASELINE))


def test_that_a_class_by_choice_judges_its_streets_and_touches_no_lamp(tiny, baseline, streets):
    name = str(tiny.layers["streets"]["name"][0])
    choice = Measure(
        id="c", kind="street_class", target=Target(streets=(name,)), parameters={"class": "P6"}
    )
    seen = street_answer(answer(tiny, Scenario(measures=(choice,)), last=baseline), streets)
    rows = tiny.layers["streets"]["name"].astype(str) == name
    assert {c for c, r in zip(seen.now.lighting_class, rows, strict=True) if r} == {"P6"}
    assert np.array_equal(seen.now.mean_lx, streets.now.mean_lx)
    assert seen.now.met_frac[rows].sum() >= streets.now.met_frac[rows].sum()
    assert seen.answer.headline == pytest.approx(baseline.headline, nan_ok=True)
    assert seen.before.lighting_class == streets.now.lighting_class


def test_that_the_least_luminaire_meets_the_class_with_less_energy(tiny, baseline, streets):
    modest = Measure(id="c", kind="street_class", parameters={"class": "P6"})
    least = Scenario(measures=(modest, Measure(id="l", kind="least_luminaire")))
    seen = street_answer(answer(tiny, least, last=baseline), streets)
    changed = seen.answer.results["lighting"].exchanged
    assert changed.any()
    least_kwh = seen.answer.results["lighting"].lamp_kwh_a[changed].sum()
    assert least_kwh < streets.answer.results["lighting"].lamp_kwh_a[changed].sum()
    for row in np.unique(seen.book.lamp_street[changed]):
        detail = street_closely(seen, int(row))
        assert detail is not None
        assert detail.least_met


def lit(tiny, last, *measures):
    return answer(tiny, Scenario(measures=measures), last=last)


def test_that_the_least_luminaire_dimmed_to_the_class_takes_less_and_still_meets_it(tiny, baseline):
    modest = Measure(id="c", kind="street_class", parameters={"class": "P4"})
    full = lit(tiny, baseline, modest, Measure(id="l", kind="least_luminaire"))
    dimmed = lit(
        tiny, full, modest, Measure(id="l", kind="least_luminaire", parameters={"light": "dimmed"})
    )
    a, b = full.results["lighting"], dimmed.results["lighting"]
    assert (b.lamp_kwh_a <= a.lamp_kwh_a + 1e-9).all()
    assert b.lamp_kwh_a.sum() < a.lamp_kwh_a.sum()
    set_lower = b.level_frac < 1.0
    assert set_lower.any()
    seen, bright = street_answer(dimmed), street_answer(full)
    assert seen.results["street_lux"].sum() < bright.results["street_lux"].sum()
    for row in np.unique(seen.book.lamp_street[set_lower]):
        assert street_closely(seen, int(row)).met  # the level is in force, and the class is kept


def test_that_the_district_itself_keeps_its_class_on_no_less_of_its_length(tiny, baseline, streets):
    modest = Measure(id="c", kind="street_class", parameters={"class": "P4"})
    before = street_answer(lit(tiny, baseline, modest), streets)
    for light in ("full", "dimmed"):
        least = Measure(id="l", kind="least_luminaire", parameters={"light": light})
        after = street_answer(lit(tiny, baseline, modest, least), streets)
        assert (after.now.met_frac >= before.now.met_frac - 1e-9).all()


def test_that_fewer_posts_are_visited_less_and_none_that_bears_more_is_taken_away(tiny, baseline):
    modest = Measure(id="c", kind="street_class", parameters={"class": "P7"})
    thin = lit(tiny, baseline, modest, Measure(id="r", kind="respacing"))
    lighting = thin.results["lighting"]
    gone = lighting.level_frac == 0.0
    assert gone.any()
    assert (lighting.lamp_kwh_a[gone] == 0.0).all()
    assert lighting.visits_a < baseline.results["lighting"].visits_a
    seen = street_answer(thin)
    assert seen.now.lamps.sum() == (~gone & (seen.book.lamp_street >= 0)).sum()
    wifi = Measure(id="w", kind="wifi")
    kept = lit(tiny, baseline, modest, wifi, Measure(id="r", kind="respacing"))
    assert (kept.results["lighting"].level_frac > 0.0).all()


def test_that_a_class_no_luminaire_meets_is_shown_with_the_posts_that_lack_and_their_cost(
    tiny, baseline
):
    strict = Measure(id="c", kind="street_class", parameters={"class": "M3"})
    after = lit(tiny, baseline, strict, Measure(id="l", kind="least_luminaire"))
    report = streets_json(street_answer(after))
    lacking = sum(street["posts_lacking"] for street in report["streets"])
    assert lacking > 0
    (outlay,) = [o for o in after.results["outlays"] if o.measure_id == "l"]
    cost = written(lacking * after.results["factors"]["lamp_post_eur"], "EUR")
    assert f"{lacking:,} more posts for {cost} would meet it" in outlay.not_applicable_reason
    assert f"{lacking:,} more posts for {cost}" in " ".join(streets_in_words(street_answer(after)))
    unasked = streets_json(street_answer(baseline))["streets"]
    assert all(street["posts_lacking"] is None for street in unasked)


def test_that_central_management_saves_trips_and_wifi_only_draws_power(tiny, baseline):
    before = baseline.results["lighting"]
    managed = lit(tiny, baseline, Measure(id="m", kind="central_management")).results["lighting"]
    assert managed.visits_a < before.visits_a
    assert managed.upkeep_eur_a < before.upkeep_eur_a
    n = len(before.luminaire)
    assert managed.district_w.sum() - before.district_w.sum() == pytest.approx(n * 2.0 * 8760)
    wifi = lit(tiny, baseline, Measure(id="w", kind="wifi")).results["lighting"]
    assert wifi.district_w.sum() - before.district_w.sum() == pytest.approx(n * 14.0 * 8760)
    assert wifi.visits_a == before.visits_a


def test_that_one_luminaire_alone_can_be_exchanged(tiny, baseline):
    one = str(tiny.layers["lamp_posts"].ids[0])
    led = Measure(id="led", kind="led", target=Target(picked=(one,)))
    assert lit(tiny, baseline, led).results["lighting"].exchanged.sum() == 1


def test_that_the_report_of_all_streets_has_the_numbers_of_the_window(after_led):
    report = streets_json(after_led)
    assert report["after"]["class_met_length_frac"] == after_led.now.met_length_frac
    assert sum(report["after"]["length_frac_by_verdict"].values()) == pytest.approx(1.0)
    assert len(report["streets"]) == len(after_led.book.length_m)
    words = " ".join(streets_in_words(after_led))
    assert "of street length meets its class" in words
    assert "trips a year" in words


def test_that_one_street_closely_is_the_road_that_stands_for_it(streets):
    row = int(np.argmax(streets.now.lamps))
    detail = street_closely(streets, row)
    assert detail is not None
    assert detail.row == row
    assert detail.luminance_cd_m2 > 0
    if detail.met and detail.widest_spacing_m is not None:
        assert detail.widest_spacing_m >= np.floor(detail.spacing_m)
