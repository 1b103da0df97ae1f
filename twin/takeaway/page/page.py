"""The web page: one HTML file that opens from a mail, asks no network and runs no text of the data.

What it shows lies in it as JSON and one packed block; its only script is the bundled viewer, named
by its hash in the page's own policy, so that nothing else in the file can run.
"""

import base64
import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from html import escape
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np

from layers.geometry.mesh import Mesh
from layers.scene.scene import SceneMeshes
from twin.district.district import Array, District
from twin.engine.engine import Cancelled
from twin.on_demand.scene.scene import district_meshes
from twin.safety.safety import clean
from twin.store.files import write_atomically
from twin.takeaway import contents
from twin.takeaway.drawing.scales import tick_text, ticks
from twin.takeaway.look import Paint
from twin.takeaway.material import Material
from twin.takeaway.page.meshes import STEPS, Box, Packed, box_of, packed_mesh
from twin.takeaway.words.language import Language
from twin.words.vocabulary import USE_LABELS

LAYERS = ("use", "age", "heating", "final_energy", "saving", "carbon", "pv", "treated", "standing")
_GROUND = (
    ("terrain", "ground"), ("water", "water"), ("green", "green"), ("squares", "square"),
    ("pavement", "pavement"), ("carriageway", "carriageway"),
)  # fmt: skip
_TEXTS = (
    "page_hint", "page_scene", "page_colour", "page_state", "page_building", "page_no_building",
    "page_headline", "page_about", "page_language", "page_storeys", "page_year", "page_use",
    "page_address", "page_no_webgl", "page_view", "page_layers", "page_inferred", "baseline",
    "scenario", "change", "quantity", "limits", "map",
)  # fmt: skip
_PALETTE = 64
Painted = Callable[[str, bool], Paint]
"""The paint of a layer by key, of the baseline where the second is true."""


def write_page(
    path: Path, material: Material, langs: Sequence[Language], painted: Painted,
    stopped: Callable[[], bool] = lambda: False,
) -> None:  # fmt: skip
    """Write the page, in the first of these languages and with a choice of the others.

    Raises SaveError where the disk cannot take it, ValueError for a district too large, Cancelled.
    """
    html = page_html(material, langs, painted)
    if stopped():
        raise Cancelled
    path.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(path, html.encode())


def page_html(material: Material, langs: Sequence[Language], painted: Painted) -> str:
    """The whole page as text."""
    district = material.answer.district
    if len(district.buildings) > STEPS:
        raise ValueError(
            f"{district.name} has {len(district.buildings):,} buildings; a web page takes up to "
            f"{STEPS:,}. Export a part of the district."
        )
    packed = Packed()
    data = {
        **_scene(district_meshes(district), material, packed),
        **_told(material, langs),
        "layers": _layers(material, langs, painted, packed),
        "buildings": _buildings(district),
        "uses": {lang.key: {k: lang.said(v) for k, v in USE_LABELS.items()} for lang in langs},
    }
    script, style = _part("viewer.js").replace("</script", "<\\/script"), _part("page.css")
    filled = {
        "LANG": langs[0].key,
        "TITLE": escape(data["texts"][langs[0].key]["title"]),
        "DISTRICT": escape(district.name),
        "SCENARIO": escape(contents.scenario_name(material, langs[0])),
        "POLICY": _policy(script, style),
        "STYLE": style,
        "DATA": _inert(data),
        "PACKED": base64.b64encode(packed.bytes()).decode(),
        "SCRIPT": script,
        "LICENCES": _part("LICENCES.txt"),
    }
    parts = _part("page.html").split("@@")
    return "".join(filled[p] if i % 2 else p for i, p in enumerate(parts))


def _part(name: str) -> str:
    return (files("twin.takeaway.page.viewer") / name).read_text("utf-8")


