"""Numbers out of what people type into tags and columns: '12,5 m', "41'", '3;4', 'C18', '~1900'."""

import re

_NUMBER = r"[-+]?\d+(?:[.,]\d+)?"
_FEET, _INCH = 0.3048, 0.0254


_LEAD = re.compile(r"^(?:~|<|>|=|ca\.?|c\.|circa|approx\.?|approximately|about|etwa|env\.?)\s*")
_UNITS_M = {
    "mm": 0.001, "cm": 0.01, "km": 1000.0, "ft": 0.3048, "feet": 0.3048, "foot": 0.3048,
    "in": 0.0254, "storeys": None, "stories": None, "levels": None, "floors": None, "storey": None,
}  # fmt: skip
_FOOT_MARK, _INCH_MARK = "['\u2019\u2032\u00b4]", "(?:\"|\u201d\u2033|\u201d|\u2033|''|in)"


def length_m(text: str) -> float | None:
    """A length in metres, None where no number is.

    Feet and inches (with any foot mark), millimetres to kilometres, and words before the number
    ('approx', 'ca.', '<') are understood; of a span the first number counts. Storeys are no length.
    """
    small = (
        text.strip().strip('"').strip().lower() if text.count('"') != 1 else text.strip().lower()
    )
    small = _LEAD.sub("", small)
    feet = re.match(
        rf"({_NUMBER})\s*(?:{_FOOT_MARK}|ft|feet)\s*(?:({_NUMBER})\s*{_INCH_MARK}?)?\s*$", small
    )
    if feet:
        inches = _float(feet.group(2)) if feet.group(2) else 0.0
        return _float(feet.group(1)) * _FEET + inches * _INCH
    thousands = re.match(r"(\d{1,3}(?:,\d{3})+)\s*(mm|cm)\b", small)
    if thousands:
        return float(thousands.group(1).replace(",", "")) * (_UNITS_M[thousands.group(2)] or 1.0)
    found = re.match(rf"({_NUMBER})\s*([a-z\u0430-\u044f]*)", small)
    if not found:
        return None
    scale = _UNITS_M.get(found.group(2), 1.0)
    return None if scale is None else _float(found.group(1)) * scale


def whole(text: str) -> int | None:
    """The largest whole number in a text ('3;4' is 4, '2.5' is 3), None where there is none."""
    numbers = [_float(n) for n in re.findall(r"-?\d+(?:[.,]\d+)?", re.sub(r"(?<=\d)-", " ", text))]
    return int(max(numbers) + 0.5) if numbers and max(numbers) >= 0 else (
        int(max(numbers)) if numbers else None
    )  # fmt: skip


def power_kw(text: str) -> float | None:
    """A power in kW; watts and megawatts are understood."""
    found = re.match(rf"\s*({_NUMBER})\s*(kw|w|mw|kva)?\b", text.lower())
    if not found:
        return None
    scale = {"w": 0.001, "mw": 1000.0}.get(found.group(2) or "kw", 1.0)
    return _float(found.group(1)) * scale


def year_of(text: str) -> int | None:
    """The year a text speaks of: dates, '~1900', '1920s' (middle), 'C18' (middle), '1890..1895'."""
    small = text.strip().lower()
    century = re.search(r"\bc\s?(\d{1,2})\b", small)
    if century:
        return (int(century.group(1)) - 1) * 100 + _shift(small, 17, 50, 83)
    decade = re.search(r"\b(\d{3}0)s\b", small)
    if decade:
        return int(decade.group(1)) + _shift(small, 2, 5, 8)
    years = [int(y) for y in re.findall(r"(?<!\d)(\d{4})(?!\d)", small)]
    return round(sum(years[:2]) / len(years[:2])) if years else None


def _shift(text: str, early: int, middle: int, late: int) -> int:
    return early if "early" in text else late if "late" in text else middle


def _float(text: str) -> float:
    return float(text.replace(",", "."))
