import numpy as np
import pytest

from tests.twin.district.formats_page import allowed
from twin.answer.indicators import AGE_BANDS, BY_KEY, INDICATORS, STANDING_LABELS
from twin.words.vocabulary import HEATING_LABELS, STREET_KIND_LABELS, USE_LABELS


@pytest.mark.parametrize("indicator", INDICATORS, ids=lambda i: i.key)
def test_that_every_indicator_has_one_value_per_building(indicator, tiny, sample_answer):
    values = indicator.values(tiny, sample_answer)
    assert values.shape == (len(tiny.buildings),)
    known = values[~np.isnan(values)]
    assert len(known)
    if indicator.scale == "category":
        assert indicator.categories
        assert set(known) <= set(range(len(indicator.categories)))
    else:
        assert not indicator.categories


@pytest.mark.parametrize("indicator", INDICATORS, ids=lambda i: i.key)
def test_that_what_needs_no_answer_is_there_before_one(indicator, tiny):
    if not indicator.needs_answer:
        assert np.isfinite(indicator.values(tiny, None)).all()


def test_that_every_word_of_the_contract_has_a_label():
    assert set(USE_LABELS) == allowed("use")
    assert set(HEATING_LABELS) == allowed("heating")
    assert set(STREET_KIND_LABELS) == allowed("streets `kind`")


def test_that_an_age_falls_into_its_band(tiny):
    labels = [label for _, label in AGE_BANDS]
    codes = BY_KEY["age"].values(tiny, None)
    for year, code in zip(tiny.buildings["year"], codes, strict=True):
        band = labels[int(code)]
        if band.startswith("before"):
            assert year < int(band.split()[1])
        elif band.startswith("since"):
            assert year >= int(band.split()[1])
        else:
            low, high = (int(w) for w in band.split(" to "))
            assert low <= year <= high


def test_that_a_building_with_a_guessed_value_is_not_called_given(tiny):
    codes = BY_KEY["standing"].values(tiny, None)
    assert STANDING_LABELS[int(codes.max())] == "mostly inferred"


def test_that_the_saving_is_what_the_scenario_changes(tiny, baseline, sample_answer):
    assert (BY_KEY["saving"].values(tiny, baseline) == 0).all()
    change = BY_KEY["saving"].values(tiny, sample_answer)
    area = sample_answer.results["shell"].floor_area_m2.astype(float)
    before = sample_answer.baseline["energy"].final_kwh_a.sum()
    after = sample_answer.results["energy"].final_kwh_a.sum()
    assert (change * area).sum() == pytest.approx(after - before)
    assert BY_KEY["saving"].better == -1


def test_that_the_heat_need_by_area_adds_up_to_the_district_s(tiny, baseline):
    area = baseline.results["shell"].floor_area_m2.astype(float)
    need = BY_KEY["heat_need"].values(tiny, baseline)
    assert (need * area).sum() == pytest.approx(baseline.headline["heat_need_kwh_a"])


def test_that_roofs_without_pv_have_no_yield(tiny, baseline):
    assert np.isnan(BY_KEY["pv"].values(tiny, baseline)).all()
