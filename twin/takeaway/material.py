"""What every export is made of: an answer, its years, its intervals and the screen's look."""

from dataclasses import dataclass

from twin.answer.bands import Bands
from twin.answer.compare import Answer
from twin.pathway.results import Pathway
from twin.takeaway.look import Look


@dataclass(frozen=True, eq=False)
class Material:
    """made_at: ISO date and time of the numbers, '' where they are of no date. issues: the
    district's data-quality issues, as (how many, of which kind)."""

    answer: Answer
    path: Pathway
    bands: Bands | None
    look: Look
    made_at: str = ""
    issues: tuple[tuple[str, str], ...] = ()

    @property
    def has_measures(self) -> bool:
        return bool(self.answer.scenario.measures)
