"""The named scenarios of a district as one frozen value; every change makes another one.

A project always has one scenario in hand: the one that the controls show. What is edited there is
told with `edited`; a scenario that is locked never changes, its edits begin a branch.
"""

from collections.abc import Callable
from typing import Annotated, Any, Self

from pydantic import AfterValidator, Field, model_validator

from twin.safety.safety import Form, clean
from twin.scenario.scenario import Scenario

COLOURS = (
    "#4477aa", "#ee6677", "#228833", "#aa3377", "#ccbb44", "#66ccee", "#884400", "#777777",
)  # fmt: skip
"""Told apart by colour-blind readers too (P. Tol, Colour Schemes, SRON/EPS/TN/09-002, 'bright',
with a brown as its eighth)."""
MOST_VERSIONS = 50
SCHEMA_VERSION = 1
_COLOUR = r"^#[0-9a-f]{6}$"


class _Record(Form):
    def changed(self, **changes: Any) -> Self:
        """A checked copy with these fields changed."""
        return type(self).model_validate({**dict(self), **changes})


class Version(_Record):
    """A scenario as it once was, and when that was kept (ISO 8601)."""

    kept_at: str
    scenario: Scenario


class KeptScenario(_Record):
    """A scenario of a project: its name is the scenario's own. `parent`: id of the one that it
    branched from; `versions`: as it was before, the oldest first."""

    id: Annotated[str, Field(min_length=1)]
    scenario: Scenario
    note: Annotated[str, AfterValidator(clean)] = ""
    colour: Annotated[str, Field(pattern=_COLOUR)] = COLOURS[0]
    parent: str | None = None
    locked: bool = False
    versions: tuple[Version, ...] = ()

    @property
    def name(self) -> str:
        return self.scenario.name

    @property
    def is_blank(self) -> bool:
        """True where nobody has decided or written anything yet."""
        empty = not self.scenario.measures and not self.scenario.assumptions
        return empty and not self.note and not self.locked and not self.versions


