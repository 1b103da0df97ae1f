"""What is not certain about a district: which object, what, why, and what was done about it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Doubt:
    """One doubt. object_id is empty where it concerns a whole layer or the district.

    what: the value or property in doubt. why: what gave rise to it. done: how it was settled.
    """

    object_id: str
    layer: str
    what: str
    why: str
    done: str

    def __str__(self) -> str:
        place = f"{self.layer} {self.object_id}" if self.object_id else self.layer
        return f"{place}: {self.what}: {self.why}; {self.done}."
