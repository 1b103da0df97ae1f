"""What docs/formats.md allows, read from the page itself."""

import re
from pathlib import Path

PAGE = Path(__file__).resolve().parents[2] / "docs" / "formats.md"


def allowed(column: str) -> set[str]:
    """The values of a column of the buildings in the page's table of allowed values."""
    line = next(
        text for text in PAGE.read_text("utf-8").splitlines() if text.startswith(f"| `{column}` |")
    )
    return set(re.findall(r"`([^`]+)`", line)) - {column}
