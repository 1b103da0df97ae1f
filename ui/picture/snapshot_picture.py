"""The picture of a snapshot: the view in 4K with title, legend, numbers and standing.

Drawn without a window, so that the command line makes the same picture as the app does.
"""

import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QGuiApplication, QImage, QPainter

from twin.answer.compare import Answer, rows
from twin.district.district import District
from twin.engine.engine import Cancelled
from twin.on_demand.scene.lit_windows import lit_windows
from twin.on_demand.scene.scene import district_meshes
from twin.safety.safety import run_apart
from twin.snapshot.bundle import PictureError, notice
from twin.words.quantities import written
from ui.map_layers.colouring import building_colours
from ui.overlay.legend import Legend, legend_height_px, legend_width_px, paint_legend
from ui.overlay.marks import compass_px, paint_compass, paint_scale_bar
from ui.overlay.names.names import Names, arranged, paint_names
from ui.overlay.names.naming import names_of
from ui.overlay.paper import halo_text, inked
from ui.panels.view.scene_frame import legend_of
from ui.picture.picture_layers import with_layers
from ui.scene.look.look import Look
from ui.scene.picture import scene_picture
from ui.style.colour_maps import Rgb
from ui.style.theme import THEMES, Theme, font, load_fonts
from ui.view_state.camera import looking, metres_per_pixel
from ui.view_state.state import Colouring, colouring_of, sun_of
from ui.view_state.time_words import in_words
from ui.view_state.view_settings import ViewSettings

WIDTH_PX, HEIGHT_PX = 3840, 2160
_MOST_TIME_S = 600.0  # a large district on a slow machine takes one
_SCALE = 2.5  # overlays are laid out at 1536 x 864 and drawn sharp at this factor
_BAND_PX = 92.0
_EDGE_PX = 28.0


def first_view(answer: Answer) -> dict[str, Any]:
    """What a snapshot without a window looks at: the first named view, coloured by change."""
    view: dict[str, Any] = ViewSettings(
        colour_by="saving" if answer.scenario.measures else "final_energy"
    ).plain()
    if answer.district.views:
        v = answer.district.views[0]
        view["camera"] = {
            "position_m": list(v.position_m),
            "focal_point_m": list(v.focal_point_m),
        }
    return view


def draw_in_process(
    path: Path, view: Mapping[str, Any], stopped: Callable[[], bool] = lambda: False
) -> None:
    """Draw in a process of its own, so that the window's thread and graphics are left alone.

    `path` lies in the snapshot being written, which holds all that the picture needs. Raises
    PictureError where it is not drawn, and Cancelled.
    """
    folder = path.parent
    (folder / ".view.json").write_text(json.dumps(dict(view)), "utf-8")
    done = run_apart("ui.picture.snapshot_picture", [str(folder)], _MOST_TIME_S, stopped=stopped)
    (folder / ".view.json").unlink()
    if stopped():
        raise Cancelled
    if done.code != 0:
        raise PictureError(done.why)


def draw(path: Path, answer: Answer, view: Mapping[str, Any] | None = None) -> None:
    """Draw the view of an answer into a PNG of 3840 x 2160."""
    view = view or first_view(answer)
    app = QGuiApplication.instance() or QGuiApplication(["snapshot", "-platform", "offscreen"])
    load_fonts()
    settings = ViewSettings.from_plain(view, ViewSettings(theme=str(view.get("theme", "light"))))
    theme = THEMES[settings.theme]
    colouring = colouring_of(answer.district, answer, settings)
    look = _look(answer, settings, theme, colouring, view)
    theme = inked(theme, look.sun_deg[1])
    meshes = district_meshes(answer.district)
    look, legends = with_layers(look, answer, meshes, settings, theme)
    if colouring is not None:
        legends = (legend_of(colouring, theme), *legends)
    pixels = scene_picture(meshes, look, WIDTH_PX, HEIGHT_PX)
    image = QImage(
        pixels.tobytes(), WIDTH_PX, HEIGHT_PX, 3 * WIDTH_PX, QImage.Format.Format_RGB888
    ).convertToFormat(QImage.Format.Format_RGB32)
    painter = QPainter(image)
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
    painter.scale(_SCALE, _SCALE)
    if "labels" not in settings.hidden:
        _paint_names(painter, names_of(answer.district, meshes), look, theme, len(legends))
    _paint(painter, answer, settings, theme, legends, look)
    painter.end()
    if not image.save(str(path)):  # a PNG, by its name
        raise OSError(f"{path}: the picture could not be saved; free some space.")
    del app


def _colours(
    answer: Answer, settings: ViewSettings, theme: Theme, colouring: Colouring | None
) -> Rgb | None:
    """The buildings' colours in the light of the hour."""
    if colouring is None:
        return None
    return building_colours(colouring, inked(theme, sun_of(answer, settings.hour)[1]))


def _look(
    answer: Answer,
    settings: ViewSettings,
    theme: Theme,
    colouring: Colouring | None,
    view: Mapping[str, Any],
) -> Look:
    camera = view.get("camera") or _above(answer.district)
    pose = looking(camera["position_m"], camera["focal_point_m"])
    return Look(
        theme=theme,
        pose=pose,
        building_rgb=_colours(answer, settings, theme, colouring),
        selected=settings.selection,
        sun_deg=sun_of(answer, settings.hour),
        hidden=frozenset(settings.hidden) - {"labels", "facades"},
        lifelike="facades" not in settings.hidden,
        lit_windows=lit_windows(answer.district.country, settings.hour),
        opacity=tuple(settings.opacity.items()),
    )