class Project(_Record):
    """The scenarios of a district in the order in which they were made; `in_hand` is the id of the
    one that is worked on."""

    schema_version: int = SCHEMA_VERSION
    district: str = ""
    scenarios: Annotated[tuple[KeptScenario, ...], Field(min_length=1)]
    in_hand: str

    @model_validator(mode="after")
    def _check(self) -> Self:
        ids = [one.id for one in self.scenarios]
        for i in ids:
            if ids.count(i) > 1:
                raise ValueError(f"two scenarios share the id '{i}'; give each one of its own")
        if self.in_hand not in ids:
            raise ValueError(f"in_hand names '{self.in_hand}', which is no scenario of it")
        parents = {one.id: one.parent for one in self.scenarios}
        for one in self.scenarios:
            seen, at = {one.id}, one.parent
            while at is not None:
                if at not in parents:
                    raise ValueError(f"the parent '{at}' of '{one.id}' is no scenario of it")
                if at in seen:
                    raise ValueError(f"'{one.id}' comes from itself; correct its parent")
                seen.add(at)
                at = parents[at]
        return self

    # ---- looking ----------------------------------------------------------------------------

    @property
    def present(self) -> KeptScenario:
        """The one in hand."""
        return self.of(self.in_hand)

    def of(self, scenario_id: str) -> KeptScenario:
        """The scenario with an id; KeyError where there is none."""
        for one in self.scenarios:
            if one.id == scenario_id:
                return one
        raise KeyError(scenario_id)

    def parent_of(self, scenario_id: str) -> KeptScenario | None:
        parent = self.of(scenario_id).parent
        return None if parent is None else self.of(parent)

    def tree(self) -> tuple[tuple[int, KeptScenario], ...]:
        """Each scenario after the one it comes from, with how many generations it is from the
        first."""

        def below(parent: str | None, depth: int) -> list[tuple[int, KeptScenario]]:
            found = []
            for one in self.scenarios:
                if one.parent == parent:
                    found += [(depth, one), *below(one.id, depth + 1)]
            return found

        return tuple(below(None, 0))

    # ---- changing ---------------------------------------------------------------------------

    def edited(self, scenario: Scenario) -> "Project":
        """The one in hand is now so. Raises ValueError where it is locked."""
        if self.present.locked:
            raise ValueError(f"'{self.present.name}' is locked; branch it to go on from there.")
        return self._with(self.in_hand, scenario=scenario)

    def taken_up(self, scenario_id: str) -> "Project":
        """Another one is in hand; one that was left blank goes."""
        self.of(scenario_id)
        left = self.changed(in_hand=scenario_id)
        return left._without_blank(self.in_hand) if self.in_hand != scenario_id else left

    def added(self, scenario: Scenario, parent: str | None = None, note: str = "") -> "Project":
        """One more scenario, and it is in hand."""
        names = [one.name for one in self.scenarios]
        named = scenario.changed(name=unlike(scenario.name, names))
        new = KeptScenario(
            id=self._next_id(), scenario=named, note=note, parent=parent,
            colour=self._next_colour(),
        )  # fmt: skip
        more = self.changed(scenarios=(*self.scenarios, new), in_hand=new.id)
        return more if parent == self.in_hand else more._without_blank(self.in_hand)

    def branched(self, scenario_id: str) -> "Project":
        """A child that begins as its parent is; it is in hand."""
        return self.added(self.of(scenario_id).scenario, scenario_id)

    def copied(self, scenario_id: str) -> "Project":
        """A sister that begins as the other is; it is in hand."""
        one = self.of(scenario_id)
        return self.added(one.scenario, one.parent, one.note)

    def without(self, scenario_id: str) -> "Project":
        """The same less one; who came from it comes from its parent. Raises ValueError for the
        last one, and for one that is locked."""
        gone = self.of(scenario_id)
        if len(self.scenarios) == 1:
            raise ValueError("A project keeps one scenario at least.")
        if gone.locked:
            raise ValueError(f"'{gone.name}' is locked; unlock it first.")
        left = tuple(
            one.changed(parent=gone.parent) if one.parent == scenario_id else one
            for one in self.scenarios
            if one.id != scenario_id
        )
        ids = [one.id for one in left]
        next_one = gone.parent if gone.parent in ids else ids[-1]
        in_hand = next_one if self.in_hand == scenario_id else self.in_hand
        return self.changed(scenarios=left, in_hand=in_hand)

    def marked(self, scenario_id: str, **changes: Any) -> "Project":
        """Another note, colour or lock."""
        return self._with(scenario_id, **changes)

    def renamed(self, scenario_id: str, name: str) -> "Project":
        """Raises ValueError where it is locked."""
        one = self.of(scenario_id)
        if one.locked:
            raise ValueError(f"'{one.name}' is locked; unlock it first.")
        return self._with(scenario_id, scenario=one.scenario.changed(name=name))

    def with_version(self, scenario_id: str, kept_at: str) -> "Project":
        """Keep a scenario as it is now among its versions; unchanged ones are not kept twice."""
        one = self.of(scenario_id)
        if one.versions and one.versions[-1].scenario == one.scenario:
            return self
        kept = (*one.versions, Version(kept_at=kept_at, scenario=one.scenario))
        return self._with(scenario_id, versions=kept[-MOST_VERSIONS:])

    def worth_keeping(self) -> bool:
        """False where all that there is is blank."""
        return not all(one.is_blank for one in self.scenarios)

    def _with(self, scenario_id: str, **changes: Any) -> "Project":
        return self.changed(
            scenarios=tuple(
                one.changed(**changes) if one.id == scenario_id else one for one in self.scenarios
            )
        )

    def _without_blank(self, scenario_id: str) -> "Project":
        one = self.of(scenario_id)
        has_children = any(other.parent == scenario_id for other in self.scenarios)
        return self.without(scenario_id) if one.is_blank and not has_children else self

    def _next_id(self) -> str:
        taken = {one.id for one in self.scenarios}
        return _first(lambda n: f"s{n}", taken)

    def _next_colour(self) -> str:
        """The colour that the fewest have, the first of those."""
        used = [one.colour for one in self.scenarios]
        return min(COLOURS, key=used.count)


def begun(district: str, scenario: Scenario) -> Project:
    """The project of a district of which one scenario is known."""
    return Project(
        district=district, scenarios=(KeptScenario(id="s1", scenario=scenario),), in_hand="s1"
    )


def unlike(name: str, taken: list[str]) -> str:
    """A name that nobody has: 'Roofs', then 'Roofs 2'."""
    if name not in taken:
        return name
    head, _, tail = name.rpartition(" ")
    stem = head if head and tail.isdecimal() else name
    return _first(lambda n: f"{stem} {n}", set(taken), 2)


def _first(made: Callable[[int], str], taken: set[str], start: int = 1) -> str:
    n = start
    while made(n) in taken:
        n += 1
    return made(n)
