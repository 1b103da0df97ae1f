import pytest

from twin.words.quantities import BY_KEY, QUANTITIES, written

ASKED = [
    "buildings",
    "floor_area_m2",
    "final_energy_kwh_a",
    "heat_need_kwh_a",
    "gas_kwh_a",
    "electricity_kwh_a",
    "pv_kwh_a",
    "pv_self_use_frac",
    "street_lighting_kwh_a",
    "ev_charging_kwh_a",
    "peak_load_kw",
    "co2_kg_a",
    "embodied_co2_kg",
    "bills_eur_a",
    "investment_eur",
    "npv_eur",
    "eur_per_t_co2",
]


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (1239842.33, "kWh a year", "1.24 GWh a year"),
        (999.96, "kWh a year", "1.00 MWh a year"),
        (-1234567, "EUR a year", "−1.23 M EUR a year"),
        (0, "kW", "0 kW"),
        (0.1234, "share", "12.3 %"),
        (512.4, "kg CO₂e a year", "512 kg CO₂e a year"),
        (5124, "kg CO₂e a year", "5.12 t CO₂e a year"),
        (982, "", "982"),
        (12.0, "", "12"),
        (10051.0, "people", "10,051 people"),
        (123456.0, "m²", "123,456 m²"),
        (41.2, "EUR/t CO₂e", "41.2 EUR/t CO₂e"),
        (float("nan"), "years", "–"),
    ],
)
def test_that_a_number_is_written_as_a_person_reads_it(value, unit, text):
    assert written(value, unit) == text


def test_that_a_difference_carries_its_sign():
    assert written(1500, "kWh a year", signed=True) == "+1.50 MWh a year"
    assert written(-0.12, "share", signed=True) == "−12.0 %"


def test_that_every_number_the_command_line_promises_is_in_the_table():
    assert set(ASKED) <= BY_KEY.keys()
    assert len(BY_KEY) == len(QUANTITIES)
