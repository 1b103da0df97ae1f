"""The building stock: figures with sources, and the skin of a building by use and year."""

import itertools

import numpy as np
import pytest

from models.heat.stock.figures import COUNTRIES, USES, figure, read_rows, weeks
from models.heat.stock.operation import in_season, operation_of
from models.heat.stock.stock import fabric_of, fabric_sources, stock_row, stock_table
from tests.evidence.judge_stock import EU_SHEETS, british_figures, eu_figures, heated_shares

STANDINGS = {"found", "computed", "estimate"}


@pytest.mark.parametrize(
    "table",
    [
        "stock_fabric.csv",
        "stock_use.csv",
        "stock_rooms.csv",
        "stock_schedules.csv",
        "stock_systems.csv",
    ],
)
def test_that_every_figure_of_the_stock_has_a_source_and_a_standing(table: str) -> None:
    rows = read_rows(table)
    assert rows
    for row in rows:
        assert row["source"], row
        assert row["standing"] in STANDINGS, row
        if "remember" in row["source"] or "our estimate" in row["source"].split(";")[0]:
            assert row["standing"] != "found" or "window share" in row["source"], row


def test_that_year_bands_of_the_typology_neither_gap_nor_overlap() -> None:
    bands: dict[tuple[str, str], list[tuple[int, int]]] = {}
    for row in read_rows("stock_fabric.csv"):
        key = (row["country"], row["group"])
        bands.setdefault(key, []).append((int(row["year_from"]), int(row["year_to"])))
    assert set(bands) == {(c, u) for c in (*COUNTRIES, "") for u in USES}
    for spans in bands.values():
        assert spans[0][0] == 0
        assert spans[-1][1] == 9999
        assert all(b[0] == a[1] + 1 for a, b in itertools.pairwise(spans))


@pytest.mark.parametrize("country", COUNTRIES)
def test_that_every_year_and_use_has_a_skin_within_physical_bounds(country: str) -> None:
    use, year = (a.ravel() for a in np.meshgrid(np.array(USES), np.arange(1700, 2031, 10)))
    got = fabric_of(country, use, year)
    for u in (got.wall_u_w_m2k, got.roof_u_w_m2k, got.floor_u_w_m2k):
        assert np.all((u > 0.05) & (u < 3.6))
    assert np.all((got.window_u_w_m2k > 0.4) & (got.window_u_w_m2k < 6.5))
    assert np.all((got.window_g_frac > 0.3) & (got.window_g_frac < 0.8))
    assert np.all((got.window_frac > 0.05) & (got.window_frac < 0.6))
    assert np.all((got.infiltration_per_h >= 0.05) & (got.infiltration_per_h <= 0.4))


@pytest.mark.parametrize("country", COUNTRIES)
def test_that_the_newest_homes_lose_less_than_the_oldest(country: str) -> None:
    use = np.array(["apartment", "apartment", "house", "house"])
    got = fabric_of(country, use, np.array([1890, 2015, 1890, 2015]))
    for column in (got.wall_u_w_m2k, got.roof_u_w_m2k, got.window_u_w_m2k, got.infiltration_per_h):
        assert column[1] < column[0]
        assert column[3] <= column[2]


def test_that_the_last_year_of_a_band_and_the_next_one_fall_apart() -> None:
    use = np.array(["apartment"] * 4)
    got = fabric_of("PT", use, np.array([1944, 1945, 1969, 1970])).wall_u_w_m2k
    assert got == pytest.approx([2.0, 1.5, 1.5, 1.45])


def test_that_many_buildings_give_what_each_gives_alone() -> None:
    rng = np.random.default_rng(2)
    use, year = np.array(USES)[rng.integers(0, 9, 50)], rng.integers(1700, 2025, 50)
    together = stock_row("IT", use, year)
    assert together.tolist() == [
        int(stock_row("IT", use[i : i + 1], year[i : i + 1])[0]) for i in range(50)
    ]
    table = stock_table("IT")
    assert np.all(table.year_from[together] <= year)


def test_that_every_building_can_say_where_its_figures_come_from() -> None:
    got = fabric_sources("PT", np.array(["apartment", "industrial"]), np.array([1780, 1985]))
    assert "Portugal, Apartment blocks, Before 1945" in got[0][0]
    assert [standing for _, standing in got] == ["found", "estimate"]


def test_that_an_unknown_use_is_refused_in_a_sentence() -> None:
    with pytest.raises(ValueError, match="Use 'castle' is unknown"):
        fabric_of("PT", np.array(["castle"]), np.array([1755]))


@pytest.mark.parametrize("country", ["ZZ", "NO", ""])
def test_that_a_country_the_table_leaves_out_has_the_mean_of_the_eu(country: str) -> None:
    ((source, standing),) = fabric_sources(country, np.array(["house"]), np.array([1900]))
    assert "sheet Europe27, Single family" in source
    assert standing == "found"


@pytest.mark.parametrize("country", EU_SHEETS)
def test_that_figures_of_the_eu_stock_table_were_carried_over_right(country: str) -> None:
    assert [f for f in eu_figures(country) if not f.right] == []


@pytest.mark.parametrize("country", ["PT", "IT"])
def test_that_the_heated_share_of_homes_is_that_of_the_eu_stock_table(country: str) -> None:
    assert [f for f in heated_shares(country) if not f.right] == []


def test_that_british_u_values_stand_in_tabula() -> None:
    assert [f for f in british_figures() if not f.right] == []


def test_that_a_figure_of_a_country_goes_before_the_general_one() -> None:
    assert figure("GB", "house", "gains_w_m2").value == 4.0
    assert figure("PL", "house", "gains_w_m2").value == 3.0
    assert figure("GB", "office", "gains_w_m2").value == figure("PT", "office", "gains_w_m2").value
    with pytest.raises(KeyError, match="no figure 'colour'"):
        figure("GB", "house", "colour")


@pytest.mark.parametrize("country", COUNTRIES)
def test_that_the_yearly_mean_of_gains_is_the_figure_of_the_table(country: str) -> None:
    operation = operation_of(country, np.array(USES), np.zeros(9, bool))
    figures = [figure(country, use, "gains_w_m2").value for use in USES]
    assert operation.gains_w_m2.mean(axis=1, dtype=float) == pytest.approx(figures, rel=1e-4)


@pytest.mark.parametrize("country", COUNTRIES)
def test_that_heating_never_asks_for_more_than_cooling_allows(country: str) -> None:
    operation = operation_of(country, np.array(USES), np.ones(9, bool))
    both = np.isfinite(operation.heating_setpoint_c) & np.isfinite(operation.cooling_setpoint_c)
    gap = operation.cooling_setpoint_c[both] - operation.heating_setpoint_c[both]
    assert np.all(gap >= 2.0)
    assert np.all((operation.ventilation_frac > 0.0) & (operation.ventilation_frac <= 1.0))


def test_that_portuguese_homes_heat_few_rooms_and_few_hours() -> None:
    for other in ("GB", "IT", "FR"):
        assert figure("PT", "apartment", "heated_area_frac").value < (
            figure(other, "apartment", "heated_area_frac").value
        )
        hours = {c: weeks(c, "heating")[USES.index("apartment")].sum() for c in ("PT", other)}
        assert hours["PT"] < hours[other]


def test_that_a_season_may_run_over_new_year() -> None:
    season = in_season(288, 105)
    assert season[0]
    assert season[-1]
    assert not season[200 * 24]
    assert season.sum() == (105 + 365 - 288 + 1) * 24
    assert in_season(10, 20).sum() == 11 * 24
