"""SVG drawings as PNG, with the program's own letters and a transparent ground."""

import json
import tempfile
from collections.abc import Sequence
from pathlib import Path


def png_of(svg: str, fonts: Sequence[Path], width_px: int) -> bytes:
    """A drawing as a PNG so many pixels wide. Raises OSError on a full disk."""
    import typst  # here, not above: half a second that nobody else need pay

    with tempfile.TemporaryDirectory(prefix="district-twin-") as name:
        folder = Path(name)
        (folder / "drawing.svg").write_text(svg, "utf-8")
        (folder / "page.typ").write_text(
            "#set page(width: 480pt, height: auto, margin: 0pt, fill: none)\n"
            f"#image({json.dumps('drawing.svg')}, width: 480pt)",
            "utf-8",
        )
        font_paths: list[str] = sorted({str(f.parent) for f in fonts})
        made = typst.compile(
            str(folder / "page.typ"), root=str(folder), format="png", ppi=72.0 * width_px / 480.0,
            font_paths=font_paths, ignore_system_fonts=True,
        )  # fmt: skip
    assert isinstance(made, bytes)
    return made
