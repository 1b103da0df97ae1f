import re
from pathlib import Path

import pytest

import models
from twin.assumptions.assumptions import (
    STANDINGS,
    check_override,
    factors_for,
    matches,
    mixed_boundaries,
    range_notice,
    standing_counts,
    standing_sentence,
    table,
)
from twin.assumptions.model_tables import column_title, explained_models


def test_that_every_factor_has_unit_source_and_standing():
    for a in table():
        assert a.unit, a.key
        assert a.source, a.key
        assert a.standing in STANDINGS, a.key


def test_that_every_value_lies_within_what_is_plausible():
    for a in table():
        if a.low is not None and a.high is not None:
            assert a.low <= a.value <= a.high, (a.key, a.country)


def test_that_no_factor_of_the_ledger_rests_on_memory():
    for a in table():
        for word in ("remember", "our estimate", "typical"):
            assert word not in a.source.lower() or "typical" in a.label.lower(), (a.key, a.source)


def test_that_no_table_of_the_project_rests_on_memory():
    for path in Path(models.__file__).parents[1].glob("[mtl]*/**/*.csv"):
        assert "remembered" not in path.read_text("utf-8"), path


def test_that_every_estimate_says_so_and_lies_within_its_range():
    """A choice may lie at an end of its range: none is a choice; an estimate may not."""
    for a in table():
        if a.standing != "estimate":
            continue
        assert a.low is not None, a.key
        assert a.high is not None, a.key
        if a.source.startswith("our choice"):
            assert a.low <= a.value <= a.high, (a.key, a.country)
            assert a.low < a.high, (a.key, a.country)
        else:
            lowest_is_none = a.low == a.value == 0
            assert a.low < a.value < a.high or lowest_is_none, (a.key, a.country)
            assert a.source.startswith("estimate, no source"), (a.key, a.country, a.source)


def test_that_every_found_factor_has_a_year_and_a_citation_that_names_a_publisher():
    for a in table():
        if a.standing != "found":
            continue
        assert 1990 <= a.year <= 2026, a.key
        names = re.findall(r"[A-Z][A-Za-zÀ-ÿ]{2,}|[a-z]+\.(?:com|org|eu|it|pt|co\.uk)", a.source)
        assert names, (a.key, a.source)
        assert "no source" not in a.source, a.key


def test_that_the_counts_are_those_of_the_rows_and_add_up():
    rows = list(factors_for("PT").rows.values())
    counts = standing_counts(rows)
    assert sum(counts.values()) == len(rows)
    assert counts["estimate"] == len([a for a in rows if a.standing == "estimate"])
    told = standing_sentence(rows)
    assert told.startswith(f"{len(rows)} factors: {counts['found']} found, ")
    assert told.endswith(f"{counts['estimate']} estimated")


@pytest.mark.parametrize(
    "search", ["gas price", "price gas", "GAS  Price", "household gas eurostat"]
)
def test_that_a_search_in_any_order_finds_the_price_of_gas(search):
    assert matches(factors_for("PT").rows["gas_eur_kwh"], search)
    assert not matches(factors_for("PT").rows["led_life_a"], search)


def test_that_a_value_outside_its_range_says_so_in_one_sentence():
    typed = factors_for("PT", {"gas_eur_kwh": 5.0}).rows["gas_eur_kwh"]
    assert "outside 0.12 to 0.16" in range_notice(typed)
    assert range_notice(factors_for("PT").rows["gas_eur_kwh"]) is None


def test_that_every_key_has_a_row_for_any_country_and_none_twice():
    keys = {a.key for a in table()}
    assert set(factors_for("ZZ").rows) == keys
    pairs = [(a.key, a.country) for a in table()]
    assert len(pairs) == len(set(pairs))


def test_that_a_country_s_own_value_goes_before_the_default():
    assert factors_for("PT")["electricity_kgco2e_kwh"] == 0.175
    assert factors_for("ZZ")["electricity_kgco2e_kwh"] == 0.214


def test_that_the_typical_british_bill_is_met():
    pounds = 2700 * 0.2635 + 11500 * 0.0629 + 365 * (0.5368 + 0.3403)
    assert pounds == pytest.approx(1755, abs=1)
    gb = factors_for("GB")
    assert gb["electricity_eur_kwh"] == pytest.approx(0.2635 * gb["eur_per_gbp"], abs=1e-3)
    assert gb["gas_eur_kwh"] == pytest.approx(0.0629 * gb["eur_per_gbp"], abs=1e-3)


def test_that_an_override_is_laid_over_and_marked():
    factors = factors_for("PT", {"gas_eur_kwh": 0.2})
    assert factors["gas_eur_kwh"] == 0.2
    assert factors.rows["gas_eur_kwh"].overridden
    assert not factors.rows["oil_eur_kwh"].overridden


@pytest.mark.parametrize("value", [-1.0, float("nan"), float("inf")])
def test_that_an_impossible_override_is_refused(value):
    with pytest.raises(ValueError, match="gas_eur_kwh"):
        check_override("gas_eur_kwh", value)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("insulation_life_a", 0.0),
        ("horizon_a", 1e12),
        ("discount_rate_frac", 1e300),
        ("home_charging_frac", 1.5),
        ("target_residents", 0.0),
        ("gas_eur_kwh", 1e300),
    ],
)
def test_that_an_override_without_meaning_is_refused_with_its_bounds(key, value):
    with pytest.raises(ValueError, match=f"{key}.*give a number from"):
        check_override(key, value)


def test_that_every_factor_of_the_table_may_be_set_to_what_it_is():
    for a in table():
        for value in (a.value, a.low, a.high):
            if value is not None:
                check_override(a.key, value)


def test_that_places_to_charge_are_no_more_than_all():
    with pytest.raises(ValueError, match="more than 1 together"):
        factors_for("GB", {"home_charging_frac": 0.8, "lamp_post_charging_frac": 0.3})


def test_that_a_factor_which_may_fall_may_be_negative():
    check_override("price_growth_frac_a", -0.005)


def test_that_direct_and_life_cycle_factors_in_one_sum_raise_a_warning():
    rows = factors_for("GB").rows
    direct = [rows["electricity_kgco2e_kwh"], rows["gas_kgco2e_kwh"]]
    assert mixed_boundaries(direct) is None
    mixed = [rows["electricity_life_cycle_kgco2e_kwh"], rows["gas_kgco2e_kwh"]]
    assert "one boundary" in mixed_boundaries(mixed)


def test_that_the_operational_sum_uses_one_boundary():
    rows = factors_for("IT").rows
    used = [a for a in rows.values() if a.group == "carbon" and "life_cycle" not in a.key]
    assert mixed_boundaries(used) is None


def test_that_every_model_is_explained_in_a_sentence_with_its_source():
    """Each module of `models` belongs to one row, so that no model goes without."""
    root = Path(models.__file__).parent
    files = [p.relative_to(root) for p in root.rglob("*.py") if p.stem != "__init__"]
    have = {".".join(p.with_suffix("").parts) for p in files}
    rows = explained_models()
    told = [module for row in rows for module in row.modules]
    assert sorted(told) == sorted(have)
    for row in rows:
        assert row.does.endswith("."), row.name
        assert len(row.source) > 10, row.name


def test_that_a_table_s_columns_are_told_in_words_with_their_unit():
    assert column_title("wall_u_w_m2k") == "Wall U, W/m²K"
    assert column_title("stay_median_h") == "Stay median, h"
    assert column_title("source") == "Source"
