"""Files of a city made a district, whole or not at all."""

from dataclasses import replace

import pytest

from tests.layers.importing.test_import import epw
from tests.layers.importing.test_recognise import houses
from twin.district.folder import open_district, register_lines
from twin.engine.engine import Cancelled
from twin.importing.importing import (
    Delivery,
    MeansRow,
    district_from,
    recognised_files,
    save_mapping,
)
from twin.steps.buildings.buildings import stock_fabric
from twin.steps.buildings.rooms import rooms
from twin.store.files import SaveError


@pytest.fixture
def delivery(tmp_path):
    path = houses(tmp_path / "buildings.gpkg", zork=[1931, 1975], high=[9.0, 12.0])
    return Delivery((path,), epw(tmp_path / "milan.epw"), tmp_path / "out", name="Zork")


def test_that_what_is_said_of_a_column_reaches_the_district(delivery, tmp_path):
    said = (MeansRow("zork", "", "start_date"), MeansRow("high", "", "height"))
    (file,) = recognised_files(delivery.sources, said)
    assert {c.name: c.means for c in file.tables[0].columns} == {
        "zork": "start_date",
        "high": "height",
    }
    save_mapping(tmp_path / "columns.csv", said)
    district_from(
        Delivery(delivery.sources, delivery.weather, delivery.out, (), "Zork",
                 tmp_path / "columns.csv")
    )  # fmt: skip
    assert list(open_district(delivery.out).buildings["year"]) == [1931, 1975]


def test_that_certificates_reach_system_class_and_skin(delivery, tmp_path):
    (tmp_path / "own.csv").write_text(
        "building id;heating;energy class;wall u\n1;heat_pump;b;0.21\n2;oil;f;1.9\n"
    )
    issues = district_from(replace(delivery, registers=(tmp_path / "own.csv",)))
    district = open_district(delivery.out)
    assert district.buildings["heating"].tolist() == ["heat_pump", "oil_boiler"]
    assert district.buildings["energy_class"].tolist() == ["B", "F"]
    assert stock_fabric(district, rooms(district)).wall_u_w_m2k.tolist() == pytest.approx(
        [0.21, 1.9]
    )
    assert register_lines(issues) == [
        "own.csv: 2 of 2 rows joined to buildings (100%): 2 by building id"
    ]


def test_that_stopping_at_any_step_leaves_no_folder(delivery):
    steps = []
    district_from(delivery, lambda words, _: steps.append(words))
    for count in range(len(steps)):
        out = delivery.out.with_name(f"stopped_{count}")
        heard = []
        with pytest.raises(Cancelled):
            district_from(
                Delivery(delivery.sources, delivery.weather, out),
                lambda words, _, heard=heard: heard.append(words),
                lambda heard=heard, count=count: len(heard) >= count,
            )
        assert not out.exists()
    assert len(steps) == 3


def test_that_a_mapping_that_cannot_be_written_is_one_sentence(tmp_path):
    (tmp_path / "taken").write_text("x")
    with pytest.raises(SaveError, match=r"columns\.csv") as fault:
        save_mapping(tmp_path / "taken" / "columns.csv", [MeansRow("a", "", "height")])
    assert "\n" not in str(fault.value)
