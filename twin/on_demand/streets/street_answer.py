"""The light on the streets of an answer: calculated only when somebody looks at streets."""

from dataclasses import dataclass

from twin.answer.compare import Answer
from twin.engine.engine import Results, Step, evaluate
from twin.steps.lighting.street_book import chosen_classes, street_book
from twin.steps.lighting.street_light import street_light, street_lux
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


STREET_STEPS: tuple[Step, ...] = (
    Step("street_book", ("district",), street_book, compares=False),
    Step("class_measures", ("scenario",), lambda scenario: scenario.of_stage("street_class")),
    Step("street_classes", ("district", "street_book", "class_measures"), chosen_classes),
    Step("street_lux", ("street_book", "lighting"), street_lux, remembers=True, compares=False),
    Step(
        "street_light",
        ("street_book", "street_classes", "street_lux", "lighting"),
        street_light,
    ),
)


def street_answer(answer: Answer, last: StreetAnswer | None = None) -> StreetAnswer:
    """The light on all streets, baseline beside scenario; from the last one where that helps.

    Raises StepError, in one sentence.
    """
    if last is not None and last.answer.district is not answer.district:
        last = None
    district, scenario = answer.district, answer.scenario
    same = last is not None and last.answer.baseline["lighting"] is answer.baseline["lighting"]
    if last is not None and same:
        baseline = last.baseline
    else:
        # the class asked for is the scenario's affair, so the baseline keeps the rule's
        sources = {"district": district, "lighting": answer.baseline["lighting"]}
        empty = scenario.with_measures(())
        baseline = evaluate(STREET_STEPS, {**sources, "scenario": empty}, None)
    sources = {"district": district, "lighting": answer.results["lighting"], "scenario": scenario}
    results = evaluate(STREET_STEPS, sources, last.results if last else baseline)
    return StreetAnswer(answer, baseline, results)
