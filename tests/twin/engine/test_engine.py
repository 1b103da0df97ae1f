from dataclasses import dataclass

import numpy as np
import pytest

from twin.engine.engine import Cancelled, LetGo, Step, StepError, changed_rows, equal, evaluate


@dataclass(frozen=True, eq=False)
class Columns:
    a: np.ndarray
    b: np.ndarray


def counting(function):
    def counted(*inputs):
        counted.calls += 1
        return function(*inputs)

    counted.calls = 0
    return counted


def test_that_a_step_runs_again_only_when_an_input_is_another_object():
    double = counting(lambda x: x * 2)
    steps = (Step("double", ("x",), double),)
    x = np.arange(3)
    first = evaluate(steps, {"x": x})
    second = evaluate(steps, {"x": x}, first)
    assert double.calls == 1
    assert second["double"] is first["double"]
    assert second.ran == ()
    evaluate(steps, {"x": x.copy()}, second)
    assert double.calls == 2


def test_that_an_equal_output_is_handed_back_so_that_what_hangs_on_it_rests():
    last_digit = counting(lambda x: x % 10)
    slow = counting(lambda digit: digit + 1)
    steps = (Step("digit", ("x",), last_digit), Step("slow", ("digit",), slow))
    first = evaluate(steps, {"x": 13})
    second = evaluate(steps, {"x": 23}, first)
    assert second["slow"] == 4
    assert (last_digit.calls, slow.calls) == (2, 1)


def test_that_a_remembering_step_sees_its_last_inputs_and_output():
    def sums(x, memory):
        return (memory.output if memory else 0) + x

    steps = (Step("sum", ("x",), sums, remembers=True),)
    first = evaluate(steps, {"x": 2})
    assert evaluate(steps, {"x": 5}, first)["sum"] == 7


def test_that_a_failing_step_is_named():
    steps = (Step("bad", ("x",), lambda x: 1 / x),)
    with pytest.raises(StepError, match=r"'bad'.*division"):
        evaluate(steps, {"x": 0})


def test_that_a_cancelled_evaluation_stops_before_its_next_step():
    ran = []
    steps = tuple(Step(str(i), (), lambda i=i: ran.append(i)) for i in range(5))
    with pytest.raises(Cancelled):
        evaluate(steps, {}, cancelled=lambda: len(ran) == 2)
    assert ran == [0, 1]


def test_that_progress_names_each_step_that_runs():
    heard = []
    steps = (Step("a", (), lambda: 1), Step("b", ("a",), lambda a: a))
    evaluate(steps, {}, progress=lambda name, share: heard.append((name, share)))
    assert heard == [("a", 0.0), ("b", 0.5)]


def test_that_arrays_with_gaps_are_equal_to_themselves_and_types_must_match():
    a = np.array([1.0, np.nan])
    assert equal(a, a.copy())
    assert not equal(a, a.astype(np.float32))
    assert equal({"k": (1, a)}, {"k": (1, a.copy())})
    assert not equal((1, 2), [1, 2])


def test_that_only_rows_that_differ_are_named():
    now = Columns(np.array([1.0, 2.0, 3.0]), np.zeros((3, 2)))
    b = np.zeros((3, 2))
    b[2, 1] = 5
    assert changed_rows((Columns(now.a, b),), (now,), 3).tolist() == [2]
    assert changed_rows((now,), (now,), 3).tolist() == []


def test_that_a_changed_length_means_that_all_rows_may_differ():
    now = Columns(np.zeros(3), np.zeros((3, 2)))
    assert changed_rows((now,), (Columns(np.zeros(4), np.zeros((4, 2))),), 3) is None


def test_that_what_was_let_go_is_missed_only_where_it_would_have_to_be_used():
    steps = (
        Step("hours", ("wall",), lambda wall: [wall] * 9),
        Step("year", ("hours",), sum),
        Step("bill", ("year", "price"), lambda year, price: year * price),
    )
    slim = evaluate(steps, {"wall": 2, "price": 3}).without("hours")
    assert slim.values == {"wall": 2, "price": 3, "year": 18, "bill": 54}
    dearer = evaluate(steps, {"wall": 2, "price": 5}, slim)
    assert (dearer["bill"], dearer.ran) == (90, ("bill",))
    with pytest.raises(LetGo, match="hours"):
        evaluate(steps, {"wall": 4, "price": 5}, slim)
