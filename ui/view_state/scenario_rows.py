"""The scenarios of a project as lines of a list: numbers, and what each does differently. No Qt."""

from collections.abc import Mapping
from dataclasses import dataclass

from twin.answer.compare import Answer
from twin.comparison.measures_apart import Apart, apart
from twin.project.project import KeptScenario, Project
from twin.scenario.scenario import Scenario
from twin.targets.wording import measure_in_words
from twin.words.quantities import written

UNKNOWN = "–"


@dataclass(frozen=True)
class ScenarioRow:
    """One scenario: how many generations it is from the first; its change of carbon and what it
    costs in short words, a dash where that is not calculated; what it comes from and differs in."""

    id: str
    depth: int
    name: str
    colour: str
    note: str
    locked: bool
    in_hand: bool
    carbon: str
    investment: str
    comes_from: str
    differs: tuple[str, ...]
    measures: tuple[tuple[str, str], ...]
    """Id and words of each of its measures."""
    versions: tuple[str, ...]
    """When each of its versions was kept, the oldest first."""


def scenario_rows(project: Project, answers: Mapping[str, Answer]) -> tuple[ScenarioRow, ...]:
    """The lines of a project as a tree; answers by the ids of the scenarios."""
    return tuple(_row(project, depth, one, answers.get(one.id)) for depth, one in project.tree())


def _row(project: Project, depth: int, one: KeptScenario, answer: Answer | None) -> ScenarioRow:
    parent = project.parent_of(one.id)
    before = parent.scenario if parent is not None else Scenario()
    return ScenarioRow(
        id=one.id,
        depth=depth,
        name=one.name,
        colour=one.colour,
        note=one.note,
        locked=one.locked,
        in_hand=one.id == project.in_hand,
        carbon=_carbon(answer) if answer else UNKNOWN,
        investment=_short(answer.headline["investment_eur"]) if answer else UNKNOWN,
        comes_from=parent.name if parent is not None else "the baseline",
        differs=tuple(map(_in_words, apart(before, one.scenario))),
        measures=tuple((m.id, measure_in_words(m)) for m in one.scenario.measures),
        versions=tuple(version.kept_at for version in one.versions),
    )


def _carbon(answer: Answer) -> str:
    before = answer.baseline_headline["co2_kg_a"]
    change = answer.headline["co2_kg_a"] - before
    if not before:
        return UNKNOWN
    share = 100.0 * change / before
    return f"{share:+.1f} %".replace("-", "−") if round(share, 1) else "0 %"


def _short(eur: float) -> str:
    return written(eur, "EUR").replace(" EUR", "").replace("EUR", "").strip()


def _in_words(one: Apart) -> str:
    """One difference beside where a scenario comes from."""
    if one.kind == "changed":
        return f"{one.what}: {one.first} → {one.second}"
    return f"{'without' if one.kind == 'only_first' else 'new'}: {one.what}"
