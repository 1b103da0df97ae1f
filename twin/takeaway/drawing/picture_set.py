"""All maps and charts in a folder: SVG to be edited, PNG on a transparent ground for a poster."""

from collections.abc import Callable
from pathlib import Path

from twin.engine.engine import Cancelled
from twin.store.files import write_folder_atomically
from twin.takeaway.drawing.charts import stacked_svg
from twin.takeaway.drawing.maps import map_svg
from twin.takeaway.drawing.pictures import carriers_svg, money_svg
from twin.takeaway.drawing.raster import png_of
from twin.takeaway.material import Material
from twin.takeaway.words.language import Language

MAPS = ("use", "age", "heating", "final_energy", "saving", "carbon", "pv", "treated")
_WIDE = 480.0


def write_pictures(
    folder: Path, material: Material, lang: Language, width_px: int,
    stopped: Callable[[], bool] = lambda: False,
) -> None:  # fmt: skip
    """Write every picture twice, whole or not at all; earlier ones in the folder are replaced.

    Raises SaveError where the disk cannot take it, ValueError where the folder holds other files,
    Cancelled.
    """
    others = [p for p in (folder.iterdir() if folder.is_dir() else ())
              if p.suffix not in (".svg", ".png")]  # fmt: skip
    if others:
        raise ValueError(f"{folder} holds '{others[0].name}'; name a new or empty folder.")
    drawn = _drawings(material, lang)

    def fill(work: Path) -> None:
        for name, svg in drawn.items():
            if stopped():
                raise Cancelled
            (work / f"{name}.svg").write_text(svg, "utf-8")
            (work / f"{name}.png").write_bytes(png_of(svg, material.look.fonts, width_px))

    write_folder_atomically(folder, fill)


def _drawings(material: Material, lang: Language) -> dict[str, str]:
    """Every drawing by the name of its file."""
    look, district = material.look, material.answer.district
    made = {
        f"map_{key}": map_svg(district, paint, look, lang, _WIDE, 640.0)
        for key, paint in look.paints.items()
        if material.has_measures or not (paint.change or key == "treated")
    }
    made["chart_carriers"] = carriers_svg(material, lang, _WIDE)[0]
    made["chart_months"] = stacked_svg(look.months, lang, look.ink, _WIDE, 210.0, "")
    made["chart_years"] = stacked_svg(look.years, lang, look.ink, _WIDE, 210.0, "", every=4)
    if material.has_measures:
        made["chart_money"] = money_svg(material, lang, _WIDE)[0]
    return made
