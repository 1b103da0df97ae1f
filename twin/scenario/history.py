"""Past, present and future of the scenario as one frozen value."""

from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class History(Generic[T]):
    """A present state with what came before and what was undone; labels name the steps."""

    present: T
    past: tuple[tuple[str, T], ...] = ()
    future: tuple[tuple[str, T], ...] = ()

    def record(self, label: str, state: T) -> "History[T]":
        """The history after one more change; what was undone is forgotten."""
        return History(state, (*self.past, (label, self.present)))

    def undo(self) -> "History[T]":
        """One step back; unchanged at the beginning."""
        if not self.past:
            return self
        label, state = self.past[-1]
        return History(state, self.past[:-1], ((label, self.present), *self.future))

    def redo(self) -> "History[T]":
        """One step forward again; unchanged at the end."""
        if not self.future:
            return self
        label, state = self.future[0]
        return History(state, (*self.past, (label, self.present)), self.future[1:])

    @property
    def undo_label(self) -> str | None:
        return self.past[-1][0] if self.past else None

    @property
    def redo_label(self) -> str | None:
        return self.future[0][0] if self.future else None
