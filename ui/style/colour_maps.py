"""Colour maps for data, safe for colour-blind readers, as tables of 8-bit RGB.

Sequential maps darken evenly from few to many; diverging ones are neutral at zero, where they are
palest, or in a dark scene dimmest, so that what does not change stays quiet; the categorical one is
Paul Tol's 'light' scheme (Tol, Colour Schemes, SRON/EPS/TN/09-002, issue 3.2) with a violet as its
ninth.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

Rgb = NDArray[np.uint8]

STEPS = 256

_SEQUENTIAL = {
    "ember": ("#fdf3d8", "#f9cf8a", "#ee955a", "#cf5650", "#8f2f5b", "#471f4b"),
    "leaf": ("#f4f6d6", "#c5dea0", "#7fbf85", "#3d9a80", "#1c6d75", "#133f57"),
    "dusk": ("#f2f0f5", "#cfcde4", "#a1a6d1", "#7079b8", "#494d96", "#2a2a63"),
}
_DIVERGING = {
    "better_worse": ("#0a5750", "#3f9a90", "#a5d3cb", "#f4f2ee", "#eecb9f", "#cd8836", "#7e450c")
}

_DIVERGING_ON_DARK = {
    "better_worse_on_dark": (
        "#a9f0e3", "#5cc4b5", "#51a097", "#70767c", "#b78d58", "#dd9a4c", "#ffd19a"
    )
}  # fmt: skip

CATEGORICAL = (
    "#77aadd",
    "#ee8866",
    "#eedd88",
    "#ffaabb",
    "#99ddff",
    "#44bb99",
    "#bbcc33",
    "#aaaa00",
    "#8a7ba8",
)
USES = (
    "apartment",
    "house",
    "office",
    "retail",
    "hospitality",
    "education",
    "health",
    "civic",
    "industrial",
)
# The commonest use takes the quietest colour, so that the others speak.
USE_COLOURS = dict(
    zip(
        USES,
        (
            "#eedd88",
            "#f7f0cf",
            "#77aadd",
            "#ee8866",
            "#ffaabb",
            "#99ddff",
            "#44bb99",
            "#aaaa00",
            "#8a7ba8",
        ),
    )
)

SEQUENTIAL_NAMES = tuple(_SEQUENTIAL)
DIVERGING_NAMES = tuple(_DIVERGING)
DIVERGING_ON_DARK_NAMES = tuple(_DIVERGING_ON_DARK)
_ANCHORS = {**_SEQUENTIAL, **_DIVERGING, **_DIVERGING_ON_DARK}


def colour_table(name: str) -> Rgb:
    """The 256 colours (256, 3) of a sequential or diverging map, by name."""
    anchors = _ANCHORS.get(name)
    if anchors is None:
        known = ", ".join(_ANCHORS)
        raise ValueError(f"There is no colour map {name!r}: use one of {known}.")
    lab = oklab(np.array([rgb_of(a) for a in anchors]))
    at = np.linspace(0, len(anchors) - 1, STEPS)
    mixed = np.column_stack([np.interp(at, np.arange(len(anchors)), lab[:, k]) for k in range(3)])
    return _rgb_from_oklab(mixed)


def coloured(
    values: ArrayLike, table: Rgb, low: float, high: float, no_data: str = "#d5d3ce"
) -> Rgb:
    """Colours (n, 3) of values (n,) between low and high; NaN takes `no_data`."""
    v = np.asarray(values, dtype=float)
    span = high - low if high > low else 1.0
    with np.errstate(invalid="ignore"):
        step = np.clip(np.nan_to_num((v - low) / span) * (len(table) - 1), 0, len(table) - 1)
    out: Rgb = table[np.rint(step).astype(int)]
    out[np.isnan(v)] = rgb_of(no_data)
    return out


def zero_centred(values: ArrayLike) -> tuple[float, float]:
    """Limits (-m, m) for a diverging map, m the 98th percentile of the size of the values."""
    v = np.abs(np.asarray(values, dtype=float))
    v = v[np.isfinite(v)]
    m = float(np.percentile(v, 98)) if len(v) else 1.0
    return (-m, m) if m > 0 else (-1.0, 1.0)


def rgb_of(colour: str) -> Rgb:
    """'#rrggbb' as three bytes."""
    return np.frombuffer(bytes.fromhex(colour.lstrip("#")), dtype=np.uint8).copy()


def hex_of(rgb: ArrayLike) -> str:
    """Three bytes as '#rrggbb'."""
    return "#" + bytes(np.asarray(rgb, dtype=np.uint8).tolist()).hex()


def mixed(a: str, b: str, share_of_b: float) -> str:
    """A colour between two, in OKLab."""
    lab = oklab(np.array([rgb_of(a), rgb_of(b)]))
    return hex_of(_rgb_from_oklab((lab[0] + (lab[1] - lab[0]) * share_of_b)[None])[0])


def linear_light(rgb: ArrayLike) -> NDArray[np.float64]:
    """sRGB bytes (..., 3) as linear light 0..1 (IEC 61966-2-1)."""
    c = np.asarray(rgb, dtype=float) / 255.0
    return np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)


def contrast(a: str, b: str) -> float:
    """Contrast ratio of two colours, 1 to 21 (WCAG 2.2, relative luminance)."""
    weights = np.array([0.2126, 0.7152, 0.0722])
    light = sorted(float(linear_light(rgb_of(c)) @ weights) for c in (a, b))
    return (light[1] + 0.05) / (light[0] + 0.05)


_TO_LMS = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
_TO_LAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)


def oklab(rgb: ArrayLike) -> NDArray[np.float64]:
    """sRGB bytes (n, 3) in OKLab (Ottosson 2020): lightness 0..1 and two opponent axes."""
    return np.asarray(np.cbrt(linear_light(rgb) @ _TO_LMS.T) @ _TO_LAB.T)


def _rgb_from_oklab(lab: NDArray[np.float64]) -> Rgb:
    """OKLab (n, 3) as sRGB bytes."""
    lms = np.linalg.solve(_TO_LAB, lab.T) ** 3
    light = np.clip(np.linalg.solve(_TO_LMS, lms).T, 0.0, 1.0)
    c = np.where(light <= 0.0031308, 12.92 * light, 1.055 * light ** (1 / 2.4) - 0.055)
    return np.asarray(np.rint(np.clip(c, 0, 1) * 255), np.uint8)
