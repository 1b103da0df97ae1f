"""Whether what is shown belongs to the controls beside it, and what is said where it does not."""

from enum import StrEnum


class Standing(StrEnum):
    """Of the numbers that are shown: of the scenario as the controls say, or of an earlier one."""

    CURRENT = "current"
    CALCULATING = "calculating"
    STOPPED = "stopped"
    FAILED = "failed"

    @property
    def halted(self) -> bool:
        """True where nothing is on its way: a person, or a next edit, has to set it going."""
        return self in (Standing.STOPPED, Standing.FAILED)

    @property
    def mark(self) -> str:
        """In a few words, to stand beside numbers; empty where they are current."""
        return _MARKS[self]

    @property
    def sentence(self) -> str:
        """What to do where there are no numbers at all."""
        return _SENTENCES[self]


_MARKS = {
    Standing.CURRENT: "",
    Standing.CALCULATING: "recalculating…",
    Standing.STOPPED: "stopped: press F9 to calculate",
    Standing.FAILED: "not calculated: press F9 to try again",
}
_SENTENCES = {
    Standing.CURRENT: "Open a district to see its numbers.",
    Standing.CALCULATING: "Calculating the year…",
    Standing.STOPPED: "Stopped: there are no numbers yet. Press F9 to calculate the year.",
    Standing.FAILED: "The year could not be calculated. Change a measure, or try again with F9.",
}
NOT_YET = {
    Standing.CALCULATING: "The numbers are being calculated; ask again in a moment.",
    Standing.STOPPED: "The numbers shown are not of this scenario; press F9 to calculate, then ask "
    "again.",
    Standing.FAILED: "This scenario could not be calculated, so there are no numbers of it; change "
    "a measure, or press F9 to try again.",
}
AWAITED = "recalculating…"
"""Beside what is calculated after the answer and not yet from it."""
STOPPED = "Stopped. Press F9 to go on."
"""In the place of what is calculated only while one looks at it."""
