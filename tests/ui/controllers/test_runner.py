"""What works in the background: the newest wish counts, Stop is at once, nobody waits for ever."""

import threading
import time

import pytest
from PySide6.QtCore import QCoreApplication, QObject

from twin.engine.engine import Cancelled
from ui.background.runner import Runner
from ui.background.workers import Workers


class Teller:
    """Stands for the status bar."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def show_work(self, what: str, share: float) -> None:
        self.said.append(what)

    def show_rest(self) -> None:
        self.said.append("")


class Bench:
    """Workers with what they say and find out."""

    def __init__(self, owner: QObject) -> None:
        self.teller, self.notices, self.landed = Teller(), [], []
        self.workers, self.owner = Workers(self.teller, self.notices.append), owner

    def hire(self, does: str = "Working", **kinds: bool) -> Runner:
        return self.workers.hire(self.owner, self.landed.append, does, **kinds)


@pytest.fixture
def bench(qapp):
    owner = QObject()
    made = Bench(owner)
    yield made
    made.workers.finish()


@pytest.fixture
def stuck():
    """Work that comes back only when it is told to, whatever anybody says."""
    go, back = threading.Event(), threading.Event()

    def work(progress, cancelled) -> str:
        progress("Stuck in a library", 0.5)
        go.wait(20)
        back.set()
        return "too late"

    work.go, work.back = go, back
    yield work
    go.set()


def interruptible(_, cancelled) -> None:
    while not cancelled():
        time.sleep(0.005)
    raise Cancelled


def test_that_what_was_stopped_never_lands(bench, stuck, qtbot):
    runner = bench.hire()
    runner.request(stuck)
    assert runner.busy
    assert runner.stop()
    assert not runner.busy
    stuck.go.set()
    runner.request(lambda *_: "next")
    qtbot.waitUntil(lambda: bench.landed == ["next"])


def test_that_a_hanging_reader_is_passed_within_half_a_second(bench, stuck, qtbot):
    runner = bench.hire(passes=True)
    runner.request(stuck)
    qtbot.waitUntil(lambda: "Stuck in a library" in bench.teller.said)
    runner.stop()
    runner.request(lambda *_: "another district")
    qtbot.waitUntil(lambda: bench.landed == ["another district"], timeout=2000)
    stuck.go.set()
    qtbot.waitUntil(stuck.back.is_set)
    runner.request(lambda *_: "a third one")
    qtbot.waitUntil(lambda: "a third one" in bench.landed)
    assert bench.landed == ["another district", "a third one"]


def test_that_work_on_shared_data_waits_for_the_one_before(bench, stuck, qtbot):
    runner = bench.hire()
    runner.request(stuck)
    runner.stop()
    runner.request(lambda *_: "next")
    for _ in range(50):  # nothing can land before the thread is back, however long one waits
        QCoreApplication.processEvents()
    assert bench.landed == []
    assert not stuck.back.is_set()
    stuck.go.set()
    qtbot.waitUntil(lambda: bench.landed == ["next"])


def test_that_one_stop_stops_all_and_says_what_and_what_it_leaves(bench, stuck, qtbot):
    first, second = bench.hire("Reading the district"), bench.hire("Sampling")
    first.request(stuck)
    second.request(interruptible)
    begun = time.monotonic()
    bench.workers.stop()
    assert time.monotonic() - begun < 0.5
    assert not first.busy
    assert not second.busy
    (said,) = bench.notices
    assert said.startswith("Stopped: reading the district; sampling.")
    assert bench.teller.said[-1] == ""
    stuck.go.set()


def test_that_stopped_writing_says_only_in_the_end_what_is_there(bench, qtbot):
    writer = bench.hire("Writing the snapshot", writes=True)
    writer.request(interruptible)
    bench.workers.stop()
    assert bench.notices == []
    qtbot.waitUntil(lambda: bench.notices != [])
    assert bench.notices[0].startswith("Stopped: writing the snapshot.")
    assert not writer.busy


def test_that_writing_that_was_done_already_is_told_as_done(bench, stuck, qtbot):
    writer = bench.hire("Writing the snapshot", writes=True)
    writer.request(stuck)
    bench.workers.stop()
    assert writer.busy
    stuck.go.set()
    qtbot.waitUntil(lambda: bench.landed == ["too late"])
    assert bench.notices == []


def test_that_the_end_waits_no_longer_than_a_moment(bench, stuck):
    bench.hire().request(stuck)
    begun = time.monotonic()
    bench.workers.finish()
    assert time.monotonic() - begun < 3.0
    assert bench.workers.left_behind
    stuck.go.set()


def test_that_who_begins_before_another_ends_keeps_its_progress_on_the_bar(bench, stuck, qtbot):
    # The loader's answer sets the first calculation going, and only then the loader is done.
    year, loader = bench.hire("Calculating the year"), bench.hire("Opening the district")
    loader.answered.connect(lambda _: year.request(stuck))
    loader.request(lambda *_: "a district")
    qtbot.waitUntil(lambda: bench.landed == ["a district"])
    qtbot.waitUntil(lambda: bench.teller.said[-1] == "Stuck in a library")
    stuck.go.set()


def test_that_only_the_newest_wish_waits(bench, stuck, qtbot):
    runner = bench.hire()
    runner.request(stuck)
    for name in ("second", "third"):
        runner.request(lambda *_, name=name: name)
    stuck.go.set()
    qtbot.waitUntil(lambda: bench.landed == ["too late", "third"])
