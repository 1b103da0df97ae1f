"""Roads A to C for EN 13201-3, with the figures of an independent script to four digits."""

from typing import Any


def road(**lamps: Any) -> dict[str, Any]:
    """The check road A, with other lamps where given."""
    table = {"arrangement": "single_left", "spacing_m": 30, "height_m": 8, "overhang_m": 0}
    return {
        "name": "test",
        "class": "M4",
        "surface": "R3",
        "maintenance_factor": 1.0,
        "carriageway": {"width_m": 7, "lanes": 2},
        "lamps": table | {"tilt_deg": 0, "photometry": {"isotropic_cd": 1000}} | lamps,
    }


# mean, least and greatest lx; per observer mean cd/m2, overall and longitudinal uniformity
CHECK_ROADS: dict[str, tuple[dict[str, Any], tuple[float, ...], tuple[tuple[float, ...], ...]]] = {
    "A": (
        {"photometry": {"isotropic_cd": 1000}},
        (6.85056, 2.96510, 15.38098),
        ((0.5191, 0.397, 0.779), (0.5738, 0.409, 0.727)),
    ),
    "B": (
        {"photometry": {"cosine_cd": 3000}},
        (14.78939, 3.77465, 43.75909),
        ((0.7600, 0.318, 0.455), (0.8067, 0.327, 0.438)),
    ),
    "C": (
        {"photometry": {"isotropic_cd": 1000}, "height_m": 10, "spacing_m": 36},
        (4.84974, 2.19795, 10.09520),
        ((0.3800, 0.430, 0.802), (0.4194, 0.463, 0.732)),
    ),
}
