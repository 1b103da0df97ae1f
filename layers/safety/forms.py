"""Forms of files: what a field must hold, and one translator from what is amiss into words.

A form is a pydantic model. Its fields say with `within`, `whole`, `one_of` or `Wanted` what they
take; `first_fault` says of what pydantic found the first thing: where, which key, what is there and
what to give instead. The caller adds the file and makes the sentence.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ConfigDict, GetCoreSchemaHandler, ValidationError, ValidationInfo
from pydantic_core import CoreSchema, ErrorDetails, PydanticCustomError, core_schema

MISSING, UNKNOWN, WRONG, OTHER = "missing", "unknown", "wrong", "other"


class Form(BaseModel):
    """A table of a file: unknown keys are faults, and so are numbers without an end."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


@dataclass(frozen=True)
class Wanted:
    """What a field must hold, in words, and whether a value (in a context) is so."""

    said: Callable[[Any], str] | str
    fits: Callable[[Any, Any], bool]

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.with_info_before_validator_function(self._checked, handler(source))

    def _checked(self, value: Any, info: ValidationInfo) -> Any:
        if not self.fits(value, info.context):
            said = self.said if isinstance(self.said, str) else self.said(info.context)
            raise PydanticCustomError(WRONG, "{said}", {"said": said})
        return value


def within(low: float, high: float) -> Wanted:
    """A number from low to high."""

    def fits(value: Any, _: Any) -> bool:
        number = isinstance(value, int | float) and not isinstance(value, bool)
        return number and low <= value <= high

    return Wanted(f"give a number from {low:g} to {high:g}", fits)


def is_whole(value: Any) -> bool:
    """Whether a value is a whole number, and no yes or no."""
    return isinstance(value, int) and not isinstance(value, bool)


def one_of(known: Collection[str]) -> Wanted:
    """One of some words."""
    words = ", ".join(word for word in known if word)
    return Wanted(
        f"it must be one of {words}", lambda value, _: isinstance(value, str) and value in known
    )


@dataclass(frozen=True)
class Fault:
    """The first thing amiss. place: which object, in words, '' for the file itself; key: the field;
    kind: MISSING, UNKNOWN, WRONG or OTHER; value: what is there; said: what to do, or what is
    wrong with the object as a whole (OTHER)."""

    place: str
    key: str
    kind: str
    value: Any
    said: str

    def clause(self) -> str:
        """'density_kg_m3 is -1; give a number from 1 to 20000', without the place."""
        if self.kind == MISSING:
            return f"{self.key} is missing" + (f"; {self.said}" if self.said else "")
        if self.kind == UNKNOWN:
            return f"unknown key '{self.key}'; {self.said}"
        if self.kind == WRONG:
            return f"{self.key} is {self.value!r:.60}; {self.said}"
        return self.said


def first_fault(
    error: ValidationError, form: type[BaseModel], data: Any, nouns: Mapping[str, str]
) -> Fault:
    """The first fault of a form that could not be filled from `data`.

    nouns: for each list or table of tables what one of it is called ('layers': 'layer'): its place
    is then "layer 3", "material 'lime'", or "measure 'm1'" where it has an id.
    """
    found = min(error.errors(include_url=False), key=_order)
    loc, kind = tuple(found["loc"]), found["type"]
    if kind in ("value_error", "assertion_error"):
        said = str(found["msg"]).partition(", ")[2]
        return Fault(_place(loc, data, nouns), "", OTHER, found["input"], said)
    at, key = loc[:-1], str(loc[-1]) if loc else ""
    if len(loc) > 1 and isinstance(loc[-1], int):  # one of a list is named with the list
        at, key = loc[:-2], f"{loc[-2]}[{loc[-1]}]"
    place, fields = _place(at, data, nouns), _fields_at(form, at)
    if kind == "missing":
        return Fault(place, key, MISSING, None, _said(fields.get(key)))
    if kind == "extra_forbidden":
        return Fault(place, key, UNKNOWN, found["input"], f"allowed are {', '.join(fields)}")
    if kind == WRONG:
        return Fault(place, key, WRONG, found["input"], str(found["msg"]))
    said = str(found["msg"]).replace("Input should", "it must").replace("dictionary", "table")
    return Fault(place, key, WRONG, found["input"], said.replace("tuple", "list"))


def _order(found: ErrorDetails) -> bool:
    """A key that nobody knows explains why another one is missing: it is said first."""
    return found["type"] != "extra_forbidden"


def _place(loc: Sequence[Any], data: Any, nouns: Mapping[str, str]) -> str:
    """Which object a path leads to, in words."""
    words, noun = [], ""
    for step in loc:
        data = _inner(data, step)
        if isinstance(step, str) and step in nouns and not noun:
            noun = nouns[step]
        elif noun:
            ident = data.get("id") if isinstance(data, Mapping) else None
            name = ident if ident is not None else step
            words.append(f"{noun} '{name}'" if isinstance(name, str) else f"{noun} {name + 1}")
            noun = ""
        else:
            words.append(str(step))
    return ", ".join(words)


def _inner(data: Any, step: Any) -> Any:
    try:
        return data[step]
    except (KeyError, IndexError, TypeError):
        return None


def _fields_at(form: type[BaseModel], loc: Sequence[Any]) -> Mapping[str, Any]:
    """The fields of the form that a path leads to."""
    for step in loc:
        field = form.model_fields.get(step) if isinstance(step, str) else None
        inner = _form_in(field.annotation) if field else None
        form = inner or form
    return form.model_fields


def _form_in(annotation: Any) -> type[BaseModel] | None:
    """The form within an annotation such as `tuple[Layer, ...]` or `Mapping[str, Material]`."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    inner = (_form_in(part) for part in getattr(annotation, "__args__", ()))
    return next((form for form in inner if form), None)


def _said(field: Any) -> str:
    """What a missing field would have to hold, where it says so without a context."""
    wanted = [m.said for m in getattr(field, "metadata", ()) if isinstance(m, Wanted)]
    return wanted[0] if wanted and isinstance(wanted[0], str) else ""
