"""The few parts of SVG that maps and charts need; text is escaped here and nowhere else."""

from collections.abc import Iterable
from html import escape

FAMILY = "Inter"


def svg(width: float, height: float, parts: Iterable[str], title: str = "") -> str:
    """A whole picture [px]; `title` is what a screen reader says of it."""
    told = f"<title>{escape(title)}</title>" if title else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}" height="{height:g}" '
        f'viewBox="0 0 {width:g} {height:g}" role="img">{told}{"".join(parts)}</svg>'
    )


def text(
    x: float, y: float, words: str, colour: str, size: float = 9.0, anchor: str = "start",
    bold: bool = False,
) -> str:  # fmt: skip
    """A line of text with its foot at y; anchor: start, middle or end."""
    weight = ' font-weight="600"' if bold else ""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-family="{FAMILY}" font-size="{size:g}" '
        f'fill="{colour}" text-anchor="{anchor}"{weight}>{escape(words)}</text>'
    )


def rect(x: float, y: float, width: float, height: float, fill: str, stroke: str = "") -> str:
    line = f' stroke="{stroke}" stroke-width="0.5"' if stroke else ""
    return (
        f'<rect x="{x:.2f}" y="{y:.2f}" width="{width:.2f}" height="{height:.2f}" '
        f'fill="{fill}"{line}/>'
    )


def line(points: Iterable[tuple[float, float]], colour: str, width: float = 1.0) -> str:
    places = " ".join(f"{x:.2f},{y:.2f}" for x, y in points)
    return f'<polyline points="{places}" fill="none" stroke="{colour}" stroke-width="{width:g}"/>'


def path(d: str, fill: str = "none", stroke: str = "none", width: float = 0.0) -> str:
    drawn = f' stroke="{stroke}" stroke-width="{width:g}"' if width else ""
    return f'<path d="{d}" fill="{fill}"{drawn} fill-rule="evenodd"/>'
