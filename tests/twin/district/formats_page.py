"""What docs/formats.md allows, read from the page itself."""

import re
from pathlib import Path

PAGE = Path(__file__).resolve().parents[3] / "docs" / "formats.md"


def allowed(column: str) -> set[str]:
    """The values of a column in the page's table of allowed values."""
    rows = (text.split("|") for text in PAGE.read_text("utf-8").splitlines() if "|" in text)
    values = next(row[2] for row in rows if row[1].strip(" `") == column.strip("`"))
    return set(re.findall(r"`([^`]+)`", values))