def _policy(script: str, style: str) -> str:
    """Nothing but this script and this style; no address of any kind is asked."""

    def hashed(text: str) -> str:
        return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"

    return (
        f"default-src 'none'; script-src {hashed(script)}; style-src {hashed(style)}; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )


def _inert(data: Mapping[str, Any]) -> str:
    """JSON that no browser takes for markup, whatever the data say."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    for letter in "<>&\u2028\u2029":
        text = text.replace(letter, f"\\u{ord(letter):04x}")
    return text


def _scene(meshes: SceneMeshes, material: Material, packed: Packed) -> dict[str, Any]:
    """Parts of the scene with their colours, the box around them, the district's own views."""
    ground = [(name, colour, getattr(meshes, name)) for name, colour in _GROUND]
    shown: list[tuple[str, str, Mesh]] = [g for g in ground if not g[2].is_empty]
    box = box_of([meshes.buildings, *(mesh for _, _, mesh in shown)])
    scene = material.look.scene
    parts = [{"name": "buildings", **packed_mesh(meshes.buildings, box, packed, True)}]
    parts += [
        {"name": name, "colour": scene[colour], **packed_mesh(mesh, box, packed, False)}
        for name, colour, mesh in shown
    ]
    return {"parts": parts, "box": _told_box(box), "views": _views(material),
            "colours": {"sky": "#eef1f2", "picked": material.look.ink["accent"],
                        "edge": scene["edge"]}}  # fmt: skip


def _told_box(box: Box) -> dict[str, list[float]]:
    low, size = (np.asarray(v, dtype=float) for v in (box.low_m, box.size_m))
    middle = [low[0] + size[0] / 2, low[1] + size[1] / 2, low[2]]
    told: dict[str, Any] = {"size_m": size, "centre_m": middle}
    return {name: [round(float(v), 3) for v in values] for name, values in told.items()}


def _views(material: Material) -> list[dict[str, Any]]:
    return [
        {"name": v.name, "from_m": list(v.position_m), "to_m": list(v.focal_point_m)}
        for v in material.answer.district.views
    ]


def _told(material: Material, langs: Sequence[Language]) -> dict[str, Any]:
    """Texts and numbers of every language."""
    texts, headline = {}, {}
    for lang in langs:
        name = contents.scenario_name(material, lang)
        texts[lang.key] = {key: lang(key) for key in _TEXTS} | {
            "name": lang.name,
            "title": lang("title", district=material.answer.district.name, scenario=name),
            "summary_text": contents.summary_text(material, lang),
            "limits_text": " ".join(contents.limit_texts(material, lang)),
            "about": f"{contents.notice_text(material, lang)} {contents.made_by(lang)}",
        }
        headline[lang.key] = [
            [row["label"], *(cell[0] for cell in row["cells"])]
            for row in contents.result_rows(material, lang)
            if row["headline"]
        ]
    sides = ["baseline", "scenario"] if material.has_measures else ["scenario"]
    return {
        "lang": langs[0].key,
        "texts": texts,
        "headline": headline,
        "sides": sides,
        "first": "saving" if material.has_measures else "final_energy",
    }


def _layers(
    material: Material, langs: Sequence[Language], painted: Painted, packed: Packed
) -> list[dict[str, Any]]:
    """What buildings can be coloured by: codes into a palette for each side, values and legend."""
    made = []
    for key in LAYERS:
        paint = painted(key, False)
        if (paint.change or key == "treated") and not material.has_measures:
            continue
        if not np.isfinite(paint.values).any():
            continue
        sides = {"scenario": paint}
        if paint.table is not None and not paint.change and material.has_measures:
            sides["baseline"] = painted(key, True)
        elif material.has_measures:
            sides["baseline"] = paint
        palette = _palette(paint)
        is_number = paint.table is not None
        made.append({
            "key": key,
            "titles": {lang.key: lang.said(paint.title) for lang in langs},
            "palette": palette,
            "bar": palette[:-1:4] if is_number else None,
            "codes": {s: packed.add(_codes(p), "u1") for s, p in sides.items()},
            "values": {s: packed.add(p.values, "f4") for s, p in sides.items()
                       if s == "scenario" or p is not paint} if is_number else None,
            "legend": {lang.key: _legend(paint, lang) for lang in langs},
        })  # fmt: skip
    return made


def _palette(paint: Paint) -> list[str]:
    """The colours of a layer, the last of them for what has no data."""
    if paint.table is None:
        return [*(colour for _, colour in paint.classes), paint.no_data]
    steps = np.linspace(0, len(paint.table) - 1, _PALETTE).astype(int)
    return ["#" + bytes(paint.table[s].tolist()).hex() for s in steps] + [paint.no_data]


def _codes(paint: Paint) -> Array:
    """Which colour of the palette each building has (n,)."""
    known = np.isfinite(paint.values)
    if paint.table is None:
        present = np.unique(paint.values[known])
        return np.where(known, np.searchsorted(present, paint.values), len(present))
    share = (paint.values - paint.low) / ((paint.high - paint.low) or 1.0)
    step = np.rint(np.clip(np.where(known, share, 0.0), 0.0, 1.0) * (_PALETTE - 1))
    return np.where(known, step, _PALETTE)


def _legend(paint: Paint, lang: Language) -> dict[str, Any]:
    unit = f", {lang.localised(lang.said(paint.unit))}" if paint.unit else ""
    classes = [[lang.said(label), colour] for label, colour in paint.classes]
    if not np.isfinite(paint.values).all():
        classes.append([lang.said(paint.missing), paint.no_data])
    words: list[str] = []
    if paint.table is not None:
        step = abs(ticks(paint.low, paint.high)[1] - ticks(paint.low, paint.high)[0])
        ends = [tick_text(v, step) for v in (paint.low, (paint.low + paint.high) / 2, paint.high)]
        words = [lang.localised(ends[0]), lang.localised(ends[1]), f"≥ {lang.localised(ends[2])}"]
        if paint.change:
            words[0] += f" {lang('saves')}"
            words[2] += f" {lang('takes_more')}"
    return {"title": lang.said(paint.title) + unit, "classes": classes, "ticks": words}


def _buildings(district: District) -> dict[str, Any]:
    """What is told of a building that is clicked on."""
    b = district.buildings

    def text(column: str) -> list[str]:
        if column not in b.columns:
            return [""] * len(b)
        return [clean(str(v)) if v is not None and v == v else "" for v in b[column]]

    streets, numbers = text("street"), text("house_number")
    inferred = {
        name: [int(bool(str(rule))) for rule in b.rule(name)] for name in ("use", "year", "storeys")
    }
    return {
        "id": [clean(str(i)) for i in b.ids],
        "name": text("name"),
        "address": [f"{s} {n}".strip() for s, n in zip(streets, numbers, strict=True)],
        "use": text("use"),
        "year": [int(v) for v in b["year"]],
        "storeys": [int(v) for v in b["storeys"]],
        "inferred": inferred,
    }