def _above(district: District) -> dict[str, Any]:
    """A camera for a district without named views: from the south, the whole in sight."""
    boxes = np.array([g.bounds for g in district.buildings.geometry])
    west, south = boxes[:, 0].min(), boxes[:, 1].min()
    east, north = boxes[:, 2].max(), boxes[:, 3].max()
    x, y, reach = (west + east) / 2, (south + north) / 2, max(east - west, north - south)
    return {"position_m": [x, y - 1.4 * reach, 1.0 * reach], "focal_point_m": [x, y, 0.0]}


def _paint(
    painter: QPainter,
    answer: Answer,
    settings: ViewSettings,
    theme: Theme,
    legends: tuple[Legend, ...],
    look: Look,
) -> None:
    width, height = WIDTH_PX / _SCALE, HEIGHT_PX / _SCALE
    ink, halo = theme.scene.label, theme.scene.label_halo
    title = font(30, QFont.Weight.DemiBold)
    halo_text(painter, QPointF(_EDGE_PX, 50), answer.district.name, title, ink, halo)
    told = (answer.scenario.name, in_words(settings.hour), answer.district.credit)
    words = "  ·  ".join(filter(None, told))
    halo_text(painter, QPointF(_EDGE_PX, 74), words, font(15), ink, halo)
    painter.save()
    painter.translate(width - compass_px(theme) - _EDGE_PX, _EDGE_PX)
    paint_compass(painter, look.pose.heading_deg - answer.district.true_north_deg, theme)
    painter.restore()
    painter.save()
    painter.translate(width - 170 - _EDGE_PX, height - _BAND_PX - 44)
    paint_scale_bar(painter, metres_per_pixel(look.pose, round(height)), theme)
    painter.restore()
    _paint_legends(painter, legends, height - _BAND_PX - 16, theme)
    _paint_numbers(painter, QRectF(0, height - _BAND_PX, width, _BAND_PX), answer, theme)


def _paint_legends(
    painter: QPainter, legends: tuple[Legend, ...], foot: float, theme: Theme
) -> None:
    """Legends side by side, on one foot."""
    x = _EDGE_PX
    for legend in legends:
        painter.save()
        painter.translate(x, foot - legend_height_px(legend, theme))
        paint_legend(painter, legend, theme)
        painter.restore()
        x += legend_width_px(legend, theme) + 12


def _paint_names(painter: QPainter, names: Names, look: Look, theme: Theme, legends: int) -> None:
    """Names of places and streets, clear of title, legend and foot."""
    width, height = WIDTH_PX / _SCALE, HEIGHT_PX / _SCALE
    taken = (
        QRectF(0, 0, width, 90),
        QRectF(0, height - _BAND_PX - 320, 50 + 245 * legends, 320 + _BAND_PX),
        QRectF(0, height - _BAND_PX - 50, width, 50 + _BAND_PX),
    )
    size = (round(width), round(height))
    paint_names(painter, arranged(names, look.pose, size, theme, taken), theme)


def _paint_numbers(painter: QPainter, band: QRectF, answer: Answer, theme: Theme) -> None:
    """The headline numbers along the foot, and below them what the district is."""
    painter.fillRect(band, QColor(theme.panel))
    painter.fillRect(QRectF(0, band.top(), band.width(), 1), QColor(theme.line))
    headline = [r for r in rows(answer) if r.quantity.headline]
    step = (band.width() - 2 * _EDGE_PX) / len(headline)
    for i, row in enumerate(headline):
        x = _EDGE_PX + i * step
        _text(painter, x, band.top() + 24, row.quantity.label, 12, theme.text_soft)
        value = written(row.shown, row.quantity.unit).removesuffix(" a year")
        _text(painter, x, band.top() + 48, value, 20, theme.text, QFont.Weight.DemiBold)
        if row.baseline and not row.unchanged:
            colour = {1: theme.better, -1: theme.worse, 0: theme.text_soft}[row.helps]
            change = written(row.relative, "share", signed=True)
            _text(painter, x + step * 0.62, band.top() + 48, change, 13, colour)
    _text(painter, _EDGE_PX, band.bottom() - 14, notice(answer), 12, theme.text_soft)
    made = "change against the baseline in per cent · district-twin"
    painter.setFont(font(12))
    painter.drawText(
        QRectF(0, band.bottom() - 28, band.width() - _EDGE_PX, 18),
        Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
        made,
    )


def _text(
    painter: QPainter,
    x: float,
    y: float,
    text: str,
    size_px: float,
    colour: str,
    weight: QFont.Weight = QFont.Weight.Normal,
) -> None:
    painter.setFont(font(size_px, weight))
    painter.setPen(QColor(colour))
    painter.drawText(QPointF(x, y), text)


def main(folder: Path) -> None:
    """Draw the picture of a snapshot that is being written."""
    from twin.answer.step_table import answer
    from twin.district.folder import open_district
    from twin.scenario.scenario import read_scenario

    view = json.loads((folder / ".view.json").read_text("utf-8"))
    result = answer(open_district(folder / "district"), read_scenario(folder / "scenario.json"))
    draw(folder / "view.png", result, view)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
