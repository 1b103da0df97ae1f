"""What is known of the streets of an answer."""

from dataclasses import dataclass

from twin.answer.compare import Answer
from twin.engine.engine import Results
from twin.steps.lighting.street_results import StreetBook, StreetLight


@dataclass(frozen=True, eq=False)
class StreetAnswer:
    """The streets of an answer: baseline beside scenario, as the engine left them."""

    answer: Answer
    baseline: Results
    results: Results

    @property
    def book(self) -> StreetBook:
        book: StreetBook = self.results["street_book"]
        return book

    @property
    def before(self) -> StreetLight:
        light: StreetLight = self.baseline["street_light"]
        return light

    @property
    def now(self) -> StreetLight:
        light: StreetLight = self.results["street_light"]
        return light
