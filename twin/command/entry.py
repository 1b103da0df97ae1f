"""The first lines of `district-twin`: a Ctrl-C is heard from here on, while the rest loads."""

import os
import signal
import sys
from types import FrameType


def main() -> int:
    """Run the command line. A Ctrl-C during the second in which the libraries load ends the process
    with one line, as one later does; in the middle of an import it would print a traceback."""
    before = signal.getsignal(signal.SIGINT)
    if before is signal.default_int_handler:  # not where a script has it ignored
        signal.signal(signal.SIGINT, _stopped)
    from twin.command.main import main as command_line

    try:
        signal.signal(signal.SIGINT, before)
        return command_line()
    except KeyboardInterrupt:  # between the one and the other
        _say()
        return 130


def _stopped(_: int, __: FrameType | None) -> None:
    """End at once: nothing is open yet that had to be put in order."""
    _say()
    os._exit(130)


def _say() -> None:
    if sys.stderr is not None:
        os.write(2, b"district-twin: stopped.\n")
