from types import SimpleNamespace

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from twin.measures.measures import MEASURES
from twin.scenario.edits import (
    AddMeasure,
    RemoveMeasure,
    RenameScenario,
    ReplaceScenario,
    SetAssumption,
    SetParameter,
    SetTarget,
    SetUptake,
    SetYears,
)
from twin.scenario.scenario import Measure, Scenario, Target
from twin.scenario.session import Session

DISTRICT = SimpleNamespace(key="none")


def session_with(*kinds: str) -> Session:
    measures = tuple(Measure(id=f"m{i}", kind=k) for i, k in enumerate(kinds, start=1))
    return Session(DISTRICT, Scenario(measures=measures))


def test_that_an_edit_leaves_the_old_scenario_untouched():
    session = session_with("walls")
    before = session.scenario
    session.do(SetUptake("m1", 0.25))
    assert before.measure("m1").uptake_frac == 1.0
    assert session.scenario.measure("m1").uptake_frac == 0.25


@pytest.mark.parametrize(
    "edit",
    [
        AddMeasure(Measure(id="m9", kind="pv")),
        RemoveMeasure("m1"),
        SetUptake("m1", 0.3),
        SetTarget("m1", Target(uses=("office",))),
        SetParameter("m1", "u_w_m2k", 0.2),
        SetYears("m1", 2030, 2040, "s_curve"),
        SetAssumption("gas_eur_kwh", 0.2),
        RenameScenario("Other"),
        ReplaceScenario(Scenario(name="Third")),
    ],
)
def test_that_every_edit_is_undone_and_done_again(edit):
    session = session_with("walls")
    before = session.scenario
    session.do(edit)
    after = session.scenario
    assert after != before
    assert edit.label_in(before)
    session.undo()
    assert session.scenario == before
    session.redo()
    assert session.scenario == after


def test_that_an_edit_which_changes_nothing_leaves_no_trace():
    session = session_with("walls")
    session.do(SetUptake("m1", 1.0))
    assert session.history.undo_label is None


def test_that_listeners_hear_each_change_once_and_no_more_after_they_leave():
    session = session_with("walls")
    heard = []
    leave = session.subscribe(lambda s: heard.append(s.scenario))
    session.do(SetUptake("m1", 0.5))
    session.undo()
    session.undo()
    assert len(heard) == 2
    leave()
    session.redo()
    assert len(heard) == 2


def test_that_an_edit_of_an_unknown_measure_is_refused_and_changes_nothing():
    session = session_with("walls")
    with pytest.raises(KeyError):
        session.do(SetUptake("m7", 0.5))
    assert session.history.past == ()


class EditingMachine(RuleBasedStateMachine):
    """Random edits, undos and redos beside a plain list of states."""

    def __init__(self) -> None:
        super().__init__()
        self.session = Session(DISTRICT)
        self.states = [self.session.scenario]
        self.at = 0

    def _record(self) -> None:
        if self.session.scenario != self.states[self.at]:
            self.states = [*self.states[: self.at + 1], self.session.scenario]
            self.at += 1

    @rule(kind=st.sampled_from(sorted(MEASURES)))
    def add(self, kind):
        self.session.do(AddMeasure(Measure(id=self.session.scenario.next_id(), kind=kind)))
        self._record()

    @rule(data=st.data(), uptake=st.floats(0, 1))
    def set_uptake(self, data, uptake):
        if self.session.scenario.measures:
            chosen = data.draw(st.sampled_from([m.id for m in self.session.scenario.measures]))
            self.session.do(SetUptake(chosen, uptake))
            self._record()

    @rule(data=st.data())
    def remove(self, data):
        if self.session.scenario.measures:
            chosen = data.draw(st.sampled_from([m.id for m in self.session.scenario.measures]))
            self.session.do(RemoveMeasure(chosen))
            self._record()

    @rule()
    def undo(self):
        self.session.undo()
        self.at = max(self.at - 1, 0)

    @rule()
    def redo(self):
        self.session.redo()
        self.at = min(self.at + 1, len(self.states) - 1)

    @invariant()
    def is_where_it_should_be(self):
        assert self.session.scenario == self.states[self.at]
        ids = [m.id for m in self.session.scenario.measures]
        assert len(ids) == len(set(ids))


TestEditing = EditingMachine.TestCase
TestEditing.settings = settings(max_examples=30, stateful_step_count=25, deadline=None)
