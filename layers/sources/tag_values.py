"""Numbers out of what people type into tags and columns: '12,5 m', "41'", '3;4', 'C18', '~1900'."""

import re

_NUMBER = r"[-+]?\d+(?:[.,]\d+)?"
_FEET, _INCH, _CM = 0.3048, 0.0254, 0.01


def length_m(text: str) -> float | None:
    """A length in metres; feet, inches and centimetres are understood, None where no number is."""
    small = text.strip().lower()
    feet = re.fullmatch(rf"({_NUMBER})\s*(?:'|ft|feet)\s*(?:({_NUMBER})\s*(?:\"|in)?)?", small)
    if feet:
        inches = _float(feet.group(2)) if feet.group(2) else 0.0
        return _float(feet.group(1)) * _FEET + inches * _INCH
    found = re.match(rf"~?\s*({_NUMBER})\s*(cm|m|meter|metre|metres|mt)?\.?\b", small)
    if not found:
        return None
    return _float(found.group(1)) * (_CM if found.group(2) == "cm" else 1.0)


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
