import numpy as np
import pytest

from ui.style.chart_colours import SERIES_COLOURS
from ui.style.colour_maps import (
    CATEGORICAL,
    DIVERGING_NAMES,
    DIVERGING_ON_DARK_NAMES,
    SEQUENTIAL_NAMES,
    USE_COLOURS,
    USES,
    colour_table,
    coloured,
    contrast,
    hex_of,
    linear_light,
    mixed,
    oklab,
    rgb_of,
    zero_centred,
)
from ui.style.theme import DARK, FONT_FILES, PROJECTOR, THEMES

# Machado, Oliveira and Fernandes 2009, doi 10.1109/TVCG.2009.113, severity 1.0
BLIND = {
    "protan": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deutan": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "tritan": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}


def seen(rgb, kind):
    """Colours as a colour-blind eye sees them, in OKLab."""
    light = np.clip(linear_light(rgb) @ np.array(BLIND[kind]).T, 0, 1)
    srgb = np.where(light <= 0.0031308, 12.92 * light, 1.055 * light ** (1 / 2.4) - 0.055)
    return oklab(np.rint(srgb * 255))


@pytest.mark.parametrize("kind", BLIND)
def test_that_gas_and_street_lighting_are_told_apart_in_every_chart_by_every_eye(kind):
    pair = np.array([rgb_of(SERIES_COLOURS[k]) for k in ("gas", "street_lighting")])
    assert np.linalg.norm(np.diff(oklab(pair), axis=0)) > 0.2
    assert np.linalg.norm(np.diff(seen(pair, kind), axis=0)) > 0.15


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_that_all_text_stands_out_from_what_it_is_written_on(theme):
    for ground in (theme.panel, theme.window, theme.raised):
        for ink in (theme.text, theme.text_soft):
            assert contrast(ink, ground) >= 4.5
    for ink in (theme.better, theme.worse, theme.accent):
        assert contrast(ink, theme.panel) >= 4.5
    assert contrast(theme.accent_text, theme.accent) >= 4.5
    assert contrast(theme.scene.label, theme.scene.label_halo) >= 7


def test_that_the_projector_theme_is_large():
    assert min(PROJECTOR.font_small_px, PROJECTOR.font_px) >= 18
    assert PROJECTOR.line_px >= 2


def test_that_contrast_is_that_of_the_standard():
    assert contrast("#000000", "#ffffff") == pytest.approx(21.0)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("name", SEQUENTIAL_NAMES)
def test_that_more_is_always_darker_also_to_a_colour_blind_eye(name):
    table = colour_table(name)
    assert table.shape == (256, 3)
    assert np.diff(oklab(table)[:, 0]).max() <= 1e-3
    for kind in BLIND:
        assert np.diff(seen(table, kind)[:, 0]).max() <= 4e-3


@pytest.mark.parametrize("name", DIVERGING_NAMES)
def test_that_a_difference_is_neutral_at_zero_and_its_ends_differ_to_every_eye(name):
    table = colour_table(name)
    middle = oklab(table[127:129]).mean(axis=0)
    assert np.hypot(*middle[1:]) < 0.02
    assert np.diff(oklab(table)[:128, 0]).min() >= -1e-3
    assert np.diff(oklab(table)[128:, 0]).max() <= 1e-3
    for kind in BLIND:
        ends = seen(table[[30, 225]], kind)
        assert np.linalg.norm(ends[0] - ends[1]) > 0.1


@pytest.mark.parametrize("name", DIVERGING_ON_DARK_NAMES)
def test_that_in_the_dark_no_change_is_dimmest_and_yet_not_missing(name):
    table = colour_table(name)
    middle = oklab(table[127:129]).mean(axis=0)
    assert np.hypot(*middle[1:]) < 0.02
    assert np.diff(oklab(table)[:128, 0]).max() <= 1e-3
    assert np.diff(oklab(table)[128:, 0]).min() >= -1e-3
    assert middle[0] - oklab([rgb_of(DARK.scene.no_data)])[0, 0] > 0.1
    for kind in BLIND:
        ends = seen(table[[30, 225]], kind)
        assert np.linalg.norm(ends[0] - ends[1]) > 0.1


def test_that_every_use_has_a_colour_of_its_own():
    assert tuple(USE_COLOURS) == USES
    assert len(set(USE_COLOURS.values())) == len(USES)
    assert len(CATEGORICAL) == 9


@pytest.mark.parametrize("colours", [CATEGORICAL, tuple(USE_COLOURS.values())], ids=["any", "use"])
def test_that_classes_can_be_told_apart_also_by_a_colour_blind_eye(colours):
    rgb = np.array([rgb_of(c) for c in colours])
    for kind in BLIND:
        lab = seen(rgb, kind)
        apart = np.linalg.norm(lab[:, None] - lab[None], axis=2)[np.triu_indices(len(lab), 1)]
        assert apart.min() > 0.03, kind


def test_that_a_value_takes_the_colour_of_the_legend_and_none_that_of_no_data():
    table = colour_table("ember")
    rgb = coloured([0.0, 5.0, 10.0, 99.0, np.nan], table, 0.0, 10.0, "#010203")
    assert rgb[0].tolist() == table[0].tolist()
    assert rgb[1].tolist() == table[128].tolist()
    assert rgb[2].tolist() == rgb[3].tolist() == table[255].tolist()
    assert rgb[4].tolist() == [1, 2, 3]


def test_that_limits_of_a_difference_are_symmetric():
    low, high = zero_centred([-1.0, 4.0, np.nan])
    assert low == -high
    assert zero_centred([np.nan, 0.0]) == (-1.0, 1.0)


def test_that_colours_go_round_by_hex_and_by_lab():
    assert hex_of(rgb_of("#1664d9")) == "#1664d9"
    assert mixed("#1664d9", "#ffffff", 0.0) == "#1664d9"
    assert mixed("#000000", "#ffffff", 1.0) == "#ffffff"


def test_that_an_unknown_map_is_named():
    with pytest.raises(ValueError, match="no colour map 'jet'"):
        colour_table("jet")


def test_that_the_font_is_there_with_its_licence_and_three_alphabets(qapp):
    from PySide6.QtGui import QRawFont

    for file in FONT_FILES:
        assert file.is_file()
    assert "SIL OPEN FONT LICENSE" in (FONT_FILES[0].parent / "OFL.txt").read_text().upper()
    raw = QRawFont(str(FONT_FILES[0]), 13.0)
    letters = "aßŁžçãΩЖяµ²€−≥"
    glyphs = raw.glyphIndexesForString(letters)
    assert len(glyphs) == len(letters)
    assert all(glyphs), dict(zip(letters, glyphs, strict=True))
