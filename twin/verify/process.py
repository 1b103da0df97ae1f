"""One run of EnergyPlus as a process of its own: its progress, its end, and a stop at any time."""

from __future__ import annotations

import queue
import re
import shutil
import subprocess
import threading
from collections.abc import Callable
from pathlib import Path
from typing import IO

from models.energyplus.answers import AnswerError, Word, ZoneYear, read_errors, read_hours
from twin.verify.files import WEATHER_NAME
from twin.verify.installation import EnergyPlusError, Installation

ERROR_FILE = "eplusout.err"
_LOOKS_EVERY_S = 0.1
_DIES_WITHIN_S = 3.0
_DAY_OF_MONTH = (0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334)
_DATE = re.compile(r"(?:Continuing|Starting) Simulation at (\d\d)/(\d\d)/")


class Stopped(Exception):
    """The person has asked to stop."""


def run_energyplus(
    installed: Installation,
    epjson: Path,
    progress: Callable[[float], None] = lambda _: None,
    stopped: Callable[[], bool] = lambda: False,
) -> tuple[ZoneYear, Word]:
    """Run one epJSON; the hours and the word of the error file.

    The outputs lie in a folder beside the input, named as it is. progress hears shares of the year.
    Raises Stopped; EnergyPlusError, naming the error file, where the run does not end well.
    """
    folder = epjson.with_name(f"{epjson.stem}_energyplus")
    shutil.rmtree(folder, ignore_errors=True)
    command = [str(installed.executable), "-w", WEATHER_NAME, "-d", folder.name, epjson.name]
    try:
        process = subprocess.Popen(
            command,
            cwd=epjson.parent,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
        )
    except OSError as fault:
        raise EnergyPlusError(
            f"{installed.executable} does not start ({fault.strerror}); install EnergyPlus anew."
        ) from None
    code = _follow(process, progress, stopped)
    return _answer(folder, code)


def _follow(
    process: subprocess.Popen[str], progress: Callable[[float], None], stopped: Callable[[], bool]
) -> int:
    """Listen until the process ends; end it where a stop is asked for."""
    lines: queue.SimpleQueue[str | None] = queue.SimpleQueue()
    assert process.stdout is not None
    listener = threading.Thread(target=_listen, args=(process.stdout, lines), daemon=True)
    listener.start()
    try:
        while True:
            if stopped():
                raise Stopped
            try:
                line = lines.get(timeout=_LOOKS_EVERY_S)
            except queue.Empty:
                continue
            if line is None:
                return process.wait()
            share = _share_of_year(line)
            if share is not None:
                progress(share)
    finally:
        _end(process)
        listener.join(_DIES_WITHIN_S)
        process.stdout.close()


def _listen(stream: IO[str], lines: queue.SimpleQueue[str | None]) -> None:
    for line in stream:
        lines.put(line)
    lines.put(None)


def _end(process: subprocess.Popen[str]) -> None:
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(_DIES_WITHIN_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _share_of_year(line: str) -> float | None:
    match = _DATE.search(line)
    if match is None:
        return None
    month, day = int(match[1]), int(match[2])
    return (_DAY_OF_MONTH[(month - 1) % 12] + day - 1) / 365.0


def _answer(folder: Path, code: int) -> tuple[ZoneYear, Word]:
    errors = folder / ERROR_FILE
    try:
        word = read_errors(errors.read_text(encoding="utf-8", errors="replace"))
    except OSError:
        word = Word(False, 0, 0, "")
    if code != 0 or not word.completed:
        end = f"was killed (signal {-code})" if code < 0 else f"ended with code {code}"
        said = f": {word.first}" if word.first else ""
        raise EnergyPlusError(
            f"EnergyPlus did not finish; it {end}{said}. See {errors}, or the input beside it."
        )
    try:
        with (folder / "eplusout.eso").open(encoding="utf-8", errors="replace") as lines:
            return read_hours(lines), word
    except (OSError, AnswerError, ValueError) as fault:
        raise EnergyPlusError(
            f"EnergyPlus' results cannot be read ({fault}). See {errors}."
        ) from None
