"""What is remembered of elements stays small, and asking again gives the same."""

from threading import Thread

import numpy as np

from models.heat.fabric import element_modes as elements
from models.heat.fabric.element_modes import Content, element_modes


def walls(first: int, count: int) -> list[Content]:
    return [
        Content("wall", 0, round(0.2 + 0.001 * (first + i), 6), False, 0.0, 0.04, 0.13, 3)
        for i in range(count)
    ]


def test_that_no_more_is_remembered_than_is_promised(monkeypatch):
    monkeypatch.setattr(elements, "known", {})
    monkeypatch.setattr(elements, "MOST_KNOWN", 40)
    first = element_modes(walls(0, 30))
    for start in range(30, 300, 30):
        element_modes(walls(start, 30))
        assert len(elements.known) <= 40
    np.testing.assert_array_equal(element_modes(walls(0, 30)).rate, first.rate)
    assert element_modes(walls(0, 60)).rate.shape[0] == 60


def test_that_threads_that_forget_do_not_disturb_each_other(monkeypatch):
    monkeypatch.setattr(elements, "known", {})
    monkeypatch.setattr(elements, "MOST_KNOWN", 20)
    faults: list[BaseException] = []

    def ask(first: int) -> None:
        try:
            for i in range(60):
                element_modes(walls(first + i % 7 * 10, 15))
        except BaseException as fault:
            faults.append(fault)

    threads = [Thread(target=ask, args=(k * 5,)) for k in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
