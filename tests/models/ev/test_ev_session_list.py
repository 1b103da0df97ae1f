"""Session lists: the load is the energy, and what cannot be is refused with line and fix."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.ev.charging.session_report import session_report
from models.ev.charging.strategies import STRATEGIES
from models.ev.sessions.session_forms import hours_of
from models.ev.sessions.session_list import SessionListError, read_session_list

HEAD = "start,end,energy_kwh,power_kw,plug\n"
GOOD = (
    "2025-03-01T17:30,2025-03-02T07:45,14.2,7.4,post-12\n"
    "2025-03-01T18:05,2025-03-01T21:20,9.0,3.7,post-13\n"
    "2025-03-02T08:00,2025-03-02T08:20,2.0,7.4,post-12\n"
)


def written(tmp_path, text, name="sessions.csv"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("strategy", STRATEGIES)
def test_that_the_report_serves_all_energy_under_every_strategy(tmp_path, strategy):
    report = session_report(written(tmp_path, HEAD + GOOD), strategy)
    assert report["energy_kwh"] == pytest.approx(25.2)
    assert report["unserved_kwh"] == pytest.approx(0, abs=1e-6)
    assert sum(report["load_w"]) / 1000 == pytest.approx(
        report["served_kwh"] + report["given_back_loss_kwh"], abs=1e-6
    )
    load = np.array(report["load_w"])
    assert report["hours"] == 48
    assert (load[:17] == 0).all()
    assert (load[33:] == 0).all()


def test_that_the_peak_is_told_by_the_clock(tmp_path):
    report = session_report(written(tmp_path, HEAD + GOOD), "plain")
    assert report["peak_time"] == "2025-03-01T18:00:00"
    assert report["peak_kw"] == pytest.approx(7.4 * (1 - 0.0) - 0 + 3.7 * 55 / 60, rel=0.3)
    assert report["first_hour"] == "2025-03-01T00:00:00"


def test_that_decimal_commas_and_plain_hours_are_read(tmp_path):
    text = "power_kw;energy_kwh;start;end\n7,4;10,5;1,5;6\n"
    listed = read_session_list(written(tmp_path, text))
    assert listed.sessions.start_h[0] == 1.5
    assert listed.sessions.energy_kwh[0] == 10.5
    assert listed.n_hours == 24


def test_that_columns_give_the_same_answer_as_the_file(tmp_path):
    text = "start,end,energy_kwh,power_kw\n1,5,8,7\n2,9,20,11\n"
    columns = {
        "start_h": np.array([1.0, 2.0]),
        "end_h": np.array([5.0, 9.0]),
        "energy_kwh": np.array([8.0, 20.0]),
        "power_kw": np.array([7.0, 11.0]),
    }
    from_file = session_report(written(tmp_path, text), "balanced")
    assert session_report(columns, "balanced")["load_w"] == from_file["load_w"]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("10,9,1,7,a", "line 3: the session ends before it starts"),
        ("10,10,1,7,a", "line 3: the session ends before it starts or at once"),
        ("10,12,30,7.4,a", "line 3: the session asks for 30 kWh, but a plug of 7.4 kW gives at"),
        ("10,12,-1,7,a", "line 3: energy_kwh is below zero"),
        ("10,12,1,0,a", "line 3: power_kw is not above zero"),
        ("10,12,much,7,a", "line 3: energy_kwh is 'much'; give a plain number"),
        ("10,12,nan,7,a", "line 3: energy_kwh is 'nan'"),
        ("noon,12,1,7,a", "line 3: start is 'noon'"),
        ("7,9,1,7,first", "line 3: the session starts on plug 'first' while the one of"),
    ],
)
def test_that_an_impossible_session_is_set_aside_by_its_line(tmp_path, row, said):
    path = written(tmp_path, HEAD + "6,8,3,7,first\n" + row + "\n")
    report = session_report(path, "plain")
    assert report["sessions"] == 1
    [message] = report["set_aside"]
    assert said in message
    assert message.startswith("sessions.csv")
    assert "\n" not in message


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("-4,12,1,7,a", "line 3: an hour is below zero"),
        ("2025-01-01,12,1,7,a", "line 3: times are written in two ways"),
        ("1,9e9,1,7,a", "line 3: the session lies"),
        ("10,12,1", "line 3: the row has not the 5 fields"),
    ],
)
def test_that_a_list_of_two_kinds_is_refused_with_line_and_fix(tmp_path, row, said):
    path = written(tmp_path, HEAD + "6,8,3,7,first\n" + row + "\n")
    with pytest.raises(SessionListError) as caught:
        session_report(path, "plain")
    message = str(caught.value)
    assert said in message
    assert message.startswith("sessions.csv")
    assert "\n" not in message


def test_that_public_forms_are_read_with_their_own_names_and_the_least_usual_power(tmp_path):
    text = (
        "Station Name,Start Date,Start Time Zone,End Date,Charging Time (hh:mm:ss),Energy (kWh),"
        "Port Number\nHIGH #1,7/29/2011 20:17,PDT,7/29/2011 23:20,1:54:03,19.0,2\n"
    )
    listed = read_session_list(written(tmp_path, text))
    assert listed.sessions.power_kw[0] == 11.0  # 19 kWh in 1.9 h are 10 kW
    assert listed.plug == ("HIGH #1 2",)
    assert listed.first_midnight.isoformat() == "2011-07-29T00:00:00"


def test_that_rounded_times_are_cut_and_counted(tmp_path):
    text = HEAD + "6,8,14.1,7,a\n7.99,9,3,7,a\n"  # 0.1 kWh and 36 s too much
    listed = read_session_list(written(tmp_path, text))
    assert list(listed.sessions.end_h) == [7.99, 9.0]
    assert not listed.set_aside
    assert listed.assumed == ("2 sessions with energy or end cut by rounding",)


def test_that_a_session_cut_by_the_next_keeps_no_more_than_its_power_gives(tmp_path):
    """A quarter of an hour at 8 kW, 18 s of it cut away: 8 kW for 0.245 h."""
    listed = read_session_list(written(tmp_path, HEAD + "6,6.25,2,8,a\n6.245,9,3,8,a\n"))
    assert list(listed.sessions.energy_kwh) == pytest.approx([8 * 0.245, 3.0])


def test_that_a_list_is_as_many_whole_days_long_as_it_takes(tmp_path):
    ends = {"23.5": 24, "24": 24, "24.5": 48}
    for end, hours in ends.items():
        listed = read_session_list(written(tmp_path, HEAD + f"6,{end},2,8,a\n"))
        assert listed.n_hours == hours


def test_that_a_charging_time_is_read_by_the_clock():
    times = {"1:30:00": 1.5, "0:45": 0.75, "10:06:36": 10.11}
    assert [hours_of(text) for text in times] == pytest.approx(list(times.values()))


def test_that_a_plug_may_be_taken_the_moment_it_is_left(tmp_path):
    path = written(tmp_path, HEAD + "6,8,3,7,a\n8,9,3,7,a\n7,9,3,7,b\n7,9,3,7,\n7,9,3,7,\n")
    assert session_report(path, "plain")["sessions"] == 5


def test_that_an_absent_empty_headless_or_foreign_file_is_refused(tmp_path):
    with pytest.raises(SessionListError, match="no such file"):
        session_report(tmp_path / "none.csv", "plain")
    with pytest.raises(SessionListError, match="is empty"):
        session_report(written(tmp_path, ""), "plain")
    with pytest.raises(SessionListError, match="no session below"):
        session_report(written(tmp_path, HEAD), "plain")
    with pytest.raises(SessionListError, match="column end is missing"):
        session_report(written(tmp_path, "start,energy_kwh,power_kw\n1,2,3\n"), "plain")
    with pytest.raises(SessionListError, match="start stands there twice"):
        session_report(
            written(tmp_path, "start,end,energy_kwh,power_kw,start\n1,2,1,7,3\n"), "plain"
        )
    path = tmp_path / "latin.csv"
    path.write_bytes("start;end\nStraße".encode("latin-1"))
    with pytest.raises(SessionListError, match="not UTF-8"):
        session_report(path, "plain")


def test_that_zones_are_brought_to_one_clock(tmp_path):
    text = "start,end,energy_kwh,power_kw\n2025-03-30T00:30+01:00,2025-03-30T05:30+02:00,8,7\n"
    listed = read_session_list(written(tmp_path, text))
    assert listed.sessions.end_h[0] - listed.sessions.start_h[0] == pytest.approx(4.0)


def test_that_off_peak_hours_are_those_of_the_first_session_s_zone(tmp_path):
    head, late = "start,end,energy_kwh,power_kw\n", "2025-03-01T20:00{0},2025-03-02T08:00{0},8,8\n"
    plain, zoned = (written(tmp_path, head + late.format(zone)) for zone in ("", "-05:00"))
    told = session_report(zoned, "off_peak")
    assert told["load_w"] == session_report(plain, "off_peak")["load_w"]
    assert told["peak_time"] == "2025-03-01T23:00:00-05:00"


PIECES = (
    *("start", "end", "energy_kwh", "power_kw", "plug", ",", ";", "\n", '"', "7", "-1", "1e400"),
    *("2025-03-01T17:30", "nan", "inf", " ", "\x00", "\u2028", "0.5", "12", "+02:00", "é"),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=60), st.booleans())
def test_that_any_text_is_run_or_refused_in_one_sentence(tmp_path_factory, pieces, headed):
    text = (HEAD if headed else "") + "".join(pieces)
    path = tmp_path_factory.mktemp("lists") / "any.csv"
    path.write_text(text, encoding="utf-8")
    refusal, report = "", None
    try:
        report = session_report(path, "balanced")
    except SessionListError as error:
        refusal = str(error)
    if report is None:
        assert "any.csv" in refusal
        assert "\n" not in refusal
    else:
        assert sum(report["load_w"]) / 1000 == pytest.approx(report["energy_kwh"], abs=1e-6)
