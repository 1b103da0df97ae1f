"""Addresses as people and registers write them, made comparable."""

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass

from layers.schemes.scheme import unaccented

_LIKE = 0.86
_CLEAR = 0.04
"""Two spellings are one street where they are this alike (difflib), and no other street of the
district comes within the second figure. Chosen so that 'Rua dos Fanqueiros' is 'R Fanqueiros' and
'Via Tiraboschi' is not 'Via Tiraboni'; our estimate."""

_WORDS: dict[str, str] = {
    "rd": "road", "st": "street", "str": "strasse", "ave": "avenue", "av": "avenue", "ln": "lane",
    "dr": "drive", "pl": "place", "sq": "square", "ct": "court", "cres": "crescent", "gdns":
    "gardens", "terr": "terrace", "ter": "terrace", "bd": "boulevard", "bld": "boulevard", "blvd":
    "boulevard", "r": "rua", "lg": "largo", "pc": "praca", "pca": "praca", "tv": "travessa", "trav":
    "travessa", "v": "via", "vle": "viale", "pza": "piazza", "pzza": "piazza", "cso": "corso",
    "lgo": "largo", "ul": "ulica", "al": "aleja", "pr": "plac", "bul": "boulevard",
}  # fmt: skip
_SMALL = frozenset((
    "of", "the", "de", "da", "do", "das", "dos", "del", "della", "delle", "dei", "degli", "di",
    "du", "des", "la", "le", "les", "l", "d", "el", "ulica",
))  # fmt: skip
_ONE = r"\d{1,5}(?:\s?/?\s?[a-z])?(?![a-z])"
_NUMBER = rf"{_ONE}(?:\s?[-/]\s?{_ONE})?"
_FLAT = re.compile(
    r"^(?:flat|apartment|apt|unit|room|appartement|appt|int|interno|scala)\.?\s*\w+\b[\s,]*"
)
_TOWN = re.compile(r"[\s,]+\d{4,5}(?:-\d{3})?\s+\D+$")
_LEADING = re.compile(rf"^({_NUMBER})\b[\s,]+(?=\D)")
_TRAILING = re.compile(rf"(?:\bn\.?\s?|\bno\.?\s?|\bnr\.?\s?|,|\s)\s*({_NUMBER})$")


@dataclass(frozen=True)
class Address:
    """A street, comparable, and the numbers that it stands for (of a range each on one side)."""

    street: str
    numbers: tuple[str, ...]


def street_key(name: str) -> str:
    """A street's name in comparable words: abbreviations written out, small words left away."""
    text = re.sub(r"[’'`]", " ", unaccented(name).lower())
    text = re.sub(r"\bv\.\s?le\b", "viale", text)
    text = re.sub(r"\bp\.\s?z{1,2}a\b", "piazza", text)
    text = re.sub(r"\bc\.\s?so\b", "corso", text)
    words = re.sub(r"[^a-z0-9 ]+", " ", text).split()
    kept = [_WORDS.get(word, word) for word in words]
    # A 'st' that begins is a saint.
    if words[:1] == ["st"]:
        kept[0] = "saint"
    return " ".join(word for word in kept if word not in _SMALL)


def numbers_of(text: str) -> tuple[str, ...]:
    """House numbers out of '12', '12A', '12-16' (one side of a street), '12;14', '12/14'."""
    found: list[str] = []
    for part in re.split(r"[;,]", text.lower()):
        ends = re.findall(r"\d{1,5}\s?[a-z]?", part)
        spans = len(ends) == 2 and re.search(r"\d\s?[a-z]?\s?[-–/]\s?\d", part)
        if spans and all(end.isdigit() for end in ends):
            low, high = int(ends[0]), int(ends[1])
            if low <= high <= low + 40 and (high - low) % 2 == 0:
                found += [str(number) for number in range(low, high + 1, 2)]
                continue
        found += [end.replace(" ", "") for end in ends]
    return tuple(dict.fromkeys(found))


def address_of(line: str, number: str = "") -> Address | None:
    """The address in a line such as 'Flat 3, 12 High Road, London' or 'Via Roma, 12'; None where
    none is to be found. number: of the house, where it stands apart from the line."""
    small = re.sub(r"\s+", " ", line.strip().lower())
    if number:
        return Address(street_key(small), numbers_of(number))
    small = _TOWN.sub("", _FLAT.sub("", small))
    parts = [part.strip() for part in small.split(",") if part.strip()]
    for k, part in enumerate(parts):
        if found := _LEADING.match(part):
            return Address(street_key(part[found.end() :]), numbers_of(found[1]))
        if found := _TRAILING.search(part):
            return Address(street_key(part[: found.start()]), numbers_of(found[1]))
        if re.fullmatch(_NUMBER, part):
            beside = parts[k + 1] if k + 1 < len(parts) and k == 0 else parts[k - 1]
            return Address(street_key(beside), numbers_of(part))
    return None


class Streets:
    """The streets of a district, to find one in another spelling."""

    def __init__(self, keys: Iterable[str]) -> None:
        self._keys = sorted({key for key in keys if key})
        self._known: dict[str, str | None] = {key: key for key in self._keys}

    def named(self, key: str) -> str | None:
        """The street that this one is, or None."""
        if key not in self._known:
            self._known[key] = self._like(key)
        return self._known[key]

    def _like(self, key: str) -> str | None:
        scored = sorted(
            ((difflib.SequenceMatcher(None, key, own).ratio(), own) for own in self._keys),
            reverse=True,
        )[:2]
        if not scored or scored[0][0] < _LIKE:
            return None
        if len(scored) > 1 and scored[0][0] - scored[1][0] < _CLEAR:
            return None
        return scored[0][1]
