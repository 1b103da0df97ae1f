"""The web page: inert data, no address, packed places that unpack, and drawn by a real browser."""

import base64
import gzip
import html.parser
import json
import os
import re
import shutil
import subprocess
from dataclasses import replace

import numpy as np
import pytest

from twin.on_demand.scene.scene import district_meshes
from twin.takeaway.page.page import page_html, write_page
from twin.takeaway.words.language import language
from ui.takeaway.screen_look import paint_of

LANGS = [language("en"), language("it")]
KINDS = {"u1": "<u1", "u2": "<u2", "i4": "<i4", "f4": "<f4"}


def page_of(material) -> str:
    return page_html(material, LANGS, lambda key, old: paint_of(material.answer, key, old))


@pytest.fixture(scope="module")
def page(material) -> str:
    return page_of(material)


def data_of(page: str) -> dict:
    return json.loads(re.search(r'id="data">(.*?)</script>', page, re.S)[1])


def unpacked(page: str) -> bytes:
    return gzip.decompress(
        base64.b64decode(re.search(r'id="packed">(.*?)</script>', page, re.S)[1])
    )


def values(block: bytes, told: dict) -> np.ndarray:
    kind = np.dtype(KINDS[told["kind"]])
    made = np.frombuffer(block, kind, told["count"], told["at"])
    return np.cumsum(made.astype(np.int64)).astype(kind) if told.get("delta") else made


def test_that_no_address_is_asked_and_only_the_named_script_may_run(page):
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)[1]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    head, _, _ = page.partition('<script type="application/json"')
    assert not re.search(r'(src|href)="(?!data:)', head)
    assert "@@" not in head


def test_that_the_packed_buildings_are_those_of_the_scene(page, material):
    data, block = data_of(page), unpacked(page)
    mesh = district_meshes(material.answer.district).buildings
    part = data["parts"][0]
    assert part["name"] == "buildings"
    index = values(block, part["index"]).reshape(-1, 3)
    owner = values(block, part["owner"])
    assert set(owner[index[:, 0]]) == set(range(len(material.answer.district.buildings)))
    size, middle = np.array(data["box"]["size_m"]), np.array(data["box"]["centre_m"])
    z = values(block, part["z"]) / 65535 * size[2] + middle[2]
    x = (values(block, part["x"]) / 65535 - 0.5) * size[0] + middle[0]
    assert z.max() == pytest.approx(mesh.points_m[:, 2].max(), abs=0.01)
    assert x.min() == pytest.approx(mesh.points_m[:, 0].min(), abs=0.01)

    def area(points, triangles):
        a, b, c = (points[triangles[:, i]] for i in range(3))
        return float(np.linalg.norm(np.cross(b - a, c - a), axis=1).sum())

    y = (values(block, part["y"]) / 65535 - 0.5) * size[1] + middle[1]
    drawn = area(np.column_stack([x, y, z]), index)
    assert drawn == pytest.approx(area(mesh.points_m.astype(float), mesh.triangles), rel=1e-3)


def test_that_colours_and_values_are_those_of_the_screen(page, material):
    data, block = data_of(page), unpacked(page)
    for layer in data["layers"]:
        paint = paint_of(material.answer, layer["key"])
        codes = values(block, layer["codes"]["scenario"])
        for row, code in enumerate(codes):
            told = bytes.fromhex(layer["palette"][code][1:])
            assert np.abs(np.frombuffer(told, "u1").astype(int) - paint.colours[row]).max() <= 12
        if layer["values"]:
            shown = values(block, layer["values"]["scenario"])
            assert np.allclose(shown, paint.values.astype("f4"), equal_nan=True)


def test_that_text_of_the_data_can_be_no_markup(material):
    evil = "</script><img src=x onerror=alert(1)>&\u2028"
    answer = material.answer
    b = answer.district.buildings
    named = replace(b, columns={**b.columns, "name": np.array([evil] * len(b), dtype=object)})
    district = replace(answer.district, name=evil, note=evil, buildings=named)
    page = page_of(replace(material, answer=replace(answer, district=district)))

    seen = []

    class Tags(html.parser.HTMLParser):
        def handle_starttag(self, tag, attrs):
            seen.append(tag)

    reader = Tags()
    reader.feed(page)
    assert "img" not in seen
    assert "script" in seen
    assert data_of(page)["buildings"]["name"][0].startswith("</script><img")


def test_that_the_same_page_comes_out_in_the_same_bytes(page, material):
    assert page_of(material) == page
    assert len(page) < 1_000_000


def test_that_the_licence_of_what_is_bundled_goes_along(page):
    assert "The MIT License" in page
    assert "three.js authors" in page


def test_that_languages_have_the_same_texts(page):
    texts = data_of(page)["texts"]
    assert list(texts) == ["en", "it"]
    assert texts["en"].keys() == texts["it"].keys()


def test_that_a_browser_draws_it_without_a_network(material, tmp_path):
    program = shutil.which("chromium") or shutil.which("google-chrome")
    if program is None:
        pytest.skip("no Chromium is installed")
    file = tmp_path / "page.html"
    write_page(file, material, LANGS, lambda key, old: paint_of(material.answer, key, old))
    command = [
        program, "--headless=new", "--no-sandbox", "--use-angle=swiftshader",
        "--enable-unsafe-swiftshader", f"--user-data-dir={tmp_path / 'profile'}",
        "--virtual-time-budget=20000", "--timeout=60000", "--dump-dom", file.as_uri(),
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False,
                          env={**os.environ, "HOME": str(tmp_path)})  # fmt: skip
    assert 'data-drawn="yes"' in done.stdout
    assert "<h2" in done.stdout
    assert "Final energy, vehicle fuel included" in done.stdout
