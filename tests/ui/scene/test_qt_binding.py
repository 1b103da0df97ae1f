"""The Qt binding gives back exactly the references it takes: else the interpreter ends one day."""

import sys

import pytest
from PySide6.QtCore import QObject, Signal

SIGNALS = 50_000


class Sender(QObject):
    told = Signal(bool)
    given = Signal(object)


@pytest.mark.parametrize("constant", [True, False, None])
def test_that_fifty_thousand_signals_leave_the_constants_of_the_interpreter_alone(qapp, constant):
    sender, heard = Sender(), []
    signal = sender.given if constant is None else sender.told
    signal.connect(lambda value: heard.append(value) if len(heard) < SIGNALS else None)
    before = sys.getrefcount(constant)
    for _ in range(SIGNALS):
        signal.emit(constant)
        sender.blockSignals(False)
        sender.setObjectName("sender")
    assert len(heard) == SIGNALS
    heard.clear()
    assert abs(sys.getrefcount(constant) - before) < 100
