"""A language: its texts by key, the program's own words in it, and how it writes numbers.

A further language is a further file beside `en.toml` with the same keys; what it leaves out of the
program's words (`[said]`) stays English, and `tests/twin/takeaway` says what is missing.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from twin.answer.bands import Band, range_in_words
from twin.words.quantities import Quantity, payback_in_words, percent, written

_FIGURES = re.compile(r"\d[\d,.]*")


@dataclass(frozen=True)
class Language:
    """`texts` by key, with {placeholders}; `words`: the program's English in this language."""

    key: str
    name: str
    decimal: str
    thousands: str
    texts: Mapping[str, str]
    words: Mapping[str, str]
    units: Mapping[str, str]

    def __call__(self, key: str, **values: object) -> str:
        """The text of a key with its values put in. Raises KeyError where there is none."""
        return self.texts[key].format(**values)

    def said(self, english: str) -> str:
        """A word or sentence of the program; as it is where the language has none for it."""
        return self.words.get(english, english)

    def lower(self, english: str) -> str:
        """The same within a sentence: its first letter small, unless an abbreviation begins it."""
        word = self.said(english)
        return word if word[1:2].isupper() else word[:1].lower() + word[1:]

    def number(self, value: float | None, unit: str = "", signed: bool = False) -> str:
        """A number with its unit, in as many figures as mean something."""
        return self.localised(written(value, unit, signed))

    def quantity(self, value: float, quantity: Quantity, signed: bool = False) -> str:
        """A headline number; 'a year' is left to the table's head."""
        return self.localised(written(value, quantity.unit, signed).removesuffix(" a year"))

    def interval(self, band: Band | None, unit: str, signed: bool = False) -> str:
        """Both ends of a band; empty where there is none."""
        return "" if band is None else self.localised(range_in_words(band, unit, signed))

    def payback(self, payback_a: float, paid_eur: float) -> str:
        return self.localised(payback_in_words(payback_a, paid_eur))

    def share(self, share: float) -> str:
        return percent(share)

    def localised(self, text: str) -> str:
        """A number in words with this language's marks and unit words."""
        marked = _FIGURES.sub(lambda m: self._marks(m[0]), text)
        for english, own in self.units.items():
            marked = re.sub(rf"(?<![\w]){re.escape(english)}(?![\w])", own, marked)
        return marked

    def _marks(self, figures: str) -> str:
        tail = figures[len(figures.rstrip(",.")) :]
        head = figures[: len(figures) - len(tail)]
        swap = {",": self.thousands, ".": self.decimal}
        return "".join(swap.get(c, c) for c in head) + tail

    def listed(self, words: list[str]) -> str:
        """'a, b and c'."""
        if len(words) < 2:
            return "".join(words)
        return f"{', '.join(words[:-1])} {self('and')} {words[-1]}"


@cache
def languages() -> Mapping[str, str]:
    """Every language there is a file for: its own name by key."""
    names = sorted(p.name for p in files("twin.takeaway.words").iterdir())
    keys = [n.removesuffix(".toml") for n in names if n.endswith(".toml")]
    return {key: language(key).name for key in keys}


@cache
def language(key: str) -> Language:
    """A language by its key. Raises ValueError where there is no file for it."""
    place = files("twin.takeaway.words") / f"{key}.toml"
    if not re.fullmatch("[a-z]{2}", key) or not place.is_file():
        known = ", ".join(languages())
        raise ValueError(f"there is no language '{key:.20}'; these are there: {known}.")
    told = tomllib.loads(place.read_text("utf-8"))
    return Language(
        key, told["name"], told["decimal"], told["thousands"],
        told["texts"], told.get("said", {}), told.get("units", {}),
    )  # fmt: skip
