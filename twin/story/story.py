"""A story for a room: stations in their order, kept as JSON beside the scenario."""

import json
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import AfterValidator, Field, ValidationError

from twin.district.district import District
from twin.safety.safety import MOST_TEXT_BYTES, Form, SourceError, checked_file, clean, first_fault
from twin.store.files import write_atomically

SCHEMA_VERSION = 1
ENDING = ".story.json"
MOST_STATIONS = 100
_FIRST_NOON = 172 * 24 + 12
_NIGHT = 172 * 24 + 22

Text = Annotated[str, Field(max_length=400), AfterValidator(clean)]
Point = tuple[float, float, float]


class StoryError(ValueError):
    """A story that cannot be taken; the message names the file, the station and the fix."""


class Station(Form):
    """One station: what is said and what is seen.

    camera: eye and what it looks at [m, local frame], None to stay where one is. hour 0..8759.
    scenario: False shows the baseline on the map. `notes` are for who presents, seconds is how long
    it is meant to take; both are shown on the presenter's screen alone.
    """

    title: Text
    caption: Text = ""
    notes: Annotated[str, Field(max_length=4000), AfterValidator(clean)] = ""
    camera: tuple[Point, Point] | None = None
    colour_by: str = ""
    colour_streets: str = ""
    hidden: tuple[str, ...] = ()
    hour: Annotated[int, Field(ge=0, le=8759)] = _FIRST_NOON
    chart: str = "months"
    show_chart: bool = False
    scenario: bool = True
    seconds: Annotated[int, Field(ge=5, le=3600)] = 120

    def changed(self, **changes: Any) -> Self:
        """A checked copy with these fields changed."""
        return type(self).model_validate({**dict(self), **changes})


class Story(Form):
    """Stations in the order in which they are shown, and the measures of the five levers."""

    schema_version: int = SCHEMA_VERSION
    title: Text = ""
    district: str = ""
    stations: Annotated[tuple[Station, ...], Field(max_length=MOST_STATIONS)] = ()
    levers: Annotated[tuple[str, ...], Field(max_length=5)] = ()

    def with_stations(self, stations: tuple[Station, ...]) -> "Story":
        return Story.model_validate({**dict(self), "stations": stations})

    def moved(self, row: int, to: int) -> "Story":
        """The station at `row` put at place `to`."""
        rest = [s for i, s in enumerate(self.stations) if i != row]
        rest.insert(to, self.stations[row])
        return self.with_stations(tuple(rest))


def sample_story(district: District) -> Story:
    """A story that any district can begin with: its own named views, one question at each."""
    views: list[tuple[Point, Point] | None] = [
        (v.position_m, v.focal_point_m) for v in district.views
    ] or [None]
    plan: tuple[tuple[str, str, str, dict[str, Any]], ...] = (
        (district.name, "What stands here, and what it is used for.",
         "Let people find their own street first.", {"colour_by": "use"}),
        ("When it was built", "The older a building, the more heat it loses as a rule.",
         "Ask who lives in a house from before 1945.", {"colour_by": "age"}),
        ("What it needs today", "Final energy of each building, by square metre.",
         "This is the baseline: nothing is done yet.",
         {"colour_by": "final_energy", "scenario": False}),
        ("What the scenario changes", "Less energy, building by building.",
         "Move a lever. A shows today, B the scenario.", {"colour_by": "saving"}),
        ("The streets at night", "Light where people walk.",
         "Ask where it is too dark, and where too bright.", {"hour": _NIGHT}),
        ("What the sun brings", "Sun on the roofs over the year.",
         "Power from a roof pays best where it is used below.", {"colour_by": "roof_irradiation"}),
        ("What is left to do", "Carbon after all measures.",
         "What would you do next, and who pays?", {"colour_by": "carbon"}),
    )  # fmt: skip
    stations = tuple(
        Station(title=title, caption=caption, notes=notes, camera=views[i % len(views)], **look)
        for i, (title, caption, notes, look) in enumerate(plan)
    )
    return Story(title=district.name, district=district.key, stations=stations)


def story_to_text(story: Story) -> str:
    return story.model_dump_json(indent=2) + "\n"


def story_from_text(text: str, origin: str) -> Story:
    """Read a story. Raises StoryError with one sentence that names `origin`."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        why = str(error).split(";")[0]
        raise StoryError(f"{origin}: not valid JSON ({why}); repair or replace it.") from None
    if not isinstance(data, dict):
        raise StoryError(f"{origin}: a story is a JSON object; this file holds none.")
    version = data.get("schema_version", SCHEMA_VERSION)
    if version is True or version != SCHEMA_VERSION:
        raise StoryError(
            f"{origin}: schema_version is {version!r:.40}; this program reads {SCHEMA_VERSION}."
        )
    try:
        return Story.model_validate(data)
    except ValidationError as error:
        fault = first_fault(error, Story, data, {"stations": "station"})
        place = ", ".join(part for part in (fault.place, fault.key) if part)
        raise StoryError(f"{origin}: {place}: {fault.said}, not {fault.value!r:.60}.") from None


def read_story(path: Path) -> Story:
    """Read a story's file. Raises StoryError with one sentence where it cannot be taken."""
    try:
        checked_file(path, MOST_TEXT_BYTES, "stories")
        return story_from_text(path.read_text("utf-8-sig"), str(path))
    except SourceError as error:
        raise StoryError(str(error)) from None
    except UnicodeDecodeError:
        raise StoryError(f"{path}: not UTF-8 text; save it as UTF-8.") from None
    except OSError as error:
        raise StoryError(f"{path}: cannot be read ({error.strerror}); check it.") from None


def write_story(path: Path, story: Story) -> None:
    """Save a story; the file is either the old one or the new one, never half of one."""
    write_atomically(path, story_to_text(story).encode())
